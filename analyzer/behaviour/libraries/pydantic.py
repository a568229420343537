"""Pydantic and SQLModel: what an object of a declared model becomes.

Modelled: `model_dump` and `dict`, whose keys are those that the model declares, so that the caller names none of
them, unless the model lets further fields through.
Not modelled: `extra` given as an argument of the class statement or by an expression.
Source: pydantic 2.11 main.py, BaseModel.model_dump; pydantic/config.py, ConfigDict.extra
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Knows, Site
from analyzer.behaviour.things import NOTHING, Made, Thing, cleaned
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import Dict

MODELS: Final = (
    "pydantic.BaseModel",
    "pydantic.main.BaseModel",
    "sqlmodel.SQLModel",
    "sqlmodel.main.SQLModel",
)


def _dumped(site: Site) -> Thing | None:
    receiver = site.receiver or NOTHING
    if any(isinstance(kind, Made) and _lets_more_through(kind.cls) for kind in receiver.kinds):
        return Thing((), receiver.origins)
    return Thing((), cleaned(receiver.origins, frozenset(["attribute"])))


def _lets_more_through(model: Class) -> bool:
    """Whether a model keeps fields that it does not declare."""
    for base in mro_of(model):
        if isinstance(base, Class):
            inner = plain(base.namespace.get("Config"))
            if isinstance(inner, Class) and plain(inner.namespace.get("extra")) == "allow":
                return True
            given = plain(base.namespace.get("model_config"))
            extra = given.entries.get((str, "extra")) if isinstance(given, Dict) else None
            if extra is not None and plain(extra[1].value) == "allow":
                return True
    return False


BEHAVIOUR = {
    f"{kind}.{name}": Knows(custom=_dumped) for kind in ("?", *MODELS) for name in ("model_dump", "dict")
}

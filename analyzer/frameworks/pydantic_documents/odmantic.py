"""ODMantic: models, embedded models and references.

Modelled: `Model` and `EmbeddedModel` with `Field` (key_name, primary_field, index, unique), `Reference`,
`model_config` and `Config`; generated names of collections.
Not modelled: `Config.indexes`; generics.
Source: odmantic 1.1.0, odmantic/model.py, odmantic/field.py, odmantic/reference.py.
"""

from __future__ import annotations

import re
from typing import Final

from analyzer.concepts.models import entries, options_of, own_models, settled
from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.facts import Facts
from analyzer.frameworks import pydantic
from analyzer.frameworks.pydantic_documents.reading import collection_of

ENTRY_TEXTS: Final = (("odmantic",),)

STUBS: Final = {
    "odmantic.model": (
        "from pydantic import BaseModel\n\n\nclass Model(BaseModel):\n    pass\n"
        "\n\nclass EmbeddedModel(BaseModel):\n    pass\n"
    ),
}

ALIASES: Final = {
    "odmantic.Model": "odmantic.model.Model",
    "odmantic.EmbeddedModel": "odmantic.model.EmbeddedModel",
}

_STEPS = (re.compile(r"(.)([A-Z][a-z]+)"), re.compile(r"([a-z0-9])([A-Z])"))


@stands_for("odmantic.field.Field", "odmantic.Field")
class Field(pydantic.Field):
    """A field of a model."""


def finish(run: Interpreter, facts: Facts) -> None:
    """Write the collections of all models."""
    for cls in own_models(run, frozenset(["odmantic.model.Model"])):
        config = options_of(run, settled(run, cls.namespace.get("Config")))
        config.update(entries(settled(run, cls.namespace.get("model_config"))))
        name = plain(config.get("collection"))
        collection_of(run, cls, "odmantic", _snake(cls.name.removesuffix("Model")) if name is None else name)


def _snake(name: str) -> str:
    for step in _STEPS:
        name = step.sub(r"\1_\2", name)
    return name.lower()

"""The operations that a model controller has without writing them.

Source: django-ninja-extra 0.31, ninja_extra/controllers/model/builder.py, schemas.py, path_resolver.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.attributes import class_attribute
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.notes import kept
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import External, Place
from analyzer.frameworks.django.fields_of_models import FieldsOfModels
from analyzer.frameworks.django.tables import model_tables

ACTIONS: Final = {
    "create": ("POST", False),
    "find_one": ("GET", True),
    "update": ("PUT", True),
    "patch": ("PATCH", True),
    "delete": ("DELETE", True),
    "list": ("GET", False),
}
"""Actions in their usual order: the method, and whether it is about one row."""

CONVERTERS: Final = {
    "AutoField": "int", "BigAutoField": "int", "SmallAutoField": "int", "IntegerField": "int",
    "BigIntegerField": "int", "PositiveIntegerField": "int", "UUIDField": "uuid",
}  # fmt: skip
"""Fields that are keys to converters; of any other, `str`."""

FACTORY: Final = "ninja_extra.controllers.model.endpoints.ModelEndpointFactory"


@stands_for(
    "ninja_extra.controllers.model.schemas.ModelConfig",
    "ninja_extra.controllers.model.ModelConfig",
    "ninja_extra.controllers.ModelConfig",
    "ninja_extra.ModelConfig",
)
class ModelConfig(StandIn):
    """Which model, and which actions."""

    def __init__(self, *, model: Any, allowed_routes: Any = None, **options: Any) -> None:
        self.expose(model=model, allowed_routes=allowed_routes, **options)


def model_operations(run: Interpreter, cls: Class) -> Iterator[tuple[str, str, External, Place | None]]:
    """Method, path, handler and place of each."""
    config = plain(class_attribute(run, cls, "model_config"))
    if not isinstance(config, ModelConfig):
        return
    listed = config.attributes["allowed_routes"]
    names = [*ACTIONS] if plain(listed) is None else [plain(one.value) for one in run.each(listed)]
    one_row = f"/{_key(run, config.attributes['model'])}"
    for name in names:
        if name in ACTIONS:
            method, single = ACTIONS[name]
            yield method, one_row if single else "/", External(f"{FACTORY}.{name}"), config.place


def _key(run: Interpreter, given: Any) -> str:
    """The part of the path that names a row."""
    told = plain(given)
    fields = kept(run, FieldsOfModels, lambda: FieldsOfModels(run, model_tables(run)))
    known = isinstance(told, Class) and fields.models.is_model(told)
    key = fields.key(fields.models.of(told)) if known else None
    if key is None:
        return "{int:id}"
    names = [kind.__name__ for kind in type(key.field).__mro__]
    converter = next((CONVERTERS[name] for name in names if name in CONVERTERS), "str")
    return f"{{{converter}:{key.name}}}"

"""Schemas: models of the data that crosses an interface, collected as they are met."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any, Final

from analyzer.concepts.callables import evidence_of
from analyzer.evaluator.annotations import (
    annotated_names,
    class_frame,
    is_annotated,
    is_class_variable,
    spelled_type,
)
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.notes import kept
from analyzer.evaluator.symbols import Annotated, Class, NativeClass, name_of
from analyzer.evaluator.values import Dict, External, Place
from analyzer.facts import Facts, Schema, SchemaField

MAX_SCHEMAS: Final = 20_000
"""Models of one target; more are a generator gone wild."""

FieldReader = Callable[[Interpreter, Class, str, Any, Any], dict[str, Any]]
"""(run, class, name, annotation, value) -> alias, required, default, constraints of a field."""


class Schemas:
    """The models that were asked for, and those that their fields name."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._wanted: dict[str, Class] = {}

    def want(self, model: Class) -> None:
        """Have a model's fields among the facts."""
        for one in (model, *model.mro):
            if isinstance(one, Class) and is_model(one) and len(self._wanted) < MAX_SCHEMAS:
                self._wanted.setdefault(one.full_name, one)

    def write(self, facts: Facts, kind: str, read: FieldReader) -> None:
        """Write all models, with the models that their fields name."""
        for cls in self._run.classes:  # what may stand where a wanted model stands
            if any(isinstance(base, Class) and base.full_name in self._wanted for base in cls.mro[1:]):
                self.want(cls)
        done: set[str] = set()
        while pending := [one for name, one in self._wanted.items() if name not in done]:
            for model in pending:
                done.add(model.full_name)
                self._write(facts, model, kind, read)

    def _write(self, facts: Facts, model: Class, kind: str, read: FieldReader) -> None:
        run = self._run
        facts.add(
            Schema(
                id=model.full_name,
                name=model.full_name,
                kind=kind,
                bases=tuple(name_of(base) for base in model.bases),
                settings=_configuration(model),
                evidence=evidence_of(model.place),
            )
        )
        position = -1
        for position, (name, owner, annotation) in enumerate(fields_of(run, model)):
            for inner in models_in(annotation):
                self.want(inner)
            value = owner.namespace.get(name, ABSENT)
            described = read(run, model, name, annotation, value)
            facts.add(
                SchemaField(
                    id=f"{model.full_name}.{name}",
                    schema=model.full_name,
                    position=position,
                    name=name,
                    type=spelled_type(annotation),
                    inherited_from=None if owner is model else owner.full_name,
                    evidence=evidence_of(place_of_field(owner, name)),
                    **described,
                )
            )
        for more, told in enumerate(fields_beside(run, model), position + 1):
            facts.add(
                SchemaField(
                    id=f"{model.full_name}.{told['name']}", schema=model.full_name, position=more, **told
                )
            )


def fields_beside(run: Interpreter, model: Class) -> Iterator[dict[str, Any]]:
    """Fields that a library's base class takes from elsewhere, as rows have them, but those that the model
    itself declares."""
    own = {name for name, _, _ in fields_of(run, model)}
    for base in model.mro:
        beside = getattr(base.played_by, "fields_beside", None) if isinstance(base, NativeClass) else None
        for told in beside(run, model) if beside is not None else ():
            if told["name"] not in own:
                own.add(told["name"])
                yield told


def _configuration(model: Class) -> dict[str, Any]:
    """Constants in `class Config`, in `model_config`, and among the arguments of the class."""
    found: dict[str, Any] = {}
    for base in reversed(model.mro):
        if not isinstance(base, Class):
            continue
        inner = base.namespace.get("Config")
        if isinstance(inner, Class):
            found.update(inner.namespace)
        settings = plain(base.namespace.get("model_config"))
        if isinstance(settings, Dict):
            found.update((key, one.value) for key, one in settings.entries.values() if isinstance(key, str))
        found.update(base.keywords)
    told = {key: _constant(value) for key, value in found.items()}
    return {key: value for key, value in told.items() if isinstance(value, (str, int, float, bool))}


def _constant(value: Any) -> Any:
    """A constant; of a member of a library's enumeration (`Extra.allow`), its name."""
    value = plain(value)
    if isinstance(value, External) and value.name.rpartition(".")[0].endswith(".Extra"):
        return value.name.rpartition(".")[2]
    return value


def fields_of(run: Interpreter, model: Class) -> list[tuple[str, Class, Any]]:
    """Annotated names over the order of resolution, ancestors first: name, class that declares it, type.

    Read once per class: a settings class is instantiated hundreds of times.
    """
    known: dict[Class, list[tuple[str, Class, Any]]] = run.notes.setdefault("schemas.fields", {})
    if model not in known:
        known[model] = _fields(run, model)
    return known[model]


def _fields(run: Interpreter, model: Class) -> list[tuple[str, Class, Any]]:
    found: dict[str, tuple[Class, ast.expr]] = {}
    for base in reversed(model.mro):
        if isinstance(base, Class):
            for name, annotation in annotated_names(base):
                if not name.startswith("_") and not is_class_variable(annotation) and name != "model_config":
                    found[name] = (base, annotation)
    return [(name, owner, run.annotation(node, class_frame(owner))) for name, (owner, node) in found.items()]


def place_of_field(model: Class, name: str) -> Place | None:
    """Where a class declares a field, itself or through a parent."""
    for base in model.mro:
        if not isinstance(base, Class) or base.node is None or base.place is None:
            continue
        for statement in base.node.body:
            if isinstance(statement, ast.AnnAssign) and getattr(statement.target, "id", None) == name:
                return Place(base.place.path, statement.lineno, statement.end_lineno or statement.lineno)
    return model.place


def is_model(cls: Class) -> bool:
    """Whether a class of the target is a model of data."""
    return any(isinstance(base, NativeClass) and getattr(base.played_by, "MODEL", False) for base in cls.mro)


def models_in(annotation: Any) -> Iterator[Class]:
    """Classes of the target that are models, anywhere in a type."""
    pending = [annotation]
    while pending:
        one = pending.pop(0)
        if isinstance(one, Class):
            if is_model(one):
                yield one
        elif is_annotated(one):
            pending.append(one.arguments[0])
        elif isinstance(one, Annotated):
            pending += [one.of, *one.arguments]


def schemas(run: Interpreter) -> Schemas:
    """The run's collection."""
    return kept(run, Schemas, lambda: Schemas(run))

"""inspect, its part about signatures: the parameters that a callable shows.

What was wrapped by `functools.wraps` shows the wrapped function's, a partial leaves out what it has bound, a
bound method its receiver, a class the parameters of `__init__` (of a data class or a model: its fields), a
callable object those of `__call__`.  `__signature__` on any of them takes precedence.

Limits: metaclasses and `__new__` are not asked.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from analyzer.evaluator.annotations import annotated_names, class_frame, is_class_variable
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.calls import default_value, defaults_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.functools import Cached, Partial
from analyzer.evaluator.symbols import (
    Bound,
    Class,
    Descriptor,
    Function,
    Instance,
    NativeClass,
    Symbol,
    Wrapped,
)
from analyzer.evaluator.values import Place

POSITIONAL_ONLY: Final = 0
POSITIONAL_OR_KEYWORD: Final = 1
VAR_POSITIONAL: Final = 2
KEYWORD_ONLY: Final = 3
VAR_KEYWORD: Final = 4

MAX_WRAPPERS: Final = 30
"""Wrappers around one callable; more are a cycle."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One parameter.  Its annotation and its default are evaluated when asked for; the annotation is None and
    the default ABSENT where there is none."""

    name: str
    kind: int
    annotation: Callable[[], Any]
    default: Callable[[], Any]
    place: Place | None


class Signed:
    """Mix-in of a stand-in that is a signature itself, as `__signature__` may hold."""

    def shown(self) -> Iterator[Shown]:
        """Its parameters, in order."""
        raise NotImplementedError


def shown_parameters(run: Interpreter, value: Any) -> Iterator[Shown]:
    """The parameters of a callable, in order; of what is not known, none."""
    value = plain(value)
    bound: frozenset[str] = frozenset()
    skip = 0
    for _ in range(MAX_WRAPPERS):
        given = _signature_of(value)
        if given is not None:
            yield from (one for one in [*given.shown()][skip:] if one.name not in bound)
            return
        match value:
            case Wrapped():
                value = value.inner
            case Partial():
                skip += len(value.arguments)
                bound |= value.keywords.keys()
                value = value.function
            case Cached() | Descriptor():
                value = value.function
            case Function() if value.wrapped is not None:
                value = value.wrapped
            case Bound():
                skip += 1
                value = value.function
            case Instance():
                found = class_attribute(run, value.cls, "__call__")
                skip, value = skip + 1, None if found is ABSENT else found
            case _:
                break
    if isinstance(value, Class):
        yield from _of_class(run, value)
    elif isinstance(value, Function):
        yield from _of_function(run, value, skip, bound)


def _signature_of(value: Any) -> Signed | None:
    """The `__signature__` that the target, or a library, gave to a callable."""
    if isinstance(value, Class):
        value = value.namespace.get("__signature__")
    elif isinstance(value, Symbol):
        value = value.attributes.get("__signature__")
    value = plain(value)
    return value if isinstance(value, Signed) else None


def _of_class(run: Interpreter, cls: Class) -> Iterator[Shown]:
    signature = cls.namespace.get("__signature__")
    initializer = class_attribute(run, cls, "__init__") if signature is None else ABSENT
    if isinstance(initializer, Function):
        yield from _of_function(run, initializer, 1, frozenset())
        return
    is_data = class_attribute(run, cls, "__dataclass_fields__") is not ABSENT
    is_model = any(isinstance(base, NativeClass) and base.name.startswith("pydantic") for base in cls.mro)
    if signature is None and not is_data and not is_model:
        return
    for base in reversed(cls.mro):
        if isinstance(base, Class):
            for name, annotation in annotated_names(base):
                if is_class_variable(annotation) or (is_model and name.startswith("_")):
                    continue  # no field: the class's own, or private
                kind = partial(run.annotation, annotation, class_frame(base))
                default = partial(base.namespace.get, name, ABSENT)
                yield Shown(name, KEYWORD_ONLY, kind, default, base.place)


def _of_function(run: Interpreter, function: Function, skip: int, bound: frozenset[str]) -> Iterator[Shown]:
    spec = function.node.args
    positional = [*spec.posonlyargs, *spec.args]
    if skip and function.owner is not None and not positional and spec.vararg is not None:
        skip = 0
    kinds = [
        *((one, POSITIONAL_ONLY) for one in spec.posonlyargs),
        *((one, POSITIONAL_OR_KEYWORD) for one in spec.args),
    ][skip:]
    if spec.vararg is not None:
        kinds.append((spec.vararg, VAR_POSITIONAL))
    kinds += [(one, KEYWORD_ONLY) for one in spec.kwonlyargs]
    if spec.kwarg is not None:
        kinds.append((spec.kwarg, VAR_KEYWORD))
    path = function.module.path
    for parameter, kind in kinds:
        if parameter.arg not in bound:
            place = None
            if path is not None:
                place = Place(path, parameter.lineno, parameter.end_lineno or parameter.lineno)
            annotation = partial(_annotation, run, function, parameter)
            default = partial(_default, run, function, parameter.arg)
            yield Shown(parameter.arg, kind, annotation, default, place)


def _annotation(run: Interpreter, function: Function, parameter: ast.arg) -> Any:
    if parameter.annotation is None:
        return None
    with run.at((), parameter.annotation, function.module):
        return run.annotation(parameter.annotation, function.frame)


def _default(run: Interpreter, function: Function, name: str) -> Any:
    return default_value(run, function, name) if name in defaults_of(function) else ABSENT

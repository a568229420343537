"""Callables as people name them: handlers, dependencies, middleware.

The name is the one that Python itself would show: `functools.wraps` copies it from the wrapped function, a
callable object goes by its class, a partial by its function, a bound method by the class that defines it.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import Any, Final

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.functools import Cached, Partial
from analyzer.evaluator.symbols import (
    FUNCTION,
    Bound,
    Class,
    Frame,
    Function,
    Instance,
    Native,
    NativeClass,
    Wrapped,
    name_of,
)
from analyzer.evaluator.values import External, Place, Result, Unknown
from analyzer.facts import Evidence

MAX_WRAPPERS: Final = 20
"""Wrappers without names around one callable; nobody writes more."""


@dataclass(frozen=True, slots=True)
class Wrapper:
    """A decorator around a callable: by which name it is known, and where it was applied."""

    name: str
    value: Any
    place: Place | None


@dataclass(frozen=True, slots=True)
class Described:
    """A callable: its name, its definition, and what was wrapped around it, outermost first."""

    name: str
    place: Place | None
    module: str | None
    is_async: bool | None
    function: Any
    wrappers: tuple[Wrapper, ...]
    known: bool


def describe(value: Any) -> Described:
    """Who a callable is, looking through wrappers that keep its name."""
    wrappers: list[Wrapper] = []
    value = plain(value)
    for _ in range(MAX_WRAPPERS):
        inner, wrapper = unwrapped_once(value)
        if inner is None:
            break
        if wrapper is not None:
            wrappers.append(wrapper)
        value = inner
    function = value.function if isinstance(value, Bound) else value
    match function:
        case Function() | Class():
            own = function.module.path is not None  # what a stub defines is not in the target
            return Described(
                function.full_name,
                function.place,
                function.module.name if own else None,
                function.is_async if isinstance(function, Function) else None,
                function,
                tuple(wrappers),
                True,
            )
        case Instance():
            cls = function.cls
            own = isinstance(cls, Class) and cls.module.path is not None
            place = cls.place if isinstance(cls, Class) else function.place
            module = cls.module.name if own else None
            return Described(name_of(cls), place, module, None, function, tuple(wrappers), True)
        case Result():
            return Described(function.of, function.place, None, None, function, tuple(wrappers), True)
        case External() | NativeClass() | Native():
            return Described(name_of(function), None, None, None, function, tuple(wrappers), True)
    place = function.place if isinstance(function, Unknown) else None
    return Described(name_of(function), place, None, None, function, tuple(wrappers), False)


def unwrapped_once(value: Any) -> tuple[Any, Wrapper | None]:
    """What a wrapper that keeps the name is around, and the wrapper where it has a name; (None, None) for
    what wraps nothing."""
    match value:
        case Wrapped():
            return value.inner, Wrapper(name_of(value.by), value.by, value.place)
        case Partial() | Cached():
            return value.function, None
        case Function() if value.wrapped is not None:
            made = maker_of(value) is not None
            return value.wrapped, Wrapper(decorator_name(value), value, value.place) if made else None
        case Bound() if isinstance(value.function, (Function, Wrapped, Cached)):
            inner = value.function
            return (None, None) if isinstance(inner, Function) and inner.wrapped is None else (inner, None)
    return None, None


def maker_of(function: Function) -> Function | None:
    """The function within which another one is defined."""
    frame: Frame | None = function.frame
    while frame is not None and frame.kind != FUNCTION:
        frame = frame.parent
    return frame.function if frame is not None else None


def decorator_name(wrapper: Function) -> str:
    """The decorator that made a wrapper: the function around it, or the one around that where it takes
    arguments and gives the decorator back."""
    decorator = maker_of(wrapper)
    if decorator is None:
        return wrapper.full_name
    if decorator.module.path is None:  # a library's: what people write is its outermost function
        owner = wrapper.qualname.partition(".<locals>.")[0].removesuffix(".__call__")
        return f"{wrapper.module.name}.{owner}"
    while (outer := maker_of(decorator)) is not None and _gives_back(outer, decorator):
        decorator = outer
    return decorator.full_name.removesuffix(".__call__")


def _gives_back(outer: Function, inner: Function) -> bool:
    """Whether a function returns one that it defines, under its name or that of a variable."""
    pending: list[ast.AST] = list(outer.node.body) if isinstance(outer.node.body, list) else []
    returned: set[str] = set()
    chosen: list[tuple[str, set[str]]] = []
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            continue  # what it returns is its own
        if isinstance(node, ast.Return):
            returned |= _names_in(node.value)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            chosen.append((node.targets[0].id, _names_in(node.value)))
        elif not isinstance(node, ast.expr):
            pending += ast.iter_child_nodes(node)
    return inner.name in returned or any(name in returned and inner.name in told for name, told in chosen)


def _names_in(node: ast.expr | None) -> set[str]:
    """The name that an expression is, the names that it chooses between, calls, or hands on (`cast`)."""
    match node:
        case ast.Name(id=name):
            return {name}
        case ast.IfExp():
            return _names_in(node.body) | _names_in(node.orelse)
        case ast.Call():
            return {name for inner in (node.func, *node.args) for name in _names_in(inner)}
    return set()


def passed_on(run: Interpreter, function: Function) -> Any:
    """What a wrapper that does not name the function it wraps (no `functools.wraps`) passes its call on to:
    a callable that the function around it was given, and that it calls or gives another one to call first;
    None where there is none."""
    maker = maker_of(function)
    if maker is None:
        return None
    spec = maker.node.args
    given = [one.arg for one in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)]
    calls = run.bodies.of(function.node).calls
    names = [getattr(call.func, "id", "") for call in calls]
    if len(given) == 1 and given[0] not in names:  # what it decorates, and lets another function call
        names += [one.id for call in calls for one in call.args[:1] if isinstance(one, ast.Name)]
    for name in names:
        scope = function.frame.scope_of(name)
        if scope is None or scope.function is not maker:
            continue
        found = plain(run.settle(scope.bindings[name]))
        if isinstance(found, (Function, Wrapped, Bound, Partial, Cached)) and (
            name in given
            or isinstance(found, (Wrapped, Bound))
            or any(_is_around(found, plain(scope.bindings.get(one))) for one in given)
        ):
            return found
    return None


def _is_around(wrapper: Any, inner: Any) -> bool:
    """Whether one callable is another with decorators around it, that keep its name."""
    for _ in range(MAX_WRAPPERS):
        wrapper, _named = unwrapped_once(wrapper)
        if wrapper is None or wrapper is inner:
            return wrapper is not None
    return False


def decorated(run: Interpreter, value: Any) -> Described:
    """Who a callable is, looking also through wrappers that do not keep its name."""
    described = describe(value)
    wrappers = list(described.wrappers)
    for _ in range(MAX_WRAPPERS):
        wrapper = described.function
        inner = passed_on(run, wrapper) if isinstance(wrapper, Function) else None
        if inner is None:
            break
        described = describe(inner)
        wrappers += [Wrapper(decorator_name(wrapper), wrapper, wrapper.place), *described.wrappers]
    return replace(described, wrappers=tuple(wrappers))


def evidence_of(place: Place | None) -> Evidence | None:
    """A place as evidence."""
    return None if place is None else Evidence(place.path, place.line, place.end_line)

"""Applications: who they are, and which of them are one.

An application is identified by the place where it is constructed: a factory that is called three times makes
one application.  Its name is the variable that the place assigns it to.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Any, TypeGuard, TypeVar

from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import Module, NativeClass

_S = TypeVar("_S", bound=StandIn)


def makes_application(value: Any) -> TypeGuard[NativeClass]:
    """Whether a value is a library's class, or function, that constructs applications."""
    return isinstance(value, NativeClass) and getattr(value.played_by, "APPLICATION", False) is True


class Names:
    """Names of the places where objects are constructed."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._places: dict[str, list[tuple[int, int, str]]] = {}

    def of(self, made: StandIn) -> str:
        """`pkg.main.app` for an object that `app = ...` in pkg/main.py made; the scope's name where nothing
        is assigned.  What a library makes inside a call is named after the call, and its own variable."""
        place = made.place
        if place is None:
            return "{?}"
        module = self._run.importer.modules.get(place.path)
        name = module.name if module is not None else place.path
        best = self._scope_at(module, place.line)
        whole = f"{name}.{best}" if best else f"{name}:{place.line}"
        library: tuple[Module, int] | None = getattr(made, "inside_library", None)
        if library is None:
            return whole
        return f"{whole}.{self._scope_at(*library).rpartition('.')[2]}"

    def _scope_at(self, module: Module | None, line: int) -> str:
        best = ""
        for first, last, qualname in self._scopes(module) if module is not None else ():
            if first <= line <= last:  # outermost first: the last one that fits is the innermost
                best = qualname
        return best

    def _scopes(self, module: Module) -> list[tuple[int, int, str]]:
        path = module.path or module.name
        if path not in self._places:
            body = module.tree.body if module.tree is not None else []
            self._places[path] = list(_named(body, "", ""))
        return self._places[path]


def _named(body: Iterable[ast.stmt], inside: str, separator: str) -> Iterator[tuple[int, int, str]]:
    """Line ranges with the name of the function, class or variable that they define."""
    for statement in body:
        first, last = statement.lineno, statement.end_lineno or statement.lineno
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                name = f"{inside}{separator}{statement.name}"
                yield first, last, name
                yield from _named(statement.body, name, ".<locals>.")
            case ast.ClassDef():
                name = f"{inside}{separator}{statement.name}"
                yield first, last, name
                yield from _named(statement.body, name, ".")
            case ast.Assign() | ast.AnnAssign() | ast.Return():
                target = _target(statement, inside, separator)
                if target is not None:
                    yield first, last, target
            case _:
                for field in ("body", "orelse", "finalbody"):
                    yield from _named(getattr(statement, field, []), inside, separator)
                for handler in getattr(statement, "handlers", []):
                    yield from _named(handler.body, inside, separator)


def _target(statement: ast.stmt, inside: str, separator: str) -> str | None:
    target: Any = (
        statement.targets[0] if isinstance(statement, ast.Assign) else getattr(statement, "target", None)
    )
    if isinstance(target, ast.Name):
        return f"{inside}{separator}{target.id}"
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
        owner = inside.rpartition(".")[0] or inside
        return f"{owner}.{target.attr}"
    return None


def made_inside_library(run: Interpreter, made: StandIn) -> tuple[Module, int] | None:
    """Stub and line of the call that is constructing an object, where that call is a library's."""
    node, file = run.node, run.file
    for function, calling, caller in reversed(run.stack):
        if function.name != "__init__" or function.owner not in mro_of(made.cls):
            break
        node, file = calling, caller  # a constructor that calls that of its base
    if file is None or file.path is not None:
        return None
    return file, getattr(node, "lineno", 0)


def grouped(names: Names, made: Iterable[_S]) -> dict[str, list[_S]]:
    """Objects by the place where they are constructed, in the order of construction."""
    groups: dict[str, list[_S]] = {}
    for one in made:
        groups.setdefault(names.of(one), []).append(one)
    return groups

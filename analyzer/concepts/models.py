"""Models of libraries whose fields are objects in a class body: what their files share.

A library's file has its model bases and fields as stubs.  After the evaluation it asks for the target's
models, takes their fields over the order of resolution, reads what the fields were given, and makes drafts of
tables.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from analyzer.evaluator.attributes import ABSENT, mro_of
from analyzer.evaluator.classes import settle_bases
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance, name_of
from analyzer.evaluator.texts import to_python
from analyzer.evaluator.values import Dict, Join, Place, Unknown, Value

MAX_ROUNDS: Final = 5
"""How often bases are looked at again that were not known when their class was made."""


def own_models(run: Interpreter, bases: Collection[str]) -> list[Class]:
    """The target's classes that derive from one of a library's bases, in the order of their definition."""
    return [
        cls
        for cls in run.classes
        if cls.module.path is not None and any(is_stub(base, bases) for base in cls.mro[1:])
    ]


def is_stub(value: Any, names: Collection[str]) -> bool:
    """Whether a value is a library's class of one of these names."""
    return isinstance(value, Class) and value.module.path is None and value.full_name in names


def kind_of(value: Any, kinds: Mapping[str, Any]) -> Any:
    """What a table says of the nearest library class that an object is of, by the class's name; None for
    none."""
    for base in mro_of(value.cls) if isinstance(value, Instance) else ():
        if isinstance(base, Class) and base.module.path is None and base.name in kinds:
            return kinds[base.name]
    return None


def members(run: Interpreter, cls: Class) -> Iterator[tuple[str, Any, Class]]:
    """What the bodies of a class and of its parents bind, parents first; what is bound again keeps its place
    and takes the nearer value."""
    found: dict[str, tuple[Any, Class]] = {}
    for base in reversed(cls.mro):
        if isinstance(base, Class):
            for name, value in base.namespace.items():
                found[name] = (settled(run, value), base)
    for name, (value, owner) in found.items():
        yield name, value, owner


def settled(run: Interpreter, value: Any) -> Any:
    """The value itself; of several the first."""
    value = plain(run.settle(value))
    return plain(value.alternatives[0].value) if isinstance(value, Join) else value


def given(value: Any, name: str, default: Any = None) -> Any:
    """An attribute of a library's object as a Python value, as far as it consists of constants."""
    found = plain(value.attributes.get(name, default)) if isinstance(value, Instance) else default
    return to_python(found)


def flag(value: Any, name: str, default: bool = False) -> bool:
    """A boolean attribute of a library's object."""
    found = given(value, name, default)
    return found if isinstance(found, bool) else default


def shown(value: Any) -> str | None:
    """A default as text; None where there is none."""
    known = to_python(plain(value))
    if known is None or known is ABSENT:
        return None
    return name_of(known) if isinstance(known, Value) else repr(known)


def options_of(run: Interpreter, cls: Any) -> dict[str, Any]:
    """What a class inside a model (`Meta`) binds, its parents' first."""
    found: dict[str, Any] = {}
    for base in reversed(cls.mro) if isinstance(cls, Class) else ():
        if isinstance(base, Class):
            found.update({name: settled(run, value) for name, value in base.namespace.items()})
    return {name: value for name, value in found.items() if not isinstance(value, Function)}


def entries(value: Any) -> dict[str, Any]:
    """A dictionary's entries with plain values."""
    value = plain(value)
    if not isinstance(value, Dict):
        return {}
    return {str(plain(key)): plain(one.value) for key, one in value.entries.values()}


def listed(run: Interpreter, value: Any) -> list[Any]:
    """The elements of an argument that may be missing, or one."""
    value = plain(value)
    if value is None or isinstance(value, str):
        return [] if value is None else [value]
    return [plain(one.value) for one in run.each(value)]


def place_of_attribute(cls: Class, name: str) -> Place | None:
    """Where a class body binds a name."""
    if cls.node is None or cls.module.path is None:
        return None
    for statement in _statements(cls.node.body):
        target: Any = None
        if isinstance(statement, ast.Assign):
            target = statement.targets[0]
        elif isinstance(statement, ast.AnnAssign):
            target = statement.target
        elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)) and statement.name == name:
            return _place(cls.module.path, statement)
        if isinstance(target, ast.Name) and target.id == name:
            return _place(cls.module.path, statement)
    return None


BLOCKS: Final = ("body", "orelse", "finalbody")
"""Where statements hold others."""


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a class body, those under its tests and in its blocks behind them."""
    blocks = [body]
    for block in blocks:
        for statement in block:
            yield statement
            if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                parts = (statement, *getattr(statement, "handlers", ()), *getattr(statement, "cases", ()))
                blocks += [
                    getattr(one, name, []) for one in parts for name in ("body", "orelse", "finalbody")
                ]


def _place(path: str, node: Any) -> Place:
    return Place(path, node.lineno, node.end_lineno or node.lineno)


def settle_late_bases(run: Interpreter) -> None:
    """Look again at bases that were not known when their class was made: their module was half-made."""
    late = [cls for cls in run.classes if cls.node is not None and any(map(_is_open, cls.bases))]
    if not late:
        return
    for _ in range(MAX_ROUNDS):
        for cls in late:
            assert cls.node is not None
            assert cls.frame is not None
            with run.at((), cls.node, cls.module):
                plain_bases = [base for base in cls.node.bases if not isinstance(base, ast.Starred)]
                cls.bases = [run.evaluate(base, cls.frame) for base in plain_bases]
                settle_bases(run, cls)
        late = [cls for cls in late if any(map(_is_open, cls.bases))]
        if not late:
            break
    for cls in run.classes:
        settle_bases(run, cls)


def _is_open(base: Any) -> bool:
    return isinstance(base, Unknown)

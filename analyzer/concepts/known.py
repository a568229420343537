"""Guards of libraries: callables whose code is not read, and of which it is known what they do to a request.

A library's file declares them in a table ``GUARDS``: {qualified name: kind}.  The name is that of what the
target puts on the way: a dependency, a decorator around the handler, or a middleware class.  One that asks a
function of the target's stands in a table ``ASKING_GUARDS`` as well: {qualified name: name of the method that
is asked, or of the parameter that takes the function}.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analyzer.evaluator.attributes import ABSENT, mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Class, Instance, Native, Wrapped, name_of
from analyzer.evaluator.values import Arguments, Result
from analyzer.facts import GuardKind

IDENTIFYING: Final = frozenset(
    [GuardKind.SESSION, GuardKind.LOGGING, GuardKind.DOCUMENTATION, GuardKind.OTHER]
)
"""Kinds that never end a request."""


def told(run: Interpreter, table: str) -> dict[str, Any]:
    """What the files of all libraries say in a table of this name, and what the run found out besides."""
    found: dict[str, Any] | None = run.notes.get(f"told.{table}")
    if found is None:
        found = run.notes[f"told.{table}"] = {}
        for one in run.registry.declared(table):
            found.update(one)
    return found


def known_guards(run: Interpreter) -> Mapping[str, GuardKind]:
    """What the guards of all libraries do, by qualified name."""
    return told(run, "GUARDS")


def guards_are_told(run: Interpreter, name: str) -> bool:
    """Whether the files of libraries tell which callables of the package that this name begins with are
    guards."""
    found: frozenset[str] | None = run.notes.get("guarding packages")
    if found is None:
        tables = run.registry.declared("GUARDS")
        found = frozenset(one.partition(".")[0] for table in tables for one in table)
        run.notes["guarding packages"] = found
    return name.partition(".")[0] in found


def asking_guards(run: Interpreter) -> Mapping[str, str]:
    """The guards that ask a function of the target's, with the name of what holds it."""
    return told(run, "ASKING_GUARDS")


def declare_guard(run: Interpreter, name: str, kind: GuardKind, asks: str) -> None:
    """Say of a guard that the target makes with a library's what it does, and what holds the function that it
    asks."""
    told(run, "GUARDS")[name] = kind
    told(run, "ASKING_GUARDS")[name] = asks


def known_guard(run: Interpreter, value: Any) -> GuardKind | None:
    """What a callable does, where a library's file says so: of the callable itself, or of the library class
    whose `__call__` an object of the target's class inherits."""
    known = known_guards(run)
    if isinstance(value, Instance) and isinstance(value.cls, Class):
        for base in mro_of(value.cls):
            if name_of(base) in known:
                return known[name_of(base)]
            if isinstance(base, Class) and base.namespace.get("__call__", ABSENT) is not ABSENT:
                return None
    return known.get(name_of(value))


def leaving_as_is(run: Interpreter, name: str, *given: Any) -> Native:
    """A library's decorator that keeps the name and the signature of what it decorates."""
    by = Result(name, Arguments(list(given)), run.place())
    return Native(name, lambda run, function: Wrapped(function, by, run.place()))

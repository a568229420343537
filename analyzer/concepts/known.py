"""Guards of libraries: callables whose code is not read, and of which it is known what they do to a request.

A library's file declares them in a table ``GUARDS``: {qualified name: kind}.  The name is that of what the
target puts on the way: a dependency, a decorator around the handler, or a middleware class.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from analyzer.evaluator.interpreter import Interpreter
from analyzer.facts import GuardKind

IDENTIFYING: Final = frozenset(
    [GuardKind.SESSION, GuardKind.LOGGING, GuardKind.DOCUMENTATION, GuardKind.OTHER]
)
"""Kinds that never end a request."""


def known_guards(run: Interpreter) -> Mapping[str, GuardKind]:
    """What the guards of all libraries do, by qualified name."""
    found: dict[str, GuardKind] | None = run.notes.get("guards.known")
    if found is None:
        found = run.notes["guards.known"] = {}
        for module in run.registry.modules:
            found.update(getattr(module, "GUARDS", {}))
    return found

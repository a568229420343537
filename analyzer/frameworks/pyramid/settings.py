"""`pyramid.settings`: what a text in a configuration file stands for.

Source: pyramid 2.0, pyramid/settings.py, asbool, aslist.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import lifted, plain
from analyzer.evaluator.values import List, Sequence, Unknown

TRUE: Final = frozenset(["t", "true", "y", "yes", "on", "1"])


@stands_for("pyramid.settings.asbool")
def asbool(run: Interpreter, s: Any) -> Any:
    """Whether a text says yes."""

    def read(one: Any) -> Any:
        if isinstance(one, bool):
            return one
        if one is None:
            return False
        return one.strip().lower() in TRUE if isinstance(one, str) else Unknown("a flag", run.place())

    return lifted(read, s)


@stands_for("pyramid.settings.aslist")
def aslist(run: Interpreter, value: Any, flatten: Any = True) -> Any:
    """The words of a text, one or more on a line; a list is one already."""
    known = plain(value)
    if isinstance(known, str):
        return List.of(known.split() if plain(flatten) is not False else _lines(known))
    if isinstance(known, Sequence):
        return List(list(known.elements), run.path, known.open)
    return Unknown("the words of a setting", run.place())


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.splitlines()) if line]

"""SQL that a tool of migrations sends as a text: read in the dialect of the project, done step by step."""

from __future__ import annotations

from typing import Any

from analyzer.concepts.migrations.recording import Replay
from analyzer.concepts.migrations.statements import operations
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.joining import plain
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Join, Place, Text


def text_of(value: Any) -> str | None:
    """The SQL that a value is, holes as `{?}`; None where it is none that was written out."""
    value = one_of(value)
    if isinstance(value, Text):
        return "".join(spelled(one_of(part))[0] for part in value.parts)
    return value if isinstance(value, str) else None


def one_of(value: Any) -> Any:
    """The value; of several the first: they say the same in other words (with `CONCURRENTLY` or without)."""
    value = plain(value)
    return plain(value.alternatives[0].value) if isinstance(value, Join) else value


def send(replay: Replay, statement: Any, dialect: str, place: Place | None, path: Path = ()) -> None:
    """Do what a text says; a value that is no text does nothing that could be told."""
    text = text_of(statement)
    for operation in operations(text, dialect, place) if text is not None else ():
        replay.do(operation, place, path)

"""SQL that is sent as a text: here, or by a function of the target's that was handed it.

A function that sends what its caller gives (`async def fetch(self, query)`) says so in its summary, and the
caller's text is told where the caller stands.  What a cursor holds after `cursor.execute(...)` are the rows.

Limits: a text that a function changes before it sends it counts as it was given.
"""

from __future__ import annotations

import ast
from typing import Any, Final

from analyzer.behaviour.changes import Changes
from analyzer.behaviour.summary import Sending, Summary
from analyzer.behaviour.texts import MAX_TEXT, statements_in
from analyzer.behaviour.things import NOTHING, PARAMETER, Of, Thing, field_of, joined_text
from analyzer.sql.texts import verb_of

MAX_SENDINGS: Final = 8
"""Statements of one function that its callers give it; builders of queries have more branches than that."""

ONE_ROW: Final = frozenset(
    ["fetchone", "fetchrow", "fetchval", "fetch_one", "fetch_val", "scalar", "first", "one", "one_or_none",
     "scalar_one", "scalar_one_or_none", "execute_fetchone", "get_one"]
)  # fmt: skip
"""Names of calls that give one row at most."""


class Sendings(Changes):
    """Reading what is sent."""

    def send(self, statement: Thing, name: str, node: ast.AST, library: str, certain: bool = True) -> Thing:
        """A text is sent: noted here where it is SQL (or must be: `certain`), and left to the callers where
        they give it; gives its rows."""
        texts = statements_in(_joined(statement))
        known = tuple(one for one in texts if verb_of(one.text) is not None)
        given = not known and any(map(_is_given, statement.text))
        if given and len(self.summary.sends) < MAX_SENDINGS:
            self.summary.sends.append(Sending(_once(statement.text), library))
        if not known and not certain:
            return NOTHING
        last = name.rpartition(".")[2]
        noted = self.note(
            "data",
            name,
            node,
            blocking=True,
            library=library,
            verb=verb_of(texts[0].text) or "execute",
            text=texts[0].spelled[:MAX_TEXT],
            sql=known or texts,
            bounded=True if last in ONE_ROW else None,
        )
        rows = self.rows_of(noted)
        if isinstance(node, ast.Call):
            self._hold(node.func, rows)
        return rows

    def _hold(self, called: ast.expr, rows: Thing) -> None:
        """A cursor holds the rows of what it executed last."""
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            name = called.value.id
            held = self.names.get(name)
            if held is not None and any(
                isinstance(one, Of) and "cursor" in one.name.lower() for one in held.kinds
            ):
                self.names[name] = Thing(held.kinds, rows.origins, None, rows)

    def send_given(self, summary: Summary, bound: dict[int, Thing], node: ast.expr) -> None:
        """What a callee sends of what it is given here."""
        for one in summary.sends:
            pieces: list[Any] = []
            for piece in one.pieces:
                pieces += _given(piece, bound).text if isinstance(piece, Thing) else (piece,)
            whole = pieces[0] if len(pieces) == 1 and isinstance(pieces[0], Thing) else None
            statement = whole or Thing((), pieces=tuple(pieces))
            name = f"{summary.function.full_name}"
            awaiting, self.awaiting = self.awaiting, True  # that it waits is told of the callee
            try:
                self.send(statement, name, node, one.library, certain=False)
            finally:
                self.awaiting = awaiting


def _once(pieces: tuple[Any, ...]) -> tuple[Any, ...]:
    """The pieces of a text; of lines that a caller gives in a list and that are joined here, one stands for
    all."""
    things = [one for one in pieces if isinstance(one, Thing) and (one.origins or one.kinds)]
    given = {origin[:3] for one in things for origin in one.origins}
    blank = all(not one.strip() for one in pieces if isinstance(one, str))
    return (things[0],) if blank and len(given) == 1 and all(map(_is_given, things)) else pieces


def _is_given(piece: Any) -> bool:
    """Whether a piece of a text is what a caller gives."""
    return isinstance(piece, Thing) and any(one.location == PARAMETER for one in piece.origins)


def _given(piece: Thing, bound: dict[int, Thing]) -> Thing:
    """What stands in the place of a piece, as a caller gives it; a piece of several origins stays a hole."""
    origins = [one for one in piece.origins if one.location == PARAMETER]
    if len(origins) != 1 or len(piece.origins) != 1:
        return piece
    return _joined(field_of(bound.get(origins[0].number, NOTHING), origins[0].field))


def _joined(statement: Thing) -> Thing:
    """A statement that is given as a list of its lines, as a text."""
    lines = list((statement.fields or {}).values())
    if lines and all(isinstance(one.constant, str) for one in lines):
        return joined_text([part for one in lines for part in (one, Thing((" ",)))])
    return statement

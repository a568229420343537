"""A text of SQL with holes, and the same as a parser can read it.

A hole stands for what code puts in.  Where the words before it ask for an operand (`FROM`, `=`, `(`), it
is a name or a value and becomes a name of ours; where they do not (`FROM item {where}`), it stands for
clauses that nobody knows: it is left out, and the statement is `open`.  Parameters of drivers (`%s`, `?`,
`:name`, `$1`) become one kind.

Limits: whether a hole holds one operand or several is not known; it counts as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from analyzer.sql.tokens import FIRST_HOLE, HOLES, MAX_HOLES, Token, tokens, without_holes

UNKNOWN_NAME: Final = "{?}"
"""What stands for a hole in a name."""

VERBS: Final = {
    "select": "read", "with": "read", "values": "read", "table": "read", "show": "read", "pragma": "execute",
    "describe": "read", "explain": "read", "insert": "insert", "replace": "insert", "upsert": "insert",
    "update": "update", "delete": "delete", "truncate": "delete", "merge": "update", "copy": "execute",
    "create": "execute", "drop": "execute", "alter": "execute", "call": "execute", "exec": "execute",
    "execute": "execute", "grant": "execute", "revoke": "execute", "rename": "execute", "comment": "execute",
    "do": "execute", "set": "execute", "lock": "execute", "vacuum": "execute", "analyze": "execute",
    "begin": "execute", "commit": "execute", "rollback": "execute", "savepoint": "execute",
}  # fmt: skip
"""First word of a statement to what it does to rows."""

_FOLLOWS: Final = {
    "table": r"\w",
    "values": r"\(",
    "show": r"\w+",
    "describe": r"\w",
    "explain": r"(?:select|analyze|query|\()",
    "replace": r"into\b",
    "update": rf"\S+\s+(?:as\s+)?(?:\w+\s+)?(?:set\b|[{HOLES}])",
    "call": r"\w[\w.]*\s*\(",
    "copy": r"\S+\s*(?:\(|from\b|to\b)",
    "comment": r"on\b",
    "do": r"[$']",
    "set": r"\w[\w.]*\s*(?:=|to\b|\w)",
    "lock": r"tables?\b",
    "begin": r"(?:transaction|work|immediate|exclusive|deferred|;|$)",
    "with": r"\w+\b.*\bas\b|recursive\b",
    "merge": r"into\b",
    "rename": r"table\b",
    "delete": r"from\b|\w",
    "commit": r"(?:transaction|work|;|$)",
    "rollback": r"(?:transaction|work|to\b|;|$)",
    "analyze": r"[\w.]*\s*;?\s*$",
    "select": r"\S",
    "create": r"(?:or|table|temp|temporary|unique|index|view|materialized|schema|database|type|extension|"
    r"trigger|function|procedure|sequence|virtual|role|user|domain|policy|fulltext|global|local|unlogged|event|rule)\b",
    "alter": r"(?:table|index|view|materialized|schema|database|type|extension|sequence|column|role|user|"
    r"domain|function|default|policy|system|trigger)\b",
    "drop": r"(?:table|index|view|materialized|schema|database|type|extension|sequence|trigger|function|"
    r"procedure|role|user|domain|policy|event|rule)\b",
    "insert": r"(?:into|or|ignore|overwrite)\b",
    "exec": r"\w",
    "execute": r"\w",
    "grant": r"\w",
    "revoke": r"\w",
}
"""What must follow a first word that is a word of English, too, before a text is taken for SQL."""

_FIRST: Final = re.compile(r"(?is)(?>\s+|--[^\n]*|/\*(?>.*?\*/|.*)|\()*+([a-z]+)\b\s*+")
"""Its groups never give back what they took: comments by the thousand would be tried in every way."""

_OPERAND: Final = frozenset(
    [
        "add",
        "all",
        "and",
        "any",
        "as",
        "between",
        "by",
        "call",
        "case",
        "cast",
        "collate",
        "column",
        "conflict",
        "constraint",
        "database",
        "default",
        "delete",
        "distinct",
        "drop",
        "else",
        "escape",
        "except",
        "exec",
        "execute",
        "exists",
        "fetch",
        "first",
        "from",
        "glob",
        "having",
        "if",
        "ignore",
        "ilike",
        "in",
        "index",
        "intersect",
        "interval",
        "into",
        "is",
        "join",
        "key",
        "like",
        "limit",
        "match",
        "not",
        "offset",
        "on",
        "only",
        "or",
        "over",
        "partition",
        "primary",
        "references",
        "regexp",
        "returning",
        "rlike",
        "schema",
        "select",
        "sequence",
        "set",
        "similar",
        "some",
        "table",
        "then",
        "to",
        "top",
        "truncate",
        "type",
        "union",
        "update",
        "using",
        "values",
        "view",
        "when",
        "where",
        "with",
    ]
)
"""Words after which an operand must come."""

_LISTS: Final = frozenset(["values"])
"""Words after which a list in parentheses must come."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A part of a statement that code puts in."""

    name: str = ""
    """What the code calls it, where it has a name."""
    values: tuple[str, ...] = ()
    """What it may be, where that is known."""


@dataclass(frozen=True, slots=True)
class SqlText:
    """A statement: known text, with a character of the private use area for each hole."""

    text: str
    holes: tuple[Hole, ...] = ()

    @classmethod
    def of(cls, parts: Iterable[str | Hole]) -> SqlText:
        """Put together from known parts and holes; what comes after MAX_HOLES holes is cut off."""
        text: list[str] = []
        holes: list[Hole] = []
        for part in parts:
            if isinstance(part, str):
                text.append(without_holes(part))
            elif len(holes) >= MAX_HOLES:
                break
            else:
                text.append(chr(FIRST_HOLE + len(holes)))
                holes.append(part)
        return cls("".join(text), tuple(holes))

    def hole(self, character: str) -> Hole:
        """The hole that a character stands for."""
        return self.holes[ord(character) - FIRST_HOLE]

    @property
    def spelled(self) -> str:
        """As people read it: `{name}` or `{}` for each hole."""
        return _written(self.text, [f"{{{hole.name}}}" for hole in self.holes])

    def filled(self, values: Sequence[str | None]) -> SqlText:
        """With a value in the place of each hole that is given one."""
        parts: list[str | Hole] = []
        for character in self.text:
            at = ord(character) - FIRST_HOLE
            value = values[at] if 0 <= at < len(self.holes) else character
            parts.append(self.holes[at] if value is None else value)
        return SqlText.of(parts)


@dataclass(frozen=True, slots=True)
class Readable:
    """A statement as a parser can read it."""

    text: str
    open: bool
    """Whether there may be more clauses than are known."""


def _written(text: str, holes: Sequence[str]) -> str:
    for number, hole in enumerate(holes):
        text = text.replace(chr(FIRST_HOLE + number), hole)
    return text


def verb_of(text: str) -> str | None:
    """What a statement does to rows: read, insert, update, delete, execute; None where it is no SQL."""
    found = _FIRST.match(text[:4_000])
    if found is None:
        return None
    word = found[1].lower()
    verb = VERBS.get(word)
    if verb is None:
        return None
    follows = _FOLLOW.get(word)
    if follows is not None and not follows.match(text, found.end(), found.end() + 400):
        return None
    return verb


_FOLLOW: Final = {word: re.compile(f"(?is){pattern}") for word, pattern in _FOLLOWS.items()}


def name_of_hole(number: int) -> str:
    """The name that stands for a hole where a parser reads it."""
    return f"hole_{number}_"


_NAMED_HOLE: Final = re.compile(r"hole_\d+_")


def unnamed(name: str) -> str:
    """A name that a parser read, with `{?}` for what is not known of it."""
    return _NAMED_HOLE.sub(UNKNOWN_NAME, name) if "hole_" in name else name


def readable(statement: SqlText) -> Readable:
    """Holes and parameters as names that a parser takes."""
    written: list[str] = []
    open_ = False
    before: Token | None = None
    inside: str | None = None
    for token in tokens(statement.text):
        if token.kind == "hole":
            adjacent = inside is not None and inside == "name"
            if adjacent or _wants_operand(before):
                name = name_of_hole(ord(token.text) - FIRST_HOLE)
                listed = before is not None and before.text.lower() in _LISTS
                written.append(f"({name})" if listed else name)
                before, inside = Token("word", name, token.start), "name"
            else:
                open_ = True
                written.append(" ")
                inside = None
            continue
        written.append(_as_read(token, before))
        inside = "name" if token.kind in ("word", "quoted") else None
        if token.kind not in ("space", "comment"):
            before = token
    return Readable("".join(written), open_)


def _wants_operand(before: Token | None) -> bool:
    if before is None:
        return False
    if before.kind == "word":
        return before.text.lower() in _OPERAND
    return before.kind in ("other", "cast") and before.text not in (")", "]", "*")


def _as_read(token: Token, before: Token | None) -> str:
    """A token as the parser reads it."""
    if token.kind in ("string", "quoted", "dollar", "word"):
        text = token.text
        for character in set(text):
            number = ord(character) - FIRST_HOLE
            if 0 <= number <= MAX_HOLES:
                text = text.replace(character, name_of_hole(number))
        return text.replace("%%", "%") if token.kind == "string" else text
    if token.kind == "parameter":
        if token.text == "?" and not _wants_operand(before):
            return token.text  # an operator of PostgreSQL's for JSON
        if token.text.startswith("@") and before is not None and before.text == "@":
            return token.text
        return ":p"
    return " " + "\n" * token.text.count("\n") if token.kind == "comment" else token.text

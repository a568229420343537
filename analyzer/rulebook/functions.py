"""What the SQL of rules and queries may call: SQLite's harmless functions, and a few of the field's own.

Ours are deterministic, take time in proportion to their arguments, and return text no longer than these.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from functools import lru_cache
from typing import Any

BUILT_IN = frozenset({
    # values
    "abs", "coalesce", "iif", "ifnull", "nullif", "length", "lower", "upper", "substr", "substring", "trim",
    "ltrim", "rtrim", "replace", "instr", "like", "glob", "round", "sign", "typeof", "min", "max",
    # sets
    "count", "sum", "total", "avg", "group_concat", "string_agg",
    # windows
    "row_number", "rank", "dense_rank", "lag", "lead", "first_value", "last_value", "ntile",
    # lists and mappings, which are kept as JSON text
    "json", "json_array", "json_array_length", "json_extract", "json_type", "json_valid", "json_object",
    "json_group_array", "json_group_object", "json_quote", "->", "->>",
})  # fmt: skip


MAX_NAME = 1_000
"""Characters of a path or name that are looked at for words."""


def has_word(text: object, words: object) -> int:
    """Whether a path or a name holds one of the words: `has_word('/resetPassword', 'reset password|otp')`.

    A text is cut into words at case, digits and punctuation; a word must be met whole, several in a row as
    they stand.  `words` is separated by `|`, or is a list.
    """
    if text is None or words is None:
        return 0
    spaced, met = _words(str(text)[:MAX_NAME])
    single, several = _phrases(str(words))
    return int(not single.isdisjoint(met) or any(phrase in spaced for phrase in several))


def last_name(name: object) -> str | None:
    """The last part of a dotted name: `last_name('shop.security.require_admin')` is `require_admin`; with
    the class where it says nothing without: `Client.__init__`."""
    if name is None:
        return None
    parts = str(name).rsplit(".", 2)
    return ".".join(parts[-2:]) if parts[-1].startswith("__") else parts[-1]


def first_word(name: object) -> str | None:
    """The first word of a name, in lower case: `first_word('deleteUser')` is `delete`."""
    return None if name is None else (_words(str(name)[:MAX_NAME])[0].split() or [""])[0]


def path_shape(path: object) -> str | None:
    """A path without the names of its parameters: `/users/{user_id}` becomes `/users/{}`."""
    return None if path is None else _PARAMETER.sub("{}", str(path))


def listed(items: object) -> str | None:
    """A list as people write it: `GET, POST`."""
    if items is None:
        return None
    known = _parsed(str(items))
    return ", ".join(map(str, known)) if isinstance(known, list) else str(items)


def truth(value: object) -> int | None:
    """1 or 0 where an argument is known to be true or false, as a value or as text; null where it is not."""
    if isinstance(value, int | float):
        return int(bool(value))
    return None if value is None else _TRUTH.get(str(value).strip().lower())


def holds(items: object, item: object) -> int | None:
    """1 or 0 where it is known whether a list, or a single value, holds the item; null where it is not known.

    `holds('["GET", "POST"]', 'GET')`; an argument that is an expression (`settings.origins`) is not known.
    """
    if items is None or item is None:
        return None
    text = str(items)
    known = _parsed(text)
    if isinstance(known, list):
        if item in known:
            return 1
        return 0 if all(isinstance(one, str | int | float | bool) for one in known) else None
    literal = _PYTHON_LIST.fullmatch(text)
    if literal:
        return int(str(item) in re.findall(r"['\"]([^'\"]*)['\"]", literal[1]))
    return 1 if text.strip("'\"") == item else None


OURS: dict[str, tuple[int, Callable[..., Any]]] = {
    "first_word": (1, first_word),
    "has_word": (2, has_word),
    "holds": (2, holds),
    "last_name": (1, last_name),
    "listed": (1, listed),
    "path_shape": (1, path_shape),
    "truth": (1, truth),
}

ALLOWED = BUILT_IN | OURS.keys()


def install(connection: sqlite3.Connection) -> None:
    """Make our functions known to a connection, and replace `instr`, which takes quadratic time in SQLite."""
    for name, (arguments, function) in OURS.items():
        connection.create_function(name, arguments, function, deterministic=True)
    connection.create_function("instr", 2, _instr, deterministic=True)


def _instr(text: object, part: object) -> int | None:
    if text is None or part is None:
        return None
    return str(text).find(str(part)) + 1


_PARAMETER = re.compile(r"\{[^{}]*\}")
_PYTHON_LIST = re.compile(r"\s*[\[({]((?:\s*['\"][^'\"]*['\"]\s*,?)*)\s*[\])}]\s*")
_TRUTH = {"true": 1, "1": 1, "false": 0, "0": 0, "none": 0}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\x00-\x7f]+")


@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[str, frozenset[str]]:
    """The words of a text, in a row between spaces, and as a set."""
    words = _WORD.findall(text)
    spaced = f" {' '.join(words)} ".lower()
    return spaced, frozenset(spaced.split())


@lru_cache(maxsize=256)
def _phrases(words: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """What is looked for: single words, and several in a row between spaces."""
    known = _parsed(words)
    items = [str(item) for item in known] if isinstance(known, list) else words.split("|")
    phrases = [_words(item)[0] for item in items]
    several = tuple(phrase for phrase in phrases if len(phrase.split()) > 1)
    return frozenset(phrase.strip() for phrase in phrases if len(phrase.split()) == 1), several


def _parsed(text: str) -> Any:
    """The list that a JSON text holds; None where it holds anything else."""
    if not text.lstrip().startswith("["):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None

"""Texts that are put together: as people read them, and which part of one decides.

Of an address, the host decides where a request goes; of a redirect, the same; of a command, of SQL, of a
template, every part does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final
from urllib.parse import urlsplit

from analyzer.behaviour.things import Origins, Thing, merged
from analyzer.evaluator.joining import plain
from analyzer.evaluator.values import Setting
from analyzer.sql.texts import Hole, SqlText

MAX_TEXT: Final = 2_000
"""Characters of a text that is told."""

_HOST_ENDS: Final = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]+[/?#]")
_SCHEME: Final = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*://")
_OWN_PATH: Final = re.compile(r"^/[^/\\]|^[?#]")
_CONVERSION: Final = re.compile(r"%(?:\((\w+)\))?[#0\- +]*\*?(?:\.\d+|\.\*)?[hlL]?([diouxXeEfFgGcrsa%])")
NUMERIC: Final = frozenset("diouxXeEfFgG")
RECEIVERS: Final = frozenset(["self", "cls"])
"""Names of parameters that say nothing of what comes of them."""


def spelled(thing: Thing) -> str:
    """A text with its holes, as people read it."""
    return "".join(one if isinstance(one, str) else _hole(one) for one in thing.text)[:MAX_TEXT]


def _hole(piece: Any) -> str:
    if not isinstance(piece, Thing):
        return "{}"
    setting = _setting(piece)
    if setting is not None:
        default = plain(setting.default)
        return default if isinstance(default, str) else f"{{{setting.names[0]}}}"
    if piece.constant is not None:
        return str(piece.constant)
    for origin in piece.origins:
        name = origin.field or origin.name
        if name.isidentifier() and origin.location != "rows" and name not in RECEIVERS:
            return f"{{{name}}}"
    return "{}"


def statements_in(thing: Thing) -> tuple[SqlText, ...]:
    """The statements that a text may be: several where several constants may stand there."""
    whole = thing.text[0] if len(thing.text) == 1 else None
    known = [one for one in whole.kinds if isinstance(one, str)] if isinstance(whole, Thing) else []
    if len(known) > 1:
        return tuple(SqlText.of([one]) for one in known)
    return (SqlText.of(_sql_parts(thing)),)


def _sql_parts(thing: Thing) -> Iterator[str | Hole]:
    for piece in thing.text:
        if isinstance(piece, str):
            yield piece
        elif not isinstance(piece, Thing):
            yield Hole()
        elif (setting := _setting(piece)) is not None and isinstance(plain(setting.default), str):
            yield str(plain(setting.default))
        elif isinstance(piece.constant, (str, int, float)):
            yield str(piece.constant)
        elif piece.origins and all(one.clean & {"*", "sql"} or one.checked for one in piece.origins):
            yield Hole()  # a number, one of an enumeration, what is quoted: nobody need look at it
        else:
            yield Hole(_hole(piece)[1:-1], tuple(one for one in piece.kinds if isinstance(one, str)))


def _setting(piece: Thing) -> Setting | None:
    for kind in piece.kinds:
        if isinstance(kind, Setting):
            return kind
    return None


def settings_of(thing: Thing) -> tuple[str, ...]:
    """The settings in a text."""
    found: list[str] = []
    for piece in thing.text:
        setting = _setting(piece) if isinstance(piece, Thing) else None
        if setting is not None:
            found += setting.names
    return tuple(dict.fromkeys(found))


def host_of(url: str) -> str | None:
    """Host and port of an address, where they are known."""
    try:
        host = urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:
        return None
    return host if host and "{" not in host else None


def deciding(sink: str, thing: Thing) -> Origins:
    """The origins of what decides at a sink."""
    if sink not in ("url", "redirect") or thing.pieces is None:
        return thing.origins
    before = ""
    found: list[Origins] = []
    for piece, following in zip_longest(thing.pieces, thing.pieces[1:]):
        if isinstance(piece, str):
            before += piece
            if _HOST_ENDS.match(before) or (sink == "redirect" and _OWN_PATH.match(before)):
                break
            continue
        if before == "" and isinstance(following, str) and following.startswith("://"):
            before = "scheme"  # whatever it is, the host comes behind it
        elif before == "":
            found.append(piece.origins)
            break  # a whole address, or its beginning; what follows is its path
        elif _SCHEME.match(before):
            found.append(piece.origins)
            before += "x"
        elif sink == "redirect" and before == "/":
            found.append(piece.origins)  # `//host` is another host
            break
        else:
            break
    return merged(found)


def percent_formatted(text: str, values: list[Thing]) -> list[Thing]:
    """The pieces of `text % values`; a number's conversion lets nothing but a number through."""
    parts: list[Thing] = []
    end = 0
    position = 0
    for match in _CONVERSION.finditer(text):
        parts.append(Thing((text[end : match.start()],)))
        end = match.end()
        if match[2] == "%":
            parts.append(Thing(("%",)))
            continue
        value = values[min(position, len(values) - 1)] if values else Thing()
        if match[1] and values and values[0].fields:
            value = values[0].fields.get(match[1], values[0])
        position += 0 if match[1] else 1
        parts.append(Thing() if match[2] in NUMERIC else value)
    parts.append(Thing((text[end:],)))
    return parts


_FIELD: Final = re.compile(r"\{\{|\}\}|\{([^{}:!]*)(?:![rsa])?(?::[^{}]*)?\}")


def brace_formatted(text: str, args: list[Thing], keywords: dict[str, Thing]) -> list[Thing]:
    """The pieces of `text.format(...)`."""
    parts: list[Thing] = []
    end = 0
    position = 0
    for match in _FIELD.finditer(text):
        parts.append(Thing((text[end : match.start()],)))
        end = match.end()
        if match[1] is None:
            parts.append(Thing((match[0][0],)))
            continue
        name = re.split(r"[.\[]", match[1])[0]
        if name == "" or name.isdigit():
            index = int(name[:4]) if name else position
            position += 1
            parts.append(args[index] if index < len(args) else Thing())
        else:
            parts.append(keywords.get(name, Thing()))
    parts.append(Thing((text[end:],)))
    return parts


def content_type(headers: Thing) -> Thing | None:
    """What a mapping of headers says of the type of what is sent."""
    for name, value in (headers.fields or {}).items():
        if name.lower() == "content-type":
            return value
    return None

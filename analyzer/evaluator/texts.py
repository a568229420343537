"""Strings: their methods, formatting, and texts of which a part is not known.

Methods of known strings are Python's own, on a list of those that are pure and cannot produce a huge result
from a small call; widths in format specifications are bounded.  On a text with holes the few methods that
leave holes alone are modelled (`strip` at a known end, `replace`, `join`, `format`); the rest give a text
that is one hole.
"""

from __future__ import annotations

import re
import string
from math import prod
from typing import Any, Final

from analyzer.evaluator.attributes import own_method
from analyzer.evaluator.comparing import is_small
from analyzer.evaluator.conditions import never_all
from analyzer.evaluator.containers import get_item, weight
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import distribute, join, plain, settings_of
from analyzer.evaluator.operations import MAX_ELEMENTS, MAX_SIZE, text_of_parts
from analyzer.evaluator.symbols import Instance
from analyzer.evaluator.values import (
    MAX_ALTERNATIVES,
    Container,
    Dict,
    Join,
    List,
    Possible,
    Sequence,
    Setting,
    Text,
    Tuple,
    Unknown,
    Value,
    is_constant,
)

# fmt: off
PURE: Final = frozenset([
    "capitalize", "casefold", "count", "encode", "endswith", "find", "index", "isalnum", "isalpha", "isascii",
    "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle",
    "isupper", "lower", "lstrip", "partition", "removeprefix", "removesuffix", "rfind", "rindex",
    "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase", "title",
    "upper",
])
# fmt: on
"""Methods of str whose result is no longer than what goes in (up to a small factor)."""

SIZED: Final = frozenset(["center", "ljust", "rjust", "zfill", "expandtabs"])
"""Methods whose first argument is a width."""

MAX_COMBINATIONS: Final = 1_000
"""Of alternatives in one text; those that contradict each other are among them."""

FIELDS_PER_STEP: Final = 4
"""Fields of a template that are filled in about the time of a step."""

MAX_WIDTH: Final = 1_000
"""Width that formatting may ask for."""

_WIDE = re.compile(r"\d{4,}")


def _combinations(parts: list[Any]) -> int:
    """How many values several joins have together."""
    return prod(len(one.alternatives) for one in parts if isinstance(one, Join))


def to_python(value: Any) -> Any:
    """A value as the Python object that it stands for, where it consists of constants only; else itself."""
    match value:
        case Container() if not is_small(value):
            return value
        case List() | Tuple() if value.exact:
            items = [to_python(each.value) for each in value.elements]
            if any(isinstance(item, Value) for item in items):
                return value
            return items if isinstance(value, List) else tuple(items)
        case Dict() if not value.open and not any(one.path for _, one in value.entries.values()):
            pairs = [(to_python(key), to_python(one.value)) for key, one in value.entries.values()]
            if any(isinstance(part, Value) for pair in pairs for part in pair):
                return value
            return dict(pairs)
    return value


def to_value(result: Any) -> Any:
    """A Python result as a value."""
    if isinstance(result, list):
        return List(
            [Possible(to_value(item)) for item in result[:MAX_ELEMENTS]], (), len(result) > MAX_ELEMENTS
        )
    if isinstance(result, tuple):
        return Tuple.of([to_value(item) for item in result])
    return result if is_constant(result) else Unknown("result of a string method")


def call_method(
    run: Interpreter, text: str | bytes | Text, name: str, args: list[Any], keywords: dict[str, Any]
) -> Any:
    """`text.name(*args, **keywords)`."""
    if _combinations(args) > MAX_COMBINATIONS:
        return Unknown("text of too many alternatives", run.place())
    for position, one in enumerate(args):
        if isinstance(one, Join):
            return join(
                [
                    Possible(
                        call_method(
                            run, text, name, [*args[:position], each.value, *args[position + 1 :]], keywords
                        ),
                        each.path,
                    )
                    for each in one.alternatives
                ]
            )
    names = settings_of(*args, *keywords.values())
    if names and name not in ("join", "format"):
        inner = call_method(
            run, text, name, [plain(a) for a in args], {k: plain(v) for k, v in keywords.items()}
        )
        return inner if isinstance(inner, Unknown) else Setting(names, inner)
    if name == "join":
        return _join(run, text, args[0]) if args else Unknown("join of nothing")
    if name in ("format", "format_map") and isinstance(text, str):
        if name == "format_map" and args and isinstance(args[0], Dict):
            keywords = {k: p.value for k, p in args[0].entries.values() if isinstance(k, str)}
            args = []
        return _format(run, text, args, keywords)
    if isinstance(text, Text):
        return _on_holes(text, name, args)
    return _on_known(
        run, text, name, [to_python(one) for one in args], {k: to_python(v) for k, v in keywords.items()}
    )


def _on_known(
    run: Interpreter, text: str | bytes, name: str, args: list[Any], keywords: dict[str, Any]
) -> Any:
    if any(isinstance(one, Value) for one in (*args, *keywords.values())):
        if (
            name == "replace"
            and isinstance(text, str)
            and len(args) >= 2
            and isinstance(args[0], str)
            and args[0]
        ):
            pieces = text.split(args[0])
            return text_of_parts([part for piece in pieces for part in (args[1], piece)][1:])
        return Unknown(f"{name} with what is not known")
    if name == "replace":
        grown = len(text) * max((len(one) for one in args if isinstance(one, (str, bytes))), default=0)
        if grown > MAX_SIZE * 10:
            return Unknown("text too long")
    elif name in SIZED:
        if args and isinstance(args[0], int) and args[0] > MAX_WIDTH:
            return Unknown("text too long")
    elif name not in PURE and name not in ("decode", "translate", "hex", "__contains__", "__len__"):
        return Unknown(f"method {name} of a text")
    elif name == "translate" and len(text) * max(map(_length_of, args[:1]), default=1) > MAX_SIZE:
        return Unknown("text too long")
    try:
        result = to_value(getattr(text, name)(*args, **keywords))
        return result if run.spend(weight(result)) else Unknown("text, of which there are too many")
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, MemoryError) as error:
        return run.fails(type(error).__name__, f"{name} fails")


def _length_of(table: Any) -> int:
    """The longest text that `translate` puts in the place of a letter."""
    if not isinstance(table, dict):
        return 1
    return max((len(one) for one in table.values() if isinstance(one, str)), default=1)


def _on_holes(text: Text, name: str, args: list[Any]) -> Any:
    first, last = text.parts[0], text.parts[-1]
    chars = args[0] if args and isinstance(args[0], str) else None
    if name in ("strip", "lstrip", "rstrip") and (chars is not None or not args):
        parts = list(text.parts)
        if name != "rstrip" and isinstance(first, str):
            parts[0] = first.lstrip(chars)
        if name != "lstrip" and isinstance(last, str):
            parts[-1] = parts[-1].rstrip(chars)
        return text_of_parts(parts)
    if name in ("lower", "upper", "casefold"):
        return text_of_parts(
            [getattr(part, name)() if isinstance(part, str) else part for part in text.parts]
        )
    if name in ("startswith", "endswith"):
        return _begins_or_ends(text, name, to_python(args[0]) if len(args) == 1 else None)
    if name == "removeprefix" and isinstance(first, str) and chars is not None and first.startswith(chars):
        return text_of_parts([first[len(chars) :], *text.parts[1:]])
    if name == "removesuffix" and isinstance(last, str) and chars is not None and last.endswith(chars):
        return text_of_parts([*text.parts[:-1], last.removesuffix(chars)])
    if name == "replace" and len(args) >= 2 and all(isinstance(one, str) for one in args[:2]):
        return text_of_parts(
            [part.replace(args[0], args[1]) if isinstance(part, str) else part for part in text.parts]
        )
    return Unknown(f"{name} of a text that is not wholly known")


def _begins_or_ends(text: Text, name: str, wanted: Any) -> Any:
    """`startswith` and `endswith` with one text or several, as far as the known end decides it."""
    known = text.parts[0 if name == "startswith" else -1]
    choices = wanted if isinstance(wanted, tuple) else (wanted,)
    if not isinstance(known, str) or not all(isinstance(one, str) for one in choices):
        return Unknown(f"{name} of a text that is not wholly known")
    if any(getattr(known, name)(one) for one in choices):
        return True
    if not any(getattr(one, name)(known) for one in choices):
        return False
    return Unknown(f"{name} of a text that is not wholly known")


MAX_ABSENT: Final = 2
"""Elements that may be absent of which a joined text is told both with and without."""


def _join(run: Interpreter, glue: str | bytes | Text, value: Any) -> Any:
    inner, whole = run.elements(value)
    return _joined(run, glue, inner, whole, sum(bool(one.path) for one in inner) <= MAX_ABSENT)


def _joined(
    run: Interpreter, glue: str | bytes | Text, inner: list[Possible], whole: bool, either: bool
) -> Any:
    """The elements as one text; `either`: elements that may be absent make several texts."""
    position = next((at for at, one in enumerate(inner) if one.path), None) if either else None
    if position is not None:
        one = inner[position]
        present = [*inner[:position], Possible(one.value), *inner[position + 1 :]]
        absent = inner[:position] + inner[position + 1 :]
        return join(
            [
                Possible(_joined(run, glue, present, whole, True), one.path),
                Possible(_joined(run, glue, absent, whole, True), never_all(one.path)),
            ]
        )
    several = next((at for at, one in enumerate(inner) if isinstance(one.value, Join)), None)
    if several is not None and _combinations([one.value for one in inner]) <= MAX_ALTERNATIVES:

        def with_one(value: Any) -> Any:
            pieces = [*inner[:several], Possible(value, inner[several].path), *inner[several + 1 :]]
            return _joined(run, glue, pieces, whole, either)

        return distribute(inner[several].value, with_one)
    parts: list[Any] = []
    names: tuple[str, ...] = ()
    for position, one in enumerate(inner):
        if position:
            parts.append(glue)
        names += settings_of(one.value)
        known = plain(one.value) if not one.path else Unknown("part of a joined text that may be absent")
        parts.append(known if isinstance(known, (str, Text)) else Unknown("part of a joined text"))
    if not whole or isinstance(glue, bytes):
        return Text((*parts, Unknown("further parts of a joined text"))) if parts else Unknown("joined text")
    made = text_of_parts(parts)
    return Setting(names, made) if names else made


def shown(run: Interpreter, value: Any) -> Any:
    """`str(value)`: a string, a text with holes, or Unknown."""
    match value:
        case str() | Text() | Unknown() | Join() | Setting():
            return value
        case Instance():
            return run.text_of(value)
    if is_constant(value):
        return (
            str(value)
            if not isinstance(value, int) or value.bit_length() < MAX_WIDTH
            else Unknown("number too large")
        )
    constant = to_python(value)
    return str(constant) if not isinstance(constant, Value) else Unknown("text of an object")


def formatted(run: Interpreter, parts: list[Any]) -> Any:
    """An f-string from its pieces; the result rests on the settings that its pieces rest on."""
    if _combinations(parts) > MAX_COMBINATIONS:
        return Unknown("text of too many alternatives", run.place())
    for position, one in enumerate(parts):
        if isinstance(one, Join):
            return join(
                [
                    Possible(
                        formatted(run, [*parts[:position], each.value, *parts[position + 1 :]]), each.path
                    )
                    for each in one.alternatives
                ]
            )
    names = settings_of(*parts)
    if not run.spend(len(parts) // FIELDS_PER_STEP):
        return Unknown("text, of which there are too many")
    made = text_of_parts([shown(run, plain(one)) for one in parts])
    run.spend(weight(made))
    return Setting(names, made) if names and not isinstance(made, Unknown) else made


def with_spec(run: Interpreter, value: Any, conversion: str | None, spec: str) -> Any:
    """One replacement field: `{value!conversion:spec}`."""
    if not spec and conversion in (None, "s"):
        return shown(run, value)
    if isinstance(value, Setting):
        return Setting(value.names, with_spec(run, value.default, conversion, spec))
    own = _own_format(run, value, conversion, spec)
    if own is not None:
        return own
    known = to_python(value)
    if isinstance(known, Value) or _WIDE.search(spec):
        return Unknown("formatted value")
    try:
        converted = repr(known) if conversion == "r" else ascii(known) if conversion == "a" else known
        return format(converted, spec)
    except (ValueError, TypeError):
        return Unknown("formatting fails")


def _own_format(run: Interpreter, value: Any, conversion: str | None, spec: str) -> Any:
    """What the target's own class makes of an instance; None where it has no say."""
    if not isinstance(value, Instance):
        return None
    if conversion is None:
        method = own_method(run, value, "__format__")
        return run.call(method, [spec]) if method is not None else None
    if conversion == "s":
        return with_spec(run, shown(run, value), None, spec)
    method = own_method(run, value, "__repr__")
    return with_spec(run, run.call(method, []), None, spec) if method is not None else None


def _format(run: Interpreter, template: str, args: list[Any], keywords: dict[str, Any]) -> Any:
    parts: list[Any] = []
    automatic = size = 0
    try:
        for literal, field, spec, conversion in string.Formatter().parse(template):
            size += _length(parts[-1:]) + len(literal)
            if size > MAX_SIZE:
                return Unknown("text too long")
            parts.append(literal)
            if field is None:
                continue
            name, steps = _FIELD.split(field, maxsplit=1)[0], _STEP.findall(field)
            if name == "":
                name, automatic = str(automatic), automatic + 1
            if name.isdigit():
                value = args[int(name)] if int(name) < len(args) else Unknown("format argument")
            else:
                value = keywords.get(name, Unknown(f"format argument {name}"))
            for attribute, item in steps:
                index = int(item) if item.isdigit() else item
                value = run.attribute(value, attribute) if attribute else get_item(run, value, index)
            if spec and "{" in spec:  # a width that is an argument itself
                inner = _format(run, spec, args[automatic:] or args, keywords)
                automatic += spec.count("{}")
                spec = inner if isinstance(inner, str) else "?"
            parts.append(with_spec(run, value, conversion, spec or ""))
    except ValueError:
        return Unknown("format fails")
    return formatted(run, parts)


def _length(parts: list[Any]) -> int:
    return sum(len(part) for part in parts if isinstance(part, str))


_FIELD = re.compile(r"[.\[]")
_STEP = re.compile(r"\.(\w+)|\[([^\]]+)\]")
_PERCENT = re.compile(r"%(?:\((\w+)\))?([#0\- +]*\d{0,3}(?:\.\d{1,3})?)([sdrifxX%])")


def percent(run: Interpreter, template: str, values: Any) -> Any:
    """`template % values`."""
    supplied = [each.value for each in values.elements] if isinstance(values, Tuple) else [values]
    if isinstance(values, tuple):
        supplied = list(values)
    parts: list[Any] = []
    end = taken = size = 0
    for found in _PERCENT.finditer(template):
        size += _length(parts[-1:])
        if size > MAX_SIZE:
            return Unknown("text too long")
        between = template[end : found.start()]
        if "%" in between:
            return Unknown("format of a kind that is not known")
        parts.append(between)
        end = found.end()
        key, flags, kind = found.groups()
        if kind == "%":
            parts.append("%")
            continue
        if key is not None:
            entry = values.entries.get((str, key)) if isinstance(values, Dict) else None
            value = entry[1].value if entry else Unknown("format argument")
        else:
            value = supplied[taken] if taken < len(supplied) else Unknown("format argument")
            taken += 1
        value = to_python(plain(value))
        if isinstance(value, Instance) and kind == "s" and not flags:
            parts.append(shown(run, value))
        elif isinstance(value, Value):
            parts.append(value if isinstance(value, Text) and not flags else Unknown("formatted value"))
        else:
            try:
                parts.append(f"%{flags}{kind}" % (value,))
            except (TypeError, ValueError):
                parts.append(Unknown("formatting fails"))
    if "%" in template[end:]:
        return Unknown("format of a kind that is not known")
    parts.append(template[end:])
    run.spend(len(parts) // FIELDS_PER_STEP)
    return text_of_parts(parts)


HOLE: Final = "{?}"
"""Stands in a text for what is not known of it."""


def spelled(value: Any, hole: str = HOLE) -> tuple[str, bool]:
    """A text as people write it, holes as `{?}`; and whether it has none."""
    value = plain(value)
    if isinstance(value, str):
        return value, True
    if isinstance(value, Text):
        pieces = [spelled(part, hole)[0] if not isinstance(part, str) else part for part in value.parts]
        return "".join(pieces), False
    if isinstance(value, Sequence) or is_constant(value):
        return str(to_python(value)) if is_constant(value) else hole, is_constant(value)
    return hole, False

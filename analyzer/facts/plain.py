"""Plain values: what may stand in JSON or in an SQLite column, whatever the target put there."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import partial
from typing import Any

MAX_DEPTH = 40
"""Values nested deeper are cut: nothing that a reader needs is, and the encoder must not run out of stack."""

MAX_INTEGER_BITS = 1024
"""Larger integers are written in hexadecimal, as text: Python refuses to write huge ones in decimal."""

_INT64 = range(-(2**63), 2**63)

encode_in_order = partial(json.dumps, ensure_ascii=False, allow_nan=False, check_circular=False)
"""One line of JSON for a plain value, its keys in their order."""

encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, check_circular=False, separators=(",", ":"), sort_keys=True
).encode
"""The shortest JSON for a plain value, its keys sorted: the same text for the same value."""


def plain(value: Any, depth: int = MAX_DEPTH) -> Any:
    """The value made of dictionaries with text keys, lists, texts, numbers, booleans and None only."""
    if value is None or isinstance(value, bool | str):
        return value if value is None or isinstance(value, bool) else str(value)
    if isinstance(value, int):
        return int(value) if value.bit_length() <= MAX_INTEGER_BITS else hex(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if depth == 0:
        return "..."
    if isinstance(value, Mapping):
        return {str(key): plain(item, depth - 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, depth - 1) for item in value]
    if isinstance(value, set | frozenset):
        return sorted((plain(item, depth - 1) for item in value), key=encode)
    return str(value)


def storable(value: Any) -> Any:
    """The value of one column as SQLite can keep it: no lone surrogates, no integer over 64 bits."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, int) and not isinstance(value, bool) and value not in _INT64:
        return hex(value)  # in decimal, SQLite would make an inexact number of it
    return value


def utf8(text: str) -> bytes:
    """The bytes of an output; a lone surrogate (undecodable file name, odd literal) becomes its escape."""
    return text.encode("utf-8", "backslashreplace")

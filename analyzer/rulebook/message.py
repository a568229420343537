"""A rule's sentence, filled with the columns of a row.

Only `{column}` is replaced; nothing in the text can reach into a value or ask for a width.  A value comes
from the analysed project: it is shortened, and what would act on a terminal is shown instead of done.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

MAX_VALUE = 200  # characters of one value; a path or a list of names fits, a page of text does not

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def placeholders(template: str) -> set[str]:
    """The columns that a sentence needs."""
    return set(_PLACEHOLDER.findall(template))


def fill(template: str, row: Mapping[str, Any]) -> str:
    """The sentence for one row."""
    return _PLACEHOLDER.sub(lambda match: _shown(row[match[1]]), template)


def _shown(value: Any) -> str:
    text = "?" if value is None else str(value)
    if len(text) > MAX_VALUE:
        text = text[: MAX_VALUE - 1] + "…"
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    if unicodedata.category(character) == "Zs" or character in "\n\t":
        return " "
    return character.encode("unicode_escape").decode("ascii")

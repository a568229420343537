"""Passwords that stand in the code, where somebody is let in by them: names of what is sent, and values.

A comparison with what was sent; an object that is made with one.  Not told: values that say there is none.
"""

from __future__ import annotations

import ast
import re
from typing import Any, Final

CHOSEN: Final = re.compile(r"(?i)(^|_)(passw(or)?d|passwd|pwd|passphrase|api_?key|secret)(_bytes|_key)?$")
"""Names of what somebody sends to be let in."""


MAKES_ACCOUNTS: Final = re.compile(
    r"(?i)^_?(create|add|register|make|insert|ensure|seed)_?\w*(user|account|admin|member)s?$"
)
"""Names of functions that make somebody's account."""


def sent_as(node: ast.expr) -> str:
    """The name of what somebody sends as a password, as it is written; empty where the name says nothing."""
    match node:
        case ast.Attribute(value=ast.Name(id="self" | "cls")):
            return ""  # what the object was given, mostly by the settings
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(name)), *_]):
            found = name
        case ast.Call(func=ast.Attribute(value=inner, attr="encode" | "strip" | "decode")):
            return sent_as(inner)
        case (
            ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name)))
        ):
            found = name
        case _:
            return ""
    return found if CHOSEN.search(found) else ""


def is_chosen(constant: Any) -> bool:
    """Whether a constant can be a password that somebody chose: not one that says that there is none."""
    text = constant.decode("latin-1") if isinstance(constant, bytes) else constant
    return (
        isinstance(text, str)
        and len(set(text)) > 2
        and " " not in text
        and text.lower() not in ("none", "null", "n/a", "undefined", "unchanged", "password", "placeholder")
        and any(character.isalnum() for character in text)
    )

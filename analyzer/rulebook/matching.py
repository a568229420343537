"""Patterns by which people say which findings they mean."""

from __future__ import annotations


def subject_matches(pattern: str, subject: str) -> bool:
    """A subject may be given whole, or from one of its words on: `POST /hook` for `shop.app POST /hook`."""
    return text_matches(pattern, subject) or text_matches(f"* {pattern}", subject)


def text_matches(pattern: str, text: str) -> bool:
    """`*` stands for anything; every other character for itself.  Takes linear time."""
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == text
    last = rest.pop()
    if not text.startswith(first) or len(text) < len(first) + len(last) or not text.endswith(last):
        return False
    position, end = len(first), len(text) - len(last)
    for part in rest:
        position = text.find(part, position, end)
        if position < 0:
            return False
        position += len(part)
    return True

"""Names of columns as words: `emailAddress`, `EMAIL_ADDRESS` and `email-address` are the same two.

What a name is about stands at its end: an `email_template_id` is an id, a `password_reset_at` a moment.  So a
phrase is looked for at the end only, once words that say in which form a value is kept are taken away.
"""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")

HASHED: Final = frozenset(
    ["hash", "hashed", "digest", "digested", "bcrypt", "argon2", "scrypt", "pbkdf", "sha", "md", "hmac"]
)
ENCRYPTED: Final = frozenset(
    ["encrypted", "encrypt", "crypted", "crypt", "enc", "ciphertext", "cipher", "sealed"]
)

FORMS: Final = (
    HASHED
    | ENCRYPTED
    | frozenset(
        ["text", "str", "string", "value", "raw", "plain", "normalized", "normalised", "lower", "lowercase",
         "canonical", "b64", "base64", "pem", "hex", "bytes", "json", "masked", "cached", "parts"]
    )
)  # fmt: skip
"""Words at the end, or at the beginning, that say how a value is written and not what it is."""


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in small letters."""
    return tuple(word.lower() for word in _WORD.findall(name))


def without_form(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words that say what it is; numbers at the end count as form."""
    first, last = 0, len(words)
    while last > 1 and (words[last - 1] in FORMS or words[last - 1].isdigit()):
        last -= 1
    while first < last - 1 and words[first] in HASHED | ENCRYPTED:
        first += 1
    return words[first:last]


def singular(word: str) -> str:
    """One of what the word says there are several of; good enough for names of tables."""
    if word == "people":
        return "person"
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word

"""Whether a value that stands where a secret is expected can be one.

What people write instead of a secret is told apart: placeholders, names of other things, sentences, paths,
documented examples.  Randomness is measured as Shannon's entropy of the characters; words of a language lie
below 3 bits, keys above 3.5 from some 20 characters on.
"""

from __future__ import annotations

import base64
import json
import math
import re
from collections import Counter
from typing import Final

MIN_LENGTH: Final = 6
"""Shorter values cannot be told from words."""

RANDOM_LENGTH: Final = 16
RANDOM_BITS: Final = 3.2
"""Entropy from which on a value of that length is no word: 32 random hexadecimal digits have 3.4 bits or more
in all but one of a thousand cases."""

_PLACEHOLDER: Final = re.compile(
    r"(?i)example|sample|placeholder|change|your|insert|replace|redacted|dummy|fake|mock|todo|fixme|"
    r"not[-_ ]?set|unset|missing|default|foo|bar(?![a-z0-9])|lorem|some[-_ ]|my[-_ ]|test|demo|undefined|"
    r"abcdef|123456|qwerty|x{4}|\*{2}|\.{3}|0{6}|1{6}"
)
_PUT_IN: Final = re.compile(
    r"\$\{|\$\(|\$[A-Za-z_]|\{\{|\{[^{}\s]*\}|%\(|%[sdr]|(?:^|[/@:.])%[a-zA-Z]\b|<[^>]*>|\[[^\]]*\]"
)
_IDENTIFIER: Final = re.compile(
    r"[A-Za-z]+(?:[-_./: ][A-Za-z]+)*[-_./:]?|[A-Z][A-Z0-9_]*|[a-z]+(?:[A-Z][a-z]+)+[0-9]?"
)
_WORDS: Final = re.compile(r"[a-z]*(?:\d{1,2}[a-z]*)?(?:[-_.][a-z]*(?:\d{1,2}[a-z]*)?)+")
"""Words in small letters, with a number here and there: `second_token_2nd`, `x-v3io-key`."""

_WORD: Final = re.compile(r"(?<![a-z\d])[a-z]{3,}(?![a-z\d])")
_EQUATION: Final = re.compile(r"[A-Za-z_][\w.]*={1,2}[A-Za-z_][\w.]*")
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9][\w-]*/[a-z0-9]+(?:[-_.][a-z0-9]+)+")
"""Whose, and what it is called: `shop/order_words-small`."""

_URN: Final = re.compile(r"(?i)urn:[a-z0-9][a-z0-9-]+:.+")

_FILE: Final = re.compile(r"[\w.-]+(?:/[\w.-]+)+\.[a-z]{2,5}")
"""A path below some folder, with the ending of a file."""

ALPHABET_LENGTH: Final = 32
"""Characters from which on a text in which none stands twice is what secrets are drawn from."""

_CODE: Final = re.compile(r"\.?[A-Za-z_][\w.]*\([^()]*\).*")
"""A call: code of some language, in a text or a file of settings."""

_UUID: Final = re.compile(r"(?i)\{?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\}?")
_DIGEST: Final = re.compile(
    r"(?i)(?:sha\d+|md5|blake2[bs]|pbkdf2\w*|bcrypt\w*|argon2\w*|scrypt)\b|\$(?:2[aby]|argon2|pbkdf2)"
)
_PATH: Final = re.compile(
    r"\.{0,2}/[\w./~-]*|[A-Za-z]:\\.*|[a-z][a-z0-9+.-]*://.*|[\w-]+(?:\.[\w-]+)+|[\w.-]+@[\w.-]+"
)

_MEANT_TO_BE_SEEN: Final = re.compile(r"phc_|pk_live_|pk_test_|pk\.eyJ")
"""Beginnings of keys that every client of a service is given: PostHog's, Stripe's, Mapbox's."""

_EXPRESSION: Final = re.compile(r"\(\?|\(\.|\)\?|\[\^|[A-Za-z)\]]\|[A-Za-z(\[]|[)\]][*+$]")
"""Part of a regular expression."""

WELL_KNOWN: Final = frozenset({
    "123456", "12345678", "admin", "admin123", "administrator", "changeit", "changeme", "elastic", "guest",
    "letmein", "mariadb", "minio", "minioadmin", "mysql", "neo4j", "pass", "passwd", "password", "password1",
    "password123", "postgres", "qwerty", "rabbitmq", "root", "root123", "secret", "test", "test123", "toor",
    "user", "username",
})  # fmt: skip
"""Passwords that everybody tries first."""


NOBODY: Final = frozenset(["anon", "anonymous", "guest", "public"])
"""Roles of tokens that every client of a service is given: Supabase's `anon`."""


_NAMING: Final = (_IDENTIFIER, _EQUATION, _REPOSITORY, _UUID, _PATH, _URN, _FILE, _CODE)
"""What is the name of something, and no secret."""


def names_nobody(token: str) -> bool:
    """Whether a JSON web token says of itself that its bearer is nobody in particular."""
    parts = token.split(".")
    if len(parts) != 3 or not token.startswith("eyJ"):
        return False
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return False
    return isinstance(claims, dict) and str(claims.get("role")) in NOBODY


def entropy(text: str) -> float:
    """Bits for each character, from how often each occurs."""
    total = len(text)
    return -sum(count / total * math.log2(count / total) for count in Counter(text).values())


def is_random(text: str) -> bool:
    """Whether the text looks drawn by a generator."""
    return (
        len(text) >= RANDOM_LENGTH
        and " " not in text
        and entropy(text) >= RANDOM_BITS
        and _mixed(text)
        and not (_WORDS.fullmatch(text) and len(_WORD.findall(text)) > 1)
    )


def is_documented(text: str) -> bool:
    """Whether a credential of a known format is one that only documentation uses."""
    shown = text.upper()
    return "EXAMPLE" in shown or "XXXX" in shown or "0000000" in shown or len(set(text[-16:])) < 6


def stands_for_nothing(text: str) -> bool:
    """Whether the value is written in the place of a secret, or is something else."""
    return (
        len(text) < MIN_LENGTH
        or _PUT_IN.search(text) is not None
        or _EXPRESSION.search(text) is not None
        or _MEANT_TO_BE_SEEN.match(text) is not None
        or (_PLACEHOLDER.search(text) is not None and not _long_random(text))
        or any(pattern.fullmatch(text) for pattern in _NAMING)
        or _DIGEST.match(text) is not None
        or len(set(text)) < 4
        or (len(text) >= ALPHABET_LENGTH and len(set(text)) == len(text))
        or any(character.isspace() for character in text)
        or not text.isascii()
        or "\\" in text
    )


def _mixed(text: str) -> bool:
    """Letters and digits, or both cases in no pattern of words."""
    digits = sum(character.isdigit() for character in text)
    return digits > 0 or (
        text != text.lower() and re.search(r"[a-z][A-Z]{2}|[A-Z]{2}[a-z]{1,2}[A-Z]", text) is not None
    )


def _long_random(text: str) -> bool:
    """Among many random characters, a short word is met by chance."""
    return len(text) >= 2 * RANDOM_LENGTH and entropy(text) >= 4 and re.search(r"[-_ ]", text) is None

"""Secrets in a text: those of a known format anywhere, others where a name says that a secret follows.

A name and its value stand on one line: `password = "..."`, `"api_key": "..."`, `SECRET_KEY=...`,
`password: ...`, `scheme://user:password@host`.  In Python only texts count, outside of comments and
documentation.

Not seen: secrets that are put together from parts, encoded ones (a Kubernetes Secret's base64 is decoded
where the name says secret), and values under names that say nothing.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from analyzer.secrets.formats import formatted
from analyzer.secrets.names import is_secret_name
from analyzer.secrets.python_text import PythonText
from analyzer.secrets.values import WELL_KNOWN, is_documented, is_random, names_nobody, stands_for_nothing

MAX_LINE: Final = 2_000
"""Characters of a line that are looked at for names; longer lines are data, of which only known formats are
told."""

MAX_FOUND: Final = 200
"""In one file: more are a list of something else."""


class Strength(StrEnum):
    """How sure it is that a value is a secret."""

    FORMAT = "format"
    """Nothing else looks like it."""
    RANDOM = "random"
    """A generator drew it, and a name says what for."""
    CHOSEN = "chosen"
    """Somebody chose it, and a name says what for."""
    WELL_KNOWN = "well known"
    """A default that everybody tries first."""
    EXAMPLE = "example"
    """Of a known format, and made for documentation."""


class Secret(NamedTuple):
    """A secret and where it stands.  The value never leaves the run."""

    line: int
    kind: str
    """What it is: the name of a format, 'value of a secret' or 'password in an address'."""
    name: str
    """Name that it has in the text; empty where it has none."""
    strength: Strength
    value: str
    illustrates: bool = False
    """Whether it is shown as an example, in the description of an interface."""

    @property
    def shown(self) -> str:
        """As much of it as may be shown."""
        prefix = re.match(r"[A-Za-z]{2,6}[-_](?:live_|pat_|ant-|v1_)?|AKIA|ASIA|AIza|SG\.", self.value)
        lead = prefix[0] if prefix and self.strength in (Strength.FORMAT, Strength.EXAMPLE) else ""
        return f"{lead}*** ({len(self.value)} characters)"


COMMENTS: Final = (";", "#", "//", "--")
"""Beginnings of lines that are comments, in files of any kind."""

_WORDS: Final = ("passw", "passphrase", "secret", "token", "key", "credential", "pwd")
_ASSIGNED: Final = re.compile(
    r"""(?P<lead>\(\s*)?(?P<quote>["']?)(?P<name>[A-Za-z_][\w.-]*)(?P=quote)\]?\s*
        (?::\s*[A-Za-z_][\w.\[\] |]*=(?!=)|=(?!=)|:(?!=)|(?(lead),|(?!)))\s*  # in a call: ("NAME", "value")
        (?P<rest>(?:[A-Za-z_][\w.]*\(\s*)?[rbuRBU]{0,2}["'].*|[^\s"'#{\[(].*)$""",
    re.VERBOSE,
)
_TEXT: Final = re.compile(
    r"""(?:[A-Za-z_][\w.]*\(\s*)?[rbuRBU]{0,2}(?P<quote>["'])(?P<value>(?:(?!(?P=quote)).)*)(?P=quote)"""
)
_THIRD: Final = re.compile(r"\s*,\s*[rbuRBU]{0,2}[\"']")
_ASKED: Final = re.compile(
    r"[A-Za-z_][\w.]*\.(?:encode|decode|split|rsplit|strip|lstrip|rstrip|replace|join|startswith|endswith|partition"
    r"|get\w*|pop|setdefault|read\w*|find\w*|fetch\w*)\(|(?:getenv|getpass|input|prompt|getattr)\("
)
"""A method of a text, or what looks something up by a name: what it is given is no value."""
_DEFAULT: Final = re.compile(r"-(?P<value>[^{}]*)\}.*")
"""What stands behind the colon of `${NAME:-value}`."""
_SCHEME: Final = re.compile(r"[a-z][a-z0-9+.-]{1,30}$")
_LOGIN: Final = re.compile(
    r"://(?P<user>[^\s:/@\"'<>]{0,80}):(?P<value>[^\s/@\"'<>]{1,200})@(?P<host>[^\s/\"'?#<>]{1,200})"
)
_NO_SECRET: Final = re.compile(
    r"(?i)(hash|digest|checksum|fingerprint|salt_?len|regex|pattern|field|label|message|msg|hint|error|help|text|title|"
    r"description|placeholder|class|view|serializer|validator|validators|backend|hasher|hashers|form|template|"
    r"param|parameter|attr|column|cookie|key_?prefix|cache_?key|public_?key|primary_?key|foreign_?key|"
    r"sort_?key|partition_?key|key_?name|key_?id|site_?key|reset|grant|endpoint|scheme|scope|role|env|var|"
    r"path|file|filename|dir|directory|folder|url|uri|link|chars?|charset|alphabet|symbols?|"
    r"(^|\.)keys?|[_-]?salt)$"
)
_MIGRATION: Final = re.compile(r"\d{4}_[a-z]\w*")
_NAMED: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-_.:/][A-Za-z0-9]+)*")
_NAME_WORD: Final = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+(?![a-z])")
_ANY_SECRET: Final = re.compile(
    r"(?i)(^|[._-])(pwd|pass)$|(secret|signing|encryption|session|api|auth|access|master|private)[_-]?key"
)
_NOBODY: Final = re.compile(r"(?i)user(?:_?name)?|usr|login|name|u|me")
_LOCKS: Final = re.compile(
    r"(?:^|/)(?:METADATA|PKG-INFO|[\w.-]*\.lock|[\w-]*lock\.(?:json|yaml)|package-lock\.json|pnpm-lock\.yaml|go\.sum|RECORD|"
    r"requirements[\w.-]*\.(?:txt|in)|\.secrets\.baseline|\.pre-commit-config\.yaml)$"
)


_DATA: Final = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".xml", ".graphql", ".html")
_SETTINGS: Final = re.compile(
    r"(?i)(?:^|/)[\w.-]*(?:config|settings|secret|credential)[\w.-]*\.(?:json|xml)$"
)
"""Of files of data, only these are settings; texts in the user's language are data, too."""


def secrets_in(path: str, text: str) -> list[Secret]:
    """The secrets of a file, in the order of its lines."""
    found = [*_formatted(text)]
    python = PythonText(text) if path.endswith((".py", ".pyi")) else None
    if not _LOCKS.search(path) and (not path.endswith(_DATA) or _SETTINGS.search(path)):
        found += _named(text, python, taken={one.value for one in found})
        found += _addressed(text, python)
    if found and python is not None:
        found = [one._replace(illustrates=one.line in python.illustrations) for one in found]
    elif found and path.removesuffix(".j2").endswith((".yaml", ".yml")):
        explained = _explained(text)
        found = [one._replace(illustrates=one.line in explained) for one in found]
    first: dict[tuple[str, str, str], Secret] = {}
    for one in sorted(found):
        first.setdefault((one.kind, one.name, one.value), one)
    return list(first.values())[:MAX_FOUND]


_EXPLAINING: Final = re.compile(
    r"^([ ]*)(?:- +)?[\"']?"
    r"(?:description|details?|help|documentation|docs?|notes?|summary|examples?|comment)[\"']?:\s*[|>][-+0-9]*\s*$",
    re.IGNORECASE | re.MULTILINE,
)
"""Keys of YAML whose text of several lines is told to people."""

_SHOWN: Final = re.compile(
    r"^[ ]*(?:- +)?[\"']?(?:examples?|placeholder|sample)[\"']?:[ ]+\S", re.IGNORECASE | re.MULTILINE
)
"""Keys of YAML whose value shows how one is written."""

_EXAMPLES: Final = re.compile(r"^([ ]*)(?:- +)?[\"']?examples?[\"']?:[ ]*$", re.IGNORECASE | re.MULTILINE)
"""Keys of YAML below which whole answers are shown, as in descriptions of an interface."""


def _explained(text: str) -> frozenset[int]:
    """The lines of texts that explain something."""
    found: set[int] = {_line_of(text, shown.start()) for shown in _SHOWN.finditer(text)}
    lines = text.split("\n")
    for key in (*_EXPLAINING.finditer(text), *_EXAMPLES.finditer(text)):
        number = _line_of(text, key.start())
        for at, line in enumerate(lines[number:], number + 1):
            if line.strip() and len(line) - len(line.lstrip()) <= len(key[1]):
                break
            found.add(at)
    return frozenset(found)


def _formatted(text: str) -> Iterator[Secret]:
    for found in formatted(text):
        value = text[found.start : found.end].rstrip()
        shown = is_documented(value) or names_nobody(value)
        strength = Strength.EXAMPLE if shown else Strength.FORMAT
        yield Secret(_line_of(text, found.start), found.kind, "", strength, value)


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


# -- by name -------------------------------------------------------------------------------------------------


def _named(text: str, python: PythonText | None, taken: set[str]) -> Iterator[Secret]:
    for number, line in _lines_with_names(text):
        assigned = reversed([*_assignments(line, python is not None)])
        for value, name in {value: name for name, value in assigned}.items():  # the first name of each
            strength = _strength(name, value, python is not None)
            if strength is None or any(one in value for one in taken):
                continue
            if python is None or value in python.literals.get(number, ()):
                yield Secret(number, "value of a secret", name, strength, value)


def _lines_with_names(text: str) -> Iterator[tuple[int, str]]:
    lowered = text.lower()
    if len(lowered) != len(text):  # letters that are longer in lower case: positions would not agree
        lowered = text
    starts = set()
    for word in _WORDS:
        at = lowered.find(word)
        while at >= 0:
            starts.add(text.rfind("\n", 0, at) + 1)
            following = text.find("\n", at)
            at = lowered.find(word, following) if following >= 0 else -1
    number, counted = 1, 0
    for start in sorted(starts):
        number += text.count("\n", counted, start)
        counted = start
        end = text.find("\n", start)
        line = text[start : end if end >= 0 else len(text)]
        if len(line) <= MAX_LINE and not line.lstrip().startswith(COMMENTS):
            yield number, line


def _assignments(line: str, python: bool) -> Iterator[tuple[str, str]]:
    """Names with the texts that follow them."""
    position = 0
    while (match := _ASSIGNED.search(line, position)) is not None:
        position = match.end("name") + len(match["quote"])
        name, rest = match["name"], match["rest"].strip()
        pair = "," in line[match.end("name") : match.start("rest")]
        if not match["quote"] and line[: match.start("name")].endswith(('"', "'")):
            continue  # the beginning of a text that goes on: `url: "secret:..."`, which others decrypt
        if pair and not match["quote"]:
            continue  # an object and the name of one of its attributes: `getattr(token, "thumbprint")`
        quoted = _TEXT.match(rest) if not (python and _ASKED.match(rest)) else None
        if pair and quoted is not None and _THIRD.match(rest, quoted.end()):
            continue  # one of several texts that a call is given: no name with its value
        if quoted is not None:
            yield name, quoted["value"]
        elif not python and not pair:
            default = _DEFAULT.fullmatch(rest) if line[: match.start("name")].endswith("${") else None
            yield name, default["value"] if default else rest.split(" #")[0].strip().rstrip(",;")


def _strength(name: str, value: str, python: bool) -> Strength | None:
    if not (is_secret_name(name) or _ANY_SECRET.search(name)) or _NO_SECRET.search(name):
        return None
    if not python:
        value = _decoded(value)
    elif _is_a_name(name, value):
        return None
    if is_random(value) and not stands_for_nothing(value):
        return Strength.RANDOM
    if not python and value in WELL_KNOWN:
        return Strength.WELL_KNOWN
    if stands_for_nothing(value) or not _is_password_like(name, value):
        return None
    return Strength.CHOSEN


def _is_a_name(name: str, value: str) -> bool:
    """Whether a text says how something is called: as its own name does (`tokens = relationship("Token")`,
    `urls.set_password = "app2:set_password"`), or as a migration is."""
    if _MIGRATION.fullmatch(value) is not None:
        return True
    called, said = _words_of(name.rpartition(".")[2]), _words_of(value)
    return bool(said) and ("".join(called) == "".join(said) or (len(said) > 1 and called[-2:] == said[-2:]))


def _words_of(name: str) -> list[str]:
    """The words of a name, in small letters and without a plural; none of what is no name."""
    name = name.strip("_").lstrip("@")  # of settings that are kept apart by a sign: `"@client_secret"`
    if not _NAMED.fullmatch(name):
        return []
    return [word.lower().removesuffix("s") for word in _NAME_WORD.findall(name)]


def _is_password_like(name: str, value: str) -> bool:
    """Words that somebody mixed with digits or signs, under a name of something that people choose."""
    if re.fullmatch(
        r"[a-z0-9]+(?:[-_.][a-z0-9]+)+|(?i:[a-z]*(?:passw|secret|token|user)[a-z]*\d{0,2})", value
    ):
        return False
    return re.search(r"(?i)passw|pwd|passphrase|secret", name) is not None and (
        re.search(r"[A-Za-z]", value) is not None and re.search(r"[0-9!@#%^&*+=?]", value) is not None
    )


def _decoded(value: str) -> str:
    """What base64 says, where that is text: Kubernetes writes secrets so."""
    if len(value) % 4 or not re.fullmatch(r"[A-Za-z0-9+/]{8,}={0,2}", value):
        return value
    try:
        plain = base64.b64decode(value, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return value
    return plain.strip() if plain.strip().isprintable() else value


# -- in addresses --------------------------------------------------------------------------------------------


def _addressed(text: str, python: PythonText | None) -> Iterator[Secret]:
    at = text.find("://") if "@" in text else -1
    while at >= 0:
        login, scheme = _LOGIN.match(text, at), _SCHEME.search(text, max(0, at - 32), at)
        if login is not None and scheme is not None:
            strength = _strength_of(login, scheme[0], python is not None)
            line = _line_of(text, at) if strength is not None else 0
            if strength is not None and not _only_said(text, at, python, line):
                yield Secret(line, "password in an address", scheme[0], strength, login["value"])
        at = text.find("://", at + 3)


def _only_said(text: str, at: int, python: PythonText | None, line: int) -> bool:
    """Whether it stands in a comment, or in a text that is a statement by itself."""
    if python is not None:
        return line in python.documentation
    return text[text.rfind("\n", 0, at) + 1 : at].lstrip().startswith(COMMENTS)


def _strength_of(login: re.Match[str], scheme: str, python: bool) -> Strength | None:
    user, value, host = login["user"], login["value"], login["host"].lower()
    here = re.fullmatch(r"(localhost|127\.0\.0\.1|\[?::1\]?)(:\d+)?", host)
    if here and (value in WELL_KNOWN or value == user or scheme in ("http", "https")):
        return None  # on the machine of whoever tries it
    if value in WELL_KNOWN or value == user:
        shown = python or _NOBODY.fullmatch(user) or scheme == "driver"  # how an address is written
        return None if shown else Strength.WELL_KNOWN
    if stands_for_nothing(value) or re.search(r"example\.|\.test\b|\.invalid\b|^host\b", host):
        return None
    return Strength.RANDOM if is_random(value) else Strength.CHOSEN

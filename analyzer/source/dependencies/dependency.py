"""One dependency as one file states it, and the notations in which files state it.

Sources: PEP 503 (names), PEP 508 (requirements), PEP 440 (versions and specifiers),
https://python-poetry.org/docs/dependency-specification/ (caret and tilde).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["lock", "declared", "metadata"]


class Dependency(NamedTuple):
    """A distribution that one place in one file names.

    name: normalised (PEP 503).  version: the one exact version, where the place fixes it.  specifier: PEP
    440, as written or as translated from Poetry's notation; None where any version will do.  marker: PEP 508,
    not evaluated. group: the extra, dependency group or file purpose ('dev', 'test'); None for what always is
    installed. kind: 'lock' (a lock file fixed it), 'declared' (somebody wrote it), 'metadata' (an installed
    distribution says so of itself)."""

    name: str
    version: str | None
    specifier: str | None
    extras: tuple[str, ...]
    marker: str | None
    source_path: str
    line: int
    kind: Kind
    group: str | None


class Requirement(NamedTuple):
    """What a PEP 508 string or its equivalent says, before it is known where it stood."""

    name: str
    specifier: str | None = None
    extras: tuple[str, ...] = ()
    marker: str | None = None

    @property
    def version(self) -> str | None:
        """The exact version that the specifier pins, if it pins one."""
        return exact_version(self.specifier)


MAX_REQUIREMENT = 2_000
"""Characters; a longer 'requirement' was written by nobody, and every pattern stays quick below."""

_CLAUSE = r"(?:===|==|~=|!=|<=|>=|<|>)\s*[A-Za-z0-9_.*+!-]+"
_PLAIN = re.compile(
    r"(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*"
    r"(?:\[(?P<extras>[A-Za-z0-9._,\s-]*)\])?\s*"
    rf"(?P<open>\()?\s*(?P<specifier>{_CLAUSE}(?:\s*,\s*{_CLAUSE})*)?\s*(?(open)\))\s*"
    r"(?:;(?P<marker>.*))?"
)
_EXACT = re.compile(r"===?\s*(?P<version>[A-Za-z0-9_.+!-]+)")
_SEPARATORS = re.compile(r"[-_.]+")


def normalised(name: str) -> str:
    """The name under which an index knows the distribution (PEP 503)."""
    return _SEPARATORS.sub("-", name.strip()).lower()


def exact_version(specifier: str | None) -> str | None:
    """The version of a specifier that admits one only (`==1.2`, not `==1.*`)."""
    match = _EXACT.fullmatch(specifier.strip()) if specifier else None
    return match["version"] if match else None


def requirement(text: str) -> Requirement | None:
    """A PEP 508 string, read; None for what is none.

    Ordinary ones are read by one pattern; importing packaging, which reads the rest (addresses, quoted
    oddities), takes longer than everything else that dependencies cost."""
    text = text.strip()
    if not text or len(text) > MAX_REQUIREMENT:
        return None
    match = _PLAIN.fullmatch(text)
    if match is None:
        return _by_packaging(text)
    specifier = match["specifier"]
    extras = tuple(sorted(filter(None, (extra.strip() for extra in (match["extras"] or "").split(",")))))
    marker = (match["marker"] or "").strip()
    return Requirement(
        normalised(match["name"]),
        re.sub(r"\s+", "", specifier) if specifier else None,
        extras,
        marker or None,
    )


def _by_packaging(text: str) -> Requirement | None:
    from packaging.requirements import InvalidRequirement  # noqa: PLC0415  (80 ms; most projects need it never)
    from packaging.requirements import Requirement as Parsed  # noqa: PLC0415

    try:
        parsed = Parsed(text)
    except (InvalidRequirement, RecursionError):
        return None
    marker = str(parsed.marker) if parsed.marker else None
    return Requirement(
        normalised(parsed.name), str(parsed.specifier) or None, tuple(sorted(parsed.extras)), marker
    )


_POETRY_CLAUSE = re.compile(
    r"(?P<sign>\^|~=|~|===|==|!=|<=|>=|<|>|=)?\s*(?P<version>[A-Za-z0-9][A-Za-z0-9_.*+!-]*)"
)


def poetry_specifier(constraint: str) -> str | None:
    """Poetry's version constraint as a PEP 440 specifier; None where any version will do, or for alternatives
    (`||`).

    A bare version means exactly that one, `^1.2` means `>=1.2,<2`, `~1.2` means `>=1.2,<1.3`.
    """
    if "|" in constraint or len(constraint) > MAX_REQUIREMENT:
        return None
    clauses: list[str] = []
    for part in re.split(r"\s*,\s*|\s+(?=[\^~<>=!])", constraint.strip()):
        match = _POETRY_CLAUSE.fullmatch(part.strip())
        if match:
            clauses.extend(_poetry_clauses(match["sign"] or "=", match["version"]))
    return ",".join(clauses) or None


def _poetry_clauses(sign: str, version: str) -> Iterator[str]:
    if sign in ("^", "~"):
        numbers = [
            int(part) for part in re.findall(r"\d+", version.split("+", maxsplit=1)[0])[:4] if len(part) < 10
        ]
        yield f">={version}"
        if numbers:
            yield f"<{_next(numbers, sign)}"
    elif sign == "=":
        yield f"=={version}"
    else:
        yield f"{sign}{version}"


def _next(numbers: list[int], sign: str) -> str:
    """The first version that a caret (leftmost number not zero) or a tilde (second number) no longer
    admits."""
    if sign == "~":
        place = min(1, len(numbers) - 1)
    else:
        place = next((index for index, number in enumerate(numbers) if number), len(numbers) - 1)
    return ".".join(str(number) for number in [*numbers[:place], numbers[place] + 1])

"""Findings that somebody decided to live with: comments in the source, and entries of `groundplan.yaml`.

A comment stands on a line of what the finding is about, or on a line of its own directly above one:

    # groundplan: allow[SEC-AUTHN-001] the proxy checks the signature
    # groundplan: allow[SEC-AUTHN-001, SEC-RATE-001; owner=payments; expires=2026-12-31] until the new proxy

A reason is required, and so is an id: there is no way to silence everything.  A suppression that matches
nothing is stale and is reported; one whose last day has passed suppresses nothing and is reported; a comment
that reads like one and is none is reported.  What is suppressed stays among the findings, with its reason.
"""

from __future__ import annotations

import dataclasses
import io
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from analyzer.configuration import Configuration, Suppression
from analyzer.facts import Finding
from analyzer.rulebook.matching import subject_matches, text_matches
from analyzer.rulebook.outcome import Notice, NoticeKind, RuleOutcome

MARK = "groundplan:"
"""What a file must hold to be worth looking at for suppressions."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """One suppression, wherever it was written."""

    path: str
    """File that holds it, relative to the root."""
    line: int
    what: Suppression
    covers: int | None = None
    """The line of code that a comment is about; None for an entry of the configuration."""

    def matches(self, finding: Finding) -> bool:
        """Whether it is about this finding."""
        what, at = self.what, finding.evidence
        if finding.rule not in what.rule:
            return False
        if self.covers is not None:
            return at is not None and at.path == self.path and at.line <= self.covers <= at.end_line
        return (
            (what.fingerprint is None or what.fingerprint == finding.fingerprint)
            and (what.subject is None or subject_matches(what.subject, finding.subject))
            and (what.path is None or (at is not None and text_matches(what.path, at.path)))
        )

    def expired(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.what.expires is not None and today > self.what.expires


def accepted(
    configuration: Configuration, sources: Iterable[tuple[str, str]] = ()
) -> tuple[tuple[Accepted, ...], tuple[Notice, ...]]:
    """All suppressions of a project, and what is wrong with comments that were meant as some.

    `sources` are paths (relative to the root) and texts of files; those without `MARK` may be left out.
    """
    found = [
        Accepted(configuration.file or "", configuration.places.get(f"suppressions[{position}]", 0), what)
        for position, what in enumerate(configuration.suppressions)
    ]
    notices: list[Notice] = []
    for path, text in sources:
        if MARK in text:
            for comment in _comments(path, text):
                read = _read(path, comment)
                (found if isinstance(read, Accepted) else notices).append(read)  # type: ignore[arg-type]
    return tuple(sorted(found, key=lambda one: (one.path, one.line))), tuple(sorted(notices))


def suppress(outcome: RuleOutcome, suppressions: Iterable[Accepted], today: date) -> RuleOutcome:
    """Mark what is suppressed, and report what is stale or expired.

    A suppression of a rule that did not run, or failed, is not called stale.
    """
    suppressions = tuple(suppressions)
    used: set[int] = set()
    late: dict[int, Finding] = {}

    def judged(finding: Finding) -> Finding:
        for position, one in enumerate(suppressions):
            if not one.matches(finding):
                continue
            if one.expired(today):
                late.setdefault(position, finding)
                continue
            used.add(position)
            return dataclasses.replace(finding, status="suppressed", suppression=_reason(one.what))
        return finding

    outcome = outcome.judged(judged)
    ran = {result.rule for result in outcome.results if result.outcome != "failed"}
    notices = _notices(suppressions, used, late, ran)
    return dataclasses.replace(outcome, notices=tuple(sorted({*outcome.notices, *notices})))


def _notices(
    suppressions: tuple[Accepted, ...], used: set[int], late: Mapping[int, Finding], ran: set[str]
) -> Iterator[Notice]:
    for position, one in enumerate(suppressions):
        rules = ", ".join(one.what.rule)
        if position in late:
            message = f"the suppression of {rules} expired on {one.what.expires}: {late[position].subject}"
            yield Notice(one.path, one.line, NoticeKind.EXPIRED, message)
        elif position not in used and ran.issuperset(one.what.rule):
            message = f"the suppression of {rules} matches no finding: remove it"
            yield Notice(one.path, one.line, NoticeKind.STALE, message)


def _reason(what: Suppression) -> str:
    until = f" (until {what.expires})" if what.expires else ""
    owner = f" ({what.owner})" if what.owner else ""
    return f"{what.reason.strip()}{owner}{until}"


@dataclass(frozen=True, slots=True)
class _Comment:
    text: str
    line: int
    covers: int


_DIRECTIVE = re.compile(r"#+\s*groundplan:\s*(?P<rest>.*)")
_ALLOW = re.compile(r"allow\s*\[(?P<inside>[^\[\]]*)\]\s*(?P<reason>.*)")
_ID = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-[0-9]{3}")


def _comments(path: str, text: str) -> Iterator[_Comment]:
    """The comments that speak to groundplan, each with the line of code that it is about."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    python = path.endswith((".py", ".pyi"))
    for number, column in _python_comments(text) if python else _plain_comments(lines):
        line = lines[number - 1]
        if MARK not in line[column:]:
            continue
        alone = not line[:column].strip()
        yield _Comment(line[column:], number, _next_code(lines, number) if alone else number)


def _python_comments(text: str) -> Iterator[tuple[int, int]]:
    """Line and column of each comment; what looks like one inside a text is none."""
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                found.append(token.start)  # noqa: PERF401 - what was found before an error still counts
    except (tokenize.TokenError, SyntaxError):
        pass
    return iter(found)


def _plain_comments(lines: list[str]) -> Iterator[tuple[int, int]]:
    for number, line in enumerate(lines, 1):
        column = line.find("#")
        if column >= 0 and MARK in line[column:]:
            yield number, column


def _next_code(lines: list[str], number: int) -> int:
    """The first line below that is neither empty nor a comment."""
    for below, line in enumerate(lines[number:], number + 1):
        if line.strip() and not line.lstrip().startswith("#"):
            return below
    return number


def _read(path: str, comment: _Comment) -> Accepted | Notice:
    directive = _DIRECTIVE.search(comment.text)
    said = _ALLOW.fullmatch(directive["rest"].strip()) if directive else None
    if said is None:
        return _invalid(path, comment, "write 'groundplan: allow[RULE-ID] reason'")
    ids, *settings = [part.strip() for part in said["inside"].split(";")]
    rules = tuple(rule.strip() for rule in ids.split(","))
    for rule in rules:
        if not _ID.fullmatch(rule):
            return _invalid(path, comment, f"'{rule}' is no rule id")
    if not said["reason"].strip():
        return _invalid(path, comment, "a suppression needs a reason behind the bracket")
    owner, expires = None, None
    for setting in settings:
        key, _, value = (part.strip() for part in setting.partition("="))
        if key == "owner" and value:
            owner = value
        elif key == "expires" and (expires := _day(value)):
            continue
        else:
            return _invalid(path, comment, f"'{setting}' is neither owner=NAME nor expires=2026-12-31")
    what = Suppression(rule=rules, reason=said["reason"].strip(), owner=owner, expires=expires)
    return Accepted(path, comment.line, what, comment.covers)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _invalid(path: str, comment: _Comment, message: str) -> Notice:
    return Notice(path, comment.line, NoticeKind.INVALID, f"not a suppression: {message}")

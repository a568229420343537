"""A summary in Markdown (CommonMark with tables), for pull requests and wikis."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from analyzer.facts import Finding, GuardVerdict, Route
from analyzer.facts.plain import utf8
from analyzer.reports.report import ReportInput
from analyzer.reports.summary import (
    CHANGING,
    SEVERITIES,
    VERDICTS,
    ApplicationSummary,
    doubt,
    framework,
    methods,
    place,
)
from analyzer.reports.text import plural, prose, visible

NAME = "markdown"
SUFFIX = ".md"
DESCRIPTION = "a summary in Markdown, for pull requests and wikis"

MOST = 50
"""Rows of one table; the rest is counted, for a summary must stay short."""

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$])")


def render(report: ReportInput) -> bytes:
    summary = report.summary
    parts = [
        f"# {_text(report.project)}: what its source says",
        f"Read by groundplan {_text(report.version)}. {_read(report)}",
        "## Applications",
        *_applications(summary.applications),
    ]
    for verdict, title in CHANGING.items():
        found = summary.changing(verdict)
        if found or verdict is GuardVerdict.UNGUARDED:
            parts += [f"## {title} ({len(found)})", _routes(found) or "None was found."]
    subjects = plural(sum(rule.subjects for rule in summary.rules), "subject")
    parts += [
        f"## Findings ({len(summary.findings)})",
        *_findings(summary.findings),
        *([_accepted(summary.accepted)] if summary.accepted else []),
        f"{plural(len(summary.rules), 'rule')} looked at {subjects}.",
        f"## What could not be seen ({len(summary.blind_spots)})",
        _table(
            ("kind", "what", "why", "where"),
            (
                (
                    _text(spot.kind),
                    _code(spot.subject),
                    _text(prose(spot.reason or "")),
                    _code(place(spot.evidence)),
                )
                for spot in summary.blind_spots
            ),
        )
        or "Nothing that is known of.",
    ]
    if summary.figures:
        figures = ((_code(row.name), str(row.value), _text(row.meaning)) for row in summary.figures)
        parts += ["## Coverage", _table(("figure", "value", "what was counted"), figures)]
    return utf8("\n\n".join(part for part in parts if part) + "\n")


def _read(report: ReportInput) -> str:
    files = report.summary.files
    statuses = ", ".join(f"{files[status]} {status}" for status in sorted(files))
    return f"{plural(files.total(), 'file')}: {statuses}." if files else "No files were read."


def _applications(applications: Sequence[ApplicationSummary]) -> Iterable[str]:
    if not applications:
        yield "No application was found."
        return
    rows = []
    for told in applications:
        application = told.application
        counts = told.verdicts
        rows.append(
            (
                _code(application.name),
                _text(framework(application)),
                _text(f"mounted at {application.mounted_at}" if application.parent else ""),
                str(len(told.routes)),
                *(str(counts[verdict]) for verdict in VERDICTS),
                _text(doubt(application)),
                _code(place(application.evidence)),
            )
        )
    yield _table(("application", "framework", "", "routes", *map(str, VERDICTS), "only if", "where"), rows)


def _routes(routes: Sequence[Route]) -> str:
    rows = (
        (
            _code(methods(route)),
            _code(route.path),
            _code(route.handler),
            _text("; ".join(text for text in (route.verdict_reason or "", doubt(route)) if text)),
            _code(place(route.evidence)),
        )
        for route in routes
    )
    return _table(("method", "path", "handler", "", "where"), rows)


def _findings(findings: Sequence[Finding]) -> Iterable[str]:
    if not findings:
        yield "None."
    for severity in (*SEVERITIES, *sorted({finding.severity for finding in findings} - set(SEVERITIES))):
        found = [finding for finding in findings if finding.severity == severity]
        if found:
            yield f"### {_text(severity.capitalize())}"
            yield _table(
                ("rule", "what", "what to do", "where"),
                (
                    (
                        _code(finding.rule),
                        _text(prose(finding.message))
                        + ("" if finding.verdict == "violated" else f" *({_text(finding.verdict)})*"),
                        _text(prose(finding.remedy)),
                        _code(place(finding.evidence)),
                    )
                    for finding in found
                ),
            )


def _accepted(accepted: Sequence[Finding]) -> str:
    lines = [f"Accepted ({len(accepted)}):", ""]
    for finding in accepted[:MOST]:
        reason = f": {_text(prose(finding.suppression))}" if finding.suppression else ""
        lines.append(f"- {_code(finding.rule)} {_code(finding.subject)}, {_text(finding.status)}{reason}")
    if len(accepted) > MOST:
        lines.append(f"- and {len(accepted) - MOST} more")
    return "\n".join(lines)


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    rows = list(rows)
    if not rows:
        return ""
    used = [index for index, title in enumerate(titles) if title or any(row[index] for row in rows)]
    lines = [[titles[index] for index in used], ["---"] * len(used)]
    lines += [[row[index] for index in used] for row in rows[:MOST]]
    told = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return told + (f"\n\n… and {len(rows) - MOST} more." if len(rows) > MOST else "")


def _text(text: str) -> str:
    """Plain text inside a line: every character that Markdown might act on there is escaped."""
    return _SPECIAL.sub(r"\\\1", visible(text))


def _code(text: str) -> str:
    """A code span that the text cannot close; a pipe would end the cell even there, and so it is
    escaped."""
    shown = visible(text)
    if not shown.strip():
        return ""
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    pad = " " if shown[0] in "` " or shown[-1] in "` " else ""
    return f"{fence}{pad}{shown.replace('|', chr(92) + '|')}{pad}{fence}"

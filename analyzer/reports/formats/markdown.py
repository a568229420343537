"""A summary in Markdown (CommonMark with tables), for pull requests and wikis."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analyzer.facts import BlindSpot, Coverage, Finding, GuardVerdict, Migration, Route
from analyzer.facts.plain import utf8
from analyzer.reports.deployed import deployed, service_count, used
from analyzer.reports.marked import MOST, code, table, text
from analyzer.reports.overview import left_out, matters, portrait
from analyzer.reports.report import ReportInput
from analyzer.reports.schema.drift import account, by_table, places, sentence
from analyzer.reports.summary import (
    CHANGING,
    SEVERITIES,
    VERDICTS,
    ApplicationSummary,
    TableSummary,
    doubt,
    framework,
    kind_name,
    methods,
    place,
    spots_alike,
)
from analyzer.reports.text import plural, prose
from analyzer.reports.work import WorkSection

NAME = "markdown"
SUFFIX = ".md"
MOST_SUBJECTS = 8
"""Subjects of blind spots in one cell."""

DESCRIPTION = "a summary in Markdown, for pull requests and wikis"


def render(report: ReportInput) -> bytes:
    summary = report.summary
    parts = [
        f"# {text(report.project)}: what its source says",
        f"Read by groundplan {text(report.version)}. {_read(report)}",
        *map(text, portrait(report)),
        *_matters(report),
        "## Applications",
        *_applications(summary.applications),
        *_services(report),
    ]
    for verdict, title in CHANGING.items():
        found = summary.changing(verdict)
        if found or verdict is GuardVerdict.UNGUARDED:
            parts += [f"## {title} ({len(found)})", _routes(found) or "None was found."]
    if summary.stored:
        parts += [f"## Tables ({len(summary.stored)})", _stored(summary.stored), *_drift(report)]
    for section in summary.work:
        parts += [f"## {section.title} ({len(section.lines)})", _work(section)]
    subjects = plural(sum(rule.subjects for rule in summary.rules), "subject")
    parts += [
        f"## Findings ({len(summary.findings)})",
        *_findings(summary.findings),
        *([_accepted(summary.accepted)] if summary.accepted else []),
        f"{plural(len(summary.rules), 'rule')} looked at {subjects}.",
        f"## What could not be seen ({len(summary.blind_spots)})",
        table(("kind", "number", "what", "why", "where"), _blind_spots(summary.blind_spots))
        or "Nothing that is known of.",
    ]
    if summary.figures:
        figures = ((code(row.name), str(row.value), text(row.meaning)) for row in summary.figures)
        parts += ["## Coverage", table(("figure", "value", "what was counted"), figures)]
    if skipped := [f"- {text(one)}" for one in left_out(report.facts.of(Coverage))]:
        parts += ["## Not read", "\n".join(skipped)]
    return utf8("\n\n".join(part for part in parts if part) + "\n")


def _matters(report: ReportInput) -> Iterable[str]:
    """The few things that matter most, numbered."""
    told = matters(report.summary)
    if told:
        yield "## What matters most"
        yield "\n".join(
            f"{number}. **{text(one.first.severity)}: {text(one.first.title)}**"
            f"{'' if one.first.judgement == 'violated' else f' ({text(one.first.judgement)})'}: "
            f"{text(one.sentence)} {code(place(one.first.evidence))}"
            for number, one in enumerate(told, 1)
        )


def _blind_spots(spots: Sequence[BlindSpot]) -> Iterator[Sequence[str]]:
    """Those of one kind and reason in one row, with the place of the first."""
    for first, others in spots_alike(spots):
        subjects = list(dict.fromkeys(spot.subject for spot in (first, *others)))
        more = f" and {len(subjects) - MOST_SUBJECTS} more" if len(subjects) > MOST_SUBJECTS else ""
        yield (
            text(kind_name(first.kind)),
            str(1 + len(others)),
            ", ".join(map(code, subjects[:MOST_SUBJECTS])) + more,
            text(prose(first.reason or "")),
            code(place(first.evidence)),
        )


def _services(report: ReportInput) -> Iterable[str]:
    told = deployed(report.facts)
    if told:
        yield f"## Services ({service_count(report.facts)})"
    else:
        told = used(report.facts)
        if told:
            yield "## What the applications use, by the code"
    if told:
        yield "\n".join(f"- {text(sentence)}" for sentence in told)


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
                code(application.name),
                text(framework(application)),
                text(f"mounted at {application.mounted_at}" if application.parent else ""),
                str(len(told.routes)),
                *(str(counts[verdict]) for verdict in VERDICTS),
                text(doubt(application)),
                code(place(application.evidence)),
            )
        )
    yield table(("application", "framework", "", "routes", *map(str, VERDICTS), "only if", "where"), rows)


def _routes(routes: Sequence[Route]) -> str:
    rows = (
        (
            code(methods(route)),
            code(route.path),
            code(route.handler),
            text("; ".join(why for why in (route.verdict_reason or "", doubt(route)) if why)),
            code(place(route.evidence)),
        )
        for route in routes
    )
    return table(("method", "path", "handler", "", "where"), rows)


def _stored(stored: Sequence[TableSummary]) -> str:
    rows = (
        (
            code(one.name),
            code(one.table.model or ""),
            str(one.columns),
            code(", ".join(one.key)),
            code(", ".join(one.refers_to)),
            code(one.holds),
            code(place(one.table.evidence)),
        )
        for one in stored
    )
    return table(("table", "model", "columns", "key", "refers to", "personal or secret", "where"), rows)


def _drift(report: ReportInput) -> Iterator[str]:
    """Where the migrations build something else."""
    if not report.facts.of(Migration):
        return
    found = [
        (name, one) for name, several in by_table(report.facts, report.schema).items() for one in several
    ]
    yield f"{text(account(report.facts, len(found)).capitalize())}."
    if found:
        rows = ((code(name), text(sentence(one)), code(", ".join(places(one)))) for name, one in found)
        yield table(("table", "difference", "where"), rows)


def _work(section: WorkSection) -> str:
    rows = (
        (
            code(line.row.name),
            text(prose(line.details)),
            code(line.row.handler),
            text(doubt(line.row)),
            code(place(line.row.evidence)),
        )
        for line in section.lines
    )
    return table(("name", "", "handler", "only if", "where"), rows)


def _findings(findings: Sequence[Finding]) -> Iterable[str]:
    if not findings:
        yield "None."
    for severity in (*SEVERITIES, *sorted({finding.severity for finding in findings} - set(SEVERITIES))):
        found = [finding for finding in findings if finding.severity == severity]
        if found:
            yield f"### {text(severity.capitalize())}"
            yield table(
                ("rule", "what", "what to do", "where"),
                (
                    (
                        code(finding.rule),
                        text(prose(finding.message))
                        + ("" if finding.judgement == "violated" else f" *({text(finding.judgement)})*"),
                        text(prose(finding.remedy)),
                        code(place(finding.evidence)),
                    )
                    for finding in found
                ),
            )


def _accepted(accepted: Sequence[Finding]) -> str:
    lines = [f"Accepted ({len(accepted)}):", ""]
    for finding in accepted[:MOST]:
        reason = f": {text(prose(finding.suppression))}" if finding.suppression else ""
        lines.append(f"- {code(finding.rule)} {code(finding.subject)}, {text(finding.status)}{reason}")
    if len(accepted) > MOST:
        lines.append(f"- and {len(accepted) - MOST} more")
    return "\n".join(lines)

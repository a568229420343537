"""One HTML file that shows everything: no script, nothing loaded from anywhere, readable on paper too.

Every text goes through `_text`, and the page forbids scripts and connections by its own policy besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape
from pathlib import Path

from analyzer.facts import (
    FOLDERS,
    Coverage,
    Evidence,
    Finding,
    Flow,
    Guard,
    GuardVerdict,
    Migration,
    Route,
)
from analyzer.facts.plain import utf8
from analyzer.reports.errors import DrawingError
from analyzer.reports.overview import left_out, matters, portrait
from analyzer.reports.report import ReportInput
from analyzer.reports.schema.drift import account, by_table, places, sentence
from analyzer.reports.summary import (
    CHANGING,
    QUIET_SEVERITIES,
    SEVERITIES,
    VERDICTS,
    ApplicationSummary,
    alike,
    doubt,
    framework,
    guarding,
    kind_name,
    methods,
    of_one_handler,
    place,
    spots_alike,
)
from analyzer.reports.text import plural, prose, visible

NAME = "html"
SUFFIX = ".html"
DESCRIPTION = "one self-contained page: summary, maps, routes with guards, findings, blind spots"

DEPLOYED = {
    "services": "Services, and what they use",
    "events": "Messages: who sends them to whom",
}
MAPS = {
    "applications": "Applications, their middleware, and what they serve",
    "routes": "Routes by prefix, with what guards them",
    "modules": "Modules: who imports whom",
}

MOST_SHOWN, MOST_PLACES = 10, 3
"""Findings of one rule, and paths or places in one cell, that are shown at once; others are folded away."""

MOST_ROUTES, MOST_OPEN = 15, 150
"""Routes of one list that are shown at once, and of an application whose routes are not folded away."""

LONGEST_CONDITION = 80
"""Characters of a condition that stands beside a guard; a longer one is folded away."""

"""What is found of these is folded away, rule by rule."""

STYLE = Path(__file__).parent.with_name("page.css")

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def render(report: ReportInput) -> bytes:
    summary = report.summary
    sections = [
        ("matters", "What matters most", _matters(report)),
        ("attention", "Routes that change state", _attention(report)),
        ("findings", f"Findings ({len(summary.findings)})", findings_section(report)),
        ("applications", f"Applications ({len(summary.applications)})", _applications(report)),
        ("maps", "Maps", _maps(report)),
        ("routes", f"Routes ({len(summary.routes)})", _routes(report)),
        ("tables", f"Tables ({len(summary.stored)})", _tables(report)),
        *_work(report),
        ("unseen", f"What could not be seen ({len(summary.blind_spots)})", _blind_spots(report)),
        ("coverage", "Coverage", _coverage(report)),
    ]
    title = f"{_text(report.project)}: what its source says"
    links = "".join(f'<a href="#{key}">{_text(name)}</a>' for key, name, html in sections if html)
    body = "".join(
        f'<section id="{key}"><h2>{_text(name)}</h2>{html}</section>' for key, name, html in sections if html
    )
    return utf8(
        f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<header>
<h1>{title}</h1>
<p>{_read(report)} Nothing of it was run. Read by groundplan {_text(report.version)}.</p>
{_chips(report)}
<nav>{links}</nav>
</header>
<main>
{body}
</main>
</body>
</html>
"""
    )


def _text(text: str) -> str:
    return escape(visible(text), quote=True)


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>" if text else ""


def _at(evidence: Evidence | None) -> str:
    return f'<code class="place">{_text(place(evidence))}</code>' if evidence else ""


def _verdict(verdict: GuardVerdict) -> str:
    return f'<span class="verdict {verdict}">{verdict}</span>'


def _severity(severity: str) -> str:
    known = severity if severity in SEVERITIES else "info"
    return f'<span class="severity {known}">{_text(severity)}</span>'


def _table(titles: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """A table of cells that are HTML already; columns in which nothing stands are left out."""
    rows = list(rows)
    used = [index for index in range(len(titles)) if any(row[index] for row in rows)]
    if not used:
        return ""
    head = "".join(f"<th>{titles[index]}</th>" for index in used)
    lines = ("".join(f"<td>{row[index]}</td>" for index in used) for row in rows)
    body = "".join(f"<tr>{line}</tr>\n" for line in lines)
    table = f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table>'
    return f'<div class="wide">{table}</div>'


def _read(report: ReportInput) -> str:
    files = report.summary.files
    if not files:
        return "No files were read."
    told = ", ".join(f"{files[status]} {_text(status)}" for status in sorted(files))
    return f"{plural(files.total(), 'file')}: {told}."


def _chips(report: ReportInput) -> str:
    counts = report.summary.verdicts
    chips = [
        f"<li>{_verdict(verdict)} <b>{counts[verdict]}</b></li>" for verdict in VERDICTS if counts[verdict]
    ]
    for severity in SEVERITIES:
        number = sum(finding.severity == severity for finding in report.summary.findings)
        if number:
            chips.append(f"<li>{_severity(severity)} <b>{number}</b></li>")
    return f'<ul class="chips">{"".join(chips)}</ul>'


def _matters(report: ReportInput) -> str:
    """The few things that an owner should know first, each with the way to all of it."""
    told = "".join(f"<p>{_text(sentence)}</p>" for sentence in portrait(report))
    items = []
    for one in matters(report.summary):
        first = one.first
        doubt = "" if first.judgement == "violated" else f" <em>({_text(first.judgement)})</em>"
        items.append(
            f'<li><a href="#{_anchor(first)}">{_severity(first.severity)} <b>{_text(first.title)}</b></a>'
            f"{doubt}<div>{_text(one.sentence)} {_at(first.evidence)}</div></li>"
        )
    return told + (f'<ol class="matters">{"".join(items)}</ol>' if items else "")


def _anchor(finding: Finding) -> str:
    return escape(f"{finding.rule}-{finding.severity}-{finding.judgement}", quote=True)


def _folded(items: Sequence[str], most: int, what: str) -> str:
    """The first few, and a fold with the others."""
    more = "".join(items[most:])
    fold = f"<details><summary>{len(items) - most} more {what}</summary>{more}</details>" if more else ""
    return "".join(items[:most]) + fold


def _attention(report: ReportInput) -> str:
    parts = []
    for verdict, title in CHANGING.items():
        found = report.summary.changing(verdict)
        if found:
            rows = [_routes_of(report, routes) for routes in of_one_handler(found)]
            shown = _table(ROUTE_TITLES, rows[:MOST_ROUTES], "routes")
            if more := _table(ROUTE_TITLES, rows[MOST_ROUTES:], "routes"):
                shown += f"<details><summary>{len(rows) - MOST_ROUTES} more</summary>{more}</details>"
            parts.append(f"<h3>{_text(title)} ({len(found)})</h3>{shown}")
    if parts:
        return "".join(parts)
    if report.summary.routes:
        return "<p>Every route that changes state is guarded.</p>"
    return "<p>No routes were found.</p>"


ROUTE_TITLES = ("verdict", "method", "path", "on its way, outermost first", "handler")


def _routes_of(report: ReportInput, routes: Sequence[Route]) -> Sequence[str]:
    """One row for routes of one handler that are guarded in the same way."""
    verdict, method, _, on_its_way, handler = _route(report, routes[0])
    paths = [f"<div>{_code(route.path)}</div>" for route in routes]
    return verdict, method, _folded(paths, MOST_PLACES, "paths"), on_its_way, handler


def _route(report: ReportInput, route: Route) -> Sequence[str]:
    guards = report.summary.guards.get(route.id, ())
    deciding = guarding(guards)
    decides = {id(guard) for guard in deciding}
    on_its_way = "".join(_guard(guard, id(guard) in decides) for guard in guards)
    why = "" if any(guard.condition for guard in deciding) else _why(route)
    notes = "; ".join(text for text in (why, doubt(route)) if text)
    return (
        _verdict(route.guard_verdict) if route.kind not in FOLDERS else "",
        f'<span class="method{" changes" if route.changes_state else ""}">{_text(methods(route))}</span>',
        _code(route.path),
        (f"<ol>{on_its_way}</ol>" if on_its_way else "") + (f"<p>{_text(notes)}</p>" if notes else ""),
        f"<div>{_code(route.handler)}</div><div>{_at(route.evidence)}</div>",
    )


def _why(route: Route) -> str:
    """What the list of guards does not say already."""
    shown = route.guard_verdict in {GuardVerdict.CONDITIONAL, GuardVerdict.UNKNOWN}
    return route.verdict_reason or "" if shown else ""


def _guard(guard: Guard, guards: bool) -> str:
    details = [kind_name(guard.kind)]
    if guard.scopes:
        details.append(f"scopes {', '.join(guard.scopes)}")
    condition, fold = doubt(guard), ""
    if len(condition) > LONGEST_CONDITION:
        summary = "only under a condition" if guard.condition else "inferred"
        fold = f"<details><summary>{summary}</summary><small>{_text(condition)}</small></details>"
    elif condition:
        details.append(condition)
    role = "guards" if guards else "passes"
    return f'<li class="{role}">{_code(guard.name)} <small>{_text(", ".join(details))}</small>{fold}</li>'


def findings_section(report: ReportInput) -> str:
    """What was found, with what to do about it, what was accepted, and every rule that ran."""
    summary = report.summary
    subjects = plural(sum(rule.subjects for rule in summary.rules), "subject")
    failed = [rule for rule in summary.rules if rule.outcome == "failed"]
    parts = [f"<p>{plural(len(summary.rules), 'rule')} looked at {subjects}.</p>"]
    if failed:
        names = ", ".join(_code(rule.rule) for rule in failed)
        parts.append(f"<p><b>Rules that could not run:</b> {names}</p>")
    parts += [_finding([first, *others]) for first, others in alike(summary.findings)]
    if summary.accepted:
        rows = (
            (
                _severity(one.severity),
                _code(one.rule),
                _text(prose(one.message)),
                _text(one.status),
                _text(prose(one.suppression or "")),
                _at(one.evidence),
            )
            for one in summary.accepted
        )
        table = _table(("", "rule", "what", "status", "reason", "where"), rows)
        parts.append(f"<details><summary>{len(summary.accepted)} accepted before</summary>{table}</details>")
    rules = (
        (
            _code(rule.rule),
            _text(rule.title),
            _severity(rule.severity),
            _text(rule.outcome),
            str(rule.subjects),
        )
        for rule in summary.rules
    )
    table = _table(("rule", "title", "severity", "outcome", "subjects"), rules)
    return "".join(parts) + (
        f"<details><summary>Every rule that ran</summary>{table}</details>" if table else ""
    )


def _finding(findings: Sequence[Finding]) -> str:
    """Findings of one rule, with what to do about them once."""
    first = findings[0]
    maps = ", ".join(
        f"{_text(name)} {_text(str(value))}"
        for name, values in sorted(first.maps.items())
        for value in (values if isinstance(values, list | tuple) else [values])
    )
    doubt = "" if first.judgement == "violated" else f" <em>({_text(first.judgement)})</em>"
    number = f" ({len(findings)})" if len(findings) > 1 else ""
    items = [f"<li>{_text(prose(one.message))} {_at(one.evidence)}</li>" for one in findings]
    more = "".join(items[MOST_SHOWN:])
    told = (
        f"<ul>{''.join(items[:MOST_SHOWN])}</ul>"
        + (
            f"<details><summary>{len(items) - MOST_SHOWN} more</summary><ul>{more}</ul></details>"
            if more
            else ""
        )
        + f"<p><b>What to do:</b> {_text(prose(first.remedy))}</p>"
        + f"<p><small>{_code(first.rule)} {maps}</small></p>"
    )
    heading = f"{_severity(first.severity)} {_text(first.title)}{doubt}{number}"
    if first.severity in QUIET_SEVERITIES:
        return f'<details class="finding" id="{_anchor(first)}"><summary>{heading}</summary>{told}</details>'
    return f'<article class="finding" id="{_anchor(first)}"><h3>{heading}</h3>{told}</article>'


def _applications(report: ReportInput) -> str:
    if not report.summary.applications:
        return "<p>No application was found.</p>"
    return "".join(_application(told) for told in report.summary.applications)


def _application(told: ApplicationSummary) -> str:
    application = told.application
    facts = [framework(application)]
    if application.title:
        facts.append(f"“{application.title}”")
    if application.parent:
        facts.append(f"mounted at {application.mounted_at or '?'} by {application.parent}")
    if condition := doubt(application):
        facts.append(condition)
    if application.docs_paths:
        facts.append(f"documentation at {', '.join(application.docs_paths)}")
    counts = told.verdicts
    verdicts = " ".join(f"{_verdict(verdict)} {counts[verdict]}" for verdict in VERDICTS if counts[verdict])
    layers = (
        (
            _code(layer.name),
            _text(kind_name(layer.kind)),
            _text(", ".join(f"{key}={value}" for key, value in layer.arguments.items())),
            _text(layer.condition or ""),
            _at(layer.evidence),
        )
        for layer in told.middleware
    )
    table = _table(("middleware, outermost first", "kind", "arguments", "only if", "where"), layers)
    return (
        f"<article><h3>{_code(application.name)}</h3>"
        f"<p>{_text(' · '.join(facts))} {_at(application.evidence)}</p>"
        f"<p>{plural(len(told.routes), 'route')} {verdicts}</p>{table}</article>"
    )


def _maps(report: ReportInput) -> str:
    from analyzer.reports.maps import has_links  # noqa: PLC0415 - as in _map

    maps = {**DEPLOYED, **MAPS} if has_links(report.facts) else MAPS
    if not report.facts.of(Flow):
        maps = {view: title for view, title in maps.items() if view != "events"}
    return "".join(
        f"<details{'' if number else ' open'}><summary>{_text(title)}</summary>{_map(report, view)}</details>"
        for number, (view, title) in enumerate(maps.items())
    )


def _map(report: ReportInput, view: str) -> str:
    from analyzer.reports.maps import map_svg  # noqa: PLC0415 - loads pydot, networkx and Graphviz

    try:
        drawn = map_svg(replace(report, view=view))
    except DrawingError as error:
        return f"<p>This map could not be drawn: {_text(str(error))}.</p>"
    picture = drawn.decode("utf-8").partition("?>")[2]
    return f'<div class="map">{picture}</div>'


def _routes(report: ReportInput) -> str:
    parts = []
    for told in report.summary.applications:
        if told.routes:
            heading = f"{_text(told.application.name)}: {plural(len(told.routes), 'route')}"
            table = _table(ROUTE_TITLES, (_route(report, route) for route in told.routes), "routes")
            opened = " open" if len(told.routes) <= MOST_OPEN else ""
            parts.append(f"<details{opened}><summary>{heading}</summary>{table}</details>")
    return "".join(parts) or "<p>No routes were found.</p>"


def _tables(report: ReportInput) -> str:
    rows = (
        (
            _code(one.name),
            _code(one.table.model or ""),
            f'<span class="number">{one.columns}</span>',
            _code(", ".join(one.key)),
            _code(", ".join(one.refers_to)),
            _code(one.holds),
            _at(one.table.evidence),
        )
        for one in report.summary.stored
    )
    titles = ("table", "model", "columns", "key", "refers to", "personal or secret", "where")
    return (_table(titles, rows) or "<p>No tables were found.</p>") + _drift(report)


def _drift(report: ReportInput) -> str:
    """Where the migrations build something else."""
    if not report.facts.of(Migration):
        return ""
    found = [
        (name, one) for name, several in by_table(report.facts, report.schema).items() for one in several
    ]
    rows = ((_code(name), _text(sentence(one)), _code(", ".join(places(one)))) for name, one in found)
    told = f"<p>{_text(account(report.facts, len(found)).capitalize())}.</p>"
    return told + (_table(("table", "difference", "where"), rows) or "")


def _work(report: ReportInput) -> Iterable[tuple[str, str, str]]:
    """A section for each kind of work that no client starts."""
    for section in report.summary.work:
        rows = (
            (
                _code(line.row.name),
                _text(prose(line.details)),
                _text(doubt(line.row)),
                _code(line.row.handler),
                _at(line.row.evidence),
            )
            for line in section.lines
        )
        key = section.title.partition(" ")[0].lower()
        table = _table(("name", "", "only if", "handler", "where"), rows)
        yield key, f"{section.title} ({len(section.lines)})", table


def _blind_spots(report: ReportInput) -> str:
    """Blind spots of one kind and reason are one row, with every subject and place."""
    rows = []
    for first, others in spots_alike(report.summary.blind_spots):
        spots = (first, *others)
        items = [f"<div>{_code(spot.subject)} {_at(spot.evidence)}</div>" for spot in spots]
        rows.append(
            (
                _text(kind_name(first.kind)),
                f'<span class="number">{len(spots)}</span>',
                _text(prose(first.reason or "")),
                _folded(items, MOST_PLACES, "of them"),
            )
        )
    return _table(("kind", "number", "why", "what and where"), rows) or "<p>Nothing that is known of.</p>"


def _coverage(report: ReportInput) -> str:
    figures = (
        (_code(row.name), f'<span class="number">{row.value}</span>', _text(row.meaning))
        for row in report.summary.figures
    )
    failed = ((_code(file.file), _text(file.reason or "")) for file in report.summary.failed)
    skipped = "".join(f"<li>{_text(one)}</li>" for one in left_out(report.facts.of(Coverage)))
    return (
        _table(("figure", "value", "what was counted"), figures)
        + _table(("file that could not be read", "why"), failed)
        + (f"<h3>Not read</h3><ul>{skipped}</ul>" if skipped else "")
        or "<p>Nothing was counted.</p>"
    )

"""The summary that people read first: on a terminal, or in a file or pipe as plain text.

It begins with what matters most, and stays short enough to be read to its end: lists are counted where
they grow long, and the other formats have all of them.  No line is cut: one that is too long is wrapped, and
what the analysed project wrote is shown without acting on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from analyzer.facts import Coverage, Evidence, Finding, GuardVerdict, Migration, Route, SchemaDrift
from analyzer.facts.plain import utf8
from analyzer.reports.deployed import deployed, service_count, used
from analyzer.reports.overview import left_out, matters, portrait
from analyzer.reports.report import ReportInput
from analyzer.reports.schema.drift import account
from analyzer.reports.summary import (
    CHANGING,
    QUIET_SEVERITIES,
    SEVERITIES,
    VERDICTS,
    ApplicationSummary,
    alike,
    doubt,
    framework,
    kind_name,
    methods,
    of_one_handler,
    place,
    short_name,
    spots_alike,
)
from analyzer.reports.text import plural, prose, visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

NAME = "text"
SUFFIX = ".txt"
STEM = "summary"
DESCRIPTION = "the summary that is printed: what is open, what was found, what was not seen"

MOST_ROUTES, MOST_WORK, MOST_TABLES, MOST_SPOTS, MOST_PER_RULE, MOST_SUBJECTS = 15, 6, 24, 10, 4, 5
"""Lines of one list, or names in one line; the rest is counted, and the other formats have it all."""

"""Of these only the rule, the number and the first place are told."""

READING = ("html", "txt", "md", "svg", "png")
"""Endings of the files that people read, in the order in which they would."""

MARKS = {
    GuardVerdict.UNGUARDED: ("○", "!"),
    GuardVerdict.CONDITIONAL: ("◐", "~"),
    GuardVerdict.UNKNOWN: ("?", "?"),
    GuardVerdict.GUARDED: ("●", "+"),
}
"""Sign of a verdict, and what stands for it in ASCII."""

VERDICT_STYLES = {
    GuardVerdict.UNGUARDED: "bold red",
    GuardVerdict.CONDITIONAL: "yellow",
    GuardVerdict.UNKNOWN: "magenta",
    GuardVerdict.GUARDED: "green",
}

SEVERITY_STYLES = {"critical": "bold white on red", "high": "bold red", "medium": "yellow", "low": "cyan"}


def render(report: ReportInput) -> bytes:
    from rich.console import Console  # noqa: PLC0415 - for those who read text only

    screen = report.screen
    page = StringIO()
    console = Console(
        file=page,
        width=max(screen.width, 40),
        force_terminal=screen.colour,
        color_system="standard" if screen.colour else None,
        no_color=not screen.colour,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
    )
    _Page(console, report).print()
    lines = (line.rstrip() for line in page.getvalue().split("\n"))
    text = "\n".join(lines).strip("\n") + "\n"
    return utf8(text) if screen.unicode else text.encode("ascii", "backslashreplace")


class _Page:
    """The summary, section by section."""

    def __init__(self, console: Console, report: ReportInput) -> None:
        self._console = console
        self._report = report
        self._summary = report.summary

    def print(self) -> None:
        self._line((f"groundplan {self._report.version}", "bold"), (f"  {self._report.project}", "bold"))
        self._line((self._read(), ""))
        for sentence in portrait(self._report):
            self._line((sentence, ""))
        self._matters()
        self._applications()
        self._services()
        self._routes()
        self._tables()
        self._work()
        self._findings()
        self._blind_spots()
        self._left_out()
        self._written()

    def _matters(self) -> None:
        told = matters(self._summary)
        if not told:
            return
        self._heading("What matters most")
        for number, one in enumerate(told, 1):
            first = one.first
            doubt = "" if first.judgement == "violated" else f" ({first.judgement})"
            self._line(
                (f"{number}. ", "bold"),
                (first.severity.upper(), SEVERITY_STYLES.get(first.severity, "")),
                (f"  {first.title}{doubt}", "bold"),
                indent=2,
            )
            self._line((one.sentence, ""), (_at(first.evidence), "dim"), indent=5)

    def _read(self) -> str:
        files = self._summary.files
        if not files:
            return "No files were read."
        statuses = ", ".join(f"{files[status]} {status}" for status in sorted(files))
        return f"Read {plural(files.total(), 'file')}: {statuses}."

    def _applications(self) -> None:
        applications = self._summary.applications
        if applications:
            self._heading(plural(len(applications), "application"))
        bare = [one for one in applications if one.is_bare]
        bare = bare if len(bare) < len(applications) else []
        for told in applications:
            if told not in bare:
                self._application(told)
        if bare:
            self._line(
                ("serving files at most: ", ""), (", ".join(_made_at(one) for one in bare), "dim"), indent=2
            )

    def _services(self) -> None:
        told = deployed(self._report.facts)
        if told:
            self._heading(plural(service_count(self._report.facts), "service"))
        else:
            told = used(self._report.facts)
            if told:
                self._heading("What they use, by the code")
        for sentence in told:
            self._line((sentence, ""), indent=2)

    def _application(self, told: ApplicationSummary) -> None:
        application = told.application
        indent = 2 if application.parent is None else 4
        mounted = f", mounted at {application.mounted_at or '?'}" if application.parent else ""
        self._line(
            (application.name, "bold"),
            (f"  {framework(application)}{mounted}", ""),
            (f"  {place(application.evidence)}", "dim"),
            indent=indent,
        )
        if condition := doubt(application):
            self._line((condition, "yellow"), indent=indent + 2)
        if told.routes:
            counts = told.verdicts
            parts = [(plural(len(told.routes), "route") + ":", "")]
            parts += [
                (f"  {self._mark(verdict)} {counts[verdict]} {verdict}", VERDICT_STYLES[verdict])
                for verdict in VERDICTS
                if counts[verdict]
            ]
            if others := len(told.routes) - counts.total():
                parts.append((f"  {others} static or mounted", ""))
            self._line(*parts, indent=indent + 2)
        if told.middleware:
            names = (f" {self._arrow} ").join(short_name(layer.name) for layer in told.middleware)
            self._line(("middleware: ", ""), (names, ""), indent=indent + 2)

    def _routes(self) -> None:
        if not self._summary.routes:
            return
        for verdict, title in CHANGING.items():
            found = self._summary.changing(verdict)
            if found or verdict is GuardVerdict.UNGUARDED:
                self._heading(f"{title} ({len(found)})")
            if not found and verdict is GuardVerdict.UNGUARDED:
                self._line(("None was found.", "green"), indent=2)
            groups = list(of_one_handler(found))
            shown = groups[:MOST_ROUTES]
            for why, several in _by_reason(shown):
                if why:
                    self._line((f"{prose(why)}:", ""), indent=2)
                self._table([self._route(routes) for routes in several], indent=4 if why else 2)
            self._more(sum(map(len, groups[MOST_ROUTES:])))

    def _route(self, routes: Sequence[Route]) -> Sequence[tuple[str, str]]:
        route, *others = routes
        path = f"{route.path}, {others[0].path}" if len(others) == 1 else route.path
        more = f" and {plural(len(others), 'path')} more of its handler" if len(others) > 1 else ""
        return (
            (f"{self._mark(route.guard_verdict)} {methods(route)}", VERDICT_STYLES[route.guard_verdict]),
            (f"{path}{more}", ""),
            (doubt(route), "dim"),
            (place(route.evidence), "dim"),
        )

    def _tables(self) -> None:
        stored = self._summary.stored
        if not stored:
            return
        self._heading(plural(len(stored), "table"))
        columns = plural(sum(one.columns for one in stored), "column")
        keyless = sum(not one.key for one in stored)
        without = f", {keyless} without a primary key" if keyless else ""
        libraries = ", ".join(sorted({one.table.framework for one in stored}))
        self._line((f"{columns}{without} ({libraries}); 'groundplan schema' shows them", ""), indent=2)
        held = Counter(category for one in stored for category, columns in one.held for _ in columns)
        if held:
            told = ", ".join(f"{category} {held[category]}" for category in sorted(held))
            self._line((f"columns that hold what is personal or secret: {told}", ""), indent=2)
        names = ", ".join(one.name for one in stored[:MOST_TABLES])
        more = f" and {len(stored) - MOST_TABLES} more" if len(stored) > MOST_TABLES else ""
        self._line((f"{names}{more}", "dim"), indent=2)
        self._drift()

    def _drift(self) -> None:
        """What the migrations build otherwise, in a line; what is sure of it are findings as well."""
        facts = self._report.facts
        if not facts.of(Migration):
            return
        differences = len(facts.of(SchemaDrift))
        shown = "; 'groundplan schema --drift' shows them" if differences else ""
        self._line((f"{account(facts, differences)}{shown}", ""), indent=2)

    def _work(self) -> None:
        for section in self._summary.work:
            self._heading(f"{section.title} ({len(section.lines)})")
            self._table(
                [
                    (
                        (line.row.name, "bold"),
                        (prose(line.details), ""),
                        (doubt(line.row), "dim"),
                        (place(line.row.evidence), "dim"),
                    )
                    for line in section.lines[:MOST_WORK]
                ]
            )
            self._more(len(section.lines) - MOST_WORK)

    def _findings(self) -> None:
        summary = self._summary
        if not summary.rules and not summary.findings and not summary.accepted:
            return
        title = plural(len(summary.findings), "finding")
        by_severity = [
            f"{number} {severity}"
            for severity in SEVERITIES
            if (number := sum(finding.severity == severity for finding in summary.findings))
        ]
        self._heading(f"{title}: {', '.join(by_severity)}" if by_severity else title)
        remedied: set[str] = set()
        for finding, others in alike(summary.findings):
            with_remedy = finding.rule not in remedied
            remedied.add(finding.rule)
            self._finding(finding, others, with_remedy)
        subjects = plural(sum(rule.subjects for rule in summary.rules), "subject")
        self._line((f"{plural(len(summary.rules), 'rule')} looked at {subjects}.", ""), indent=2)
        failed = [rule.rule for rule in summary.rules if rule.outcome == "failed"]
        if failed:
            self._line((f"Rules that could not run: {', '.join(failed)}.", "bold red"), indent=2)
        if summary.accepted:
            suppressed = sum(finding.status == "suppressed" for finding in summary.accepted)
            rest = len(summary.accepted) - suppressed
            told = [f"{suppressed} suppressed"] * bool(suppressed) + [f"{rest} in the baseline"] * bool(rest)
            self._line((f"Not counted: {', '.join(told)}.", ""), indent=2)

    def _quiet_finding(self, finding: Finding, others: Sequence[Finding]) -> None:
        """One line for all that a rule says of little weight."""
        verdict = "" if finding.judgement == "violated" else f"  ({finding.judgement})"
        more = f" and {len(others)} more" if others else ""
        self._line(
            (f"{finding.severity.upper():<9}", SEVERITY_STYLES.get(finding.severity, "")),
            (f"{finding.rule}  ", "bold"),
            (f"{finding.title}{verdict}", ""),
            (f"{_at(finding.evidence)}{more}", "dim"),
            indent=2,
        )

    def _finding(self, finding: Finding, others: Sequence[Finding], with_remedy: bool) -> None:
        if finding.severity in QUIET_SEVERITIES:
            self._quiet_finding(finding, others)
            return
        style = SEVERITY_STYLES.get(finding.severity, "")
        verdict = "" if finding.judgement == "violated" else f"  ({finding.judgement})"
        self._line(
            (f"{finding.severity.upper():<9}", style),
            (f"{finding.rule}  ", "bold"),
            (finding.title, "bold"),
            (verdict, ""),
            indent=2,
        )
        for one in (finding, *others[: MOST_PER_RULE - 1]):
            self._line((prose(one.message), ""), (_at(one.evidence), "dim"), indent=4)
        self._more(len(others) - MOST_PER_RULE + 1, indent=4)
        if with_remedy:
            self._line((f"{self._arrow} {prose(finding.remedy)}", "cyan"), indent=4)

    def _blind_spots(self) -> None:
        spots = self._summary.blind_spots
        self._heading(f"{plural(len(spots), 'blind spot')}: what could not be seen")
        if not spots:
            self._line(("Nothing that is known of.", ""), indent=2)
        groups = list(spots_alike(spots))
        for first, others in groups[:MOST_SPOTS]:
            subjects = list(dict.fromkeys(spot.subject for spot in (first, *others)))
            more = f" and {len(subjects) - MOST_SUBJECTS} more" if len(subjects) > MOST_SUBJECTS else ""
            self._line(
                (f"{kind_name(first.kind)}  ", "magenta"),
                (", ".join(subjects[:MOST_SUBJECTS]), ""),
                (more, ""),
                (f": {prose(first.reason)}" if first.reason else "", ""),
                (_at(first.evidence), "dim"),
                (f" and {plural(len(others), 'place')} more" if others else "", "dim"),
                indent=2,
            )
        self._more(sum(1 + len(others) for _, others in groups[MOST_SPOTS:]))

    def _left_out(self) -> None:
        """Files and folders that were not read, by reason."""
        told = list(left_out(self._report.facts.of(Coverage)))
        if told:
            self._heading("Not read")
        for sentence in told:
            self._line((sentence, ""), indent=2)

    def _written(self) -> None:
        written = sorted(self._report.written, key=_reading_order)
        if written:
            begin = f"; begin with {written[0]}" if written[0].endswith(".html") else ""
            self._heading(f"Written{begin}")
            for path in written:
                self._line((path, ""), indent=2)

    @property
    def _arrow(self) -> str:
        return "→" if self._report.screen.unicode else "->"

    def _mark(self, verdict: GuardVerdict) -> str:
        sign, ascii_sign = MARKS[verdict]
        return sign if self._report.screen.unicode else ascii_sign

    def _heading(self, title: str) -> None:
        self._console.print()
        self._line(
            (title[:1].upper() + title[1:], "bold underline" if self._report.screen.colour else "bold")
        )

    def _more(self, number: int, indent: int = 2) -> None:
        if number > 0:
            self._line((f"and {number} more", "dim"), indent=indent)

    def _line(self, *parts: tuple[str, str], indent: int = 0) -> None:
        from rich.padding import Padding  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        line = Text.assemble(*((visible(text), style) for text, style in parts if text), overflow="fold")
        shown: RenderableType = Padding(line, (0, 0, 0, indent), expand=False) if indent else line
        self._console.print(shown)

    def _table(self, rows: Sequence[Sequence[tuple[str, str]]], indent: int = 2) -> None:
        """Rows in columns; one below the other where they do not fit beside each other."""
        from rich.padding import Padding  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        widths = [max(len(visible(text)) for text, _ in column) for column in zip(*rows, strict=True)]
        used = [index for index, width in enumerate(widths) if width]
        if indent + sum(widths) + 2 * len(used) > self._console.width:
            for row in rows:
                parts = [row[index] for index in used if row[index][0]]
                self._line(*((f"{text}  ", style) for text, style in parts), indent=indent)
            return
        table = Table.grid(padding=(0, 2))
        for row in rows:
            table.add_row(*(Text(visible(row[index][0]), row[index][1]) for index in used))
        self._console.print(Padding(table, (0, 0, 0, indent), expand=False))


def _by_reason(groups: Sequence[list[Route]]) -> Iterator[tuple[str, list[list[Route]]]]:
    """Routes by the reason of their verdict, which many routes share; an open one needs none."""
    found: dict[str, list[list[Route]]] = {}
    for routes in groups:
        first = routes[0]
        why = first.verdict_reason if first.guard_verdict is not GuardVerdict.UNGUARDED else ""
        found.setdefault(why or "", []).append(routes)
    yield from found.items()


def _made_at(told: ApplicationSummary) -> str:
    return f"{told.application.name} ({place(told.application.evidence)})"


def _reading_order(path: str) -> tuple[int, str]:
    """Pages for people first, then pictures, then what programs read."""
    ending = path.rpartition(".")[2]
    return (READING.index(ending) if ending in READING else len(READING), path)


def _at(evidence: Evidence | None) -> str:
    return f"  {place(evidence)}" if evidence else ""

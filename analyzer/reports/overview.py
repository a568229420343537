"""What an owner should know first: what was looked at, how far that reaches, and what matters most.

Findings of one rule are one matter.  The gravest come first, what is sure before what is likely; one area
(security, data, ...) takes at most so many places, so that the first page is not all of one kind.

Limits: how grave a matter is for this project is not known; the severity is the rule's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from analyzer.facts import BlindSpot, Coverage, Finding, GuardVerdict
from analyzer.reports.report import ReportInput
from analyzer.reports.summary import SEVERITIES, Summary, alike, framework_name, gravity
from analyzer.reports.text import plural, prose

MOST_MATTERS: Final = 5
MOST_OF_AN_AREA: Final = 2
"""Matters of one area, unless there is nothing else."""

TOLD_SEVERITIES: Final = SEVERITIES[: SEVERITIES.index("low") + 1]
"""What is for information only does not matter most."""

_OF_ROUTES: Final = ("routes", "guards")
"""What blind spots may affect that hide routes, or who may call them."""

_ANYTHING: Final = "all"
"""What a blind spot affects that may hide anything: whether a route is among it is not known."""

_BY_CHOICE: Final = ("environment", "vendored", "build", "ignored", "excluded", "link", "special")
"""Why files are left out that nobody wants to be read."""


@dataclass(frozen=True, slots=True)
class Matter:
    """Findings of one rule that are equally grave: the first, a sure one where there is any."""

    first: Finding
    number: int

    @property
    def sentence(self) -> str:
        """The first finding, and how many there are besides."""
        message = prose(self.first.message)
        return f"{message}, and {self.number - 1} more" if self.number > 1 else message


def matters(summary: Summary) -> tuple[Matter, ...]:
    """The few things that matter most, gravest first."""
    totals = Counter((finding.rule, finding.severity) for finding in summary.findings)
    groups = [Matter(first, totals[first.rule, first.severity]) for first, _ in alike(summary.findings)]
    told = [one for one in sorted(groups, key=_weight) if _is_told(one)]
    chosen: list[Matter] = []
    areas: Counter[str] = Counter()
    rules: set[str] = set()
    for one in told:
        if one.first.rule not in rules and areas[one.first.pack] < MOST_OF_AN_AREA:
            areas[one.first.pack] += 1
            rules.add(one.first.rule)
            chosen.append(one)
    for one in told:
        if one.first.rule not in rules:
            rules.add(one.first.rule)
            chosen.append(one)
    return tuple(sorted(chosen[:MOST_MATTERS], key=_weight))


def _is_told(one: Matter) -> bool:
    return one.first.severity in TOLD_SEVERITIES and one.first.judgement != "unknown"


def _weight(one: Matter) -> tuple[int, bool, int, str]:
    first = one.first
    return (gravity(first.severity), first.judgement != "violated", -one.number, first.rule)


def portrait(report: ReportInput) -> tuple[str, ...]:
    """Sentences about what the project is, who may call it, and how far the reading reaches."""
    return tuple(line for line in (_served(report.summary), _guarded(report.summary), _reach(report)) if line)


def _served(summary: Summary) -> str:
    names = {told.application.name: framework_name(told.application) for told in summary.applications}
    served = Counter(dict.fromkeys(names.values(), 0))
    served.update(names[route.application] for route in summary.distinct)
    if not served:
        return "No application was found: there are no routes to judge."
    told_by = ", ".join(
        f"{name} {number}" for name, number in sorted(served.items(), key=lambda of: (-of[1], of[0]))
    )
    routes = plural(served.total(), "route")
    tables = f", over {plural(len(summary.stored), 'table')}" if summary.stored else ""
    return f"{plural(len(summary.applications), 'application')} with {routes} ({told_by}){tables}."


def _guarded(summary: Summary) -> str:
    counts = summary.verdicts
    if not counts:
        return ""
    named = {
        GuardVerdict.GUARDED: "guarded",
        GuardVerdict.CONDITIONAL: "guarded only under a condition",
        GuardVerdict.UNGUARDED: "open to everybody",
        GuardVerdict.UNKNOWN: "not decided",
    }
    told = ", ".join(f"{counts[verdict]} {name}" for verdict, name in named.items() if counts[verdict])
    changing = len(summary.open_changes)
    open_ones = (
        f"; {changing} of the open ones {'changes' if changing == 1 else 'change'} state" if changing else ""
    )
    return f"Who may call them: {told}{open_ones}."


def _reach(report: ReportInput) -> str:
    """How much of the code was seen, and whether anything about routes was not."""
    figures = {row.name: row.value for row in report.summary.figures}
    told = []
    for done, whole, what in (
        ("modules.parsed", "modules.total", "Python files parsed"),
        ("routes.reached", "routes.declared", "declared routes found in an application"),
    ):
        if figures.get(whole):
            told.append(f"{figures.get(done, 0)} of {figures[whole]} {what}")
    told.append(_hidden(report.summary.blind_spots))
    return f"How far this reaches: {', '.join(told)}."


def _hidden(spots: Sequence[BlindSpot]) -> str:
    """The number of blind spots, and of those about routes or guards; whether none is can be open."""
    number = plural(len(spots), "blind spot")
    grave = sum(spot.affects in _OF_ROUTES for spot in spots)
    if grave:
        return f"{number}, {grave} of them about routes or guards"
    if not spots or any(spot.affects == _ANYTHING for spot in spots):
        return number
    return f"{number}, none about a route or guard"


def left_out(files: Sequence[Coverage]) -> Iterator[str]:
    """A sentence for each reason for which files or folders were not read."""
    by_reason: dict[str, list[Coverage]] = {}
    for file in files:
        if file.status == "skipped":
            by_reason.setdefault((file.reason or "not known").partition(":")[0], []).append(file)
    for kind, found in sorted(by_reason.items()):
        first = found[0]
        why = (first.reason or "").partition(": ")[2]
        if len(found) == 1 and kind not in _BY_CHOICE:
            yield f"{first.file}: {why}"
        else:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            yield f"{kind}: {first.file}{more}"

"""What is told first, in every format: applications, what is open, what was found, what was not seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analyzer.facts import (
    FOLDERS,
    OPERATIONS,
    Application,
    BlindSpot,
    Certainty,
    Column,
    ColumnClass,
    Constraint,
    Coverage,
    Evidence,
    Facts,
    Finding,
    Guard,
    GuardKind,
    GuardVerdict,
    Keeping,
    Measure,
    Middleware,
    Route,
    RouteKind,
    RuleResult,
    Table,
    TableOrigin,
    Work,
)
from analyzer.facts.views.protection import GUARDING_KINDS
from analyzer.reports.text import HOLE
from analyzer.reports.work import WorkSection, work_sections

SEVERITIES = ("critical", "high", "medium", "low", "info")
"""Gravest first."""

QUIET_SEVERITIES = ("low", "info")
"""Those of which a reader is told the first places only."""

VERDICTS = (GuardVerdict.UNGUARDED, GuardVerdict.CONDITIONAL, GuardVerdict.UNKNOWN, GuardVerdict.GUARDED)
"""What needs attention first."""

CHANGING = {
    GuardVerdict.UNGUARDED: "Routes that change state and that nothing guards",
    GuardVerdict.CONDITIONAL: "Routes that change state, guarded only under a condition",
    GuardVerdict.UNKNOWN: "Routes that change state and whose guards could not be decided",
}
"""Heading of the routes that change state and have this verdict, in the order in which they are told."""

AS_SCRIPT = "__name__ == '__main__'"
"""The condition of what a file does when it is started, not imported."""

BLIND_SPOT_ORDER = ("route", "guard", "unreached", "file", "import")
"""Kinds of blind spots that are told first."""


@dataclass(frozen=True, slots=True)
class ApplicationSummary:
    """An application and what it serves."""

    application: Application
    routes: tuple[Route, ...]
    """In matching order; routes of a mounted application are with the one that mounts it."""
    middleware: tuple[Middleware, ...]
    """Outermost first."""

    @property
    def verdicts(self) -> Counter[GuardVerdict]:
        """How many routes (files and mounts left out) have which verdict."""
        return count_verdicts(self.routes)

    @property
    def is_bare(self) -> bool:
        """Whether it serves nothing but files: made to ask it something, or nothing more was seen."""
        return not self.verdicts and not self.middleware and self.application.parent is None


@dataclass(frozen=True, slots=True)
class TableSummary:
    """A table and how much belongs to it."""

    table: Table
    columns: int
    key: tuple[str, ...]
    """Columns of the primary key."""
    refers_to: tuple[str, ...]
    """Names of the tables that its foreign keys lead to."""
    held: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Categories of what is personal or secret in it, each with the columns."""

    @property
    def name(self) -> str:
        """The table's name; where it is not known, that of the class."""
        model = self.table.model
        return short_name(model) if self.table.name == HOLE and model else self.table.name

    @property
    def holds(self) -> str:
        """The same as text: `contact: email, phone; credential: password (hashed)`."""
        return "; ".join(f"{category}: {', '.join(columns)}" for category, columns in self.held)


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole, put in the order in which it is told."""

    applications: tuple[ApplicationSummary, ...]
    """Those with most routes first, each followed by those that it mounts."""
    routes: tuple[Route, ...]
    """All routes but files and mounts, by application and matching order."""
    distinct: tuple[Route, ...]
    """The same; what several applications serve in the same way (a factory for each way of starting) once."""
    guards: dict[str, tuple[Guard, ...]]
    """Route id to what the code put on its way, outermost first."""
    stored: tuple[TableSummary, ...]
    """The project's own tables, by name."""
    findings: tuple[Finding, ...]
    """New ones, gravest first."""
    accepted: tuple[Finding, ...]
    """Those that are suppressed or in the baseline."""
    rules: tuple[RuleResult, ...]
    blind_spots: tuple[BlindSpot, ...]
    """Those about routes and guards first."""
    files: Counter[str]
    """Status to number of files, folders left out."""
    failed: tuple[Coverage, ...]
    """Files that could not be read."""
    figures: tuple[Measure, ...]
    work: tuple[WorkSection, ...]
    """What is started otherwise than by a client, one section for each kind that is there."""

    @property
    def verdicts(self) -> Counter[GuardVerdict]:
        """How many distinct routes have which verdict."""
        return count_verdicts(self.distinct)

    @property
    def open_changes(self) -> tuple[Route, ...]:
        """Routes that change state and have no guard at all."""
        return self.changing(GuardVerdict.UNGUARDED)

    def changing(self, verdict: GuardVerdict) -> tuple[Route, ...]:
        """Distinct routes that change state and have this verdict."""
        return tuple(one for one in self.distinct if one.changes_state and one.guard_verdict is verdict)


def summarize(facts: Facts) -> Summary:
    """Put the facts in the order in which they are told."""
    routes = sorted(facts.of(Route), key=lambda route: (route.application, route.position, route.id))
    answered = tuple(route for route in routes if route.kind not in FOLDERS)
    guards: dict[str, list[Guard]] = defaultdict(list)
    for guard in facts.of(Guard):
        guards[guard.route].append(guard)
    findings = sorted(facts.of(Finding), key=_finding_order)
    files = [file for file in facts.of(Coverage) if file.role != "folder"]
    return Summary(
        applications=tuple(_applications(facts, routes)),
        routes=answered,
        distinct=tuple(distinct(answered)),
        guards={route: tuple(sorted(found, key=_position)) for route, found in guards.items()},
        stored=tuple(_stored(facts)),
        findings=tuple(finding for finding in findings if finding.status == "new"),
        accepted=tuple(finding for finding in findings if finding.status != "new"),
        rules=facts.of(RuleResult),
        blind_spots=tuple(sorted(facts.of(BlindSpot), key=_blind_spot_order)),
        files=Counter(file.status for file in files),
        failed=tuple(file for file in files if file.status == "failed"),
        figures=facts.of(Measure),
        work=tuple(work_sections(facts)),
    )


def distinct(routes: Iterable[Route]) -> Iterable[Route]:
    """Without those that another application serves in the same way: as told of the first of them."""
    first: dict[tuple[str | None, ...], str] = {}
    for route in routes:
        key = (methods(route), route.path, route.handler, place(route.evidence), *judged(route))
        if first.setdefault(key, route.application) == route.application:
            yield route


def judged(route: Route) -> tuple[str | None, ...]:
    """What was found out about who may call a route, and whether it is there at all."""
    return (route.guard_verdict, route.verdict_reason, doubt(route))


def count_verdicts(routes: Iterable[Route]) -> Counter[GuardVerdict]:
    """How many of the routes that are neither files nor mounts have which verdict."""
    return Counter(route.guard_verdict for route in routes if route.kind not in FOLDERS)


def framework(application: Application) -> str:
    """`FastAPI 0.115.6`."""
    name = framework_name(application)
    return f"{name} {application.framework_version}" if application.framework_version else name


def framework_name(application: Application) -> str:
    """`FastAPI`."""
    known = {"fastapi": "FastAPI", "starlette": "Starlette", "flask": "Flask", "django": "Django"}
    return known.get(application.framework, application.framework)


def gravity(severity: str) -> int:
    """The place of a severity among all, the gravest first; what is none comes last."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)


def methods(route: Route) -> str:
    """`GET`, `PATCH, PUT`, `MUTATION`, `WEBSOCKET`, `STATIC`."""
    named = route.kind is RouteKind.HTTP or route.kind in OPERATIONS
    return ", ".join(route.methods) if named else str(route.kind).upper()


def guarding(guards: Iterable[Guard]) -> tuple[Guard, ...]:
    """Those that guard, without what merely stands on the way."""
    return tuple(guard for guard in guards if guard.kind in GUARDING_KINDS)


def alike(findings: Sequence[Finding]) -> Iterable[tuple[Finding, list[Finding]]]:
    """The first finding of each rule, severity and judgement, and the others like it."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.rule, finding.severity, finding.judgement), []).append(finding)
    for first, *others in alike.values():
        yield first, others


def of_one_handler(routes: Iterable[Route]) -> Iterable[list[Route]]:
    """Routes that one handler answers in the same way, by path: with and without a slash at the end, or
    under many names."""
    found: dict[tuple[str | None, ...], list[Route]] = {}
    for route in routes:
        named = route.handler or route.id
        key = (route.application, named, methods(route), *judged(route))
        found.setdefault(key, []).append(route)
    return found.values()


def spots_alike(spots: Sequence[BlindSpot]) -> Iterable[tuple[BlindSpot, list[BlindSpot]]]:
    """The first blind spot of each kind and reason, and the others like it."""
    alike: dict[tuple[str, str | None], list[BlindSpot]] = {}
    for spot in spots:
        alike.setdefault((spot.kind, spot.reason), []).append(spot)
    for first, *others in alike.values():
        yield first, others


def place(evidence: Evidence | None) -> str:
    """`path:line`, or nothing."""
    return f"{evidence.path}:{evidence.line}" if evidence else ""


def doubt(row: Application | Route | Guard | Work) -> str:
    """`only if ...`, `inferred: ...`, or nothing where the fact is certain; with what the defaults
    decide."""
    if row.certainty is Certainty.CERTAIN:
        return ""
    if row.certainty is Certainty.INFERRED:
        return f"inferred: {row.reason}" if row.reason else "inferred"
    if row.condition == AS_SCRIPT:
        return "only where its file is run as a script"
    by_default = {True: " (so by default)", False: " (not by default)", None: ""}[row.by_default]
    return f"only if {row.condition or 'a condition holds'}{by_default}"


def guard_name(guard: Guard) -> str:
    """The last part of its name, with the condition that it depends on."""
    short = " | ".join(map(short_name, guard.name.split(" | ")))
    return f"{short} ({guard.condition})" if guard.condition else short


def short_name(name: str) -> str:
    """The last part of a qualified name; of what is wrapped, `wrapper[wrapped]`, that of the wrapped."""
    wrapped = name.rpartition("[")[2].rstrip("]")
    return wrapped.rpartition(".")[2] or name


def kind_name(kind: GuardKind | str) -> str:
    """`rate limit` for `rate_limit`."""
    return str(kind).replace("_", " ")


def _applications(facts: Facts, routes: list[Route]) -> Iterable[ApplicationSummary]:
    served: dict[str, list[Route]] = defaultdict(list)
    for route in routes:
        served[route.application].append(route)
    layers: dict[str, list[Middleware]] = defaultdict(list)
    for layer in facts.of(Middleware):
        layers[layer.application].append(layer)
    below: dict[str | None, list[Application]] = defaultdict(list)
    known = {application.id for application in facts.of(Application)}
    for application in facts.of(Application):
        parent = application.parent if application.parent != application.id else None
        below[parent if parent in known else None].append(application)
    told: set[str] = set()

    def tell(application: Application) -> Iterable[ApplicationSummary]:
        if application.id in told:
            return
        told.add(application.id)
        yield ApplicationSummary(
            application,
            tuple(served[application.name]),
            tuple(sorted(layers[application.name], key=_position)),
        )
        for mounted in sorted(below[application.id], key=lambda mounted: mounted.mounted_at or ""):
            yield from tell(mounted)

    for application in sorted(below[None], key=lambda one: (-len(served[one.name]), one.name)):
        yield from tell(application)
    for application in facts.of(Application):  # applications that mount each other
        yield from tell(application)
    for name in sorted(served.keys() - {application.name for application in facts.of(Application)}):
        # Routes are never left out, even where nothing else is known of what serves them.
        yield from tell(Application(id=name, name=name, framework="not known"))


def _stored(facts: Facts) -> Iterable[TableSummary]:
    columns: dict[str, list[Column]] = defaultdict(list)
    for column in facts.of(Column):
        columns[column.table].append(column)
    targets: dict[str, set[str]] = defaultdict(set)
    for constraint in facts.of(Constraint):
        if constraint.target is not None:
            targets[constraint.table].add(constraint.target)
    classes = {one.column: one for one in facts.of(ColumnClass)}
    for table in sorted(facts.of(Table), key=lambda table: (table.name, table.id)):
        if table.origin is TableOrigin.OWN:
            own = columns[table.id]
            key = tuple(column.name for column in own if column.primary_key)
            held = _held(own, classes)
            yield TableSummary(table, len(own), key, tuple(sorted(targets[table.id])), held)


def _held(columns: list[Column], classes: dict[str, ColumnClass]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is personal or secret in a table, by category."""
    found: dict[str, list[str]] = defaultdict(list)
    for column in columns:
        one = classes.get(column.id)
        if one is not None:
            kept = "" if one.keeping is Keeping.PLAIN else f" ({one.keeping.value})"
            found[one.category.value.replace("_", " ")].append(f"{column.name}{kept}")
    return tuple((category, tuple(found[category])) for category in sorted(found))


def _position(row: Guard | Middleware) -> tuple[int, str]:
    return (row.position, row.id)


def _finding_order(finding: Finding) -> tuple[int, bool, str, str, int, str]:
    at = finding.evidence
    severity = gravity(finding.severity)
    return (
        severity,
        finding.verdict == "unknown",
        finding.rule,
        at.path if at else "",
        at.line if at else 0,
        finding.id,
    )


def _blind_spot_order(spot: BlindSpot) -> tuple[int, str, str]:
    order = BLIND_SPOT_ORDER.index(spot.kind) if spot.kind in BLIND_SPOT_ORDER else len(BLIND_SPOT_ORDER)
    return (order, spot.kind, spot.id)

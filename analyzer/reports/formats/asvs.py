"""The documents that ASVS 5.0 asks a team to keep, as far as source says what belongs into them.

Each section fills one requirement of documentation: who may call what and which data it touches (8.1), what
the application talks to (13.1.1), limits, timeouts and retries of each dependency (13.1.2, 13.1.3),
functionality that is heavy or dangerous (15.1.3, 15.1.5), and what is logged where (16.1.1).  What source
cannot say (why a rule of access is right, what is to happen when a limit is reached) is left to be written,
and said to be missing.
Source: OWASP ASVS 5.0.0, chapters 8, 13, 15 and 16, https://github.com/OWASP/ASVS/tree/v5.0.0
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from analyzer.facts import (
    Call,
    DataAccess,
    DataFlow,
    Effect,
    Evidence,
    Flow,
    Guard,
    Link,
    Message,
    OutboundCall,
    ProxyRoute,
    ReachedFunction,
    Route,
    Row,
    Service,
    ServiceVariable,
    Setting,
)
from analyzer.facts.behaviour import Act
from analyzer.facts.plain import utf8
from analyzer.graph.behaviour import Behaviour
from analyzer.reports.marked import MOST, code, table, text
from analyzer.reports.report import ReportInput

NAME = "asvs"
SUFFIX = ".md"
STEM = "asvs-documentation"
DESCRIPTION = "the documentation that ASVS 5.0 asks for, as far as source fills it: 8.1, 13.1, 15.1, 16.1"
ON_REQUEST = True

HEAVY: Final = ("process", "template", "email", "cipher", "sleep")
"""Effects that take their time."""
DANGEROUS: Final = ("deserialize", "evaluate", "process", "parse")
"""Effects that do what their input says."""
WRITES: Final = frozenset({"insert", "update", "delete"})
LIMITS: Final = (
    "pool",
    "max_connections",
    "maxsize",
    "connection_limit",
    "retry",
    "retries",
    "backoff",
    "timeout",
)
"""Words in names of settings and variables that decide how a dependency is used."""

INTRODUCTION: Final = (
    "Written from source, to be completed by people: what is stated here was read, what source cannot say is "
    "named at the end of each section."
)


def render(report: ReportInput) -> bytes:
    sections = (
        ("8.1 Authorization: who may call what, and which data it touches", _authorization(report)),
        ("13.1.1 Communication: what the application talks to, and who talks to it", _communication(report)),
        ("13.1.2, 13.1.3 Limits, timeouts and retries of each dependency", _dependencies(report)),
        ("15.1.3 Functionality that is time-consuming or resource-demanding", _heavy(report)),
        ("15.1.5 Dangerous functionality", _dangerous(report)),
        ("16.1.1 Logging inventory", _logging(report)),
    )
    parts = [f"# {text(report.project)}: documentation for ASVS 5.0", INTRODUCTION]
    for title, section in sections:
        parts += [f"## {title}", *(part for part in section if part)]
    return utf8("\n\n".join(parts) + "\n")


def _authorization(report: ReportInput) -> Iterator[str]:
    facts = report.facts
    guards: dict[str, list[Guard]] = {}
    for guard in facts.of(Guard):
        if guard.protects:
            guards.setdefault(guard.route, []).append(guard)
    behaviour = Behaviour(facts)
    rows = []
    for route in sorted(facts.of(Route), key=lambda one: (one.application, one.path, one.methods)):
        if route.kind in ("static", "mount"):
            continue
        asked = sorted(guards.get(route.id, ()), key=lambda one: one.position)
        reads, writes = _tables(behaviour, route)
        rows.append((
            code(f"{' '.join(route.methods) or route.kind.upper()} {route.path}"),
            ", ".join(_guard(one) for one in asked) or text(_nobody(route)),
            ", ".join(map(code, reads)),
            ", ".join(map(code, writes)),
            _at(route),
        ))  # fmt: skip
    titles = ("function", "asks for", "reads", "writes", "where")
    yield from _whole(titles, rows, "No route was found.")
    yield (
        "Left to be written: why each consumer may do so, and by which attributes of the data access is "
        "narrowed (8.1.1), down to its fields (8.1.2)."
    )


def _guard(guard: Guard) -> str:
    scopes = f" ({', '.join(map(text, guard.scopes))})" if guard.scopes else ""
    condition = f" where {code(guard.condition)}" if guard.condition else ""
    return f"{code(guard.name)}{scopes}{condition}"


def _nobody(route: Route) -> str:
    return (
        "nobody"
        if route.guard_verdict == "unguarded"
        else f"not known: {route.verdict_reason or 'see the audit'}"
    )


def _tables(behaviour: Behaviour, route: Route) -> tuple[list[str], list[str]]:
    """The tables that a route reads and writes, over its calls."""
    reads, writes = set[str](), set[str]()
    for start in behaviour.starts(route):
        for done in behaviour.in_order(start):
            if isinstance(done.act, DataAccess) and (name := done.act.table or done.act.model):
                (writes if done.act.verb in WRITES else reads).add(name)
    return sorted(reads), sorted(writes)


def _communication(report: ReportInput) -> Iterator[str]:
    facts = report.facts
    names = {service.id: service.name for service in facts.of(Service)}
    rows = [
        (code(names.get(link.source, link.source)), code(names.get(link.target, link.target)),
         text(link.protocol or ""), text(", ".join(link.through)), _at(link))
        for link in facts.of(Link)
        if not link.auxiliary
    ]  # fmt: skip
    rows += [
        (code(names.get(flow.source, flow.source)), code(names.get(flow.target, flow.target)),
         text(flow.style), text(f"{flow.channel or 'a channel'} of {names.get(flow.via, flow.via)}"),
         _at(flow))
        for flow in facts.of(Flow)
        if not flow.auxiliary
    ]  # fmt: skip
    yield "### Between services"
    yield from _whole(
        ("from", "to", "protocol", "shown by", "where"), rows, "No link between services was found."
    )
    yield "### Requests that the code sends"
    yield from _whole(
        ("to", "by", "calls", "first place"),
        _grouped(
            (call.host or call.url or "not known", call.library, call.evidence)
            for call in facts.of(OutboundCall)
        ),
        "No request to another program was found.",
    )
    yield "### Messages"
    yield from _whole(
        ("channel", "by", "times", "first place"),
        _grouped(
            (f"{one.channel or 'not known'} ({one.direction})", one.library, one.evidence)
            for one in facts.of(Message)
        ),
        "No message was found.",
    )
    outside = [
        (code(names.get(one.target, one.target)), code(f"{one.host or ''}{one.path or ''}"), _at(one))
        for one in facts.of(ProxyRoute)
    ]
    yield "### What is reached from outside"
    exposed = [(code(one.name), "", _at(one)) for one in facts.of(Service) if one.exposed]
    yield from _whole(
        ("service", "under", "where"), [*exposed, *outside], "Nothing says what is reached from outside."
    )
    yield "Left to be written: addresses that users can give, and external services that operators configure."


def _dependencies(report: ReportInput) -> Iterator[str]:
    facts = report.facts
    calls: dict[tuple[str, str], list[OutboundCall]] = {}
    for call in facts.of(OutboundCall):
        calls.setdefault((call.host or "not known", call.library), []).append(call)
    rows = [
        (code(host), text(library), str(len(found)), _timeouts(found), _other_limits(found))
        for (host, library), found in sorted(calls.items())
    ]
    yield from _whole(("dependency", "by", "calls", "timeout", "other limits"), rows, "No request is sent.")
    decided = [
        (code(one.name), code(one.default or ""), _at(one)) for one in facts.of(Setting) if _limits(one.name)
    ]
    decided += [
        (code(one.name), code(one.value or ""), _at(one))
        for one in facts.of(ServiceVariable)
        if _limits(one.name)
    ]
    yield "### Settings that decide limits"
    yield from _whole(
        ("setting", "value", "where"), decided, "No setting names a pool, a timeout or retries."
    )
    stores = [
        (code(one.name), text(one.engine or one.kind), str(one.replicas or ""), str(one.workers or ""))
        for one in facts.of(Service)
        if not one.auxiliary
    ]
    yield "### What shares these limits"
    yield from _whole(("service", "what", "replicas", "workers"), stores, "No manifest deploys anything.")
    yield (
        "Left to be written: the largest number of connections of each pool and what happens when it is used "
        "up (13.1.2), and how failures are met (13.1.3)."
    )


def _timeouts(calls: Iterable[OutboundCall]) -> str:
    """What is known about how long a caller waits."""
    counts = Counter(
        (call.timeout or "given")
        if call.has_timeout
        else "none"
        if call.has_timeout is False
        else "not known"
        for call in calls
    )
    return ", ".join(f"{code(what)} ({count})" for what, count in sorted(counts.items()))


def _other_limits(calls: Iterable[OutboundCall]) -> str:
    options = {(name, value) for call in calls for name, value in call.arguments.items() if _limits(name)}
    return ", ".join(code(f"{name}={value}") for name, value in sorted(options))


def _limits(name: str) -> bool:
    return any(word in name.lower() for word in LIMITS)


def _heavy(report: ReportInput) -> Iterator[str]:
    facts = report.facts
    reached = {one.name: one for one in facts.of(ReachedFunction)}
    rows = []
    for act in (*facts.of(OutboundCall), *facts.of(DataAccess), *facts.of(Effect), *facts.of(Call)):
        why = _why_heavy(act)
        if why and act.function in reached:
            one = reached[act.function]
            example = ", ".join(map(code, one.examples[:1]))
            rows.append((code(act.function), text(why), str(one.routes), example, _at(act)))
    yield from _whole(
        ("function", "why", "routes", "such as", "where"),
        sorted(set(rows)),
        "Nothing heavy is reached from a route.",
    )
    yield "Left to be written: how abuse of each is prevented (15.1.3)."


def _why_heavy(act: Act) -> str:
    match act:
        case OutboundCall(loop=str() as loop):
            return f"sends a request for each of the {loop}"
        case DataAccess(verb="read", bounded=False, returned=True):
            return f"gives all rows of {act.table or act.model or 'a query'}"
        case DataAccess(loop="rows"):
            return f"asks for {act.table or act.model or 'rows'} in a loop over rows"
        case Effect(kind=kind) if kind in HEAVY:
            return f"{kind}: {act.name}"
        case Call(way="thread"):
            return f"runs {act.callee} in a thread"
    return ""


def _dangerous(report: ReportInput) -> Iterator[str]:
    facts = report.facts
    flows: dict[str, list[DataFlow]] = {}
    for flow in facts.of(DataFlow):
        flows.setdefault(flow.function, []).append(flow)
    rows = []
    for effect in facts.of(Effect):
        if effect.kind in DANGEROUS:
            given = {
                f"{one.parameter or one.source} of {one.entry}" for one in flows.get(effect.function, ())
            }
            told = ", ".join(map(code, sorted(given)[:3])) or "nothing from a request was seen to reach it"
            what = text(effect.kind), code(effect.name), code(effect.function)
            rows.append((*what, told, _at(effect)))
    yield from _whole(
        ("what", "by", "function", "what reaches it", "where"),
        sorted(set(rows)),
        "No dangerous function is called.",
    )


def _logging(report: ReportInput) -> Iterator[str]:
    facts = report.facts
    counts: dict[str, Counter[str]] = {}
    for effect in facts.of(Effect):
        if effect.kind == "log":
            module = effect.function.rpartition(".")[0]
            counts.setdefault(module, Counter())[effect.verb or "log"] += 1
    rows = [
        (code(module), ", ".join(f"{text(level)} ({count})" for level, count in sorted(levels.items())))
        for module, levels in sorted(counts.items())
    ]
    yield from _whole(("in", "events by level"), rows, "No event is logged.")
    settings = [
        (code(one.name), code(one.default or ""), _at(one))
        for one in facts.of(Setting)
        if "log" in one.name.lower().replace("login", "").replace("logout", "")
    ]
    yield "### Settings of logging"
    yield from _whole(("setting", "default", "where"), settings, "No setting names logging.")
    collectors = [
        (code(one.name), text(one.engine or one.kind)) for one in facts.of(Service) if one.kind == "telemetry"
    ]
    yield "### Where events go"
    yield from _whole(("service", "what"), collectors, "No manifest deploys a collector of events.")
    yield "Left to be written: formats, who may read the events, and for how long they are kept."


# -- building blocks -----------------------------------------------------------------------------------------


def _whole(titles: Sequence[str], rows: Sequence[Sequence[str]], otherwise: str) -> Iterator[str]:
    """Every row, in as many tables as it takes; a document of this kind leaves nothing out."""
    if not rows:
        yield otherwise
    for at in range(0, len(rows), MOST):
        yield table(titles, rows[at : at + MOST])


def _grouped(found: Iterable[tuple[str, str, Evidence | None]]) -> list[tuple[str, str, str, str]]:
    places: dict[tuple[str, str], list[str]] = {}
    for what, by, evidence in found:
        places.setdefault((what, by), []).append(_place(evidence))
    return [(code(what), text(by), str(len(at)), code(min(at))) for (what, by), at in sorted(places.items())]


def _at(row: Row) -> str:
    """Where a fact stands, as a cell."""
    return code(_place(row.evidence))


def _place(at: Evidence | None) -> str:
    return f"{at.path}:{at.line}" if at else ""

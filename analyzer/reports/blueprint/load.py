"""What happens under load, and when something fails."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from analyzer.facts import (
    Connection,
    DataAccess,
    Effect,
    ExceptionHandler,
    HealthCheck,
    Message,
    OutboundCall,
    Service,
    Task,
)
from analyzer.reports.blueprint.building import findings_of, place_of
from analyzer.reports.marked import code, table, text
from analyzer.reports.report import ReportInput
from analyzer.reports.text import plural

HANDLERS = {
    True: "on the event loop",
    False: "in a thread or process each",
    None: "in a way that is not known",
}


def scalability(report: ReportInput) -> Iterator[str]:
    """How requests are served, what is shared by all of them, what grows with the data."""
    facts = report.facts
    routes = report.summary.routes
    kinds = Counter(one.handler_async for one in routes)
    told = [f"{kinds[kind]} {how}" for kind, how in HANDLERS.items() if kinds[kind]]
    yield (
        f"How {plural(len(routes), 'route')} are answered: {', '.join(told)}."
        if told
        else "No route was found."
    )
    reads = [one for one in facts.of(DataAccess) if one.verb == "read"]
    unbounded = [one for one in reads if one.bounded is False]
    looped = [one for one in reads if one.loop == "rows"]
    yield (
        table(
            ("what grows with the data", "number", "such as"),
            (
                (what, str(len(found)), place_of(found[0]))
                for what, found in (
                    ("reads without a limit of rows", unbounded),
                    ("reads inside a loop over rows", looped),
                    ("requests sent inside a loop", [one for one in facts.of(OutboundCall) if one.loop]),
                    ("waits that block", [one for one in facts.of(OutboundCall) if one.blocking]),
                )
                if found
            ),
        )
        or "No read without a limit, and none inside a loop, was found."
    )
    queued, sent = plural(len(facts.of(Task)), "task"), plural(len(facts.of(Message)), "message")
    cached = sum(one.kind == "cache" for one in facts.of(Effect))
    pools = [one for one in facts.of(Connection) if one.pooled]
    yield (
        f"Work that is handed on: {queued}, {sent}. Caches are used at {plural(cached, 'place')}. "
        f"{plural(len(pools), 'connection')} {'keeps' if len(pools) == 1 else 'keep'} a pool (section 3)."
    )
    deployed = [one for one in facts.of(Service) if one.system is not None and not one.auxiliary]
    yield (
        table(
            ("service", "replicas", "workers of each", "where"),
            (
                (
                    code(one.name),
                    str(one.replicas or "not said"),
                    str(one.workers or "not said"),
                    place_of(one),
                )
                for one in deployed
                if one.inside_read
            ),
        )
        or "No manifest says how many processes serve requests."
    )
    yield from findings_of(report, ("scalability",), "scalability")
    yield "How many requests, rows and tenants are expected, at which time of day, and which may wait?"


def reliability(report: ReportInput) -> Iterator[str]:
    """What is waited for and how long, what happens with errors, how health is told."""
    facts = report.facts
    calls: dict[tuple[str, str], list[OutboundCall]] = defaultdict(list)
    for one in facts.of(OutboundCall):
        calls[one.host or "not known", one.library].append(one)
    yield (
        table(
            ("asked", "by", "calls", "with a timeout", "without", "such as"),
            (
                (
                    code(host),
                    text(library),
                    str(len(found)),
                    str(sum(one.has_timeout is True for one in found) or ""),
                    str(sum(one.has_timeout is False for one in found) or ""),
                    place_of(found[0]),
                )
                for (host, library), found in sorted(calls.items())
            ),
        )
        or "No request to another program was found."
    )
    handlers = facts.of(ExceptionHandler)
    yield (
        table(
            ("exception that is answered", "by", "where"),
            ((code(one.exception), code(one.handler), place_of(one)) for one in handlers),
        )
        or "No handler of exceptions was found."
    )
    checks = facts.of(HealthCheck)
    yield (
        table(
            ("service that is checked", "how", "what", "where"),
            ((code(one.service), text(one.kind), code(one.check), place_of(one)) for one in checks),
        )
        or "No manifest checks the health of a service."
    )
    yield from findings_of(report, ("reliability",), "reliability")
    yield "What may be lost when a process, a store or another service fails, and for how long?"

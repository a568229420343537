"""What the system consists of, what it serves, and how its code is put together."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.facts import Application, ImportCycle, Link, ModuleMetric, Service
from analyzer.reports.blueprint.building import findings_of, place_of
from analyzer.reports.maps.grouping import by_prefix
from analyzer.reports.marked import code, table, text
from analyzer.reports.report import ReportInput
from analyzer.reports.summary import VERDICTS, count_verdicts, doubt, framework, short_name
from analyzer.reports.text import plural, prose

LARGEST_PREFIX = 40
"""Routes of one row, from which on a prefix is divided further."""

MOST_MODULES = 10
MOST_CYCLES = 5


def context(report: ReportInput) -> Iterator[str]:
    """Applications and services, and what they use."""
    rows = (
        (
            code(told.application.name),
            text(framework(told.application)),
            str(len(told.routes)),
            ", ".join(code(short_name(layer.name)) for layer in told.middleware),
            text(_mounted(told.application)),
            place_of(told.application),
        )
        for told in report.summary.applications
    )
    titles = ("application", "framework", "routes", "middleware, outermost first", "", "where")
    yield table(titles, rows) or "No application was found."
    names = {one.id: one.name for one in report.facts.of(Service)}
    services = [one for one in report.facts.of(Service) if not one.auxiliary and one.application is None]
    yield table(
        ("part", "kind", "product", "reached from outside", "where"),
        (
            (
                code(one.name),
                text(one.kind),
                text(one.engine or ""),
                {True: "yes", False: "no", None: ""}[one.exposed],
                place_of(one),
            )
            for one in services
        ),
    )
    links = [one for one in report.facts.of(Link) if not one.auxiliary]
    yield (
        table(
            ("from", "to", "protocol", "shown by", "where"),
            (
                (
                    code(names.get(one.source, one.source)),
                    code(names.get(one.target, one.target)),
                    text(one.protocol or ""),
                    text(", ".join(one.through)),
                    place_of(one),
                )
                for one in links
            ),
        )
        or "No link to a store, a service or a host outside was found."
    )
    yield "Who are the users of this system, and what is it for? What must it be able to do in a year?"


def _mounted(application: Application) -> str:
    told = f"mounted at {application.mounted_at}" if application.mounted_at else ""
    return "; ".join(one for one in (told, doubt(application)) if one)


def interface(report: ReportInput) -> Iterator[str]:
    """What clients can call, by prefix, and what starts otherwise."""
    for told in report.summary.applications:
        groups = by_prefix(told.routes, LARGEST_PREFIX)
        rows = (
            (
                code(prefix),
                str(len(routes)),
                str(sum(one.changes_state for one in routes)),
                *(str(count_verdicts(routes)[verdict] or "") for verdict in VERDICTS),
                place_of(routes[0]),
            )
            for prefix, routes in groups
        )
        titles = ("prefix", "routes", "change state", *map(str, VERDICTS), "the first")
        if shown := table(titles, rows):
            yield f"### {code(told.application.name)}"
            yield shown
    if not report.summary.routes:
        yield "No route was found."
    for section in report.summary.work:
        lines = (
            (code(line.row.name), text(prose(line.details)), text(doubt(line.row)), place_of(line.row))
            for line in section.lines
        )
        yield f"### {section.title} ({len(section.lines)})"
        yield table(("name", "", "only if", "where"), lines)
    yield from findings_of(report, ("api",), "the interface")
    yield "The HTTP interface in full, with parameters, bodies and answers: `--format openapi`."


def structure(report: ReportInput) -> Iterator[str]:
    """Modules that much depends on, and circles."""
    metrics = [one for one in report.facts.of(ModuleMetric) if one.level == "module"]
    most = sorted(metrics, key=lambda one: (-one.fan_in, one.name))[:MOST_MODULES]
    rows = [
        (code(one.name), str(one.fan_in), str(one.fan_out), f"{one.instability or 0:.2f}", place_of(one))
        for one in most
        if one.fan_in
    ]
    yield f"{plural(len(metrics), 'module')}; those that most others import:"
    titles = ("module", "imported by", "imports", "instability", "where")
    yield table(titles, rows) or "No module imports another."
    cycles = [one for one in report.facts.of(ImportCycle) if str(one.needs) == "load"]
    largest = sorted(cycles, key=lambda one: (-one.size, one.id))[:MOST_CYCLES]
    yield (
        table(
            ("modules in a circle", "a shortest way round", "where"),
            ((str(one.size), ", ".join(map(code, one.example)), place_of(one)) for one in largest),
        )
        or "No modules import each other in a circle when they load."
    )
    yield from findings_of(report, ("architecture",), "the structure")

"""Applications and each of their routes as nodes, to draw a part of or to compare."""

from __future__ import annotations

from analyzer.facts import Route, RouteKind
from analyzer.reports.maps.diagram import MARKS
from analyzer.reports.maps.plan import Edge, Kind, Node, Place, Plan, Relation, lines_at
from analyzer.reports.report import ReportInput
from analyzer.reports.summary import doubt, framework, guard_name, guarding, methods, place
from analyzer.reports.text import plural, shorten, visible

NAME_WIDTH, LINE_WIDTH = 58, 58
"""Characters; what is longer is shortened in its middle."""

MAX_GUARDS = 3
"""Guards that are named; the rest is counted."""


def routes_plan(report: ReportInput) -> Plan:
    """Who serves which route, and who mounts whom."""
    nodes, edges = [], []
    for told in report.summary.applications:
        application = told.application
        lines = (framework(application), doubt(application))
        at = application.evidence
        nodes.append(
            Node(
                application.id,
                shorten(visible(application.name), NAME_WIDTH),
                Kind.APPLICATION,
                tuple(shorten(visible(line), LINE_WIDTH) for line in lines if line),
                evidence=place(at),
                places=lines_at(at),
            )
        )
        if application.parent:
            edges.append(Edge(application.parent, application.id, Relation.OTHER, "mounts"))
        for route in told.routes:
            nodes.append(route_node(route, _about(report, route)))
            edges.append(Edge(application.id, f"route {route.id}", Relation.OTHER))
    title = f"Routes of {shorten(visible(report.project), NAME_WIDTH)}"
    return Plan(title, (plural(len(report.summary.routes), "route"),), tuple(nodes), tuple(edges))


def route_node(route: Route, lines: tuple[str, ...] = ()) -> Node:
    """A route as a node: it belongs where its path leads, below its application."""
    name = f"{methods(route)} {route.path}" if route.methods else route.path
    segments = (segment for segment in route.path.split("/") if segment)
    places = [*lines_at(route.evidence)]
    if route.handler_file and route.handler_line:
        last = route.handler_end_line or route.handler_line
        places.append(Place(route.handler_file, route.handler_line, last))
    return Node(
        f"route {route.id}",
        shorten(visible(name), NAME_WIDTH),
        Kind.ROUTE,
        lines,
        evidence=place(route.evidence),
        path=(route.application, *segments, ",".join(route.methods)),
        places=tuple(places),
    )


def _about(report: ReportInput, route: Route) -> tuple[str, ...]:
    """Its verdict, and by name what guards it."""
    if route.kind in (RouteKind.STATIC, RouteKind.MOUNT):
        return (route.kind.value,)
    guards = guarding(report.summary.guards.get(route.id, ()))
    names = list(dict.fromkeys(guard_name(guard) for guard in guards if guard.protects))
    more = f" +{len(names) - MAX_GUARDS}" if len(names) > MAX_GUARDS else ""
    verdict = route.guard_verdict
    told = f"{MARKS[verdict]} {verdict.value} {', '.join(names[:MAX_GUARDS])}{more}" if verdict else ""
    return (shorten(visible(told.strip()), LINE_WIDTH),) if told else ()

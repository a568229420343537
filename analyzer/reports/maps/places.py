"""The maps of services and of routes: a panel for each application."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.facts import GuardVerdict, Link, Middleware, Route, RouteKind, Service
from analyzer.reports.maps.diagram import (
    LEGEND,
    MARKS,
    Arrow,
    Group,
    Line,
    Panel,
    Sheet,
    Tone,
    in_columns,
)
from analyzer.reports.maps.grouping import by_prefix, counts, is_open
from analyzer.reports.report import ReportInput
from analyzer.reports.summary import (
    ApplicationSummary,
    doubt,
    framework,
    guard_name,
    guarding,
    kind_name,
    methods,
    place,
    short_name,
)
from analyzer.reports.text import plural, shorten, visible

MAX_ROUTES = (450, 120, 0)
"""Routes that are drawn one by one, for each level of detail; an application with more shows its groups."""

MAX_GROUPS = (60, 30, 12)
"""Groups of an application that are drawn, for each level of detail; the rest is counted."""

GROUP_SIZE = 8
"""Routes under one heading, where their paths differ enough to split them."""

SERVICE_GROUPS = (12, 6, 3)
"""Prefixes of an application on the map of services, for each level of detail."""

MAX_PANELS = (40, 20, 10)
"""Applications, and services without one, that are drawn; the rest is counted."""

METHOD_WIDTH, PATH_WIDTH, GUARD_WIDTH = 9, 58, 44
"""Characters; what is longer is shortened in its middle."""


def routes_map(report: ReportInput, detail: int = 0) -> Sheet:
    """Applications, groups of routes by prefix, routes by verdict with what guards them."""
    notes = [_counted(report)]
    panels = []
    serving = [told for told in report.summary.applications if told.routes or not told.application.parent]
    for told in serving[: MAX_PANELS[detail]]:
        if not told.routes:
            groups = [Group("", (Line("no routes were found", Tone.MUTED),))]
        elif len(told.routes) <= MAX_ROUTES[detail]:
            groups = _routes(report, told)
        else:
            groups = _groups(told.routes, MAX_GROUPS[detail])
            name = shorten(visible(told.application.name), PATH_WIDTH)
            notes.append(f"{name}: its {len(told.routes)} routes are drawn as groups")
        panels.append(_panel(told, groups))
    if len(serving) > len(panels):
        notes.append(f"{plural(len(serving) - len(panels), 'application')} not drawn")
    return _sheet(report, "Routes", notes, panels)


def services_map(report: ReportInput, detail: int = 0) -> Sheet:
    """Services and applications with their middleware, their groups of routes, and what links them."""
    applications = report.summary.applications[: MAX_PANELS[detail]]
    panels = []
    for told in applications:
        groups = [Group("application", tuple(Line(text, Tone.MUTED) for text in _about(told)))]
        if told.middleware:
            groups.append(Group("middleware, outermost first", tuple(map(_layer, told.middleware))))
        groups += _groups(told.routes, SERVICE_GROUPS[detail])
        panels.append(_panel(told, groups))
    known = {told.application.name for told in report.summary.applications}
    bare = [service for service in report.facts.of(Service) if service.application not in known]
    panels += map(_service, bare[: MAX_PANELS[detail]])
    left_out = len(report.summary.applications) + len(bare) - len(panels)
    more = f"{plural(left_out, 'application or service', 'applications or services')} not drawn"
    return _sheet(report, "Applications", [_counted(report), *([more] if left_out else [])], panels)


def _sheet(report: ReportInput, what: str, notes: Sequence[str], panels: Sequence[Panel]) -> Sheet:
    drawn = {panel.key for panel in panels}
    return Sheet(
        title=f"{what} of {shorten(visible(report.project), PATH_WIDTH)}",
        notes=tuple(notes),
        legend=LEGEND if report.summary.routes else (),
        panels=tuple(panels),
        arrows=tuple(arrow for arrow in _arrows(report) if {arrow.source, arrow.target} <= drawn),
    )


def _service(service: Service) -> Panel:
    line = Line(shorten(visible(service.kind), PATH_WIDTH), Tone.MUTED)
    title = shorten(visible(service.name), PATH_WIDTH)
    return Panel(f"service {service.id}", title, "", ((Group("service", (line,)),),))


def _arrows(report: ReportInput) -> list[Arrow]:
    """Who mounts whom, and which service is linked to which."""
    keys = {told.application.name: told.application.id for told in report.summary.applications}
    ends = {row.id: keys.get(row.application or "", f"service {row.id}") for row in report.facts.of(Service)}
    pairs = [(told.application.parent, told.application.id) for told in report.summary.applications]
    pairs += [(ends.get(link.source), ends.get(link.target, "")) for link in report.facts.of(Link)]
    return [Arrow(source, target) for source, target in dict.fromkeys(pairs) if source and source != target]


def _panel(told: ApplicationSummary, groups: Sequence[Group]) -> Panel:
    application = told.application
    mounted = (
        f"mounted at {application.mounted_at or '?'} by {application.parent}" if application.parent else ""
    )
    subtitle = " · ".join(text for text in (mounted, doubt(application)) if text)
    width = max(len(line.text) for group in groups for line in group.lines)
    return Panel(
        application.id,
        shorten(visible(application.name), PATH_WIDTH),
        shorten(visible(subtitle), PATH_WIDTH + GUARD_WIDTH),
        in_columns(groups, width),
    )


def _about(told: ApplicationSummary) -> list[str]:
    application = told.application
    lines = [framework(application), place(application.evidence)]
    if application.title:
        lines.insert(0, f"“{application.title}”")
    if told.routes:
        lines.append(f"{plural(len(told.routes), 'route')}: {counts(told.routes)}")
    return [shorten(visible(line), PATH_WIDTH) for line in lines if line]


def _layer(layer: Middleware) -> Line:
    kind = "" if layer.kind == "other" else f" ({kind_name(layer.kind)})"
    condition = f" if {layer.condition}" if layer.condition else ""
    return Line(shorten(visible(short_name(layer.name) + kind + condition), PATH_WIDTH), Tone.MUTED)


def _routes(report: ReportInput, told: ApplicationSummary) -> list[Group]:
    groups = by_prefix(told.routes, GROUP_SIZE)
    rows = [[(route, _guards(report, route)) for route in routes] for _, routes in groups]
    path_width = max((len(_path(route)) for row in rows for route, _ in row), default=0)
    made = []
    for (prefix, routes), row in zip(groups, rows, strict=True):
        lines = tuple(_route(route, guards, path_width) for route, guards in row)
        made.append(Group(f"{shorten(visible(prefix), PATH_WIDTH)}   {plural(len(routes), 'route')}", lines))
    return made


def _route(route: Route, guards: str, path_width: int) -> Line:
    verdict = None if route.kind in {RouteKind.STATIC, RouteKind.MOUNT} else route.guard_verdict
    mark = MARKS[verdict] if verdict else "·"
    label = shorten(methods(route).replace(", ", ","), METHOD_WIDTH)
    text = f"{mark} {label:<{METHOD_WIDTH}} {_path(route):<{path_width}}  {guards}"
    if is_open([route]):
        return Line(text.rstrip(), Tone.OPEN_CHANGE)
    return Line(text.rstrip(), Tone(verdict.value) if verdict else Tone.MUTED)


def _path(route: Route) -> str:
    return shorten(visible(route.path), PATH_WIDTH)


def _guards(report: ReportInput, route: Route) -> str:
    guards = sorted(guarding(report.summary.guards.get(route.id, ())), key=lambda guard: not guard.protects)
    names = list(dict.fromkeys(guard_name(guard) for guard in guards))
    if not names and route.guard_verdict is GuardVerdict.UNKNOWN:
        names = [route.verdict_reason or ""]
    if not names:
        return ""
    shown = shorten(visible(names[0]), GUARD_WIDTH)
    for number, name in enumerate(map(visible, names[1:]), 1):
        if len(shown) + len(name) + 6 > GUARD_WIDTH:
            return f"{shown} +{len(names) - number}"
        shown += f", {name}"
    return shown


def _groups(routes: Sequence[Route], most: int) -> list[Group]:
    """The routes as one line for each prefix, of at most `most` prefixes: the largest and those with a
    route that changes state and that anyone may call."""
    if not routes:
        return []
    groups = by_prefix(routes, GROUP_SIZE)
    ranked = sorted(groups, key=lambda group: (not is_open(group[1]), -len(group[1]), group[0]))
    shown = sorted(ranked[:most])
    width = max(len(shorten(visible(prefix), PATH_WIDTH)) for prefix, _ in shown)
    lines = [_prefix(f"{shorten(visible(prefix), PATH_WIDTH):<{width}}", found) for prefix, found in shown]
    if rest := ranked[most:]:
        name = plural(len(rest), "further prefix", "further prefixes")
        lines.append(_prefix(name, [route for _, found in rest for route in found]))
    return [Group("routes by prefix", tuple(lines))]


def _prefix(name: str, routes: Sequence[Route]) -> Line:
    return Line(f"{name}  {counts(routes)}", Tone.OPEN_CHANGE if is_open(routes) else Tone.PLAIN)


def _counted(report: ReportInput) -> str:
    routes = report.summary.routes
    return f"{plural(len(routes), 'route')}: {counts(routes)}" if routes else "no routes were found"

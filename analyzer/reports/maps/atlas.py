"""The maps there are, the formats that they are written in, and how one is made."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

from analyzer.reports.errors import ReportError
from analyzer.reports.maps.alike import with_like_as_one
from analyzer.reports.maps.code import calls_plan, data_plan
from analyzer.reports.maps.diagram import Diagram
from analyzer.reports.maps.drawn import Drawing
from analyzer.reports.maps.estate import deployment_plan, events_plan, has_links, services_plan
from analyzer.reports.maps.layout import SECONDS
from analyzer.reports.maps.modules import modules_map, modules_plan
from analyzer.reports.maps.places import routes_map, services_map
from analyzer.reports.maps.plan import Plan
from analyzer.reports.maps.planning import as_plan
from analyzer.reports.maps.route_plan import routes_plan
from analyzer.reports.maps.selecting import Selection
from analyzer.reports.report import ReportInput

FORMATS_FOLDER = Path(__file__).with_name("formats")


def _services(report: ReportInput, detail: int) -> Diagram | Plan:
    """What is deployed, or what the applications use by their code; these alone where neither is known."""
    if not has_links(report.facts):
        return services_map(report, detail)
    return with_like_as_one(services_plan(report, detail))


def _all_services(report: ReportInput) -> Plan:
    return services_plan(report) if has_links(report.facts) else as_plan(services_map(report, 0))


def _whole(plan: Callable[[ReportInput], Plan]) -> Callable[[ReportInput, int], Plan]:
    """A plan that is the same at every level of detail: it is packed afterwards."""
    return lambda report, _detail: plan(report)


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at a project."""

    build: Callable[[ReportInput, int], Diagram | Plan]
    """The diagram of a report, by level of detail."""
    full: Callable[[ReportInput], Plan] | None = None
    """All of it as one plan, where the diagram is none or leaves something out."""

    def whole(self, report: ReportInput) -> Plan:
        """All that the view shows, as nodes and edges, to take a part of or to compare."""
        return self.full(report) if self.full else as_plan(self.build(report, 0))


VIEWS: dict[str, View] = {
    "services": View(_services, _all_services),
    "applications": View(services_map),
    "routes": View(routes_map, routes_plan),
    "modules": View(modules_map, modules_plan),
    "calls": View(_whole(calls_plan), calls_plan),
    "data": View(_whole(data_plan), data_plan),
    "deployment": View(deployment_plan),
    "events": View(events_plan),
}


@dataclass(frozen=True, slots=True)
class MapFormat:
    """One way to write a map."""

    name: str
    suffixes: tuple[str, ...]
    description: str
    render: Callable[[Drawing], bytes]


def map_formats() -> dict[str, MapFormat]:
    """Every format by name, sorted."""
    found = {}
    for module in sorted(pkgutil.iter_modules([str(FORMATS_FOLDER)]), key=lambda module: module.name):
        loaded = import_module(f"analyzer.reports.maps.formats.{module.name}")
        found[loaded.NAME] = MapFormat(loaded.NAME, loaded.SUFFIXES, loaded.DESCRIPTION, loaded.render)
    return dict(sorted(found.items()))


def drawing_of(
    report: ReportInput,
    selection: Selection | None = None,
    marks: Callable[[Plan], Plan] | None = None,
) -> Drawing:
    """The report's view, to be written in some format: all of it, or what is selected, with marks or
    without."""
    view = view_called(report.view)
    chosen = selection or Selection()
    return Drawing(partial(view.build, report), partial(view.whole, report), chosen, marks)


def view_called(name: str) -> View:
    """Raises ReportError for what is no view."""
    view = VIEWS.get(name)
    if view is None:
        raise ReportError(f"there is no map called {name}; there are {', '.join(VIEWS)}")
    return view


def map_dot(report: ReportInput, detail: int = 0) -> str:
    """The report's view as DOT text."""
    return drawing_of(report).dot(detail)


def map_svg(report: ReportInput, seconds: float = SECONDS) -> bytes:
    """The report's view as SVG."""
    return drawing_of(report).svg(seconds)

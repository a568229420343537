"""The maps there are, the formats that they are written in, and how one is made."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

from analyzer.reports.errors import ReportError
from analyzer.reports.maps.diagram import Diagram
from analyzer.reports.maps.drawn import Drawing
from analyzer.reports.maps.estate import deployment_plan, events_plan, is_deployed, services_plan
from analyzer.reports.maps.layout import SECONDS
from analyzer.reports.maps.modules import modules_map
from analyzer.reports.maps.places import routes_map, services_map
from analyzer.reports.maps.plan import Plan
from analyzer.reports.maps.selecting import Selection
from analyzer.reports.report import ReportInput

FORMATS_FOLDER = Path(__file__).with_name("formats")


def _services(report: ReportInput, detail: int) -> Diagram | Plan:
    """What is deployed; the applications alone where no manifest says more."""
    return services_plan(report, detail) if is_deployed(report.facts) else services_map(report, detail)


VIEWS: dict[str, Callable[[ReportInput, int], Diagram | Plan]] = {
    "services": _services,
    "applications": services_map,
    "routes": routes_map,
    "modules": modules_map,
    "deployment": deployment_plan,
    "events": events_plan,
}
"""Name of a view to what builds its diagram."""


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


def drawing_of(report: ReportInput, selection: Selection | None = None) -> Drawing:
    """The report's view, to be written in some format."""
    build = VIEWS.get(report.view)
    if build is None:
        raise ReportError(f"there is no map called {report.view}; there are {', '.join(VIEWS)}")
    return Drawing(partial(build, report), selection or Selection())


def map_dot(report: ReportInput, detail: int = 0) -> str:
    """The report's view as DOT text."""
    return drawing_of(report).dot(detail)


def map_svg(report: ReportInput, seconds: float = SECONDS) -> bytes:
    """The report's view as SVG."""
    return drawing_of(report).svg(seconds)

"""A map to be written: what it shows, at what detail, and how much of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from analyzer.reports.errors import DrawingTimeError
from analyzer.reports.maps.code import framed
from analyzer.reports.maps.diagram import Diagram
from analyzer.reports.maps.drawing import to_dot
from analyzer.reports.maps.layout import SECONDS, svg
from analyzer.reports.maps.packing import packed
from analyzer.reports.maps.plan import Plan
from analyzer.reports.maps.plan_drawing import plan_dot
from analyzer.reports.maps.planning import as_plan
from analyzer.reports.maps.selecting import Selection, selected

WHOLE = Selection()

LEVELS_OF_DETAIL = 3
"""Each level draws less than the one before; the last one fits any project."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A view of a project, with what of it is wanted."""

    build: Callable[[int], Diagram | Plan]
    """The view's diagram, by level of detail."""
    full: Callable[[], Plan]
    """All of the view as one plan, of which parts are taken."""
    selection: Selection = WHOLE
    marks: Callable[[Plan], Plan] | None = None
    """What is shown over the map: findings, or what changed."""

    def diagram(self, detail: int = 0) -> Diagram | Plan:
        """What is drawn: a part of a map, or one with marks, is always drawn as a plan."""
        if not self.selection and self.marks is None:
            made = self.build(detail)
            return framed(packed(made, detail)) if isinstance(made, Plan) else made
        plan = self.full()
        plan = self.marks(plan) if self.marks else plan
        return framed(packed(selected(plan, self.selection), detail))

    def plan(self) -> Plan:
        """The map as nodes and edges."""
        return as_plan(self.diagram())

    def dot(self, detail: int = 0) -> str:
        """The map in the DOT language."""
        return _dot(self.diagram(detail))

    def svg(self, seconds: float = SECONDS) -> bytes:
        """The map as a picture.  Where drawing takes more time than it may, less is drawn, and the map says
        so.

        Raises DrawingError where no Graphviz works.
        """
        for detail in range(LEVELS_OF_DETAIL):
            diagram = self.diagram(detail)
            if detail:
                note = "drawn with less detail: all of it took too long to lay out"
                diagram = replace(diagram, notes=(*diagram.notes, note))
            try:
                return svg(_dot(diagram), seconds)
            except DrawingTimeError:
                if detail == LEVELS_OF_DETAIL - 1:
                    raise
        raise AssertionError("unreachable")


def _dot(diagram: Diagram | Plan) -> str:
    return plan_dot(diagram) if isinstance(diagram, Plan) else to_dot(diagram)

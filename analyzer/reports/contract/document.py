"""The OpenAPI document as a whole."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from analyzer.facts import Route, RouteKind
from analyzer.reports.contract.models import Models
from analyzer.reports.contract.operations import Operations, methods_of, template
from analyzer.reports.contract.security import Schemes
from analyzer.reports.report import ReportInput
from analyzer.reports.text import plural

OPENAPI: Final = "3.1.0"

VERSION: Final = "not known"
"""What stands for the version of the interface: OpenAPI demands one, and source rarely has it."""


ABOUT: Final = (
    "Recovered from source, which was not run. A schema that is empty allows anything: the code does not "
    "declare it, or not in a way that was read; `x-type` then has the text of the type."
)


def openapi_document(report: ReportInput) -> dict[str, Any]:
    """The HTTP operations of all applications.  Where two applications serve the same method and path, the
    one with more routes is written, and the other's handler is named beside it."""
    models, schemes = Models(report.facts), Schemes(report.facts)
    operations = Operations(report.facts, report.summary, models, schemes)
    paths: dict[str, dict[str, Any]] = {}
    others: Counter[str] = Counter()
    for route in _in_order(report):
        if route.kind is not RouteKind.HTTP:
            others[str(route.kind)] += 1
            continue
        path, names = template(route.path)
        item = paths.setdefault(path, {})
        for method in methods_of(route):
            if method in item:
                item[method].setdefault("x-also", []).append(route.handler)
            else:
                item[method] = operations.operation(route, method, names)
    return {
        "openapi": OPENAPI,
        "info": {
            "title": _title(report),
            "version": VERSION,
            "description": _description(report, others),
        },
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": models.components(), "securitySchemes": schemes.components()},
        "x-generated-by": f"groundplan {report.version}",
    }


def _in_order(report: ReportInput) -> list[Route]:
    """Routes of the largest application first, each application's in the order of matching."""
    size = Counter(route.application for route in report.summary.routes)
    return sorted(
        report.summary.routes, key=lambda one: (-size[one.application], one.application, one.position, one.id)
    )


def _title(report: ReportInput) -> str:
    titles = [one.application.title for one in report.summary.applications if one.application.title]
    return titles[0] if titles and titles[0] else report.project


def _said(report: ReportInput) -> list[str]:
    """How far the code says what crosses the interface."""
    figures = Counter({row.name: row.value for row in report.summary.figures})
    every, writing = figures["interface.operations"], figures["interface.writing"]
    answers, bodies = figures["interface.answers"], figures["interface.bodies"]
    told = []
    if answers < every:
        told.append(f"of {answers} of {plural(every, 'operation')} what it answers")
    if bodies < writing:
        told.append(f"of {bodies} of {writing} that may take a body what this holds")
    return [f"The code says {', '.join(told)}."] if told else []


def _description(report: ReportInput, others: Counter[str]) -> str:
    told = [ABOUT]
    names = [one.application.name for one in report.summary.applications]
    if len(names) > 1:
        told.append(f"Applications: {', '.join(names)}.")
    told += _said(report)
    if others:
        left = ", ".join(f"{plural(others[kind], kind + ' operation')}" for kind in sorted(others))
        told.append(f"Not part of an OpenAPI document: {left}.")
    return "\n\n".join(told)

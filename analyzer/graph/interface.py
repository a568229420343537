"""How far the code says what crosses the interface: figures about bodies and answers.

Counted are operations (a method of a route) of the target's own handlers.  One that takes no body after all
counts as one of which nothing is said: code without a schema does not tell the two apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from analyzer.facts import Facts, Measure, Parameter, Response, Route, RouteKind

WITH_BODY: Final = ("POST", "PUT", "PATCH")
BODIES: Final = ("body", "form", "file")
NO_CONTENT: Final = ("204", "205", "304")
"""Statuses of answers that hold nothing."""


def interface_measures(facts: Facts) -> Iterator[Measure]:
    """Operations, and of how many it is said what they take and answer; nothing where there are none."""
    taking: dict[str, list[Parameter]] = defaultdict(list)
    answering: dict[str, list[Response]] = defaultdict(list)
    for taken in facts.of(Parameter):
        if taken.location in BODIES and taken.type is not None:
            taking[taken.route].append(taken)
    for answer in facts.of(Response):
        if answer.model is not None or answer.status in NO_CONTENT:
            answering[answer.route].append(answer)
    every = [
        (route, method)
        for route in facts.of(Route)
        if route.kind is RouteKind.HTTP and route.by_default is not False and route.handler_file is not None
        for method in route.methods
    ]
    bodies = [(route, method) for route, method in every if method in WITH_BODY]
    said = [one for one in bodies if _holds(taking[one[0].id], one[1])]
    told = [one for one in every if _holds(answering[one[0].id], one[1])]
    if not every:
        return
    for name, value, meaning in (
        ("interface.operations", len(every), "methods of routes that the project's own code answers"),
        ("interface.answers", len(told), "of these, those of which the code says what is answered"),
        ("interface.writing", len(bodies), "of these, those of POST, PUT and PATCH, which may take a body"),
        ("interface.bodies", len(said), "of the latter, those of which the code says what the body holds"),
    ):
        yield Measure(id=name, name=name, value=value, meaning=meaning)


def _holds(rows: list[Parameter] | list[Response], method: str) -> bool:
    return any(not row.methods or method in row.methods for row in rows)

"""Routes that several ways of starting register."""

from __future__ import annotations

import ast
from pathlib import Path

from analyzer import analyze
from analyzer.concepts.callables import describe
from analyzer.concepts.routing import Draft, distinct
from analyzer.evaluator.conditions import Condition
from analyzer.facts import RouteKind

FLAG = ast.parse("app.config['METRICS']", mode="eval").body
MAIN = ast.parse("__name__ == '__main__'", mode="eval").body


def draft(*tests: ast.expr) -> Draft:
    """A route as one way of starting registers it; each evaluates the tests anew."""
    conditions = tuple(Condition(test, None) for test in tests)
    return Draft(RouteKind.HTTP, ("GET",), "/metrics", describe(None), None, conditions)


def test_a_test_that_every_way_of_starting_makes_stays() -> None:
    (kept,) = distinct([draft(FLAG), draft(MAIN, FLAG)])
    assert [test.text for test in kept.conditions] == ["app.config['METRICS']"]


def test_a_test_that_one_of_them_leaves_out_goes() -> None:
    (kept,) = distinct([draft(MAIN, FLAG), draft(FLAG)])
    assert [test.text for test in kept.conditions] == ["app.config['METRICS']"]
    (kept,) = distinct([draft(FLAG), draft()])
    assert not kept.conditions


MADE_ELSEWHERE = """
import falcon
from elsewhere import load

app = falcon.App()
app.add_route("/versions", load("versions"))
"""


def test_what_a_handler_asks_that_is_not_read_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(MADE_ELSEWHERE)
    [route] = analyze(tmp_path, strict=True).document()["routes"]
    assert route["guard_verdict"] == "unknown"

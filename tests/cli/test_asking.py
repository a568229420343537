"""Which routes a person means."""

from __future__ import annotations

import pytest

from analyzer.cli.asking import Question
from analyzer.facts import Route
from tests.sample_facts import sample_facts

ROUTES = sample_facts().of(Route)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("GET /api/v1/orders", ["/api/v1/orders"]),
        ("get api/v1/orders", ["/api/v1/orders"]),
        ("/api/v1/products", ["/api/v1/products", "/api/v1/products"]),
        ("POST /api/v1/products", ["/api/v1/products"]),
        ("DELETE /api/v1/orders/{id}", ["/api/v1/orders/{order_id}"]),
        ("DELETE /api/v1/orders/17", ["/api/v1/orders/{order_id}"]),
        ("WEBSOCKET /api/v1/live", ["/api/v1/live"]),
        ("shop.orders.routes.cancel_order", ["/api/v1/orders/{order_id}"]),
        ("GET /api/v1/products/search", ["/api/v1/products/search"]),
        ("GET /nothing/here", []),
        ("PATCH /api/v1/orders", []),
    ],
)
def test_the_route_that_is_meant_is_found(text: str, paths: list[str]) -> None:
    assert [route.path for route in Question.parse(text).routes(ROUTES)] == paths


@pytest.mark.parametrize("text", ["", "  ", "GET /a /b", "GET /a b c"])
def test_what_is_no_route_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no route"):
        Question.parse(text)


def test_a_parameter_takes_one_segment() -> None:
    assert not Question.parse("DELETE /api/v1/orders/17/lines").routes(ROUTES)


def test_paths_near_the_question_are_offered() -> None:
    assert "/api/v1/orders" in Question.parse("/orders").suggestions(ROUTES)
    assert "/health" in Question.parse("/heatlh").suggestions(ROUTES)
    assert not Question.parse("/").suggestions([])

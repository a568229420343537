"""Which route of which service answers a call."""

from __future__ import annotations

import pytest

from analyzer.facts import (
    AnsweredCall,
    Certainty,
    Effect,
    Evidence,
    Facts,
    OutboundCall,
    Route,
    RouteKind,
    Service,
    ServiceVariable,
    Setting,
)
from analyzer.graph import derive
from analyzer.graph.behaviour import Behaviour, told


def route(method: str, path: str) -> Route:
    return Route(
        id=f"orders {method} {path}", application="orders", path=path, raw_path=path, methods=(method,),
        kind=RouteKind.HTTP, handler=f"orders.{method}{path}", position=0,
    )  # fmt: skip


ROUTES = [
    route("GET", "/orders/{order_id}"),
    route("GET", "/orders/latest"),
    route("POST", "/orders"),
    route("GET", "/files/{file_path}"),
    route("GET", "/orders/{order_id}/lines/{line}.json"),
]

SERVICES = [
    Service(id="a orders", name="orders", kind="application", system="a", application="orders", folder="a/o"),
    Service(id="a shop", name="shop", kind="application", system="a", application="shop", folder="a/shop"),
    Service(
        id="b orders", name="orders", kind="application", system="b", application="elsewhere", folder="b"
    ),
    Service(id="db", name="db", kind="database", system="a"),
]


def answered(url: str, method: str | None = "GET", *more: object) -> list[AnsweredCall]:
    call = OutboundCall(
        id="call", function="shop.ask", position=0, library="httpx", name="httpx.get", url=url, method=method,
        evidence=Evidence("a/shop/main.py", 3, 3),
    )  # fmt: skip
    facts = Facts([*ROUTES, *SERVICES, call, *more])  # type: ignore[list-item]
    return [row for row in derive(facts) if isinstance(row, AnsweredCall)]


@pytest.mark.parametrize(
    ("url", "method", "expected"),
    [
        ("http://orders:8000/orders/7", "GET", "GET /orders/{order_id}"),
        ("http://orders/orders/{number}?full=1", "GET", "GET /orders/{order_id}"),
        ("http://orders/orders/latest", "GET", "GET /orders/latest"),  # the most literal path first
        ("http://orders.shop.svc.cluster.local/orders/", "POST", "POST /orders"),
        ("http://me:secret@orders:{PORT}/orders", "POST", "POST /orders"),
        ("http://orders/files/a/b/c.txt", "GET", "GET /files/{file_path}"),
        ("http://orders/orders/1/lines/2.json", "GET", "GET /orders/{order_id}/lines/{line}.json"),
        ("http://orders/orders/1/lines/2.xml", "GET", None),
        ("http://orders/{what}", "POST", None),  # what is not known may be anything
        ("http://orders/orders", "DELETE", None),
        ("http://orders/elsewhere", "GET", None),
        ("http://localhost:8000/orders", "POST", None),  # this machine's, whatever it is called
        ("http://db/orders", "POST", None),
        ("{UNKNOWN}/orders", "POST", None),
        ("", "POST", None),
    ],
)
def test_path_and_method_choose_the_route(url: str, method: str, expected: str | None) -> None:
    found = answered(url, method)
    assert [row.route for row in found] == ([f"orders {expected}"] if expected else [])
    assert all(row.service == "a orders" and row.certainty is Certainty.CERTAIN for row in found)


def test_the_environment_of_the_caller_comes_before_defaults() -> None:
    default = Setting(id="s", name="ORDERS_URL", source="environ", default="http://nowhere:1/")
    given = ServiceVariable(
        id="v",
        service="a shop",
        name="ORDERS_URL",
        value="http://orders:8000/",
        secret=False,
        source="compose",
    )
    other = ServiceVariable(
        id="w", service="db", name="ORDERS_URL", value="http://db", secret=False, source="compose"
    )
    (row,) = answered("{ORDERS_URL}/orders/{number}", "GET", default, given, other)
    assert row.route == "orders GET /orders/{order_id}"
    assert answered("{ORDERS_URL}/orders/{number}", "GET", default) == []


def test_a_call_without_a_method_is_answered_for_likely_only() -> None:
    (row,) = answered("http://orders/orders/latest", None)
    assert (row.route, row.certainty) == ("orders GET /orders/latest", Certainty.INFERRED)
    assert row.reason == "the method is not known"


def test_the_way_to_something_leads_on_in_the_service_that_answers() -> None:
    call = OutboundCall(
        id="call", function="shop.ask", position=0, library="httpx", name="httpx.post",
        url="http://orders/orders", method="POST", evidence=Evidence("a/shop/main.py", 3, 3),
    )  # fmt: skip
    write = Effect(
        id="write", function="orders.POST/orders", position=0, kind="file", verb="write", name="open"
    )
    facts = Facts([*ROUTES, *SERVICES, call, write])
    facts.extend(derive(facts))
    behaviour = Behaviour(facts)
    assert behaviour.way(["shop.ask"], "file") == [call, write]
    assert told(call, behaviour.answer(call)).endswith(", answered by orders /orders")

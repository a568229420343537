"""Routes that earlier ones answer; starlette's own matching is the judge of what a path covers."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.routing import compile_path

from analyzer.facts import Application, Certainty, Facts, GuardVerdict, Route, RouteKind, ShadowedRoute
from analyzer.graph import derive
from analyzer.graph.patterns import covers, pattern
from tests.sample_facts import make_route, sample_facts


def routes(*lines: str) -> list[Route]:
    """Routes from lines such as `GET,POST /users/{id:int}`, in matching order."""
    made = []
    for position, line in enumerate(lines):
        methods, raw = line.split()
        path = re.sub(r"\{(\w+):[^{}]+\}|<(?:\w+:)?(\w+)>", r"{\1\2}", raw)
        route = make_route(path, f"shop.views.view_{position}", 1, GuardVerdict.UNGUARDED, raw_path=raw)
        kinds = {"STATIC": RouteKind.STATIC, "MOUNT": RouteKind.MOUNT, "WEBSOCKET": RouteKind.WEBSOCKET}
        kinds["EVENT"] = RouteKind.EVENT
        kind = kinds.get(methods, RouteKind.HTTP)
        made.append(
            replace(
                route,
                id=line,
                position=position,
                kind=kind,
                methods=() if methods in kinds and methods != "EVENT" else tuple(methods.split(",")),
            )
        )
    return made


def shadows(found: list[Route]) -> list[ShadowedRoute]:
    return [row for row in derive(Facts(found)) if isinstance(row, ShadowedRoute)]


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("GET /users/{id}", "GET /users/me", "shadowed"),
        ("GET /users/{id}", "GET /users/{name}", "duplicate"),
        ("GET /users/me", "GET /users/{id}", None),
        ("GET /users/{id:int}", "GET /users/me", None),
        ("GET /users/{id:int}", "GET /users/42", "shadowed"),
        ("GET /users/{id}", "GET /users/{id:int}", "shadowed"),
        ("GET /users/{id:int}", "GET /users/{id}", None),
        ("GET /users/<int:id>", "GET /users/<int:number>", "duplicate"),
        ("GET /users/<id>", "GET /users/<int:id>", "shadowed"),
        ("GET /{path:path}", "GET /a/b/c", "shadowed"),
        ("GET /files/{path:path}", "GET /files/{name}/meta", "shadowed"),
        ("GET /files/{path:path}", "GET /other", None),
        ("GET /{name}.json", "GET /report.json", "shadowed"),
        ("GET /{name}", "GET /{name}.json", "shadowed"),
        ("GET /{name}.json", "GET /{name}", None),
        ("GET /{a}-{b}", "GET /{a}-{b}-{c}", "shadowed"),
        ("GET /{a}-{b}-{c}", "GET /{a}-{b}", None),
        ("GET /x", "GET /x/", None),
        ("GET /x", "POST /x", None),
        ("ANY /x", "POST /x", "duplicate"),
        ("GET /x", "ANY /x", None),
        ("GET /{id:special}", "GET /{id:special}", "duplicate"),
        ("GET /{id:special}", "GET /{id:int}", None),
        ("GET /{id}", "GET /{id:special}", None),
        ("GET /{?}/x", "GET /{?}/x", None),
        ("GET /{}", "GET /x", None),
        ("GET /event/{id:uuid}/", "GET /event/{order:int}/", None),
        ("GET /event/{id:[^/.]+}/", "GET /event/search/", "shadowed"),
        ("GET /event/{id:[^/.]+}/", "GET /event/feed.xml/", None),
        ("GET /event/{id:[^/.]+}/", "GET /event/{name}/", None),
        ("GET /event/{id:[a-f]+}/", "GET /event/{name:[g-z]+}/", None),
        (r"GET /event/{id:\d+}/", "GET /event/{order:int}/", "duplicate"),
        ("GET ^users/(\\d+)$", "GET ^users/(\\d+)$", None),
        ("STATIC /static", "GET /static/logo.png", "shadowed"),
        ("STATIC /static", "POST /static/logo.png", "shadowed"),
        ("STATIC /static", "GET /static", None),
        ("STATIC /static/{path}", "STATIC /static", "duplicate"),
        ("WEBSOCKET /live", "WEBSOCKET /live", "duplicate"),
        ("WEBSOCKET /live", "GET /live", None),
        ("EVENT /a", "EVENT /a", None),
        ("GET /live", "WEBSOCKET /live", None),
        ("ANY /live", "WEBSOCKET /live", None),
    ],
)
def test_an_earlier_route_answers(earlier: str, later: str, expected: str | None) -> None:
    found = routes(earlier, later)
    found[1] = replace(found[1], id="later")
    assert [shadow.kind for shadow in shadows(found)] == ([expected] if expected else [])


def test_methods_are_taken_one_by_one() -> None:
    found = shadows(routes("GET /users/{id}", "PUT /users/{id}", "DELETE,GET,PUT /users/me"))
    assert [(shadow.taken_by, shadow.methods, shadow.complete) for shadow in found] == [
        ("GET /users/{id}", ("GET",), False),
        ("PUT /users/{id}", ("PUT",), False),
    ]
    found = shadows(routes("GET /users/{id}", "GET /{a}/{b}", "GET /users/me"))
    assert [(shadow.taken_by, shadow.route, shadow.complete) for shadow in found] == [
        ("GET /users/{id}", "GET /users/me", True)
    ]


def test_the_order_is_that_of_matching_not_of_ids() -> None:
    first, second = routes("GET /users/{id}", "GET /users/me")
    assert shadows([replace(first, position=1), replace(second, position=0)]) == []


def test_routes_whose_order_is_not_known_shadow_nothing() -> None:
    assert shadows([replace(route, position=0) for route in routes("GET /users/{id}", "GET /users/me")]) == []


def test_applications_are_apart() -> None:
    first, second = routes("GET /users/{id}", "GET /users/me")
    assert shadows([first, replace(second, application="other")]) == []


def test_where_paths_are_weighed_the_order_decides_among_equals_only() -> None:
    wide, narrow, same = routes("GET /users/{id}", "GET /users/me", "GET /users/{name}")
    application = Application(id=wide.application, name=wide.application, framework="any", weighs_paths=True)
    found = [
        row for row in derive(Facts([application, wide, narrow, same])) if isinstance(row, ShadowedRoute)
    ]
    assert [(shadow.taken_by, shadow.route) for shadow in found] == [(wide.id, same.id)]


def test_a_condition_stays_a_condition() -> None:
    first, second, third = routes("GET /users/{id}", "GET /users/{name}", "GET /users/me")
    first = replace(first, certainty=Certainty.CONDITIONAL, condition="settings.x")
    found = {shadow.id: shadow for shadow in shadows([first, second, third])}
    assert [(shadow.taken_by, shadow.condition, shadow.complete) for shadow in found.values()] == [
        (first.id, "settings.x", False),
        (first.id, "settings.x", True),
        (second.id, None, True),
    ]


def test_two_arms_of_one_condition_do_not_shadow() -> None:
    first, second = routes("GET /users/{id}", "GET /users/{name}")
    yes = replace(first, certainty=Certainty.CONDITIONAL, condition="debug")
    no = replace(second, certainty=Certainty.CONDITIONAL, condition="not debug")
    assert shadows([yes, no]) == []


def test_a_route_that_the_defaults_leave_out_shadows_only_if_registered() -> None:
    first, second = routes("GET /users/{id}", "GET /users/me")
    (found,) = shadows([replace(first, by_default=False), second])
    assert (found.certainty, found.condition) == (Certainty.CONDITIONAL, "both routes are registered")


def test_a_mount_does_not_shadow_what_it_leads_to() -> None:
    mount, inner = routes("MOUNT /api", "GET /api/v1/users")
    assert len(shadows([mount, inner])) == 1
    assert shadows([mount, replace(inner, mounts=("/api", "/v1"))]) == []


def test_the_shop() -> None:
    (found,) = (row for row in derive(sample_facts()) if isinstance(row, ShadowedRoute))
    assert found.route.endswith("/products/search")
    assert found.taken_by.endswith("/products/{product_id}")


PIECES = st.lists(
    st.sampled_from(
        ["a", "1", "42", "me", ".json", "-", "{}", "{:int}", "{:path}", "{:uuid}", "{:str}", "/", "/", "/"]
    ),
    max_size=6,
)


def spelled(pieces: list[str]) -> str:
    named = [
        piece.replace("{", f"{{p{at}").replace("}}", "}") if piece.startswith("{") else piece
        for at, piece in enumerate(pieces)
    ]
    return "/" + "".join(named)


def an_instance(raw: str, data: st.DataObject) -> str:
    values = {
        "": st.text("ab1.-", min_size=1, max_size=4),
        "str": st.text("ab1.-", min_size=1, max_size=4),
        "int": st.text("0123456789", min_size=1, max_size=3),
        "uuid": st.just(str(uuid.UUID(int=7))),
        "path": st.text("ab1./", max_size=5),
    }
    return re.sub(r"\{\w+:?(\w*)\}", lambda found: data.draw(values[found[1]]), raw)


@given(PIECES, PIECES, st.data())
def test_what_is_covered_is_matched_by_starlette(
    one: list[str], other: list[str], data: st.DataObject
) -> None:
    raw, other_raw = spelled(one), spelled(other)
    plain, other_plain = (re.sub(r":\w+\}", "}", text) for text in (raw, other_raw))
    own, others = pattern(plain, raw, RouteKind.HTTP), pattern(other_plain, other_raw, RouteKind.HTTP)
    assert own
    assert others
    if covers(own, others):
        regex, _, _ = compile_path(raw)
        assert regex.fullmatch(an_instance(other_raw, data))
    assert covers(own, own)

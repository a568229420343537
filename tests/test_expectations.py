from __future__ import annotations

from pathlib import Path

import pytest

from tests.comparison import disagreements_with_document, disagreements_with_oracle
from tests.expectations import Expectation, Fixture, Guard, Standing, read_fixture
from tests.trees import grow

SHOP = """
    fixture.toml:
        [guards]
        session = "shop.database.session"
        user = "shop.auth.user, session"
    src/shop/
        __init__.py
        items.py:
            # $ route="GET /items/{id}" guards="user, .limit?off, session" verdict=guarded
            # $ finding=API-1
            @router.get("/items/{id}")
            def show(
                id: int,  # $ param="path id" type=int ge=1
            ):
                return id

            def make():
                router.add_api_route("/made", show)  # $ route="GET /made" handler=.show
"""


def shop(tmp_path: Path, tree: str = SHOP) -> Fixture:
    return read_fixture(grow(tmp_path / "shop", tree))


def test_a_comment_alone_on_its_line_speaks_of_the_next_statement(tmp_path: Path) -> None:
    route, finding, param, made = shop(tmp_path).expectations
    assert (route.place.line, route.place.end_line) == (3, 6)
    assert finding.place == route.place
    assert param.place == route.place
    assert param.attributes == {"type": "int", "ge": "1"}
    assert (made.place.line, made.place.inside) == (10, "shop.items.make")


def test_names_are_completed(tmp_path: Path) -> None:
    route, _, _, made = shop(tmp_path).expectations
    assert route.attributes["handler"] == "shop.items.show"
    assert made.attributes["handler"] == "shop.items.show"
    assert route.guards == (
        Guard("shop.auth.user"),
        Guard("shop.database.session"),
        Guard("shop.items.limit", by_default=False),
    )


@pytest.mark.parametrize(
    ("text", "kind", "methods"),
    [
        ("GET /a", "http", {"GET"}),
        ("POST,PUT /a", "http", {"POST", "PUT"}),
        ("WS /a", "websocket", {"WEBSOCKET"}),
        ("STATIC /a", "static", {"GET"}),
        ("MOUNT /a", "mount", {"ANY"}),
        ("MUTATION /a", "graphql", {"MUTATION"}),
        ("UNARY /a", "grpc", {"UNARY"}),
        ("CALL /a", "rpc", {"CALL"}),
        ("TOOL /a", "mcp", {"TOOL"}),
        ("EVENT /a", "event", {"EVENT"}),
    ],
)
def test_routes(tmp_path: Path, text: str, kind: str, methods: set[str]) -> None:
    (one,) = shop(tmp_path, f'main.py: x = 1  # $ route="{text}"').expectations
    assert (one.kind, set(one.methods), one.path) == (kind, methods, "/a")


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # $ route=/a nonsense",
        "x = 1  # $ verdict=guarded",
        'x = 1  # $ route="GET /a" guards=nobody',
        "# $ finding=A",
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(ValueError, match=r"main\.py"):
        shop(tmp_path, f"main.py: {line}")


# -- comparing with a document -------------------------------------------------------------------------------


def document(**changes: object) -> dict[str, object]:
    guard = {"name": "main.user", "via": "parameter", "condition": None}
    route = {
        "methods": ["GET"], "path": "/a", "kind": "http", "handler": "main.show", "guards": [guard],
        "guard_verdict": "guarded", "condition": None, "by_default": True,
        "evidence": {"path": "main.py", "line": 1, "end_line": 1},
    }  # fmt: skip
    return {"routes": [route | changes]}


EXPECTED = """
    main.py:
        @app.get("/a")  # $ route="GET /a" guards=".user" verdict=guarded
        def show():
            pass
"""


def test_agreement(tmp_path: Path) -> None:
    assert disagreements_with_document(shop(tmp_path, EXPECTED), document()) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"path": "/b"}, "no such route"),
        ({"methods": ["POST"]}, "no such route"),
        ({"methods": ["GET", "POST"]}, "POST /a (main.show) is not expected"),
        ({"handler": "main.other"}, "handler is 'main.other'"),
        ({"guards": []}, "guards are []"),
        (
            {"guards": [{"name": "main.user", "via": "parameter", "condition": "DEBUG"}]},
            "has the condition 'DEBUG'",
        ),
        ({"guard_verdict": "unguarded"}, "verdict is 'unguarded'"),
        ({"condition": "DEBUG"}, "stands under the condition 'DEBUG'"),
        ({"by_default": False}, "by_default is False"),
        ({"evidence": {"path": "main.py", "line": 7, "end_line": 9}}, "evidence is"),
    ],
)
def test_disagreement(tmp_path: Path, change: dict[str, object], words: str) -> None:
    assert words in "\n".join(disagreements_with_document(shop(tmp_path, EXPECTED), document(**change)))


def test_a_route_of_the_framework_itself_needs_no_expectation(tmp_path: Path) -> None:
    told = document()
    docs = {"methods": ["GET"], "path": "/docs", "handler": "fastapi.applications.FastAPI.setup.<locals>.x"}
    told["routes"] = [*told["routes"], docs]  # type: ignore[misc]
    assert disagreements_with_document(shop(tmp_path, EXPECTED), told) == []


def test_what_is_missing_fails_when_it_is_found(tmp_path: Path) -> None:
    fixture = shop(tmp_path, EXPECTED.replace("# $ route", "# $ MISSING: route"))
    assert fixture.expectations[0].standing is Standing.MISSING
    assert disagreements_with_document(fixture, {"routes": []}) == []
    assert "it is not MISSING any more" in disagreements_with_document(fixture, document())[0]


def test_what_is_spurious_fails_when_it_is_gone(tmp_path: Path) -> None:
    fixture = shop(tmp_path, EXPECTED.replace("# $ route", "# $ SPURIOUS: route"))
    assert disagreements_with_document(fixture, document()) == []
    assert "it is not SPURIOUS any more" in disagreements_with_document(fixture, {"routes": []})[0]


def test_findings_wait_for_their_rule(tmp_path: Path) -> None:
    fixture = shop(tmp_path, "main.py: x = 1  # $ finding=A-1")
    (one,) = fixture.expectations
    assert isinstance(one, Expectation)
    assert disagreements_with_document(fixture, {"routes": []}) == []
    known = {"routes": [], "rules": [{"rule": "A-1"}], "findings": []}
    assert "not found here" in disagreements_with_document(fixture, known)[0]


def test_work_that_no_client_starts_is_compared_both_ways(tmp_path: Path) -> None:
    fixture = shop(
        tmp_path,
        """
        tasks.py:
            # $ task=tasks.mail queue=slow max_retries=3
            @app.task
            def mail():
                pass
        """,
    )
    told = {
        "name": "tasks.mail",
        "handler": "tasks.mail",
        "queue": "slow",
        "max_retries": 3,
        "evidence": {"path": "tasks.py", "line": 2, "end_line": 4},
    }
    assert disagreements_with_document(fixture, {"tasks": [told]}) == []
    assert "nothing of the kind" in disagreements_with_document(fixture, {})[0]
    assert "expected 'slow'" in disagreements_with_document(fixture, {"tasks": [told | {"queue": "a"}]})[0]
    (more,) = disagreements_with_document(fixture, {"tasks": [told, {"name": "b"}]})
    assert more == "task b (None) is not expected"
    (other,) = disagreements_with_document(fixture, {"tasks": [told], "commands": [{"name": "b"}]})
    assert other == "command b (None) is not expected"
    known: dict[str, object] = {"subject": "task", "name": "tasks.mail", "handler": "tasks.mail"}
    oracle = {"routes": [], "work": [known]}
    assert disagreements_with_oracle(fixture, {"applications": [oracle], "schemas": {}, "tables": []}) == []
    known["max_retries"] = 4
    assert (
        "max_retries is 4"
        in disagreements_with_oracle(fixture, {"applications": [oracle], "schemas": {}, "tables": []})[0]
    )

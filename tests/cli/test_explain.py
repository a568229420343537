"""`groundplan explain`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analyzer.cli.running import run
from tests.cli.fakes import pretend
from tests.sample_facts import hostile_facts


@pytest.fixture(autouse=True)
def _shop(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)


def explained(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["explain", str(root), *arguments]) == 0
    return capsys.readouterr().out


def test_the_chain_is_told_with_its_evidence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = explained(tmp_path, capsys, "POST /api/v1/products")
    assert "POST /api/v1/products" in text
    assert "verdict      guarded: shop.security.current_user, shop.security.require_staff" in text
    assert "handler      shop.catalogue.routes.create_product  (src/shop/catalogue/routes.py:64)" in text
    assert "+ shop.security.current_user  [authentication]" in text
    assert "src/shop/security.py:" in text
    assert text.index("Around the whole application") < text.index("On the way to this route")


def test_a_condition_is_never_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = explained(tmp_path, capsys, "DELETE /api/v1/orders/17")
    assert "verdict      conditional" in text
    assert "only if settings.auth_enabled" in text
    text = explained(tmp_path, capsys, "/admin/users")
    assert "exists only  if settings.admin_enabled" in text


def test_all_routes_that_answer_are_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = explained(tmp_path, capsys, "/api/v1/products")
    assert "GET /api/v1/products" in text
    assert "POST /api/v1/products" in text


def test_json_holds_the_facts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(explained(tmp_path, capsys, "POST /api/v1/products", "--format", "json"))
    assert [one["path"] for one in found] == ["/api/v1/products"]
    assert found[0]["middleware"]
    assert {guard["name"] for guard in found[0]["guards"]} >= {"shop.security.current_user"}


def test_what_the_handler_does_is_told_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = explained(tmp_path, capsys, "POST /api/v1/products")
    told = text[text.index("What shop.catalogue.routes.create_product does, in order:") :].splitlines()[1:]
    assert [line.strip() for line in told] == [
        "- calls shop.catalogue.store.save  src/shop/catalogue/routes.py:66",
        "- inserts product (add)  src/shop/catalogue/store.py:9",
        "- publishes to products (redis)  src/shop/catalogue/store.py:11",
        "- cache write product (redis.Redis.set)  src/shop/catalogue/store.py:12",
        "- asks https://supplier.example.org/{name} (GET, no timeout)  src/shop/catalogue/routes.py:68",
        "It can end with: 409 (HTTPException)",
        "body product reaches url at src/shop/catalogue/routes.py:68",
    ]


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("GET /heatlh", "no route answers 'GET /heatlh'; near it: /health"),
        ("GET /qqqqqqqq", "routes are known"),
        ("", "is no route"),
    ],
)
def test_an_unknown_route_is_one_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], question: str, message: str
) -> None:
    assert run(["explain", str(tmp_path), question]) == 2
    captured = capsys.readouterr()
    assert message in captured.err
    assert not captured.out


def test_hostile_names_cannot_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from analyzer.facts import Route

    pretend(monkeypatch, hostile_facts)
    hostile = [route.handler for route in hostile_facts().of(Route) if route.handler.startswith("shop.evil.")]
    told = [handler for handler in hostile if run(["explain", str(tmp_path), handler]) == 0]
    assert told
    text = capsys.readouterr().out
    assert text.replace("\n", "").isprintable()

"""`groundplan path`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analyzer.cli.running import run
from tests.cli.fakes import pretend


@pytest.fixture(autouse=True)
def _shop(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch)


def asked(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["path", str(root), *arguments]) == 0
    return capsys.readouterr().out


WAY = """\
shop.catalogue.routes.create_product
    calls shop.catalogue.store.save  src/shop/catalogue/routes.py:66
shop.catalogue.store.save
"""


@pytest.mark.parametrize(
    ("start", "target", "last"),
    [
        ("POST /api/v1/products", "product", "    inserts product (add)  src/shop/catalogue/store.py:9\n"),
        ("create_product", "Product", "    inserts product (add)  src/shop/catalogue/store.py:9\n"),
        (
            "shop.catalogue.routes.create_product",
            "products",
            "    publishes to products (redis)  src/shop/catalogue/store.py:11\n",
        ),
        (
            "POST /api/v1/products",
            "cache",
            "    cache write product (redis.Redis.set)  src/shop/catalogue/store.py:12\n",
        ),
    ],
)
def test_the_shortest_way_is_told(
    start: str, target: str, last: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(tmp_path, capsys, start, target) == WAY + last


def test_json_names_the_facts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(asked(tmp_path, capsys, "create_product", "supplier.example.org", "--format", "json"))
    assert told["found"]
    assert [step["id"] for step in told["steps"]] == ["shop.catalogue.routes.create_product requests.get"]


def test_no_way_is_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "No way" in asked(tmp_path, capsys, "POST /api/v1/products", "process")


def test_an_unknown_start_is_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["path", str(tmp_path), "nobody.knows", "product"]) == 2
    assert "no route and no function is called 'nobody.knows'" in capsys.readouterr().err

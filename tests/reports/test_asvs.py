"""The documentation for ASVS: complete where source speaks, and frank where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer import analyze
from analyzer.facts import Facts, Route
from analyzer.reports import ReportInput, formats
from tests.sample_facts import hostile_facts

SHOP = Path(__file__).parents[2] / "fixtures" / "shop"


@pytest.fixture(scope="module")
def facts() -> Facts:
    return analyze(SHOP).facts


@pytest.fixture(scope="module")
def document(facts: Facts) -> str:
    return formats()["asvs"].render(ReportInput(facts, "shop")).decode()


def row(document: str, start: str) -> list[str]:
    (found,) = [line for line in document.splitlines() if line.startswith(f"| {start} |")]
    return [cell.strip() for cell in found.strip("|").split("|")]


def test_every_route_is_there_with_what_it_asks_and_touches(facts: Facts, document: str) -> None:
    section = document.partition("## 8.1")[2].partition("\n## ")[0]
    routes = [route for route in facts.of(Route) if route.kind not in ("static", "mount")]
    assert sum(line.startswith("| `") for line in section.splitlines()) == len(routes)
    _, asks, reads, writes, where = row(section, "`POST /api/v1/auth/register`")
    assert (asks, reads, writes, where) == (
        "nobody",
        "`account`",
        "`account`",
        "`src/shop/routers/auth.py:16`",
    )
    assert "where `settings.metrics_token`" in row(section, "`GET /metrics`")[1]


def test_links_requests_and_logs_are_there(document: str) -> None:
    assert row(document, "`web` | `postgres`")[2] == "sql"
    assert "### Settings that decide limits" in document
    assert "## 16.1.1 Logging inventory" in document


def test_what_source_cannot_say_is_left_to_be_written(document: str) -> None:
    assert document.count("Left to be written: ") == 5


@pytest.mark.parametrize("given", [Facts(), hostile_facts()], ids=["empty", "hostile"])
def test_it_is_written_of_anything(given: Facts) -> None:
    text = formats()["asvs"].render(ReportInput(given, "<b>shop</b>")).decode()
    assert "<b>" not in text
    assert text.count("\n## ") == 6

"""The blueprint: every section in every document, a place for each statement, nothing that breaks out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from analyzer import analyze
from analyzer.facts import Facts
from analyzer.reports import ReportInput, formats
from analyzer.reports.blueprint import SECTIONS
from tests.sample_facts import hostile_facts, sample_facts

SHOP = Path(__file__).parents[2] / "fixtures" / "shop"
MARKDOWN = MarkdownIt("gfm-like", {"linkify": False, "html": True})


def written(facts: Facts) -> str:
    return formats()["blueprint"].render(ReportInput(facts, "shop")).decode()


def section(text: str, title: str) -> str:
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("facts", [sample_facts(), hostile_facts(), Facts()], ids=["shop", "bad", "none"])
def test_every_section_is_there_and_says_something(facts: Facts) -> None:
    text = written(facts)
    for title, _ in SECTIONS:
        assert section(text, title).strip(), title
    for title in ("4. Security", "5. Scalability"):
        assert "What the rules say about" in section(text, title)
        assert re.search(r"\d+ rules? looked at \d+ subject", section(text, title))
    assert "8. What is not known" in text
    assert "9. What to decide next" in text


def test_nothing_found_is_said_with_what_was_looked_for() -> None:
    text = written(Facts())
    for line in (
        "No application was found.",
        "No route was found.",
        "No connection to a store was found.",
        "Nothing that was read asks a caller who they are.",
        "No middleware was found.",
        "No read without a limit, and none inside a loop, was found.",
        "No request to another program was found.",
        "0 rules looked at 0 subjects, and found nothing.",
        "No rule found anything that has to be decided.",
    ):
        assert line in text


def test_what_is_stated_of_the_shop() -> None:
    text = written(analyze(SHOP, workers=0).facts)
    assert "`shop.dependencies.RequireRole`" in section(text, "4. Security")
    assert "`DELETE /api/v1/products/{product_id}/images/{image_id}`" in section(text, "4. Security")
    assert "| `account` |" in section(text, "3. Data")
    assert "SCL-PAGE-001" in section(text, "5. Scalability")
    assert "Any origin may call with the user's credentials" in section(text, "9. What to decide next")


def test_each_row_has_a_place() -> None:
    lines = written(analyze(SHOP, workers=0).facts).splitlines()
    for row, below in zip(lines, [*lines[1:], ""], strict=True):
        if row.startswith("| ") and not row.startswith("| ---") and not below.startswith("| ---"):
            assert re.search(r"`[\w./-]+:\d+`", row), row


def test_hostile_texts_stay_texts() -> None:
    page = MARKDOWN.render(written(hostile_facts()))
    assert not re.search(r"<(script|b|a|img|br)\b", page)
    for made in page.split("<table>")[1:]:
        widths = {row.count("<td>") + row.count("<th>") for row in made.split("<tr>")[1:]}
        assert len(widths) == 1


def test_the_order_of_facts_decides_nothing() -> None:
    assert written(Facts(reversed(list(hostile_facts())))) == written(hostile_facts())


def test_there_is_no_code_in_it() -> None:
    assert "```" not in written(analyze(SHOP, workers=0).facts)

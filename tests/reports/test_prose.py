"""The summaries for people: text, Markdown, HTML."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt

from analyzer.facts import Application, Facts, Finding, Route
from analyzer.reports import DrawingError, ReportInput, Screen, formats
from tests.sample_facts import hostile_facts, sample_facts


def told(name: str, facts: Facts, screen: Screen | None = None) -> str:
    report = ReportInput(facts, "shop <b>", screen=screen or Screen(), written=("out/facts.json",))
    return formats()[name].render(report).decode("utf-8")


# -- text


def test_text_tells_a_stranger_what_matters() -> None:
    text = told("text", sample_facts())
    for line in (
        "Read 20 files: 17 evaluated, 1 failed, 2 read.",
        "shop.main.app  FastAPI 0.115.6  src/shop/main.py:18",
        "12 routes:  ○ 5 unguarded  ◐ 1 conditional  ? 1 unknown  ● 4 guarded  1 static or mounted",
        "middleware: CORSMiddleware → GZipMiddleware → RequestLog",
        "only if settings.admin_enabled (so by default)",
        "○ POST  /api/v1/webhooks/payment  src/shop/orders/webhooks.py:14",
        "HIGH     SEC-AUTHN-001  State-changing route without authentication",
        "→ Require an authenticated caller on the route or its router.",
        "5 rules looked at 26 subjects.",
        "Not counted: 1 suppressed, 1 in the baseline.",
        "Who may call them: 4 guarded, 1 guarded only under a condition, 5 open to everybody, 1 not decided",
        "1. HIGH  State-changing route without authentication",
        "out/facts.json",
    ):
        assert line in text


def test_text_begins_with_what_is_open() -> None:
    text = told("text", sample_facts())
    headings = [
        "What matters most",
        "that nothing guards (",
        "only under a condition (",
        "findings: 1 high, 1 medium",
        "blind spots: what",
    ]
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_text_keeps_to_the_width_and_loses_nothing(width: int) -> None:
    text = told("text", sample_facts(), Screen(width=width))
    assert max(map(len, text.splitlines())) <= width
    assert re.sub(r"\s", "", "/api/v1/webhooks/payment") in re.sub(r"\s", "", text)
    assert "\x1b" not in text


def test_colours_only_where_they_are_wanted() -> None:
    assert "\x1b[" in told("text", sample_facts(), Screen(colour=True))
    shown = told("text", hostile_facts(), Screen(colour=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown).count("\x1b") == 0
    assert "\\x1b[31mred" in shown


def test_ascii_where_the_terminal_has_no_more() -> None:
    text = told("text", hostile_facts(), Screen(unicode=False))
    assert text.isascii()
    assert "! POST" in text
    assert "->" in text


def test_text_does_not_depend_on_the_environment() -> None:
    code = (
        "import sys; from analyzer.reports import *; from tests.sample_facts import sample_facts;"
        "sys.stdout.buffer.write(formats()['text'].render(ReportInput(sample_facts(), 'shop')))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, **extra}, capture_output=True, check=True
        ).stdout
        for extra in (
            {},
            {"COLUMNS": "50", "FORCE_COLOR": "1", "TERM": "xterm"},
            {"NO_COLOR": "1", "LINES": "3"},
        )
    }
    assert len(outputs) == 1


def test_many_findings_of_one_rule_are_told_once() -> None:
    facts = sample_facts()
    finding = next(row for row in facts.of(Finding) if row.rule == "SEC-AUTHN-001")
    facts.extend(replace(finding, id=f"{number}", message=f"message {number}") for number in range(10))
    text = told("text", facts)
    assert text.count("SEC-AUTHN-001") == 1
    assert "and 7 more" in text


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_nothing_found_is_said(name: str) -> None:
    text = told(name, Facts())
    assert "No application was found" in text
    assert "No files were read." in text


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_that_all_is_guarded_is_said(name: str) -> None:
    facts = Facts(route for route in sample_facts().of(Route) if route.path.startswith("/admin"))
    facts.extend(sample_facts().of(Application))
    text = told(name, facts)
    assert "None was found." in text or "Every route that changes state is guarded." in text


@pytest.mark.parametrize("name", ["text", "html"])
def test_routes_of_an_application_that_is_not_known_are_told(name: str) -> None:
    text = told(name, Facts(sample_facts().of(Route)))
    assert "shop.main.app" in text
    assert "12 routes" in text


# -- Markdown

MARKDOWN = MarkdownIt("gfm-like", {"linkify": False, "html": True})


def test_markdown_is_a_document_with_tables() -> None:
    page = MARKDOWN.render(told("markdown", sample_facts()))
    assert page.count("<table>") == 12  # five of them about work that no client starts
    assert "<code>/api/v1/webhooks/payment</code>" in page
    assert "<h1>shop &lt;b&gt;: what its source says</h1>" in page


def test_hostile_texts_stay_texts_in_markdown() -> None:
    text = told("markdown", hostile_facts())
    page = MARKDOWN.render(text)
    assert not re.search(r"<(script|b|a|img|br)\b", page)
    rows = [row for row in page.split("<tr>") if "<td>" in row]
    tables = page.split("<table>")[1:]
    assert len(rows) > 30
    for table in tables:
        widths = {row.count("<td>") + row.count("<th>") for row in table.split("<tr>")[1:]}
        assert len(widths) == 1


# -- HTML


class Page(HTMLParser):
    """The elements, attributes and texts of a page; each element must be closed by its own end."""

    VOID = {"meta", "path", "polygon", "polyline", "ellipse"}  # noqa: RUF012

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize(
    "facts", [sample_facts(), hostile_facts(), Facts()], ids=["shop", "hostile", "empty"]
)
def test_html_is_inert_and_self_contained(facts: Facts) -> None:
    page = Page(told("html", facts))
    assert page.open == []
    assert not {"script", "iframe", "object", "embed", "link", "img", "form", "base", "b onmouseover"} & {
        *page.tags
    }
    for name, value in page.attributes:
        assert not name.startswith("on")
        if name in {"href", "src", "xlink:href", "action"}:
            assert value
            assert value.startswith("#")
    policy = dict(page.attributes)["content"]
    assert policy


def test_html_shows_what_is_there() -> None:
    page = Page(told("html", sample_facts()))
    text = " ".join(page.texts)
    for shown in (
        "/api/v1/webhooks/payment",
        "shop.security.require_staff",
        "What to do:",
        "src/shop/legacy.py",
        "Services of shop <b>",
        "Messages of shop <b>",
        "Applications of shop <b>",
        "Routes of shop <b>",
        "Imports of shop <b>",
        "allow_origins=['*']",
    ):
        assert shown in text
    assert page.tags.count("svg") == 5


def test_html_without_graphviz_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise DrawingError("no Graphviz was found")

    monkeypatch.setattr("analyzer.reports.maps.map_svg", fail)
    text = told("html", sample_facts())
    assert text.count("This map could not be drawn: no Graphviz was found.") == 5
    assert "/api/v1/webhooks/payment" in text


@pytest.mark.parametrize("name", ["text", "markdown", "html", "dot", "svg", "sarif"])
def test_the_same_facts_give_the_same_bytes(name: str) -> None:
    assert told(name, Facts(reversed(list(hostile_facts())))) == told(name, hostile_facts())

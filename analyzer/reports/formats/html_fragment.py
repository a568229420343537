"""The findings as a piece of HTML for somebody else's page: one section, its style beside it, no script."""

from __future__ import annotations

from analyzer.facts.plain import utf8
from analyzer.reports.formats.html_page import STYLE, findings_section
from analyzer.reports.report import ReportInput

NAME = "html-fragment"
SUFFIX = ".html"
STEM = "findings"
DESCRIPTION = "the findings as a piece of HTML, to be put into another page"
FINDINGS = True
ON_REQUEST = True

CLASS = "groundplan-findings"


def render(report: ReportInput) -> bytes:
    """The page's own style, held inside of the section by `@scope`."""
    style = STYLE.read_text(encoding="utf-8").replace(":root", ":scope")
    return utf8(
        f'<section class="{CLASS}">\n<style>\n@scope {{\n{style}}}\n</style>\n'
        f"{findings_section(report)}\n</section>\n"
    )

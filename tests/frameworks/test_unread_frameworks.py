"""Applications of frameworks that nobody models are told to be missing."""

from __future__ import annotations

from pathlib import Path

from analyzer import analyze
from analyzer.facts import BlindSpot
from tests.trees import grow

TREE = """
    keys/
        __init__.py:
            import typing
            if typing.TYPE_CHECKING:
                import morepath
        api.py:
            import emmett

            class Root:
                @emmett.exposed()
                def index(self):
                    return ""

            def make():
                return emmett.App(Root())
        other.py: from emmett import abort
        page.py:
            def page():
                import streamlit as st
                st.title("Keys")
        web.py: import math
        inner.py: from keys import web
        waits.py: from twisted.internet import defer
        site.py:
            from twisted.web.resource import Resource

            class Page(Resource):
                isLeaf = True
    tests/
        test_api.py: import klein
"""


def test_what_is_imported_is_told_once(tmp_path: Path) -> None:
    found = [
        row for row in analyze(grow(tmp_path, TREE), workers=0).facts.of(BlindSpot) if row.kind == "framework"
    ]
    assert [(row.subject, row.affects, row.evidence and row.evidence.path) for row in found] == [
        ("emmett", "routes", "keys/api.py"),
        ("streamlit", "routes", "keys/page.py"),
        ("twisted", "routes", "keys/site.py"),
    ]

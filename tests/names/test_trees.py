"""Outlines serve the evaluation as long as they are what a complete parse says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer import analyze
from analyzer.facts import BlindSpot, Coverage, Route
from analyzer.names.trees import Trees
from tests.trees import grow

APP = """
app.py:
    from fastapi import FastAPI
    from routes import router

    app = FastAPI()
    app.include_router(router)
routes.py:
    from fastapi import APIRouter

    router = APIRouter()

    @router.get("/items")
    def items():
        text = "long enough for its function to be cut out of the text of the module,"
        return [1, text + " whatever else it does"]
"""


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """How the trees of each evaluation were made."""
    options: list[dict[str, Any]] = []
    real = Trees.__init__

    def noted(self: Trees, *arguments: Any, **given: Any) -> None:
        options.append(given)
        real(self, *arguments, **given)

    monkeypatch.setattr(Trees, "__init__", noted)
    return options


def test_one_evaluation_is_enough(tmp_path: Path, made: list[dict[str, Any]]) -> None:
    grow(tmp_path, APP)
    assert "/items" in [route.path for route in analyze(tmp_path, strict=True).facts.of(Route)]
    assert made == [{}]


def test_a_file_with_an_error_in_a_function_is_not_evaluated(
    tmp_path: Path, made: list[dict[str, Any]]
) -> None:
    grow(tmp_path, APP)
    broken = (tmp_path / "routes.py").read_text().replace("[1, ", "[1, +, ")
    (tmp_path / "routes.py").write_text(broken)
    facts = analyze(tmp_path, strict=True).facts
    assert made == [{}, {"outlines": False}]
    assert "/items" not in [route.path for route in facts.of(Route)]
    assert {row.file: row.status for row in facts.of(Coverage)}["routes.py"] not in {"evaluated", "parsed"}
    assert any(spot.evidence and spot.evidence.path == "routes.py" for spot in facts.of(BlindSpot))

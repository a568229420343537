"""An error of ours costs what was read just then, and no more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer import analyze
from analyzer.evaluator.library import json
from tests.evaluator.running import evaluated

MAIN = """
import broken
from fastapi import FastAPI
app = FastAPI()
@app.get("/items")
def items(): ...
"""


def test_a_module_is_not_cut_short_with_one_that_it_imports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(value: Any) -> Any:
        raise TypeError(value)

    monkeypatch.setattr(json, "from_json", fail)
    (tmp_path / "main.py").write_text(MAIN)
    (tmp_path / "broken.py").write_text("import json\nx = json.loads('[1]')\n")
    document = analyze(tmp_path).document()
    assert "/items" in [one["path"] for one in document["routes"]]
    assert ("internal", "module broken") in [(one["kind"], one["subject"]) for one in document["blind_spots"]]


def test_attributes_whose_name_is_one_of_several() -> None:
    names = evaluated(
        "import os\n"
        "class Box:\n"
        "    def __setattr__(self, name, value): super().__setattr__(name, value)\n"
        "box = Box()\n"
        "setattr(box, 'a' if os.environ.get('X') else 'b', 1)\n"
        "setattr(box, os.environ['NAME'], 2)\n"
        "box.c = 3\n"
        "found = 'c' in box.__dict__\n"
    )
    assert names["found"] is True

"""Routes that a loop registers under paths of which nothing is known."""

from __future__ import annotations

from pathlib import Path

from analyzer import analyze

LOOP = """
from fastapi import FastAPI

app = FastAPI()


def answer(): ...


for name in ("first", "second", "third"):
    app.get(open(name).read())(answer)
    app.get(f"/{name}/known")(answer)
    app.get("/same")(answer)
"""


def test_those_that_nobody_can_tell_apart_are_one(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(LOOP)
    document = analyze(tmp_path, strict=True).document()
    assert sorted(one["path"] for one in document["routes"] if one["handler"] == "main.answer") == [
        "/first/known",
        "/same",
        "/same",
        "/same",
        "/second/known",
        "/third/known",
        "/{?}",
    ]
    assert len([one for one in document["blind_spots"] if one["kind"] == "route"]) == 1

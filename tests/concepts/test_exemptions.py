"""Guards whose code has many ways through it that have nothing to do with who is calling."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer import analyze

MANY_WAYS = """
from flask import Flask, abort, request, session

app = Flask(__name__)

@app.before_request
def check():
    if request.path.startswith("/pages/"):
        return None
    if "user_id" not in session:
        abort(401)
    for name in ("company", "team", "plan", "place", "desk", "floor"):
        if request.args.get(name):
            request.told = name
    company = request.args.get("company") or None
    team = request.args.get("team") or None
    plan = request.args.get("plan") or None
    if company: request.company = company
    if team: request.team = team
    if plan: request.plan = plan
    if request.args.get("place"): request.place = 1
    else: request.place = 2
    if request.args.get("desk"): request.desk = 1
    if request.args.get("floor"): request.floor = 1
    if request.args.get("door"): request.door = 1

@app.get("/pages/<name>")
def page(name): ...

@app.get("/items")
def items(): ...
"""


def test_ways_that_differ_in_what_does_not_matter_are_one(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(MANY_WAYS)
    routes = analyze(tmp_path, strict=True).document()["routes"]
    verdicts = {one["path"]: one["guard_verdict"] for one in routes}
    assert verdicts["/pages/{name}"] == "unguarded"
    assert verdicts["/items"] == "guarded"


ANNOTATED = """
from typing import Final
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.routing import Route

class Marked:
    def __init__(self, app):
        self.app: Final = app

    async def __call__(self, scope, receive, send):
        tokens: Final = Headers(scope=scope).getlist("x-internal")
        if not tokens:
            await self.app(scope, receive, send)
            return
        if tokens != ["known"]:
            await JSONResponse({}, status_code=401)(scope, receive, send)
            return
        await self.app(scope, receive, send)

class Asking:
    def __init__(self, app):
        self.app: Final = app

    async def __call__(self, scope, receive, send):
        token: str | None = Headers(scope=scope).get("authorization")
        if token != "known":
            await JSONResponse({}, status_code=401)(scope, receive, send)
            return
        await self.app(scope, receive, send)

async def page(request): ...

app = Starlette(routes=[Route("/page", page)])
app.add_middleware(LAYER)
"""


@pytest.mark.parametrize(("layer", "verdict"), [("Marked", "unguarded"), ("Asking", "guarded")])
def test_names_with_annotations_are_names(tmp_path: Path, layer: str, verdict: str) -> None:
    (tmp_path / "main.py").write_text(ANNOTATED.replace("LAYER", layer))
    (route,) = analyze(tmp_path, strict=True).document()["routes"]
    assert route["guard_verdict"] == verdict

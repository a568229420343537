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


LARGE = """
from fastapi import FastAPI
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import JSONResponse

class Check(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
STATEMENTS
        if request.url.path in ("/about",):
            return await call_next(request)
        if not request.headers.get("authorization"):
            return JSONResponse({}, status_code=401)
        return await call_next(request)

app = FastAPI(openapi_url=None)
app.add_middleware(Check)

@app.get("/about")
def about(): ...

@app.get("/items")
def items(): ...
"""


@pytest.mark.parametrize("statements", [10, 90, 500])
def test_large_guards_are_walked_for_each_route(tmp_path: Path, statements: int) -> None:
    lines = "\n".join(f"        step_{number} = {number}" for number in range(statements))
    (tmp_path / "main.py").write_text(LARGE.replace("STATEMENTS", lines))
    routes = analyze(tmp_path, strict=True).document()["routes"]
    verdicts = {one["path"]: one["guard_verdict"] for one in routes}
    assert verdicts == {"/about": "unguarded", "/items": "guarded"}


SAID = """
from functools import wraps
from flask import Flask, g, request
from rights import tools_of

def needs(tool):
    def decorate(view):
        @wraps(view)
        def asked(*args, **kwargs):
            tools = tools_of(GIVEN)
            if tool in tools:
                return view(*args, **kwargs)
            return "no", 403
        return asked
    return decorate

app = Flask(__name__, static_folder=None)

@app.get("/items")
@needs("items")
def items(): ...
"""


@pytest.mark.parametrize(("given", "verdict"), [("g.user", "guarded"), ("request.host", "unguarded")])
def test_what_a_function_says_of_the_caller_is_asked(tmp_path: Path, given: str, verdict: str) -> None:
    (tmp_path / "rights.py").write_text("def tools_of(one):\n    return {tool.name for tool in one.tools}\n")
    (tmp_path / "main.py").write_text(SAID.replace("GIVEN", given))
    (route,) = analyze(tmp_path, strict=True).document()["routes"]
    assert route["guard_verdict"] == verdict


HELPED = """
from flask import Flask, abort, request
from checks import enforce

app = Flask(__name__, static_folder=None)

@app.before_request
def check():
    return enforce()

@app.get("/about")
def about(): ...

@app.get("/api/items")
def items(): ...
"""

CHECKS = """
from flask import abort, request as asked

def enforce():
    path = asked.path
    if not path.startswith("/api/"):
        return None
    return by_key(path)

def by_key(path):
    if not asked.headers.get("Authorization"):
        abort(401)
"""


def test_functions_that_a_hook_calls_read_the_request_as_well(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(HELPED)
    (tmp_path / "checks.py").write_text(CHECKS)
    routes = analyze(tmp_path, strict=True).document()["routes"]
    verdicts = {one["path"]: one["guard_verdict"] for one in routes}
    assert verdicts == {"/about": "unguarded", "/api/items": "guarded"}


TOLD = """
from flask import Flask, abort, request

def refuse_bots(value, why="none"):
    if not value:
        return None
    if not request.headers.get("Authorization"):
        abort(401)

app = Flask(__name__, static_folder=None)

@app.before_request
def check():
    return refuse_bots(request.args.get("robot"), why="asked")

@app.get("/items")
def items(): ...
"""


def test_a_condition_in_a_function_that_is_called_is_told_by_what_the_call_gives(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(TOLD)
    (route,) = analyze(tmp_path, strict=True).document()["routes"]
    assert route["guard_verdict"] == "conditional"
    assert "request.args.get('robot')" in route["verdict_reason"]

"""Guards whose code has many ways through it that have nothing to do with who is calling."""

from __future__ import annotations

from pathlib import Path

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

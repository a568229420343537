"""A path of which a part is not known is a blind spot, however a library spells its paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer import analyze
from analyzer.facts import BlindSpot
from tests.trees import grow

APPLICATIONS = {
    "tornado": """
from tornado.web import Application, RequestHandler

class Show(RequestHandler):
    def get(self): ...

app = Application([(open("path").read() + r"/shown", Show)])
""",
    "falcon": """
import falcon

def show(req, resp): ...

app = falcon.App()
app.add_sink(show, open("path").read() + "/shown")
""",
    "sanic": """
from sanic import Sanic

app = Sanic("one")

@app.get(open("path").read() + "/shown")
async def show(request): ...
""",
    "bottle": """
from bottle import Bottle

app = Bottle()

@app.get(open("path").read() + "/shown")
def show(): ...
""",
}


@pytest.mark.parametrize("library", APPLICATIONS)
def test_it_is_told(library: str, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(APPLICATIONS[library])
    document = analyze(tmp_path, strict=True).document()
    holes = [one["path"] for one in document["routes"] if "{?}" in one["path"]]
    assert len(holes) == 1
    assert [one["kind"] for one in document["blind_spots"] if holes[0] in one["subject"]] == ["route"]


def test_a_path_that_the_defaults_leave_out_is_no_blind_spot(tmp_path: Path) -> None:
    tree = """
        main.py:
            import os
            from fastapi import FastAPI

            app = FastAPI()
            prefix = os.environ.get("PREFIX", "")

            if prefix:
                @app.get(prefix.strip("/") + "/orders")
                def orders():
                    return []
    """
    facts = analyze(grow(tmp_path, tree), workers=0).facts
    assert not [one for one in facts.of(BlindSpot) if "path is not known" in (one.reason or "")]

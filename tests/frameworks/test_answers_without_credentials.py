"""Whoever shows no credentials is turned away by the routes that are called guarded, and by no others:
asked of the real frameworks, for guards whose code tells routes apart."""

from __future__ import annotations

import asyncio
import importlib.util
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any
from wsgiref.util import setup_testing_defaults

import httpx
import pytest

from analyzer import analyze

FIXTURES = Path(__file__).parents[2] / "fixtures"
TURNED_AWAY = {302, 303, 401, 403}


@pytest.fixture(autouse=True)
def _no_thread_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """CherryPy begins one with its first session, to clean up; other tests fork and want none."""
    if importlib.util.find_spec("cherrypy") is not None:
        monkeypatch.setattr("cherrypy.lib.sessions.Session.clean_thread", "begun already")


def wsgi(app: Any, method: str, path: str) -> int:
    """The status with which a WSGI application answers."""
    told: list[str] = []
    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    environ.update(REQUEST_METHOD=method, PATH_INFO=path)
    list(app(environ, lambda status, headers, error=None: told.append(status)))
    return int(told[-1].partition(" ")[0])


def asgi(app: Any, method: str, path: str) -> int:
    """The status with which an ASGI application answers."""

    async def ask() -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop") as client:
            return (await client.request(method, path)).status_code

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("fixture", "variables", "ask"),
    [
        ("flask/marked_views", ["app", "inner"], wsgi),
        ("bottle/marked_callbacks", ["app", "office"], wsgi),
        ("falcon/marked_resources", ["app"], wsgi),
        ("cherrypy/marked_methods", ["start"], wsgi),
        ("fastapi/marked_endpoints", ["app", "other"], asgi),
        (
            "starlette/middleware_by_path",
            ["app", "near", "known", "third", "guests", "members", "sent"],
            asgi,
        ),
    ],
)
def test_guarded_routes_turn_away(fixture: str, variables: list[str], ask: Callable[..., int]) -> None:
    module = loaded(FIXTURES / fixture / "main.py")
    routes = analyze(FIXTURES / fixture).document()["routes"]
    for variable in variables:
        app = getattr(module, variable)
        name = "cherrypy.tree" if variable == "start" else f"main.{variable}"
        own = [one for one in routes if one["application"] == name and one["kind"] == "http"]
        assert own
        for route in own:
            path = re.sub(r"\{\w+\}", "thing", route["path"])
            status = ask(
                app() if variable == "start" else app, route["methods"][0].replace("ANY", "GET"), path
            )
            expected = {"guarded": TURNED_AWAY, "unguarded": {200}}[route["guard_verdict"]]
            assert status in expected, (path, status, route["guard_verdict"])


def loaded(path: Path) -> ModuleType:
    """A fixture's module, by itself."""
    spec = importlib.util.spec_from_file_location(f"answering_{path.parent.name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

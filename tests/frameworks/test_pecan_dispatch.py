"""Pecan keeps no table of routes: its own dispatcher is asked for every route that the fixture expects."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.frameworks.test_fixtures import FIXTURES, audit

pecan = pytest.importorskip("pecan")
ROOT = FIXTURES / "pecan" / "library"


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The root controller of the fixture, as the library sees it."""
    monkeypatch.syspath_prepend(str(ROOT))
    before = sys.modules.pop("main", None)
    import main  # type: ignore[import-not-found]

    assert Path(main.__file__).parent == ROOT
    yield main.RootController()
    del sys.modules["main"]
    if before is not None:
        sys.modules["main"] = before


def test_the_dispatcher_agrees(root: Any) -> None:
    routes = audit(ROOT)["routes"]
    assert routes
    wrong = [route["path"] for route in routes if answering(root, route) != route["handler"]]
    assert wrong == []


def answering(root: Any, route: dict[str, Any]) -> str:
    """What answers a request to a route, by its qualified name."""
    routing = pytest.importorskip("pecan.routing")
    core = pytest.importorskip("pecan.core")
    [method] = route["methods"]
    verb = "GET" if method == "ANY" else method
    headers = {"X-Token": "t", "X-Role": "librarian"}
    request = pecan.Request.blank(re.sub(r"\{\w+\}", "some", route["path"]), method=verb, headers=headers)
    request.pecan = {}
    core.state = core.RoutingState(request, None, None)
    try:
        found, _ = routing.lookup_controller(root, request.path.split("/")[1:], request)
    except routing.NonCanonicalPath as missing:
        found = missing.controller
    options = found._pecan
    if options.get("generic"):
        found = options["generic_handlers"].get(verb, options["generic_handlers"]["DEFAULT"])
    return f"{found.__module__}.{found.__qualname__}"

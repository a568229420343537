"""Applications that others serve, under tests that nobody knows the outcome of."""

from __future__ import annotations

from pathlib import Path

from analyzer import analyze

EITHER = """
from elsewhere import settings
from starlette.applications import Starlette
from starlette.routing import Route

async def items(request): ...

inner = Starlette(routes=[Route("/items", items)])
outer = Starlette()
if settings.below("pages"):
    outer.mount("/pages", inner)
else:
    outer.mount("/api", inner)
"""

PERHAPS = """
from elsewhere import settings
from starlette.applications import Starlette
from starlette.routing import Route

async def items(request): ...

inner = Starlette(routes=[Route("/items", items)])
outer = Starlette()
if settings.below("pages"):
    outer.mount("/pages", inner)
"""


def served(folder: Path, source: str) -> list[tuple[str, str]]:
    (folder / "main.py").write_text(source)
    document = analyze(folder, strict=True).document()
    return sorted((one["application"], one["path"]) for one in document["routes"])


def test_what_is_mounted_in_either_case_is_not_served_by_itself(tmp_path: Path) -> None:
    assert served(tmp_path, EITHER) == [("main.outer", "/api/items"), ("main.outer", "/pages/items")]


def test_what_may_not_be_mounted_is(tmp_path: Path) -> None:
    assert served(tmp_path, PERHAPS) == [("main.inner", "/items"), ("main.outer", "/pages/items")]

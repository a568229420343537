from __future__ import annotations

import sys
from pathlib import Path

import grimp
import pytest

from analyzer.names import ModuleIndex
from analyzer.names.imports import ImportRow, import_edges
from tests.names.projects import project, summaries

LAYERED = """
    shopa/
        __init__.py: from shopa.api import router
        api/
            __init__.py: from .routes import router
            routes.py:
                from fastapi import APIRouter
                import os.path
                from shopa.domain import cart, missing_name
                from ..domain.cart import total
        domain/
            __init__.py:
            cart.py:
                import shopa.domain.users as users
                def f():
                    from shopa.api import routes
            users.py: from . import cart
    """

STARS_AND_TYPES = """
    shopb/
        __init__.py:
            from .models import *
            from . import models
        models.py:
            from __future__ import annotations
            from typing import TYPE_CHECKING
            import collections.abc, shopb.tools
            if TYPE_CHECKING:
                from shopb.views import View
        tools/
            __init__.py
            text.py: from shopb.tools import *
            data.py:
                try:
                    import ujson
                except ImportError:
                    import json
        views.py:
            from shopb import models, tools
            from shopb.tools import text, nothing
            import shopb.tools.data
    """

DEEP = """
    shopc/
        __init__.py
        a/
            __init__.py: from .b import c
            b/
                __init__.py: from ..d import e as f
                c.py: from ... import a
            d/
                __init__.py
                e.py:
                    import shopc.a.b.c
                    import shopc.a.b.c as again
                    from shopc.a import b as b, d
                    from yaml import safe_load
    """


@pytest.mark.parametrize(
    ("package", "text"), [("shopa", LAYERED), ("shopb", STARS_AND_TYPES), ("shopc", DEEP)]
)
def test_the_same_graph_as_grimp(
    package: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = project(tmp_path, text)
    monkeypatch.syspath_prepend(str(tmp_path))
    graph = grimp.build_graph(package, include_external_packages=True, cache_dir=None)
    theirs = {
        (importer, imported)
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
    }
    assert {(row.importer, row.imported) for row in rows(tree)} == theirs
    assert package not in sys.modules


def rows(tree: object) -> tuple[ImportRow, ...]:
    from analyzer.source import SourceTree

    assert isinstance(tree, SourceTree)
    said = summaries(tree)
    return import_edges(ModuleIndex.build(tree, said), said)


def test_how_and_where(tmp_path: Path) -> None:
    found = rows(project(tmp_path, LAYERED))
    assert [row[2:8] for row in found if row.importer == "shopa.domain.cart"] == [
        ("shopa.domain.users", "shopa/domain/users.py", "own", 1, 1, False),
        ("shopa.api.routes", "shopa/api/routes.py", "own", 3, 3, True),
    ]
    assert [(row.imported, row.origin) for row in found if row.importer == "shopa.api.routes"] == [
        ("fastapi", "external"),
        ("os", "stdlib"),
        ("shopa.domain", "own"),
        ("shopa.domain.cart", "own"),
        ("shopa.domain.cart", "own"),
    ]


def test_what_only_type_checkers_import_and_what_may_fail(tmp_path: Path) -> None:
    found = {row.imported: row for row in rows(project(tmp_path, STARS_AND_TYPES))}
    assert found["shopb.views"].type_checking
    assert found["ujson"].in_try
    assert not found["json"].in_try


def test_own_modules_that_are_not_there(tmp_path: Path) -> None:
    found = rows(
        project(
            tmp_path,
            """
            shop/
                __init__.py: from .generated import client
                a.py: import shop.built.x, importlib; importlib.import_module("shop.plugins")
                b.py: from .... import far
            """,
        )
    )
    assert [(row.importer, row.imported, row.origin) for row in found if row.origin != "stdlib"] == [
        ("shop", "shop.generated", "missing"),
        ("shop.a", "shop.built.x", "missing"),
        ("shop.a", "shop.plugins", "missing"),
        ("shop.b", "....far", "missing"),
    ]


def test_two_services_with_one_name_keep_their_imports_apart(tmp_path: Path) -> None:
    found = rows(
        project(
            tmp_path,
            """
            orders/pyproject.toml: [project]
            orders/app/__init__.py: from app import db
            orders/app/db.py
            users/pyproject.toml: [project]
            users/app/__init__.py: from app import db
            users/app/db.py
            """,
        )
    )
    assert [(row.importer_path, row.imported_path) for row in found] == [
        ("orders/app/__init__.py", "orders/app/db.py"),
        ("users/app/__init__.py", "users/app/db.py"),
    ]

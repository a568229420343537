"""Where the path begins, in the layouts that projects have: told by text and by summaries alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analyzer.names import ModuleIndex
from analyzer.source import SourceTree
from tests.names.projects import names, project, summaries

Build = Callable[[SourceTree], ModuleIndex]


@pytest.fixture(params=["text", "summaries"])
def build(request: pytest.FixtureRequest) -> Build:
    if request.param == "text":
        return ModuleIndex.build
    return lambda tree: ModuleIndex.build(tree, summaries(tree))


def test_a_flat_project(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        main.py: from shop.cart import total
        shop/
            __init__.py
            cart.py
        """,
    )
    index = build(tree)
    assert index.roots == ("",)
    assert names(index, tree) == {"main.py": "main", "shop/__init__.py": "shop", "shop/cart.py": "shop.cart"}


def test_src_and_tests_beside_it(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        pyproject.toml: [project]
        src/shop/__init__.py
        src/shop/cart.py
        tests/test_cart.py: from shop.cart import total
        """,
    )
    index = build(tree)
    assert index.roots == ("", "src")
    assert index.canonical("src/shop/cart.py") == "shop.cart"
    assert index.canonical("tests/test_cart.py") == "tests.test_cart"
    found = index.find("shop.cart", "tests/test_cart.py")
    assert found is not None
    assert found.path == "src/shop/cart.py"


def test_src_that_is_itself_imported(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        src/
            main.py:
                from src.cart import total
                from src.users import User
            cart.py
            users.py: from src.cart import total
        """,
    )
    index = build(tree)
    assert index.roots == ("",)
    assert index.canonical("src/cart.py") == "src.cart"


def test_several_packages_of_one_wheel(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        shop-1.0.dist-info/METADATA: Name: shop
        shop/__init__.py: import shop_core
        shop_core/__init__.py
        """,
    )
    assert set(names(build(tree), tree).values()) == {"shop", "shop_core"}


def test_services_that_each_have_an_app(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        services/
            orders/app/
                main.py: from app.db import engine
                db.py
            users/app/
                main.py: from app.models import User
                models.py
        """,
    )
    index = build(tree)
    assert index.roots == ("", "services/orders", "services/users")
    assert index.canonical("services/orders/app/main.py") == "app.main"
    for service, other in (("orders", "users"), ("users", "orders")):
        importer = f"services/{service}/app/main.py"
        found = index.find("app.main", importer)
        assert found is not None
        assert found.path == importer
        own = "app.db" if service == "orders" else "app.models"
        foreign = "app.models" if service == "orders" else "app.db"
        assert index.find(own, importer) is not None
        if service == "orders":
            assert index.find(foreign, f"services/{other}/app/main.py") is not None


def test_services_with_regular_packages_do_not_share_them(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        orders/app/__init__.py
        orders/app/db.py
        orders/pyproject.toml: [project]
        users/app/__init__.py
        users/pyproject.toml: [project]
        """,
    )
    index = build(tree)
    assert index.find("app.db", "orders/app/db.py") is not None
    assert index.find("app.db", "users/app/__init__.py") is None
    assert index.owns("app.db", "users/app/__init__.py")


def test_a_library_beside_the_services_is_found_by_all(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        libs/common/src/common/__init__.py
        services/orders/app/__init__.py: import common
        """,
    )
    found = build(tree).find("common", "services/orders/app/__init__.py")
    assert found is not None
    assert found.path == "libs/common/src/common/__init__.py"


def test_an_inner_directory_on_the_path_as_django_projects_have_it(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        site_project/
            __init__.py
            core/__init__.py
            core/settings.py: from users.models import User
            users/__init__.py
            users/models.py: from core import settings
            users/views.py: from users.models import User
        """,
    )
    index = build(tree)
    assert index.roots == ("", "site_project")
    assert index.canonical("site_project/users/models.py") == "users.models"
    assert index.find("site_project.users.models") == index.find("users.models")


def test_one_stray_import_moves_no_package(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        shop/
            __init__.py
            cart.py: from shop.users import User
            users.py: import cart
            views.py: from shop import cart, users
        """,
    )
    index = build(tree)
    assert index.roots == ("",)
    assert index.find("cart", "shop/users.py") is None


def test_a_module_named_as_the_library_that_it_adapts(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        shop/
            __init__.py
            cache/
                __init__.py
                redis.py: from redis.asyncio import Redis
                pool.py: from redis import ConnectionPool
            migrations/
                alembic.py: from alembic import command
                versions/one.py: from alembic import op
        """,
    )
    index = build(tree)
    assert index.roots == ("",)
    assert not index.owns("redis", "shop/cache/pool.py")
    assert not index.owns("alembic.op", "shop/migrations/versions/one.py")


def test_a_folder_named_as_a_library(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        alembic/
            env.py: from alembic import context
            versions/one.py: from alembic import op
        shop/__init__.py
        """,
    )
    index = build(tree)
    assert index.find("alembic") is None
    assert not index.owns("alembic.op")
    assert index.canonical("alembic/env.py") == "alembic.env"


def test_a_text_that_names_the_settings(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        backend/
            run.py: os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
            config/settings.py: DEBUG = True
        """,
    )
    index = build(tree)
    assert index.roots == ("", "backend")
    assert index.canonical("backend/config/settings.py") == "config.settings"


def test_directories_that_no_import_can_spell(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        order-service/app/__init__.py
        order-service/2nd/run.py
        shop/__init__.py
        shop/migrations/0001_initial.py
        shop/v1.0/x-y.py
        lambda/handler.py
        """,
    )
    index = build(tree)
    assert names(index, tree) == {
        "lambda/handler.py": "handler",
        "order-service/2nd/run.py": "run",
        "order-service/app/__init__.py": "app",
        "shop/__init__.py": "shop",
        "shop/migrations/0001_initial.py": "shop.migrations.0001_initial",
        "shop/v1.0/x-y.py": "shop.v1_0.x-y",
    }


def test_standard_library_names_are_not_taken_over(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        shop/
            __init__.py
            logging.py: import logging
            types.py
            cart.py:
                import logging
                import types
        json.py
        platform/__init__.py
        platform/api.py: from platform.api import go
        """,
    )
    index = build(tree)
    assert index.roots == ("",)
    assert index.find("json") is None
    assert index.find("logging", "shop/cart.py") is None


def test_a_package_of_the_projects_own_with_a_standard_name(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        queue/
            __init__.py: from . import worker
            worker.py: import json
        calendar/__init__.py
        """,
    )
    index = build(tree)
    assert index.find(index.resolve_relative("queue/__init__.py", 1, "worker")) is not None
    assert index.find("calendar") is None


def test_only_names_of_files(tmp_path: Path) -> None:
    index = ModuleIndex.of_paths(["src/shop/__init__.py", "src/shop/cart.py", "README.md"])
    assert index.roots == ("", "src")
    assert index.canonical("src/shop/cart.py") == "shop.cart"


def test_an_empty_tree(tmp_path: Path) -> None:
    index = ModuleIndex.build(project(tmp_path, ""))
    assert index.roots == ("",)
    assert index.find("anything") is None


def test_a_folder_of_examples_that_is_called_as_a_library(tmp_path: Path, build: Build) -> None:
    tree = project(
        tmp_path,
        """
        app.py: import requests
        checks/
            requests/
                one.py: import requests
                two.py: import requests
        """,
    )
    index = build(tree)
    assert index.roots == ("",)
    assert index.find("requests", "app.py") is None

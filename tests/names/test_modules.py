from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.names import Module, ModuleIndex
from tests.names.projects import project

SHOP = """
    pyproject.toml: [project]
    src/
        shop/
            __init__.py
            __main__.py
            cart.py
            api/
                __init__.py
                routes.py
                v2/users.py
            both.py
            both/__init__.py
    vendor_ns/acme/shop_plugin/__init__.py
    scripts/run.py: from shop.api.v2.users import x
    """


@pytest.fixture
def index(tmp_path: Path) -> ModuleIndex:
    return ModuleIndex.build(project(tmp_path, SHOP))


def test_what_a_name_means(index: ModuleIndex) -> None:
    assert index.find("shop") == Module("shop", "src/shop/__init__.py", True, "src/shop")
    assert index.find("shop.cart") == Module("shop.cart", "src/shop/cart.py", False, "src/shop")
    assert index.find("shop.api.v2") == Module("shop.api.v2", None, True, "src/shop/api/v2")
    assert index.find("shop.missing") is None
    assert index.find("fastapi") is None
    assert index.find("") is None


def test_a_package_goes_before_a_module_of_its_name(index: ModuleIndex) -> None:
    found = index.find("shop.both")
    assert found is not None
    assert found.path == "src/shop/both/__init__.py"


def test_submodules_as_pkgutil_lists_them(index: ModuleIndex) -> None:
    assert index.submodules("shop") == ("__main__", "api", "both", "cart")
    assert index.submodules("shop.api") == ("routes",)
    assert index.submodules("shop.api.v2") == ("users",)
    assert index.submodules("shop.cart") == ()
    assert index.submodules("nowhere") == ()


@pytest.mark.parametrize(
    ("importer", "level", "module", "expected"),
    [
        ("src/shop/cart.py", 1, "api", "shop.api"),
        ("src/shop/cart.py", 1, "", "shop"),
        ("src/shop/__init__.py", 1, "cart", "shop.cart"),
        ("src/shop/api/routes.py", 2, "cart", "shop.cart"),
        ("src/shop/api/__init__.py", 1, "routes", "shop.api.routes"),
        ("src/shop/api/v2/users.py", 3, "cart", "shop.cart"),
        ("src/shop/cart.py", 9, "x", ""),
        ("src/shop/cart.py", 0, "os.path", "os.path"),
        ("scripts/run.py", 2, "shop", "shop"),
    ],
)
def test_relative_names(index: ModuleIndex, importer: str, level: int, module: str, expected: str) -> None:
    assert index.resolve_relative(importer, level, module) == expected


def test_what_is_the_targets_own(index: ModuleIndex) -> None:
    assert index.owns("shop")
    assert index.owns("shop.generated.client")
    assert index.owns("shop.api.v2.missing")
    assert not index.owns("fastapi.routing")
    assert index.owns("vendor_ns.acme.shop_plugin.missing")
    assert not index.owns("vendor_ns.other")


def test_the_module_of_a_file(index: ModuleIndex) -> None:
    assert index.module_at("src/shop/cart.py").name == "shop.cart"
    with pytest.raises(KeyError):
        index.module_at("src/shop/none.py")
    with pytest.raises(KeyError):
        index.canonical("pyproject.toml")

"""Admin classes and models of libraries that are not read: what is registered is one all the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.frameworks.test_django_projects import MANAGE, audited, reasons

SETTINGS = """
ROOT_URLCONF = "shop.urls"
INSTALLED_APPS = [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "elsewhere.keys", "shop",
]
"""
URLS = """
from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
"""
MODELS = """
from django.db import models


class Item(models.Model):
    pass


class Box(models.Model):
    pass
"""
USUAL = ("", "add/", "{object_id}/", "{object_id}/change/", "{object_id}/delete/", "{object_id}/history/")


def registered(folder: Path, code: str) -> Any:
    """The document of a project whose admin module is the given text."""
    return audited(
        folder,
        {
            "manage.py": MANAGE.format("shop.settings"),
            "shop/settings.py": SETTINGS,
            "shop/urls.py": URLS,
            "shop/models.py": MODELS,
            "shop/admin.py": "from django.contrib import admin\nfrom shop.models import Box, Item\n" + code,
        },
    )


def below(document: Any, prefix: str) -> set[str]:
    """The paths below a prefix, without it."""
    paths = [one["path"] for one in document["routes"]]
    return {path.removeprefix(prefix) for path in paths if path.startswith(prefix)}


@pytest.mark.parametrize(
    ("code", "unread"),
    [
        ("from elsewhere.admin import Shown\nadmin.site.register(Item, Shown)\n", "elsewhere.admin.Shown"),
        (
            "from elsewhere.admin import Shown\n@admin.register(Item)\nclass Own(Shown):\n    pass\n",
            "elsewhere.admin.Shown",
        ),
        (
            "from elsewhere.admin import made\nadmin.site.register(Item, made('rows'))\n",
            "elsewhere.admin.made",
        ),
    ],
    ids=["itself", "a base", "what a function makes"],
)
def test_an_admin_class_that_is_not_read_has_the_usual_pages(code: str, unread: str, tmp_path: Path) -> None:
    document = registered(tmp_path, code)
    assert below(document, "/admin/shop/item/") == set(USUAL)
    pages = [one for one in document["routes"] if "/item/" in one["path"]]
    assert {one["guard_verdict"] for one in pages} == {"guarded"}
    assert reasons(document, "admin") == [unread]
    assert not reasons(document, "include")


def test_it_is_told_once_however_often_it_is_registered(tmp_path: Path) -> None:
    code = "from elsewhere.admin import Shown\n\n\nclass Own(Shown):\n    pass\n\n\n"
    document = registered(tmp_path, code + "admin.site.register([Item, Box], Shown)\n")
    assert below(document, "/admin/shop/item/") == below(document, "/admin/shop/box/") == set(USUAL)
    assert reasons(document, "admin") == ["elsewhere.admin.Shown"]


def test_own_pages_stand_before_those_of_the_base_that_is_not_read(tmp_path: Path) -> None:
    document = registered(
        tmp_path,
        "from django.urls import path\nfrom elsewhere.admin import Shown\n\n\n"
        "@admin.register(Item)\nclass Own(Shown):\n"
        "    def get_urls(self):\n"
        "        own = [path('print/', self.admin_site.admin_view(self.printed))]\n"
        "        return own + super().get_urls()\n\n"
        "    def printed(self, request):\n        pass\n",
    )
    assert below(document, "/admin/shop/item/") == {*USUAL, "print/"}
    assert not reasons(document, "include")


def test_a_mixin_that_is_not_read_beside_an_admin_class_leaves_nothing_open(tmp_path: Path) -> None:
    document = registered(
        tmp_path,
        "from elsewhere.admin import Exporting\n\n\n@admin.register(Item)\n"
        "class Own(Exporting, admin.ModelAdmin):\n    pass\n",
    )
    assert below(document, "/admin/shop/item/") == set(USUAL)
    assert not reasons(document, "admin")


@pytest.mark.parametrize(
    ("module", "label"),
    [
        ("elsewhere.keys.models", "keys"),
        ("elsewhere.keys.models.made", "keys"),
        ("other.rows.models", "rows"),
    ],
)
def test_a_model_that_is_not_read_has_the_label_of_its_package(
    module: str, label: str, tmp_path: Path
) -> None:
    document = registered(tmp_path, f"from {module} import ApiKey\nadmin.site.register(ApiKey)\n")
    assert below(document, f"/admin/{label}/apikey/") == set(USUAL)
    assert [one["condition"] for one in document["routes"] if "apikey" in one["path"]] == [None] * 6


def test_a_model_that_is_taken_back_and_registered_again_is_there_once(tmp_path: Path) -> None:
    document = registered(
        tmp_path,
        "from elsewhere.keys.models import ApiKey\nadmin.site.register(ApiKey)\n"
        "admin.site.unregister(ApiKey)\nadmin.site.register(ApiKey, admin.ModelAdmin)\n",
    )
    paths = [one["path"] for one in document["routes"] if "apikey" in one["path"]]
    assert len(paths) == len(set(paths)) == 6

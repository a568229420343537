"""Where a Django project begins: settings that only stand there, variations, and trees without any."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from analyzer import analyze

MANAGE = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "{}")\n'
VIEWS = "def view(request): ...\n"
URLS = "from django.urls import include, path\nfrom shop import views\n"
OWN = URLS + "urlpatterns = [path('items/', views.view)]\n"


def audited(folder: Path, files: dict[str, str]) -> Any:
    """The document of a tree of files; folders become packages."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        for parent in file.parents:
            if parent == folder:
                break
            (parent / "__init__.py").touch()
        file.write_text(text)
    return analyze(folder, strict=True).document()


def reasons(document: Any, kind: str) -> list[str]:
    """What the blind spots of a kind say."""
    return [one["subject"] for one in document["blind_spots"] if one["kind"] == kind]


def test_settings_that_only_stand_there_give_way_to_those_that_say_something(tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "manage.py": MANAGE.format("shop.settings"),
            "shop/settings/base.py": "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n",
            "shop/urls.py": OWN,
            "shop/views.py": VIEWS,
        },
    )
    assert [one["name"] for one in document["applications"]] == ["shop.settings.base"]
    assert [one["path"] for one in document["routes"]] == ["/items/"]


def test_a_settings_package_that_holds_only_helpers_gives_way_to_the_settings_beside_it(
    tmp_path: Path,
) -> None:
    document = audited(
        tmp_path,
        {
            "shop/wsgi.py": MANAGE.format("shop.settings"),
            "shop/settings/__init__.py": "import os\nDIR = os.getcwd()\n"
            "def from_env(name):\n    return os.getenv(name)\n",
            "shop/settings/base.py": "from . import from_env\nDEBUG = from_env('DEBUG')\n"
            "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n",
            "shop/settings/dev.py": "from .base import *\nDEBUG = True\n",
            "shop/urls.py": OWN,
            "shop/views.py": VIEWS,
        },
    )
    assert [one["name"] for one in document["applications"]] == ["shop.settings.base"]
    assert [(one["path"], one["condition"]) for one in document["routes"]] == [("/items/", None)]


@pytest.mark.parametrize(
    "told",
    ["'shop.settings.%s' % MODE", "f'shop.settings.{MODE}'", "'shop.settings.' + MODE"],
)
def test_a_name_that_is_put_together_is_that_of_the_settings_for_production(
    told: str, tmp_path: Path
) -> None:
    document = audited(
        tmp_path,
        {
            "shop/__init__.py": "import os\ntry:\n    import shop.devonly\n    MODE = 'development'\n"
            "except ImportError:\n    MODE = 'production'\n"
            f"def prepare():\n    os.environ.setdefault('DJANGO_SETTINGS_MODULE', {told})\n",
            "shop/wsgi.py": MANAGE.format("shop.settings"),
            "shop/settings/base.py": "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n",
            "shop/settings/development.py": "from .base import *\nDEBUG = True\n",
            "shop/settings/production.py": "from .base import *\nDEBUG = False\n",
            "shop/tests/settings_for_test.py": "from shop.settings.development import *\n",
            "shop/common.py": "import os\ndef is_testing():\n"
            "    return os.environ.get('DJANGO_SETTINGS_MODULE') == 'shop.tests.settings_for_test'\n",
            "shop/urls.py": OWN,
            "shop/views.py": VIEWS,
        },
    )
    assert [one["name"] for one in document["applications"]] == ["shop.settings.production"]
    assert [one["path"] for one in document["routes"]] == ["/items/"]


@pytest.mark.parametrize(
    "told", ["theirs + [path('items/', views.view)]", "[path('items/', views.view)] + theirs"]
)
def test_patterns_beside_those_of_a_library_that_is_not_read(told: str, tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "manage.py": MANAGE.format("shop.settings"),
            "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n",
            "shop/urls.py": URLS + f"from sign_in.urls import theirs\nurlpatterns = {told}\n",
            "shop/views.py": VIEWS,
        },
    )
    assert [one["path"] for one in document["routes"]] == ["/items/"]
    assert set(reasons(document, "include")) == {"/"}


def test_a_project_that_changes_how_settings_are_looked_up(tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "manage.py": MANAGE.format("shop.settings"),
            "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\nFIRST = 'first/'\n",
            "shop/apps.py": "from django.apps import AppConfig\nclass Shop(AppConfig):\n    name = 'shop'\n"
            "    default = True\n    def ready(self):\n        from shop import kept\n",
            "shop/kept.py": "from django.conf import LazySettings\n"
            "def looked_up(self, name):\n    return getattr(self._wrapped, name)\n"
            "LazySettings.__getattr__ = looked_up\n",
            "shop/urls.py": URLS + "from django.conf import settings\n"
            "urlpatterns = [path(settings.FIRST, views.view)]\n",
            "shop/views.py": VIEWS,
        },
    )
    assert [one["path"] for one in document["routes"]] == ["/first/"]


def test_patterns_that_are_there_in_any_case_are_there_once(tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "manage.py": MANAGE.format("shop.settings"),
            "shop/settings.py": "import os\nROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n",
            "shop/urls.py": OWN + "from django.conf import settings\n"
            "if settings.FIRST:\n    urlpatterns = [path('first/', views.view)] + urlpatterns\n"
            "if settings.LAST:\n    urlpatterns = urlpatterns + [path('last/', views.view)]\n",
            "shop/views.py": VIEWS,
        },
    )
    assert sorted((one["path"], one["condition"]) for one in document["routes"]) == [
        ("/first/", "settings.FIRST"),
        ("/items/", None),
        ("/last/", "settings.LAST"),
    ]


def test_settings_that_are_put_together_under_a_test_hold_every_route_once(tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "manage.py": MANAGE.format("shop.settings"),
            "shop/settings.py": "import os\nROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n"
            "PARTS = ['shop.items']\nif os.environ.get('KEY'):\n    PARTS = ['shop.items']\n"
            "PREFIX = os.environ.get('PREFIX', '')\n"
            "if len(PREFIX) > 0 and not PREFIX.endswith('/'):\n    PREFIX = PREFIX + '/'\n",
            "shop/urls.py": "from django.conf import settings\nfrom django.urls import include, path\n"
            "parts = [path('', include(one)) for one in settings.PARTS]\n"
            "urlpatterns = [path(settings.PREFIX, include(parts))]\n",
            "shop/items.py": OWN,
            "shop/views.py": VIEWS,
        },
    )
    assert [one["path"] for one in document["routes"]] == ["/items/"]


def test_settings_of_a_worker_are_a_variation_of_the_application(tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "manage.py": MANAGE.format("shop.settings"),
            "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n",
            "shop/urls.py": OWN,
            "shop/views.py": VIEWS,
            "shop/models.py": "from django.db import models\nclass Item(models.Model): ...\n",
            "worker/celery.py": MANAGE.format("worker.settings"),
            "worker/settings.py": "from shop.settings import *\nQUEUE = 'slow'\n",
        },
    )
    assert [one["name"] for one in document["applications"]] == ["shop.settings"]
    assert [one["name"] for one in document["tables"]] == ["shop_item"]
    assert reasons(document, "configuration") == ["worker.settings"]


def test_urls_of_a_reusable_application_are_there_where_a_project_includes_them(tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "shop/apps.py": "from django.apps import AppConfig\nclass Shop(AppConfig):\n    name = 'shop'\n",
            "shop/models.py": "from django.db import models\nclass Item(models.Model): ...\n",
            "shop/urls.py": URLS + "urlpatterns = [path('items/', include('shop.more'))]\n",
            "shop/more.py": OWN,
            "shop/views.py": VIEWS,
        },
    )
    route = document["routes"][0]
    assert [one["path"] for one in document["routes"]] == ["/items/items/"]
    assert route["condition"] == "a project includes shop.urls"
    assert route["by_default"] is None
    assert [one["name"] for one in document["tables"]] == ["shop_item"]
    assert reasons(document, "project") == ["shop"]


def test_patterns_that_classes_make_for_a_project_are_named(tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "shop/apps.py": "from django.apps import AppConfig\nfrom django.urls import path\n"
            "from shop import views\n\nclass Shop(AppConfig):\n    name = 'shop'\n"
            "    def get_urls(self):\n        return [path('items/', views.view)]\n",
            "shop/views.py": VIEWS,
        },
    )
    assert document["routes"] == []
    found = [one for one in document["blind_spots"] if one["subject"] == "get_urls"]
    assert [(one["affects"], one["evidence"]["path"]) for one in found] == [("routes", "shop/apps.py")]


def test_what_a_project_of_somebody_else_installs_is_not_known(tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "shop/apps.py": "from django.apps import AppConfig\nclass Shop(AppConfig):\n    name = 'shop'\n",
            "shop/urls.py": OWN
            + "from django.apps import apps\n"
            + "if apps.is_installed('billing'):\n    urlpatterns += [path('bills/', views.view)]\n"
            + "if apps.is_installed('shop'):\n    urlpatterns += [path('own/', views.view)]\n",
            "shop/views.py": VIEWS,
        },
    )
    included = "a project includes shop.urls"
    assert [(one["path"], one["condition"]) for one in document["routes"]] == [
        ("/items/", included),
        ("/bills/", f"{included} and apps.is_installed('billing')"),
        ("/own/", included),
    ]


def test_a_root_that_is_not_in_the_tree_hides_no_urls(tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "manage.py": MANAGE.format("shop.settings"),
            "shop/settings.py": "ROOT_URLCONF = 'made_on_installation.urls'\nINSTALLED_APPS = ['shop']\n",
            "shop/urls.py": OWN,
            "shop/views.py": VIEWS,
        },
    )
    assert [one["path"] for one in document["routes"]] == ["/items/"]
    assert reasons(document, "project") == ["shop.settings"]


def test_patterns_of_a_function_that_nobody_calls_are_named(tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "manage.py": MANAGE.format("shop.settings"),
            "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n",
            "shop/urls.py": OWN + "def more():\n    return [path('more/', views.view)]\n",
            "shop/views.py": VIEWS,
        },
    )
    assert [one["path"] for one in document["routes"]] == ["/items/"]
    assert reasons(document, "unreached") == ["shop.urls.more"]


def test_a_model_of_two_projects_is_one_table(tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "manage.py": MANAGE.format("shop.settings"),
            "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n",
            "shop/urls.py": OWN,
            "shop/views.py": VIEWS,
            "shop/models.py": "from django.db import models\nclass Item(models.Model):\n"
            "    others = models.ManyToManyField('self')\n",
            "worker/celery.py": MANAGE.format("worker.settings"),
            "worker/settings.py": "from shop.settings import *\nROOT_URLCONF = 'worker.urls'\n",
            "worker/urls.py": OWN,
        },
    )
    assert [one["name"] for one in document["applications"]] == ["shop.settings", "worker.settings"]
    assert [one["name"] for one in document["tables"]] == ["shop_item", "shop_item_others"]


MEMBERS = """
    from django.contrib.auth.models import AbstractBaseUser, AbstractUser
    from django.db import models

    class Named(AbstractBaseUser):
        name = models.CharField(max_length=40)
        class Meta:
            abstract = True

    class Member(AbstractUser):
        pass

    class Card(models.Model):
        owner = models.ForeignKey("Member", on_delete=models.CASCADE)
"""
APPS_OF_MEMBERS = """from django.apps import AppConfig

class Members(AppConfig):
    name = "members"
"""
FIRST_OF_MEMBERS = """
    from django.conf import settings
    from django.db import migrations, models

    class Migration(migrations.Migration):
        dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
        operations = [
            migrations.CreateModel(
                "Card",
                [
                    ("id", models.AutoField(primary_key=True)),
                    ("owner", models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)),
                ],
            )
        ]
"""


@pytest.mark.parametrize(("label", "apps"), [("members", ""), ("club", '    label = "club"\n')])
def test_an_application_without_settings_means_its_own_users(label: str, apps: str, tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "members/apps.py": APPS_OF_MEMBERS + apps,
            "members/models/__init__.py": dedent(MEMBERS),
            "members/migrations/0001_initial.py": dedent(FIRST_OF_MEMBERS),
        },
    )
    [table] = document["migrated_tables"]
    assert [one["target"] for one in table["constraints"]] == [f"{label}_member"]


ADDED = """
urlpatterns = [*MORE, path("items/", views.view)]
if settings.DEBUG:
    urlpatterns = [path("debug/", views.view)] + urlpatterns
"""


@pytest.mark.parametrize("more", ["list()", "views.unread"])
def test_lists_that_are_added_to_under_many_settings_stay_known(tmp_path: Path, more: str) -> None:
    switches = [f"WITH_{letter}" for letter in "ABCDEF"]
    document = audited(
        tmp_path,
        {
            "manage.py": MANAGE.format("shop.settings"),
            "shop/settings.py": "import os\nROOT_URLCONF = 'shop.urls'\n"
            + "".join(f"{one} = bool(os.environ.get('{one}'))\n" for one in ("DEBUG", *switches)),
            "shop/urls.py": URLS
            + "from django.conf import settings\n"
            + ADDED.replace("MORE", more)
            + "".join(
                f"if settings.{one}:\n    urlpatterns += [path('{one}/', views.view)]\n" for one in switches
            ),
            "shop/views.py": VIEWS + "from elsewhere import unread\n",
        },
    )
    told = {one["path"]: one["condition"] for one in document["routes"]}
    assert len(document["routes"]) == len(told) == 2 + len(switches)
    assert told["/items/"] is None
    assert told["/debug/"] == "settings.DEBUG"
    assert {told[f"/{one}/"] for one in switches} == {f"settings.{one}" for one in switches}
    assert bool(reasons(document, "include")) == (more != "list()")


def test_view_sets_that_are_not_read_have_the_usual_paths(tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "manage.py": MANAGE.format("shop.settings"),
            "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['rest_framework']\n",
            "shop/urls.py": URLS
            + "from rest_framework.routers import SimpleRouter\nfrom elsewhere import RoleViewSet\n"
            + "router = SimpleRouter()\nrouter.register('roles', RoleViewSet, basename='role')\n"
            + "urlpatterns = [path('api/', include(router.urls))]\n",
            "shop/views.py": VIEWS,
        },
    )
    assert {one["path"] for one in document["routes"]} == {"/api/roles/", "/api/roles/{pk}/"}
    assert {one["guard_verdict"] for one in document["routes"]} == {"unknown"}
    assert not reasons(document, "route")


def test_options_that_a_project_makes_by_itself_are_no_options_of_a_model(tmp_path: Path) -> None:
    document = audited(
        tmp_path,
        {
            "manage.py": MANAGE.format("shop.settings"),
            "shop/settings.py": "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\n",
            "shop/urls.py": OWN,
            "shop/views.py": "from shop.told import TOLD\n" + VIEWS,
            "shop/told.py": "from django.db.models.options import Options\n"
            "class Told(Options):\n    def __init__(self, name):\n        self.object_name = name\n"
            "TOLD = Told('thing')\n",
        },
    )
    assert [one["path"] for one in document["routes"]] == ["/items/"]
    assert not reasons(document, "internal")

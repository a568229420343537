"""Django projects that are written oddly, or against us: nothing raises and nothing hangs."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer import analyze

MANAGE = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "conf.settings")\n'
SETTINGS = 'ROOT_URLCONF = "conf.urls"\nINSTALLED_APPS = []\n'
VIEW = "from django.urls import include, path, re_path\ndef view(request): ...\n"
LAST = "urlpatterns = [path('b', view)]\n"

URLS = {
    "an include of itself": "urlpatterns = [path('a', include('conf.urls')), path('b', view)]",
    "many includes of itself": "urlpatterns = [path('a', include('conf.urls'))] * 30 + [path('b', view)]",
    "patterns that are none": "urlpatterns = [None, 5, 'x', {}, [[[]]], view, path, (1, 2), path('b', view)]",
    "a list that holds itself": LAST + "urlpatterns.append(urlpatterns)\nurlpatterns.append(urlpatterns)",
    "calls without what they need": "urlpatterns = [path(), re_path('('), include(), path('b', view)]",
    "a view that is its own wrapper": "view.__wrapped__ = view\n" + LAST,
    "a router of nothing": """
from rest_framework.routers import DefaultRouter
router = DefaultRouter()
router.register("x", None)
router.register("y", 5, basename=7)
router.register(None, view)
urlpatterns = [*router.urls, path('b', view)]
""",
    "permissions that are none": """
from rest_framework.views import APIView
class View(APIView):
    permission_classes = [None, 5, "x", view, object]
    def get(self, request): ...
    def post(self, request): ...
    def get_permissions(self):
        return self.get_permissions() if self.request.method == "GET" else super().get_permissions()
urlpatterns = [path("c", View.as_view()), path("b", view)]
""",
    "an API that holds itself": """
from ninja import NinjaAPI, Router
router = Router()
router.add_router("/x", router)
router.add_router("/z", router)
api = NinjaAPI(auth=[None, 5])
api.add_router("/y", router)
api.add_router(5, "no.where")
@router.get(5)
def f(request): ...
urlpatterns = [path("b", view), path("api", api.urls)]
""",
}

CONFIGURED = {
    "no ROOT_URLCONF": "DEBUG = True\n",
    "ROOT_URLCONF that is not there": 'ROOT_URLCONF = "nowhere.urls"\n',
    "ROOT_URLCONF that is a number": "ROOT_URLCONF = 5\n",
    "applications that are none": SETTINGS
    + 'INSTALLED_APPS = [None, 5, "", ".", "..x", "conf", "a.B"] * 50\n',
    "middleware that is none": SETTINGS + 'MIDDLEWARE = [None, 5, "", ".", "conf.urls.view", "no.X"]\n',
    "settings that raise": SETTINGS + "raise RuntimeError('no')\n",
}


def names_of_handlers(folder: Path, settings: str, urls: str) -> set[str]:
    """What answers in a project of these settings and URLs."""
    (folder / "conf").mkdir()
    (folder / "manage.py").write_text(MANAGE)
    (folder / "conf" / "__init__.py").write_text("")
    (folder / "conf" / "settings.py").write_text(settings)
    (folder / "conf" / "urls.py").write_text(VIEW + urls)
    document = analyze(folder, strict=True).document()
    assert [one["name"] for one in document["applications"]] == ["conf.settings"]
    return {route["handler"] for route in document["routes"]}


@pytest.mark.parametrize("name", URLS)
def test_odd_patterns_hide_no_others(name: str, tmp_path: Path) -> None:
    assert "conf.urls.view" in names_of_handlers(tmp_path, SETTINGS, URLS[name])


@pytest.mark.parametrize("name", CONFIGURED)
def test_odd_settings_are_read(name: str, tmp_path: Path) -> None:
    names_of_handlers(tmp_path, CONFIGURED[name], LAST)

"""What middleware of a project's own does to each route, against what Django answers to somebody who has not
logged in."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from analyzer import analyze

SETTINGS = """
SECRET_KEY = "for a test"
ROOT_URLCONF = "urls"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
OPEN_PATHS = ["/health/"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "middleware.Guard",
]
"""

URLS = """
from django.http import HttpResponse
from django.urls import include, path


def view(request, **_):
    return HttpResponse("ok")


def marked(request):
    return HttpResponse("ok")


marked.open_to_all = True
api = [path("things/<int:pk>/", view, name="thing")]
urlpatterns = [
    path("login/", view, name="login"),
    path("health/", view, name="health"),
    path("marked/", marked, name="marked"),
    path("items/<int:pk>/", view, name="item"),
    path("api/", include((api, "api"), namespace="api")),
]
"""

ASK = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
import django
django.setup()
from django.test import Client
paths = ["/login/", "/health/", "/marked/", "/items/1/", "/api/things/1/"]
print(json.dumps({path: Client().get(path).status_code for path in paths}))
"""

HEAD = """
import re
from django.conf import settings
from django.http import HttpResponseForbidden
from django.shortcuts import redirect
from django.urls import get_script_prefix, resolve, reverse
from django.utils.deprecation import MiddlewareMixin


class Kept:
    def __init__(self, get_response):
        self.get_response = get_response
"""

EVERYWHERE = ["guarded"] * 5

GUARDS = {
    "everybody logs in": (
        """
class Guard(Kept):
    def __call__(self, request):
        if not request.user.is_authenticated:
            return redirect("/login/")
        return self.get_response(request)
""",
        EVERYWHERE,
    ),
    "paths that are compared": (
        """
class Guard(Kept):
    def __call__(self, request):
        if request.path == reverse("login") or request.path_info.startswith("/api/"):
            return self.get_response(request)
        if request.user.is_anonymous:
            return HttpResponseForbidden()
        return self.get_response(request)
""",
        ["unguarded", "guarded", "guarded", "guarded", "unguarded"],
    ),
    "paths in a loop": (
        """
class Guard(MiddlewareMixin):
    def process_view(self, request, view, args, kwargs):
        if request.user.is_authenticated:
            return None
        for path in ["/login", "/api"]:
            if request.path.startswith(get_script_prefix().rstrip("/") + path):
                return None
        return redirect("/login/")
""",
        ["unguarded", "guarded", "guarded", "guarded", "unguarded"],
    ),
    "names of views": (
        """
class Guard(MiddlewareMixin):
    def process_request(self, request):
        if resolve(request.path_info).url_name in ("login", "health"):
            return None
        if not request.user.is_authenticated:
            return redirect("login")
""",
        ["unguarded", "unguarded", "guarded", "guarded", "guarded"],
    ),
    "the view": (
        """
class Guard(MiddlewareMixin):
    def process_view(self, request, view_func, view_args, view_kwargs):
        if getattr(view_func, "open_to_all", False) or request.resolver_match.namespace == "api":
            return None
        return None if request.user.is_authenticated else redirect("login")
""",
        ["guarded", "guarded", "unguarded", "guarded", "unguarded"],
    ),
    "a function": (
        """
def Guard(get_response):
    def middleware(request):
        if request.path in ["/health/"] or request.user.is_authenticated:
            return get_response(request)
        return redirect("/login/")
    return middleware
""",
        ["guarded", "unguarded", "guarded", "guarded", "guarded"],
    ),
    "only who has logged in is asked": (
        """
class Guard(Kept):
    def __call__(self, request):
        if request.user.is_authenticated and not request.user.is_active:
            return redirect("/login/again/")
        return self.get_response(request)
""",
        ["unguarded"] * 5,
    ),
    "a token that may be shown": (
        """
class Guard(Kept):
    def __call__(self, request):
        token = request.headers.get("Authorization")
        if token:
            if token != "secret":
                return HttpResponseForbidden()
        return self.get_response(request)
""",
        ["unguarded"] * 5,
    ),
    "a token that must be shown": (
        """
class Guard(Kept):
    def __call__(self, request):
        if request.headers.get("Authorization") != "secret":
            return HttpResponseForbidden()
        return self.get_response(request)
""",
        EVERYWHERE,
    ),
    "a reason that is asked for": (
        """
class Guard(Kept):
    def why_not(self, request):
        if not request.user.is_authenticated:
            return "sign in"

    def __call__(self, request):
        unauth_reason = self.why_not(request)
        if unauth_reason:
            return redirect("/login/")
        return self.get_response(request)
""",
        EVERYWHERE,
    ),
    "a helper that knows what is open": (
        """
class Guard(Kept):
    OPEN = ("login", "health")

    def turned_away(self, request, match):
        if request.user.is_anonymous and match.url_name not in self.OPEN:
            return redirect("/login/")
        return None

    def __call__(self, request):
        match = resolve(request.path_info)
        if "api" not in match.namespaces:
            response = self.turned_away(request, match)
            if response:
                return response
        return self.get_response(request)
""",
        # What the helper answers is tested behind it; where it is open, nobody comes through by who he is.
        ["unguarded", "unguarded", "guarded", "guarded", "unguarded"],
    ),
    "one of two answers": (
        """
class Guard(MiddlewareMixin):
    def process_request(self, request):
        return None if request.path.startswith("/health") else self.asked(request)

    def asked(self, request):
        return None if request.user.is_authenticated else redirect("/login/")
""",
        ["guarded", "unguarded", "guarded", "guarded", "guarded"],
    ),
    "another function that knows where it stands, and one that knows who is known": (
        """
def part_of(request):
    for name in ("login", "marked"):
        try:
            if request.path.startswith(reverse(name)):
                return name
        except Exception:
            pass


def is_known(request):
    if request.user.is_anonymous:
        return False
    return request.user.is_staff


class Guard(MiddlewareMixin):
    def process_view(self, request, view_func, view_args, view_kwargs):
        request.part = part_of(request)
        if request.part:
            return self.asked(request)

    def asked(self, request):
        if not is_known(request):
            return redirect("/start/")
        request.seen = True
""",
        ["guarded", "unguarded", "guarded", "unguarded", "unguarded"],
    ),
    "an answer of the hook's own": (
        """
class Guard(MiddlewareMixin):
    def process_request(self, request):
        if request.path.startswith("/api/"):
            return None
        if not request.user.is_authenticated:
            return redirect("/welcome/")
""",
        ["guarded", "guarded", "guarded", "guarded", "unguarded"],
    ),
    "an answer to those who are known": (
        """
class Guard(MiddlewareMixin):
    def process_request(self, request):
        if request.user.is_authenticated and request.path.startswith("/login/"):
            return redirect("/welcome/")
""",
        ["unguarded"] * 5,
    ),
    "paths of the settings": (
        """
class Guard(Kept):
    def __call__(self, request):
        if request.path in settings.OPEN_PATHS:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return redirect("/login/")
        return self.get_response(request)
""",
        ["guarded", "unguarded", "guarded", "guarded", "guarded"],
    ),
}


@pytest.mark.skipif(importlib.util.find_spec("django") is None, reason="Django is not installed")
@pytest.mark.parametrize("name", GUARDS)
def test_middleware_is_decided_for_each_route(name: str, tmp_path: Path) -> None:
    code, expected = GUARDS[name]
    for file, text in {"settings": SETTINGS, "urls": URLS, "middleware": HEAD + code}.items():
        (tmp_path / f"{file}.py").write_text(text)
    verdicts = [route["guard_verdict"] for route in analyze(tmp_path, strict=True).document()["routes"]]
    answers = subprocess.run(
        [sys.executable, "-c", ASK], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    passes = [status == 200 for status in json.loads(answers.stdout).values()]
    assert ["unguarded" if one else "guarded" for one in passes] == [told(one) for one in expected]
    assert verdicts == expected


def told(verdict: str) -> str:
    """What an answer can show of a verdict: a guard with conditions let this request through."""
    return "unguarded" if verdict == "conditional" else verdict

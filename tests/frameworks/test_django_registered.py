"""What installed libraries register with the administration, against the libraries themselves.

A library that is not installed is looked for in the folders of `GROUNDPLAN_ORACLE_PATH`, as the oracles do.
"""

from __future__ import annotations

import importlib.machinery
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analyzer import analyze
from tests.frameworks.oracle import REPOSITORY
from tests.frameworks.test_django_libraries import ASK, FOLDERS, MANAGE, SETTINGS

URLS = """
from django.contrib import admin
from django.urls import path

urlpatterns = [path("admin/", admin.site.urls)]
"""
ALLAUTH = ("allauth.account", "allauth")

APPLICATIONS = (
    ALLAUTH,
    ("allauth.mfa", *ALLAUTH),
    ("allauth.socialaccount", *ALLAUTH),
    ("allauth.usersessions", *ALLAUTH),
    ("admin_interface", "colorfield"),
    ("django.contrib.flatpages", "django.contrib.redirects"),
    *((f"django_otp.plugins.otp_{one}", "django_otp") for one in ("email", "hotp", "static", "totp")),
    ("knox", "rest_framework"),
    ("rest_framework.authtoken", "rest_framework"),
    ("rest_framework_api_key", "rest_framework"),
    ("rest_framework_simplejwt.token_blacklist", "rest_framework"),
    *(
        (one,)
        for one in (
            "auditlog",
            "avatar",
            "axes",
            "defender",
            "django_apscheduler",
            "django_celery_beat",
            "django_celery_results",
            "django_comments",
            "django_mailbox",
            "django_q",
            "django_ses",
            "django_summernote",
            "explorer",
            "fcm_django",
            "flags",
            "impersonate",
            "invitations",
            "oauth2_provider",
            "organizations",
            "postman",
            "push_notifications",
            "registration",
            "robots",
            "social_django",
            "taggit",
            "waffle",
            "webpush",
        )
    ),
)
MORE = """
INSTALLED_APPS += ["django.contrib.admin"]
if "allauth" in INSTALLED_APPS:
    MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
DEFENDER_REDIS_URL = "redis://localhost"
WEBPUSH_SETTINGS = {}
"""


@pytest.mark.parametrize("applications", APPLICATIONS, ids=lambda one: one[0])
def test_the_administration_has_their_models(applications: tuple[str, ...], tmp_path: Path) -> None:
    for package in {one.partition(".")[0] for one in applications}:
        if importlib.machinery.PathFinder.find_spec(package, [*FOLDERS, *sys.path]) is None:
            pytest.skip(f"{package} is not installed")
    (tmp_path / "urls.py").write_text(URLS)
    (tmp_path / "settings.py").write_text(f"{SETTINGS}INSTALLED_APPS += {applications[::-1]!r}\n{MORE}")
    (tmp_path / "manage.py").write_text(MANAGE)
    told = subprocess.run(
        [sys.executable, "-c", ASK, str(REPOSITORY)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(FOLDERS), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert told.returncode == 0, told.stderr
    expected = {one["path"] for one in json.loads(told.stdout.splitlines()[-1])}
    routes = analyze(tmp_path, strict=True).document()["routes"]
    assert {one["path"] for one in routes if one["path"].count("/") > 3} == {
        path for path in expected if path.count("/") > 3
    }
    assert {one["guard_verdict"] for one in routes if one["path"].count("/") > 3} == {"guarded"}

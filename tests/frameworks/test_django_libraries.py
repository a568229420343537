"""URL configurations of libraries: what groundplan says answers below them, against the libraries themselves.

A library that is not installed is looked for in the folders of `GROUNDPLAN_ORACLE_PATH`, as the oracles do.
"""

from __future__ import annotations

import importlib.machinery
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest
from packaging.specifiers import SpecifierSet

from analyzer import analyze
from analyzer.facts import GuardKind
from analyzer.pipeline import registry_of
from tests.frameworks.oracle import OTHER_VERSIONS, REPOSITORY

REGISTRY, _ = registry_of()
ASKING = {
    name
    for guards in REGISTRY.declared("GUARDS")
    for name, kind in guards.items()
    if kind in (GuardKind.AUTHENTICATION, GuardKind.AUTHORIZATION)
}
"""Guards that ask who is calling, by the names that both sides give."""

FOLDERS = [folder for folder in os.environ.get(OTHER_VERSIONS, "").split(os.pathsep) if folder]

ASK = """
import json, os, sys, warnings
warnings.simplefilter("ignore")
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
sys.path[:0] = [os.getcwd(), sys.argv[1]]
import django
django.setup()
from django.urls import get_resolver
from tests.frameworks.oracles.django import _below
print(json.dumps([*_below(get_resolver().url_patterns, "/")]))
"""

URLS = """
from django.urls import include, path

urlpatterns = [path("in/", include("{}"))]
"""

SETTINGS = """
SECRET_KEY = "of a test"
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
STATIC_URL = "/static/"
MEDIA_ROOT = "media"
ROOT_URLCONF = "urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
INSTALLED_APPS = [
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.sites", "django.contrib.staticfiles",
]
SITE_ID = 1
"""


MANAGE = """
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
"""


@dataclass(frozen=True)
class Included:
    """What a project includes of a library, and what it says about it in its settings."""

    urlconf: str
    apps: tuple[str, ...] = ()
    settings: str = ""
    django: str = ""
    """The versions of Django that the library can be imported with, where it is not those of today."""
    distribution: str = ""
    """What it is installed by, of a library whose versions differ: the project then says which it uses."""

    told_as: Mapping[str, str | None] = field(default_factory=dict)
    """How groundplan tells a guard of the library: by the guard that it chooses, or as none where it lets
    everybody pass under these settings."""

    @property
    def package(self) -> str:
        return self.urlconf.partition(".")[0]


ALLAUTH = """
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
HEADLESS_FRONTEND_URLS = {}
"""
ALLAUTH_MORE = """
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_PASSKEY_SIGNUP_ENABLED = MFA_TRUST_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone*", "password1*"]
ACCOUNT_LOGIN_METHODS = {"email"}
HEADLESS_SERVE_SPECIFICATION = True
"""
PROVIDERS = ("apple", "facebook", "github", "google", "openid_connect", "twentythreeandme")

LIBRARIES: tuple[Included, ...] = (
    Included("django.contrib.auth.urls"),
    Included("django.contrib.admindocs.urls", ("django.contrib.admin", "django.contrib.admindocs")),
    Included("django.contrib.flatpages.urls", ("django.contrib.flatpages",)),
    Included("silk.urls", ("silk",)),
    Included(
        "silk.urls",
        ("silk",),
        "SILKY_AUTHENTICATION = SILKY_AUTHORISATION = True",
        told_as={
            "silk.auth.login_possibly_required": "django.contrib.auth.decorators.login_required",
            "silk.auth.permissions_possibly_required": "silk.auth.user_passes_test",
        },
    ),
    Included("debug_toolbar.urls", ("debug_toolbar",)),
    Included(
        "debug_toolbar.urls",
        ("debug_toolbar",),
        'DEBUG_TOOLBAR_PANELS = ["debug_toolbar.panels.history.HistoryPanel"]',
    ),
    Included("django_browser_reload.urls", ("django_browser_reload",)),
    Included("schema_viewer.urls", ("schema_viewer",)),
    Included("django_spaghetti.urls", ("django_spaghetti",)),
    Included("health_check.urls", ("health_check",), distribution="django-health-check"),
    Included("healthy_django.urls", ("healthy_django",)),
    Included("watchman.urls", ("watchman",), told_as={"watchman.decorators.token_required": None}),
    Included("watchman.urls", ("watchman",), 'WATCHMAN_TOKENS = "one,two"'),
    Included("watchman.urls", ("watchman",), "WATCHMAN_AUTH_DECORATOR = None"),
    Included(
        "watchman.urls",
        ("watchman",),
        'WATCHMAN_AUTH_DECORATOR = "django.contrib.admin.views.decorators.staff_member_required"',
    ),
    Included("django_prometheus.urls", ("django_prometheus",)),
    Included("tinymce.urls", ("tinymce",)),
    Included("ckeditor_uploader.urls", ("ckeditor", "ckeditor_uploader"), 'CKEDITOR_UPLOAD_PATH = "up/"'),
    Included("django_ckeditor_5.urls", ("django_ckeditor_5",)),
    Included(
        "django_ckeditor_5.urls",
        ("django_ckeditor_5",),
        'CKEDITOR_5_FILE_UPLOAD_PERMISSION = "any"',
        told_as={"django_ckeditor_5.permissions.check_upload_permission": None},
    ),
    Included(
        "django_summernote.urls",
        ("django_summernote",),
        told_as={"django.contrib.auth.mixins.UserPassesTestMixin": None},
    ),
    Included(
        "django_summernote.urls",
        ("django_summernote",),
        'SUMMERNOTE_CONFIG = {"test_func_upload_view": lambda request: request.user.is_staff}',
    ),
    Included(
        "django_summernote.urls", ("django_summernote",), 'SUMMERNOTE_CONFIG = {"disable_attachment": True}'
    ),
    Included("markdownx.urls", ("markdownx",)),
    Included("private_storage.urls", ("private_storage",), 'PRIVATE_STORAGE_ROOT = "private"'),
    Included("filer.urls", ("easy_thumbnails", "filer")),
    Included("filer.server.urls", ("easy_thumbnails", "filer")),
    Included("avatar.urls", ("avatar",)),
    Included("loginas.urls", ("django.contrib.admin", "loginas")),
    Included("impersonate.urls", ("impersonate",)),
    Included("django_select2.urls", ("django_select2",)),
    Included("smart_selects.urls", ("smart_selects",)),
    Included("captcha.urls", ("captcha",)),
    Included("django_comments.urls", ("django_comments",)),
    Included("notifications.urls", ("notifications",), django="<5.1"),
    Included("postman.urls", ("postman",)),
    Included("webpush.urls", ("webpush",), "WEBPUSH_SETTINGS = {}"),
    Included("registration.backends.default.urls", ("registration",)),
    Included("registration.backends.simple.urls", ("registration",), "INCLUDE_AUTH_URLS = False"),
    Included("registration.backends.admin_approval.urls", ("registration",), "INCLUDE_REGISTER_URL = False"),
    Included(
        "django_registration.backends.activation.urls",
        ("django_registration",),
        distribution="django-registration",
    ),
    Included("django_registration.backends.one_step.urls", ("django_registration",)),
    Included("password_reset.urls", ("password_reset",), django="<4"),
    Included("invitations.urls", ("invitations",)),
    Included(
        "django_rq.urls",
        ("django_rq",),
        'RQ_QUEUES = {"default": {"HOST": "localhost"}}',
        distribution="django-rq",
    ),
    Included("django_celery_results.urls", ("django_celery_results",)),
    Included("rosetta.urls", ("rosetta",)),
    Included("grappelli.urls", ("grappelli",)),
    Included("jet.urls", ("django.contrib.admin", "jet"), django="<3"),
    Included("defender.urls", ("defender",), 'DEFENDER_REDIS_URL = "redis://localhost"'),
    Included("admin_honeypot.urls", ("admin_honeypot",), django="<4"),
    Included("explorer.urls", ("explorer",), distribution="django-sql-explorer"),
    Included("rest_auth.urls", ("rest_framework", "rest_framework.authtoken", "rest_auth"), django="<4"),
    Included(
        "rest_auth.registration.urls",
        (
            "rest_framework",
            "rest_framework.authtoken",
            "allauth",
            "allauth.account",
            "allauth.socialaccount",
            "rest_auth",
        ),
        django="<4",
    ),
    Included(
        "rest_framework_social_oauth2.urls",
        ("rest_framework", "oauth2_provider", "social_django", "rest_framework_social_oauth2"),
        django="<4",
    ),
    Included(
        "drf_social_oauth2.urls",
        ("rest_framework", "oauth2_provider", "social_django", "drf_social_oauth2"),
    ),
    Included("djangosaml2.urls", ("djangosaml2",)),
    Included("django_saml2_auth.urls", django="<4"),
    Included("anymail.urls", ("anymail",), distribution="django-anymail"),
    Included(
        "anymail.urls",
        ("anymail",),
        'ANYMAIL = {"WEBHOOK_SECRET": "one:two"}',
        told_as={
            "anymail.webhooks.base.AnymailCoreWebhookView": "anymail.webhooks.base.AnymailBasicAuthMixin"
        },
    ),
    Included("django_ses.urls", ("django_ses",)),
    Included(
        "djstripe.urls", ("djstripe",), 'DJSTRIPE_FOREIGN_KEY_TO_FIELD = "id"', distribution="dj-stripe"
    ),
    Included("allauth.urls", ("allauth", "allauth.account"), ALLAUTH, distribution="django-allauth"),
    Included(
        "allauth.urls",
        (
            "allauth",
            "allauth.account",
            "allauth.mfa",
            "allauth.usersessions",
            "allauth.socialaccount",
            *(f"allauth.socialaccount.providers.{one}" for one in PROVIDERS),
        ),
        ALLAUTH + ALLAUTH_MORE,
        django=">=4.2",
        distribution="django-allauth",
    ),
    Included(
        "allauth.headless.urls",
        ("allauth", "allauth.account", "allauth.headless"),
        ALLAUTH,
        distribution="django-allauth",
    ),
    Included(
        "allauth.headless.urls",
        (
            "allauth",
            "allauth.account",
            "allauth.headless",
            "allauth.mfa",
            "allauth.usersessions",
            "allauth.socialaccount",
        ),
        ALLAUTH + ALLAUTH_MORE,
        django=">=4.2",
        distribution="django-allauth",
    ),
    Included("maintenance_mode.urls", ("maintenance_mode",)),
    Included("robots.urls", ("robots",)),
    Included("django_eventstream.urls", ("django_eventstream",)),
    Included("wagtail.urls", ("wagtail", "taggit", "modelcluster")),
    Included("wagtail.documents.urls", ("wagtail.documents", "wagtail", "taggit", "modelcluster")),
    Included("django_plotly_dash.urls", ("django_plotly_dash",), 'PLOTLY_DASH = {"view_decorator": None}'),
)


KNOWN = {one.package for one in LIBRARIES} - {"django"}


def test_what_is_known_leaves_nothing_open(tmp_path: Path) -> None:
    """All of them in one project, whether they are installed or not."""
    names = sorted(
        name for name in REGISTRY.stubs if name.endswith("urls") and name.partition(".")[0] in KNOWN
    )
    lines = [f'    path("{name}/", include("{name}")),\n' for name in names]
    head = "from django.urls import include, path\n\nurlpatterns = [\n"
    (tmp_path / "urls.py").write_text(f"{head}{''.join(lines)}]\n")
    (tmp_path / "settings.py").write_text(SETTINGS)
    (tmp_path / "manage.py").write_text(MANAGE)
    document = analyze(tmp_path, strict=True).document()
    assert [one["reason"] for one in document["blind_spots"] if one["affects"] == "routes"] == []
    assert {one["path"].split("/")[1] for one in document["routes"]} == set(names)


@pytest.mark.parametrize("included", LIBRARIES, ids=lambda one: one.urlconf)
def test_the_library_agrees(included: Included, tmp_path: Path) -> None:
    urls = URLS.format(included.urlconf)
    settings = f"{SETTINGS}INSTALLED_APPS += {list(included.apps)!r}\n{included.settings}\n"
    (tmp_path / "urls.py").write_text(urls)
    (tmp_path / "settings.py").write_text(settings)
    (tmp_path / "manage.py").write_text(MANAGE)
    if not _is_installed(included.package):
        pytest.skip(f"{included.package} is not installed")
    if not SpecifierSet(included.django).contains(_version("django")):
        pytest.skip(f"{included.package} needs Django {included.django}")
    used = [one for one in ("django", included.distribution) if one]
    (tmp_path / "requirements.txt").write_text("".join(f"{one}=={_version(one)}\n" for one in used))
    told = subprocess.run(
        [sys.executable, "-c", ASK, str(REPOSITORY)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(FOLDERS), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert told.returncode == 0, told.stderr
    document = analyze(tmp_path, strict=True).document()
    assert [one["reason"] for one in document["blind_spots"] if one["affects"] == "routes"] == []
    found = {
        (method, one["path"]): {guard["name"] for guard in one["guards"]} & ASKING
        for one in document["routes"]
        for method in one["methods"]
    }
    assert found == answered(json.loads(told.stdout.splitlines()[-1]), included.told_as)


def _is_installed(package: str) -> bool:
    found = importlib.machinery.PathFinder.find_spec(package, [*FOLDERS, *sys.path])
    return found is not None and found.origin is not None


def _version(distribution: str) -> str:
    found = Distribution.discover(name=distribution, path=[*FOLDERS, *sys.path])
    return next(iter(found)).version


def answered(
    routes: list[dict[str, Any]], told_as: Mapping[str, str | None]
) -> dict[tuple[str, str], set[str]]:
    """Who is asked for by method and path, as the library has it; the first of two routes answers."""
    found: dict[tuple[str, str], set[str]] = {}
    for one in routes:
        for method in one["methods"]:
            names = {told_as.get(name, name) for name in (*one["guards"], *one["decorators"])}
            found.setdefault((method, one["path"]), {name for name in names if name in ASKING})
    return found

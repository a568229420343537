"""`django.conf.settings`: the settings module of the project that is being read, with the library's defaults.

A name that the module does not bind is the library's default; one that neither has is absent, unless the
module's own names are not all known.
Not modelled: `override_settings`, which is for tests.
Source: django/conf/__init__.py, django/conf/global_settings.py 5.2.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Module
from analyzer.evaluator.values import Dict, List, Setting, Unknown, is_constant
from analyzer.frameworks.django.user_model import supposed_user_model

DEFAULTS: Final[dict[str, Any]] = {
    "ABSOLUTE_URL_OVERRIDES": {},
    "ADMINS": [],
    "ALLOWED_HOSTS": [],
    "APPEND_SLASH": True,
    "AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.ModelBackend"],
    "AUTH_PASSWORD_VALIDATORS": [],
    "AUTH_USER_MODEL": "auth.User",
    "CACHES": {},
    "CSRF_COOKIE_HTTPONLY": False,
    "CSRF_COOKIE_NAME": "csrftoken",
    "CSRF_COOKIE_SECURE": False,
    "CSRF_TRUSTED_ORIGINS": [],
    "CSRF_USE_SESSIONS": False,
    "DATABASES": {},
    "DEBUG": False,
    "DEFAULT_AUTO_FIELD": "django.db.models.AutoField",
    "DEFAULT_CHARSET": "utf-8",
    "DEFAULT_FROM_EMAIL": "webmaster@localhost",
    "FORCE_SCRIPT_NAME": None,
    "INSTALLED_APPS": [],
    "LANGUAGE_CODE": "en-us",
    "LOGIN_REDIRECT_URL": "/accounts/profile/",
    "LOGIN_URL": "/accounts/login/",
    "LOGOUT_REDIRECT_URL": None,
    "MEDIA_ROOT": "",
    "MEDIA_URL": "",
    "MIDDLEWARE": [],
    "ROOT_URLCONF": None,
    "SECRET_KEY": "",
    "SECRET_KEY_FALLBACKS": [],
    "SECURE_CONTENT_TYPE_NOSNIFF": True,
    "SECURE_HSTS_SECONDS": 0,
    "SECURE_PROXY_SSL_HEADER": None,
    "SECURE_SSL_REDIRECT": False,
    "SESSION_COOKIE_AGE": 1209600,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_NAME": "sessionid",
    "SESSION_COOKIE_SECURE": False,
    "SESSION_ENGINE": "django.contrib.sessions.backends.db",
    "STATICFILES_DIRS": [],
    "STATIC_ROOT": None,
    "STATIC_URL": None,
    "TEMPLATES": [],
    "TIME_ZONE": "America/Chicago",
    "USE_I18N": True,
    "USE_L10N": True,
    "USE_TZ": True,
    "USE_X_FORWARDED_HOST": False,
    "WSGI_APPLICATION": None,
    "X_FRAME_OPTIONS": "DENY",
}

OTHER_DEFAULTS: Final = frozenset((
    "CACHE_MIDDLEWARE_ALIAS", "CACHE_MIDDLEWARE_KEY_PREFIX", "CACHE_MIDDLEWARE_SECONDS", "CSRF_COOKIE_AGE",
    "CSRF_COOKIE_DOMAIN", "CSRF_COOKIE_PATH", "CSRF_COOKIE_SAMESITE", "CSRF_FAILURE_VIEW",
    "CSRF_HEADER_NAME", "DATABASE_ROUTERS", "DATA_UPLOAD_MAX_MEMORY_SIZE", "DATA_UPLOAD_MAX_NUMBER_FIELDS",
    "DATA_UPLOAD_MAX_NUMBER_FILES", "DATETIME_FORMAT", "DATETIME_INPUT_FORMATS", "DATE_FORMAT",
    "DATE_INPUT_FORMATS", "DEBUG_PROPAGATE_EXCEPTIONS", "DECIMAL_SEPARATOR", "DEFAULT_EXCEPTION_REPORTER",
    "DEFAULT_EXCEPTION_REPORTER_FILTER", "DEFAULT_INDEX_TABLESPACE", "DEFAULT_TABLESPACE",
    "DISALLOWED_USER_AGENTS", "EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_HOST_PASSWORD", "EMAIL_HOST_USER",
    "EMAIL_PORT", "EMAIL_SSL_CERTFILE", "EMAIL_SSL_KEYFILE", "EMAIL_SUBJECT_PREFIX", "EMAIL_TIMEOUT",
    "EMAIL_USE_LOCALTIME", "EMAIL_USE_SSL", "EMAIL_USE_TLS", "FILE_UPLOAD_DIRECTORY_PERMISSIONS",
    "FILE_UPLOAD_HANDLERS", "FILE_UPLOAD_MAX_MEMORY_SIZE", "FILE_UPLOAD_PERMISSIONS",
    "FILE_UPLOAD_TEMP_DIR", "FIRST_DAY_OF_WEEK", "FIXTURE_DIRS", "FORMAT_MODULE_PATH",
    "FORMS_URLFIELD_ASSUME_HTTPS", "FORM_RENDERER", "IGNORABLE_404_URLS", "INTERNAL_IPS", "LANGUAGES",
    "LANGUAGES_BIDI", "LANGUAGE_COOKIE_AGE", "LANGUAGE_COOKIE_DOMAIN", "LANGUAGE_COOKIE_HTTPONLY",
    "LANGUAGE_COOKIE_NAME", "LANGUAGE_COOKIE_PATH", "LANGUAGE_COOKIE_SAMESITE", "LANGUAGE_COOKIE_SECURE",
    "LOCALE_PATHS", "LOGGING", "LOGGING_CONFIG", "MANAGERS", "MESSAGE_STORAGE", "MIGRATION_MODULES",
    "MONTH_DAY_FORMAT", "NUMBER_GROUPING", "PASSWORD_HASHERS", "PASSWORD_RESET_TIMEOUT", "PREPEND_WWW",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD",
    "SECURE_REDIRECT_EXEMPT", "SECURE_REFERRER_POLICY", "SECURE_SSL_HOST", "SERVER_EMAIL",
    "SESSION_CACHE_ALIAS", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH", "SESSION_COOKIE_SAMESITE",
    "SESSION_EXPIRE_AT_BROWSER_CLOSE", "SESSION_FILE_PATH", "SESSION_SAVE_EVERY_REQUEST",
    "SESSION_SERIALIZER", "SHORT_DATETIME_FORMAT", "SHORT_DATE_FORMAT",
    "SIGNED_COOKIE_LEGACY_SALT_FALLBACK", "SIGNING_BACKEND", "SILENCED_SYSTEM_CHECKS",
    "STATICFILES_FINDERS", "STORAGES", "TEST_NON_SERIALIZED_APPS", "TEST_RUNNER", "THOUSAND_SEPARATOR",
    "TIME_FORMAT", "TIME_INPUT_FORMATS", "USE_THOUSAND_SEPARATOR", "USE_X_FORWARDED_PORT",
    "YEAR_MONTH_FORMAT",
))  # fmt: skip
"""Settings that the library has too, and whose defaults nothing that is modelled turns on."""


@dataclass(slots=True)
class Project:
    """One Django project of the tree: its settings module and what came of it."""

    name: str
    module: Module | None = None
    holder: Any = None
    """What the settings are read from: the module, or the class that django-configurations chose."""
    apps: Any = None
    others: list[str] = field(default_factory=list)
    """Settings modules that might be used instead, and were not read."""
    urlconfs: list[Module] = field(default_factory=list)
    """Where no settings name a URL configuration: those that a project may include."""
    supposed: list[Module] = field(default_factory=list)
    """Where the settings name one that cannot be read: those that it may be."""


@stands_for("django.conf.LazySettings", "django.conf.Settings")
class LazySettings(StandIn):
    """The settings of the project that is being read."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """Nothing is read yet."""

    @property
    def configured(self) -> Any:
        return current(self.run) is not None and self._holder() is not None

    def is_overridden(self, setting: Any) -> Any:
        return self._bound(setting) is not ABSENT

    def configure(self, default_settings: Any = None, **options: Any) -> None:
        for name, value in options.items():
            self.attributes.setdefault(name, value)

    @internal
    def _holder(self) -> Any:
        project = current(self.run)
        return project.holder if project is not None else None

    @internal
    def _bound(self, name: str) -> Any:
        """What the settings themselves say; ABSENT for nothing."""
        holder = self._holder()
        if holder is None or not name.isupper():
            return ABSENT
        if isinstance(holder, Module):
            found = holder.attributes.get(name, ABSENT)
            return found if found is ABSENT else self.run.settle(found)
        return look_up(self.run, holder, name)

    @internal
    def missing_attribute(self, name: str) -> Any:
        found = self._bound(name)
        if found is not ABSENT:
            return found
        holder = self._holder()
        unread = isinstance(holder, Module) and holder.open
        default = DEFAULTS.get(name)
        if name == "AUTH_USER_MODEL" and (unread or holder is None):
            default = supposed_user_model(self.run)
        if unread:
            known = default if is_constant(default) and default not in (None, "") else None
            nothing = Unknown(f"setting {name} may come from what is not read")
            return Setting((name,), nothing if known is None else known)
        if name in DEFAULTS:
            return value_of(default)
        if name in OTHER_DEFAULTS:
            return Setting((name,), Unknown(f"default of the setting {name}"))
        return NotImplemented

    @internal
    def lacks(self, name: str) -> bool:
        return name.isupper() and self._holder() is not None

    @internal
    def receiver(self) -> Any:
        holder = self._holder()
        return holder if isinstance(holder, Module) else self


def value_of(default: Any) -> Any:
    """A default of the library as a value of the target's, new each time."""
    if isinstance(default, list):
        return List.of([value_of(one) for one in default])
    return Dict() if isinstance(default, dict) else default


def current(run: Interpreter) -> Project | None:
    """The project that is being read."""
    found: Project | None = run.notes.get("django.project")
    return found


INSTANCES: Final = {"django.conf.settings": LazySettings}

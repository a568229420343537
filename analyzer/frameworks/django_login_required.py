"""Packages of middleware that asks everybody to log in, but for views and addresses that are exempt:
django-login-required-middleware and django-stronghold.

Modelled: both, with their settings, their decorators and mixins; what a view is asked is decided for each
route.
Not modelled: STRONGHOLD_USER_TEST_FUNC and STRONGHOLD_REQUEST_TEST_FUNC.
Source: django-login-required-middleware 0.9.0, login_required/middleware.py, apps.py;
django-stronghold 0.4.0, stronghold/middleware.py, conf.py, decorators.py, utils.py.
"""

from __future__ import annotations

from typing import Final

LOGIN_REQUIRED: Final = """
def login_not_required(view_func):
    view_func.login_required = False
    return view_func


class LoginNotRequiredMixin:
    login_required = False
"""

LOGIN_REQUIRED_MIDDLEWARE: Final = """
import re

from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpResponse

EXEMPT = (
    views.LoginView,
    views.PasswordResetView,
    views.PasswordResetDoneView,
    views.PasswordResetConfirmView,
    views.PasswordResetCompleteView,
)


class LoginRequiredMiddleware(AuthenticationMiddleware):
    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.user.is_authenticated:
            return None
        for pattern in getattr(settings, "LOGIN_REQUIRED_IGNORE_PATHS", []):
            if re.match(pattern, request.path):
                return None
        if not getattr(view_func, "login_required", True):
            return None
        view_class = getattr(view_func, "view_class", None)
        if view_class in EXEMPT or not getattr(view_class, "login_required", True):
            return None
        if request.resolver_match.view_name in getattr(settings, "LOGIN_REQUIRED_IGNORE_VIEW_NAMES", []):
            return None
        return HttpResponse(status=401)
"""

STRONGHOLD_DECORATORS: Final = """
def public(function):
    function.STRONGHOLD_IS_PUBLIC = True
    return function
"""

STRONGHOLD_VIEWS: Final = """
from django.utils.decorators import method_decorator
from stronghold.decorators import public


class StrongholdPublicMixin:
    @method_decorator(public)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)
"""

STRONGHOLD_MIDDLEWARE: Final = """
import re

from django.conf import settings
from django.http import HttpResponse
from django.utils.deprecation import MiddlewareMixin


class LoginRequiredMiddleware(MiddlewareMixin):
    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.user.is_authenticated:
            return None
        if getattr(view_func, "STRONGHOLD_IS_PUBLIC", False):
            return None
        for pattern in getattr(settings, "STRONGHOLD_PUBLIC_URLS", ()):
            if re.match(pattern, request.path_info):
                return None
        name = request.resolver_match.view_name
        if name in getattr(settings, "STRONGHOLD_PUBLIC_NAMED_URLS", ()):
            return None
        if getattr(settings, "STRONGHOLD_DEFAULTS", True) and name in ("login", "logout"):
            return None
        return HttpResponse(status=401)
"""

STUBS: Final = {
    "login_required": LOGIN_REQUIRED,
    "login_required.middleware": LOGIN_REQUIRED_MIDDLEWARE,
    "stronghold.decorators": STRONGHOLD_DECORATORS,
    "stronghold.middleware": STRONGHOLD_MIDDLEWARE,
    "stronghold.views": STRONGHOLD_VIEWS,
}

WALKED: Final = frozenset(["login_required.middleware", "stronghold.middleware"])
"""Stubs that say all that a middleware does to a request (see django/middleware.py)."""

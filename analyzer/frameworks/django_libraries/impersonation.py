"""Staff that acts as another user; see also hijack.

Modelled: the paths; that django-impersonate asks for a user who may.
Not modelled: who may (`CAN_LOGIN_AS`, `IMPERSONATE`); the view of django-loginas asks it by itself, by
default whether the caller is a superuser.
Source: django-loginas 0.3.14, loginas/urls.py, views.py, settings.py; django-impersonate 1.9,
impersonate/urls.py, views.py, decorators.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

LOGINAS_VIEWS: Final = """
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.module_loading import import_string
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST


def _superuser(request, target_user):
    return request.user.is_superuser


asked = getattr(settings, "CAN_LOGIN_AS", _superuser)
can_login_as = import_string(asked) if isinstance(asked, str) else asked


@csrf_protect
@require_POST
def user_login(request, user_id):
    if not can_login_as(request, user_id):
        raise PermissionDenied
    return user_id


def user_logout(request):
    pass
"""

LOGINAS_URLS: Final = """
from django.urls import path
from loginas.views import user_login, user_logout

urlpatterns = [
    path("login/user/<str:user_id>/", user_login, name="loginas-user-login"),
    path("logout/", user_logout, name="loginas-logout"),
]
"""

IMPERSONATE_DECORATORS: Final = """
from functools import wraps


def allowed_user_required(view_func):
    @wraps(view_func)
    def _checkuser(request, *args, **kwargs):
        return view_func(request, *args, **kwargs)

    return _checkuser
"""

IMPERSONATE_VIEWS: Final = """
from impersonate.decorators import allowed_user_required


@allowed_user_required
def impersonate(request, uid):
    pass


def stop_impersonate(request):
    pass


@allowed_user_required
def list_users(request, template):
    pass


@allowed_user_required
def search_users(request, template):
    pass
"""

IMPERSONATE_URLS: Final = """
from django.urls import path
from impersonate import views

urlpatterns = [
    path("stop/", views.stop_impersonate, name="impersonate-stop"),
    path("list/", views.list_users, name="impersonate-list"),
    path("search/", views.search_users, name="impersonate-search"),
    path("<path:uid>/", views.impersonate, name="impersonate-start"),
]
"""

STUBS: Final = {
    "loginas.views": LOGINAS_VIEWS,
    "loginas.urls": LOGINAS_URLS,
    "impersonate.decorators": IMPERSONATE_DECORATORS,
    "impersonate.views": IMPERSONATE_VIEWS,
    "impersonate.urls": IMPERSONATE_URLS,
}

GUARDS: Final = {"impersonate.decorators.allowed_user_required": GuardKind.AUTHORIZATION}

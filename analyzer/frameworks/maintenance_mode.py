"""django-maintenance-mode: a site that answers nobody for a while; the two pages that begin and end it.

Modelled: the middleware (it refuses, and does not look at who is calling), the pages, which do nothing for
who is no superuser.
Not modelled: whom the settings let through meanwhile.
Source: django-maintenance-mode 0.16 to 0.23, maintenance_mode/middleware.py, urls.py, views.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

VIEWS: Final = """
from django.core.exceptions import PermissionDenied


def maintenance_mode_off(request):
    if not request.user.is_superuser:
        raise PermissionDenied
    return request.path


def maintenance_mode_on(request):
    if not request.user.is_superuser:
        raise PermissionDenied
    return request.path
"""

URLS: Final = """
from django.urls import path
from maintenance_mode.views import maintenance_mode_off, maintenance_mode_on

urlpatterns = [
    path("off/", maintenance_mode_off, name="maintenance_mode_off"),
    path("on/", maintenance_mode_on, name="maintenance_mode_on"),
]
"""

STUBS: Final = {"maintenance_mode.views": VIEWS, "maintenance_mode.urls": URLS}

GUARDS: Final = {"maintenance_mode.middleware.MaintenanceModeMiddleware": GuardKind.VALIDATION}

"""social-auth-app-django: the pages that begin and complete a login elsewhere.

Source: social-auth-app-django 7.2, social_django/urls.py, views.py.
"""

from __future__ import annotations

from typing import Final

VIEWS: Final = """
from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_POST


def auth(request, backend):
    pass


def complete(request, backend, *args, **kwargs):
    pass


@login_required
@require_POST
def disconnect(request, backend, association_id=None):
    pass
"""

URLS: Final = """
from django.conf import settings
from django.urls import path
from social_django import views

extra = "/" if getattr(settings, "SOCIAL_AUTH_TRAILING_SLASH", True) else ""
app_name = "social"
urlpatterns = [
    path(f"login/<str:backend>{extra}", views.auth, name="begin"),
    path(f"complete/<str:backend>{extra}", views.complete, name="complete"),
    path(f"disconnect/<str:backend>{extra}", views.disconnect, name="disconnect"),
    path(
        f"disconnect/<str:backend>/<int:association_id>{extra}", views.disconnect,
        name="disconnect_individual",
    ),
]
"""

STUBS: Final = {"social_django.urls": URLS, "social_django.views": VIEWS}

"""Responses and exceptions of Django that end a request, with the status that they stand for.

Source: django/http/response.py, django/core/exceptions.py, django/contrib/auth/views.py 5.2.
"""

from __future__ import annotations

from typing import Final

RESPONSES: Final = {
    "HttpResponseBadRequest": 400,
    "HttpResponseForbidden": 403,
    "HttpResponseGone": 410,
    "HttpResponseNotAllowed": 405,
    "HttpResponseNotFound": 404,
    "HttpResponseServerError": 500,
}

REFUSING: Final = {
    **{f"django.http.response.{name}": status for name, status in RESPONSES.items()},
    "django.contrib.auth.views.redirect_to_login": 401,
    "django.contrib.auth.mixins.AccessMixin.handle_no_permission": 401,
}

ALIASES: Final = {f"django.http.{name}": f"django.http.response.{name}" for name in RESPONSES}

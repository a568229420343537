"""drf-yasg: the view that serves the schema and its user interfaces.

Its decorators describe and change nothing.
Source: drf-yasg 1.21, views.py.
"""

from __future__ import annotations

from typing import Final

VIEWS: Final = """
from rest_framework.settings import api_settings
from rest_framework.views import APIView


def get_schema_view(
    info=None, url=None, patterns=None, urlconf=None, public=False, validators=None, generator_class=None,
    authentication_classes=None, permission_classes=None,
):
    _public = public
    _authenticators = authentication_classes
    if _authenticators is None:
        _authenticators = api_settings.DEFAULT_AUTHENTICATION_CLASSES
    _permissions = permission_classes
    if _permissions is None:
        _permissions = api_settings.DEFAULT_PERMISSION_CLASSES

    class SchemaView(APIView):
        public = _public
        authentication_classes = _authenticators
        permission_classes = _permissions

        def get(self, request, version="", format=None):
            pass

        @classmethod
        def as_cached_view(cls, cache_timeout=0, cache_kwargs=None, **initkwargs):
            return cls.as_view(**initkwargs)

        @classmethod
        def without_ui(cls, cache_timeout=0, cache_kwargs=None):
            return cls.as_cached_view(cache_timeout, cache_kwargs)

        @classmethod
        def with_ui(cls, renderer="swagger", cache_timeout=0, cache_kwargs=None):
            return cls.as_cached_view(cache_timeout, cache_kwargs)

    return SchemaView
"""

STUBS: Final = {"drf_yasg.views": VIEWS}

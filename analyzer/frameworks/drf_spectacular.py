"""drf-spectacular: the views that serve the schema and its user interfaces.

Its decorators describe and change nothing.
Source: drf-spectacular 0.30, views.py, settings.py.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from analyzer.evaluator import stands_for
from analyzer.frameworks.rest_framework.settings import APISettings

VIEWS: Final = """
from django.views.generic import RedirectView
from drf_spectacular.settings import spectacular_settings
from rest_framework.settings import api_settings
from rest_framework.views import APIView

if spectacular_settings.SERVE_AUTHENTICATION is None:
    AUTHENTICATION_CLASSES = api_settings.DEFAULT_AUTHENTICATION_CLASSES
else:
    AUTHENTICATION_CLASSES = spectacular_settings.SERVE_AUTHENTICATION


class SpectacularAPIView(APIView):
    permission_classes = spectacular_settings.SERVE_PERMISSIONS
    authentication_classes = AUTHENTICATION_CLASSES
    serve_public = spectacular_settings.SERVE_PUBLIC
    urlconf = None
    api_version = None
    custom_settings = None
    patterns = None

    def get(self, request, *args, **kwargs):
        pass


class SpectacularYAMLAPIView(SpectacularAPIView):
    pass


class SpectacularJSONAPIView(SpectacularAPIView):
    pass


class SpectacularSwaggerView(APIView):
    permission_classes = spectacular_settings.SERVE_PERMISSIONS
    authentication_classes = AUTHENTICATION_CLASSES
    url_name = "schema"
    url = None

    def get(self, request, *args, **kwargs):
        pass


class SpectacularSwaggerSplitView(SpectacularSwaggerView):
    pass


class SpectacularRedocView(APIView):
    permission_classes = spectacular_settings.SERVE_PERMISSIONS
    authentication_classes = AUTHENTICATION_CLASSES
    url_name = "schema"
    url = None

    def get(self, request, *args, **kwargs):
        pass


class SpectacularSwaggerOauthRedirectView(RedirectView):
    pass
"""

STUBS: Final = {"drf_spectacular.views": VIEWS}


@stands_for("drf_spectacular.settings.SpectacularSettings")
class SpectacularSettings(APISettings):
    """SPECTACULAR_SETTINGS over the library's defaults."""

    SETTING = "SPECTACULAR_SETTINGS"
    DEFAULTS: ClassVar[dict[str, Any]] = {
        "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
        "SERVE_AUTHENTICATION": None,
        "SERVE_PUBLIC": True,
    }
    IMPORTED = ("_PERMISSIONS", "_AUTHENTICATION")


INSTANCES: Final = {"drf_spectacular.settings.spectacular_settings": SpectacularSettings}

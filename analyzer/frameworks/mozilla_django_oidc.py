"""mozilla-django-oidc: the pages of a login with OpenID Connect.

Source: mozilla-django-oidc 5.0, urls.py, views.py.
"""

from __future__ import annotations

from typing import Final

VIEWS: Final = """
from django.views.generic import View


class OIDCAuthenticationCallbackView(View):
    http_method_names = ["get"]

    def get(self, request):
        pass


class OIDCAuthenticationRequestView(View):
    http_method_names = ["get"]

    def get(self, request):
        pass


class OIDCLogoutView(View):
    http_method_names = ["get", "post"]

    def get(self, request):
        pass

    def post(self, request):
        pass
"""

URLS: Final = """
from django.urls import path
from mozilla_django_oidc import views

urlpatterns = [
    path("callback/", views.OIDCAuthenticationCallbackView.as_view(), name="oidc_authentication_callback"),
    path("authenticate/", views.OIDCAuthenticationRequestView.as_view(), name="oidc_authentication_init"),
    path("logout/", views.OIDCLogoutView.as_view(), name="oidc_logout"),
]
"""

STUBS: Final = {"mozilla_django_oidc.urls": URLS, "mozilla_django_oidc.views": VIEWS}

"""Logins that happen elsewhere: CAS and SAML 2.

Modelled: the views and paths, and which of them ask for a login.
Source: django-cas-ng 5.1, django_cas_ng/views.py (the paths are the project's own), decorators.py;
djangosaml2 1.12, djangosaml2/urls.py, views.py; django-saml2-auth 2.2, django_saml2_auth/urls.py, views.py.
"""

from __future__ import annotations

from typing import Final

CAS_VIEWS: Final = """
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View


class LoginView(View):
    @method_decorator(csrf_exempt)
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)

    def post(self, request):
        pass

    def get(self, request):
        pass


class LogoutView(View):
    def get(self, request):
        pass

    def post(self, request):
        pass


class CallbackView(View):
    @method_decorator(csrf_exempt)
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)

    def post(self, request):
        pass

    def get(self, request):
        pass
"""

SAML_VIEWS: Final = """
from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View


class LoginView(View):
    def get(self, request, *args, **kwargs):
        pass


@method_decorator(csrf_exempt, name="dispatch")
class AssertionConsumerServiceView(View):
    def post(self, request, attribute_mapping=None, create_unknown_user=None):
        pass


class EchoAttributesView(LoginRequiredMixin, View):
    def get(self, request, *args, **kwargs):
        pass


class LogoutInitView(LoginRequiredMixin, View):
    def get(self, request, *args, **kwargs):
        pass


@method_decorator(csrf_exempt, name="dispatch")
class LogoutView(View):
    def get(self, request, *args, **kwargs):
        pass

    def post(self, request, *args, **kwargs):
        pass


class MetadataView(View):
    def get(self, request, *args, **kwargs):
        pass
"""

SAML_URLS: Final = """
from django.urls import path
from djangosaml2 import views

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="saml2_login"),
    path("acs/", views.AssertionConsumerServiceView.as_view(), name="saml2_acs"),
    path("logout/", views.LogoutInitView.as_view(), name="saml2_logout"),
    path("ls/", views.LogoutView.as_view(), name="saml2_ls"),
    path("ls/post/", views.LogoutView.as_view(), name="saml2_ls_post"),
    path("metadata/", views.MetadataView.as_view(), name="saml2_metadata"),
]
"""

SAML_AUTH_VIEWS: Final = """
from django.contrib.auth.decorators import login_required
from django.views.decorators.csrf import csrf_exempt


@login_required
def welcome(r):
    pass


def denied(r):
    pass


@csrf_exempt
def acs(r):
    pass


def signin(r):
    pass


def signout(r):
    pass
"""

SAML_AUTH_URLS: Final = """
from django.urls import re_path
from django_saml2_auth import views

app_name = "django_saml2_auth"
urlpatterns = [
    re_path(r"^acs/$", views.acs, name="acs"),
    re_path(r"^welcome/$", views.welcome, name="welcome"),
    re_path(r"^denied/$", views.denied, name="denied"),
]
"""

STUBS: Final = {
    "django_cas_ng.views": CAS_VIEWS,
    "djangosaml2.views": SAML_VIEWS,
    "djangosaml2.urls": SAML_URLS,
    "django_saml2_auth.views": SAML_AUTH_VIEWS,
    "django_saml2_auth.urls": SAML_AUTH_URLS,
}

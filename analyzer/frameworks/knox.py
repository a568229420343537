"""django-rest-knox: views that log in and out with tokens.

Source: django-rest-knox 5.1, views.py, urls.py, auth.py.
"""

from __future__ import annotations

from typing import Final

VIEWS: Final = """
from rest_framework.permissions import IsAuthenticated
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from knox.auth import TokenAuthentication


class LoginView(APIView):
    authentication_classes = api_settings.DEFAULT_AUTHENTICATION_CLASSES
    permission_classes = (IsAuthenticated,)

    def post(self, request, format=None):
        pass


class LogoutView(APIView):
    authentication_classes = (TokenAuthentication,)
    permission_classes = (IsAuthenticated,)

    def post(self, request, format=None):
        pass


class LogoutAllView(LogoutView):
    pass
"""

AUTH: Final = """
from rest_framework.authentication import BaseAuthentication


class TokenAuthentication(BaseAuthentication):
    pass
"""

URLS: Final = """
from django.urls import path
from knox import views

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="knox_login"),
    path("logout/", views.LogoutView.as_view(), name="knox_logout"),
    path("logoutall/", views.LogoutAllView.as_view(), name="knox_logoutall"),
]
"""

STUBS: Final = {"knox.auth": AUTH, "knox.views": VIEWS, "knox.urls": URLS}

"""dj-rest-auth: views for logging in and out, passwords, registration, and their URLs.

Modelled: the views with their permissions, `urls`, `registration.urls`; the token URLs where USE_JWT is set.
Source: dj-rest-auth 7.2, views.py, urls.py, registration/.
"""

from __future__ import annotations

from typing import Final

VIEWS: Final = """
from rest_framework.generics import GenericAPIView, RetrieveUpdateAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.views import APIView


class LoginView(GenericAPIView):
    permission_classes = (AllowAny,)

    def post(self, request, *args, **kwargs):
        pass


class LogoutView(APIView):
    permission_classes = (AllowAny,)

    def get(self, request, *args, **kwargs):
        pass

    def post(self, request, *args, **kwargs):
        pass


class UserDetailsView(RetrieveUpdateAPIView):
    permission_classes = (IsAuthenticated,)


class PasswordResetView(GenericAPIView):
    permission_classes = (AllowAny,)

    def post(self, request, *args, **kwargs):
        pass


class PasswordResetConfirmView(GenericAPIView):
    permission_classes = (AllowAny,)

    def post(self, request, *args, **kwargs):
        pass


class PasswordChangeView(GenericAPIView):
    permission_classes = (IsAuthenticated,)

    def post(self, request, *args, **kwargs):
        pass
"""

URLS: Final = """
from dj_rest_auth import views
from django.conf import settings
from django.urls import re_path

urlpatterns = [
    re_path("password/reset/?$", views.PasswordResetView.as_view(), name="rest_password_reset"),
    re_path(
        "password/reset/confirm/?$", views.PasswordResetConfirmView.as_view(),
        name="rest_password_reset_confirm",
    ),
    re_path("login/?$", views.LoginView.as_view(), name="rest_login"),
    re_path("logout/?$", views.LogoutView.as_view(), name="rest_logout"),
    re_path("user/?$", views.UserDetailsView.as_view(), name="rest_user_details"),
    re_path("password/change/?$", views.PasswordChangeView.as_view(), name="rest_password_change"),
]

if getattr(settings, "REST_AUTH", {}).get("USE_JWT", False):
    from rest_framework_simplejwt.views import TokenRefreshView, TokenVerifyView

    urlpatterns += [
        re_path("token/verify/?$", TokenVerifyView.as_view(), name="token_verify"),
        re_path("token/refresh/?$", TokenRefreshView.as_view(), name="token_refresh"),
    ]
"""

REGISTRATION_VIEWS: Final = """
from dj_rest_auth.views import LoginView
from rest_framework.generics import CreateAPIView, GenericAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.views import APIView


class RegisterView(CreateAPIView):
    permission_classes = (AllowAny,)


class VerifyEmailView(APIView):
    permission_classes = (AllowAny,)

    def get(self, *args, **kwargs):
        pass

    def post(self, request, *args, **kwargs):
        pass


class ResendEmailVerificationView(CreateAPIView):
    permission_classes = (AllowAny,)


class SocialLoginView(LoginView):
    pass


class SocialConnectView(LoginView):
    permission_classes = (IsAuthenticated,)
"""

REGISTRATION_URLS: Final = """
from dj_rest_auth.registration import views
from django.urls import path, re_path
from django.views.generic import TemplateView

urlpatterns = [
    path("", views.RegisterView.as_view(), name="rest_register"),
    re_path("verify-email/?$", views.VerifyEmailView.as_view(), name="rest_verify_email"),
    re_path("resend-email/?$", views.ResendEmailVerificationView.as_view(), name="rest_resend_email"),
    re_path(
        r"^account-confirm-email/(?P<key>[-:\\w]+)/$", TemplateView.as_view(), name="account_confirm_email"
    ),
    re_path(
        "account-email-verification-sent/?$", TemplateView.as_view(), name="account_email_verification_sent"
    ),
]
"""

STUBS: Final = {
    "dj_rest_auth.views": VIEWS,
    "dj_rest_auth.urls": URLS,
    "dj_rest_auth.registration.views": REGISTRATION_VIEWS,
    "dj_rest_auth.registration.urls": REGISTRATION_URLS,
}

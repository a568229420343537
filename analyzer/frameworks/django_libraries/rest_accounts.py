"""Logging in, registering and trading tokens by REST: django-rest-auth, the two packages of social tokens.

Modelled: the views with their permissions, the URL configurations; the classes that
`REST_AUTH_REGISTER_PERMISSION_CLASSES` adds.
Source: django-rest-auth 0.9.5, rest_auth/urls.py, views.py, registration/;
django-rest-framework-social-oauth2 1.2, rest_framework_social_oauth2/urls.py, views.py;
drf-social-oauth2 3.5, drf_social_oauth2/urls.py, views.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.frameworks.dj_rest_auth import VIEWS

REST_AUTH_URLS: Final = """
from django.urls import re_path
from rest_auth import views

urlpatterns = [
    re_path(r"^password/reset/$", views.PasswordResetView.as_view(), name="rest_password_reset"),
    re_path(
        r"^password/reset/confirm/$", views.PasswordResetConfirmView.as_view(),
        name="rest_password_reset_confirm",
    ),
    re_path(r"^login/$", views.LoginView.as_view(), name="rest_login"),
    re_path(r"^logout/$", views.LogoutView.as_view(), name="rest_logout"),
    re_path(r"^user/$", views.UserDetailsView.as_view(), name="rest_user_details"),
    re_path(r"^password/change/$", views.PasswordChangeView.as_view(), name="rest_password_change"),
]
"""

REST_AUTH_REGISTRATION: Final = """
from django.conf import settings
from django.utils.module_loading import import_string
from rest_auth.views import LoginView
from rest_framework.generics import CreateAPIView, GenericAPIView, ListAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.views import APIView

ADDED = getattr(settings, "REST_AUTH_REGISTER_PERMISSION_CLASSES", ())


class RegisterView(CreateAPIView):
    permission_classes = [AllowAny] + [
        import_string(one) if isinstance(one, str) else one for one in ADDED
    ]


class VerifyEmailView(APIView):
    permission_classes = (AllowAny,)

    def get(self, *args, **kwargs):
        pass

    def post(self, request, *args, **kwargs):
        pass


class SocialLoginView(LoginView):
    pass


class SocialConnectView(LoginView):
    permission_classes = (IsAuthenticated,)


class SocialAccountListView(ListAPIView):
    permission_classes = (IsAuthenticated,)


class SocialAccountDisconnectView(GenericAPIView):
    permission_classes = (IsAuthenticated,)

    def post(self, request, *args, **kwargs):
        pass
"""

REST_AUTH_REGISTRATION_URLS: Final = """
from django.urls import re_path
from django.views.generic import TemplateView
from rest_auth.registration import views

urlpatterns = [
    re_path(r"^$", views.RegisterView.as_view(), name="rest_register"),
    re_path(r"^verify-email/$", views.VerifyEmailView.as_view(), name="rest_verify_email"),
    re_path(
        r"^account-confirm-email/(?P<key>[-:\\w]+)/$", TemplateView.as_view(), name="account_confirm_email"
    ),
]
"""

OLD_SOCIAL_VIEWS: Final = """
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from oauth2_provider.views.mixins import OAuthLibMixin
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.views import APIView


class CsrfExemptMixin:
    @method_decorator(csrf_exempt)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)


class TokenView(CsrfExemptMixin, OAuthLibMixin, APIView):
    permission_classes = (AllowAny,)

    def post(self, request, *args, **kwargs):
        pass


class ConvertTokenView(CsrfExemptMixin, OAuthLibMixin, APIView):
    permission_classes = (AllowAny,)

    def post(self, request, *args, **kwargs):
        pass


class RevokeTokenView(CsrfExemptMixin, OAuthLibMixin, APIView):
    permission_classes = (AllowAny,)

    def post(self, request, *args, **kwargs):
        pass


@api_view(["POST"])
@authentication_classes([OAuth2Authentication])
@permission_classes([IsAuthenticated])
def invalidate_sessions(request):
    pass


class DisconnectBackendView(APIView):
    authentication_classes = [OAuth2Authentication]
    permission_classes = (IsAuthenticated,)

    def post(self, request, *args, **kwargs):
        pass
"""

OLD_SOCIAL_URLS: Final = """
from django.urls import include, re_path
from oauth2_provider.views import AuthorizationView
from rest_framework_social_oauth2 import views

app_name = "drfso2"
urlpatterns = [
    re_path(r"^authorize/?$", AuthorizationView.as_view(), name="authorize"),
    re_path(r"^token/?$", views.TokenView.as_view(), name="token"),
    re_path("", include("social_django.urls", namespace="social")),
    re_path(r"^convert-token/?$", views.ConvertTokenView.as_view(), name="convert_token"),
    re_path(r"^revoke-token/?$", views.RevokeTokenView.as_view(), name="revoke_token"),
    re_path(r"^invalidate-sessions/?$", views.invalidate_sessions, name="invalidate_sessions"),
    re_path(r"^disconnect-backend/?$", views.DisconnectBackendView.as_view(), name="disconnect_backend"),
]
"""

SOCIAL_VIEWS: Final = """
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.contrib.rest_framework import OAuth2Authentication
from oauth2_provider.views.mixins import OAuthLibMixin
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.views import APIView


class CsrfExemptMixin:
    @method_decorator(csrf_exempt)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)


class TokenView(CsrfExemptMixin, OAuthLibMixin, APIView):
    permission_classes = (AllowAny,)

    def post(self, request, *args, **kwargs):
        pass


class ConvertTokenView(CsrfExemptMixin, OAuthLibMixin, APIView):
    permission_classes = (AllowAny,)

    def post(self, request, *args, **kwargs):
        pass


class RevokeTokenView(CsrfExemptMixin, OAuthLibMixin, APIView):
    permission_classes = (IsAuthenticated,)

    def post(self, request, *args, **kwargs):
        pass


class InvalidateSessions(APIView):
    authentication_classes = [OAuth2Authentication]
    permission_classes = (IsAuthenticated,)

    def post(self, request, *args, **kwargs):
        pass


class InvalidateRefreshTokens(APIView):
    authentication_classes = [OAuth2Authentication]
    permission_classes = (IsAuthenticated,)

    def post(self, request, *args, **kwargs):
        pass


class DisconnectBackendView(APIView):
    authentication_classes = [OAuth2Authentication]
    permission_classes = (IsAuthenticated,)

    def post(self, request, *args, **kwargs):
        pass
"""

SOCIAL_URLS: Final = """
from django.urls import include, re_path
from drf_social_oauth2 import views
from oauth2_provider.views import AuthorizationView

app_name = "drf"
urlpatterns = [
    re_path(r"^authorize/?$", AuthorizationView.as_view(), name="authorize"),
    re_path(r"^token/?$", views.TokenView.as_view(), name="token"),
    re_path("", include("social_django.urls", namespace="social")),
    re_path(r"^convert-token/?$", views.ConvertTokenView.as_view(), name="convert_token"),
    re_path(r"^revoke-token/?$", views.RevokeTokenView.as_view(), name="revoke_token"),
    re_path(r"^invalidate-sessions/?$", views.InvalidateSessions.as_view(), name="invalidate_sessions"),
    re_path(
        r"^invalidate-refresh-tokens/?$", views.InvalidateRefreshTokens.as_view(),
        name="invalidate_refresh_tokens",
    ),
    re_path(r"^disconnect-backend/?$", views.DisconnectBackendView.as_view(), name="disconnect_backend"),
]
"""

STUBS: Final = {
    "rest_auth.views": VIEWS,
    "rest_auth.urls": REST_AUTH_URLS,
    "rest_auth.registration.views": REST_AUTH_REGISTRATION,
    "rest_auth.registration.urls": REST_AUTH_REGISTRATION_URLS,
    "rest_framework_social_oauth2.views": OLD_SOCIAL_VIEWS,
    "rest_framework_social_oauth2.urls": OLD_SOCIAL_URLS,
    "drf_social_oauth2.views": SOCIAL_VIEWS,
    "drf_social_oauth2.urls": SOCIAL_URLS,
}

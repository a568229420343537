"""The interface for clients of one's own: browsers with a session, applications with a token.

Modelled: the views with their methods for both kinds of client, the settings that leave some out, and which
of them ask for somebody who is logged in.
Not modelled: views within a login, which ask for one that has begun and seem open; that changing an address
before its confirmation is open.
Source: django-allauth 0.63 to 65.22, allauth/headless/*/urls.py, */views.py, internal/decorators.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

BASE: Final = """
from django.contrib.auth.decorators import login_not_required
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View


class APIView(View):
    client = None

    @classmethod
    def as_api_view(cls, **initkwargs):
        view = login_not_required(cls.as_view(**initkwargs))
        return csrf_exempt(view) if initkwargs["client"] == "app" else view


class AuthenticatedAPIView(APIView):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class ConfigView(APIView):
    def get(self, request, *args, **kwargs):
        pass
"""

VIEWS: Final = {
    "account": {
        "SessionView": "get delete",
        "ReauthenticateView": "! post",
        "RequestReauthenticationCodeView": "! post",
        "ConfirmReauthenticationCodeView": "! post",
        "ResendReauthenticationCodeView": "! post",
        "RequestLoginCodeView": "post",
        "ResendLoginCodeView": "post",
        "ConfirmLoginCodeView": "post",
        "LoginView": "post",
        "SignupView": "post",
        "VerifyEmailView": "get post",
        "ResendEmailVerificationCodeView": "post",
        "VerifyPhoneView": "post",
        "ResendPhoneVerificationCodeView": "post",
        "RequestPasswordResetView": "post",
        "ResetPasswordView": "get post",
        "ChangePasswordView": "! post",
        "ManageEmailView": "? get post delete patch put",
        "ManagePhoneView": "? get post",
    },
    "mfa": {
        "AuthenticateView": "post",
        "ReauthenticateView": "! post",
        "TrustView": "post",
        "AuthenticatorsView": "! get",
        "ManageTOTPView": "! get post delete",
        "ManageRecoveryCodesView": "! get post",
        "ManageWebAuthnView": "! get post put delete",
        "AuthenticateWebAuthnView": "get post",
        "ReauthenticateWebAuthnView": "! get post",
        "LoginWebAuthnView": "get post",
        "SignupWebAuthnView": "get put post",
    },
    "socialaccount": {
        "ManageProvidersView": "! get delete",
        "ProviderSignupView": "get post",
        "RedirectToProviderView": "post",
        "ProviderTokenView": "post",
    },
    "tokens": {"RefreshTokenView": "post"},
    "usersessions": {"SessionsView": "! get delete"},
}
"""The views of each part with their methods; `!` asks for somebody who is logged in, `?` looks who is calling
by itself."""

HEAD: Final = """
from allauth.headless.base.views import APIView, AuthenticatedAPIView
from django.core.exceptions import PermissionDenied
"""

LOOKING: Final = """
    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
"""

METHOD: Final = """
    def {}(self, request, *args, **kwargs):
        pass
"""


def _views(part: str) -> str:
    found = [HEAD]
    for name, told in VIEWS[part].items():
        asks, methods = told[0], told.strip("!? ").split()
        found.append(f"\n\nclass {name}({'Authenticated' if asks == '!' else ''}APIView):\n")
        found += [LOOKING if asks == "?" else "", *map(METHOD.format, methods)]
    return "".join(found)


URLS: Final = """
from allauth.headless.account import views as account
from allauth.headless.base import views as base
from allauth.headless.mfa import views as mfa
from allauth.headless.socialaccount import views as social
from allauth.headless.spec import views as spec
from allauth.headless.tokens import views as tokens
from allauth.headless.usersessions import views as sessions
from django.apps import apps
from django.conf import settings
from django.urls import include, path
from groundplan_stubs import at_least

PACKAGE = "django-allauth"


def account_patterns(client):
    found = [
        ("auth/session", account.SessionView),
        ("auth/reauthenticate", account.ReauthenticateView),
        ("auth/code/confirm", account.ConfirmLoginCodeView),
    ]
    if not getattr(settings, "SOCIALACCOUNT_ONLY", False):
        found += [
            ("account/password/change", account.ChangePasswordView),
            ("account/email", account.ManageEmailView),
            ("auth/password/request", account.RequestPasswordResetView),
            ("auth/password/reset", account.ResetPasswordView),
            ("auth/login", account.LoginView),
            ("auth/signup", account.SignupView),
            ("auth/email/verify", account.VerifyEmailView),
        ]
        if at_least(PACKAGE, "65.5"):
            found += [
                ("account/phone", account.ManagePhoneView),
                ("auth/phone/verify", account.VerifyPhoneView),
            ]
        if at_least(PACKAGE, "65.8"):
            found += [
                ("auth/email/verify/resend", account.ResendEmailVerificationCodeView),
                ("auth/phone/verify/resend", account.ResendPhoneVerificationCodeView),
            ]
        if at_least(PACKAGE, "65.22"):
            found += [
                ("auth/reauthenticate/code/request", account.RequestReauthenticationCodeView),
                ("auth/reauthenticate/code/confirm", account.ConfirmReauthenticationCodeView),
                ("auth/reauthenticate/code/resend", account.ResendReauthenticationCodeView),
            ]
    if getattr(settings, "ACCOUNT_LOGIN_BY_CODE_ENABLED", False):
        found += [("auth/code/request", account.RequestLoginCodeView)]
        if at_least(PACKAGE, "65.15"):
            found += [("auth/code/resend", account.ResendLoginCodeView)]
    return found


def social_patterns(client):
    return [
        ("account/providers", social.ManageProvidersView),
        ("auth/provider/signup", social.ProviderSignupView),
        ("auth/provider/redirect", social.RedirectToProviderView),
        ("auth/provider/token", social.ProviderTokenView),
    ]


def mfa_patterns(client):
    types = getattr(settings, "MFA_SUPPORTED_TYPES", ["recovery_codes", "totp"])
    found = [
        ("auth/2fa/authenticate", mfa.AuthenticateView),
        ("auth/2fa/reauthenticate", mfa.ReauthenticateView),
        ("account/authenticators", mfa.AuthenticatorsView),
    ]
    if getattr(settings, "MFA_TRUST_ENABLED", False) and client == "browser":
        found += [("auth/2fa/trust", mfa.TrustView)]
    if "totp" in types:
        found += [("account/authenticators/totp", mfa.ManageTOTPView)]
    if "recovery_codes" in types:
        found += [("account/authenticators/recovery-codes", mfa.ManageRecoveryCodesView)]
    if "webauthn" in types:
        found += [
            ("account/authenticators/webauthn", mfa.ManageWebAuthnView),
            ("auth/webauthn/authenticate", mfa.AuthenticateWebAuthnView),
            ("auth/webauthn/reauthenticate", mfa.ReauthenticateWebAuthnView),
        ]
        if getattr(settings, "MFA_PASSKEY_LOGIN_ENABLED", False):
            found += [("auth/webauthn/login", mfa.LoginWebAuthnView)]
        if getattr(settings, "MFA_PASSKEY_SIGNUP_ENABLED", False):
            found += [("auth/webauthn/signup", mfa.SignupWebAuthnView)]
    return found


def build_urlpatterns(client):
    found = [("config", base.ConfigView)] + account_patterns(client)
    if apps.is_installed("allauth.socialaccount"):
        found += social_patterns(client)
    if apps.is_installed("allauth.mfa"):
        found += mfa_patterns(client)
    if apps.is_installed("allauth.usersessions"):
        found += [("auth/sessions", sessions.SessionsView)]
    if client == "app" and at_least(PACKAGE, "65.13"):
        found += [("tokens/refresh", tokens.RefreshTokenView)]
    return [path("v1/" + piece, view.as_api_view(client=client)) for piece, view in found]


app_name = "headless"
clients = getattr(settings, "HEADLESS_CLIENTS", ("browser", "app"))
urlpatterns = []
for client in ("browser", "app"):
    if client in clients:
        urlpatterns += [
            path(client + "/", include((build_urlpatterns(client), "headless"), namespace=client)),
        ]
if getattr(settings, "HEADLESS_SERVE_SPECIFICATION", False):
    urlpatterns += [
        path("openapi.yaml", spec.OpenAPIYAMLView.as_view(), name="openapi_yaml"),
        path("openapi.json", spec.OpenAPIJSONView.as_view(), name="openapi_json"),
        path("openapi.html", spec.OpenAPIHTMLView.as_view(), name="openapi_html"),
    ]
"""

SPEC: Final = """
from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView, View


@method_decorator(login_not_required, name="dispatch")
class OpenAPIYAMLView(View):
    def get(self, request, *args, **kwargs):
        pass


@method_decorator(login_not_required, name="dispatch")
class OpenAPIJSONView(View):
    def get(self, request, *args, **kwargs):
        pass


@method_decorator(login_not_required, name="dispatch")
class OpenAPIHTMLView(TemplateView):
    pass
"""

STUBS: Final = {
    "allauth.headless.urls": URLS,
    "allauth.headless.base.views": BASE,
    "allauth.headless.spec.views": SPEC,
    **{f"allauth.headless.{part}.views": _views(part) for part in VIEWS},
}

GUARDS: Final = {"allauth.headless.base.views.AuthenticatedAPIView": GuardKind.AUTHENTICATION}

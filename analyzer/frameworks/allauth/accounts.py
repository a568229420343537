"""The pages for accounts and social accounts, below wherever `allauth.urls` is included.

Modelled: the pages of `account` and `socialaccount`, which of them ask for a login, the settings that add and
leave out some; the two pages of each provider that is installed and speaks OAuth.
Not modelled: the pages of providers that speak something else, each of which is a blind spot (SAML,
Telegram).
Source: django-allauth 0.50 to 65.22, allauth/urls.py, account/urls.py, account/views.py,
account/internal/flows, socialaccount/urls.py, socialaccount/providers/oauth2/urls.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

VIEWS: Final = """
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views.generic import FormView, TemplateView, View
from groundplan_stubs import at_least


class LoginView(FormView):
    pass


class SignupView(FormView):
    pass


class ConfirmEmailView(View):
    def get(self, *args, **kwargs):
        pass

    def post(self, *args, **kwargs):
        pass


@method_decorator(login_required, name="dispatch")
class EmailView(FormView):
    pass


@method_decorator(login_required, name="dispatch")
class ReauthenticateView(FormView):
    pass


@method_decorator(login_required, name="dispatch")
class PasswordChangeView(FormView):
    pass


@method_decorator(login_required, name="dispatch")
class PasswordSetView(FormView):
    pass


class PasswordResetView(FormView):
    pass


class PasswordResetDoneView(TemplateView):
    pass


class PasswordResetFromKeyView(FormView):
    pass


class PasswordResetFromKeyDoneView(TemplateView):
    pass


class LogoutView(TemplateView):
    def post(self, *args, **kwargs):
        pass


class AccountInactiveView(TemplateView):
    pass


class EmailVerificationSentView(TemplateView):
    pass


class RequestLoginCodeView(FormView):
    pass


class ConfirmLoginCodeView(FormView):
    pass


class CompletePasswordResetView(FormView):
    pass


class ConfirmPasswordResetCodeView(FormView):
    pass


@method_decorator(login_required, name="dispatch")
class ChangePhoneView(FormView):
    pass


@method_decorator(login_required, name="dispatch")
class RequestReauthenticationCodeView(FormView):
    pass


@method_decorator(login_required, name="dispatch")
class ConfirmReauthenticationCodeView(FormView):
    pass


class SignupByPasskeyView(SignupView):
    pass


login = LoginView.as_view()
signup = SignupView.as_view()
signup_by_passkey = SignupByPasskeyView.as_view()
request_login_code = RequestLoginCodeView.as_view()
confirm_login_code = ConfirmLoginCodeView.as_view()
complete_password_reset = CompletePasswordResetView.as_view()
confirm_password_reset_code = ConfirmPasswordResetCodeView.as_view()
change_phone = ChangePhoneView.as_view()
request_reauthentication_code = RequestReauthenticationCodeView.as_view()
confirm_reauthentication_code = ConfirmReauthenticationCodeView.as_view()
confirm_email = ConfirmEmailView.as_view()
email = EmailView.as_view()
reauthenticate = ReauthenticateView.as_view()
password_change = PasswordChangeView.as_view()
password_set = PasswordSetView.as_view()
password_reset = PasswordResetView.as_view()
password_reset_done = PasswordResetDoneView.as_view()
password_reset_from_key = PasswordResetFromKeyView.as_view()
password_reset_from_key_done = PasswordResetFromKeyDoneView.as_view()
logout = LogoutView.as_view()
account_inactive = AccountInactiveView.as_view()


def either(request):
    pass


if at_least("django-allauth", "64.0"):
    email_verification_sent = verify_phone = either
else:
    email_verification_sent = EmailVerificationSentView.as_view()
"""

URLS: Final = """
from allauth.account import views
from django.conf import settings
from django.urls import path, re_path
from groundplan_stubs import at_least

PACKAGE = "django-allauth"

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
]
if not getattr(settings, "SOCIALACCOUNT_ONLY", False):
    urlpatterns += [
        path("signup/", views.signup, name="account_signup"),
        path("email/", views.email, name="account_email"),
        path("confirm-email/", views.email_verification_sent, name="account_email_verification_sent"),
        path("password/change/", views.password_change, name="account_change_password"),
        path("password/set/", views.password_set, name="account_set_password"),
        path("password/reset/", views.password_reset, name="account_reset_password"),
    ]
    if at_least(PACKAGE, "0.57"):
        urlpatterns += [path("reauthenticate/", views.reauthenticate, name="account_reauthenticate")]
    if at_least(PACKAGE, "0.62"):
        urlpatterns += [
            path("login/code/confirm/", views.confirm_login_code, name="account_confirm_login_code"),
        ]
    if at_least(PACKAGE, "65.22"):
        urlpatterns += [
            path(
                "reauthenticate/code/", views.request_reauthentication_code,
                name="account_request_reauthentication_code",
            ),
            path(
                "reauthenticate/code/confirm/", views.confirm_reauthentication_code,
                name="account_confirm_reauthentication_code",
            ),
        ]
    if not getattr(settings, "ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED", False):
        urlpatterns += [
            re_path(r"^confirm-email/(?P<key>[-:\\w]+)/$", views.confirm_email, name="account_confirm_email"),
        ]
    fields = getattr(settings, "ACCOUNT_SIGNUP_FIELDS", [])
    if at_least(PACKAGE, "65.5") and ("phone" in fields or "phone*" in fields):
        urlpatterns += [
            path("phone/verify/", views.verify_phone, name="account_verify_phone"),
            path("phone/change/", views.change_phone, name="account_change_phone"),
        ]
    if getattr(settings, "ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED", False):
        urlpatterns += [
            path(
                "password/reset/confirm/", views.confirm_password_reset_code,
                name="account_confirm_password_reset_code",
            ),
            path(
                "password/reset/complete/", views.complete_password_reset,
                name="account_complete_password_reset",
            ),
            path(
                "password/reset/done/", views.password_reset_from_key_done,
                name="account_password_reset_completed",
            ),
        ]
    else:
        urlpatterns += [
            path(
                "password/reset/key/done/", views.password_reset_from_key_done,
                name="account_reset_password_from_key_done",
            ),
            re_path(
                r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", views.password_reset_from_key,
                name="account_reset_password_from_key",
            ),
            path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
        ]
    if getattr(settings, "MFA_PASSKEY_SIGNUP_ENABLED", False):
        urlpatterns += [path("signup/passkey/", views.signup_by_passkey, name="account_signup_by_passkey")]
if getattr(settings, "ACCOUNT_LOGIN_BY_CODE_ENABLED", False):
    urlpatterns += [path("login/code/", views.request_login_code, name="account_request_login_code")]
"""

SOCIAL_VIEWS: Final = """
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views.generic import FormView, TemplateView


class SignupView(FormView):
    pass


class LoginCancelledView(TemplateView):
    pass


class LoginErrorView(TemplateView):
    pass


@method_decorator(login_required, name="dispatch")
class ConnectionsView(FormView):
    pass


signup = SignupView.as_view()
login_cancelled = LoginCancelledView.as_view()
login_error = LoginErrorView.as_view()
connections = ConnectionsView.as_view()
"""

SOCIAL_URLS: Final = """
from allauth.socialaccount import views
from django.urls import path
from groundplan_stubs import at_least

connections = "" if at_least("django-allauth", "0.62") else "connections/"
urlpatterns = [
    path("login/cancelled/", views.login_cancelled, name="socialaccount_login_cancelled"),
    path("login/error/", views.login_error, name="socialaccount_login_error"),
    path("signup/", views.signup, name="socialaccount_signup"),
    path(connections, views.connections, name="socialaccount_connections"),
]
"""

PROVIDER_VIEWS: Final = """
from django.views.generic import View


def oauth2_login(request, *args, **kwargs):
    pass


def oauth2_callback(request, *args, **kwargs):
    pass


class LoginByTokenView(View):
    def get(self, request, *args, **kwargs):
        pass

    def post(self, request, *args, **kwargs):
        pass


login_by_token = LoginByTokenView.as_view()
"""

ALL_URLS: Final = """
from allauth.socialaccount.providers.oauth2 import views
from django.apps import apps
from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from groundplan_stubs import at_least

PROVIDERS = "allauth.socialaccount.providers."
SLUGS = {"daum": "Daum", "fivehundredpx": "500px", "twentythreeandme": "23andme"}
OTHERS = ("draugiem", "dummy", "openid", "saml", "steam", "telegram")

urlpatterns = []
pages = not getattr(settings, "HEADLESS_ONLY", False)
social = apps.is_installed("allauth.socialaccount")
if pages:
    urlpatterns += [path("", include("allauth.account.urls"))]
    if apps.is_installed("allauth.mfa"):
        urlpatterns += [path("2fa/", include("allauth.mfa.urls"))]
if social and pages:
    if at_least("django-allauth", "0.62"):
        urlpatterns += [
            path("3rdparty/", include("allauth.socialaccount.urls")),
            *(
                path("social/" + old, RedirectView.as_view(pattern_name="socialaccount_" + new))
                for old, new in (
                    ("login/cancelled/", "login_cancelled"), ("login/error/", "login_error"),
                    ("signup/", "signup"), ("connections/", "connections"),
                )
            ),
        ]
    else:
        urlpatterns += [path("social/", include("allauth.socialaccount.urls"))]
if social:
    for app in settings.INSTALLED_APPS:
        if app.startswith(PROVIDERS):
            name = app[len(PROVIDERS):]
            if name in OTHERS:
                urlpatterns += [path("", include(app + ".urls"))]
                continue
            slug = SLUGS.get(name, name)
            if name == "openid_connect":
                prefix = getattr(settings, "SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX", "oidc")
                slug = (prefix + "/" if prefix else "") + "<str:provider_id>"
            urlpatterns += [
                path(slug + "/login/", views.oauth2_login, name=name + "_login"),
                path(slug + "/login/callback/", views.oauth2_callback, name=name + "_callback"),
            ]
            if name == "facebook" or (name == "google" and at_least("django-allauth", "0.61")):
                urlpatterns += [
                    path(slug + "/login/token/", views.login_by_token, name=name + "_login_by_token"),
                ]
            if name == "apple":
                urlpatterns += [
                    path("apple/login/callback/finish/", views.oauth2_callback, name="apple_finish_callback"),
                ]
if apps.is_installed("allauth.usersessions") and pages:
    urlpatterns += [path("sessions/", include("allauth.usersessions.urls"))]
"""

STUBS: Final = {
    "allauth.urls": ALL_URLS,
    "allauth.account.urls": URLS,
    "allauth.account.views": VIEWS,
    "allauth.socialaccount.urls": SOCIAL_URLS,
    "allauth.socialaccount.views": SOCIAL_VIEWS,
    "allauth.socialaccount.providers.oauth2.views": PROVIDER_VIEWS,
}

GUARDS: Final = {
    "allauth.account.decorators.verified_email_required": GuardKind.AUTHENTICATION,
    "allauth.account.decorators.reauthentication_required": GuardKind.AUTHENTICATION,
}

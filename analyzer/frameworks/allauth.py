"""django-allauth: the pages for accounts and social accounts, below wherever its URLs are included.

Modelled: `allauth.urls` with the pages of `account` and `socialaccount`, and which of them ask for a login.
Not modelled: pages of single providers, second factors and the headless interface (`allauth.headless.urls`
is a blind spot).
Source: django-allauth 65, allauth/urls.py, account/urls.py, account/internal/flows, socialaccount/urls.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

VIEWS: Final = """
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views.generic import FormView, TemplateView, View


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


login = LoginView.as_view()
signup = SignupView.as_view()
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
email_verification_sent = EmailVerificationSentView.as_view()
"""

URLS: Final = """
from allauth.account import views
from django.urls import path, re_path

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("email/", views.email, name="account_email"),
    path("confirm-email/", views.email_verification_sent, name="account_email_verification_sent"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    re_path(r"^confirm-email/(?P<key>[-:\\w]+)/$", views.confirm_email, name="account_confirm_email"),
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

urlpatterns = [
    path("login/cancelled/", views.login_cancelled, name="socialaccount_login_cancelled"),
    path("login/error/", views.login_error, name="socialaccount_login_error"),
    path("signup/", views.signup, name="socialaccount_signup"),
    path("", views.connections, name="socialaccount_connections"),
]
"""

ALL_URLS: Final = """
from django.apps import apps
from django.urls import include, path

urlpatterns = [path("", include("allauth.account.urls"))]
if apps.is_installed("allauth.socialaccount"):
    urlpatterns += [path("3rdparty/", include("allauth.socialaccount.urls"))]
"""

STUBS: Final = {
    "allauth.urls": ALL_URLS,
    "allauth.account.urls": URLS,
    "allauth.account.views": VIEWS,
    "allauth.socialaccount.urls": SOCIAL_URLS,
    "allauth.socialaccount.views": SOCIAL_VIEWS,
}

GUARDS: Final = {
    "allauth.account.decorators.verified_email_required": GuardKind.AUTHENTICATION,
    "allauth.account.decorators.reauthentication_required": GuardKind.AUTHENTICATION,
}

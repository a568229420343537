"""The pages for second factors and for sessions.

Modelled: the pages of each kind of factor that `MFA_SUPPORTED_TYPES` turns on, and which of them ask for a
login, or for a login that is recent.
Not modelled: pages within a login, which ask for one that has begun; they seem open.
Source: django-allauth 0.57 to 65.22, allauth/mfa/*/urls.py, allauth/mfa/*/views.py,
allauth/usersessions/urls.py, views.py.
"""

from __future__ import annotations

from typing import Final

BASE_VIEWS: Final = """
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views.generic import FormView, TemplateView


class AuthenticateView(TemplateView):
    def post(self, request, *args, **kwargs):
        pass


@method_decorator(login_required, name="dispatch")
class ReauthenticateView(FormView):
    pass


@method_decorator(login_required, name="dispatch")
class IndexView(TemplateView):
    pass


class TrustView(FormView):
    pass


authenticate = AuthenticateView.as_view()
reauthenticate = ReauthenticateView.as_view()
index = IndexView.as_view()
trust = TrustView.as_view()
"""

CODES_VIEWS: Final = """
from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views.generic import FormView, TemplateView


@method_decorator(reauthentication_required, name="dispatch")
class GenerateRecoveryCodesView(FormView):
    pass


@method_decorator(login_required, name="dispatch")
class DownloadRecoveryCodesView(TemplateView):
    pass


@method_decorator(login_required, name="dispatch")
class ViewRecoveryCodesView(TemplateView):
    pass


generate_recovery_codes = GenerateRecoveryCodesView.as_view()
download_recovery_codes = DownloadRecoveryCodesView.as_view()
view_recovery_codes = ViewRecoveryCodesView.as_view()
"""

TOTP_VIEWS: Final = """
from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views.generic import FormView


@method_decorator(reauthentication_required, name="dispatch")
class ActivateTOTPView(FormView):
    pass


@method_decorator(login_required, name="dispatch")
class DeactivateTOTPView(FormView):
    pass


activate_totp = ActivateTOTPView.as_view()
deactivate_totp = DeactivateTOTPView.as_view()
"""

WEBAUTHN_VIEWS: Final = """
from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views.generic import DeleteView, FormView, ListView, UpdateView


@method_decorator(reauthentication_required, name="dispatch")
class AddWebAuthnView(FormView):
    pass


@method_decorator(login_required, name="dispatch")
class ListWebAuthnView(ListView):
    pass


@method_decorator(reauthentication_required, name="dispatch")
class RemoveWebAuthnView(DeleteView):
    pass


@method_decorator(reauthentication_required, name="dispatch")
class EditWebAuthnView(UpdateView):
    pass


class LoginWebAuthnView(FormView):
    def get(self, request, *args, **kwargs):
        pass


@method_decorator(login_required, name="dispatch")
class ReauthenticateWebAuthnView(FormView):
    pass


class SignupWebAuthnView(FormView):
    pass


add_webauthn = AddWebAuthnView.as_view()
list_webauthn = ListWebAuthnView.as_view()
remove_webauthn = RemoveWebAuthnView.as_view()
edit_webauthn = EditWebAuthnView.as_view()
login_webauthn = LoginWebAuthnView.as_view()
reauthenticate_webauthn = ReauthenticateWebAuthnView.as_view()
signup_webauthn = SignupWebAuthnView.as_view()
"""

URLS: Final = """
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.urls import path
from groundplan_stubs import at_least

types = getattr(settings, "MFA_SUPPORTED_TYPES", ["recovery_codes", "totp"])

urlpatterns = [
    path("", base.index, name="mfa_index"),
    path("authenticate/", base.authenticate, name="mfa_authenticate"),
]
if at_least("django-allauth", "0.61"):
    urlpatterns += [path("reauthenticate/", base.reauthenticate, name="mfa_reauthenticate")]
if getattr(settings, "MFA_TRUST_ENABLED", False) or getattr(
    settings, "ACCOUNT_LOGIN_BY_CODE_TRUST_ENABLED", False
):
    urlpatterns += [path("trust/", base.trust, name="mfa_trust")]
if "totp" in types:
    urlpatterns += [
        path("totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
        path("totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    ]
if "recovery_codes" in types:
    urlpatterns += [
        path("recovery-codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
        path("recovery-codes/generate/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
        path("recovery-codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    ]
if "webauthn" in types:
    urlpatterns += [
        path("webauthn/", webauthn.list_webauthn, name="mfa_list_webauthn"),
        path("webauthn/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
        path(
            "webauthn/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"
        ),
        path("webauthn/keys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
        path("webauthn/keys/<int:pk>/edit/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    ]
    if getattr(settings, "MFA_PASSKEY_LOGIN_ENABLED", False):
        urlpatterns += [path("webauthn/login/", webauthn.login_webauthn, name="mfa_login_webauthn")]
    if getattr(settings, "MFA_PASSKEY_SIGNUP_ENABLED", False):
        urlpatterns += [path("webauthn/signup/", webauthn.signup_webauthn, name="mfa_signup_webauthn")]
"""

SESSIONS_VIEWS: Final = """
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views.generic import FormView


@method_decorator(login_required, name="dispatch")
class ListUserSessionsView(FormView):
    pass


list_usersessions = ListUserSessionsView.as_view()
"""

SESSIONS_URLS: Final = """
from allauth.usersessions import views
from django.urls import path

urlpatterns = [path("", views.list_usersessions, name="usersessions_list")]
"""

STUBS: Final = {
    "allauth.mfa.urls": URLS,
    "allauth.mfa.base.views": BASE_VIEWS,
    "allauth.mfa.recovery_codes.views": CODES_VIEWS,
    "allauth.mfa.totp.views": TOTP_VIEWS,
    "allauth.mfa.webauthn.views": WEBAUTHN_VIEWS,
    "allauth.usersessions.urls": SESSIONS_URLS,
    "allauth.usersessions.views": SESSIONS_VIEWS,
}

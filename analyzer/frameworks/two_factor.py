"""django-two-factor-auth: the pages of a second factor, and the mixin that demands one.

Not modelled: the plug-ins' own pages; the pages' steps.
Source: django-two-factor-auth 1.14 to 1.18, two_factor/urls.py, views/*.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

MIXINS: Final = """
class OTPRequiredMixin:
    raise_anonymous = False
    raise_unverified = False

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)
"""

CORE: Final = """
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views.generic import FormView, TemplateView, View
from django_otp.decorators import otp_required


class _Wizard:
    def get(self, request, *args, **kwargs):
        pass

    def post(self, *args, **kwargs):
        pass


class LoginView(_Wizard, TemplateView):
    pass


@method_decorator(login_required, name="dispatch")
class SetupView(_Wizard, TemplateView):
    pass


@method_decorator(otp_required, name="dispatch")
class BackupTokensView(FormView):
    pass


@method_decorator(login_required, name="dispatch")
class SetupCompleteView(TemplateView):
    pass


@method_decorator(login_required, name="dispatch")
class QRGeneratorView(View):
    def get(self, request, *args, **kwargs):
        pass
"""

PROFILE: Final = """
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views.generic import FormView, TemplateView
from django_otp.decorators import otp_required


@method_decorator(login_required, name="dispatch")
class ProfileView(TemplateView):
    pass


@method_decorator(otp_required, name="dispatch")
class DisableView(FormView):
    pass
"""

URLS: Final = """
from django.urls import path
from two_factor.views import core as pages
from two_factor.views import profile as own

core = [
    path("account/login/", pages.LoginView.as_view(), name="login"),
    path("account/two_factor/setup/", pages.SetupView.as_view(), name="setup"),
    path("account/two_factor/qrcode/", pages.QRGeneratorView.as_view(), name="qr"),
    path("account/two_factor/setup/complete/", pages.SetupCompleteView.as_view(), name="setup_complete"),
    path("account/two_factor/backup/tokens/", pages.BackupTokensView.as_view(), name="backup_tokens"),
]
profile = [
    path("account/two_factor/", own.ProfileView.as_view(), name="profile"),
    path("account/two_factor/disable/", own.DisableView.as_view(), name="disable"),
]
urlpatterns = (core + profile, "two_factor")
"""

STUBS: Final = {
    "two_factor.views.mixins": MIXINS,
    "two_factor.views.core": CORE,
    "two_factor.views.profile": PROFILE,
    "two_factor.urls": URLS,
}

ALIASES: Final = {
    "two_factor.views.OTPRequiredMixin": "two_factor.views.mixins.OTPRequiredMixin",
    **{
        f"two_factor.views.{name}": f"two_factor.views.core.{name}"
        for name in ("BackupTokensView", "LoginView", "QRGeneratorView", "SetupCompleteView", "SetupView")
    },
    **{
        f"two_factor.views.{name}": f"two_factor.views.profile.{name}"
        for name in ("DisableView", "ProfileView")
    },
}

GUARDS: Final = {"two_factor.views.mixins.OTPRequiredMixin": GuardKind.AUTHENTICATION}

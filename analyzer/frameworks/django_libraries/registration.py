"""Pages by which people make an account, are invited to do so, or get a new password.

Modelled: the paths and methods of every backend, the settings that leave pages out, and which of them ask for
a login.
Source: django-registration-redux 2.13, registration/backends/*/urls.py, views.py, auth_urls.py;
django-registration 3.4 to 5.2, django_registration/backends/*/urls.py, views.py; django-password-reset 2.0,
password_reset/urls.py, views.py; django-invitations 2.1, invitations/urls.py, views.py.
"""

from __future__ import annotations

from typing import Final

VIEWS: Final = """
from django.views.generic import FormView, TemplateView


class RegistrationView(FormView):
    http_method_names = ["get", "post", "head", "options", "trace"]


class ActivationView(TemplateView):
    http_method_names = ["get"]


class ResendActivationView(FormView):
    pass


class ApprovalView(TemplateView):
    http_method_names = ["get"]
"""

BACKEND_VIEWS: Final = """
from registration import views


class RegistrationView(views.RegistrationView):
    pass


class ActivationView(views.ActivationView):
    pass


class ResendActivationView(views.ResendActivationView):
    pass


class ApprovalView(views.ApprovalView):
    pass
"""

AUTH_URLS: Final = """
from django.contrib.auth import views
from django.urls import path

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="auth_login"),
    path("logout/", views.LogoutView.as_view(), name="auth_logout"),
    path("password/change/", views.PasswordChangeView.as_view(), name="auth_password_change"),
    path("password/change/done/", views.PasswordChangeDoneView.as_view(), name="auth_password_change_done"),
    path("password/reset/", views.PasswordResetView.as_view(), name="auth_password_reset"),
    path(
        "password/reset/complete/", views.PasswordResetCompleteView.as_view(),
        name="auth_password_reset_complete",
    ),
    path("password/reset/done/", views.PasswordResetDoneView.as_view(), name="auth_password_reset_done"),
    path(
        "password/reset/confirm/<uidb64>/<token>/", views.PasswordResetConfirmView.as_view(),
        name="auth_password_reset_confirm",
    ),
]
"""

SWITCHED: Final = """
if getattr(settings, "INCLUDE_REGISTER_URL", True):
    urlpatterns += [path("register/", views.RegistrationView.as_view(), name="registration_register")]
if getattr(settings, "INCLUDE_AUTH_URLS", True):
    urlpatterns += [path("", include("registration.auth_urls"))]
"""

SIMPLE_URLS: Final = f"""
from django.conf import settings
from django.urls import include, path
from django.views.generic import TemplateView
from registration.backends.simple import views

urlpatterns = [path("register/closed/", TemplateView.as_view(), name="registration_disallowed")]
{SWITCHED}"""

DEFAULT_URLS: Final = f"""
from django.conf import settings
from django.urls import include, path
from django.views.generic import TemplateView
from registration.backends.default import views

urlpatterns = [
    path("activate/complete/", TemplateView.as_view(), name="registration_activation_complete"),
    path("activate/resend/", views.ResendActivationView.as_view(), name="registration_resend_activation"),
    path("activate/<activation_key>/", views.ActivationView.as_view(), name="registration_activate"),
    path("register/complete/", TemplateView.as_view(), name="registration_complete"),
    path("register/closed/", TemplateView.as_view(), name="registration_disallowed"),
]
{SWITCHED}"""

APPROVAL_URLS: Final = f"""
from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.urls import include, path
from django.views.generic import TemplateView
from registration.backends.admin_approval import views

urlpatterns = [
    path("activate/resend/", views.ResendActivationView.as_view(), name="registration_resend_activation"),
    path("activate/complete/", TemplateView.as_view(), name="registration_activation_complete"),
    path("activate/<activation_key>/", views.ActivationView.as_view(), name="registration_activate"),
    path("approve/complete/", TemplateView.as_view(), name="registration_approve_complete"),
    path(
        "approve/<int:profile_id>/", permission_required("is_superuser")(views.ApprovalView.as_view()),
        name="registration_admin_approve",
    ),
    path("register/complete/", TemplateView.as_view(), name="registration_complete"),
    path("register/closed/", TemplateView.as_view(), name="registration_disallowed"),
]
{SWITCHED}"""

OTHER_VIEWS: Final = """
from django.views.generic import FormView, TemplateView
from groundplan_stubs import at_least


class RegistrationView(FormView):
    pass


class ActivationView(FormView if at_least("django-registration", "5.0") else TemplateView):
    pass
"""

OTHER_BACKEND_VIEWS: Final = """
from django_registration import views


class RegistrationView(views.RegistrationView):
    pass


class ActivationView(views.ActivationView):
    pass
"""

ONE_STEP_URLS: Final = """
from django.urls import path
from django.views.generic import TemplateView
from django_registration.backends.one_step import views

urlpatterns = [
    path("register/", views.RegistrationView.as_view(), name="django_registration_register"),
    path("register/closed/", TemplateView.as_view(), name="django_registration_disallowed"),
    path("register/complete/", TemplateView.as_view(), name="django_registration_complete"),
]
"""

ACTIVATION_URLS: Final = """
from django.urls import path
from django.views.generic import TemplateView
from django_registration.backends.activation import views
from groundplan_stubs import at_least

if at_least("django-registration", "5.0"):
    activate = path("activate/", views.ActivationView.as_view(), name="django_registration_activate")
else:
    activate = path(
        "activate/<str:activation_key>/", views.ActivationView.as_view(), name="django_registration_activate"
    )
urlpatterns = [
    path("activate/complete/", TemplateView.as_view(), name="django_registration_activation_complete"),
    activate,
    path("register/", views.RegistrationView.as_view(), name="django_registration_register"),
    path("register/complete/", TemplateView.as_view(), name="django_registration_complete"),
    path("register/closed/", TemplateView.as_view(), name="django_registration_disallowed"),
]
"""

RESET_VIEWS: Final = """
from django.views.generic import FormView, TemplateView


class RecoverDone(TemplateView):
    pass


class Recover(FormView):
    pass


class Reset(FormView):
    pass


class ResetDone(TemplateView):
    pass


recover_done = RecoverDone.as_view()
recover = Recover.as_view()
reset = Reset.as_view()
reset_done = ResetDone.as_view()
"""

RESET_URLS: Final = """
from django.urls import re_path
from password_reset import views

urlpatterns = [
    re_path(r"^recover/(?P<signature>.+)/$", views.recover_done, name="password_reset_sent"),
    re_path(r"^recover/$", views.recover, name="password_reset_recover"),
    re_path(r"^reset/done/$", views.reset_done, name="password_reset_done"),
    re_path(r"^reset/(?P<token>[\\w:-]+)/$", views.reset, name="password_reset_reset"),
]
"""

INVITATIONS_VIEWS: Final = """
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views.generic import FormView, View
from django.views.generic.detail import SingleObjectMixin


class SendInvite(FormView):
    @method_decorator(login_required)
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class SendJSONInvite(View):
    http_method_names = ["post"]

    @method_decorator(login_required)
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        pass


class AcceptInvite(SingleObjectMixin, View):
    def get(self, *args, **kwargs):
        pass

    def post(self, *args, **kwargs):
        pass
"""

INVITATIONS_URLS: Final = """
from django.urls import path, re_path
from invitations import views

app_name = "invitations"
urlpatterns = [
    path("send-invite/", views.SendInvite.as_view(), name="send-invite"),
    path("send-json-invite/", views.SendJSONInvite.as_view(), name="send-json-invite"),
    re_path(r"^accept-invite/(?P<key>\\w+)/?$", views.AcceptInvite.as_view(), name="accept-invite"),
]
"""

STUBS: Final = {
    "registration.views": VIEWS,
    "registration.auth_urls": AUTH_URLS,
    **{
        f"registration.backends.{backend}.views": BACKEND_VIEWS
        for backend in ("admin_approval", "default", "simple")
    },
    "registration.backends.admin_approval.urls": APPROVAL_URLS,
    "registration.backends.default.urls": DEFAULT_URLS,
    "registration.backends.simple.urls": SIMPLE_URLS,
    "django_registration.views": OTHER_VIEWS,
    "django_registration.backends.activation.views": OTHER_BACKEND_VIEWS,
    "django_registration.backends.activation.urls": ACTIVATION_URLS,
    "django_registration.backends.one_step.views": OTHER_BACKEND_VIEWS,
    "django_registration.backends.one_step.urls": ONE_STEP_URLS,
    "password_reset.views": RESET_VIEWS,
    "password_reset.urls": RESET_URLS,
    "invitations.views": INVITATIONS_VIEWS,
    "invitations.urls": INVITATIONS_URLS,
}

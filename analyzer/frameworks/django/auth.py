"""django.contrib.auth: the views that it brings, the mixins and decorators that ask who is calling.

Modelled: `LoginView` and its siblings with the decorators that the library puts on them, `auth.urls`, the
access mixins, `login_required` and its kind in all forms, `LoginRequiredMiddleware`; to whom the test of
`user_passes_test` or of its mixin says yes unasked.
Not modelled: whom a test lets through otherwise.
Source: django/contrib/auth/views.py, mixins.py, decorators.py, urls.py 5.2.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.facts import GuardKind

MIXINS: Final = """
class AccessMixin:
    login_url = None
    permission_denied_message = ""
    raise_exception = False

    def get_login_url(self):
        return self.login_url

    def handle_no_permission(self):
        pass


class LoginRequiredMixin(AccessMixin):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class PermissionRequiredMixin(AccessMixin):
    permission_required = None

    def get_permission_required(self):
        return self.permission_required

    def has_permission(self):
        pass

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class UserPassesTestMixin(AccessMixin):
    def test_func(self):
        pass

    def get_test_func(self):
        return self.test_func

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)
"""

VIEWS: Final = """
from django.contrib.auth.decorators import login_not_required, login_required
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.base import TemplateView
from django.views.generic.edit import FormView
from groundplan_stubs import at_least


def redirect_to_login(next, login_url=None, redirect_field_name="next"):
    pass


class RedirectURLMixin:
    next_page = None
    redirect_field_name = "next"


@method_decorator(login_not_required, name="dispatch")
class LoginView(RedirectURLMixin, FormView):
    authentication_form = None
    redirect_authenticated_user = False

    @method_decorator(sensitive_post_parameters())
    @method_decorator(csrf_protect)
    @method_decorator(never_cache)
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class LogoutView(RedirectURLMixin, TemplateView):
    if at_least("django", "5.0"):
        http_method_names = ["post", "options"]

        @method_decorator(csrf_protect)
        @method_decorator(never_cache)
        def dispatch(self, request, *args, **kwargs):
            return super().dispatch(request, *args, **kwargs)

        def post(self, request, *args, **kwargs):
            pass

    else:
        http_method_names = ["get", "head", "post", "options"]

        @method_decorator(never_cache)
        def dispatch(self, request, *args, **kwargs):
            return super().dispatch(request, *args, **kwargs)

        @method_decorator(csrf_protect)
        def post(self, request, *args, **kwargs):
            pass


class PasswordContextMixin:
    extra_context = None


@method_decorator(login_not_required, name="dispatch")
class PasswordResetView(PasswordContextMixin, FormView):
    @method_decorator(csrf_protect)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)


@method_decorator(login_not_required, name="dispatch")
class PasswordResetDoneView(PasswordContextMixin, TemplateView):
    pass


@method_decorator(login_not_required, name="dispatch")
class PasswordResetConfirmView(PasswordContextMixin, FormView):
    @method_decorator(sensitive_post_parameters())
    @method_decorator(never_cache)
    def dispatch(self, *args, **kwargs):
        pass


@method_decorator(login_not_required, name="dispatch")
class PasswordResetCompleteView(PasswordContextMixin, TemplateView):
    pass


class PasswordChangeView(PasswordContextMixin, FormView):
    @method_decorator(sensitive_post_parameters())
    @method_decorator(csrf_protect)
    @method_decorator(login_required)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)


class PasswordChangeDoneView(PasswordContextMixin, TemplateView):
    @method_decorator(login_required)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)
"""

URLS: Final = """
from django.contrib.auth import views
from django.urls import path

urlpatterns = [
    path("login/", views.LoginView.as_view(), name="login"),
    path("logout/", views.LogoutView.as_view(), name="logout"),
    path("password_change/", views.PasswordChangeView.as_view(), name="password_change"),
    path("password_change/done/", views.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("password_reset/", views.PasswordResetView.as_view(), name="password_reset"),
    path("password_reset/done/", views.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path("reset/<uidb64>/<token>/", views.PasswordResetConfirmView.as_view(), name="password_reset_confirm"),
    path("reset/done/", views.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
]
"""

I18N_URLS: Final = """
from django.urls import path
from django.views.i18n import set_language

urlpatterns = [path("setlang/", set_language, name="set_language")]
"""

STUBS: Final = {
    "django.contrib.auth.mixins": MIXINS,
    "django.contrib.auth.views": VIEWS,
    "django.contrib.auth.urls": URLS,
    "django.conf.urls.i18n": I18N_URLS,
}


@stands_for("django.contrib.auth.get_user_model")
def get_user_model(run: Interpreter) -> Any:
    """The model that AUTH_USER_MODEL names."""
    named = run.attribute(run.external("django.conf.settings"), "AUTH_USER_MODEL", "auth.User")
    return run.call(run.attribute(run.external("django.apps.registry.apps"), "get_model"), [named])


GUARDS: Final = {
    "django.contrib.auth.decorators.login_required": GuardKind.AUTHENTICATION,
    "django.contrib.auth.decorators.permission_required": GuardKind.AUTHORIZATION,
    "django.contrib.auth.decorators.user_passes_test": GuardKind.AUTHORIZATION,
    "django.contrib.auth.mixins.AccessMixin": GuardKind.OTHER,
    "django.contrib.auth.mixins.LoginRequiredMixin": GuardKind.AUTHENTICATION,
    "django.contrib.auth.mixins.PermissionRequiredMixin": GuardKind.AUTHORIZATION,
    "django.contrib.auth.mixins.UserPassesTestMixin": GuardKind.AUTHORIZATION,
}

ASKING_GUARDS: Final = {
    "django.contrib.auth.decorators.user_passes_test": "test_func",
    "django.contrib.auth.mixins.PermissionRequiredMixin": "has_permission",
    "django.contrib.auth.mixins.UserPassesTestMixin": "test_func",
}

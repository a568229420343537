"""Djoser: the view set of user accounts, token views, and their URLs.

Modelled: the permissions of each action by default, and with PERMISSIONS of the setting DJOSER.
Not modelled: webauthn, social providers.
Source: djoser 2.3, views.py, conf.py, permissions.py, urls/.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import stands_for
from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.containers import lookup
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.values import Dict, List, Possible, Unknown
from analyzer.facts import GuardKind

OPEN: Final = "rest_framework.permissions.AllowAny"
OWN: Final = "djoser.permissions.CurrentUserOrAdmin"

DEFAULTS: Final = {
    "activation": OPEN,
    "password_reset": OPEN,
    "password_reset_confirm": OPEN,
    "set_password": OWN,
    "username_reset": OPEN,
    "username_reset_confirm": OPEN,
    "set_username": OWN,
    "user_create": OPEN,
    "user_delete": OWN,
    "user": OWN,
    "user_list": OWN,
    "token_create": OPEN,
    "token_destroy": "rest_framework.permissions.IsAuthenticated",
}

VIEWS: Final = """
from djoser.conf import permissions_of
from rest_framework import generics, views, viewsets
from rest_framework.decorators import action

ASKED = {
    "create": "user_create",
    "activation": "activation",
    "resend_activation": "password_reset",
    "list": "user_list",
    "reset_password": "password_reset",
    "reset_password_confirm": "password_reset_confirm",
    "set_password": "set_password",
    "set_username": "set_username",
    "reset_username": "username_reset",
    "reset_username_confirm": "username_reset_confirm",
    "destroy": "user_delete",
}


class TokenCreateView(generics.GenericAPIView):
    permission_classes = permissions_of("token_create")

    def post(self, request, **kwargs):
        pass


class TokenDestroyView(views.APIView):
    permission_classes = permissions_of("token_destroy")

    def post(self, request):
        pass


class UserViewSet(viewsets.ModelViewSet):
    lookup_field = "id"

    def get_permissions(self):
        asked = ASKED.get(self.action, "user")
        if self.action == "me" and self.request.method == "DELETE":
            asked = "user_delete"
        return [permission() for permission in permissions_of(asked)]

    @action(["get", "put", "patch", "delete"], detail=False)
    def me(self, request, *args, **kwargs):
        pass

    @action(["post"], detail=False)
    def activation(self, request, *args, **kwargs):
        pass

    @action(["post"], detail=False)
    def resend_activation(self, request, *args, **kwargs):
        pass

    @action(["post"], detail=False)
    def set_password(self, request, *args, **kwargs):
        pass

    @action(["post"], detail=False)
    def reset_password(self, request, *args, **kwargs):
        pass

    @action(["post"], detail=False)
    def reset_password_confirm(self, request, *args, **kwargs):
        pass

    @action(["post"], detail=False)
    def set_username(self, request, *args, **kwargs):
        pass

    @action(["post"], detail=False)
    def reset_username(self, request, *args, **kwargs):
        pass

    @action(["post"], detail=False)
    def reset_username_confirm(self, request, *args, **kwargs):
        pass
"""

PERMISSIONS: Final = """
from rest_framework import permissions


class CurrentUserOrAdmin(permissions.IsAuthenticated):
    def has_object_permission(self, request, view, obj):
        pass


class CurrentUserOrAdminOrReadOnly(permissions.IsAuthenticated):
    def has_object_permission(self, request, view, obj):
        pass
"""

URLS: Final = """
from djoser import views
from rest_framework.routers import DefaultRouter

router = DefaultRouter()
router.register("users", views.UserViewSet, basename="user")
urlpatterns = router.urls
"""

JWT: Final = """
from django.urls import re_path
from rest_framework_simplejwt import views

urlpatterns = [
    re_path("^jwt/create/?", views.TokenObtainPairView.as_view(), name="jwt-create"),
    re_path("^jwt/refresh/?", views.TokenRefreshView.as_view(), name="jwt-refresh"),
    re_path("^jwt/verify/?", views.TokenVerifyView.as_view(), name="jwt-verify"),
]
"""

AUTHTOKEN: Final = """
from django.urls import re_path
from djoser import views

urlpatterns = [
    re_path("^token/login/?$", views.TokenCreateView.as_view(), name="login"),
    re_path("^token/logout/?$", views.TokenDestroyView.as_view(), name="logout"),
]
"""

STUBS: Final = {
    "djoser.views": VIEWS,
    "djoser.permissions": PERMISSIONS,
    "djoser.urls": URLS,
    "djoser.urls.base": URLS,
    "djoser.urls.jwt": JWT,
    "djoser.urls.authtoken": AUTHTOKEN,
}


@stands_for("djoser.conf.permissions_of")
def permissions_of(run: Interpreter, action: Any) -> Any:
    """The permission classes of an action: what DJOSER says, or the default."""
    name = plain(action)
    told = plain(look_up(run, run.external("django.conf.settings"), "DJOSER"))
    given = plain(lookup(run, told, "PERMISSIONS", None, False)) if isinstance(told, Dict) else None
    listed = lookup(run, given, name, ABSENT, False) if isinstance(given, Dict) else ABSENT
    if listed is ABSENT:
        return List.of([_imported(run, DEFAULTS[name])] if name in DEFAULTS else [])
    return List([Possible(_imported(run, plain(one.value)), one.path) for one in run.each(listed)])


def _imported(run: Interpreter, name: Any) -> Any:
    owner, _, last = name.rpartition(".") if isinstance(name, str) else ("", "", "")
    if not owner:
        return Unknown("a permission whose name is not known") if isinstance(name, str) else name
    return run.import_name(run.importer.absolute(owner, run.file), last)


GUARDS: Final = {
    OWN: GuardKind.AUTHENTICATION,
    "djoser.permissions.CurrentUserOrAdminOrReadOnly": GuardKind.AUTHENTICATION,
}

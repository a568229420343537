"""django-braces: mixins of views that ask who is calling.

Modelled: those of `braces.views` that refuse, with their bases.
Not modelled: mixins for forms, queries and AJAX.
Source: django-braces 1.15 to 1.17, braces/views/_access.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

ACCESS: Final = """
class AccessMixin:
    raise_exception = False
    login_url = None

    def handle_no_permission(self, request):
        pass


class LoginRequiredMixin(AccessMixin):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class AnonymousRequiredMixin(AccessMixin):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class PermissionRequiredMixin(AccessMixin):
    permission_required = None

    def check_permissions(self, request):
        pass

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class MultiplePermissionsRequiredMixin(PermissionRequiredMixin):
    permissions = None


class GroupRequiredMixin(AccessMixin):
    group_required = None

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class UserPassesTestMixin(AccessMixin):
    def test_func(self, user):
        pass

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class SuperuserRequiredMixin(AccessMixin):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class StaffuserRequiredMixin(AccessMixin):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class SSLRequiredMixin:
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class RecentLoginRequiredMixin(LoginRequiredMixin):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)
"""

MODULE: Final = "braces.views._access"

STUBS: Final = {MODULE: ACCESS}

GUARDS: Final = {
    f"{MODULE}.LoginRequiredMixin": GuardKind.AUTHENTICATION,
    f"{MODULE}.AnonymousRequiredMixin": GuardKind.VALIDATION,
    f"{MODULE}.PermissionRequiredMixin": GuardKind.AUTHORIZATION,
    f"{MODULE}.MultiplePermissionsRequiredMixin": GuardKind.AUTHORIZATION,
    f"{MODULE}.GroupRequiredMixin": GuardKind.AUTHORIZATION,
    f"{MODULE}.UserPassesTestMixin": GuardKind.AUTHORIZATION,
    f"{MODULE}.SuperuserRequiredMixin": GuardKind.AUTHORIZATION,
    f"{MODULE}.StaffuserRequiredMixin": GuardKind.AUTHORIZATION,
    f"{MODULE}.SSLRequiredMixin": GuardKind.VALIDATION,
    f"{MODULE}.RecentLoginRequiredMixin": GuardKind.AUTHENTICATION,
}

ASKING_GUARDS: Final = {f"{MODULE}.UserPassesTestMixin": "test_func"}

ALIASES: Final = {f"braces.views.{name.rpartition('.')[2]}": name for name in GUARDS}

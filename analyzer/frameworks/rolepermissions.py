"""django-role-permissions: roles of users, asked by decorators and mixins.

Modelled: what refuses.  Not modelled: roles and what they allow; `redirect_url`, which refuses as well.
Source: django-role-permissions 3.1 to 3.2, rolepermissions/decorators.py, mixins.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

MIXINS: Final = """
class HasRoleMixin:
    allowed_roles = []
    redirect_to_login = None

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class HasPermissionsMixin:
    required_permission = ""
    redirect_to_login = None

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)
"""

STUBS: Final = {"rolepermissions.mixins": MIXINS}

GUARDS: Final = {
    "rolepermissions.decorators.has_role_decorator": GuardKind.AUTHORIZATION,
    "rolepermissions.decorators.has_permission_decorator": GuardKind.AUTHORIZATION,
    "rolepermissions.mixins.HasRoleMixin": GuardKind.AUTHORIZATION,
    "rolepermissions.mixins.HasPermissionsMixin": GuardKind.AUTHORIZATION,
}

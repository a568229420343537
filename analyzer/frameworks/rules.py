"""django-rules: permissions that are predicates, asked by mixins and by a decorator.

Modelled: the mixins of views and of view sets, and `permission_required`.
Not modelled: the predicates.
Source: rules 2.2 to 3.5, rules/contrib/views.py, rest_framework.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

VIEWS: Final = """
from django.contrib.auth import mixins


class PermissionRequiredMixin(mixins.PermissionRequiredMixin):
    def get_permission_object(self):
        pass

    def has_permission(self):
        pass


class AutoPermissionRequiredMixin(PermissionRequiredMixin):
    permission_type_map = []

    def get_permission_required(self):
        pass
"""

REST_FRAMEWORK: Final = """
class AutoPermissionViewSetMixin:
    permission_type_map = {
        "create": "add",
        "destroy": "delete",
        "list": None,
        "partial_update": "change",
        "retrieve": "view",
        "update": "change",
    }

    def initial(self, *args, **kwargs):
        super().initial(*args, **kwargs)
"""

STUBS: Final = {
    "rules.contrib.views": VIEWS,
    "rules.contrib.rest_framework": REST_FRAMEWORK,
}

GUARDS: Final = {
    "rules.contrib.views.permission_required": GuardKind.AUTHORIZATION,
}

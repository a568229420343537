"""django-guardian: permissions on single objects, and the tables that hold them.

Modelled: the models, abstract ones for a project's own tables too; the mixins and decorators that refuse.
Not modelled: `PermissionListMixin`, which leaves out what a user may not see.
Source: django-guardian 2.4 to 3.5, guardian/models/models.py, mixins.py, decorators.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

MODELS: Final = """
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from groundplan_stubs import at_least


class BaseObjectPermission(models.Model):
    permission = models.ForeignKey(Permission, on_delete=models.CASCADE)

    class Meta:
        abstract = True


class BaseGenericObjectPermission(models.Model):
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_pk = models.CharField(max_length=255)
    content_object = GenericForeignKey(fk_field="object_pk")

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["content_type", "object_pk"])]


class UserObjectPermissionBase(BaseObjectPermission):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)

    class Meta:
        abstract = True
        unique_together = ["user", "permission", "content_object"]


class UserObjectPermissionAbstract(UserObjectPermissionBase, BaseGenericObjectPermission):
    class Meta(UserObjectPermissionBase.Meta, BaseGenericObjectPermission.Meta):
        abstract = True
        unique_together = ["user", "permission", "object_pk"]


class UserObjectPermission(UserObjectPermissionAbstract):
    class Meta(UserObjectPermissionAbstract.Meta):
        abstract = False
        if at_least("django-guardian", "3.0"):
            indexes = [
                models.Index(fields=["permission", "user", "content_type", "object_pk"]),
                models.Index(fields=["user", "content_type", "object_pk"]),
            ]


class GroupObjectPermissionBase(BaseObjectPermission):
    group = models.ForeignKey(Group, on_delete=models.CASCADE)

    class Meta:
        abstract = True
        unique_together = ["group", "permission", "content_object"]


class GroupObjectPermissionAbstract(GroupObjectPermissionBase, BaseGenericObjectPermission):
    class Meta(GroupObjectPermissionBase.Meta, BaseGenericObjectPermission.Meta):
        abstract = True
        unique_together = ["group", "permission", "object_pk"]


class GroupObjectPermission(GroupObjectPermissionAbstract):
    class Meta(GroupObjectPermissionAbstract.Meta):
        abstract = False
        if at_least("django-guardian", "3.0"):
            indexes = [
                models.Index(fields=["permission", "group", "content_type", "object_pk"]),
                models.Index(fields=["group", "content_type", "object_pk"]),
            ]
"""

MIXINS: Final = """
class LoginRequiredMixin:
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class PermissionRequiredMixin:
    def check_permissions(self, request):
        pass

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class GuardianUserMixin:
    pass


class PermissionListMixin:
    def get_queryset(self, *args, **kwargs):
        return super().get_queryset(*args, **kwargs)
"""

STUBS: Final = {"guardian.models.models": MODELS, "guardian.mixins": MIXINS}

ALIASES: Final = {
    f"guardian.models.{name}": f"guardian.models.models.{name}"
    for name in (
        "BaseObjectPermission",
        "BaseGenericObjectPermission",
        *(
            f"{whose}ObjectPermission{kind}"
            for whose in ("User", "Group")
            for kind in ("", "Abstract", "Base")
        ),
    )
}

GUARDS: Final = {
    "guardian.decorators.permission_required": GuardKind.AUTHORIZATION,
    "guardian.decorators.permission_required_or_403": GuardKind.AUTHORIZATION,
    "guardian.decorators.permission_required_or_404": GuardKind.AUTHORIZATION,
    "guardian.mixins.LoginRequiredMixin": GuardKind.AUTHENTICATION,
    "guardian.mixins.PermissionRequiredMixin": GuardKind.AUTHORIZATION,
}

"""Models that Django itself brings: users, groups and permissions, content types, sessions, sites, the log of
the administration, flat pages, redirects.

Their tables are there where their application is installed; most projects also derive from `AbstractUser` or
`AbstractBaseUser`.
Source: django/contrib/auth/base_user.py, auth/models.py, contenttypes/models.py, sessions/base_session.py,
sites/models.py, admin/models.py, flatpages/models.py, redirects/models.py 5.2.
"""

from __future__ import annotations

from typing import Final

BASE_USER: Final = """
from django.db import models


class BaseUserManager(models.Manager):
    pass


class AbstractBaseUser(models.Model):
    password = models.CharField(max_length=128)
    last_login = models.DateTimeField(blank=True, null=True)
    is_active = True
    REQUIRED_FIELDS = []

    class Meta:
        abstract = True
"""

AUTH: Final = """
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Permission(models.Model):
    name = models.CharField(max_length=255)
    content_type = models.ForeignKey(ContentType, models.CASCADE)
    codename = models.CharField(max_length=100)

    class Meta:
        unique_together = [["content_type", "codename"]]


class Group(models.Model):
    name = models.CharField(max_length=150, unique=True)
    permissions = models.ManyToManyField(Permission, blank=True)


class UserManager(BaseUserManager):
    pass


class PermissionsMixin(models.Model):
    is_superuser = models.BooleanField(default=False)
    groups = models.ManyToManyField(Group, blank=True, related_name="user_set")
    user_permissions = models.ManyToManyField(Permission, blank=True, related_name="user_set")

    class Meta:
        abstract = True


class AbstractUser(AbstractBaseUser, PermissionsMixin):
    username = models.CharField(max_length=150, unique=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    email = models.EmailField(blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        abstract = True


class User(AbstractUser):
    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"


class AnonymousUser:
    id = None
    pk = None
    username = ""
    is_staff = False
    is_active = False
    is_superuser = False
    is_anonymous = True
    is_authenticated = False
"""

CONTENT_TYPES: Final = """
from django.db import models


class ContentTypeManager(models.Manager):
    pass


class ContentType(models.Model):
    app_label = models.CharField(max_length=100)
    model = models.CharField(max_length=100)

    class Meta:
        db_table = "django_content_type"
        unique_together = [["app_label", "model"]]
"""

BASE_SESSION: Final = """
from django.db import models


class AbstractBaseSession(models.Model):
    session_key = models.CharField(max_length=40, primary_key=True)
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True
"""

SESSIONS: Final = """
from django.contrib.sessions.base_session import AbstractBaseSession


class Session(AbstractBaseSession):
    class Meta(AbstractBaseSession.Meta):
        db_table = "django_session"
"""

SITES: Final = """
from django.db import models


class SiteManager(models.Manager):
    pass


class Site(models.Model):
    domain = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=50)

    class Meta:
        db_table = "django_site"
"""

ADMIN: Final = """
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models


class LogEntry(models.Model):
    action_time = models.DateTimeField(editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    content_type = models.ForeignKey(ContentType, models.SET_NULL, blank=True, null=True)
    object_id = models.TextField(blank=True, null=True)
    object_repr = models.CharField(max_length=200)
    action_flag = models.PositiveSmallIntegerField()
    change_message = models.TextField(blank=True)

    class Meta:
        db_table = "django_admin_log"
"""

FLAT_PAGES: Final = """
from django.contrib.sites.models import Site
from django.db import models


class FlatPage(models.Model):
    url = models.CharField(max_length=100, db_index=True)
    title = models.CharField(max_length=200)
    content = models.TextField(blank=True)
    enable_comments = models.BooleanField(default=False)
    template_name = models.CharField(max_length=70, blank=True)
    registration_required = models.BooleanField(default=False)
    sites = models.ManyToManyField(Site)

    class Meta:
        db_table = "django_flatpage"
"""

REDIRECTS: Final = """
from django.contrib.sites.models import Site
from django.db import models


class Redirect(models.Model):
    site = models.ForeignKey(Site, models.CASCADE)
    old_path = models.CharField(max_length=200, db_index=True)
    new_path = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "django_redirect"
        unique_together = [["site", "old_path"]]
"""

STUBS: Final = {
    "django.contrib.auth.base_user": BASE_USER,
    "django.contrib.auth.models": AUTH,
    "django.contrib.contenttypes.models": CONTENT_TYPES,
    "django.contrib.sessions.base_session": BASE_SESSION,
    "django.contrib.sessions.models": SESSIONS,
    "django.contrib.sites.models": SITES,
    "django.contrib.admin.models": ADMIN,
    "django.contrib.flatpages.models": FLAT_PAGES,
    "django.contrib.redirects.models": REDIRECTS,
}

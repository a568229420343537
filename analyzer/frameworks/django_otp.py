"""django-otp: the devices by which a second factor is asked, abstract and of its plug-ins.

Modelled: the models, `otp_required`.  Not modelled: `if_configured`, which lets some through.
Source: django-otp 1.2 to 1.7, django_otp/models.py, django_otp/plugins/*/models.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

MODELS: Final = """
from django.conf import settings
from django.db import models
from groundplan_stubs import at_least


class Device(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(max_length=64)
    confirmed = models.BooleanField(default=True)

    class Meta:
        abstract = True


class SideChannelDevice(Device):
    token = models.CharField(max_length=16, blank=True, null=True)
    valid_until = models.DateTimeField()

    class Meta:
        abstract = True


class CooldownMixin(models.Model):
    last_generated_timestamp = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class ThrottlingMixin(models.Model):
    throttling_failure_timestamp = models.DateTimeField(null=True, blank=True, default=None)
    throttling_failure_count = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class TimestampMixin(models.Model):
    if at_least("django-otp", "1.4"):
        created_at = models.DateTimeField(null=True, blank=True, auto_now_add=True)
        last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
"""

TOTP: Final = """
from django.db import models
from django_otp.models import Device, ThrottlingMixin, TimestampMixin


class TOTPDevice(TimestampMixin, ThrottlingMixin, Device):
    key = models.CharField(max_length=80)
    step = models.PositiveSmallIntegerField(default=30)
    t0 = models.BigIntegerField(default=0)
    digits = models.PositiveSmallIntegerField(default=6)
    tolerance = models.PositiveSmallIntegerField(default=1)
    drift = models.SmallIntegerField(default=0)
    last_t = models.BigIntegerField(default=-1)
"""

HOTP: Final = """
from django.db import models
from django_otp.models import Device, ThrottlingMixin, TimestampMixin


class HOTPDevice(TimestampMixin, ThrottlingMixin, Device):
    key = models.CharField(max_length=80)
    digits = models.PositiveSmallIntegerField(default=6)
    tolerance = models.PositiveSmallIntegerField(default=5)
    counter = models.BigIntegerField(default=0)
"""

STATIC: Final = """
from django.db import models
from django_otp.models import Device, ThrottlingMixin, TimestampMixin


class StaticDevice(TimestampMixin, ThrottlingMixin, Device):
    pass


class StaticToken(models.Model):
    device = models.ForeignKey(StaticDevice, related_name="token_set", on_delete=models.CASCADE)
    token = models.CharField(max_length=16, db_index=True)
"""

EMAIL: Final = """
from django.db import models
from django_otp.models import CooldownMixin, SideChannelDevice, ThrottlingMixin, TimestampMixin


class EmailDevice(TimestampMixin, CooldownMixin, ThrottlingMixin, SideChannelDevice):
    email = models.EmailField(max_length=254, blank=True, null=True)
"""

STUBS: Final = {
    "django_otp.models": MODELS,
    "django_otp.plugins.otp_totp.models": TOTP,
    "django_otp.plugins.otp_hotp.models": HOTP,
    "django_otp.plugins.otp_static.models": STATIC,
    "django_otp.plugins.otp_email.models": EMAIL,
}

GUARDS: Final = {"django_otp.decorators.otp_required": GuardKind.AUTHENTICATION}

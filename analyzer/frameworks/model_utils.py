"""django-model-utils: time stamps, states, soft deletion.

Source: django-model-utils 4.3 to 5.0, model_utils/models.py, fields.py.
"""

from __future__ import annotations

from typing import Final

FIELDS: Final = """
import uuid

from django.db import models


class AutoCreatedField(models.DateTimeField):
    pass


class AutoLastModifiedField(AutoCreatedField):
    pass


class StatusField(models.CharField):
    def __init__(self, *args, choices_name="STATUS", no_check_for_status=False, **kwargs):
        kwargs.setdefault("max_length", 100)
        super().__init__(*args, **kwargs)


class MonitorField(models.DateTimeField):
    def __init__(self, *args, monitor=None, when=None, **kwargs):
        super().__init__(*args, **kwargs)


class SplitField(models.TextField):
    def __init__(self, *args, no_excerpt_field=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.adds_excerpt = not no_excerpt_field

    def contribute_to_class(self, cls, name, *args, **kwargs):
        if self.adds_excerpt:
            models.TextField(editable=False).contribute_to_class(cls, f"_{name}_excerpt")
        super().contribute_to_class(cls, name)


class UUIDField(models.UUIDField):
    def __init__(self, primary_key=True, version=4, editable=False, *args, **kwargs):
        kwargs.setdefault("primary_key", primary_key)
        kwargs.setdefault("default", uuid.uuid4)
        super().__init__(*args, **kwargs)


class UrlsafeTokenField(models.CharField):
    def __init__(self, editable=False, max_length=128, factory=None, **kwargs):
        super().__init__(editable=editable, max_length=max_length, **kwargs)
"""

MODELS: Final = """
from django.db import models
from model_utils.fields import AutoCreatedField, AutoLastModifiedField, MonitorField, StatusField, UUIDField


class TimeStampedModel(models.Model):
    created = AutoCreatedField()
    modified = AutoLastModifiedField()

    class Meta:
        abstract = True


class TimeFramedModel(models.Model):
    start = models.DateTimeField(null=True, blank=True)
    end = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class StatusModel(models.Model):
    status = StatusField()
    status_changed = MonitorField(monitor="status")

    class Meta:
        abstract = True


class SoftDeletableModel(models.Model):
    is_removed = models.BooleanField(default=False)

    class Meta:
        abstract = True


class UUIDModel(models.Model):
    id = UUIDField(primary_key=True, version=4, editable=False)

    class Meta:
        abstract = True
"""

STUBS: Final = {"model_utils.fields": FIELDS, "model_utils.models": MODELS}

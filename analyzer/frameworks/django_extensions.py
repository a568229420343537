"""django-extensions: time stamps, titles, activation, and fields that fill themselves.

Modelled: the columns of the abstract models and of the fields.
Not modelled: commands; what the fields fill in.
Source: django-extensions 4.1, django_extensions/db/models.py, db/fields/__init__.py.
"""

from __future__ import annotations

from typing import Final

FIELDS: Final = """
from django.db import models


class AutoSlugField(models.SlugField):
    def __init__(self, *args, populate_from=None, slugify_function=None, separator="-", overwrite=False,
                 overwrite_on_add=True, allow_duplicates=False, max_unique_query_attempts=100, **kwargs):
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class RandomCharField(models.CharField):
    def __init__(self, *args, length=None, lowercase=False, uppercase=False, include_digits=True,
                 include_alpha=True, include_punctuation=False, keep_default=False,
                 max_unique_query_attempts=100, **kwargs):
        kwargs.setdefault("blank", True)
        super().__init__(*args, max_length=length, **kwargs)


class CreationDateTimeField(models.DateTimeField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("blank", True)
        kwargs.setdefault("auto_now_add", True)
        super().__init__(*args, **kwargs)


class ModificationDateTimeField(CreationDateTimeField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("auto_now", True)
        super().__init__(*args, **kwargs)
"""

MODELS: Final = """
from django.db import models
from django_extensions.db.fields import AutoSlugField, CreationDateTimeField, ModificationDateTimeField


class TimeStampedModel(models.Model):
    created = CreationDateTimeField()
    modified = ModificationDateTimeField()

    class Meta:
        abstract = True


class TitleDescriptionModel(models.Model):
    title = models.CharField(max_length=255)
    description = models.TextField(blank=True, null=True)

    class Meta:
        abstract = True


class TitleSlugDescriptionModel(TitleDescriptionModel):
    slug = AutoSlugField(populate_from="title")

    class Meta:
        abstract = True


class ActivatorModel(models.Model):
    status = models.IntegerField(default=1)
    activate_date = models.DateTimeField(blank=True, null=True)
    deactivate_date = models.DateTimeField(blank=True, null=True)

    class Meta:
        ordering = ("status", "-activate_date")
        abstract = True
"""

STUBS: Final = {"django_extensions.db.fields": FIELDS, "django_extensions.db.models": MODELS}

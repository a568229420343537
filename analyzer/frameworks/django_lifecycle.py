"""django-lifecycle: models whose methods run when their rows are saved or deleted.

Modelled: the base class and the mixin.  Not modelled: which hooks run when.
Source: django-lifecycle 1.3.0, django_lifecycle/models.py, mixins.py, __init__.py.
"""

from __future__ import annotations

from typing import Final

MIXINS: Final = """
class LifecycleModelMixin:
    pass
"""

MODELS: Final = """
from django.db import models
from django_lifecycle.mixins import LifecycleModelMixin


class LifecycleModel(LifecycleModelMixin, models.Model):
    class Meta:
        abstract = True
"""

STUBS: Final = {"django_lifecycle.mixins": MIXINS, "django_lifecycle.models": MODELS}

ALIASES: Final = {
    "django_lifecycle.LifecycleModel": "django_lifecycle.models.LifecycleModel",
    "django_lifecycle.LifecycleModelMixin": "django_lifecycle.mixins.LifecycleModelMixin",
}

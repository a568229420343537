"""django-polymorphic: models whose rows know their own class by a column.

Source: django-polymorphic 3.1 to 4.11, polymorphic/models.py.
"""

from __future__ import annotations

from typing import Final

MODELS: Final = """
from django.contrib.contenttypes.models import ContentType
from django.db import models


class PolymorphicModel(models.Model):
    polymorphic_ctype = models.ForeignKey(
        ContentType, null=True, editable=False, on_delete=models.CASCADE
    )

    class Meta:
        abstract = True
"""

STUBS: Final = {"polymorphic.models": MODELS}

ALIASES: Final = {"polymorphic.PolymorphicModel": "polymorphic.models.PolymorphicModel"}

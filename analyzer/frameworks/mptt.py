"""django-mptt: trees of rows; a model gets four columns and an index beside its own.

Modelled: `MPTTModel`, `TreeForeignKey` and its siblings.
Not modelled: other names of the columns, in `MPTTMeta`.
Source: django-mptt 0.13 to 0.20, mptt/models.py, fields.py.
"""

from __future__ import annotations

from typing import Final

FIELDS: Final = """
from django.db import models


class TreeForeignKey(models.ForeignKey):
    pass


class TreeOneToOneField(models.OneToOneField):
    pass


class TreeManyToManyField(models.ManyToManyField):
    pass
"""

MODELS: Final = """
from django.db import models
from groundplan_stubs import at_least


class MPTTModel(models.Model):
    lft = models.PositiveIntegerField(editable=False, db_index=not at_least("django-mptt", "0.11"))
    rght = models.PositiveIntegerField(editable=False, db_index=not at_least("django-mptt", "0.11"))
    tree_id = models.PositiveIntegerField(editable=False, db_index=True)
    level = models.PositiveIntegerField(editable=False, db_index=not at_least("django-mptt", "0.11"))

    if at_least("django-mptt", "0.11"):
        _library_indexes = [models.Index(fields=["tree_id", "lft"])]

    class Meta:
        abstract = True
"""

STUBS: Final = {"mptt.fields": FIELDS, "mptt.models": MODELS}

ALIASES: Final = {
    f"mptt.models.{name}": f"mptt.fields.{name}"
    for name in ("TreeForeignKey", "TreeOneToOneField", "TreeManyToManyField")
}

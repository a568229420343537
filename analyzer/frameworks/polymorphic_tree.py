"""django-polymorphic-tree: trees of rows that know their own class.

Source: django-polymorphic-tree 2.1, polymorphic_tree/models.py.
"""

from __future__ import annotations

from typing import Final

MODELS: Final = """
from mptt.models import MPTTModel, TreeForeignKey
from polymorphic.models import PolymorphicModel


class PolymorphicTreeForeignKey(TreeForeignKey):
    pass


class PolymorphicMPTTModel(MPTTModel, PolymorphicModel):
    class Meta:
        abstract = True
        ordering = ("tree_id", "lft")
        base_manager_name = "objects"
"""

STUBS: Final = {"polymorphic_tree.models": MODELS}

"""django-tree-queries: models that are nodes of a tree.

Source: django-tree-queries 0.24, tree_queries/models.py, fields.py.
"""

from __future__ import annotations

from typing import Final

FIELDS: Final = """
from django.db import models


class TreeNodeForeignKey(models.ForeignKey):
    pass
"""

MODELS: Final = """
from django.db import models
from tree_queries.fields import TreeNodeForeignKey


class TreeNode(models.Model):
    parent = TreeNodeForeignKey(
        "self", blank=True, null=True, on_delete=models.CASCADE, related_name="children"
    )

    class Meta:
        abstract = True


class OrderableTreeNode(TreeNode):
    position = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        abstract = True
"""

STUBS: Final = {"tree_queries.fields": FIELDS, "tree_queries.models": MODELS}

"""django-treebeard: trees of rows by materialised path, nested sets or adjacency.

Source: django-treebeard 4.7 to 7.0, treebeard/mp_tree.py, ns_tree.py, al_tree.py.
"""

from __future__ import annotations

from typing import Final

NODE: Final = """
from django.db import models


class Node(models.Model):
    class Meta:
        abstract = True
"""

PATHS: Final = """
from django.db import models
from treebeard.models import Node


class MP_Node(Node):
    path = models.CharField(max_length=255, unique=True)
    depth = models.PositiveIntegerField()
    numchild = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
"""

NESTED: Final = """
from django.db import models
from treebeard.models import Node


class NS_Node(Node):
    lft = models.PositiveIntegerField(db_index=True)
    rgt = models.PositiveIntegerField(db_index=True)
    tree_id = models.PositiveIntegerField(db_index=True)
    depth = models.PositiveIntegerField(db_index=True)

    class Meta:
        abstract = True
"""

ADJACENT: Final = """
from treebeard.models import Node


class AL_Node(Node):
    class Meta:
        abstract = True
"""

STUBS: Final = {
    "treebeard.models": NODE,
    "treebeard.mp_tree": PATHS,
    "treebeard.ns_tree": NESTED,
    "treebeard.al_tree": ADJACENT,
}

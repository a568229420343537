"""packageurl-python: models of software packages by the parts of their addresses.

Modelled: the fields of `PackageURLMixin`. Not modelled: the query set's look-ups by address.
Source: packageurl-python 0.17, packageurl/contrib/django/models.py.
"""

from __future__ import annotations

from typing import Final

MODELS: Final = """
from django.db import models


class PackageURLMixin(models.Model):
    type = models.CharField(max_length=16, blank=True)
    namespace = models.CharField(max_length=255, blank=True)
    name = models.CharField(max_length=100, blank=True)
    version = models.CharField(max_length=100, blank=True)
    qualifiers = models.CharField(max_length=1024, blank=True)
    subpath = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True
"""

STUBS: Final = {"packageurl.contrib.django.models": MODELS}

"""django-sortedm2m: relations to several rows that keep an order, in a column of the table in between.

Modelled: `SortedManyToManyField`.
Not modelled: `base_class`, further columns of the table in between.
Source: django-sortedm2m 3.0 to 4.0, sortedm2m/fields.py.
"""

from __future__ import annotations

from typing import Final

FIELDS: Final = """
from django.db import models


class SortedManyToManyField(models.ManyToManyField):
    def __init__(self, to, sorted=True, base_class=None, **kwargs):
        position = kwargs.pop("sort_value_field_name", "sort_value")
        super().__init__(to, **kwargs)
        self._library_columns = {position: models.IntegerField(default=0)} if sorted else {}
"""

STUBS: Final = {"sortedm2m.fields": FIELDS}

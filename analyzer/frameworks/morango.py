"""morango: rows that are synchronised between devices; a model gets its key and three columns beside its own.

Modelled: `SyncableModel`, the mixin with the key, its field.
Not modelled: the library's own tables.
Source: morango 0.6 to 0.8, morango/models/core.py, fields/uuids.py.
"""

from __future__ import annotations

from typing import Final

FIELDS: Final = """
from django.db import models


class UUIDField(models.CharField):
    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 32
        super().__init__(*args, **kwargs)


class UUIDModelMixin(models.Model):
    uuid_input_fields = None
    id = UUIDField(max_length=32, primary_key=True, editable=False)

    class Meta:
        abstract = True
"""

CORE: Final = """
from django.db import models
from morango.models.fields.uuids import UUIDModelMixin


class SyncableModel(UUIDModelMixin):
    morango_model_dependencies = ()
    morango_fields_not_to_serialize = ()
    morango_profile = None
    _morango_dirty_bit = models.BooleanField(default=True, editable=False)
    _morango_source_id = models.CharField(max_length=96, editable=False)
    _morango_partition = models.CharField(max_length=128, editable=False)

    class Meta:
        abstract = True
"""

STUBS: Final = {"morango.models.fields.uuids": FIELDS, "morango.models.core": CORE}

ALIASES: Final = {
    "morango.models.SyncableModel": "morango.models.core.SyncableModel",
    "morango.models.UUIDModelMixin": "morango.models.fields.uuids.UUIDModelMixin",
    "morango.models.UUIDField": "morango.models.fields.uuids.UUIDField",
    "morango.models.fields.UUIDField": "morango.models.fields.uuids.UUIDField",
    "morango.models.core.UUIDField": "morango.models.fields.uuids.UUIDField",
    "morango.models.core.UUIDModelMixin": "morango.models.fields.uuids.UUIDModelMixin",
}

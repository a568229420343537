"""peewee: models, their fields, keys and indexes.

Modelled: `Model` with `Meta` (what is inherited and what is not), all field classes and the target's own
below them, automatic and composite keys, foreign keys with their index, `ManyToManyField` with its through
table, `indexes`, table functions and generated names, `Model.add_index`.
Not modelled: `playhouse.reflection`, migrations, constraints given as raw SQL.

The rooms: `classes` (what the library brings, as stubs), `mapping` (models as tables).
Source: peewee 4.5.3 and 3.17, peewee.py: ModelBase, Metadata, ForeignKeyField, ManyToManyField.
"""

from __future__ import annotations

from typing import Final

ENTRY_TEXTS: Final = (("peewee",), ("playhouse",))

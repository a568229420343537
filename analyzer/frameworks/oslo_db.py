"""oslo.db: what OpenStack's services derive their SQLAlchemy models from.

Modelled: `ModelBase`, the mixins with their columns, the types.
Not modelled: the tables that `utils` makes and drops in migrations, configuration by oslo.config.
Source: oslo.db 18.1.1 and 12.3.1 (which has `String`), oslo_db/sqlalchemy/models.py, types.py.
"""

from __future__ import annotations

from typing import Final

ENTRY_TEXTS: Final = (("oslo_db",),)

TYPES: Final = """
from sqlalchemy.dialects import mysql
from sqlalchemy.types import Integer, String as _String, Text, TypeDecorator


class JsonEncodedType(TypeDecorator):
    impl = Text

    def __init__(self, mysql_as_long=False, mysql_as_medium=False):
        if mysql_as_long:
            self.impl = Text().with_variant(mysql.LONGTEXT(), "mysql")
        elif mysql_as_medium:
            self.impl = Text().with_variant(mysql.MEDIUMTEXT(), "mysql")


class JsonEncodedDict(JsonEncodedType):
    pass


class JsonEncodedList(JsonEncodedType):
    pass


class SoftDeleteInteger(TypeDecorator):
    impl = Integer


class String(_String):
    def __init__(self, length, mysql_ndb_length=None, mysql_ndb_type=None, **kw):
        super().__init__(length, **kw)
"""

MODELS: Final = """
from sqlalchemy import Column, DateTime

from oslo_db.sqlalchemy import types
from oslo_utils import timeutils


class ModelBase:
    def save(self, session):
        session.add(self)
        session.flush()

    def get(self, key, default=None):
        return getattr(self, key, default)

    def update(self, values):
        for key, value in values.items():
            setattr(self, key, value)


class ModelIterator:
    pass


class TimestampMixin:
    created_at = Column(DateTime, default=lambda: timeutils.utcnow())
    updated_at = Column(DateTime, onupdate=lambda: timeutils.utcnow())


class SoftDeleteMixin:
    deleted_at = Column(DateTime)
    deleted = Column(types.SoftDeleteInteger, default=0)

    def soft_delete(self, session):
        self.deleted = self.id
        self.deleted_at = timeutils.utcnow()
        self.save(session=session)
"""

STUBS: Final = {"oslo_db.sqlalchemy.types": TYPES, "oslo_db.sqlalchemy.models": MODELS}

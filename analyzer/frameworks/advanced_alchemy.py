"""Advanced Alchemy: bases and mixins for SQLAlchemy models, also as Litestar hands them on.

Modelled: the bases with their keys, audit columns and sentinel, generated table names (none for a class that
shares its parent's table), `SlugKey`, the types, the type map.
Not modelled: several metadata by bind key, file objects beyond their column, services and repositories.
Source: advanced_alchemy 1.12.0, advanced_alchemy/base.py, mixins/*.py, types/*.py.
"""

from __future__ import annotations

from typing import Final

ENTRY_TEXTS: Final = (("advanced_alchemy",), ("litestar", "sqlalchemy"))

TYPES: Final = """
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.sqltypes import (
    BINARY, CHAR, JSON, UUID, BigInteger, DateTime, Integer, LargeBinary, String, Text, TypeDecorator,
)


class GUID(TypeDecorator):
    impl = BINARY(16)

    def __init__(self, *args, binary=True, **kwargs):
        self.binary = binary

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return UUID()
        return BINARY(16) if self.binary else CHAR(32)


class DateTimeUTC(TypeDecorator):
    impl = DateTime(timezone=True)

    def __init__(self, *args, **kwargs):
        self.impl = DateTime(timezone=True)


class EncryptedString(TypeDecorator):
    def __init__(self, key=None, backend=None, length=None, **kwargs):
        self.impl = String(length)


class EncryptedText(TypeDecorator):
    def __init__(self, key=None, backend=None, **kwargs):
        self.impl = Text()


class PasswordHash(TypeDecorator):
    def __init__(self, backend=None, length=128):
        self.impl = String(length)


class StoredObject(TypeDecorator):
    def __init__(self, *args, **kwargs):
        self.impl = JSON()


JsonB = JSON().with_variant(JSONB(), "postgresql")
BigIntIdentity = BigInteger().with_variant(Integer(), "sqlite")
"""

MIXINS: Final = """
import datetime
from uuid import UUID, uuid4

from advanced_alchemy.types import BigIntIdentity, DateTimeUTC
from sqlalchemy import Identity, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column


class SentinelMixin:
    __abstract__ = True

    @declared_attr
    def _sentinel(cls):
        return mapped_column(Integer, name="sa_orm_sentinel", nullable=True, sort_order=3001)


class UUIDPrimaryKey(SentinelMixin):
    id: Mapped[UUID] = mapped_column(default=uuid4, primary_key=True, sort_order=-100)


class UUIDv6PrimaryKey(UUIDPrimaryKey):
    pass


class UUIDv7PrimaryKey(UUIDPrimaryKey):
    pass


class NanoIDPrimaryKey(SentinelMixin):
    id: Mapped[str] = mapped_column(default=uuid4, primary_key=True, sort_order=-100)


class BigIntPrimaryKey:
    @declared_attr
    def id(cls):
        return mapped_column(BigIntIdentity, primary_key=True, sort_order=-100)


class IdentityPrimaryKey:
    @declared_attr
    def id(cls):
        return mapped_column(BigIntIdentity, Identity(start=1), primary_key=True, sort_order=-100)


class AuditColumns:
    created_at: Mapped[datetime.datetime] = mapped_column(
        DateTimeUTC(timezone=True), default=datetime.datetime.now, sort_order=3002
    )
    updated_at: Mapped[datetime.datetime] = mapped_column(
        DateTimeUTC(timezone=True),
        default=datetime.datetime.now,
        onupdate=datetime.datetime.now,
        sort_order=3003,
    )


class SlugKey:
    @declared_attr
    def slug(cls):
        return mapped_column(String(length=100), nullable=False)

    @declared_attr.directive
    def __table_args__(cls):
        name = cls.__tablename__
        return (
            UniqueConstraint("slug", name=f"uq_{name}_slug"),
            Index(f"ix_{name}_slug_unique", "slug", unique=True),
        )


class UniqueMixin:
    pass
"""

BASE: Final = """
import datetime
import re
from uuid import UUID

from advanced_alchemy.mixins import (
    AuditColumns, BigIntPrimaryKey, IdentityPrimaryKey, NanoIDPrimaryKey, SlugKey, UUIDPrimaryKey,
    UUIDv6PrimaryKey, UUIDv7PrimaryKey,
)
from advanced_alchemy.types import GUID, DateTimeUTC, JsonB
from sqlalchemy import Date, MetaData
from sqlalchemy.orm import DeclarativeBase, declared_attr, registry

convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
table_name_regexp = re.compile("((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))")


def create_registry(custom_annotation_map=None):
    return registry(
        metadata=MetaData(naming_convention=convention),
        type_annotation_map={
            UUID: GUID,
            datetime.datetime: DateTimeUTC,
            datetime.date: Date,
            dict: JsonB,
            **(custom_annotation_map or {}),
        },
    )


orm_registry = create_registry()


def merge_table_arguments(cls, table_args=None):
    return table_args


class BasicAttributes:
    pass


class CommonTableAttributes(BasicAttributes):
    @declared_attr.directive
    def __tablename__(cls):
        own = getattr(cls, "__mapper_args__", {})
        if "polymorphic_on" in own and "__mapper_args__" in cls.__dict__ or own.get("concrete", False):
            return table_name_regexp.sub(r"_\\1", cls.__name__).lower()
        for parent in cls.__mro__[1:]:
            if "polymorphic_on" in getattr(parent, "__mapper_args__", {}):
                return None
        return table_name_regexp.sub(r"_\\1", cls.__name__).lower()


class AdvancedDeclarativeBase(DeclarativeBase):
    registry = orm_registry
    metadata = orm_registry.metadata


class UUIDBase(UUIDPrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase):
    __abstract__ = True


class UUIDAuditBase(CommonTableAttributes, UUIDPrimaryKey, AuditColumns, AdvancedDeclarativeBase):
    __abstract__ = True


class UUIDv6Base(UUIDv6PrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase):
    __abstract__ = True


class UUIDv6AuditBase(CommonTableAttributes, UUIDv6PrimaryKey, AuditColumns, AdvancedDeclarativeBase):
    __abstract__ = True


class UUIDv7Base(UUIDv7PrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase):
    __abstract__ = True


class UUIDv7AuditBase(CommonTableAttributes, UUIDv7PrimaryKey, AuditColumns, AdvancedDeclarativeBase):
    __abstract__ = True


class NanoIDBase(NanoIDPrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase):
    __abstract__ = True


class NanoIDAuditBase(CommonTableAttributes, NanoIDPrimaryKey, AuditColumns, AdvancedDeclarativeBase):
    __abstract__ = True


class BigIntBase(BigIntPrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase):
    __abstract__ = True


class BigIntAuditBase(CommonTableAttributes, BigIntPrimaryKey, AuditColumns, AdvancedDeclarativeBase):
    __abstract__ = True


class IdentityBase(IdentityPrimaryKey, CommonTableAttributes, AdvancedDeclarativeBase):
    __abstract__ = True


class IdentityAuditBase(CommonTableAttributes, IdentityPrimaryKey, AuditColumns, AdvancedDeclarativeBase):
    __abstract__ = True


class DefaultBase(CommonTableAttributes, AdvancedDeclarativeBase):
    __abstract__ = True
"""

STUBS: Final = {
    "advanced_alchemy.types": TYPES,
    "advanced_alchemy.mixins": MIXINS,
    "advanced_alchemy.base": BASE,
}


def _classes(stub: str) -> list[str]:
    return [line[6:].partition("(")[0].rstrip(":") for line in stub.splitlines() if line.startswith("class ")]


_LITESTAR: Final = ("litestar.contrib.sqlalchemy.base", "litestar.plugins.sqlalchemy.base")

ALIASES: Final = {
    **{f"{home}.{name}": f"advanced_alchemy.base.{name}" for home in _LITESTAR for name in _classes(BASE)},
    **{
        f"litestar.contrib.sqlalchemy.types.{name}": f"advanced_alchemy.types.{name}"
        for name in [*_classes(TYPES), "JsonB", "BigIntIdentity"]
    },
    **{
        f"advanced_alchemy.extensions.litestar.base.{name}": f"advanced_alchemy.base.{name}"
        for name in _classes(BASE)
    },
    **{
        f"advanced_alchemy.mixins.{home}.{name}": f"advanced_alchemy.mixins.{name}"
        for home in ("audit", "bigint", "nanoid", "slug", "unique", "uuid")
        for name in _classes(MIXINS)
    },
    "litestar.plugins.sqlalchemy.base": "advanced_alchemy.base",
    "litestar.contrib.sqlalchemy.base": "advanced_alchemy.base",
    "advanced_alchemy.extensions.litestar.base": "advanced_alchemy.base",
    "litestar.plugins.sqlalchemy.mixins": "advanced_alchemy.mixins",
}

"""SQLAlchemy-Utils: its column types, `Timestamp`, decorators of models.

Modelled: what each type is in each database; the columns of the `Timestamp` mixin.
Not modelled: generic relationships (their two columns are the model's own), aggregates, views.
Source: SQLAlchemy-Utils 0.43.0, sqlalchemy_utils/types/*.py, sqlalchemy_utils/models.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Class, Native

TYPES: Final = """
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.sqltypes import (
    BINARY, CHAR, Date, DateTime, JSON, LargeBinary, String, TypeDecorator, Unicode,
    UnicodeText, UserDefinedType, VARBINARY,
)


class UUIDType(TypeDecorator):
    def __init__(self, binary=True, native=True):
        self.binary = binary
        self.native = native
        self.impl = BINARY(16) if binary else CHAR(32)

    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql" and self.native:
            return postgresql.UUID()
        return self.impl


class EmailType(TypeDecorator):
    impl = Unicode

    def __init__(self, length=255, *args, **kwargs):
        self.impl = Unicode(length)


class ChoiceType(TypeDecorator):
    impl = Unicode(255)

    def __init__(self, choices, impl=None):
        self.impl = impl if impl is not None else Unicode(255)


class ColorType(TypeDecorator):
    def __init__(self, max_length=20, *args, **kwargs):
        self.impl = Unicode(max_length)


class IPAddressType(TypeDecorator):
    def __init__(self, max_length=50, *args, **kwargs):
        self.impl = Unicode(max_length)


class TimezoneType(TypeDecorator):
    def __init__(self, backend="dateutil"):
        self.impl = Unicode(50)


class PhoneNumberType(TypeDecorator):
    def __init__(self, region=None, max_length=20, *args, **kwargs):
        self.impl = Unicode(max_length)


class CountryType(TypeDecorator):
    impl = String(2)


class CurrencyType(TypeDecorator):
    impl = String(3)


class LocaleType(TypeDecorator):
    impl = Unicode(10)


class URLType(TypeDecorator):
    impl = UnicodeText


class EnrichedDateTimeType(TypeDecorator):
    impl = DateTime

    def __init__(self, datetime_processor=None, *args, **kwargs):
        self.impl = DateTime(*args, **kwargs)


class ArrowType(TypeDecorator):
    impl = DateTime


class EnrichedDateType(TypeDecorator):
    impl = Date

    def __init__(self, date_processor=None, *args, **kwargs):
        self.impl = Date()


class ScalarListType(TypeDecorator):
    def __init__(self, coerce_func=None, separator=","):
        self.impl = UnicodeText()


class JSONType(TypeDecorator):
    impl = UnicodeText

    def load_dialect_impl(self, dialect):
        return JSON() if dialect.name == "postgresql" else self.impl


class PasswordType(TypeDecorator):
    def __init__(self, max_length=None, **kwargs):
        self.impl = VARBINARY(max_length or 1137)

    def load_dialect_impl(self, dialect):
        if dialect.name == "sqlite":
            return LargeBinary()
        return self.impl


class StringEncryptedType(TypeDecorator):
    impl = String

    def __init__(self, type_in=None, key=None, engine=None, padding=None, **kwargs):
        self.impl = self.__class__.impl(**kwargs)


class EncryptedType(TypeDecorator):
    impl = LargeBinary

    def __init__(self, type_in=None, key=None, engine=None, padding=None, **kwargs):
        self.impl = self.__class__.impl(**kwargs)


class BitType(TypeDecorator):
    def __init__(self, length=1, **kwargs):
        self.impl = UnicodeText()


class WeekDaysType(TypeDecorator):
    def __init__(self):
        self.impl = Unicode(7)


class LtreeType(UserDefinedType):
    def get_col_spec(self, **options):
        return "LTREE"


class TSVectorType(TypeDecorator):
    impl = postgresql.TSVECTOR

    def __init__(self, *args, **kwargs):
        self.impl = postgresql.TSVECTOR()


class CompositeType(UserDefinedType):
    def __init__(self, name, columns, quote=None, **kwargs):
        self.name = name

    def get_col_spec(self, **options):
        return self.name


class RangeType(TypeDecorator):
    def __init__(self, *args, **kwargs):
        self.impl = self.__class__.impl()


class IntRangeType(RangeType):
    impl = postgresql.INT4RANGE


class Int8RangeType(RangeType):
    impl = postgresql.INT8RANGE


class DateRangeType(RangeType):
    impl = postgresql.DATERANGE


class DateTimeRangeType(RangeType):
    impl = postgresql.TSRANGE


class NumericRangeType(RangeType):
    impl = postgresql.NUMRANGE
"""

MODELS: Final = """
from datetime import datetime

from sqlalchemy import Column, DateTime


class Timestamp:
    created = Column(DateTime, default=datetime.utcnow, nullable=False)
    updated = Column(DateTime, default=datetime.utcnow, nullable=False)
"""

STUBS: Final = {"sqlalchemy_utils.types": TYPES, "sqlalchemy_utils.models": MODELS}

_NAMES: Final = tuple(
    line[6:].partition("(")[0] for line in TYPES.splitlines() if line.startswith("class ") and "(" in line
)

ALIASES: Final = {
    **{f"sqlalchemy_utils.{name}": f"sqlalchemy_utils.types.{name}" for name in _NAMES},
    **{
        f"sqlalchemy_utils.types.{module}.{name}": f"sqlalchemy_utils.types.{name}"
        for name, module in (
            ("ArrowType", "arrow"),
            ("ChoiceType", "choice"),
            ("ColorType", "color"),
            ("CountryType", "country"),
            ("CurrencyType", "currency"),
            ("EmailType", "email"),
            ("EncryptedType", "encrypted.encrypted_type"),
            ("IPAddressType", "ip_address"),
            ("JSONType", "json"),
            ("LocaleType", "locale"),
            ("LtreeType", "ltree"),
            ("PasswordType", "password"),
            ("PhoneNumberType", "phone_number"),
            ("ScalarListType", "scalar_list"),
            ("StringEncryptedType", "encrypted.encrypted_type"),
            ("TSVectorType", "ts_vector"),
            ("TimezoneType", "timezone"),
            ("URLType", "url"),
            ("UUIDType", "uuid"),
        )
    },
    "sqlalchemy_utils.Timestamp": "sqlalchemy_utils.models.Timestamp",
}


@stands_for("sqlalchemy_utils.generic_repr", "sqlalchemy_utils.models.generic_repr")
def generic_repr(run: Interpreter, *given: Any) -> Any:
    """A decorator that leaves the class as it is, with or without arguments."""
    if len(given) == 1 and isinstance(given[0], Class):
        return given[0]
    return Native("sqlalchemy_utils.generic_repr", lambda run, cls: cls)

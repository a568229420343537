"""The types themselves, as stubs in the library's own syntax, and the names under which they are imported.

Source: SQLAlchemy 2.0.43, lib/sqlalchemy/sql/sqltypes.py, type_api.py, dialects/*/.
"""

from __future__ import annotations

from typing import Final

SQLTYPES: Final = """
class TypeEngine:
    def __init__(self, *args, **kwargs):
        pass

    def with_variant(self, type_, *dialect_names):
        made = self.copy()
        made._variants = {**getattr(self, "_variants", {}), **{name: type_ for name in dialect_names}}
        return made

    def copy(self, **kw):
        made = self.__class__.__new__(self.__class__)
        made.__dict__.update(self.__dict__)
        return made

    def adapt(self, cls, **kw):
        return self

    def as_generic(self, **kw):
        return self

    def evaluates_none(self):
        return self


class NullType(TypeEngine):
    pass


class Concatenable(TypeEngine):
    pass


class String(Concatenable):
    def __init__(self, length=None, collation=None, **kwargs):
        self.length = length
        self.collation = collation


class Text(String):
    pass


class Unicode(String):
    pass


class UnicodeText(Text):
    pass


class Integer(TypeEngine):
    pass


class SmallInteger(Integer):
    pass


class BigInteger(Integer):
    pass


class Numeric(TypeEngine):
    def __init__(self, precision=None, scale=None, decimal_return_scale=None, asdecimal=True):
        self.precision = precision
        self.scale = scale


class Float(Numeric):
    def __init__(self, precision=None, asdecimal=False, decimal_return_scale=None):
        self.precision = precision
        self.scale = None


class Double(Float):
    pass


class DateTime(TypeEngine):
    def __init__(self, timezone=False):
        self.timezone = timezone


class Date(TypeEngine):
    pass


class Time(TypeEngine):
    def __init__(self, timezone=False):
        self.timezone = timezone


class Interval(TypeEngine):
    def __init__(self, native=True, second_precision=None, day_precision=None):
        pass


class LargeBinary(TypeEngine):
    def __init__(self, length=None):
        self.length = length


class Boolean(TypeEngine):
    def __init__(self, create_constraint=False, name=None, **kwargs):
        self.create_constraint = create_constraint
        self.name = name


class Enum(String):
    def __init__(self, *enums, **kw):
        self.enums = enums
        self.name = kw.get("name")
        self.length = kw.get("length")
        self.schema = kw.get("schema")
        self.native_enum = kw.get("native_enum", True)
        self.values_callable = kw.get("values_callable")
        self.create_constraint = kw.get("create_constraint", False)


class PickleType(TypeEngine):
    def __init__(self, protocol=None, pickler=None, comparator=None, impl=None):
        pass


class JSON(TypeEngine):
    def __init__(self, none_as_null=False):
        pass

    class JSONPathType(String):
        pass


class ARRAY(TypeEngine):
    def __init__(self, item_type, as_tuple=False, dimensions=None, zero_indexes=False):
        self.item_type = item_type
        self.dimensions = dimensions


class Uuid(TypeEngine):
    def __init__(self, as_uuid=True, native_uuid=True):
        self.native_uuid = native_uuid


class TupleType(TypeEngine):
    pass


class INTEGER(Integer):
    pass


class SMALLINT(SmallInteger):
    pass


class BIGINT(BigInteger):
    pass


class FLOAT(Float):
    pass


class DOUBLE(Double):
    pass


class DOUBLE_PRECISION(Double):
    pass


class REAL(Float):
    pass


class NUMERIC(Numeric):
    pass


class DECIMAL(Numeric):
    pass


class TEXT(Text):
    pass


class CLOB(Text):
    pass


class VARCHAR(String):
    pass


class NVARCHAR(Unicode):
    pass


class CHAR(String):
    pass


class NCHAR(Unicode):
    pass


class DATE(Date):
    pass


class DATETIME(DateTime):
    pass


class TIMESTAMP(DateTime):
    pass


class TIME(Time):
    pass


class BLOB(LargeBinary):
    pass


class BINARY(LargeBinary):
    pass


class VARBINARY(LargeBinary):
    pass


class BOOLEAN(Boolean):
    pass


class UUID(Uuid):
    pass


class UserDefinedType(TypeEngine):
    pass


class Dialect:
    def __init__(self, name):
        self.name = name
        self.driver = name
        self.server_version_info = (99,)

    def type_descriptor(self, type_):
        return type_


class TypeDecorator(TypeEngine):
    impl = None

    def __init__(self, *args, **kwargs):
        impl = self.__class__.impl
        self.impl = impl(*args, **kwargs) if isinstance(impl, type) else impl

    def load_dialect_impl(self, dialect):
        return self.impl

    def type_engine(self, dialect):
        return self.load_dialect_impl(dialect)


class Variant(TypeDecorator):
    pass
"""

POSTGRESQL: Final = """
from sqlalchemy.sql.sqltypes import (
    ARRAY as _ARRAY, BIGINT, BOOLEAN, CHAR, DATE, DOUBLE_PRECISION, FLOAT, INTEGER, JSON, NUMERIC, REAL,
    SMALLINT, TEXT, UUID, VARCHAR, DateTime, Enum, LargeBinary, String, Text, Time, TypeEngine, Uuid,
)


class ARRAY(_ARRAY):
    pass


class JSONB(JSON):
    pass


class BYTEA(LargeBinary):
    pass


class ENUM(Enum):
    pass


class TIMESTAMP(DateTime):
    def __init__(self, timezone=False, precision=None):
        self.timezone = timezone


class TIME(Time):
    def __init__(self, timezone=False, precision=None):
        self.timezone = timezone


class INTERVAL(TypeEngine):
    pass


class BIT(TypeEngine):
    def __init__(self, length=None, varying=False):
        self.length = length


class DOMAIN(TypeEngine):
    def __init__(self, name, data_type, **kw):
        self.name = name


class CITEXT(Text):
    pass
""" + "\n".join(
    f"\n\nclass {name}(TypeEngine):\n    pass"
    for name in (
        "CIDR",
        "DATEMULTIRANGE",
        "DATERANGE",
        "HSTORE",
        "INET",
        "INT4MULTIRANGE",
        "INT4RANGE",
        "INT8MULTIRANGE",
        "INT8RANGE",
        "JSONPATH",
        "MACADDR",
        "MACADDR8",
        "MONEY",
        "NUMMULTIRANGE",
        "NUMRANGE",
        "OID",
        "REGCLASS",
        "REGCONFIG",
        "TSMULTIRANGE",
        "TSQUERY",
        "TSRANGE",
        "TSTZMULTIRANGE",
        "TSTZRANGE",
        "TSVECTOR",
    )
)

MYSQL: Final = """
from sqlalchemy.sql.sqltypes import (
    BIGINT as _BIGINT, BINARY, BLOB, BOOLEAN, CHAR as _CHAR, DATE, DATETIME as _DATETIME, DECIMAL, DOUBLE,
    FLOAT, INTEGER as _INTEGER, JSON, NUMERIC, REAL, SMALLINT as _SMALLINT, TEXT as _TEXT, TIME as _TIME,
    TIMESTAMP as _TIMESTAMP, VARBINARY, VARCHAR as _VARCHAR, Enum, LargeBinary, Text, TypeEngine,
)


class BIGINT(_BIGINT):
    def __init__(self, display_width=None, **kw):
        self.unsigned = kw.get("unsigned", False)


class INTEGER(_INTEGER):
    def __init__(self, display_width=None, **kw):
        self.unsigned = kw.get("unsigned", False)


class SMALLINT(_SMALLINT):
    def __init__(self, display_width=None, **kw):
        self.unsigned = kw.get("unsigned", False)


class MEDIUMINT(INTEGER):
    pass


class TINYINT(INTEGER):
    pass


class VARCHAR(_VARCHAR):
    pass


class CHAR(_CHAR):
    pass


class TEXT(_TEXT):
    pass


class LONGTEXT(Text):
    pass


class MEDIUMTEXT(Text):
    pass


class TINYTEXT(Text):
    pass


class LONGBLOB(LargeBinary):
    pass


class MEDIUMBLOB(LargeBinary):
    pass


class TINYBLOB(LargeBinary):
    pass


class DATETIME(_DATETIME):
    def __init__(self, timezone=False, fsp=None):
        self.timezone = timezone


class TIMESTAMP(_TIMESTAMP):
    def __init__(self, timezone=False, fsp=None):
        self.timezone = timezone


class TIME(_TIME):
    def __init__(self, timezone=False, fsp=None):
        self.timezone = timezone


class ENUM(Enum):
    pass


class SET(TypeEngine):
    pass


class YEAR(TypeEngine):
    pass


class BIT(TypeEngine):
    def __init__(self, length=None):
        self.length = length
"""

OTHERS: Final = """
from sqlalchemy.sql.sqltypes import (
    BIGINT, BINARY, BLOB, BOOLEAN, CHAR, CLOB, DATE, DATETIME, DECIMAL, DOUBLE, DOUBLE_PRECISION, FLOAT,
    INTEGER, JSON, NCHAR, NUMERIC, NVARCHAR, REAL, SMALLINT, TEXT, TIME, TIMESTAMP, VARBINARY, VARCHAR,
    DateTime, Integer, LargeBinary, String, Text, TypeEngine, Unicode, Uuid,
)


class UNIQUEIDENTIFIER(Uuid):
    pass


class DATETIME2(DateTime):
    pass


class DATETIMEOFFSET(DateTime):
    pass


class NTEXT(Text):
    pass


class TINYINT(Integer):
    pass


class IMAGE(LargeBinary):
    pass


class VARCHAR2(String):
    pass


class NVARCHAR2(Unicode):
    pass


class NUMBER(NUMERIC):
    pass


class RAW(LargeBinary):
    pass


class NCLOB(Text):
    pass
"""

TYPES: Final = "sqlalchemy.sql.sqltypes"

STUBS: Final = {
    TYPES: SQLTYPES,
    "sqlalchemy.dialects.postgresql": POSTGRESQL,
    "sqlalchemy.dialects.mysql": MYSQL,
    "sqlalchemy.dialects.sqlite": OTHERS,
    "sqlalchemy.dialects.mssql": OTHERS,
    "sqlalchemy.dialects.oracle": OTHERS,
}


def _classes(stub: str) -> list[str]:
    return [line[6:].partition("(")[0].rstrip(":") for line in stub.splitlines() if line.startswith("class ")]


ALIASES: Final = {
    "sqlalchemy.types": TYPES,
    "sqlalchemy.sql.type_api": TYPES,
    **{f"sqlalchemy.{name}": f"{TYPES}.{name}" for name in _classes(SQLTYPES)},
    **{f"sqlalchemy.types.{name}": f"{TYPES}.{name}" for name in _classes(SQLTYPES)},
    **{f"sqlalchemy.sql.type_api.{name}": f"{TYPES}.{name}" for name in _classes(SQLTYPES)},
    **{
        f"sqlalchemy.dialects.{dialect}.{inner}.{name}": f"sqlalchemy.dialects.{dialect}.{name}"
        for dialect, stub in (("postgresql", POSTGRESQL), ("mysql", MYSQL))
        for name in _classes(stub)
        for inner in ("base", "array", "json", "ranges", "types", "hstore", "named_types", "enumerated")
    },
    "sqlalchemy.dialects.postgresql.array.ARRAY": "sqlalchemy.dialects.postgresql.ARRAY",
    "sqlalchemy.dialects.postgresql.base.UUID": f"{TYPES}.UUID",
    "sqlalchemy.dialects.postgresql.json.JSON": f"{TYPES}.JSON",
}

VERBATIM: Final = frozenset(
    _classes(POSTGRESQL)[_classes(POSTGRESQL).index("CITEXT") :]
    + _classes(MYSQL)
    + [
        "CLOB",
        "NVARCHAR",
        "NCHAR",
        "DATETIME2",
        "DATETIMEOFFSET",
        "NTEXT",
        "UNIQUEIDENTIFIER",
        "IMAGE",
        "SET",
    ]
) - {
    "BIGINT",
    "INTEGER",
    "SMALLINT",
    "VARCHAR",
    "CHAR",
    "TEXT",
    "DATETIME",
    "TIMESTAMP",
    "TIME",
    "ENUM",
    "BIT",
}
"""Classes that are spelled as they are called, in every dialect."""

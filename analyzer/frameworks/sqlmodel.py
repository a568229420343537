"""SQLModel: classes that are pydantic models and, with `table=True`, mapped to a table.

Modelled: fields as columns (`sa_column` replaces everything; nullable if given, else if None is in the type
and it is no key: defaults never count), foreign keys, `sa_column_kwargs`, `sa_type`, `Relationship` with a
link model; the table is called as the class, in small letters.
Not modelled: inheritance of one table model from another beyond what SQLAlchemy makes of it.
Source: sqlmodel 0.0.27 and 0.0.50, sqlmodel/main.py, sqlmodel/_compat.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.schemas import fields_of
from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.annotations import annotated_names, is_annotated, union_members
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Annotated, Class, name_of
from analyzer.evaluator.values import Dict, Join, Result
from analyzer.frameworks import pydantic
from analyzer.frameworks.sqlalchemy import declarative
from analyzer.frameworks.sqlalchemy.mapping import Attribute, Mappings, ModelBase
from analyzer.frameworks.sqlalchemy.resolving import includes_none
from analyzer.frameworks.sqlalchemy.schema import Column, ForeignKey
from analyzer.frameworks.sqlalchemy.sqltypes import ALIASES as SQL_ALIASES
from analyzer.frameworks.sqlalchemy.sqltypes import TYPES
from analyzer.frameworks.sqlalchemy.types import is_enumeration

ENTRY_TEXTS: Final = (("sqlmodel",), ("table=True",))

MAIN: Final = """
from pydantic.main import BaseModel
from sqlalchemy.orm.decl_api import registry as _registry
from sqlalchemy.orm import declared_attr
from sqlalchemy.orm.decl_base import TableOfClass
from sqlalchemy.sql.schema import MetaData


class SQLModel(BaseModel):
    _declarative_root = True
    metadata = MetaData()
    __table__ = TableOfClass()

    @declared_attr.directive
    def __tablename__(cls):
        return cls.__name__.lower()


default_registry = _registry(metadata=SQLModel.metadata)
"""

SQLTYPES: Final = """
from sqlalchemy.sql.sqltypes import DateTime, String, TypeDecorator


class AutoString(TypeDecorator):
    impl = String
    cache_ok = True


class UTCDateTime(TypeDecorator):
    impl = DateTime
    cache_ok = True
"""

STUBS: Final = {"sqlmodel.main": MAIN, "sqlmodel.sql.sqltypes": SQLTYPES}

ALIASES: Final = {
    "sqlmodel.SQLModel": "sqlmodel.main.SQLModel",
    "sqlmodel.AutoString": "sqlmodel.sql.sqltypes.AutoString",
    "sqlmodel.sql.sqltypes.GUID": f"{TYPES}.Uuid",
    "sqlmodel.default_registry": "sqlmodel.main.default_registry",
    **{
        f"sqlmodel.{name}": SQL_ALIASES.get(f"sqlalchemy.{name}", f"sqlalchemy.{name}")
        for name in (
            "ARRAY",
            "BIGINT",
            "BINARY",
            "BLOB",
            "BOOLEAN",
            "BigInteger",
            "Boolean",
            "CHAR",
            "CLOB",
            "CheckConstraint",
            "Column",
            "Computed",
            "DATE",
            "DATETIME",
            "DECIMAL",
            "DOUBLE",
            "Date",
            "DateTime",
            "Double",
            "Enum",
            "FLOAT",
            "FetchedValue",
            "Float",
            "ForeignKey",
            "ForeignKeyConstraint",
            "INTEGER",
            "Identity",
            "Index",
            "Integer",
            "Interval",
            "JSON",
            "LargeBinary",
            "MetaData",
            "NUMERIC",
            "NVARCHAR",
            "Numeric",
            "PickleType",
            "PrimaryKeyConstraint",
            "REAL",
            "SMALLINT",
            "Sequence",
            "SmallInteger",
            "String",
            "TEXT",
            "TIME",
            "TIMESTAMP",
            "Table",
            "Text",
            "Time",
            "UUID",
            "Unicode",
            "UnicodeText",
            "UniqueConstraint",
            "Uuid",
            "VARBINARY",
            "VARCHAR",
            "and_",
            "asc",
            "cast",
            "column",
            "desc",
            "false",
            "func",
            "literal",
            "not_",
            "null",
            "or_",
            "text",
            "true",
        )
    },
}
"""What `sqlmodel` re-exports is SQLAlchemy's."""

COLUMN_OPTIONS: Final = ("primary_key", "unique", "index", "nullable")

TEXTS: Final = frozenset(
    [
        "builtins.str",
        "ipaddress.IPv4Address",
        "ipaddress.IPv4Network",
        "ipaddress.IPv6Address",
        "ipaddress.IPv6Network",
        "pathlib.Path",
        "pydantic.EmailStr",
        "pydantic.networks.EmailStr",
        "pydantic.AnyUrl",
        "pydantic.HttpUrl",
    ]
)

KINDS: Final = {
    "builtins.bool": "Boolean",
    "builtins.bytes": "LargeBinary",
    "builtins.float": "Float",
    "builtins.int": "Integer",
    "datetime.date": "Date",
    "datetime.datetime": "DateTime",
    "datetime.time": "Time",
    "datetime.timedelta": "Interval",
    "decimal.Decimal": "Numeric",
    "pydantic.AwareDatetime": "DateTime",
    "pydantic.NaiveDatetime": "DateTime",
    "uuid.UUID": "Uuid",
    **{f"pydantic.UUID{version}": "Uuid" for version in (1, 3, 4, 5)},
}
"""Python type to the column type that it gets."""


@stands_for("sqlmodel.main.FieldInfo", "sqlmodel.Field", "sqlmodel.main.Field")
class Field(pydantic.Field):
    """A field, with what it says of its column."""


@stands_for("sqlmodel.main.RelationshipInfo", "sqlmodel.Relationship", "sqlmodel.main.Relationship")
class Relationship(StandIn):
    """An attribute that leads to other models."""

    def __init__(self, **options: Any) -> None:
        self.options = options


def _relationship(run: Interpreter, given: Relationship) -> Any:
    """The relationship of SQLAlchemy's that it stands for."""
    options = {name: plain(value) for name, value in given.options.items()}
    whole = options.get("sa_relationship")
    if isinstance(whole, declarative.Relationship):
        return whole
    keywords: dict[str, Any] = {}
    if options.get("back_populates") is not None:
        keywords["back_populates"] = options["back_populates"]
    if options.get("cascade_delete") is True:
        keywords["cascade"] = "all, delete-orphan"
    if options.get("passive_deletes"):
        keywords["passive_deletes"] = options["passive_deletes"]
    link = options.get("link_model")
    if isinstance(link, Class):
        keywords["secondary"] = link
    more = options.get("sa_relationship_kwargs")
    if isinstance(more, Dict):
        keywords.update({str(key): one.value for key, one in more.entries.values()})
    return run.call(run.registry.class_playing(declarative.Relationship), [], keywords)


class _FieldColumn:
    """The column that a field becomes."""

    def __init__(self, run: Interpreter, annotation: Any, declared: Any) -> None:
        self._run = run
        self._annotation = annotation
        self._declared = declared
        self._options: dict[str, Any] = {}
        for one in _field_infos(annotation):
            self._options.update(one.options)
        if isinstance(declared, pydantic.Field):
            self._options.update(declared.options)

    def made(self) -> Any:
        whole = plain(self._options.get("sa_column"))
        if isinstance(whole, Column):
            return whole
        run = self._run
        options: dict[str, Any] = {name: self._options.get(name, False) for name in COLUMN_OPTIONS[:3]}
        options["nullable"] = self._options.get("nullable")
        if plain(options["nullable"]) is None:
            key = truth(options["primary_key"])[1] is True
            options["nullable"] = not key and includes_none(self._annotation)
        items = []
        reference = plain(self._options.get("foreign_key"))
        if reference is not None:
            keywords = {"ondelete": self._options["ondelete"]} if "ondelete" in self._options else {}
            items.append(run.call(run.registry.class_playing(ForeignKey), [reference], keywords))
        items += [one.value for one in run.each(plain(self._options.get("sa_column_args")))]
        more = plain(self._options.get("sa_column_kwargs"))
        if isinstance(more, Dict):
            options.update({str(key): one.value for key, one in more.entries.values()})
        default = self._default()
        if default is not ABSENT:
            options.setdefault("default", default)
        return run.call(run.registry.class_playing(Column), items, {"type_": self._type(), **options})

    def _default(self) -> Any:
        declared = self._declared
        if not isinstance(declared, pydantic.Field):
            return declared
        if plain(declared.factory) is not None:
            return declared.factory
        return ABSENT if declared.default is ... else declared.default

    def _type(self) -> Any:
        given = plain(self._options.get("sa_type"))
        if given is not None:
            return given
        run = self._run
        kind = _single(self._annotation)
        if isinstance(kind, Class) and is_enumeration(kind):
            return run.call(run.external(f"{TYPES}.Enum"), [kind])
        names = _ancestors(kind)
        if any(name in TEXTS for name in names):
            length = plain(self._options.get("max_length"))
            arguments = [length] if isinstance(length, int) else []
            return run.call(run.external("sqlmodel.sql.sqltypes.AutoString"), arguments)
        for name in names:
            if name == "decimal.Decimal":
                digits = [plain(self._options.get(key)) for key in ("max_digits", "decimal_places")]
                return run.call(run.external(f"{TYPES}.Numeric"), digits)
            if name in KINDS:
                return run.external(f"{TYPES}.{KINDS[name]}")
        return None


def _field_infos(annotation: Any) -> list[pydantic.Field]:
    found: list[pydantic.Field] = []
    for member in union_members(annotation):
        while is_annotated(member):
            found += [one for one in member.arguments[1:] if isinstance(one, pydantic.Field)]
            member = member.arguments[0]
    return found


def _single(annotation: Any) -> Any:
    """The type that a field's annotation comes to, None and metadata aside."""
    while True:
        members = [one for one in union_members(annotation) if one is not None]
        annotation = members[0] if members else None
        if not is_annotated(annotation):
            break
        annotation = annotation.arguments[0]
    if isinstance(annotation, Annotated) and name_of(annotation.of).rpartition(".")[2] == "Literal":
        return annotation.arguments[0] if annotation.arguments else None
    return annotation


def _ancestors(kind: Any) -> list[str]:
    if isinstance(kind, str):
        return ["builtins.str"]
    if isinstance(kind, Class):
        return [name_of(base) for base in kind.mro]
    if isinstance(kind, Annotated):
        kind = kind.of
    if isinstance(kind, Result):
        known = {"constr": "builtins.str", "conint": "builtins.int", "confloat": "builtins.float"}
        return [known.get(kind.of.rpartition(".")[2], kind.of)]
    return [name_of(kind)]


def _attributes(mappings: Mappings, cls: Class) -> list[Attribute]:
    """Fields as columns, parents' first; relationships; what is written as in SQLAlchemy."""
    run = mappings.run
    made: list[Attribute] = []
    for name, owner, annotation in fields_of(run, cls):
        declared = plain(owner.namespace.get(name, ABSENT))
        if isinstance(declared, Join):
            declared = plain(declared.alternatives[0].value)
        node = dict(annotated_names(owner)).get(name)
        if isinstance(declared, Relationship):
            made.append(Attribute(name, _relationship(run, declared), node, owner))
        elif isinstance(declared, declarative.Relationship):
            made.append(Attribute(name, declared, node, owner))
        else:
            made.append(Attribute(name, _FieldColumn(run, annotation, declared).made(), None, owner))
    known = {one.name for one in made}
    for base in cls.mro:
        for name, value in base.namespace.items() if isinstance(base, Class) else ():
            value = plain(value)
            if isinstance(value, declarative.declared_attr) and not name.startswith("__"):
                value = plain(value.of(cls))
            if name not in known and isinstance(value, (Column, declarative.Relationship)):
                known.add(name)
                made.append(Attribute(name, value, None, base))
    return made


def _is_table(cls: Class) -> bool:
    return truth(cls.keywords.get("table", False))[1] is True


MODEL_BASES: Final = {
    "sqlmodel.main.SQLModel": ModelBase("sqlmodel", is_mapped=_is_table, attributes=_attributes),
}

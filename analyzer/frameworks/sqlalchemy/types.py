"""What the type of a column means.

Modelled: generic types and those of the dialects, arguments by name or position, `with_variant`,
`TypeDecorator` with its `impl` and with `load_dialect_impl` for each dialect, `UserDefinedType`.
Source: SQLAlchemy 2.0.43, lib/sqlalchemy/sql/sqltypes.py, type_api.py, dialects/*/.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from analyzer.concepts.column_types import UNKNOWN, UNREAD, ColumnType
from analyzer.evaluator import stands_for
from analyzer.evaluator.annotations import is_annotated, union_members
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of
from analyzer.evaluator.comparing import member_value
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Annotated, Bound, Class, Function, Instance, name_of
from analyzer.evaluator.texts import to_python
from analyzer.evaluator.values import Dict, External, Join, List, Result, Value, is_constant
from analyzer.frameworks.sqlalchemy.sqltypes import TYPES, VERBATIM

KINDS: Final[dict[str, str]] = {
    "ARRAY": "array",
    "BIGINT": "bigint",
    "BINARY": "fixed_binary",
    "BIT": "bit",
    "BigInteger": "bigint",
    "Boolean": "boolean",
    "CHAR": "char",
    "DECIMAL": "decimal",
    "Date": "date",
    "DateTime": "datetime",
    "Double": "double",
    "Enum": "enum",
    "FLOAT": "float",
    "Float": "float",
    "INTERVAL": "interval",
    "Integer": "integer",
    "Interval": "interval",
    "JSON": "json",
    "JSONB": "jsonb",
    "LargeBinary": "binary",
    "NCHAR": "char",
    "Numeric": "numeric",
    "PickleType": "binary",
    "REAL": "real",
    "SMALLINT": "smallint",
    "SmallInteger": "smallint",
    "String": "string",
    "TIMESTAMP": "timestamp",
    "Text": "text",
    "Time": "time",
    "Uuid": "uuid",
    "VARBINARY": "varbinary",
}
"""Kind of each class that decides one; those of its subclasses follow."""

ARGUMENTS: Final = (
    "length",
    "collation",
    "precision",
    "scale",
    "timezone",
    "name",
    "native_enum",
    "unsigned",
)

DIALECTS: Final = ("sqlite", "postgresql", "mysql")

MAX_DECORATORS: Final = 8
"""Types around types; a longer chain is a circle."""

PYTHON_TYPES: Final = {
    "bool": "Boolean",
    "bytes": "LargeBinary",
    "datetime.date": "Date",
    "datetime.datetime": "DateTime",
    "datetime.time": "Time",
    "datetime.timedelta": "Interval",
    "decimal.Decimal": "Numeric",
    "float": "Float",
    "int": "Integer",
    "str": "String",
    "uuid.UUID": "Uuid",
}
"""Python type to the class that `Mapped[...]` gives it."""


@stands_for(
    *(
        f"sqlalchemy.ext.mutable.{name}.as_mutable"
        for name in ("Mutable", "MutableDict", "MutableList", "MutableSet")
    )
)
def as_mutable(run: Interpreter, sqltype: Any) -> Any:
    """A type whose values tell when they change is the same type."""
    return sqltype


def is_type(value: Any) -> bool:
    """Whether a value is a column type: an object or a class of the library's, or of the target's below."""
    cls = value.cls if isinstance(value, Instance) else value
    return isinstance(cls, Class) and any(
        isinstance(base, Class) and base.full_name == f"{TYPES}.TypeEngine" for base in cls.mro
    )


def column_type(run: Interpreter, value: Any, depth: int = 0) -> ColumnType:
    """What a declared type means."""
    value = plain(value)
    if isinstance(value, Join):
        value = plain(value.alternatives[0].value)
    if depth > MAX_DECORATORS or value is None:
        return UNKNOWN
    if isinstance(value, Class) and is_type(value):
        value = run.call(value, [])
    if isinstance(value, Instance) and is_type(value):
        return _Reading(run, value, depth).type()
    if isinstance(value, (External, Result)):
        return _foreign(value)
    return UNKNOWN if not isinstance(value, (Class, Instance)) else ColumnType(name_of(value))


def _foreign(value: External | Result) -> ColumnType:
    """A type of a library that nobody plays, spelled as it is called (`Geometry`, `Vector(3)`)."""
    known = (
        {str(at): to_python(one) for at, one in enumerate(value.arguments.positional)}
        if isinstance(value, Result)
        else {}
    )
    arguments = {key: one for key, one in known.items() if not isinstance(one, Value)}
    return ColumnType(name_of(value), None, arguments)


class _Reading:
    """One type object, read."""

    def __init__(self, run: Interpreter, value: Instance, depth: int) -> None:
        self._run = run
        self._value = value
        self._depth = depth

    def type(self) -> ColumnType:
        value = self._value
        names = [
            base.name for base in mro_of(value.cls) if isinstance(base, Class) and base.module.path is None
        ]
        declared = name_of(value.cls)
        if "TypeDecorator" in names:
            return self._decorator(declared)
        variants = self._variants()
        if "UserDefinedType" in names:
            return ColumnType(declared, None, self._arguments(), spelled=self._specified(), variants=variants)
        if names and names[0] in VERBATIM:
            length = self._argument("length")
            spelled = names[0] if length is None else f"{names[0]}({length})"
            return ColumnType(declared, None, self._arguments(), spelled=spelled, variants=variants)
        kind = next((KINDS[name] for name in names if name in KINDS), None)
        if self._argument("timezone") is True and kind in ("datetime", "timestamp", "time"):
            kind = f"{kind}_tz"
        if kind == "uuid" and self._argument("native_uuid") is False:
            kind, arguments = "char", {"length": 32}
            return ColumnType(declared, kind, arguments, variants=variants)
        arguments = self._arguments()
        item = None
        if kind == "array":
            item = column_type(self._run, value.attributes.get("item_type"), self._depth + 1)
        if kind == "enum":
            arguments.update(self._enumerated())
        return ColumnType(declared, kind, arguments, item, variants=variants)

    def _argument(self, name: str) -> Any:
        found = to_python(plain(self._value.attributes.get(name)))
        return None if isinstance(found, Value) else found

    def _arguments(self) -> dict[str, Any]:
        known = {name: self._argument(name) for name in ARGUMENTS}
        told = {name: one for name, one in known.items() if one is not None and one is not False}
        given = {name: to_python(plain(self._value.attributes.get(name))) for name in ARGUMENTS}
        unread = [name for name, one in given.items() if isinstance(one, Value)]
        return told | {UNREAD: unread} if unread else told

    def _variants(self) -> dict[str, ColumnType]:
        given = plain(self._value.attributes.get("_variants"))
        if not isinstance(given, Dict):
            return {}
        return {
            str(plain(name)): column_type(self._run, one.value, self._depth + 1)
            for name, one in given.entries.values()
        }

    def _decorator(self, declared: str) -> ColumnType:
        """A `TypeDecorator`: what its `impl` is, in each dialect."""
        run, value = self._run, self._value
        inner = plain(value.attributes.get("impl"))
        if inner is None:
            inner = class_attribute(run, value.cls, "impl")
        generic = column_type(run, None if inner is ABSENT else inner, self._depth + 1)
        variants = {**generic.variants, **self._variants()}
        loader = class_attribute(run, value.cls, "load_dialect_impl")
        if isinstance(loader, Function) and loader.owner is not self._run.external(f"{TYPES}.TypeDecorator"):
            for dialect in DIALECTS:
                played = run.call(run.external(f"{TYPES}.Dialect"), [dialect])
                found = run.call(Bound(loader, value), [played])
                if is_type(plain(found)):
                    variants[dialect] = column_type(run, found, self._depth + 1)
        return ColumnType(declared, generic.kind, generic.arguments, generic.item, generic.spelled, variants)

    def _specified(self) -> str | None:
        """What `get_col_spec` gives."""
        method = class_attribute(self._run, self._value.cls, "get_col_spec")
        if not isinstance(method, Function):
            return None
        found = plain(self._run.call(Bound(method, self._value), []))
        return found if isinstance(found, str) else None

    def _enumerated(self) -> dict[str, Any]:
        """Values, length and name of an enumeration."""
        run, value = self._run, self._value
        given = [plain(one.value) for one in run.each(value.attributes.get("enums"))]
        name = self._argument("name")
        values: list[Any] | None = None
        if len(given) == 1 and isinstance(given[0], Class):
            values = self._stored(given[0])
            name = name or given[0].name.lower()
        elif all(isinstance(one, str) for one in given):
            values = given
        told: dict[str, Any] = {"name": name}
        if values is not None:
            longest = max((len(one) for one in values), default=0)
            told["values"] = values
            told["length"] = self._argument("length") or longest
        if self._argument("native_enum") is False:
            told["native_enum"] = False
        return told

    def _stored(self, cls: Class) -> list[Any] | None:
        """What is stored for the members of an enumeration: their names, unless a function says otherwise."""
        run = self._run
        chosen = plain(self._value.attributes.get("values_callable"))
        if chosen is not None:
            listed = run.each(run.call(chosen, [cls]))
        else:
            members = run.iterate(cls)
            if not isinstance(members, List):
                return None
            listed = [
                type(one)(one.value.attributes.get("name"), one.path)
                for one in members.elements
                if isinstance(one.value, Instance)
            ]
        values = [member_value(one.value) for one in listed]
        return values if values and all(isinstance(one, str) for one in values) else None


def type_of_annotation(run: Interpreter, annotation: Any, maps: Iterable[Mapping[Any, Any]] = ()) -> Any:
    """The type object that a Python type stands for: by the type maps (the nearest first), or by the
    library's own; None where nothing is said."""
    for candidate in _candidates(annotation):
        for known in maps:
            for key, given in known.items():
                if same_type(key, candidate):
                    return given
        if isinstance(candidate, Annotated) and name_of(candidate.of).rpartition(".")[2] == "Literal":
            return _enumeration(run, candidate.arguments, native_enum=False)
        if isinstance(candidate, Class) and run.iterate(candidate) is not None and is_enumeration(candidate):
            return _enumeration(run, (candidate,))
        found = PYTHON_TYPES.get(name_of(candidate).removeprefix("builtins."))
        if found == "Float" and _comparable(run.versions.get("sqlalchemy", "")) >= (2, 1):
            found = "Double"
        if found is not None:
            return run.external(f"{TYPES}.{found}")
    return None


def _comparable(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:2] if part.isdigit())


def _candidates(annotation: Any) -> Iterable[Any]:
    """The type itself, then what it annotates or is a union of, outermost first."""
    members = [one for one in union_members(annotation) if one is not None]
    for member in members[:1] if len(members) == 1 else [annotation]:
        yield member
        if is_annotated(member):
            yield from _candidates(member.arguments[0])
        elif isinstance(member, Annotated):
            yield member.of
        elif isinstance(member, Class):
            yield from (base for base in member.mro[1:] if not isinstance(base, Class) or base.module.path)
        elif isinstance(member, Result) and member.of.rpartition(".")[2] == "NewType":
            yield from _candidates(member.arguments.positional[-1])


def same_type(one: Any, other: Any) -> bool:
    """Whether two type expressions are the same type."""
    if one is other:
        return True
    if isinstance(one, Annotated) and isinstance(other, Annotated):
        return (
            same_type(one.of, other.of)
            and len(one.arguments) == len(other.arguments)
            and all(same_type(a, b) for a, b in zip(one.arguments, other.arguments, strict=True))
        )
    if is_constant(one) or is_constant(other):
        return bool(is_constant(one) and is_constant(other) and one == other)
    if isinstance(one, (Instance, Annotated)) or isinstance(other, (Instance, Annotated)):
        return False
    return name_of(one) == name_of(other) != "{?}"


def is_enumeration(cls: Class) -> bool:
    """Whether a class is an enumeration."""
    return isinstance(cls.namespace.get("__members__"), List)


def _enumeration(run: Interpreter, values: Iterable[Any], **options: Any) -> Any:
    return run.call(run.external(f"{TYPES}.Enum"), list(values), options)

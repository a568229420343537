"""Declarative bases, and what stands in the bodies of mapped classes.

A base is a class with a metadata and a registry.  Whether a class is mapped, and to what, is not asked before
the evaluation is over (`mapping`).
Not modelled: `__table_cls__`, `metaclass=` of a base beyond its own attributes, automap.
Source: SQLAlchemy 1.4.54 and 2.0.43, lib/sqlalchemy/orm/decl_api.py, relationships.py.
"""

from __future__ import annotations

import ast
from typing import Any, Final

from analyzer.evaluator import StandIn, internal, quiet, stands_for
from analyzer.evaluator.annotations import annotated_names
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Class, Descriptor, Function
from analyzer.evaluator.values import Dict, Unknown
from analyzer.frameworks.sqlalchemy.schema import AttributeOf, Column, MappedColumn, attribute_of

API: Final = "sqlalchemy.orm.decl_api"

BASES: Final = """
from sqlalchemy.orm.decl_base import TableOfClass, annotated_column, derives_directly
from sqlalchemy.sql.schema import MetaData


class registry:
    def __init__(self, *, metadata=None, class_registry=None, type_annotation_map=None, constructor=None):
        self.metadata = metadata if metadata is not None else MetaData()
        self.type_annotation_map = dict(type_annotation_map or {})

    def update_type_annotation_map(self, type_annotation_map):
        self.type_annotation_map.update(type_annotation_map)

    def generate_base(self, mapper=None, cls=object, name="Base", metaclass=None):
        bases = (*cls, Intercepted) if isinstance(cls, tuple) else (cls, Intercepted)
        return type(
            name,
            bases,
            {
                "registry": self,
                "metadata": self.metadata,
                "__table__": TableOfClass(),
                "_declarative_root": True,
            },
        )

    def as_declarative_base(self, **kw):
        def decorate(cls):
            cls.registry = self
            cls.metadata = self.metadata
            cls.__table__ = TableOfClass()
            cls._declarative_root = True
            return cls

        return decorate

    def mapped(self, cls):
        cls._mapped_by = self
        return cls

    def map_declaratively(self, cls):
        cls._mapped_by = self

    def mapped_as_dataclass(self, cls=None, **kw):
        def decorate(cls):
            cls._mapped_by = self
            return cls

        return decorate if cls is None else decorate(cls)

    def map_imperatively(self, class_, local_table=None, **kw):
        mapper(class_, local_table, **kw)

    def configure(self, cascade=False):
        pass


def mapper(class_, local_table=None, properties=None, non_primary=False, **kw):
    class_._mapped_to = local_table
    class_._mapped_properties = properties or {}
    if kw.get("inherits") is not None:
        class_._mapped_parent = kw["inherits"]


def declarative_base(bind=None, metadata=None, mapper=None, cls=object, name="Base", constructor=None,
                     class_registry=None, metaclass=None, type_annotation_map=None):
    made = registry(metadata=metadata, type_annotation_map=type_annotation_map)
    return made.generate_base(cls=cls, name=name)


def as_declarative(**kw):
    return registry(metadata=kw.get("metadata")).as_declarative_base()


class DeclarativeAttributeIntercept(type):
    def __getattr__(cls, name):
        return annotated_column(cls, name)


class DeclarativeMeta(DeclarativeAttributeIntercept):
    pass


class Intercepted(metaclass=DeclarativeAttributeIntercept):
    pass


def _set_up(cls):
    given = cls.__dict__
    if "registry" in given:
        made = given["registry"]
    else:
        made = registry(
            metadata=given.get("metadata"), type_annotation_map=given.get("type_annotation_map")
        )
        cls.registry = made
    if "metadata" not in given:
        cls.metadata = made.metadata
    cls.__table__ = TableOfClass()
    cls._declarative_root = True


class MappedAsDataclass:
    pass


class DeclarativeBase(metaclass=DeclarativeAttributeIntercept):
    def __init_subclass__(cls, **kw):
        if derives_directly(cls, DeclarativeBase):
            _set_up(cls)


class DeclarativeBaseNoMeta(metaclass=DeclarativeAttributeIntercept):
    def __init_subclass__(cls, **kw):
        if derives_directly(cls, DeclarativeBaseNoMeta):
            _set_up(cls)


class AbstractConcreteBase:
    pass


class ConcreteBase:
    pass


class DeferredReflection:
    pass


class AsyncAttrs:
    pass
"""

STUBS: Final = {API: BASES}

_NAMES: Final = (
    "DeclarativeBase",
    "DeclarativeBaseNoMeta",
    "DeclarativeMeta",
    "MappedAsDataclass",
    "as_declarative",
    "declarative_base",
    "mapper",
    "registry",
)

ALIASES: Final = {
    **{f"sqlalchemy.orm.{name}": f"{API}.{name}" for name in _NAMES},
    **{f"sqlalchemy.ext.declarative.{name}": f"{API}.{name}" for name in _NAMES},
    **{f"sqlalchemy.ext.declarative.api.{name}": f"{API}.{name}" for name in _NAMES},
    **{
        f"sqlalchemy.ext.declarative.{name}": f"{API}.{name}"
        for name in ("AbstractConcreteBase", "ConcreteBase", "DeferredReflection")
    },
    "sqlalchemy.ext.asyncio.AsyncAttrs": f"{API}.AsyncAttrs",
    "sqlalchemy.ext.asyncio.session.AsyncAttrs": f"{API}.AsyncAttrs",
    "sqlalchemy.orm.decl_base.DeclarativeBase": f"{API}.DeclarativeBase",
}


@stands_for("sqlalchemy.orm.decl_base.derives_directly")
def derives_directly(run: Interpreter, cls: Any, base: Any) -> bool:
    """Whether a class names a base itself; what is not known of its other bases does not matter."""
    return isinstance(cls, Class) and any(one is base for one in cls.bases)


@stands_for("sqlalchemy.orm.decl_base.annotated_column")
def annotated_column(run: Interpreter, cls: Any, name: Any) -> Any:
    """`Class.attribute` of a column that is only annotated."""
    for base in cls.mro if isinstance(cls, Class) else ():
        if not isinstance(base, Class):
            continue
        annotation = dict(annotated_names(base)).get(name)
        if annotation is not None and "Mapped" in ast.dump(annotation):
            made = run.call(run.registry.class_playing(ImplicitColumn), [])
            base.namespace[name] = made
            return attribute_of(run, cls, made)
    return ABSENT


@stands_for("sqlalchemy.orm.decl_base.ImplicitColumn")
class ImplicitColumn(MappedColumn):
    """The column of an attribute that is only annotated, made when somebody asked for it."""


@stands_for("sqlalchemy.orm.decl_base.TableOfClass")
class TableOfClass(StandIn):
    """`__table__` of the classes below a base."""

    def __get__(self, instance: Any, owner: Any) -> Any:
        made = self.run.allocate(self.run.registry.class_playing(ClassTable))
        assert isinstance(made, ClassTable)
        made.owner = owner
        return made


class ClassTable(StandIn):
    """The table that a class turns out to have; asked for its name, it tells what the class says."""

    owner: Class

    @property
    def name(self) -> Any:
        return self.run.attribute(self.owner, "__tablename__", Unknown("name of a table"))

    @property
    def schema(self) -> Any:
        given = plain(self.run.attribute(self.owner, "__table_args__", None))
        for one in (given, *(each.value for each in self.run.each(given))):
            one = plain(one)
            if isinstance(one, Dict) and (str, "schema") in one.entries:
                return one.entries[(str, "schema")][1].value
        return self.run.attribute(self.run.attribute(self.owner, "metadata", None), "schema", None)

    @property
    def fullname(self) -> Any:
        schema = plain(self.schema)
        return self.name if schema is None else add(add(schema, "."), self.name)

    @property
    def key(self) -> Any:
        return self.fullname

    @property
    def c(self) -> Any:
        made = self.run.allocate(self.run.registry.class_playing(ClassColumns))
        assert isinstance(made, ClassColumns)
        made.owner = self.owner
        return made

    @property
    def columns(self) -> Any:
        return self.c

    def missing_attribute(self, name: str) -> Any:
        return NotImplemented if name.startswith("__") else Unknown(f"{name} of a table", self.run.place())


class ClassColumns(StandIn):
    """`__table__.c`; a column that is not there yet goes by its name, for a class below may bring it."""

    owner: Class

    @internal
    def found(self, name: Any) -> Any:
        """What the class says of a column, or ABSENT."""
        name = plain(name)
        value = plain(self.run.attribute(self.owner, name, ABSENT)) if isinstance(name, str) else ABSENT
        return value if isinstance(value, (AttributeOf, Column)) else ABSENT

    def missing_attribute(self, name: str) -> Any:
        return NotImplemented if name.startswith("__") else self[name]

    def __getitem__(self, name: Any) -> Any:
        found = self.found(name)
        if found is ABSENT or (isinstance(found, Column) and found.column_name is None):
            return self.run.call(self.run.external("sqlalchemy.column"), [name])
        return found

    def get(self, name: Any, default: Any = None) -> Any:
        found = self.found(name)
        return default if found is ABSENT else found

    def __iter__(self) -> Any:
        return Unknown("columns of a table", self.run.place())


@stands_for(
    "sqlalchemy.orm.decl_api.declared_attr",
    "sqlalchemy.orm.declared_attr",
    "sqlalchemy.ext.declarative.declared_attr",
    "sqlalchemy.ext.declarative.api.declared_attr",
)
@quiet
class declared_attr(StandIn):
    """A function that is asked with the class that is being mapped."""

    def __init__(self, function: Any = None, cascading: Any = False, quiet: Any = False) -> None:
        self.function = function
        self.cascades = plain(cascading) is True

    def __get__(self, instance: Any, owner: Any) -> Any:
        return self.of(owner)

    @internal
    def of(self, owner: Class) -> Any:
        """What it gives for a class."""
        return self.run.call(self.asked(), [owner])

    @internal
    def asked(self) -> Any:
        """The function, without what is wrapped around it."""
        function = plain(self.function)
        while isinstance(function, Descriptor):
            function = function.function
        return function

    @internal
    def returns(self) -> ast.expr | None:
        """The annotation of what it gives, which counts as that of the attribute."""
        function = self.asked()
        return getattr(function.node, "returns", None) if isinstance(function, Function) else None

    @classmethod
    def directive(cls, run: Interpreter, function: Any) -> Any:
        return run.call(run.registry.class_playing(declared_attr), [function])

    @classmethod
    def cascading(cls, run: Interpreter, function: Any) -> Any:
        return run.call(run.registry.class_playing(declared_attr), [function, True])


@stands_for(
    "sqlalchemy.orm.relationships.Relationship",
    "sqlalchemy.orm.relationship",
    "sqlalchemy.orm.relation",
    "sqlalchemy.orm.relationships.RelationshipProperty",
    "sqlalchemy.orm.RelationshipProperty",
    "sqlalchemy.orm._orm_constructors.relationship",
)
class Relationship(StandIn):
    """An attribute that leads to other mapped classes."""

    def __init__(self, argument: Any = None, secondary: Any = None, **options: Any) -> None:
        self.argument = argument
        self.secondary = secondary
        self.options = options

    def __get__(self, instance: Any, owner: Any) -> Any:
        return Unknown("a relationship", self.run.place())

    @internal
    def option(self, name: str, default: Any = None) -> Any:
        """An option's plain value."""
        return plain(self.options.get(name, default))


@stands_for("sqlalchemy.orm.dynamic_loader", "sqlalchemy.orm._orm_constructors.dynamic_loader")
def dynamic_loader(run: Interpreter, argument: Any = None, **options: Any) -> Any:
    return run.call(run.registry.class_playing(Relationship), [argument], {**options, "lazy": "dynamic"})


@stands_for("sqlalchemy.orm.backref", "sqlalchemy.orm._orm_constructors.backref")
class Backref(StandIn):
    """The attribute of the other class that leads back."""

    def __init__(self, name: Any, **options: Any) -> None:
        self.backref_name = plain(name)
        self.options = options


@stands_for(
    "sqlalchemy.orm.composite",
    "sqlalchemy.orm._orm_constructors.composite",
    "sqlalchemy.orm.CompositeProperty",
)
class Composite(StandIn):
    """An object made of several columns."""

    def __init__(self, *given: Any, **_: Any) -> None:
        self.given = tuple(plain(one) for one in given)

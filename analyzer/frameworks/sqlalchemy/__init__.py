"""SQLAlchemy 1.x and 2.x: tables, mapped classes, their columns, keys, indexes and relations.

Modelled: `Table` and `MetaData`; declarative bases of every kind (`declarative_base`, `DeclarativeBase`,
`as_declarative`, `registry`), mixins, abstract bases, `declared_attr`, `Mapped` annotations with the type
map, `Annotated` columns and data classes, `__table_args__`; single-table, joined and concrete inheritance;
imperative mapping; association tables; types with variants and `TypeDecorator`; naming conventions; database
schemas; relationships with loading and cascade.
Not modelled: reflection (`autoload_with` makes a table without columns and a blind spot; automap), events
that change tables, `__table_cls__`.

The rooms: `types` (column types as stubs in the library's syntax), `expressions` (SQL expressions, kept to be
written down), `schema` (what a `Table` is made of), `declarative` (bases and what stands in class bodies),
`mapping` (what a class means, once everything is evaluated), `resolving` (names to tables), `composition`.
Source: SQLAlchemy 1.4.54 and 2.0.43, lib/sqlalchemy/sql/schema.py, sqltypes.py, naming.py,
lib/sqlalchemy/orm/decl_base.py, decl_api.py, properties.py, relationships.py.
"""

from typing import Final

ENTRY_TEXTS: Final = (
    ("__tablename__",),
    ("mapped_column(",),
    ("DeclarativeBase",),
    ("declarative_base",),
    ("as_declarative",),
    ("__mapper_args__",),
    ("__table_args__",),
    ("Mapped[",),
    ("map_imperatively",),
    ("Column(", "sqlalchemy"),
    ("Table(", "sqlalchemy"),
    ("Column(", "Model)"),
)
"""Texts that a file with models holds: one of these groups, all of it."""

HOMES: Final = {"sqlalchemy": ("sqlalchemy", "sqlalchemy.orm")}
"""Where names are that were imported through an inner module."""

"""Facts about what is stored: tables, their columns, indexes and constraints, relations between models, and
which columns hold what is personal or secret.

Flags of a column are as they are declared.  An index that a flag or a framework makes is an index like any
other (`db_index.source` tells where it comes from), and so are constraints.  The declared type is the fact;
`db_column.type`, its text in one dialect, is derived from it.  A collection of documents is a table too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from analyzer.facts.row import Row, fact


class TableKind(StrEnum):
    """What a table is in its store."""

    TABLE = "table"
    VIEW = "view"
    COLLECTION = "collection"


class TableOrigin(StrEnum):
    """Whose table it is."""

    OWN = "own"
    LIBRARY = "library"


class Source(StrEnum):
    """What declares an index or a constraint."""

    FLAG = "flag"
    TABLE = "table"
    IMPLICIT = "implicit"


class ConstraintKind(StrEnum):
    """What a constraint demands."""

    UNIQUE = "unique"
    CHECK = "check"
    FOREIGN_KEY = "foreign_key"
    EXCLUDE = "exclude"


class RelationKind(StrEnum):
    """How many of the one go with how many of the other."""

    MANY_TO_ONE = "many_to_one"
    ONE_TO_MANY = "one_to_many"
    ONE_TO_ONE = "one_to_one"
    MANY_TO_MANY = "many_to_many"
    EMBEDDED = "embedded"


class DataCategory(StrEnum):
    """What a column holds of a person, or keeps from others."""

    CREDENTIAL = "credential"
    CONFIDENTIAL = "confidential"
    IDENTITY = "identity"
    CONTACT = "contact"
    FINANCIAL = "financial"
    HEALTH = "health"
    SPECIAL = "special"
    LOCATION = "location"
    NETWORK = "network"
    FREE_TEXT = "free_text"

    @property
    def secret(self) -> bool:
        """Whether it is kept from everybody, rather than being about somebody."""
        return self in (DataCategory.CREDENTIAL, DataCategory.CONFIDENTIAL)


class Keeping(StrEnum):
    """In which form a value is stored."""

    PLAIN = "plain"
    HASHED = "hashed"
    ENCRYPTED = "encrypted"


class DecidedBy(StrEnum):
    """What says to which category a column belongs."""

    NAME = "name"
    TYPE = "type"
    CONTEXT = "context"
    PROJECT = "project"


@fact
class Table(Row):
    """A table (or view, or collection of documents) that the models of the target declare."""

    TABLE: ClassVar[str] = "db_table"

    name: Annotated[str, "its name; schema.table in a named database schema; {?} marks what is not known"]
    kind: Annotated[TableKind, "table, view or collection"] = TableKind.TABLE
    schema: Annotated[str | None, "named database schema"] = None
    model: Annotated[str | None, "qualified name of the class mapped to it; null where no class is"] = None
    module: Annotated[str | None, "module that declares it (module.name)"] = None
    framework: Annotated[str, "library that declares it: sqlalchemy, django, peewee, ..."]
    origin: Annotated[TableOrigin, "own: of the target; library: a library that it uses brings it"] = (
        TableOrigin.OWN
    )
    managed: Annotated[bool | None, "whether the target creates and changes it; null: not known"] = True
    bind: Annotated[
        str | None, "which metadata or database it belongs to, where there are several or it has a name"
    ] = None
    comment: Annotated[str | None, "comment stored with it"] = None
    unread_bases: Annotated[
        tuple[str, ...], "classes of libraries that its class derives from and that may bring more columns"
    ] = ()
    by_default: Annotated[bool | None, "false: the settings' defaults leave it out; null: not known"] = True


@fact
class Column(Row):
    """A column of a table, or a field of a document."""

    TABLE: ClassVar[str] = "db_column"

    table: Annotated[str, "db_table.id"]
    position: Annotated[int, "order, from 0"]
    name: Annotated[str, "name in the database"]
    attribute: Annotated[str | None, "name in the code; null where no class maps it"] = None
    type: Annotated[str | None, "type as the dialect of the target spells it; null: not known"] = None
    declared_type: Annotated[str | None, "class of the declared type, as a qualified name"] = None
    type_arguments: Annotated[
        Mapping[str, Any], "arguments of the declared type: length, precision, scale, timezone, values, item"
    ] = field(default_factory=dict)
    nullable: Annotated[bool, "whether it may be null"]
    primary_key: Annotated[bool, "whether it is (part of) the primary key"] = False
    unique: Annotated[bool, "declared unique by itself"] = False
    index: Annotated[bool, "declared to be indexed by itself"] = False
    foreign_key: Annotated[
        str | None,
        "table.column that it refers to; the first where there are several (db_constraint has all)",
    ] = None
    default: Annotated[str | None, "default that the program sets, as text"] = None
    server_default: Annotated[str | None, "default that the database sets, as text"] = None
    onupdate: Annotated[str | None, "what the program sets at every update, as text"] = None
    generated: Annotated[str | None, "expression that the database computes it from; identity"] = None
    comment: Annotated[str | None, "comment stored with it"] = None
    inherited_from: Annotated[str | None, "class that declares it, where it is not the table's own"] = None


@fact
class Index(Row):
    """An index of a table, implicit ones included; the one of the primary key is not listed."""

    TABLE: ClassVar[str] = "db_index"

    table: Annotated[str, "db_table.id"]
    name: Annotated[str | None, "its name, where it is given or follows from a rule"] = None
    columns: Annotated[tuple[str, ...], "columns or expressions, in order; {?} for what is not known"]
    unique: Annotated[bool, "whether it allows a value once only (among the rows of `where`)"] = False
    where: Annotated[str | None, "condition of a partial index"] = None
    method: Annotated[str | None, "gin, gist, hash, fulltext, ..., where it is not the usual one"] = None
    source: Annotated[Source, "flag: of a column; table: declared; implicit: the library makes it"]


@fact
class Constraint(Row):
    """A unique, check or foreign key constraint of a table."""

    TABLE: ClassVar[str] = "db_constraint"

    table: Annotated[str, "db_table.id"]
    kind: Annotated[ConstraintKind, "unique, check, foreign_key or exclude"]
    name: Annotated[str | None, "its name, where it is given or follows from a rule"] = None
    columns: Annotated[tuple[str, ...], "columns that it is about, in order"] = ()
    target: Annotated[str | None, "of a foreign key: name of the table that it refers to"] = None
    target_columns: Annotated[
        tuple[str, ...], "of a foreign key: the columns there, one for each column"
    ] = ()
    on_delete: Annotated[str | None, "of a foreign key: CASCADE, SET NULL, ..., where it is declared"] = None
    on_update: Annotated[str | None, "of a foreign key: CASCADE, ..., where it is declared"] = None
    enforced: Annotated[bool, "false: only the program knows of it, the database does not"] = True
    deferrable: Annotated[bool | None, "whether it may be checked at the end of a transaction"] = None
    expression: Annotated[str | None, "of a check: what must hold, as text"] = None
    where: Annotated[str | None, "condition of a partial unique constraint"] = None
    nulls_distinct: Annotated[bool | None, "false: of a unique one, rows with NULL are the same as well"] = (
        None
    )
    source: Annotated[Source, "flag: of a column; table: declared; implicit: the library makes it"]


@fact
class Relation(Row):
    """An attribute of a model that leads to other models."""

    TABLE: ClassVar[str] = "db_relation"

    table: Annotated[str | None, "db_table.id of the model's table"] = None
    model: Annotated[str, "class that has it, as a qualified name"]
    attribute: Annotated[str, "its name"]
    kind: Annotated[RelationKind | None, "many_to_one, one_to_many, ...; null: not known"] = None
    target_model: Annotated[str | None, "class that it leads to, as a qualified name"] = None
    target: Annotated[str | None, "name of the table that it leads to"] = None
    through: Annotated[str | None, "name of the table in between"] = None
    reverse: Annotated[str | None, "attribute of the target that leads back"] = None
    loading: Annotated[
        str | None, "strategy: select (at first use), joined, selectin, subquery, raise, noload, dynamic, ..."
    ] = None
    cascade: Annotated[
        tuple[str, ...], "what the program does to related rows: save-update, delete, ..."
    ] = ()
    passive_deletes: Annotated[bool | None, "whether deleting related rows is left to the database"] = None
    read_only: Annotated[bool, "whether it is for reading only"] = False


@fact
class ColumnClass(Row):
    """A column that holds what is personal or secret, judged by its name, its type and its table.

    The judgement is inferred, with its reason; `classification` in groundplan.yaml corrects it."""

    TABLE: ClassVar[str] = "column_class"

    table: Annotated[str, "db_table.id"]
    column: Annotated[str, "db_column.id"]
    category: Annotated[
        DataCategory,
        "credential (passwords, tokens, keys), confidential (encrypted, or the project says so), identity, "
        "contact, financial, health, special (religion, origin, biometrics), location, network, free_text",
    ]
    secret: Annotated[bool, "true: to be kept from everybody; false: about a person"]
    keeping: Annotated[Keeping, "hashed or encrypted where name or type say so; plain otherwise"]
    decided_by: Annotated[DecidedBy, "name, type, context (the table it is in), or project"]

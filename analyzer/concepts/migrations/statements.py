"""SQL of migrations as operations: statements that make, change and drop tables, indexes and constraints.

    operations("ALTER TABLE users ADD COLUMN age INTEGER", "postgresql")

Statements are read by sqlglot in the dialect that the project speaks.  What changes rows is noted with its
table; types, extensions, functions, triggers and views are executed and change no table.  A statement that
names a table and cannot be read is `opaque`: whatever it does, that table is not known any more.  Holes of a
text (`{?}`) stay holes in names.

Not modelled: procedural blocks (`DO $$ ... $$`) and triggers, CREATE TABLE ... LIKE and INHERITS, partitions.
Source: sqlglot 26 to 30, sqlglot/expressions; names of its classes are compared, as some came late.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from analyzer.concepts.column_types import ColumnType
from analyzer.concepts.migrations.operations import (
    NOTHING,
    AddColumn,
    AddConstraint,
    AddPrimaryKey,
    AlterColumn,
    ChangeRows,
    Comment,
    CreateIndex,
    CreateTable,
    DropColumn,
    DropConstraint,
    DropIndex,
    DropTable,
    Execute,
    Operation,
    RenameColumn,
    RenameIndex,
    RenameTable,
    ValidateConstraint,
)
from analyzer.concepts.tables import ColumnDraft, ConstraintDraft, IndexDraft, TableDraft
from analyzer.evaluator.texts import HOLE
from analyzer.evaluator.values import Place
from analyzer.facts import ConstraintKind, Source

SQLGLOT: Final = {"postgresql": "postgres", "mysql": "mysql", "sqlite": "sqlite"}
"""Dialects as sqlglot calls them."""

KINDS: Final = {
    "ARRAY": "array", "BIGINT": "bigint", "BIGSERIAL": "bigint", "BINARY": "fixed_binary", "BIT": "bit",
    "BLOB": "binary", "BOOLEAN": "boolean", "CHAR": "char", "DATE": "date", "DATETIME": "datetime",
    "DECIMAL": "decimal", "DOUBLE": "double", "ENUM": "enum", "FLOAT": "float", "INET": "inet",
    "INT": "integer", "INTERVAL": "interval", "JSON": "json", "JSONB": "jsonb", "LONGBLOB": "binary",
    "LONGTEXT": "text", "MEDIUMBLOB": "binary", "MEDIUMTEXT": "text", "NCHAR": "char",
    "NVARCHAR": "string", "SERIAL": "integer", "SMALLINT": "smallint", "SMALLSERIAL": "smallint",
    "TEXT": "text", "TIME": "time", "TIMESTAMP": "timestamp", "TIMESTAMPNTZ": "timestamp",
    "TIMESTAMPTZ": "timestamp_tz", "TIMETZ": "time_tz", "TINYBLOB": "binary", "TINYTEXT": "text",
    "UUID": "uuid", "VARBINARY": "binary", "VARCHAR": "string",
}  # fmt: skip
"""Types of sqlglot to ours."""

NUMBERED: Final = frozenset(["SERIAL", "BIGSERIAL", "SMALLSERIAL"])

MAX_STATEMENT: Final = 100_000
"""Characters of a text that are read as SQL; a longer one loads data."""

MAX_SHOWN: Final = 200
"""Characters of a statement that a fact shows."""

HOLE_NAME: Final = "groundplan_hole"
"""What stands for a hole while the text is parsed."""

_CHANGES: Final = re.compile(
    r"(?i)\b(create|alter|drop|rename|comment|truncate|insert|update|delete|merge|replace|copy)\b"
)
_TABLE: Final = re.compile(
    r"(?i)\b(?:alter|create|drop|rename)\s+(?:unlogged\s+|foreign\s+)?table\s+(?:if\s+(?:not\s+)?exists\s+)?(?:only\s+)?"
    r"[\"`\[]?([\w.]+)"
)
_VALIDATE: Final = re.compile(r"(?is)^\s*TABLE\s+(?:ONLY\s+)?(\S+)\s+VALIDATE\s+CONSTRAINT\s+(\S+)")
_BARE_CHECK: Final = re.compile(
    r"(?is)^\s*TABLE\s+(?:ONLY\s+)?(\S+)\s+ADD\s+CHECK\s*\((.*)\)\s*(NOT\s+VALID)?\s*$"
)
_RENAME: Final = re.compile(r"(?is)^\s*TABLE\s+(\S+)\s+TO\s+(\S+)\s*$")
_RENAME_CONSTRAINT: Final = re.compile(
    r"(?is)^\s*TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?(\S+)\s+RENAME\s+CONSTRAINT\s+(\S+)\s+TO\s+(\S+)\s*$"
)
_BLOCK: Final = re.compile(r"(?is)^\s*DO\b.*?\$(\w*)\$(.*)\$\1\$")
_INNER: Final = re.compile(
    r"(?is)\b(?:ALTER\s+(?:TABLE|INDEX)|CREATE\s+(?:UNIQUE\s+)?(?:TABLE|INDEX)|DROP\s+(?:TABLE|INDEX))\b[^;]*;"
)
_UNLESS_THERE: Final = re.compile(r"(?is)\bIF\s+NOT\s+EXISTS\s*\(|\bWHEN\s+duplicate_\w+")
_IF_THERE: Final = re.compile(r"(?is)(?<!NOT )\bEXISTS\s*\(")
_HARMLESS: Final = re.compile(
    r"(?is)^ALTER\s+TABLE\s+(?:IF\s+EXISTS\s+)?(?:ONLY\s+)?\S+\s+"
    r"(?:ENABLE|DISABLE|FORCE|NO\s+FORCE|OWNER|CLUSTER|SET\s+(?!SCHEMA)|RESET|REPLICA|ENGINE|CONVERT|AUTO_INCREMENT)\b"
)
_SCHEMA_CHANGE: Final = re.compile(r"(?i)\b(alter|create|drop|rename)\s+(\w+\s+){0,3}?(table|index)\b")


def operations(text: str, dialect: str, place: Place | None = None) -> list[Operation]:
    """What the statements of a text do, in order."""
    text = text.strip()
    if not text:
        return []
    if len(text) > MAX_STATEMENT or not _CHANGES.search(text):
        return [Execute(text[:MAX_SHOWN])]
    return _Reader(dialect, place).read(text.replace(HOLE, HOLE_NAME))


class _Reader:
    """Reads the statements of one text."""

    def __init__(self, dialect: str, place: Place | None) -> None:
        self._dialect = SQLGLOT.get(dialect, dialect)
        self._place = place

    def read(self, text: str) -> list[Operation]:
        """The statements of a text, or those inside a block."""
        block = _BLOCK.match(text)
        return self._block(text, block[2]) if block is not None else self._parsed(text)

    def _block(self, text: str, body: str) -> list[Operation]:
        """`DO $$ ... $$`: what it does unless it is done already is done on an empty database; what it does
        under any other test may change the tables that it names."""
        inner = [made for one in _INNER.finditer(body) for made in self._parsed(one[0].rstrip(";"))]
        if not inner:
            return [Execute(text[:MAX_SHOWN])]
        if _UNLESS_THERE.search(body) and not _IF_THERE.search(body):
            return inner
        shown = text.replace(HOLE_NAME, HOLE)[:MAX_SHOWN]
        tables = dict.fromkeys(one.about for one in inner if not _is_of_no_account(one))
        return [Execute(shown, table, opaque=True) for table in tables] or [Execute(shown)]

    def _parsed(self, text: str) -> list[Operation]:
        import sqlglot  # noqa: PLC0415  (only migrations with SQL of their own pay for it)
        from sqlglot.errors import SqlglotError  # noqa: PLC0415

        found: list[Operation] = []
        with _silent():
            try:
                parsed = sqlglot.parse(text, dialect=self._dialect)
            except (SqlglotError, RecursionError):
                return [_unread(text)]
            for statement in parsed:
                if statement is not None:
                    found += self._statement(statement)
        return found

    def _statement(self, node: Any) -> list[Operation]:
        shown = self._sql(node)[:MAX_SHOWN]
        match type(node).__name__:
            case "Create":
                return self._create(node) or [Execute(shown)]
            case "Alter" | "AlterTable":
                return self._alter(node)
            case "Drop":
                return list(self._drop(node)) or [Execute(shown)]
            case "Comment":
                if node.args.get("kind") == "TABLE":
                    return [Comment(_name(node.this), _literal(node.expression))]
                return [Execute(shown)]
            case "Insert" | "Update" | "Delete" | "Merge" | "TruncateTable" | "Copy":
                return [ChangeRows(self._first_table(node), self._written(node), shown)]
            case "Command":
                return self._command(node)
            case _:
                return [Execute(shown)]

    def _first_table(self, node: Any) -> str | None:
        listed = node.args.get("expressions") if type(node).__name__ == "TruncateTable" else None
        target = listed[0] if listed else node.this
        while target is not None and type(target).__name__ not in ("Table", "NoneType"):
            target = target.this if hasattr(target, "this") else None
        return _name(target) if target is not None else None

    def _written(self, node: Any) -> tuple[str, ...]:
        if type(node).__name__ == "Update":
            return tuple(_identifier(one.this) for one in node.expressions if hasattr(one, "this"))
        listed = node.this.expressions if type(node.this).__name__ == "Schema" else ()
        return tuple(_identifier(one) for one in listed)

    # -- CREATE ----------------------------------------------------------------------------------------------

    def _create(self, node: Any) -> list[Operation]:
        kind = str(node.args.get("kind")).upper()
        if kind == "INDEX":
            return self._create_index(node)
        if kind != "TABLE":
            return []
        target = node.this
        schema = target if type(target).__name__ == "Schema" else None
        draft = self.table(_name(schema.this if schema is not None else target))
        columns = schema.expressions if schema is not None else ()
        for one in columns:
            self.part(draft, one)
        made = CreateTable(draft, bool(node.args.get("exists")))
        if schema is None:  # CREATE TABLE ... AS or LIKE: its columns are not told
            return [made, Execute(self._sql(node)[:MAX_SHOWN], draft.full_name, opaque=True)]
        return [made]

    def table(self, name: str) -> TableDraft:
        """An empty table of a name."""
        place, _, own = name.rpartition(".")
        return TableDraft(own, "sql", schema=place or None, place=self._place)

    def part(self, draft: TableDraft, node: Any) -> None:
        """One of the things that stand between the brackets of CREATE TABLE."""
        match type(node).__name__:
            case "ColumnDef":
                column, constraints, indexes = self.column(node, draft)
                draft.columns.append(column)
                draft.constraints += constraints
                draft.indexes += indexes
            case "PrimaryKey":
                key = {_identifier(one) for one in node.expressions}
                for column in draft.columns:
                    if column.name in key:
                        column.primary_key, column.nullable = True, False
            case "IndexColumnConstraint":
                draft.indexes.append(self._index_part(node))
            case "Constraint":
                for inner in node.expressions:
                    if type(inner).__name__ == "PrimaryKey":
                        self.part(draft, inner)
                    else:
                        draft.constraints += self.constraint(inner, _identifier(node.this))
            case _:
                draft.constraints += self.constraint(node, None)

    def column(
        self, node: Any, table: TableDraft
    ) -> tuple[ColumnDraft, list[ConstraintDraft], list[IndexDraft]]:
        """A column's definition with what is declared of it."""
        name = _identifier(node.this)
        column = ColumnDraft(name, True, self.type(node.args.get("kind")), place=self._place)
        declared = str(getattr(getattr(node.args.get("kind"), "this", None), "name", ""))
        if declared in NUMBERED:
            column.nullable = False
        constraints: list[ConstraintDraft] = []
        for one in node.args.get("constraints") or ():
            kind = one.args.get("kind")
            match type(kind).__name__:
                case "NotNullColumnConstraint":
                    column.nullable = bool(kind.args.get("allow_null"))
                case "PrimaryKeyColumnConstraint":
                    column.primary_key, column.nullable = True, False
                case "UniqueColumnConstraint":
                    column.unique = True
                    constraints.append(
                        ConstraintDraft(
                            ConstraintKind.UNIQUE,
                            [name],
                            _optional(one.this),
                            source=Source.FLAG,
                            place=self._place,
                        )
                    )
                case "DefaultColumnConstraint":
                    column.server_default = self._sql(kind.this)
                case "GeneratedAsIdentityColumnConstraint":
                    column.generated, column.nullable = "identity", False
                case "ComputedColumnConstraint":
                    column.generated = self._sql(kind.this)
                case "Reference":
                    constraints.append(self._reference([name], kind, _optional(one.this), Source.FLAG))
                case "CheckColumnConstraint":
                    constraints.append(
                        ConstraintDraft(
                            ConstraintKind.CHECK, [name], _optional(one.this),
                            expression=self._sql(kind.this), source=Source.FLAG, place=self._place,
                        )
                    )  # fmt: skip
                case "CommentColumnConstraint":
                    column.comment = _literal(kind.this)
        return column, constraints, []

    def constraint(self, node: Any, name: str | None) -> list[ConstraintDraft]:
        """A constraint of a table."""
        match type(node).__name__:
            case "UniqueColumnConstraint":
                inner = node.this
                columns = [_identifier(one) for one in getattr(inner, "expressions", ())]
                own = (
                    _optional(inner.this) if inner is not None and type(inner).__name__ == "Schema" else None
                )
                return [ConstraintDraft(ConstraintKind.UNIQUE, columns, name or own, place=self._place)]
            case "ForeignKey":
                columns = [_identifier(one) for one in node.expressions]
                return [self._reference(columns, node.args.get("reference"), name, Source.TABLE)]
            case "CheckColumnConstraint" | "Check":
                text = self._sql(node.this)
                return [ConstraintDraft(ConstraintKind.CHECK, (), name, expression=text, place=self._place)]
            case "ExcludeColumnConstraint":
                return [ConstraintDraft(ConstraintKind.EXCLUDE, (), name, place=self._place)]
        return []

    def _reference(self, columns: list[str], node: Any, name: str | None, source: Source) -> ConstraintDraft:
        target = node.this if node is not None else None
        schema = target if type(target).__name__ == "Schema" else None
        table = _name(schema.this if schema is not None else target)
        targets = [_identifier(one) for one in schema.expressions] if schema is not None else []
        rules = {
            found[1].upper(): found[2].upper()
            for option in (node.args.get("options") or () if node is not None else ())
            for found in [re.match(r"(?i)ON\s+(DELETE|UPDATE)\s+(.+)", str(option))]
            if found
        }
        return ConstraintDraft(
            ConstraintKind.FOREIGN_KEY, columns, name, target=table, target_columns=targets,
            on_delete=rules.get("DELETE"), on_update=rules.get("UPDATE"), source=source, place=self._place,
        )  # fmt: skip

    def _create_index(self, node: Any) -> list[Operation]:
        index = node.this
        table = index.args.get("table")
        if table is None:
            return []
        parameters = index.args.get("params")
        columns = [
            self._indexed(one) for one in (parameters.args.get("columns") if parameters else None) or ()
        ]
        where = parameters.args.get("where") if parameters else None
        method = parameters.args.get("using") if parameters else None
        made = IndexDraft(
            columns,
            _optional(index.this),
            bool(node.args.get("unique")),
            where=self._sql(where.this) if where is not None else None,
            method=_method(str(getattr(method, "name", method) or "")),
            place=self._place,
        )
        return [
            CreateIndex(
                _name(table), made, bool(node.args.get("concurrently")), bool(node.args.get("exists"))
            )
        ]

    def _index_part(self, node: Any) -> IndexDraft:
        columns = [self._indexed(one) for one in node.expressions]
        return IndexDraft(columns, _optional(node.this), place=self._place)

    def _indexed(self, node: Any) -> str:
        """A column or expression of an index; the order only where it is not the usual one."""
        inner = node.this if type(node).__name__ == "Ordered" else node
        text = _identifier(inner) if type(inner).__name__ in ("Column", "Identifier") else self._sql(inner)
        return f"{text} DESC" if node.args.get("desc") else text

    # -- ALTER -----------------------------------------------------------------------------------------------

    def _alter(self, node: Any) -> list[Operation]:
        name = _name(node.this)
        actions = node.args.get("actions") or ()
        if str(node.args.get("kind")).upper() == "INDEX":
            return [
                RenameIndex(None, name, _name(one.this))
                for one in actions
                if type(one).__name__ == "AlterRename"
            ]
        if str(node.args.get("kind") or "TABLE").upper() != "TABLE":
            return [Execute(self._sql(node)[:MAX_SHOWN])]
        found: list[Operation] = []
        for action in actions:
            found += self._action(name, action, bool(node.args.get("not_valid")))
        return found or [_unread(self._sql(node))]

    def _action(self, table: str, node: Any, unchecked: bool) -> list[Operation]:
        match type(node).__name__:
            case "ColumnDef":
                column, constraints, indexes = self.column(node, self.table(table))
                return [AddColumn(table, column, constraints, indexes, bool(node.args.get("exists")))]
            case "Drop":
                return list(self._dropped_part(table, node))
            case "DropPrimaryKey":
                return [DropConstraint(table, primary_key=True)]
            case "AlterColumn":
                return self._alter_column(table, node)
            case "ModifyColumn":
                return self._modify(table, node)
            case "RenameColumn":
                return [RenameColumn(table, _identifier(node.this), _identifier(node.args["to"]))]
            case "RenameTable" | "AlterRename":
                place = table.rpartition(".")[0]
                to = _name(node.this)
                return [RenameTable(table, f"{place}.{to}" if place and "." not in to else to)]
            case "AddConstraint":
                return [made for one in node.expressions for made in self._added(table, one, unchecked)]
            case (
                "PrimaryKey"
                | "UniqueColumnConstraint"
                | "ForeignKey"
                | "CheckColumnConstraint"
                | "Constraint"
            ):
                return list(self._added(table, node, unchecked))
            case "AlterSet" | "AlterTableOwner":
                return [Execute(self._sql(node)[:MAX_SHOWN], table)]
        return [Execute(self._sql(node)[:MAX_SHOWN], table, opaque=True)]

    def _added(self, table: str, node: Any, unchecked: bool) -> Iterator[Operation]:
        name = None
        parts = [node]
        if type(node).__name__ == "Constraint":
            name, parts = _identifier(node.this), node.expressions
        for part in parts:
            if type(part).__name__ == "PrimaryKey":
                yield AddPrimaryKey(table, tuple(_identifier(one) for one in part.expressions), name)
            elif type(part).__name__ == "IndexColumnConstraint":
                yield CreateIndex(table, self._index_part(part))
            else:
                for one in self.constraint(part, name):
                    yield AddConstraint(table, one, unchecked)

    def _dropped_part(self, table: str, node: Any) -> Iterator[Operation]:
        kind = str(node.args.get("kind")).upper()
        for one in node.args.get("tables") or [node.this]:
            name, exists = _name(one), bool(node.args.get("exists"))
            match kind:
                case "COLUMN" | "NONE":
                    yield DropColumn(table, name, exists)
                case "INDEX" | "KEY":
                    yield DropIndex(table, name, if_there=exists)
                case "FOREIGN KEY":
                    yield DropConstraint(table, name, ConstraintKind.FOREIGN_KEY, if_there=exists)
                case _:
                    yield DropConstraint(table, name, if_there=exists)

    def _alter_column(self, table: str, node: Any) -> list[Operation]:
        made = AlterColumn(table, _identifier(node.this))
        if node.args.get("dtype") is not None:
            made.type = self.type(node.args["dtype"])
        if node.args.get("allow_null") is not None:
            made.nullable = bool(node.args["allow_null"])
        elif node.args.get("drop") and node.args.get("dtype") is None:
            made.server_default = None
        if node.args.get("default") is not None:
            made.server_default = self._sql(node.args["default"])
        return [made]

    def _modify(self, table: str, node: Any) -> list[Operation]:
        """MySQL's MODIFY and CHANGE state the whole column anew."""
        column, constraints, _ = self.column(node.this, self.table(table))
        before, name = node.args.get("rename_from"), str(column.name)
        found: list[Operation] = []
        if before is not None and _identifier(before) != name:
            found.append(RenameColumn(table, _identifier(before), name))
        found.append(
            AlterColumn(table, name, column.type, column.nullable, column.server_default, generated=NOTHING)
        )
        return [*found, *(AddConstraint(table, one) for one in constraints)]

    # -- DROP and what sqlglot leaves as it stands -----------------------------------------------------------

    def _drop(self, node: Any) -> Iterator[Operation]:
        kind = str(node.args.get("kind")).upper()
        exists = bool(node.args.get("exists"))
        for one in node.args.get("tables") or [node.this]:
            if kind == "TABLE":
                yield DropTable(_name(one), exists, bool(node.args.get("cascade")))
            elif kind == "INDEX":
                on = node.args.get("cluster")
                table = _name(on.this) if on is not None else None
                yield DropIndex(table, _identifier(one.this), (), bool(node.args.get("concurrently")), exists)

    def _command(self, node: Any) -> list[Operation]:
        """What sqlglot does not parse any further."""
        verb = str(node.this).upper()
        rest = str(node.expression.name if hasattr(node.expression, "name") else node.expression)
        rest = rest.replace(HOLE_NAME, HOLE).strip()
        text = f"{verb} {rest}"
        if verb == "ALTER":
            if found := _VALIDATE.match(rest):
                return [ValidateConstraint(_bare(found[1]), _bare(found[2]))]
            if found := _RENAME_CONSTRAINT.match(rest):
                return [RenameIndex(_bare(found[1]), _bare(found[2]), _bare(found[3]))]
            if found := _BARE_CHECK.match(rest):
                made = ConstraintDraft(
                    ConstraintKind.CHECK, (), expression=found[2].strip(), place=self._place
                )
                return [AddConstraint(_bare(found[1]), made, bool(found[3]))]
        if verb == "RENAME" and (found := _RENAME.match(rest)):
            return [RenameTable(_bare(found[1]), _bare(found[2]))]
        return [_unread(text)]

    # -- parts -----------------------------------------------------------------------------------------------

    def type(self, node: Any) -> ColumnType:
        """A type as ours."""
        if node is None:
            return ColumnType(None)
        name = str(getattr(node.this, "name", node.this)).upper()
        spelled = self._sql(node)
        kind = KINDS.get(name)
        arguments: dict[str, Any] = {}
        sizes = [int(one.name) for one in node.expressions or () if str(getattr(one, "name", "")).isdigit()]
        if kind == "decimal":
            arguments.update(zip(("precision", "scale"), sizes, strict=False))
        elif sizes:
            arguments["length"] = sizes[0]
        if kind == "array":
            inner = node.expressions[0] if node.expressions else None
            return ColumnType(spelled, kind, item=self.type(inner) if inner is not None else None)
        return ColumnType(spelled, kind, arguments, spelled=None if kind else spelled)

    def _sql(self, node: Any) -> str:
        if node is None:
            return ""
        try:
            text = str(node.sql(dialect=self._dialect))
        except (
            LookupError,
            TypeError,
            ValueError,
        ):  # its own spelling of what no database takes
            text = str(node.sql())
        return text.replace(HOLE_NAME, HOLE)


def _is_of_no_account(operation: Operation) -> bool:
    """Whether what it changes is not what schemas are compared by."""
    if isinstance(operation, AddConstraint):
        return operation.constraint.kind is ConstraintKind.CHECK
    return isinstance(operation, (RenameIndex, ValidateConstraint, Comment, ChangeRows))


def _unread(text: str) -> Execute:
    """A statement that was not understood: opaque where it changes a table."""
    text = text.replace(HOLE_NAME, HOLE)
    table = _TABLE.search(text)
    opaque = bool(_SCHEMA_CHANGE.search(text)) and not _HARMLESS.match(text)
    return Execute(text[:MAX_SHOWN], table[1] if table else None, opaque)


def _name(node: Any) -> str:
    """`schema.table`."""
    if node is None:
        return HOLE
    if type(node).__name__ == "Schema":
        node = node.this
    place = getattr(node, "db", "") if type(node).__name__ == "Table" else ""
    own = node.name if hasattr(node, "name") else str(node)
    return (f"{place}.{own}" if place else own).replace(HOLE_NAME, HOLE)


def _identifier(node: Any) -> str:
    return (
        HOLE if node is None else str(node.name if hasattr(node, "name") else node).replace(HOLE_NAME, HOLE)
    )


def _optional(node: Any) -> str | None:
    return None if node is None or isinstance(node, bool) else _identifier(node) or None


def _literal(node: Any) -> str | None:
    return str(node.name) if node is not None and hasattr(node, "name") else None


def _bare(name: str) -> str:
    return name.replace('"', "").replace("`", "").rstrip(";")


def _method(name: str) -> str | None:
    return None if name.lower() in ("", "btree") else name.lower()


@contextmanager
def _silent() -> Iterator[None]:
    """sqlglot tells its logger what it does not parse; our users cannot do anything about it."""
    logger = logging.getLogger("sqlglot")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)

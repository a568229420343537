"""What a revision gives to `op` (columns, types, constraints, indexes) as drafts, read as the models' are."""

from __future__ import annotations

from typing import Any

from analyzer.concepts.column_types import ColumnType
from analyzer.concepts.migrations.sending import one_of, text_of
from analyzer.concepts.tables import TableDraft
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, Unknown
from analyzer.frameworks.sqlalchemy.expressions import Expression, described, render
from analyzer.frameworks.sqlalchemy.mapping import Mappings
from analyzer.frameworks.sqlalchemy.resolving import Resolver
from analyzer.frameworks.sqlalchemy.schema import (
    Column,
    DefaultClause,
    Index,
    MetaData,
    SchemaItem,
    Table,
)
from analyzer.frameworks.sqlalchemy.types import column_type


class Drafting:
    """Makes tables of the pieces, so that there is one reading of them."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._naming = _naming(run)
        self._mappings = Mappings(run)
        self._resolver = Resolver(self._mappings)
        self.last: Any = None
        """The table that was made last, as the target holds it"""

    def table(
        self, name: Any, items: list[Any], options: dict[str, Any] | None = None, naming: Any = None
    ) -> TableDraft:
        """A table of these items."""
        run = self._run
        convention = plain(naming) if isinstance(plain(naming), Dict) else self._naming
        metadata = run.call(run.registry.class_playing(MetaData), [], {"naming_convention": convention})
        given = [one for one in items if isinstance(plain(one), SchemaItem)]
        made = run.call(run.registry.class_playing(Table), [name, metadata, *given], options or {})
        if not isinstance(made, Table):
            return TableDraft(name, "alembic")
        self.last = made
        draft = self._resolver.draft(self._mappings.table_of(made))
        draft.place = run.place()
        return draft

    def of_table(self, table: Table) -> TableDraft:
        """A `Table` object of the target's."""
        return self._resolver.draft(self._mappings.table_of(table))

    def reflect(self, draft: TableDraft, metadata: MetaData) -> None:
        """A table of the database as an object in a metadata."""
        run = self._run
        columns = [
            run.call(run.registry.class_playing(Column), [spelled(one.name)[0]]) for one in draft.columns
        ]
        name, options = spelled(draft.name)[0], {"schema": draft.schema}
        run.call(run.registry.class_playing(Table), [name, metadata, *columns], options)

    def column(self, table: Any, column: Any, schema: Any, naming: Any = None) -> TableDraft:
        """A table with only this column, and what is declared of it."""
        return self.table(table, [column], {"schema": schema}, naming)

    def item(self, table: Any, kind: type, given: list[Any], options: dict[str, Any], schema: Any) -> Any:
        """An index or a constraint of a table."""
        naming = options.pop("naming", None)
        made = self._run.call(self._run.registry.class_playing(kind), given, options)
        draft = self.table(table, [made], {"schema": schema}, naming)
        made_of: list[Any] = [*draft.indexes] if kind is Index else [*draft.constraints]
        return made_of[0] if made_of else None

    def type(self, value: Any) -> ColumnType:
        """A type."""
        return column_type(self._run, value)

    def text(self, value: Any) -> str | None:
        """A default, a condition: as text."""
        value = plain(value)
        if isinstance(value, DefaultClause):
            value = plain(value.text)
        return described(value, _named)


def sql_of(value: Any) -> str | None:
    """The SQL that is executed, holes as `{?}`; None where it is none that was written out."""
    value = one_of(value)
    if isinstance(value, Expression):
        pieces = render(value, _named)
        value = pieces[0] if pieces else None
    return text_of(value)


def _named(value: Any) -> Any:
    return value.column_name if isinstance(value, Column) else Unknown("a column")


def _naming(run: Interpreter) -> Any:
    """The naming convention of the models' metadata, which Alembic takes from the environment."""
    given = [one.naming for one in run.standins if isinstance(one, MetaData) and isinstance(one.naming, Dict)]
    return given[0] if given else None

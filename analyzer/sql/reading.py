"""What one statement does: which tables and columns it reads, writes, filters by, joins and orders by.

A column is told as `table.column` where it is clear whose it is, and by its name alone where it is not.
What a statement makes for itself (common table expressions, subqueries with a name) is no table.

Limits: a column of a subquery is not followed to the table behind it; `SELECT *` reads `*`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any, Final

from sqlglot import exp

from analyzer.sql.parsing import parsed
from analyzer.sql.scripts import MAX_STATEMENT
from analyzer.sql.texts import UNKNOWN_NAME, SqlText, readable, unnamed, verb_of

MAX_NODES: Final = 20_000
"""Nodes of a statement that are looked at."""

MAX_CHOICES: Final = 64
"""Ways of filling the holes of one statement that are tried."""

MAX_COLUMNS: Final = 200
"""Columns of each kind that are told of one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement of SQL."""

    verb: str
    """read, insert, update, delete, execute"""
    kind: str
    """Its first word in small letters: select, insert, create, ..."""
    dialect: str
    text: str
    """As people read it, holes as `{name}`."""
    readable: str = ""
    """As a parser reads it, holes as `{?}` where they are names."""
    tables_read: tuple[str, ...] = ()
    tables_written: tuple[str, ...] = ()
    selected: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    filtered: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()
    ordered: tuple[str, ...] = ()
    restricted: bool | None = False
    """Whether a condition says which rows; None: there may be one."""
    bounded: bool | None = None
    """Of a read: whether something limits the number of rows; None: not known, or no question."""
    star: bool = False
    """Whether it reads all columns, whatever there are."""
    offset: bool = False
    complete: bool = False
    """Whether all of it could be read."""
    put_in: tuple[str, ...] = ()
    """Names of what code puts into its text."""
    defines: tuple[str, ...] = ()
    """Columns and indexes whose definition it makes, changes or drops."""

    @property
    def table(self) -> str | None:
        """The table that it is about."""
        return next(iter((*self.tables_written, *self.tables_read)), None)


def written_as(statement: SqlText, dialect: str) -> Iterator[Statement]:
    """The statements that a text may stand for.

    What its holes may be is tried in turn; of those that do the same to the same subject, the one counts that
    the dialect would write.
    """
    best: dict[tuple[object, ...], tuple[int, int, Statement]] = {}
    for number, values in enumerate(islice(_choices(statement), MAX_CHOICES)):
        one = read(statement.filled(values), dialect)
        if one is None:
            continue
        subject = (one.kind, one.tables_written, one.tables_read, one.written, one.defines)
        if (one.complete and "<" not in one.text) or not best:
            strange = foreign_words(one.text, dialect)
            found = best.get(subject)
            if found is None or (not one.complete, strange) < (not found[2].complete, found[0]):
                best[subject] = (strange, number, one)
    complete = [one for one in best.values() if one[2].complete]
    for _, _, one in sorted(complete or list(best.values()), key=lambda found: found[1]):
        yield one


def _choices(statement: SqlText) -> Iterator[tuple[str | None, ...]]:
    return product(*((one.values or (None,)) for one in statement.holes))


_WORDS_OF: Final = {
    "postgres": re.compile(r"(?i)\b(?:(?:big|small)?serial|bytea|jsonb|timestamptz|now\(\))|::"),
    "sqlite": re.compile(r"(?i)\bautoincrement\b|\bstrftime\(|\bdatetime\('now'|\bwithout rowid\b"),
    "mysql": re.compile(r"(?i)\bauto_increment\b|\bunsigned\b|\bengine\s*=|\blongtext\b|`"),
    "tsql": re.compile(r"(?i)\bidentity\s*\(|\bnvarchar\b|\bgetdate\("),
    "oracle": re.compile(r"(?i)\bvarchar2\b|\bsysdate\b"),
}
"""What only one dialect writes."""


def foreign_words(text: str, dialect: str) -> int:
    """How many words in a text are those of other dialects."""
    return sum(len(words.findall(text)) for other, words in _WORDS_OF.items() if other != dialect) - len(
        _WORDS_OF[dialect].findall(text) if dialect in _WORDS_OF else ()
    )


def read(statement: str | SqlText, dialect: str = "sqlite") -> Statement | None:
    """What a statement does; None where the text is no SQL."""
    given = SqlText.of([statement]) if isinstance(statement, str) else statement
    if len(given.text) > MAX_STATEMENT:
        given = SqlText(given.text[:MAX_STATEMENT], given.holes)
    verb = verb_of(given.text)
    if verb is None:
        return None
    spelled = given.spelled.strip()
    names = tuple(dict.fromkeys(hole.name or UNKNOWN_NAME for hole in given.holes))
    text = readable(given)
    found = parsed(text.text, dialect)
    if found is None or isinstance(found[0], exp.Command):
        told = _by_words(text.text, verb, dialect, spelled, names)
    else:
        told = _Reader(found[0], found[1], text.open).statement(verb, spelled, names)
    return replace(told, readable=unnamed(text.text))


# -- without a parser ---------------------------------------------------------------------------------------

_NAME: Final = r"((?:[\"`\[]?\w+[\"`\]]?\.)?[\"`\[]?\w+[\"`\]]?)"
_READ: Final = re.compile(rf"(?i)\b(?:from|join)\s+{_NAME}")
_WRITTEN: Final = re.compile(
    rf"(?i)\b(?:insert\s+(?:or\s+\w+\s+|ignore\s+)?into|replace\s+into|update|delete\s+from|truncate(?:\s+table)?|"
    rf"(?:create|alter|drop)\s+table(?:\s+if\s+(?:not\s+)?exists)?)\s+{_NAME}"
)
_FIRST_WORD: Final = re.compile(r"(?i)[a-z]+")


def _by_words(text: str, verb: str, dialect: str, spelled: str, names: tuple[str, ...]) -> Statement:
    """A statement that nothing parses, by its words."""
    first = _FIRST_WORD.search(text)
    written = tuple(dict.fromkeys(_bare(one[1]) for one in _WRITTEN.finditer(text)))
    read_ = tuple(
        dict.fromkeys(_bare(one[1]) for one in _READ.finditer(text) if _bare(one[1]) not in written)
    )
    limit = re.search(r"(?i)\blimit\b|\bfetch\s+(?:first|next)\b", text) is not None
    return Statement(
        verb=verb,
        kind=first[0].lower() if first is not None else verb,
        dialect=dialect,
        text=spelled,
        tables_read=read_ if verb == "read" or written else (),
        tables_written=written if verb != "read" else (),
        restricted=True if re.search(r"(?i)\bwhere\b", text) else None,
        bounded=(True if limit else None) if verb == "read" else None,
        put_in=names,
    )


def _bare(name: str) -> str:
    return unnamed(re.sub(r"[\"`\[\]]", "", name))


# -- with one -----------------------------------------------------------------------------------------------


class _Reader:
    """Reads one tree."""

    def __init__(self, tree: exp.Expression, dialect: str, open_: bool) -> None:
        self._tree = tree
        self._dialect = dialect
        self._open = open_
        self._nodes = list(islice(tree.walk(), MAX_NODES))
        self._made = {one.alias for one in self._nodes if isinstance(one, exp.CTE)}
        self._sources: dict[int, dict[str, str | None]] = {}
        self._scopes: dict[int, exp.Expression | None] = {}
        for node in self._nodes:  # parents come before their children
            outer = self._scopes.get(id(node.parent))
            self._scopes[id(node)] = node if isinstance(node, _SCOPES) else outer

    def statement(self, verb: str, spelled: str, names: tuple[str, ...]) -> Statement:
        tree = self._tree
        written = tuple(self._targets())
        kind = _kind(tree)
        if kind in ("select", "insert", "update", "delete", "merge"):
            verb = {"select": "read", "merge": "update"}.get(kind, kind)
        outer = tree.expression if isinstance(tree, (exp.Insert, exp.Create)) else tree
        return Statement(
            verb=verb,
            kind=kind,
            dialect=self._dialect,
            text=spelled,
            tables_read=tuple(self._tables(written)),
            tables_written=written,
            selected=self._columns_in(self._projections()),
            written=tuple(dict.fromkeys(self._written()))[:MAX_COLUMNS],
            filtered=self._columns_in(self._conditions()),
            joined=self._columns_in(self._joins()),
            ordered=self._columns_in(one for one in self._nodes if isinstance(one, exp.Order)),
            restricted=self._restricted(),
            bounded=self._bounded(outer) if verb == "read" else None,
            star=any(_is_star(one) for one in self._projections()),
            offset=any(isinstance(one, exp.Offset) for one in self._nodes),
            complete=True,
            put_in=names,
            defines=tuple(dict.fromkeys(self._defined())),
        )

    # -- tables -----------------------------------------------------------------------------------------

    def _targets(self) -> Iterator[str]:
        """Tables whose rows, or whose definition, it changes."""
        found: list[str] = []
        for node in self._nodes:
            match node:
                case exp.Insert() | exp.Update() | exp.Delete() | exp.Merge():
                    found.append(_name_of(node.this))
                case exp.TruncateTable():
                    found += [_name_of(one) for one in node.expressions]
        found += self._defined_tables()
        yield from dict.fromkeys(name for name in found if name)

    def _defined_tables(self) -> Iterator[str]:
        tree = self._tree
        match tree:
            case exp.Create(this=exp.Index() as index):
                yield _name_of(index.args.get("table"))
            case exp.Create() if "TABLE" in (tree.kind or ""):
                yield _name_of(tree.this)
            case exp.Alter() if tree.kind == "TABLE":
                yield _name_of(tree.this)
                for action in tree.args.get("actions") or ():
                    if isinstance(action, exp.AlterRename):
                        yield _name_of(action.this)
            case exp.Drop() if tree.kind == "TABLE":
                yield from (_name_of(one) for one in tree.args.get("tables") or ())

    def _defined(self) -> Iterator[str]:
        """Names of columns and indexes of which it says something."""
        for node in self._nodes:
            match node:
                case exp.ColumnDef() | exp.AlterColumn() | exp.Index() if node.name:
                    yield unnamed(node.name)
                case exp.Drop() if node.kind != "TABLE":
                    yield from (unnamed(one.name) for one in node.args.get("tables") or () if one.name)
                case exp.RenameColumn():
                    yield unnamed(node.this.name)

    def _tables(self, written: Sequence[str]) -> Iterator[str]:
        """Tables whose rows it reads."""
        defines = isinstance(self._tree, (exp.Alter, exp.Drop))
        if defines:
            return
        targets = {
            id(node.this.this if isinstance(node.this, exp.Schema) else node.this)
            for node in self._nodes
            if isinstance(node, (exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create))
        }
        found: dict[str, None] = {}
        for node in self._nodes:
            if not isinstance(node, exp.Table) or id(node) in targets:
                continue
            if isinstance(node.parent, (exp.Schema, exp.Index, exp.TruncateTable, exp.Reference)):
                continue
            name = _name_of(node)
            if name and name not in self._made:
                found[name] = None
        yield from found

    # -- columns ----------------------------------------------------------------------------------------

    def _columns_in(self, trees: Iterable[exp.Expression]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for tree in trees:
            for node in islice(tree.walk(), MAX_NODES):
                if isinstance(node, exp.Column) and (name := self._column(node)) is not None:
                    found[name] = None
                if len(found) >= MAX_COLUMNS:
                    return tuple(found)
        return tuple(found)

    def _column(self, node: exp.Column) -> str | None:
        name = "*" if isinstance(node.this, exp.Star) else unnamed(node.name)
        if not name or UNKNOWN_NAME in name:
            return None
        given = node.table
        scope = self._scopes.get(id(node))
        while scope is not None:
            sources = self._sources_of(scope)
            if given and given in sources:
                return _qualified(sources[given], name)
            if not given:
                return _qualified(next(iter(sources.values())) if len(sources) == 1 else None, name)
            scope = self._scopes.get(id(scope.parent))
        return _qualified(unnamed(given) if given and UNKNOWN_NAME not in unnamed(given) else None, name)

    def _sources_of(self, scope: exp.Expression) -> dict[str, str | None]:
        """Names that a statement gives to what it reads from: the table, or None where that is none."""
        known = self._sources.get(id(scope))
        if known is None:
            known = self._sources[id(scope)] = {}
            for one in _source_nodes(scope):
                self._add_source(one, known)
        return known

    def _add_source(self, node: exp.Expression, known: dict[str, str | None]) -> None:
        if isinstance(node, exp.Schema):
            node = node.this
        name = _name_of(node)
        alias = node.alias_or_name
        real = None if not name or name in self._made or UNKNOWN_NAME in name else name
        if alias:
            known[alias] = real

    def _projections(self) -> Iterator[exp.Expression]:
        """What it gives: of a query, its columns; of others, what `RETURNING` says."""
        outer = self._tree.expression if isinstance(self._tree, (exp.Insert, exp.Create)) else self._tree
        for query in _branches(outer):
            yield from query.expressions
        returning = self._tree.args.get("returning")
        if isinstance(returning, exp.Expression):
            yield from returning.expressions

    def _conditions(self) -> Iterator[exp.Expression]:
        for node in self._nodes:
            if isinstance(node, (exp.Where, exp.Having, exp.Qualify)):
                yield node.this

    def _joins(self) -> Iterator[exp.Expression]:
        for node in self._nodes:
            if isinstance(node, exp.Join):
                if (on := node.args.get("on")) is not None:
                    yield on
                for one in node.args.get("using") or ():
                    yield exp.column(one.name) if isinstance(one, exp.Identifier) else one

    def _written(self) -> Iterator[str]:
        for node in self._nodes:
            match node:
                case exp.Insert():
                    table = _name_of(node.this) or None
                    names = node.this.expressions if isinstance(node.this, exp.Schema) else ()
                    for one in names:
                        if (name := unnamed(one.name)) and UNKNOWN_NAME not in name:
                            yield _qualified(table, name)
                case exp.Update() | exp.OnConflict():
                    target = node if isinstance(node, exp.Update) else node.find_ancestor(exp.Insert)
                    target_name = _name_of(target.this) if target is not None else ""
                    for one in node.expressions:
                        if isinstance(one, exp.EQ) and isinstance(one.this, exp.Column):
                            name = unnamed(one.this.name)
                            if UNKNOWN_NAME not in name:
                                yield _qualified(target_name or None, name)

    # -- rows -------------------------------------------------------------------------------------------

    def _restricted(self) -> bool | None:
        where = self._tree.args.get("where")
        if where is None and isinstance(self._tree, exp.Query):
            where = next((one for branch in _branches(self._tree) if (one := branch.args.get("where"))), None)
        if where is not None:
            return not isinstance(where.this, exp.Boolean)
        return None if self._open else False

    def _bounded(self, tree: Any) -> bool | None:
        """Whether the rows that come are limited in number, whatever the tables hold."""
        if not isinstance(tree, exp.Query):
            return None
        limit = tree.args.get("limit")
        if limit is not None:
            return not isinstance(getattr(limit, "expression", None), exp.Null)
        branches = list(_branches(tree))
        if branches and all(_one_row(one) for one in branches):
            return True
        return None if self._open else False


_INVISIBLE: Final = frozenset(["main", "public", "dbo", UNKNOWN_NAME])
"""Schemas where a table is that names none: SQLite's, PostgreSQL's, SQL Server's; one that is not known."""


def _name_of(tree: exp.Expression | None) -> str:
    """The table that a node names, with its schema where one is named."""
    if isinstance(tree, exp.Schema):
        tree = tree.this
    if not isinstance(tree, exp.Table) or not tree.name:
        return ""
    schema = unnamed(tree.db)
    name = unnamed(tree.name)
    return f"{schema}.{name}" if schema and schema.lower() not in _INVISIBLE else name


_SCOPES: Final = (exp.Select, exp.Update, exp.Delete, exp.Insert, exp.Merge)
"""Statements in which names of columns mean those of the tables there."""


def _kind(tree: exp.Expression) -> str:
    if isinstance(tree, exp.Query):
        return "select"
    if isinstance(tree, exp.Command):
        return str(tree.this).lower()
    return {"truncatetable": "truncate", "alterrename": "alter"}.get(tree.key, tree.key)


def _branches(tree: Any) -> Iterator[exp.Select]:
    """The queries that together make the rows: of a union, both sides."""
    pending = [tree]
    while pending:
        one = pending.pop()
        match one:
            case exp.Select():
                yield one
            case exp.SetOperation():
                pending += [one.expression, one.this]
            case exp.Subquery() | exp.Paren():
                pending.append(one.this)


def _source_nodes(scope: exp.Expression) -> Iterator[exp.Expression]:
    if not isinstance(scope, exp.Select) and isinstance(scope.this, exp.Expression):
        yield scope.this
    for name in ("from_", "from", "using"):
        found = scope.args.get(name)
        for one in found if isinstance(found, list) else [found]:
            if isinstance(one, exp.From):
                yield one.this
            elif isinstance(one, exp.Expression):
                yield one
    for join in scope.args.get("joins") or ():
        yield join.this


def _qualified(table: str | None, name: str) -> str:
    return f"{table}.{name}" if table else name


def _is_star(tree: exp.Expression) -> bool:
    return isinstance(tree, exp.Star) or (isinstance(tree, exp.Column) and isinstance(tree.this, exp.Star))


def _one_row(query: exp.Select) -> bool:
    """Whether a query gives one row whatever there is: nothing but aggregates, or no table."""
    if query.args.get("group") is not None:
        return False
    if not any(query.args.get(name) for name in ("from_", "from", "joins")):
        return True
    return bool(query.expressions) and all(
        isinstance(one.unalias(), (exp.AggFunc, exp.Exists, exp.Literal))
        or (one.find(exp.AggFunc) is not None and one.find(exp.Column) is None)
        or _inside_aggregate(one)
        for one in query.expressions
    )


def _inside_aggregate(tree: exp.Expression) -> bool:
    """Whether every column of an expression stands inside an aggregate (and none of it is a window)."""
    columns = list(islice(tree.find_all(exp.Column), MAX_COLUMNS))
    return bool(columns) and all(
        one.find_ancestor(exp.AggFunc) is not None and one.find_ancestor(exp.Window) is None
        for one in columns
    )

"""Where the schema that the models mean and the schema that the migrations build are not the same.

Tables are paired by name. Compared are columns, their types (as one dialect spells both), nullability, the
defaults and comments that models want the database to have, the primary key, uniqueness (whether a constraint
or an index sees to it), foreign keys with what happens when the other row is deleted, and indexes; names of
indexes and constraints are not, nor defaults that a migration left for rows that were there. Models of a base
(or, with Django, of a package) of which no table is migrated are made otherwise and not compared; nor is a
type that one side does not tell, an index on an expression that the other side spells otherwise, a condition
of a partial index. What Django's models have no words for, and `RunSQL` makes beside them, is no difference:
foreign keys of several columns, and indexes that no model speaks of.

A difference is `inferred` where a migration or a model could not be read whole, as where its class derives
from one of a library that is not read; and where a library brings the column: which version the migrations
were written for is not known.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import commonprefix
from typing import Any, Final

from analyzer.facts import (
    BlindSpot,
    Certainty,
    Column,
    Constraint,
    ConstraintKind,
    DriftKind,
    Facts,
    Index,
    Measure,
    MigratedColumn,
    MigratedConstraint,
    MigratedIndex,
    MigratedTable,
    Module,
    Row,
    SchemaDrift,
    Source,
    Table,
    TableKind,
    TableOrigin,
)

HOLE: Final = "{?}"

DJANGO: Final = "django"

WRITTEN: Final = "sql"
"""What the framework of tables is called that raw SQL makes: they are made where they are declared."""

SAME_TYPES: Final = {
    "BOOL": "BOOLEAN",
    "BYTEA": "BLOB",
    "BINARY": "BLOB",
    "CHARACTER VARYING": "VARCHAR",
    "CLOB": "TEXT",
    "DATETIME": "TIMESTAMP",
    "DECIMAL": "NUMERIC",
    "DOUBLE": "FLOAT",
    "DOUBLE PRECISION": "FLOAT",
    "INT": "INTEGER",
    "LONGBLOB": "BLOB",
    "LONGTEXT": "TEXT",
    "MEDIUMTEXT": "TEXT",
    "NVARCHAR": "VARCHAR",
    "REAL": "FLOAT",
    "TIMESTAMP WITHOUT TIME ZONE": "TIMESTAMP",
    "TINYTEXT": "TEXT",
    "VARBINARY": "BLOB",
}
"""Spellings of one type, by which nobody means a difference."""

SAME_DEFAULTS: Final = {"0": "false", "f": "false", "1": "true", "t": "true"}
"""Spellings of one default."""

_CAST: Final = re.compile(r"::[\w \[\]]+$")
_EXPRESSION: Final = re.compile(r"(?i)\(|^current_")
_NAME: Final = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")

KEPT_AS: Final = {
    "uuid": frozenset(["UUID", "CHAR", "VARCHAR", "TEXT", "BLOB"]),
    "foreignkey": frozenset(["UUID", "CHAR", "VARCHAR", "TEXT", "BLOB"]),
    "bool": frozenset(["BOOLEAN", "INTEGER", "SMALLINT", "TINYINT", "BIT"]),
}
"""How databases keep what some class of type is about, by a word in its name."""

_TYPE: Final = re.compile(r"^\s*([A-Za-z_][\w ]*?)\s*(?:\(([^()]*)\))?\s*(\[\])?\s*(?:COLLATE .*)?$")


@dataclass(frozen=True)
class _Side:
    """One table with all that belongs to it."""

    table: Table
    columns: dict[str, Column]
    indexes: tuple[Index, ...]
    constraints: tuple[Constraint, ...]
    brought: frozenset[str]
    """Columns that classes of libraries bring"""

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(sorted(name for name, one in self.columns.items() if one.primary_key))

    def uniques(self) -> dict[tuple[str, ...], Row]:
        """Sets of columns that are unique among all rows, with what says so."""
        rows: list[Index | Constraint] = [one for one in self.indexes if one.unique]
        rows += [one for one in self.constraints if one.kind is ConstraintKind.UNIQUE]
        return {tuple(sorted(one.columns)): one for one in reversed(rows) if one.columns and not one.where}

    def any_unique(self) -> set[tuple[str, ...]]:
        """The same, with those among some rows only."""
        rows: list[Index | Constraint] = [one for one in self.indexes if one.unique]
        rows += [one for one in self.constraints if one.kind is ConstraintKind.UNIQUE]
        return {tuple(sorted(one.columns)) for one in rows}

    def references(self) -> dict[tuple[tuple[str, ...], str], Constraint]:
        """Foreign keys that the database knows of."""
        return {
            (one.columns, (one.target or HOLE).rpartition(".")[2].lower()): one
            for one in self.constraints
            if one.kind is ConstraintKind.FOREIGN_KEY and one.enforced
        }


def schema_drift(facts: Facts) -> list[Row]:
    """The differences, and what a reader can check without knowing the application."""
    migrated = _sides(facts, MigratedTable, MigratedColumn, MigratedIndex, MigratedConstraint)
    if not migrated:
        return []
    models = [one for one in _sides(facts, Table, Column, Index, Constraint) if HOLE not in one.table.name]
    vague = [one for one in facts.of(Table) if HOLE in one.name]
    unread = {_last(one.subject): one.reason for one in facts.of(BlindSpot) if one.kind == "table"}
    made = {one.table.name for one in migrated}
    lost = any(
        one.kind == "migration" and (one.subject == HOLE or one.subject not in made)
        for one in facts.of(BlindSpot)
    )
    found: list[SchemaDrift] = []
    for family in (True, False):
        theirs = [one for one in models if (one.table.framework == DJANGO) is family]
        built = [one for one in migrated if (one.table.framework == DJANGO) is family]
        if theirs and built:
            found += _Comparison(theirs, built, bool(vague), lost, unread).differences()
    return [*found, *_measures(found)]


def _sides(
    facts: Facts,
    tables: type[Table],
    columns: type[Column],
    indexes: type[Index],
    constraints: type[Constraint],
) -> list[_Side]:
    by_table: tuple[dict[str, list[Any]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
    kinds: tuple[type[Any], ...] = (columns, indexes, constraints)
    for rows, kind in zip(by_table, kinds, strict=True):
        for row in facts.of(kind):
            rows[row.table].append(row)
    own = {one.name for one in facts.of(Module)}
    return [
        _Side(
            table,
            {one.name: one for one in sorted(by_table[0][table.id], key=lambda one: one.position)},
            tuple(by_table[1][table.id]),
            tuple(by_table[2][table.id]),
            frozenset(one.name for one in by_table[0][table.id] if _is_brought(one, own)),
        )
        for table in facts.of(tables)
    ]


def _is_brought(column: Column, own: set[str]) -> bool:
    """Whether a class that is none of the target's brings a column."""
    module = (column.inherited_from or "").rpartition(".")[0]
    while module and module not in own:  # a class may stand in another one, or in a function
        module = module.rpartition(".")[0]
    return column.inherited_from is not None and not module


class _Comparison:
    """The tables of one kind of models against those of its migrations."""

    def __init__(
        self,
        models: list[_Side],
        migrated: list[_Side],
        vague: bool,
        lost: bool,
        unread: dict[str, str | None],
    ) -> None:
        self._models = models
        self._migrated = migrated
        self._vague = vague
        self._lost = lost
        self._unread = unread
        """Why classes may be models that were not read as such, by their last name."""
        self._by_name: dict[str, list[_Side]] = defaultdict(list)
        for one in migrated:
            self._by_name[one.table.name.lower()].append(one)
            self._by_name[f"*.{_own(one)}"].append(one)

    def differences(self) -> Iterator[SchemaDrift]:
        """All of them."""
        pairs = [(model, self._partner(model)) for model in self._models]
        governed = {_group(model) for model, partner in pairs if partner is not None}
        met = {id(partner) for _, partner in pairs if partner is not None}
        for model, partner in pairs:
            if partner is not None:
                if _is_compared(model) and partner.table.origin is TableOrigin.OWN:
                    yield from _compare(model, partner)
            elif _is_compared(model) and _group(model) in governed:
                yield self._missing(model)
        known = {_own(model) for model in self._models}
        for one in self._migrated:
            if one.table.origin is TableOrigin.LIBRARY:
                continue  # of the tool itself
            if id(one) not in met and _own(one) not in known and HOLE not in one.table.name:
                yield self._left(one)

    def _partner(self, model: _Side) -> _Side | None:
        """The migrated table of a model: of several the one whose migrations lie nearest."""
        found = self._by_name.get(model.table.name.lower())
        if not found:
            others = self._by_name.get(f"*.{_own(model)}", [])
            found = [one for one in others if not (one.table.schema and model.table.schema)]
        return max(found, key=lambda one: _shared(model, one)) if found else None

    def _missing(self, model: _Side) -> SchemaDrift:
        reason = "the migrations change tables that none of them makes" if self._lost else None
        return _drift(DriftKind.TABLE_MISSING, model, None, in_models=model.table.name, reason=reason)

    def _left(self, one: _Side) -> SchemaDrift:
        reason = "a model whose table's name is not known may mean it" if self._vague else None
        reason = reason or self._unread.get(_own(one).rpartition("_")[2])
        return _drift(DriftKind.TABLE_LEFT, None, one, in_migrations=one.table.name, reason=reason)


def _last(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _own(side: _Side) -> str:
    return _last(side.table.name)


def _group(side: _Side) -> tuple[str | None, str]:
    """What is migrated together, or not at all."""
    table = side.table
    package = (table.module or "").partition(".models")[0] if table.framework == DJANGO else ""
    return table.bind, package


def _is_compared(side: _Side) -> bool:
    table = side.table
    return (
        table.origin is TableOrigin.OWN
        and table.managed is True
        and table.kind is TableKind.TABLE
        and table.by_default is not False
        and table.framework != WRITTEN
    )


def _shared(one: _Side, other: _Side) -> int:
    """How many folders two tables' files have in common."""
    paths = [(side.table.evidence.path if side.table.evidence else "").split("/") for side in (one, other)]
    return len(commonprefix(paths))


def _compare(model: _Side, migrated: _Side) -> Iterator[SchemaDrift]:
    names = {name.lower(): name for name in migrated.columns}
    for name, column in model.columns.items():
        other = migrated.columns.get(names.get(name.lower(), name))
        if other is None:
            if HOLE not in name:
                yield _drift(
                    DriftKind.COLUMN_MISSING, model, migrated, (name,), _described(column), None, at=column
                )
        else:
            yield from _columns(model, migrated, column, other)
    modelled = {name.lower() for name in model.columns}
    whole = not any(HOLE in name for name in modelled)
    for name, column in migrated.columns.items():
        if name.lower() not in modelled and whole and HOLE not in name:
            yield _drift(
                DriftKind.COLUMN_LEFT, model, migrated, (name,), None, _described(column), made=column
            )
    if model.key != migrated.key and all(name in migrated.columns for name in model.key):
        yield _drift(
            DriftKind.PRIMARY_KEY, model, migrated, model.key, ", ".join(model.key), ", ".join(migrated.key)
        )
    yield from _uniques(model, migrated)
    yield from _references(model, migrated)
    yield from _indexes(model, migrated)


def _described(column: Column) -> str:
    return f"{column.type or '?'}{'' if column.nullable else ' NOT NULL'}"


def _columns(model: _Side, migrated: _Side, one: Column, other: Column) -> Iterator[SchemaDrift]:
    doubt = one.reason or other.reason
    if not _same_type(one, other):
        yield _drift(
            DriftKind.TYPE,
            model,
            migrated,
            (one.name,),
            one.type,
            other.type,
            at=one,
            made=other,
            reason=doubt,
        )
    yield from _stored(model, migrated, one, other)
    if one.generated is not None or other.generated is not None:
        return  # what it is made of decides whether it can be null
    if one.nullable != other.nullable and not (one.primary_key or other.primary_key):
        said = ["NULL" if each.nullable else "NOT NULL" for each in (one, other)]
        yield _drift(
            DriftKind.NULLABLE, model, migrated, (one.name,), *said, at=one, made=other, reason=doubt
        )


def _stored(model: _Side, migrated: _Side, one: Column, other: Column) -> Iterator[SchemaDrift]:
    """What else the model wants the database to keep of a column."""
    wanted, kept = _default(one.server_default), _default(other.server_default)
    if wanted is not None and wanted != kept and HOLE not in f"{wanted}{kept}":
        said = (one.server_default, other.server_default or "no default")
        yield _drift(DriftKind.DEFAULT, model, migrated, (one.name,), *said, at=one, made=other)
    if one.comment is not None and one.comment != other.comment and HOLE not in one.comment:
        said = (one.comment, other.comment or "no comment")
        yield _drift(DriftKind.COMMENT, model, migrated, (one.name,), *said, at=one, made=other)


def _default(text: str | None) -> str | None:
    """A default as nobody means a difference by its spelling: of expressions it only counts that there is
    one; what a name in the code stands for is not known."""
    if text is None:
        return None
    bare = _CAST.sub("", text.strip())
    while bare.startswith("(") and bare.endswith(")"):
        bare = _CAST.sub("", bare[1:-1].strip())
    if _NAME.fullmatch(bare):
        return HOLE
    if _EXPRESSION.search(bare):
        return "an expression"
    bare = bare.strip("'\"").lower()
    return SAME_DEFAULTS.get(bare, bare)


def _same_type(one: Column, other: Column) -> bool:
    """Whether nobody could tell the types apart, or one of them is not known."""
    if one.type is None or other.type is None or one.type == other.type:
        return True
    if _is_enumeration(one) or _is_enumeration(other):
        return True
    first, second = _TYPE.match(one.type), _TYPE.match(other.type)
    if first is None or second is None:
        return True
    ours, theirs = _spelling(first), _spelling(second)
    if _kept_alike(one, ours[0], theirs[0]) or _kept_alike(other, ours[0], theirs[0]):
        return True
    if any("unread" in side.type_arguments for side in (one, other)):
        return ours[0] == theirs[0]  # which length it is given is not known
    if "ARRAY" in (ours[0], theirs[0]):
        return all(name == "ARRAY" or is_array for name, _, is_array in (ours, theirs))
    return ours == theirs


def _kept_alike(column: Column, *both: str) -> bool:
    """Whether two types are how one database and another keep what the class of a column's type is about:
    migrations that are written in SQL say it for a database, of which the models name none."""
    declared = (column.declared_type or "").rpartition(".")[2].lower()
    return any(word in declared and types.issuperset(both) for word, types in KEPT_AS.items())


def _spelling(found: re.Match[str]) -> tuple[str, str, bool]:
    name = " ".join(found[1].upper().split())
    name = SAME_TYPES.get(name, name)
    # Sizes of numbers and moments are how they are shown; only texts and exact numbers are cut by theirs.
    sized = name in ("VARCHAR", "CHAR", "NUMERIC")
    return name, (found[2] or "").replace(" ", "") if sized else "", bool(found[3])


def _is_enumeration(column: Column) -> bool:
    return (column.declared_type or "").rpartition(".")[
        2
    ].lower() == "enum" or "values" in column.type_arguments


def _uniques(model: _Side, migrated: _Side) -> Iterator[SchemaDrift]:
    ours, theirs = model.uniques(), migrated.uniques()
    for columns, row in ours.items():
        if _known(columns, migrated) and columns not in migrated.any_unique() and columns != migrated.key:
            yield _drift(DriftKind.UNIQUE_MISSING, model, migrated, columns, "unique", None, at=row)
    for columns, row in theirs.items():
        if _known(columns, model) and columns not in model.any_unique() and columns != model.key:
            yield _drift(DriftKind.UNIQUE_LEFT, model, migrated, columns, None, "unique", made=row)


def _references(model: _Side, migrated: _Side) -> Iterator[SchemaDrift]:
    ours, theirs = model.references(), migrated.references()
    for (columns, target), row in ours.items():
        kept = theirs.get((columns, target))
        if kept is not None and _on_delete(row) != _on_delete(kept) and model.table.framework != DJANGO:
            said = (_on_delete(row), _on_delete(kept))
            yield _drift(DriftKind.ON_DELETE, model, migrated, columns, *said, at=row, made=kept)
        if HOLE not in target and _known(columns, migrated) and kept is None:
            yield _drift(DriftKind.FOREIGN_KEY_MISSING, model, migrated, columns, row.target, None, at=row)
    for (columns, target), row in theirs.items():
        if _known(columns, model) and (columns, target) not in ours:
            if any(HOLE in other for one, other in ours if one == columns):
                continue
            if model.table.framework == DJANGO and len(columns) > 1:
                continue  # no model can say it: it was written beside them on purpose
            yield _drift(DriftKind.FOREIGN_KEY_LEFT, model, migrated, columns, None, row.target, made=row)


def _on_delete(row: Constraint) -> str:
    """What the database does when the row goes that is referred to."""
    return (row.on_delete or "NO ACTION").upper()


def _indexes(model: _Side, migrated: _Side) -> Iterator[SchemaDrift]:
    ours, theirs = _plain_indexes(model), _plain_indexes(migrated)
    named = [{one.name for one in side.indexes if one.name} for side in (model, migrated)]
    covered = [side.any_unique() for side in (model, migrated)]
    for columns, row in ours.items():
        if columns in theirs or row.name in named[1] or tuple(sorted(columns)) in covered[1]:
            continue
        if _known(columns, migrated) and columns != migrated.key:
            yield _drift(DriftKind.INDEX_MISSING, model, migrated, columns, row.name or "index", None, at=row)
    for columns, row in theirs.items():
        if columns in ours or row.name in named[0] or tuple(sorted(columns)) in covered[0]:
            continue
        if model.table.framework == DJANGO and row.source is Source.TABLE:
            continue  # of `RunSQL`, for what no model says; `makemigrations` asks about those of `Meta`
        if _known(columns, model) and columns != model.key:
            yield _drift(DriftKind.INDEX_LEFT, model, migrated, columns, None, row.name or "index", made=row)


def _plain_indexes(side: _Side) -> dict[tuple[str, ...], Index]:
    """Indexes by their columns, whatever their order of rows."""
    found: dict[tuple[str, ...], Index] = {}
    for one in side.indexes:
        columns = tuple(re.sub(r"(?i)\s+(DESC|ASC)\b.*$", "", name) for name in one.columns)
        found.setdefault(columns, one)
    return found


def _known(columns: Iterable[str], other: _Side) -> bool:
    """Whether the other side has these columns: what is about a column that is missing is told with it, and
    expressions are spelled in too many ways."""
    return all(name in other.columns for name in columns)


def _drift(
    kind: DriftKind,
    model: _Side | None,
    migrated: _Side | None,
    columns: tuple[str, ...] = (),
    in_models: str | None = None,
    in_migrations: str | None = None,
    *,
    at: Row | None = None,
    made: Row | None = None,
    reason: str | None = None,
) -> SchemaDrift:
    side = model or migrated
    assert side is not None
    made = made or (migrated.table if migrated is not None else None)
    place = made.evidence if made is not None else None
    here = (at or (model.table if model is not None else None) or made or side.table).evidence
    reason = (
        reason
        or (_doubt(kind, model, columns) if model is not None else None)
        or (migrated.table.reason if migrated is not None else None)
    )
    conditional = next((one.condition for one in (at, made, side.table) if one and one.condition), None)
    certainty = Certainty.CERTAIN if conditional is None else Certainty.CONDITIONAL
    return SchemaDrift(
        id=" ".join([side.table.id, kind.value, ",".join(columns)]).strip(),
        kind=kind,
        table=side.table.name,
        columns=columns,
        model=model.table.model if model is not None else None,
        in_models=in_models,
        in_migrations=in_migrations,
        migration_file=place.path if place is not None else None,
        migration_line=place.line if place is not None else None,
        evidence=here,
        certainty=Certainty.INFERRED if reason else certainty,
        condition=conditional,
        reason=reason,
    )


def _doubt(kind: DriftKind, model: _Side, columns: tuple[str, ...]) -> str | None:
    """Why the models may well say what the migrations do."""
    if model.table.reason is not None:
        return model.table.reason
    unread = model.table.unread_bases
    if unread and (kind is DriftKind.PRIMARY_KEY or kind.value.endswith("_left")):
        return f"its base {unread[0]} is not read: it may bring what the migrations have"
    if any(name in model.brought for name in columns):
        return "a library brings the column, and another of its versions may bring it otherwise"
    return None


def _measures(found: list[SchemaDrift]) -> list[Measure]:
    counted = Counter(one.kind for one in found)
    counts = {
        "migrations.without_model": (
            counted[DriftKind.TABLE_LEFT],
            "tables that the migrations leave and no model means; many: models were not found",
        ),
        "migrations.not_migrated": (
            counted[DriftKind.TABLE_MISSING],
            "tables of models that no migration makes; many: migrations were not read",
        ),
        "migrations.drift": (
            sum(one.kind not in (DriftKind.TABLE_LEFT, DriftKind.TABLE_MISSING) for one in found),
            "other differences between models and migrations",
        ),
    }
    return [
        Measure(id=name, name=name, value=value, meaning=meaning) for name, (value, meaning) in counts.items()
    ]

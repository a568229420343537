"""Prisma: the models of `schema.prisma` files.

Modelled: models with their fields, `@id`, `@@id`, `@unique`, `@@unique`, `@@index`, `@map`, `@@map`,
`@@schema`, `@relation` with fields, references and actions, implicit many-to-many tables, native types
(`@db.VarChar(80)`), enumerations, the provider's dialect.
Not modelled: views' queries, composite types of MongoDB beyond their column, `@@fulltext`.
Source: https://www.prisma.io/docs/orm/reference/prisma-schema-reference (Prisma 6), relations, indexes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from analyzer.concepts.column_types import ColumnType
from analyzer.concepts.tables import (
    ColumnDraft,
    ConstraintDraft,
    IndexDraft,
    RelationDraft,
    TableDraft,
    tables,
)
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.values import Place
from analyzer.facts import ConstraintKind, Facts, RelationKind, Source

SUFFIX: Final = ".prisma"

MAX_SIZE: Final = 2_000_000
"""Bytes of a schema file that are read."""

MAX_LINE: Final = 4_000
"""Characters of a line that are looked at; nobody writes longer attributes."""

KINDS: Final = {
    "BigInt": "bigint",
    "Boolean": "boolean",
    "Bytes": "binary",
    "DateTime": "datetime",
    "Decimal": "decimal",
    "Float": "double",
    "Int": "integer",
    "Json": "json",
    "String": "text",
}

NATIVE: Final = {
    "Char": "char",
    "Date": "date",
    "JsonB": "jsonb",
    "SmallInt": "smallint",
    "Text": "text",
    "Timestamp": "timestamp",
    "Timestamptz": "timestamp_tz",
    "Uuid": "uuid",
    "VarChar": "string",
}
"""Native types that decide a column's kind."""

ACTIONS: Final = {
    "Cascade": "CASCADE",
    "NoAction": "NO ACTION",
    "Restrict": "RESTRICT",
    "SetDefault": "SET DEFAULT",
    "SetNull": "SET NULL",
}

_BLOCK = re.compile(r"^\s*(model|enum|view|type)\s+(\w+)\s*\{")
_FIELD = re.compile(r"^\s*(\w+)\s+(\w+)(\[\])?(\?)?")
_NAME = re.compile(r'"([^"]*)"')
_WORD = re.compile(r"\w+")


@dataclass(slots=True)
class _Field:
    name: str
    type: str
    many: bool
    optional: bool
    attributes: str
    line: int

    @property
    def stored(self) -> str:
        found = _argument(self.attributes, "@map")
        return _quoted(found) or self.name

    def has(self, attribute: str) -> bool:
        return re.search(rf"@{attribute}\b", self.attributes) is not None


@dataclass(slots=True)
class _Model:
    name: str
    path: str
    line: int
    end: int = 0
    fields: list[_Field] = field(default_factory=list)
    rules: list[tuple[str, int]] = field(default_factory=list)

    def rule(self, name: str) -> Iterator[tuple[str, int]]:
        """The arguments of each `@@name(...)`, with its line."""
        for text, line in self.rules:
            if re.match(rf"@@{name}\b", text):
                yield _argument(text, f"@@{name}") or "", line

    @property
    def table(self) -> str:
        return next((_quoted(text) or self.name for text, _ in self.rule("map")), self.name)

    @property
    def schema(self) -> str | None:
        return next((_quoted(text) for text, _ in self.rule("schema")), None)

    @property
    def full_name(self) -> str:
        return f"{self.schema}.{self.table}" if self.schema else self.table

    def field_named(self, name: str) -> _Field | None:
        return next((one for one in self.fields if one.name == name), None)

    def stored(self, name: str) -> str:
        found = self.field_named(name)
        return found.stored if found is not None else name

    @property
    def key(self) -> list[str]:
        """The names of the primary key's fields."""
        together = [_listed(text) for text, _ in self.rule("id")]
        return together[0] if together else [one.name for one in self.fields if one.has("id")]


def finish(run: Interpreter, facts: Facts) -> None:
    """Write the tables of every schema file, the files of one folder together."""
    folders: dict[str, list[str]] = {}
    for file in run.tree.files:
        if file.path.endswith(SUFFIX) and not file.is_test:
            folders.setdefault(file.path.rpartition("/")[0], []).append(file.path)
    for paths in folders.values():
        models: dict[str, _Model] = {}
        enums: dict[str, list[str]] = {}
        for path in sorted(paths):
            _read(path, run.tree.peek(path)[:MAX_SIZE].decode("utf-8", "replace"), models, enums)
        for model in models.values():
            _Writer(run, model, models, enums).write()


def _read(path: str, text: str, models: dict[str, _Model], enums: dict[str, list[str]]) -> None:
    """Take up the blocks of a file."""
    model: _Model | None = None
    values: list[str] | None = None
    for number, written in enumerate(text.splitlines(), 1):
        line = written[:MAX_LINE].partition("//")[0].rstrip()
        opened = _BLOCK.match(line)
        if opened is not None:
            model, values = None, None
            if opened[1] == "model":
                model = models[opened[2]] = _Model(opened[2], path, number)
            elif opened[1] == "enum":
                values = enums.setdefault(opened[2], [])
        elif line.strip() == "}":
            if model is not None:
                model.end = number
            model, values = None, None
        elif model is not None:
            _take(model, line, number)
        elif values is not None and (word := _WORD.match(line.strip())) is not None:
            values.append(word[0])


def _take(model: _Model, line: str, number: int) -> None:
    if line.strip().startswith("@@"):
        model.rules.append((line.strip(), number))
        return
    found = _FIELD.match(line)
    if found is not None:
        rest = line[found.end() :]
        model.fields.append(
            _Field(found[1], found[2], found[3] is not None, found[4] is not None, rest, number)
        )


class _Writer:
    """Writes one model."""

    def __init__(
        self, run: Interpreter, model: _Model, models: dict[str, _Model], enums: dict[str, list[str]]
    ) -> None:
        self._run = run
        self._model = model
        self._models = models
        self._enums = enums

    def write(self) -> None:
        model = self._model
        place = Place(model.path, model.line, max(model.end, model.line))
        draft = TableDraft(model.table, "prisma", schema=model.schema, place=place)
        for one in model.fields:
            if one.type in self._models:
                self._relation(draft, one)
            else:
                self._column(draft, one)
        for text, line in model.rule("unique"):
            columns = [model.stored(name) for name in _listed(text)]
            draft.indexes.append(IndexDraft(columns, unique=True, place=self._at(line)))
        for text, line in model.rule("index"):
            columns = [model.stored(name) for name in _listed(text)]
            draft.indexes.append(IndexDraft(columns, place=self._at(line)))
        tables(self._run).add(draft)

    def _at(self, line: int) -> Place:
        return Place(self._model.path, line, line)

    def _column(self, draft: TableDraft, one: _Field) -> None:
        key = one.name in self._model.key
        unique = one.has("unique")
        draft.columns.append(
            ColumnDraft(
                one.stored,
                one.optional and not key,
                self.column_type(one),
                attribute=one.name,
                primary_key=key,
                unique=unique,
                server_default=_argument(one.attributes, "@default"),
                place=self._at(one.line),
            )
        )
        if unique:
            draft.indexes.append(
                IndexDraft([one.stored], unique=True, source=Source.FLAG, place=self._at(one.line))
            )

    def column_type(self, one: _Field) -> ColumnType:
        if one.type in self._enums:
            values = self._enums[one.type]
            arguments = {"values": values, "name": one.type, "length": max(map(len, values), default=0)}
            declared = ColumnType(one.type, "enum", arguments)
        else:
            native = re.search(r"@db\.(\w+)(?:\(([\d, ]*)\))?", one.attributes)
            kind = NATIVE.get(native[1]) if native is not None else None
            sizes = [int(size) for size in re.findall(r"\d+", native[2] or "")] if native is not None else []
            names = ("precision", "scale") if one.type == "Decimal" else ("length",)
            given = dict(zip(names, sizes, strict=False))
            declared = ColumnType(one.type, kind or KINDS.get(one.type), given)
        return ColumnType(f"{one.type}[]", "array", item=declared) if one.many else declared

    def _relation(self, draft: TableDraft, one: _Field) -> None:
        model, target = self._model, self._models[one.type]
        arguments = _argument(one.attributes, "@relation") or ""
        own, other = _named_list(arguments, "fields"), _named_list(arguments, "references")
        back = [
            field
            for field in target.fields
            if field.type == model.name
            and (field.name != one.name or target is not model)
            and _relation_name(field) == _relation_name(one)
        ]
        through = None
        if own:
            columns = [model.stored(name) for name in own]
            draft.constraints.append(
                ConstraintDraft(
                    ConstraintKind.FOREIGN_KEY,
                    columns,
                    target=target.full_name,
                    target_columns=[target.stored(name) for name in other],
                    on_delete=self._action(arguments, "onDelete", one),
                    on_update=self._action(arguments, "onUpdate", one, "CASCADE"),
                    place=self._at(one.line),
                )
            )
            single = any(not field.many for field in back)
            kind = RelationKind.ONE_TO_ONE if single else RelationKind.MANY_TO_ONE
        elif one.many and any(field.many for field in back):
            kind = RelationKind.MANY_TO_MANY
            through = self._between(one, target)
        else:
            kind = RelationKind.ONE_TO_MANY if one.many else RelationKind.ONE_TO_ONE
        tables(self._run).relate(
            RelationDraft(
                model.name,
                one.name,
                draft,
                kind,
                target.name,
                target.full_name,
                through=through,
                reverse=back[0].name if back else None,
                place=self._at(one.line),
            )
        )

    def _action(self, arguments: str, name: str, one: _Field, usual: str | None = None) -> str:
        found = re.search(rf"{name}:\s*(\w+)", arguments)
        if found is not None:
            return ACTIONS.get(found[1], found[1])
        return usual or ("SET NULL" if one.optional else "RESTRICT")

    def _between(self, one: _Field, target: _Model) -> str:
        """The table of an implicit many-to-many relation, made at the side that comes first."""
        first, second = sorted((self._model, target), key=lambda model: model.name)
        name = f"_{_relation_name(one) or f'{first.name}To{second.name}'}"
        if self._model is first:
            made = TableDraft(name, "prisma", place=self._at(one.line))
            for column, side in (("A", first), ("B", second)):
                key = side.field_named(side.key[0]) if side.key else None
                declared = (
                    _Writer(self._run, side, self._models, self._enums).column_type(key) if key else None
                )
                made.columns.append(
                    ColumnDraft(column, False, declared or ColumnType(None, "integer"), primary_key=True)
                )
                made.constraints.append(
                    ConstraintDraft(
                        ConstraintKind.FOREIGN_KEY,
                        [column],
                        target=side.full_name,
                        target_columns=[key.stored if key else "id"],
                        on_delete="CASCADE",
                        source=Source.IMPLICIT,
                    )
                )
            made.indexes.append(IndexDraft(["B"], source=Source.IMPLICIT))
            tables(self._run).add(made)
        return name


def _argument(text: str, attribute: str) -> str | None:
    """What stands in the parentheses after an attribute."""
    at = re.search(rf"{re.escape(attribute)}\(", text)
    if at is None:
        return None
    depth = 1
    for position in range(at.end(), len(text)):
        depth += {"(": 1, ")": -1}.get(text[position], 0)
        if depth == 0:
            return text[at.end() : position]
    return text[at.end() :]


def _quoted(text: str | None) -> str | None:
    found = _NAME.search(text or "")
    return found[1] if found is not None else None


def _listed(text: str) -> list[str]:
    """The names in the first brackets, without what stands in parentheses behind them."""
    inner = text.partition("[")[2].partition("]")[0]
    return [word[0] for part in inner.split(",") if (word := _WORD.search(part)) is not None]


def _named_list(arguments: str, name: str) -> list[str]:
    found = re.search(rf"{name}:\s*(\[[^\]]*\])", arguments)
    return _listed(found[1]) if found is not None else []


def _relation_name(one: _Field) -> str | None:
    arguments = _argument(one.attributes, "@relation") or ""
    given = re.match(r'\s*(?:name:\s*)?"([^"]*)"', arguments)
    return given[1] if given is not None else None

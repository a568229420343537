"""Models of peewee as tables: what a class, its fields and its `Meta` mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from analyzer.concepts.column_types import UNKNOWN, ColumnType
from analyzer.concepts.models import (
    flag,
    given,
    is_stub,
    kind_of,
    listed,
    members,
    options_of,
    own_models,
    place_of_attribute,
    settled,
    shown,
)
from analyzer.concepts.tables import (
    ColumnDraft,
    ConstraintDraft,
    IndexDraft,
    RelationDraft,
    TableDraft,
    tables,
)
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Instance, name_of
from analyzer.evaluator.values import Sequence, Unknown, Value
from analyzer.facts import ConstraintKind, Facts, RelationKind, Source

INHERITED: Final = frozenset(
    ["indexes", "primary_key", "schema", "table_function", "legacy_table_names", "database", "db_table_func"]
)
"""Options of `Meta` that the models below take over."""

KINDS: Final = {
    "AnyField": None,
    "ArrayField": "array",
    "BareField": None,
    "BigAutoField": "bigint",
    "BigIntegerField": "bigint",
    "BinaryJSONField": "jsonb",
    "BlobField": "binary",
    "BooleanField": "smallint",
    "CharField": "string",
    "DateField": "date",
    "DateTimeField": "datetime",
    "DecimalField": "decimal",
    "DoubleField": "real",
    "FixedCharField": "char",
    "FloatField": "real",
    "IntegerField": "integer",
    "JSONField": "json",
    "SmallIntegerField": "smallint",
    "TextField": "text",
    "TimeField": "time",
    "UUIDField": "text",
}
"""What each field is; a dialect may know it better (`VARIANTS`)."""

VARIANTS: Final[dict[str, dict[str, ColumnType]]] = {
    "BigAutoField": {"sqlite": ColumnType(None, "integer")},
    "BigIntegerField": {"sqlite": ColumnType(None, "integer")},
    "BooleanField": {
        "sqlite": ColumnType(None, "integer"),
        "postgresql": ColumnType(None, "boolean"),
        "mysql": ColumnType(None, "boolean"),
    },
    "DoubleField": {"postgresql": ColumnType(None, "double")},
    "JSONField": {"sqlite": ColumnType(None, "text")},
    "SmallIntegerField": {"sqlite": ColumnType(None, "integer")},
    "UUIDField": {"postgresql": ColumnType(None, "uuid")},
}

BASES: Final = frozenset(["peewee.Model"])

_OTHERS = re.compile(r"[^\w]+")
_STEPS = (re.compile(r"(.)_*([A-Z][a-z]+)"), re.compile(r"([a-z0-9])_*([A-Z])"))


def finish(run: Interpreter, facts: Facts) -> None:
    """Write the tables of all models."""
    Models(run, own_models(run, BASES)).write()


class Models:
    """The models of one run."""

    def __init__(self, run: Interpreter, classes: Iterable[Class]) -> None:
        self._run = run
        self._models = {model.full_name: MappedModel(run, model) for model in classes}
        self._by_name: dict[str, MappedModel] = {}
        for model in self._models.values():
            self._by_name.setdefault(model.cls.name, model)
        self._parents = {
            base for model in self._models.values() for base in model.cls.mro[1:] if isinstance(base, Class)
        }

    def write(self) -> None:
        for model in self._models.values():
            if model.cls not in self._parents or self._is_table(model):
                tables(self._run).add(self.draft(model))

    def _is_table(self, model: MappedModel) -> bool:
        """Of a model that has models below it: whether it is one itself.  The library has no abstract models;
        what stands right below its own base, unnamed and referred to by none, only hands on what it has."""
        if not any(is_stub(base, BASES) for base in model.cls.bases):
            return any(owner is model.cls for _, _, owner in model.fields)
        named = settled(self._run, model.cls.namespace.get("Meta"))
        if isinstance(named, Class) and {"table_name", "db_table"} & named.namespace.keys():
            return True
        return any(
            self.find(other, field.attributes.get("rel_model")) is model
            for other in self._models.values()
            for _, field, _ in other.fields
        )

    def know(self, cls: Class) -> MappedModel:
        """A model more: one that a function made."""
        model = self._models[cls.full_name] = MappedModel(self._run, cls)
        self._by_name[cls.name] = model
        return model

    def find(self, owner: MappedModel, value: Any) -> MappedModel | None:
        """The model that a foreign key names."""
        value = plain(value)
        if isinstance(value, str):
            return owner if value == "self" else self._by_name.get(value)
        return self._models.get(value.full_name) if isinstance(value, Class) else None

    def draft(self, model: MappedModel) -> TableDraft:
        """The table that a model means."""
        cls = model.cls
        draft = TableDraft(
            model.table_name(), "peewee", cls=cls, schema=model.schema, place=cls.place, path=cls.made
        )
        key = model.key()
        if key is None:
            draft.columns.append(
                ColumnDraft(
                    "id",
                    False,
                    ColumnType("peewee.AutoField", "integer"),
                    "id",
                    primary_key=True,
                    place=cls.place,
                )
            )
        for name, field, owner in sorted(model.fields, key=lambda one: not flag(one[1], "primary_key")):
            self.field(draft, model, name, field, owner, key)
        for columns, unique in model.indexes():
            draft.indexes.append(IndexDraft(columns, unique=unique, place=cls.place))
        return draft

    def field(
        self, draft: TableDraft, model: MappedModel, name: str, field: Instance, owner: Class, key: Any
    ) -> None:
        """Add what a field brings to the draft of a table."""
        place = place_of_attribute(owner, name) or field.place
        if kind_of(field, {"ManyToManyField": True}):
            self._many(draft, model, name, field)
            return
        column = model.column(name)
        primary = flag(field, "primary_key") or (isinstance(key, tuple) and name in key)
        draft.columns.append(
            ColumnDraft(
                column,
                flag(field, "null") and not primary,
                self._type(model, field),
                attribute=name,
                primary_key=primary,
                unique=flag(field, "unique"),
                index=flag(field, "index"),
                default=shown(field.attributes.get("default")),
                inherited_from=owner.full_name if owner is not model.cls else None,
                place=place,
            )
        )
        if kind_of(field, {"ForeignKeyField": True}):
            self._reference(draft, model, name, field)
        if (flag(field, "unique") or flag(field, "index")) and not flag(field, "primary_key"):
            method = given(field, "index_type")
            draft.indexes.append(
                IndexDraft(
                    [column],
                    unique=flag(field, "unique"),
                    method=method if isinstance(method, str) else None,
                    source=Source.FLAG if "index" in field.attributes else Source.IMPLICIT,
                    place=place,
                )
            )

    def _type(self, model: MappedModel, field: Instance, depth: int = 0) -> ColumnType:
        if kind_of(field, {"ForeignKeyField": True}):
            target = self.find(model, field.attributes.get("rel_model"))
            other = target.field_named(target.target_of(field)) if target is not None else None
            if depth > 8 or (target is not None and other is None):
                return ColumnType("peewee.ForeignKeyField", "integer")
            found = (
                self._type(target, other, depth + 1) if target is not None and other is not None else UNKNOWN
            )
            return ColumnType("peewee.ForeignKeyField", found.kind, found.arguments, variants=found.variants)
        names = {name: name for name in KINDS}
        known = kind_of(field, names)
        arguments = {
            key: value
            for key in ("length", "precision", "scale")
            if (value := given(field, key)) is not None and not isinstance(value, Value)
        }
        kind = KINDS[known] if known is not None else None
        return ColumnType(name_of(field.cls), kind, arguments, variants=VARIANTS.get(known or "", {}))

    def _reference(self, draft: TableDraft, model: MappedModel, name: str, field: Instance) -> None:
        target = self.find(model, field.attributes.get("rel_model"))
        place = place_of_attribute(model.cls, name) or field.place
        column = model.column(name)
        draft.constraints.append(
            ConstraintDraft(
                ConstraintKind.FOREIGN_KEY,
                [column],
                given(field, "constraint_name"),
                target=target.full_name() if target is not None else Unknown("model of a foreign key"),
                target_columns=[target.column(target.target_of(field)) if target is not None else "id"],
                on_delete=_word(given(field, "on_delete")),
                on_update=_word(given(field, "on_update")),
                source=Source.FLAG,
                place=place,
            )
        )
        if target is not None:
            back = given(field, "backref")
            back = back if isinstance(back, str) else f"{model.cls.name.lower()}_set"
            tables(self._run).relate(
                RelationDraft(
                    model.cls.full_name,
                    name,
                    draft,
                    RelationKind.ONE_TO_ONE if flag(field, "unique") else RelationKind.MANY_TO_ONE,
                    target.cls.full_name,
                    target.full_name(),
                    reverse=None if back in ("+", "!") else back,
                    loading="select",
                    place=place,
                )
            )

    def _many(self, draft: TableDraft, model: MappedModel, name: str, field: Instance) -> None:
        target = self.find(model, field.attributes.get("rel_model"))
        through = self.find(model, field.attributes.get("through_model"))
        if target is None:
            return
        between = through.full_name() if through is not None else None
        if between is None:
            between = f"{model.table_name()}_{target.table_name()}_through"
            tables(self._run).add(self._between(between, [model, target], field, model))
        tables(self._run).relate(
            RelationDraft(
                model.cls.full_name,
                name,
                draft,
                RelationKind.MANY_TO_MANY,
                target.cls.full_name,
                target.full_name(),
                through=between,
                loading="select",
                place=place_of_attribute(model.cls, name),
            )
        )

    def _between(
        self, name: str, sides: list[MappedModel], field: Instance, owner: MappedModel
    ) -> TableDraft:
        """The table that a many-to-many field makes."""
        draft = TableDraft(name, "peewee", place=field.place, module=owner.cls.module.name)
        draft.columns.append(
            ColumnDraft("id", False, ColumnType("peewee.AutoField", "integer"), primary_key=True)
        )
        columns = []
        for side in sides:
            column = f"{side.cls.name.lower()}_id"
            columns.append(column)
            draft.columns.append(
                ColumnDraft(column, False, ColumnType("peewee.ForeignKeyField", "integer"), index=True)
            )
            draft.indexes.append(IndexDraft([column], source=Source.IMPLICIT))
            draft.constraints.append(
                ConstraintDraft(
                    ConstraintKind.FOREIGN_KEY,
                    [column],
                    target=side.full_name(),
                    target_columns=[side.column(side.target_of(None))],
                    on_delete=_word(given(field, "on_delete")),
                    source=Source.IMPLICIT,
                )
            )
        draft.indexes.append(IndexDraft(columns, unique=True, source=Source.IMPLICIT))
        return draft


class MappedModel:
    """One model class."""

    def __init__(self, run: Interpreter, cls: Class) -> None:
        self._run = run
        self.cls = cls
        self.fields = [
            (name, value, owner)
            for name, value, owner in members(run, cls)
            if isinstance(value, Instance) and kind_of(value, {"Field": True, "ManyToManyField": True})
        ]
        own_key = any(owner is cls and flag(value, "primary_key") for _, value, owner in self.fields)
        if own_key:
            self.fields = [one for one in self.fields if one[2] is cls or not flag(one[1], "primary_key")]
        self.options = self._options()

    def _options(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for base in reversed(self.cls.mro):
            if isinstance(base, Class):
                own = options_of(self._run, settled(self._run, base.namespace.get("Meta")))
                found.update({key: one for key, one in own.items() if base is self.cls or key in INHERITED})
        return found

    @property
    def schema(self) -> str | None:
        found = self.options.get("schema")
        return found if isinstance(found, str) else None

    def table_name(self) -> Any:
        name = plain(self.options.get("table_name") or self.options.get("db_table"))
        if name is not None:
            return name
        function = self.options.get("table_function") or self.cls_function()
        if function is not None:
            return plain(self._run.call(function, [self.cls]))
        if truth(self.options.get("legacy_table_names", True))[1] is False:
            spelled = self.cls.name
            for step in _STEPS:
                spelled = step.sub(r"\1_\2", spelled)
            return spelled.lower()
        return _OTHERS.sub("_", self.cls.name.lower())

    def cls_function(self) -> Any:
        """`table_function` written as a function in `Meta`."""
        for base in self.cls.mro:
            meta = settled(self._run, base.namespace.get("Meta")) if isinstance(base, Class) else None
            if isinstance(meta, Class) and "table_function" in meta.namespace:
                return settled(self._run, meta.namespace["table_function"])
        return None

    def full_name(self) -> Any:
        name = self.table_name()
        return f"{self.schema}.{name}" if self.schema and isinstance(name, str) else name

    def key(self) -> Any:
        """False for none, the names of a composite key, True for a field, None for the automatic one."""
        chosen = self.options.get("primary_key")
        if chosen is False:
            return False
        if isinstance(chosen, Instance) and kind_of(chosen, {"CompositeKey": True}):
            return tuple(one for one in listed(self._run, chosen.attributes.get("field_names")))
        return True if any(flag(value, "primary_key") for _, value, _ in self.fields) else None

    def field_named(self, name: str) -> Instance | None:
        return next((value for own, value, _ in self.fields if own == name), None)

    def target_of(self, key: Instance | None) -> str:
        """The field that a foreign key of another model refers to."""
        chosen = plain(key.attributes.get("rel_field")) if key is not None else None
        for name, value, _ in self.fields:
            if value is chosen or name == chosen:
                return name
        return next((name for name, value, _ in self.fields if flag(value, "primary_key")), "id")

    def column(self, name: str) -> str:
        """The column of a field."""
        field = self.field_named(name)
        chosen = given(field, "column_name")
        if isinstance(chosen, str):
            return chosen
        if kind_of(field, {"ForeignKeyField": True}):
            return name if name.endswith("_id") else f"{name}_id"
        return name

    def indexes(self) -> list[tuple[list[str], bool]]:
        """`Meta.indexes` and `Model.add_index`."""
        found: list[tuple[list[str], bool]] = []
        for one in listed(self._run, self.options.get("indexes")):
            parts = listed(self._run, one) if isinstance(one, Sequence) else []
            if len(parts) == 2 and isinstance(parts[0], Sequence):
                names = [part for part in listed(self._run, parts[0]) if isinstance(part, str)]
                found.append(([self.column(name) for name in names], truth(parts[1])[1] is True))
        for one in listed(self._run, self.cls.namespace.get("_late_indexes")):
            fields, unique = listed(self._run, one)
            names = [name for name, value, _ in self.fields if value in listed(self._run, fields)]
            found.append(([self.column(name) for name in names], truth(unique)[1] is True))
        return found


def _word(value: Any) -> str | None:
    return value.upper() if isinstance(value, str) else None

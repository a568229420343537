"""Tortoise ORM: models, their fields, keys, relations and the tables in between.

Modelled: `Model` with `Meta` (abstract, table, schema, indexes, unique_together), mixins, all field classes
and the target's own below them, the automatic key, foreign keys, one-to-one and many-to-many relations by
`"app.Model"` or class, enumerations.
Not modelled: `table_name_generator` of `Tortoise.init`, constraints in `Meta.constraints`, index expressions.
Source: tortoise-orm 1.1.9 and 0.25, tortoise/models.py, apps.py, fields/data.py, fields/relational.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.column_types import UNKNOWN, ColumnType
from analyzer.concepts.models import (
    flag,
    given,
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

ENTRY_TEXTS: Final = (("tortoise",),)

FIELDS: Final = """
CASCADE = "CASCADE"
RESTRICT = "RESTRICT"
SET_NULL = "SET NULL"
SET_DEFAULT = "SET DEFAULT"
NO_ACTION = "NO ACTION"


class OnDelete:
    CASCADE = "CASCADE"
    RESTRICT = "RESTRICT"
    SET_NULL = "SET NULL"
    SET_DEFAULT = "SET DEFAULT"
    NO_ACTION = "NO ACTION"


class Field:
    def __init__(self, source_field=None, generated=False, primary_key=None, null=False, default=None,
                 db_default=None, unique=False, db_index=None, description=None, model=None, validators=None,
                 **kwargs):
        self.source_field = source_field
        self.pk = bool(primary_key or kwargs.get("pk"))
        self.null = null
        self.default = default
        self.db_default = db_default
        self.unique = unique
        self.index = bool(db_index or kwargs.get("index"))
        self.description = description


class IntField(Field):
    def __init__(self, primary_key=None, **kwargs):
        super().__init__(primary_key=primary_key, **kwargs)


class BigIntField(IntField):
    pass


class SmallIntField(IntField):
    pass


class CharField(Field):
    def __init__(self, max_length=None, **kwargs):
        self.length = max_length
        super().__init__(**kwargs)


class TextField(Field):
    pass


class BooleanField(Field):
    pass


class DecimalField(Field):
    def __init__(self, max_digits=None, decimal_places=None, **kwargs):
        self.precision = max_digits
        self.scale = decimal_places
        super().__init__(**kwargs)


class DatetimeField(Field):
    def __init__(self, auto_now=False, auto_now_add=False, **kwargs):
        super().__init__(**kwargs)


class DateField(Field):
    pass


class TimeField(DatetimeField):
    pass


class TimeDeltaField(Field):
    pass


class FloatField(Field):
    pass


class JSONField(Field):
    def __init__(self, encoder=None, decoder=None, **kwargs):
        super().__init__(**kwargs)


class UUIDField(Field):
    pass


class BinaryField(Field):
    pass


class IntEnumField(SmallIntField):
    def __init__(self, enum_type, description=None, **kwargs):
        super().__init__(description=description, **kwargs)


class CharEnumField(CharField):
    def __init__(self, enum_type, description=None, max_length=0, **kwargs):
        values = [len(str(one.value)) for one in enum_type]
        super().__init__(max_length=max_length or max(values), description=description, **kwargs)


class ForeignKeyField(Field):
    def __init__(self, model_name, related_name=None, on_delete=CASCADE, db_constraint=True, to_field=None,
                 **kwargs):
        super().__init__(**kwargs)
        self.model_name = model_name
        self.related_name = related_name
        self.on_delete = on_delete
        self.db_constraint = db_constraint
        self.to_field = to_field


class OneToOneField(ForeignKeyField):
    def __init__(self, model_name, related_name=None, on_delete=CASCADE, db_constraint=True, **kwargs):
        super().__init__(model_name, related_name, on_delete, db_constraint, **{**kwargs, "unique": True})


class ManyToManyField(Field):
    def __init__(self, model_name, through=None, forward_key=None, backward_key="", related_name="",
                 on_delete=CASCADE, db_constraint=True, unique=True, **kwargs):
        super().__init__()
        self.model_name = model_name
        self.through = through
        self.forward_key = forward_key
        self.backward_key = backward_key
        self.related_name = related_name
        self.on_delete = on_delete
        self.paired = unique
"""

MODELS: Final = """
class Model:
    pass
"""

INDEXES: Final = """
class Index:
    def __init__(self, *expressions, fields=None, name=None, condition=None, **kwargs):
        self.fields = fields
        self.name = name


class PartialIndex(Index):
    pass
"""

STUBS: Final = {
    "tortoise.fields": FIELDS,
    "tortoise.models": MODELS,
    "tortoise.indexes": INDEXES,
}


def _classes(stub: str) -> list[str]:
    return [line[6:].partition("(")[0].rstrip(":") for line in stub.splitlines() if line.startswith("class ")]


ALIASES: Final = {
    "tortoise.Model": "tortoise.models.Model",
    **{
        f"tortoise.fields.{home}.{name}": f"tortoise.fields.{name}"
        for home in ("data", "relational", "base")
        for name in _classes(FIELDS)
    },
    **{
        f"tortoise.contrib.{home}.indexes.{name}": "tortoise.indexes.Index"
        for home in ("postgres", "mysql")
        for name in ("BrinIndex", "BloomIndex", "FullTextIndex", "GinIndex", "GistIndex", "HashIndex")
    },
    "tortoise.contrib.postgres.fields.ArrayField": "tortoise.fields.JSONField",
    "tortoise.contrib.postgres.fields.TSVectorField": "tortoise.fields.TextField",
}

BASES: Final = frozenset(["tortoise.models.Model"])

KINDS: Final = {
    "BigIntField": "bigint",
    "BinaryField": "binary",
    "BooleanField": "boolean",
    "CharField": "string",
    "DateField": "date",
    "DatetimeField": "timestamp",
    "DecimalField": "decimal",
    "FloatField": "double",
    "IntField": "integer",
    "JSONField": "json",
    "SmallIntField": "smallint",
    "TextField": "text",
    "TimeDeltaField": "bigint",
    "TimeField": "time",
    "UUIDField": "uuid",
}

POSTGRESQL: Final = {"DatetimeField": "timestamp_tz", "JSONField": "jsonb", "TimeField": "time_tz"}

MAX_KEYS: Final = 8
"""Keys of keys that are followed to a type."""


def finish(run: Interpreter, facts: Facts) -> None:
    """Write the tables of all models that are not abstract."""
    _Models(run).write()


def _own_type(run: Interpreter, field: Instance) -> str | None:
    """`SQL_TYPE` of a field class of the target's own."""
    told = plain(run.attribute(field, "SQL_TYPE", None))
    return told if isinstance(told, str) and told else None


class _Models:
    """The models of one run."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._models = {cls.full_name: _Model(run, cls) for cls in own_models(run, BASES)}
        self._by_name: dict[str, _Model] = {}
        for model in self._models.values():
            if not model.abstract:
                self._by_name.setdefault(model.cls.name, model)

    def write(self) -> None:
        for model in self._models.values():
            if not model.abstract:
                self._write(model)

    def find(self, value: Any) -> _Model | None:
        """The model that a relation names: a class, or `"app.Model"`."""
        value = plain(value)
        if isinstance(value, str):
            return self._by_name.get(value.rpartition(".")[2])
        return self._models.get(value.full_name) if isinstance(value, Class) else None

    def _write(self, model: _Model) -> None:
        cls = model.cls
        draft = TableDraft(
            model.table_name, "tortoise", cls=cls, schema=model.schema, place=cls.place, path=cls.made
        )
        if model.key is None:
            kind = ColumnType("tortoise.fields.IntField", "integer")
            draft.columns.append(ColumnDraft("id", False, kind, "id", primary_key=True, place=cls.place))
        for name, field, owner in model.fields:
            if kind_of(field, {"ManyToManyField": True}):
                self._many(draft, model, name, field)
            else:
                self._field(draft, model, name, field, owner)
        for names in model.sets("unique_together"):
            columns = [model.column(name) for name in names]
            draft.constraints.append(ConstraintDraft(ConstraintKind.UNIQUE, columns, place=cls.place))
        for names in model.sets("indexes"):
            columns = [model.column(name) for name in names]
            draft.indexes.append(IndexDraft(columns, place=cls.place))
        tables(self._run).add(draft)

    def _field(self, draft: TableDraft, model: _Model, name: str, field: Instance, owner: Class) -> None:
        place = place_of_attribute(owner, name) or field.place
        column = model.column(name)
        primary = flag(field, "pk")
        unique = flag(field, "unique") and not primary
        draft.columns.append(
            ColumnDraft(
                column,
                flag(field, "null"),
                self._type(field),
                attribute=name,
                primary_key=primary,
                unique=unique,
                index=flag(field, "index"),
                default=shown(field.attributes.get("default")),
                comment=given(field, "description") if isinstance(given(field, "description"), str) else None,
                inherited_from=owner.full_name if owner is not model.cls else None,
                place=place,
            )
        )
        if unique:
            draft.constraints.append(
                ConstraintDraft(ConstraintKind.UNIQUE, [column], source=Source.FLAG, place=place)
            )
        elif flag(field, "index") and not primary:
            draft.indexes.append(IndexDraft([column], source=Source.FLAG, place=place))
        if kind_of(field, {"ForeignKeyField": True}):
            self._reference(draft, model, name, field)

    def _type(self, field: Instance, depth: int = 0) -> ColumnType:
        if kind_of(field, {"ForeignKeyField": True}):
            target = self.find(field.attributes.get("model_name"))
            if target is None or depth > MAX_KEYS:
                return UNKNOWN
            key = target.field_named(target.target_of(field))
            declared = "tortoise.fields.ForeignKeyField"
            if key is None:
                return ColumnType(declared, "integer")
            found = self._type(key, depth + 1)
            return ColumnType(declared, found.kind, found.arguments, variants=found.variants)
        known = kind_of(field, {name: name for name in KINDS})
        arguments = {
            key: value
            for key in ("length", "precision", "scale")
            if (value := given(field, key)) is not None and not isinstance(value, Value)
        }
        variants = {"postgresql": ColumnType(None, POSTGRESQL[known])} if known in POSTGRESQL else {}
        spelled = None if known else _own_type(self._run, field)
        return ColumnType(
            name_of(field.cls), KINDS.get(known or ""), arguments, spelled=spelled, variants=variants
        )

    def _reference(self, draft: TableDraft, model: _Model, name: str, field: Instance) -> None:
        target = self.find(field.attributes.get("model_name"))
        place = place_of_attribute(model.cls, name) or field.place
        draft.constraints.append(
            ConstraintDraft(
                ConstraintKind.FOREIGN_KEY,
                [model.column(name)],
                target=target.full_name if target is not None else Unknown("model of a foreign key"),
                target_columns=[target.column(target.target_of(field)) if target is not None else "id"],
                on_delete=_word(given(field, "on_delete")),
                enforced=flag(field, "db_constraint", True),
                source=Source.FLAG,
                place=place,
            )
        )
        if target is not None:
            single = kind_of(field, {"OneToOneField": True})
            kind = RelationKind.ONE_TO_ONE if single else RelationKind.MANY_TO_ONE
            self._relate(draft, model, name, field, target, kind)

    def _relate(
        self,
        draft: TableDraft,
        model: _Model,
        name: str,
        field: Instance,
        target: _Model,
        kind: RelationKind,
        through: str | None = None,
    ) -> None:
        back = given(field, "related_name")
        tables(self._run).relate(
            RelationDraft(
                model.cls.full_name,
                name,
                draft,
                kind,
                target.cls.full_name,
                target.full_name,
                through=through,
                reverse=back if isinstance(back, str) and back else None,
                loading="select",
                place=place_of_attribute(model.cls, name) or field.place,
            )
        )

    def _many(self, draft: TableDraft, model: _Model, name: str, field: Instance) -> None:
        target = self.find(field.attributes.get("model_name"))
        if target is None:
            return
        through = given(field, "through")
        through = through if isinstance(through, str) else f"{model.table_name}_{target.table_name}"
        back, forward = given(field, "backward_key"), given(field, "forward_key")
        forward = forward if isinstance(forward, str) else f"{target.table_name}_id"
        if not (isinstance(back, str) and back):
            back = f"{model.table_name}_id"
            back = f"{model.table_name}_rel_id" if back == forward else back
        made = TableDraft(through, "tortoise", place=field.place, module=model.cls.module.name)
        for column, side in ((back, model), (forward, target)):
            key = side.field_named(side.key or "")
            declared = self._type(key) if key is not None else ColumnType(None, "integer")
            made.columns.append(ColumnDraft(column, False, declared))
            made.constraints.append(
                ConstraintDraft(
                    ConstraintKind.FOREIGN_KEY,
                    [column],
                    target=side.full_name,
                    target_columns=[side.column(side.key or "id")],
                    on_delete=_word(given(field, "on_delete")),
                    source=Source.IMPLICIT,
                )
            )
        if flag(field, "paired", True):
            made.indexes.append(IndexDraft([back, forward], unique=True, source=Source.IMPLICIT))
        if not any(one.table_name == through for one in self._models.values() if not one.abstract):
            tables(self._run).add(made)
        self._relate(draft, model, name, field, target, RelationKind.MANY_TO_MANY, through)


class _Model:
    """One model class."""

    def __init__(self, run: Interpreter, cls: Class) -> None:
        self._run = run
        self.cls = cls
        self.options = options_of(run, settled(run, cls.namespace.get("Meta")))
        self.abstract = truth(plain(self._own_option("abstract")) or False)[1] is True
        self.fields = [
            (name, value, owner)
            for name, value, owner in members(run, cls)
            if isinstance(value, Instance) and kind_of(value, {"Field": True})
        ]
        name = plain(self.options.get("table"))
        self.table_name: Any = cls.name.lower() if name is None or self._inherited("table") else name
        schema = plain(self.options.get("schema"))
        self.schema = schema if isinstance(schema, str) else None

    def _own_option(self, name: str) -> Any:
        meta = settled(self._run, self.cls.namespace.get("Meta"))
        return meta.namespace.get(name) if isinstance(meta, Class) else None

    def _inherited(self, name: str) -> bool:
        """Whether an option stands in the parent of the class `Meta` only, which is that of another model."""
        return self._own_option(name) is None

    @property
    def full_name(self) -> Any:
        named = self.schema is not None and isinstance(self.table_name, str)
        return f"{self.schema}.{self.table_name}" if named else self.table_name

    @property
    def key(self) -> str | None:
        """The field that is the key; None for the automatic one."""
        return next((name for name, field, _ in self.fields if flag(field, "pk")), None)

    def field_named(self, name: str) -> Instance | None:
        return next((field for own, field, _ in self.fields if own == name), None)

    def target_of(self, key: Instance) -> str:
        """The field that a foreign key of another model refers to."""
        chosen = given(key, "to_field")
        return chosen if isinstance(chosen, str) else self.key or "id"

    def column(self, name: str) -> str:
        field = self.field_named(name)
        chosen = given(field, "source_field")
        if isinstance(chosen, str):
            return chosen
        return f"{name}_id" if kind_of(field, {"ForeignKeyField": True}) else name

    def sets(self, option: str) -> list[list[str]]:
        """`unique_together` and `indexes`: one set of names, or several."""
        found: list[list[str]] = []
        elements = listed(self._run, self.options.get(option))
        if elements and all(isinstance(one, str) for one in elements):
            return [elements]
        for one in elements:
            names = one if isinstance(one, Sequence) else None
            if isinstance(one, Instance):
                names = plain(one.attributes.get("fields"))
            inner = [name for name in listed(self._run, names) if isinstance(name, str)]
            if inner:
                found.append(inner)
        return found


def _word(value: Any) -> str | None:
    return value.upper() if isinstance(value, str) else None

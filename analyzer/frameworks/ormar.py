"""Ormar: models that are pydantic models with column functions as fields.

Modelled: `ormar_config` (`OrmarConfig`, `copy`) and `class Meta` before 0.20, abstract models and what they
hand on, all column functions, `ForeignKey`, `ManyToMany` with its through table, constraints and indexes.
Not modelled: `ormar.Table` reflection, `orders_by`, signals.
Source: ormar 0.20 and 0.26, ormar/models/ormar_config.py, models/helpers/sqlalchemy.py, fields/*.py.
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
from analyzer.evaluator.values import Unknown, Value
from analyzer.facts import ConstraintKind, Facts, RelationKind, Source

ENTRY_TEXTS: Final = (("ormar",),)

_PLAIN: Final = (
    "BigInteger",
    "Boolean",
    "Date",
    "DateTime",
    "Float",
    "Integer",
    "JSON",
    "SmallInteger",
    "Text",
    "Time",
    "UUID",
)

ORMAR: Final = """
from pydantic import BaseModel as _BaseModel


class Field:
    def __init__(self, *args, primary_key=False, nullable=None, unique=False, index=False, default=None,
                 server_default=None, name=None, **kwargs):
        self.primary_key = primary_key
        self.nullable = (default is not None or server_default is not None) if nullable is None else nullable
        self.unique = unique
        self.index = index
        self.default = default
        self.stored = name


class String(Field):
    def __init__(self, *, max_length=None, **kwargs):
        super().__init__(**kwargs)
        self.length = max_length


class LargeBinary(String):
    pass


class Enum(Field):
    def __init__(self, *, enum_class=None, **kwargs):
        super().__init__(**kwargs)


class Decimal(Field):
    def __init__(self, *, max_digits=None, decimal_places=None, precision=None, scale=None, **kwargs):
        super().__init__(**kwargs)
        self.precision = max_digits if precision is None else precision
        self.scale = decimal_places if scale is None else scale


class ForeignKey(Field):
    def __init__(self, to, *, name=None, unique=False, nullable=True, related_name=None, ondelete=None,
                 onupdate=None, **kwargs):
        super().__init__(name=name, unique=unique, nullable=nullable, **kwargs)
        self.to = to
        self.related_name = related_name
        self.ondelete = ondelete
        self.onupdate = onupdate


class ManyToMany(Field):
    def __init__(self, to, through=None, *, related_name=None, **kwargs):
        super().__init__()
        self.to = to
        self.through = through
        self.related_name = related_name


class UniqueColumns:
    def __init__(self, *names, **kwargs):
        self.names = names


class IndexColumns:
    def __init__(self, *names, **kwargs):
        self.names = names


class ReferentialAction:
    CASCADE = "CASCADE"
    RESTRICT = "RESTRICT"
    SET_NULL = "SET NULL"
    SET_DEFAULT = "SET DEFAULT"
    DO_NOTHING = "NO ACTION"


class OrmarConfig:
    def __init__(self, metadata=None, database=None, tablename=None, abstract=False, constraints=None,
                 **kwargs):
        self.tablename = tablename
        self.abstract = abstract
        self.constraints = constraints

    def copy(self, tablename=None, abstract=None, constraints=None, **kwargs):
        return OrmarConfig(tablename=tablename, abstract=bool(abstract), constraints=constraints)


class ModelMeta:
    pass


class Model(_BaseModel):
    pass
""" + "".join(f"\n\nclass {name}(Field):\n    pass\n" for name in _PLAIN)

STUBS: Final = {"ormar": ORMAR}

BASES: Final = frozenset(["ormar.Model"])

KINDS: Final = {
    "BigInteger": "bigint",
    "Boolean": "boolean",
    "Date": "date",
    "DateTime": "datetime",
    "Decimal": "decimal",
    "Enum": "enum",
    "Float": "float",
    "Integer": "integer",
    "JSON": "json",
    "LargeBinary": "binary",
    "SmallInteger": "smallint",
    "String": "string",
    "Text": "text",
    "Time": "time",
    "UUID": "uuid",
}

MAX_KEYS: Final = 8
"""Keys of keys that are followed to a type."""


def finish(run: Interpreter, facts: Facts) -> None:
    """Write the tables of all models that are not abstract."""
    _Models(run).write()


class _Model:
    """One model class."""

    def __init__(self, run: Interpreter, cls: Class) -> None:
        self.cls = cls
        self.fields = [
            (name, value, owner)
            for name, value, owner in members(run, cls)
            if isinstance(value, Instance) and kind_of(value, {"Field": True})
        ]
        config = settled(run, cls.namespace.get("ormar_config"))
        self.options: dict[str, Any] = options_of(run, settled(run, cls.namespace.get("Meta")))
        if isinstance(config, Instance):
            self.options.update(config.attributes)
        self.abstract = truth(plain(self.options.get("abstract")) or False)[1] is True

    @property
    def table(self) -> Any:
        name = plain(self.options.get("tablename"))
        return f"{self.cls.name.lower()}s" if name is None else name

    @property
    def key(self) -> str:
        return next((self.stored(name) for name, value, _ in self.fields if flag(value, "primary_key")), "id")

    def key_field(self) -> Instance | None:
        return next((value for _, value, _ in self.fields if flag(value, "primary_key")), None)

    def stored(self, name: str) -> str:
        field = next((value for own, value, _ in self.fields if own == name), None)
        chosen = given(field, "stored")
        return chosen if isinstance(chosen, str) else name


class _Models:
    """The models of one run."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._known = {cls.full_name: _Model(run, cls) for cls in own_models(run, BASES)}
        self._by_name = {model.cls.name: model for model in reversed(self._known.values())}

    def write(self) -> None:
        for model in self._known.values():
            if not model.abstract:
                self._write(model)

    def _find(self, model: _Model, value: Any) -> _Model | None:
        """The model that a relation leads to: a class, or a reference by name."""
        value = plain(value)
        if isinstance(value, Class):
            return self._known.get(value.full_name)
        name = value if isinstance(value, str) else name_of(value).rpartition(".")[2]
        for argument in getattr(getattr(value, "arguments", None), "positional", []):
            if isinstance(argument, str):  # `ForwardRef("Author")`
                name = argument
        return self._by_name.get(name)

    def _write(self, model: _Model) -> None:
        cls = model.cls
        draft = TableDraft(model.table, "ormar", cls=cls, place=cls.place, path=cls.made)
        for name, value, owner in model.fields:
            if kind_of(value, {"ManyToMany": True}):
                self._many(draft, model, name, value)
            else:
                self._column(draft, model, name, value, owner)
        for one in listed(self._run, model.options.get("constraints")):
            names = listed(self._run, one.attributes.get("names")) if isinstance(one, Instance) else []
            columns = [model.stored(str(name)) for name in names]
            if kind_of(one, {"UniqueColumns": True}):
                draft.constraints.append(ConstraintDraft(ConstraintKind.UNIQUE, columns, place=one.place))
            elif kind_of(one, {"IndexColumns": True}):
                draft.indexes.append(IndexDraft(columns, place=one.place))
        tables(self._run).add(draft)

    def _column(self, draft: TableDraft, model: _Model, name: str, value: Instance, owner: Class) -> None:
        place = place_of_attribute(owner, name) or value.place
        stored = model.stored(name)
        primary, unique, index = (flag(value, key) for key in ("primary_key", "unique", "index"))
        draft.columns.append(
            ColumnDraft(
                stored,
                flag(value, "nullable") and not primary,
                self._type(model, value),
                attribute=name,
                primary_key=primary,
                unique=unique,
                index=index,
                default=shown(value.attributes.get("default")),
                inherited_from=owner.full_name if owner is not model.cls else None,
                place=place,
            )
        )
        if index:
            draft.indexes.append(IndexDraft([stored], unique=unique, source=Source.FLAG, place=place))
        elif unique:
            draft.constraints.append(
                ConstraintDraft(ConstraintKind.UNIQUE, [stored], source=Source.FLAG, place=place)
            )
        if kind_of(value, {"ForeignKey": True}):
            target = self._find(model, value.attributes.get("to"))
            draft.constraints.append(
                ConstraintDraft(
                    ConstraintKind.FOREIGN_KEY,
                    [stored],
                    target=target.table if target is not None else Unknown("model of a foreign key"),
                    target_columns=[target.key if target is not None else "id"],
                    on_delete=_word(given(value, "ondelete")),
                    on_update=_word(given(value, "onupdate")),
                    source=Source.FLAG,
                    place=place,
                )
            )
            if target is not None:
                kind = RelationKind.ONE_TO_ONE if unique else RelationKind.MANY_TO_ONE
                self._relate(draft, model, name, value, target, kind)

    def _type(self, model: _Model, value: Instance, depth: int = 0) -> ColumnType:
        if kind_of(value, {"ForeignKey": True}):
            target = self._find(model, value.attributes.get("to"))
            key = target.key_field() if target is not None else None
            if target is None or key is None or depth > MAX_KEYS:
                return UNKNOWN
            return self._type(target, key, depth + 1)
        arguments = {
            key: one
            for key in ("length", "precision", "scale")
            if (one := given(value, key)) is not None and not isinstance(one, Value)
        }
        return ColumnType(name_of(value.cls), kind_of(value, KINDS), arguments)

    def _many(self, draft: TableDraft, model: _Model, name: str, value: Instance) -> None:
        target = self._find(model, value.attributes.get("to"))
        if target is None:
            return
        own = self._find(model, value.attributes.get("through"))
        between = own.table if own is not None else f"{model.cls.name.lower()}s_{target.cls.name.lower()}s"
        if own is None:
            made = TableDraft(between, "ormar", place=value.place, module=model.cls.module.name)
            made.columns.append(
                ColumnDraft("id", False, ColumnType("ormar.Integer", "integer"), primary_key=True)
            )
            for side in (target, model):
                column = side.cls.name.lower()
                made.columns.append(ColumnDraft(column, True, ColumnType("ormar.ForeignKey", "integer")))
                made.constraints.append(
                    ConstraintDraft(
                        ConstraintKind.FOREIGN_KEY,
                        [column],
                        target=side.table,
                        target_columns=[side.key],
                        on_delete="CASCADE",
                        on_update="CASCADE",
                        source=Source.IMPLICIT,
                    )
                )
            tables(self._run).add(made)
        self._relate(draft, model, name, value, target, RelationKind.MANY_TO_MANY, str(between))

    def _relate(
        self,
        draft: TableDraft,
        model: _Model,
        name: str,
        value: Instance,
        target: _Model,
        kind: RelationKind,
        through: str | None = None,
    ) -> None:
        back = given(value, "related_name")
        tables(self._run).relate(
            RelationDraft(
                model.cls.full_name,
                name,
                draft,
                kind,
                target.cls.full_name,
                str(target.table),
                through=through,
                reverse=back if isinstance(back, str) else f"{model.cls.name.lower()}s",
                loading="select",
                place=place_of_attribute(model.cls, name) or value.place,
            )
        )


def _word(value: Any) -> str | None:
    return value.upper() if isinstance(value, str) else None

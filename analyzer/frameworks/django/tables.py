"""The tables of models: columns, keys, indexes and constraints, the implicit ones too.

Source: django/db/models/fields/related.py (columns of relations, automatic models in between), options.py
(names, keys), db/backends/base/schema.py (what is made of flags) 5.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final

from analyzer.concepts.column_types import UNKNOWN, ColumnType
from analyzer.concepts.tables import (
    ColumnDraft,
    ConstraintDraft,
    IndexDraft,
    RelationDraft,
    TableDraft,
    Tables,
    tables,
)
from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.comparing import member_value
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Class, Instance, name_of
from analyzer.evaluator.texts import HOLE, spelled, to_python
from analyzer.evaluator.values import Dict, Place, Value
from analyzer.evaluator.values import Sequence as Elements
from analyzer.facts import ConstraintKind, Facts, RelationKind, Source, TableOrigin
from analyzer.frameworks.django.configuration import make_current
from analyzer.frameworks.django.connections import shortened
from analyzer.frameworks.django.fields import ArrayField, Field, GeneratedField
from analyzer.frameworks.django.indexes import (
    CheckConstraint,
    ExclusionConstraint,
    Index,
    UniqueConstraint,
    text_of,
)
from analyzer.frameworks.django.mapping import (
    Model,
    Models,
    Named,
    described,
    models_in_order,
    target_of,
    unread_base,
)
from analyzer.frameworks.django.models import label_of_package
from analyzer.frameworks.django.related_fields import ForeignKey, ManyToManyField, OneToOneField
from analyzer.frameworks.django.settings import Project

FRAMEWORK: Final = "django"

AUTO_KEYS: Final = {"AutoField": "integer", "BigAutoField": "bigint", "SmallAutoField": "smallint"}
"""Kind of the automatic key, by the last part of the class's name."""

LIBRARY_INDEXES: Final = "_library_indexes"
"""Attribute by which a stub says which indexes a library adds to each model that derives from its own."""

LIBRARY_COLUMNS: Final = "_library_columns"
"""Attribute by which a stub's relation says which columns a library adds to the table in between."""

BIG_BY_DEFAULT: Final = 6
"""Major version of Django from which on the automatic key is a big one."""

TABLES: Final = "django.tables"
"""Under what a run keeps the tables of the project that was read last."""

MAX_CHAIN: Final = 20
"""Keys that are relations to keys that are relations."""


def finish(run: Interpreter, facts: Facts) -> None:
    """The tables of every project that was read; of a library of applications, those of its models."""
    projects = [one for one in run.notes.get("django.projects", ()) if isinstance(one, Project)]
    for project in projects:
        make_current(run, project)
        _import_models(run)
        _remade(run).write()
    if not projects:
        _remade(run).write()


def model_tables(run: Interpreter) -> ModelTables:
    """The models of the project that was read last, and what their tables hold."""
    found = run.notes.get(TABLES)
    return found if isinstance(found, ModelTables) else _remade(run)


def _remade(run: Interpreter) -> ModelTables:
    made = run.notes[TABLES] = ModelTables(Models(run))
    return made


def _import_models(run: Interpreter) -> None:
    """The module of models of each installed application, as Django imports it."""
    for one in list(run.external("django.apps.registry.apps").configs()):
        name = plain(one.value.attributes.get("name"))
        if isinstance(name, str):
            run.demand(f"models of {name}", partial(_import_one, run, f"{name}.models"))


def _import_one(run: Interpreter, name: str) -> None:
    if run.index.find(name) is not None:
        run.importer.absolute(name, None)
    elif name in run.registry.stubs:
        run.importer.stub(name)


class ModelTables:
    """Drafts of all tables under one project's settings."""

    def __init__(self, models: Models, written: Tables | None = None) -> None:
        self.models = models
        self.run = models.run
        self._written = tables(models.run) if written is None else written
        self._drafts: dict[Model, TableDraft] = {}

    def write(self) -> None:
        """Every table and every relation; not those of another project once more."""
        others = {(one.cls, spelled(one.name)[0]) for one in self._written.drafts}
        for model in models_in_order(self.models):
            if not model.proxy and not self._is_swapped(model) and self._counts(model):
                draft = self._table(model)
                if (model.cls, spelled(draft.name)[0]) not in others:
                    self._drafts[model] = draft
        for draft in self._drafts.values():
            self._written.add(draft)
        for model, draft in self._drafts.items():
            for one in model.local:
                self._relation(model, draft, one)
        for cls, base in self.models.perhaps():
            reason = f"its base {base} is not read: it may be a model, and have a table"
            self.run.hole("table", cls.full_name, reason, cls.place, affects="tables")

    def _counts(self, model: Model) -> bool:
        """A library's model is there where its application is installed."""
        if model.cls.module.path is not None:
            return True
        return any(
            f"{model.cls.module.name}.".startswith(f"{plain(one.value.attributes.get('name'))}.")
            for one in self.run.external("django.apps.registry.apps").configs()
        )

    def _is_swapped(self, model: Model) -> bool:
        setting = plain(self.models.option(model, "swappable"))
        if not isinstance(setting, str):
            return False
        chosen = plain(self.run.attribute(self.run.external("django.conf.settings"), setting, None))
        return isinstance(chosen, str) and chosen.lower() != f"{model.label}.{model.name}"

    # -- one table -------------------------------------------------------------------------------------------

    def table_name(self, model: Model) -> Any:
        """`Meta.db_table`, or label and name."""
        named = self.models.option(model, "db_table")
        if plain(named) in (None, ""):
            return shortened(self.run, f"{model.label}_{model.name}")
        return plain(named)

    def _table(self, model: Model) -> TableDraft:
        name = self.table_name(model)
        schema, _, rest = name.partition('"."') if isinstance(name, str) else ("", "", "")
        draft = TableDraft(
            name=rest.strip('"') if rest else name.strip('"') if isinstance(name, str) else name,
            framework=FRAMEWORK,
            cls=model.cls,
            schema=schema.strip('"') or None if rest else None,
            origin=TableOrigin.OWN if model.cls.module.path is not None else TableOrigin.LIBRARY,
            managed=plain(self.models.option(model, "managed")) is not False,
            comment=_text(self.models.option(model, "db_table_comment")),
            module=model.cls.module.name,
            place=model.cls.place,
            path=model.cls.made,
            reason=unread_base(model),
        )
        for one in self.columns_of(model):
            self._column(model, draft, one)
        self._together(model, draft)
        self._declared(model, draft)
        return draft

    def columns_of(self, model: Model) -> list[Named]:
        """The fields that are columns, with the links to parents and the automatic key."""
        local = [one for one in model.local if one.field.STORED]
        links = [
            self._link(model, parent) for parent in model.parents if not self._linked(local, model, parent)
        ]
        local = [*links, *local]
        if not any(one.field.flag("primary_key") for one in local):
            local = self._with_key(model, local)
        return local

    def key_of(self, model: Model) -> Named | None:
        """The field that is the key of a model's rows; of one that continues a parent's row, the parent's."""
        for _ in range(MAX_CHAIN):
            key = next((one for one in self.columns_of(model) if one.field.flag("primary_key")), None)
            parent = target_of(self.models, model, key) if key is not None else None
            if key is None or not key.field.flag("parent_link") or not isinstance(parent, Model):
                return key
            model = parent
        return None

    def _with_key(self, model: Model, local: list[Named]) -> list[Named]:
        """The link to the first parent is the key, also one that the model declares; else there is an
        automatic one."""
        if not model.parents:
            return [self._key(model), *local]
        for one in local:
            if isinstance(one.field, OneToOneField) and one.field.flag("parent_link"):
                one.field.options["primary_key"] = True
                break
        return local

    def _linked(self, local: Iterable[Named], model: Model, parent: Model) -> bool:
        """Whether a field of the model's own is the link to a parent's row."""
        return any(
            isinstance(one.field, OneToOneField)
            and one.field.flag("parent_link")
            and target_of(self.models, model, one) is parent
            for one in local
        )

    def _link(self, model: Model, parent: Model) -> Named:
        options = {"to": parent.cls, "primary_key": parent is model.parents[0], "parent_link": True}
        made = self.run.call(self.run.registry.class_playing(OneToOneField), [], options)
        assert isinstance(made, Field)
        made.place = model.cls.place
        return Named(f"{parent.name}_ptr", made, model.cls, link=parent)

    def _key(self, model: Model) -> Named:
        """The automatic key."""
        chosen = f"django.db.models.fields.{self._auto_field(model)}"
        made = self.run.call(self.run.external(chosen), [], {"primary_key": True})
        assert isinstance(made, Field)
        made.place = model.cls.place
        return Named("id", made, model.cls, reason=unread_base(model))

    def _auto_field(self, model: Model) -> str:
        """The class of the automatic key: of the application, else of the settings, else of the version."""
        for one in self.run.external("django.apps.registry.apps").configs():
            if plain(self.run.attribute(one.value, "label", None)) == model.label:
                chosen = _text(self.run.attribute(one.value, "default_auto_field", None))
                if chosen and chosen.rpartition(".")[2] in AUTO_KEYS:
                    return chosen.rpartition(".")[2]
        chosen = _text(
            self.run.attribute(self.run.external("django.conf.settings"), "DEFAULT_AUTO_FIELD", None)
        )
        if chosen and chosen.rpartition(".")[2] in AUTO_KEYS:
            return chosen.rpartition(".")[2]
        major = (self.run.versions.get("django") or "5").partition(".")[0]
        return "BigAutoField" if major.isdigit() and int(major) >= BIG_BY_DEFAULT else "AutoField"

    # -- columns ---------------------------------------------------------------------------------------------

    def _column(self, model: Model, draft: TableDraft, one: Named) -> None:
        made = one.field
        key = made.flag("primary_key")
        unique = made.flag("unique") or isinstance(made, OneToOneField)
        name = self.column_name(one)
        column = ColumnDraft(
            name=name,
            nullable=made.flag("null") and not key,
            type=self._type(model, one),
            attribute=one.name,
            primary_key=key,
            unique=unique and not key,
            index=made.flag("db_index") and not unique and not key,
            default=_default(made),
            server_default=_shown(made.options["db_default"]) if "db_default" in made.options else None,
            onupdate="now" if made.flag("auto_now") else None,
            generated=text_of(made.option("expression")) if isinstance(made, GeneratedField) else None,
            comment=_text(made.option("db_comment")),
            inherited_from=None if one.owner is model.cls else name_of(one.owner),
            place=place_in(model, one),
            path=one.path,
            reason=one.reason or self._unsure_of_key(target_of(self.models, model, one))
            if isinstance(made, ForeignKey)
            else one.reason,
        )
        draft.columns.append(column)
        if column.unique:
            draft.constraints.append(
                ConstraintDraft(
                    ConstraintKind.UNIQUE, [name], source=Source.FLAG, place=column.place, path=one.path
                )
            )
        if column.index:
            source = Source.IMPLICIT if "db_index" in made.FIXED else Source.FLAG
            draft.indexes.append(IndexDraft([name], source=source, place=place_in(model, one), path=one.path))
        if made.flag("spatial_index"):
            index = IndexDraft(
                [name], method="gist", source=Source.IMPLICIT, place=place_in(model, one), path=one.path
            )
            draft.indexes.append(index)
        if isinstance(made, ForeignKey):
            self._foreign_key(model, draft, one, name)

    def column_name(self, one: Named) -> Any:
        """`db_column`, or the name, with `_id` for a relation."""
        named = one.field.option("db_column")
        if named is not None:
            return named
        return f"{one.name}_id" if isinstance(one.field, ForeignKey) else one.name

    def _type(self, model: Model, one: Named, depth: int = 0) -> ColumnType:
        made = one.field
        declared = name_of(made.cls)
        if isinstance(made, ForeignKey):
            target = target_of(self.models, model, one)
            if not isinstance(target, Model) or depth >= MAX_CHAIN:
                return ColumnType(declared)
            concrete = self.models.concrete(target)
            key = self._target_key(concrete, _text(made.option("to_field")))
            copied = self._type(concrete, key, depth + 1) if key is not None else UNKNOWN
            return replace(copied, declared=declared)
        if isinstance(made, ArrayField):
            inner = made.option("base_field")
            item = type_of_field(inner) if isinstance(inner, Field) else None
            return ColumnType(declared, "array", item=item)
        if isinstance(made, GeneratedField):
            inner = made.option("output_field")
            return replace(type_of_field(inner), declared=declared) if isinstance(inner, Field) else UNKNOWN
        return type_of_field(made)

    def _target_key(self, target: Model, to_field: str | None = None) -> Named | None:
        """The field that a relation refers to: the key, or the one that it names."""
        columns = self.columns_of(target)
        if to_field is not None:
            return next((one for one in columns if one.name == to_field), None)
        return next((one for one in columns if one.field.flag("primary_key")), None)

    def _unsure_of_key(self, target: Model | str | None) -> str | None:
        """Why the key that a relation refers to may be another one than is seen."""
        concrete = self.models.concrete(target) if isinstance(target, Model) else None
        key = self._target_key(concrete) if concrete is not None else None
        return key.reason if key is not None else None

    def _foreign_key(self, model: Model, draft: TableDraft, one: Named, column: Any) -> None:
        target = target_of(self.models, model, one)
        table, other = self._referred(target, _text(one.field.option("to_field")))
        draft.constraints.append(
            ConstraintDraft(
                ConstraintKind.FOREIGN_KEY,
                [column],
                target=table,
                target_columns=[other],
                enforced=one.field.option("db_constraint", True) is not False,
                deferrable=True,
                source=Source.FLAG,
                place=place_in(model, one),
                path=one.path,
            )
        )

    def _referred(self, target: Model | str | None, to_field: str | None = None) -> tuple[Any, Any]:
        """Table and column that a relation refers to; of an unread model those of Django's rules."""
        if isinstance(target, Model):
            concrete = self.models.concrete(target)
            key = self._target_key(concrete, to_field)
            return self._shown_table(concrete), self.column_name(key) if key is not None else "id"
        if isinstance(target, str):
            package, _, name = target.rpartition(".")
            label = label_of_package(self.run, package.partition(".models")[0])
            return f"{label}_{name}".lower(), "id"
        return HOLE, HOLE

    def _shown_table(self, model: Model) -> Any:
        name = self.table_name(model)
        return name.replace('"."', ".").strip('"') if isinstance(name, str) else name

    # -- what Meta says --------------------------------------------------------------------------------------

    def _names(self, model: Model, parts: Iterable[Any]) -> list[Any]:
        """Names of fields as columns; expressions as they are."""
        columns = {one.name: self.column_name(one) for one in self.columns_of(model)}
        found = []
        for part in parts:
            name = plain(part)
            if isinstance(name, str):
                known = name.removeprefix("-")
                found.append("id" if known == "pk" and "id" in columns else columns.get(known, known))
            else:
                found.append(HOLE)
        return found

    def _together(self, model: Model, draft: TableDraft) -> None:
        for option, unique in (("unique_together", True), ("index_together", False)):
            for group, path in _groups(self.run, self.models.option(model, option)):
                columns = self._names(model, group)
                if unique:
                    draft.constraints.append(
                        ConstraintDraft(
                            ConstraintKind.UNIQUE, columns, place=draft.place, path=path, source=Source.TABLE
                        )
                    )
                else:
                    draft.indexes.append(IndexDraft(columns, place=draft.place, path=path))

    def _declared(self, model: Model, draft: TableDraft) -> None:
        """`Meta.indexes` and `Meta.constraints`, and the indexes that a library adds to its models."""
        told = [self.models.option(model, option) for option in ("indexes", "constraints")]
        told.append(look_up(self.run, model.cls, LIBRARY_INDEXES))
        for listed in told:
            for one in self.run.each(listed) if plain(listed) not in (None, ABSENT) else ():
                made = plain(one.value)
                if isinstance(made, Index):
                    draft.indexes.append(
                        IndexDraft(
                            self._names(model, made.parts()),
                            name=self._named(model, made),
                            where=_condition(made.options.get("condition")),
                            method=made.METHOD,
                            place=made.place or draft.place,
                            path=one.path,
                        )
                    )
                elif isinstance(made, (UniqueConstraint, CheckConstraint, ExclusionConstraint)):
                    draft.constraints.append(replace(self._constraint(model, made), path=one.path))

    def _named(self, model: Model, made: Instance) -> Any:
        """A name, in which Django puts the label and the class that inherits it."""
        name = plain(made.attributes.get("name"))
        if not isinstance(name, str):
            return name
        return name.replace("%(app_label)s", model.label.lower()).replace("%(class)s", model.name)

    def _constraint(self, model: Model, made: Instance) -> ConstraintDraft:
        name, place = self._named(model, made), made.place or model.cls.place
        if isinstance(made, UniqueConstraint):
            columns = self._names(model, made.parts())
            where = _condition(made.options.get("condition"))
            distinct = plain(made.options.get("nulls_distinct"))
            return ConstraintDraft(
                ConstraintKind.UNIQUE,
                columns,
                name,
                where=where,
                nulls_distinct=distinct if isinstance(distinct, bool) else None,
                place=place,
            )
        if isinstance(made, CheckConstraint):
            text = _condition(made.condition) or HOLE
            return ConstraintDraft(ConstraintKind.CHECK, (), name, expression=text, place=place)
        assert isinstance(made, ExclusionConstraint)
        text = text_of(made.expressions)
        where = _condition(made.condition)
        return ConstraintDraft(ConstraintKind.EXCLUDE, (), name, expression=text, where=where, place=place)

    # -- relations -------------------------------------------------------------------------------------------

    def _relation(self, model: Model, draft: TableDraft, one: Named) -> None:
        if not isinstance(one.field, (ForeignKey, ManyToManyField)):
            return
        target = target_of(self.models, model, one)
        several = isinstance(one.field, ManyToManyField)
        through = self._through(model, one, target) if several else None
        kind = RelationKind.MANY_TO_MANY if several else RelationKind.MANY_TO_ONE
        if isinstance(one.field, OneToOneField):
            kind = RelationKind.ONE_TO_ONE
        on_delete = plain(one.field.option("on_delete"))
        known = name_of(on_delete).rpartition(".")[2] if isinstance(on_delete, Value) else None
        reverse = _text(one.field.option("related_name"))
        self._written.relate(
            RelationDraft(
                model=name_of(model.cls),
                attribute=one.name,
                owner=draft,
                kind=kind,
                target_model=described(target) if target is not None else None,
                target=spelled(self._referred(target)[0])[0] if target is not None else None,
                through=through,
                reverse=reverse.replace("%(class)s", model.name).replace("%(app_label)s", model.label)
                if reverse
                else None,
                loading="select",
                cascade=(known,) if known and known != HOLE else (),
                place=place_in(model, one),
                path=one.path,
            )
        )

    def _through(self, model: Model, one: Named, target: Model | str | None) -> str | None:
        """The table in between; made here where the relation names no model for it."""
        named = plain(one.field.options.get("through"))
        if named is not None:
            between = self.models.of(named) if self.models.is_model(named) else None
            if isinstance(named, str):
                between = self.models.named(named, model)
            return spelled(self._shown_table(between))[0] if between is not None else None
        table = one.field.options.get("db_table")
        generated = shortened(self.run, add(self.table_name(model), f"_{one.name}"))
        name = plain(table) if table is not None else generated
        draft = TableDraft(
            name=name.strip('"') if isinstance(name, str) else name,
            framework=FRAMEWORK,
            origin=TableOrigin.OWN if model.cls.module.path is not None else TableOrigin.LIBRARY,
            managed=plain(self.models.option(model, "managed")) is not False,
            module=model.cls.module.name,
            place=place_in(model, one),
            path=one.path,
        )
        key = self._key(model)
        draft.columns.append(
            ColumnDraft("id", False, type_of_field(key.field), primary_key=True, place=place_in(model, one))
        )
        draft.columns += self._beside_ends(model, one)
        draft.columns += self._ends(model, one, target, draft)
        self._written.add(draft)
        return draft.full_name

    def _beside_ends(self, model: Model, one: Named) -> Iterator[ColumnDraft]:
        """What a library keeps in a table in between beside its two ends."""
        told = plain(one.field.attributes.get(LIBRARY_COLUMNS))
        for name, field in told.entries.values() if isinstance(told, Dict) else ():
            made = plain(field.value)
            if isinstance(made, Field):
                yield ColumnDraft(
                    name,
                    made.flag("null"),
                    type_of_field(made),
                    default=_default(made),
                    place=place_in(model, one),
                )

    def _ends(
        self, model: Model, one: Named, target: Model | str | None, draft: TableDraft
    ) -> Iterator[ColumnDraft]:
        """The two columns of an automatic table in between."""
        source, other = model.name, _last_name(target)
        if other == source:
            source, other = f"from_{source}", f"to_{other}"
        columns = [f"{source}_id", f"{other}_id"]
        place = place_in(model, one)
        for column, end in zip(columns, (model, target), strict=True):
            table, key = self._referred(end)
            draft.indexes.append(IndexDraft([column], source=Source.IMPLICIT, place=place))
            draft.constraints.append(
                ConstraintDraft(
                    ConstraintKind.FOREIGN_KEY, [column], target=table, target_columns=[key],
                    enforced=one.field.option("db_constraint", True) is not False,
                    deferrable=True, source=Source.IMPLICIT, place=place,
                )
            )  # fmt: skip
            reason = self._unsure_of_key(end)
            yield ColumnDraft(column, False, self._key_type(end), index=True, place=place, reason=reason)
        draft.constraints.append(
            ConstraintDraft(ConstraintKind.UNIQUE, columns, source=Source.IMPLICIT, place=place)
        )

    def _key_type(self, end: Model | str | None) -> ColumnType:
        concrete = self.models.concrete(end) if isinstance(end, Model) else None
        key = self._target_key(concrete) if concrete is not None else None
        return self._type(concrete, key) if concrete is not None and key is not None else UNKNOWN


def type_of_field(made: Field) -> ColumnType:
    """The type of a field that refers to nothing."""
    arguments = {
        "length": made.option("max_length"),
        "precision": made.option("max_digits"),
        "scale": made.option("decimal_places"),
    }
    sized = {name: value for name, value in arguments.items() if isinstance(value, int)}
    return ColumnType(name_of(made.cls), made.KIND, sized)


def place_in(model: Model, one: Named) -> Place | None:
    """Where a field stands; the model, where a library brings the field."""
    return one.place or model.cls.place


def _last_name(target: Model | str | None) -> str:
    if isinstance(target, Model):
        return target.name
    return target.rpartition(".")[2].lower() if target else HOLE


def _text(value: Any) -> str | None:
    known = plain(value)
    return known if isinstance(known, str) else None


def _condition(value: Any) -> str | None:
    return None if plain(value) is None else text_of(value)


def _default(made: Field) -> str | None:
    if made.flag("auto_now_add") or made.flag("auto_now"):
        return "now"
    return _shown(made.options["default"]) if "default" in made.options else None


def _shown(value: Any) -> str:
    """A default as text: constants as they are written, functions as they are called."""
    value = member_value(value)
    if isinstance(value, Class):
        return f"{value.full_name}()"
    known = to_python(value)
    if not isinstance(known, Value):
        return repr(known)
    name = text_of(value) if isinstance(value, Instance) else name_of(value)
    return f"{name}()" if not isinstance(value, Instance) else name


def _groups(run: Interpreter, told: Any) -> Iterator[tuple[list[Any], Path]]:
    """Groups of names: a list of lists, or one list of names."""
    if plain(told) is None:
        return
    elements = run.each(told)
    if elements and all(isinstance(plain(one.value), str) for one in elements):
        yield [plain(one.value) for one in elements], ()
        return
    for one in elements:
        inner = plain(one.value)
        if isinstance(inner, Elements):
            yield [plain(part.value) for part in run.each(inner)], one.path

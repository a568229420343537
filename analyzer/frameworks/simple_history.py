"""django-simple-history: for each model that keeps a history a second one, whose rows are its former states.

Modelled: `HistoricalRecords` on a model, inherited from an abstract or a concrete one, and `register`; the
fields that are copied and what becomes of them, those that are added, names and excluded fields.
Not modelled: histories of many-to-many fields (`m2m_fields`), `custom_model_name` as a function.
Source: django-simple-history 3.0 to 3.13, simple_history/models.py, __init__.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.classes import build
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Module
from analyzer.evaluator.values import Unknown
from analyzer.frameworks.django.fields import (
    AutoField,
    BigAutoField,
    BigIntegerField,
    CharField,
    DateTimeField,
    Field,
    FileField,
    IntegerField,
    TextField,
    UUIDField,
)
from analyzer.frameworks.django.mapping import MODEL, Model, Models, Named
from analyzer.frameworks.django.related_fields import ForeignKey, OneToOneField
from analyzer.frameworks.django.tables import ModelTables
from analyzer.frameworks.library_versions import at_least

PARAMETERS: Final = (
    "verbose_name", "verbose_name_plural", "bases", "user_related_name", "table_name", "inherit",
    "excluded_fields", "history_id_field", "history_change_reason_field", "user_model", "get_user",
    "cascade_delete_history", "custom_model_name", "app",
)  # fmt: skip
"""The first parameters of `HistoricalRecords`, in order."""

REGISTERED: Final = "simple_history.registered"


@stands_for("simple_history.models.HistoricalRecords")
class HistoricalRecords(StandIn):
    """What a model declares to keep a history."""

    def __init__(self, *args: Any, **options: Any) -> None:
        self.options: dict[str, Any] = {**dict(zip(PARAMETERS, args, strict=False)), **options}
        self.expose(model=Unknown("the model of a history", self.run.place()))

    def text(self, name: str) -> str | None:
        """An option that is a text."""
        value = plain(self.options.get(name))
        return value if isinstance(value, str) else None

    def names(self, name: str) -> set[Any]:
        """An option that lists fields."""
        value = plain(self.options.get(name))
        listed = [value] if isinstance(value, str) else [plain(one.value) for one in self.each(value)]
        return set(listed)


@stands_for("simple_history.register")
def register(
    run: Interpreter,
    model: Any,
    app: Any = None,
    manager_name: Any = "history",
    records_class: Any = None,
    table_name: Any = None,
    **options: Any,
) -> None:
    """A history for a model that does not declare one itself."""
    records = run.call(
        run.registry.class_playing(HistoricalRecords) if plain(records_class) is None else records_class,
        [],
        {**options, "table_name": table_name, "app": app},
    )
    if isinstance(records, HistoricalRecords) and isinstance(plain(model), Class):
        run.notes.setdefault(REGISTERED, []).append(Kept(plain(model), records, False))


@dataclass(frozen=True, slots=True)
class Kept:
    """A model whose history is kept."""

    cls: Class
    records: HistoricalRecords
    inherited: bool


def django_models(run: Interpreter, models: Models) -> Iterator[Class]:
    """The models of the histories of all models, each made once."""
    made: dict[Class, Class] = run.notes.setdefault("simple_history.made", {})
    columns = ModelTables(models)
    for kept in [*_declared(models), *run.notes.get(REGISTERED, ())]:
        if kept.cls not in made:
            made[kept.cls] = _History(run, models, columns, kept).made()
        yield made[kept.cls]


def _declared(models: Models) -> Iterator[Kept]:
    for model in models.all():
        for base in model.cls.mro:
            records = _records_of(base)
            inherited = base is not model.cls
            if records is None or (inherited and plain(records.options.get("inherit")) is not True):
                continue
            yield Kept(model.cls, records, inherited)
            break


def _records_of(cls: Any) -> HistoricalRecords | None:
    values = [plain(value) for value in cls.namespace.values()] if isinstance(cls, Class) else []
    return next((one for one in values if isinstance(one, HistoricalRecords)), None)


class _History:
    """The making of one model."""

    def __init__(self, run: Interpreter, models: Models, columns: ModelTables, kept: Kept) -> None:
        self.run = run
        self.columns = columns
        self.model = models.of(kept.cls)
        self.records = kept.records
        self.inherited = kept.inherited

    def made(self) -> Class:
        """The class, as `create_history_model` makes it."""
        cls, records = self.model.cls, self.records
        name = records.text("custom_model_name") or f"Historical{cls.name}"
        given = records.each(records.options.get("bases"))
        bases = [plain(one.value) for one in given] or [self.run.external(MODEL)]
        fields = {one.name: self._copied(one) for one in self._fields(self.model)}
        module = cls.module
        names = {**fields, **self._added(), "Meta": self._meta(module, name)}
        made = build(self.run, name, bases, names, module, name)
        made.built_at = cls.place
        return made

    def _fields(self, model: Model) -> Iterator[Named]:
        """The columns of a model, those of its parents' tables first."""
        excluded = self.records.names("excluded_fields")
        for parent in model.parents:
            yield from self._fields(parent)
        for one in self.columns.columns_of(model):
            if one.name not in excluded:
                yield one

    def _meta(self, module: Module, name: str) -> Class:
        options: dict[str, Any] = {"app_label": self.records.text("app") or self.model.label}
        table = self.records.text("table_name")
        if table is not None and not self.inherited:
            options["db_table"] = table
        return build(self.run, "Meta", [], options, module, f"{name}.Meta")

    # -- copied fields ---------------------------------------------------------------------------------------

    def _copied(self, one: Named) -> Field:
        """A field as it stands in the history: nothing in it is unique, and no row is held by another."""
        field = one.field
        if isinstance(field, ForeignKey):
            target = one.link.cls if one.link is not None else field.option("to")
            kind: type[Field] | None = ForeignKey if isinstance(field, OneToOneField) else None
            changes = {
                "to": self.model.cls if target == "self" else target,
                "db_constraint": False,
                "related_name": "+",
                "null": True,
                "primary_key": False,
                "db_index": True,
                "unique": False,
            }
        else:
            kind = _kind_in_history(field)
            changes = {"auto_now": False, "auto_now_add": False}
            if field.flag("primary_key") or field.flag("unique"):
                changes |= {"primary_key": False, "unique": False, "db_index": True}
        if one.name in self.records.names("no_db_index"):
            changes["db_index"] = False
        made = self.run.allocate(field.cls if kind is None else self.run.registry.class_playing(kind))
        assert isinstance(made, Field)
        made.options = {**field.options, **changes}
        made.attributes.update(
            {name: value for name, value in field.attributes.items() if name not in changes}
        )
        made.place = self.records.place
        return made

    # -- added fields ----------------------------------------------------------------------------------------

    def _added(self) -> dict[str, Any]:
        given = self.records.options
        key = plain(given.get("history_id_field"))
        uuid = self._setting("SIMPLE_HISTORY_HISTORY_ID_USE_UUID") is True
        dated = self._setting("SIMPLE_HISTORY_DATE_INDEX") in (None, True)
        reason = plain(given.get("history_change_reason_field"))
        long = self._setting("SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD") is True
        if isinstance(key, Field):
            key.options["primary_key"] = True
        if not isinstance(reason, Field):
            reason = (
                self._made(TextField, null=True) if long else self._made(CharField, max_length=100, null=True)
            )
        indexed = dated and at_least(self.run, "django-simple-history", "3.1") is True
        added: dict[str, Any] = {
            "history_id": key
            if isinstance(key, Field)
            else self._made(UUIDField if uuid else AutoField, primary_key=True),
            "history_date": self._made(DateTimeField, db_index=indexed),
            "history_change_reason": reason,
            "history_type": self._made(CharField, max_length=1),
        }
        if self.records.text("related_name"):
            added["history_relation"] = self._made(ForeignKey, to=self.model.cls, db_constraint=False)
        return {**added, **self._user()}

    def _user(self) -> dict[str, Any]:
        given = self.records.options
        explicit = plain(given.get("history_user_id_field"))
        if explicit is not None:
            return {"history_user_id": explicit}
        user = plain(given.get("user_model")) or self._setting("AUTH_USER_MODEL") or "auth.User"
        return {"history_user": self._made(ForeignKey, to=user, null=True)}

    def _setting(self, name: str) -> Any:
        return plain(self.run.attribute(self.run.external("django.conf.settings"), name, None))

    def _made(self, kind: type[Field], **options: Any) -> Any:
        made = self.run.call(self.run.registry.class_playing(kind), [], options)
        made.place = self.records.place
        return made


def _kind_in_history(field: Field) -> type[Field] | None:
    """The class that a copy gets; None where it keeps its own."""
    if isinstance(field, BigAutoField):
        return BigIntegerField
    if isinstance(field, AutoField):
        return IntegerField
    return TextField if isinstance(field, FileField) else None

"""What a model means: its options, its own fields and those that it inherits, its key, its parents.

Asked once everything is evaluated, for at the class statement bases may be half-made and fields may be added
from elsewhere.  The order is Django's: a model's own names come first, what a mixin that is no model binds
hides what stands behind it, abstract parents give copies of their fields, concrete parents a link to their
row.
Source: django/db/models/base.py `ModelBase.__new__`; options.py `contribute_to_class`, `_prepare` 5.2.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from analyzer.concepts.class_bodies import arguments_given
from analyzer.concepts.models import settle_late_bases
from analyzer.evaluator.attributes import ABSENT, class_attribute, look_up, opaque
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance, name_of
from analyzer.evaluator.values import Arguments, External, Join, Place, Result
from analyzer.frameworks.django.fields import Field, contributions
from analyzer.frameworks.django.models import app_label_of
from analyzer.frameworks.django.related_fields import (
    ForeignKey,
    GenericForeignKey,
    ManyToManyField,
    OneToOneField,
)

MODEL: Final = "django.db.models.base.Model"

BRINGING_NOTHING: Final = ("django.db.models.", *(f"{name}." for name in sys.stdlib_module_names))
"""How the names of bases begin that are not read and bring no columns."""

MODELS: Final = re.compile(r"(?:^|\.)models(?:\.|$)")
"""Names of modules in which models stand."""

BESIDE_MODELS: Final = re.compile(r"(Manager|QuerySet|Choices|Field|Lookup|Func|Error|Exception)$")
"""How classes that stand there, and are no models, are called."""

RELATIONS: Final = (
    ("ManyToManyField", ManyToManyField),
    ("OneToOneField", OneToOneField),
    ("ForeignKey", ForeignKey),
)
"""Endings of the names of libraries' fields that nobody models, with what they surely derive from."""


@dataclass(frozen=True, slots=True)
class Named:
    """A field under its name in a model."""

    name: str
    field: Field
    owner: Class
    path: Path = ()
    link: Model | None = None
    """Of an implicit link to a parent's row: the parent."""
    reason: str | None = None
    """Why it is only inferred, where it is."""

    @property
    def place(self) -> Place | None:
        return self.field.place or self.owner.place


@dataclass(eq=False, slots=True)
class Model:
    """One class that derives from `models.Model`."""

    cls: Class
    label: str
    abstract: bool
    proxy: bool
    meta: list[Class]
    """Where options are looked up: its own `Meta`, or that of the abstract parent that has one."""
    local: list[Named] = field(default_factory=list)
    """Its own fields and those of its abstract parents."""
    generic: list[tuple[str, GenericForeignKey]] = field(default_factory=list)
    parents: list[Model] = field(default_factory=list)
    """Its concrete parents."""

    @property
    def name(self) -> str:
        """As labels and default names spell it."""
        return self.cls.name.lower()

    def named(self, name: str) -> Named | None:
        """A field of its own by name."""
        return next((one for one in self.local if one.name == name), None)


class Models:
    """All models of a run under the settings of one project, or those among some classes."""

    def __init__(self, run: Interpreter, among: list[Class] | None = None) -> None:
        self.run = run
        if among is None:
            settle_late_bases(run)
            among = run.classes
        self._known: dict[Class, Model] = {}
        self._root = run.external(MODEL)
        self._order = {cls: position for position, cls in enumerate(among)}
        self._labels: dict[str, Model] = {}
        for cls in [cls for cls in among if self.is_model(cls)]:
            self.of(cls)
        for models in run.registry.declared("django_models"):
            for cls in models(run, self):
                self.of(cls)
        for model in list(self._known.values()):
            if not model.abstract:
                self._labels.setdefault(f"{model.label}.{model.name}", model)
        self._by_name: dict[str, list[Model]] = {}
        for model in self._labels.values():
            self._by_name.setdefault(model.name, []).append(model)

    def all(self) -> list[Model]:
        """Every model that may have a table."""
        return [model for model in self._known.values() if not model.abstract]

    def is_model(self, cls: Any) -> bool:
        """Whether a class is a model; one whose base nobody has read is, if its name says so and it has
        fields."""
        if not isinstance(cls, Class) or cls is self._root:
            return False
        if self._root in cls.mro:
            return True
        unread = [base for base in cls.mro if isinstance(base, External)]
        return any(_is_called_a_model(base) for base in unread) and any(
            isinstance(plain(value), Field)
            for base in cls.mro
            if isinstance(base, Class)
            for value in base.namespace.values()
        )

    def perhaps(self) -> Iterator[tuple[Class, str]]:
        """Classes of the target's that may be models: what they derive from stands among the models of a
        library, and was not read."""
        for cls in self._order:
            if cls.module.path is None or not MODELS.search(cls.module.name) or self.is_model(cls):
                continue
            unread = [base.name for base in cls.mro if isinstance(base, External)]
            base = next((name for name in unread if _may_be_model(name)), None)
            if base is not None:
                yield cls, base

    def of(self, cls: Class) -> Model:
        """The model of a class."""
        found = self._known.get(cls)
        if found is None:
            meta = self._meta(cls)
            own = cls.namespace.get("Meta")
            abstract = isinstance(own, Class) and plain(own.namespace.get("abstract")) is True
            label = plain(_option(self.run, meta, "app_label"))
            found = self._known[cls] = Model(
                cls,
                label if isinstance(label, str) else app_label_of(self.run, cls),
                abstract,
                plain(_option(self.run, meta, "proxy")) is True,
                meta,
            )
            self._fill(found)
        return found

    def option(self, model: Model, name: str) -> Any:
        """An option of `Meta`; None where it says nothing."""
        return _option(self.run, model.meta, name)

    def concrete(self, model: Model) -> Model:
        """The model that has the table: of a proxy, what it stands for."""
        seen = {model}
        while model.proxy and model.parents and model.parents[0] not in seen:
            model = model.parents[0]
            seen.add(model)
        return model

    def named(self, name: str, near: Model) -> Model | None:
        """`"app.Model"`, or `"Model"` of the same application."""
        label, _, last = name.rpartition(".")
        found = self._labels.get(f"{label or near.label}.{last.lower()}")
        if found is None and not label:
            several = self._by_name.get(last.lower(), [])
            found = several[0] if len(several) == 1 else None
        return found

    # -- one model -------------------------------------------------------------------------------------------

    def _meta(self, cls: Class) -> list[Class]:
        """The class `Meta` that counts; that of a concrete parent does not."""
        for base in cls.mro:
            if not isinstance(base, Class):
                continue
            told = self.run.settle(base.namespace.get("Meta"))
            if isinstance(told, Class) and (base is cls or not self._has_table(base)):
                return [told]
        return []

    def _has_table(self, cls: Class) -> bool:
        return self.is_model(cls) and not self.of(cls).abstract

    def _fill(self, model: Model) -> None:
        cls = model.cls
        own, generic = self._own_fields(cls)
        model.generic += generic
        found: dict[str, Named] = {one.name: one for one in own}
        hidden = set(cls.namespace)
        inherited: list[Named] = []
        for base in cls.mro[1:]:
            if not isinstance(base, Class) or base is self._root:
                continue
            if base not in cls.bases or not self.is_model(base):
                hidden.update(base.namespace)
                continue
            parent = self.of(base)
            if not parent.abstract:
                model.parents.append(parent)
                continue
            model.parents += [one for one in parent.parents if one not in model.parents]
            model.generic += [one for one in parent.generic if one[0] not in hidden]
            for one in parent.local:
                if one.name not in found and one.name not in hidden:
                    found[one.name] = one
                    inherited.append(one)
        # In the order in which they were made: class by class, as the class statements ran.
        model.local = sorted([*inherited, *own], key=lambda one: self._order.get(one.owner, 0))

    def _own_fields(self, cls: Class) -> tuple[list[Named], list[tuple[str, GenericForeignKey]]]:
        """What the class body binds and what calls have put into the class."""
        found: dict[str, Named] = {}
        generic: list[tuple[str, GenericForeignKey]] = []
        for name, value in list(cls.namespace.items()):
            for one in self.run.alternatives(self.run.settle(value)):
                made, reason = self._as_field(cls, name, plain(one.value))
                if isinstance(made, GenericForeignKey):
                    generic.append((name, made))
                elif made is not None:
                    self._contribute(cls, name, made)
                    if made.private:
                        continue
                    found.setdefault(name, Named(name, made, cls, one.path, reason=reason))
        for name, contributed in contributions(self.run).get(cls, {}).items():
            found.setdefault(name, Named(name, contributed.field, cls, contributed.path))
        return list(found.values()), generic

    def _contribute(self, cls: Class, name: str, made: Field) -> None:
        """Fields of the target's own, and of libraries, may put others into the model beside themselves."""
        method = class_attribute(self.run, made.cls, "contribute_to_class")
        if isinstance(method, Function):

            def call() -> Any:
                return self.run.call(self.run.attribute(made, "contribute_to_class"), [cls, name])

            self.run.demand(f"field {cls.full_name}.{name}", call)

    def _as_field(self, cls: Class, name: str, value: Any) -> tuple[Any, str | None]:
        """A field, or what a library nobody models gave back and whose name says that it is one."""
        if isinstance(value, (Field, GenericForeignKey)):
            return value, None
        if isinstance(value, Instance) and isinstance(value.cls, Class):
            names = [base.name for base in value.cls.mro if isinstance(base, External)]
            arguments = self._arguments(cls, name)
        elif isinstance(value, Result):
            names, arguments = [value.of], value.arguments
        else:
            return None, None
        for library in names:
            last = library.rpartition(".")[2]
            if last.endswith(("Field", "ForeignKey")) and last[:1].isupper() and "forms" not in library:
                return self._inferred(last, arguments, value.place), f"{library} is not modelled"
        return None, None

    def _arguments(self, cls: Class, name: str) -> Arguments:
        """What the class body gives to the constructor of a field whose class derives from an unread one."""
        found = arguments_given(self.run, cls, name)
        return Arguments([], found.keywords) if found is not None else Arguments()

    def _inferred(self, last: str, arguments: Arguments, place: Place | None) -> Field:
        kind = next((played for ending, played in RELATIONS if last.endswith(ending)), Field)
        made = self.run.call(
            self.run.registry.class_playing(kind), list(arguments.positional), dict(arguments.keywords)
        )
        assert isinstance(made, Field)
        made.place = place
        return made


def unread_base(model: Model) -> str | None:
    """Why a model may have columns beside those that are seen, and another key: a base of it was not read.
    What a base of a concrete parent brings is in that one's table."""
    theirs = {base for parent in model.parents for base in parent.cls.mro}
    for base in model.cls.mro:
        unread = opaque(base) if not isinstance(base, Class) and base not in theirs else None
        if unread is not None and not unread.startswith(BRINGING_NOTHING):
            return f"its base {unread} is not read: it may bring a key, and further columns"
    return None


def _option(run: Interpreter, meta: list[Class], name: str) -> Any:
    for told in meta:
        found = look_up(run, told, name)
        if found is not ABSENT:
            return found
    return None


def _is_called_a_model(base: External) -> bool:
    last = base.name.rpartition(".")[2]
    foreign = base.name.partition(".")[0] not in ("pydantic", "sqlmodel", "rest_framework", "typing")
    told = last.endswith(("Model", "ModelBase", "ModelMixin"))
    return foreign and (told or (".models." in base.name and last.endswith("Mixin")))


def target_of(models: Models, model: Model, one: Named) -> Model | str | None:
    """What a relation leads to: a model, the name of one that is not read, or None where it is not known."""
    if one.link is not None:
        return one.link
    wanted = plain(one.field.option("to"))
    if isinstance(wanted, Join):
        wanted = plain(wanted.alternatives[0].value)
    if isinstance(wanted, Class):
        return models.of(wanted) if models.is_model(wanted) else None
    if wanted == "self":
        return model
    if isinstance(wanted, External):
        return wanted.name
    if not isinstance(wanted, str):
        return None
    return models.named(wanted, model) or (wanted if "." in wanted else f"{model.label}.{wanted}")


def models_in_order(models: Models) -> Iterator[Model]:
    """Models by name: the order in which classes were met depends on what was asked for first."""
    yield from sorted(models.all(), key=lambda model: (model.label, model.cls.full_name))


def described(model: Model | str) -> str:
    """The qualified name of a model's class; of one that is not read, what it is called."""
    return model if isinstance(model, str) else name_of(model.cls)


def _may_be_model(base: str) -> bool:
    """Whether a class of a library, by its name, may be a model; those of Django itself are known."""
    module, _, name = base.rpartition(".")
    if base.startswith("django.") or BESIDE_MODELS.search(name):
        return False
    return MODELS.search(module) is not None

"""From what the evaluator knows to what a body uses: values as things, attributes of things, annotations.

Modules, classes and global objects were evaluated before; what exists only while a function runs is known by
its class.  An attribute of such an object is looked for where Python looks: in its class and the bases, then
among what constructors set, then among what the library says.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, Final, Protocol

from analyzer.behaviour.declared import Types, clean_of
from analyzer.behaviour.implementations import Implementations, library_name
from analyzer.behaviour.knowledge import Book
from analyzer.behaviour.relations import COLLECTION, WAY, Lead, Relations
from analyzer.behaviour.things import (
    BASE,
    EXCEPTION,
    MAX_TEXTS,
    NOTHING,
    OWNER,
    PARAMETER,
    PLAIN_PARTS,
    Made,
    Member,
    Method,
    Of,
    Origin,
    Origins,
    Query,
    Thing,
    Trail,
    cleaned,
    one_of_texts,
    union,
)
from analyzer.behaviour.validators import Validators
from analyzer.concepts.proxies import Proxy
from analyzer.concepts.work import Turned, function_of
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.functools import Cached
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import (
    Class,
    Descriptor,
    Function,
    Instance,
    Module,
    Native,
    NativeClass,
    Wrapped,
    name_of,
)
from analyzer.evaluator.values import (
    Arguments,
    Dict,
    External,
    Join,
    Result,
    Sequence,
    Setting,
    Text,
    Tuple,
    Unknown,
    is_constant,
)

OF_CODE: Final = frozenset(["_meta", "__name__", "__qualname__", "__class__", "__tablename__", "__table__"])
"""Attributes that say how the code calls something, whatever the object holds."""

MAX_ENTRIES: Final = 12
"""Values of a container of which one is meant and it is not known which."""


class Bodies(Protocol):
    """What reading bodies tells of a class."""

    implementations: Implementations
    types: Types
    validators: Validators

    def written(self, cls: Class, name: str) -> Thing:
        """What the expression is that a class body assigns to a name."""

    def assigned(self, cls: Class, name: str) -> Thing | None:
        """What methods of a class set an attribute to, whoever calls them."""


class Resolver:
    """Reads the evaluator's values."""

    def __init__(self, run: Interpreter, book: Book, relations: Relations, bodies: Bodies) -> None:
        self._run = run
        self._bodies = bodies
        self._book = book
        self._relations = relations
        self._hung: dict[tuple[str, str], Thing] = {}
        """What the target's code hangs on objects of a library, by class and attribute: `request.tenant`."""
        self._constructed: dict[Class, dict[str, Thing]] = {}
        """What constructors were seen to set, by class and attribute."""
        self._assigned: dict[Any, Thing | None] = {}
        self._factories: dict[str, Thing | None] = {}
        self._members: dict[Any, str | None] = {}

    def tracks(self, cls: Class) -> bool:
        """Whether what is set on an object of this class becomes a row without being told."""
        return self._relations.mapper(cls) in self._book.tracking

    def lead(self, owner: Thing, name: str) -> Lead | None:
        """Where an attribute leads that is a relation."""
        for kind in owner.kinds:
            if isinstance(kind, (Made, Instance)):
                lead = self._relations.of(kind.cls, name)
                if lead is not None:
                    return lead
        return None

    def along(self, model: str, paths: Collection[str]) -> tuple[str, ...]:
        """The models to which the relations lead that a query of a model loads with its rows."""
        found: dict[str, None] = {}
        for path in sorted(paths):
            of = model
            for part in path.split("__"):
                lead = self._relations.of_name(of, part)
                if lead is None:
                    break
                of = lead.target.full_name
                found[of] = None
        return tuple(found)

    def linked(self, model: Class) -> list[str]:
        """The relations of many to many that a model declares."""
        return self._relations.linked(model)

    # -- values -----------------------------------------------------------------------------------------

    def thing_of(self, value: Any) -> Thing:
        """A value of the evaluator as a thing."""
        value = self._run.settle(value)
        match value:
            case Join():
                found = NOTHING
                for one in value.alternatives:
                    found = union(found, self.thing_of(one.value))
                return found
            case Text():
                return Thing(
                    (), pieces=tuple(one if isinstance(one, str) else Thing((one,)) for one in value.parts)
                )
            case Result():
                return self._below(value.of) or Thing(
                    (self.result_of(value.of),), fields=self._held(value.of, value.arguments)
                )
            case Unknown():
                return NOTHING
            case Proxy() if (stood_for := self.thing_of(value.wrapped())).kinds:
                return stood_for
            case StandIn() if isinstance(value.cls, NativeClass) and not self._is_own(value):
                return Thing((Of(value.cls.name), value))
            case Cached():
                return self.thing_of(value.function)
        return Thing((value,))

    def _held(self, name: str, arguments: Arguments) -> dict[str, Thing] | None:
        """The arguments that an object of a library's holds as its attributes: where a client sends to."""
        knows = self._book.of_name(name)
        found: dict[str, Thing] = {}
        for attribute, which in knows.holds if knows is not None else ():
            given = [arguments.keywords[one] for one in which.names if one in arguments.keywords]
            value = next(iter(given), None)
            if value is None and 0 <= which.position < len(arguments.positional):
                value = arguments.positional[which.position]
            if value is not None:
                found[attribute] = self.thing_of(value)
        return found or None

    def _is_own(self, value: StandIn) -> bool:
        """Whether the stand-in plays something of which the object itself matters: a partial, a cache."""
        return name_of(value.cls).startswith(("functools.", "collections."))

    def result_of(self, name: str) -> Any:
        """What calling a library's name gives."""
        knows = self._book.of_name(name)
        if knows is not None and knows.gives:
            return Of(knows.gives)
        last = name.rpartition(".")[2]
        return Of(name if last[:1].isupper() else f"{name}()")

    def _below(self, name: str) -> Thing | None:
        """What names below a library's object lead to, as far as the evaluation followed them: the collection
        `client.shop.users` of a module."""
        owner, rest = name, ""
        levels = self._book.levels
        while owner and owner not in levels:
            owner, _, last = owner.rpartition(".")
            rest = f"{last}.{rest}" if rest else last
        if not owner or not rest:
            return None
        found = Thing((Of(owner),))
        for part in rest.split("."):
            found = self.attribute(found, part)
            kind = found.kinds[0] if found.kinds else None
            if isinstance(kind, Member):
                found = Thing((self.result_of(kind.name),))
        return found

    def _level(self, cls: str, name: str) -> Thing | None:
        """What a name leads to below a library's object of a class that has no such member."""
        below = self._book.levels.get(cls)
        if below is None or name.startswith("_") or self._book.of_name(f"{cls}.{name}") is not None:
            return None
        if self._book.of_name(f"{cls}.{name}:") is not None:
            return None
        return Thing((Of(below) if below in self._book.levels else Query(below, table=name),))

    # -- attributes -------------------------------------------------------------------------------------

    def attribute(self, owner: Thing, name: str) -> Thing:
        """`owner.name`."""
        known = owner.fields.get(name) if owner.fields else None
        if known is not None and not known.kinds:
            declared = self._of_kinds(owner, name)
            return (
                known
                if declared is None
                else Thing(declared.kinds, known.origins, known.pieces, declared.items)
            )
        if known is not None:
            return known
        found = self._of_kinds(owner, name)
        if found is None:
            found = Thing((Member(f"?.{name}", owner),))
        origins = self._origins(owner, name)
        checked = self._checked(owner, name) if origins else None
        if checked is not None:
            origins = {one._replace(checked=one.checked or checked): way for one, way in origins.items()}
        return Thing(found.kinds, cleaned(origins, clean_of(found)), found.pieces, found.items, found.fields)

    def _checked(self, owner: Thing, name: str) -> str | None:
        for kind in owner.kinds:
            if isinstance(kind, Made):
                return self._bodies.validators.of(kind.cls).get(name)
        return None

    def _origins(self, owner: Thing, name: str) -> Origins:
        """The content of an attribute is that of the object; of a parameter, it is known which attribute."""
        found: dict[Origin, Trail] = {}
        if name in OF_CODE:
            return found
        for origin, trail in owner.origins.items():
            if origin.location == EXCEPTION and name in PLAIN_PARTS:
                continue
            if (
                origin.location == PARAMETER
                and not origin.field
                and any(isinstance(k, Made) for k in owner.kinds)
            ):
                origin = origin._replace(field=name)
            found.setdefault(origin, trail)
        return found

    def _of_kinds(self, owner: Thing, name: str) -> Thing | None:
        found: Thing | None = None
        known = [one for kind in owner.kinds if (one := self._of_kind(kind, name, owner)) is not None]
        if any(isinstance(kind, Method) for one in known for kind in one.kinds):
            known = [one for one in known if not self._is_guess(one)]
        for one in known:
            found = one if found is None else union(found, one)
        return found

    def _is_guess(self, thing: Thing) -> bool:
        """Whether it is a member that a library's class might have: where another class that the owner may be
        of defines it, nobody looks it up there."""
        names = [kind.name for kind in thing.kinds if isinstance(kind, Member)]
        return len(names) == len(thing.kinds) > 0 and not any(map(self._book.of_name, names))

    def _of_kind(self, kind: Any, name: str, owner: Thing) -> Thing | None:
        match kind:
            case Made():
                return self._of_object(kind.cls, None, name, owner)
            case Instance():
                return self._of_instance(kind, name, owner)
            case Class():
                return self._of_class(kind, name, owner)
            case Of():
                hung = self._hung.get((kind.name, name)) or self._level(kind.name, name)
                return hung or Thing((self._member(kind.name, name, owner),))
            case Query():
                return self._of_query(kind, name, owner)
            case Module() | Setting():
                return self.thing_of(self._run.attribute(kind, name, Unknown("absent")))
            case External() | NativeClass():
                return self.thing_of(self._run.external(f"{kind.name}.{name}"))
        return self._of_value(kind, name, owner)

    def _of_query(self, query: Query, name: str, owner: Thing) -> Thing:
        """A method of a query: the library's, or one that a manager of the target's own has."""
        member = f"{query.type}.{name}"
        if query.type in self._book.extended and self._book.of_name(member) is None:
            row = next((kind.cls for kind in (owner.items or NOTHING).kinds if isinstance(kind, Made)), None)
            method = self._bodies.implementations.extending(self._book.extended[query.type], name, row)
            if method is not None:
                return Thing((Method(method, owner),))
        return Thing((Member(member, owner),))

    def _of_value(self, kind: Any, name: str, owner: Thing) -> Thing | None:
        match kind:
            case Member():
                return Thing((Member(f"{kind.name}.{name}", owner),))
            case Wrapped():
                return Thing((Member(f"{name_of(kind.by)}().{name}", owner),))
            case Function() | Method():
                return Thing((Member(f"builtins.function.{name}", owner),))
            case Dict():
                return Thing((Member(f"builtins.dict.{name}", owner),))
            case Sequence():
                return Thing((Member(f"builtins.{kind.kind}.{name}", owner),))
        if is_constant(kind):
            return Thing((Member(f"builtins.{type(kind).__name__}.{name}", owner),))
        return None

    def _member(self, cls: str, name: str, owner: Thing) -> Member:
        return Member(f"{cls}.{name}", owner)

    def _of_instance(self, kind: Instance, name: str, owner: Thing) -> Thing | None:
        if isinstance(kind.cls, NativeClass):
            return Thing((self._member(kind.cls.name, name, owner),))
        found = kind.attributes.get(name, ABSENT)
        if found is not ABSENT:
            thing = self.thing_of(found)
            if (thing.kinds or thing.pieces) and not _is_none(thing):
                return thing
            if thing.kinds:  # what is opened later: another method sets it, or its type is written down
                later = self._of_object(kind.cls, kind, name, owner)
                return thing if later is None or self._is_guess(later) or not later.kinds else later
        return self._of_object(kind.cls, kind, name, owner)

    def _of_object(self, cls: Any, instance: Instance | None, name: str, owner: Thing) -> Thing | None:
        """An attribute of an object of the target's class."""
        lead = self._relations.of(cls, name)
        if lead is not None:
            return self._led(lead)
        member = self._known_member(cls, name)
        if member is not None:
            return Thing((Member(member, owner),))
        raw = class_attribute(self._run, cls, name)
        if isinstance(self._run.settle(raw), (Result, Unknown)):
            written = self._of_body(cls, name)
            if written is not None:
                return written
        if raw is not ABSENT and not isinstance(raw, (Unknown, Native)) and plain(raw) is not None:
            return self.bound(raw, cls, owner)
        set_ = self._set_by_constructor(cls, name)
        if set_ is not None:
            return set_
        declared = self._bodies.types.declared(cls, name)
        if declared is not None:
            return declared
        return None if raw is None else self._narrowed(cls, name, owner) or self._inherited(cls, name, owner)

    def _narrowed(self, cls: Any, name: str, owner: Thing) -> Thing | None:
        """A method that a class does not have, and one below it has."""
        known = self._bodies.implementations.below(cls, name) if isinstance(cls, Class) else []
        kinds = (Method(function, Thing((Made(one),), owner.origins)) for function, one in known)
        return Thing(tuple(kinds)) if known else None

    def _set_by_constructor(self, cls: Any, name: str) -> Thing | None:
        """What a constructor was seen to set, or any other method."""
        for base in mro_of(cls):
            thing = self._constructed.get(base, {}).get(name) if isinstance(base, Class) else None
            if thing is not None and (thing.kinds or thing.items) and not _is_none(thing):
                return _bare(thing)
        key = (cls, name)
        if key not in self._assigned:
            self._assigned[key] = None
            found = self._bodies.assigned(cls, name) if isinstance(cls, Class) else None
            if found is not None and (found.kinds or found.items):
                self._assigned[key] = _bare(found)
        return self._assigned[key]

    def _of_body(self, cls: Any, name: str) -> Thing | None:
        """What a class of the target assigns where the evaluation knows no more than a library's result: a
        query that was begun."""
        for base in mro_of(cls):
            if isinstance(base, Class) and name in base.namespace:
                found = self._bodies.written(base, name) if base.module.path is not None else NOTHING
                return found if found.kinds else None
        return None

    def _led(self, lead: Lead) -> Thing:
        """The object that a relation leads to, or the way to many."""
        one = Thing((Made(lead.target),))
        if not lead.many:
            return one
        query = self._book.related.get(lead.library)
        if query is None:
            way = Query(COLLECTION, "update", (lead.target.full_name,), filtered=True, link=lead.through)
            return Thing((Of(COLLECTION),), items=one, fields={WAY: Thing((way,))})
        columns = frozenset([lead.by] if lead.by else [])
        models = (lead.target.full_name,)
        way = Query(
            query,
            "read",
            models,
            columns=columns,
            filtered=True,
            sent_by_use=True,
            back=lead.by,
            link=lead.through,
        )
        return Thing((way,), items=one)

    def methods(self, owner: Thing, pattern: str) -> list[Thing]:
        """The methods of these names that the target's own classes give an object."""
        found: dict[str, Thing] = {}
        for kind in owner.kinds:
            cls = kind.cls if isinstance(kind, (Made, Instance)) else None
            for base in mro_of(cls) if isinstance(cls, Class) else ():
                if not isinstance(base, Class) or base.module.path is None:
                    continue
                for name, raw in base.namespace.items():
                    method = function_of(raw) if re.fullmatch(pattern, name) else None
                    if method is not None:
                        found.setdefault(name, Thing((Method(method, owner),)))
        return list(found.values())

    def object_of(self, factory: str) -> Thing | None:
        """An object of the class that a library's function gives when it is called without arguments."""
        if factory not in self._factories:
            run = self._run
            given = plain(run.settle(run.call(run.external(factory), [])))
            self._factories[factory] = Thing((Made(given),)) if isinstance(given, Class) else None
        return self._factories[factory]

    def _inherited(self, cls: Any, name: str, owner: Thing) -> Thing | None:
        """A member that a library's base class brings and of which nothing is known."""
        for base in mro_of(cls):
            of = library_name(base)
            if of is not None:
                return Thing((Member(f"{of}.{name}", owner),))
        return None

    def _known_member(self, cls: Any, name: str) -> str | None:
        """A member of a library's base class of which the library's file speaks, unless a class of the target
        overrides it."""
        key = (cls, name)
        if key not in self._members:
            self._members[key] = self._look_up_member(cls, name)
        return self._members[key]

    def _look_up_member(self, cls: Any, name: str) -> str | None:
        for base in mro_of(cls):
            of = library_name(base)
            if of is None:
                if isinstance(base, Class) and name in base.namespace:
                    return None
                continue
            member = f"{of}.{name}"
            if self._book.of_name(member) is not None or self._book.of_name(f"{member}:") is not None:
                return member
        return None

    def bound(self, raw: Any, cls: Any, owner: Thing) -> Thing:
        """What becomes of a class's attribute that is looked up on an object."""
        match raw:
            case Function():
                return Thing((Method(raw, owner),))
            case Turned():  # an object of a library's, which looking it up on another one binds to nothing
                return self.thing_of(raw)
            case Wrapped() if (inner := function_of(raw)) is not None:
                return Thing((Method(inner, owner),))
            case Cached():
                return self.bound(raw.function, cls, owner)
            case Descriptor():
                return self._descriptor(raw, cls, owner)
        return self.thing_of(raw)

    def _descriptor(self, raw: Descriptor, cls: Any, owner: Thing) -> Thing:
        function = raw.function
        if raw.kind == "staticmethod":
            return self.thing_of(function)
        if raw.kind == "classmethod" and isinstance(function, Function):
            return Thing((Method(function, Thing((cls,), owner.origins)),))
        if isinstance(function, Function):
            return Thing((PropertyOf(function, owner),))
        return NOTHING

    def _of_class(self, kind: Class, name: str, owner: Thing) -> Thing | None:
        member = self._known_member(kind, name)
        if member is not None:
            return Thing((Member(member, owner),))
        raw = class_attribute(self._run, kind, name)
        if isinstance(raw, Descriptor) and raw.kind == "property":
            return None
        if isinstance(raw, Function):
            return Thing((raw,))
        if raw is not ABSENT and not isinstance(raw, (Unknown, Native)):
            found = self.bound(raw, kind, owner)
            if isinstance(
                raw, (Instance, Result)
            ):  # a manager, a field: it may ask for the class that it stands on
                return Thing(found.kinds, found.origins, None, found.items, {OWNER: Thing((kind,))})
            return found
        return self._inherited(kind, name, owner)

    def constructed(self, cls: Class, stores: Mapping[str, Thing]) -> None:
        """Remember of which kinds the attributes are that a constructor set."""
        known = self._constructed.setdefault(cls, {})
        for name, thing in stores.items():
            known[name] = union(known[name], _bare(thing)) if name in known else _bare(thing)

    def hang(self, owner: Of, name: str, thing: Thing) -> None:
        """Remember what an attribute of a library's object is that the target's code sets."""
        if not thing.kinds or self._book.of_name(f"{owner.name}.{name}:") is not None:
            return
        bare = Thing(thing.kinds, items=thing.items)
        key = (owner.name, name)
        self._hung[key] = union(self._hung[key], bare) if key in self._hung else bare

    # -- containers -------------------------------------------------------------------------------------

    def item(self, owner: Thing, key: Any) -> Thing | None:
        """`owner[key]` of a container that the evaluator knows; None where it is none."""
        for kind in owner.kinds:
            if isinstance(kind, Dict):
                for shown, possible in kind.entries.values():
                    if key is not None and shown == key and type(shown) is type(key):
                        return self.thing_of(possible.value)
                return self._one_of([possible.value for _, possible in kind.entries.values()])
            if isinstance(kind, (Sequence, Tuple)):
                return self._one_of([one.value for one in kind.elements])
        return None

    def elements(self, owner: Thing, values: bool = False) -> Thing | None:
        """What iterating over a container gives that the evaluator knows (over a mapping: its keys, or its
        `values`); None where it is none."""
        for kind in owner.kinds:
            if isinstance(kind, Dict):
                pairs = list(kind.entries.values())[:MAX_TEXTS]
                return self._element([one.value if values else key for key, one in pairs])
            if isinstance(kind, Sequence):
                return self._element([one.value for one in kind.elements[:MAX_TEXTS]])
        return None

    def _element(self, values: list[Any], depth: int = 0) -> Thing:
        """One of several values: of texts, each is kept; of tuples of one length, what stands at each
        place."""
        things = [self.thing_of(value) for value in values]
        texts = one_of_texts(things)
        if texts is not None:
            return texts
        rows = [one for one in values if isinstance(one, Tuple)]
        width = len(rows[0].elements) if rows else 0
        regular = len(rows) == len(values) and all(len(row.elements) == width for row in rows)
        if not 0 < width <= MAX_ENTRIES or not regular or depth:
            return self._one_of(values)
        columns = ([row.elements[at].value for row in rows] for at in range(width))
        fields = {str(at): self._element(column, 1) for at, column in enumerate(columns)}
        return Thing((Of("builtins.tuple"),), fields=fields)

    def _one_of(self, values: list[Any]) -> Thing:
        found = NOTHING
        for value in values[:MAX_ENTRIES]:
            found = union(found, self.thing_of(value))
        return found


def _bare(thing: Thing) -> Thing:
    """What a thing is, whoever it belongs to: of its attributes, only where a client sends to."""
    base = (thing.fields or {}).get(BASE)
    fields = None if base is None else {BASE: Thing(base.kinds, pieces=base.pieces)}
    return Thing(thing.kinds, pieces=thing.pieces, items=thing.items, fields=fields)


def _is_none(thing: Thing) -> bool:
    """Whether it is nothing but None: of an attribute, a place that is filled later."""
    return thing.kinds == (None,) and not thing.items


class PropertyOf(Method):
    """A property's function, looked up on an object: it is called by being looked up."""

    __slots__ = ()


def held(thing: Thing) -> dict[str, Class]:
    """The classes that an object holds as attributes: the model of a repository, the schema of a resource."""
    found = {name: one.kinds[0] for name, one in (thing.fields or {}).items() if len(one.kinds) == 1}
    for kind in thing.kinds[:1]:
        if isinstance(kind, Instance):
            found |= {name: plain(one) for name, one in kind.attributes.items()}
    return {name: one for name, one in sorted(found.items()) if isinstance(one, Class)}

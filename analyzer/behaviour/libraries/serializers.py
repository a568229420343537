"""Serializers of Django REST framework: what they save, and which rows they read to show an object.

Showing an object reads what its fields lead to: nested serializers, related fields, sources with dots, methods
of `SerializerMethodField`; of a model's own fields that `Meta.fields` names, the relations to many.  That is
told once for each class, as its `to_representation`; where a list is shown, the relations that the query did
not load are told again as what they are there, a query for each row.
Whether related rows are one or many comes from the schema.  Filter backends of the target's own are called.
Not modelled: `Meta.depth`, `Meta.exclude`, fields that are added to `self.fields`; filter sets.
Source: djangorestframework 3.16 serializers.py, fields.py, relations.py, generics.py
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Final

from analyzer.behaviour.knowledge import Arg, Knows, Site
from analyzer.behaviour.libraries.django_generic import (
    argument_of,
    of_meta,
    paged,
    row_made,
    saved,
    validated,
    verb_of,
)
from analyzer.behaviour.libraries.django_orm import QUERYSET
from analyzer.behaviour.queries import model_of
from analyzer.behaviour.things import NOTHING, Made, Method, Of, Query, Thing
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Instance
from analyzer.evaluator.values import Result

INHERITED: Final = ("rest_framework.serializers",)
ALIKE: Final = {"ModelSerializer": "rest_framework.serializers.Alike"}
BASES: Final = {
    "rest_framework.serializers.ModelSerializer": ("rest_framework.serializers.Serializer",),
    "rest_framework.serializers.HyperlinkedModelSerializer": ("rest_framework.serializers.ModelSerializer",),
    "rest_framework.serializers.Alike": ("rest_framework.serializers.ModelSerializer",),
}
"""The last stands for the bases that other packages bring: what they do to show an object is not read, and is
taken for the same."""

NAMES: Final = (
    "BaseSerializer", "Serializer", "ListSerializer", "ModelSerializer", "HyperlinkedModelSerializer",
)  # fmt: skip
SAVING: Final = {"perform_create": "create", "perform_update": "update"}
"""Methods of REST framework's views, and which method of a serializer `save` calls in them."""

KEYS_ONLY: Final = ("PrimaryKeyRelatedField",)
"""Fields that show the key of a related object, which the object itself holds."""

EVERYTHING: Final = "__all__"


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of a serializer."""

    source: tuple[str, ...]
    """The attributes that lead to what it shows."""
    nested: Class | None = None
    """The serializer that shows that."""
    method: str = ""
    """The serializer's method that is asked instead."""
    key: bool = False
    """Whether it shows the key of a single related object only."""


def _fields(site: Site, cls: Class, model: Class | None) -> Iterator[Shown]:
    """The fields of a serializer: those that its class and its bases declare, then what `Meta.fields` names."""
    declared: dict[str, Shown | None] = {}
    for base in reversed(mro_of(cls)):
        if isinstance(base, Class) and base.module.path is not None:
            for name, raw in base.namespace.items():
                field = _declared(base, name, plain(raw))
                if field is not None or name in declared:
                    declared[name] = field
    yield from (one for one in declared.values() if one is not None)
    meta = site.attribute(Thing((cls,)), "Meta")
    listed = site.attribute(meta, "fields") if meta.kinds else NOTHING
    if listed.constant == EVERYTHING and model is not None:
        names = site.linked(model)
    else:
        elements = getattr(listed.kinds[0], "elements", ()) if len(listed.kinds) == 1 else ()
        names = [name for one in elements if isinstance(name := plain(one.value), str)]
    for name in names:
        if name not in declared:
            yield Shown((name,), key=True)


def _declared(cls: Class, name: str, value: Any) -> Shown | None:
    """A field that a class body declares; None where it is none that leads anywhere."""
    if isinstance(value, Instance) and isinstance(value.cls, Class):
        if not _is_serializer(value.cls):
            return _own_field(cls, name, value.cls)
        return Shown(_source(_keywords(cls, name), name), value.cls)
    if not isinstance(value, Result) or not value.of.endswith("Field"):
        return None
    last = value.of.rpartition(".")[2]
    options = {key: plain(one) for key, one in value.arguments.keywords.items()}
    if last == "HyperlinkedIdentityField":
        return Shown(())
    if last == "SerializerMethodField":
        method = options.get("method_name")
        return Shown((), method=method if isinstance(method, str) else f"get_{name}")
    return Shown(_source(options, name), key=last in KEYS_ONLY or not last.endswith("RelatedField"))


def _own_field(cls: Class, name: str, kind: Class) -> Shown | None:
    """A field of a class of the target's own: a related one shows what it leads to, as its base does."""
    bases = [getattr(base, "name", "") for base in mro_of(kind)[1:] if not isinstance(base, Class)]
    if not any(base.endswith("Field") for base in bases):
        return None
    related = any(base.endswith("RelatedField") and not base.endswith(KEYS_ONLY) for base in bases)
    return Shown(_source(_keywords(cls, name), name), key=not related)


def _is_serializer(cls: Class) -> bool:
    return any(getattr(base, "name", "").endswith("Serializer") for base in mro_of(cls)[1:])


def _source(options: dict[str, Any], name: str) -> tuple[str, ...]:
    source = options.get("source")
    parts = tuple(source.split(".")) if isinstance(source, str) else (name,)
    return () if "*" in parts else parts


def _keywords(cls: Class, name: str) -> dict[str, Any]:
    """The constants among the keywords of the call that a class body assigns to a name."""
    for statement in cls.node.body if cls.node is not None else ():
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Call(keywords=keywords)) if (
                target == name
            ):
                return {
                    one.arg: one.value.value
                    for one in keywords
                    if one.arg is not None and isinstance(one.value, ast.Constant)
                }
    return {}


# -- what showing reads ------------------------------------------------------------------------------------


def _shown(site: Site) -> Thing | None:
    """`to_representation(instance)`: what the fields lead to."""
    if site.receiver is not None:
        serializer, row = site.receiver, argument_of(site, 0)
    else:
        serializer, row = argument_of(site, 0), argument_of(site, 1)
    cls = model_of(serializer)
    if cls is None:
        return None
    row = _of_model(site, serializer, row)
    for field in _fields(site, cls, model_of(row)):
        if field.method:
            site.called(site.attribute(serializer, field.method), [row], "call")
        else:
            _led(site, row, field)
    return Thing((Of("builtins.dict"),), row.origins)


def _led(site: Site, row: Thing, field: Shown) -> None:
    """What a field leads to from an object."""
    many = False
    for part in field.source:
        lead = site.lead(row, part)
        if lead is None:
            site.attribute(row, part)  # a property of the model is run
            return
        if lead.many or not (field.key and part == field.source[-1]):
            columns = frozenset([lead.by] if lead.many and lead.by else [])
            asked = Query(
                QUERYSET, "read", (lead.target.full_name,), columns=columns, filtered=True, bounded=None
            )
            site.access(asked, f"relation {part}", single=not lead.many)
        row, many = Thing((Made(lead.target),)), many or lead.many
    if field.nested is not None:
        method = site.attribute(Thing((Made(field.nested),)), "to_representation")
        with site.repeated() if many else nullcontext():
            site.called(method, [row], "call")


def _of_model(site: Site, serializer: Thing, row: Thing) -> Thing:
    """An object to show: of the serializer's model, where nothing else is known of it."""
    model = of_meta(site, serializer)
    if row.kinds or model is None:
        return row
    return Thing((Made(model),), row.origins)


def _represented(site: Site) -> Thing | None:
    """`serializer.data`: each object that it was given is shown."""
    serializer = site.receiver or NOTHING
    held = serializer.fields or {}
    given = held.get("instance", NOTHING)
    many = held.get("many", NOTHING).constant is True
    cls = model_of(serializer)
    if cls is None:
        return None
    if any(isinstance(kind, Query) for kind in given.kinds):
        if site.reads_by("paginate_queryset"):  # all rows are asked for only where nothing pages
            return Thing((Of("builtins.dict"),), given.origins)
        given = site.sent(given, "data")
    row = _of_model(site, serializer, (given.items or Thing((), given.origins)) if many else given)
    shows = site.attribute(serializer, "to_representation")
    own = any(isinstance(kind, Method) for kind in shows.kinds)
    with site.repeated() if many else nullcontext():
        if many:
            for field in _fields(site, cls, model_of(row)):
                _asked_for_each(site, row, field)
        if own:
            site.called(shows, [row], "call")
    if not own:  # told here, and not of each row: what the query loaded with its rows is read once
        site.called(shows, [row], "call")
    return Thing((Of("builtins.dict"),), given.origins)


def _asked_for_each(site: Site, row: Thing, field: Shown) -> None:
    """The relations of the rows of a query that it did not load, and that a field asks for."""
    for part in field.source:
        lead = site.lead(row, part)
        if lead is None or not row.origins or (field.key and not lead.many and part == field.source[-1]):
            return
        found = site.attribute(row, part)
        row = site.sent(found, f"relation {part}") if lead.many else found
        row = row.items or row if lead.many else row


def _serializer_saved(site: Site) -> Thing | None:
    """`save()` calls `create` or `update`: the serializer's own where it has them.  Which of both is told by the
    method of a view that saves."""
    receiver = site.receiver or NOTHING
    made: Any = None
    only = SAVING.get(site.within)
    for name in (only,) if only is not None else ("create", "update"):
        method = site.attribute(receiver, name)
        if any(isinstance(kind, Method) for kind in method.kinds):
            made = site.called(method, [], "call")
    cls = of_meta(site, receiver)
    if made is None:
        verb = verb_of(receiver) if only is None else {"create": "insert"}.get(only, only)
        return saved(site, cls, verb)
    return made if made.kinds or cls is None else Thing((Made(cls),))


def _saved_as(verb: str) -> Callable[[Site], Thing | None]:
    """`ModelSerializer.create(values)`, which a serializer of the target's own calls by `super()`."""

    def custom(site: Site) -> Thing | None:
        return saved(site, of_meta(site, site.receiver or NOTHING), verb)

    return custom


def _instance(site: Site) -> Thing | None:
    """`serializer.instance`: what it was given, or an object of its model."""
    given = ((site.receiver or NOTHING).fields or {}).get("instance")
    cls = of_meta(site, site.receiver or NOTHING)
    if given is not None and given.kinds:
        return given
    return row_made(cls)


# -- what generic views do with serializers ----------------------------------------------------------------


def _serializer_of_view(site: Site) -> Thing | None:
    """`self.get_serializer(...)`: an object of the class that the view says."""
    view = site.receiver or NOTHING
    cls = site.called(site.attribute(view, "get_serializer_class"), [], "call")
    return site.called(cls, site.args, "call", site.keywords) if cls.kinds else None


def _narrowed(site: Site) -> Thing | None:
    """`narrowed(view, queryset, backends)`: what the target's own filter backends leave."""
    view, queryset, backends = (argument_of(site, index) for index in range(3))
    for one in getattr(backends.kinds[0], "elements", ()) if backends.kinds else ():
        cls = plain(one.value)
        method = site.attribute(Thing((Made(cls),)), "filter_queryset") if isinstance(cls, Class) else NOTHING
        if any(isinstance(kind, Method) for kind in method.kinds):
            left = site.called(method, [site.attribute(view, "request"), queryset, view], "call")
            queryset = left if any(isinstance(kind, Query) for kind in left.kinds) else queryset
    return queryset


def _page_of(site: Site) -> Thing | None:
    """`page_of(queryset, pages)`: a page of its rows; nothing where nothing pages."""
    rows, pages = argument_of(site, 0), argument_of(site, 1)
    bounded = paged(pages)
    query = next((kind for kind in rows.kinds if isinstance(kind, Query)), None)
    if query is None or bounded is False:
        return NOTHING
    return site.access(query, "paginate_queryset", bounded)


def _validated(site: Site) -> Thing | None:
    """`serializer.is_valid(raise_exception=True)`: refuses what does not fit."""
    found = _checks(site)
    raising = site.argument(Arg(-1, "raise_exception"))
    if raising is not None and raising.constant is True:
        site.raises("rest_framework.exceptions.ValidationError", 400)
    return found


_OWN: Final = "rest_framework.representation"
_checks: Final = validated("validate|validate_.+")

BEHAVIOUR = {
    **{f"rest_framework.serializers.{name}.save": Knows(custom=_serializer_saved) for name in NAMES},
    **{f"rest_framework.serializers.{name}.instance:": Knows(custom=_instance) for name in NAMES},
    **{f"rest_framework.serializers.{name}.data:": Knows(custom=_represented) for name in NAMES},
    **{f"rest_framework.serializers.{name}.is_valid": Knows(custom=_validated) for name in NAMES},
    **{
        f"rest_framework.serializers.{name}.__init__": Knows(
            holds=(("instance", Arg(0, "instance")), ("many", Arg(-1, "many"))), keeps=False
        )
        for name in NAMES
    },
    **{
        f"rest_framework.serializers.{name}.{method}": Knows(custom=_saved_as(verb))
        for name in ("ModelSerializer", "HyperlinkedModelSerializer")
        for method, verb in (("create", "insert"), ("update", "update"))
    },
    "rest_framework.generics.GenericAPIView.get_serializer": Knows(custom=_serializer_of_view),
    "rest_framework.serializers.Alike.to_representation": Knows(custom=_shown),
    f"{_OWN}.shown": Knows(custom=_shown),
    f"{_OWN}.narrowed": Knows(custom=_narrowed),
    f"{_OWN}.page_of": Knows(custom=_page_of),
}

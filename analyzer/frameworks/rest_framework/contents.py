"""What the views of Django REST framework take and answer, per method and action.

In this order: what drf-spectacular's decorators say; the library's own actions with the view's serializer
(`serializer_class`, or what `get_serializer_class` gives an instance for the action); what a handler of the
target's own does with serializers (`handlers.py`).  A handler of which none of these says anything has
neither body nor answer here, although the view has a serializer.  Of lists also the parameters of the
library's pagination, search and ordering.
Not modelled: versions, renderers and parsers; filter sets.
Source: djangorestframework 3.18 rest_framework/generics.py, mixins.py, pagination.py, filters.py.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.contents import (
    NOT_KNOWN,
    PARTIAL,
    Answers,
    Content,
    SchemaDraft,
    Takes,
    held_schemas,
    union_of,
    write_contents,
)
from analyzer.evaluator.attributes import ABSENT, class_attribute, look_up, mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.notes import kept
from analyzer.evaluator.symbols import Class, Function, Instance, name_of
from analyzer.evaluator.values import Dict, Join
from analyzer.facts import Facts
from analyzer.frameworks.rest_framework.annotated import annotations_of, described_by
from analyzer.frameworks.rest_framework.declared import as_declared, is_serializer
from analyzer.frameworks.rest_framework.field_types import Around
from analyzer.frameworks.rest_framework.handlers import Used, used_serializers
from analyzer.frameworks.rest_framework.pages import filter_parameters, page_of, page_parameters
from analyzer.frameworks.rest_framework.schemas import Serializers, serializers

MAX_STEPS: Final = 3_000
"""Steps of asking a view for its serializer."""

MAX_DELEGATIONS: Final = 6
"""Methods that let another one answer, one after the other."""

MIXINS: Final = "rest_framework.mixins."

CREATED, EMPTY = "201", "204"


@dataclass(slots=True)
class View:
    """A view's object for one method and action."""

    run: Interpreter
    cls: Class
    instance: Any
    verb: str
    action: str | None
    around: tuple[Any, ...] = ()
    """What is wrapped around the whole view."""

    def ask(self, method: str, attribute: str) -> Any:
        """What `get_...()` gives; the attribute where the library's own method reads just that."""
        run = self.run
        function = class_attribute(run, self.cls, method)
        if not isinstance(function, Function) or function.module.path is None:
            found = look_up(run, self.instance, attribute) if isinstance(self.instance, Instance) else ABSENT
            return None if found is ABSENT else found

        def call() -> Any:
            run.file = self.cls.module
            with run.aside(MAX_STEPS):
                return run.call(run.attribute(self.instance, method), [])

        return run.demand(f"{method} of {self.cls.full_name}", call)


@dataclass(slots=True)
class Pending:
    """Views whose contents are written once all models are known."""

    views: list[tuple[str, str, tuple[str, ...], View]] = field(default_factory=list)


def remember(run: Interpreter, route: str, owner: str, views: list[tuple[View, tuple[str, ...]]]) -> None:
    """Have the contents of a route's views written; with each, the methods of the route that it answers."""
    pending = kept(run, Pending, Pending)
    pending.views += [(route, owner, methods, view) for view, methods in views]


def finish(run: Interpreter, facts: Facts) -> None:
    """What the remembered views take and answer."""
    reader = Contents(run)
    for route, owner, methods, view in kept(run, Pending, Pending).views:
        write_contents(facts, route, owner, reader.of(view), methods)


class Contents:
    """Reads views of one run."""

    def __init__(self, run: Interpreter) -> None:
        self.run = run
        self._serializers: Serializers = serializers(run)

    def of(self, view: View) -> list[Takes | Answers]:
        """What a view takes and answers."""
        method = class_attribute(self.run, view.cls, view.action or view.verb)
        told = annotations_of(self.run, view.cls, view.action or view.verb, view.verb, method, view.around)
        found = list(self._listed(view, described_by(self, told, _status(view), view.verb == "patch")))
        for one in self._by_code(view, method):
            said = "responses" if isinstance(one, Answers) else "request" if one.location == "body" else ""
            if said not in told.said:
                found.append(one)
        return found

    def _listed(self, view: View, described: Iterator[Takes | Answers]) -> Iterator[Takes | Answers]:
        """Of an action that lists, a serializer that is said to be the answer is one of many."""
        generic = view.action is None and view.verb == "get" and _is_a(view.cls, f"{MIXINS}ListModelMixin")
        for one in described:
            told = one.content
            single = told.schema is not None and told.type == told.schema
            succeeds = isinstance(one, Answers) and one.status.startswith("2")
            if succeeds and single and (view.action == "list" or generic):
                yield from self._list(view, told)
            else:
                yield one

    # -- what the code does ----------------------------------------------------------------------------------

    def _by_code(self, view: View, method: Any, depth: int = 0) -> Iterator[Takes | Answers]:
        described = describe(method) if method is not ABSENT else None
        function = described.function if described is not None else None
        if not isinstance(function, Function) or depth > MAX_DELEGATIONS:
            return
        if function.module.path is None:
            yield from self._of_library(view, function, depth)
            return
        used = used_serializers(self.run, function)
        yield from self._used(view, used)
        if used.delegates is not None:
            yield from self._by_code(view, self._delegated(view, function, used.delegates), depth + 1)

    def _delegated(self, view: View, function: Function, name: str) -> Any:
        """The method that a handler lets answer: another one of the view's, or the one that it overrides."""
        if name != function.name:
            return class_attribute(self.run, view.cls, name)
        order = list(mro_of(view.cls))
        after = order.index(function.owner) + 1 if function.owner in order else len(order)
        for base in order[after:]:
            found = base.namespace.get(name) if isinstance(base, Class) else None
            if found is not None:
                return found
        return ABSENT

    def _of_library(self, view: View, function: Function, depth: int) -> Iterator[Takes | Answers]:
        """What a method of the library's does."""
        module = f"{function.module.name}."
        if module == MIXINS:
            yield from self._of_action(view, function.name)
        elif module == "rest_framework.generics." and function.owner is not None:
            for called in _called_on_self(function):
                yield from self._by_code(view, class_attribute(self.run, view.cls, called), depth + 1)

    def _of_action(self, view: View, action: str) -> Iterator[Takes | Answers]:
        """What an action of the library's mixins takes and answers."""
        place = view.cls.place
        if action == "destroy":
            yield Answers(NOT_KNOWN, EMPTY, place=place)
            return
        content = self.of_view(view)
        if action == "list":
            yield from self._list(view, content)
            return
        if action in ("create", "update", "partial_update"):
            partial = {PARTIAL: True} if action == "partial_update" else {}
            yield Takes(content, constraints=partial, place=place)
        yield Answers(content, CREATED if action == "create" else "200", place=place)

    def of_view(self, view: View) -> Content:
        """What the view's serializer stands for."""
        return self.content(view.ask("get_serializer_class", "serializer_class"))

    def content(self, value: Any, many: bool = False) -> Content:
        """What a serializer, or one of several, stands for."""
        value = plain(value)
        if isinstance(value, Join):
            return union_of([self.content(one.value, many) for one in value.alternatives])
        declared = as_declared(value)
        cls = declared.nested if declared is not None else value
        if not isinstance(cls, Class) or not is_serializer(cls):
            return NOT_KNOWN
        name = self._serializers.hold(cls)
        if name is None:
            told = self._serializers.types.said(value, Around()) if declared is not None else None
            return Content(told)
        found = Content(name, name)
        return found.listed() if many or (declared is not None and declared.flag("many")) else found

    def type_of(self, value: Any) -> Content:
        """What a value that a decorator names stands for: a serializer, a field, a type."""
        found = self.content(value)
        return found if found is not NOT_KNOWN else Content(self._serializers.types.said(value, Around()))

    def inline(self, name: str, fields: Dict) -> Content:
        """The serializer that a decorator makes of a name and fields."""
        name = held_schemas(self.run).name_for(fields, name)

        def make() -> SchemaDraft:
            types = self._serializers.types
            drafts = [
                types.draft(declared, Around(None, None, key), None)
                for key, one in fields.entries.values()
                if isinstance(key, str) and (declared := as_declared(one.value)) is not None
            ]
            return SchemaDraft("rest_framework", None, drafts)

        held_schemas(self.run).hold(name, make)
        return Content(name, name)

    def _used(self, view: View, used: Used) -> Iterator[Takes | Answers]:
        """What a handler of the target's own does with serializers."""
        for one in used.taken:
            content = self.of_view(view) if one.serializer is None else self.content(one.serializer)
            constraints = {PARTIAL: True} if one.partial else {}
            yield Takes(content.listed() if one.many else content, constraints=constraints, place=one.place)
        for status, several in sorted(used.answered.items()):
            contents = [
                content.listed() if one.many else content
                for one in several
                for content in [
                    self.of_view(view) if one.serializer is None else self.content(one.serializer)
                ]
            ]
            content = union_of(contents) if contents else NOT_KNOWN
            if used.paged and contents and status == "200":
                yield from self._list(view, union_of([Content(one.schema, one.schema) for one in contents]))
                continue
            yield Answers(content, status, place=several[0].place if several else view.cls.place)

    # -- lists -----------------------------------------------------------------------------------------------

    def _list(self, view: View, content: Content) -> Iterator[Takes | Answers]:
        """A list, or a page of one, and what chooses from it."""
        pages = plain(view.ask("pagination_class", "pagination_class"))
        yield Answers(page_of(self.run, pages, content), place=view.cls.place)
        yield from page_parameters(self.run, pages)
        yield from filter_parameters(self.run, view.instance)


def _is_a(cls: Class, name: str) -> bool:
    return name in map(name_of, cls.mro)


def _called_on_self(function: Function) -> list[str]:
    """The methods that a method of the library's generic views lets answer."""
    return [
        node.func.attr
        for node in ast.walk(function.node)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "self"
    ]


def _status(view: View) -> str:
    """The status of success, where nobody says it."""
    if view.verb == "delete":
        return EMPTY
    created = view.action == "create" or (
        view.action is None
        and view.verb == "post"
        and any(name_of(one) == f"{MIXINS}CreateModelMixin" for one in view.cls.mro)
    )
    return CREATED if created else "200"

"""Class-based views, in Flask's own syntax, and how to find the class behind a view function.

`as_view` gives a function that carries its class; decorators around it keep that mark as `functools.wraps`
copies it, or hide the function in their closure. A library that dispatches a class's methods in its own way
gives the class a `__dispatched__` method: it returns the method for an HTTP method with what is wrapped
around it. A class that has `as_view` from a base which nobody models is taken for a view of its own methods;
what that base does before them is not known.
Source: flask/views.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from analyzer.concepts.callables import Described, decorated, describe
from analyzer.concepts.class_views import METHODS, of_unread_base
from analyzer.concepts.layers import refusal_inside, what_wraps
from analyzer.concepts.routing import GuardDraft, protects_for_certain
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Bound, Class, Function, Wrapped
from analyzer.evaluator.values import List, Result
from analyzer.frameworks.flask.requests import Requests

STUBS: Final = {
    "flask.views": """
http_method_funcs = ["get", "post", "head", "options", "delete", "put", "trace", "patch"]


class View:
    methods = None
    provide_automatic_options = None
    decorators = []
    init_every_request = True

    def dispatch_request(self):
        pass

    @classmethod
    def as_view(cls, name, *class_args, **class_kwargs):
        def view(**kwargs):
            pass

        view.view_class = cls
        for decorator in cls.decorators:
            view = decorator(view)
        view.view_class = cls
        view.__name__ = name
        view.methods = cls.methods
        view.provide_automatic_options = cls.provide_automatic_options
        return view


class MethodView(View):
    def __init_subclass__(cls, **kwargs):
        if "methods" not in cls.__dict__:
            methods = []
            for base in cls.__bases__:
                if getattr(base, "methods", None):
                    methods.extend(base.methods)
            for key in http_method_funcs:
                if hasattr(cls, key) and key.upper() not in methods:
                    methods.append(key.upper())
            if methods:
                cls.methods = methods

    def dispatch_request(self, **kwargs):
        pass
""",
}

ALIASES: Final = {"flask.views.MethodViewType": "builtins.type"}


def inherited_view(value: Any) -> Class | None:
    """The class of which a base that nobody models made a view function."""
    made = isinstance(value, Result) and value.of.endswith(".as_view") and isinstance(value.through, Class)
    return value.through if made else None


def inherited_methods(view: Any) -> Any:
    """What such a view answers: the methods of the classes that are read; None where that says nothing."""
    cls = view_class(view)
    if cls is None or inherited_view(plain(view)) is None:
        return None
    named = {name for base in cls.mro if isinstance(base, Class) for name in base.namespace}
    return List.of([name.upper() for name in METHODS if name in named]) if named & {*METHODS} else None


def view_class(value: Any) -> Class | None:
    """The class whose instances answer, where a view function was made of one."""
    value = plain(value)
    for _ in range(20):
        if (cls := inherited_view(value)) is not None:
            return cls
        if isinstance(value, (Function, Wrapped)):
            found = plain(value.attributes.get("view_class"))
            if isinstance(found, Class):
                return found
            value = value.wrapped if isinstance(value, Function) else value.inner
        elif isinstance(value, Bound):
            value = value.function
        else:
            return None
    return None


@dataclass(frozen=True, slots=True)
class Answer:
    """What answers some methods of a route: who it is, where its code stands, what is around it."""

    methods: tuple[str, ...]
    handler: Described
    method: str | None
    guards: list[GuardDraft]
    inside: GuardDraft | None
    noted: tuple[Any, ...] = ()
    """What decorators may have left notes on: the method that answers, and what is around the view."""


def answers(
    run: Interpreter, view: Any, methods: tuple[str, ...], requests: Requests | None = None
) -> Iterator[Answer]:
    """Who answers on a route, per method where the methods differ in what guards them; `requests` are those
    that come there, as far as they are known."""
    outer = decorated(run, view)
    known = requests.names_in if requests is not None else None
    around = list(what_wraps(run, outer.wrappers, known))
    cls = view_class(view) or view_class(outer.function)
    if cls is None:
        yield Answer(methods, outer, None, around, refusal_inside(run, outer.function), (view,))
        return
    # A class whose base makes the view function, and is not read.
    of_base = of_unread_base(cls) if inherited_view(plain(outer.function)) is not None else None
    handler = describe(cls)
    differ = len(methods) > 1 and _ask_for_method(requests, outer)
    groups: dict[Any, Answer] = {}
    for name in methods:
        function = method_of(run, cls, name)
        inner = decorated(run, function) if function is not None else None
        known = replace(requests, methods=(name,)).names_in if requests is not None else None
        guards = list(what_wraps(run, outer.wrappers, known)) if differ else [*around]
        guards += what_wraps(run, inner.wrappers, known) if inner is not None else ()
        if of_base is not None and not any(map(protects_for_certain, guards)):
            guards.insert(0, of_base)
        inside = refusal_inside(run, inner.function, cls) if inner is not None else None
        defined = inner.name if inner is not None else None
        told = tuple((guard.name, guard.kind, guard.refuses, guard.path) for guard in guards)
        key = (told, defined, inside is None)
        earlier = groups.get(key)
        named = (name,) if earlier is None else (*earlier.methods, name)
        groups[key] = Answer(named, handler, defined, guards, inside, (function, view, cls))
    yield from groups.values()


def _ask_for_method(requests: Requests | None, view: Described) -> bool:
    """Whether what is around a view may do something else for each method."""
    around = [one.value for one in view.wrappers if isinstance(one.value, Function)]
    return requests is not None and any(map(requests.is_read_in, around))


def method_of(run: Interpreter, cls: Class, name: str) -> Any:
    """The function of a class that answers an HTTP method, with what its library wraps around it."""
    function = class_attribute(run, cls, name.lower())
    if function is ABSENT and name == "HEAD":
        function = class_attribute(run, cls, "get")
    if function is ABSENT or function is None:
        function = class_attribute(run, cls, "dispatch_request")
    if function is ABSENT:
        return None
    dispatched = class_attribute(run, cls, "__dispatched__")
    if isinstance(dispatched, Function):
        return run.call(dispatched, [cls, name.lower(), function])
    return function

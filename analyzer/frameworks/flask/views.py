"""Class-based views, in Flask's own syntax, and how to find the class behind a view function.

`as_view` gives a function that carries its class; decorators around it keep that mark as `functools.wraps`
copies it, or hide the function in their closure. A library that dispatches a class's methods in its own way
gives the class a `__dispatched__` method: it returns the method for an HTTP method with what is wrapped
around it.
Source: flask/views.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.callables import Described, decorated, describe
from analyzer.concepts.layers import Known, refusal_inside, what_wraps
from analyzer.concepts.routing import GuardDraft
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Bound, Class, Function, Wrapped

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


def view_class(value: Any) -> Class | None:
    """The class whose instances answer, where a view function was made of one."""
    value = plain(value)
    for _ in range(20):
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
    run: Interpreter, view: Any, methods: tuple[str, ...], known: Known | None = None
) -> Iterator[Answer]:
    """Who answers on a route, per method where the methods differ in what guards them; `known` is what is
    known of the requests."""
    outer = decorated(run, view)
    around = list(what_wraps(run, outer.wrappers, known))
    cls = view_class(view) or view_class(outer.function)
    if cls is None:
        yield Answer(methods, outer, None, around, refusal_inside(run, outer.function), (view,))
        return
    handler = describe(cls)
    groups: dict[Any, Answer] = {}
    for name in methods:
        function = method_of(run, cls, name)
        inner = decorated(run, function) if function is not None else None
        guards = [*around, *(what_wraps(run, inner.wrappers, known) if inner is not None else ())]
        inside = refusal_inside(run, inner.function) if inner is not None else None
        defined = inner.name if inner is not None else None
        key = (tuple(guard.name for guard in guards), defined, inside is None)
        before = groups.get(key)
        named = (name,) if before is None else (*before.methods, name)
        groups[key] = Answer(named, handler, defined, guards, inside, (function, view, cls))
    yield from groups.values()


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

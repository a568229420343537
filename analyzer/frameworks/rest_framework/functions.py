"""`@api_view`, `@action` and the decorators that set policies.

Source: rest_framework/decorators.py 3.18.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.evaluator import stands_for
from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.classes import build
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Native
from analyzer.evaluator.values import List

POLICIES: Final = (
    "renderer_classes",
    "parser_classes",
    "authentication_classes",
    "throttle_classes",
    "permission_classes",
    "throttle_scope",
    "versioning_class",
    "schema",
)

DECORATORS: Final = """
class MethodMapper(dict):
    def __init__(self, action, methods):
        self.action = action
        for method in methods:
            self[method] = self.action.__name__

    def _map(self, method, func):
        self[method] = func.__name__
        return func

    def get(self, func):
        return self._map("get", func)

    def post(self, func):
        return self._map("post", func)

    def put(self, func):
        return self._map("put", func)

    def patch(self, func):
        return self._map("patch", func)

    def delete(self, func):
        return self._map("delete", func)


def action(methods=None, detail=None, url_path=None, url_name=None, **kwargs):
    methods = ["get"] if methods is None else methods
    methods = [method.lower() for method in methods]

    def decorator(func):
        func.mapping = MethodMapper(func, methods)
        func.detail = detail
        func.url_path = url_path if url_path else func.__name__
        func.url_name = url_name if url_name else func.__name__.replace("_", "-")
        func.kwargs = kwargs
        return func

    return decorator


def detail_route(methods=None, **kwargs):
    return action(methods, True, kwargs.pop("url_path", None), kwargs.pop("url_name", None), **kwargs)


def list_route(methods=None, **kwargs):
    return action(methods, False, kwargs.pop("url_path", None), kwargs.pop("url_name", None), **kwargs)
"""

STUBS: Final = {"rest_framework.decorators": DECORATORS}


@stands_for("rest_framework.decorators.api_view")
def api_view(run: Interpreter, http_method_names: Any = None) -> Any:
    methods = List.of(["GET"]) if plain(http_method_names) is None else http_method_names
    return Native("rest_framework.decorators.api_view", lambda run, function: _view(run, function, methods))


def _view(run: Interpreter, function: Any, methods: Any) -> Any:
    """The view of a function: a class of its name, with one method for each that it answers."""
    parent = run.external("rest_framework.views.APIView")
    inner = describe(function).function
    if not isinstance(parent, Class) or not isinstance(inner, Function):
        return function
    names: dict[str, Any] = {}
    listed, whole = run.elements(methods)
    verbs = [str(plain(one.value)).lower() for one in listed if isinstance(plain(one.value), str)]
    if whole:
        names["http_method_names"] = List.of([*verbs, "options"])
    names.update(dict.fromkeys(verbs, function))
    for policy in POLICIES:
        found = look_up(run, function, policy)
        if found is not ABSENT:
            names[policy] = found
    made = build(run, inner.name, [parent], names, inner.module, inner.qualname)
    return run.call(run.attribute(made, "as_view"), [])


def _sets(policy: str) -> Native:
    name = f"rest_framework.decorators.{policy}"

    def decorate(run: Interpreter, value: Any) -> Any:
        def mark(run: Interpreter, function: Any) -> Any:
            run.set_attribute(function, policy, value)
            return function

        return Native(name, mark)

    decorate.__quiet__ = True  # type: ignore[attr-defined]
    return Native(name, decorate)


CONSTANTS: Final = {f"rest_framework.decorators.{policy}": _sets(policy) for policy in POLICIES}

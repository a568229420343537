"""Flask-Classful (and Flask-Classy, which it continues): view classes whose methods become routes.

Modelled: `FlaskView.register` on an application or a blueprint with its route base, prefix, trailing slash
and dashes; `route` and `method`; the methods that have a meaning (`index`, `get`, ...); arguments as parts of
the address, with converters by their annotations; `decorators`; `before_request` and `before_<method>` as
guards.
Not modelled: representations; subdomains; what runs after the view.
Source: flask-classful 0.16.0, flask_classful.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.callables import decorated
from analyzer.evaluator import stands_for
from analyzer.evaluator.attributes import ABSENT, attribute, class_attribute, mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Bound, Class, Function, Native, Wrapped
from analyzer.evaluator.values import List

ENTRY_PACKAGES: Final = ("flask_classful", "flask_classy")

VIEWS: Final = """
from flask_classful.intrinsics import addressed, arguments_in, behind, dashed, routed


def route(rule, **options):
    def decorator(f):
        if not hasattr(f, "_rule_cache"):
            f._rule_cache = {f.__name__: [(rule, options)]}
        elif f.__name__ not in f._rule_cache:
            f._rule_cache[f.__name__] = [(rule, options)]
        else:
            f._rule_cache[f.__name__].append((rule, options))
        return f

    return decorator


def method(method, **options):
    def decorator(f):
        if not hasattr(f, "http_methods"):
            f.http_methods = []
        f.http_methods.append(method)
        return f

    return decorator


class FlaskView:
    decorators = []
    representations = {}
    route_base = None
    route_prefix = None
    trailing_slash = True
    base_args = []
    excluded_methods = []
    method_dashified = False
    special_methods = {
        "get": ["GET"],
        "put": ["PUT"],
        "patch": ["PATCH"],
        "post": ["POST"],
        "delete": ["DELETE"],
        "index": ["GET"],
    }

    @classmethod
    def register(cls, app, route_base=None, subdomain=None, route_prefix=None, trailing_slash=None,
                 method_dashified=None, base_class=None, init_argument=None, **rule_options):
        kept = cls.route_base, cls.route_prefix, cls.trailing_slash, cls.method_dashified
        if route_base:
            cls.route_base = route_base
        if route_prefix:
            cls.route_prefix = route_prefix
        if trailing_slash is not None:
            cls.trailing_slash = trailing_slash
        if method_dashified is not None:
            cls.method_dashified = method_dashified
        for name in routed(base_class or FlaskView, cls):
            value = getattr(cls, name)
            proxy = cls.make_proxy_method(name, init_argument)
            route_name = cls.build_route_name(name)
            if hasattr(value, "_rule_cache") and name in value._rule_cache:
                cached = value._rule_cache[name]
                for idx, (rule, given) in enumerate(cached):
                    options = {**given, **rule_options}
                    options.pop("subdomain", None)
                    endpoint = options.pop("endpoint", None)
                    if not endpoint:
                        endpoint = route_name if len(cached) == 1 else f"{route_name}_{idx}"
                    app.add_url_rule(cls.build_rule(rule), endpoint, proxy, **options)
            elif name in cls.special_methods:
                rule = cls.build_rule("/", value)
                if not cls.trailing_slash and rule != "/":
                    rule = rule.rstrip("/")
                elif cls.trailing_slash is True and not rule.endswith("/"):
                    rule = rule + "/"
                methods = cls.special_methods[name]
                app.add_url_rule(rule, route_name, proxy, methods=methods, **rule_options)
            else:
                if hasattr(value, "http_methods"):
                    methods = value.http_methods
                else:
                    methods = getattr(cls, "default_methods", ["GET"])
                if cls.method_dashified is True:
                    name = name.replace("_", "-")
                rule = f"/{name}/" if cls.trailing_slash else f"/{name}"
                rule = cls.build_rule(rule, value)
                if cls.trailing_slash is True and not rule.endswith("/"):
                    rule = rule + "/"
                app.add_url_rule(rule, route_name, proxy, methods=methods, **rule_options)
        cls.route_base, cls.route_prefix, cls.trailing_slash, cls.method_dashified = kept

    @classmethod
    def make_proxy_method(cls, name, init_argument=None):
        instance = cls() if init_argument is None else cls(init_argument)
        view = getattr(instance, name)
        for decorator in reversed(cls.decorators):
            view = decorator(view)
        return behind(instance, ["before_request", "before_" + name], view)

    @classmethod
    def build_rule(cls, rule, method=None):
        parts = [part for part in (cls.route_prefix, cls.get_route_base(), rule) if part]
        if method and getattr(cls, "inspect_args", True):
            parts += addressed(method, ["self"] + cls.base_args)
        whole = "/" + "/".join(parts)
        while "//" in whole:
            whole = whole.replace("//", "/")
        return whole

    @classmethod
    def get_route_base(cls):
        if cls.route_base is None:
            return cls.default_route_base().strip("/")
        cls.base_args.extend(arguments_in(cls.route_base))
        return cls.route_base.strip("/")

    @classmethod
    def default_route_base(cls):
        name = cls.__name__
        return dashed(name[:-4] if name.endswith("View") else name)

    @classmethod
    def build_route_name(cls, method_name):
        return cls.__name__ + ":" + method_name
"""

STUBS: Final = {"flask_classful": VIEWS, "flask_classy": "from flask_classful import FlaskView, route\n"}

ALIASES: Final = {
    "flask_classy.FlaskView": "flask_classful.FlaskView",
    "flask_classy.route": "flask_classful.route",
}

CONVERTERS: Final = {"str": "string", "int": "int", "float": "float", "UUID": "uuid"}
"""Annotations of arguments, and the converters that they ask for."""

_NO_ROUTE: Final = ("_", "before_", "after_")
"""How methods begin that answer nothing."""


@stands_for("flask_classful.intrinsics.routed")
def routed(run: Interpreter, base_class: Any, cls: Any) -> Any:
    """The names of the methods that become routes: those that the base class has not, in the order of
    names."""
    inherited = {
        name for base in mro_of(plain(base_class)) if isinstance(base, Class) for name in base.namespace
    }
    excluded = {plain(one.value) for one in run.each(attribute(run, cls, "excluded_methods"))}
    names = {name for base in mro_of(plain(cls)) if isinstance(base, Class) for name in base.namespace}
    return List.of(
        [
            name
            for name in sorted(names - inherited)
            if not name.startswith(_NO_ROUTE) and name not in excluded and _is_method(run, plain(cls), name)
        ]
    )


def _is_method(run: Interpreter, cls: Any, name: str) -> bool:
    """Whether an attribute of a class is a function, decorated or not; class methods are none."""
    return isinstance(plain(class_attribute(run, cls, name)), (Function, Wrapped))


@stands_for("flask_classful.intrinsics.addressed")
def addressed(run: Interpreter, method: Any, ignored: Any) -> Any:
    """What a method's arguments add to the address: those without a default, behind one another."""
    function = decorated(run, method).function
    left_out = {plain(one.value) for one in run.each(ignored)}
    return List.of(
        [part for name, part in _parts(function) if name not in left_out]
        if isinstance(function, Function)
        else []
    )


def _parts(function: Function) -> Iterator[tuple[str, str]]:
    spec = function.node.args
    listed = [*spec.posonlyargs, *spec.args]
    for one in listed[: len(listed) - len(spec.defaults)]:
        annotation = one.annotation
        name = getattr(annotation, "id", getattr(annotation, "attr", "")) if annotation is not None else ""
        converter = CONVERTERS.get(name)
        yield one.arg, f"<{converter}:{one.arg}>" if converter else f"<{one.arg}>"


@stands_for("flask_classful.intrinsics.arguments_in")
def arguments_in(run: Interpreter, rule: Any) -> Any:
    """The names of a rule's parameters."""
    text = plain(rule)
    return List.of(re.findall(r"<(?:[^<>]*:)?([^<>:]+)>", text) if isinstance(text, str) else [])


@stands_for("flask_classful.intrinsics.dashed")
def dashed(run: Interpreter, name: Any) -> Any:
    """`OrderLines` as `order-lines`."""
    text = plain(name)
    if not isinstance(text, str):
        return name
    text = re.sub("(.)([A-Z][a-z]+)", r"\1-\2", text)
    return re.sub("([a-z0-9])([A-Z])", r"\1-\2", text).lower()


@stands_for("flask_classful.intrinsics.behind")
def behind(run: Interpreter, instance: Any, names: Any, view: Any) -> Any:
    """A view behind what an object does before it, outermost first."""
    for one in reversed(run.each(names)):
        before = attribute(run, instance, str(plain(one.value)), ABSENT)
        if before is not ABSENT and not isinstance(before, Native) and isinstance(plain(before), Bound):
            function = plain(before).function
            view = Wrapped(view, plain(before), getattr(function, "place", None))
    return view

"""Blueprints, groups, applications, and what an application comes to.

Source: sanic/app.py, sanic/blueprints.py, sanic/blueprint_group.py, sanic/router.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from analyzer.concepts.callables import decorated, describe
from analyzer.concepts.class_views import answered
from analyzer.concepts.declarations import declarations
from analyzer.concepts.layers import decorators, function_layer, refusal_inside
from analyzer.concepts.patterns import normal_angles
from analyzer.concepts.requests import by_route, known, method_of, outermost, own_parameters, path_of
from analyzer.concepts.routing import Draft, GuardDraft, without_last_slash
from analyzer.concepts.serving import Handling, Served, write
from analyzer.evaluator import internal, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.conditions import Path, beyond, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.standin import Effect, StandIn
from analyzer.evaluator.symbols import Function, Native
from analyzer.evaluator.texts import shown, spelled
from analyzer.evaluator.values import List, Possible, Sequence, Unknown
from analyzer.facts import Facts, RouteKind
from analyzer.frameworks.sanic.routing import STATIC_HANDLER, Registering, Route, ViewFunction


@dataclass(frozen=True, slots=True)
class Taken:
    """A blueprint, or several, on an application."""

    blueprint: Any
    options: dict[str, Any]


@stands_for("sanic.blueprints.Blueprint", "sanic.Blueprint")
class Blueprint(Registering):
    """Routes below a prefix, until an application takes them."""

    reached = False

    def __init__(
        self,
        name: Any = None,
        url_prefix: Any = None,
        host: Any = None,
        version: Any = None,
        strict_slashes: Any = None,
        version_prefix: Any = "/v",
    ) -> None:
        self.begin()
        known = plain(url_prefix)
        if isinstance(known, str) and known.endswith("/") and strict_slashes is not True:
            url_prefix = known[:-1]
        self.expose(
            name=name,
            url_prefix=url_prefix,
            version=version,
            version_prefix=version_prefix,
            strict_slashes=strict_slashes,
            ctx=Unknown("ctx"),
        )

    def copy(self, name: Any, url_prefix: Any = None, version: Any = None, **_: Any) -> Any:
        run = self.run
        given = {
            "url_prefix": self.attributes["url_prefix"] if plain(url_prefix) is None else url_prefix,
            "version": self.attributes["version"] if plain(version) is None else version,
            "version_prefix": self.attributes["version_prefix"],
        }
        made = run.call(run.external("sanic.blueprints.Blueprint"), [name], given)
        made.effects, made.middlewares = list(self.effects), list(self.middlewares)
        made.listeners, made.errors = list(self.listeners), list(self.errors)
        return made

    @staticmethod
    def group(*blueprints: Any, **options: Any) -> Any:
        run = next(one.run for one in _flat(blueprints))
        made = run.call(run.external("sanic.blueprint_group.BlueprintGroup"), [], options)
        for one in _flat(blueprints):
            made.append(one)
        return made


def _flat(blueprints: Any) -> Iterator[Any]:
    for one in blueprints:
        known = plain(one)
        if isinstance(known, Sequence):
            yield from _flat([each.value for each in known.elements])
        elif isinstance(known, (Blueprint, BlueprintGroup)):
            yield known


@stands_for("sanic.blueprint_group.BlueprintGroup", "sanic.BlueprintGroup")
class BlueprintGroup(StandIn):
    """Blueprints, and groups of them, with a prefix or a version in common."""

    RECORDS = True

    def __init__(
        self, url_prefix: Any = None, version: Any = None, *_: Any, version_prefix: Any = "/v", **__: Any
    ) -> None:
        self.payload = List([], self.run.path)
        self.expose(url_prefix=url_prefix, version=version, version_prefix=version_prefix)

    def append(self, value: Any) -> None:
        self.run.call(self.run.attribute(self.payload, "append"), [value])

    def middleware(self, *args: Any, **options: Any) -> Any:
        def register(run: Interpreter, function: Any) -> Any:
            for one in run.each(self.payload):
                run.call(run.attribute(one.value, "register_middleware"), [function, *args], options)
            return function

        if args and not isinstance(plain(args[0]), str):
            function, args = args[0], args[1:]
            return register(self.run, function)
        return Native("middleware", register)

    def on_request(self, middleware: Any = None) -> Any:
        return self.middleware(*([] if middleware is None else [middleware]), attach_to="request")


@stands_for("sanic.app.Sanic", "sanic.Sanic")
class Sanic(Registering):
    """An application."""

    APPLICATION = True
    WEIGHS_PATHS = True  # a fixed part of a path goes before a parameter, whatever was registered first

    def __init__(self, name: Any = None, *_: Any, strict_slashes: Any = False, **__: Any) -> None:
        self.begin()
        errors = self.run.call(self.run.external("sanic.handlers.ErrorHandler"), [])
        errors.owner = self
        self.expose(name=name, strict_slashes=strict_slashes, error_handler=errors)
        self.expose(config=Unknown("configuration"), ctx=Unknown("ctx"))

    def blueprint(self, blueprint: Any, **options: Any) -> None:
        self.record(Taken(blueprint, options))

    def register_blueprint(self, blueprint: Any, **options: Any) -> None:
        self.record(Taken(blueprint, options))

    @internal
    def start_hooks(self) -> list[Possible]:
        """What runs before the server serves."""
        return [one for event, one in self.listeners if event == "startup"]

    def _strict(self) -> Any:
        return self.attributes["strict_slashes"]

    @internal
    def drafts(self) -> Iterator[Draft]:
        """All routes, in the order of registration."""
        for effect in self.effects:
            what = effect.what
            if isinstance(what, Route):
                draft = Draft(RouteKind.HTTP, ("GET",), what.uri, _NOBODY, effect.place, effect.path)
                draft.path = _versioned(self.run, what.uri, what.version, what.version_prefix)
                yield from _of_route(self.run, what, draft, _first(what.strict, self._strict()))
            elif isinstance(what, Taken):
                for one in self.run.alternatives(what.blueprint):
                    yield from self._taken(one.value, what.options, joined(effect.path, one.path))

    def _taken(self, blueprint: Any, options: dict[str, Any], conditions: Path) -> Iterator[Draft]:
        inner = plain(blueprint)
        if isinstance(inner, (BlueprintGroup, Sequence)):
            group = inner if isinstance(inner, BlueprintGroup) else None
            for one in self.run.each(inner.payload if isinstance(inner, BlueprintGroup) else inner):
                item = plain(one.value)
                merged = _merged(self.run, group, item, options)
                yield from self._taken(item, merged, joined(conditions, one.path))
        elif isinstance(inner, Blueprint):
            inner.reached = True
            layers = layers_of(self.run, inner)
            seen = inner.attributes
            prefix = options.get("url_prefix", seen["url_prefix"])
            for effect in inner.effects:
                if isinstance(effect.what, Route):
                    yield from self._of_blueprint(effect, seen, prefix, options, layers, conditions)
        elif isinstance(inner, Unknown):
            reason = f"a registered blueprint is not known: {inner.reason}"
            self.run.hole("route", "sanic application", reason, inner.place, "routes")

    def _of_blueprint(
        self,
        effect: Effect,
        seen: dict[str, Any],
        prefix: Any,
        options: dict[str, Any],
        layers: list[GuardDraft],
        conditions: Path,
    ) -> Iterator[Draft]:
        route: Route = effect.what
        version = _first(route.version, options.get("version"), seen["version"])
        before = next(
            (
                one
                for one in (route.version_prefix, options.get("version_prefix"), seen["version_prefix"])
                if plain(one) not in (None, "/v")
            ),
            "/v",
        )
        path = _versioned(self.run, _below(prefix, route.uri), version, before)
        whole = Draft(RouteKind.HTTP, ("GET",), path, _NOBODY, effect.place, joined(conditions, effect.path))
        strict = _first(route.strict, options.get("strict_slashes"), seen["strict_slashes"], self._strict())
        for draft in _of_route(self.run, route, whole, strict):
            draft.layers = [*layers, *draft.layers]
            yield draft


_NOBODY: Final = describe(None)


def _first(*values: Any) -> Any:
    return next((one for one in values if plain(one) is not None), None)


def _below(prefix: Any, uri: Any) -> Any:
    """A path of a blueprint with its prefix."""
    if plain(prefix) is None:
        return uri
    known, base = plain(prefix), plain(uri)
    if isinstance(known, str) and isinstance(base, str) and known.endswith("/") and base.startswith("/"):
        uri = base[1:]
    return add(prefix, uri)


def _merged(
    run: Interpreter, group: BlueprintGroup | None, item: Any, options: dict[str, Any]
) -> dict[str, Any]:
    """What a group hands down to one of its members."""
    if group is None or not isinstance(item, (Blueprint, BlueprintGroup)):
        return options
    outer, own = group.attributes, item.attributes
    prefixes = [options.get("url_prefix"), outer["url_prefix"]]
    if isinstance(item, Blueprint):
        prefixes.append(own["url_prefix"])
    merged = dict(options)
    merged["url_prefix"] = ""
    for one in prefixes:
        if plain(one):
            known = plain(one)
            piece = "/" + known.strip("/") if isinstance(known, str) else one
            merged["url_prefix"] = add(merged["url_prefix"], piece)
    if plain(own["version"]) is None:
        merged["version"] = _first(outer["version"], options.get("version"))
    if plain(own["version_prefix"]) == "/v" and plain(outer["version_prefix"]) != "/v":
        merged["version_prefix"] = outer["version_prefix"]
    return merged


def _of_route(run: Interpreter, route: Route, draft: Draft, strict: Any) -> Iterator[Draft]:
    """A route whose place and path are known; a slash at its end counts where slashes are strict."""
    if route.kind == "static":
        handler = describe(Native(STATIC_HANDLER, lambda run, *_: None))
        yield replace(
            draft,
            kind=RouteKind.STATIC,
            path=add(without_last_slash(draft.path), "/{filename}"),
            handler=handler,
        )
        return
    if plain(strict) is not True:
        draft.path = without_last_slash(draft.path)
    for one in run.alternatives(route.handler):
        handler = plain(one.value)
        under = joined(draft.conditions, one.path)
        if isinstance(handler, ViewFunction):
            yield from _of_view(run, handler.cls_of_view, replace(draft, conditions=under))
            continue
        socket = route.kind == "websocket"
        yield replace(
            draft,
            kind=RouteKind.WEBSOCKET if socket else RouteKind.HTTP,
            methods=_methods(run, route.methods),
            handler=decorated(run, handler),
            conditions=under,
            guards=list(decorators(run, handler)),
            inside=refusal_inside(run, handler),
        )


def _of_view(run: Interpreter, cls: Any, draft: Draft) -> Iterator[Draft]:
    """One route for each method of a class; its `decorators` are around all of them."""
    listed = class_attribute(run, cls, "decorators")
    for answer in answered(run, cls):
        function = answer.function
        for one in run.each(listed) if listed is not ABSENT and function is not None else ():
            function = run.call(one.value, [function])
        yield replace(
            draft,
            methods=(answer.method,),
            handler=answer.handler,
            guards=list(decorators(run, function)) if function is not None else [],
            inside=answer.inside,
            details={"handler_method": None if answer.function is None else describe(answer.function).name},
        )


def _versioned(run: Interpreter, uri: Any, version: Any, before: Any) -> Any:
    path = _angles(uri)
    if plain(version) is None:
        return path
    told = plain(shown(run, version))
    number = told.strip("/").lstrip("v") if isinstance(told, str) else version
    known = plain(path)
    rest = "/" + known.lstrip("/") if isinstance(known, str) else path
    return add(add(before, number), rest)


def _angles(uri: Any) -> Any:
    text, whole = spelled(uri)
    path = normal_angles(text, name_first=True)
    if not whole:
        return path
    return path if path.startswith("/") or not path else f"/{path}"


def _methods(run: Interpreter, methods: Any) -> tuple[str, ...]:
    if plain(methods) is None:
        return ("GET",)
    found, whole = run.elements(methods)
    names = [plain(one.value) for one in found]
    if not whole or not all(isinstance(one, str) for one in names):
        return ("ANY",)
    return tuple(sorted({one.upper() for one in names})) or ("GET",)


def layers_of(run: Interpreter, owner: Registering) -> list[GuardDraft]:
    """Middleware in the order in which requests meet it, then what sees the responses."""
    ordered = sorted(owner.middlewares, key=lambda one: one.attach_to == "response")
    return [_layer(run, one.function, beyond(one.path, owner.made)) for one in ordered]


def _layer(run: Interpreter, function: Any, path: Path) -> GuardDraft:
    """One middleware; its code says for each route what it does."""

    def names(route: Draft, function: Function) -> dict[str, Any]:
        handler = outermost(route.handler)
        where, method = path_of(route), method_of(route)
        request = known(run, path=where, method=method, route=known(run, handler=handler))
        return dict.fromkeys(own_parameters(function)[:1], request)

    called = describe(function).function
    functions = [called] if isinstance(called, Function) else []
    return by_route(run, function_layer(run, function, path), functions, names)


@stands_for("sanic.handlers.ErrorHandler", "sanic.handlers.error.ErrorHandler")
class _Errors(StandIn):
    """`app.error_handler`."""

    owner: Sanic | None = None

    def add(self, exception: Any, handler: Any, *_: Any, **__: Any) -> None:
        if self.owner is not None:
            self.owner.errors.append(Handling(exception, Possible(handler, self.run.path)))


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that Sanic's applications come to."""
    apps = [one for one in run.standins if isinstance(one, Sanic) and one.attributes]
    served = [
        Served(
            app=app,
            framework="sanic",
            drafts=list(app.drafts()),
            layers=layers_of(run, app),
            hooks=[(event, Possible(one.value, beyond(one.path, app.made))) for event, one in app.listeners],
            errors=app.errors,
        )
        for app in apps
    ]
    write(run, facts, served)
    for one in run.standins:
        if isinstance(one, Registering) and one.attributes:
            reached = isinstance(one, Sanic) or (isinstance(one, Blueprint) and one.reached)
            for effect in one.effects:
                if isinstance(effect.what, Route) and effect.what.kind != "static":
                    name = describe(effect.what.handler).name
                    declarations(run).add(effect.place, effect.what.uri, name, reached)

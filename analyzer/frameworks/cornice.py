"""cornice: services with one view for each method, and resources that classes describe.

Modelled: `Service` and its decorators, `resource`, `add_resource`, `view`, existing routes of Pyramid; what
the library's validators take by a schema of colander or marshmallow, `response_schemas`.
Not modelled: validators of a project's own; the views that answer what no method does.
Source: cornice 6.1, cornice/service.py, cornice/resource.py, cornice/pyramidhook.py, cornice/validators/.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.contents import Answers, Content, Takes, held_schemas
from analyzer.concepts.noted import meant_by, note
from analyzer.concepts.typed import taken
from analyzer.evaluator import quiet, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import name_of
from analyzer.evaluator.values import Dict, Place, Sequence, Value

ENTRY_PACKAGES: Final = ("cornice",)

STUBS: Final = {
    "cornice": """
from cornice.pyramidhook import register_service_views
from cornice.service import Service


def includeme(config):
    config.add_directive("add_cornice_service", register_service_views)
    config.add_directive("add_cornice_resource", add_resource)


def add_resource(config, klass, **options):
    from cornice.resource import add_resource

    add_resource(klass, **options)
    for service in klass._services.values():
        config.add_cornice_service(service)
""",
    "cornice.service": """
import venusian


class Service:
    def __init__(self, name, path=None, description=None, cors_policy=None, depth=1, pyramid_route=None,
                 attach=True, **arguments):
        self.name = name
        self.path = path
        self.pyramid_route = pyramid_route
        self.arguments = arguments
        self.factory = arguments.get("factory")
        self.definitions = []
        if attach:
            def callback(context, name, found):
                context.config.add_cornice_service(self)

            venusian.attach(self, callback, category="pyramid", depth=depth)

    def add_view(self, method, view, **options):
        self.definitions.append((method.upper(), view, dict(self.arguments, **options)))

    def decorator(self, method, **options):
        def wrapper(view):
            self.add_view(method, view, **options)
            return view

        return wrapper

    def get(self, **options):
        return self.decorator("GET", **options)

    def post(self, **options):
        return self.decorator("POST", **options)

    def put(self, **options):
        return self.decorator("PUT", **options)

    def patch(self, **options):
        return self.decorator("PATCH", **options)

    def delete(self, **options):
        return self.decorator("DELETE", **options)

    def options(self, **options):
        return self.decorator("OPTIONS", **options)
""",
    "cornice.pyramidhook": """
from cornice.noted import validated


def register_service_views(config, service):
    name = service.pyramid_route or service.name
    if not service.pyramid_route:
        config.add_route(name, service.path, factory=service.factory)
    for method, view, options in service.definitions:
        klass = options.get("klass")
        permission = options.get("permission")
        function = getattr(klass, view) if klass is not None else view
        validated(function, options.get("schema"), options.get("validators"), options.get("response_schemas"))
        if klass is not None:
            config.add_view(klass, attr=view, route_name=name, request_method=method, permission=permission)
        else:
            config.add_view(view, route_name=name, request_method=method, permission=permission)
""",
    "cornice.resource": """
from cornice.service import Service


def resource(depth=2, **options):
    def wrapper(klass):
        return add_resource(klass, depth, **options)

    return wrapper


def view(**options):
    def wrapper(function):
        views = getattr(function, "__views__", [])
        views.append(options)
        function.__views__ = views
        return function

    return wrapper


def add_resource(klass, depth=2, **options):
    services = {}
    collection = "collection_path" in options or "collection_pyramid_route" in options
    for prefix in ("", "collection_") if collection else ("",):
        given = {}
        for key in list(options):
            if key.startswith("collection_"):
                if prefix:
                    given[key[len(prefix):]] = options[key]
            elif key not in given:
                given[key] = options[key]
        if "factory" not in options:
            given["factory"] = klass
        name = prefix + (given.pop("name", None) or klass.__name__.lower())
        service = services[name] = Service(name=name, **given)
        for verb in ("get", "post", "put", "delete", "options", "patch"):
            method = getattr(klass, prefix + verb, None)
            if method is not None:
                for arguments in getattr(method, "__views__", []) or [{}]:
                    service.add_view(verb, prefix + verb, klass=klass, **arguments)
    klass._services = services
    return klass
""",
}

LOCATIONS: Final = {
    "body": "body", "querystring": "query", "header": "header", "headers": "header", "path": "path",
    "cookies": "cookie",
}  # fmt: skip
"""Parts of a request as validators and schemas of whole requests call them."""


@stands_for("cornice.noted.validated")
@quiet
def validated(run: Interpreter, function: Any, schema: Any, validators: Any, answered: Any = None) -> Any:
    """Note on a view what the library's validators hold its requests against."""
    place = run.place()
    told = plain(validators)
    listed = [plain(one.value) for one in told.elements] if isinstance(told, Sequence) else [told]
    parts = [part for one in listed if (part := _part(one)) is not None]

    def read(owner: str) -> Iterator[Takes | Answers]:
        for part in parts if plain(schema) is not None else ():
            if part == "":
                yield from _whole(run, schema, owner, place)
            else:
                yield from taken(run, schema, part, owner, True, place)
        known = plain(answered)
        for key, one in known.entries.values() if isinstance(known, Dict) else ():
            yield Answers(meant_by(run, one.value, f"{owner}_{key}").content, str(key), place=place)

    return note(function, read)


def _part(validator: Any) -> str | None:
    """The part of a request that one of the library's validators looks at; all of it is an empty text."""
    name = name_of(validator) if isinstance(validator, Value) else ""
    if not name.startswith("cornice."):
        return None
    last = name.rpartition(".")[2].removeprefix("colander_").removeprefix("marshmallow_")
    part = last.removesuffix("validator").rstrip("_")
    return "" if not part else LOCATIONS.get(part)


def _whole(run: Interpreter, schema: Any, owner: str, place: Place | None) -> Iterator[Takes]:
    """What a schema of whole requests means: its fields are the parts."""
    meant = meant_by(run, schema, f"{owner}_request")
    for part in meant.fields() if meant.fields is not None else ():
        where = LOCATIONS.get(part.name)
        if where == "body":
            yield Takes(Content(part.type, part.type), required=part.required, place=place)
        elif where is not None and part.type is not None:
            for one in held_schemas(run).fields_of(part.type):
                yield Takes(
                    Content(one.type), where, one.alias or one.name, one.required or where == "path",
                    one.default, one.constraints, place,
                )  # fmt: skip

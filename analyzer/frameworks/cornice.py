"""cornice: services with one view for each method, and resources that classes describe.

Modelled: `Service` and its decorators, `resource`, `add_resource`, `view`, existing routes of Pyramid.
Not modelled: validators as schemas; the views that answer what no method does.
Source: cornice 6.1, cornice/service.py, cornice/resource.py, cornice/pyramidhook.py.
"""

from __future__ import annotations

from typing import Final

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
def register_service_views(config, service):
    name = service.pyramid_route or service.name
    if not service.pyramid_route:
        config.add_route(name, service.path, factory=service.factory)
    for method, view, options in service.definitions:
        klass = options.get("klass")
        permission = options.get("permission")
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

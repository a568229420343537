"""fastapi-versioning: one application per version of an interface, made from the routes of another.

Modelled: `@version(major, minor)`, `VersionedFastAPI(app, ...)`, which gives a new application that mounts
one application per version, each with the routes up to it; `versioned_api_route`.
The new application has neither the middleware nor the exception handlers of the old one, unless it is given
them.  Routers included by reference (FastAPI 0.137 and later) are not taken over, as in the library itself.
Source: fastapi-versioning 0.10.0, fastapi_versioning/versioning.py, fastapi_versioning/routing.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.frameworks.starlette.routing import Application


@stands_for("fastapi_versioning.absorb")
def absorb(run: Interpreter, app: Any) -> None:
    """The application that is given is not served itself."""
    for one in run.alternatives(app):
        given = plain(one.value)
        if isinstance(given, Application) and not one.path:
            given.absorbed = True


STUBS: Final = {
    "fastapi_versioning.versioning": """
from fastapi import FastAPI
from fastapi_versioning import absorb


def version(major, minor=0):
    def decorator(func):
        func._api_version = (major, minor)
        return func

    return decorator


def VersionedFastAPI(app, version_format="{major}.{minor}", prefix_format="/v{major}_{minor}",
                     default_version=(1, 0), enable_latest=False, **kwargs):
    absorb(app)
    parent_app = FastAPI(title=app.title, **kwargs)
    by_version = {}
    for route in app.routes:
        number = getattr(route.endpoint, "_api_version", default_version)
        if number not in by_version:
            by_version[number] = []
        by_version[number].append(route)
    unique_routes = {}
    for number in sorted(by_version.keys()):
        major, minor = number
        prefix = prefix_format.format(major=major, minor=minor)
        semver = version_format.format(major=major, minor=minor)
        for route in by_version[number]:
            for method in route.methods:
                unique_routes[f"{route.path}|{method}"] = route
        versioned_app = FastAPI(title=app.title, description=app.description, version=semver)
        for route in unique_routes.values():
            versioned_app.router.routes.append(route)
        parent_app.mount(prefix, versioned_app)

        @parent_app.get(f"{prefix}/openapi.json", name=semver, tags=["Versions"])
        @parent_app.get(f"{prefix}/docs", name=semver, tags=["Documentations"])
        def noop():
            pass

    if enable_latest:
        latest_app = FastAPI(title=app.title, description=app.description)
        for route in unique_routes.values():
            latest_app.router.routes.append(route)
        parent_app.mount("/latest", latest_app)
    return parent_app
""",
    "fastapi_versioning.routing": """
from fastapi.routing import APIRoute


def versioned_api_route(major=1, minor=0, route_class=APIRoute):
    class VersionedAPIRoute(route_class):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.endpoint._api_version = (major, minor)

    return VersionedAPIRoute
""",
}

ALIASES: Final = {
    "fastapi_versioning.VersionedFastAPI": "fastapi_versioning.versioning.VersionedFastAPI",
    "fastapi_versioning.version": "fastapi_versioning.versioning.version",
    "fastapi_versioning.versioned_api_route": "fastapi_versioning.routing.versioned_api_route",
}

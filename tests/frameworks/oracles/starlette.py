"""What FastAPI and Starlette say about an application that they have loaded.

Guards are the dependency tree in pre-order, what comes twice counting where it comes first; an instance is
named by its class, a partial by its function; middleware is the user's, outermost first.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.frameworks.oracles.spelling import decorators_of, name_of, spelled


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application: its routes, middleware, handlers, hooks and overrides."""
    module_name, _, expression = asked["load"].partition(":")
    module = importlib.import_module(module_name)
    app = eval(expression, vars(module))
    if asked.get("lifespan"):
        _start(app)
    name = asked.get("name", f"{module_name}.{expression}")
    routes = [route | {"application": name} for route in _routes(app.router, "") if not _of_framework(route)]
    return {
        "name": name,
        "routes": routes,
        "middleware": [_middleware_name(one) for one in app.user_middleware],
        "exception_handlers": {
            _exception_name(key): name_of(value) for key, value in app.exception_handlers.items()
        },
        "hooks": {
            event: [name_of(one) for one in getattr(app.router, f"on_{event}", [])]
            for event in ("startup", "shutdown")
        },
        "overrides": {
            name_of(one): name_of(other) for one, other in getattr(app, "dependency_overrides", {}).items()
        },
    }


def _start(app: Any) -> None:
    import asyncio

    async def run() -> None:
        async with app.router.lifespan_context(app):
            pass

    asyncio.run(run())


def _of_framework(route: dict[str, Any]) -> bool:
    return str(route["handler"]).startswith("fastapi.applications.")


def _routes(router: Any, prefix: str) -> Iterator[dict[str, Any]]:
    """The routes of a router and of what is mounted in it, in matching order."""
    from starlette.routing import Host, Mount

    for route in _flat(router.routes):
        if isinstance(route, Mount):
            yield from _mounted(route, prefix)
        elif isinstance(route, Host):
            yield from _routes(_unwrapped(route.app), prefix)
        else:
            yield _route(route, prefix)
    yield from _frontends(router, prefix)


def _flat(routes: Any) -> Iterator[Any]:
    """Routes in effect: FastAPI keeps included routers as they are since 0.137, and copied them before."""
    try:
        from fastapi.routing import iter_route_contexts
    except ImportError:
        yield from routes
        return
    for context in iter_route_contexts(routes):
        effective = context._effective_route
        yield effective if effective is not context.route else context.original_route


def _mounted(mount: Any, prefix: str) -> Iterator[dict[str, Any]]:
    from starlette.staticfiles import StaticFiles

    app = _unwrapped(getattr(mount, "_base_app", mount.app))
    if isinstance(app, StaticFiles):
        yield _entry(["GET"], prefix + mount.path, name_of(app), "static")
    elif hasattr(app, "routes"):
        yield from _routes(getattr(app, "router", app), prefix + mount.path)
    else:
        yield _entry(["ANY"], prefix + mount.path, name_of(app), "mount")


def _unwrapped(app: Any) -> Any:
    """The application inside the middleware that wraps it."""
    while not hasattr(app, "routes") and type(app).__module__.startswith("starlette.middleware"):
        app = app.app
    return app


def _frontends(router: Any, prefix: str) -> Iterator[dict[str, Any]]:
    for candidate in getattr(router, "_iter_low_priority_routes", lambda: ())():
        group = getattr(candidate, "original_route", candidate)
        place = prefix + getattr(candidate, "frontend_prefix", "")
        for route in group.routes:
            path = (place + route.path).rstrip("/") or "/"
            yield _entry(["GET"], path, name_of(route.app), "static", candidate.dependant)


def _route(route: Any, prefix: str) -> dict[str, Any]:
    from starlette.endpoints import HTTPEndpoint

    methods = getattr(route, "methods", None)
    endpoint = getattr(route, "func", route.endpoint)  # what a route of fastapi-jsonrpc calls in the end
    websocket = methods is None and "WebSocket" in type(route).__name__
    if websocket:
        methods = ["WEBSOCKET"]
    elif methods is None and inspect.isclass(endpoint) and issubclass(endpoint, HTTPEndpoint):
        verbs = ("get", "post", "put", "patch", "delete")
        methods = [verb.upper() for verb in verbs if hasattr(endpoint, verb)]
    kind = "websocket" if websocket else "http"
    dependant = getattr(route, "dependant", None)
    return _entry(methods or ["ANY"], prefix + route.path, name_of(endpoint), kind, dependant) | {
        "decorators": decorators_of(endpoint),
        "status": getattr(route, "status_code", None),
        "response_model": _type(getattr(route, "response_model", None)),
    }


def _entry(methods: Any, path: str, handler: str, kind: str, dependant: Any = None) -> dict[str, Any]:
    named = set(methods) - ({"HEAD", "OPTIONS"} if len(set(methods)) > 1 else set())
    return {
        "methods": sorted(named or set(methods)),
        "path": spelled(path),
        "kind": kind,
        "handler": handler,
        "guards": list(dict.fromkeys(_guards(dependant))),
        "params": [*_params(dependant)],
    }


def _guards(dependant: Any) -> Iterator[str]:
    for dependency in getattr(dependant, "dependencies", ()):
        yield name_of(dependency.call)
        yield from _guards(dependency)


def _params(dependant: Any) -> Iterator[dict[str, Any]]:
    if dependant is None:
        return
    for location in ("path", "query", "header", "cookie", "body"):
        for parameter in getattr(dependant, f"{location}_params"):
            yield {"owner": name_of(dependant.call), **_parameter(location, parameter)}
    for dependency in dependant.dependencies:
        yield from _params(dependency)


def _parameter(location: str, parameter: Any) -> dict[str, Any]:
    info = parameter.field_info
    kind = type(info).__name__.lower()
    required = info.is_required()
    return {
        "location": kind if kind in ("form", "file") else location,
        "name": info.alias or parameter.name,
        "type": _type(info.annotation),
        "required": required,
        "default": None if required else repr(info.default),
        "constraints": _constraints(info),
    }


def _constraints(info: Any) -> dict[str, Any]:
    wanted = ("gt", "ge", "lt", "le", "min_length", "max_length", "pattern", "multiple_of")
    return {
        name: getattr(one, name)
        for one in info.metadata
        for name in wanted
        if getattr(one, name, None) is not None
    }


def _type(annotation: Any) -> str | None:
    if annotation is None or annotation is inspect.Parameter.empty:
        return None
    if inspect.isclass(annotation) and not getattr(annotation, "__args__", None):
        return annotation.__name__
    return str(annotation).replace("typing.", "")


def schemas(root: Path) -> dict[str, list[dict[str, Any]]]:
    """The fields of the fixture's own pydantic models, by qualified name."""
    from pydantic import BaseModel

    def below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
        for one in model.__subclasses__():
            yield one
            yield from below(one)

    found = {}
    for model in below(BaseModel):
        file = getattr(sys.modules.get(model.__module__), "__file__", None)
        if file and Path(file).is_relative_to(root) and "[" not in model.__name__:
            found[name_of(model)] = [_field(name, info) for name, info in model.model_fields.items()]
    return found


def _field(name: str, info: Any) -> dict[str, Any]:
    required = info.is_required()
    default = f"{name_of(info.default_factory)}()" if info.default_factory else repr(info.default)
    return {
        "name": name,
        "alias": info.alias,
        "type": _type(info.annotation),
        "required": required,
        "default": None if required else default,
        "constraints": _constraints(info),
    }


def _middleware_name(middleware: Any) -> str:
    cls, options = middleware.cls, middleware.kwargs
    dispatch = options.get("dispatch")
    return f"{name_of(cls)}[dispatch={name_of(dispatch)}]" if dispatch else name_of(cls)


def _exception_name(key: Any) -> str:
    return str(key) if isinstance(key, int) else name_of(key)

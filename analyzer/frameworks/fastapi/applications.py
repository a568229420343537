"""FastAPI applications, and what they come to as facts.

Source: fastapi/applications.py, class FastAPI.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.callables import Described
from analyzer.concepts.routing import Draft
from analyzer.evaluator import internal, stands_for
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.values import Dict
from analyzer.facts import RouteKind
from analyzer.frameworks.starlette.applications import Starlette
from analyzer.frameworks.starlette.routing import Router, Surroundings

OWN_ROUTES: Final = (
    ("openapi_url", "openapi"),
    ("docs_url", "swagger_ui_html"),
    ("swagger_ui_oauth2_redirect_url", "swagger_ui_redirect"),
    ("redoc_url", "redoc_html"),
)
"""The routes that FastAPI adds by itself, in its order, and their handlers inside `FastAPI.setup`."""


@stands_for("fastapi.applications.FastAPI", "fastapi.FastAPI")
class FastAPI(Starlette):
    """An application."""

    FRAMEWORK = "fastapi"

    def __init__(
        self,
        *,
        debug: Any = False,
        routes: Any = None,
        title: Any = "FastAPI",
        openapi_url: Any = "/openapi.json",
        docs_url: Any = "/docs",
        redoc_url: Any = "/redoc",
        swagger_ui_oauth2_redirect_url: Any = "/docs/oauth2-redirect",
        dependencies: Any = None,
        middleware: Any = None,
        exception_handlers: Any = None,
        on_startup: Any = None,
        on_shutdown: Any = None,
        lifespan: Any = None,
        root_path: Any = "",
        **options: Any,
    ) -> None:
        run = self.run
        router = run.call(
            run.external("fastapi.routing.APIRouter"),
            [],
            {
                "routes": routes,
                "dependencies": dependencies,
                "on_startup": on_startup,
                "on_shutdown": on_shutdown,
                "lifespan": lifespan,
                "include_in_schema": options.get("include_in_schema", True),
                "deprecated": options.get("deprecated"),
            },
        )
        self.begin(router, debug, middleware, exception_handlers)
        self.further = options
        self.expose(
            title=title,
            openapi_url=openapi_url,
            docs_url=docs_url,
            redoc_url=redoc_url,
            root_path=root_path,
            swagger_ui_oauth2_redirect_url=swagger_ui_oauth2_redirect_url,
            version=options.get("version", "0.1.0"),
            dependency_overrides=Dict({}, run.path),
            openapi_tags=options.get("openapi_tags"),
            description=options.get("description", ""),
        )

    @internal
    def own_routes(self) -> list[tuple[str, Any]]:
        """The paths of the schema and of its pages, with the names of their handlers."""
        attributes = self.attributes
        if plain(attributes.get("openapi_url")) in (None, ""):
            return []
        found = []
        for name, handler in OWN_ROUTES:
            if name == "swagger_ui_oauth2_redirect_url" and plain(attributes.get("docs_url")) is None:
                continue
            if plain(attributes.get(name)) not in (None, ""):
                found.append((handler, attributes[name]))
        return found

    @internal
    def own_drafts(self, around: Surroundings) -> Iterator[Draft]:
        """The routes that FastAPI adds by itself."""
        for name, path in self.own_routes():
            handler = Described(
                f"fastapi.applications.FastAPI.setup.<locals>.{name}", None, None, None, None, (), True
            )
            for one in self.run.alternatives(path):
                if plain(one.value) is None:
                    continue
                yield Draft(
                    kind=RouteKind.HTTP,
                    methods=("GET",),
                    path=add(around.prefix, one.value),
                    handler=handler,
                    place=self.place,
                    conditions=(*around.conditions, *one.path),
                    mounts=around.mounts,
                )

    @internal
    def api_router(self) -> Any:
        """The application's router, as an APIRouter where it is one."""
        router: Router = self.own_router()
        return router

    def add_api_route(self, path: Any, endpoint: Any = None, **options: Any) -> None:
        self.api_router().add_api_route(path, endpoint, **options)

    def api_route(self, path: Any, *, methods: Any = None, **options: Any) -> Any:
        return self.api_router().api_route(path, methods=methods, **options)

    def include_router(self, router: Any, **options: Any) -> None:
        self.api_router().include_router(router, **options)

    def get(self, path: Any, **options: Any) -> Any:
        return self.api_router().get(path, **options)

    def put(self, path: Any, **options: Any) -> Any:
        return self.api_router().put(path, **options)

    def post(self, path: Any, **options: Any) -> Any:
        return self.api_router().post(path, **options)

    def delete(self, path: Any, **options: Any) -> Any:
        return self.api_router().delete(path, **options)

    def options(self, path: Any, **options: Any) -> Any:
        return self.api_router().options(path, **options)

    def head(self, path: Any, **options: Any) -> Any:
        return self.api_router().head(path, **options)

    def patch(self, path: Any, **options: Any) -> Any:
        return self.api_router().patch(path, **options)

    def trace(self, path: Any, **options: Any) -> Any:
        return self.api_router().trace(path, **options)

    def websocket(self, path: Any, name: Any = None, **options: Any) -> Any:
        return self.api_router().websocket(path, name, **options)

    def add_api_websocket_route(
        self, path: Any, endpoint: Any = None, name: Any = None, **options: Any
    ) -> None:
        self.api_router().add_api_websocket_route(path, endpoint, name, **options)

    def frontend(self, path: Any = "/", **options: Any) -> None:
        self.api_router().frontend(path, **options)

    def openapi(self) -> Any:
        return Dict({}, self.run.path, True)

    def setup(self) -> None:
        """Called by the constructor of the real class."""

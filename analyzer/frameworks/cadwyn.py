"""Cadwyn: an application that serves several versions of an interface from the routes of the newest.

Modelled: `Cadwyn` with its documentation routes and its middleware, `generate_and_include_versioned_routers`
as the newest version serves it (every route below the dependency that reads the version), unversioned routes,
`VersionedAPIRouter`, version bundles as far as start-up code reads them.
Not modelled: older versions, whose changes may add, remove or move routes (a blind spot that names each
application, and another one for each route that only they have).
Source: cadwyn 8.2.0: applications.py, middleware.py, route_generation.py, structure/versions.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter


@stands_for("cadwyn.older_versions")
def older_versions(run: Interpreter, title: Any) -> None:
    """Note that an application serves more than its newest version."""
    subject = title if isinstance(title, str) else "Cadwyn"
    run.hole("version", subject, "only the newest version is known; older ones may differ", None, "routes")


@stands_for("cadwyn.only_older")
def only_older(run: Interpreter, endpoint: Any) -> None:
    """Note a route that the newest version does not have."""
    run.hole("version", describe(endpoint).name, "served in older versions only", None, "routes")


APPLICATIONS: Final = """
from cadwyn import older_versions
from cadwyn.middleware import VersionPickingMiddleware, _generate_api_version_dependency
from fastapi import APIRouter, Depends, FastAPI, Request


class Cadwyn(FastAPI):
    def __init__(self, *, versions, api_version_header_name=None, api_version_location="custom_header",
                 api_version_format="date", api_version_parameter_name="x-api-version",
                 api_version_default_value=None, versioning_middleware_class=VersionPickingMiddleware,
                 changelog_url="/changelog", include_changelog_url_in_schema=True, title="FastAPI",
                 openapi_url="/openapi.json", docs_url="/docs", redoc_url="/redoc",
                 swagger_ui_oauth2_redirect_url="/docs/oauth2-redirect", dependencies=None, **options):
        super().__init__(
            title=title, dependencies=dependencies, openapi_url=None, docs_url=None, redoc_url=None, **options
        )
        older_versions(title)
        self.versions = versions
        self.changelog_url = changelog_url
        self.include_changelog_url_in_schema = include_changelog_url_in_schema
        self.openapi_url_of_versions = openapi_url
        self.docs_urls = (docs_url, swagger_ui_oauth2_redirect_url, redoc_url)
        self.shared_dependencies = dependencies
        self.api_version_parameter_name = api_version_header_name or api_version_parameter_name
        unversioned_router = APIRouter()
        self._add_utility_endpoints(unversioned_router)
        self.include_router(unversioned_router)
        self.add_middleware(
            versioning_middleware_class,
            api_version_parameter_name=self.api_version_parameter_name,
            api_version_default_value=api_version_default_value,
        )

    def _add_utility_endpoints(self, unversioned_router):
        docs_url, redirect_url, redoc_url = self.docs_urls
        if self.changelog_url is not None:
            unversioned_router.add_api_route(
                path=self.changelog_url,
                endpoint=self.generate_changelog,
                methods=["GET"],
                include_in_schema=self.include_changelog_url_in_schema,
            )
        if self.openapi_url_of_versions is not None:
            unversioned_router.add_route(path=self.openapi_url_of_versions, endpoint=self.openapi_jsons)
            if docs_url is not None:
                unversioned_router.add_route(path=docs_url, endpoint=self.swagger_dashboard)
                if redirect_url:
                    async def swagger_ui_redirect(req: Request):
                        pass

                    self.add_route(redirect_url, swagger_ui_redirect)
            if redoc_url is not None:
                unversioned_router.add_route(path=redoc_url, endpoint=self.redoc_dashboard)

    def generate_and_include_versioned_routers(self, *routers):
        latest = APIRouter()
        for router in routers:
            latest.include_router(router)
        versioned = APIRouter(dependencies=self.shared_dependencies)
        if self.openapi_url_of_versions is not None:
            versioned.add_route(path=self.openapi_url_of_versions, endpoint=self.openapi_jsons)
        dependency = _generate_api_version_dependency(self.api_version_parameter_name)
        versioned.include_router(latest, dependencies=[Depends(dependency)])
        self.router.routes.extend(versioned.routes)

    def generate_changelog(self):
        pass

    async def openapi_jsons(self, req: Request):
        pass

    async def swagger_dashboard(self, req: Request):
        pass

    async def redoc_dashboard(self, req: Request):
        pass
"""

MIDDLEWARE: Final = """
import inspect
from typing import Annotated

from fastapi import Header
from starlette.middleware.base import BaseHTTPMiddleware


class VersionPickingMiddleware(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        return await call_next(request)


def _generate_api_version_dependency(name):
    def api_version_dependency(**kwargs):
        return kwargs

    api_version_dependency.__signature__ = inspect.Signature(
        [
            inspect.Parameter(
                name.replace("-", "_"), inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[str, Header()],
                default=None,
            )
        ]
    )
    return api_version_dependency
"""

ROUTES: Final = """
from cadwyn import only_older
from fastapi import APIRouter


class VersionedAPIRouter(APIRouter):
    def only_exists_in_older_versions(self, endpoint):
        for route in [one for one in self.routes if getattr(one, "endpoint", None) is endpoint]:
            self.routes.remove(route)
        only_older(endpoint)
        return endpoint
"""

VERSIONS: Final = """
class Version:
    def __init__(self, value, *changes):
        self.value = str(value)
        self.changes = changes


class HeadVersion:
    def __init__(self, *changes):
        self.changes = changes


class VersionBundle:
    def __init__(self, latest_version_or_head_version, *other_versions, api_version_var=None):
        named = [latest_version_or_head_version, *other_versions]
        self.versions = [one for one in named if isinstance(one, Version)]
        self.api_version_var = api_version_var

    def __iter__(self):
        yield from self.versions
"""

DEPENDENCIES: Final = """
async def current_dependency_solver():
    return "fastapi"
"""

STUBS: Final = {
    "cadwyn.applications": APPLICATIONS,
    "cadwyn.middleware": MIDDLEWARE,
    "cadwyn.route_generation": ROUTES,
    "cadwyn.structure.versions": VERSIONS,
    "cadwyn.dependencies": DEPENDENCIES,
}

ALIASES: Final = {
    "cadwyn.Cadwyn": "cadwyn.applications.Cadwyn",
    "cadwyn.VersionedAPIRouter": "cadwyn.route_generation.VersionedAPIRouter",
    "cadwyn.current_dependency_solver": "cadwyn.dependencies.current_dependency_solver",
    **{
        f"cadwyn.{package}{name}": f"cadwyn.structure.versions.{name}"
        for package in ("", "structure.")
        for name in ("HeadVersion", "Version", "VersionBundle")
    },
}

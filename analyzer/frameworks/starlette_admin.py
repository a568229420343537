"""starlette-admin: an administration interface over models, mounted into an application.

Modelled: `BaseAdmin` and the `Admin` of each of its database packages with their routes, before and since
1.0; custom views; with an authentication provider a middleware asks it before every page but the login,
without one the interface is open.
Not modelled: what a provider accepts, further routes of custom views, plugins.
Source: starlette-admin 0.15.1 and 1.0.3, starlette_admin/base.py, starlette_admin/auth.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.values import List, Tuple
from analyzer.facts import GuardKind

GUARDS: Final = {
    "starlette_admin.auth.base.AuthMiddleware": GuardKind.AUTHENTICATION,
    "starlette_admin.security.csrf.CSRFMiddleware": GuardKind.CSRF,
    "starlette_admin.flash.FlashMiddleware": GuardKind.SESSION,
}

BEFORE_1: Final = (
    ("/api/{identity}", "_render_api", ("GET",)),
    ("/api/{identity}/action", "handle_action", ("GET", "POST")),
    ("/api/{identity}/row-action", "handle_row_action", ("GET", "POST")),
    ("/{identity}/list", "_render_list", ("GET",)),
    ("/{identity}/detail/{pk}", "_render_detail", ("GET",)),
    ("/{identity}/create", "_render_create", ("GET", "POST")),
    ("/{identity}/edit/{pk}", "_render_edit", ("GET", "POST")),
)

SINCE_1: Final = (
    ("/_api/{key}/inline-edit", "_handle_inline_edit", ("GET", "POST")),
    ("/{key}/create", "_render_create", ("GET", "POST")),
    ("/{key}/detail", "_render_detail", ("GET",)),
    ("/{key}/edit", "_render_edit", ("GET", "POST")),
    ("/_api/{key}/import", "_render_import", ("POST",)),
    ("/_api/{key}/inline-edit/row", "_render_inline_edit_row", ("GET",)),
    ("/{key}/list", "_render_list", ("GET",)),
    ("/_api/{key}/relation-lookup", "_render_relation_lookup", ("GET",)),
    ("/_files/{storage}/{path:path}", "_serve_file", ("GET",)),
    ("/_api/{key}/action", "handle_action", ("POST",)),
    ("/_api/{key}/row-action", "handle_row_action", ("POST",)),
)


@stands_for("starlette_admin.core_routes")
def core_routes(run: Interpreter) -> Any:
    """Path, handler and methods of the pages over models, for the version that the target names."""
    listed = BEFORE_1 if is_before_1(run) else SINCE_1
    return List.of([Tuple.of([path, handler, List.of(methods)]) for path, handler, methods in listed])


@stands_for("starlette_admin.is_before_1")
def is_before_1(run: Interpreter) -> bool:
    return run.versions.get("starlette-admin", "1").split(".")[0] == "0"


BASE: Final = """
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette_admin import core_routes, is_before_1
from starlette_admin.flash import FlashMiddleware
from starlette_admin.security.csrf import CSRFMiddleware


class BaseAdmin:
    def __init__(self, title="Admin", base_url="/admin", route_name="admin", index_view=None,
                 auth_provider=None, middlewares=None, debug=False, secret_key=None, **options):
        self.base_url = base_url
        self.route_name = route_name
        self.auth_provider = auth_provider
        self.middlewares = list(middlewares) if middlewares is not None else []
        self.debug = debug
        self.routes = []
        if not is_before_1():
            self.middlewares.append(Middleware(FlashMiddleware, secret_key=secret_key))
            self.middlewares.append(Middleware(CSRFMiddleware, secret_key=secret_key))
        if auth_provider is not None:
            self.middlewares.append(auth_provider.get_middleware())
            self.routes.extend(auth_provider.get_routes(None))
        static = "/statics" if is_before_1() else "/static"
        self.routes.append(Mount(static, app=StaticFiles(packages=["starlette_admin"]), name="static"))
        for path, handler, methods in core_routes():
            self.routes.append(Route(path, getattr(self, handler), methods=methods))
        self.index_view = index_view
        self.routes.insert(0, Route("/", self._wrap_extra_route(index_view), methods=["GET"], name="index"))

    def _wrap_extra_route(self, view):
        async def wrapper(request):
            pass

        return wrapper

    def add_view(self, view):
        path = getattr(view, "path", None)
        if path is not None:
            methods = getattr(view, "methods", None) or ["GET"]
            self.routes.insert(0, Route(path, self._wrap_extra_route(view), methods=methods))

    def add_link(self, link):
        pass

    def mount_to(self, app, *args, **options):
        admin_app = Starlette(routes=self.routes, middleware=self.middlewares, debug=self.debug)
        app.mount(self.base_url, app=admin_app, name=self.route_name)

    async def _render_api(self, request):
        pass

    async def _render_list(self, request):
        pass

    async def _render_detail(self, request):
        pass

    async def _render_create(self, request):
        pass

    async def _render_edit(self, request):
        pass

    async def _render_import(self, request):
        pass

    async def _render_inline_edit_row(self, request):
        pass

    async def _render_relation_lookup(self, request):
        pass

    async def _handle_inline_edit(self, request):
        pass

    async def _serve_file(self, request):
        pass

    async def handle_action(self, request):
        pass

    async def handle_row_action(self, request):
        pass
"""

AUTH: Final = """
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware


class AuthMiddleware(BaseHTTPMiddleware):
    pass


class BaseAuthProvider:
    def __init__(self, login_path="/login", logout_path="/logout", allow_routes=None, **options):
        self.login_path = login_path
        self.logout_path = logout_path

    def get_middleware(self, admin=None):
        return Middleware(AuthMiddleware, provider=self)

    def get_routes(self, templates):
        return []
"""

LOGIN_FORM: Final = """
from starlette.routing import Route
from starlette_admin import is_before_1
from starlette_admin.auth.base import BaseAuthProvider
from starlette_admin.helpers import wrap_endpoint_with_kwargs


class AuthProvider(BaseAuthProvider):
    async def login(self, *args, **options):
        raise NotImplementedError

    async def render_logout(self, request):
        pass

    def get_routes(self, templates):
        logout = ["GET"] if is_before_1() else ["POST"]
        return [
            Route(self.login_path, wrap_endpoint_with_kwargs(None), methods=["GET", "POST"], name="login"),
            Route(self.logout_path, self.render_logout, methods=logout, name="logout"),
        ]
"""

OAUTH: Final = """
from starlette.routing import Route
from starlette_admin.auth.base import BaseAuthProvider


class OAuthProvider(BaseAuthProvider):
    async def render_login(self, request):
        pass

    async def render_logout(self, request):
        pass

    async def render_callback(self, request):
        pass

    def get_routes(self, templates):
        return [
            Route(self.login_path, self.render_login, methods=["GET"], name="login"),
            Route(self.logout_path, self.render_logout, methods=["POST"], name="logout"),
            Route("/oauth/callback", self.render_callback, methods=["GET"], name="oauth_callback"),
        ]
"""

HELPERS: Final = """
def wrap_endpoint_with_kwargs(endpoint, **kwargs):
    async def wrapper(request):
        pass

    return wrapper
"""

ADMIN: Final = """
from starlette.middleware import Middleware
from starlette_admin.base import BaseAdmin
from starlette_admin.contrib.sqla.middleware import DBSessionMiddleware


class Admin(BaseAdmin):
    def __init__(self, session_provider=None, *args, **options):
        super().__init__(*args, **options)
        self.middlewares.insert(0, Middleware(DBSessionMiddleware, session_provider=session_provider))
"""

PLAIN_ADMIN: Final = """
from starlette_admin.base import BaseAdmin


class Admin(BaseAdmin):
    pass
"""

VIEWS: Final = """
class CustomView:
    methods = ["GET"]

    def __init__(self, label=None, icon=None, path="/", template_path=None, name=None, methods=None,
                 **options):
        self.path = path
        self.methods = methods or ["GET"]
"""

STUBS: Final = {
    "starlette_admin.base": BASE,
    "starlette_admin.auth.base": AUTH,
    "starlette_admin.auth.password": LOGIN_FORM,
    "starlette_admin.auth.oauth": OAUTH,
    "starlette_admin.helpers": HELPERS,
    "starlette_admin.views": VIEWS,
    "starlette_admin.contrib.sqla.admin": ADMIN,
    "starlette_admin.contrib.mongoengine.admin": PLAIN_ADMIN,
    "starlette_admin.contrib.beanie.admin": PLAIN_ADMIN,
    "starlette_admin.contrib.tortoise.admin": PLAIN_ADMIN,
}

ALIASES: Final = {
    "starlette_admin.BaseAdmin": "starlette_admin.base.BaseAdmin",
    "starlette_admin.CustomView": "starlette_admin.views.CustomView",
    "starlette_admin.auth.AuthMiddleware": "starlette_admin.auth.base.AuthMiddleware",
    "starlette_admin.auth.AuthProvider": "starlette_admin.auth.password.AuthProvider",
    "starlette_admin.auth.BaseAuthProvider": "starlette_admin.auth.base.BaseAuthProvider",
    "starlette_admin.auth.OAuthProvider": "starlette_admin.auth.oauth.OAuthProvider",
    "starlette_admin.contrib.sqlmodel.Admin": "starlette_admin.contrib.sqla.admin.Admin",
    **{
        f"starlette_admin.contrib.{package}.Admin": f"starlette_admin.contrib.{package}.admin.Admin"
        for package in ("sqla", "mongoengine", "beanie", "tortoise")
    },
}

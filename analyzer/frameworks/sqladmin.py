"""SQLAdmin: an administration interface over models, mounted into an application.

Modelled: `Admin(app, ..., base_url="/admin")` with its routes; with an authentication backend every page but
the login asks it first, without one the interface is open; `add_view`, `@expose` and `@action` on views.
Not modelled: what a backend accepts (`authenticate` is asked for a yes or no), the permissions of views.
Source: sqladmin 0.32.0, sqladmin/application.py, sqladmin/authentication.py, sqladmin/models.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

GUARDS: Final = {"sqladmin.authentication.login_required": GuardKind.AUTHENTICATION}

AUTHENTICATION: Final = """
from functools import wraps

from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware


class AuthenticationBackend:
    def __init__(self, secret_key, **session_kwargs):
        self.middlewares = [Middleware(SessionMiddleware, secret_key=secret_key, **session_kwargs)]

    async def login(self, request):
        raise NotImplementedError

    async def logout(self, request):
        raise NotImplementedError

    async def authenticate(self, request):
        raise NotImplementedError


def login_required(func):
    @wraps(func)
    async def wrapper_decorator(*args, **kwargs):
        return await func(*args, **kwargs)

    return wrapper_decorator
"""

MODELS: Final = """
import re


class BaseView:
    is_model = False
    identity = ""


class ModelView(BaseView):
    is_model = True

    def __init_subclass__(cls, model=None, **options):
        if model is not None:
            cls.model = model
            dashed = re.sub("(.)([A-Z][a-z]+)", r"\\1-\\2", model.__name__)
            cls.identity = re.sub("([a-z0-9])([A-Z])", r"\\1-\\2", dashed).lower()
"""

APPLICATION: Final = """
import inspect

from sqladmin.authentication import login_required
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles


class Admin:
    def __init__(self, app, engine=None, session_maker=None, base_url="/admin", title="Admin", logo_url=None,
                 logo_width=64, logo_height=64, favicon_url=None, middlewares=None, debug=False,
                 templates_dir="templates", authentication_backend=None, **options):
        layers = list(middlewares or [])
        self.authentication_backend = authentication_backend
        if authentication_backend is not None:
            layers.extend(authentication_backend.middlewares)
        self.app = app
        self.base_url = base_url
        self.admin = Starlette(middleware=layers, debug=debug)
        guarded = self._guarded
        self.admin.router.routes = [
            Mount("/statics", app=StaticFiles(packages=["sqladmin"]), name="statics"),
            Route("/", endpoint=guarded(self.index), name="index"),
            Route("/{identity}/list", endpoint=guarded(self.list), name="list"),
            Route("/{identity}/details/{pk:path}", endpoint=guarded(self.details), name="details"),
            Route("/{identity}/delete", endpoint=guarded(self.delete), name="delete", methods=["DELETE"]),
            Route(
                "/{identity}/create", endpoint=guarded(self.create), name="create", methods=["GET", "POST"]
            ),
            Route(
                "/{identity}/edit/{pk:path}", endpoint=guarded(self.edit), name="edit",
                methods=["GET", "POST"],
            ),
            Route("/{identity}/export/{export_type}", endpoint=guarded(self.export), name="export"),
            Route(
                "/{identity}/import", endpoint=guarded(self.import_endpoint), name="import", methods=["POST"]
            ),
            Route("/{identity}/ajax/lookup", endpoint=guarded(self.ajax_lookup), name="ajax_lookup"),
            Route("/login", endpoint=self.login, name="login", methods=["GET", "POST"]),
            Route("/logout", endpoint=self.logout, name="logout", methods=["GET"]),
            Route(
                "/{identity}/{pk:path}/{column_name}/download/", endpoint=guarded(self.file_download),
                name="file_download", methods=["GET"],
            ),
            Route(
                "/{identity}/{pk:path}/{column_name}/preview/", endpoint=guarded(self.file_preview),
                name="file_preview", methods=["GET"],
            ),
        ]
        app.mount(base_url, app=self.admin, name="admin")

    def _guarded(self, endpoint):
        return login_required(endpoint) if self.authentication_backend is not None else endpoint

    async def index(self, request):
        pass

    async def list(self, request):
        pass

    async def details(self, request):
        pass

    async def delete(self, request):
        pass

    async def create(self, request):
        pass

    async def edit(self, request):
        pass

    async def export(self, request):
        pass

    async def import_endpoint(self, request):
        pass

    async def ajax_lookup(self, request):
        pass

    async def login(self, request):
        pass

    async def logout(self, request):
        pass

    async def file_download(self, request):
        pass

    async def file_preview(self, request):
        pass

    def add_view(self, view):
        for _, function in inspect.getmembers(view, inspect.isfunction):
            if hasattr(function, "_exposed"):
                path = f"/{view.identity}{function._path}" if view.is_model else function._path
                self.admin.add_route(path, self._guarded(function), methods=function._methods)
            elif hasattr(function, "_action"):
                path = f"/{view.identity}/action/{function._slug}"
                self.admin.add_route(path, self._guarded(function), methods=["GET"])

    def add_model_view(self, view):
        self.add_view(view)

    def add_base_view(self, view):
        self.add_view(view)


def expose(path, *, methods=None, identity=None, include_in_schema=True):
    def wrap(func):
        func._exposed = True
        func._path = path
        func._methods = methods or ["GET"]
        return func

    return wrap


def action(name, label=None, confirmation_message=None, *, include_in_schema=True, **options):
    def wrap(func):
        func._action = True
        func._slug = name.lower().replace(" ", "-").replace("_", "-")
        return func

    return wrap
"""

STUBS: Final = {
    "sqladmin.application": APPLICATION,
    "sqladmin.authentication": AUTHENTICATION,
    "sqladmin.models": MODELS,
}

ALIASES: Final = {
    "sqladmin.Admin": "sqladmin.application.Admin",
    "sqladmin.action": "sqladmin.application.action",
    "sqladmin.expose": "sqladmin.application.expose",
    "sqladmin.BaseView": "sqladmin.models.BaseView",
    "sqladmin.ModelView": "sqladmin.models.ModelView",
}

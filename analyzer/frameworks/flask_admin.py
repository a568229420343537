"""Flask-Admin: the administration and its views, with what they ask before they answer.

Modelled: `Admin` with its index view, `add_view`, `add_views`, `init_app`; `BaseView`, `ModelView` of
all stores and `FileAdmin` with their addresses; `expose`, `expose_plugview`; `is_accessible` of the
target's as a guard.
Not modelled: hosts and subdomains; parts of a model's view that are switched off (`can_edit`): their routes
stay.
Source: flask-admin 2.2.1, base.py, model/base.py, contrib/fileadmin/__init__.py, contrib/rediscli.py.
"""

from __future__ import annotations

import ast
from typing import Any, Final

from analyzer.concepts.class_views import members_marked, method_defined
from analyzer.concepts.known import known_guards
from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Function, Instance, Wrapped, name_of
from analyzer.evaluator.values import List
from analyzer.facts import GuardKind

ENTRY_PACKAGES: Final = ("flask_admin",)
ASSEMBLING: Final = ("add_view", "add_views")
GUARDS: Final = {"flask_admin.base._wrap_view": GuardKind.OTHER}

VIEWS: Final = """
from functools import wraps

from flask import Blueprint
from flask_admin.intrinsics import Part, accessible, exposed_methods


def expose(url="/", methods=("GET",)):
    def wrap(f):
        if not hasattr(f, "_urls"):
            f._urls = []
        f._urls.append((url, methods))
        return f

    return wrap


def expose_plugview(url="/"):
    def wrap(v):
        handler = expose(url, v.methods)
        return handler(v.as_view(v.__name__)) if hasattr(v, "as_view") else handler(v)

    return wrap


def _wrap_view(f):
    @wraps(f)
    def inner(self, *args, **kwargs):
        return f(self, *args, **kwargs)

    return inner


class BaseView(Part):
    def __init__(self, name=None, category=None, endpoint=None, url=None, static_folder=None,
                 static_url_path=None, menu_class_name=None, menu_icon_type=None, menu_icon_value=None):
        self.name = name
        self.category = category
        self.endpoint = self._get_endpoint(endpoint)
        self.url = url
        self.static_folder = static_folder
        self.static_url_path = static_url_path

    def _get_endpoint(self, endpoint):
        return endpoint or self.__class__.__name__.lower()

    def _get_view_url(self, admin, url):
        if url is None:
            if admin.url != "/":
                return f"{admin.url}/{self.endpoint}"
            return "/" if self is admin.index_view else f"/{self.endpoint}"
        return url if url.startswith("/") else f"{admin.url}/{url}"

    def create_blueprint(self, admin):
        self.admin = admin
        static_url_path = self.static_url_path or admin.static_url_path
        static_folder = self.static_folder
        self.url = self._get_view_url(admin, self.url)
        if self.url == "/":
            self.url = None
            if not static_url_path:
                static_folder = "static"
                static_url_path = "/static/admin"
        self.blueprint = Blueprint(self.endpoint, "flask_admin", url_prefix=self.url,
                                   static_folder=static_folder, static_url_path=static_url_path)
        for name in exposed_methods(self):
            method = getattr(self, name)
            for url, methods in method._urls:
                view = accessible(self, _wrap_view(method))
                self.blueprint.add_url_rule(url, name, view, methods=methods)
        return self.blueprint

    def is_accessible(self):
        return True

    def inaccessible_callback(self, name, **kwargs):
        pass

    def is_visible(self):
        return True


class AdminIndexView(BaseView):
    def __init__(self, name=None, category=None, endpoint=None, url=None, template=None, **options):
        super().__init__(name, category, endpoint or "admin", "/admin" if url is None else url, "static")

    @expose()
    def index(self):
        pass


class Admin(Part):
    def __init__(self, app=None, name=None, url=None, subdomain=None, index_view=None, translations_path=None,
                 endpoint=None, static_url_path=None, *args, **options):
        self.app = app
        self._views = []
        self.name = name
        self.static_url_path = static_url_path
        self._set_admin_index_view(index_view, endpoint, url)

    def _set_admin_index_view(self, index_view=None, endpoint=None, url=None):
        self.index_view = index_view or AdminIndexView(endpoint=endpoint, url=url)
        self.endpoint = endpoint or self.index_view.endpoint
        self.url = url or self.index_view.url
        if self._views:
            self._views[0] = self.index_view
        else:
            self.add_view(self.index_view)

    def add_view(self, view):
        self._views.append(view)
        if self.app is not None:
            self.app.register_blueprint(view.create_blueprint(self))

    def add_views(self, *args):
        for view in args:
            self.add_view(view)

    def init_app(self, app, index_view=None, endpoint=None, url=None):
        self.app = app
        if index_view is not None:
            self._set_admin_index_view(index_view, endpoint, url)
        for view in self._views:
            app.register_blueprint(view.create_blueprint(self))

    def add_category(self, *args, **options):
        pass

    def add_sub_category(self, *args, **options):
        pass

    def add_link(self, link):
        pass

    def add_links(self, *args):
        pass
"""

MODELS: Final = """
from flask_admin.base import BaseView, expose


class BaseModelView(BaseView):
    def __init__(self, model, name=None, category=None, endpoint=None, url=None, static_folder=None,
                 **options):
        self.model = model
        super().__init__(name, category, endpoint, url, static_folder)

    def _get_endpoint(self, endpoint):
        return endpoint or self.model.__name__.lower()

    @expose("/")
    def index_view(self):
        pass

    @expose("/new/", methods=("GET", "POST"))
    def create_view(self):
        pass

    @expose("/edit/", methods=("GET", "POST"))
    def edit_view(self):
        pass

    @expose("/details/")
    def details_view(self):
        pass

    @expose("/delete/", methods=("POST",))
    def delete_view(self):
        pass

    @expose("/action/", methods=("POST",))
    def action_view(self):
        pass

    @expose("/export/<export_type>/")
    def export(self, export_type):
        pass

    @expose("/ajax/lookup/")
    def ajax_lookup(self):
        pass

    @expose("/ajax/update/", methods=("POST",))
    def ajax_update(self):
        pass
"""

STORED: Final = """
from flask_admin.model.base import BaseModelView


class ModelView(BaseModelView):
    def __init__(self, model, session=None, *args, **options):
        super().__init__(model, *args, **options)
"""

KEPT: Final = """
from flask_admin.model.base import BaseModelView


class ModelView(BaseModelView):
    pass
"""

FILES: Final = """
from flask_admin.base import BaseView, expose


class BaseFileAdmin(BaseView):
    def __init__(self, base_url=None, name=None, category=None, endpoint=None, url=None, **options):
        super().__init__(name, category, endpoint, url)

    @expose("/old_index")
    @expose("/old_b/<path:path>")
    def index(self, path=None):
        pass

    @expose("/")
    @expose("/b/<path:path>")
    def index_view(self, path=None):
        pass

    @expose("/upload/", methods=("GET", "POST"))
    @expose("/upload/<path:path>", methods=("GET", "POST"))
    def upload(self, path=None):
        pass

    @expose("/download/<path:path>")
    def download(self, path=None):
        pass

    @expose("/mkdir/", methods=("GET", "POST"))
    @expose("/mkdir/<path:path>", methods=("GET", "POST"))
    def mkdir(self, path=None):
        pass

    @expose("/delete/", methods=("POST",))
    def delete(self):
        pass

    @expose("/rename/", methods=("GET", "POST"))
    def rename(self):
        pass

    @expose("/edit/", methods=("GET", "POST"))
    def edit(self):
        pass

    @expose("/action/", methods=("POST",))
    def action_view(self):
        pass


class FileAdmin(BaseFileAdmin):
    def __init__(self, base_path, *args, **options):
        super().__init__(*args, **options)
"""

REDIS: Final = """
from flask_admin.base import BaseView, expose


class RedisCli(BaseView):
    def __init__(self, redis, name=None, category=None, endpoint=None, url=None):
        super().__init__(name, category, endpoint, url)

    @expose("/")
    def console_view(self):
        pass

    @expose("/run/", methods=("POST",))
    def execute_view(self):
        pass
"""

STUBS: Final = {
    "flask_admin.base": VIEWS,
    "flask_admin.model.base": MODELS,
    "flask_admin.contrib.sqla.view": STORED,
    **{f"flask_admin.contrib.{store}.view": KEPT for store in ("mongoengine", "peewee", "pymongo")},
    "flask_admin.contrib.fileadmin": FILES,
    "flask_admin.contrib.rediscli": REDIS,
}

ALIASES: Final = {
    **{
        f"flask_admin.{name}": f"flask_admin.base.{name}"
        for name in ("Admin", "AdminIndexView", "BaseView", "expose", "expose_plugview")
    },
    "flask_admin.model.BaseModelView": "flask_admin.model.base.BaseModelView",
    **{
        f"flask_admin.contrib.{store}.ModelView": f"flask_admin.contrib.{store}.view.ModelView"
        for store in ("mongoengine", "peewee", "pymongo", "sqla")
    },
}


@stands_for("flask_admin.intrinsics.Part")
class Part(StandIn):
    """What an administration consists of."""

    RECORDS = True  # calls that pass such an object around are never skipped


@stands_for("flask_admin.intrinsics.exposed_methods")
def exposed_methods(run: Interpreter, view: Any) -> Any:
    """The names of a view's methods that `expose` marked, in the order of `dir`."""
    return List.of(sorted(members_marked(run, view, "_urls")))


@stands_for("flask_admin.intrinsics.accessible")
def accessible(run: Interpreter, instance: Any, view: Any) -> Any:
    """A view behind `is_accessible`, where the target's own classes say something else than yes."""
    known = plain(instance)
    asked = method_defined(run, known.cls, "is_accessible") if isinstance(known, Instance) else ABSENT
    if not isinstance(asked, Function) or asked.module.path is None or _is_yes(asked):
        return view
    guards = known_guards(run)
    assert isinstance(guards, dict)
    guards[name_of(asked)] = GuardKind.AUTHORIZATION  # whom it turns down, Flask-Admin refuses
    return Wrapped(view, asked, asked.place)


def _is_yes(function: Function) -> bool:
    body = function.node.body if isinstance(function.node.body, list) else []
    match body:
        case [*_, ast.Return(value=ast.Constant(value=True))]:
            return len(body) < 3
    return False

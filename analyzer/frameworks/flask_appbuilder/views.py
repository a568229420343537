"""Views and interfaces, in the library's own syntax; which of their methods are exposed.

A hook (`before_request`) of a view stands around each of its handlers, or around those that it names.
Source: flask_appbuilder/baseviews.py, hooks.py, views.py, api/__init__.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.class_views import members_marked
from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.values import List
from analyzer.frameworks.flask_appbuilder.decorators import API_DECORATORS

HOOKS: Final = """
def before_request(hook=None, only=None):
    def wrap(hook):
        hook._before_request_hook = True
        hook._before_request_only = only
        return hook

    return wrap if hook is None else wrap(hook)


def wrap_route_handler_with_hooks(handler_name, handler, before_request_hooks):
    applicable_hooks = []
    for hook in before_request_hooks:
        only = hook._before_request_only
        if only is None or handler_name in only:
            applicable_hooks.append(hook)

    if not applicable_hooks:
        return handler

    def wrapped_handler(*args, **kwargs):
        for hook in applicable_hooks:
            result = hook()
            if result is not None:
                return result
        return handler(*args, **kwargs)

    return wrapped_handler
"""

BASEVIEWS: Final = """
from flask import Blueprint
from flask_appbuilder.hooks import wrap_route_handler_with_hooks
from flask_appbuilder.intrinsics import exposed_methods, hooks_of


def expose(url="/", methods=("GET",)):
    def wrap(f):
        if not hasattr(f, "_urls"):
            f._urls = []
        f._urls.append((url, methods))
        return f

    return wrap


def expose_api(name="", url="", methods=("GET",), description=""):
    def wrap(f):
        if not hasattr(f, "_urls"):
            f._urls = []
        f._urls.append((url or f"/api/{name}", methods))
        return f

    return wrap


class AbstractViewApi:
    appbuilder = None
    blueprint = None
    endpoint = None
    route_base = None
    include_route_methods = None
    exclude_route_methods = set()
    exclude_route_methods_default = set()
    csrf_exempt = True

    def create_blueprint(self, appbuilder, endpoint=None, static_folder=None):
        self.appbuilder = appbuilder
        self.endpoint = endpoint or self.__class__.__name__
        if self.route_base is None:
            self.route_base = self._usual_base()
        blueprint = Blueprint(self.endpoint, "flask_appbuilder", url_prefix=self.route_base)
        self.blueprint = blueprint
        hooks = [getattr(self, name) for name in hooks_of(self)]
        for name in exposed_methods(self):
            if self.include_route_methods is not None and name not in self.include_route_methods:
                continue
            if name in self.exclude_route_methods:
                continue
            method = getattr(self, name)
            for url, methods in method._urls:
                handler = wrap_route_handler_with_hooks(name, method, hooks)
                blueprint.add_url_rule(url, name, handler, methods=methods)
        return blueprint

    def _usual_base(self):
        return "/" + self.__class__.__name__.lower()


class BaseView(AbstractViewApi):
    template_folder = "templates"
    static_folder = "static"
    default_view = "list"

    def __init__(self):
        pass


class BaseFormView(BaseView):
    pass


class BaseModelView(BaseView):
    datamodel = None

    def __init__(self, **kwargs):
        super().__init__()


class BaseCRUDView(BaseModelView):
    pass
"""

VIEWS: Final = """
from flask_appbuilder.baseviews import BaseCRUDView, BaseFormView, BaseView, expose
from flask_appbuilder.security.decorators import has_access


class IndexView(BaseView):
    route_base = ""
    default_view = "index"

    @expose("/")
    def index(self):
        pass


class UtilView(BaseView):
    route_base = ""
    default_view = "back"

    @expose("/back")
    def back(self):
        pass


class SimpleFormView(BaseFormView):
    @expose("/form", methods=["GET"])
    @has_access
    def this_form_get(self):
        pass

    @expose("/form", methods=["POST"])
    @has_access
    def this_form_post(self):
        pass


class PublicFormView(BaseFormView):
    @expose("/form", methods=["GET"])
    def this_form_get(self):
        pass

    @expose("/form", methods=["POST"])
    def this_form_post(self):
        pass


class RestCRUDView(BaseCRUDView):
    pass


class ModelView(RestCRUDView):
    @expose("/list/")
    @has_access
    def list(self):
        pass

    @expose("/show/<pk>", methods=["GET"])
    @has_access
    def show(self, pk):
        pass

    @expose("/add", methods=["GET", "POST"])
    @has_access
    def add(self):
        pass

    @expose("/edit/<pk>", methods=["GET", "POST"])
    @has_access
    def edit(self, pk):
        pass

    @expose("/delete/<pk>", methods=["GET", "POST"])
    @has_access
    def delete(self, pk):
        pass

    @expose("/download/<string:filename>")
    @has_access
    def download(self, filename):
        pass

    @expose("/action/<string:name>/<pk>", methods=["GET", "POST"])
    def action(self, name, pk):
        pass

    @expose("/action_post", methods=["POST"])
    def action_post(self):
        pass


class MasterDetailView(BaseCRUDView):
    @expose("/list/")
    @expose("/list/<pk>")
    @has_access
    def list(self, pk=None):
        pass


class MultipleView(BaseView):
    @expose("/list/")
    @has_access
    def list(self):
        pass


class CompactCRUDMixin(BaseCRUDView):
    @expose("/list/", methods=["GET", "POST"])
    @has_access
    def list(self):
        pass

    @expose("/add/", methods=["GET", "POST"])
    @has_access
    def add(self):
        pass

    @expose("/edit/<pk>", methods=["GET", "POST"])
    @has_access
    def edit(self, pk):
        pass

    @expose("/delete/<pk>", methods=["GET", "POST"])
    @has_access
    def delete(self, pk):
        pass
"""

API: Final = (
    """
from flask_appbuilder.baseviews import AbstractViewApi
from flask_appbuilder.security.decorators import permission_name, protect
"""
    + API_DECORATORS
    + """

class BaseApi(AbstractViewApi):
    version = "v1"
    resource_name = None
    allow_browser_login = False

    def __init__(self):
        pass

    def _usual_base(self):
        name = self.resource_name or self.__class__.__name__
        return f"/api/{self.version}/{name.lower()}"


class BaseModelApi(BaseApi):
    datamodel = None


class ModelRestApi(BaseModelApi):
    @expose("/_info", methods=["GET"])
    @protect()
    @safe
    @rison()
    @permission_name("info")
    def info(self, **kwargs):
        pass

    @expose("/<int:pk>", methods=["GET"])
    @protect()
    @safe
    @permission_name("get")
    @rison()
    def get(self, pk, **kwargs):
        pass

    @expose("/", methods=["GET"])
    @protect()
    @safe
    @permission_name("get")
    @rison()
    def get_list(self, **kwargs):
        pass

    @expose("/", methods=["POST"])
    @protect()
    @safe
    @permission_name("post")
    def post(self):
        pass

    @expose("/<pk>", methods=["PUT"])
    @protect()
    @safe
    @permission_name("put")
    def put(self, pk):
        pass

    @expose("/<pk>", methods=["DELETE"])
    @protect()
    @safe
    @permission_name("delete")
    def delete(self, pk):
        pass
"""
)

STUBS: Final = {
    "flask_appbuilder.hooks": HOOKS,
    "flask_appbuilder.baseviews": BASEVIEWS,
    "flask_appbuilder.views": VIEWS,
    "flask_appbuilder.api": API,
}

ALIASES: Final = {
    **{
        f"flask_appbuilder.{name}": f"flask_appbuilder.{module}.{name}"
        for module, name in (
            ("base", "AppBuilder"),
            ("baseviews", "BaseView"),
            ("baseviews", "expose"),
            ("views", "CompactCRUDMixin"),
            ("views", "IndexView"),
            ("views", "MasterDetailView"),
            ("views", "ModelView"),
            ("views", "MultipleView"),
            ("views", "PublicFormView"),
            ("views", "RestCRUDView"),
            ("views", "SimpleFormView"),
            ("api", "BaseApi"),
            ("api", "ModelRestApi"),
            ("actions", "action"),
            ("security.decorators", "has_access"),
            ("security.decorators", "permission_name"),
        )
    },
    "flask_appbuilder.views.has_access": "flask_appbuilder.security.decorators.has_access",
    "flask_appbuilder.api.protect": "flask_appbuilder.security.decorators.protect",
}


@stands_for("flask_appbuilder.intrinsics.exposed_methods")
def exposed_methods(run: Interpreter, view: Any) -> Any:
    """The names of a view's methods that `expose` marked, in the order of `dir`."""
    return List.of(sorted(members_marked(run, view, "_urls")))


@stands_for("flask_appbuilder.intrinsics.hooks_of")
def hooks_of(run: Interpreter, view: Any) -> Any:
    """The names of a view's methods that are hooks, in the order of `dir`."""
    return List.of(sorted(members_marked(run, view, "_before_request_hook")))

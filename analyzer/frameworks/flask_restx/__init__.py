"""Flask-RESTX, and Flask-RESTPlus before it: namespaces, resources, documentation, marshalling.

`models.py` holds models and their fields; parsers of requests are in `reqparse.py` of the folder above.

Modelled: `Api` on an application or a blueprint, before and after `init_app`; namespaces with their paths and
decorators; the decorators that document and leave what they decorate as it is; `marshal_with`; the pages that
an API serves by itself; `method_decorators`.
Not modelled: models that are written as JSON; `validate` of payloads; what a resource inherits of its
parents' documentation.
Source: flask-restx 1.3.2, flask_restx/api.py, namespace.py, resource.py, apidoc.py; flask-restplus 0.13.0.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

ENTRY_PACKAGES: Final = ("flask_restplus", "flask_restx")

RESOURCE: Final = """
from flask.views import MethodView


class Resource(MethodView):
    representations = None
    method_decorators = []

    def __init__(self, api=None, *args, **kwargs):
        self.api = api

    def __dispatched__(cls, name, method):
        found = cls.method_decorators
        for decorator in found.get(name, []) if isinstance(found, dict) else found:
            method = decorator(method)
        return method
"""

MARSHALLING: Final = """
from functools import wraps

from interface_notes import answers


class marshal_with:
    def __init__(self, fields, envelope=None, skip_none=False, mask=None, ordered=False):
        self.fields = fields if envelope is None else None
        self.code = 200
        self.as_list = False
        self.description = None

    def __call__(self, f):
        @wraps(f)
        def wrapper(*args, **kwargs):
            return f(*args, **kwargs)

        return answers(wrapper, self.fields, self.code, self.description, self.as_list)


class marshal_with_field(marshal_with):
    pass
"""

NAMESPACE: Final = """
from {package}.marshalling import marshal_with
from {package}.model import Model
from {package}.reqparse import RequestParser
from interface_notes import answers, asks, takes


def _documenting(*args, **kwargs):
    def wrapper(documented):
        return documented

    return wrapper


class Namespace:
    def __init__(self, name, description=None, path=None, decorators=None, validate=None,
                 authorizations=None, ordered=False, **kwargs):
        self.name = name
        self.description = description
        self._path = path
        self.models = {{}}
        self.decorators = decorators if decorators else []
        self.resources = []
        self.apis = []
        if "api" in kwargs:
            self.apis.append(kwargs["api"])

    @property
    def path(self):
        return (self._path or ("/" + self.name)).rstrip("/")

    def add_resource(self, resource, *urls, **kwargs):
        kwargs.pop("route_doc", None)
        self.resources.append((resource, urls, kwargs))
        for api in self.apis:
            api.register_resource(self, resource, *api.ns_urls(self, urls), **kwargs)

    def route(self, *urls, **kwargs):
        def wrapper(cls):
            kwargs.pop("doc", None)
            self.add_resource(cls, *urls, **kwargs)
            return cls

        return wrapper

    def add_model(self, name, definition):
        self.models[name] = definition
        return definition

    def model(self, name=None, model=None, mask=None, strict=False, **kwargs):
        return self.add_model(name, Model(name, model if model is not None else {{}}))

    def extend(self, name, parent, fields):
        return self.add_model(name, Model(name, parent, fields))

    def inherit(self, name, *specs):
        return self.add_model(name, Model(name, *specs))

    def clone(self, name, *specs):
        return self.add_model(name, Model(name, *specs))

    def parser(self):
        return RequestParser()

    def doc(self, shortcut=None, **kwargs):
        def wrapper(documented):
            for name, told in kwargs.get("params", {{}}).items():
                told = told if isinstance(told, dict) else {{}}
                asks(documented, name, told.get("in", "query"), told.get("type"), told.get("required", False))
            for code, told in kwargs.get("responses", {{}}).items():
                if isinstance(told, tuple):
                    answers(documented, told[1] if len(told) > 1 else None, code, told[0])
                else:
                    answers(documented, None, code, told)
            for key in ("body", "expect", "parser"):
                if kwargs.get(key):
                    takes(documented, kwargs[key], documented=True)
            if kwargs.get("model"):
                answers(documented, kwargs["model"], 200)
            return documented

        return wrapper

    def expect(self, *inputs, **kwargs):
        def wrapper(documented):
            for one in inputs:
                takes(documented, one, documented=True)
            return documented

        return wrapper

    def param(self, name, description=None, _in="query", **kwargs):
        required = kwargs.get("required", False)
        return lambda documented: asks(documented, name, _in, kwargs.get("type"), required)

    def response(self, code, description, model=None, **kwargs):
        return lambda documented: answers(documented, model, code, description)

    def header(self, name, description=None, **kwargs):
        return _documenting()

    def produces(self, mimetypes):
        return _documenting()

    def vendor(self, *args, **kwargs):
        return _documenting()

    def hide(self, func):
        return func

    def deprecated(self, func):
        return func

    def errorhandler(self, exception):
        if isinstance(exception, type):
            return _documenting()
        return exception

    def marshal_with(self, fields, as_list=False, code=200, description=None, **kwargs):
        made = marshal_with(fields, kwargs.get("envelope"))
        made.code = code
        made.as_list = as_list
        made.description = description
        return made

    def marshal_list_with(self, fields, **kwargs):
        return self.marshal_with(fields, True, **kwargs)

    def as_list(self, field):
        return field
"""

API: Final = """
from flask import Blueprint

from {package}.namespace import Namespace
from {package}.resource import Resource


class SwaggerView(Resource):
    def get(self):
        pass


class Api:
    def __init__(self, app=None, version="1.0", title=None, description=None, terms_url=None, license=None,
                 license_url=None, contact=None, contact_url=None, contact_email=None, authorizations=None,
                 security=None, doc="/", default_id=None, default="default",
                 default_label="Default namespace", validate=None, tags=None, prefix="", ordered=False,
                 default_mediatype="application/json", decorators=None, catch_all_404s=False,
                 serve_challenge_on_401=False, format_checker=None, url_scheme=None,
                 default_swagger_filename="swagger.json", **kwargs):
        self.title = title
        self.version = version
        self._doc = doc
        self.default_swagger_filename = default_swagger_filename
        self._add_specs = True
        self.prefix = prefix
        self.decorators = decorators if decorators else []
        self.namespaces = []
        self.ns_paths = {{}}
        self.resources = []
        self.models = {{}}
        self.endpoints = set()
        self.app = None
        self.blueprint = None
        self.default_namespace = Namespace(default, default_label, path="/", api=self)
        self.namespaces.append(self.default_namespace)
        if app is not None:
            self.init_app(app)

    def init_app(self, app, **kwargs):
        self.title = kwargs.get("title", self.title)
        if isinstance(app, Blueprint):
            self.blueprint = app
        self.app = app
        self._add_specs = kwargs.get("add_specs", self._add_specs)
        if self._add_specs:
            self._register_view(app, SwaggerView, self.default_namespace,
                                "/" + self.default_swagger_filename, endpoint="specs")
            if self._doc:
                app.add_url_rule(self._doc, "doc", self.render_doc)
        app.add_url_rule(self.prefix or "/", "root", self.render_root)
        waiting, self.resources = self.resources, []
        for resource, namespace, urls, options in waiting:
            self._register_view(app, resource, namespace, *urls, **options)

    def __getattr__(self, name):
        return getattr(self.default_namespace, name)

    def render_doc(self):
        pass

    def render_root(self):
        pass

    def documentation(self, func):
        return func

    def representation(self, mediatype):
        return lambda func: func

    def errorhandler(self, exception):
        if isinstance(exception, type):
            return lambda func: func
        return exception

    def ns_urls(self, ns, urls):
        path = self.ns_paths.get(ns) or ns.path
        return [path + url for url in urls]

    def namespace(self, *args, **kwargs):
        kwargs["ordered"] = kwargs.get("ordered", False)
        ns = Namespace(*args, **kwargs)
        self.add_namespace(ns)
        return ns

    def add_namespace(self, ns, path=None):
        if ns not in self.namespaces:
            self.namespaces.append(ns)
            if self not in ns.apis:
                ns.apis.append(self)
            if path is not None:
                self.ns_paths[ns] = path
        for resource, urls, kwargs in ns.resources:
            self.register_resource(ns, resource, *self.ns_urls(ns, urls), **kwargs)

    def register_resource(self, namespace, resource, *urls, **kwargs):
        if self.app is not None:
            self._register_view(self.app, resource, namespace, *urls, **kwargs)
        else:
            self.resources.append((resource, namespace, urls, kwargs))

    def _register_view(self, app, resource, namespace, *urls, **kwargs):
        options = dict(kwargs)
        endpoint = options.pop("endpoint", None) or f"{{namespace.name}}_{{resource.__name__}}"
        resource_class_args = options.pop("resource_class_args", ())
        resource_class_kwargs = options.pop("resource_class_kwargs", {{}})
        view = resource.as_view(endpoint, self, *resource_class_args, **resource_class_kwargs)
        for decorator in [*namespace.decorators, *self.decorators]:
            view = decorator(view)
        for url in urls:
            app.add_url_rule(self.prefix + url, endpoint=endpoint, view_func=view, **options)
"""

PACKAGES: Final = ("flask_restx", "flask_restplus")

STUBS: Final = {
    f"{package}.{module}": text.format(package=package) if "{package}" in text else text
    for package in PACKAGES
    for module, text in (
        ("resource", RESOURCE),
        ("marshalling", MARSHALLING),
        ("namespace", NAMESPACE),
        ("api", API),
    )
}

ALIASES: Final = {
    f"{package}.{name}": f"{package}.{module}.{name}"
    for package in PACKAGES
    for module, name in (
        ("api", "Api"),
        ("namespace", "Namespace"),
        ("resource", "Resource"),
        ("marshalling", "marshal_with"),
        ("marshalling", "marshal_with_field"),
    )
}

GUARDS: Final = {
    f"{package}.marshalling.{name}": GuardKind.OTHER
    for package in PACKAGES
    for name in ("marshal_with", "marshal_with_field")
}

"""flask-openapi3: an application and blueprints whose handlers name their models in their signatures.

Modelled: `OpenAPI` and `APIBlueprint` with the five methods, `register_api` and nesting, `APIView` with
`route` and `register_api_view`, the pages with the specification.
Not modelled: answers that an application or a blueprint adds to all; plug-ins for other pages.
Source: flask-openapi3 4.3.2, flask_openapi3/openapi.py, scaffold.py, blueprint.py, view.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

ENTRY_PACKAGES: Final = ("flask_openapi3",)

SCAFFOLD: Final = """
from functools import wraps

from interface_notes import answers, asks_by_name

PLACES = {name: name for name in ("header", "cookie", "path", "query", "form", "file", "body")}


class APIScaffold:
    def create_view_func(self, func):
        @wraps(func)
        def view_func(**kwargs):
            return func(**kwargs)

        if not hasattr(func, "view"):
            func.view = asks_by_name(view_func, func, PLACES)
        return func.view

    def _method(self, rule, method, options):
        def decorator(func):
            endpoint = options.get("endpoint", None)
            view = self.create_view_func(func)
            for status, model in (options.get("responses") or {}).items():
                answers(view, model, status)
            self.add_url_rule(rule, endpoint, view, methods=[method])
            return func

        return decorator

    def get(self, rule, **options):
        return self._method(rule, "GET", options)

    def post(self, rule, **options):
        return self._method(rule, "POST", options)

    def put(self, rule, **options):
        return self._method(rule, "PUT", options)

    def delete(self, rule, **options):
        return self._method(rule, "DELETE", options)

    def patch(self, rule, **options):
        return self._method(rule, "PATCH", options)
"""

OPENAPI: Final = """
from flask import Blueprint, Flask
from flask_openapi3.scaffold import APIScaffold


class OpenAPI(APIScaffold, Flask):
    def __init__(self, import_name, *, info=None, security_schemes=None, responses=None, servers=None,
                 external_docs=None, operation_id_callback=None, openapi_extensions=None,
                 validation_error_status=422, validation_error_model=None, validation_error_callback=None,
                 doc_ui=True, doc_expansion="list", doc_prefix="/openapi", doc_url="/openapi.json",
                 **kwargs):
        super().__init__(import_name, **kwargs)
        if doc_ui:
            blueprint = Blueprint("openapi", "flask_openapi3.openapi", url_prefix=doc_prefix)
            blueprint.add_url_rule(doc_url, "doc_url", self.api_doc)
            blueprint.add_url_rule("/", "openapi", self.openapi_page)
            self.register_blueprint(blueprint)

    def api_doc(self):
        pass

    def openapi_page(self):
        pass

    def register_api(self, api, **options):
        self.register_blueprint(api, **options)

    def register_api_view(self, api_view, url_prefix=None, view_kwargs=None):
        api_view.register(self, url_prefix=url_prefix, view_kwargs=view_kwargs)
"""

BLUEPRINT: Final = """
from flask import Blueprint
from flask_openapi3.scaffold import APIScaffold


class APIBlueprint(APIScaffold, Blueprint):
    def __init__(self, name, import_name, *, abp_tags=None, abp_security=None, abp_responses=None,
                 doc_ui=True, operation_id_callback=None, **kwargs):
        super().__init__(name, import_name, **kwargs)

    def register_api(self, api):
        self.register_blueprint(api)
"""

VIEW: Final = """
class APIView:
    def __init__(self, url_prefix=None, view_tags=None, view_security=None, view_responses=None, doc_ui=True,
                 operation_id_callback=None):
        self.url_prefix = url_prefix
        self.views = {}

    def route(self, rule):
        def wrapper(cls):
            whole = (self.url_prefix or "") + rule
            self.views[whole.replace("{", "<").replace("}", ">")] = cls
            return cls

        return wrapper

    def doc(self, **options):
        return lambda func: func

    def register(self, app, url_prefix=None, view_kwargs=None):
        for rule, cls in self.views.items():
            if url_prefix and self.url_prefix:
                rule = url_prefix + rule.removeprefix(self.url_prefix)
            elif url_prefix:
                rule = url_prefix + rule
            for method in ("get", "post", "put", "patch", "delete"):
                function = getattr(cls, method, None)
                if function is not None:
                    view = app.create_view_func(function)
                    app.add_url_rule(rule, f"{cls.__name__}.{method}", view, methods=[method.upper()])
"""

STUBS: Final = {
    "flask_openapi3.scaffold": SCAFFOLD,
    "flask_openapi3.openapi": OPENAPI,
    "flask_openapi3.blueprint": BLUEPRINT,
    "flask_openapi3.view": VIEW,
}

ALIASES: Final = {
    "flask_openapi3.OpenAPI": "flask_openapi3.openapi.OpenAPI",
    "flask_openapi3.APIBlueprint": "flask_openapi3.blueprint.APIBlueprint",
    "flask_openapi3.APIView": "flask_openapi3.view.APIView",
}

GUARDS: Final = {"flask_openapi3.scaffold.APIScaffold.create_view_func": GuardKind.VALIDATION}

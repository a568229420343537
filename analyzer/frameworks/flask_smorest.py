"""flask-smorest: blueprints whose routes are documented, with arguments, responses, pages and entity tags.

Modelled: `Api.register_blueprint`, the address of the specification and of its pages as the settings say;
`Blueprint` with functions and `MethodView` classes; its decorators around handlers, which it also puts on the
methods of a class, with the schemas that they are given.
Not modelled: errors that the decorators answer with; headers.
Source: flask-smorest 0.47.0, flask_smorest/__init__.py, blueprint.py, arguments.py, response.py,
pagination.py, etag.py, spec/__init__.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

ENTRY_PACKAGES: Final = ("flask_smorest",)


def _mixin(name: str, method: str) -> str:
    return f"""
from functools import wraps


class {name}:
    def {method}(self, *asked, **options):
        def decorator(func):
            @wraps(func)
            def wrapper(*args, **kwargs):
                return func(*args, **kwargs)

            return wrapper

        return decorator
"""


ARGUMENTS: Final = """
from functools import wraps

from interface_notes import takes
from webargs.flaskparser import FlaskParser


class ArgumentsMixin:
    ARGUMENTS_PARSER = FlaskParser()

    def arguments(self, schema, *, location="json", content_type=None, required=True, description=None,
                  example=None, examples=None, **kwargs):
        def decorator(func):
            @wraps(func)
            def wrapper(*args, **kwargs):
                return func(*args, **kwargs)

            takes(wrapper, schema, location, required)
            return self.ARGUMENTS_PARSER.use_args(schema, location=location)(wrapper)

        return decorator
"""

RESPONSE: Final = """
from functools import wraps

from interface_notes import answers


class ResponseMixin:
    def response(self, status_code, schema=None, *, content_type=None, description=None, example=None,
                 examples=None, headers=None):
        def decorator(func):
            @wraps(func)
            def wrapper(*args, **kwargs):
                return func(*args, **kwargs)

            return answers(wrapper, schema, status_code, description)

        return decorator

    def alt_response(self, status_code, response=None, *, schema=None, content_type=None, description=None,
                     example=None, examples=None, headers=None, success=False):
        def decorator(func):
            @wraps(func)
            def wrapper(*args, **kwargs):
                return func(*args, **kwargs)

            return answers(wrapper, schema, status_code, description)

        return decorator
"""

PAGINATION: Final = """
from functools import wraps

from interface_notes import takes
from webargs import fields, validate


class PaginationMixin:
    DEFAULT_PAGINATION_PARAMETERS = {"page": 1, "page_size": 10, "max_page_size": 100}

    def paginate(self, pager=None, *, page=None, page_size=None, max_page_size=None):
        if page is None:
            page = self.DEFAULT_PAGINATION_PARAMETERS["page"]
        if page_size is None:
            page_size = self.DEFAULT_PAGINATION_PARAMETERS["page_size"]
        if max_page_size is None:
            max_page_size = self.DEFAULT_PAGINATION_PARAMETERS["max_page_size"]
        schema = {
            "page": fields.Integer(load_default=page, validate=validate.Range(min=1)),
            "page_size": fields.Integer(
                load_default=page_size, validate=validate.Range(min=1, max=max_page_size)
            ),
        }

        def decorator(func):
            @wraps(func)
            def wrapper(*args, **kwargs):
                return func(*args, **kwargs)

            return takes(wrapper, schema, "query")

        return decorator
"""

BLUEPRINT: Final = """
from functools import wraps

from flask import Blueprint as FlaskBlueprint
from flask.views import MethodView
from flask_smorest.arguments import ArgumentsMixin
from flask_smorest.etag import EtagMixin
from flask_smorest.pagination import PaginationMixin
from flask_smorest.response import ResponseMixin


class Blueprint(FlaskBlueprint, ArgumentsMixin, ResponseMixin, PaginationMixin, EtagMixin):
    HTTP_METHODS = ["OPTIONS", "HEAD", "GET", "POST", "PUT", "PATCH", "DELETE"]

    def __init__(self, *args, **kwargs):
        self.description = kwargs.pop("description", "")
        super().__init__(*args, **kwargs)
        self._endpoints = []

    def add_url_rule(self, rule, endpoint=None, view_func=None, provide_automatic_options=None, *,
                     parameters=None, tags=None, **options):
        if endpoint is None:
            endpoint = view_func.__name__
        if endpoint in self._endpoints:
            endpoint = f"{endpoint}_{len(self._endpoints)}"
        self._endpoints.append(endpoint)
        if isinstance(view_func, type):
            view_func = view_func.as_view(endpoint)
        super().add_url_rule(rule, endpoint, view_func, **options)

    @staticmethod
    def doc(**kwargs):
        def decorator(func):
            @wraps(func)
            def wrapper(*f_args, **f_kwargs):
                return func(*f_args, **f_kwargs)

            return wrapper

        def of_any(obj):
            if isinstance(obj, type):
                for method in obj.methods:
                    function = getattr(obj, method.lower())
                    setattr(obj, method.lower(), decorator(function))
                return obj
            return decorator(obj)

        return of_any
"""

API: Final = """
from flask import Blueprint


class Api:
    def __init__(self, app=None, *, spec_kwargs=None, config_prefix=""):
        self._app = app
        self._spec_kwargs = spec_kwargs or {}
        self.config_prefix = config_prefix
        if app is not None:
            self.init_app(app)

    def init_app(self, app, *, spec_kwargs=None):
        self._app = app
        prefix = app.config.get(f"{self.config_prefix}OPENAPI_URL_PREFIX")
        if isinstance(prefix, str):
            blueprint = Blueprint("api-docs", "flask_smorest.spec", url_prefix="/" + prefix.lstrip("/"))
            path = app.config.get(f"{self.config_prefix}OPENAPI_JSON_PATH", "openapi.json")
            blueprint.add_url_rule("/" + path.lstrip("/"), "openapi_json", self._openapi_json)
            for name in ("redoc", "swagger_ui", "rapidoc"):
                path = app.config.get(f"{self.config_prefix}OPENAPI_{name.upper()}_PATH")
                if isinstance(path, str):
                    view = getattr(self, f"_openapi_{name}")
                    blueprint.add_url_rule("/" + path.lstrip("/"), f"openapi_{name}", view)
            app.register_blueprint(blueprint)

    def register_blueprint(self, blp, *, parameters=None, **options):
        self._app.register_blueprint(blp, **options)

    def _openapi_json(self):
        pass

    def _openapi_redoc(self):
        pass

    def _openapi_swagger_ui(self):
        pass

    def _openapi_rapidoc(self):
        pass

    def definition(self, name):
        return lambda schema: schema

    def register_converter(self, converter, func):
        pass

    def register_field(self, field, *args):
        pass
"""

STUBS: Final = {
    "flask_smorest.arguments": ARGUMENTS,
    "flask_smorest.response": RESPONSE,
    "flask_smorest.pagination": PAGINATION,
    "flask_smorest.etag": _mixin("EtagMixin", "etag"),
    "flask_smorest.blueprint": BLUEPRINT,
    "flask_smorest.api": API,
}

ALIASES: Final = {
    "flask_smorest.Api": "flask_smorest.api.Api",
    "flask_smorest.Blueprint": "flask_smorest.blueprint.Blueprint",
    "flask_rest_api.Api": "flask_smorest.api.Api",
    "flask_rest_api.Blueprint": "flask_smorest.blueprint.Blueprint",
}

GUARDS: Final = {
    "flask_smorest.arguments.ArgumentsMixin.arguments": GuardKind.VALIDATION,
    "flask_smorest.response.ResponseMixin.response": GuardKind.DOCUMENTATION,
    "flask_smorest.response.ResponseMixin.alt_response": GuardKind.DOCUMENTATION,
    "flask_smorest.pagination.PaginationMixin.paginate": GuardKind.VALIDATION,
    "flask_smorest.etag.EtagMixin.etag": GuardKind.OTHER,
    "flask_smorest.blueprint.Blueprint.doc": GuardKind.DOCUMENTATION,
}

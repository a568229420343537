"""APIFlask: an application and blueprints whose routes say what goes in and out.

Modelled: `APIFlask` and `APIBlueprint`, view classes given to `route`, `input`, `output`, `doc`,
`auth_required` and the authentication classes, the pages with the specification as the constructor says.
Not modelled: answers of errors; `doc(responses=...)`; a schema around all answers; prefixes of instances.
Source: apiflask 3.1.2, apiflask/app.py, apiflask/scaffold.py, apiflask/route.py, apiflask/security.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

ENTRY_PACKAGES: Final = ("apiflask",)

SCAFFOLD: Final = """
from functools import wraps

from interface_notes import answers, takes
from pydantic import BaseModel
from webargs.flaskparser import use_args


def _ensure_sync(f):
    if hasattr(f, "_sync_ensured"):
        return f

    @wraps(f)
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)

    wrapper._sync_ensured = True
    return wrapper


class APIScaffold:
    def auth_required(self, auth, roles=None, optional=None, **options):
        return lambda f: auth.login_required(role=roles, optional=optional)(_ensure_sync(f))

    def input(self, schema, location="json", arg_name=None, schema_name=None, example=None, examples=None,
              validation=True, **kwargs):
        def decorator(f):
            f = _ensure_sync(f)
            if not (isinstance(schema, type) and issubclass(schema, BaseModel)):
                return use_args(schema, location=location)(f)

            @wraps(f)
            def wrapper(*args, **kwargs):
                return f(*args, **kwargs)

            return takes(wrapper, schema, location)

        return decorator

    def output(self, schema, status_code=200, description=None, **options):
        def decorator(f):
            f = _ensure_sync(f)

            @wraps(f)
            def _response(*args, **kwargs):
                return f(*args, **kwargs)

            return answers(_response, schema, status_code, description)

        return decorator

    def doc(self, **options):
        def decorator(f):
            if isinstance(f, type):
                return f
            return _ensure_sync(f)

        return decorator
"""

APP: Final = """
from apiflask.scaffold import APIScaffold
from flask import Blueprint, Flask


class APIFlask(APIScaffold, Flask):
    def __init__(self, import_name, title="APIFlask", version="0.1.0", spec_path="/openapi.json",
                 docs_path="/docs", docs_oauth2_redirect_path="/docs/oauth2-redirect",
                 docs_oauth2_redirect_path_external=False, docs_ui="swagger-ui",
                 openapi_blueprint_url_prefix=None,
                 json_errors=True, enable_openapi=True, spec_plugins=None, **options):
        super().__init__(import_name, **options)
        self.title = title
        if enable_openapi:
            bp = Blueprint("openapi", "apiflask.app", url_prefix=openapi_blueprint_url_prefix)
            if spec_path:
                bp.add_url_rule(spec_path, "spec", self.spec_view)
            if docs_path:
                bp.add_url_rule(docs_path, "docs", self.docs_view)
            if docs_path and docs_ui == "swagger-ui" and docs_oauth2_redirect_path:
                bp.add_url_rule(docs_oauth2_redirect_path, "swagger_ui_oauth_redirect", self.redirect_view)
            self.register_blueprint(bp)

    def add_url_rule(self, rule, endpoint=None, view_func=None, **options):
        if isinstance(view_func, type):
            endpoint = endpoint or view_func.__name__
            view_func = view_func.as_view(endpoint)
        super().add_url_rule(rule, endpoint, view_func, **options)

    def spec_view(self):
        pass

    def docs_view(self):
        pass

    def redirect_view(self):
        pass

    def error_processor(self, f):
        return f

    def spec_processor(self, f):
        return f
"""

BLUEPRINT: Final = """
from apiflask.scaffold import APIScaffold
from flask import Blueprint


class APIBlueprint(APIScaffold, Blueprint):
    def __init__(self, name, import_name, tag=None, enable_openapi=True, **options):
        super().__init__(name, import_name, **options)

    def add_url_rule(self, rule, endpoint=None, view_func=None, **options):
        if isinstance(view_func, type):
            endpoint = endpoint or view_func.__name__
            view_func = view_func.as_view(endpoint)
        super().add_url_rule(rule, endpoint, view_func, **options)
"""

STUBS: Final = {
    "apiflask.scaffold": SCAFFOLD,
    "apiflask.app": APP,
    "apiflask.blueprint": BLUEPRINT,
}

ALIASES: Final = {
    "apiflask.APIFlask": "apiflask.app.APIFlask",
    "apiflask.APIBlueprint": "apiflask.blueprint.APIBlueprint",
    "apiflask.HTTPBasicAuth": "flask_httpauth.HTTPBasicAuth",
    "apiflask.HTTPTokenAuth": "flask_httpauth.HTTPTokenAuth",
    "apiflask.security.HTTPBasicAuth": "flask_httpauth.HTTPBasicAuth",
    "apiflask.security.HTTPTokenAuth": "flask_httpauth.HTTPTokenAuth",
}

GUARDS: Final = {
    "apiflask.scaffold._ensure_sync": GuardKind.OTHER,
    "apiflask.scaffold.APIScaffold.input": GuardKind.VALIDATION,
    "apiflask.scaffold.APIScaffold.output": GuardKind.DOCUMENTATION,
}

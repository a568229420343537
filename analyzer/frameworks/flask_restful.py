"""Flask-RESTful: resources on an application or a blueprint, decorators of an API and of a resource,
`reqparse`.

Modelled: `Api` with its prefix and the order of the parts of an address, `add_resource` and `resource` before
and after `init_app`, `decorators`, `method_decorators` as a list or by method; `abort`; what a request parser
asks for.
Not modelled: representations; envelopes.
Source: flask-restful 0.3.10, flask_restful/__init__.py, flask_restful/reqparse.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

ENTRY_PACKAGES: Final = ("flask_restful",)

API: Final = """
from functools import wraps

from flask import Blueprint
from flask.views import MethodView
from interface_notes import answers
from werkzeug.exceptions import abort


class Api:
    def __init__(self, app=None, prefix="", default_mediatype="application/json", decorators=None,
                 catch_all_404s=False, serve_challenge_on_401=False, url_part_order="bae", errors=None):
        self.prefix = prefix
        self.decorators = decorators if decorators else []
        self.url_part_order = url_part_order
        self.resources = []
        self.endpoints = set()
        self.app = None
        self.blueprint = None
        if app is not None:
            self.app = app
            self.init_app(app)

    def init_app(self, app):
        if isinstance(app, Blueprint):
            self.blueprint = app
            self.app = app
        waiting, self.resources = self.resources, []
        for resource, urls, kwargs in waiting:
            self._register_view(app, resource, *urls, **kwargs)

    def add_resource(self, resource, *urls, **kwargs):
        if self.app is not None:
            self._register_view(self.app, resource, *urls, **kwargs)
        else:
            self.resources.append((resource, urls, kwargs))

    def resource(self, *urls, **kwargs):
        def decorator(cls):
            self.add_resource(cls, *urls, **kwargs)
            return cls

        return decorator

    def _register_view(self, app, resource, *urls, **kwargs):
        endpoint = kwargs.pop("endpoint", None) or resource.__name__.lower()
        resource_class_args = kwargs.pop("resource_class_args", ())
        resource_class_kwargs = kwargs.pop("resource_class_kwargs", {})
        resource.endpoint = endpoint
        view = resource.as_view(endpoint, *resource_class_args, **resource_class_kwargs)
        for decorator in self.decorators:
            view = decorator(view)
        for url in urls:
            parts = {"a": self.prefix, "e": url}
            whole = "".join([parts[key] for key in self.url_part_order if key in parts])
            app.add_url_rule(whole, endpoint=endpoint, view_func=view, **kwargs)

    def representation(self, mediatype):
        def wrapper(func):
            return func

        return wrapper


class Resource(MethodView):
    representations = None
    method_decorators = []

    def __dispatched__(cls, name, method):
        found = cls.method_decorators
        for decorator in found.get(name, []) if isinstance(found, dict) else found:
            method = decorator(method)
        return method


def marshal_with(fields, envelope=None):
    def marshalling(f):
        @wraps(f)
        def wrapper(*args, **kwargs):
            return f(*args, **kwargs)

        return answers(wrapper, fields if envelope is None else None)

    return marshalling


marshal_with_field = marshal_with
"""

STUBS: Final = {"flask_restful": API, "flask_restful.api": "from flask_restful import Api\n"}

ALIASES: Final = {
    "flask_restful.Resource.marshal_with": "flask_restful.marshal_with",
    "flask_restful.resource.Resource": "flask_restful.Resource",
    "flask.ext.restful.Api": "flask_restful.Api",
    "flask.ext.restful.Resource": "flask_restful.Resource",
}

GUARDS: Final = {
    "flask_restful.marshal_with": GuardKind.OTHER,
    "flask_restful.utils.cors.crossdomain": GuardKind.OTHER,
}

"""Flask-REST-JSONAPI: resources of lists, single objects and relationships, with permissions per resource.

Modelled: `Api` on an application or a blueprint, `route` before and after `init_app`, `has_permission` and
`permission_manager` with the function that it is given; the methods that each kind of resource answers, its
hooks that run before anything else, its `decorators` and `disable_permission`.  Flask-COMBO-JSONAPI, which
continues it, is the same.
Not modelled: `oauth_manager`; data layers, plug-ins and what schemas let through.
Source: Flask-REST-JSONAPI 0.31.2, flask_rest_jsonapi/api.py, resource.py, decorators.py;
Flask-COMBO-JSONAPI 1.1.0.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

ENTRY_PACKAGES: Final = ("flask_combo_jsonapi", "flask_rest_jsonapi")

API: Final = """
from functools import wraps


class Api:
    def __init__(self, app=None, blueprint=None, decorators=None, plugins=None, **options):
        self.app = app
        self.blueprint = blueprint
        self.resources = []
        self.resource_registry = []
        self.decorators = decorators or ()
        if app is not None:
            self.init_app(app, blueprint)

    def init_app(self, app=None, blueprint=None, additional_blueprints=None, **options):
        if app is not None:
            self.app = app
        if blueprint is not None:
            self.blueprint = blueprint
        for resource, view, urls, options in self.resources:
            self.route(resource, view, *urls, url_rule_options=options)
        if self.blueprint is not None:
            self.app.register_blueprint(self.blueprint)
        for one in additional_blueprints or ():
            self.app.register_blueprint(one)

    def route(self, resource, view, *urls, **kwargs):
        resource.view = view
        options = kwargs.get("url_rule_options") or {}
        given = kwargs.get("resource_kwargs", {})
        function = resource.as_view(view, *kwargs.get("resource_args", []), **given)
        target = kwargs.get("blueprint") or self.blueprint or self.app
        if target is None:
            self.resources.append((resource, view, urls, options))
        else:
            for url in urls:
                target.add_url_rule(url, view_func=function, **options)
        self.resource_registry.append(resource)

    def permission_manager(self, permission_manager, with_decorators=True):
        self.check_permissions = permission_manager
        for resource in self.resource_registry if with_decorators else ():
            if getattr(resource, "disable_permission", None) is not True:
                for method in getattr(resource, "methods", ("GET", "POST", "PATCH", "DELETE")):
                    name = method.lower()
                    setattr(resource, name, self.has_permission()(getattr(resource, name)))

    def has_permission(self, *args, **kwargs):
        def has_permission(view):
            @wraps(view)
            def decorated(*view_args, **view_kwargs):
                self.check_permissions(view, view_args, view_kwargs, *args, **kwargs)
                return view(*view_args, **view_kwargs)

            return decorated

        return has_permission

    def oauth_manager(self, oauth_manager):
        pass
"""

RESOURCE: Final = """
from flask.views import MethodView
from {package}.decorators import check_headers


class Resource(MethodView):
    pass


class _Described(Resource):
    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        cls.decorators = (check_headers, *vars(cls).get("decorators", ()))

    def before_get(self, args, kwargs):
        pass

    def before_post(self, args, kwargs, data=None):
        pass

    def before_patch(self, args, kwargs, data=None):
        pass

    def before_delete(self, args, kwargs):
        pass


class ResourceList(_Described):
    def before_create_object(self, data, view_kwargs):
        pass

    def get(self, *args, **kwargs):
        self.before_get(args, kwargs)

    def post(self, *args, **kwargs):
        self.before_post(args, kwargs)
        self.before_create_object(None, kwargs)


class ResourceDetail(_Described):
    def before_get_object(self, view_kwargs):
        pass

    def before_update_object(self, obj, data, view_kwargs):
        pass

    def before_delete_object(self, obj, view_kwargs):
        pass

    def get(self, *args, **kwargs):
        self.before_get(args, kwargs)
        self.before_get_object(kwargs)

    def patch(self, *args, **kwargs):
        self.before_patch(args, kwargs)
        self.before_get_object(kwargs)
        self.before_update_object(None, None, kwargs)

    def delete(self, *args, **kwargs):
        self.before_delete(args, kwargs)
        self.before_get_object(kwargs)
        self.before_delete_object(None, kwargs)


class ResourceRelationship(_Described):
    def get(self, *args, **kwargs):
        self.before_get(args, kwargs)

    def post(self, *args, **kwargs):
        self.before_post(args, kwargs)

    def patch(self, *args, **kwargs):
        self.before_patch(args, kwargs)

    def delete(self, *args, **kwargs):
        self.before_delete(args, kwargs)
"""

DECORATORS: Final = """
from functools import wraps


def check_headers(func):
    @wraps(func)
    def wrapper(*args, **kwargs):
        return func(*args, **kwargs)

    return wrapper


check_method_requirements = jsonapi_exception_formatter = check_headers
"""

PACKAGE: Final = """
from {package}.api import Api
from {package}.resource import ResourceDetail, ResourceList, ResourceRelationship
"""


def _stubs(package: str) -> dict[str, str]:
    """The modules of the library under the name of one of its two distributions."""
    return {
        package: PACKAGE.format(package=package),
        f"{package}.api": API,
        f"{package}.decorators": DECORATORS,
        f"{package}.resource": RESOURCE.format(package=package),
    }


STUBS: Final = {name: text for package in ENTRY_PACKAGES for name, text in _stubs(package).items()}

GUARDS: Final = {f"{package}.decorators.check_headers": GuardKind.OTHER for package in ENTRY_PACKAGES}

REFUSING: Final = {
    f"{package}.exceptions.{name}": status
    for package in ENTRY_PACKAGES
    for name, status in (("AccessDenied", 403), ("BadRequest", 400), ("ObjectNotFound", 404))
}

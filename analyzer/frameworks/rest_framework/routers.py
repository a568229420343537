"""Routers: from registered view sets to URL patterns, by templates that subclasses may change.

Modelled as the library does it, so that overriding `routes`, `get_urls`, `get_lookup_regex`, `get_routes` or
`trailing_slash` works; the patterns with format suffixes are left out.  drf-nested-routers and drf-extensions
build on the same classes (for view sets that are not read see `unread`).
Source: rest_framework/routers.py, urlpatterns.py 3.18; rest_framework_nested/routers.py 0.95;
rest_framework_extensions/routers.py 0.8.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter

ROUTERS: Final = """
from collections import namedtuple

from django.urls import path, re_path
from rest_framework.unread import as_view_set, has_action, is_read
from rest_framework.views import APIView

Route = namedtuple("Route", ["url", "mapping", "name", "detail", "initkwargs"])
DynamicRoute = namedtuple("DynamicRoute", ["url", "name", "detail", "initkwargs"])


class BaseRouter:
    def __init__(self):
        self.registry = []

    def register(self, prefix, viewset, basename=None, base_name=None):
        if basename is None:
            basename = base_name
        if basename is None:
            basename = self.get_default_basename(viewset)
        self.registry.append((prefix, as_view_set(viewset), basename))
        self._urls = None

    def get_default_basename(self, viewset):
        pass

    def get_urls(self):
        return []

    @property
    def urls(self):
        if getattr(self, "_urls", None) is None:
            self._urls = self.get_urls()
        return self._urls


class SimpleRouter(BaseRouter):
    routes = [
        Route("^{prefix}{trailing_slash}$", {"get": "list", "post": "create"}, "{basename}-list", False,
              {"suffix": "List"}),
        DynamicRoute("^{prefix}/{url_path}{trailing_slash}$", "{basename}-{url_name}", False, {}),
        Route(
            "^{prefix}/{lookup}{trailing_slash}$",
            {"get": "retrieve", "put": "update", "patch": "partial_update", "delete": "destroy"},
            "{basename}-detail",
            True,
            {"suffix": "Instance"},
        ),
        DynamicRoute("^{prefix}/{lookup}/{url_path}{trailing_slash}$", "{basename}-{url_name}", True, {}),
    ]

    def __init__(self, trailing_slash=True, use_regex_path=True):
        self.trailing_slash = "/" if trailing_slash else ""
        self._use_regex = use_regex_path
        if use_regex_path:
            self._base_pattern = "(?P<{lookup_prefix}{lookup_url_kwarg}>{lookup_value})"
            self._default_value_pattern = "[^/.]+"
            self._url_conf = re_path
        else:
            self._base_pattern = "<{lookup_value}:{lookup_prefix}{lookup_url_kwarg}>"
            self._default_value_pattern = "str"
            self._url_conf = path
            self.routes = [route._replace(url=route.url.lstrip("^").rstrip("$")) for route in self.routes]
        super().__init__()

    def get_default_basename(self, viewset):
        queryset = getattr(viewset, "queryset", None)
        return queryset.model._meta.object_name.lower()

    def get_routes(self, viewset):
        actions = viewset.get_extra_actions() if is_read(viewset) else []
        routes = []
        for route in self.routes:
            if isinstance(route, DynamicRoute):
                routes += [
                    self._get_dynamic_route(route, action)
                    for action in actions
                    if bool(action.detail) == bool(route.detail)
                ]
            else:
                routes.append(route)
        return routes

    def _get_dynamic_route(self, route, action):
        initkwargs = route.initkwargs.copy()
        initkwargs.update(action.kwargs)
        url_path = action.url_path.replace("{", "{{").replace("}", "}}")
        return Route(
            url=route.url.replace("{url_path}", url_path),
            mapping=action.mapping,
            name=route.name.replace("{url_name}", action.url_name),
            detail=route.detail,
            initkwargs=initkwargs,
        )

    def get_method_map(self, viewset, method_map):
        if not is_read(viewset):
            return method_map
        bound_methods = {}
        for method, action in method_map.items():
            if has_action(viewset, action):
                bound_methods[method] = action
        return bound_methods

    def get_lookup_regex(self, viewset, lookup_prefix=""):
        viewset = viewset if is_read(viewset) else APIView
        lookup_field = getattr(viewset, "lookup_field", "pk")
        lookup_url_kwarg = getattr(viewset, "lookup_url_kwarg", None) or lookup_field
        lookup_value = None
        if not self._use_regex:
            lookup_value = getattr(viewset, "lookup_value_converter", None)
        if lookup_value is None:
            lookup_value = getattr(viewset, "lookup_value_regex", self._default_value_pattern)
        return self._base_pattern.format(
            lookup_prefix=lookup_prefix, lookup_url_kwarg=lookup_url_kwarg, lookup_value=lookup_value
        )

    def get_urls(self):
        found = []
        for prefix, viewset, basename in self.registry:
            lookup = self.get_lookup_regex(viewset)
            for route in self.get_routes(viewset):
                mapping = self.get_method_map(viewset, route.mapping)
                if not mapping:
                    continue
                regex = route.url.format(prefix=prefix, lookup=lookup, trailing_slash=self.trailing_slash)
                if not prefix:
                    if self._url_conf is path:
                        regex = regex.removeprefix("/")
                    else:
                        regex = regex.replace("^/", "^", 1)
                initkwargs = route.initkwargs.copy()
                initkwargs.update({"basename": basename, "detail": route.detail})
                view = viewset.as_view(mapping, **initkwargs)
                found.append(self._url_conf(regex, view, name=route.name.format(basename=basename)))
        return found


class APIRootView(APIView):
    schema = None
    api_root_dict = None

    def get(self, request, *args, **kwargs):
        pass


class DefaultRouter(SimpleRouter):
    include_root_view = True
    include_format_suffixes = True
    root_view_name = "api-root"
    APIRootView = APIRootView

    def __init__(self, *args, **kwargs):
        self.root_renderers = kwargs.pop("root_renderers", None)
        super().__init__(*args, **kwargs)

    def get_api_root_view(self, api_urls=None):
        return self.APIRootView.as_view(api_root_dict={})

    def get_urls(self):
        urls = super().get_urls()
        if self.include_root_view:
            urls.append(path("", self.get_api_root_view(api_urls=urls), name=self.root_view_name))
        return urls
"""

NESTED: Final = """
from rest_framework.routers import DefaultRouter, SimpleRouter


class LookupMixin:
    pass


class NestedMixin:
    def __init__(self, parent_router, parent_prefix, *args, **kwargs):
        self.parent_router = parent_router
        self.parent_prefix = parent_prefix
        self.nest_count = getattr(parent_router, "nest_count", 0) + 1
        self.nest_prefix = kwargs.pop("lookup", f"nested_{self.nest_count}") + "_"
        self.use_regex_path = kwargs.get("use_regex_path", True)
        super().__init__(*args, **kwargs)
        if "trailing_slash" not in kwargs:
            self.trailing_slash = parent_router.trailing_slash
        registered = [one for one in self.parent_router.registry if one[0] == self.parent_prefix]
        prefix, viewset, basename = registered[0]
        self.parent_regex = f"{prefix}/{parent_router.get_lookup_regex(viewset, self.nest_prefix)}/"
        if not self.parent_prefix and self.parent_regex[0] == "/":
            self.parent_regex = self.parent_regex[1:]
        if hasattr(parent_router, "parent_regex"):
            self.parent_regex = parent_router.parent_regex + self.parent_regex
        escaped = self.parent_regex.replace("{", "{{").replace("}", "}}")
        if self.use_regex_path:
            self.routes = [route._replace(url=route.url.replace("^", "^" + escaped)) for route in self.routes]
        else:
            self.routes = [route._replace(url=escaped + route.url) for route in self.routes]


class NestedSimpleRouter(NestedMixin, SimpleRouter):
    pass


class NestedDefaultRouter(NestedMixin, DefaultRouter):
    pass
"""

EXTENSIONS: Final = """
from rest_framework.routers import DefaultRouter, SimpleRouter


class NestedRegistryItem:
    def __init__(self, router, parent_prefix, parent_item=None, parent_viewset=None):
        self.router = router
        self.parent_prefix = parent_prefix
        self.parent_item = parent_item
        self.parent_viewset = parent_viewset

    def register(self, prefix, viewset, basename, parents_query_lookups):
        around = self.get_parent_prefix(parents_query_lookups)
        self.router._register(prefix=f"{around}/{prefix}", viewset=viewset, basename=basename)
        return NestedRegistryItem(self.router, prefix, self, viewset)

    def get_parent_prefix(self, parents_query_lookups):
        prefix = "/"
        item = self
        at = len(parents_query_lookups) - 1
        while item:
            value = getattr(item.parent_viewset, "lookup_value_regex", "[^/.]+")
            name = f"parent_lookup_{parents_query_lookups[at]}"
            prefix = f"{item.parent_prefix}/(?P<{name}>{value})/{prefix}"
            at -= 1
            item = item.parent_item
        return prefix.strip("/")


class NestedRouterMixin:
    def _register(self, *args, **kwargs):
        return super().register(*args, **kwargs)

    def register(self, *args, **kwargs):
        self._register(*args, **kwargs)
        return NestedRegistryItem(self, self.registry[-1][0], None, self.registry[-1][1])


class ExtendedRouterMixin(NestedRouterMixin):
    pass


class ExtendedSimpleRouter(ExtendedRouterMixin, SimpleRouter):
    pass


class ExtendedDefaultRouter(ExtendedRouterMixin, DefaultRouter):
    pass
"""

EXTENSIONS_MIXINS: Final = """
class NestedViewSetMixin:
    def get_queryset(self):
        return super().get_queryset()
"""

STUBS: Final = {
    "rest_framework.routers": ROUTERS,
    "rest_framework_nested.routers": NESTED,
    "rest_framework_extensions.routers": EXTENSIONS,
    "rest_framework_extensions.mixins": EXTENSIONS_MIXINS,
}


@stands_for("rest_framework.urlpatterns.format_suffix_patterns")
def format_suffix_patterns(run: Interpreter, urlpatterns: Any, *_: Any, **__: Any) -> Any:
    """The same views under `/items.json`: a second spelling that is left out."""
    return urlpatterns

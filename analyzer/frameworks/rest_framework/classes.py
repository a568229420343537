"""Views, generic views, mixins and view sets, with their true bases and the methods that answer.

Source: rest_framework/views.py, generics.py, mixins.py, viewsets.py 3.18.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.work import function_of
from analyzer.evaluator import stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute, look_up, mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Class, Function, Wrapped
from analyzer.evaluator.values import Join, List

VIEWS: Final = """
from django.views.generic.base import View
from rest_framework.settings import api_settings


class APIView(View):
    renderer_classes = api_settings.DEFAULT_RENDERER_CLASSES
    parser_classes = api_settings.DEFAULT_PARSER_CLASSES
    authentication_classes = api_settings.DEFAULT_AUTHENTICATION_CLASSES
    throttle_classes = api_settings.DEFAULT_THROTTLE_CLASSES
    permission_classes = api_settings.DEFAULT_PERMISSION_CLASSES
    content_negotiation_class = api_settings.DEFAULT_CONTENT_NEGOTIATION_CLASS
    versioning_class = api_settings.DEFAULT_VERSIONING_CLASS
    settings = api_settings
    schema = None

    @classmethod
    def as_view(cls, **initkwargs):
        view = super().as_view(**initkwargs)
        view.cls = cls
        view.initkwargs = initkwargs
        return view

    def http_method_not_allowed(self, request, *args, **kwargs):
        pass

    def permission_denied(self, request, message=None, code=None):
        pass

    def get_authenticators(self):
        return [authenticator() for authenticator in self.authentication_classes]

    def get_permissions(self):
        return [permission() for permission in self.permission_classes]

    def get_throttles(self):
        return [throttle() for throttle in self.throttle_classes]

    def get_parsers(self):
        return [parser() for parser in self.parser_classes]

    def get_renderers(self):
        return [renderer() for renderer in self.renderer_classes]

    def perform_authentication(self, request):
        pass

    def check_permissions(self, request):
        pass

    def check_object_permissions(self, request, obj):
        pass

    def check_throttles(self, request):
        pass

    def initialize_request(self, request, *args, **kwargs):
        return request

    def initial(self, request, *args, **kwargs):
        pass

    def finalize_response(self, request, response, *args, **kwargs):
        return response

    def handle_exception(self, exc):
        pass

    def dispatch(self, request, *args, **kwargs):
        pass

    def options(self, request, *args, **kwargs):
        pass
"""

MIXINS: Final = """
from django.views.generic.queries import sent


class CreateModelMixin:
    def create(self, request, *args, **kwargs):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        self.perform_create(serializer)
        return serializer.data

    def perform_create(self, serializer):
        serializer.save()


class ListModelMixin:
    def list(self, request, *args, **kwargs):
        rows = sent(self.filter_queryset(self.get_queryset()), self.pagination_class)
        return self.get_serializer(rows, many=True).data


class RetrieveModelMixin:
    def retrieve(self, request, *args, **kwargs):
        return self.get_serializer(self.get_object()).data


class UpdateModelMixin:
    def update(self, request, *args, **kwargs):
        serializer = self.get_serializer(self.get_object(), data=request.data)
        serializer.is_valid(raise_exception=True)
        self.perform_update(serializer)
        return serializer.data

    def perform_update(self, serializer):
        serializer.save()

    def partial_update(self, request, *args, **kwargs):
        return self.update(request, *args, **kwargs)


class DestroyModelMixin:
    def destroy(self, request, *args, **kwargs):
        self.perform_destroy(self.get_object())

    def perform_destroy(self, instance):
        instance.delete()
"""

GENERICS: Final = """
from django.shortcuts import get_object_or_404
from rest_framework import mixins, views
from rest_framework.representation import narrowed, page_of
from rest_framework.settings import api_settings


class GenericAPIView(views.APIView):
    queryset = None
    serializer_class = None
    lookup_field = "pk"
    lookup_url_kwarg = None
    filter_backends = api_settings.DEFAULT_FILTER_BACKENDS
    pagination_class = api_settings.DEFAULT_PAGINATION_CLASS

    def get_queryset(self):
        return self.queryset

    def get_object(self):
        return get_object_or_404(self.filter_queryset(self.get_queryset()))

    def get_serializer(self, *args, **kwargs):
        return self.get_serializer_class()(*args, **kwargs)

    def get_serializer_class(self):
        return self.serializer_class

    def get_serializer_context(self):
        return {}

    def filter_queryset(self, queryset):
        return narrowed(self, queryset, self.filter_backends)

    def paginate_queryset(self, queryset):
        return page_of(queryset, self.pagination_class)

    def get_paginated_response(self, data):
        pass
"""

METHODS_OF: Final = {
    "List": {"get": "list"},
    "Create": {"post": "create"},
    "Retrieve": {"get": "retrieve"},
    "Update": {"put": "update", "patch": "partial_update"},
    "Destroy": {"delete": "destroy"},
}
"""What a mixin's part of a generic view's name stands for, in the order of the names: the methods that
answer, and what of the mixin's they call."""

CONCRETE: Final = (
    ("Create",),
    ("List",),
    ("Retrieve",),
    ("Destroy",),
    ("Update",),
    ("List", "Create"),
    ("Retrieve", "Update"),
    ("Retrieve", "Destroy"),
    ("Retrieve", "Update", "Destroy"),
)
"""Generic views that answer, by the mixins that they are made of."""


def _concrete(parts: tuple[str, ...]) -> str:
    """The text of one of them."""
    bases = ", ".join([*(f"mixins.{part}ModelMixin" for part in parts), "GenericAPIView"])
    methods = [
        f"    def {name}(self, request, *args, **kwargs):\n"
        f"        return self.{action}(request, *args, **kwargs)\n"
        for part in parts
        for name, action in METHODS_OF[part].items()
    ]
    return f"\n\nclass {''.join(parts)}APIView({bases}):\n" + "\n".join(methods)


VIEWSETS: Final = """
from rest_framework import generics, mixins, views
from rest_framework.compat import marked_actions


class ViewSetMixin:
    @classmethod
    def as_view(cls, actions=None, **initkwargs):
        def view(request, *args, **kwargs):
            pass

        view.cls = cls
        view.initkwargs = initkwargs
        view.actions = actions
        return view

    def initialize_request(self, request, *args, **kwargs):
        return request

    @classmethod
    def get_extra_actions(cls):
        return marked_actions(cls)


class ViewSet(ViewSetMixin, views.APIView):
    pass


class GenericViewSet(ViewSetMixin, generics.GenericAPIView):
    pass


class ReadOnlyModelViewSet(mixins.RetrieveModelMixin, mixins.ListModelMixin, GenericViewSet):
    pass


class ModelViewSet(
    mixins.CreateModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    mixins.DestroyModelMixin,
    mixins.ListModelMixin,
    GenericViewSet,
):
    pass
"""

REQUEST: Final = """
class Request:
    def __init__(self, method):
        self.method = method
"""

AUTHTOKEN: Final = """
from rest_framework.views import APIView


class ObtainAuthToken(APIView):
    throttle_classes = ()
    permission_classes = ()

    def post(self, request, *args, **kwargs):
        pass


obtain_auth_token = ObtainAuthToken.as_view()
"""

LOGIN_URLS: Final = """
from django.contrib.auth import views
from django.urls import path

app_name = "rest_framework"
urlpatterns = [
    path("login/", views.LoginView.as_view(template_name="rest_framework/login.html"), name="login"),
    path("logout/", views.LogoutView.as_view(), name="logout"),
]
"""

SCHEMAS: Final = """
from rest_framework.schemas.views import SchemaView


def get_schema_view(
    title=None, url=None, description=None, urlconf=None, renderer_classes=None, public=False, patterns=None,
    generator_class=None, authentication_classes=None, permission_classes=None, version=None,
):
    options = {"public": public}
    if authentication_classes is not None:
        options["authentication_classes"] = authentication_classes
    if permission_classes is not None:
        options["permission_classes"] = permission_classes
    return SchemaView.as_view(**options)
"""

SCHEMA_VIEW: Final = """
from rest_framework.views import APIView


class SchemaView(APIView):
    public = False

    def get(self, request, *args, **kwargs):
        pass
"""

UNWRITTEN: Final[dict[str, set[str]]] = {
    "rest_framework.views.APIView": {
        "allowed_methods",
        "default_response_headers",
        "determine_version",
        "get_authenticate_header",
        "get_content_negotiator",
        "get_exception_handler",
        "get_exception_handler_context",
        "get_format_suffix",
        "get_parser_context",
        "get_renderer_context",
        "get_view_description",
        "get_view_name",
        "metadata_class",
        "perform_content_negotiation",
        "raise_uncaught_exception",
        "throttled",
    },
    "rest_framework.generics.GenericAPIView": {"paginator"},
    "rest_framework.mixins.CreateModelMixin": {"get_success_headers"},
    "rest_framework.mixins.ListModelMixin": set(),
    "rest_framework.mixins.RetrieveModelMixin": set(),
    "rest_framework.mixins.UpdateModelMixin": set(),
    "rest_framework.mixins.DestroyModelMixin": set(),
    "rest_framework.viewsets.ViewSetMixin": {
        "basename",  # this and what `as_view` sets besides
        "description",
        "detail",
        "get_extra_action_url_map",
        "name",
        "reverse_action",
        "suffix",
    },
    "rest_framework.viewsets.ViewSet": set(),
    "rest_framework.viewsets.GenericViewSet": set(),
    "rest_framework.viewsets.ReadOnlyModelViewSet": set(),
    "rest_framework.viewsets.ModelViewSet": set(),
}

STUBS: Final = {
    "rest_framework.views": VIEWS,
    "rest_framework.mixins": MIXINS,
    "rest_framework.generics": GENERICS + "".join(map(_concrete, CONCRETE)),
    "rest_framework.viewsets": VIEWSETS,
    "rest_framework.request": REQUEST,
    "rest_framework.authtoken.views": AUTHTOKEN,
    "rest_framework.urls": LOGIN_URLS,
    "rest_framework.schemas": SCHEMAS,
    "rest_framework.schemas.views": SCHEMA_VIEW,
}


def _one_method(found: Any) -> Any:
    """A method, also one of which a condition decides how it is decorated."""
    if not isinstance(found, Join):
        return found
    around = [function_of(one.value) for one in found.alternatives]
    return around[0] if all(one is around[0] for one in around) else found


@stands_for("rest_framework.compat.marked_actions")
def marked_actions(run: Interpreter, cls: Any) -> Any:
    """Methods that `@action` marked, by name, over the whole order of resolution."""
    names: set[str] = set()
    for base in mro_of(cls):
        if isinstance(base, Class):
            names.update(base.namespace)
    found = []
    for name in sorted(names):
        method = _one_method(class_attribute(run, cls, name))
        marked = isinstance(method, (Function, Wrapped)) and look_up(run, method, "mapping") is not ABSENT
        if marked:
            found.append(method)
    return List.of(found)

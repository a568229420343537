"""Tools of developers that answer below a path of their own: profiles, a toolbar, reloads, maps of models.

Modelled: the paths; that silk asks for a login and for a permission where its settings say so; the panels of
the toolbar that `DEBUG_TOOLBAR_PANELS` leaves out.
Not modelled: pages of panels that a project adds; whom `SHOW_TOOLBAR_CALLBACK` lets see the toolbar
(everybody else is told that there is no such page).
Source: django-silk 5.6, silk/urls.py, auth.py, config.py, views/; django-debug-toolbar 4.4 to 8.0,
debug_toolbar/toolbar.py, views.py, panels/; django-browser-reload 1.21, django_browser_reload/urls.py;
django-schema-viewer 0.5, schema_viewer/urls.py; django-spaghetti-and-meatballs 0.4, django_spaghetti/urls.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

SILK_AUTH: Final = """
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_required


def login_possibly_required(function=None, **kwargs):
    if getattr(settings, "SILKY_AUTHENTICATION", False):
        return login_required(function, **kwargs)
    return function


def permissions_possibly_required(function=None):
    if getattr(settings, "SILKY_AUTHORISATION", False):
        return user_passes_test(None)(function)
    return function


def user_passes_test(test_func):
    def decorator(view_func):
        @wraps(view_func)
        def _wrapped_view(request, *args, **kwargs):
            return view_func(request, *args, **kwargs)

        return _wrapped_view

    return decorator
"""

SILK_VIEWS: Final = {
    "clear_db": ("ClearDBView", ("get", "post")),
    "cprofile": ("CProfileView", ("get",)),
    "profile_detail": ("ProfilingDetailView", ("get",)),
    "profile_dot": ("ProfileDotView", ("get",)),
    "profile_download": ("ProfileDownloadView", ("get",)),
    "profiling": ("ProfilingView", ("get", "post")),
    "raw": ("Raw", ("get",)),
    "request_detail": ("RequestView", ("get",)),
    "requests": ("RequestsView", ("get", "post")),
    "sql": ("SQLView", ("get",)),
    "sql_detail": ("SQLDetailView", ("get",)),
    "summary": ("SummaryView", ("get", "post")),
}
"""The view of each module of `silk.views`, and the methods that it answers."""


SILK_HEAD: Final = """
from django.utils.decorators import method_decorator
from django.views.generic import View
from silk.auth import login_possibly_required, permissions_possibly_required


class {}(View):
"""

SILK_METHOD: Final = """
    @method_decorator(login_possibly_required)
    @method_decorator(permissions_possibly_required)
    def {}(self, request, *args, **kwargs):
        pass
"""


def _silk_view(name: str, methods: tuple[str, ...]) -> str:
    return SILK_HEAD.format(name) + "".join(map(SILK_METHOD.format, methods))


SILK_URLS: Final = """
from django.urls import path
from silk.views.clear_db import ClearDBView
from silk.views.cprofile import CProfileView
from silk.views.profile_detail import ProfilingDetailView
from silk.views.profile_dot import ProfileDotView
from silk.views.profile_download import ProfileDownloadView
from silk.views.profiling import ProfilingView
from silk.views.raw import Raw
from silk.views.request_detail import RequestView
from silk.views.requests import RequestsView
from silk.views.sql import SQLView
from silk.views.sql_detail import SQLDetailView
from silk.views.summary import SummaryView

REQUEST, PROFILE = "request/<uuid:request_id>/", "profile/<int:profile_id>/"

app_name = "silk"
urlpatterns = [
    path("", SummaryView.as_view(), name="summary"),
    path("requests/", RequestsView.as_view(), name="requests"),
    path(REQUEST, RequestView.as_view(), name="request_detail"),
    path(REQUEST + "sql/", SQLView.as_view(), name="request_sql"),
    path(REQUEST + "sql/<int:sql_id>/", SQLDetailView.as_view(), name="request_sql_detail"),
    path(REQUEST + "raw/", Raw.as_view(), name="raw"),
    path(REQUEST + "pyprofile/", ProfileDownloadView.as_view(), name="request_profile_download"),
    path(REQUEST + "json/", ProfileDotView.as_view(), name="request_profile_dot"),
    path(REQUEST + "profiling/", ProfilingView.as_view(), name="request_profiling"),
    path(REQUEST + PROFILE, ProfilingDetailView.as_view(), name="request_profile_detail"),
    path(REQUEST + PROFILE + "sql/", SQLView.as_view(), name="request_and_profile_sql"),
    path(
        REQUEST + PROFILE + "sql/<int:sql_id>/", SQLDetailView.as_view(),
        name="request_and_profile_sql_detail",
    ),
    path(PROFILE, ProfilingDetailView.as_view(), name="profile_detail"),
    path(PROFILE + "sql/", SQLView.as_view(), name="profile_sql"),
    path(PROFILE + "sql/<int:sql_id>/", SQLDetailView.as_view(), name="profile_sql_detail"),
    path("profiling/", ProfilingView.as_view(), name="profiling"),
    path("cleardb/", ClearDBView.as_view(), name="cleardb"),
    path(REQUEST + "cprofile/", CProfileView.as_view(), name="cprofile"),
]
"""

TOOLBAR_DECORATORS: Final = """
from functools import wraps


def require_show_toolbar(view):
    @wraps(view)
    def inner(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    return inner
"""

TOOLBAR_VIEWS: Final = """
from debug_toolbar.decorators import require_show_toolbar
from django.contrib.auth.decorators import login_not_required


@login_not_required
@require_show_toolbar
def render_panel(request):
    pass
"""

TOOLBAR_HISTORY: Final = """
from debug_toolbar.decorators import require_show_toolbar
from django.contrib.auth.decorators import login_not_required


@login_not_required
@require_show_toolbar
def history_sidebar(request):
    pass


@login_not_required
@require_show_toolbar
def history_refresh(request):
    pass
"""

TOOLBAR_SQL: Final = """
from debug_toolbar.decorators import require_show_toolbar
from django.contrib.auth.decorators import login_not_required
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
@login_not_required
@require_show_toolbar
def sql_select(request):
    pass


@csrf_exempt
@login_not_required
@require_show_toolbar
def sql_explain(request):
    pass


@csrf_exempt
@login_not_required
@require_show_toolbar
def sql_profile(request):
    pass
"""

TOOLBAR_TEMPLATES: Final = """
from debug_toolbar.decorators import require_show_toolbar
from django.contrib.auth.decorators import login_not_required


@login_not_required
@require_show_toolbar
def template_source(request):
    pass
"""

TOOLBAR_URLS: Final = """
from debug_toolbar import views
from debug_toolbar.panels.history import views as history
from debug_toolbar.panels.sql import views as sql
from debug_toolbar.panels.templates import views as templates
from django.conf import settings
from django.urls import path

app_name = "djdt"
chosen = getattr(settings, "DEBUG_TOOLBAR_PANELS", None)
urlpatterns = [path("render_panel/", views.render_panel, name="render_panel")]
if chosen is None or "debug_toolbar.panels.history.HistoryPanel" in chosen:
    urlpatterns += [
        path("history_sidebar/", history.history_sidebar, name="history_sidebar"),
        path("history_refresh/", history.history_refresh, name="history_refresh"),
    ]
if chosen is None or "debug_toolbar.panels.sql.SQLPanel" in chosen:
    urlpatterns += [
        path("sql_select/", sql.sql_select, name="sql_select"),
        path("sql_explain/", sql.sql_explain, name="sql_explain"),
        path("sql_profile/", sql.sql_profile, name="sql_profile"),
    ]
if chosen is None or "debug_toolbar.panels.templates.TemplatesPanel" in chosen:
    urlpatterns += [path("template_source/", templates.template_source, name="template_source")]
"""

TOOLBAR: Final = """
from django.conf import settings
from django.urls import include, re_path


def debug_toolbar_urls(prefix="__debug__"):
    if not settings.DEBUG:
        return []
    return [re_path("^" + prefix.lstrip("/") + "/", include("debug_toolbar.urls"))]
"""

RELOAD_VIEWS: Final = """
def events(request):
    pass
"""

RELOAD_URLS: Final = """
from django.urls import path
from django_browser_reload import views

app_name = "django_browser_reload"
urlpatterns = [path("events/", views.events, name="events")]
"""

SCHEMA_VIEWS: Final = """
from django.views.generic import TemplateView, View


class IndexView(TemplateView):
    pass


class SchemaView(View):
    def get(self, request, *args, **kwargs):
        pass
"""

SCHEMA_URLS: Final = """
from django.urls import path
from schema_viewer.views import IndexView, SchemaView

urlpatterns = [path("", IndexView.as_view()), path("schema/", SchemaView.as_view())]
"""

SPAGHETTI_VIEWS: Final = """
from django.views.generic import TemplateView


class Plate(TemplateView):
    def get(self, request, *args, **kwargs):
        pass


plate = Plate.as_view()
"""

SPAGHETTI_URLS: Final = """
from django.urls import path
from django_spaghetti.views import plate

app_name = "spaghetti"
urlpatterns = [path("", plate, name="plate")]
"""

STUBS: Final = {
    "django_spaghetti.views": SPAGHETTI_VIEWS,
    "django_spaghetti.urls": SPAGHETTI_URLS,
    "silk.auth": SILK_AUTH,
    "silk.urls": SILK_URLS,
    **{f"silk.views.{module}": _silk_view(*view) for module, view in SILK_VIEWS.items()},
    "debug_toolbar.decorators": TOOLBAR_DECORATORS,
    "debug_toolbar.views": TOOLBAR_VIEWS,
    "debug_toolbar.panels.history.views": TOOLBAR_HISTORY,
    "debug_toolbar.panels.sql.views": TOOLBAR_SQL,
    "debug_toolbar.panels.templates.views": TOOLBAR_TEMPLATES,
    "debug_toolbar.toolbar": TOOLBAR,
    "debug_toolbar.urls": TOOLBAR_URLS,
    "django_browser_reload.views": RELOAD_VIEWS,
    "django_browser_reload.urls": RELOAD_URLS,
    "schema_viewer.views": SCHEMA_VIEWS,
    "schema_viewer.urls": SCHEMA_URLS,
}

GUARDS: Final = {
    "silk.auth.user_passes_test": GuardKind.AUTHORIZATION,
    "debug_toolbar.decorators.require_show_toolbar": GuardKind.VALIDATION,
}

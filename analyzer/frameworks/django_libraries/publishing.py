"""What is published: rules for robots, streams of events, pages and documents of Wagtail, plots.

Modelled: the paths; the decorator that django-plotly-dash puts around its views by its settings.
Not modelled: restrictions that editors put on pages and documents of Wagtail, which its views look for by
themselves; its administration and its API stay blind spots.  Paths for each sitemap of a project's.
Source: django-robots 6.1, robots/urls.py, views.py; django-eventstream 5.3, django_eventstream/urls.py;
Wagtail 8.0, wagtail/urls.py (wagtail/core/urls.py before 3), views.py, documents/urls.py,
documents/views/serve.py; django-plotly-dash 2.5, django_plotly_dash/urls.py, views.py, access.py.
"""

from __future__ import annotations

from typing import Final

ROBOTS_VIEWS: Final = """
from django.views.generic import ListView


class RuleList(ListView):
    pass


rules_list = RuleList.as_view()
"""

ROBOTS_URLS: Final = """
from django.urls import path
from robots.views import rules_list

urlpatterns = [path("", rules_list, name="robots_rule_list")]
"""

EVENTSTREAM_VIEWS: Final = """
def events(request, **kwargs):
    pass
"""

EVENTSTREAM_URLS: Final = """
from django.urls import path
from django_eventstream.views import events

urlpatterns = [path("", events)]
"""

WAGTAIL_VIEWS: Final = """
def serve(request, path):
    pass


def authenticate_with_password(request, page_view_restriction_id, page_id):
    pass
"""

WAGTAIL_URLS: Final = """
from django.conf import settings
from django.contrib.auth.views import LoginView
from django.urls import path, re_path
from wagtail import views

if getattr(settings, "WAGTAIL_APPEND_SLASH", True):
    serve_pattern = r"^((?:[\\w\\-]+/)*)$"
else:
    serve_pattern = r"^([\\w\\-/]*)$"

urlpatterns = [
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        views.authenticate_with_password, name="wagtailcore_authenticate_with_password",
    ),
    path("_util/login/", LoginView.as_view(), name="wagtailcore_login"),
    re_path(serve_pattern, views.serve, name="wagtail_serve"),
]
"""

WAGTAIL_DOCUMENTS_VIEWS: Final = """
def serve(request, document_id, document_filename):
    pass


def authenticate_with_password(request, restriction_id):
    pass
"""

WAGTAIL_DOCUMENTS_URLS: Final = """
from django.urls import path, re_path
from wagtail.documents.views import serve

urlpatterns = [
    re_path(r"^(\\d+)/(.*)$", serve.serve, name="wagtaildocs_serve"),
    path(
        "authenticate_with_password/<int:restriction_id>/", serve.authenticate_with_password,
        name="wagtaildocs_authenticate_with_password",
    ),
]
"""

PLOTLY_ACCESS: Final = """
from django.conf import settings
from django.contrib.auth.decorators import login_required as asked
from django.utils.module_loading import import_string

name = getattr(settings, "PLOTLY_DASH", {}).get("view_decorator")


def login_required(view_function, **kwargs):
    return asked(view_function)


if name == "login_required":
    dash_view_decorator = login_required
else:
    dash_view_decorator = import_string(name) if name else None


def process_view_function(view_function, **kwargs):
    return dash_view_decorator(view_function, **kwargs) if dash_view_decorator else view_function
"""

PLOTLY_VIEWS: Final = """
def routes(*args, **kwargs):
    pass


def dependencies(request, ident, stateless=False):
    pass


def layout(request, ident, stateless=False, cache_id=None):
    pass


def update(request, ident, stateless=False):
    pass


def main_view(request, ident, stateless=False, cache_id=None):
    pass


def component_suites(request, resource=None, component=None, cpe2=None):
    pass


def component_component_suites(request, resource=None, component=None):
    pass


def component_suites_build(request, resource=None, component=None, cpe2=None):
    pass


def asset_redirection(request, path, ident=None, stateless=False):
    pass


def add_stateless_apps(request):
    pass
"""

PLOTLY_URLS: Final = """
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django_plotly_dash import views
from django_plotly_dash.access import process_view_function

SUITES = "_dash-component-suites/<slug:component>/"
PAGES = [
    ("_dash-routes", views.routes),
    ("_dash-layout", views.layout),
    ("_dash-dependencies", views.dependencies),
    ("_dash-update-component", csrf_exempt(views.update)),
    ("", views.main_view),
    (SUITES + "<resource>", views.component_suites),
    (SUITES + "<slug:cpe2>/<resource>", views.component_suites),
    (SUITES + "<slug:cpe2>/build/<resource>", views.component_suites_build),
    (SUITES + "_components/<resource>", views.component_component_suites),
    ("assets/<path:path>", views.asset_redirection),
]

app_name = "the_django_plotly_dash"
urlpatterns = [path("add_stateless_apps", views.add_stateless_apps, name="add_stateless_apps")]
for kind in ("instance", "app"):
    for ending in ("", "/initial/<slug:cache_id>"):
        for piece, view in PAGES:
            urlpatterns.append(
                path(kind + "/<slug:ident>" + ending + "/" + piece, process_view_function(view))
            )
"""

STUBS: Final = {
    "robots.views": ROBOTS_VIEWS,
    "robots.urls": ROBOTS_URLS,
    "django_eventstream.views": EVENTSTREAM_VIEWS,
    "django_eventstream.urls": EVENTSTREAM_URLS,
    "wagtail.views": WAGTAIL_VIEWS,
    "wagtail.urls": WAGTAIL_URLS,
    "wagtail.core.views": WAGTAIL_VIEWS,
    "wagtail.core.urls": WAGTAIL_URLS.replace("from wagtail", "from wagtail.core"),
    "wagtail.documents.views.serve": WAGTAIL_DOCUMENTS_VIEWS,
    "wagtail.documents.urls": WAGTAIL_DOCUMENTS_URLS,
    "django_plotly_dash.access": PLOTLY_ACCESS,
    "django_plotly_dash.views": PLOTLY_VIEWS,
    "django_plotly_dash.urls": PLOTLY_URLS,
}

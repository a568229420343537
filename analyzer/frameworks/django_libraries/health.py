"""Pages that say whether a service is well, and what it measures: for probes, and open unless told.

Modelled: the paths, the token or the decorator that watchman asks for by its settings.
Not modelled: who is let through by `WATCHMAN_AUTH_DECORATOR`, if that is a decorator of the project's; the
pages of single checks of healthy_django, which its settings make.
Source: django-health-check 3.16 to 3.18 (4 has no `urls`), health_check/urls.py, views.py;
healthy_django 0.1, healthy_django/urls.py; django-watchman 1.5, watchman/urls.py, views.py, decorators.py;
django-prometheus 2.5, django_prometheus/urls.py, exports.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

HEALTH_CHECK_VIEWS: Final = """
from django.views.generic import TemplateView


class MainView(TemplateView):
    def get(self, request, *args, **kwargs):
        pass


class HealthCheckView(TemplateView):
    def get(self, request, *args, **kwargs):
        pass
"""

HEALTH_CHECK_URLS: Final = """
from django.urls import path
from groundplan_stubs import at_least
from health_check.views import MainView

app_name = "health_check"
urlpatterns = [path("", MainView.as_view(), name="health_check_home")]
if at_least("django-health-check", "3.18"):
    urlpatterns += [path("<str:subset>/", MainView.as_view(), name="health_check_subset")]
"""

HEALTHY_DJANGO_VIEWS: Final = """
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View


class HealthCheckView(View):
    def get(self, request, *args, **kwargs):
        pass


class StatusPage(View):
    @method_decorator(csrf_exempt)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)

    def get(self, request, *args, **kwargs):
        pass

    def post(self, request, *args, **kwargs):
        pass
"""

HEALTHY_DJANGO_URLS: Final = """
from django.urls import path
from healthy_django.views import HealthCheckView, StatusPage

app_name = "healthy_django"
urlpatterns = [path("statuspage", StatusPage.as_view()), path("", HealthCheckView.as_view())]
"""

WATCHMAN_DECORATORS: Final = """
from functools import wraps

from django.conf import settings
from django.utils.module_loading import import_string


def token_required(view_func):
    @wraps(view_func)
    def _wrapped_view(request, *args, **kwargs):
        return view_func(request, *args, **kwargs)

    return _wrapped_view


def _as_it_is(view_func):
    return view_func


TOKENS = getattr(settings, "WATCHMAN_TOKENS", None) or getattr(settings, "WATCHMAN_TOKEN", None)
NAME = getattr(settings, "WATCHMAN_AUTH_DECORATOR", "watchman.decorators.token_required")
if NAME is None:
    auth = _as_it_is
elif NAME == "watchman.decorators.token_required":
    auth = token_required if TOKENS else _as_it_is
else:
    auth = import_string(NAME)
"""

WATCHMAN_VIEWS: Final = """
from watchman.decorators import auth


@auth
def status(request):
    pass


def bare_status(request):
    pass


def ping(request):
    pass


@auth
def dashboard(request):
    pass
"""

WATCHMAN_URLS: Final = """
from django.urls import re_path
from watchman import views

urlpatterns = [
    re_path(r"^$", views.status, name="status"),
    re_path(r"^dashboard/$", views.dashboard, name="dashboard"),
    re_path(r"^ping/$", views.ping, name="ping"),
]
"""

PROMETHEUS_EXPORTS: Final = """
def ExportToDjangoView(request):
    pass
"""

PROMETHEUS_URLS: Final = """
from django.urls import path
from django_prometheus import exports

urlpatterns = [path("metrics", exports.ExportToDjangoView, name="prometheus-django-metrics")]
"""

STUBS: Final = {
    "health_check.views": HEALTH_CHECK_VIEWS,
    "health_check.urls": HEALTH_CHECK_URLS,
    "healthy_django.views": HEALTHY_DJANGO_VIEWS,
    "healthy_django.urls": HEALTHY_DJANGO_URLS,
    "watchman.decorators": WATCHMAN_DECORATORS,
    "watchman.views": WATCHMAN_VIEWS,
    "watchman.urls": WATCHMAN_URLS,
    "django_prometheus.exports": PROMETHEUS_EXPORTS,
    "django_prometheus.urls": PROMETHEUS_URLS,
}

GUARDS: Final = {"watchman.decorators.token_required": GuardKind.AUTHENTICATION}

"""Pages of Django's further applications: documentation of the administration, flat pages, maps of a site;
and what they register with the administration.

Source: django/contrib/admindocs/urls.py, views.py, flatpages/urls.py, views.py, sitemaps/views.py,
gis/sitemaps/views.py, flatpages/admin.py, redirects/admin.py, sites/admin.py 5.2.
"""

from __future__ import annotations

from typing import Final

ADMINDOCS_VIEWS: Final = """
from django.contrib.admin.views.decorators import staff_member_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView


class BaseAdminDocsView(TemplateView):
    @method_decorator(staff_member_required)
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class BookmarkletsView(BaseAdminDocsView):
    pass


class TemplateTagIndexView(BaseAdminDocsView):
    pass


class TemplateFilterIndexView(BaseAdminDocsView):
    pass


class ViewIndexView(BaseAdminDocsView):
    pass


class ViewDetailView(BaseAdminDocsView):
    pass


class ModelIndexView(BaseAdminDocsView):
    pass


class ModelDetailView(BaseAdminDocsView):
    pass


class TemplateDetailView(BaseAdminDocsView):
    pass
"""

ADMINDOCS_URLS: Final = """
from django.contrib.admindocs import views
from django.urls import path, re_path

urlpatterns = [
    path("", views.BaseAdminDocsView.as_view(), name="django-admindocs-docroot"),
    path("bookmarklets/", views.BookmarkletsView.as_view(), name="django-admindocs-bookmarklets"),
    path("tags/", views.TemplateTagIndexView.as_view(), name="django-admindocs-tags"),
    path("filters/", views.TemplateFilterIndexView.as_view(), name="django-admindocs-filters"),
    path("views/", views.ViewIndexView.as_view(), name="django-admindocs-views-index"),
    path("views/<view>/", views.ViewDetailView.as_view(), name="django-admindocs-views-detail"),
    path("models/", views.ModelIndexView.as_view(), name="django-admindocs-models-index"),
    re_path(
        r"^models/(?P<app_label>[^.]+)\\.(?P<model_name>[^/]+)/$", views.ModelDetailView.as_view(),
        name="django-admindocs-models-detail",
    ),
    path(
        "templates/<path:template>/", views.TemplateDetailView.as_view(), name="django-admindocs-templates"
    ),
]
"""

FLATPAGES_VIEWS: Final = """
def flatpage(request, url):
    pass
"""

FLATPAGES_URLS: Final = """
from django.contrib.flatpages import views
from django.urls import path

urlpatterns = [path("<path:url>", views.flatpage, name="django.contrib.flatpages.views.flatpage")]
"""

SITEMAPS_VIEWS: Final = """
def index(request, sitemaps, **kwargs):
    pass


def sitemap(request, sitemaps, section=None, **kwargs):
    pass
"""

GIS_SITEMAPS_VIEWS: Final = """
def kml(request, label, model, field_name=None):
    pass


def kmz(request, label, model, field_name=None):
    pass
"""

ADMIN: Final = """
from django.contrib import admin
from {module}.models import {model}


class {model}Admin(admin.ModelAdmin):
    pass


admin.site.register({model}, {model}Admin)
"""

REGISTERED: Final = {
    "django.contrib.flatpages": "FlatPage",
    "django.contrib.redirects": "Redirect",
    "django.contrib.sites": "Site",
}
"""The model that an application registers with the administration."""

STUBS: Final = {
    "django.contrib.admindocs.urls": ADMINDOCS_URLS,
    "django.contrib.admindocs.views": ADMINDOCS_VIEWS,
    "django.contrib.flatpages.urls": FLATPAGES_URLS,
    "django.contrib.flatpages.views": FLATPAGES_VIEWS,
    "django.contrib.sitemaps.views": SITEMAPS_VIEWS,
    "django.contrib.gis.sitemaps.views": GIS_SITEMAPS_VIEWS,
    **{f"{module}.admin": ADMIN.format(module=module, model=model) for module, model in REGISTERED.items()},
}

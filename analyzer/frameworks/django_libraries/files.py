"""Files that views hand out: private ones, those of a media library, pictures of people.

Modelled: the paths; the function that django-private-storage asks, by its settings; the file's own permission
that django-filer asks.
Source: django-private-storage 3.1, private_storage/urls.py, views.py, permissions.py; django-filer 3.6,
filer/urls.py, server/urls.py, server/views.py, settings.py; django-avatar 9.0, avatar/urls.py, views.py.
"""

from __future__ import annotations

from typing import Final

PRIVATE_PERMISSIONS: Final = """
def allow_authenticated(private_file):
    return private_file.request.user.is_authenticated


def allow_staff(private_file):
    return private_file.request.user.is_authenticated and private_file.request.user.is_staff


def allow_superuser(private_file):
    return private_file.request.user.is_authenticated and private_file.request.user.is_superuser
"""

PRIVATE_VIEWS: Final = """
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.module_loading import import_string
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin
from private_storage.models import PrivateFile

ASKED = getattr(settings, "PRIVATE_STORAGE_AUTH_FUNCTION", "private_storage.permissions.allow_superuser")


class PrivateStorageView(View):
    can_access_file = staticmethod(import_string(ASKED))

    def get_private_file(self):
        return PrivateFile(self.request)

    def get(self, request, *args, **kwargs):
        private_file = self.get_private_file()
        if not self.can_access_file(private_file):
            raise PermissionDenied
        return private_file


class PrivateStorageDetailView(SingleObjectMixin, PrivateStorageView):
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)
"""

PRIVATE_MODELS: Final = """
class PrivateFile:
    def __init__(self, request, storage=None, relative_name=None):
        self.request = request
"""

PRIVATE_URLS: Final = """
from django.urls import re_path
from private_storage.views import PrivateStorageView

urlpatterns = [re_path(r"^(?P<path>.*)$", PrivateStorageView.as_view(), name="serve_private_file")]
"""

FILER_VIEWS: Final = """
def canonical(request, uploaded_at, file_id):
    pass
"""

FILER_SERVER_VIEWS: Final = """
from django.http import Http404
from filer.models import File


def serve_protected_file(request, path):
    file_obj = File.objects.get(file=path, is_public=False)
    if not file_obj.has_read_permission(request):
        raise Http404
    return file_obj


def serve_protected_thumbnail(request, path):
    file_obj = File.objects.get(file=path, is_public=False)
    if not file_obj.has_read_permission(request):
        raise Http404
    return file_obj
"""

FILER_URLS: Final = """
from django.conf import settings
from django.urls import path
from filer import views

canonical = getattr(settings, "FILER_CANONICAL_URL", "canonical/")
urlpatterns = [path(canonical + "<int:uploaded_at>/<int:file_id>/", views.canonical, name="canonical")]
"""

FILER_SERVER_URLS: Final = """
from django.conf import settings
from django.urls import include, re_path

storages = getattr(settings, "FILER_STORAGES", {}).get("private", {})
files = storages.get("main", {}).get("OPTIONS", {}).get("base_url", "/smedia/filer_private/")
thumbnails = storages.get("thumbnails", {}).get("OPTIONS", {}).get(
    "base_url", "/smedia/filer_private_thumbnails/"
)
urlpatterns = [
    re_path("^" + files.lstrip("/"), include("filer.server.main_server_urls")),
    re_path("^" + thumbnails.lstrip("/"), include("filer.server.thumbnails_server_urls")),
]
"""

FILER_MAIN: Final = """
from django.urls import re_path
from filer.server import views

urlpatterns = [re_path(r"^(?P<path>.*)$", views.serve_protected_file)]
"""

FILER_THUMBNAILS: Final = """
from django.urls import re_path
from filer.server import views

urlpatterns = [re_path(r"^(?P<path>.*)$", views.serve_protected_thumbnail)]
"""

AVATAR_VIEWS: Final = """
from django.contrib.auth.decorators import login_required


@login_required
def add(request, extra_context=None, next_override=None):
    pass


@login_required
def change(request, extra_context=None, next_override=None):
    pass


@login_required
def delete(request, extra_context=None, next_override=None):
    pass


def render_primary(request, user=None, width=None, height=None):
    pass
"""

AVATAR_URLS: Final = """
from avatar import views
from django.urls import path

app_name = "avatar"
urlpatterns = [
    path("add/", views.add, name="add"),
    path("change/", views.change, name="change"),
    path("delete/", views.delete, name="delete"),
    path("render_primary/<slug:user>/<int:width>/", views.render_primary, name="render_primary"),
    path("render_primary/<slug:user>/<int:width>/<int:height>/", views.render_primary, name="render_primary"),
]
"""

STUBS: Final = {
    "private_storage.models": PRIVATE_MODELS,
    "private_storage.permissions": PRIVATE_PERMISSIONS,
    "private_storage.views": PRIVATE_VIEWS,
    "private_storage.urls": PRIVATE_URLS,
    "filer.views": FILER_VIEWS,
    "filer.urls": FILER_URLS,
    "filer.server.views": FILER_SERVER_VIEWS,
    "filer.server.urls": FILER_SERVER_URLS,
    "filer.server.main_server_urls": FILER_MAIN,
    "filer.server.thumbnails_server_urls": FILER_THUMBNAILS,
    "avatar.views": AVATAR_VIEWS,
    "avatar.urls": AVATAR_URLS,
}

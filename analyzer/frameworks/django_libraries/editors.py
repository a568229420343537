"""Editors in the browser: where they send pictures, and ask for previews and lists.

Modelled: the paths, and who may upload where the library asks: staff (django-ckeditor), the kind of user that
`CKEDITOR_5_FILE_UPLOAD_PERMISSION` says (django-ckeditor-5), the test of `SUMMERNOTE_CONFIG`.
Not modelled: paths that a project gives to `MARKDOWNX_URLS_PATH` and `MARKDOWNX_UPLOAD_URLS_PATH` (these are
only asked for by the page).
Source: django-tinymce 5.0, tinymce/urls.py; django-ckeditor 6.7, ckeditor_uploader/urls.py, views.py;
django-ckeditor-5 0.2.20, django_ckeditor_5/urls.py, views.py, permissions.py; django-summernote 0.8.20,
django_summernote/urls.py, views.py, apps.py; django-markdownx 4.0, markdownx/urls.py, views.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

TINYMCE_VIEWS: Final = """
def flatpages_link_list(request):
    pass


def compressor(request):
    pass


def filebrowser(request):
    pass
"""

TINYMCE_URLS: Final = """
from django.urls import path
from tinymce import views

urlpatterns = [
    path("flatpages_link_list/", views.flatpages_link_list, name="tinymce-linklist"),
    path("compressor/", views.compressor, name="tinymce-compressor"),
    path("filebrowser/", views.filebrowser, name="tinymce-filebrowser"),
]
"""

CKEDITOR_VIEWS: Final = """
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View


class ImageUploadView(View):
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        pass


upload = csrf_exempt(ImageUploadView.as_view())


def browse(request):
    pass
"""

CKEDITOR_URLS: Final = """
from ckeditor_uploader import views
from django.contrib.admin.views.decorators import staff_member_required
from django.urls import re_path

urlpatterns = [
    re_path(r"^upload/", staff_member_required(views.upload), name="ckeditor_upload"),
    re_path(r"^browse/", staff_member_required(views.browse), name="ckeditor_browse"),
]
"""

CKEDITOR_5_PERMISSIONS: Final = """
from functools import wraps

from django.conf import settings


def check_upload_permission(view):
    @wraps(view)
    def inner(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    return view if getattr(settings, "CKEDITOR_5_FILE_UPLOAD_PERMISSION", "staff") == "any" else inner
"""

CKEDITOR_5_VIEWS: Final = """
from django.views.decorators.http import require_POST
from django_ckeditor_5.permissions import check_upload_permission


@require_POST
@check_upload_permission
def upload_file(request):
    pass
"""

CKEDITOR_5_URLS: Final = """
from django.urls import path
from django_ckeditor_5 import views

urlpatterns = [path("image_upload/", views.upload_file, name="ck_editor_5_upload_file")]
"""

SUMMERNOTE_VIEWS: Final = """
from django.conf import settings
from django.contrib.auth.mixins import UserPassesTestMixin
from django.views.generic import TemplateView, View


asked = getattr(settings, "SUMMERNOTE_CONFIG", {}).get("test_func_upload_view")


class SummernoteEditor(TemplateView):
    pass


class Open:
    pass


class SummernoteUploadAttachment(Open if asked is None else UserPassesTestMixin, View):
    def test_func(self):
        return asked(self.request)

    def get(self, request, *args, **kwargs):
        pass

    def post(self, request, *args, **kwargs):
        pass
"""

SUMMERNOTE_URLS: Final = """
from django.conf import settings
from django.urls import path
from django_summernote.views import SummernoteEditor, SummernoteUploadAttachment

urlpatterns = [path("editor/<id>/", SummernoteEditor.as_view(), name="django_summernote-editor")]
if not getattr(settings, "SUMMERNOTE_CONFIG", {}).get("disable_attachment", False):
    urlpatterns += [
        path(
            "upload_attachment/", SummernoteUploadAttachment.as_view(),
            name="django_summernote-upload_attachment",
        ),
    ]
"""

MARKDOWNX_VIEWS: Final = """
from django.views.generic import View
from django.views.generic.edit import BaseFormView


class MarkdownifyView(View):
    def post(self, request, *args, **kwargs):
        pass


class ImageUploadView(BaseFormView):
    pass
"""

MARKDOWNX_URLS: Final = """
from django.urls import path
from markdownx.views import ImageUploadView, MarkdownifyView

urlpatterns = [
    path("upload/", ImageUploadView.as_view(), name="markdownx_upload"),
    path("markdownify/", MarkdownifyView.as_view(), name="markdownx_markdownify"),
]
"""

STUBS: Final = {
    "tinymce.views": TINYMCE_VIEWS,
    "tinymce.urls": TINYMCE_URLS,
    "ckeditor_uploader.views": CKEDITOR_VIEWS,
    "ckeditor_uploader.urls": CKEDITOR_URLS,
    "django_ckeditor_5.permissions": CKEDITOR_5_PERMISSIONS,
    "django_ckeditor_5.views": CKEDITOR_5_VIEWS,
    "django_ckeditor_5.urls": CKEDITOR_5_URLS,
    "django_summernote.views": SUMMERNOTE_VIEWS,
    "django_summernote.urls": SUMMERNOTE_URLS,
    "markdownx.views": MARKDOWNX_VIEWS,
    "markdownx.urls": MARKDOWNX_URLS,
}

GUARDS: Final = {"django_ckeditor_5.permissions.check_upload_permission": GuardKind.AUTHORIZATION}

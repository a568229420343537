"""django-hijack: staff that acts as another user; the two pages by which it begins and ends.

Not modelled: who may (`HIJACK_PERMISSION_CHECK`).
Source: django-hijack 3.4 to 3.8, hijack/views.py, urls.py.
"""

from __future__ import annotations

from typing import Final

VIEWS: Final = """
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin


class SuccessUrlMixin:
    success_url = "/"


class LockUserTableMixin:
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class AcquireUserView(
    LoginRequiredMixin, LockUserTableMixin, UserPassesTestMixin, SuccessUrlMixin, SingleObjectMixin, View
):
    @method_decorator(csrf_protect)
    def post(self, request, *args, **kwargs):
        pass


class ReleaseUserView(LoginRequiredMixin, LockUserTableMixin, UserPassesTestMixin, SuccessUrlMixin, View):
    @method_decorator(csrf_protect)
    def post(self, request, *args, **kwargs):
        pass
"""

URLS: Final = """
from django.urls import path
from hijack import views

app_name = "hijack"
urlpatterns = [
    path("acquire/", views.AcquireUserView.as_view(), name="acquire"),
    path("release/", views.ReleaseUserView.as_view(), name="release"),
]
"""

STUBS: Final = {"hijack.views": VIEWS, "hijack.urls": URLS}

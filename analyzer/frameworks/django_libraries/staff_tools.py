"""Tools for the staff: translations, looks of the administration, blocks of strangers, a trap for them.

Modelled: the paths, and what they ask for; by default rosetta asks for translators, `ROSETTA_REQUIRES_AUTH`
lets everybody in.
Not modelled: whom `ROSETTA_ACCESS_CONTROL_FUNCTION` lets in; pages of single modules of jet's dashboard.  The
lookups of grappelli and the forms of jet look at who is calling by themselves.
Source: django-rosetta 0.10, rosetta/urls.py, views.py, access.py; django-grappelli 5.0, grappelli/urls.py,
views/; django-jet 1.0.8, jet/urls.py, views.py, forms.py, dashboard/urls.py, dashboard/views.py;
django-defender 0.9, defender/urls.py, views.py; django-admin-honeypot 1.1, admin_honeypot/urls.py, views.py.
"""

from __future__ import annotations

from typing import Final

ROSETTA_VIEWS: Final = """
from django.conf import settings
from django.contrib.auth.decorators import user_passes_test
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView, View


def can_translate(user):
    return user.is_authenticated and user.is_superuser and user.is_staff


def as_it_is(view):
    return view


asked = user_passes_test(can_translate) if getattr(settings, "ROSETTA_REQUIRES_AUTH", True) else as_it_is


@method_decorator(asked, "dispatch")
class RosettaBaseMixin:
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)


class TranslationFileListView(RosettaBaseMixin, TemplateView):
    http_method_names = ["get"]


class TranslationFormView(RosettaBaseMixin, TemplateView):
    http_method_names = ["get", "post"]

    def post(self, request, *args, **kwargs):
        pass


class TranslationFileDownload(RosettaBaseMixin, View):
    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        pass


@asked
def translate_text(request):
    pass
"""

ROSETTA_URLS: Final = """
from django.urls import re_path, reverse_lazy
from django.views.generic import RedirectView
from rosetta import views

LANGUAGE = r"^files/(?P<po_filter>[\\w-]+)/(?P<lang_id>[\\w\\-_\\.@]+)/(?P<idx>\\d+)/"
FILES = reverse_lazy("rosetta-file-list")

urlpatterns = [
    re_path(r"^$", RedirectView.as_view(url=FILES), name="rosetta-old-home-redirect"),
    re_path(r"^files/$", RedirectView.as_view(url=FILES), name="rosetta-file-list-redirect"),
    re_path(
        r"^files/(?P<po_filter>[\\w-]+)/$", views.TranslationFileListView.as_view(), name="rosetta-file-list"
    ),
    re_path(LANGUAGE + "$", views.TranslationFormView.as_view(), name="rosetta-form"),
    re_path(LANGUAGE + "download/$", views.TranslationFileDownload.as_view(), name="rosetta-download-file"),
    re_path(r"^translate/$", views.translate_text, name="rosetta.translate_text"),
]
"""

GRAPPELLI_RELATED: Final = """
from django.http import HttpResponseForbidden
from django.views.generic import View


class RelatedLookup(View):
    def get(self, request, *args, **kwargs):
        if not (request.user.is_active and request.user.is_staff):
            return HttpResponseForbidden()
        return request.GET


class M2MLookup(RelatedLookup):
    pass


class AutocompleteLookup(RelatedLookup):
    pass
"""

GRAPPELLI_SWITCH: Final = """
from django.contrib.admin.views.decorators import staff_member_required


@staff_member_required
def switch_user(request, object_id):
    pass
"""

GRAPPELLI_URLS: Final = """
from django.conf import settings
from django.urls import re_path
from grappelli.views.related import AutocompleteLookup, M2MLookup, RelatedLookup
from grappelli.views.switch import switch_user

USER = getattr(settings, "GRAPPELLI_SWITCH_USER_REGEX", r"\\d+")

urlpatterns = [
    re_path(r"^lookup/related/$", RelatedLookup.as_view(), name="grp_related_lookup"),
    re_path(r"^lookup/m2m/$", M2MLookup.as_view(), name="grp_m2m_lookup"),
    re_path(r"^lookup/autocomplete/$", AutocompleteLookup.as_view(), name="grp_autocomplete_lookup"),
    re_path(r"^switch/user/(?P<object_id>%s)/$" % USER, switch_user, name="grp_switch_user"),
]
"""

JET_VIEWS: Final = """
from django.core.exceptions import PermissionDenied
from django.views.decorators.http import require_GET, require_POST


@require_POST
def add_bookmark_view(request):
    if not request.user.is_authenticated or not request.user.is_staff:
        raise PermissionDenied
    return request.POST


@require_POST
def remove_bookmark_view(request):
    if not request.user.is_authenticated or not request.user.is_staff:
        raise PermissionDenied
    return request.POST


@require_POST
def toggle_application_pin_view(request):
    if not request.user.is_authenticated or not request.user.is_staff:
        raise PermissionDenied
    return request.POST


@require_GET
def model_lookup_view(request):
    if not request.user.has_perm("change"):
        raise PermissionDenied
    return request.GET
"""

JET_URLS: Final = """
from django.urls import re_path
from django.views.i18n import JavaScriptCatalog
from jet import views

app_name = "jet"
urlpatterns = [
    re_path(r"^add_bookmark/$", views.add_bookmark_view, name="add_bookmark"),
    re_path(r"^remove_bookmark/$", views.remove_bookmark_view, name="remove_bookmark"),
    re_path(r"^toggle_application_pin/$", views.toggle_application_pin_view, name="toggle_application_pin"),
    re_path(r"^model_lookup/$", views.model_lookup_view, name="model_lookup"),
    re_path(r"^jsi18n/$", JavaScriptCatalog.as_view(packages=["django.contrib.admin", "jet"]), name="jsi18n"),
]
"""

JET_DASHBOARD_VIEWS: Final = """
from django.core.exceptions import PermissionDenied
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import UpdateView


class UpdateDashboardModuleView(UpdateView):
    def dispatch(self, request, *args, **kwargs):
        if not (request.user.is_active and request.user.is_staff):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


@require_POST
def update_dashboard_modules_view(request):
    if not request.user.is_authenticated or not request.user.is_staff:
        raise PermissionDenied
    return request.POST


@require_POST
def add_user_dashboard_module_view(request):
    if not request.user.is_authenticated or not request.user.is_staff:
        raise PermissionDenied
    return request.POST


@require_POST
def update_dashboard_module_collapse_view(request):
    if not request.user.is_authenticated or not request.user.is_staff:
        raise PermissionDenied
    return request.POST


@require_POST
def remove_dashboard_module_view(request):
    if not request.user.is_authenticated or not request.user.is_staff:
        raise PermissionDenied
    return request.POST


@require_GET
def load_dashboard_module_view(request, pk):
    if not request.user.is_authenticated or not request.user.is_staff:
        raise PermissionDenied
    return request.GET


@require_POST
def reset_dashboard_view(request):
    if not request.user.is_authenticated or not request.user.is_staff:
        raise PermissionDenied
    return request.POST
"""

JET_DASHBOARD_URLS: Final = """
from django.urls import re_path
from django.views.i18n import JavaScriptCatalog
from jet.dashboard import views

app_name = "dashboard"
urlpatterns = [
    re_path(r"^module/(?P<pk>\\d+)/$", views.UpdateDashboardModuleView.as_view(), name="update_module"),
    re_path(
        r"^update_dashboard_modules/$", views.update_dashboard_modules_view, name="update_dashboard_modules"
    ),
    re_path(
        r"^add_user_dashboard_module/$", views.add_user_dashboard_module_view,
        name="add_user_dashboard_module",
    ),
    re_path(
        r"^update_dashboard_module_collapse/$", views.update_dashboard_module_collapse_view,
        name="update_dashboard_module_collapse",
    ),
    re_path(
        r"^remove_dashboard_module/$", views.remove_dashboard_module_view, name="remove_dashboard_module"
    ),
    re_path(
        r"^load_dashboard_module/(?P<pk>\\d+)/$", views.load_dashboard_module_view,
        name="load_dashboard_module",
    ),
    re_path(r"^reset_dashboard/$", views.reset_dashboard_view, name="reset_dashboard"),
    re_path(r"^jsi18n/$", JavaScriptCatalog.as_view(packages=["jet"]), name="jsi18n"),
]
"""

DEFENDER_VIEWS: Final = """
from django.contrib.admin.views.decorators import staff_member_required


@staff_member_required
def block_view(request):
    pass


@staff_member_required
def unblock_ip_view(request, ip_address):
    pass


@staff_member_required
def unblock_username_view(request, username):
    pass
"""

DEFENDER_URLS: Final = """
from defender import views
from django.urls import path, re_path

urlpatterns = [
    path("blocks/", views.block_view, name="defender_blocks_view"),
    re_path(
        "blocks/ip/(?P<ip_address>[A-Za-z0-9-._]+)/unblock", views.unblock_ip_view,
        name="defender_unblock_ip_view",
    ),
    path(
        "blocks/username/<path:username>/unblock", views.unblock_username_view,
        name="defender_unblock_username_view",
    ),
]
"""

HONEYPOT_VIEWS: Final = """
from django.views.generic import FormView


class AdminHoneypot(FormView):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)
"""

HONEYPOT_URLS: Final = """
from admin_honeypot import views
from django.urls import re_path

app_name = "admin_honeypot"
urlpatterns = [
    re_path(r"^login/$", views.AdminHoneypot.as_view(), name="login"),
    re_path(r"^.*$", views.AdminHoneypot.as_view(), name="index"),
]
"""

STUBS: Final = {
    "rosetta.views": ROSETTA_VIEWS,
    "rosetta.urls": ROSETTA_URLS,
    "grappelli.views.related": GRAPPELLI_RELATED,
    "grappelli.views.switch": GRAPPELLI_SWITCH,
    "grappelli.urls": GRAPPELLI_URLS,
    "jet.views": JET_VIEWS,
    "jet.urls": JET_URLS,
    "jet.dashboard.views": JET_DASHBOARD_VIEWS,
    "jet.dashboard.urls": JET_DASHBOARD_URLS,
    "defender.views": DEFENDER_VIEWS,
    "defender.urls": DEFENDER_URLS,
    "admin_honeypot.views": HONEYPOT_VIEWS,
    "admin_honeypot.urls": HONEYPOT_URLS,
}

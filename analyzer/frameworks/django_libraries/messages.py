"""Comments, notifications and messages between users.

Modelled: the paths and methods, and which of them ask for a login or for a permission.
Not modelled: translated paths of django-postman (`POSTMAN_I18N_URLS`).
Source: django-contrib-comments 2.2, django_comments/urls.py, views/; django-notifications-hq 1.8,
notifications/urls.py, views.py; django-postman 4.6, postman/urls.py, views.py, api_urls.py, api_views.py;
django-webpush 0.3.6, webpush/urls.py, views.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

COMMENTS: Final = """
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST
from django_comments.views.utils import comment_done


@csrf_protect
@require_POST
def post_comment(request, next=None, using=None):
    pass
"""

COMMENTS_UTILS: Final = """
def comment_done(request):
    pass


def flag_done(request):
    pass


def delete_done(request):
    pass


def approve_done(request):
    pass
"""

COMMENTS_MODERATION: Final = """
from django.contrib.auth.decorators import login_required, permission_required
from django.views.decorators.csrf import csrf_protect
from django_comments.views.utils import approve_done, delete_done, flag_done


@csrf_protect
@login_required
def flag(request, comment_id, next=None):
    pass


@csrf_protect
@login_required
@permission_required("django_comments.can_moderate", raise_exception=True)
def delete(request, comment_id, next=None):
    pass


@csrf_protect
@login_required
@permission_required("django_comments.can_moderate", raise_exception=True)
def approve(request, comment_id, next=None):
    pass
"""

COMMENTS_URLS: Final = """
from django.contrib.contenttypes.views import shortcut
from django.urls import path, re_path
from django_comments.views.comments import comment_done, post_comment
from django_comments.views.moderation import approve, approve_done, delete, delete_done, flag, flag_done

urlpatterns = [
    path("post/", post_comment, name="comments-post-comment"),
    path("posted/", comment_done, name="comments-comment-done"),
    path("flag/<int:comment_id>/", flag, name="comments-flag"),
    path("flagged/", flag_done, name="comments-flag-done"),
    path("delete/<int:comment_id>/", delete, name="comments-delete"),
    path("deleted/", delete_done, name="comments-delete-done"),
    path("approve/<int:comment_id>/", approve, name="comments-approve"),
    path("approved/", approve_done, name="comments-approve-done"),
    re_path(r"^cr/(\\d+)/(.+)/$", shortcut, name="comments-url-redirect"),
]
"""

NOTIFICATIONS_VIEWS: Final = """
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views.generic import ListView


class NotificationViewList(ListView):
    @method_decorator(login_required)
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class AllNotificationsList(NotificationViewList):
    pass


class UnreadNotificationsList(NotificationViewList):
    pass


@login_required
def mark_all_as_read(request):
    pass


@login_required
def mark_as_read(request, slug=None):
    pass


@login_required
def mark_as_unread(request, slug=None):
    pass


@login_required
def delete(request, slug=None):
    pass


def live_unread_notification_count(request):
    if not request.user.is_authenticated:
        return {"unread_count": 0}
    return request.user.notifications


def live_unread_notification_list(request):
    if not request.user.is_authenticated:
        return {"unread_count": 0, "unread_list": []}
    return request.user.notifications


def live_all_notification_list(request):
    if not request.user.is_authenticated:
        return {"all_count": 0, "all_list": []}
    return request.user.notifications


def live_all_notification_count(request):
    if not request.user.is_authenticated:
        return {"all_count": 0}
    return request.user.notifications
"""

NOTIFICATIONS_URLS: Final = """
from django.urls import re_path
from notifications import views

app_name = "notifications"
urlpatterns = [
    re_path(r"^$", views.AllNotificationsList.as_view(), name="all"),
    re_path(r"^unread/$", views.UnreadNotificationsList.as_view(), name="unread"),
    re_path(r"^mark-all-as-read/$", views.mark_all_as_read, name="mark_all_as_read"),
    re_path(r"^mark-as-read/(?P<slug>\\d+)/$", views.mark_as_read, name="mark_as_read"),
    re_path(r"^mark-as-unread/(?P<slug>\\d+)/$", views.mark_as_unread, name="mark_as_unread"),
    re_path(r"^delete/(?P<slug>\\d+)/$", views.delete, name="delete"),
    re_path(
        r"^api/unread_count/$", views.live_unread_notification_count, name="live_unread_notification_count"
    ),
    re_path(r"^api/all_count/$", views.live_all_notification_count, name="live_all_notification_count"),
    re_path(r"^api/unread_list/$", views.live_unread_notification_list, name="live_unread_notification_list"),
    re_path(r"^api/all_list/", views.live_all_notification_list, name="live_all_notification_list"),
]
"""

POSTMAN_VIEWS: Final = """
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.views.generic import FormView, RedirectView, TemplateView, View


class IndexView(RedirectView):
    pattern_name = "postman:inbox"


class FolderMixin:
    http_method_names = ["get"]

    @method_decorator(login_required)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)


class InboxView(FolderMixin, TemplateView):
    pass


class SentView(FolderMixin, TemplateView):
    pass


class ArchivesView(FolderMixin, TemplateView):
    pass


class TrashView(FolderMixin, TemplateView):
    pass


class WriteView(FormView):
    http_method_names = ["get", "post"]
    if getattr(settings, "POSTMAN_DISALLOW_ANONYMOUS", False):

        @method_decorator(login_required)
        def dispatch(self, *args, **kwargs):
            return super().dispatch(*args, **kwargs)


class ReplyView(FormView):
    http_method_names = ["get", "post"]

    @method_decorator(login_required)
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class DisplayMixin:
    http_method_names = ["get"]

    @method_decorator(login_required)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)


class MessageView(DisplayMixin, TemplateView):
    pass


class ConversationView(DisplayMixin, TemplateView):
    pass


class UpdateMessageMixin:
    http_method_names = ["post"]

    @method_decorator(login_required)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)

    def post(self, request, *args, **kwargs):
        pass


class ArchiveView(UpdateMessageMixin, View):
    pass


class DeleteView(UpdateMessageMixin, View):
    pass


class UndeleteView(UpdateMessageMixin, View):
    pass


class MarkReadView(UpdateMessageMixin, View):
    pass


class MarkUnreadView(UpdateMessageMixin, View):
    pass
"""

POSTMAN_API_VIEWS: Final = """
from functools import wraps

from django.utils.decorators import method_decorator
from django.views.generic import View


def auth_required(func):
    @wraps(func)
    def wrapper(request, *args, **kwargs):
        return func(request, *args, **kwargs)

    return wrapper


class AjaxUnreadCountView(View):
    http_method_names = ["get"]

    @method_decorator(auth_required)
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)

    def get(self, request, *args, **kwargs):
        pass
"""

POSTMAN_API_URLS: Final = """
from django.urls import re_path
from postman.api_views import AjaxUnreadCountView

app_name = "api"
urlpatterns = [re_path(r"^unread-count/$", AjaxUnreadCountView.as_view(), name="unread-count")]
"""

POSTMAN_URLS: Final = """
from django.urls import include, re_path
from postman import views

app_name = "postman"
urlpatterns = [
    re_path(r"^inbox/(?:(?P<option>m)/)?$", views.InboxView.as_view(), name="inbox"),
    re_path(r"^sent/(?:(?P<option>m)/)?$", views.SentView.as_view(), name="sent"),
    re_path(r"^archives/(?:(?P<option>m)/)?$", views.ArchivesView.as_view(), name="archives"),
    re_path(r"^trash/(?:(?P<option>m)/)?$", views.TrashView.as_view(), name="trash"),
    re_path(r"^write/(?:(?P<recipients>[^/#]+)/)?$", views.WriteView.as_view(), name="write"),
    re_path(r"^reply/(?P<message_id>[\\d]+)/$", views.ReplyView.as_view(), name="reply"),
    re_path(r"^view/(?P<message_id>[\\d]+)/$", views.MessageView.as_view(), name="view"),
    re_path(r"^view/t/(?P<thread_id>[\\d]+)/$", views.ConversationView.as_view(), name="view_conversation"),
    re_path(r"^archive/$", views.ArchiveView.as_view(), name="archive"),
    re_path(r"^delete/$", views.DeleteView.as_view(), name="delete"),
    re_path(r"^undelete/$", views.UndeleteView.as_view(), name="undelete"),
    re_path(r"^mark-read/$", views.MarkReadView.as_view(), name="mark-read"),
    re_path(r"^mark-unread/$", views.MarkUnreadView.as_view(), name="mark-unread"),
    re_path(r"^$", views.IndexView.as_view()),
    re_path(r"^api/", include("postman.api_urls")),
]
"""

WEBPUSH_VIEWS: Final = """
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView


@require_POST
@csrf_exempt
def save_info(request):
    pass


class ServiceWorkerView(TemplateView):
    pass
"""

WEBPUSH_URLS: Final = """
from django.urls import path
from django.views.i18n import JavaScriptCatalog
from webpush import views

urlpatterns = [
    path("jsi18n/", JavaScriptCatalog.as_view(packages=["webpush"]), name="javascript-catalog"),
    path("save_information", views.save_info, name="save_webpush_info"),
    path("service-worker.js", views.ServiceWorkerView.as_view(), name="service_worker"),
]
"""

STUBS: Final = {
    "django_comments.views.comments": COMMENTS,
    "django_comments.views.moderation": COMMENTS_MODERATION,
    "django_comments.views.utils": COMMENTS_UTILS,
    "django_comments.urls": COMMENTS_URLS,
    "notifications.views": NOTIFICATIONS_VIEWS,
    "notifications.urls": NOTIFICATIONS_URLS,
    "postman.views": POSTMAN_VIEWS,
    "postman.urls": POSTMAN_URLS,
    "postman.api_views": POSTMAN_API_VIEWS,
    "postman.api_urls": POSTMAN_API_URLS,
    "webpush.views": WEBPUSH_VIEWS,
    "webpush.urls": WEBPUSH_URLS,
}

GUARDS: Final = {"postman.api_views.auth_required": GuardKind.AUTHENTICATION}

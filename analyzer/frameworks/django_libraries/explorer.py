"""django-sql-explorer: queries that people write and run in the browser.

Modelled: the paths, and that each view asks the settings' function for its kind of permission (staff, by
default).
Not modelled: what that function says.
Source: django-sql-explorer 3.2 to 5.3, explorer/urls.py, views/, assistant/, ee/, app_settings.py.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

AUTH: Final = """
class PermissionRequiredMixin:
    permission_required = None

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)
"""

VIEWS: Final = """
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, DeleteView, ListView, View
from explorer.views.auth import PermissionRequiredMixin


class CreateQueryView(PermissionRequiredMixin, CreateView):
    pass


class DeleteQueryView(PermissionRequiredMixin, DeleteView):
    pass


class DownloadQueryView(PermissionRequiredMixin, View):
    def get(self, request, *args, **kwargs):
        pass


class DownloadFromSqlView(PermissionRequiredMixin, View):
    def post(self, request, *args, **kwargs):
        pass


class EmailCsvQueryView(PermissionRequiredMixin, View):
    def post(self, request, *args, **kwargs):
        pass


class ListQueryView(PermissionRequiredMixin, ListView):
    pass


class ListQueryLogView(PermissionRequiredMixin, ListView):
    pass


class PlayQueryView(PermissionRequiredMixin, View):
    def get(self, request, *args, **kwargs):
        pass

    def post(self, request, *args, **kwargs):
        pass


class QueryView(PermissionRequiredMixin, View):
    def get(self, request, *args, **kwargs):
        pass

    def post(self, request, *args, **kwargs):
        pass


class QueryFavoritesView(PermissionRequiredMixin, View):
    def get(self, request, *args, **kwargs):
        pass


class QueryFavoriteView(PermissionRequiredMixin, View):
    def get(self, request, *args, **kwargs):
        pass

    def post(self, request, *args, **kwargs):
        pass


class SchemaView(PermissionRequiredMixin, View):
    def get(self, request, *args, **kwargs):
        pass


class SchemaJsonView(PermissionRequiredMixin, View):
    def get(self, request, *args, **kwargs):
        pass


class StreamQueryView(PermissionRequiredMixin, View):
    def get(self, request, *args, **kwargs):
        pass


@require_POST
def format_sql(request):
    pass
"""

ASSISTANT: Final = """
from django.views.generic import CreateView, DeleteView, ListView, UpdateView, View
from explorer.views.auth import PermissionRequiredMixin


class AssistantHelpView(PermissionRequiredMixin, View):
    def post(self, request, *args, **kwargs):
        pass


class AssistantHistoryApiView(PermissionRequiredMixin, View):
    def post(self, request, *args, **kwargs):
        pass


class TableDescriptionListView(PermissionRequiredMixin, ListView):
    pass


class TableDescriptionCreateView(PermissionRequiredMixin, CreateView):
    pass


class TableDescriptionUpdateView(PermissionRequiredMixin, UpdateView):
    pass


class TableDescriptionDeleteView(PermissionRequiredMixin, DeleteView):
    pass
"""

CONNECTIONS: Final = """
from django.views.generic import (
    CreateView, DeleteView, DetailView, ListView, TemplateView, UpdateView, View,
)
from explorer.views.auth import PermissionRequiredMixin


class UploadDbView(PermissionRequiredMixin, View):
    def post(self, request, *args, **kwargs):
        pass


class DatabaseConnectionsListView(PermissionRequiredMixin, ListView):
    pass


class DatabaseConnectionDetailView(PermissionRequiredMixin, DetailView):
    pass


class DatabaseConnectionCreateView(PermissionRequiredMixin, CreateView):
    pass


class DatabaseConnectionUploadCreateView(TemplateView):
    pass


class DatabaseConnectionUpdateView(PermissionRequiredMixin, UpdateView):
    pass


class DatabaseConnectionDeleteView(PermissionRequiredMixin, DeleteView):
    pass


class DatabaseConnectionRefreshView(PermissionRequiredMixin, View):
    def get(self, request, *args, **kwargs):
        pass


class DatabaseConnectionValidateView(PermissionRequiredMixin, View):
    def post(self, request, *args, **kwargs):
        pass
"""

URLS: Final = """
from django.urls import path
from explorer import views
from explorer.assistant import views as assistant
from explorer.ee.db_connections import views as connections
from groundplan_stubs import at_least

urlpatterns = [
    path("<int:query_id>/", views.QueryView.as_view(), name="query_detail"),
    path("<int:query_id>/download", views.DownloadQueryView.as_view(), name="download_query"),
    path("<int:query_id>/stream", views.StreamQueryView.as_view(), name="stream_query"),
    path("download", views.DownloadFromSqlView.as_view(), name="download_sql"),
    path("<int:query_id>/email_csv", views.EmailCsvQueryView.as_view(), name="email_csv_query"),
    path("<int:pk>/delete", views.DeleteQueryView.as_view(), name="query_delete"),
    path("new/", views.CreateQueryView.as_view(), name="query_create"),
    path("play/", views.PlayQueryView.as_view(), name="explorer_playground"),
    path("schema/<path:connection>", views.SchemaView.as_view(), name="explorer_schema"),
    path("logs/", views.ListQueryLogView.as_view(), name="explorer_logs"),
    path("format/", views.format_sql, name="format_sql"),
    path("favorites/", views.QueryFavoritesView.as_view(), name="query_favorites"),
    path("favorite/<int:query_id>", views.QueryFavoriteView.as_view(), name="query_favorite"),
    path("", views.ListQueryView.as_view(), name="explorer_index"),
]
if at_least("django-sql-explorer", "4.0"):
    urlpatterns += [
        path("schema.json/<path:connection>", views.SchemaJsonView.as_view(), name="explorer_schema_json"),
    ]
if at_least("django-sql-explorer", "4.3"):
    urlpatterns += [path("assistant/", assistant.AssistantHelpView.as_view(), name="assistant")]
if at_least("django-sql-explorer", "5.0"):
    urlpatterns += [
        path("connections/", connections.DatabaseConnectionsListView.as_view(), name="explorer_connections"),
        path("connections/upload/", connections.UploadDbView.as_view(), name="explorer_upload"),
        path(
            "connections/<int:pk>/", connections.DatabaseConnectionDetailView.as_view(),
            name="explorer_connection_detail",
        ),
        path(
            "connections/new/", connections.DatabaseConnectionCreateView.as_view(),
            name="explorer_connection_create",
        ),
        path(
            "connections/<int:pk>/edit/", connections.DatabaseConnectionUpdateView.as_view(),
            name="explorer_connection_update",
        ),
        path(
            "connections/<int:pk>/delete/", connections.DatabaseConnectionDeleteView.as_view(),
            name="explorer_connection_delete",
        ),
        path(
            "connections/validate/", connections.DatabaseConnectionValidateView.as_view(),
            name="explorer_connection_validate",
        ),
    ]
if at_least("django-sql-explorer", "5.2"):
    urlpatterns += [
        path(
            "connections/create_upload/", connections.DatabaseConnectionUploadCreateView.as_view(),
            name="explorer_upload_create",
        ),
        path(
            "connections/<int:pk>/refresh/", connections.DatabaseConnectionRefreshView.as_view(),
            name="explorer_connection_refresh",
        ),
    ]
if at_least("django-sql-explorer", "5.3"):
    urlpatterns += [
        path("assistant/history/", assistant.AssistantHistoryApiView.as_view(), name="assistant_history"),
        path(
            "table-descriptions/", assistant.TableDescriptionListView.as_view(),
            name="table_description_list",
        ),
        path(
            "table-descriptions/new/", assistant.TableDescriptionCreateView.as_view(),
            name="table_description_create",
        ),
        path(
            "table-descriptions/<int:pk>/update/", assistant.TableDescriptionUpdateView.as_view(),
            name="table_description_update",
        ),
        path(
            "table-descriptions/<int:pk>/delete/", assistant.TableDescriptionDeleteView.as_view(),
            name="table_description_delete",
        ),
    ]
"""

STUBS: Final = {
    "explorer.views": VIEWS,
    "explorer.views.auth": AUTH,
    "explorer.assistant.views": ASSISTANT,
    "explorer.ee.db_connections.views": CONNECTIONS,
    "explorer.urls": URLS,
}

GUARDS: Final = {"explorer.views.auth.PermissionRequiredMixin": GuardKind.AUTHORIZATION}

"""django-rest-framework-bulk: views and view sets that change many rows at once, and their router.

Modelled: the mixins, the generic views, `BulkModelViewSet` and `BulkRouter`.
Source: djangorestframework-bulk 0.2.1, rest_framework_bulk/generics.py, routes.py, drf3/mixins.py.
"""

from __future__ import annotations

from typing import Final

ROUTES: Final = """
from rest_framework.routers import DefaultRouter, Route, SimpleRouter

BULK = {"put": "bulk_update", "patch": "partial_bulk_update", "delete": "bulk_destroy"}


class BulkRouter(DefaultRouter):
    routes = [
        SimpleRouter.routes[0]._replace(mapping={**SimpleRouter.routes[0].mapping, **BULK}),
        *SimpleRouter.routes[1:],
    ]
"""

MIXINS: Final = """
from rest_framework.mixins import CreateModelMixin


class BulkCreateModelMixin(CreateModelMixin):
    def create(self, request, *args, **kwargs):
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        self.perform_bulk_create(serializer)
        return serializer.data

    def perform_bulk_create(self, serializer):
        return self.perform_create(serializer)


class BulkUpdateModelMixin:
    def bulk_update(self, request, *args, **kwargs):
        rows = self.filter_queryset(self.get_queryset())
        serializer = self.get_serializer(rows, data=request.data, many=True)
        serializer.is_valid(raise_exception=True)
        self.perform_bulk_update(serializer)
        return serializer.data

    def partial_bulk_update(self, request, *args, **kwargs):
        return self.bulk_update(request, *args, **kwargs)

    def perform_update(self, serializer):
        serializer.save()

    def perform_bulk_update(self, serializer):
        return self.perform_update(serializer)


class BulkDestroyModelMixin:
    def allow_bulk_destroy(self, qs, filtered):
        return qs is not filtered

    def bulk_destroy(self, request, *args, **kwargs):
        self.perform_bulk_destroy(self.filter_queryset(self.get_queryset()))

    def perform_destroy(self, instance):
        instance.delete()

    def perform_bulk_destroy(self, objects):
        for one in objects:
            self.perform_destroy(one)
"""

GENERICS: Final = """
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import CreateModelMixin, ListModelMixin
from rest_framework.viewsets import ModelViewSet
from rest_framework_bulk.mixins import BulkCreateModelMixin, BulkDestroyModelMixin, BulkUpdateModelMixin


class _List(ListModelMixin):
    def get(self, request, *args, **kwargs):
        return self.list(request, *args, **kwargs)


class _Create(CreateModelMixin):
    def post(self, request, *args, **kwargs):
        return self.create(request, *args, **kwargs)


class _BulkCreate(BulkCreateModelMixin):
    def post(self, request, *args, **kwargs):
        return self.create(request, *args, **kwargs)


class _BulkUpdate(BulkUpdateModelMixin):
    def put(self, request, *args, **kwargs):
        return self.bulk_update(request, *args, **kwargs)

    def patch(self, request, *args, **kwargs):
        return self.partial_bulk_update(request, *args, **kwargs)


class _BulkDestroy(BulkDestroyModelMixin):
    def delete(self, request, *args, **kwargs):
        return self.bulk_destroy(request, *args, **kwargs)


class BulkCreateAPIView(_BulkCreate, GenericAPIView):
    pass


class BulkUpdateAPIView(_BulkUpdate, GenericAPIView):
    pass


class BulkDestroyAPIView(_BulkDestroy, GenericAPIView):
    pass


class ListBulkCreateAPIView(_List, _BulkCreate, GenericAPIView):
    pass


class ListCreateBulkUpdateAPIView(_List, _Create, _BulkUpdate, GenericAPIView):
    pass


class ListCreateBulkUpdateDestroyAPIView(_List, _Create, _BulkUpdate, _BulkDestroy, GenericAPIView):
    pass


class ListBulkCreateUpdateAPIView(_List, _BulkCreate, _BulkUpdate, GenericAPIView):
    pass


class ListBulkCreateDestroyAPIView(_List, _BulkCreate, _BulkDestroy, GenericAPIView):
    pass


class ListBulkCreateUpdateDestroyAPIView(_List, _BulkCreate, _BulkUpdate, _BulkDestroy, GenericAPIView):
    pass


class BulkModelViewSet(BulkCreateModelMixin, BulkUpdateModelMixin, BulkDestroyModelMixin, ModelViewSet):
    pass
"""

SERIALIZERS: Final = """
from rest_framework.serializers import ListSerializer


class BulkSerializerMixin:
    pass


class BulkListSerializer(ListSerializer):
    update_lookup_field = "id"
"""

PACKAGE: Final = """
from rest_framework_bulk.generics import (
    BulkCreateAPIView,
    BulkDestroyAPIView,
    BulkModelViewSet,
    BulkUpdateAPIView,
    ListBulkCreateAPIView,
    ListBulkCreateDestroyAPIView,
    ListBulkCreateUpdateAPIView,
    ListBulkCreateUpdateDestroyAPIView,
    ListCreateBulkUpdateAPIView,
    ListCreateBulkUpdateDestroyAPIView,
)
from rest_framework_bulk.mixins import BulkCreateModelMixin, BulkDestroyModelMixin, BulkUpdateModelMixin
from rest_framework_bulk.serializers import BulkListSerializer, BulkSerializerMixin
"""

STUBS: Final = {
    "rest_framework_bulk": PACKAGE,
    "rest_framework_bulk.drf3.mixins": MIXINS,
    "rest_framework_bulk.generics": GENERICS,
    "rest_framework_bulk.mixins": MIXINS,
    "rest_framework_bulk.routes": ROUTES,
    "rest_framework_bulk.serializers": SERIALIZERS,
}

ALIASES: Final = {"rest_framework_bulk.routers.BulkRouter": "rest_framework_bulk.routes.BulkRouter"}

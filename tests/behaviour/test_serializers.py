"""Which rows serializers of Django REST framework read to show objects; filter backends and pages."""

from __future__ import annotations

import pytest

from analyzer.facts import Call, DataAccess, Facts
from analyzer.pipeline import analyze

FILES = {
    "manage.py": """
        import os
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    """,
    "shop/__init__.py": "",
    "shop/settings.py": """
        ROOT_URLCONF = "shop.urls"
        SECRET_KEY = "x"
        INSTALLED_APPS = ["rest_framework", "shop"]
        REST_FRAMEWORK = {"DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination"}
    """,
    "shop/models.py": """
        from django.db import models

        class Customer(models.Model):
            city = models.CharField(max_length=20)

        class Tag(models.Model):
            name = models.CharField(max_length=20)

        class Order(models.Model):
            customer = models.ForeignKey(Customer, models.CASCADE)
            tags = models.ManyToManyField(Tag)

            @property
            def total(self):
                return sum(self.lines.values_list("price", flat=True))

        class Line(models.Model):
            order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
            price = models.IntegerField()

        class Note(models.Model):
            order = models.ForeignKey(Order, models.CASCADE)
    """,
    "shop/views.py": """
        from i18nfield.rest_framework import I18nAwareModelSerializer
        from rest_framework import filters, generics, serializers, viewsets
        from rest_framework.decorators import action
        from rest_framework.response import Response

        from .models import Customer, Line, Note, Order, Tag

        class LineSerializer(serializers.ModelSerializer):
            class Meta:
                model = Line
                fields = ["id", "price", "order"]

        class CustomerSerializer(serializers.ModelSerializer):
            class Meta:
                model = Customer
                fields = ["city"]

        class OrderSerializer(serializers.ModelSerializer):
            customer = CustomerSerializer(read_only=True)
            entries = LineSerializer(many=True, source="lines")
            notes = serializers.SerializerMethodField()

            class Meta:
                model = Order
                fields = ("customer", "entries", "notes", "tags", "total")

            def get_notes(self, order):
                return order.note_set.count()

        class NoteSerializer(serializers.ModelSerializer):
            city = serializers.CharField(source="order.customer.city")
            order = serializers.StringRelatedField()

            class Meta:
                model = Note
                fields = "__all__"

        class FullSerializer(serializers.ModelSerializer):
            class Meta:
                model = Order
                fields = "__all__"

            def to_representation(self, order):
                shown = super().to_representation(order)
                shown["lines"] = order.lines.count()
                return shown

        class ForeignSerializer(I18nAwareModelSerializer):
            class Meta:
                model = Order
                fields = ["tags"]

        class Foreign(generics.ListAPIView):
            queryset = Order.objects.prefetch_related("tags")
            serializer_class = ForeignSerializer

        class OfCity(filters.BaseFilterBackend):
            def filter_queryset(self, request, queryset, view):
                return queryset.filter(customer__in=Customer.objects.filter(city="Rome").values("pk")[:10])

        class Orders(viewsets.ModelViewSet):
            queryset = Order.objects.prefetch_related("lines")
            serializer_class = OrderSerializer
            filter_backends = [filters.OrderingFilter, OfCity]

            @action(detail=False)
            def open(self, request):
                queryset = self.filter_queryset(self.get_queryset())
                page = self.paginate_queryset(queryset)
                if page is not None:
                    return self.get_paginated_response(self.get_serializer(page, many=True).data)
                return Response(self.get_serializer(queryset, many=True).data)

            @action(detail=False)
            def everything(self, request):
                return Response(FullSerializer(Order.objects.all(), many=True).data)

        class Notes(generics.ListCreateAPIView):
            queryset = Note.objects.all()
            serializer_class = NoteSerializer
            pagination_class = None
    """,
    "shop/urls.py": """
        from django.urls import include, path
        from rest_framework.routers import DefaultRouter

        from . import views

        router = DefaultRouter()
        router.register("orders", views.Orders)
        urlpatterns = [path("", include(router.urls)), path("notes", views.Notes.as_view())]
        urlpatterns += [path("foreign", views.Foreign.as_view())]
    """,
}


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    root = tmp_path_factory.mktemp("shop")
    for name, text in FILES.items():
        lines = text.strip("\n").split("\n")
        margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text("\n".join(line[margin:] for line in lines) + "\n")
    return analyze(root, strict=True, workers=0).facts


def read(facts: Facts, function: str) -> list[tuple[str, str | None, str | None, bool | None]]:
    """How, which table, in what loop, and whether bounded."""
    found = [one for one in facts.of(DataAccess) if one.function == f"shop.{function}"]
    found.sort(key=lambda one: one.position)
    return [(one.name.rpartition(".")[2], one.table, one.loop, one.bounded) for one in found]


def called(facts: Facts, function: str) -> set[tuple[str, str | None]]:
    return {
        (one.callee.removeprefix("shop."), one.loop)
        for one in facts.of(Call)
        if one.function == f"shop.{function}" and one.own
    }


def test_fields_read_what_they_lead_to(facts: Facts) -> None:
    assert read(facts, "views.OrderSerializer.to_representation") == [
        ("relation customer", "shop_customer", None, None),
        ("relation lines", "shop_line", None, None),
        ("relation tags", "shop_tag", None, None),
    ]
    assert called(facts, "views.OrderSerializer.to_representation") == {
        ("views.OrderSerializer.get_notes", None),
        ("models.Order.total", None),
    }
    assert read(facts, "views.OrderSerializer.get_notes") == [("count", "shop_note", None, True)]
    assert read(facts, "views.NoteSerializer.to_representation") == [
        ("relation order", "shop_order", None, None),
        ("relation customer", "shop_customer", None, None),
    ]


def test_an_own_representation_is_what_runs(facts: Facts) -> None:
    assert set(read(facts, "views.FullSerializer.to_representation")) == {
        ("relation tags", "shop_tag", None, None),
        ("count", "shop_line", None, True),
    }
    assert read(facts, "views.Orders.everything") == [
        ("data", "shop_order", None, False),
        ("relation tags", "shop_tag", "rows", False),
    ]
    assert ("views.FullSerializer.to_representation", "rows") in called(facts, "views.Orders.everything")


def test_a_list_asks_for_each_row_what_its_query_did_not_load(facts: Facts) -> None:
    assert read(facts, "views.Orders.list") == [
        ("list", "shop_order", None, True),
        ("relation customer", "shop_customer", "rows", True),
        ("relation tags", "shop_tag", "rows", False),
    ]
    assert read(facts, "views.Notes.list") == [
        ("list", "shop_note", None, False),
        ("relation order", "shop_order", "rows", True),
        ("relation customer", "shop_customer", "rows", True),
    ]


def test_one_object_is_shown_by_its_serializer(facts: Facts) -> None:
    assert ("views.OrderSerializer.to_representation", None) in called(facts, "views.Orders.retrieve")
    assert ("views.OrderSerializer.to_representation", None) in called(facts, "views.Orders.create")


def test_pages_are_asked_for_and_all_rows_where_nothing_pages(facts: Facts) -> None:
    assert read(facts, "views.Orders.paginate_queryset") == [("paginate_queryset", "shop_order", None, True)]
    assert [one for one in read(facts, "views.Orders.open") if one[1] == "shop_order"] == []


def test_filter_backends_of_the_project_are_called(facts: Facts) -> None:
    assert ("views.OfCity.filter_queryset", None) in called(facts, "views.Orders.filter_queryset")
    listed = next(
        one
        for one in facts.of(DataAccess)
        if one.function == "shop.views.Orders.list" and one.table == "shop_order"
    )
    assert listed.columns == ("customer",)


def test_serializers_of_other_packages_show_as_those_of_the_library(facts: Facts) -> None:
    assert read(facts, "views.Foreign.list") == [
        ("list", "shop_order", None, True),
        ("relation tags", "shop_tag", None, None),
    ]

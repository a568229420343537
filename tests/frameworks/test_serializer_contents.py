"""Bodies and answers of Django REST framework where the code decides, and where it does not tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer import analyze
from analyzer.facts import Parameter, Response, Schema, SchemaField
from tests.trees import grow

PROJECT = """
    manage.py:
        import os
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "press.settings")
    press/__init__.py:
        VERSION = 1
    press/settings.py:
        INSTALLED_APPS = ["rest_framework", "press"]
        ROOT_URLCONF = "press.urls"
    press/models.py:
        from django.db import models

        class Book(models.Model):
            title = models.CharField(max_length=20)
            pages = models.IntegerField()
    press/serializers.py:
        from rest_framework import serializers
        from press.models import Book

        class Line(serializers.ModelSerializer):
            class Meta:
                model = Book
                fields = ["title"]

        class Whole(serializers.ModelSerializer):
            class Meta:
                model = Book
                fields = "__all__"

        class Changing(serializers.ModelSerializer):
            class Meta:
                model = Book
                fields = "__all__"

            def get_fields(self):
                fields = super().get_fields()
                fields.pop("pages")
                return fields

            def to_representation(self, book):
                return {}
    press/urls.py:
        from rest_framework.routers import SimpleRouter
        from press.views import Books
        router = SimpleRouter()
        router.register("books", Books)
        urlpatterns = router.urls
    press/views.py:
        from rest_framework import status, viewsets
        from rest_framework.decorators import action
        from rest_framework.response import Response
        from press.models import Book
        from press.serializers import Changing, Line, Whole

"""


def contents(tmp_path: Path, view: str) -> tuple[dict[str, Any], dict[str, Any], Any]:
    """Type of the body, and types of the answers by status, for each method and path."""
    text = "\n".join(f"        {line}" for line in view.strip("\n").split("\n"))
    facts = analyze(grow(tmp_path, f"{PROJECT}{text}\n"), workers=0).facts
    bodies = {row.route.partition(" ")[2]: row for row in facts.of(Parameter) if row.location == "body"}
    answers: dict[str, Any] = {}
    for row in facts.of(Response):
        answers.setdefault(row.route.partition(" ")[2], {})[row.status] = row.model
    return bodies, answers, facts


LINE, WHOLE = "press.serializers.Line", "press.serializers.Whole"


def test_one_of_several_serializers_is_either(tmp_path: Path) -> None:
    bodies, answers, _ = contents(
        tmp_path,
        """
class Books(viewsets.ModelViewSet):
    queryset = Book.objects.all()

    def get_serializer_class(self):
        if self.request.user.is_staff:
            return Whole
        return Line
""",
    )
    assert bodies["POST /books/"].type == f"{WHOLE} | {LINE}"
    assert bodies["POST /books/"].schema is None
    assert answers["GET /books/{pk}/"] == {"200": f"{WHOLE} | {LINE}"}
    assert answers["DELETE /books/{pk}/"] == {"204": None}


def test_a_serializer_that_is_looked_up_is_not_known(tmp_path: Path) -> None:
    bodies, answers, _ = contents(
        tmp_path,
        """
class Books(viewsets.ModelViewSet):
    queryset = Book.objects.all()

    def get_serializer_class(self):
        return registry.of(self.request)
""",
    )
    assert bodies["POST /books/"].type is None
    assert answers["POST /books/"] == {"201": None}


def test_what_a_handler_does_counts_and_not_that_the_view_has_a_serializer(tmp_path: Path) -> None:
    bodies, answers, _ = contents(
        tmp_path,
        """
class Books(viewsets.GenericViewSet):
    queryset = Book.objects.all()
    serializer_class = Whole

    @action(detail=True, methods=["post"])
    def archive(self, request, pk=None):
        return Response(status=status.HTTP_204_NO_CONTENT)

    @action(detail=True, methods=["post"])
    def rename(self, request, pk=None):
        line = Line(self.get_object(), data=request.data, partial=True)
        if not line.is_valid():
            return Response(line.errors, status=status.HTTP_400_BAD_REQUEST)
        line.save()
        return Response(self.get_serializer(line.instance).data)

    @action(detail=False)
    def all(self, request):
        page = self.paginate_queryset(self.queryset)
        if page is not None:
            return self.get_paginated_response(self.get_serializer(page, many=True).data)
        return Response(self.get_serializer(self.queryset, many=True).data)
""",
    )
    assert "POST /books/{pk}/archive/" not in bodies
    assert answers["POST /books/{pk}/archive/"] == {"204": None}
    body = bodies["POST /books/{pk}/rename/"]
    assert (body.type, body.constraints) == (LINE, {"partial": True})
    assert answers["POST /books/{pk}/rename/"] == {"200": WHOLE}
    assert answers["GET /books/all/"] == {"200": f"list[{WHOLE}]"}


def test_a_handler_may_let_the_library_answer(tmp_path: Path) -> None:
    bodies, answers, _ = contents(
        tmp_path,
        """
class Books(viewsets.ModelViewSet):
    queryset = Book.objects.all()
    serializer_class = Line

    def create(self, request, *args, **kwargs):
        response = super().create(request, *args, **kwargs)
        return response

    def update(self, request, *args, **kwargs):
        return self.retrieve(request)
""",
    )
    assert (bodies["POST /books/"].type, answers["POST /books/"]) == (LINE, {"201": LINE})
    assert "PUT /books/{pk}/" not in bodies
    assert answers["PUT /books/{pk}/"] == {"200": LINE}


PAGES = """
from rest_framework.pagination import PageNumberPagination

class Stamped(PageNumberPagination):
    def get_paginated_response(self, rows):
        return Response({"count": self.page.paginator.count, "at": now(), "found": rows})

class Sealed(PageNumberPagination):
    def get_paginated_response(self, rows):
        return sealed(rows)

class More(PageNumberPagination):
    def get_paginated_response(self, rows):
        response = super().get_paginated_response(rows)
        response.data["more"] = 1
        return response

class Books(viewsets.GenericViewSet, mixins.ListModelMixin):
    queryset = Book.objects.all()
    serializer_class = Line
    pagination_class = PAGE
"""


@pytest.mark.parametrize(
    ("page", "fields", "incomplete"),
    [
        ("Stamped", {"count": "int", "at": None, "found": f"list[{LINE}]"}, False),
        (
            "More",
            {
                "count": "int",
                "next": "AnyUrl | None",
                "previous": "AnyUrl | None",
                "results": f"list[{LINE}]",
            },
            True,
        ),
        ("Sealed", {}, False),
    ],
)
def test_pages_of_the_targets_own(
    tmp_path: Path, page: str, fields: dict[str, str | None], incomplete: bool
) -> None:
    view = PAGES.replace("PAGE\n", f"{page}\n").replace(
        "from rest_f", "from rest_framework import mixins\nfrom rest_f", 1
    )
    _, answers, facts = contents(tmp_path, view)
    model = answers["GET /books/"]["200"]
    rows = sorted(facts.of(SchemaField), key=lambda one: one.position)
    assert {row.name: row.type for row in rows if row.schema == model} == fields
    assert any(row.id == model and "incomplete" in row.settings for row in facts.of(Schema)) is incomplete


def test_a_serializer_that_changes_its_fields_says_so(tmp_path: Path) -> None:
    _, _, facts = contents(
        tmp_path,
        """
class Books(viewsets.ReadOnlyModelViewSet):
    queryset = Book.objects.all()
    serializer_class = Changing
""",
    )
    (schema,) = facts.of(Schema)
    assert schema.settings["incomplete"] == "press.serializers.Changing.get_fields may change the fields"
    assert schema.settings["shown_by"] == "press.serializers.Changing.to_representation"
    assert [row.name for row in sorted(facts.of(SchemaField), key=lambda one: one.position)] == [
        "id",
        "title",
        "pages",
    ]

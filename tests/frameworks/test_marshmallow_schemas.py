"""Schemas of marshmallow that no documentation of their own tells of, or tells of wrongly."""

from __future__ import annotations

from pathlib import Path

from analyzer import analyze
from analyzer.facts import Facts, Parameter, Response, SchemaField
from tests.trees import grow


def fields(facts: Facts, schema: str) -> dict[str, tuple[str | None, bool | None]]:
    rows = sorted(facts.of(SchemaField), key=lambda one: one.position)
    return {row.name: (row.type, row.required) for row in rows if row.schema == schema}


def test_a_schema_takes_its_fields_from_the_columns_of_a_model(tmp_path: Path) -> None:
    root = grow(
        tmp_path,
        """
        main.py:
            from flask import Flask
            from flask_apispec import marshal_with, use_kwargs
            from flask_marshmallow import Marshmallow
            from marshmallow import fields
            from sqlalchemy import ForeignKey, String
            from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

            app = Flask(__name__)
            ma = Marshmallow(app)

            class Base(DeclarativeBase): ...

            class Shelf(Base):
                __tablename__ = "shelf"
                id: Mapped[int] = mapped_column(primary_key=True)

            class Book(Base):
                __tablename__ = "book"
                id: Mapped[int] = mapped_column(primary_key=True)
                title: Mapped[str] = mapped_column(String(80))
                pages: Mapped[int | None]
                state: Mapped[str] = mapped_column(default="new")
                shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))

            class BookSchema(ma.SQLAlchemyAutoSchema):
                class Meta:
                    model = Book

                links = ma.Hyperlinks({"self": ma.URLFor("book")})

            class Keys(ma.SQLAlchemySchema):
                class Meta:
                    model = Book

                number = ma.auto_field("id", dump_only=True)
                shelf = ma.auto_field("shelf_id")

            @app.post("/books")
            @use_kwargs({"title": fields.Str(required=True)}, location="json")
            @marshal_with(BookSchema(many=True), code=201)
            def add(title): ...

            @app.get("/keys")
            @use_kwargs({"page": fields.Int()}, location="query")
            @marshal_with(Keys)
            def keys(page): ...
        """,
    )
    facts = analyze(root, workers=0).facts
    assert fields(facts, "main.BookSchema") == {
        "id": ("int", False),
        "title": ("str", True),
        "pages": ("int | None", False),
        "state": ("str", False),
        "links": ("dict", False),
    }
    assert fields(facts, "main.Keys") == {"number": ("int", False), "shelf": ("int", True)}
    answers = {(row.route.split()[1], row.status): row.model for row in facts.of(Response)}
    assert answers == {("POST", "201"): "list[main.BookSchema]", ("GET", "default"): "main.Keys"}
    taken = {(row.location, row.name, row.type) for row in facts.of(Parameter) if row.location != "path"}
    assert taken == {("body", "body", "main.add_body"), ("query", "page", "int")}
    assert fields(facts, "main.add_body") == {"title": ("str", True)}


def test_a_nested_schema_may_be_made_when_it_is_asked_for(tmp_path: Path) -> None:
    root = grow(
        tmp_path,
        """
        main.py:
            from flask import Flask
            from marshmallow import Schema, fields, post_dump
            from webargs.flaskparser import use_args

            app = Flask(__name__)

            class Node(Schema):
                name = fields.Str(required=True)
                parent = fields.Nested(lambda: Node(only=("name",)), allow_none=True)
                kind = fields.Function(lambda node: 1)

            @app.post("/nodes")
            @use_args(Node)
            def add(node): ...
        """,
    )
    facts = analyze(root, workers=0).facts
    assert fields(facts, "main.Node") == {
        "name": ("str", True),
        "parent": ("main.Node_only_name | None", False),
        "kind": (None, False),
    }
    assert fields(facts, "main.Node_only_name") == {"name": ("str", True)}

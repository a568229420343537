"""What handlers take and answer, as decorators and signatures of libraries say it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from analyzer import analyze
from analyzer.facts import Facts, Parameter, Response, Route, SchemaField
from tests.trees import grow

Inputs = dict[tuple[str, str], str | None]

DATA: Final = """
            @dataclass
            class Lamp:
                name: str
                watts: int = 40
"""


def facts_of(root: Path, text: str) -> Facts:
    return analyze(grow(root, text), workers=0).facts


def interface(facts: Facts) -> dict[str, tuple[Inputs, dict[str, str | None]]]:
    """Each route with the types of its inputs and of its answers."""
    return {
        f"{','.join(route.methods)} {route.path}": (
            {(row.location, row.name): row.type for row in facts.of(Parameter) if row.route == route.id},
            {row.status: row.model for row in facts.of(Response) if row.route == route.id},
        )
        for route in facts.of(Route)
    }


def fields(facts: Facts) -> set[tuple[str, str, str | None, bool | None]]:
    return {(row.schema, row.name, row.type, row.required) for row in facts.of(SchemaField)}


def test_aiohttp_apispec(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        main.py:
            from aiohttp import web
            from aiohttp_apispec import docs, json_schema, querystring_schema, request_schema, response_schema
            from marshmallow import Schema, fields

            class Lamp(Schema):
                name = fields.Str(required=True)

            class Search(Schema):
                q = fields.Str()

            @docs(
                parameters=[{"in": "header", "name": "X-Key", "type": "integer"}],
                responses={404: {"schema": Lamp}},
            )
            @querystring_schema(Search)
            @response_schema(Lamp(many=True), 200)
            async def lamps(request): ...

            @request_schema(Lamp)
            @response_schema(Lamp(), code=201)
            async def add(request): ...

            @json_schema(Lamp())
            async def change(request): ...

            app = web.Application()
            app.router.add_get("/lamps", lamps)
            app.router.add_post("/lamps", add)
            app.router.add_put("/lamps", change)
        """,
    )
    told = interface(facts)
    assert told["GET /lamps"] == (
        {("query", "q"): "str", ("header", "X-Key"): "int"},
        {"200": "list[main.Lamp]", "404": "main.Lamp"},
    )
    assert told["POST /lamps"] == ({("body", "body"): "main.Lamp"}, {"201": "main.Lamp"})
    assert told["PUT /lamps"] == ({("body", "body"): "main.Lamp"}, {})


def test_sanic_extensions(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        f"""
        main.py:
            from dataclasses import dataclass
            from sanic import Sanic
            from sanic.response import json
            from sanic_ext import openapi, validate
{DATA}
            app = Sanic("lamps")

            @app.post("/lamps")
            @openapi.response(201, {{"application/json": Lamp}})
            @validate(json=Lamp)
            async def add(request, body): ...

            @app.get("/lamps")
            @openapi.definition(
                parameter=[openapi.definitions.Parameter("q"), "page"],
                response=openapi.definitions.Response({{"application/json": list[Lamp]}}, status=200),
            )
            @validate(query=Lamp)
            async def lamps(request, query): ...

            @app.put("/lamps")
            @openapi.body({{"application/json": Lamp}})
            async def change(request): ...
        """,
    )
    told = interface(facts)
    assert told["POST /lamps"] == ({("body", "body"): "Lamp"}, {"201": "Lamp"})
    assert told["GET /lamps"] == (
        {
            ("query", "name"): "str",
            ("query", "watts"): "int",
            ("query", "q"): "str",
            ("query", "page"): "str",
        },
        {"200": "list[Lamp]"},
    )
    assert told["PUT /lamps"] == ({("body", "body"): "Lamp"}, {})
    assert fields(facts) == {("main.Lamp", "name", "str", True), ("main.Lamp", "watts", "int", False)}


def test_blacksheep(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        f"""
        main.py:
            from dataclasses import dataclass
            from blacksheep import Application, FromForm, FromHeader, FromJSON, FromQuery

            class Service: ...
{DATA}
            app = Application()

            @app.router.get("/lamps/:number")
            async def lamp(number: int, by: Service, page: int = 1, near: FromQuery[str] = None) -> Lamp: ...

            @app.router.post("/lamps")
            async def add(data: FromJSON[Lamp], key: FromHeader[str]) -> list[Lamp]: ...

            @app.router.put("/lamps")
            async def change(lamp: Lamp): ...

            @app.router.patch("/lamps")
            async def shine(lamp: FromForm[Lamp]): ...
        """,
    )
    told = interface(facts)
    assert told["GET /lamps/{number}"] == (
        {("path", "number"): "int", ("query", "page"): "int", ("query", "near"): "str"},
        {"200": "Lamp"},
    )
    assert told["POST /lamps"] == (
        {("body", "body"): "Lamp", ("header", "key"): "str"}, {"200": "list[Lamp]"}
    )  # fmt: skip
    assert told["PUT /lamps"] == ({("body", "body"): "Lamp"}, {"200": None})
    assert told["PATCH /lamps"] == ({("form", "name"): "str", ("form", "watts"): "int"}, {"200": None})


def test_cornice_with_schemas_of_colander_and_marshmallow(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        main.py:
            import colander
            from cornice import Service
            from cornice.resource import resource, view
            from cornice.validators import (
                colander_body_validator, colander_validator, marshmallow_querystring_validator,
            )
            from marshmallow import Schema, fields
            from pyramid.config import Configurator

            class Socket(colander.MappingSchema):
                volts = colander.SchemaNode(colander.Int(), validator=colander.Range(min=1, max=400))

            class Sockets(colander.SequenceSchema):
                socket = Socket()

            class Lamp(colander.MappingSchema):
                name = colander.SchemaNode(colander.String(), validator=colander.Length(max=80))
                watts = colander.SchemaNode(colander.Float(), missing=40)
                kind = colander.SchemaNode(colander.String(), validator=colander.OneOf(["led", "bulb"]))
                sockets = Sockets(missing=colander.drop)

            class Query(colander.MappingSchema):
                dry = colander.SchemaNode(colander.Boolean(), missing=False)

            class Whole(colander.MappingSchema):
                body = Lamp()
                querystring = Query()

            class Search(Schema):
                q = fields.Str(required=True)

            lamps = Service(name="lamps", path="/lamps")

            @lamps.get(schema=Search(), validators=(marshmallow_querystring_validator,))
            def every(request): ...

            @lamps.post(
                schema=Lamp(), validators=(colander_body_validator,), response_schemas={"201": Lamp()},
            )
            def add(request): ...

            @resource(path="/lamps/{number}")
            class One:
                @view(schema=Whole(), validators=(colander_validator,))
                def put(self): ...

            config = Configurator()
            config.include("cornice")
            config.scan("main")
        """,
    )
    told = interface(facts)
    assert told["GET /lamps"][0] == {("query", "q"): "str"}
    assert told["POST /lamps"] == ({("body", "body"): "main.Lamp"}, {"201": "main.Lamp"})
    assert told["PUT /lamps/{number}"][0] == {("body", "body"): "main.Lamp", ("query", "dry"): "bool"}
    assert {one for one in fields(facts) if one[0] in ("main.Lamp", "main.Socket")} == {
        ("main.Lamp", "name", "str", True),
        ("main.Lamp", "watts", "float", False),
        ("main.Lamp", "kind", "Literal['led', 'bulb']", True),
        ("main.Lamp", "sockets", "list[main.Socket]", False),
        ("main.Socket", "volts", "int", True),
    }


def test_robyn(tmp_path: Path) -> None:
    facts = facts_of(
        tmp_path,
        """
        main.py:
            from pydantic import BaseModel
            from robyn import Request, Robyn
            from robyn.types import JsonBody

            class Lamp(JsonBody):
                name: str
                watts: int = 40

            class Order(BaseModel):
                lamp: str

            app = Robyn(__file__)

            @app.get("/lamps/:number")
            def lamp(request: Request, number: int, page: int = 1, q: str | None = None) -> Order: ...

            @app.post("/lamps")
            def add(request: Request, data: Lamp): ...

            @app.post("/orders")
            def order(order: Order): ...
        """,
    )
    told = interface(facts)
    assert told["GET /lamps/{number}"] == (
        {("path", "number"): "int", ("query", "page"): "int", ("query", "q"): "str | None"}, {"200": "Order"}
    )  # fmt: skip
    assert told["POST /lamps"] == ({("body", "body"): "Lamp"}, {"200": None})
    assert told["POST /orders"] == ({("body", "body"): "Order"}, {"200": None})
    assert ("main.Lamp", "watts", "int", False) in fields(facts)


BEHIND_A_DECORATOR = """
from werkzeug.routing import Map, Rule

def only_json(method):
    def asking(self, request, **found):
        if request.content_type != "application/json":
            raise ValueError
        return method(self, request, **found)
    return asking

class Archive:
    def __init__(self):
        self.rules = Map([Rule("/pages", endpoint=self.store, methods=["POST"])])

    @only_json
    def store(self, request): ...

application = Archive()
"""


def test_a_rule_names_what_a_decorator_hides(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(BEHIND_A_DECORATOR)
    [route] = analyze(tmp_path, strict=True).document()["routes"]
    assert route["handler"] == "main.Archive.store"
    assert [guard["name"] for guard in route["guards"]] == ["main.only_json"]

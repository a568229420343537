"""The recovered contract: valid OpenAPI that agrees with what FastAPI itself says of the same code."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from analyzer import analyze
from analyzer.facts import Facts, Parameter, Route, RouteKind
from analyzer.reports import ReportInput, formats
from analyzer.reports.contract import openapi_document
from analyzer.reports.contract.operations import methods_of, template
from analyzer.reports.contract.types import constrained, schema_of, with_default
from tests.sample_facts import hostile_facts, sample_facts
from tests.trees import grow

SHOP = Path(__file__).parents[2] / "fixtures" / "shop"

FRAMEWORK_MADE = ("/docs", "/docs/oauth2-redirect", "/openapi.json", "/redoc")

Operations = dict[tuple[str, str], dict[str, Any]]


@cache
def recovered() -> dict[str, Any]:
    return openapi_document(ReportInput(analyze(SHOP, workers=0).facts, "shop"))


@cache
def said_by_fastapi() -> dict[str, Any]:
    code = "import json; from shop.main import create_app; print(json.dumps(create_app().openapi()))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=SHOP / "src", capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(SHOP / "src"), "SHOP_DATABASE_URL": "sqlite://", "PATH": ""},
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def operations(document: dict[str, Any]) -> Operations:
    return {(path, method): one for path, item in document["paths"].items() for method, one in item.items()}


def parameters(operation: dict[str, Any]) -> set[tuple[str, str, bool]]:
    return {(one["name"], one["in"], one.get("required", False)) for one in operation.get("parameters", [])}


def succeeds(operation: dict[str, Any]) -> dict[str, Any]:
    """What is answered where all goes well, without the titles that FastAPI gives to everything."""
    return {
        status: {
            kind: {name: value for name, value in held["schema"].items() if name != "title"}
            for kind, held in told.get("content", {}).items()
        }
        for status, told in operation["responses"].items()
        if status.startswith("2")
    }


def valid(document: dict[str, Any]) -> bool:
    return not list(OpenAPIV31SpecValidator(document).iter_errors())


def test_the_document_is_valid_and_has_the_operations_that_fastapi_has() -> None:
    mine, real = operations(recovered()), operations(said_by_fastapi())
    assert valid(recovered())
    assert not set(real) - set(mine)
    more = {path for path, _ in set(mine) - set(real)} - set(FRAMEWORK_MADE)
    assert more == {"/api/v1/products/{product_id}/reviews"}  # another application's, mounted below


def test_parameters_bodies_answers_and_security_agree_with_fastapi() -> None:
    mine, real = operations(recovered()), operations(said_by_fastapi())
    for key, theirs in real.items():
        ours = mine[key]
        assert parameters(ours) == parameters(theirs), key
        assert succeeds(ours) == succeeds(theirs), key
        if key != ("/api/v1/auth/token", "post"):  # its form is that of a class of the library
            assert set(ours.get("requestBody", {}).get("content", {})) == set(
                theirs.get("requestBody", {}).get("content", {})
            ), key
        if theirs.get("security"):
            assert ours["security"] == theirs["security"], key


def test_models_agree_with_fastapi() -> None:
    mine, real = recovered()["components"]["schemas"], said_by_fastapi()["components"]["schemas"]
    models = {
        name for name in real if "properties" in real[name] and not name.startswith(("Body_", "HTTP", "Val"))
    }
    assert models <= set(mine)
    for name in models:
        assert sorted(mine[name].get("required", [])) == sorted(real[name].get("required", []))
        for field, theirs in real[name]["properties"].items():
            ours = mine[name]["properties"][field]
            if "x-type" in ours:  # an enumeration
                continue
            assert ours == {key: value for key, value in theirs.items() if key != "title"}


def test_who_may_call_is_never_more_than_is_known() -> None:
    mine = operations(recovered())
    assert mine["/api/v1/products", "get"]["security"] == []
    assert mine["/metrics", "get"]["security"] == [{}, {"credentials": []}]
    undecided = mine["/api/v1/auth/token", "post"]
    assert "security" not in undecided
    assert undecided["x-guard-verdict"] == "unknown"
    assert undecided["x-guard-reason"]
    assert mine["/admin/accounts", "get"]["x-handler"] == "shop.routers.admin.all_accounts"
    assert mine["/admin/accounts", "get"]["x-place"].startswith("src/shop/routers/admin.py:")


@pytest.mark.parametrize(
    "facts", [sample_facts(), hostile_facts(), Facts()], ids=["shop", "hostile", "empty"]
)
def test_whatever_the_facts_the_document_is_valid(facts: Facts) -> None:
    document = json.loads(formats()["openapi"].render(ReportInput(facts, "shop")))
    assert valid(document)
    assert formats()["openapi"].render(ReportInput(Facts(reversed(list(facts))), "shop")) == formats()[
        "openapi"
    ].render(ReportInput(facts, "shop"))


def test_a_flask_application_has_a_contract_too(tmp_path: Path) -> None:
    root = grow(
        tmp_path,
        """
        app.py:
            from flask import Flask, abort

            app = Flask(__name__)

            @app.route("/users/<int:number>", methods=["GET", "DELETE"])
            def user(number):
                if number < 1:
                    abort(404)
                return {}
        """,
    )
    document = openapi_document(ReportInput(analyze(root, workers=0).facts, "app"))
    assert valid(document)
    item = document["paths"]["/users/{number}"]
    assert set(item) == {"get", "delete"}
    (parameter,) = item["get"]["parameters"]
    assert (parameter["name"], parameter["in"], parameter["required"]) == ("number", "path", True)
    assert parameter["schema"]["type"] == "integer"
    assert item["get"]["operationId"] != item["delete"]["operationId"]


def test_paths_without_names_get_some() -> None:
    assert template("/a/{?}/b/{}/c/{?}/{x}") == (
        "/a/{unknown}/b/{part}/c/{unknown_2}/{x}",
        ("unknown", "part", "unknown_2", "x"),
    )


def test_any_method_is_written_as_all_that_clients_use() -> None:
    route = Route(
        id="r", application="a", kind=RouteKind.HTTP, methods=("ANY",), path="/", raw_path="/", handler="h"
    )
    assert methods_of(route) == ("get", "put", "post", "delete", "patch")


def test_a_body_of_several_parts_is_an_object() -> None:
    facts = sample_facts()
    route = next(row for row in facts.of(Route) if row.methods == ("POST",))
    parts = [
        Parameter(id=name, route=route.id, owner="h", name=name, attribute=name, location="body",
                  type=kind, required=required)
        for name, kind, required in (("first", "int", True), ("second", "str | None", False))
    ]  # fmt: skip
    document = openapi_document(ReportInput(Facts([route, *parts]), "shop"))
    (item,) = document["paths"].values()
    assert item["post"]["requestBody"]["content"]["application/json"]["schema"] == {
        "type": "object",
        "properties": {"first": {"type": "integer"}, "second": {"type": ["string", "null"]}},
        "required": ["first"],
    }


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ("str", {"type": "string"}),
        ("int | None", {"type": ["integer", "null"]}),
        ("Optional[str]", {"type": ["string", "null"]}),
        ("list[datetime.date]", {"type": "array", "items": {"type": "string", "format": "date"}}),
        ("dict[str, list[int]]", {"type": "object",
                                  "additionalProperties": {"type": "array", "items": {"type": "integer"}}}),
        ("Union[int, str, int]", {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
        ("Literal['a', 'b']", {"enum": ["a", "b"]}),
        ("Literal[Kind.A]", {"x-type": "Literal[Kind.A]"}),
        ("Annotated[int, Ge(1)]", {"type": "integer"}),
        ("tuple[int, str]", {"type": "array", "prefixItems": [{"type": "integer"}, {"type": "string"}],
                             "minItems": 2, "maxItems": 2}),
        ("tuple[int, ...]", {"type": "array", "items": {"type": "integer"}}),
        ("'Order'", {"$ref": "#/Order"}),
        ("shop.Order | None", {"anyOf": [{"$ref": "#/Order"}, {"type": "null"}]}),
        ("Kind", {"x-type": "Kind"}),
        ("not a type", {"x-type": "not a type"}),
        ("[" * 2000, {"x-type": "[" * 2000}),
        (None, {}),
    ],
)  # fmt: skip
def test_types_become_schemas(text: str | None, schema: dict[str, Any]) -> None:
    assert schema_of(text, lambda name: "#/Order" if name.endswith("Order") else None) == schema


def test_constraints_and_defaults() -> None:
    given = {"ge": 1, "lt": 9, "pattern": "a+", "max_length": 3, "strict": True, "gt": "x"}
    assert constrained({"type": "integer"}, given) == {
        "type": "integer", "minimum": 1, "exclusiveMaximum": 9, "pattern": "a+", "maxLength": 3,
    }  # fmt: skip
    assert constrained({"type": "array"}, {"max_length": 3})["maxItems"] == 3
    assert with_default({}, "'a'") == {"default": "a"}
    assert with_default({}, "Kind.A") == {} == with_default({}, "now()") == with_default({}, None)

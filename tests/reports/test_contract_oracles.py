"""The recovered contract of a fixture says what the documentation library says that the code serves.

Compared are bodies and answers of success with every schema in them written out: names of components, titles
and descriptions differ, and mean nothing.  Where the oracle knows a format or a limit of which the source
says nothing (ranges of a database's numbers), only the type is compared.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from analyzer import analyze
from analyzer.reports import ReportInput
from analyzer.reports.contract import openapi_document

FIXTURES: Final = Path(__file__).parents[2] / "fixtures"

SPECTACULAR: Final = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from drf_spectacular.generators import SchemaGenerator
print(json.dumps(SchemaGenerator().get_schema(public=True)))
"""

SMOREST: Final = "import json; from main import api; print(json.dumps(api.spec.to_dict()))"

OPENAPI3: Final = "import json; from main import app; print(json.dumps(app.api_doc))"

APIFLASK: Final = "import json; from main import app; print(json.dumps(app.spec))"

RESTX: Final = """
import json
from main import api, app
with app.test_request_context():
    print(json.dumps(api.__schema__))
"""

NINJA: Final = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from config.urls import api
print(json.dumps(api.get_openapi_schema(), default=str))
"""

CONNEXION: Final = """
import json
import main
from connexion.spec import Specification
print(json.dumps(Specification.load("openapi.yml")._spec))
"""

LITESTAR: Final = """
import json
from litestar import Litestar
from main import Tickets, feedback, offer
print(json.dumps(Litestar([Tickets, offer, feedback]).openapi_schema.to_schema()))
"""

ORACLES: Final = {
    "apiflask/contract": ("apiflask", APIFLASK),
    "connexion/contract": ("connexion", CONNEXION),
    "flask_smorest/contract": ("flask_smorest", SMOREST),
    "flask_openapi3/contract": ("flask_openapi3", OPENAPI3),
    "flask_restx/contract": ("flask_restx", RESTX),
    "litestar/contract": ("litestar", LITESTAR),
    "ninja/contract": ("ninja", NINJA),
    "rest_framework/contract": ("drf_spectacular", SPECTACULAR),
}
"""Fixture -> the library that must be there, and the program that prints its document."""

METHODS: Final = ("get", "put", "post", "patch", "delete")

BY_ITSELF: Final = ("X-Fields",)
"""Headers that a library takes on every route that it marshals."""

MAX_DEPTH: Final = 6

Document = dict[str, Any]


@cache
def recovered(fixture: str) -> Document:
    return openapi_document(ReportInput(analyze(FIXTURES / fixture, workers=0).facts, "fixture"))


@cache
def told(fixture: str) -> Document:
    library, program = ORACLES[fixture]
    if find_spec(library) is None:  # some of them cannot be imported without settings
        pytest.skip(f"{library} is not installed")
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=FIXTURES / fixture, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(FIXTURES / fixture), "PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    found: Document = json.loads(done.stdout)
    return found


def operations(document: Document) -> dict[tuple[str, str], Document]:
    return {
        (path, method): one
        for path, item in document["paths"].items()
        for method, one in item.items()
        if method in METHODS
    }


def written_out(document: Document, schema: Document, taken: bool, depth: int = 0) -> Any:
    """A schema without names: its type, and of an object its properties with whether they are required;
    `taken`: as a body, without what is only answered, else as an answer, without what is only taken."""
    if depth > MAX_DEPTH:
        return "deep"
    if "$ref" in schema:
        inner: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            inner = inner[part]
        return written_out(document, inner, taken, depth)
    several = schema.get("allOf") or schema.get("oneOf") or schema.get("anyOf")
    if several:
        told = [written_out(document, one, taken, depth) for one in several]
        if "allOf" in schema and all(isinstance(one, dict) for one in told) and len(told) > 1:
            return {name: shape for one in told for name, shape in one.items()}
        if any(str(one).startswith("one of") for one in told):  # an enumeration, and blank
            return " or ".join(sorted({str(one) for one in told}))
        nullable = schema.get("nullable") or "null" in told
        if {"number", "string"} == {str(one) for one in told if one != "null"}:
            return _or_null("string", nullable)  # a decimal number, which is answered as a text
        known = sorted({json.dumps(one, sort_keys=True) for one in told if one != "null"})
        return (
            f"{' or '.join(known)}{'?' if nullable else ''}"
            if len(known) > 1
            else _or_null(json.loads(known[0]), nullable)
        )
    if "enum" in schema:
        values = [one for one in schema["enum"] if one is not None]
        nullable = schema.get("nullable") or None in schema["enum"] or not values
        return _or_null(f"one of {sorted(map(str, values))}" if values else "null", nullable and bool(values))
    kinds = schema.get("type", "anything")
    names = [one for one in (kinds if isinstance(kinds, list) else [kinds]) if one != "null"]
    nullable = bool(schema.get("nullable")) or (isinstance(kinds, list) and "null" in kinds)
    if not names or kinds == "null":
        return "null"
    if "properties" in schema:
        hidden = "readOnly" if taken else "writeOnly"
        required = schema.get("required", [])
        return _or_null(
            {
                f"{name}{'' if name in required or not taken else '?'}": written_out(
                    document, one, taken, depth + 1
                )
                for name, one in sorted(schema["properties"].items())
                if not one.get(hidden)
            },
            nullable,
        )
    if names[0] == "array":
        return _or_null([written_out(document, schema.get("items", {}), taken, depth + 1)], nullable)
    return _or_null(names[0], nullable)


def _or_null(shape: Any, nullable: Any) -> Any:
    return {"null or": shape} if nullable else shape


def body(document: Document, operation: Document) -> Any:
    for one in operation.get("parameters", []):
        if one["in"] == "body":  # as version 2 has it
            return written_out(document, one["schema"], True)
    contents: list[Document] = list(operation.get("requestBody", {}).get("content", {}).values())
    return written_out(document, contents[0]["schema"], True) if contents else None


def answers(document: Document, operation: Document) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, one in operation["responses"].items():
        if status.startswith("2"):
            contents: list[Document] = list(one.get("content", {}).values())
            if "schema" in one:  # as version 2 has it
                contents = [one]
            found[status] = written_out(document, contents[0]["schema"], False) if contents else None
    return found


def parameters(operation: Document) -> set[tuple[str, str, bool]]:
    return {
        (one["name"], one["in"], one.get("required", False))
        for one in operation.get("parameters", [])
        if one["in"] not in ("path", "body") and one["name"] not in BY_ITSELF
    }


@pytest.mark.parametrize("fixture", sorted(ORACLES))
def test_the_document_is_valid(fixture: str) -> None:
    assert not list(OpenAPIV31SpecValidator(recovered(fixture)).iter_errors())


@pytest.mark.parametrize("fixture", sorted(ORACLES))
def test_bodies_answers_and_parameters_agree(fixture: str) -> None:
    mine, real = recovered(fixture), told(fixture)
    ours = {(_without_names(path), method): one for (path, method), one in operations(mine).items()}
    assert operations(real)
    differing = [
        (path, method, what, own, other)
        for (path, method), theirs in operations(real).items()
        for operation in [ours[_without_names(path), method]]
        for what, own, other in (
            ("body", body(mine, operation), body(real, theirs)),
            ("answers", answers(mine, operation), answers(real, theirs)),
            ("parameters", parameters(operation), parameters(theirs)),
        )
        if own != other
    ]
    assert not differing


def _without_names(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))

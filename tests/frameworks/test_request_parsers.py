"""Parsers of requests that handlers call, and dictionaries of fields that are marshalled."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from analyzer import analyze
from analyzer.facts import Facts, Parameter, Response, SchemaField

FIXTURE = Path(__file__).parents[2] / "fixtures" / "flask_restful" / "contract"


@cache
def facts() -> Facts:
    return analyze(FIXTURE, workers=0).facts


def taken(method: str) -> dict[tuple[str, str], tuple[str | None, bool | None]]:
    return {
        (row.location, row.name): (row.type, row.required)
        for row in facts().of(Parameter)
        if f" {method} " in row.route and row.location != "path"
    }


def fields(schema: str) -> dict[str, str | None]:
    rows = sorted(facts().of(SchemaField), key=lambda row: row.position)
    return {row.name: row.type for row in rows if row.schema == schema}


def test_a_parser_of_the_module_is_asked_in_the_query() -> None:
    assert taken("GET") == {("query", "page"): ("int", False), ("query", "tags"): ("list[str]", False)}


def test_a_parser_of_the_view_is_asked_in_the_body() -> None:
    (body,) = taken("POST").items()
    assert body == (("body", "body"), ("main.Notes.post_json", True))
    assert fields("main.Notes.post_json") == {"text": "str", "due": "date"}


def test_a_parser_that_the_handler_makes_says_where_it_looks() -> None:
    assert taken("PUT") == {
        ("form", "kind"): ("Literal['a', 'b']", True),
        ("header", "X-Client"): ("str", False),
    }


def test_dictionaries_of_fields_are_schemas_one_each() -> None:
    answers = {row.route.split()[1]: row.model for row in facts().of(Response)}
    assert fields(str(answers["GET"])) == {"id": "int", "text": "str", "author": f"{answers['GET']}_author"}
    assert fields(f"{answers['GET']}_author") == {"name": "str"}
    assert fields(str(answers["POST"])) == {"id": "int"}

"""AWS Lambda: the event of a request, as REST and HTTP interfaces, load balancers and function URLs give it;
Chalice: `app.current_request`.

Source: chalice 1.32, app.py, Request; https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html,
payload formats 1.0 and 2.0.
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Knows, Site
from analyzer.behaviour.libraries.web_parts import PART
from analyzer.behaviour.things import NOTHING, Of, Thing

EVENT: Final = "aws_lambda.Event"

PARTS: Final = {
    "queryStringParameters": "query",
    "multiValueQueryStringParameters": "query",
    "pathParameters": "path",
    "headers": "header",
    "multiValueHeaders": "header",
}
"""Mappings in an event, to where their entries come from."""

WHOLE: Final = {
    "body": "body",
    "rawQueryString": "query",
    "cookies": "cookie",
    "path": "path",
    "rawPath": "path",
}
"""Texts in an event."""


def _entry(site: Site) -> Thing | None:
    key = site.args[0].constant if site.args else None
    if key in PARTS:
        return Thing((Of(PART),), site.source(PARTS[key], None).origins)
    if key in WHOLE:
        return site.source(WHOLE[key], None)
    return NOTHING


CHALICE: Final = "chalice.app.Request"
APPLICATIONS: Final = ("chalice.app.Chalice", "chalice.Chalice", "chalice.app.Blueprint", "chalice.Blueprint")

BEHAVIOUR = {
    f"{EVENT}[]": Knows(custom=_entry),
    f"{EVENT}.get": Knows(custom=_entry),
    **{f"{name}.current_request:": Knows(gives=CHALICE, keeps=False) for name in APPLICATIONS},
    f"{CHALICE}.json_body:": Knows(source="json"),
    f"{CHALICE}.raw_body:": Knows(source="body"),
    f"{CHALICE}.query_params:": Knows(source="query", gives=PART),
    f"{CHALICE}.uri_params:": Knows(source="path", gives=PART),
    f"{CHALICE}.headers:": Knows(source="header", gives=PART),
}
HANDLERS = {"aws_lambda": (EVENT,)}

"""aiohttp-apispec: a description of the interface, and decorators that note schemas on handlers.

Modelled: the decorators, which give the handler back as it is, with what they say that it takes and answers;
the routes of the description and its page.
Not modelled: `validation_middleware` beyond its being a middleware that validates.
Source: aiohttp-apispec 2.2, aiohttp_apispec/aiohttp_apispec.py, decorators/.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

GUARDS: Final = {"aiohttp_apispec.middlewares.validation_middleware": GuardKind.VALIDATION}
ALIASES: Final = {
    "aiohttp_apispec.validation_middleware": "aiohttp_apispec.middlewares.validation_middleware",
    "aiohttp_apispec.setup_aiohttp_apispec": "aiohttp_apispec.aiohttp_apispec.setup_aiohttp_apispec",
    "aiohttp_apispec.AiohttpApiSpec": "aiohttp_apispec.aiohttp_apispec.AiohttpApiSpec",
    **{
        f"aiohttp_apispec.{name}": f"aiohttp_apispec.decorators.{name}"
        for name in (
            "docs", "request_schema", "response_schema", "use_kwargs", "marshal_with", "match_info_schema",
            "querystring_schema", "form_schema", "json_schema", "headers_schema", "cookies_schema",
        )
    },
}  # fmt: skip

DECORATORS: Final = """
from interface_notes import answers, asks, takes


def docs(**kwargs):
    def wrapper(func):
        for status, told in (kwargs.get("responses") or {}).items():
            answers(func, told.get("schema"), status, told.get("description"))
        for one in kwargs.get("parameters") or []:
            kind = one.get("type") or (one.get("schema") or {}).get("type")
            asks(func, one.get("name"), one.get("in"), TYPES.get(kind, "str"), one.get("required", False))
        return func

    return wrapper


TYPES = {"integer": "int", "number": "float", "boolean": "bool", "array": "list"}


def request_schema(schema, location="json", put_into=None, example=None, add_to_refs=False, locations=None,
                   **kwargs):
    return lambda func: takes(func, schema, locations[0] if locations else location)


def response_schema(schema, code=200, required=False, description=None):
    return lambda func: answers(func, schema, code, description)


use_kwargs = request_schema
marshal_with = response_schema


def match_info_schema(schema, **kwargs):
    return request_schema(schema, "match_info")


def querystring_schema(schema, **kwargs):
    return request_schema(schema, "querystring")


def form_schema(schema, **kwargs):
    return request_schema(schema, "form")


def json_schema(schema, **kwargs):
    return request_schema(schema, "json")


def headers_schema(schema, **kwargs):
    return request_schema(schema, "headers")


def cookies_schema(schema, **kwargs):
    return request_schema(schema, "cookies")
"""

STUBS: Final = {
    "aiohttp_apispec.decorators": DECORATORS,
    "aiohttp_apispec.aiohttp_apispec": """
class AiohttpApiSpec:
    def __init__(self, url="/api/docs/swagger.json", app=None, request_data_name="data", swagger_path=None,
                 static_path="/static/swagger", error_callback=None, in_place=False, prefix="",
                 schema_name_resolver=None, **kwargs):
        self.url = url
        self.swagger_path = swagger_path
        self.static_path = static_path
        if app is not None:
            self.register(app, in_place)

    def register(self, app, in_place=False):
        if self.url is not None:
            async def swagger_handler(request):
                pass

            app.router.add_route("GET", self.url, swagger_handler, name="swagger.spec")
            if self.swagger_path is not None:
                self._add_swagger_web_page(app, self.static_path, self.swagger_path)

    def _add_swagger_web_page(self, app, static_path, view_path):
        app.router.add_static(static_path, "static")

        async def swagger_view(request):
            pass

        app.router.add_route("GET", view_path, swagger_view, name="swagger.docs")


def setup_aiohttp_apispec(app, *, title="API documentation", version="0.0.1", url="/api/docs/swagger.json",
                          swagger_path=None, static_path="/static/swagger", in_place=False, **kwargs):
    AiohttpApiSpec(url, app, swagger_path=swagger_path, static_path=static_path, in_place=in_place)
""",
}

"""One operation for each method and path: what it takes, what it answers, who may call it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final, TypeVar

from analyzer.facts import Facts, Guard, GuardKind, GuardVerdict, Parameter, Raised, Response, Route
from analyzer.reports.contract.models import Models
from analyzer.reports.contract.security import Schemes
from analyzer.reports.contract.types import JsonSchema, constrained, schema_of, with_default
from analyzer.reports.summary import Summary, guarding, place

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
ANY: Final = ("get", "put", "post", "delete", "patch")
"""Methods that are written for a route that takes any."""

ANSWERS: Final[Mapping[str, tuple[str, JsonSchema]]] = {
    "PlainTextResponse": ("text/plain", {"type": "string"}),
    "HTMLResponse": ("text/html", {"type": "string"}),
    "FileResponse": ("application/octet-stream", {}),
    "StreamingResponse": ("application/octet-stream", {}),
}
"""Classes of ready answers that are no JSON: their media type, and what is known of what they hold."""

JSON_ANSWERS: Final = ("JSONResponse", "ORJSONResponse", "UJSONResponse")

NO_ANSWERS: Final = ("Response", "RedirectResponse")
"""Classes that say nothing of what they hold, or hold nothing."""

PHRASES: Final = {
    "200": "OK", "201": "Created", "202": "Accepted", "204": "No Content", "206": "Partial Content",
    "301": "Moved Permanently", "302": "Found", "303": "See Other", "304": "Not Modified",
    "307": "Temporary Redirect", "308": "Permanent Redirect",
    "400": "Bad Request", "401": "Unauthorized", "402": "Payment Required", "403": "Forbidden",
    "404": "Not Found", "405": "Method Not Allowed", "406": "Not Acceptable", "409": "Conflict",
    "410": "Gone", "412": "Precondition Failed", "413": "Content Too Large", "415": "Unsupported Media Type",
    "422": "Unprocessable Content", "423": "Locked", "429": "Too Many Requests",
    "500": "Internal Server Error", "501": "Not Implemented", "502": "Bad Gateway",
    "503": "Service Unavailable", "504": "Gateway Timeout", "default": "any other",
}  # fmt: skip
"""What a status is called, where the code does not describe the answer."""

BODILESS: Final = ("204", "205", "304")

BESIDE: Final = ("query", "header", "cookie")
"""Where parameters stand that are not part of the path."""

IGNORED: Final = ("accept", "authorization", "content-type")
"""Headers that OpenAPI tells in other ways: a parameter of such a name is ignored."""

_PART = re.compile(r"\{+([^{}]*)\}+")
"""A part that is not fixed; several braces are what a part that is not known was put between."""


def template(path: str) -> tuple[str, tuple[str, ...]]:
    """The path as OpenAPI has it, and the names in it: each once, and parts without a name have one."""
    names: list[str] = []

    def named(found: re.Match[str]) -> str:
        base = found[1] if found[1] not in ("", "?") else "unknown" if found[1] else "part"
        name, number = base, 2
        while name in names:
            name, number = f"{base}_{number}", number + 1
        names.append(name)
        return f"{{{name}}}"

    return _PART.sub(named, path), tuple(names)


def methods_of(route: Route) -> tuple[str, ...]:
    """The methods under which a route is written."""
    named = {method.lower() for method in route.methods}
    return ANY if "any" in named or not named else tuple(one for one in METHODS if one in named)


_OfRoute = TypeVar("_OfRoute", Parameter, Response)


class Operations:
    """Writes operations from the facts about their routes."""

    def __init__(self, facts: Facts, summary: Summary, models: Models, schemes: Schemes) -> None:
        self._facts = facts
        self._summary = summary
        self._models = models
        self._schemes = schemes
        self._names: set[str] = set()

    def operation(self, route: Route, method: str, names: Iterable[str]) -> dict[str, Any]:
        guards = self._summary.guards.get(route.id, ())
        made: dict[str, Any] = {"operationId": self._name(route, method)}
        if route.tags:
            made["tags"] = list(dict.fromkeys(route.tags))
        if route.deprecated:
            made["deprecated"] = True
        declared = [one for one in self._declared.get(route.id, []) if _holds(one.methods, method)]
        if parameters := self._parameters(declared, names):
            made["parameters"] = parameters
        if method not in ("get", "head") and (body := self._body(declared)):
            made["requestBody"] = body
        made["responses"] = self._responses(route, method)
        security = self._security(route, guards)
        if security is not None:
            made["security"] = security
        return {**made, **self._extensions(route, guards)}

    def _name(self, route: Route, method: str) -> str:
        base = (route.handler or route.path).replace(".<locals>", "")
        name, number = base, 2
        while name in self._names:
            name = f"{base}_{method}" if number == 2 else f"{base}_{method}_{number - 1}"
            number += 1
        self._names.add(name)
        return name

    # -- what it takes ---------------------------------------------------------------------------------------

    def _parameters(self, declared: list[Parameter], names: Iterable[str]) -> list[dict[str, Any]]:
        in_path = {one.name: one for one in declared if one.location == "path"}
        made = [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": self._shape(in_path[name]) if name in in_path else {"type": "string"},
            }
            for name in names
        ]
        told = set()
        for one in declared:
            if one.location == "header" and one.name.lower() in IGNORED:
                continue
            if one.location in BESIDE and (one.location, one.name) not in told:
                told.add((one.location, one.name))
                required = {"required": True} if one.required else {}
                made.append({"name": one.name, "in": one.location, **required, "schema": self._shape(one)})
        return made

    def _shape(self, one: Parameter) -> JsonSchema:
        if one.constraints.get("partial") is True:
            return schema_of(one.type, self._models.partial)
        reference = self._models.reference_to(one.schema) if one.schema else None
        exact = reference is not None and one.type is not None and one.type.isidentifier()
        shape = {"$ref": reference} if exact else schema_of(one.type, self._models.reference)
        if reference is not None and not exact and not shape:
            shape = {"$ref": reference}
        return with_default(constrained(shape, one.constraints), None if one.required else one.default)

    def _body(self, declared: list[Parameter]) -> dict[str, Any] | None:
        bodies = [one for one in declared if one.location == "body"]
        fields = [one for one in declared if one.location in ("form", "file")]
        content: dict[str, Any] = {}
        if len(bodies) == 1:
            content["application/json"] = {"schema": self._shape(bodies[0])}
        elif bodies:
            content["application/json"] = {"schema": self._together(bodies)}
        if fields:
            files = any(one.location == "file" for one in fields)
            kind = "multipart/form-data" if files else "application/x-www-form-urlencoded"
            content[kind] = {"schema": self._together(fields)}
        if not content:
            return None
        return {"content": content, "required": any(one.required for one in (*bodies, *fields))}

    def _together(self, parts: list[Parameter]) -> JsonSchema:
        required = list(dict.fromkeys(one.name for one in parts if one.required))
        return {
            "type": "object",
            "properties": {one.name: self._shape(one) for one in parts},
            **({"required": required} if required else {}),
        }

    @cached_property
    def _declared(self) -> Mapping[str, list[Parameter]]:
        return _by_route(self._facts.of(Parameter))

    # -- what it answers -------------------------------------------------------------------------------------

    def _responses(self, route: Route, method: str) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for one in self._answers.get(route.id, []):
            if not _holds(one.methods, method):
                continue
            content = self._content(one)
            made[one.status] = {"description": one.description or _phrase(one.status), **content}
        for status, exceptions in sorted(self._refusals.get(route.handler, {}).items()):
            told = f"{_phrase(status)}; raised as {', '.join(sorted(exceptions))}"
            made.setdefault(status, {"description": told})
        if not made:
            status = str(route.status_code) if route.status_code else "default"
            made[status] = {"description": "not declared in the code"}
        return dict(sorted(made.items()))

    def _content(self, one: Response) -> dict[str, Any]:
        """What a response holds; nothing where the code does not say."""
        named = (one.response_class or one.model or "").rpartition(".")[2]
        if one.status in BODILESS or named in ("", *NO_ANSWERS):
            return {}
        if named in ANSWERS:
            kind, shape = ANSWERS[named]
            return {"content": {kind: {"schema": dict(shape)}}}
        declared = one.model if (one.model or "").rpartition(".")[2] not in JSON_ANSWERS else None
        reference = self._models.reference_to(one.schema) if one.schema else None
        exact = reference is not None and (declared is None or declared.isidentifier())
        shape = {"$ref": reference} if exact else schema_of(declared, self._models.reference)
        return {"content": {"application/json": {"schema": shape}}}

    @cached_property
    def _answers(self) -> Mapping[str, list[Response]]:
        return _by_route(self._facts.of(Response))

    @cached_property
    def _refusals(self) -> Mapping[str, dict[str, set[str]]]:
        """Handler to the statuses of the exceptions that can leave it."""
        handlers = {route.handler for route in self._summary.routes}
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for one in self._facts.of(Raised):
            if one.status is not None and one.function in handlers and 400 <= one.status <= 599:
                found[one.function][str(one.status)].add(one.exception)
        return found

    # -- who may call it -------------------------------------------------------------------------------------

    def _security(self, route: Route, guards: Iterable[Guard]) -> list[dict[str, list[str]]] | None:
        """None where it could not be decided: then the document says nothing, and the extension why."""
        if route.guard_verdict is GuardVerdict.UNKNOWN:
            return None
        if route.guard_verdict is GuardVerdict.UNGUARDED:
            return []
        asked = [one for one in guarding(guards) if one.protects]
        demands: dict[str, list[str]] = {}
        for one in asked:
            for name in self._schemes.of(one):
                demands[name] = [*dict.fromkeys([*demands.get(name, []), *one.scopes])]
        if not demands:
            demands = {self._schemes.not_known(): []}
        optional: list[dict[str, list[str]]] = [{}] if route.guard_verdict is GuardVerdict.CONDITIONAL else []
        return [*optional, demands]

    def _extensions(self, route: Route, guards: Iterable[Guard]) -> dict[str, Any]:
        made: dict[str, Any] = {"x-handler": route.handler, "x-place": place(route.evidence)}
        named = [_guard(one) for one in guarding(guards) if one.kind is not GuardKind.VALIDATION]
        made["x-guard-verdict"] = str(route.guard_verdict)
        if route.verdict_reason and route.guard_verdict in (GuardVerdict.CONDITIONAL, GuardVerdict.UNKNOWN):
            made["x-guard-reason"] = route.verdict_reason
        if named:
            made["x-guards"] = named
        if route.condition:
            made["x-condition"] = route.condition
        if route.in_schema is False:
            made["x-undocumented"] = True
        return {name: value for name, value in made.items() if value}


def _by_route(rows: Iterable[_OfRoute]) -> Mapping[str, list[_OfRoute]]:
    found: dict[str, list[_OfRoute]] = defaultdict(list)
    for one in rows:
        found[one.route].append(one)
    return found


def _holds(methods: tuple[str, ...], method: str) -> bool:
    """Whether what is declared for some methods of a route, or for all, holds for one."""
    return not methods or method.upper() in methods


def _guard(one: Guard) -> dict[str, str]:
    made = {"name": one.name, "kind": str(one.kind)}
    return {**made, "condition": one.condition} if one.condition else made


def _phrase(status: str) -> str:
    return PHRASES.get(status, f"status {status}")

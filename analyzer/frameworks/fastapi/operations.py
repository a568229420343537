"""One operation: guards on its way, parameters, responses, as facts.

Where a parameter comes from: named in the path, declared by a marker, a scalar in the query, a model in the
body.
Source: fastapi/dependencies/utils.py: analyze_param; fastapi/routing.py: APIRoute.__init__.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from analyzer.concepts.callables import describe, evidence_of
from analyzer.concepts.layers import decorator_guards, refusal_inside
from analyzer.concepts.routing import GuardDraft
from analyzer.concepts.schemas import models_in, schemas
from analyzer.evaluator.annotations import spelled_type, union_members
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Annotated, Class, Function, Instance, NativeClass, name_of
from analyzer.evaluator.texts import spelled, to_python
from analyzer.evaluator.values import Dict, External, Possible, Setting, Unknown, Value, is_constant
from analyzer.facts import Facts, Parameter, Response
from analyzer.frameworks.fastapi.dependants import Argument, dependants
from analyzer.frameworks.fastapi.markers import Depends
from analyzer.frameworks.fastapi.markers import Parameter as Marker


class Operation:
    """A registered handler with what FastAPI makes of its signature."""

    def __init__(
        self,
        run: Interpreter,
        endpoint: Any,
        dependencies: tuple[Possible, ...],
        options: dict[str, Any],
        path: Any,
        last: tuple[Possible, ...] = (),
    ) -> None:
        self._run = run
        self._endpoint = endpoint
        self._options = options
        self._path = path
        reader = dependants(run)
        self._own = reader.of_values(list(dependencies), "router")
        self._last = reader.of_values(list(last), "route")
        self._signature = reader.signature(plain(endpoint))

    @cached_property
    def guards(self) -> list[GuardDraft]:
        """Everything that is called before the handler, then the decorators around it that refuse."""
        found = dependants(self._run).guards([*self._own, *self._signature.dependencies, *self._last])
        return [*found, *decorator_guards(self._run, self._endpoint)]

    @cached_property
    def inside(self) -> GuardDraft | None:
        """A refusal for want of credentials inside the handler."""
        return refusal_inside(self._run, self._endpoint)

    @property
    def name(self) -> str | None:
        """The route's name, where one is given."""
        given = plain(self._options.get("name"))
        return given if isinstance(given, str) else None

    @cached_property
    def details(self) -> dict[str, Any]:
        """Declared properties for the route's row."""
        status = plain(self._options.get("status_code"))
        tags = [plain(one.value) for one in self._run.each(self._options.get("tags"))]
        deprecated = plain(self._options.get("deprecated"))
        shown = plain(self._options.get("include_in_schema"))
        model = self._response_model()
        return {
            "status_code": status if isinstance(status, int) else None,
            "tags": tuple(dict.fromkeys(self._tag(one) for one in tags)),
            "deprecated": deprecated if isinstance(deprecated, bool) else None,
            "in_schema": shown if isinstance(shown, bool) else True,
            "response_model": None if model is None else spelled_type(model),
        }

    def _tag(self, tag: Any) -> str:
        value = tag.attributes.get("value") if isinstance(tag, Instance) else tag
        return value if isinstance(value, str) else "{?}"

    def _response_model(self) -> Any:
        return response_model(self._run, self._endpoint, self._options)

    def write(self, facts: Facts, route: str) -> None:
        """Parameters of the handler and of all dependencies, and the declared responses."""
        owner = describe(self._endpoint).name
        seen: set[tuple[str, str]] = set()
        pending = [(owner, self._signature)]
        pending += [
            (name_of(one.callable), dependants(self._run).signature(one.callable))
            for one in self._every_dependency()
        ]
        names = set(re.findall(r"\{(\w+)", spelled(self._path)[0]))
        for name, signature in pending:
            for argument in signature.arguments:
                row = self._parameter(route, name, argument, names)
                if row is not None and (row.location, row.name) not in seen:
                    seen.add((row.location, row.name))
                    facts.add(row)
        self._responses(facts, route)

    def _every_dependency(self) -> Iterator[Any]:
        reader = dependants(self._run)
        pending = [*self._own, *self._signature.dependencies, *self._last]
        seen: set[int] = set()
        while pending:
            one = pending.pop(0)
            if id(one.callable) not in seen:
                seen.add(id(one.callable))
                yield one
                pending = [*reader.signature(one.callable).dependencies, *pending]

    def _parameter(self, route: str, owner: str, argument: Argument, in_path: set[str]) -> Parameter | None:
        marker = plain(argument.marker)
        if isinstance(marker, Depends):
            return None
        location = self._location(argument, marker, in_path)
        name = argument.name
        if isinstance(marker, Marker):
            if isinstance(marker.alias, str):
                name = marker.alias
            elif location == "header":
                name = name.replace("_", "-")
        default = marker.default if isinstance(marker, Marker) else argument.default
        if isinstance(marker, Marker) and default is ... and argument.default is not marker:
            default = argument.default
        required = default is ABSENT or default is ... or location == "path"
        model = next(iter(models_in(argument.annotation)), None)
        if model is not None:
            schemas(self._run).want(model)
        return Parameter(
            id=f"{route} {location} {name}",
            route=route,
            owner=owner,
            name=name,
            attribute=argument.name,
            location=location,
            type=None if argument.annotation is None else spelled_type(argument.annotation),
            schema=None if model is None else model.full_name,
            required=required,
            default=None if required else shown_default(default),
            constraints=marker.constraints() if isinstance(marker, Marker) else {},
            evidence=evidence_of(argument.place),
        )

    def _location(self, argument: Argument, marker: Any, in_path: set[str]) -> str:
        if argument.name in in_path:
            return "path"
        if isinstance(marker, Marker):
            return marker.LOCATION
        kinds = {_kind(member) for member in union_members(argument.annotation)}
        if "UploadFile" in kinds:
            return "file"
        if any(models_in(argument.annotation)) or kinds & {"dict", "Dict", "Mapping"}:
            return "body"
        return "query"

    def _response_class(self) -> str | None:
        """The class that the route names; None where it takes the router's or the application's."""
        given = plain(self._options.get("response_class"))
        return name_of(given) if isinstance(given, (External, NativeClass, Class)) else None

    def _responses(self, facts: Facts, route: str) -> None:
        details = self.details
        model = self._response_model()
        known = next(iter(models_in(model)), None)
        if known is not None:
            schemas(self._run).want(known)
        status = str(details["status_code"] or 200)
        facts.add(
            Response(
                id=f"{route} {status}",
                route=route,
                status=status,
                model=details["response_model"],
                schema=None if known is None else known.full_name,
                response_class=self._response_class(),
            )
        )
        declared = plain(self._options.get("responses"))
        if not isinstance(declared, Dict):
            return
        for key, possible in declared.entries.values():
            code = plain(key)
            if not isinstance(code, (str, int)) or str(code) == status:
                continue
            content = plain(possible.value)
            described = (
                plain(content.entries[(str, "description")][1].value)
                if isinstance(content, Dict) and (str, "description") in content.entries
                else None
            )
            kind = (
                content.entries[(str, "model")][1].value
                if isinstance(content, Dict) and (str, "model") in content.entries
                else None
            )
            inner = next(iter(models_in(kind)), None)
            if inner is not None:
                schemas(self._run).want(inner)
            facts.add(
                Response(
                    id=f"{route} {code}",
                    route=route,
                    status=str(code),
                    model=None if kind is None else spelled_type(kind),
                    schema=None if inner is None else inner.full_name,
                    description=described if isinstance(described, str) else None,
                )
            )


def response_model(run: Interpreter, endpoint: Any, options: dict[str, Any]) -> Any:
    """The declared type of the response: as given, else the handler's return annotation."""
    given = plain(options.get("response_model", ABSENT))
    if given is not ABSENT and not isinstance(given, Unknown):
        return given
    function = describe(endpoint).function
    returns = getattr(function.node, "returns", None) if isinstance(function, Function) else None
    if returns is None:
        return None if given is ABSENT else given
    with run.at((), returns, function.module):
        return run.annotation(returns, function.frame)


def _kind(annotation: Any) -> str:
    if isinstance(annotation, Annotated):
        return name_of(annotation.of).rpartition(".")[2]
    if isinstance(annotation, (External, NativeClass, Class)):
        return name_of(annotation).rpartition(".")[2]
    return ""


def shown_default(value: Any) -> str:
    """A default as people write it."""
    value = plain(value) if isinstance(value, Setting) else value
    if is_constant(value):
        return repr(value)
    known = to_python(value)
    if not isinstance(known, Value):
        return repr(known)
    if isinstance(value, Instance) and "name" in value.attributes:
        return f"{name_of(value.cls).rpartition('.')[2]}.{value.attributes['name']}"
    return "{?}" if isinstance(value, Unknown) else name_of(value)

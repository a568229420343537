"""The standard library's HTTP server: handler classes with a method for each HTTP method.

Modelled: classes below `BaseHTTPRequestHandler` with `do_GET` and its like, and the paths that they compare
`self.path` with; `SimpleHTTPRequestHandler` as one that serves files.
Not modelled: how such a method tells paths apart otherwise (a blind spot).
Source: CPython 3.11, Lib/http/server.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.class_views import answered
from analyzer.concepts.dispatching import compared_paths
from analyzer.concepts.routing import Draft
from analyzer.concepts.serving import Served, write
from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Class, Function, NativeClass
from analyzer.evaluator.values import Place
from analyzer.facts import Facts, RouteKind

ENTRY_PACKAGES: Final = ("BaseHTTPRequestHandler", "SimpleHTTPRequestHandler", "CGIHTTPRequestHandler")
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
ANYWHERE: Final = "/{path}"


@stands_for("http.server.BaseHTTPRequestHandler", "BaseHTTPServer.BaseHTTPRequestHandler")
class BaseHTTPRequestHandler(StandIn):
    """A class that answers by methods named `do_GET` and so on."""

    RECORDS = True


@stands_for(
    "http.server.SimpleHTTPRequestHandler",
    "http.server.CGIHTTPRequestHandler",
    "SimpleHTTPServer.SimpleHTTPRequestHandler",
)
class SimpleHTTPRequestHandler(BaseHTTPRequestHandler):
    """Serves the files of a folder."""


class Handlers(StandIn):
    """A handler class as the application that it is."""


def compose(run: Interpreter, facts: Facts) -> None:
    """Each class that nobody derives from is an application: it answers whatever reaches its server."""
    classes = [cls for cls in run.classes if _is_a(cls, BaseHTTPRequestHandler)]
    inherited = {base for cls in classes for base in cls.mro[1:]}
    served = []
    for cls in classes:
        if cls in inherited:
            continue
        app = Handlers(cls, cls.place, cls.made)
        app.run, app.effects = run, []
        drafts = list(_drafts(run, cls))
        if drafts:
            served.append(Served(app=app, framework="http.server", drafts=drafts, name=cls.full_name))
    write(run, facts, served)


def _is_a(cls: Class, kind: type[StandIn]) -> bool:
    return any(isinstance(base, NativeClass) and issubclass(base.played_by, kind) for base in mro_of(cls))


def _drafts(run: Interpreter, cls: Class) -> Iterator[Draft]:
    found = list(answered(run, cls, METHODS, "do_{}"))
    for one in found:
        function = describe(one.function).function
        draft = Draft(
            kind=RouteKind.HTTP,
            methods=(one.method,),
            path=ANYWHERE,
            handler=one.handler,
            place=one.handler.place,
            guards=one.guards,
            inside=one.inside,
            details={"handler_method": describe(one.function).name},
        )
        for path, line in compared_paths(function) if isinstance(function, Function) else ():
            yield replace(draft, path=path, place=_at(function, line))
        yield draft
        reason = "which paths it answers is decided in its code; those that it compares are listed"
        run.hole("route", f"{cls.full_name}.do_{one.method}", reason, one.handler.place, "routes")
    if _is_a(cls, SimpleHTTPRequestHandler) and not any(one.method == "GET" for one in found):
        yield Draft(RouteKind.STATIC, ("GET",), ANYWHERE, describe(cls), cls.place)


def _at(function: Any, line: int) -> Place | None:
    return None if function.module.path is None else Place(function.module.path, line, line)

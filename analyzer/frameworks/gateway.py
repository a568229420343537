"""WSGI and ASGI applications that the target writes itself, without a framework.

Modelled: functions and objects that are called with `(environ, start_response)` or `(scope, receive, send)`
and look at the path of the request, and the paths that they compare it with.
Not modelled: how they tell paths apart otherwise (a blind spot); middleware, which hands its arguments on.
Source: PEP 3333; ASGI specification 3.0.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from analyzer.concepts.callables import describe
from analyzer.concepts.dispatching import compared_paths
from analyzer.concepts.layers import refusal_inside
from analyzer.concepts.routing import Draft
from analyzer.concepts.serving import Served, write
from analyzer.evaluator import StandIn
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Function, NativeClass
from analyzer.evaluator.values import Place
from analyzer.facts import Facts, RouteKind

ENTRY_PACKAGES: Final = ("start_response", "PATH_INFO", "raw_path")
PATHS: Final = re.compile(rb"PATH_INFO|raw_path|scope\[[\"']path[\"']\]|scope\.get\([\"'](?:raw_)?path[\"']")
WORDS: Final = (b"PATH_INFO", b"raw_path", b"scope")
"""One of which stands in every such text."""

INTERFACES: Final = {
    ("environ", "start_response"): "wsgi",
    ("env", "start_response"): "wsgi",
    ("scope", "receive", "send"): "asgi",
}


class Gateway(StandIn):
    """A function or object that a server calls."""


def compose(run: Interpreter, facts: Facts) -> None:
    """Each such callable is an application of which only a part can be read."""
    near = {
        path
        for word in WORDS
        for path in run.tree.vocabulary.holding_part(word) & run.importer.modules.keys()
        if run.index.owns(run.importer.modules[path].name.partition(".")[0])
        and PATHS.search(run.tree.peek(path))
    }
    served = []
    for name, kind, function in _callables(run, near):
        app = Gateway(function, function.place)
        app.run, app.effects = run, []
        drafts = [
            Draft(
                kind=RouteKind.HTTP,
                methods=("ANY",),
                path=path,
                handler=describe(function),
                place=Place(function.module.path or "", line, line),
                inside=refusal_inside(run, function),
            )
            for path, line in compared_paths(function)
        ]
        served.append(Served(app=app, framework=kind, drafts=drafts, name=name))
        reason = "it finds handlers by itself: which paths it answers is decided in its code"
        run.hole("route", name, reason, function.place, "routes")
    write(run, facts, served)


def _callables(run: Interpreter, near: set[str]) -> Iterator[tuple[str, str, Function]]:
    """(name, interface, function) of callables in files that look at paths."""
    for cls in run.classes:
        if cls.module.path in near and not any(isinstance(base, NativeClass) for base in mro_of(cls)):
            found = cls.namespace.get("__call__")
            kind = _interface(found, 1) if isinstance(found, Function) else None
            if kind is not None and isinstance(found, Function) and not _hands_on(run, found):
                yield cls.full_name, kind, found
    for function in run.functions:
        if function.module.path in near and function.owner is None:
            kind = _interface(function, 0)
            outermost = ".<locals>." not in function.qualname and _looks_at_path(function)
            if kind is not None and outermost and not _hands_on(run, function):
                yield function.full_name, kind, function


def _interface(function: Function, skip: int) -> str | None:
    spec = function.node.args
    names = tuple(one.arg for one in (*spec.posonlyargs, *spec.args))[skip:]
    return INTERFACES.get(names)


def _looks_at_path(function: Function) -> bool:
    names = {node.value for node in ast.walk(function.node) if isinstance(node, ast.Constant)}
    return not names.isdisjoint(("PATH_INFO", "raw_path", "path"))


def _hands_on(run: Interpreter, function: Function) -> bool:
    """Whether it calls something with the arguments that it was called with, as middleware does."""
    spec = function.node.args
    names = [one.arg for one in (*spec.posonlyargs, *spec.args)]
    wanted = names[-2:] if "start_response" in names else names[-3:]
    for call in run.bodies.of(function.node).calls:
        given = [getattr(one, "id", "") for one in call.args]
        if len(given) == len(wanted) and given[0] == wanted[0]:
            return True
    return False

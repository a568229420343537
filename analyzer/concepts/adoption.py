"""Functions that put routes on an application that they are given, and that nobody was seen to call.

Where parts are found at run time (plugins named in a configuration, services from a container), the call that
hands them the application is not seen.  Such a function is called with the application all the same where it
is clear which one that is: the only one of its kind, or the only one that went into a call of what is not
known, or to a method that says that it registers.  What it registers is there under the condition that it is
called.  Elsewhere it is a blind spot, and so is a method that does so: on which object it is called is not
known.

Limits: a parameter counts by its annotation, or by the name `app`; functions within functions do not count.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from analyzer.concepts.applications import Names, makes_application
from analyzer.evaluator.conditions import Condition
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import Class, Function
from analyzer.evaluator.values import Arguments, Unknown

CALLED: Final = "app"
"""How a parameter is called that takes an application, if nothing else says so."""

MAX_ADOPTED: Final = 400
"""Functions that are called in this way; more are not parts of an application any more."""


def adopt(run: Interpreter) -> int:
    """Call such functions, each once; how many were called."""
    apps = [one for one in run.standins if getattr(type(one), "APPLICATION", False) and one.attributes]
    if not apps:
        return 0
    done: set[Any] = run.notes.setdefault("adopted", set())
    called = 0
    for function, parameter, kind in list(_waiting(run)):
        if function.node in done or len(done) >= MAX_ADOPTED:
            continue
        done.add(function.node)
        app = None
        if function.owner is None:
            app = _which(run, [one for one in apps if kind is None or isinstance(one, kind)])
        if app is None:
            reason = "it puts routes on an application that it is given, and nobody was seen to call it"
            run.hole("unreached", function.full_name, reason, function.place, "routes")
            continue
        called += 1
        run.demand(f"registration {function.full_name}", partial(_call, run, function, parameter, app), True)
    return called


def _waiting(run: Interpreter) -> Iterator[tuple[Function, str, type[StandIn] | None]]:
    """(function, parameter, kind of application) of functions that were never called."""
    for function in run.functions:
        if function.calls or "<locals>" in function.qualname:
            continue
        if function.module.path is None or isinstance(function.node, ast.Lambda):
            continue
        for parameter in function.node.args.args:
            kind = _kind(run, function, parameter)
            if (kind is not None or parameter.arg == CALLED) and _registers(run, function, parameter.arg):
                yield function, parameter.arg, kind
                break


def _kind(run: Interpreter, function: Function, parameter: Any) -> type[StandIn] | None:
    """The class of applications that a parameter is annotated with."""
    if parameter.annotation is None:
        return None
    with run.at((), parameter.annotation, function.module):
        annotation = run.annotation(parameter.annotation, function.frame)
    for base in annotation.mro if isinstance(annotation, Class) else (annotation,):
        if makes_application(base):
            return base.played_by
    return None


ROUTING_METHODS: Final = frozenset(
    [
        "add_routes",
        "add_route",
        "include_router",
        "register_blueprint",
        "blueprint",
        "add_url_rule",
        "mount",
        "add_api_route",
        "add_handlers",
        "add_subapp",
        "add_get",
        "add_post",
        "add_view",
        "add_static",
        "register",
        "route",
        "get",
        "post",
        "put",
        "delete",
        "patch",
        "websocket",
    ]
)
"""Methods by which routes are put on an application, or on its router."""


def _registers(run: Interpreter, function: Function, name: str) -> bool:
    """Whether a function's code registers something on its parameter."""
    for node in run.bodies.of(function.node).attributes:
        owner = node.value
        owner = getattr(owner, "value", owner) if getattr(owner, "attr", "") == "router" else owner
        if node.attr in ROUTING_METHODS and getattr(owner, "id", "") == name:
            return True
    return False


def _which(run: Interpreter, apps: list[StandIn]) -> StandIn | None:
    """The application that is meant, where that is clear."""
    names = Names(run)
    by_name = {names.of(one): one for one in apps}
    if len(by_name) > 1:
        handed = {id(one.standin) for one in run.escapes if one.callee.startswith("{?}")}
        by_name = {
            name: one for name, one in by_name.items() if id(one) in handed or _is_handed_on(run, name, one)
        }
    return next(iter(by_name.values())) if len(by_name) == 1 else None


PASSING: Final = re.compile(r"(?i)(regist|route|plugin|extension|mount|setup)")
"""Words in the names of methods that put routes of others on an application."""


def _is_handed_on(run: Interpreter, name: str, app: StandIn) -> bool:
    """Whether the function that makes an application hands it to a method that registers on it, of an object
    that only the running program knows."""
    variable, place = name.rpartition(".")[2], app.place
    for function in run.functions:
        around = function.place
        if around is None or place is None or around.path != place.path:
            continue
        if around.line <= place.line <= around.end_line:
            for call in run.bodies.of(function.node).calls:
                given = [getattr(one, "id", getattr(one, "attr", "")) for one in call.args]
                if variable in given and PASSING.search(getattr(call.func, "attr", "")):
                    return True
    return False


def _call(run: Interpreter, function: Function, parameter: str, app: StandIn) -> Any:
    given = {
        one.arg: Unknown(f"parameter {one.arg} of {function.full_name}", function.place)
        for one in function.node.args.args[: len(function.node.args.args) - len(function.node.args.defaults)]
        if one.arg != parameter
    }
    with run.under((Condition(f"{function.full_name} is called", None),)):
        return run.call_with(function, Arguments([], {**given, parameter: app}))

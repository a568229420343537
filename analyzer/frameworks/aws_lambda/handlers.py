"""Handlers: found in the code, and written as routes and work by what starts them."""

from __future__ import annotations

import ast
import posixpath
import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from analyzer.concepts.body_names import resolve
from analyzer.concepts.callables import describe
from analyzer.concepts.layers import decorator_guards, refusal_inside
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.concepts.serving import Served, write
from analyzer.concepts.work import works
from analyzer.evaluator import StandIn
from analyzer.evaluator.attributes import ABSENT
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function
from analyzer.evaluator.values import External, Place, Result
from analyzer.facts import Consumer, Facts, GuardKind, RouteKind, Schedule, ServerlessFunction, Work
from analyzer.frameworks.aws_lambda.described import Described, Event, Files, Request
from analyzer.source.walking import walk

FRAMEWORK: Final = "aws_lambda"

MESSAGES: Final = {
    "sqs": "sqs", "sns": "sns", "stream": "kinesis", "msk": "kafka", "kafka": "kafka", "activemq": "activemq",
    "rabbitmq": "rabbitmq", "eventBridge": "eventbridge",
}  # fmt: skip
"""Events that are messages, to the broker."""

OTHERS: Final = {"s3": "storage", "cognitoUserPool": "identity", "cloudwatchLog": "log", "iot": "device"}
"""Other events, to how facts call them."""

PROXY: Final = re.compile(r"\{(\w+)\+\}")


class Stack(StandIn):
    """What one file deploys."""

    WEIGHS_PATHS = True  # the interface takes the most specific path


def begin(run: Interpreter, paths: list[str], tell: Callable[[str, int, int], None]) -> None:
    """Evaluate the modules of handlers: nothing in the code says that they are the beginning."""
    found = [*Files(run.tree).functions()]
    run.notes["aws_lambda.functions"] = found
    for path in dict.fromkeys(path for one in found if (path := _module(run, one)) is not None):
        tell(f"evaluating {path}", 0, 0)
        module = run.importer.of_path(path)
        run.demand(f"module {module.name}", partial(run.importer.load, module))


def compose(run: Interpreter, facts: Facts) -> None:
    """Routes of each file's functions, and what else starts them."""
    by_stack: dict[str, list[Draft]] = {}
    for one in run.notes.get("aws_lambda.functions", ()):
        handler = _handler(run, one)
        if handler is None or _hands_on(run, handler):
            continue
        drafts = by_stack.setdefault(one.stack, [])
        drafts += [_draft(run, one, request, handler) for request in one.requests]
        _work(run, one, handler)
    served: list[Served] = []
    for stack, drafts in by_stack.items():
        if drafts:
            app = Stack(None, Place(stack, 1, 1))
            app.run, app.effects = run, []
            served.append(Served(app=app, framework=FRAMEWORK, drafts=drafts, name=stack))
    write(run, facts, served)


def _module(run: Interpreter, one: Described) -> str | None:
    """The file of a handler: `src/handlers/users.create` below the folder of its code."""
    stem = one.handler.rpartition(".")[0].strip("/")
    for name in dict.fromkeys((stem, stem.replace(".", "/"))):
        for ending in (".py", "/__init__.py"):
            path = posixpath.normpath(posixpath.join(one.folder.lstrip("/"), name + ending))
            file = run.tree.file(path)
            if name and file is not None and file.role == "python":
                return path
    return None


def _handler(run: Interpreter, one: Described) -> Any:
    """What the handler's name stands for; None where the code of another language has it, or none."""
    path = _module(run, one)
    if path is None:
        return None
    found = run.importer.of_path(path).attributes.get(one.handler.rpartition(".")[2], ABSENT)
    return None if found is ABSENT else found


def _hands_on(run: Interpreter, handler: Any) -> bool:
    """Whether a handler is an application's own, or answers what one makes of its event and context."""
    function = describe(handler).function
    if isinstance(plain(handler), StandIn) or not isinstance(function, Function):
        return True
    given = {one.arg for one in function.node.args.args[:2]}
    for node in walk(function.node):
        made = node.value if isinstance(node, (ast.Return, ast.Assign)) else None
        if isinstance(made, ast.Call) and len(given) == 2:
            told = (*made.args, *(one.value for one in made.keywords))
            names = {one.id for one in told if isinstance(one, ast.Name)}
            if given <= names and _is_of_library(run, made.func, function):
                return True
    return False


def _is_of_library(run: Interpreter, called: ast.expr, function: Function) -> bool:
    """Whether what is called is no code of the target's: an adapter, an application's method."""
    found = resolve(run, called, function, run.bodies)
    if found is None and isinstance(called, ast.Attribute):
        found = resolve(run, called.value, function, run.bodies)
        return isinstance(found, (StandIn, External, Result))
    return not (found is None or isinstance(found, (Function, Class)))


def _draft(run: Interpreter, one: Described, request: Request, handler: Any) -> Draft:
    """The route of a request."""
    place = Place(one.path, request.line, request.line)
    method = request.method.upper().replace("*", "ANY") or "ANY"
    return Draft(
        RouteKind.WEBSOCKET if request.websocket else RouteKind.HTTP,
        () if request.websocket else (method,),
        _path(request.path),
        describe(handler),
        place,
        guards=[*(_asked(name, place) for name in request.guards), *decorator_guards(run, handler)],
        inside=refusal_inside(run, handler),
    )


def _path(told: str) -> str:
    """A path as other frameworks write it; `*` and `$default` are what nothing else answers."""
    if told.strip("/") in ("*", "$default"):
        return "/{proxy}"
    return told if told.startswith("$") else "/" + PROXY.sub(r"{\1}", told).lstrip("/")


def _asked(name: str, place: Place) -> GuardDraft:
    """What the interface asks for before it starts a function."""
    return GuardDraft(
        name, GuardKind.AUTHENTICATION, "gateway", True, place=place, why="the interface asks for it"
    )


def _work(run: Interpreter, one: Described, handler: Any) -> None:
    """What starts a function beside requests."""
    events = one.events or ([] if one.requests else [Event("invocation", None, one.line)])
    counted: Counter[type[Work]] = Counter()
    for event in events:
        kind, columns = _kind(event)
        counted[kind] += 1
        name = one.name if counted[kind] == 1 else f"{one.name} {counted[kind]}"
        works(run).add(
            kind, name, FRAMEWORK, handler, place=Place(one.path, event.line, event.line), **columns
        )


def _kind(event: Event) -> tuple[type[Work], dict[str, Any]]:
    if event.kind == "schedule":
        return Schedule, {"expression": event.source or "{?}"}
    if event.kind in MESSAGES:
        return Consumer, {"channel": event.source or "{?}", "broker": MESSAGES[event.kind]}
    told = OTHERS.get(event.kind, event.kind)
    return ServerlessFunction, {"platform": "aws", "event": told, "source": event.source}

"""Statements in which exceptions play: `raise`, `try`, `with`, `assert`.

Exceptions are raised where a handler of the target's is there to catch them; elsewhere what raises is
Unknown, and the code after it is evaluated all the same, as far as it is reached.
"""

from __future__ import annotations

import ast
from typing import Any, Final

from analyzer.evaluator.attributes import EXCEPTIONS, attribute, own_method, played_method, truth_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import join, plain
from analyzer.evaluator.signals import RAISE, RETURN, Raised
from analyzer.evaluator.symbols import Class, Frame, Instance
from analyzer.evaluator.values import Arguments, External, Generator, Join, Possible, Result, Unknown

ANY_EXCEPTION: Final = External("builtins.BaseException")


def run_raise(run: Interpreter, node: ast.Raise, frame: Frame) -> str:
    """`raise`; without an expression, what is being handled is raised again."""
    if node.exc is None:
        run.raised = run.handled[-1] if run.handled else ANY_EXCEPTION
    elif run.catching:
        run.raised = run.evaluate(node.exc, frame)
    else:
        run.raised = ANY_EXCEPTION
    return RAISE


def run_assert(run: Interpreter, node: ast.Assert, frame: Frame) -> str | None:
    """`assert`: an application that starts passes its assertions, so one fails only if it says so itself, or
    if a handler waits for it."""
    if run.filtering and not run.relevance.of(node.test, frame):
        return None
    if truth_of(run, run.evaluate(node.test, frame))[0] is False:
        failure = External("builtins.AssertionError")
        awaited = any(run.catches(failure, kinds, run.filtering) for kinds in run.catching)
        if awaited or isinstance(node.test, ast.Constant):
            run.raised = failure
            return RAISE
    return None


def run_try(run: Interpreter, node: ast.Try, frame: Frame) -> str | None:
    """`try`: a handler runs if the body raises for certain."""
    kinds: list[Any] = [
        ANY_EXCEPTION if handler.type is None else (handler.type, frame)
        for handler in node.handlers
        if not _insists(handler)
    ]
    entry, before = run.path, len(frame.returns)
    try:
        completion, signal = _attempt(run, kinds, node.body, frame)
        if completion == RAISE:
            run.path = entry if signal else run.path
            handler = _handler_of(run, node.handlers, frame)
            if handler is not None:
                completion = _handle(run, handler, frame)
            elif signal is not None and node.handlers:
                raise signal
        elif completion is None:
            completion = run.block(node.orelse, frame)
    finally:
        returned = len(frame.returns)
        last = run.block(node.finalbody, frame)
        if last == RETURN:
            del frame.returns[before:returned]  # a return in `finally` wins
    return last if last is not None else completion


def _insists(handler: ast.ExceptHandler) -> bool:
    """Whether a handler of failed imports only says it better: then what is imported is there where the code
    runs, even if it is not in the tree."""
    names = (
        {getattr(node, "id", "") for node in ast.walk(handler.type)} if handler.type is not None else set()
    )
    return bool(names & {"ImportError", "ModuleNotFoundError"}) and isinstance(handler.body[-1], ast.Raise)


def _attempt(
    run: Interpreter, kinds: list[Any], body: list[ast.stmt], frame: Frame
) -> tuple[str | None, Raised | None]:
    """Run statements with handlers around them."""
    run.catching.append(kinds)
    try:
        return run.block(body, frame), None
    except Raised as signal:
        run.raised = signal.value
        return RAISE, signal
    finally:
        run.catching.pop()


def _handler_of(
    run: Interpreter, handlers: list[ast.ExceptHandler], frame: Frame
) -> ast.ExceptHandler | None:
    for handler in handlers:
        if handler.type is None or run.catches(run.raised, [(handler.type, frame)]):
            return handler
    return None


def _handle(run: Interpreter, handler: ast.ExceptHandler, frame: Frame) -> str | None:
    caught = run.raised
    if handler.name is not None:
        run.assign(ast.Name(handler.name, ast.Store()), _made(run, caught), frame)
    run.handled.append(caught)
    try:
        return run.block(handler.body, frame)
    finally:
        run.handled.pop()


def _made(run: Interpreter, raised: Any) -> Any:
    """What `except ... as name` binds."""
    if isinstance(raised, Class):
        return run.call_with(raised, Arguments())
    if isinstance(raised, External) and raised.name in EXCEPTIONS:
        return Instance(raised, run.place(), run.path)
    return raised if isinstance(raised, (Instance, Result)) else Unknown("caught exception", run.place())


def run_with(run: Interpreter, node: ast.With | ast.AsyncWith, frame: Frame) -> str | None:
    """`with`: the managers of the target's own are left as they were entered, and may swallow what is
    raised."""
    asynchronous = isinstance(node, ast.AsyncWith)
    caught: list[Any] = []
    leaving: list[Any] = []
    for item in node.items:
        manager = _manager(run, item.context_expr, frame)
        if isinstance(manager, Result) and manager.of == "contextlib.suppress":
            caught.extend(manager.arguments.positional)
        if item.optional_vars is not None:
            run.assign(item.optional_vars, entered(run, manager, asynchronous), frame)
        elif isinstance(manager, Instance):
            entered(run, manager, asynchronous)
        leave = _leaving(run, plain(manager), "__aexit__" if asynchronous else "__exit__")
        if leave is not None:
            leaving.append(leave)
    if not caught and not leaving:
        return run.block(node.body, frame)
    completion, signal = _attempt(run, caught, node.body, frame)
    for leave in reversed(leaving):
        raised = run.raised if completion == RAISE else None
        kind = raised.cls if isinstance(raised, Instance) else raised
        swallowed = run.call(leave, [kind, raised, None])
        if completion == RAISE and truth_of(run, swallowed)[0] is True:
            completion, signal = None, None
    if completion == RAISE and caught and run.catches(run.raised, caught):
        return None
    if signal is not None:
        raise signal
    return completion


def _manager(run: Interpreter, node: ast.expr, frame: Frame) -> Any:
    """What manages a block; a generator function that is called for it waits at its `yield`."""
    outer, run.entering = run.entering, node
    try:
        return run.evaluate(node, frame)
    finally:
        run.entering = outer


def _leaving(run: Interpreter, manager: Any, name: str) -> Any:
    """The method that a manager is left by: the target's own, or one that a stand-in plays."""
    if isinstance(manager, Generator):
        return manager.leave
    own = own_method(run, manager, name)
    if own is not None or not isinstance(manager, Instance):
        return own
    return played_method(run, manager, name)


def entered(run: Interpreter, manager: Any, asynchronous: bool) -> Any:
    """What `with manager as x` binds to x."""
    manager = plain(manager)
    if isinstance(manager, Generator):
        return manager.elements[0].value if manager.elements else Unknown("context", run.place())
    if isinstance(manager, Instance):
        method = attribute(run, manager, "__aenter__" if asynchronous else "__enter__", None)
        return manager if method is None else run.call(method, [])
    if isinstance(manager, Result):
        return manager
    if isinstance(manager, Join):
        return join(
            [Possible(entered(run, one.value, asynchronous), one.path) for one in manager.alternatives]
        )
    return Unknown("context", run.place())

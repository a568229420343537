"""Statements: one small function per kind of syntax node.

A statement gives how it ended: None (it went through), or one of RETURN, RAISE, BREAK, CONTINUE.  Those that
decide what runs have files of their own: branches, loops, failing.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from analyzer.evaluator import calls, classes
from analyzer.evaluator.attributes import (
    ABSENT,
    attribute,
    class_attribute,
    own_method,
    set_attribute,
)
from analyzer.evaluator.attributes import (
    bind as bind_attribute,
)
from analyzer.evaluator.branches import run_if, run_match
from analyzer.evaluator.conditions import beyond, never_all
from analyzer.evaluator.containers import delete_item, replace_elements, set_item, unpacked
from analyzer.evaluator.expressions import item_of, operate
from analyzer.evaluator.failing import run_assert, run_raise, run_try, run_with
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import join, plain
from analyzer.evaluator.loops import run_for, run_while
from analyzer.evaluator.operations import SYMBOLS
from analyzer.evaluator.signals import BREAK, CONTINUE, RAISE, RETURN
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import Frame, Function, Instance, Module
from analyzer.evaluator.values import Dict, External, Join, List, Possible, Postponed, Result, Set, Unknown
from analyzer.source.outline import UNREAD


def block(run: Interpreter, statements: list[ast.stmt], frame: Frame) -> str | None:
    """Run statements until one leaves."""
    for statement in statements:
        if not run.step():
            return RAISE
        run.node = statement
        completion = STATEMENTS[type(statement)](run, statement, frame)
        if completion is not None:
            return completion
    return None


def _expression(run: Interpreter, node: ast.Expr, frame: Frame) -> str | None:
    if not isinstance(node.value, ast.Constant) and not (
        run.filtering and not run.relevance.of(node.value, frame)
    ):
        run.evaluate(node.value, frame)
    return None


def _assign(run: Interpreter, node: ast.Assign, frame: Frame) -> str | None:
    value: Any
    if run.filtering and _takes_names(node.targets[0]) and not run.relevance.of(node.value, frame):
        value = run.postpone(node.value, frame)
        if isinstance(node.targets[0], ast.Tuple):
            _unpack_later(run, node.targets[0].elts, value, frame)
            return None
    else:
        value = run.evaluate(node.value, frame)
    if isinstance(value, Result) and (before := _called_as_before(run, node, frame)) is not None:
        value = before
    for target in node.targets:
        assign(run, target, value, frame)
    return None


def _called_as_before(run: Interpreter, node: ast.Assign, frame: Frame) -> StandIn | None:
    """The application of `app = f(app, ...)`: what a library that nobody models makes of it, and is called by
    its name, is used as the application that it was."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(args=[ast.Name(id=given), *_])) if (
            name == given
        ):
            before = plain(run.settle(frame.target_of(name).bindings.get(name)))
            if isinstance(before, StandIn) and getattr(type(before), "APPLICATION", False):
                return before
    return None


def _takes_names(target: ast.expr) -> bool:
    if isinstance(target, ast.Tuple):
        return all(isinstance(one, ast.Name) for one in target.elts)
    return isinstance(target, ast.Name)


def _unpack_later(run: Interpreter, targets: list[ast.expr], value: Postponed, frame: Frame) -> None:
    """Bind names to the parts of a value that is put off."""
    for position, target in enumerate(targets):
        assert isinstance(target, ast.Name)
        part = Postponed(partial(_part, run, value, len(targets), position))
        bind(run, target.id, part, frame)


def _part(run: Interpreter, value: Postponed, count: int, position: int) -> Any:
    return unpacked(run, run.settle(value), count)[position]


def _annotated(run: Interpreter, node: ast.AnnAssign, frame: Frame) -> str | None:
    if node.value is not None:
        assign(run, node.target, run.evaluate(node.value, frame), frame)
    return None


def _augmented(run: Interpreter, node: ast.AugAssign, frame: Frame) -> str | None:
    target = node.target
    match target:
        case ast.Name():
            before = run.evaluate(target, frame)
            assign(run, target, _changed(run, node, before, frame), frame)
        case ast.Attribute():
            owner = run.evaluate(target.value, frame)
            before = attribute(run, owner, target.attr)
            set_attribute(run, owner, target.attr, _changed(run, node, before, frame))
        case ast.Subscript():
            container, index = run.evaluate(target.value, frame), run.evaluate(target.slice, frame)
            before = item_of(run, container, index)
            _put(run, container, index, _changed(run, node, before, frame))
    return None


def _changed(run: Interpreter, node: ast.AugAssign, before: Any, frame: Frame) -> Any:
    """What an augmented assignment binds: a container itself, changed in place; otherwise a new value."""
    value = run.evaluate(node.value, frame)
    container = plain(before)
    if isinstance(node.op, ast.Add) and isinstance(container, List):
        run.extend(container, value)
        return before
    if isinstance(node.op, ast.Add) and isinstance(container, Join) and _are_lists(container):
        for one in container.alternatives:
            with run.under(one.path):
                run.extend(plain(one.value), value)
        return before
    if isinstance(node.op, ast.BitOr) and isinstance(container, Dict):
        run.update(container, value)
        return before
    name = f"__i{SYMBOLS[type(node.op)][2:]}"
    method = own_method(run, container, name)
    if method is None and isinstance(container, StandIn):
        played = class_attribute(run, container.cls, name) is not ABSENT
        method = attribute(run, container, name) if played else None
    if method is not None:
        return run.call(method, [value])
    after = operate(run, type(node.op), before, value)
    if isinstance(container, Set) and isinstance(after, Set):
        replace_elements(run, container, after)
        return before
    return after


def _are_lists(join: Join) -> bool:
    """Whether it is one of several lists, of which each is changed in place: what is made of each anew would
    double the alternatives with every test."""
    return all(isinstance(plain(one.value), List) for one in join.alternatives)


def assign(run: Interpreter, target: ast.expr, value: Any, frame: Frame) -> None:
    """Bind a target: a name, an attribute, an item, or several of them."""
    match target:
        case ast.Name():
            bind(run, target.id, value, frame)
        case ast.Attribute():
            set_attribute(run, run.evaluate(target.value, frame), target.attr, value)
        case ast.Subscript():
            container, index = run.evaluate(target.value, frame), run.evaluate(target.slice, frame)
            _put(run, container, index, value)
        case ast.Tuple() | ast.List():
            _unpack(run, target.elts, value, frame)
        case ast.Starred():
            assign(run, target.value, value, frame)


def bind(run: Interpreter, name: str, value: Any, frame: Frame) -> None:
    """Bind a name; one of another scope keeps what it was where the tests in force do not hold."""
    scope = frame.target_of(name)
    extra = beyond(run.path, scope.forked) if scope is not frame else ()
    if extra:
        before = scope.bindings.get(name, ABSENT)
        rest = [] if before is ABSENT else [Possible(run.settle(before), never_all(extra))]
        value = join([Possible(value, extra), *rest])
    scope.bindings[name] = value


def _put(run: Interpreter, container: Any, index: Any, value: Any) -> None:
    """`container[index] = value`."""
    method = own_method(run, container, "__setitem__")
    if method is None and isinstance(container, Instance):
        own = class_attribute(run, container.cls, "__setitem__")
        method = bind_attribute(run, own, container, container.cls) if own is not ABSENT else None
    if method is not None:
        run.call(method, [index, value])
    else:
        set_item(run, container, index, value)


def _unpack(run: Interpreter, targets: list[ast.expr], value: Any, frame: Frame) -> None:
    starred = next((at for at, one in enumerate(targets) if isinstance(one, ast.Starred)), None)
    if starred is None:
        for target, part in zip(targets, unpacked(run, value, len(targets)), strict=True):
            assign(run, target, part, frame)
        return
    elements, whole = run.elements(value)
    after = len(targets) - starred - 1
    if whole and len(elements) >= len(targets) - 1:
        end = len(elements) - after
        parts = [one.value for one in elements[:starred]]
        parts.append(List(elements[starred:end], run.path))
        parts += [one.value for one in elements[end:]]
    else:
        parts = [Unknown("part of what is not known", run.place()) for _ in targets]
        parts[starred] = List(elements, run.path, True)
    for target, part in zip(targets, parts, strict=True):
        assign(run, target, part, frame)


def _delete(run: Interpreter, node: ast.Delete, frame: Frame) -> str | None:
    for target in node.targets:
        if isinstance(target, ast.Name) and run.path == frame.entry:
            frame.target_of(target.id).bindings.pop(target.id, None)
        elif isinstance(target, ast.Subscript):
            delete_item(run, run.evaluate(target.value, frame), run.evaluate(target.slice, frame))
        elif isinstance(target, ast.Attribute) and run.path == frame.entry:
            owner = run.evaluate(target.value, frame)
            if isinstance(owner, Instance):
                owner.attributes.pop(target.attr, None)
    return None


def _function(run: Interpreter, node: ast.FunctionDef | ast.AsyncFunctionDef, frame: Frame) -> str | None:
    made: Any = Function(node, frame, frame.module, node.name, frame.inner_name(node.name))
    if frame.cls is not None and frame.kind == "class":
        made.owner = frame.cls
    calls.bind_defaults(run, made)
    run.functions.append(made)
    made = decorated(run, node.decorator_list, made, frame)
    bind(run, node.name, made, frame)
    return None


def decorated(run: Interpreter, decorators: list[ast.expr], value: Any, frame: Frame) -> Any:
    """Apply decorators, the innermost first; their expressions are evaluated from the top, as Python does."""
    callables = [(node, run.evaluate(node, frame)) for node in decorators]
    for node, decorator in reversed(callables):
        run.node = node
        result = run.call(decorator, [value])
        if not isinstance(result, Unknown) or isinstance(decorator, Unknown):
            value = result
    return value


def _class(run: Interpreter, node: ast.ClassDef, frame: Frame) -> str | None:
    made = classes.define(run, node, frame)
    bind(run, node.name, made, frame)
    value = decorated(run, node.decorator_list, made, frame)
    bind(run, node.name, value, frame)
    return None


def _return(run: Interpreter, node: ast.Return, frame: Frame) -> str | None:
    value = None if node.value is None else run.evaluate(node.value, frame)
    frame.returns.append(Possible(value, run.path))
    return RETURN


def _import(run: Interpreter, node: ast.Import, frame: Frame) -> str | None:
    for alias in node.names:
        value = run.import_module(alias.name, frame.module)
        if alias.asname is None:
            first = alias.name.partition(".")[0]
            value = run.import_module(first, frame.module) if "." in alias.name else value
            bind(run, first, value, frame)
        else:
            bind(run, alias.asname, value, frame)
    return None


def _import_from(run: Interpreter, node: ast.ImportFrom, frame: Frame) -> str | None:
    module = run.import_from(node.module or "", node.level, frame.module)
    for alias in node.names:
        if alias.name == "*":
            frame.module.open = frame.module.open or not isinstance(module, Module) or module.open
            if isinstance(module, External):
                frame.module.stars.append(module.name)
            elif isinstance(module, Module):
                frame.module.stars += module.stars
            for name, value in run.public_names(module):
                bind(run, name, value, frame)
        else:
            bound = alias.asname or alias.name
            bind(run, bound, run.import_name(module, alias.name), frame)
    return None


def _global(run: Interpreter, node: ast.Global, frame: Frame) -> str | None:
    frame.globals = (frame.globals or set()) | set(node.names)
    return None


def _nonlocal(run: Interpreter, node: ast.Nonlocal, frame: Frame) -> str | None:
    frame.nonlocals = (frame.nonlocals or set()) | set(node.names)
    return None


def _pass(run: Interpreter, node: ast.stmt, frame: Frame) -> str | None:
    return None


def _break(run: Interpreter, node: ast.Break, frame: Frame) -> str | None:
    return BREAK


def _continue(run: Interpreter, node: ast.Continue, frame: Frame) -> str | None:
    return CONTINUE


Runner = Callable[["Interpreter", Any, Frame], "str | None"]

STATEMENTS: Final[dict[type[ast.AST], Runner]] = {
    ast.Expr: _expression,
    ast.Assign: _assign,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Return: _return,
    ast.Raise: run_raise,
    ast.If: run_if,
    ast.For: run_for,
    ast.AsyncFor: run_for,
    ast.While: run_while,
    ast.With: run_with,
    ast.AsyncWith: run_with,
    ast.Try: run_try,
    ast.TryStar: run_try,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.Assert: run_assert,
    ast.Pass: _pass,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Match: run_match,
}
STATEMENTS.update((unread, STATEMENTS[kind]) for kind, unread in UNREAD.items())
if hasattr(ast, "TypeAlias"):

    def _type_alias(run: Interpreter, node: Any, frame: Frame) -> str | None:
        """`type X = ...` (Python 3.12)."""
        frame.bindings[node.name.id] = run.evaluate(node.value, frame)
        return None

    STATEMENTS[ast.TypeAlias] = _type_alias

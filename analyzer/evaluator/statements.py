"""Statements: one small function per kind of syntax node.

A statement gives how it ended: None (it went through), or one of RETURN, RAISE, BREAK, CONTINUE.  Where a
test is not decided both arms run one after the other on one heap; what they do keeps the test, and the names
that they bind are joined.  An arm that raises vanishes and leaves no condition; after one that returns, the
rest of the function is under the opposite test.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from analyzer.evaluator import classes
from analyzer.evaluator.attributes import attribute, set_attribute
from analyzer.evaluator.conditions import Condition, Path, beyond, joined, never_all
from analyzer.evaluator.containers import delete_item, set_item, unpacked
from analyzer.evaluator.expressions import item_of, operate
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import join, plain, same, truth
from analyzer.evaluator.signals import Raised
from analyzer.evaluator.symbols import MODULE, Frame, Function, Instance
from analyzer.evaluator.values import (
    Dict,
    External,
    Generator,
    Join,
    List,
    Possible,
    Postponed,
    Result,
    Sequence,
    Unknown,
    Value,
)

RETURN: Final = "return"
RAISE: Final = "raise"
BREAK: Final = "break"
CONTINUE: Final = "continue"

MAX_ENDLESS: Final = 3
"""Turns of `while True`: a server's or a worker's loop shows in a few turns what it registers."""

MAX_TURNS: Final = 200
"""Turns of a `while` whose test stays known; start-up loops of this kind are short."""


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
    for target in node.targets:
        assign(run, target, value, frame)
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
        frame.target_of(target.id).bindings[target.id] = part


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
    """What an augmented assignment binds: a list or dictionary itself, changed in place; else a new value."""
    value = run.evaluate(node.value, frame)
    container = plain(before)
    if isinstance(node.op, ast.Add) and isinstance(container, List):
        run.extend(container, value)
        return before
    if isinstance(node.op, ast.BitOr) and isinstance(container, Dict):
        run.update(container, value)
        return before
    return operate(run, type(node.op), before, value)


def assign(run: Interpreter, target: ast.expr, value: Any, frame: Frame) -> None:
    """Bind a target: a name, an attribute, an item, or several of them."""
    match target:
        case ast.Name():
            frame.target_of(target.id).bindings[target.id] = value
        case ast.Attribute():
            set_attribute(run, run.evaluate(target.value, frame), target.attr, value)
        case ast.Subscript():
            container, index = run.evaluate(target.value, frame), run.evaluate(target.slice, frame)
            _put(run, container, index, value)
        case ast.Tuple() | ast.List():
            _unpack(run, target.elts, value, frame)
        case ast.Starred():
            assign(run, target.value, value, frame)


def _put(run: Interpreter, container: Any, index: Any, value: Any) -> None:
    """`container[index] = value`."""
    if isinstance(container, Instance) and container.payload is None:
        method = attribute(run, container, "__setitem__", None)
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
    run.functions.append(made)
    made = decorated(run, node.decorator_list, made, frame)
    frame.target_of(node.name).bindings[node.name] = made
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
    frame.target_of(node.name).bindings[node.name] = made
    value = decorated(run, node.decorator_list, made, frame)
    frame.target_of(node.name).bindings[node.name] = value
    return None


def _return(run: Interpreter, node: ast.Return, frame: Frame) -> str | None:
    value = None if node.value is None else run.evaluate(node.value, frame)
    frame.returns.append(Possible(value, run.path))
    return RETURN


def _raise(run: Interpreter, node: ast.Raise, frame: Frame) -> str | None:
    run.raised = (
        run.evaluate(node.exc, frame) if node.exc is not None and run.catching else External("Exception")
    )
    return RAISE


def _if(run: Interpreter, node: ast.If, frame: Frame) -> str | None:
    test = run.evaluate(node.test, frame)
    known, by_default = truth(test)
    if known is None and run.is_type_checking(test):
        known = False
    if known is not None:
        return block(run, node.body if known else node.orelse, frame)
    return both(
        run,
        frame,
        Condition(node.test, by_default),
        lambda: block(run, node.body, frame),
        lambda: block(run, node.orelse, frame),
    )


def both(
    run: Interpreter,
    frame: Frame,
    test: Condition,
    first: Callable[[], str | None],
    second: Callable[[], str | None],
) -> str | None:
    """Run two arms of an undecided test and join what they leave behind."""
    entry, before = run.path, frame.bindings
    outcomes: list[tuple[str | None, Path, Condition]] = []
    left: list[dict[str, Any]] = []
    for arm, condition in ((first, test), (second, test.negated())):
        frame.bindings = dict(before)
        run.path = joined(entry, (condition,))
        try:
            completion = arm()
        except Raised:
            completion = RAISE
        outcomes.append((completion, run.path, condition))
        left.append(frame.bindings)
    after = _merged(run, frame, before, left, outcomes)
    before.clear()  # closures and modules hold on to this very dictionary
    before.update(after)
    frame.bindings = before
    ended, ended_too = (completion for completion, _, _ in outcomes)
    if ended is not None and ended_too is not None:
        run.path = entry
        return RETURN if RETURN in (ended, ended_too) else ended if ended != RAISE else ended_too
    if ended is None and ended_too is None:
        run.path = entry
        for _, own, condition in outcomes:
            rest = beyond(own, joined(entry, (condition,)))
            if rest:
                run.path = joined(run.path, never_all((condition, *never_all(rest))))
        return None
    completion, own, condition = outcomes[0] if ended is None else outcomes[1]
    gone = ended if ended is not None else ended_too
    rest = beyond(own, joined(entry, (condition,)))
    run.path = joined(entry, rest) if gone == RAISE else joined(entry, (condition, *rest))
    return None


def _merged(
    run: Interpreter,
    frame: Frame,
    before: dict[str, Any],
    left: list[dict[str, Any]],
    outcomes: list[tuple[str | None, Path, Condition]],
) -> dict[str, Any]:
    staying = [
        (bindings, condition)
        for bindings, (ended, _, condition) in zip(left, outcomes, strict=True)
        if ended is None or (frame.kind == MODULE and ended != RAISE)
    ]
    if len(staying) == 1:
        return staying[0][0]
    if not staying:
        return {**left[1], **left[0]}
    (one, condition), (other, opposite) = staying
    merged: dict[str, Any] = {}
    for name in {**one, **other}:
        mine, theirs = one.get(name, _NOTHING), other.get(name, _NOTHING)
        if mine is theirs:
            merged[name] = mine
        elif mine is _NOTHING or theirs is _NOTHING:
            present, held = (mine, condition) if theirs is _NOTHING else (theirs, opposite)
            if isinstance(present, Postponed):
                merged[name] = present
                continue
            merged[name] = Join((Possible(present, (held,)),)) if isinstance(present, Value) else present
        else:
            merged[name] = _either(run, Possible(mine, (condition,)), Possible(theirs, (opposite,)))
    return merged


def _either(run: Interpreter, one: Possible, other: Possible) -> Any:
    """One of two values; of what is put off the joining is put off as well."""
    if isinstance(one.value, Postponed) or isinstance(other.value, Postponed):
        return Postponed(
            lambda: join(
                [Possible(run.settle(one.value), one.path), Possible(run.settle(other.value), other.path)]
            )
        )
    return join([one, other])


_NOTHING: Final = object()


def _for(run: Interpreter, node: ast.For | ast.AsyncFor, frame: Frame) -> str | None:
    elements, whole = run.elements(run.evaluate(node.iter, frame))
    entry = run.path
    for one in elements:
        if not run.step():
            return RAISE
        extra = one.path
        if isinstance(one.value, Unknown) and not whole:
            extra = (*extra, Condition(f"for {_brief(node.target)} in {_brief(node.iter)}", None))
        run.path = joined(entry, extra)
        assign(run, node.target, one.value, frame)
        try:
            completion = block(run, node.body, frame)
        except Raised:
            if not extra:
                run.path = entry
                raise
            completion = None
        if completion in (RETURN, RAISE) and not extra:
            return completion
        if completion == BREAK and not extra:
            run.path = entry
            return None
    run.path = entry
    return block(run, node.orelse, frame)


def _brief(node: ast.AST) -> str:
    return Condition(node, None).text


def _while(run: Interpreter, node: ast.While, frame: Frame) -> str | None:
    entry = run.path
    endless = _never_ends(node)
    for _ in range(MAX_ENDLESS if endless else MAX_TURNS):
        known, by_default = truth(run.evaluate(node.test, frame))
        if known is False:
            return block(run, node.orelse, frame)
        if known is None:
            completion = both(
                run,
                frame,
                Condition(node.test, by_default),
                lambda: block(run, node.body, frame),
                lambda: None,
            )
            run.path = entry
            return completion if completion in (RETURN, RAISE) else None
        completion = block(run, node.body, frame)
        leaves = run.path != entry  # something in the body left under a test
        run.path = entry
        if completion in (RETURN, RAISE):
            return completion
        if completion == BREAK or leaves:
            return None
    if not endless:
        run.exhausted(f"a while loop of more than {MAX_TURNS} turns", run.place())
    return None


def _never_ends(node: ast.While) -> bool:
    """Whether nothing in a loop's body can change its test, so that only leaving it ends it."""
    names = {one.id for one in ast.walk(node.test) if isinstance(one, ast.Name)}
    attributes = {one.attr for one in ast.walk(node.test) if isinstance(one, ast.Attribute)}
    if any(isinstance(one, (ast.Call, ast.NamedExpr, ast.Await)) for one in ast.walk(node.test)):
        return False
    for statement in node.body:
        for one in ast.walk(statement):
            if isinstance(one, ast.Name) and isinstance(one.ctx, (ast.Store, ast.Del)) and one.id in names:
                return False
            if isinstance(one, ast.Attribute) and isinstance(one.ctx, ast.Store) and one.attr in attributes:
                return False
            if not attributes and _is_method_of(one, names):
                return False
    return True


def _is_method_of(node: ast.AST, names: set[str]) -> bool:
    """Whether it is a call of a method of one of these variables."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in names
    )


def _with(run: Interpreter, node: ast.With | ast.AsyncWith, frame: Frame) -> str | None:
    caught: list[Any] = []
    for item in node.items:
        manager = run.evaluate(item.context_expr, frame)
        if isinstance(manager, Result) and manager.of == "contextlib.suppress":
            caught.extend(manager.arguments.positional)
        if item.optional_vars is not None:
            assign(run, item.optional_vars, entered(run, manager, isinstance(node, ast.AsyncWith)), frame)
        elif isinstance(manager, Instance):
            entered(run, manager, isinstance(node, ast.AsyncWith))
    if not caught:
        return block(run, node.body, frame)
    run.catching.append(caught)
    try:
        completion = block(run, node.body, frame)
    except Raised:
        return None
    finally:
        run.catching.pop()
    return None if completion == RAISE else completion


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


def _try(run: Interpreter, node: ast.Try, frame: Frame) -> str | None:
    kinds: list[Any] = [
        External("builtins.BaseException") if handler.type is None else (handler.type, frame)
        for handler in node.handlers
    ]
    entry, raised = run.path, False
    run.catching.append(kinds)
    try:
        completion = block(run, node.body, frame)
    except Raised as signal:
        completion, raised = RAISE, True
        run.raised = signal.value
        run.path = entry
    finally:
        run.catching.pop()
    try:
        if completion == RAISE:
            for handler in node.handlers:
                if handler.type is None or run.catches(run.raised, [(handler.type, frame)]):
                    if handler.name is not None:
                        frame.bindings[handler.name] = Unknown("caught exception", run.place())
                    completion = block(run, handler.body, frame)
                    break
            else:
                if raised and node.handlers:
                    raise Raised(run.raised)
        elif completion is None:
            completion = block(run, node.orelse, frame)
    finally:
        last = block(run, node.finalbody, frame)
    return last if last is not None else completion


def _import(run: Interpreter, node: ast.Import, frame: Frame) -> str | None:
    for alias in node.names:
        value = run.import_module(alias.name, frame.module)
        if alias.asname is None:
            first = alias.name.partition(".")[0]
            value = run.import_module(first, frame.module) if "." in alias.name else value
            frame.target_of(first).bindings[first] = value
        else:
            frame.target_of(alias.asname).bindings[alias.asname] = value
    return None


def _import_from(run: Interpreter, node: ast.ImportFrom, frame: Frame) -> str | None:
    module = run.import_from(node.module or "", node.level, frame.module)
    for alias in node.names:
        if alias.name == "*":
            for name, value in run.public_names(module):
                frame.target_of(name).bindings[name] = value
        else:
            bound = alias.asname or alias.name
            frame.target_of(bound).bindings[bound] = run.import_name(module, alias.name)
    return None


def _global(run: Interpreter, node: ast.Global, frame: Frame) -> str | None:
    frame.globals = (frame.globals or set()) | set(node.names)
    return None


def _nonlocal(run: Interpreter, node: ast.Nonlocal, frame: Frame) -> str | None:
    frame.nonlocals = (frame.nonlocals or set()) | set(node.names)
    return None


def _assert(run: Interpreter, node: ast.Assert, frame: Frame) -> str | None:
    return None


def _pass(run: Interpreter, node: ast.stmt, frame: Frame) -> str | None:
    return None


def _break(run: Interpreter, node: ast.Break, frame: Frame) -> str | None:
    return BREAK


def _continue(run: Interpreter, node: ast.Continue, frame: Frame) -> str | None:
    return CONTINUE


def _match(run: Interpreter, node: ast.Match, frame: Frame) -> str | None:
    return _cases(run, node.subject, run.evaluate(node.subject, frame), node.cases, frame)


def _cases(
    run: Interpreter, subject_node: ast.expr, subject: Any, cases: list[ast.match_case], frame: Frame
) -> str | None:
    if not cases:
        return None
    case, rest = cases[0], cases[1:]
    matched = _matches(run, case.pattern, subject, frame)
    if matched and case.guard is not None:
        known, _ = truth(run.evaluate(case.guard, frame))
        matched = known
    if matched is True:
        return block(run, case.body, frame)
    if matched is False:
        return _cases(run, subject_node, subject, rest, frame)
    test = Condition(f"{_brief(subject_node)} matches {_brief(case.pattern)}", None)
    return both(
        run,
        frame,
        test,
        lambda: block(run, case.body, frame),
        lambda: _cases(run, subject_node, subject, rest, frame),
    )


def _matches(run: Interpreter, pattern: ast.pattern, subject: Any, frame: Frame) -> bool | None:
    match pattern:
        case ast.MatchValue():
            return same(subject, run.evaluate(pattern.value, frame))
        case ast.MatchSingleton():
            return same(subject, pattern.value)
        case ast.MatchAs(pattern=None):
            if pattern.name is not None:
                frame.bindings[pattern.name] = subject
            return True
        case ast.MatchAs():
            assert pattern.pattern is not None
            matched = _matches(run, pattern.pattern, subject, frame)
            if pattern.name is not None:
                frame.bindings[pattern.name] = subject
            return matched
        case ast.MatchOr():
            found = [_matches(run, one, subject, frame) for one in pattern.patterns]
            return True if True in found else None if None in found else False
        case ast.MatchClass():
            for keyword in [*pattern.patterns, *pattern.kwd_patterns]:
                _capture(keyword, frame)
            matched = run.is_instance(subject, run.evaluate(pattern.cls, frame))
            return None if matched and (pattern.patterns or pattern.kwd_patterns) else matched
        case ast.MatchSequence() if isinstance(subject, Sequence) and subject.exact:
            if not any(isinstance(one, ast.MatchStar) for one in pattern.patterns):
                if len(pattern.patterns) != len(subject.elements):
                    return False
                found = [
                    _matches(run, one, element.value, frame)
                    for one, element in zip(pattern.patterns, subject.elements, strict=True)
                ]
                return False if False in found else None if None in found else True
    _capture(pattern, frame)
    return None


def _capture(pattern: ast.pattern, frame: Frame) -> None:
    """Bind the names of a pattern that cannot be decided."""
    for node in ast.walk(pattern):
        name = getattr(node, "name", None) or getattr(node, "rest", None)
        if isinstance(name, str):
            frame.bindings[name] = Unknown("captured by a pattern")


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
    ast.Raise: _raise,
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.Global: _global,
    ast.Nonlocal: _nonlocal,
    ast.Assert: _assert,
    ast.Pass: _pass,
    ast.Break: _break,
    ast.Continue: _continue,
    ast.Match: _match,
}
if hasattr(ast, "TypeAlias"):

    def _type_alias(run: Interpreter, node: Any, frame: Frame) -> str | None:
        """`type X = ...` (Python 3.12)."""
        frame.bindings[node.name.id] = run.evaluate(node.value, frame)
        return None

    STATEMENTS[ast.TypeAlias] = _type_alias

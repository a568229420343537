"""The ways that lead through a guard to what it guards.

A guard's code is walked from the top. A way through it is a list of tests; it is open where the handler runs
(in a decorator: what it was given is called; in a hook: nothing is returned) and none of its tests is about
the caller. Tests that are known are decided: for a hook those on the request's endpoint and path, given the
route.

What somebody who shows no credentials passes is no test: a guard that only looks at those who do lets
everybody else through.

Limits: a loop over anything but a short list that is known is a test of whether it runs at all, with one
turn; of a `try`, what is caught counts as a way of its own.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from analyzer.concepts.body_names import is_given, is_parameter, is_upper, standing_for
from analyzer.concepts.guard_walk.arguments import (
    known_by,
    parameters_given,
    positional,
    values_given,
    with_given,
)
from analyzer.concepts.guard_walk.meaning import (
    names_nobody,
    of_settings,
    rests_on_settings,
    says_of_caller,
    shows_nothing,
)
from analyzer.concepts.guard_walk.ways import ASKED, CAUGHT, Tested, Way, asks_nobody, merged, worth_on
from analyzer.concepts.held_against import holds_against
from analyzer.concepts.reading_requests import read_of_route
from analyzer.concepts.refusal import CALLER, HARMLESS, Refusals
from analyzer.evaluator.attributes import class_attribute
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import FUNCTION, Class, Frame, Function, Instance, Module
from analyzer.evaluator.values import Sequence, Unknown

MAX_WAYS: Final = 48
"""Ways through one guard that are told apart; a guard with more is not decided."""


MAX_STATEMENTS: Final = 4_000
"""Statements of one guard, and of what it calls, that are walked, each as often as ways lead there."""


MAX_MERGED: Final = 4 * MAX_WAYS
"""Ways of which it is looked whether they come to fewer."""


MAX_TURNS: Final = 12
"""Turns of one loop that are told apart."""


MAX_DEPTH: Final = 2
"""Functions within functions that a guard asks and that are walked as well; what is deeper asks everybody."""


MAX_ASKED: Final = 150
"""Syntax nodes of a function that runs for each route, to say what it says of its path."""


OF_PATH: Final = frozenset(
    ["path", "path_info", "resolver_match", "url_name", "view_name", "namespace", "match_info", "url_rule"]
)
"""Attributes of a request, and of what its path leads to, that are known of each route."""


@dataclass(slots=True)
class Walk:
    """One walk through a guard's code."""

    run: Interpreter
    refusals: Refusals
    function: Function
    names: Mapping[str, Any]
    """What is known of names: the request, the parameters of a hook; by their full names, what is known of a
    library's objects, which the functions that it calls read as well (Flask's `request`)."""
    decorates: bool
    open: list[Way] = field(default_factory=list)
    frame: Frame | None = None
    too_many: bool = False
    depth: int = 0
    """In how many calls of the target's own functions the code stands."""
    texts: dict[ast.expr, str] = field(default_factory=dict)
    """The tests of this function that were met, as texts."""
    turning: set[str] = field(default_factory=set)
    """Names that stand for another thing in each turn of a loop."""
    taken: list[int] = field(default_factory=lambda: [0])
    """How many statements were walked, in functions that are called as well."""
    handed_on: bool = False
    """Whether what comes next is left to something that is not read and whose name speaks of credentials."""
    next_names: frozenset[str] = frozenset()
    """The parameters that were given what comes next: `check(view, args)`, which calls it."""
    tried: int = 0
    """Within how many `try` that refuse whatever is raised in them the code stands."""

    def whole(self, body: list[ast.stmt] | ast.expr) -> None:
        """Walk through a function; whoever comes out behind the last statement has passed."""
        behind = self.block(body, [()]) if isinstance(body, list) else []
        if not self.decorates:
            self.passes(behind)

    def passes(self, ways: list[Way]) -> None:
        """Somebody comes through."""
        self.open += [tuple(test for test in way if test.flag is None) for way in ways]

    def block(self, statements: list[ast.stmt], ways: list[Way]) -> list[Way]:
        """The ways that go on behind some statements."""
        for statement in statements:
            if MAX_WAYS < len(ways) <= MAX_MERGED:
                ways = merged(ways)
            if len(ways) > MAX_WAYS:
                self.too_many = True
                return []
            if not ways:
                break
            ways = self.statement(statement, ways)
        return ways

    def statement(self, statement: ast.stmt, ways: list[Way]) -> list[Way]:
        self.taken[0] += 1
        if self.taken[0] > MAX_STATEMENTS or self.too_many:
            self.too_many = True
            return []
        match statement:
            case ast.If():
                passed, failed = self.outcomes(statement.test, ways)
                return [*self.block(statement.body, passed), *self.block(statement.orelse, failed)]
            case ast.Return():
                self.returned(statement.value, ways)
                return []
            case ast.Raise():
                return []
            case ast.With() | ast.AsyncWith():
                for item in statement.items:
                    ways = self.called(item.context_expr, ways)
                return self.block(statement.body, ways)
            case ast.Try():
                asks = self.refuses_what_is_raised(statement)
                self.tried += asks
                body = self.block(statement.body, ways)
                self.tried -= asks
                body = self.block(statement.orelse, body)
                caught = [way for handler in statement.handlers for way in self.caught(handler, ways)]
                return self.block(statement.finalbody, [*body, *caught])
            case ast.For(target=ast.Name(id=name)) if (turns := self.turns(statement)) is not None:
                return self.in_turns(statement, name, turns, ways)
            case ast.For() | ast.AsyncFor() | ast.While():
                test = statement.test if isinstance(statement, ast.While) else statement.iter
                runs, runs_not = self.outcomes(test, ways)
                return [*runs_not, *self.block(statement.body, runs)]
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                return ways
        return self.simple(statement, ways)

    def turns(self, loop: ast.For) -> list[Any] | None:
        """What a loop goes through, where that is known and little: `for path in ("/login", "/static"):`."""
        listed = plain(self.value(loop.iter)) if self.frame is not None else None
        if not isinstance(listed, Sequence) or not listed.exact or loop.orelse:
            return None
        jumps = any(isinstance(one, (ast.Break, ast.Continue)) for one in ast.walk(loop))
        return None if jumps or len(listed.elements) > MAX_TURNS else [one.value for one in listed.elements]

    def in_turns(self, loop: ast.For, name: str, turns: list[Any], ways: list[Way]) -> list[Way]:
        """The ways behind a loop, each turn with what the name stands for in it."""
        assert self.frame is not None
        self.turning.add(name)
        for value in turns:
            self.frame.bindings[name] = value
            ways = self.block(loop.body, ways)
        return ways

    def refuses_what_is_raised(self, tried: ast.Try) -> bool:
        """Whether whoever comes through a `try` was asked by it: what handles an exception turns away.

        Not where all that raises it is a function of the target's own that hands back somebody who stands for
        nobody; that one turns away bad credentials, and none at all are as good as any.
        """
        refusing = [one for one in tried.handlers if self.refusals.turns_away(one, self.function)]
        return bool(refusing) and not (
            all(self.refusals.catches_own(one, self.function) for one in refusing)
            and any(self.may_find_nobody(call) for one in tried.body for call in self.calls_in(one))
        )

    def may_find_nobody(self, call: ast.Call) -> bool:
        """Whether a function of the target's own is called that hands back somebody who stands for nobody to
        callers who were asked nothing."""
        callee = self.refusals.callee(call, self.function)
        returns = self.refusals.bodies.of(callee.node).returns if callee is not None else ()
        return any(map(names_nobody, returns)) and bool(self.inside(call))

    def asking_calls(self, node: ast.AST) -> Iterator[ast.Call]:
        """The calls in a piece of the code that refuse for want of credentials."""
        return (call for call in self.calls_in(node) if self.refusals.asks(call, self.function))

    def caught(self, handler: ast.ExceptHandler, ways: list[Way]) -> list[Way]:
        return self.block(handler.body, [(*way, CAUGHT) for way in ways])

    def simple(self, statement: ast.stmt, ways: list[Way]) -> list[Way]:
        """A statement without statements of its own."""
        for target, value in _assigned(statement):
            if isinstance(target, ast.Name) and self.is_flag(target.id):
                flag = Tested(None, value.value, False, flag=target.id)  # type: ignore[attr-defined]
                return [(*way, flag) for way in ways]
            if isinstance(target, ast.Name) and self.frame is not None:
                self.frame.bindings[target.id] = self.value(value)
            if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
                held = self.names.get(target.value.id)
                if isinstance(held, StandIn):  # `request.part = part_of(request)`
                    held.attributes[target.attr] = self.value(value)
        alone = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(alone, ast.Call) and self.refusals.ends(alone):
            return []
        if self.decorates and self.gives_way(statement):
            self.comes_next(statement, ways)
            return []
        return self.called(statement, ways)

    def returned(self, value: ast.expr | None, ways: list[Way]) -> None:
        if isinstance(value, ast.IfExp):
            passed, failed = self.outcomes(value.test, ways)
            self.returned(value.body, passed)
            self.returned(value.orelse, failed)
            return
        if not self.decorates and isinstance(value, ast.Call):
            through = self.ways_through(value, type(self))
            if (
                through is not None
            ):  # what a function of the target's own says of it: `return self.check(request)`
                self.passes([(*way, *one) for way in ways for one in through])
                return
        if self.decorates:
            if value is not None and self.gives_way(value):
                self.comes_next(value, ways)
            return
        ways = ways if value is None else self.called(value, ways)
        if value is None or self.lets_pass(value):
            self.passes(ways)

    def lets_pass(self, value: ast.expr) -> bool:
        """Whether a hook that returns this lets the request go on; what a function that it calls may say as
        well, which can also hand back somebody who stands for nobody."""
        if isinstance(value, ast.Constant):
            return value.value is None or (bool(self.depth) and value.value is True)
        return bool(self.depth) and (self.calls_next(value) or names_nobody(value))

    def calls_next(self, value: ast.expr) -> bool:
        """Whether a piece of the code calls what comes next, which the function was given."""
        return (
            isinstance(value, ast.Call)
            and isinstance(value.func, ast.Name)
            and value.func.id in self.next_names
        )

    def gives_way(self, node: ast.AST) -> bool:
        """Whether what the decorator was given may be called."""
        return bool(self.calls_in(node)) and self.refusals.once(
            "gives way", node, self.function, lambda: any(self.is_next(one) for one in ast.walk(node))
        )

    def comes_next(self, node: ast.AST, ways: list[Way]) -> None:
        """What the decorator was given is called, or left to somebody else to call."""
        if self.refusals.once("left to", node, self.function, lambda: self.leaves_to_unread(node)):
            self.handed_on = True
        else:
            self.passes(self.called(node, ways))

    def leaves_to_unread(self, node: ast.AST) -> bool:
        """Whether what comes next is an argument of a call whose name speaks of credentials, and of which
        nobody knows what it runs: `return await auth.authenticate_and_handle(request, handler)`."""
        return any(
            any(self.is_next(one) for one in (*call.args, *(given.value for given in call.keywords)))
            and self.refusals.is_left_to(call, self.function)
            for call in self.calls_in(node)
        )

    def is_next(self, node: ast.AST) -> bool:
        """Whether a piece of the code is what comes next: what the decorator was given, or the object around
        it when it was made; the call of the class before says the same."""
        if isinstance(node, ast.Name):
            return is_given(node, self.function, self.refusals.bodies)
        if not isinstance(node, ast.Attribute):
            return False
        if isinstance(node.value, ast.Name) and node.value.id == "self":
            return node.attr in self.kept()
        return node.attr in ("__call__", self.function.name) and is_upper(node.value)

    def kept(self) -> frozenset[str]:
        """The attributes in which an object keeps what it was made with."""
        return self.refusals.once("kept", self.function.node, self.function, self._kept)

    def _kept(self) -> frozenset[str]:
        owner = self.function.owner
        maker = class_attribute(self.run, owner, "__init__") if owner is not None else None
        if not isinstance(maker, Function) or not isinstance(maker.node.body, list):
            return frozenset()
        return frozenset(
            target.attr
            for one in ast.walk(maker.node)
            for target, value in _assigned(one)
            if isinstance(target, ast.Attribute)
            and isinstance(value, ast.Name)
            and is_parameter(value.id, maker)
        )

    def calls_in(self, node: ast.AST) -> tuple[ast.Call, ...]:
        """The calls in a piece of the code."""
        return self.refusals.once("calls", node, self.function, lambda: _calls(node))

    def called(self, node: ast.AST, ways: list[Way]) -> list[Way]:
        """The ways behind the calls in a piece of code: some ask who is calling, and so does what may raise
        an exception that stands for a refusal."""
        if self.tried and self.refusals.once("may raise", node, self.function, lambda: may_raise(node)):
            return [(*way, ASKED) for way in ways]
        for call in self.asking_calls(node):
            asked = [(*way, ASKED) for way in ways]
            ways = [*asked, *((*way, *free) for way in ways for free in self.inside(call))]
        return ways

    def inside(self, call: ast.Call) -> list[Way]:
        """The ways through a function of the target's own that a call runs, on which nobody is asked."""
        return [way for way in self.ways_through(call, Walk) or [] if asks_nobody(way)]

    def ways_through(self, call: ast.Call, kind: type[Walk]) -> list[Way] | None:
        """The open ways through a function of the target's own that a call runs; None where it is none, or is
        too deep."""
        callee = self.refusals.callee(call, self.function)
        if callee is None or self.depth >= MAX_DEPTH:
            return None
        next_names = self.given_next(callee, call)
        names = self.given_to(callee, call) | dict.fromkeys(next_names, Unknown("what comes next"))

        def found() -> tuple[list[Way], bool]:
            depth, taken = self.depth + 1, self.taken
            walk = walked(self.run, self.refusals, callee, names, False, depth, kind, taken, next_names)
            return walk.open, walk.too_many

        known = known_by(names, lambda: read_of_route(self.refusals, callee))
        if known is not None:
            question = f"ways {self.depth} {kind.__name__} {known} {sorted(next_names)}"
            open_ways, too_many = self.refusals.once(question, callee.node, callee, found)
        else:
            open_ways, too_many = found()
        self.too_many = self.too_many or too_many
        return [tuple(self.as_called(test, callee, call) for test in way) for way in open_ways]

    def as_called(self, test: Tested, callee: Function, call: ast.Call) -> Tested:
        """A test in a function that a call runs, told by what the call gives it: its parameters say nothing
        to who reads of it elsewhere."""
        node = test.node
        if node is None or not any(
            isinstance(one, ast.Name) and is_parameter(one.id, callee) for one in ast.walk(node)
        ):
            return test
        question = f"as called at {call.lineno}:{call.col_offset}"
        given = self.refusals.once(
            question, node, self.function, lambda: with_given(node, _given(callee), callee, call)
        )
        return replace(test, node=given)

    def given_to(self, callee: Function, call: ast.Call) -> dict[str, Any]:
        """What is known of the arguments of a function that a call runs."""
        names = values_given(callee, call, self.value)
        if callee.owner is not None and "self" in self.names:
            names["self"] = self.names["self"]
        at_hand = {name: value for name, value in self.names.items() if "." in name}
        return standing_for(self.run, callee, at_hand) | names

    def given_next(self, callee: Function, call: ast.Call) -> frozenset[str]:
        """The parameters of a function that a call runs which it gives what comes next."""
        return frozenset(
            name
            for name, value in parameters_given(callee, call)
            if (isinstance(value, ast.Name) and value.id in self.next_names)
            or (self.decorates and self.is_next(value))
        )

    def outcomes(self, test: ast.expr, ways: list[Way]) -> tuple[list[Way], list[Way]]:
        """The ways on which a test holds, and those on which it does not."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            passed, failed = self.outcomes(test.operand, ways)
            return failed, passed
        if isinstance(test, ast.BoolOp):
            return self.combined(test, ways)
        if isinstance(test, ast.Name) and self.is_flag(test.id):
            worth = [(way, worth_on(way, test.id)) for way in ways]
            return [way for way, is_so in worth if is_so is not False], [
                way for way, is_so in worth if not is_so
            ]
        meant = self.refusals.once("means", test, self.function, lambda: self.meant(test))
        if isinstance(meant, ast.BoolOp) or (meant is not test and isinstance(meant, ast.UnaryOp)):
            return self.outcomes(meant, ways)
        value = self.value(test) if self.frame is not None else Unknown("a test")
        known, default = truth(value)
        about = self.is_held_against(meant) if rests_on_settings(value) else self.is_about_caller(meant)
        ways = self.called(test, ways)
        if known is not None:
            return (ways, []) if known else ([], ways)
        passed, failed = (
            ways
            if about and (shows_nothing(meant, outcome) or shows_nothing(test, outcome))
            else [
                (*way, Tested(test, outcome, about, default))
                for way in ways
                if self.may_be(way, test, outcome)
            ]
            for outcome in (True, False)
        )
        return passed, failed

    def may_be(self, way: Way, test: ast.expr, outcome: bool) -> bool:
        """Whether a test can come to an outcome on a way: not where the same test of names that stand for one
        thing has come to the other one before."""
        text = self.refusals.once("text", test, self.function, lambda: ast.unparse(test))
        self.texts[test] = text
        before = [one.outcome for one in way if one.node is not None and self.texts.get(one.node) == text]
        if (not outcome) not in before:
            return True
        names = [one.id for one in ast.walk(test) if isinstance(one, ast.Name)]
        return any(name in self.turning or len(self.given().get(name, ())) > 1 for name in names)

    def meant(self, test: ast.expr) -> ast.expr:
        """A test with what the function has called a name for it: `allowed = user.may(); if allowed: ...`; of
        a function that says one thing of the caller, with that: `turned_away = unknown(request.user)`."""
        match test:
            case ast.Name(id=name):
                given = self.given().get(name, [])
                if len(given) != 1:
                    return test
                return given[0] if _is_plain(given[0], self.given()) else self.said(given[0]) or test
            case ast.Compare(left=ast.Name() as left):
                meant = self.meant(left)
                return (
                    test if isinstance(meant, ast.BoolOp) else ast.Compare(meant, test.ops, test.comparators)
                )
        return test

    def said(self, value: ast.expr) -> ast.expr | None:
        """What a function of the target's own says of what it is given, where that is one expression of
        nothing else."""
        if not isinstance(value, ast.Call):
            return None
        callee = self.refusals.callee(value, self.function)
        told = _one_expression(callee) if callee is not None else None
        if callee is None or told is None:
            return None
        names = {one.id for one in ast.walk(told) if isinstance(one, ast.Name)}
        given = positional(callee)[: len(value.args)]
        return with_given(told, _given(callee), callee, value) if names and names <= {*given} else None

    def given(self) -> Mapping[str, list[ast.expr]]:
        """What the function's own names are given, by the name."""
        return self.refusals.once("given", self.function.node, self.function, lambda: _given(self.function))

    def is_flag(self, name: str) -> bool:
        """Whether a name is one that the function sets to True here and to False there."""
        given = self.given().get(name, [])
        return len(given) > 1 and all(
            isinstance(one, ast.Constant) and one.value in (True, False) for one in given
        )

    def combined(self, test: ast.BoolOp, ways: list[Way]) -> tuple[list[Way], list[Way]]:
        """`and` and `or`, as far as Python reads them."""
        done: list[Way] = []
        for part in test.values:
            passed, failed = self.outcomes(part, ways)
            ways, over = (passed, failed) if isinstance(test.op, ast.And) else (failed, passed)
            done += over
        return (ways, done) if isinstance(test.op, ast.And) else (done, ways)

    def is_about_caller(self, test: ast.expr) -> bool:
        """Whether a test names credentials, or who is calling; what it compares with does not count, and
        neither do attributes of the target's own objects, such as settings."""
        return self.refusals.once(
            "is about the caller",
            test,
            self.function,
            lambda: (
                self.is_held_against(test)
                if of_settings(test)
                else any(CALLER.search(name) for name in self.names_in(test))
                or self.asks_itself(test)
                or self.asks_what_was_said(test)
                or holds_against(test, self.given())
            ),
        )

    def is_held_against(self, test: ast.expr) -> bool:
        """Whether a setting is compared with what the caller shows: `settings.key in [given_key, other]`."""
        return isinstance(test, ast.Compare) and any(
            CALLER.search(name)
            for shown in test.comparators
            if not of_settings(shown)
            for name in self.names_in(shown)
            if not name.isupper()
        )

    def asks_itself(self, test: ast.expr) -> bool:
        """Whether a method of the same object that looks at who is calling is asked (`self.may_edit()`), or
        a function that is given nothing and looks there by itself (`is_admin()`); one that refuses is
        walked."""
        return any(
            self.looks_there(call)
            for call in self.calls_in(test)
            if not self.refusals.asks(call, self.function)
        )

    def looks_there(self, call: ast.Call) -> bool:
        match call.func:
            case ast.Attribute(value=ast.Name(id="self")):
                return self.refusals.looks_at_caller(self.refusals.callee(call, self.function))
            case ast.Name() if not call.args and not call.keywords:
                called = self.refusals.callee(call, self.function)
                return isinstance(called, Function) and self.refusals.says_who_calls(called)
        return False

    def asks_what_was_said(self, test: ast.expr) -> bool:
        """Whether a test reads a name that was given what a function of the target's own says of who is
        calling: `tools = tools_of(g.user)`, then `if tool in tools`."""
        return any(
            says_of_caller(value) and any(self.refusals.is_own(call, self.function) for call in _calls(value))
            for one in ast.walk(test)
            if isinstance(one, ast.Name)
            for value in self.given().get(one.id, ())
        )

    def names_in(self, node: ast.AST) -> Iterator[str]:
        """Names and attributes of a test, and the keys that it asks for."""
        match node:
            case ast.Name(id=name):
                yield name
                return
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if name.isupper() and owner[0].isupper():
                return  # a constant of a class: `AccountVisibility.PUBLIC`
            case ast.Attribute(value=owner, attr=name):
                if self.is_own_object(owner):
                    return
                yield name
            case ast.Subscript(slice=ast.Constant(value=str(name))):
                if HARMLESS.fullmatch(name):
                    return
                yield name
            case ast.Compare(left=ast.Constant(value=str(name)), ops=[ast.In() | ast.NotIn()]):
                if HARMLESS.fullmatch(name):
                    return
                yield name
            case ast.Call(func=ast.Attribute(value=owner, attr=name), args=args, keywords=keywords):
                if name == "get" and args and isinstance(args[0], ast.Constant):
                    if HARMLESS.fullmatch(str(args[0].value)):
                        return
                    yield str(args[0].value)
                yield name
                for one in (owner, *args, *(keyword.value for keyword in keywords)):
                    yield from self.names_in(one)
                return
        for child in ast.iter_child_nodes(node):
            yield from self.names_in(child)

    def is_own_object(self, node: ast.expr) -> bool:
        """Whether a piece of the code is a module, a class or an object of the target's own."""
        while isinstance(node, ast.Attribute):
            node = node.value
        if not isinstance(node, ast.Name) or CALLER.search(node.id):
            return False
        scope = self.function.frame.scope_of(node.id)
        found = self.run.settle(scope.bindings.get(node.id)) if scope is not None else None
        kind = found.cls if isinstance(found, Instance) else found
        module = kind.module if isinstance(kind, Class) else kind
        return isinstance(module, Module) and module.path is not None

    def is_of_maker(self, call: ast.Call) -> bool:
        """Whether a method of the object that made the guard is called: what it keeps may decide."""
        owner = getattr(call.func, "value", None)
        return isinstance(owner, ast.Name) and owner.id == "self" and self.function.owner is None

    def looks_at_path(self, call: ast.Call) -> bool:
        """Whether a call runs a small function that decides by a request's path, not by who is calling."""
        return self.refusals.once("looks at path", call, self.function, lambda: self._looks_at_path(call))

    def _looks_at_path(self, call: ast.Call) -> bool:
        callee = self.refusals.callee(call, self.function)
        if callee is None or self.refusals.looks_at_caller(callee):
            return False
        body = self.refusals.bodies.of(callee.node)
        return body.size <= MAX_ASKED and any(one.attr in OF_PATH for one in body.attributes)

    def value(self, node: ast.expr) -> Any:
        """A piece of the code, as far as it can be known before there is a request; of the target's own
        functions only small ones run that look at the path: they do so for every route."""
        run, function, frame = self.run, self.function, self.frame
        assert frame is not None
        own = [call for call in self.calls_in(node) if self.refusals.is_own(call, function)]
        if not all(self.is_of_maker(call) or self.looks_at_path(call) for call in own):
            return Unknown("what a function gives at a request")

        def evaluate() -> Any:
            run.file = function.module
            with run.aside():
                return run.evaluate(node, frame)

        return run.demand(f"test in {function.full_name}", evaluate)


HARMLESS_CALLS: Final = frozenset(
    ["get", "getattr", "isinstance", "len", "bool", "str", "debug", "info", "warning"]
)
"""What gives an answer whatever it is asked."""


def may_raise(node: ast.AST) -> bool:
    """Whether a piece of code may raise an exception when a request lacks something: it takes a part that may
    be missing, asks something of what may be None, or calls anything but what always answers."""
    for one in ast.walk(node):
        match one:
            case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in HARMLESS_CALLS:
                continue
            case (
                ast.Call()
                | ast.Subscript(ctx=ast.Load())
                | ast.Attribute(value=ast.Call() | ast.Await())
                | ast.Attribute(value=ast.Attribute(value=ast.Attribute()))
                | ast.Assign(targets=[ast.Tuple() | ast.List(), *_])
                | ast.Assert()
            ):
                return True
    return False


def walked(
    run: Interpreter,
    refusals: Refusals,
    function: Function,
    names: Mapping[str, Any],
    decorates: bool,
    depth: int = 0,
    kind: type[Walk] = Walk,
    taken: list[int] | None = None,
    next_names: frozenset[str] = frozenset(),
) -> Walk:
    """A walk through the whole of a function, with the ways on which the request goes on."""
    spec = function.node.args
    bindings: dict[str, Any] = {
        one.arg: Unknown("an argument") for one in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)
    }
    for one in (spec.vararg, spec.kwarg):
        if one is not None:
            bindings[one.arg] = Unknown("arguments")
    bindings.update(names)
    frame = Frame(FUNCTION, function.module, function.frame, bindings, function.qualname)
    walk = kind(
        run,
        refusals,
        function,
        names,
        decorates,
        frame=frame,
        depth=depth,
        taken=[0] if taken is None else taken,
        next_names=next_names,
    )
    walk.whole(function.node.body)
    return walk


def _one_expression(function: Function) -> ast.expr | None:
    """What a function gives back, where it does nothing else."""
    body = function.node.body
    if not isinstance(body, list):
        return body
    statements = [
        one for one in body if not (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
    ]
    match statements:
        case [ast.Return(value=ast.expr() as value)]:
            return value
    return None


def _given(function: Function) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for one in ast.walk(function.node):
        for target, value in _assigned(one):
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(value)
    return found


def _assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What a statement gives to what, with or without an annotation."""
    if isinstance(node, ast.Assign):
        yield from ((target, node.value) for target in node.targets)
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        yield node.target, node.value


def _is_plain(node: ast.expr, given: Mapping[str, list[ast.expr]]) -> bool:
    """Whether what a name was given can be read in its place: what a function makes of its arguments cannot,
    nor a choice between names that were given something in turn."""
    match node:
        case ast.Call(func=func):
            return isinstance(func, ast.Attribute)
        case ast.BoolOp():
            return not any(isinstance(one, ast.Name) and one.id in given for one in ast.walk(node))
    return isinstance(node, (ast.Attribute, ast.BinOp, ast.Compare, ast.Subscript))


def _calls(node: ast.AST) -> tuple[ast.Call, ...]:
    return tuple(one for one in ast.walk(node) if isinstance(one, ast.Call))

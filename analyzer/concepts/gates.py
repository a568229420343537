"""Guards that refuse by not going on: what comes next runs only for who has shown who they are, and whoever
has not gets another answer (a page, a redirection to anywhere) in its place.  Decorators do, hooks that a
request meets before its handler, and handlers that begin by it.

Told only of tests that are plainly about identity or permission: of the signs by which libraries say so
(`user.is_authenticated`, `has_perm`), and of what the server itself keeps of the caller in a session.  That a
header or a cookie is there proves nothing.  A way on which what comes next runs without such a test makes it
no gate.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from analyzer.concepts.answers import Answering
from analyzer.concepts.body_names import is_upper
from analyzer.concepts.guard_walk.meaning import shows_nothing
from analyzer.concepts.guard_walk.walk import MAX_DEPTH, Walk, walked
from analyzer.concepts.guard_walk.ways import Tested, Way
from analyzer.concepts.refusal import Refusal, Refusals
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Function
from analyzer.facts import GuardKind

SIGN: Final = re.compile(r"(?i)^(is_|has_)?(authenticated|logged_?in|staff|superuser|admin|anonymous)$")
"""Attributes by which libraries say who somebody is."""

PERMITTED: Final = re.compile(r"(?i)^has_(\w+_)?(perms?|permissions?|roles?|access)$")
"""Methods that say whether somebody may."""

ASKED: Final = re.compile(r"(?i)^(is|has|can|may)_\w")
"""Methods of a user that say what they are, or may."""

CREDENTIAL: Final = re.compile(
    r"(?i)(^|_)(user|account|member|customer|principal|identity|authenticated|credentials?|logged_?in|"
    r"(access|auth|id|bearer|jwt)_?token)(_?(id|pk|name|info|data|email))?$"
)
"""Keys under which sessions hold who somebody is."""

PROVEN: Final = "what comes next runs only for who has shown who they are"

VERBS: Final = frozenset(["get", "post", "put", "patch", "delete", "head"])
"""Methods in which an object answers by itself."""


def gate(run: Interpreter, refusals: Refusals, function: Function) -> Refusal | None:
    """What a decorator, or a method that hands on to the class after its own, asks of those whom it lets
    through to what comes next; None where somebody gets there who was asked nothing."""
    return refusals.once("gate", function.node, function, lambda: _gate(run, refusals, function))


def _gate(run: Interpreter, refusals: Refusals, function: Function) -> Refusal | None:
    if not _may_ask(refusals, function) or _answers_otherwise(function):
        return None
    return _asked_of_all(walked(run, refusals, function, {}, decorates=True))


def _asked_of_all(walk: Walk) -> Refusal | None:
    """What everybody is asked who comes through; None where somebody does who was asked nothing."""
    if walk.too_many or walk.handed_on or not walk.open:
        return None
    asked = [{kind for test in way if (kind := proven_by(test)) is not None} for way in walk.open]
    if not all(asked):
        return None
    kind = GuardKind.AUTHENTICATION
    if all(GuardKind.AUTHORIZATION in kinds for kinds in asked):
        kind = GuardKind.AUTHORIZATION
    return Refusal(kind, True, PROVEN)


@dataclass(slots=True)
class Hook(Walk):
    """A walk through what a request meets before its handler, with what functions of the target's own that it
    asks (`if not is_known(request): return ...`) look at themselves."""

    def outcomes(self, test: ast.expr, ways: list[Way]) -> tuple[list[Way], list[Way]]:
        if (
            isinstance(test, ast.Call)
            and self.refusals.looks_at_caller(self.refusals.callee(test, self.function))
            and (said := self.ways_through(test, Answering)) is not None
        ):
            refused = Tested(test, False, True)
            return [(*way, *one) for way in ways for one in said], [(*way, refused) for way in ways]
        return Walk.outcomes(self, test, ways)


def barrier(run: Interpreter, refusals: Refusals, function: Function, around: bool = False) -> Refusal | None:
    """What a hook asks of those whom it lets through, wherever it stands in their way at all: it answers the
    others itself.  One that stands `around` the handler calls what comes next; any other lets through whom
    it does not answer.  On which requests it does not ask, `exemptions` tells by a walk of the same kind."""
    question = "barrier around" if around else "barrier"
    return refusals.once(question, function.node, function, lambda: _barrier(run, refusals, function, around))


def _barrier(run: Interpreter, refusals: Refusals, function: Function, around: bool) -> Refusal | None:
    if not _may_lead_to_asking(refusals, function, 0):
        return None
    walk = walked(run, refusals, function, {}, decorates=around, kind=Hook)
    walk.open = [way for way in walk.open if any(test.about_caller for test in way)]
    return _asked_of_all(walk)


def gate_of_hook(
    run: Interpreter, refusals: Refusals, function: Function, kind: type[Walk]
) -> Refusal | None:
    """What a hook asks of all whom it lets through, where a walk of this kind says who is; None where
    somebody comes through who was asked nothing."""
    if not _may_lead_to_asking(refusals, function, 0):
        return None
    return _asked_of_all(walked(run, refusals, function, {}, decorates=False, kind=kind))


def _may_lead_to_asking(refusals: Refusals, function: Function, level: int) -> bool:
    """Whether a function, or one of the target's own that it calls, names what a gate can ask for."""
    if _may_ask(refusals, function):
        return True
    calls = refusals.bodies.of(function.node).calls if level < MAX_DEPTH else []
    callees = (refusals.callee(call, function) for call in calls)
    return any(_may_lead_to_asking(refusals, one, level + 1) for one in callees if one is not None)


def turned_back(run: Interpreter, refusals: Refusals, function: Function) -> Refusal | None:
    """What a handler asks before it does anything: whoever has not shown who they are is answered at once."""
    return refusals.once(
        "turned back", function.node, function, lambda: _turned_back(run, refusals, function)
    )


def _turned_back(run: Interpreter, refusals: Refusals, function: Function) -> Refusal | None:
    body = function.node.body
    if not isinstance(body, list) or not _may_ask(refusals, function):
        return None
    walk = Walk(run, refusals, function, {}, decorates=False)
    for statement in body:
        match statement:
            case ast.Assign() | ast.AnnAssign() | ast.Expr(value=ast.Constant()):
                continue
            case ast.If(test=test, body=[*_, ast.Return() | ast.Raise()], orelse=[]):
                kinds = [proven_by(one) for one in _going_on(walk, test, False)]
                found = next((one for one in kinds if one is not None), None)
                return Refusal(found, True, PROVEN) if found is not None else None
        return None
    return None


def _going_on(walk: Walk, test: ast.expr, outcome: bool) -> Iterator[Tested]:
    """What is known of those who come past a test with an outcome."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=one):
            yield from _going_on(walk, one, not outcome)
        case ast.BoolOp(op=op, values=parts):
            of_each = [list(_going_on(walk, part, outcome)) for part in parts]
            if isinstance(op, ast.Or) is not outcome:  # all parts of it came to that
                yield from (one for told in of_each for one in told)
            elif all(any(proven_by(one) for one in told) for told in of_each):  # one did, and any would do
                yield from of_each[0]
        case _:
            meant = walk.meant(test)
            if isinstance(meant, ast.BoolOp):
                yield from _going_on(walk, meant, outcome)
            else:
                yield Tested(meant, outcome, walk.is_about_caller(meant))


def proven_by(test: Tested) -> GuardKind | None:
    """What somebody has proven who comes by a test with this outcome."""
    node = test.node
    if node is None or not test.about_caller:
        return None
    name = _asked_for(node)
    if test.outcome and (PERMITTED.search(name) or _is_caller(node)):
        return GuardKind.AUTHORIZATION
    if not shows_nothing(node, not test.outcome) or shows_nothing(node, test.outcome):
        return None
    if SIGN.search(name):
        return (
            GuardKind.AUTHORIZATION
            if re.search("(?i)staff|superuser|admin", name)
            else GuardKind.AUTHENTICATION
        )
    return GuardKind.AUTHENTICATION if CREDENTIAL.search(name) and _is_kept(node) else None


def _is_caller(node: ast.expr) -> bool:
    """Whether a test asks of the user of the request whether they may, or whether they are somebody:
    `request.user.is_member(team)`, `request.user == order.owner`."""
    match node:
        case ast.Call(func=ast.Attribute(value=owner, attr=name)):
            return _is_user(owner) and ASKED.search(name) is not None
        case ast.Compare(left=one, ops=[ast.Eq()], comparators=[ast.Attribute() as other]):
            return _is_user(one) is not _is_user(other)
    return False


def _is_user(node: ast.expr) -> bool:
    match node:
        case (
            ast.Attribute(value=ast.Name(id="request"), attr="user")
            | ast.Attribute(value=ast.Attribute(attr="request"), attr="user")
        ):
            return True
    return isinstance(node, ast.Name) and node.id == "current_user"


def _asked_for(node: ast.expr) -> str:
    """The sign or the key that a test asks for."""
    match node:
        case ast.Compare(left=ast.Constant(value=str(key))):
            return key
        case ast.Compare(left=one):
            return _asked_for(one)
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str(key)), *_]):
            return key
        case ast.Subscript(slice=ast.Constant(value=str(key))):
            return key
        case ast.Call(func=one):
            return _asked_for(one)
        case ast.Attribute(attr=name):
            return name
    return ""


def _may_ask(refusals: Refusals, function: Function) -> bool:
    """Whether a function names anything that a gate can ask for."""
    body = refusals.bodies.of(function.node)
    names = {*(one.attr for one in body.attributes), *(one.id for one in body.names)}
    if {"request", "user"} <= names:
        return True
    return any(
        name in ("session", "current_user") or SIGN.search(name) or PERMITTED.search(name) for name in names
    )


def _answers_otherwise(function: Function) -> bool:
    """Whether a method of an object may answer by another way to the object's own handlers."""
    return function.owner is not None and any(
        isinstance(node, ast.Attribute)
        and (
            (node.attr in VERBS and getattr(node.value, "id", "") == "self")
            or (node.attr == function.name and not is_upper(node.value))
        )
        for node in ast.walk(function.node)
    )


def _is_kept(node: ast.expr) -> bool:
    """Whether a key is looked up in a session."""
    match node:
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[holder]):
            return _holds(holder)
        case ast.Compare(left=one):
            return _is_kept(one)
        case ast.Call(func=ast.Attribute(value=holder)) | ast.Subscript(value=holder):
            return _holds(holder)
    return False


def _holds(node: ast.expr) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) == "session"

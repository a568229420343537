"""Classes in a view's order of resolution that may turn a request away before its handler runs.

A class of the target's own does where it overrides `dispatch`, `setup` or `initial` and refuses there, or
`as_view` and puts a decorator around the view.  What its `dispatch` lets through unasked limits it, as with a
decorator: the class after it is what comes next.  A `dispatch` that never hands on leaves the classes behind
it out, as Django's own `View` does: what stands behind either is written and never asked.

Limits: what a class does besides before it hands on is not judged; a class of a library is known by its name,
and of a library that nobody has read only a name that speaks of a check says that it may refuse.
Source: django/views/generic/base.py, django/contrib/auth/mixins.py 5.2.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.exemptions import exemptions
from analyzer.concepts.gates import gate
from analyzer.concepts.known import IDENTIFYING, asking_guards, known_guards
from analyzer.concepts.layers import asking, limited, refusals, refusing
from analyzer.concepts.routing import PROTECTING, GuardDraft
from analyzer.evaluator.attributes import class_attribute, mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance, name_of
from analyzer.evaluator.values import External
from analyzer.facts import GuardKind

HOOKS: Final = ("as_view", "dispatch", "setup", "initial")
"""Methods of a class that run before its handler, and may turn a request away."""


BESIDE_DISPATCH: Final = ("as_view", "setup")
"""Those of them that are called whatever the outermost `dispatch` does."""

ASKING: Final = re.compile(
    r"(?i)\.\w*((login|permissions?|roles?|staff|superuser|auth|groups?|user_?passes)_?(required|test|check)|"
    r"(require|requires|check)_?(login|permissions?|roles?|auth))\w*mixin$"
)
"""Names of mixins of libraries that nobody has read by which they turn callers away."""

VIEW: Final = "django.views.generic.base.View"
"""The library's class whose methods hand on to nobody."""


def mixin_guards(run: Interpreter, cls: Class, made: Any = None) -> Iterator[GuardDraft]:
    """Classes of a view's order of resolution that may turn a request away before the handler runs; `made` is
    the object that answers, where it is known what `as_view` gave it."""
    for base, hooks, _ in _asked(mro_of(cls)):
        draft = _guard_of(run, cls, base, hooks, made)
        if draft is not None:
            yield draft


def bypassed_mixins(run: Interpreter, cls: Class) -> Iterator[GuardDraft]:
    """Classes of a view's order of resolution that would turn requests away and are never asked."""
    for base, hooks, before in _asked(mro_of(cls)):
        draft = _guard_of(run, cls, base, HOOKS)
        if draft is not None and _guard_of(run, cls, base, hooks) is None:
            why = f"{before} comes first, and its dispatch hands on to no other class"
            yield replace(draft, why=why, place=cls.place)


def _guard_of(
    run: Interpreter, cls: Class, base: Any, hooks: tuple[str, ...], made: Any = None
) -> GuardDraft | None:
    """What a class of the order does where these of its hooks are called."""
    name = name_of(base)
    kind = known_guards(run).get(name)
    if kind is not None and "dispatch" in hooks:
        refuses = kind not in IDENTIFYING
        draft = GuardDraft(name, kind, "mixin", refuses, place=cls.place, why="a known library")
        asked = asking_guards(run).get(name)
        return asking(run, draft, class_attribute(run, cls, asked)) if asked is not None else draft
    if isinstance(base, Class) and base.module.path is not None and base is not cls:
        return _refusal_of(run, base, hooks, made)
    if isinstance(base, External) and "dispatch" in hooks and ASKING.search(name):
        return GuardDraft(name, GuardKind.AUTHORIZATION, "mixin", place=cls.place, unread=True)
    return None


def _asked(order: tuple[Any, ...]) -> Iterator[tuple[Any, tuple[str, ...], str]]:
    """Each class of an order with those of its hooks that are called, and the name of the class that keeps
    the others from it."""
    hooks: tuple[str, ...] = HOOKS
    before = ""
    for base in order:
        yield base, hooks, before
        if isinstance(base, Class) and base.full_name == VIEW:
            hooks, before = (), before or base.full_name
        elif "dispatch" in hooks and _ends_here(base):
            hooks, before = BESIDE_DISPATCH, base.full_name


def _ends_here(base: Any) -> bool:
    """Whether a class answers requests in a `dispatch` of its own, and none of its methods hands on to
    another."""
    if not isinstance(base, Class) or base.module.path is None:
        return False
    dispatch = describe(base.namespace.get("dispatch")).function
    if not isinstance(dispatch, Function) or dispatch.owner is not base:
        return False
    methods = [describe(one).function for one in base.namespace.values()]
    return not any(
        isinstance(node, ast.Attribute) and node.attr == "dispatch"
        for one in methods
        if isinstance(one, Function)
        for node in ast.walk(one.node)
    )


def _refusal_of(run: Interpreter, base: Class, hooks: tuple[str, ...], made: Any = None) -> GuardDraft | None:
    """Whether a class of the target's overrides what runs before the handler, and may leave there."""
    own = [(hook, base.namespace.get(hook)) for hook in hooks if hook in base.namespace]
    for hook, method in own:
        if hook == "as_view":
            wrapping = _wraps_view(run, method)
            if wrapping is not None:
                return replace(wrapping, name=base.full_name, place=base.place)
            continue
        draft = refusal_in(run, base, method, made)
        if draft is not None:
            return draft
    return None


def refusal_in(run: Interpreter, base: Class, method: Any, made: Any = None) -> GuardDraft | None:
    """A class that refuses in one of its methods, with what the method lets through; of the object `made`,
    where it is known."""
    refusal = refusals(run).of(method)
    function = describe(method).function
    if refusal.kind not in (*PROTECTING, GuardKind.RATE_LIMIT, GuardKind.CSRF):
        asks = gate(run, refusals(run), function) if isinstance(function, Function) else None
        if asks is None:
            return None
        return GuardDraft(base.full_name, asks.kind, "mixin", True, (), base.place, why=asks.why)
    draft = refusing(refusal, base.full_name, "mixin", base.place)
    if refusal.kind not in PROTECTING or not isinstance(function, Function):
        return draft
    decorates = function.name not in ("setup", "initial")  # those return nothing where the request goes on
    first = next(iter([*function.node.args.posonlyargs, *function.node.args.args]), None)
    names = {first.arg: made} if first is not None and isinstance(made, Instance) else None
    by = exemptions(run, refusals(run), function, names, decorates=decorates)
    return None if by.everybody else limited(replace(draft, path=()), by)


def _wraps_view(run: Interpreter, method: Any) -> GuardDraft | None:
    """What an override of `as_view` puts around the view, where it does so in a call: `guard(view)`."""
    function = getattr(plain(method), "function", plain(method))
    if not isinstance(function, Function):
        return None
    for returned in run.bodies.of(function.node).returns:
        if getattr(getattr(returned, "func", None), "attr", "") != "as_view":
            return GuardDraft(
                name_of(function), GuardKind.OTHER, "mixin", None, why="it puts a decorator around the view"
            )
    return None

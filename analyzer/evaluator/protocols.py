"""What Python asks the target's own objects for: what they iterate over, their text, what calling their class
gives."""

from __future__ import annotations

import ast
from typing import Any, Final

from analyzer.evaluator import calls, texts
from analyzer.evaluator.attributes import ABSENT, class_attribute, is_exception, own_method
from analyzer.evaluator.comparing import compare
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import join, plain
from analyzer.evaluator.signals import Raised
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import Bound, Class, Function, Instance, name_of
from analyzer.evaluator.values import (
    Arguments,
    External,
    List,
    Possible,
    Text,
    Tuple,
    Unknown,
    is_constant,
)

MAX_DRAWN: Final = 200
"""Elements drawn from an iterator that the target's own class implements."""

CHECKS_PER_STEP: Final = 4
"""Members of an enumeration that are looked at in about the time of a step."""


def iterated(run: Interpreter, value: Any) -> Any:
    """What the target's own `__iter__` gives, or the members of an enumeration; None where there is
    neither."""
    if isinstance(value, Class):
        members = value.namespace.get("__members__")
        if members is not None:
            return members
        cls = value.metaclass
        if cls is None:
            return None
    else:
        cls = value.cls
        if value.payload is not None and not isinstance(class_attribute(run, cls, "__iter__"), Function):
            return value.payload
    method = class_attribute(run, cls, "__iter__")
    if method is ABSENT:
        return None
    found = run.call(Bound(method, value), [])
    return _drawn(run, found) if isinstance(found, Instance) and found.payload is None else found


def _drawn(run: Interpreter, iterator: Instance) -> Any:
    """What an iterator of the target's own gives until it raises StopIteration."""
    made = List([], run.path)
    run.catching.append([External("builtins.StopIteration")])
    try:
        for _ in range(MAX_DRAWN):
            value = run.call(run.attribute(iterator, "__next__"), [])
            if isinstance(value, Unknown):
                break
            made.elements.append(Possible(value))
    except Raised:
        return made
    finally:
        run.catching.pop()
    made.open = True
    return made


def text_of(run: Interpreter, value: Instance) -> Any:
    """`str(instance)`."""
    method = own_method(run, value, "__str__") or own_method(run, value, "__repr__")
    if method is not None:
        return texts.shown(run, run.call(method, []))
    inner = value.attributes.get("value")
    if isinstance(inner, str) and "name" in value.attributes:
        return inner
    args = value.attributes.get("args")
    if is_exception(value.cls) and isinstance(args, Tuple):
        given = [one.value for one in args.elements]
        return texts.shown(run, given[0] if len(given) == 1 else args if given else "")
    if isinstance(value, StandIn):
        shown = getattr(value, "text", None)
        if shown is not None:
            return shown()
    return Text((Unknown(f"text of {name_of(value)}"),))


def class_called(run: Interpreter, cls: Class, args: Arguments) -> Any:
    """What calling a class gives where it does not make an instance: a member of an enumeration, or what
    a metaclass of the target's makes; None otherwise."""
    members = cls.namespace.get("__members__")
    if isinstance(members, List) and args.positional:
        if not run.spend(len(members.elements) // CHECKS_PER_STEP):
            return Unknown("member of an enumeration, looked for too often")
        for member in members.elements:
            inner = member.value.attributes.get("value") if isinstance(member.value, Instance) else None
            if compare(ast.Eq, inner, plain(args.positional[0])) is True:
                return member.value
        unmatched = is_constant(args.positional[0]) and "_missing_" not in cls.namespace
        if unmatched:
            return run.fails("ValueError", f"{cls.name} has no such member")
        return join(list(members.elements)) if members.elements else Unknown("member of an enumeration")
    if isinstance(cls.metaclass, Class) and "__call__" in cls.metaclass.namespace:
        method = cls.metaclass.namespace["__call__"]
        if isinstance(method, Function) and run.in_progress.get(method.node, 0) == 0:
            return calls.call(
                run,
                method,
                Arguments([cls, *args.positional], args.keywords, args.more_positional, args.more_keywords),
            )
    return None

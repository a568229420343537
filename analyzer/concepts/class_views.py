"""Classes whose methods are named after the HTTP methods that they answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from analyzer.concepts.callables import Described, decorated, describe
from analyzer.concepts.layers import decorators, refusal_inside
from analyzer.concepts.routing import GuardDraft
from analyzer.evaluator.attributes import ABSENT, class_attribute, look_up, mro_of, opaque
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Bound, Class, Function, Instance, Native, Wrapped
from analyzer.facts import GuardKind

METHODS: Final = ("get", "post", "put", "patch", "delete", "head", "options")
ADDED: Final = frozenset(["head", "options"])
"""Methods that are left out where a class answers others: frameworks add them by themselves."""

_MARKED: Final = (Function, Bound, Wrapped)


@dataclass(slots=True)
class Answered:
    """A method that a class answers: the function, and what guards it by itself."""

    method: str
    handler: Described
    function: Any
    guards: list[GuardDraft] = field(default_factory=list)
    inside: GuardDraft | None = None


def answered(
    run: Interpreter, cls: Any, names: Iterable[str] = METHODS, attribute: str = "{}"
) -> Iterator[Answered]:
    """The methods that a class answers, in the order of `names`, by attributes that are named like
    `attribute`; what a library's class answers is unknown, and then it is one entry for ANY."""
    found = [
        (name, function)
        for name in dict.fromkeys(names)
        if (function := class_attribute(run, cls, attribute.format(name))) is not ABSENT
        and function is not None
        and not isinstance(function, Native)
    ]
    own = [(name, function) for name, function in found if name not in ADDED]
    handler = describe(cls)
    for name, function in own or found:
        described = decorated(run, function)
        yield Answered(
            name.upper(),
            replace(handler, place=described.place or handler.place, is_async=described.is_async),
            function,
            list(decorators(run, function)),
            refusal_inside(run, function, cls),
        )
    if not found and (not isinstance(cls, Class) or opaque(cls) is not None):
        yield Answered("ANY", handler, None)


def of_unread_base(cls: Class) -> GuardDraft | None:
    """What stands before the methods of a class of which a base is not read, where it is that base which
    answers; it matters only where nothing that is read refuses for certain."""
    base = opaque(cls)
    if base is None:
        return None
    why = "this base dispatches the request and is not read"
    return GuardDraft(base, GuardKind.OTHER, "base", None, (), cls.place, why=why, unread=True)


def method_defined(run: Interpreter, cls: Any, name: str) -> Any:
    """A method that the target's own classes give, or ABSENT."""
    for base in mro_of(cls):
        if isinstance(base, Class):
            found = base.namespace.get(name, ABSENT)
            if found is not ABSENT:
                return run.settle(found)
    return ABSENT


def members_marked(run: Interpreter, instance: Any, mark: str) -> set[str]:
    """The names of the methods of an object's class, inherited ones included, that a decorator has marked."""
    cls = instance.cls if isinstance(instance, Instance) else instance
    names = {name for base in mro_of(cls) if isinstance(base, Class) for name in base.namespace}
    found = set()
    for name in names:
        kinds = run.alternatives(class_attribute(run, cls, name))
        if any(
            isinstance(one.value, _MARKED) and look_up(run, one.value, mark) is not ABSENT for one in kinds
        ):
            found.add(name)
    return found

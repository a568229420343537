"""Under which name a function is told that was read several times.

A method of a base class, and a function that is handed a class, may do something else for each class: `get`
of a mixin reads the table of the model that inherits it. Where what is done differs, each variant is told by
itself: `Person.get` of a method that `Person` inherits, `get_instance[Person]` of a function that was handed
`Person`, `start_job[send_mail]` of one that was handed a function. Where nothing differs, the function is
told once, under its own name. A variant that calls one which is told by itself differs by that. What answers
at a route is told below the class of the route.

Limits: variants that differ by something else (two queries, two functions of one name) are told together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from analyzer.behaviour.summary import Called, Noted, Summary
from analyzer.concepts.work import function_of
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.symbols import Class, Descriptor


def name_variants(summaries: Iterable[Summary], answering: Collection[int]) -> None:
    """Give the variants of functions that differ their names; `answering`: identities of those that routes
    run."""
    groups: dict[str, list[Summary]] = {}
    for one in summaries:
        groups.setdefault(one.name, []).append(one)
    labels = {
        name: labelled
        for name, group in groups.items()
        if len(labelled := _labels(group)) > 1 or any(id(one) in answering for one in group)
    }
    callers = _callers(groups, labels)
    waiting = [name for name, labelled in labels.items() if _differ(labelled)]
    told = set(waiting)
    while waiting:
        name = waiting.pop()
        _give(labels[name])
        for caller in callers.get(name, ()):
            if caller not in told and _differ(labels[caller]):
                told.add(caller)
                waiting.append(caller)
    for name in labels.keys() - told:
        for label, group in labels[name].items():
            _give({label: [one for one in group if id(one) in answering]})


def key_of(one: Noted | Called) -> tuple[Any, ...]:
    """What makes two things that a function does one."""
    if isinstance(one, Called):
        callee = one.callee if isinstance(one.callee, str) else one.callee.name
        return ("call", callee, one.loop, one.transaction, one.way)
    if one.details.get("sql"):  # of several functions that send one text for it, the first is told
        return (one.act, one.place, one.details["text"])
    told = tuple(repr(one.details.get(name)) for name in ("models", "table", "subject"))
    # One method of an object that may be of two classes is one access.
    name = one.name.rpartition(".")[2] if one.act == "data" else one.name
    return (one.act, name, one.place, *told)


def _labels(group: list[Summary]) -> dict[str, list[Summary]]:
    """The variants by the names that they would have."""
    found: dict[str, list[Summary]] = {}
    differing = _differing(group)
    for one in group:
        found.setdefault(_label(one, differing), []).append(one)
    return found


def _differing(group: list[Summary]) -> list[str]:
    """The arguments, and the attributes of the object, that were different classes."""
    classes: dict[str, set[str]] = {}
    for one in group:
        for index, cls in one.handed.items():
            classes.setdefault(index, set()).add(cls)
    return sorted(index for index, names in classes.items() if len(names) > 1)


def _label(one: Summary, differing: list[str]) -> str:
    name, handed = one.name, [one.handed[index] for index in differing if index in one.handed]
    receiver = one.receiver
    of_library = one.function.module.path is None  # its name is below the class that inherits it already
    if isinstance(receiver, Class) and receiver is not one.function.owner and not of_library:
        if is_looked_up(one):
            name = f"{receiver.full_name}.{one.function.name}"
        else:
            handed.insert(0, receiver.name)
    return f"{name}[{', '.join(handed)}]" if handed else name


def is_looked_up(one: Summary) -> bool:
    """Whether the function is what looking its name up gives on the class for which it was read: a method
    that a class overrides is not, and is read for that class because `super()` calls it."""
    for base in mro_of(one.receiver) if one.receiver is not None else ():
        if isinstance(base, Class) and one.function.name in base.namespace:
            raw = base.namespace[one.function.name]
            return function_of(raw.function if isinstance(raw, Descriptor) else raw) is one.function
    return False


def _callers(groups: dict[str, list[Summary]], labels: Collection[str]) -> dict[str, list[str]]:
    """Functions with several names, by those that they call."""
    found: dict[str, dict[str, None]] = {}
    for name in labels:
        for summary in groups[name]:
            for one in summary.done:
                if isinstance(one, Called) and isinstance(one.callee, Summary) and one.callee.name in labels:
                    found.setdefault(one.callee.name, {})[name] = None
    return {name: list(callers) for name, callers in found.items()}


def _differ(labelled: dict[str, list[Summary]]) -> bool:
    """Whether any two variants do different things."""
    done = {
        frozenset(key_of(one) for summary in group for one in summary.done) for group in labelled.values()
    }
    return len(done) > 1


def _give(labelled: dict[str, list[Summary]]) -> None:
    for label, group in labelled.items():
        for one in group:
            one.told = label

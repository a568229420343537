"""What a callee's summary says, in the place of the call.

What a parameter reaches in the callee, the argument's content reaches through it; what the callee returns has
the content of the arguments; what it raises leaves here, unless a handler around the call catches it.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any, Final

from analyzer.behaviour.checking import Checking
from analyzer.behaviour.given import Given, defaults_of, parameter_names
from analyzer.behaviour.summary import Summary, Sunk, step
from analyzer.behaviour.texts import deciding
from analyzer.behaviour.things import (
    NOTHING,
    PARAMETER,
    Deferred,
    Made,
    Of,
    Origins,
    Step,
    Thing,
    Trail,
    cleaned,
    field_of,
    harmful,
    lengthened,
    merged,
    same,
    union,
)
from analyzer.evaluator.symbols import (
    Function,
    name_of,
)

QUEUED: Final = ("task",)
"""Ways of a call that is made later, by somebody else."""

FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "APIException": ("rest_framework.exceptions.",),
    "HTTPException": ("werkzeug.exceptions.", "starlette.exceptions.", "fastapi."),
}
"""Names of libraries' exceptions, and how the names of those begin that are kinds of them."""


class TakingOver(Checking):
    """Taking over what callees do."""

    def bind(self, function: Function, receiver: Thing | None, given: Given) -> dict[int, Thing]:
        """Arguments by position of the parameter that takes them."""
        spec = function.node.args
        positional = [*spec.posonlyargs, *spec.args]
        args = [receiver, *given.args] if receiver is not None and positional else list(given.args)
        names = parameter_names(function.node)
        bound: dict[int, Thing] = {}
        for index, thing in enumerate(args):
            if index < len(positional):
                bound[index] = thing
            elif spec.vararg is not None:
                at = names[f"*{spec.vararg.arg}"]
                bound[at] = union(bound.get(at, NOTHING), thing)
        others: dict[str, Thing] = {}
        for name, thing in given.keywords.items():
            if name in names:
                bound[names[name]] = thing
            else:
                others[name] = thing
        if others and spec.kwarg is not None:
            bound[names[f"**{spec.kwarg.arg}"]] = _as_mapping(others)
        if given.rest is not None and (given.rest.origins or given.rest.kinds):
            spread = Thing((), given.rest.origins)
            for name, at in names.items():
                bound[at] = (
                    union(bound[at], spread) if at in bound and name[:2] == "**" else bound.get(at, spread)
                )
        return bound

    def take_over(self, summary: Summary, bound: dict[int, Thing], node: ast.expr, way: str = "call") -> None:
        """What the callee's parameters reach, the arguments reach; what it raises may leave here, unless it
        is queued: it runs elsewhere then."""
        place = self.place(node)
        through = step(place, f"into {summary.function.name}()")
        for (index, field), sinks in list(summary.sinks.items()):
            thing = bound.get(index)
            if thing is None:
                continue
            thing = field_of(thing, field)
            if not thing.origins:
                continue
            for sunk in list(sinks.values()):
                if not any(_is_other(summary.function, bound, *flag) for flag in sunk.flags):
                    self._pass_on(thing, sunk, through)
        leaving = list(summary.raises.items()) if way not in QUEUED else []
        for (exception, status), (origin, where, distance) in leaving:
            self.raises(exception, status, origin, where, distance + 1)

    def _pass_on(self, thing: Thing, sunk: Sunk, through: Step) -> None:
        for origin, trail in deciding(sunk.sink, thing).items():
            if not harmful(origin, sunk.sink):
                continue
            longer: Trail = lengthened(trail, through)
            for one in sunk.trail:
                longer = lengthened(longer, one)
            passed = Sunk(
                sunk.sink,
                sunk.name,
                sunk.function,
                sunk.place,
                longer,
                sunk.checked or origin.checked,
                sunk.composed or origin.composed,
                self.flags,
            )
            self.carry(origin, passed)

    def substituted(self, thing: Thing, bound: dict[int, Thing], through: Step) -> Thing:
        """What a callee gives, with the arguments' content in the place of its parameters'."""
        if not thing.depends:
            return thing
        origins: list[Origins] = []
        kinds = thing.kinds
        same_object: dict[str, Thing] = {}
        for origin, trail in thing.origins.items():
            if origin.location != PARAMETER:
                origins.append({origin: trail})
                continue
            argument = field_of(bound.get(origin.number, NOTHING), origin.field)
            if not kinds and not origin.field and thing.pieces is None and thing.items is None:
                kinds = argument.kinds
            if not origin.field and argument.fields and _same_object(thing, argument):
                same_object.update(argument.fields)
            for outer, outer_trail in argument.origins.items():
                joined = outer._replace(
                    clean=outer.clean | origin.clean,
                    checked=outer.checked or origin.checked,
                    composed=outer.composed or origin.composed,
                )
                origins.append({joined: lengthened(outer_trail, through)})
        pieces = thing.pieces
        if pieces is not None:
            pieces = tuple(
                one if isinstance(one, str) else self.substituted(one, bound, through) for one in pieces
            )
        items = self.substituted(thing.items, bound, through) if thing.items is not None else None
        fields: Mapping[str, Thing] = same_object
        if thing.fields:
            inner, depends = thing.fields, any(one.depends for one in bound.values())
            fields = Deferred(inner, lambda name: self.substituted(inner[name], bound, through), depends)
            fields = {**same_object, **fields} if same_object else fields
        return Thing(kinds, merged(origins), pieces, items, fields or None)

    def raises(self, exception: str, status: int | None, origin: str, place: Any, distance: int) -> None:
        """An exception that leaves the function, unless a handler around us catches it."""
        for kinds in self.caught:
            if any(self._catches(kind, exception) for kind in kinds):
                return
        known = self.summary.raises
        key = (exception, status)
        if key not in known or known[key][2] > distance:
            known[key] = (origin, place, distance)

    def _catches(self, kind: Any, exception: str) -> bool:
        caught = name_of(kind) if not isinstance(kind, str) else kind
        last = caught.rpartition(".")[2]
        if last in ("Exception", "BaseException") or caught == exception:
            return True
        if last == exception.rpartition(".")[2] or exception.startswith(FAMILIES.get(last, ("\0",))):
            return True
        return last in self.machine.bases_of(exception)


def _as_mapping(keywords: Mapping[str, Thing]) -> Thing:
    """What `**` takes: a mapping of which the code chose the keys, where it writes them out."""
    items = NOTHING
    for one in keywords.values():
        items = union(items, one)
    origins = cleaned(merged(one.origins for one in keywords.values()), frozenset(["attribute"]))
    return Thing((Of("builtins.dict"),), origins, None, items, keywords)


def _is_other(function: Function, bound: Mapping[int, Thing], index: int, wanted: bool) -> bool:
    """Whether an argument, or what stands for it where none is given, is a constant that is not so."""
    given = bound.get(index)
    if given is not None:
        known = len(given.kinds) == 1 and (
            given.kinds[0] is None or isinstance(given.kinds[0], (bool, int, str))
        )
        return known and bool(given.kinds[0]) is not wanted
    names = [name for name, at in parameter_names(function.node).items() if at == index]
    default = defaults_of(function.node).get(names[0]) if names else None
    return isinstance(default, ast.Constant) and bool(default.value) is not wanted


def _same_object(thing: Thing, argument: Thing) -> bool:
    """Whether what a callee gives is, as far as the kinds tell, the object that it was handed."""
    made = [kind for kind in argument.kinds if isinstance(kind, Made)]
    return bool(made) and all(any(same(kind, one) for kind in thing.kinds) for one in made)

"""Walking a tree of controllers as Pecan does with the segments of a path."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from analyzer.concepts.callables import decorated, describe
from analyzer.concepts.layers import decorators, function_layer, refusal_inside
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.evaluator import StandIn
from analyzer.evaluator.attributes import ABSENT, bind, class_attribute, mro_of
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Bound, Class, Function, Instance, NativeClass, Wrapped, name_of
from analyzer.evaluator.values import Dict, Place, Sequence, Unknown, Value
from analyzer.facts import GuardKind, RouteKind
from analyzer.frameworks.pecan.controllers import (
    Parameters,
    RestController,
    SecureController,
    by_verb,
    check_of,
    is_exposed,
    parameters_of,
    segment_of,
)
from analyzer.frameworks.pecan.hooks import hook_guards

MAX_NODES: Final = 2_000
"""Objects of one tree that are looked at."""
MAX_DEPTH: Final = 16
"""Segments of a path."""
MAX_CANDIDATES: Final = 48
"""Segments with which `_lookup` is asked."""

MAX_WITHIN: Final = 2
"""Objects within objects that are asked for what they take."""

NO_WORD: Final = "~"
"""A segment that no code compares with."""

SPECIAL: Final = ("_default", "_lookup", "_route")
ACTIONS: Final = (
    (("get_all", "get"), "GET", "", False),
    (("get_one", "get"), "GET", "", True),
    (("post",), "POST", "", False),
    (("put", "post_put"), "PUT", "", True),
    (("post_patch", "patch"), "PATCH", "", True),
    (("post_delete", "delete"), "DELETE", "", True),
    (("new",), "GET", "/new", False),
    (("edit",), "GET", "/edit", True),
    (("get_delete",), "GET", "/delete", True),
)
"""What a `RestController` answers: by which of its methods, under which verb, behind which segment, and
whether the resource is named in the path."""
NAMES_OF_ACTIONS: Final = frozenset(name for names, *_ in ACTIONS for name in names)


@dataclass(frozen=True, slots=True)
class Where:
    """Where an object is reached, and what requests have passed until there."""

    path: str
    conditions: Path = ()
    guards: tuple[GuardDraft, ...] = ()
    routed: tuple[str, ...] = ()
    """Arguments that stand in the path in front of it."""
    in_order: bool = False
    """Whether methods take these by their order, whatever they call them."""
    above: tuple[Any, ...] = ()
    """Classes of the objects on the way."""

    def below(self, segments: str, conditions: Path = ()) -> Where:
        """Further down."""
        path = self.path.rstrip("/") + segments
        return replace(self, path=path, conditions=joined(self.conditions, conditions), routed=())


class Tree:
    """The tree of one application."""

    def __init__(self, run: Interpreter, place: Place | None, canonical: bool) -> None:
        self._run = run
        self._place = place
        self._canonical = canonical
        self._seen = 0

    def drafts(self, root: Instance) -> Iterator[Draft]:
        """Everything that answers below the root."""
        told: set[tuple[str, tuple[str, ...], str]] = set()
        for draft in self._node(root, Where("")):
            key = (str(draft.path), draft.methods, draft.handler.name)
            if key not in told:
                told.add(key)
                yield draft

    def _node(self, node: Instance, where: Where) -> Iterator[Draft]:
        self._seen += 1
        if self._seen > MAX_NODES or len(where.above) > MAX_DEPTH or node.cls in where.above:
            return
        run = self._run
        where = replace(where, above=(*where.above, node.cls), guards=(*where.guards, *self._checks_of(node)))
        own = class_attribute(run, node.cls, "_route")
        if own is not ABSENT and is_exposed(run, own) and not _goes_on(own):
            reason = "the object finds what is below it by code of its own (_route)"
            run.hole("route", f"{where.path} of Pecan", reason, getattr(node.cls, "place", None), "routes")
            return
        if _is_a(node, RestController):
            yield from self._resource(node, where)
        else:
            yield from self._plain(node, where)
        yield from self._looked_up(node, where)

    def _checks_of(self, node: Instance) -> Iterator[GuardDraft]:
        """Hooks of the controller, and the check that it is behind."""
        run = self._run
        hooks = run.attribute(node, "__hooks__", None)
        for one in run.each(hooks):
            yield from hook_guards(run, one.value, one.path)
        said, check = check_of(run, node)
        if said and check is not None:
            yield self._check(check, node)
        elif not said and _is_a(node, SecureController):
            yield self._check(run.attribute(node, "check_permissions"), node)

    def _check(self, check: Any, node: Instance) -> GuardDraft:
        """A check as a guard: what it does not affirm is answered with 401."""
        given = plain(check)
        called = self._run.attribute(node, given) if isinstance(given, str) else given
        found = function_layer(self._run, called, ())
        if _affirms(called):
            return replace(found, refuses=False, via="application")
        return replace(found, kind=GuardKind.AUTHORIZATION, refuses=True, via="application")

    def _plain(self, node: Instance, where: Where) -> Iterator[Draft]:
        run = self._run
        for name, value, conditions in self._members(node):
            if isinstance(value, Instance):
                yield from self._node(value, where.below(f"/{name}", conditions))
            elif not is_exposed(run, value) or name in ("_lookup", "_route"):
                continue
            elif name == "index":
                path = f"{where.path}/" if self._canonical or not where.path else where.path
                yield from self._answering(node, value, path, where)
            elif name == "_default":
                rest = parameters_of(run, value).rest or "path"
                yield from self._answering(node, value, f"{where.path}/{{{rest}}}", where)
            else:
                yield from self._answering(node, value, f"{where.path}/{segment_of(value) or name}", where)

    def _answering(self, node: Instance, method: Any, path: str, where: Where) -> Iterator[Draft]:
        """A method that answers all verbs, but those that have functions of their own."""
        run = self._run
        apart = by_verb(run, method)
        for verb, function in apart:
            yield self._draft(node, bind(run, function, node, node.cls), (verb,), path, where)
        if not apart or not _only_refuses(method):
            yield self._draft(node, method, ("ANY",), path, where)

    def _resource(self, node: Instance, where: Where) -> Iterator[Draft]:
        """What a `RestController` answers."""
        run = self._run
        members = list(self._members(node))
        methods = {
            name: value
            for name, value, _ in members
            if not isinstance(value, Instance) and is_exposed(run, value)
        }
        naming = next((methods[one] for one in ("get_one", "get", "delete") if one in methods), None)
        known = parameters_of(run, naming).required if naming is not None else ()
        for names, verb, behind, names_it in ACTIONS:
            method = next((methods[one] for one in names if one in methods), None)
            if method is None:
                continue
            taken = _beyond(self._taken(method, verb, known), where)
            if ("get_all" in names and taken) or (names_it and "get_one" in names and not taken):
                continue  # one `get` for both: it is told by what it takes
            shown = "".join(f"/{{{one}}}" for one in taken)
            yield self._draft(node, method, (verb,), f"{where.path}{shown}{behind}" or "/", where)
        for name, verbs in self._custom(node):
            for verb in verbs:
                method = methods.get(f"{verb.lower()}_{name}", methods.get(name))
                if method is not None:
                    yield self._draft(node, method, (verb,), f"{where.path}/{name}", where)
        for name, value, conditions in members:
            if isinstance(value, Instance):
                inner = replace(where, conditions=joined(where.conditions, conditions))
                yield from self._below(value, name, inner, known)

    def _taken(self, method: Any, verb: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """The arguments of a method that stand in the path: with a body those that name the resource."""
        required = parameters_of(self._run, method).required
        if verb in ("GET", "DELETE"):
            return required
        filled = _filled(method)
        return tuple(one for one in required if one not in filled and (one in known or not known))

    def _custom(self, node: Instance) -> Iterator[tuple[str, list[str]]]:
        """Further actions with their verbs: `_custom_actions = {"detail": ["GET"]}`."""
        given = plain(self._run.attribute(node, "_custom_actions", None))
        for key, one in given.entries.values() if isinstance(given, Dict) else ():
            verbs = [plain(each.value) for each in self._run.each(one.value)]
            if isinstance(key, str):
                yield key, [verb.upper() for verb in verbs if isinstance(verb, str)]

    def _below(self, node: Instance, name: str, where: Where, known: tuple[str, ...]) -> Iterator[Draft]:
        """A controller within a resource: behind its name, if its methods take what names the resource."""
        more = tuple(one for one in known if one not in where.routed)
        own = list(self._taking(node, 0))
        by_order = bool(own) and min(len(one.required) for one in own) >= len(known)
        by_name = any(set(more) <= set(one.named) for one in self._taking(node, MAX_WITHIN))
        if more and (by_order or by_name):
            shown = "".join(f"/{{{one}}}" for one in more)
            inner = replace(where.below(f"{shown}/{name}"), routed=known, in_order=not by_name)
        else:
            inner = replace(where.below(f"/{name}"), routed=where.routed, in_order=where.in_order)
        yield from self._node(node, inner)

    def _taking(self, node: Instance, within: int) -> Iterator[Parameters]:
        """What the actions of a resource take, and, to a depth, those of what is below it."""
        run = self._run
        custom = {name for name, _ in self._custom(node)} if within else set()
        for name, value, _ in self._members(node):
            if isinstance(value, Instance):
                if within:
                    yield from self._taking(value, within - 1)
            elif (name in NAMES_OF_ACTIONS or name in custom) and is_exposed(run, value):
                yield parameters_of(run, value)

    def _looked_up(self, node: Instance, where: Where) -> Iterator[Draft]:
        """What `_lookup` gives for the segments that its code knows, and for one that is not known."""
        run = self._run
        lookup = class_attribute(run, node.cls, "_lookup")
        if lookup is ABSENT or not is_exposed(run, lookup):
            return
        method = bind(run, lookup, node, node.cls)
        told = parameters_of(run, method)
        words = self._words(node, describe(method).function)
        found: dict[tuple[tuple[str | None, ...], Any], tuple[Instance, Path]] = {}
        behind = [(), *((word,) for word in words), (None,)] if told.rest else [()]
        words.append(NO_WORD)
        for one in [*words, None]:
            given_first = [one, *[None] * (len(told.required) - 1)] if told.required else []
            for more in behind:
                given = [*given_first, *more]
                for inner, taken, conditions in self._asked(method, node, given):
                    found.setdefault((tuple(given[:taken]), inner.cls), (inner, conditions))
        names = [*told.required, *[told.rest or "?"] * 2]
        for (segments, cls), (inner, conditions) in found.items():
            others = {one for one, reached in found if reached is cls}
            if _stands_for_any(segments, others) or any(
                _is_meant(one, segments) for one in others if not _stands_for_any(one, others)
            ):
                continue
            shown = (
                f"/{{{name}}}" if one is None else f"/{one}"
                for name, one in zip(names, segments, strict=False)
            )
            yield from self._node(inner, where.below("".join(shown), conditions))
        if not found:
            reason = "what the object looks up by code of its own (_lookup) is not known"
            run.hole("route", f"{where.path} of Pecan", reason, getattr(node.cls, "place", None), "routes")

    def _asked(
        self, method: Any, node: Instance, given: list[str | None]
    ) -> Iterator[tuple[Instance, int, Path]]:
        """The objects that `_lookup` gives for these segments (None: any), and how many it took."""
        run = self._run
        arguments = [Unknown("segment of a path") if one is None else one for one in given]
        answer = run.demand(f"_lookup of {name_of(node.cls)}", lambda: run.call(method, arguments))
        for option in run.alternatives(answer):
            pair = plain(option.value)
            if not isinstance(pair, Sequence) or len(pair.elements) != 2:
                continue
            for left in run.alternatives(pair.elements[1].value):
                rest = plain(left.value)
                kept = [one.value for one in rest.elements] if isinstance(rest, Sequence) else []
                taken = len(given) - _left_over(arguments, kept)
                for one in run.alternatives(pair.elements[0].value):
                    inner = plain(one.value)
                    if isinstance(inner, Instance):
                        yield inner, taken, joined(joined(option.path, left.path), one.path)

    def _words(self, node: Instance, function: Any) -> list[str]:
        """The segments that a function compares with, and those that tables of the object have."""
        if not isinstance(function, Function):
            return []
        found: dict[str, None] = {}
        for part in ast.walk(function.node):
            if isinstance(part, ast.Compare):
                for word in self._compared(part, function):
                    found[word] = None
            elif isinstance(part, ast.Attribute) and getattr(part.value, "id", "") == "self":
                table = plain(self._run.attribute(node, part.attr, None))
                for key, _ in table.entries.values() if isinstance(table, Dict) else ():
                    if isinstance(key, str):
                        found[key] = None
        return [word for word in found if "/" not in word][:MAX_CANDIDATES]

    def _compared(self, compare: ast.Compare, function: Function) -> Iterator[str]:
        """The texts on either side of a comparison, constants of other modules among them."""
        own = {argument.arg for argument in ast.walk(function.node.args) if isinstance(argument, ast.arg)}
        for side in (compare.left, *compare.comparators):
            for part in ast.walk(side):
                if isinstance(part, ast.Constant):
                    given = part.value
                elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
                    base = part.value
                    given = plain(self._run.evaluate(part, function.frame)) if base.id not in own else None
                else:
                    continue
                if isinstance(given, str) and given:
                    yield given

    def _members(self, node: Instance) -> Iterator[tuple[str, Any, Path]]:
        """The names that requests can reach on an object."""
        run = self._run
        seen: set[str] = set()
        named = list(node.attributes.items())
        for base in mro_of(node.cls):
            named += list(base.namespace.items()) if isinstance(base, Class) else []
        for name, value in named:
            if name in seen or (name.startswith("_") and name not in SPECIAL):
                continue
            seen.add(name)
            settled = run.settle(value) if isinstance(value, Value) else value
            for one in run.alternatives(settled):
                member = plain(one.value)
                if isinstance(member, (Function, Wrapped)):
                    yield name, bind(run, member, node, node.cls), one.path
                elif isinstance(member, Bound) or _is_own(member):
                    yield name, member, one.path

    def _draft(self, node: Instance, method: Any, methods: tuple[str, ...], path: str, where: Where) -> Draft:
        run = self._run
        said, check = check_of(run, method)
        above = [one for one in where.guards if not (said and check is None and one.via == "application")]
        if said and check is not None:
            above.append(self._check(check, node))
        handler = decorated(run, method)
        return Draft(
            kind=RouteKind.HTTP,
            methods=methods,
            path=path,
            handler=handler,
            place=handler.place or self._place,
            conditions=where.conditions,
            guards=[*above, *decorators(run, method)],
            inside=refusal_inside(run, method),
        )


def _is_own(value: Any) -> bool:
    """Whether a value is an object of a class of the target's."""
    return isinstance(value, Instance) and isinstance(value.cls, Class)


def _is_a(node: Instance, kind: type[StandIn]) -> bool:
    return any(
        isinstance(base, NativeClass) and issubclass(base.played_by, kind) for base in mro_of(node.cls)
    )


def _beyond(taken: tuple[str, ...], where: Where) -> tuple[str, ...]:
    """What a method takes from the path behind the place where it is reached."""
    if where.in_order and not set(taken) & set(where.routed):
        return taken[len(where.routed) :]
    return tuple(one for one in taken if one not in where.routed)


def _filled(method: Any) -> frozenset[str]:
    """The arguments that decorators fill: `@body("node")`."""
    described = describe(method)
    node = described.function.node if isinstance(described.function, Function) else None
    nodes = node.decorator_list if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else []
    given = [one.args[0] for one in nodes if isinstance(one, ast.Call) and len(one.args) == 1]
    return frozenset(
        one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)
    )


def _stands_for_any(segments: tuple[str | None, ...], found: set[tuple[str | None, ...]]) -> bool:
    """Whether the same is found for a segment that no code knows: then none of these decides."""
    return NO_WORD in segments or any(
        one is not None and (*segments[:at], NO_WORD, *segments[at + 1 :]) in found
        for at, one in enumerate(segments)
    )


def _is_meant(one: tuple[str | None, ...], other: tuple[str | None, ...]) -> bool:
    """Whether what is found for some segments is what was found for others: where any segment may be the one
    that decides, or was taken as well."""
    if len(other) != len(one):
        return len(other) > len(one) and other[-1] is None
    return one != other and all(mine is None or mine == its for mine, its in zip(other, one, strict=True))


def _left_over(given: list[Any], kept: list[Any]) -> int:
    """How many of the given segments, the last ones, are handed on."""
    for count in range(min(len(given), len(kept)), 0, -1):
        if all(one is other for one, other in zip(given[-count:], kept, strict=False)):
            return count
    return 0


def _affirms(check: Any) -> bool:
    """Whether a check says yes to everybody."""
    function = describe(check).function
    node = function.node if isinstance(function, Function) else None
    body = node.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else []
    rest = [one for one in body if not _is_text(one)]
    return (
        len(rest) == 1 and isinstance(rest[0], ast.Return) and getattr(rest[0].value, "value", None) is True
    )


def _goes_on(route: Any) -> bool:
    """Whether a `_route` of the target's own hands on to the one that it overrides."""
    function = describe(route).function
    calls = ast.walk(function.node) if isinstance(function, Function) else ()
    return any(
        isinstance(one, ast.Attribute)
        and one.attr == "_route"
        and isinstance(one.value, ast.Call)
        and getattr(one.value.func, "id", "") == "super"
        for one in calls
    )


def _only_refuses(method: Any) -> bool:
    """Whether a method does nothing but end the request: what is left to it is not answered."""
    function = describe(method).function
    node = function.node if isinstance(function, Function) else None
    body = node.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else []
    calls = [one for one in body if not _is_text(one)]
    return len(calls) == 1 and isinstance(calls[0], ast.Expr | ast.Raise) and "abort" in ast.dump(calls[0])


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)

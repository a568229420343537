"""What a call gives to the parameters of a function of the target's own: as values, and as pieces of code."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import Class, Function, Module, NativeClass
from analyzer.evaluator.values import Dict, Possible, Sequence, Tuple, Unknown, is_constant


def values_given(callee: Function, call: ast.Call, value: Callable[[ast.expr], Any]) -> dict[str, Any]:
    """The parameters of a function that a call runs, with what `value` makes of what each is given; what `*`
    and `**` stand for is handed on as far as it is known."""
    spec = callee.node.args
    names = positional(callee)
    found: dict[str, Any] = {}
    more: list[Any] = []
    given = list(call.args)
    while given and not isinstance(given[0], ast.Starred):
        more.append(value(given.pop(0)))
    listed = plain(value(given[0].value)) if len(given) == 1 and isinstance(given[0], ast.Starred) else None
    if isinstance(listed, Sequence) and listed.exact:
        more += [one.value for one in listed.elements]
        given = []
    found.update(zip(names, more, strict=False))
    if spec.vararg is not None and not given:
        found[spec.vararg.arg] = Tuple.of(more[len(names) :])
    keywords: dict[str, Any] = {}
    whole = True
    for one in call.keywords:
        if one.arg is not None:
            keywords[one.arg] = value(one.value)
            continue
        told = plain(value(one.value))
        if isinstance(told, Dict) and not told.open:
            keywords.update({key: _certain(each) for key, each in told.entries.values()})
        else:
            whole = False
    taken = {one.arg for one in (*spec.args, *spec.kwonlyargs)}
    found.update({name: given for name, given in keywords.items() if name in taken})
    if spec.kwarg is not None and whole:
        rest = {name: given for name, given in keywords.items() if name not in taken}
        found[spec.kwarg.arg] = Dict({(str, name): (name, Possible(given)) for name, given in rest.items()})
    return found


def _certain(one: Possible) -> Any:
    return Unknown("an argument that is given under a condition") if one.path else one.value


def parameters_given(callee: Function, call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """The parameters that a call gives something by itself, with the code of it."""
    yield from zip(positional(callee), call.args, strict=False)
    yield from ((one.arg, one.value) for one in call.keywords if one.arg)


def positional(callee: Function) -> list[str]:
    """The parameters that a call's arguments are given to in turn."""
    given = [one.arg for one in (*callee.node.args.posonlyargs, *callee.node.args.args)]
    return given[1:] if callee.owner is not None and given[:1] in (["self"], ["cls"]) else given


def with_given(node: ast.expr, own: Mapping[str, Any], callee: Function, call: ast.Call) -> ast.expr:
    """A piece of a function's code with what a call gives its parameters in their place, but for those names
    that the function gives something else itself (`own`)."""
    told = {name: value for name, value in parameters_given(callee, call) if name not in own}
    made: ast.expr = _Given(told).visit(deepcopy(node))
    return ast.copy_location(made, node)


class _Given(ast.NodeTransformer):
    """Puts what names were given in their place."""

    def __init__(self, given: Mapping[str, ast.expr]) -> None:
        self._given = given

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return self._given.get(node.id, node)


def known_by(names: Mapping[str, Any], read: Callable[[], Iterable[str]]) -> str | None:
    """What is known of the arguments of a function, as a text that is the same where it makes no difference;
    None where that cannot be said.  Of a request only what the function reads (`read`) may differ."""
    parts = [
        (name, "self" if name == "self" else _told(value, read)) for name, value in sorted(names.items())
    ]
    return None if any(told is None for _, told in parts) else repr(parts)


def _told(value: Any, read: Callable[[], Iterable[str]]) -> Any:
    value = plain(value)
    match value:
        case Unknown():
            return "?"
        case StandIn():
            return _all([(name, _told(value.attributes.get(name, "?"), read)) for name in sorted(read())])
        case Sequence() if value.exact:
            return _all([_told(one.value, read) for one in value.elements])
        case Dict() if not value.open and all(not one.path for _, one in value.entries.values()):
            return _all([(key, _told(one.value, read)) for key, one in value.entries.values()])
        case Module() | Class() | NativeClass():  # as long as the run there is none other in its place
            return id(value)
    return repr(value) if is_constant(value) else None


def _all(told: list[Any]) -> list[Any] | None:
    """What is told of several, if all of it can be."""
    return None if any(one is None or (isinstance(one, tuple) and None in one) for one in told) else told

"""What decorators of the target's own hand to the functions that they wrap: the project that was looked up,
the object whose owner was asked for.

    handed = handing(run, function)            # one for each decorator, the innermost first
    handed[0].wrapper                          # the function that is called instead, as it was evaluated
    handed[0].names                            # parameter of the function to the name in the wrapper

A wrapper hands something on by position, by name, or under a key of the keyword arguments that it was given
itself.  Not told: what is no plain name there; decorators that are objects, or that libraries make.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from analyzer.behaviour.given import parameter_names
from analyzer.concepts.work import function_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Function

Functions = Mapping[tuple[str, int], Function]
"""The functions of the target by their places."""


@dataclass(frozen=True, slots=True)
class Handing:
    """What one wrapper hands on."""

    wrapper: Function
    names: dict[str, str] = field(default_factory=dict)


def handing(run: Interpreter, function: Function, functions: Functions) -> list[Handing]:
    """What the decorators of a function hand to it."""
    found: list[Handing] = []
    for node in reversed(getattr(function.node, "decorator_list", [])):
        written = node.func if isinstance(node, ast.Call) else node
        if not isinstance(written, (ast.Name, ast.Attribute)):
            continue
        with run.at((), written, function.module), run.aside():
            decorator = function_of(run.settle(run.evaluate(written, function.frame)))
        path = decorator.module.path if decorator is not None else None
        if decorator is None or path is None or isinstance(decorator.node, ast.Lambda):
            continue
        for wrapper, calls in _wrappers(decorator.node):
            made = functions.get((path, wrapper.lineno))
            names = _handed(wrapper, calls, function) if made is not None and made is not function else {}
            if made is not None and names:
                found.append(Handing(made, names))
    return found


def _wrappers(
    decorator: ast.FunctionDef | ast.AsyncFunctionDef, depth: int = 0
) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, list[ast.Call]]]:
    """The functions in a decorator that call what it is handed, with these calls."""
    handed = {one.lstrip("*") for one in parameter_names(decorator)}
    for inner in decorator.body:
        if not isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        calls = [
            one
            for one in ast.walk(inner)
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in handed
        ]
        if calls:
            yield inner, calls
        elif depth == 0:
            yield from _wrappers(inner, 1)


def _handed(
    wrapper: ast.FunctionDef | ast.AsyncFunctionDef, calls: list[ast.Call], function: Function
) -> dict[str, str]:
    """Parameters of the function to the names in the wrapper that it gets."""
    own = [one.lstrip("*") for one in parameter_names(wrapper)]
    places = [name for name in parameter_names(function.node) if not name.startswith("*")]
    found: dict[str, str] = {}
    for call in calls:
        for place, argument in zip(places, call.args, strict=False):
            if isinstance(argument, ast.Starred):
                break
            if isinstance(argument, ast.Name) and argument.id not in own:
                found.setdefault(place, argument.id)
        for keyword in call.keywords:
            if keyword.arg in places and isinstance(keyword.value, ast.Name) and keyword.value.id not in own:
                found.setdefault(keyword.arg or "", keyword.value.id)
    rest = wrapper.args.kwarg.arg if wrapper.args.kwarg is not None else ""
    for node in ast.walk(wrapper):
        match node:
            case ast.Assign(
                targets=[ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str() as key))],
                value=ast.Name(id=given),
            ) if name == rest and key in places:
                found.setdefault(key, given)
    return found

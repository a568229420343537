"""What a call is given, and the names under which a function takes it."""

from __future__ import annotations

import ast

from analyzer.behaviour.state import Names
from analyzer.behaviour.things import Thing
from analyzer.evaluator.symbols import Class, FunctionNode


class Inner:
    """A function or lambda within the one that is read."""

    __slots__ = ("done", "names", "node")

    def __init__(self, node: FunctionNode, names: Names) -> None:
        self.node = node
        self.names = names
        self.done = False


class Upper:
    """`super()`: what comes after a class in an object's order of resolution."""

    __slots__ = ("after", "receiver")

    def __init__(self, after: Class, receiver: Thing) -> None:
        self.after = after
        self.receiver = receiver


class Given:
    """The arguments of a call."""

    __slots__ = ("args", "keywords", "rest")

    def __init__(self, args: list[Thing], keywords: dict[str, Thing], rest: Thing | None = None) -> None:
        self.args = args
        self.keywords = keywords
        self.rest = rest
        """What star arguments hold, if there are any."""

    @property
    def first(self) -> Thing | None:
        """The first argument, where it has no name."""
        return self.args[0] if self.args else None

    @property
    def all(self) -> list[Thing]:
        more = [] if self.rest is None else [self.rest]
        return [*self.args, *self.keywords.values(), *more]


def parameter_names(node: FunctionNode) -> dict[str, int]:
    """Positions of parameters by name; those that take the rest with their stars."""
    spec = node.args
    names = [one.arg for one in (*spec.posonlyargs, *spec.args)]
    if spec.vararg is not None:
        names.append(f"*{spec.vararg.arg}")
    names += [one.arg for one in spec.kwonlyargs]
    if spec.kwarg is not None:
        names.append(f"**{spec.kwarg.arg}")
    return {name: index for index, name in enumerate(names)}


def all_arguments(node: FunctionNode) -> list[ast.arg]:
    spec = node.args
    found = [*spec.posonlyargs, *spec.args]
    found += [spec.vararg] if spec.vararg is not None else []
    found += spec.kwonlyargs
    return [*found, spec.kwarg] if spec.kwarg is not None else found


def defaults_of(node: FunctionNode) -> dict[str, ast.expr]:
    spec = node.args
    positional = [*spec.posonlyargs, *spec.args]
    found = {
        one.arg: value for one, value in zip(reversed(positional), reversed(spec.defaults), strict=False)
    }
    for one, value in zip(spec.kwonlyargs, spec.kw_defaults, strict=True):
        if value is not None:
            found[one.arg] = value
    return found

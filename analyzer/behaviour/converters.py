"""Converters of the project's own: the object that a part of a path becomes before a handler gets it.

    found = converters_of(run)
    found["order"]                      # the class that makes the parameter of `/orders/<order:one>/`

Told by where they are registered under a name that is written out: `app.url_map.converters["order"] = Order`,
`converters.update(order=Order)`, `register_converter(Order, "order")`.
Source: werkzeug 3.1 routing/converters.py (`to_python`), django 5.2 django/urls/converters.py.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Module
from analyzer.evaluator.values import Unknown

MAKES: Final = "to_python"
"""The method that makes the object."""

_WORDS: Final = ("converters", "register_converter")


def converters_of(run: Interpreter) -> dict[str, Class]:
    """The classes of converters by the names under which paths speak of them."""
    found: dict[str, Class] = {}
    for _, module in sorted(run.importer.modules.items()):
        path = module.path
        if path is None or module.state != "done" or path in run.tree.tests:
            continue
        text = run.tree.text(path)
        tree = run.tree.parse(path).tree if any(word in text for word in _WORDS) else None
        for name, node in _registered(tree) if tree is not None else ():
            value = plain(run.settle(_named(run, module, node)))
            if isinstance(value, Class):
                found.setdefault(name, value)
    return found


def _named(run: Interpreter, module: Module, node: ast.expr) -> object:
    """What a name of a module, with attributes, stands for."""
    match node:
        case ast.Name(id=name):
            return run.attribute(module, name, Unknown("absent"))
        case ast.Attribute(value=owner, attr=name):
            return run.attribute(_named(run, module, owner), name, Unknown("absent"))
    return Unknown("absent")


def _registered(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(tree):
        match node:
            case ast.Assign(
                targets=[
                    ast.Subscript(
                        value=ast.Attribute(attr="converters"), slice=ast.Constant(value=str() as name)
                    )
                ],
                value=value,
            ):
                yield name, value
            case ast.Call(
                func=ast.Name(id="register_converter") | ast.Attribute(attr="register_converter"),
                args=[value, ast.Constant(value=str() as name)],
            ):
                yield name, value
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="converters"), attr="update"), keywords=keywords
            ):
                yield from ((one.arg, one.value) for one in keywords if one.arg is not None)

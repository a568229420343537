"""Validators: methods that check fields of the data that a class describes, before an object of it is made.

Known by their decorators, of whatever library: `field_validator("name")`, `validates("name")`; one of
pydantic's that sees the whole checks what it mentions.
"""

from __future__ import annotations

import ast
from typing import Any

from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.symbols import Class


class Validators:
    """The validators of all classes."""

    def __init__(self) -> None:
        self._own: dict[Class, dict[str, str]] = {}

    def of(self, cls: Any) -> dict[str, str]:
        """Fields that a method of the class checks before an object is made, with the place of it."""
        found: dict[str, str] = {}
        for base in mro_of(cls):
            if isinstance(base, Class) and base.node is not None and base.module.path is not None:
                if base not in self._own:
                    self._own[base] = _checked(base.node, base.module.path)
                found = {**self._own[base], **found}
        return found


def _checked(node: ast.ClassDef, path: str) -> dict[str, str]:
    """Names that decorators such as `field_validator("name")` give."""
    found: dict[str, str] = {}
    for one in node.body:
        for decorator in getattr(one, "decorator_list", ()):
            if _of_whole(decorator):
                for name in _mentioned(one):
                    found.setdefault(name, f"{path}:{one.lineno}")
            if isinstance(decorator, ast.Call) and "valid" in ast.unparse(decorator.func):
                for argument in decorator.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        found[argument.value] = f"{path}:{one.lineno}"
    return found


def _of_whole(decorator: ast.expr) -> bool:
    """Whether a decorator makes a method check all fields together."""
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    return ast.unparse(function).rpartition(".")[2] in ("root_validator", "model_validator")


def _mentioned(function: ast.stmt) -> set[str]:
    """The fields that such a method looks at: by a key, or as an attribute."""
    found: set[str] = set()
    for one in ast.walk(function):
        match one:
            case ast.Attribute(value=ast.Name(id="self")):
                found.add(one.attr)
            case ast.Subscript(slice=ast.Constant(value=str() as key)):
                found.add(key)
            case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=str() as key), *_]):
                found.add(key)
    return found

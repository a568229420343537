"""Functions of the target's own that import what a text names: `load_func(settings.BACKEND)(...)`.

Limits: texts that the code composes, and loaders that put something before the text.
"""

from __future__ import annotations

import ast
import re
from typing import Any, Final

from analyzer.behaviour.checking import called_name
from analyzer.behaviour.things import Thing
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function
from analyzer.evaluator.values import Setting

IMPORTING: Final = frozenset(["import_string", "import_module", "import_by_name", "locate"])
"""Names of functions of libraries that import by a text."""

MAX_THROUGH: Final = 2
"""Functions of the same module through which the text is looked for on its way."""

_DOTTED: Final = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*[.:][A-Za-z_]\w*")


def loaded(run: Interpreter, function: Function, bound: dict[int, Thing]) -> Any:
    """The target's own function or class that a call gives which is handed its dotted name; or None."""
    texts = [text for one in bound.values() if (text := _text(one)) is not None]
    if len(texts) != 1 or not _loads(function, MAX_THROUGH):
        return None
    module, _, name = texts[0].replace(":", ".").rpartition(".")
    if not run.index.owns(module, function.module.path):
        return None
    found = plain(run.import_name(run.import_module(module, function.module), name))
    return found if isinstance(found, (Function, Class)) and found.module.path is not None else None


def _text(thing: Thing) -> str | None:
    kind = thing.constant
    if not isinstance(kind, str):
        kind = next((plain(one.default) for one in thing.kinds if isinstance(one, Setting)), None)
    return kind if isinstance(kind, str) and _DOTTED.fullmatch(kind) else None


def _loads(function: Function, depth: int) -> bool:
    """Whether a function, or one of its module that it calls, imports by a text."""
    for node in ast.walk(function.node):
        if not isinstance(node, ast.Call):
            continue
        if called_name(node.func) in IMPORTING:
            return True
        if depth and isinstance(node.func, ast.Name) and node.func.id != function.name:
            other = plain(function.module.attributes.get(node.func.id))
            if isinstance(other, Function) and other.module is function.module and _loads(other, depth - 1):
                return True
    return False

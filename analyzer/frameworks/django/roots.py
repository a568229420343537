"""The URL configuration at the root, where settings name it in a way that cannot be read.

A name of which a part is known narrows the modules of the tree that have `urlpatterns`. Of several the one
nearest to the settings is taken: a project is made with its `urls` beside its settings. That the settings
name it is the condition under which its routes are there; the name that was not read stays a blind spot.
Source: django/core/management/commands/startproject.py, django/conf/project_template 5.2.
"""

from __future__ import annotations

import re
from posixpath import commonprefix
from typing import Any, Final

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Module
from analyzer.evaluator.values import Text, Unknown

_DECLARING: Final = re.compile(rb"^[ \t]*urlpatterns\b", re.MULTILINE)

MAX_SUPPOSED: Final = 20
"""Modules that lie as near to the settings as each other, and are all read."""


def supposed(run: Interpreter, settings: str, root: Any) -> list[Module]:
    """The modules that settings of this name may mean by a root of which a part is not known."""
    shapes = [_shape(plain(one.value)) for one in run.alternatives(root)]
    patterns = [re.compile(shape) for shape in shapes if shape is not None]
    if not patterns:
        return []
    found: dict[str, str] = {}
    for path in sorted(run.tree.vocabulary.holding_part(b"urlpatterns")):
        if path.endswith(".py") and _DECLARING.search(run.tree.peek(path)):
            name = run.index.canonical(path)
            if any(pattern.fullmatch(name) for pattern in patterns):
                found[name] = path
    near = max((_shared(name, settings) for name in found), default=0)
    nearest = [name for name in found if _shared(name, settings) == near] if near else []
    return [run.importer.of_path(found[name]) for name in sorted(nearest)[:MAX_SUPPOSED]]


def _shape(root: Any) -> str | None:
    """A regular expression for the names that a value may be; None for one that is known."""
    match root:
        case Text():
            return "".join(re.escape(part) if isinstance(part, str) else r"[\w.]+" for part in root.parts)
        case Unknown():
            return r"[\w.]+\.urls"
    return None


def _shared(one: str, other: str) -> int:
    """How many packages two modules have in common."""
    return len(commonprefix([one.split(".")[:-1], other.split(".")[:-1]]))

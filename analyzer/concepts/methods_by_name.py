"""Methods of the target's own classes by their name alone: what may run where an object is given by somebody
who does not say what it is (a dependency without annotation, an attribute of the application's state).

Only names that speak of access are looked for, in modules that the run has read.  A name that many classes
use says nothing.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Class, Function

SPEAKING: Final = re.compile(
    r"(?i)(auth(?!or(s|ed)?(_|$))|permi(t|ssion)|access|log_?in|allowed|forbid|deny|role|acl(_|$)|credential|privilege|"
    r"^_?(require|verify|guard|protect|ensure|assert|enforce|check)_)"
)
"""Names of methods that may keep somebody out."""

MAX_METHODS: Final = 6
"""Methods of one name; more are no sign of anything."""


def methods_named(run: Interpreter, name: str) -> tuple[Function, ...]:
    """The methods of this name that do something, of classes that were read."""
    if not SPEAKING.search(name):
        return ()
    known: dict[str, tuple[Function, ...]] = run.notes.setdefault("methods by name", {})
    if name not in known:
        found = [one for one in _methods(run, name) if not _is_empty(one)]
        known[name] = tuple(found) if len(found) <= MAX_METHODS else ()
    return known[name]


def _methods(run: Interpreter, name: str) -> Iterator[Function]:
    defining = re.compile(rf"^[ \t]+(?:async )?def {name}\(".encode(), re.MULTILINE)
    for path in sorted(run.tree.vocabulary.holding_any([name.encode()])):
        module = run.importer.modules.get(path)
        if module is None or path in run.tree.tests or not defining.search(run.tree.peek(path)):
            continue
        for cls in list(module.attributes.values()):
            if isinstance(cls, Class) and cls.module is module:
                method = cls.namespace.get(name)
                if isinstance(method, Function):
                    yield method


def _is_empty(function: Function) -> bool:
    """Whether a method is there for others to write: it does nothing, or says that it is not written."""
    body = function.node.body
    if not isinstance(body, list):
        return False
    return all(
        isinstance(one, ast.Pass)
        or (isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
        or (isinstance(one, ast.Raise) and "NotImplemented" in ast.unparse(one))
        for one in body
    )

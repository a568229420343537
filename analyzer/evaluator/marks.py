"""Marks that the target leaves on functions: `function.methods = ["get"]`, for which a loop over the members
of a class asks later.

Nothing else has a name like that: no class with a base that nobody reads, no settings, no model.
Found in the text of the whole target, once, by what functions are called where they are marked.
"""

from __future__ import annotations

import re
from typing import Any, Final

from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Class, Instance, Native, NativeClass
from analyzer.evaluator.values import External, Result, Unknown

MARKED: Final = re.compile(
    rb"(?m)^[ \t]*(?:f|fn|\w*(?:func|function|view|method|meth|handler|wrapper|wrapped|inner|callback"
    rb"|endpoint|decorated))"
    rb"\.([A-Za-z]\w*)[ \t]*=(?!=)"
)
"""An attribute that is set on what is called a function."""


def is_unmarked(run: Interpreter, value: Any, name: str) -> bool:
    """Whether a value cannot have the mark of this name: functions of libraries have none of the target's,
    and neither has what is no function."""
    if isinstance(value, Native):
        return not name.startswith("__")
    if not isinstance(value, (Class, Instance, NativeClass, External)) or name not in _marks(run):
        return False
    found = look_up(run, value, name)
    return found is ABSENT or isinstance(found, (Result, External, Unknown))


def _marks(run: Interpreter) -> frozenset[str]:
    known = run.notes.get("marks of functions")
    if known is None:
        texts = (run.tree.peek(file.path) for file in run.tree.files if file.role == "python")
        known = frozenset(one.decode() for text in texts for one in MARKED.findall(text))
        run.notes["marks of functions"] = known
    return known

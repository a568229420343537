"""Copies of libraries that a project carries with it: they are played as the libraries themselves.

A copy in a folder for such things (`_vendor`, `extern`) is left out of the reading and is known by its name.
One beside the project's own modules (`shop/bottle.py`) is known by its name and by the application class that
it defines; a module that only builds on the library imports it.
Limits: of the second kind only libraries of a single file.
"""

from __future__ import annotations

import re

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import NativeClass
from analyzer.source.foreign import is_named_for_vendored


def original(run: Interpreter, name: str, path: str | None) -> str | None:
    """The library's name of a module of the target's that is, or would be, a copy of it; `path` where it is
    in the tree."""
    parts = name.split(".")
    packages = run.registry.packages
    if path is None:
        for at in range(1, len(parts)):
            if parts[at] in packages and is_named_for_vendored(parts[at - 1]):
                return ".".join(parts[at:])
        return None
    last = parts[-1]
    if len(parts) < 2 or last not in packages or not path.endswith(f"/{last}.py"):
        return None
    content = run.tree.peek(path)
    if re.search(rb"^\s*(?:import|from) %b\b" % re.escape(last.encode()), content, re.MULTILINE):
        return None
    defined = (rb"^class %b\b" % one.encode() for one in _application_classes(run, last))
    return last if any(re.search(pattern, content, re.MULTILINE) for pattern in defined) else None


def _application_classes(run: Interpreter, library: str) -> list[str]:
    symbols = run.registry.symbols
    return [
        name
        for name in run.registry.public_names(library)
        if isinstance(found := symbols.get(f"{library}.{name}"), NativeClass)
        and getattr(found.played_by, "APPLICATION", False)
    ]

"""Modules that can only be imported while an application is at hand.

Flask's `current_app` stands for the application whose context was entered; asked outside of one it raises
`RuntimeError`.  A module that asks it at its top level (`@current_app.route(...)`,
`current_app.register_blueprint(...)`) is imported by a factory, within `with app.app_context():`, and so is
every module that imports it at its own top level.  Evaluated by itself before the factory, it would register
on nothing, and do so only once.

Source: flask/globals.py, `_no_app_msg`; https://flask.palletsprojects.com/en/stable/appcontext/
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from analyzer.evaluator.interpreter import Interpreter

IMPORT = re.compile(
    rb"^(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+\(?([^\n)]*)|import[ \t]+([^\n]+))", re.MULTILINE
)
"""An import at the top level: dots, module and names, or modules."""


def asking_modules(run: Interpreter, paths: Collection[str]) -> set[str]:
    """Those of the files that ask for the application at hand when they are imported, and those that import
    them then.  The names of the objects that stand for it are in the library files' ``AT_HAND``."""
    found: set[str] = set()
    for names in run.registry.declared("AT_HAND"):
        for name in names:
            near = run.tree.vocabulary.holding(name.encode()).intersection(paths)
            found.update(path for path in near if _asks(run.tree.peek(path), name.encode()))
    newest = found
    while newest:
        names = {_dotted(path) for path in newest}
        newest = {
            path
            for path in paths
            if path not in found and any(_meets(names, one) for one in _imported(run.tree.peek(path), path))
        }
        found |= newest
    return found


def _asks(content: bytes, name: bytes) -> bool:
    """Whether a statement or decorator of the top level begins with the object, by the name that it has
    there."""
    for match in re.finditer(rb"^from[^\n]*\b%b\b(?:[ \t]+as[ \t]+(\w+))?" % name, content, re.MULTILINE):
        if re.search(rb"^@?%b\." % re.escape(match[1] or name), content, re.MULTILINE):
            return True
    return False


def _dotted(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _imported(content: bytes, path: str) -> Iterator[tuple[str, bool]]:
    """The modules that a file may mean by its imports at the top level, and whether each is named in full."""
    for match in IMPORT.finditer(content):
        if match[4] is not None:
            yield from (
                (one.split()[0], False) for one in match[4].decode(errors="replace").split(",") if one.split()
            )
            continue
        level, module = len(match[1]), match[2].decode(errors="replace")
        package = path.split("/")[:-level] if level else []
        base = ".".join([*package, *filter(None, [module])])
        yield base, bool(level)
        for one in match[3].decode(errors="replace").split(","):
            if one.split():
                yield f"{base}.{one.split()[0]}", bool(level)


def _meets(names: Collection[str], imported: tuple[str, bool]) -> bool:
    name, full = imported
    return name in names or (not full and "." in name and any(one.endswith(f".{name}") for one in names))

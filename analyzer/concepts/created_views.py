"""Views that the target's SQL creates: a model by such a name reads a view, and stores nothing.

Searched for in texts, whichever statement sends them and when: after a table was created, by a migration, by
a script.  A name under which a table is created as well counts as a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from analyzer.evaluator.interpreter import Interpreter

_VIEW: Final = re.compile(
    rb"""(?i)\bcreate\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+)?(?:materialized\s+)?view\s+(?:if\s+not\s+exists\s+)?"""
    rb"""["`\[]?(?:\w+["`\]]?\.["`\[]?)?(\w+)"""
)
_TABLE: Final = re.compile(
    rb"""(?i)\bcreate(?:\s+\w+)?\s+table\s+(?:if\s+not\s+exists\s+)?["`\[]?(?:\w+["`\]]?\.["`\[]?)?(\w+)"""
    rb"""|create_table\(\s*["'](\w+)["']"""
)


def created_views(run: Interpreter) -> frozenset[str]:
    """Names of the views, in lower case and without a schema."""
    vocabulary = run.tree.vocabulary
    scripts = [file.path for file in run.tree.files if file.role == "sql"]
    views = _named(run, _VIEW, {*vocabulary.holding_any([b"VIEW", b"view", b"View"]), *scripts})
    if not views:
        return frozenset()
    making = vocabulary.holding_any([b"TABLE", b"table", b"Table", b"create_table"])
    return frozenset(views - _named(run, _TABLE, {*making, *scripts}))


def _named(run: Interpreter, pattern: re.Pattern[bytes], paths: Iterable[str]) -> set[str]:
    return {
        name.decode("utf-8", "replace").lower()
        for path in paths
        if path not in run.tree.tests
        for match in pattern.finditer(run.tree.peek(path))
        for name in match.groups()
        if name
    }

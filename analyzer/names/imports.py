"""Which module imports which: the import graph of a tree as plain rows.

An import leads to the deepest module that its name reaches: `from a import b` to a.b if that is a module,
otherwise to a.  As in Python itself the packages above a module are loaded with it; they get no rows of their
own.  What is not the target's leads to its top-level name.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from analyzer.names.modules import Module, ModuleIndex
from analyzer.names.summary import ImportEdge, ModuleSummary

Origin = Literal["own", "missing", "stdlib", "external"]


class ImportRow(NamedTuple):
    """One module importing another, at one place."""

    importer: str
    """Canonical name."""
    importer_path: str
    imported: str
    """Canonical name of an own module, dotted name of a missing one, top-level name of a foreign one."""
    imported_path: str | None
    """The own module's file; None for foreign and missing modules and for namespace packages."""
    origin: Origin
    """'missing' would be the target's own, but is not in the tree (generated, or in another distribution)."""
    line: int
    end_line: int
    lazy: bool
    """Inside a function."""
    type_checking: bool
    """Only under `if TYPE_CHECKING`."""
    in_try: bool
    """Its failure is caught where it stands."""


def import_edges(index: ModuleIndex, summaries: Mapping[str, ModuleSummary]) -> tuple[ImportRow, ...]:
    """The imports of all summarised files, sorted by importer and place.

    Names that one statement takes from the same module give one row.  A module's import of itself (`from .
    import name` in a package) gives none.
    """
    rows: set[ImportRow] = set()
    for path in sorted(summaries):
        rows.update(_rows_of(index, path, summaries[path].imports))
    return tuple(sorted(rows, key=_by_place))


def _by_place(row: ImportRow) -> tuple[str, int, str, int, bool, bool, bool]:
    return (row.importer_path, row.line, row.imported, row.end_line, row.lazy, row.type_checking, row.in_try)


def _rows_of(index: ModuleIndex, path: str, edges: Iterable[ImportEdge]) -> Iterable[ImportRow]:
    importer = index.canonical(path)
    for edge in edges:
        module, name, origin = _imported(index, path, edge)
        if module is not None and module.path == path:
            continue
        yield ImportRow(
            importer,
            path,
            name,
            module.path if module else None,
            origin,
            edge.line,
            edge.end_line,
            edge.in_function,
            edge.type_checking,
            edge.in_try,
        )


def _imported(index: ModuleIndex, path: str, edge: ImportEdge) -> tuple[Module | None, str, Origin]:
    base = index.resolve_relative(path, edge.level, edge.module) if edge.level else edge.module
    if edge.kind == "from":
        found = index.find(f"{base}.{edge.name}" if base else edge.name, path)
        if found is not None:
            return found, found.name, "own"
    found = index.find(base, path) if base else None
    if found is not None:
        return found, found.name, "own"
    if edge.level:
        return None, base or "." * edge.level + (edge.module or edge.name), "missing"
    if index.owns(base, path):
        return None, base, "missing"
    top = base.partition(".")[0]
    return None, top, "stdlib" if top in sys.stdlib_module_names else "external"

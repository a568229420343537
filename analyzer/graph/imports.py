"""The import graph of the target's own modules, as adjacency by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analyzer.facts import CycleNeeds, Facts, Import, Module

Adjacency = Mapping[str, tuple[str, ...]]
"""Each module of the target to those that it imports, both sorted by name."""


def import_graph(facts: Facts, needs: CycleNeeds = CycleNeeds.LAZY) -> Adjacency:
    """Who imports whom, counting imports up to the given kind: only those that run when modules load, also
    those inside functions, or also those for type checkers.  A module that imports itself does not."""
    pairs = {
        (row.importer, row.imported)
        for row in facts.of(Import)
        if row.own and row.importer != row.imported and counts(row, needs)
    }
    return adjacency(pairs, (module.name for module in facts.of(Module)))


def counts(row: Import, needs: CycleNeeds) -> bool:
    """Whether an import counts where those up to the given kind do."""
    if row.type_checking:
        return needs is CycleNeeds.TYPE_CHECKING
    return not row.lazy or needs is not CycleNeeds.LOAD


def adjacency(pairs: Iterable[tuple[str, str]], nodes: Iterable[str] = ()) -> Adjacency:
    """The pairs as adjacency; nodes without a pair are kept."""
    found: dict[str, list[str]] = {node: [] for node in nodes}
    for source, target in pairs:
        found.setdefault(source, []).append(target)
        found.setdefault(target, [])
    return {node: tuple(sorted(found[node])) for node in sorted(found)}

"""The import graph of the target's own modules, as adjacency by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analyzer.facts import CycleNeeds, Facts, Import, Module

Adjacency = Mapping[str, tuple[str, ...]]
"""Each module of the target to those that it imports, both sorted by name."""


def import_graphs(facts: Facts) -> dict[CycleNeeds, Adjacency]:
    """Who imports whom, for each kind counting the imports up to it: only those that run when modules
    load, also those inside functions, also those for type checkers.  A module that imports itself does
    not."""
    strongest: dict[tuple[str, str], int] = {}
    for row in facts.of(Import):
        if row.own and row.importer != row.imported:
            pair = (row.importer, row.imported)
            rank = 2 if row.type_checking else 1 if row.lazy else 0
            if rank < strongest.get(pair, 3):
                strongest[pair] = rank
    nodes = [module.name for module in facts.of(Module)]
    graphs: dict[CycleNeeds, Adjacency] = {}
    before: Adjacency | None = None
    for limit, needs in enumerate(CycleNeeds):
        if before is None or limit in strongest.values():
            before = adjacency((pair for pair, rank in strongest.items() if rank <= limit), nodes)
        graphs[needs] = before
    return graphs


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

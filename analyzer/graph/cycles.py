"""Import cycles: modules that cannot be understood, tested or moved one without the others."""

from __future__ import annotations

from collections import defaultdict

from analyzer.facts import CycleNeeds, Facts, Import, ImportCycle
from analyzer.graph.components import strong_components, way_round
from analyzer.graph.imports import Adjacency, counts, import_graph


def import_cycles(facts: Facts) -> list[ImportCycle]:
    """Every strongly connected component of the import graph: first counting only imports that run when
    modules load, then also those inside functions, then also those for type checkers.  A component that a
    weaker kind of import does not make larger is told once, as the strongest kind that it is."""
    imports: dict[tuple[str, str], list[Import]] = defaultdict(list)
    for row in facts.of(Import):
        imports[row.importer, row.imported].append(row)
    found: list[ImportCycle] = []
    known: set[tuple[str, ...]] = set()
    for needs in CycleNeeds:
        graph = import_graph(facts, needs)
        for component in strong_components(graph):
            if component not in known:
                known.add(component)
                found.append(_cycle(component, graph, needs, imports))
    return found


def _cycle(
    component: tuple[str, ...],
    graph: Adjacency,
    needs: CycleNeeds,
    imports: dict[tuple[str, str], list[Import]],
) -> ImportCycle:
    inside = set(component)
    example = way_round(graph, component)
    first = (row.evidence for row in imports[example[0], example[1]] if row.evidence and counts(row, needs))
    return ImportCycle(
        id=f"{needs} {component[0]}",
        evidence=min(first, default=None),
        modules=component,
        size=len(component),
        imports=sum(target in inside for node in component for target in graph[node]),
        needs=needs,
        example=example,
    )

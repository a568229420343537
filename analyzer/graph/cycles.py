"""Import cycles: modules that cannot be understood, tested or moved one without the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from analyzer.facts import CycleNeeds, Evidence, Facts, Import, ImportCycle
from analyzer.graph.components import strong_components, way_round
from analyzer.graph.imports import Adjacency, counts


def import_cycles(facts: Facts, graphs: Mapping[CycleNeeds, Adjacency]) -> list[ImportCycle]:
    """Every strongly connected component of the import graph: first counting only imports that run when
    modules load, then also those inside functions, then also those for type checkers.  A component that a
    weaker kind of import does not make larger is told once, as the strongest kind that it is."""
    found: list[ImportCycle] = []
    known: set[tuple[str, ...]] = set()
    for needs, graph in graphs.items():
        for component in strong_components(graph):
            if component not in known:
                known.add(component)
                found.append(_cycle(component, graph, needs))
    places = _places(facts, found)
    return [replace(cycle, evidence=places.get(cycle.id)) for cycle in found]


def _cycle(component: tuple[str, ...], graph: Adjacency, needs: CycleNeeds) -> ImportCycle:
    inside = set(component)
    return ImportCycle(
        id=f"{needs} {component[0]}",
        modules=component,
        size=len(component),
        imports=sum(target in inside for node in component for target in graph[node]),
        needs=needs,
        example=way_round(graph, component),
    )


def _places(facts: Facts, cycles: Sequence[ImportCycle]) -> dict[str, Evidence]:
    """Cycle to where the first import of its example stands."""
    asking: dict[tuple[str, str], list[ImportCycle]] = defaultdict(list)
    for cycle in cycles:
        asking[cycle.example[0], cycle.example[1]].append(cycle)
    places: dict[str, Evidence] = {}
    for row in facts.of(Import) if asking else ():
        for cycle in asking.get((row.importer, row.imported), ()):
            if row.evidence and counts(row, cycle.needs):
                places[cycle.id] = min(places.get(cycle.id, row.evidence), row.evidence)
    return places

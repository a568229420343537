"""Everything that follows from the facts, as facts."""

from __future__ import annotations

from analyzer.facts import CycleNeeds, Facts, Row
from analyzer.graph.answering import answered_calls
from analyzer.graph.cycles import import_cycles
from analyzer.graph.drift import schema_drift
from analyzer.graph.imports import import_graphs
from analyzer.graph.interface import interface_measures
from analyzer.graph.metrics import module_metrics
from analyzer.graph.shadowing import shadowed_routes


def derive(facts: Facts) -> list[Row]:
    """Import cycles, metrics of modules and packages, shadowed routes, drift of the schema, calls and who
    answers them, figures about the interface; deterministic, and quick enough for every run (no networkx:
    importing it takes longer than all of this on three thousand modules)."""
    graphs = import_graphs(facts)
    cycles = import_cycles(facts, graphs)
    return [
        *cycles,
        *module_metrics(facts, graphs[CycleNeeds.LAZY], cycles),
        *shadowed_routes(facts),
        *schema_drift(facts),
        *answered_calls(facts),
        *interface_measures(facts),
    ]

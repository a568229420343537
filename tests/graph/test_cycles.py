"""Import cycles: the same components as networkx finds, an example that is a shortest way round, the right
kind."""

from __future__ import annotations

import time

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts import CycleNeeds, Evidence, Facts, Import, ImportCycle, Module
from analyzer.graph import derive
from analyzer.graph.components import strong_components, way_round
from analyzer.graph.cycles import import_cycles
from analyzer.graph.imports import adjacency, import_graphs
from tests.sample_facts import sample_facts


def cycles(facts: Facts) -> list[ImportCycle]:
    return import_cycles(facts, import_graphs(facts))


NAMES = st.sampled_from("abcdefghij")
PAIRS = st.lists(st.tuples(NAMES, NAMES), max_size=30)


@given(PAIRS)
def test_components_are_those_of_networkx(pairs: list[tuple[str, str]]) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph(pairs)
    expected = sorted(
        tuple(sorted(found)) for found in nx.strongly_connected_components(graph) if len(found) > 1
    )
    assert strong_components(adjacency(pairs)) == expected


@given(PAIRS)
def test_the_example_is_a_shortest_way_round(pairs: list[tuple[str, str]]) -> None:
    edges = adjacency((source, target) for source, target in pairs if source != target)
    graph: nx.DiGraph[str] = nx.DiGraph([(source, target) for source in edges for target in edges[source]])
    for component in strong_components(edges):
        way = way_round(edges, component)
        assert way[0] == component[0]
        assert set(way) <= set(component)
        assert all(graph.has_edge(*step) for step in zip(way, (*way[1:], way[0]), strict=True))
        back = min(
            nx.shortest_path_length(graph, after, way[0]) for after in graph[way[0]] if after in component
        )
        assert len(way) == 1 + back


def test_a_node_on_no_cycle_has_no_way_round() -> None:
    with pytest.raises(ValueError, match="a is on no cycle"):
        way_round(adjacency([("a", "b")]), ("a", "b"))


def test_cycles_say_which_imports_close_them() -> None:
    found = {cycle.needs: cycle for cycle in cycles(sample_facts())}
    assert found[CycleNeeds.LOAD].modules == ("shop.orders.models", "shop.orders.pricing")
    assert found[CycleNeeds.LAZY].modules == ("shop.database", "shop.mail")
    assert found[CycleNeeds.TYPE_CHECKING].modules == ("shop.errors", "shop.settings")
    assert found[CycleNeeds.LAZY].evidence == Evidence("src/shop/database.py", 50, 50)


def test_a_cycle_that_weaker_imports_make_larger_is_told_again() -> None:
    facts = sample_facts()
    facts.add(
        Import(id="x", importer="shop.catalogue.models", imported="shop.orders.models", own=True, lazy=True)
    )
    orders = [cycle for cycle in cycles(facts) if "shop.orders.models" in cycle.modules]
    assert [(cycle.needs, cycle.size, cycle.imports) for cycle in orders] == [
        (CycleNeeds.LOAD, 2, 2),
        (CycleNeeds.LAZY, 3, 4),
    ]


def test_the_graphs_count_what_they_are_to_count() -> None:
    graphs = import_graphs(sample_facts())
    assert "shop.mail" not in graphs[CycleNeeds.LOAD]["shop.database"]
    assert "shop.mail" in graphs[CycleNeeds.LAZY]["shop.database"]
    assert graphs[CycleNeeds.LAZY]["shop.errors"] == ()
    assert graphs[CycleNeeds.TYPE_CHECKING]["shop.errors"] == ("shop.settings",)


def test_of_several_imports_the_strongest_counts() -> None:
    rows = [
        Import(id="1", importer="a", imported="b", own=True, type_checking=True),
        Import(id="2", importer="a", imported="b", own=True),
        Import(id="3", importer="a", imported="b", own=True, lazy=True),
        Import(id="4", importer="a", imported="a", own=True),
    ]
    assert {needs: graph["a"] for needs, graph in import_graphs(Facts(rows)).items()} == dict.fromkeys(
        CycleNeeds, ("b",)
    )


def test_a_long_chain_and_many_modules_are_no_trouble() -> None:
    """Three thousand modules, fifteen thousand imports, one cycle through all of them."""
    names = [f"m{number:04}" for number in range(3000)]
    facts = Facts(Module(id=name, name=name, file=f"{name}.py", lines=1) for name in names)
    for step in (1, 7, 60, 500, 999):
        facts.extend(
            Import(id=f"{name} {step}", importer=name, imported=names[(at + step) % 3000], own=True)
            for at, name in enumerate(names)
        )
    start = time.process_time()
    found = derive(facts)
    assert time.process_time() - start < 5
    (cycle,) = cycles(facts)
    assert (cycle.size, cycle.imports) == (3000, 15000)
    assert len(cycle.example) < 20
    assert len(found) == 3001

"""The edges of a map of modules that say something of their own, against networkx."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from analyzer.reports.maps.modules import _reduced

NODES = st.integers(0, 12)


@given(st.sets(st.tuples(NODES, NODES)))
def test_edges_that_a_chain_implies_are_left_out(pairs: set[tuple[int, int]]) -> None:
    weights = {(f"{one:02}", f"{other:02}"): 1 for one, other in pairs if one < other}
    graph: nx.DiGraph[str] = nx.DiGraph(list(weights))
    assert _reduced(weights) == set(nx.transitive_reduction(graph).edges)

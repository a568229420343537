"""Strongly connected components, and a way round each of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from analyzer.graph.imports import Adjacency


def strong_components(graph: Adjacency) -> list[tuple[str, ...]]:
    """Components of more than one node, each sorted, in the order of their first node.

    Tarjan's algorithm (SIAM Journal on Computing 1, 1972) with a stack of its own, so that a long chain of
    imports cannot exhaust Python's; linear in nodes and edges.
    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    open_nodes: list[str] = []
    is_open: set[str] = set()
    found: list[tuple[str, ...]] = []
    for root in graph:
        if root in index:
            continue
        path: list[tuple[str, Iterator[str]]] = []
        _enter(root, graph, index, low, open_nodes, is_open, path)
        while path:
            node, targets = path[-1]
            for target in targets:
                if target not in index:
                    _enter(target, graph, index, low, open_nodes, is_open, path)
                    break
                if target in is_open:
                    low[node] = min(low[node], index[target])
            else:
                path.pop()
                if path:
                    parent = path[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == index[node]:
                    component = _close(node, open_nodes, is_open)
                    if len(component) > 1:
                        found.append(component)
    return sorted(found)


def _enter(
    node: str,
    graph: Adjacency,
    index: dict[str, int],
    low: dict[str, int],
    open_nodes: list[str],
    is_open: set[str],
    path: list[tuple[str, Iterator[str]]],
) -> None:
    index[node] = low[node] = len(index)
    open_nodes.append(node)
    is_open.add(node)
    path.append((node, iter(graph[node])))


def _close(node: str, open_nodes: list[str], is_open: set[str]) -> tuple[str, ...]:
    component = []
    while True:
        member = open_nodes.pop()
        is_open.discard(member)
        component.append(member)
        if member == node:
            return tuple(sorted(component))


def way_round(graph: Adjacency, component: tuple[str, ...]) -> tuple[str, ...]:
    """A shortest cycle through the component's first node, starting there; its last node leads back to
    it."""
    inside = set(component)
    start = component[0]
    came_from: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        node = waiting.popleft()
        for target in graph[node]:
            if target == start:
                return _back(node, start, came_from)
            if target in inside and target not in came_from:
                came_from[target] = node
                waiting.append(target)
    raise ValueError(f"{start} is on no cycle")


def _back(node: str, start: str, came_from: dict[str, str]) -> tuple[str, ...]:
    way = [node]
    while way[-1] != start:
        way.append(came_from[way[-1]])
    return tuple(reversed(way))

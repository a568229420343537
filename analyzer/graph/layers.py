"""Layers of a graph that has cycles: which edges to call backward, so that the rest runs one way."""

from __future__ import annotations

from collections.abc import Mapping

Weights = Mapping[tuple[str, str], int]
"""Edges between different nodes, with how many imports each stands for."""


def backward_edges(weights: Weights) -> set[tuple[str, str]]:
    """Few and light edges without which the graph has no cycle; deterministic.

    The greedy heuristic of Eades, Lin and Smyth (Information Processing Letters 47, 1993): put nodes that
    nothing is reached from last, nodes that nothing reaches first, and otherwise next the one that gives
    most more than it takes.  The least possible set is too hard to find, and not what a reader needs.
    """
    order = {name: place for place, name in enumerate(_order(weights))}
    return {(source, target) for source, target in weights if order[source] > order[target]}


def _order(weights: Weights) -> list[str]:
    gives: dict[str, dict[str, int]] = {name: {} for edge in sorted(weights) for name in edge}
    takes: dict[str, dict[str, int]] = {name: {} for name in gives}
    for (source, target), weight in weights.items():
        gives[source][target] = weight
        takes[target][source] = weight
    first: list[str] = []
    last: list[str] = []
    left = sorted(gives)
    while left:
        if sinks := [name for name in left if not gives[name]]:
            chosen, place = sinks, last
        elif sources := [name for name in left if not takes[name]]:
            chosen, place = sources, first
        else:
            surplus = {name: sum(gives[name].values()) - sum(takes[name].values()) for name in left}
            chosen, place = [max(left, key=lambda name: surplus[name])], first
        for name in chosen:
            place.append(name)
            left.remove(name)
            for target in gives.pop(name):
                takes[target].pop(name)
            for source in takes.pop(name):
                gives[source].pop(name)
    return first + last[::-1]

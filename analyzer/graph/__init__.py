"""The graph of what is known: a typed property graph of the facts, and the facts that follow from it.

    facts.extend(derive(facts))          # import cycles, metrics of modules, shadowed routes
    graph = project(facts)               # networkx.MultiDiGraph; loads networkx

Knows no framework and no rule.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from analyzer.graph.classification import classification_facts
from analyzer.graph.contracts import contract_facts
from analyzer.graph.derivation import derive

if TYPE_CHECKING:
    from analyzer.graph.projection import EdgeKind, NodeKind, project, reachable

__all__ = ["EdgeKind", "NodeKind", "classification_facts", "contract_facts", "derive", "project", "reachable"]


def __getattr__(name: str) -> object:
    """The graph itself is imported when it is asked for: every audit derives, and few need networkx."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("analyzer.graph.projection"), name)

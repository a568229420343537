"""The facts as a typed property graph: what questions about ways and neighbourhoods are asked of.

Nodes are named `kind:name` and carry `kind` (a `NodeKind`), `name` and `row` (the fact; None for what
facts only mention by name, such as a guard that a library defines).  Edges are keyed by their kind and
carry `kind` (an `EdgeKind`), `evidence`, `certainty`, `condition`, and `position` where their order
matters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from typing import NamedTuple, TypeAlias

import networkx as nx

from analyzer.facts import (
    Application,
    ExceptionHandler,
    Facts,
    Function,
    Guard,
    Hook,
    Import,
    Link,
    Middleware,
    Module,
    Package,
    Parameter,
    Response,
    Route,
    Row,
    Schema,
    Service,
    Setting,
)

Graph: TypeAlias = "nx.MultiDiGraph[str]"


class NodeKind(StrEnum):
    """What a node stands for."""

    APPLICATION = "application"
    FUNCTION = "function"
    GUARD = "guard"
    MIDDLEWARE = "middleware"
    MODULE = "module"
    PACKAGE = "package"
    ROUTE = "route"
    SCHEMA = "schema"
    SERVICE = "service"
    SETTING = "setting"


class EdgeKind(StrEnum):
    """How its source is related to its target."""

    ACCEPTS = "accepts"
    ANSWERS_WITH = "answers_with"
    DEFINED_IN = "defined_in"
    EXTENDS = "extends"
    GUARDED_BY = "guarded_by"
    HANDLED_BY = "handled_by"
    HANDLES_ERRORS_WITH = "handles_errors_with"
    IMPORTS = "imports"
    IS_FUNCTION = "is_function"
    LINKS_TO = "links_to"
    MOUNTS = "mounts"
    RUNS = "runs"
    RUNS_ON_START_OR_STOP = "runs_on_start_or_stop"
    SERVES = "serves"
    WRAPPED_BY = "wrapped_by"


class _Edge(NamedTuple):
    source: str
    target: str
    kind: EdgeKind
    row: Row
    position: int | None = None


def node(kind: NodeKind, name: str) -> str:
    """Name of a node."""
    return f"{kind}:{name}"


def project(facts: Facts, kinds: Collection[NodeKind] = tuple(NodeKind)) -> Graph:
    """The graph of the facts, or of those nodes that are of the given kinds."""
    graph: Graph = nx.MultiDiGraph()
    for kind, name, row in _nodes(facts):
        if kind in kinds:
            graph.add_node(node(kind, name), kind=kind, name=name, row=row)
    everything = set(kinds) >= set(NodeKind)
    for edge in _edges(facts):
        if everything or (_is_of(edge.source, kinds) and _is_of(edge.target, kinds)):
            _add(graph, edge)
    return graph


def reachable(graph: Graph, start: str, kinds: Collection[EdgeKind] = tuple(EdgeKind)) -> set[str]:
    """The nodes that can be reached from a node over edges of the given kinds, itself left out."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for _, target, kind in graph.out_edges(waiting.pop(), keys=True):
            if kind in kinds and target not in found and target != start:
                found.add(target)
                waiting.append(target)
    return found


def _is_of(name: str, kinds: Collection[NodeKind]) -> bool:
    return name.partition(":")[0] in kinds


def _add(graph: Graph, edge: _Edge) -> None:
    for name in (edge.source, edge.target):
        if name not in graph:
            kind, _, known_as = name.partition(":")
            graph.add_node(name, kind=NodeKind(kind), name=known_as, row=None)
    graph.add_edge(
        edge.source,
        edge.target,
        key=edge.kind,
        kind=edge.kind,
        evidence=edge.row.evidence,
        certainty=edge.row.certainty,
        condition=edge.row.condition,
        position=edge.position,
    )


def _nodes(facts: Facts) -> Iterator[tuple[NodeKind, str, Row]]:
    for application in facts.of(Application):
        yield NodeKind.APPLICATION, application.name, application
    for route in facts.of(Route):
        yield NodeKind.ROUTE, route.id, route
    for function in facts.of(Function):
        yield NodeKind.FUNCTION, function.name, function
    for module in facts.of(Module):
        yield NodeKind.MODULE, module.name, module
    for package in facts.of(Package):
        yield NodeKind.PACKAGE, package.name, package
    for schema in facts.of(Schema):
        yield NodeKind.SCHEMA, schema.name, schema
    for service in facts.of(Service):
        yield NodeKind.SERVICE, service.id, service
    for setting in facts.of(Setting):
        yield NodeKind.SETTING, setting.name, setting


def _edges(facts: Facts) -> Iterator[_Edge]:
    yield from _edges_of_applications(facts)
    yield from _edges_of_routes(facts)
    yield from _edges_of_code(facts)
    yield from _edges_of_services(facts)


def _edges_of_applications(facts: Facts) -> Iterator[_Edge]:
    names = {application.id: application.name for application in facts.of(Application)}
    for application in facts.of(Application):
        if application.parent is not None:
            parent = node(NodeKind.APPLICATION, names.get(application.parent, application.parent))
            yield _Edge(parent, node(NodeKind.APPLICATION, application.name), EdgeKind.MOUNTS, application)
    for layer in facts.of(Middleware):
        owner = node(NodeKind.APPLICATION, layer.application)
        target = node(NodeKind.MIDDLEWARE, layer.name)
        yield _Edge(owner, target, EdgeKind.WRAPPED_BY, layer, layer.position)
    for hook in facts.of(Hook):
        owner, target = node(NodeKind.APPLICATION, hook.application), node(NodeKind.FUNCTION, hook.handler)
        yield _Edge(owner, target, EdgeKind.RUNS_ON_START_OR_STOP, hook)
    for handler in facts.of(ExceptionHandler):
        owner = node(NodeKind.APPLICATION, handler.application)
        yield _Edge(owner, node(NodeKind.FUNCTION, handler.handler), EdgeKind.HANDLES_ERRORS_WITH, handler)


def _edges_of_routes(facts: Facts) -> Iterator[_Edge]:
    for route in facts.of(Route):
        own = node(NodeKind.ROUTE, route.id)
        yield _Edge(
            node(NodeKind.APPLICATION, route.application), own, EdgeKind.SERVES, route, route.position
        )
        yield _Edge(own, node(NodeKind.FUNCTION, route.handler), EdgeKind.HANDLED_BY, route)
    functions = {function.name for function in facts.of(Function)}
    for guard in facts.of(Guard):
        target = node(NodeKind.GUARD, guard.name)
        yield _Edge(node(NodeKind.ROUTE, guard.route), target, EdgeKind.GUARDED_BY, guard, guard.position)
        if guard.name in functions:
            yield _Edge(target, node(NodeKind.FUNCTION, guard.name), EdgeKind.IS_FUNCTION, guard)
    names = {schema.id: schema.name for schema in facts.of(Schema)}
    taken: tuple[tuple[tuple[Parameter | Response, ...], EdgeKind], ...] = (
        (facts.of(Parameter), EdgeKind.ACCEPTS),
        (facts.of(Response), EdgeKind.ANSWERS_WITH),
    )
    for rows, kind in taken:
        for row in rows:
            if row.schema in names:
                target = node(NodeKind.SCHEMA, names[row.schema])
                yield _Edge(node(NodeKind.ROUTE, row.route), target, kind, row)
    known = set(names.values())
    for schema in facts.of(Schema):
        for base in schema.bases:
            if base in known:
                own = node(NodeKind.SCHEMA, schema.name)
                yield _Edge(own, node(NodeKind.SCHEMA, base), EdgeKind.EXTENDS, schema)


def _edges_of_code(facts: Facts) -> Iterator[_Edge]:
    for function in facts.of(Function):
        own = node(NodeKind.FUNCTION, function.name)
        yield _Edge(own, node(NodeKind.MODULE, function.module), EdgeKind.DEFINED_IN, function)
    for row in facts.of(Import):
        target = node(NodeKind.MODULE if row.own else NodeKind.PACKAGE, row.imported)
        yield _Edge(node(NodeKind.MODULE, row.importer), target, EdgeKind.IMPORTS, row)


def _edges_of_services(facts: Facts) -> Iterator[_Edge]:
    for service in facts.of(Service):
        if service.application is not None:
            own = node(NodeKind.SERVICE, service.id)
            yield _Edge(own, node(NodeKind.APPLICATION, service.application), EdgeKind.RUNS, service)
    for link in facts.of(Link):
        source, target = node(NodeKind.SERVICE, link.source), node(NodeKind.SERVICE, link.target)
        yield _Edge(source, target, EdgeKind.LINKS_TO, link)

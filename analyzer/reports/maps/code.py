"""The maps of what code does: who calls whom from the entry points on, and who touches which table.

Both are told of functions that an entry point reaches, as the facts of behaviour are.  They are built in
full; `packing` draws as one what belongs together, after a part was chosen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from analyzer.facts import (
    Call,
    Command,
    Consumer,
    DataAccess,
    Facts,
    Function,
    Message,
    OutboundCall,
    Route,
    RouteKind,
    ServerlessFunction,
    Table,
    Task,
)
from analyzer.facts.behaviour import Act
from analyzer.graph.behaviour import Behaviour
from analyzer.reports.maps.packing import merged
from analyzer.reports.maps.plan import Area, Edge, Kind, Node, Plan, Relation, lines_at
from analyzer.reports.maps.route_plan import route_node
from analyzer.reports.report import ReportInput
from analyzer.reports.summary import kind_name, place
from analyzer.reports.text import plural, shorten, visible

NAME_WIDTH = 48
"""Characters of a name; what is longer is shortened in its middle."""

WITHOUT_MODEL = "tables without a model"
"""Path of tables that code names and no model declares."""

MAX_FRAMED = 60
"""Functions up to which each module is framed: of more, the frames say less than the packages' names."""

_WRITES = frozenset(["insert", "update", "delete"])


def calls_plan(report: ReportInput) -> Plan:
    """Entry points, the functions that they run, and the tables, addresses and channels that these use."""
    facts = report.facts
    behaviour = Behaviour(facts)
    tables = _tables(facts)
    acts = list(_acts(facts, (Call, DataAccess, OutboundCall, Message)))
    edges = [edge for act in acts for edge in _edge(act, behaviour.answer(act))]
    targets = {edge.target for edge in edges}
    functions = {edge.source for edge in edges} | {key for key in targets if key.startswith("function ")}
    entries, entering = _entries(facts, behaviour, functions, targets)
    functions |= {edge.target for edge in entering}
    nodes = [*entries, *_functions(facts, functions)]
    nodes += [tables[key] for key in sorted(tables) if key in targets]
    nodes += [_named(key) for key in sorted(targets) if key.startswith(("address ", "channel "))]
    known = {node.key for node in nodes}
    nodes += [_unknown_table(key) for key in sorted(targets - known) if key.startswith("table ")]
    notes = [
        f"{plural(len(entries), 'entry point')} with {plural(len(functions), 'function')} that they reach"
    ]
    return _plan(report, "Calls", notes, nodes, merged([*entering, *edges]))


def data_plan(report: ReportInput) -> Plan:
    """Functions and the tables that they read and write."""
    facts = report.facts
    tables = _tables(facts)
    edges = [edge for act in _acts(facts, (DataAccess,)) for edge in _edge(act)]
    touched = {edge.target for edge in edges}
    nodes = _functions(facts, {edge.source for edge in edges})
    nodes += [tables[key] for key in sorted(tables) if key in touched]
    nodes += [_unknown_table(key) for key in sorted(touched - tables.keys())]
    notes = [f"{plural(len(touched), 'table')} that code which an entry point reaches reads or writes"]
    if idle := len(tables.keys() - touched):
        notes.append(f"{plural(idle, 'table')} that no code which is known touches not drawn")
    return _plan(report, "Data", notes, nodes, merged(edges))


def _plan(
    report: ReportInput, what: str, notes: list[str], nodes: list[Node], edges: tuple[Edge, ...]
) -> Plan:
    title = f"{what} of {shorten(visible(report.project), NAME_WIDTH)}"
    return Plan(title, tuple(notes), tuple(nodes), edges)


def framed(plan: Plan) -> Plan:
    """The plan with a frame around the functions of each module, where these are few enough to read."""
    held: dict[str, list[Node]] = defaultdict(list)
    functions = [node for node in plan.nodes if node.kind is Kind.FUNCTION and len(node.path) > 1]
    if len(functions) > MAX_FRAMED or any(not node.places for node in functions):
        return plan
    for node in functions:
        held[node.places[0].path].append(node)
    several = {path for path, nodes in held.items() if len(nodes) > 1}
    if not several:
        return plan
    areas = tuple(Area(f"file {path}", shorten(visible(path), NAME_WIDTH)) for path in sorted(several))
    nodes = tuple(
        _in_file(node, several) if node.kind is Kind.FUNCTION and node.places else node for node in plan.nodes
    )
    return Plan(plan.title, plan.notes, nodes, plan.edges, (*plan.areas, *areas))


# -- nodes


def _functions(facts: Facts, keys: Iterable[str]) -> list[Node]:
    rows = {f"function {row.name}": row for row in facts.of(Function)}
    return [_function(key, rows.get(key)) for key in sorted(keys)]


def _function(key: str, row: Function | None) -> Node:
    name = key.removeprefix("function ")
    at = row.evidence if row else None
    short = ".".join(name.replace(".<locals>", "").split(".")[-2:])
    return Node(
        key,
        shorten(visible(short), NAME_WIDTH),
        Kind.FUNCTION,
        evidence=place(at),
        path=tuple(name.split(".")),
        places=lines_at(at),
    )


def _tables(facts: Facts) -> dict[str, Node]:
    """Key to node; a table that several databases hold is one."""
    found: dict[str, Node] = {}
    for row in facts.of(Table):
        module = tuple((row.module or WITHOUT_MODEL).split("."))
        path = tuple(row.model.split(".")) if row.model else (*module, row.name)
        found.setdefault(
            f"table {row.name}",
            Node(
                f"table {row.name}",
                shorten(visible(row.name), NAME_WIDTH),
                Kind.TABLE,
                evidence=place(row.evidence),
                path=path,
                places=lines_at(row.evidence),
            ),
        )
    return found


def _unknown_table(key: str) -> Node:
    name = key.removeprefix("table ")
    return Node(key, shorten(visible(name), NAME_WIDTH), Kind.TABLE, path=(WITHOUT_MODEL, name))


def _named(key: str) -> Node:
    kind, _, name = key.partition(" ")
    shown = Kind.EXTERNAL if kind == "address" else Kind.CHANNEL
    parts = tuple(reversed(name.split(":")[0].split("."))) if shown is Kind.EXTERNAL else (name,)
    return Node(key, shorten(visible(name), NAME_WIDTH), shown, path=(f"{kind}es"[:9], *parts))


def _entries(
    facts: Facts, behaviour: Behaviour, functions: set[str], targets: Collection[str]
) -> tuple[list[Node], list[Edge]]:
    """Routes and other work that run functions of the plan or are asked from it, and which these are."""
    nodes, edges = [], []
    for route in facts.of(Route):
        run = behaviour.starts(route)
        if (run or f"route {route.id}" in targets) and route.kind not in (RouteKind.STATIC, RouteKind.MOUNT):
            node = route_node(route)
            nodes.append(node)
            edges += [Edge(node.key, f"function {start}", Relation.ENTRY) for start in run]
    for kind in (Task, Consumer, Command, ServerlessFunction):
        for work in facts.of(kind):
            if f"function {work.handler}" not in functions:
                continue
            key = f"{kind.TABLE} {work.id}"
            noun = kind_name(kind.TABLE)
            nodes.append(
                Node(
                    key,
                    shorten(visible(work.name), NAME_WIDTH),
                    Kind.JOB,
                    (noun,),
                    evidence=place(work.evidence),
                    path=(noun, *work.name.split(".")),
                )
            )
            edges.append(Edge(key, f"function {work.handler}", Relation.ENTRY))
    return nodes, edges


def _in_file(node: Node, several: set[str]) -> Node:
    path = node.places[0].path
    return replace(node, area=f"file {path}") if path in several else node


# -- edges


def _acts(facts: Facts, kinds: tuple[type[Act], ...]) -> Iterable[Act]:
    for kind in kinds:
        yield from facts.of(kind)


def _edge(act: Act, answer: Route | None = None) -> list[Edge]:
    """What an act means on the map: nothing for libraries' calls and for what is not known; a request that a
    route of the project answers leads to that route."""
    target = ""
    relation, label = Relation.CALL, ""
    match act:
        case Call() if act.own and act.way != "reference":
            target, label = f"function {act.callee}", "" if act.way == "call" else act.way
        case DataAccess() if act.table:
            target = f"table {act.table}"
            relation = Relation.WRITE if act.verb in _WRITES else Relation.READ
        case OutboundCall() if answer is not None:
            target, label = f"route {answer.id}", act.method or "asks"
        case OutboundCall() if act.host:
            target, label = f"address {act.host}", act.method or ""
        case Message() if act.target:
            target, relation, label = f"function {act.target}", Relation.MESSAGE, act.library
        case Message() if act.channel:
            target, relation, label = f"channel {act.channel}", Relation.MESSAGE, act.library
    if not target:
        return []
    evidence = (place(act.evidence),) if act.evidence else ()
    if isinstance(act, Message) and act.direction == "consumed" and not act.target:
        return [Edge(target, f"function {act.function}", relation, label, evidence=evidence)]
    return [Edge(f"function {act.function}", target, relation, label, evidence=evidence)]

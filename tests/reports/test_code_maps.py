"""Maps of what code does, parts of them, and the signs on them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts import (
    Call,
    DataAccess,
    Evidence,
    Facts,
    Finding,
    Function,
    Import,
    Message,
    Module,
    OutboundCall,
    Route,
    RouteKind,
    Table,
    Task,
)
from analyzer.facts.row import Row
from analyzer.reports import ReportInput
from analyzer.reports.maps import Changes, Selection, affected, compared, drawing_of, highlighted, map_formats
from analyzer.reports.maps.code import calls_plan, data_plan
from analyzer.reports.maps.packing import ELSEWHERE, boxes_for, packed
from analyzer.reports.maps.plan import Change, Edge, Kind, Node, Place, Plan, Relation


def function(name: str, line: int, kind: str = "function") -> Function:
    module = name.split(".", maxsplit=1)[0]
    return Function(
        id=name, name=name, kind=kind, module=module, evidence=Evidence(f"{module}.py", line, line + 9)
    )


def call(caller: str, callee: str, **more: object) -> Call:
    return Call(id=f"{caller} {callee}", function=caller, position=0, callee=callee, own=True, **more)  # type: ignore[arg-type]


def access(name: str, verb: str, table: str) -> DataAccess:
    return DataAccess(
        id=f"{name} {verb} {table}", function=name, position=1, library="x", verb=verb, name=verb, table=table
    )


def facts(*more: Row) -> Facts:
    """A route that writes orders through a service, a task, a gateway, a table that nobody touches."""
    return Facts(
        [
            Route(
                id="app POST /orders", application="app", path="/orders", raw_path="/orders",
                methods=("POST",), kind=RouteKind.HTTP,
                handler="api.place", position=0, evidence=Evidence("api.py", 1, 1),
            ),
            function("api.place", 1),
            function("service.create", 1),
            function("service.mail", 20),
            Task(id="mail", name="mail", framework="celery", handler="service.mail"),
            Table(id="orders", name="orders", model="models.Order", module="models", framework="django"),
            Table(id="idle", name="idle", model="models.Idle", module="models", framework="django"),
            call("api.place", "service.create"),
            access("service.create", "read", "orders"),
            access("service.create", "insert", "orders"),
            access("api.place", "read", "legacy"),
            OutboundCall(id="o", function="service.mail", position=0, library="httpx", name="post",
                         method="POST", host="mail.example"),
            Message(id="m", function="service.create", position=2, library="celery", direction="published",
                    name="delay", channel="mail", target="service.mail"),
            *more,
        ]
    )  # fmt: skip


def report(found: Facts, view: str = "calls") -> ReportInput:
    return ReportInput(found, "shop", view=view)


def edges(plan: Plan) -> set[tuple[str, str, str]]:
    return {(edge.source, edge.target, edge.relation.value) for edge in plan.edges}


def test_calls_lead_from_entry_points_to_stores_and_addresses() -> None:
    plan = calls_plan(report(facts()))
    assert edges(plan) == {
        ("route app POST /orders", "function api.place", "entry"),
        ("task mail", "function service.mail", "entry"),
        ("function api.place", "function service.create", "call"),
        ("function api.place", "table legacy", "read"),
        ("function service.create", "table orders", "write"),  # who writes reads, too: one edge says both
        ("function service.create", "function service.mail", "message"),
        ("function service.mail", "address mail.example", "call"),
    }
    assert {edge.source for edge in plan.edges} | {edge.target for edge in plan.edges} == {
        node.key for node in plan.nodes
    }


def test_data_shows_who_touches_which_table_and_counts_the_rest() -> None:
    plan = data_plan(report(facts(), "data"))
    assert edges(plan) == {
        ("function api.place", "table legacy", "read"),
        ("function service.create", "table orders", "write"),
    }
    assert "1 table that no code which is known touches not drawn" in plan.notes


def test_what_reaches_a_table() -> None:
    plan = drawing_of(report(facts()), Selection(reaches=("orders",))).plan()
    assert {node.key for node in plan.nodes} == {
        "route app POST /orders", "function api.place", "function service.create", "table orders",
    }  # fmt: skip


def test_findings_are_shown_at_the_narrowest_part_that_they_are_about() -> None:
    def finding(severity: str, subject: str, line: int, status: str = "new") -> Finding:
        return Finding(
            id=f"{severity} {subject}", rule="R", pack="p", severity=severity, verdict="violated",
            subject=subject, title="", message="", remedy="", fingerprint="", status=status,
            evidence=Evidence("service.py", line, line),
        )  # fmt: skip

    found = [
        finding("high", "somewhere", 22),
        finding("low", "service.mail", 1),
        finding("critical", "table orders", 1),
        finding("critical", "service.create", 1, status="suppressed"),
    ]
    marked = highlighted(calls_plan(report(facts())), found)
    told = {node.key: (node.severity, node.lines) for node in marked.nodes if node.severity}
    assert told == {
        "function service.mail": ("high", ("1 high, 1 low",)),
        "table orders": ("critical", ("1 critical",)),
    }
    assert "3 of 3 findings lie on this map" in marked.notes


def test_two_revisions_as_one_map() -> None:
    older = calls_plan(report(facts(function("old.gone", 1), access("old.gone", "read", "legacy"))))
    newer = calls_plan(report(facts(access("service.mail", "update", "orders"))))
    plan = compared(older, newer, "main")
    assert {node.key: node.change for node in plan.nodes if node.change} == {
        "function old.gone": Change.REMOVED
    }
    assert {(edge.source, edge.target, edge.change) for edge in plan.edges if edge.change} == {
        ("function old.gone", "table legacy", Change.REMOVED),
        ("function service.mail", "table orders", Change.ADDED),
    }
    assert "compared with main: 1 added, 2 removed" in plan.notes
    same = compared(newer, newer, "main")
    assert "compared with main: nothing on this map changed" in same.notes
    assert not any(one.change for one in same.nodes)


def test_what_a_change_touches_is_what_changed_and_what_uses_it() -> None:
    changes = Changes("main", {"service.py": ((3, 4),), "README.md": ((0, 0),)})
    plan = affected(calls_plan(report(facts())), changes)
    assert {node.key: node.change for node in plan.nodes} == {
        "function service.create": Change.CHANGED,
        "function api.place": None,
        "route app POST /orders": None,
    }
    assert "since main: 2 changed files, 1 of 8 nodes changed, 2 others affected" in " ".join(plan.notes)


@pytest.mark.parametrize("name", sorted(set(map_formats()) - {"png"}))
def test_every_format_shows_the_signs(name: str) -> None:
    older = calls_plan(report(facts(function("old.gone", 1), access("old.gone", "read", "legacy"))))
    drawing = drawing_of(report(facts()), marks=lambda plan: compared(older, plan, "main"))
    written = map_formats()[name].render(drawing)
    assert written == map_formats()[name].render(drawing)
    assert b"removed" in written.lower()


def test_many_are_drawn_as_few_and_what_changed_by_itself() -> None:
    nodes = [
        Node(f"function p.m{number // 10}.f{number}", f"f{number}", Kind.FUNCTION,
             path=("p", f"m{number // 10}", f"f{number}"), places=(Place("p.py", number + 1, number + 1),))
        for number in range(200)
    ]  # fmt: skip
    nodes[7] = Node("function p.m0.f7", "f7", Kind.FUNCTION, path=("p", "m0", "f7"), change=Change.ADDED)
    calls = [
        Edge(nodes[number].key, nodes[number + 1].key, Relation.CALL) for number in range(len(nodes) - 1)
    ]
    plan = packed(Plan("", (), tuple(nodes), tuple(calls)))
    assert len(plan.nodes) <= 48
    assert nodes[7] in plan.nodes
    assert "200 nodes drawn as" in " ".join(plan.notes)
    drawn = {node.key for node in plan.nodes}
    assert all({edge.source, edge.target} <= drawn for edge in plan.edges)


@given(
    st.lists(st.lists(st.sampled_from("abc*"), min_size=1, max_size=5).map(tuple), min_size=1, max_size=60),
    st.integers(1, 20),
)
def test_boxes_never_exceed_the_room_and_hold_every_path(paths: list[tuple[str, ...]], most: int) -> None:
    boxes = boxes_for(paths, most)
    assert boxes.keys() == set(paths)
    assert len(set(boxes.values())) <= most
    for path, box in boxes.items():
        assert box == ELSEWHERE or path[: len(box)] == box or box[-1] == "*"


def test_a_part_of_the_modules_is_drawn_in_full() -> None:
    names = [f"p.a{number}" for number in range(80)]
    rows: list[Row] = [Module(id=name, name=name, file=f"{name}.py", lines=1) for name in names]
    rows += [
        Import(id=f"{name} {names[0]}", importer=name, imported=names[0], own=True) for name in names[1:3]
    ]
    plan = drawing_of(report(Facts(rows), "modules"), Selection(focus=("p.a0",))).plan()
    assert {node.key for node in plan.nodes} == {"module p.a0", "module p.a1", "module p.a2"}

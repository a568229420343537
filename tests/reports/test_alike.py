"""Nodes that one would not tell apart are drawn as one; few of them are drawn one by one."""

from __future__ import annotations

from analyzer.facts import Evidence, Facts, Link, Service
from analyzer.reports import ReportInput
from analyzer.reports.maps import VIEWS, Selection, drawing_of
from analyzer.reports.maps.alike import MOST_ALIKE
from analyzer.reports.maps.plan import Plan


def estate(hosts: int, applications: int = 1) -> ReportInput:
    """Applications that all call the same hosts and keep their data in one store."""
    at = Evidence("shop/main.py", 1, 1)
    apps = [f"shop.part{number}.app" for number in range(applications)]
    targets = [*(f"api{number}.example.io" for number in range(hosts)), "postgresql"]
    rows = [Service(id=name, name=name, kind="application", application=name, evidence=at) for name in apps]
    rows += [
        Service(id=name, name=name, kind="database" if name == "postgresql" else "external", evidence=at)
        for name in targets
    ]
    links = [
        Link(id=f"{app} -> {to}", source=app, target=to, kind="call", protocol="http", places=("a.py:1",))
        for app in apps
        for to in targets
    ]
    return ReportInput(Facts([*rows, *links]), "shop")


def drawn(report: ReportInput) -> Plan:
    plan = VIEWS["services"].build(report, 0)
    assert isinstance(plan, Plan)
    return plan


def test_few_hosts_are_drawn_one_by_one() -> None:
    plan = drawn(estate(MOST_ALIKE))
    assert len(plan.nodes) == MOST_ALIKE + 2


def test_many_hosts_that_one_application_calls_are_one_node() -> None:
    plan = drawn(estate(12))
    (hosts,) = (node for node in plan.nodes if node.name == "12 hosts")
    assert hosts.lines[0] == "api0.example.io"
    assert hosts.lines[-1] == "and 4 more"
    (edge,) = (edge for edge in plan.edges if edge.target == hosts.key)
    assert edge.text == "http x12"
    assert any("drawn as 1" in note for note in plan.notes)


def test_many_applications_that_use_the_same_are_one_node() -> None:
    plan = drawn(estate(1, applications=9))
    assert sorted(node.name for node in plan.nodes) == ["9 applications", "api0.example.io", "postgresql"]
    assert len(plan.edges) == 2


def test_each_can_be_focused_on() -> None:
    selected = drawing_of(estate(12), Selection(focus=("api7.example.io",), depth=1))
    assert "api7.example.io" in selected.dot(0)
    assert "api3.example.io" not in selected.dot(0)

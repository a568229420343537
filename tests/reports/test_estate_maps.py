"""Maps of what is deployed: what is on them, parts of them, and every format that they are written in."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import networkx as nx
import pytest

from analyzer.facts import (
    Certainty,
    Evidence,
    Facts,
    Flow,
    Link,
    ProxyRoute,
    Service,
    ServicePort,
    StartOrder,
)
from analyzer.reports import ReportError, ReportInput
from analyzer.reports.deployed import deployed, used
from analyzer.reports.errors import DrawingError
from analyzer.reports.maps import VIEWS, Selection, drawing_of, map_formats, map_svg
from analyzer.reports.maps.estate import deployment_plan, events_plan, services_plan
from analyzer.reports.maps.plan import Kind, Plan, Relation
from tests.sample_facts import hostile_facts, sample_facts

FORMATS = map_formats()


def shop() -> Facts:
    """A proxy before two applications with a store and a broker, and what watches them."""

    def service(name: str, kind: str, **more: object) -> Service:
        return Service(id=name, name=name, kind=kind, system=".", evidence=Evidence("c.yaml", 1, 1), **more)  # type: ignore[arg-type]

    def link(source: str, target: str, protocol: str, **more: object) -> Link:
        return Link(
            id=f"{source} -> {target}", source=source, target=target, protocol=protocol,
            **{"kind": "call", "places": ("c.yaml:2",), **more},  # type: ignore[arg-type]
        )  # fmt: skip

    return Facts(
        [
            service("web", "proxy", engine="nginx", exposed=True),
            service("api", "application", language="python", inside_read=True),
            service("worker", "application", language="go", replicas=3),
            service("db", "database", engine="postgresql"),
            service("logs", "database", engine="elasticsearch"),
            service("queue", "broker", engine="rabbitmq"),
            service("grafana", "telemetry"),
            service("tests", "application", auxiliary=True),
            Service(id="pay.example", name="pay.example", kind="external", certainty=Certainty.INFERRED),
            ServicePort(id="web:80", service="web", number=80, published="8080"),
            ProxyRoute(id="ingress", proxy=None, target="web", host="shop.example", path="/"),
            StartOrder(id="api after db", service="api", after="db", waits_for="service_healthy"),
            link("web", "api", "http", places=("a:1", "a:2")),
            link("api", "db", "sql"),
            link("worker", "logs", "http"),
            link("api", "queue", "amqp"),
            link("worker", "queue", "amqp"),
            link("api", "pay.example", "http", certainty=Certainty.INFERRED),
            link("api", "grafana", "otlp", kind="telemetry"),
            Flow(id="f", source="api", target="worker", via="queue", channel="orders", style="message"),
        ]
    )


def report(facts: Facts, view: str = "services") -> ReportInput:
    return ReportInput(facts, "shop", view=view)


def edges(plan: Plan) -> set[tuple[str, str, str]]:
    return {(edge.source, edge.target, edge.text) for edge in plan.edges}


def test_services_show_links_entries_and_what_lies_outside() -> None:
    plan = services_plan(report(shop()))
    assert {node.name for node in plan.nodes} == {
        "clients", "web", "api", "worker", "db", "logs", "queue", "grafana", "pay.example",
    }  # fmt: skip
    assert edges(plan) == {
        ("clients", "web", ":8080, shop.example/"),
        ("web", "api", "http x2"),
        ("api", "db", "sql"),
        ("worker", "logs", "http"),
        ("api", "queue", "amqp"),
        ("worker", "queue", "amqp"),
        ("api", "pay.example", "http"),
    }
    assert [area.boundary for area in plan.areas] == [True]
    outside = {node.name for node in plan.nodes if not node.area}
    assert outside == {"clients", "pay.example"}
    told = " ".join(plan.notes)
    assert "1 telemetry link not drawn" in told
    assert "1 service for tests, observation or copies left out" in told
    assert "the inside of 1 service was not read" in told
    kinds = {node.name: node.kind for node in plan.nodes}
    assert (kinds["db"], kinds["queue"], kinds["web"]) == (Kind.DATABASE, Kind.BROKER, Kind.PROXY)


def test_deployment_shows_the_order_of_starting_and_events_show_channels() -> None:
    deployment = deployment_plan(report(shop()))
    assert {edge.relation for edge in deployment.edges} == {Relation.ENTRY, Relation.START}
    assert any("3 replicas" in node.lines for node in deployment.nodes if node.name == "worker")
    events = events_plan(report(shop()))
    channel = next(node for node in events.nodes if node.kind is Kind.CHANNEL)
    assert (channel.name, channel.lines) == ("orders", ("message via queue",))
    assert {(edge.source, edge.target) for edge in events.edges} == {
        ("api", channel.key),
        (channel.key, "worker"),
    }


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        (Selection(focus=("db",)), {"db", "api"}),
        (Selection(focus=("db",), depth=2), {"db", "api", "web", "queue", "pay.example"}),
        (Selection(only=("database", "api")), {"db", "logs", "api"}),
        (
            Selection(without=("telemetry", "pay*", "clients", "queue")),
            {"web", "api", "worker", "db", "logs"},
        ),
    ],
)
def test_parts_of_a_map(selection: Selection, names: set[str]) -> None:
    plan = drawing_of(report(shop()), selection).plan()
    assert {node.name for node in plan.nodes} == names


def test_several_are_drawn_as_one() -> None:
    plan = drawing_of(report(shop()), Selection(collapse=("database",))).plan()
    group = next(node for node in plan.nodes if node.kind is Kind.GROUP)
    assert (group.name, group.lines) == ("2 x database", ("db", "logs"))
    assert {("api", group.key), ("worker", group.key)} <= {(edge.source, edge.target) for edge in plan.edges}


def test_what_is_on_no_map_is_told_about() -> None:
    with pytest.raises(ReportError, match="nothing on the map is called 'moon'; there are api"):
        drawing_of(report(shop()), Selection(focus=("moon",))).plan()


@pytest.mark.parametrize("name", sorted(set(FORMATS) - {"png"}))
@pytest.mark.parametrize("view", list(VIEWS))
@pytest.mark.parametrize("facts", [shop(), sample_facts(), hostile_facts(), Facts()])
def test_every_format_writes_every_view_the_same_twice(name: str, view: str, facts: Facts) -> None:
    written = FORMATS[name].render(drawing_of(report(facts, view)))
    assert written == FORMATS[name].render(drawing_of(report(facts, view)))
    assert written.decode("utf-8")


def test_formats_hold_what_their_programs_expect() -> None:
    written = {name: one.render(drawing_of(report(shop()))) for name, one in FORMATS.items() if name != "png"}
    assert written["dot"].startswith(b"digraph map {")
    elements = json.loads(written["cytoscape"])["elements"]
    ids = {node["data"]["id"] for node in elements["nodes"]}
    assert all({edge["data"]["source"], edge["data"]["target"]} <= ids for edge in elements["edges"])
    assert len(json.loads(written["json"])["edges"]) == 7
    known = nx.parse_graphml(written["graphml"].decode().partition("?>")[2].strip())
    assert {data["name"] for _, data in known.nodes(data=True)} >= {"web", "api", "db"}
    assert written["mermaid"].decode().count("-->") + written["mermaid"].decode().count("==>") >= 5
    assert written["plantuml"].startswith(b"@startuml")
    assert written["plantuml"].endswith(b"@enduml\n")
    assert written["structurizr"].count(b"{") == written["structurizr"].count(b"}")


def test_the_pointer_is_told_where_it_stands_written() -> None:
    drawn = map_svg(report(shop()))
    titles = [one.text for one in ET.fromstring(drawn).iter("{http://www.w3.org/2000/svg}title")]
    assert any("c.yaml:2" in (text or "") for text in titles)
    assert not any((text or "").startswith("n1") for text in titles)
    assert b"href" not in drawn


def test_a_picture_without_letters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import resvg_py

    from analyzer.reports.maps.formats.png import png

    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="20pt" height="20pt"></svg>'
    monkeypatch.setattr(resvg_py, "svg_to_bytes", lambda **_: b"the same")
    with pytest.raises(DrawingError, match="font"):
        png(svg)
    answers = iter([b"blank", b"written", b"written", b"\x89PNG"])
    monkeypatch.setattr(resvg_py, "svg_to_bytes", lambda **_: next(answers))
    assert png(svg) == b"\x89PNG"


def test_summaries_tell_what_is_deployed_in_a_few_sentences() -> None:
    assert deployed(shop()) == (
        "2 applications, 1 broker, 2 databases, 1 external service, 1 proxy, 1 telemetry service",
        "7 links between them, 1 message flow",
        "reached from outside: web",
        "outside of the deployment: pay.example",
        "inside not read: worker",
        "1 service for tests, observation or copies left out",
    )
    assert deployed(Facts()) == ()


def code_only() -> Facts:
    """An application with a store and a host that only its code names."""
    at = Evidence("shop/store.py", 3, 3)
    rows = [
        Service(id=name, name=name, kind=kind, application=name if kind == "application" else None,
                evidence=at)
        for name, kind in (("shop.main.app", "application"), ("postgresql", "database"),
                           ("api.rates.io", "external"))
    ]  # fmt: skip
    links = [
        Link(id=f"shop.main.app -> {to}", source="shop.main.app", target=to, kind="call", places=("a.py:3",))
        for to in ("postgresql", "api.rates.io")
    ]  # fmt: skip
    return Facts([*rows, *links])


def test_without_manifests_the_map_shows_what_the_code_uses() -> None:
    report = ReportInput(project="shop", facts=code_only(), version="0")
    plan = VIEWS["services"].whole(report)
    assert {node.name: (node.kind, bool(node.area)) for node in plan.nodes} == {
        "shop.main.app": (Kind.APPLICATION, True),
        "postgresql": (Kind.DATABASE, False),
        "api.rates.io": (Kind.EXTERNAL, False),
    }
    assert {(edge.target, edge.relation) for edge in plan.edges} == {
        ("postgresql", Relation.STORE),
        ("api.rates.io", Relation.CALL),
    }
    assert any("no manifest" in note for note in plan.notes)
    assert [area.title for area in plan.areas] == ["applications of the project"]
    assert used(code_only()) == ("stores: postgresql (database)", "hosts that it calls: api.rates.io")
    assert used(shop()) == () == used(Facts())

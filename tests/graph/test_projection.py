"""The property graph: what is in it, how it is connected, and what can be reached."""

from __future__ import annotations

import subprocess
import sys

from analyzer.facts import Route
from analyzer.graph import EdgeKind, NodeKind, project, reachable
from tests.sample_facts import ADMIN, APP, hostile_facts, sample_facts

CREATE = f"route:{APP} POST /api/v1/products"


def test_a_route_leads_to_its_handler_and_its_module() -> None:
    graph = project(sample_facts())
    found = reachable(graph, CREATE, [EdgeKind.HANDLED_BY, EdgeKind.DEFINED_IN])
    assert found == {"function:shop.catalogue.routes.create_product", "module:shop.catalogue.routes"}
    everything = reachable(graph, CREATE)
    assert {
        "module:shop.settings",
        "package:sqlalchemy",
        "schema:shop.catalogue.models.Product",
    } <= everything
    assert CREATE not in everything


def test_edges_carry_their_evidence_and_condition() -> None:
    graph = project(sample_facts())
    cancel = f"route:{APP} DELETE /api/v1/orders/{{order_id}}"
    edge = graph.edges[cancel, "guard:shop.security.current_user", EdgeKind.GUARDED_BY]
    assert edge["condition"] == "settings.auth_enabled"
    assert edge["evidence"].path == "src/shop/security.py"
    assert edge["position"] == 0


def test_applications_mount_serve_and_are_wrapped() -> None:
    graph = project(sample_facts())
    app = f"application:{APP}"
    assert graph.has_edge(app, f"application:{ADMIN}", EdgeKind.MOUNTS)
    assert graph.has_edge("service:shop", "service:shop-admin", EdgeKind.LINKS_TO)
    assert graph.has_edge("service:shop", app, EdgeKind.RUNS)
    served = [target for _, target, kind in graph.out_edges(app, keys=True) if kind is EdgeKind.SERVES]
    assert len(served) == len(sample_facts().of(Route))
    wrapped = [target for _, target, kind in graph.out_edges(app, keys=True) if kind is EdgeKind.WRAPPED_BY]
    assert len(wrapped) == 3


def test_nodes_carry_their_fact() -> None:
    graph = project(sample_facts())
    assert graph.nodes[CREATE]["row"].status_code == 201
    assert graph.nodes[CREATE]["kind"] is NodeKind.ROUTE
    assert graph.nodes["function:starlette.staticfiles.StaticFiles"]["row"] is None
    assert all(data["kind"] in NodeKind and data["name"] for _, data in graph.nodes(data=True))


def test_only_kinds_that_are_asked_for() -> None:
    graph = project(sample_facts(), [NodeKind.MODULE])
    assert {data["kind"] for _, data in graph.nodes(data=True)} == {NodeKind.MODULE}
    assert {kind for _, _, kind in graph.edges(keys=True)} == {EdgeKind.IMPORTS}


def test_hostile_names_are_only_names() -> None:
    facts = hostile_facts()
    assert len(project(facts)) > len(project(sample_facts()))


def test_deriving_does_not_load_networkx() -> None:
    code = "import sys, analyzer.graph; print('networkx' in sys.modules, callable(analyzer.graph.project))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "True"]

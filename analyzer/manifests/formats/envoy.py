"""Envoy: the clusters of a configuration, and the routes that lead to them.

Modelled: static clusters with `load_assignment` or the older `hosts`, routes by prefix or path, `http2` as
gRPC.  Not modelled: dynamic discovery (xDS). Source:
https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/cluster/v3/cluster.proto
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from analyzer.manifests.model import Routed
from analyzer.manifests.project import Project, evidence
from analyzer.source.yaml_text import List, Map, Node

ENGINE = "envoy"

MAX_NODES: Final = 50_000
"""Values of a configuration that are walked through."""

_TEMPLATE_LINE = re.compile(r"^\s*\{\{.*\}\}\s*$", re.MULTILINE)


def claims(path: str, text: str) -> bool:
    """Whether a file is a configuration of Envoy."""
    return (
        path.endswith((".yaml", ".yml", ".tmpl", ".template"))
        and "clusters:" in text
        and ("load_assignment:" in text or "socket_address:" in text)
    )


def routed(project: Project, path: str, text: str) -> Iterator[Routed]:
    """The endpoints of each cluster, with the first route to it."""
    for document in project.mappings(path, lambda text: _TEMPLATE_LINE.sub("", text)):
        ways: dict[str, tuple[str, str]] = {}
        clusters: list[Map] = []
        for node in _walk(document):
            route = node.get("route")
            if isinstance(route, Map) and isinstance(route.get("cluster"), str):
                match = node.map("match")
                ways.setdefault(
                    route.text("cluster"), (match.text("prefix") or match.text("path") or "/", "")
                )
            if "clusters" in node:
                clusters += node.maps("clusters")
        for cluster in clusters:
            way = ways.get(cluster.text("name"), ("", ""))[0]
            protocol = "grpc" if "http2_protocol_options" in cluster else "http"
            for node in _walk(cluster):
                address = node.get("socket_address")
                if isinstance(address, Map) and address.text("address"):
                    target = f"{address.text('address')}:{address.text('port_value')}".rstrip(":")
                    yield Routed(target, evidence(path, address.at("address")), "", way, protocol)


def _walk(node: Node) -> Iterator[Map]:
    """Every mapping in a document, in its order."""
    waiting: list[Node] = [node]
    seen = 0
    while waiting and seen < MAX_NODES:
        one = waiting.pop()
        seen += 1
        if isinstance(one, Map):
            yield one
            waiting.extend(reversed(list(one.values())))
        elif isinstance(one, List):
            waiting.extend(reversed(one))

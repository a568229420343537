"""Objects that route requests into a cluster or within it: Ingress, Gateway API, Istio, Traefik, OpenShift,
Contour."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer.manifests.model import Routed
from analyzer.manifests.project import evidence
from analyzer.source.yaml_text import Map


def routes_of(kind: str, node: Map, path: str) -> Iterator[Routed]:
    """What an object passes on to which service."""
    spec = node.map("spec")
    if kind == "Ingress":
        yield from _ingress(spec, path)
    elif kind in ("HTTPRoute", "GRPCRoute"):
        yield from _gateway(spec, path, "grpc" if kind == "GRPCRoute" else "http")
    elif kind == "VirtualService":
        yield from _virtual_service(spec, path)
    elif kind == "IngressRoute":
        for route in spec.maps("routes"):
            for service in route.maps("services"):
                at = evidence(path, service.line)
                yield Routed(_target(service.text("name"), service.text("port")), at, "", route.text("match"))
    elif kind == "Route":
        target = spec.map("to")
        yield Routed(target.text("name"), evidence(path, target.line), spec.text("host"), spec.text("path"))
    elif kind == "HTTPProxy":
        host = spec.map("virtualhost").text("fqdn")
        for route in spec.maps("routes"):
            for service in route.maps("services"):
                at = evidence(path, service.line)
                yield Routed(_target(service.text("name"), service.text("port")), at, host)


def _target(name: str, port: str) -> str:
    return f"{name}:{port}" if port else name


def _ingress(spec: Map, path: str) -> Iterator[Routed]:
    default = spec.map("defaultBackend") or spec.map("backend")
    if default:
        name = default.map("service").text("name") or default.text("serviceName")
        yield Routed(name, evidence(path, default.line))
    for rule in spec.maps("rules"):
        for entry in rule.map("http").maps("paths"):
            backend = entry.map("backend")
            service = backend.map("service")
            name = service.text("name") or backend.text("serviceName")
            port = (
                service.map("port").text("number")
                or service.map("port").text("name")
                or backend.text("servicePort")
            )
            if name:
                at = evidence(path, backend.line)
                yield Routed(_target(name, port), at, rule.text("host"), entry.text("path", "/"))


def _gateway(spec: Map, path: str, protocol: str) -> Iterator[Routed]:
    hosts = [text for text, _ in spec.sequence("hostnames").texts()] or [""]
    for rule in spec.maps("rules"):
        matches = [match.map("path").text("value") for match in rule.maps("matches")] or [""]
        for backend in rule.maps("backendRefs"):
            at = evidence(path, backend.line)
            target = _target(backend.text("name"), backend.text("port"))
            yield Routed(target, at, hosts[0], matches[0] or "/", protocol)


def _virtual_service(spec: Map, path: str) -> Iterator[Routed]:
    if not spec.sequence("gateways"):
        return  # it shapes what passes within the mesh and opens nothing
    hosts = [text for text, _ in spec.sequence("hosts").texts()] or [""]
    for key in ("http", "tcp", "tls"):
        for rule in spec.maps(key):
            matches = [
                match.map("uri").text("prefix") or match.map("uri").text("exact")
                for match in rule.maps("match")
            ]
            for route in rule.maps("route"):
                destination = route.map("destination")
                port = destination.map("port").text("number")
                at = evidence(path, destination.line)
                target = _target(destination.text("host"), port)
                yield Routed(
                    target, at, hosts[0], matches[0] if matches else "/", "http" if key == "http" else "tcp"
                )

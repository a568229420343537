"""Traefik: what routers lead to, from files of the dynamic configuration and from labels of containers.

Modelled: `http.services.*.loadBalancer.servers` in YAML and TOML files with the rules of their routers;
labels `traefik.enable`, `traefik.http.routers.*.rule`, `traefik.http.services.*.loadbalancer.server.port`,
and those of version 1.  Not modelled: middlewares, weighted services. Source:
https://doc.traefik.io/traefik/reference/dynamic-configuration/docker/ and .../file/ (version 3)
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from analyzer.manifests.model import Routed, Workload
from analyzer.manifests.project import Project, evidence
from analyzer.source.yaml_text import Map

ENGINE = "traefik"

_HOST = re.compile(r"Host(?:SNI)?\(`([^`]*)`")
_PATH = re.compile(r"Path(?:Prefix)?\(`([^`]*)`")
_RULE = re.compile(r"traefik\.(?:http|tcp)\.routers\.([^.]+)\.rule\Z", re.IGNORECASE)
_PORT = re.compile(
    r"traefik\.(?:(?:http|tcp)\.services\.[^.]+\.load-?balancer\.server\.)?port\Z", re.IGNORECASE
)
_OLD_RULE = re.compile(r"traefik\.(?:[^.]+\.)?frontend\.rule\Z", re.IGNORECASE)


def claims(path: str, text: str) -> bool:
    """Whether a file belongs to the dynamic configuration of Traefik."""
    return (
        path.endswith((".yml", ".yaml", ".toml"))
        and bool(re.search(r"load-?balancer", text, re.IGNORECASE))
        and ("routers" in text or "servers" in text)
        and "traefik.enable" not in text
    )


def routed(project: Project, path: str, text: str) -> Iterator[Routed]:
    """The servers of each service, with the rule of a router that leads to it."""
    if path.endswith(".toml"):
        yield from _of_toml(path, text)
        return
    for document in project.mappings(path):
        http = document.map("http")
        rules: dict[str, str] = {}
        for router in http.map("routers").values():
            if isinstance(router, Map):
                rules.setdefault(router.text("service").partition("@")[0], router.text("rule"))
        for name, service in http.map("services").items():
            balancer = service.map("loadBalancer") if isinstance(service, Map) else Map()
            for server in balancer.maps("servers"):
                at = evidence(path, server.at("url"))
                yield _route(server.text("url"), rules.get(name, ""), path, at.line)


def labelled(workload: Workload) -> Routed | None:
    """What the labels of a container ask of a Traefik beside it."""
    if workload.labels.get("traefik.enable", ("", None))[0].lower() == "false":
        return None
    rule, line = "", None
    port = ""
    for name, (value, at) in sorted(workload.labels.items()):
        if _RULE.match(name) or _OLD_RULE.match(name):
            rule, line = rule or value, line or at
        elif _PORT.match(name):
            port = port or value
            line = line or at
        elif name.lower() == "traefik.enable":
            line = line or at
    if line is None:
        return None
    host, path = _parts(rule)
    return Routed(f"{workload.name}:{port}" if port else workload.name, line, host, path)


def _parts(rule: str) -> tuple[str, str]:
    host, path = _HOST.search(rule), _PATH.search(rule)
    return host[1] if host else "", path[1] if path else "/"


def _route(url: str, rule: str, path: str, line: int) -> Routed:
    host, prefix = _parts(rule)
    return Routed(re.sub(r"^\w+://", "", url).partition("/")[0], evidence(path, line), host, prefix)


def _of_toml(path: str, text: str) -> Iterator[Routed]:
    try:
        read = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return
    http = _table(read.get("http"))
    rules = {
        _table(one).get("service"): _table(one).get("rule") for one in _table(http.get("routers")).values()
    }
    for name, service in _table(http.get("services")).items():
        servers = _table(_table(service).get("loadBalancer")).get("servers")
        for server in servers if isinstance(servers, list) else ():
            url = _table(server).get("url")
            if isinstance(url, str):
                line = text.count("\n", 0, max(0, text.find(url))) + 1
                yield _route(url, str(rules.get(name) or ""), path, line)


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}

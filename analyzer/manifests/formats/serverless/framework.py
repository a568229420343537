"""serverless.yml: the functions of the Serverless Framework."""

from __future__ import annotations

import posixpath

from analyzer.manifests.formats.serverless.resources import Stack
from analyzer.manifests.model import Trigger, Workload
from analyzer.manifests.project import evidence, within
from analyzer.source.yaml_text import List, Map

_EXPOSING = frozenset({"http", "httpApi", "alb", "websocket"})


def declare(stack: Stack) -> None:
    """What a file has by name."""
    for document in stack.project.mappings(stack.path):
        resources = document.map("resources")
        stack.functions |= document.map("functions").keys()
        stack.add_resources(resources.map("Resources"))
        stack.add_outputs(resources.map("Outputs"))


def described(stack: Stack) -> None:
    """Add the functions of a file."""
    for document in stack.project.mappings(stack.path):
        provider, functions = document.map("provider"), document.map("functions")
        for name, node in functions.items():
            if not isinstance(node, Map):
                continue
            one = Workload(name, evidence(stack.path, functions.at(name)), command=node.text("handler"))
            folder = posixpath.dirname(within(stack.folder, node.text("handler")))
            one.folders = (folder or stack.folder or ".",)
            stack.give(one, provider.map("environment"), bulk=True)
            stack.give(one, node.map("environment"), bulk=False)
            own = node.get("iamRoleStatements")
            stack.allow(one, own, node.at("iamRoleStatements"))
            _events(stack, one, node.sequence("events"))
            stack.add(one)


def _events(stack: Stack, one: Workload, events: List) -> None:
    kinds: set[str] = set()
    for event, line in zip(events, events.lines, strict=True):
        kinds.update([event] if isinstance(event, str) else event if isinstance(event, Map) else [])
        for kind, value in event.items() if isinstance(event, Map) else ():
            if kind not in _EXPOSING:
                one.triggers += [
                    Trigger(stack.host(wanted), kind, evidence(stack.path, line))
                    for wanted in dict.fromkeys(stack.referred(value))
                    if wanted in stack.known
                ]
    one.exposed = bool(kinds & _EXPOSING)

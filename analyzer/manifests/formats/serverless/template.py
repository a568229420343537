"""Templates of AWS SAM and CloudFormation: functions, and what starts them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.manifests.formats.serverless.resources import Stack
from analyzer.manifests.model import Trigger, Workload
from analyzer.manifests.project import evidence, within
from analyzer.manifests.yaml_text import Map

_TEMPLATE = re.compile(r"^(AWSTemplateFormatVersion|Transform):", re.MULTILINE)
_FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")
_EXPOSING = ("Api", "HttpApi")
_BUS = ("CloudWatchEvent", "EventBridgeRule")


def is_template(name: str, text: str) -> bool:
    """Whether a file is a template."""
    return name.startswith(("template", "sam", "cloudformation")) and bool(_TEMPLATE.search(text))


def described(stack: Stack) -> None:
    """Add the functions and resources of a file."""
    for document in stack.project.mappings(stack.path):
        common = document.map("Globals").map("Function")
        resources = document.map("Resources")
        stack.add_resources(resources)
        for name, node in resources.items():
            if not isinstance(node, Map) or node.text("Type") not in _FUNCTIONS:
                continue
            about = node.map("Properties")
            handler = about.text("Handler") or common.text("Handler")
            one = Workload(name, evidence(stack.path, resources.at(name)), command=handler)
            if folder := about.text("CodeUri") or common.text("CodeUri"):
                one.folders = (within(stack.folder, folder),)
            stack.give(one, common.map("Environment").map("Variables"), bulk=True)
            stack.give(one, about.map("Environment").map("Variables"), bulk=False)
            stack.allow(one, about.get("Policies"), about.at("Policies"))
            events = about.map("Events")
            for key, event in events.items():
                if isinstance(event, Map):
                    one.triggers += _triggers(stack, event, events.at(key))
            one.exposed = any(
                isinstance(one, Map) and one.text("Type") in _EXPOSING for one in events.values()
            )
            stack.add(one)


def _triggers(stack: Stack, event: Map, line: int) -> Iterator[Trigger]:
    kind, about = event.text("Type"), event.map("Properties")
    at = evidence(stack.path, line)
    if kind in _BUS:
        pattern = about.map("Pattern")
        sources = tuple(text for text, _ in pattern.sequence("source").texts())
        details = [text for text, _ in pattern.sequence("detail-type").texts()]
        bus = next((name for name in stack.referred(about.get("EventBusName")) if name in stack.known), None)
        yield Trigger(stack.host(bus) if bus else None, ", ".join(details) or "events", at, sources)
    elif kind not in _EXPOSING:
        for wanted in dict.fromkeys(stack.referred(about)):
            if wanted in stack.known:
                yield Trigger(stack.host(wanted), _CHANNELS.get(kind, kind.lower()), at)


_CHANNELS = {"DynamoDB": "stream"}
"""What changes of a table arrive by."""

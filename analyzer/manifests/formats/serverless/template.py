"""Templates of AWS SAM and CloudFormation: functions, and what starts them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.manifests.formats.serverless.resources import IMPLICIT, Behind, Stack
from analyzer.manifests.model import Declared, Trigger, Workload
from analyzer.manifests.project import evidence, within
from analyzer.source.yaml_text import Map

_TEMPLATE = re.compile(r"^(AWSTemplateFormatVersion|Transform):", re.MULTILINE)
_HOLDS = re.compile(
    r"Type: *[\"']?AWS::(Serverless::(Function|Api|HttpApi)|Lambda::Function|AppSync::GraphQLApi)"
)
_FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")
_EXPOSING = ("Api", "HttpApi")
_BUS = ("CloudWatchEvent", "EventBridgeRule")
_GRAPHQL = "AWS::AppSync::GraphQLApi"
_SOURCE = "AWS::AppSync::DataSource"
_RESOLVER = "AWS::AppSync::Resolver"
_WRITES = re.compile(r"\"(?:PutItem|UpdateItem|DeleteItem|BatchPutItem|BatchDeleteItem|TransactWriteItems)\"")


def is_template(name: str, text: str) -> bool:
    """Whether a file is a template: by its name, or by the functions and interfaces in it."""
    named = name.startswith(("template", "sam", "cloudformation"))
    return bool(_TEMPLATE.search(text)) and (named or bool(_HOLDS.search(text)))


def nested(stack: Stack) -> Iterator[str]:
    """The templates of the stacks that a file has inside of its own."""
    for document in stack.project.mappings(stack.path):
        for node in document.map("Resources").values():
            if isinstance(node, Map):
                path = stack.nested_in(node.text("Type"), node.map("Properties"))
                if path is not None:
                    yield path


def declare(stack: Stack) -> None:
    """What a file has by name: resources, functions, interfaces, parameters, and what it leaves."""
    for document in stack.project.mappings(stack.path):
        resources = document.map("Resources")
        stack.add_parameters(document.map("Parameters"))
        stack.add_resources(resources)
        stack.add_outputs(document.map("Outputs"))
        for name, node in resources.items():
            if not isinstance(node, Map) or node.text("Type") not in _FUNCTIONS:
                continue
            stack.functions.add(name)
            for event in node.map("Properties").map("Events").values():
                if isinstance(event, Map) and (kind := event.text("Type")) in _EXPOSING:
                    about = event.map("Properties")
                    api = next(stack.referred(about.get("RestApiId") or about.get("ApiId")), IMPLICIT[kind])
                    behind = Behind(name, about.text("Method").upper(), about.text("Path"))
                    stack.apis.setdefault(api, []).append(behind)


def described(stack: Stack) -> None:
    """Add the functions of a file, and its interfaces that ask resources themselves."""
    for document in stack.project.mappings(stack.path):
        common = document.map("Globals").map("Function")
        resources = document.map("Resources")
        _graphql(stack, resources)
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
        bus = next(stack.hosts(about.get("EventBusName"), _in_no_code), None)
        yield Trigger(bus, ", ".join(details) or "events", at, sources)
    elif kind not in _EXPOSING:
        for key, value in about.items():
            for host in dict.fromkeys(stack.hosts(value, _in_no_code)) if key not in _FAILED else ():
                yield Trigger(host, _CHANNELS.get(kind, kind.lower()), at)


def _graphql(stack: Stack, resources: Map) -> None:
    """Interfaces of AppSync: they read and write tables and ask functions by what their resolvers say."""
    for name, node in resources.items():
        if not isinstance(node, Map) or node.text("Type") != _GRAPHQL:
            continue
        one = Workload(name, evidence(stack.path, resources.at(name)), exposed=True)
        for source, about in _of_api(stack, resources, _SOURCE, name):
            writes = any(
                source in stack.referred(resolver.get("DataSourceName"))
                and _WRITES.search(resolver.text("RequestMappingTemplate"))
                for _, resolver in _of_api(stack, resources, _RESOLVER, name)
            )
            configured = [about.get(key) for key in ("DynamoDBConfig", "LambdaConfig", "HttpConfig")]
            at = evidence(stack.path, resources.at(source))
            for host in dict.fromkeys(host for node in configured for host in stack.hosts(node, _in_no_code)):
                one.declared.append(Declared(host, at, writes))
        stack.add(one)


def _of_api(stack: Stack, resources: Map, kind: str, api: str) -> Iterator[tuple[str, Map]]:
    for name, node in resources.items():
        if isinstance(node, Map) and node.text("Type") == kind:
            about = node.map("Properties")
            if api in stack.referred(about.get("ApiId")):
                yield name, about


def _in_no_code(_: str) -> bool:
    return False


_FAILED = ("DestinationConfig", "RedrivePolicy", "DeadLetterConfig")
"""Where what could not be handled goes."""


_CHANNELS = {"DynamoDB": "stream"}
"""What changes of a table arrive by."""

"""Functions: the Serverless Framework and AWS SAM.

Modelled: functions with their handler, variables and events (an HTTP event exposes, a queue's is a flow
in), tables, queues and topics among the resources.  Not modelled: plugins, layers, nested stacks.
Source: https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml; AWS SAM
specification 2016-10-31
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from analyzer.manifests.model import Deployment, Given, Rank, Workload
from analyzer.manifests.project import Project, evidence, is_sample, within
from analyzer.manifests.yaml_text import Map

_RESOURCES = {
    "AWS::DynamoDB::Table": ("database", "dynamodb"),
    "AWS::Serverless::SimpleTable": ("database", "dynamodb"),
    "AWS::RDS::DBInstance": ("database", "sql"),
    "AWS::RDS::DBCluster": ("database", "sql"),
    "AWS::SQS::Queue": ("broker", "sqs"),
    "AWS::SNS::Topic": ("broker", "sns"),
    "AWS::S3::Bucket": ("storage", "s3"),
    "AWS::ElastiCache::CacheCluster": ("cache", "redis"),
    "AWS::ElastiCache::ReplicationGroup": ("cache", "redis"),
}
_TEMPLATE = re.compile(r"^(AWSTemplateFormatVersion|Transform):", re.MULTILINE)


def describe(project: Project) -> Iterator[Deployment]:
    """A deployment for each stack."""
    for file in project.files(lambda name: name.endswith((".yml", ".yaml"))):
        name = posixpath.basename(file.path)
        folder = posixpath.dirname(file.path)
        if name in ("serverless.yml", "serverless.yaml"):
            workloads = list(_framework(project, file.path, folder))
        elif name.startswith(("template", "sam", "cloudformation")) and _TEMPLATE.search(
            project.searched(file.path)
        ):
            workloads = list(_stack(project, file.path, folder))
        else:
            continue
        made = Deployment(Rank.CLOUD, folder, (file.path,), auxiliary=is_sample(file.path))
        made.workloads = {one.name: one for one in workloads}
        if made.workloads:
            yield made


def _framework(project: Project, path: str, folder: str) -> Iterator[Workload]:
    for document in project.mappings(path):
        shared = document.map("provider").map("environment")
        functions = document.map("functions")
        for name, node in functions.items():
            if not isinstance(node, Map):
                continue
            one = Workload(name, evidence(path, functions.at(name)), command=node.text("handler"))
            one.folders = (posixpath.dirname(within(folder, node.text("handler"))) or folder or ".",)
            _environment(one, shared, path, bulk=True)
            _environment(one, node.map("environment"), path, bulk=False)
            events = [event for event in node.sequence("events") if isinstance(event, Map | str)]
            kinds = {key for event in events for key in (event if isinstance(event, Map) else [event])}
            one.exposed = bool(kinds & {"http", "httpApi", "alb", "websocket"})
            yield one
        yield from _resources(document.map("resources").map("Resources"), path)


def _stack(project: Project, path: str, folder: str) -> Iterator[Workload]:
    for document in project.mappings(path):
        shared = document.map("Globals").map("Function").map("Environment").map("Variables")
        resources = document.map("Resources")
        for name, node in resources.items():
            if not isinstance(node, Map) or node.text("Type") not in (
                "AWS::Serverless::Function",
                "AWS::Lambda::Function",
            ):
                continue
            about = node.map("Properties")
            one = Workload(name, evidence(path, resources.at(name)), command=about.text("Handler"))
            if about.text("CodeUri"):
                one.folders = (within(folder, about.text("CodeUri")),)
            _environment(one, shared, path, bulk=True)
            _environment(one, about.map("Environment").map("Variables"), path, bulk=False)
            events = [event for event in about.map("Events").values() if isinstance(event, Map)]
            one.exposed = any(event.text("Type") in ("Api", "HttpApi") for event in events)
            yield one
        yield from _resources(resources, path)


def _environment(one: Workload, node: Map, path: str, *, bulk: bool) -> None:
    for name, value in node.items():
        text = value if isinstance(value, str) else ""
        if isinstance(value, Map):  # {Ref: Table} and {Fn::GetAtt: [Queue, Arn]} name a resource of the stack
            wanted = value.get("Ref") or next((text for text, _ in value.sequence("Fn::GetAtt").texts()), "")
            text = f"aws://{wanted}" if isinstance(wanted, str) and wanted else ""
        elif node.tags.get(name) in ("!Ref", "!GetAtt"):
            text = f"aws://{text.partition('.')[0]}"
        one.environment[name] = Given(text, evidence(path, node.at(name)), "manifest", bulk)


def _resources(resources: Map, path: str) -> Iterator[Workload]:
    for name, node in resources.items():
        kind, engine = _RESOURCES.get(node.text("Type") if isinstance(node, Map) else "", ("", ""))
        if kind:
            yield Workload(name, evidence(path, resources.at(name)), kind=kind, engine=engine)

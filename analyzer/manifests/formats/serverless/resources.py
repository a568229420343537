"""What a stack holds besides its functions, and how these refer to it.

A reference is written as an address whose host is the stack's folder and the name of the resource, so that
the same name in another stack is another thing.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from analyzer.manifests.model import Declared, Given, Workload
from analyzer.manifests.project import Project, evidence
from analyzer.manifests.yaml_text import List, Map, Node

RESOURCES: Final = {
    "AWS::DynamoDB::Table": ("database", "dynamodb"),
    "AWS::Serverless::SimpleTable": ("database", "dynamodb"),
    "AWS::RDS::DBInstance": ("database", "sql"),
    "AWS::RDS::DBCluster": ("database", "sql"),
    "AWS::SQS::Queue": ("broker", "sqs"),
    "AWS::SNS::Topic": ("broker", "sns"),
    "AWS::Events::EventBus": ("broker", "eventbridge"),
    "AWS::Kinesis::Stream": ("broker", "kinesis"),
    "AWS::S3::Bucket": ("storage", "s3"),
    "AWS::ElastiCache::CacheCluster": ("cache", "redis"),
    "AWS::ElastiCache::ReplicationGroup": ("cache", "redis"),
}
"""Type of a resource to the kind and the engine of the service that it is."""

_REFERENCE: Final = re.compile(r"\$\{(\w+)(?:\.[\w.]+)?\}|\A(\w+)(?:\.[\w.]+)?\Z")
"""`${Table.Arn}` within a text; `Table` or `Table.Arn` of `!Ref` and `!GetAtt`."""


@dataclass(slots=True)
class Stack:
    """One file, being read."""

    project: Project
    path: str
    folder: str
    workloads: list[Workload] = field(default_factory=list)
    known: frozenset[str] = frozenset()
    """Names of its resources that are services."""

    def qualify(self) -> None:
        """Call everything after the stack's folder."""
        for one in self.workloads:
            one.name = f"{posixpath.basename(self.folder) or 'stack'}/{one.name}"

    def host(self, name: str) -> str:
        """The host name that a resource of this stack alone has."""
        return f"{name}.{self.folder.replace('/', '.') or 'stack'}"

    def add(self, one: Workload) -> None:
        one.aliases.add(self.host(one.name))
        self.workloads.append(one)

    def add_resources(self, resources: Map) -> None:
        """The resources that are services."""
        for name, node in resources.items():
            kind, engine = RESOURCES.get(node.text("Type") if isinstance(node, Map) else "", ("", ""))
            if kind:
                self.add(Workload(name, evidence(self.path, resources.at(name)), kind=kind, engine=engine))
        self.known = frozenset(one.name for one in self.workloads if one.kind is not None)

    def give(self, one: Workload, node: Map, *, bulk: bool) -> None:
        """Give variables to a function; one that refers to a resource holds its address."""
        for name, value in node.items():
            text = value if isinstance(value, str) else ""
            wanted = next((wanted for wanted in self.referred(value) if wanted in self.known), None)
            if wanted is not None and (isinstance(value, Map) or node.tags.get(name)):
                text = f"aws://{self.host(wanted)}"
            one.environment[name] = Given(text, evidence(self.path, node.at(name)), "manifest", bulk)

    def referred(self, node: Node) -> Iterator[str]:
        """The names that a value refers to."""
        if isinstance(node, str):
            for match in _REFERENCE.finditer(node):
                yield match[1] or match[2]
        elif isinstance(node, Map):
            for value in node.values():
                yield from self.referred(value)
        elif isinstance(node, List):
            for value in node:
                yield from self.referred(value)

    def allow(self, one: Workload, policies: Node, line: int) -> None:
        """What the policies of a function let it use of the stack's resources, it uses."""
        for wanted in dict.fromkeys(self.referred(policies)):
            if wanted in self.known:
                one.declared.append(Declared(self.host(wanted), evidence(self.path, line)))

"""What a stack holds besides its functions, how these refer to it, and what stacks leave for each other.

A reference is written as an address whose host is the stack's folder and the name of the resource, so that
the same name in another stack is another thing.  A stack leaves names and addresses in a parameter store or
as exports; others take them from there by a parameter, in the text of a value, or by a file beside the
template that gives its parameters.  The address of an interface means the functions behind it: those whose
method and path are asked for.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from analyzer.manifests.model import Declared, Given, Workload
from analyzer.manifests.project import Project, evidence, within
from analyzer.source.yaml_text import List, Map, Node

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

_APIS: Final = ("AWS::Serverless::Api", "AWS::Serverless::HttpApi")
IMPLICIT: Final = {"Api": "ServerlessRestApi", "HttpApi": "ServerlessHttpApi"}
"""Kind of an event to the interface that it is added to where it names none."""

_NESTED: Final = {"AWS::CloudFormation::Stack": "TemplateURL", "AWS::Serverless::Application": "Location"}
"""Type of a resource that is a stack itself to where its template stands."""

_REFERENCE: Final = re.compile(r"\$\{(\w+)(?:\.[\w.]+)?\}|\A(\w+)(?:\.[\w.]+)?\Z")
"""`${Table.Arn}` within a text; `Table` or `Table.Arn` of `!Ref` and `!GetAtt`."""

_STORED: Final = re.compile(r"\{\{resolve:ssm(?:-secure)?:([^:}]+)[^}]*\}\}|\$\{ssm:([^}~]+)[^}]*\}")
"""A value of the parameter store within a text."""

_ASKED: Final = re.compile(r"/(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|\*)(/[^\s\"']*)?\Z")
"""The method and path that the name of a resource ends with."""

MAX_STEPS: Final = 4
"""Stacks that a value is handed through; more are a circle."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A function that answers requests of an interface."""

    function: str
    method: str
    path: str


def plain(name: str) -> str:
    """The name of something that is left for other stacks, without what differs between installations."""
    return re.sub(r"\$?\{[^}]*\}", "{}", name)


@dataclass(slots=True)
class Stack:
    """One file, being read."""

    project: Project
    path: str
    folder: str
    left: dict[str, list[tuple[Stack, Node]]]
    """What the stacks of the account leave for each other, by name; shared by all of them."""
    workloads: list[Workload] = field(default_factory=list)
    known: frozenset[str] = frozenset()
    """Names of its resources that are services."""
    functions: set[str] = field(default_factory=set)
    parameters: dict[str, str] = field(default_factory=dict)
    """Parameters to the names of what other stacks leave."""
    apis: dict[str, list[Behind]] = field(default_factory=dict)

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

    # -- what it holds -------------------------------------------------------------------------------------

    def add_resources(self, resources: Map) -> None:
        """The resources that are services, and what it leaves for other stacks."""
        for name, node in resources.items():
            if not isinstance(node, Map):
                continue
            about = node.map("Properties")
            kind = node.text("Type")
            what, engine = RESOURCES.get(kind) or self._nested(kind, about) or ("", "")
            if what:
                self.add(Workload(name, evidence(self.path, resources.at(name)), kind=what, engine=engine))
            elif kind == "AWS::SSM::Parameter" and (stored := about.text("Name")):
                self.left.setdefault(plain(stored), []).append((self, about.get("Value")))
            elif kind in _APIS:
                self.apis.setdefault(name, [])
        self.known = frozenset(one.name for one in self.workloads if one.kind is not None)

    def add_outputs(self, outputs: Map) -> None:
        """What it exports."""
        for node in outputs.values():
            if isinstance(node, Map) and (name := node.map("Export").text("Name")):
                self.left.setdefault(plain(name), []).append((self, node.get("Value")))

    def add_parameters(self, parameters: Map) -> None:
        """Its parameters that are given what other stacks leave, by their defaults or by a file beside it."""
        for name, node in parameters.items():
            if isinstance(node, Map) and (default := node.text("Default")):
                self.parameters[name] = plain(default)
        beside = f"{self.folder}/" if self.folder else ""
        for file in self.project.files(lambda name: name.endswith((".yml", ".yaml"))) if parameters else ():
            if posixpath.dirname(file.path) + "/" != (beside or "/") or file.path == self.path:
                continue
            if not re.search(r"^parameters:", self.project.searched(file.path), re.MULTILINE):
                continue
            for document in self.project.mappings(file.path):
                given = document.map("parameters")
                if given and given.keys() <= parameters.keys():
                    self.parameters |= {name: plain(given.text(name)) for name in given}

    def _nested(self, kind: str, about: Map) -> tuple[str, str] | None:
        """The kind and engine of the only service that a nested stack holds."""
        path = self.nested_in(kind, about)
        found = [
            RESOURCES[node.text("Type")]
            for document in (self.project.mappings(path) if path else ())
            for node in document.map("Resources").values()
            if isinstance(node, Map) and node.text("Type") in RESOURCES
        ]
        return found[0] if len(found) == 1 else None

    def nested_in(self, kind: str, about: Map) -> str | None:
        """The template of a nested stack, where it is in the project; stacks that are built elsewhere name it
        from there."""
        named = about.text(_NESTED[kind]) if kind in _NESTED else ""
        found = (within(self.folder, named), re.sub(r"\A(?:\.{1,2}/)+", "", named)) if named else ()
        return next((path for path in found if self.project.exists(path)), None)

    # -- how it refers to that -----------------------------------------------------------------------------

    def give(self, one: Workload, node: Map, *, bulk: bool) -> None:
        """Give variables to a function; one that refers to a resource holds its address."""
        for name, value in node.items():
            text = value if isinstance(value, str) else ""
            if isinstance(value, Map) or node.tags.get(name) or _STORED.search(text):
                hosts = dict.fromkeys(self.hosts(value, self._spoken_by(one), node.tags.get(name)))
                text = f"aws://{','.join(hosts)}" if hosts else text
            one.environment[name] = Given(text, evidence(self.path, node.at(name)), "manifest", bulk)

    def _spoken_by(self, one: Workload) -> Callable[[str], bool]:
        """Whether the code of a function holds the path of an interface."""

        def spoken(path: str) -> bool:
            parts = (re.escape(part) for part in re.split(r"\{[^}]*\}", path))
            pattern = re.compile(r"[^\"'`/]+".join(parts).rstrip("/") + r"/?[\"'`?]")
            return any(
                pattern.search(self.project.searched(file.path))
                for folder in one.folders
                for file in self.project.files(lambda name: name.endswith((".py", ".js", ".ts", ".mjs")))
                if folder == "." or file.path.startswith(f"{folder}/")
            )

        return spoken

    def hosts(
        self, node: Node, spoken: Callable[[str], bool], tag: str | None = None, steps: int = 0
    ) -> Iterator[str]:
        """The hosts of what a value refers to, here or in other stacks."""
        if isinstance(node, Map):
            for key, value in node.items():
                yield from self.hosts(value, spoken, "!ImportValue" if key.endswith("ImportValue") else None)
        elif isinstance(node, List):
            for value in node:
                yield from self.hosts(value, spoken)
        elif isinstance(node, str) and steps < MAX_STEPS:
            if tag == "!ImportValue":
                yield from self._left(node, "", spoken, steps)
            for match in _STORED.finditer(node):
                yield from self._left(match[1] or match[2], node[match.end() :], spoken, steps)
            for match in _REFERENCE.finditer(node):
                yield from self._meant(match[1] or match[2], node[match.end() :], spoken, steps)

    def _meant(self, name: str, rest: str, spoken: Callable[[str], bool], steps: int) -> Iterator[str]:
        if name in self.known or name in self.functions:
            yield self.host(name)
        elif name in self.apis:
            yield from (self.host(one) for one in self._answering(name, rest, spoken))
        elif name in self.parameters:
            yield from self._left(self.parameters[name], rest, spoken, steps)

    def _left(self, name: str, rest: str, spoken: Callable[[str], bool], steps: int) -> Iterator[str]:
        for stack, value in self.left.get(plain(name), ()):
            yield from stack.hosts(
                f"{value}{rest}" if isinstance(value, str) else value, spoken, steps=steps + 1
            )

    def _answering(self, api: str, rest: str, spoken: Callable[[str], bool]) -> list[str]:
        """The functions behind an interface that a text means: the only one, those whose method and path it
        ends with, or those whose paths the code speaks of."""
        behind = self.apis[api]
        functions = list(dict.fromkeys(one.function for one in behind))
        if len(functions) < 2:
            return functions
        if asked := _ASKED.search(rest):
            method, path = asked[1], (asked[2] or "/*").rstrip("*")
            return list(
                dict.fromkeys(
                    one.function
                    for one in behind
                    if method in ("*", one.method) and one.path.startswith(path.rstrip("/"))
                )
            )
        return list(dict.fromkeys(one.function for one in behind if spoken(one.path)))

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
        """What the policies of a function let it use of the stacks' resources, it uses."""
        for host in dict.fromkeys(self.hosts(policies, lambda _: False)):
            one.declared.append(Declared(host, evidence(self.path, line)))

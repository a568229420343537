"""What the files that deploy functions say of them: the handler, and what starts it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from analyzer.source import SourceError, SourceTree
from analyzer.source.yaml_text import MAX_BYTES, List, Map, Node, YamlError, documents

NAMES: Final = frozenset(["serverless.yml", "serverless.yaml"])
ZAPPA: Final = frozenset(["zappa_settings.json", "zappa_settings.yml", "zappa_settings.yaml"])
FUNCTIONS: Final = ("AWS::Serverless::Function", "AWS::Lambda::Function")
ELSEWHERE: Final = re.compile(r"^\$\{file\(([^)]+)\)(?::([\w.-]+))?\}$")
"""`${file(functions.yml):users}` in place of a value."""

MAX_FILES: Final = 20
"""Files within each other that hold parts of one description."""

NOBODY: Final = frozenset(["NONE", "none", "null"])


@dataclass(frozen=True, slots=True)
class Request:
    """A request that starts a function."""

    method: str
    path: str
    line: int
    guards: tuple[str, ...] = ()
    """What the interface asks for before: names of authorizers, `aws_iam`, `api_key`."""
    websocket: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """Something else that starts a function."""

    kind: str
    """As the Serverless Framework calls it: schedule, sqs, sns, stream, s3, ..."""
    source: str | None
    line: int


@dataclass(slots=True)
class Described:
    """A function."""

    name: str
    handler: str
    folder: str
    """Where its code lies, below the root."""
    path: str
    """The file that describes it."""
    line: int
    stack: str
    """The file that the description begins in."""
    by: str = "aws_lambda"
    """What deploys it."""
    requests: list[Request] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


class Files:
    """The descriptions of one tree."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree

    def functions(self) -> Iterator[Described]:
        """All of them, file by file."""
        for file in self._tree.files:
            name = posixpath.basename(file.path)
            if file.is_test or not name.endswith((".yml", ".yaml", ".json")) or file.size > MAX_BYTES:
                continue
            if name in ZAPPA:
                for document in self._maps(file.path):
                    yield from _of_zappa(file.path, document)
            elif name in NAMES:
                for document in self._maps(file.path):
                    yield from self._of_service(file.path, document)
            elif not name.endswith(".json") and b"AWS::" in self._tree.peek(file.path):
                for document in self._maps(file.path):
                    yield from _of_template(file.path, document)

    def _maps(self, path: str) -> Iterator[Map]:
        """The mappings in a file; none where it cannot be read, which the reader of manifests tells."""
        if self._tree.file(path) is None:
            return
        try:
            found = documents(self._tree.text(path))
        except (SourceError, YamlError):
            return
        yield from (one for one in found if isinstance(one, Map))

    # -- the Serverless Framework

    def _of_service(self, path: str, document: Map) -> Iterator[Described]:
        if (document.map("provider").text("name") or document.text("provider") or "aws") != "aws":
            return
        for where, functions in self._listed(path, document.get("functions")):
            for name, node in functions.items():
                for inner, told in self._read(where, node):
                    yield from _of_framework(path, inner, name, told, functions.at(name))

    def _listed(self, path: str, node: Node) -> Iterator[tuple[str, Map]]:
        """The mappings of functions, with the files that they stand in: one, a list, or parts elsewhere."""
        for where, found in self._read(path, node):
            if isinstance(found, Map):
                yield where, found
            elif isinstance(found, List):
                for one in found:
                    yield from (
                        (inner, told) for inner, told in self._read(where, one) if isinstance(told, Map)
                    )

    def _read(self, path: str, node: Node, depth: int = 0) -> Iterator[tuple[str, Node]]:
        """A value, or what the file holds that it names."""
        match = ELSEWHERE.match(node.strip()) if isinstance(node, str) else None
        if match is None:
            yield path, node
            return
        where = posixpath.normpath(posixpath.join(posixpath.dirname(path), match[1].strip()))
        for document in self._maps(where) if depth < MAX_FILES else ():
            found: Node = document
            for key in match[2].split(".") if match[2] else ():
                found = found.get(key) if isinstance(found, Map) else None
            yield from self._read(where, found, depth + 1)


def _of_framework(stack: str, path: str, name: str, node: Node, line: int) -> Iterator[Described]:
    if not isinstance(node, Map) or not (handler := node.text("handler")):
        return
    made = Described(name, handler, posixpath.dirname(stack), path, line, stack)
    events = node.sequence("events")
    for event, at in zip(events, events.lines, strict=True):
        if isinstance(event, str):
            _take(made, event, None, at)
        elif isinstance(event, Map):
            for kind, about in event.items():
                _take(made, kind, about, at)
    if (url := node.get("url")) is not None and url != "false":
        told = url.text("authorizer") if isinstance(url, Map) else ""
        made.requests.append(Request("ANY", "/", node.at("url"), (told,) if told else ()))
    yield made


def _take(made: Described, kind: str, about: Node, line: int) -> None:
    """Note one event of the Serverless Framework."""
    if kind in ("http", "httpApi"):
        text = about if isinstance(about, str) else ""
        method, _, path = text.partition(" ") if " " in text.strip() else ("", "", text)
        guards: tuple[str, ...] = ()
        if isinstance(about, Map):
            method, path = about.text("method"), about.text("path")
            guards = (
                *_authorizer(about.get("authorizer")),
                *(("api_key",) if about.text("private") == "true" else ()),
            )
        made.requests.append(Request(method, path, line, guards))
    elif kind == "websocket":
        route = about.text("route") if isinstance(about, Map) else about if isinstance(about, str) else ""
        guards = _authorizer(about.get("authorizer")) if isinstance(about, Map) else ()
        made.requests.append(Request("ANY", route, line, guards, websocket=True))
    elif kind == "alb":
        conditions = about.map("conditions") if isinstance(about, Map) else Map()
        methods = [text for text, _ in conditions.sequence("method").texts()] or [conditions.text("method")]
        paths = [text for text, _ in conditions.sequence("path").texts()] or [conditions.text("path")]
        made.requests += [Request(method, path, line) for method in methods for path in paths]
    else:
        made.events.append(Event(kind, _source(about), line))


def _authorizer(node: Node) -> tuple[str, ...]:
    """The name of what asks who is calling."""
    if isinstance(node, str):
        return (_last(node),) if node not in NOBODY else ()
    if not isinstance(node, Map):
        return ()
    told = next((text for key in ("name", "arn", "authorizerId", "type") if (text := node.text(key))), "")
    return (_last(told),) if told else ("{?}",)


# -- templates


def _of_template(path: str, document: Map) -> Iterator[Described]:
    resources, common = document.map("Resources"), document.map("Globals")
    for name, node in resources.items():
        if not isinstance(node, Map) or node.text("Type") not in FUNCTIONS:
            continue
        about, shared = node.map("Properties"), common.map("Function")
        handler = about.text("Handler") or shared.text("Handler")
        if not handler:
            continue
        code = about.text("CodeUri") or shared.text("CodeUri")
        folder = posixpath.normpath(posixpath.join(posixpath.dirname(path), code)).removeprefix(".")
        made = Described(name, handler, folder, path, resources.at(name), path)
        events = about.map("Events")
        for key, event in events.items():
            if isinstance(event, Map):
                _take_template(made, resources, common, event, events.at(key))
        url = about.map("FunctionUrlConfig")
        if url:
            asked = ("aws_iam",) if url.text("AuthType") == "AWS_IAM" else ()
            made.requests.append(Request("ANY", "/", about.at("FunctionUrlConfig"), asked))
        yield made


def _take_template(made: Described, resources: Map, common: Map, event: Map, line: int) -> None:
    kind, about = event.text("Type"), event.map("Properties")
    if kind not in ("Api", "HttpApi"):
        made.events.append(Event(KINDS.get(kind, kind.lower()), _source(about), line))
        return
    own = about.map("Auth")
    api = _name(about.get("RestApiId") or about.get("ApiId"))
    of_api = resources.map(api).map("Properties").map("Auth") if api else Map()
    of_all = common.map(kind).map("Auth")
    authorizer = (
        own.text("Authorizer") or of_api.text("DefaultAuthorizer") or of_all.text("DefaultAuthorizer")
    )
    key = "true" in (auth.text("ApiKeyRequired").lower() for auth in (own, of_api, of_all))
    asked = (authorizer.lower() if authorizer == "AWS_IAM" else authorizer,) if authorizer else ()
    guards = (*(one for one in asked if one not in NOBODY), *(("api_key",) if key else ()))
    made.requests.append(Request(about.text("Method"), about.text("Path"), line, guards))


# -- Zappa


def _of_zappa(path: str, document: Map) -> Iterator[Described]:
    """The functions that events of any stage start, each once."""
    found: dict[str, Described] = {}
    for stage in document.values():
        for event in stage.maps("events") if isinstance(stage, Map) else ():
            handler = event.text("function")
            if not handler:
                continue
            folder = posixpath.dirname(path)
            made = found.setdefault(
                handler,
                Described(handler.rpartition(".")[2], handler, folder, path, event.line, path, "zappa"),
            )
            times = [event.text("expression"), *(text for text, _ in event.sequence("expressions").texts())]
            told = [Event("schedule", text, event.line) for text in times if text]
            source = event.map("event_source").text("arn")
            if source:
                service = source.split(":")[2] if source.startswith("arn:") else ""
                told.append(Event(SERVICES.get(service, service or "event"), _last(source), event.line))
            known = {(one.kind, one.source) for one in made.events}
            made.events += [one for one in told if (one.kind, one.source) not in known]
    yield from found.values()


SERVICES: Final = {"dynamodb": "stream", "kinesis": "stream"}
"""Services in an address of AWS, to the kind of their events; of the others they are called alike."""


KINDS: Final = {
    "Schedule": "schedule", "ScheduleV2": "schedule", "SQS": "sqs", "SNS": "sns", "Kinesis": "stream",
    "DynamoDB": "stream", "S3": "s3", "MSK": "msk", "SelfManagedKafka": "kafka", "MQ": "activemq",
    "EventBridgeRule": "eventBridge", "CloudWatchEvent": "eventBridge", "Cognito": "cognitoUserPool",
    "CloudWatchLogs": "cloudwatchLog", "IoTRule": "iot", "AlexaSkill": "alexaSkill",
}  # fmt: skip
"""Types of SAM's events to the Serverless Framework's names of the same."""

_SOURCES: Final = (
    "rate", "Schedule", "ScheduleExpression", "arn", "Queue", "topicName", "Topic", "topic", "Topics",
    "Stream", "bucket", "Bucket", "pool", "UserPool", "logGroup", "LogGroupName", "sql", "Sql", "Broker",
)  # fmt: skip
"""Keys under which an event says where it comes from, or when."""


def _source(about: Node) -> str | None:
    """Where an event comes from; of a schedule, when."""
    if not isinstance(about, Map):
        return _name(about)
    for key in _SOURCES:
        told = about.get(key)
        if told is not None:
            return _name(told[0] if isinstance(told, List) and told else told)
    return None


def _name(node: Node) -> str | None:
    """What a reference, an address of AWS or a text names."""
    if isinstance(node, str):
        return node if "(" in node else _last(node)
    if isinstance(node, Map):
        for key in ("Ref", "Fn::GetAtt", "Fn::ImportValue", "Fn::Sub"):
            told = node.get(key)
            if isinstance(told, List):
                told = told[0] if told else None
            if isinstance(told, str):
                return _last(told)
    return None


def _last(text: str) -> str:
    """The name in an address of AWS (`arn:aws:sqs:eu-west-1:1:orders`), or in `Queue.Arn`."""
    name = text.rpartition(":")[2] if text.startswith("arn:") else text
    return name.removesuffix(".Arn").removesuffix(".StreamArn")

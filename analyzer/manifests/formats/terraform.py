"""Terraform: the resources that are services and stores, what they refer to, and what starts them.

Modelled: the compute and data resources of the large clouds below, functions of the registry's module for
them with the layers of their code, names, variables in the clear and those that `locals` and `merge` hand on,
references from one resource to another's address, subscriptions and mappings that start functions.  Not
modelled: other modules from registries, `count`, variables' values.  Of `for_each`, services are told by
the keys of the map that it comes from, through locals and the argument of the module; its filters are not
looked at.
Source: https://developer.hashicorp.com/terraform/language/syntax/configuration;
https://registry.terraform.io/modules/terraform-aws-modules/lambda/aws 7.20
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from analyzer.manifests.model import Deployment, Given, Rank, Trigger, Workload
from analyzer.manifests.project import Project, evidence, is_sample, within

_KINDS: dict[str, tuple[str | None, str | None]] = {
    "aws_ecs_service": (None, None), "aws_lambda_function": (None, None), "aws_apprunner_service": (None,
    None), "aws_elastic_beanstalk_environment": (None, None), "google_cloud_run_service": (None, None),
    "google_cloud_run_v2_service": (None, None), "google_cloud_run_v2_job": ("job", None),
    "google_cloudfunctions_function": (None, None), "google_cloudfunctions2_function": (None, None),
    "google_app_engine_standard_app_version": (None, None), "azurerm_container_app": (None, None),
    "azurerm_linux_web_app": (None, None), "azurerm_app_service": (None, None),
    "azurerm_linux_function_app": (None, None), "azurerm_container_group": (None, None),
    "kubernetes_deployment": (None, None), "docker_container": (None, None), "kubernetes_deployment_v1":
    (None, None), "heroku_app": (None, None), "fly_app": (None, None), "digitalocean_app": (None, None),
    "nomad_job": (None, None), "aws_db_instance": ("database", "sql"), "aws_rds_cluster": ("database",
    "sql"), "aws_dynamodb_table": ("database", "dynamodb"), "aws_docdb_cluster": ("database", "mongodb"),
    "aws_elasticache_cluster": ("cache", "redis"), "aws_elasticache_replication_group": ("cache",
    "redis"), "aws_memorydb_cluster": ("cache", "redis"), "aws_opensearch_domain": ("database",
    "elasticsearch"), "aws_elasticsearch_domain": ("database", "elasticsearch"), "aws_msk_cluster":
    ("broker", "kafka"), "aws_mq_broker": ("broker", "rabbitmq"), "aws_sqs_queue": ("broker", "sqs"),
    "aws_sns_topic": ("broker", "sns"), "aws_kinesis_stream": ("broker", "kinesis"), "aws_s3_bucket":
    ("storage", "s3"), "google_sql_database_instance": ("database", "sql"), "google_redis_instance":
    ("cache", "redis"), "google_pubsub_topic": ("broker", "pubsub"), "google_storage_bucket": ("storage",
    "gcs"), "google_spanner_instance": ("database", "spanner"), "google_alloydb_cluster": ("database",
    "postgresql"), "google_bigquery_dataset": ("database", "bigquery"), "google_firestore_database":
    ("database", "firestore"), "azurerm_postgresql_flexible_server": ("database", "postgresql"),
    "azurerm_postgresql_server": ("database", "postgresql"), "azurerm_mysql_flexible_server": ("database",
    "mysql"), "azurerm_mssql_server": ("database", "mssql"), "azurerm_cosmosdb_account": ("database",
    "cosmosdb"), "azurerm_redis_cache": ("cache", "redis"), "azurerm_servicebus_namespace": ("broker",
    "servicebus"), "azurerm_eventhub_namespace": ("broker", "eventhub"), "azurerm_storage_account":
    ("storage", "blob"), "digitalocean_database_cluster": ("database", "sql"),
}  # fmt: skip
_STARTED_BY: Final = {
    "aws_sns_topic_subscription": ("topic_arn", "endpoint", "sns"),
    "aws_lambda_event_source_mapping": ("event_source_arn", "function_name", "stream"),
    "aws_s3_bucket_notification": ("bucket", "lambda_function_arn", "objects"),
}
"""Resource that starts a function: where it says by what, where it says which, and how it arrives."""

_EXPOSING: Final = ("aws_lambda_permission", "aws_lambda_function_url")
_MODULE_OF_FUNCTIONS: Final = "terraform-aws-modules/lambda/aws"
MAX_BODY: Final = 60_000
"""Characters of a block with what its locals stand for; none that was written by hand is longer."""

MAX_STEPS: Final = 8
"""Locals and arguments that a map goes through, and braces in it; real ones go through four."""

_FOR: Final = re.compile(r"\{\s*for\s+[\w,\s]+?\s+in\s+(?:keys\()?((?:local|var)\.[\w-]+)")
"""A map that is made of another one."""

_NAMED: Final = re.compile(r"(?:keys\()?(local|var)\.([\w-]+)")

_NAMELESS: Final = frozenset({"this", "main", "default", "self", "resource"})
"""Labels that say nothing: in a module, what it makes is called like the module where it is used."""

_BLOCK: Final = re.compile(
    r"^[ \t]*(?:resource\s+\"([\w-]+)\"\s+\"([\w-]+)\"|(module)\s+\"([\w-]+)\"|(locals))\s*\{", re.MULTILINE
)
_NAME: Final = re.compile(
    r"^\s*(?:name|identifier|function_name|cluster_identifier|cluster_id|bucket|db_name)\s*=\s*\"([\w.-]+)\"",
    re.MULTILINE,
)
_IMAGE: Final = re.compile(r"\bimage\"?\s*[=:]\s*\"([^\"\n]+)\"")
_ENGINE: Final = re.compile(r"^\s*engine\s*=\s*\"([\w-]+)\"", re.MULTILINE)
_PAIR: Final = re.compile(
    r"\bname\"?\s*[=:]\s*\"(\w+)\"\s*,?\s*\"?value\"?\s*[=:]\s*(\"[^\"\n]*\"|[\w.\[\]-]+)"
)
_VARIABLES: Final = re.compile(
    r"\b(?:variables|environment|env|app_settings|environment_variables)\s*=?\s*(?=\{|merge\s*\()"
)
_ENTRY: Final = re.compile(r"(?:^|[{,])\s*\"?(\w+)\"?\s*[=:]\s*(\"[^\"\n]*\"|[\w.\[\]-]+)", re.MULTILINE)
_LOCAL: Final = re.compile(r"\blocal\.([\w-]+)")
_SOURCE: Final = re.compile(r"^\s*source(?:_path|_dir)?\s*=\s*\"([^\"\n]+)\"", re.MULTILINE)
_REFERENCE: Final = re.compile(r"\$\{([\w.\[\]-]+)\}|^([\w.\[\]-]+)$")
_INNER: Final = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of a file: of a resource, a module, or of locals."""

    kind: str
    label: str
    body: str
    path: str
    line: int


def describe(project: Project) -> Iterator[Deployment]:
    """A deployment of all resources of the project."""
    blocks = [
        block
        for file in project.files(lambda name: name.endswith(".tf"))
        if not is_sample(file.path)
        for block in _blocks(file.path, project.searched(file.path))
    ]
    found: dict[str, Workload] = {}
    bodies: dict[str, _Block] = {}
    used = _used_modules(blocks)
    held = _Locals(blocks)
    for block in blocks:
        made = _workload(block)
        if made is not None:
            if made.name in _NAMELESS:
                labels = used.get(posixpath.dirname(block.path), [])
                made.name = labels[0].replace("_", "-") if len(labels) == 1 else made.name
            address = f"{block.kind}.{block.label}"
            for key in _each(block, held, blocks) if made.kind in (None, "job") else ():
                one = replace(made, name=key, aliases={f'{address}["{key}"]'}, environment={}, triggers=[])
                found[one.name], bodies[one.name] = one, block
            if any(one is block for one in bodies.values()):
                continue
            made.aliases.add(address)
            found[address], bodies[address] = made, block
    if not found:
        return
    for address, workload in found.items():
        if workload.kind in (None, "job"):
            _variables(workload, bodies[address], held, found)
            workload.folders = tuple(dict.fromkeys(_folders(bodies[address], held, blocks)))
    for block in blocks:
        _start(block, held, found)
    files = sorted({block.path for block in bodies.values()})
    folder = posixpath.dirname(min(files, key=lambda path: (path.count("/"), path)))
    made_all = Deployment(Rank.CLOUD, folder, tuple(files))
    for workload in sorted(found.values(), key=lambda one: one.kind is not None):
        if workload.name in made_all.workloads:  # a topic that is called like the function behind it
            workload.name = f"{workload.engine or workload.kind or 'resource'}/{workload.name}"
        made_all.workloads.setdefault(workload.name, workload)
    yield made_all


def _used_modules(blocks: list[_Block]) -> dict[str, list[str]]:
    """Folders of modules of the project to the labels under which they are used."""
    found: dict[str, list[str]] = {}
    for block in blocks:
        for folder in _sources(block) if block.kind == "module" else ():
            if block.label not in found.setdefault(folder, []):
                found[folder].append(block.label)
    return found


def _blocks(path: str, text: str) -> Iterator[_Block]:
    for match in _BLOCK.finditer(text):
        kind, label = (match[1], match[2]) if match[1] else (match[3] or match[5], match[4] or "")
        line = (
            text.count("\n", 0, match.start())
            + match[0].count("\n", 0, len(match[0]) - len(match[0].lstrip()))
            + 1
        )
        if kind in _KINDS or kind in _STARTED_BY or kind in _EXPOSING or kind in ("module", "locals"):
            yield _Block(kind, label, _body(text, match.end()), path, line)


class _Locals:
    """What the locals of a folder stand for."""

    def __init__(self, blocks: list[_Block]) -> None:
        self._known: dict[tuple[str, str], str] = {}
        for block in blocks:
            if block.kind == "locals":
                for match in re.finditer(r"^\s*([\w-]+)\s*=\s*", block.body, re.MULTILINE):
                    value = _expression(block.body, match.end())
                    self._known.setdefault((posixpath.dirname(block.path), match[1]), value)

    def of(self, folder: str, name: str) -> str | None:
        """What one of them is, as it is written."""
        return self._known.get((folder, name))

    def filled(self, text: str, path: str) -> str:
        """A text with the values of the locals that it speaks of, and of those that these do."""
        folder = posixpath.dirname(path)
        for _ in range(2):
            parts: list[str] = []
            room, done = MAX_BODY, 0
            for match in _LOCAL.finditer(text):
                value = self._known.get((folder, match[1]), match[0])[: max(0, room)]
                room -= len(value)
                parts += [text[done : match.start()], value]
                done = match.end()
            text = "".join([*parts, text[done:]])[:MAX_BODY]
        return text


def _each(block: _Block, held: _Locals, blocks: list[_Block]) -> list[str]:
    """The keys of what a block is made for each of, as far as they are written out."""
    match = re.search(r"^\s*for_each\s*=\s*", block.body, re.MULTILINE)
    text = _expression(block.body, match.end()) if match else ""
    folder = posixpath.dirname(block.path)
    for _ in range(MAX_STEPS):
        text = text.strip()
        loop = _FOR.match(text)
        named = _NAMED.match(loop[1] if loop else text)
        if named is None:
            return _keys(text) if text.startswith(("{", "toset(")) and loop is None else []
        if named[1] == "local":
            text = held.of(folder, named[2]) or ""
            continue
        calls = [
            (one, given)
            for one in blocks
            if one.kind == "module"
            and folder in _sources(one)
            and (given := re.search(rf"^\s*{re.escape(named[2])}\s*=\s*", one.body, re.MULTILINE))
        ]
        if len(calls) != 1:
            return []
        call, given = calls[0]
        text, folder = _expression(call.body, given.end()), posixpath.dirname(call.path)
    return []


def _keys(text: str) -> list[str]:
    """The keys of a map, or the texts of a set, that are written out."""
    inside = text[text.find("{") + 1 : text.rfind("}")] if text.startswith("{") else text
    for _ in range(MAX_STEPS):
        inside = _INNER.sub("", inside)
    pattern = r"^\s*\"?([\w-]+)\"?\s*[=:]" if text.startswith("{") else r"\"([\w-]+)\""
    return list(dict.fromkeys(re.findall(pattern, inside, re.MULTILINE)))


def _sources(block: _Block) -> list[str]:
    """The folders of the project that a module is taken from."""
    return [
        within(posixpath.dirname(block.path), source)
        for source in _SOURCE.findall(block.body)
        if source.startswith(".")
    ]


def _workload(block: _Block) -> Workload | None:
    is_module = block.kind == "module" and f'"{_MODULE_OF_FUNCTIONS}"' in block.body
    if (block.kind not in _KINDS and not is_module) or re.search(r"create_layer\s*=\s*true", block.body):
        return None
    plain = block.body
    for _ in range(3):
        plain = _INNER.sub("", plain)
    name = _NAME.search(plain)
    what, engine = _KINDS.get(block.kind, (None, None))
    one = Workload(
        name[1] if name else block.label.replace("_", "-"),
        evidence(block.path, block.line),
        kind=what,
        engine=engine,
    )
    if engine == "sql" and (found := _ENGINE.search(block.body)):
        one.engine = {
            "postgres": "postgresql",
            "aurora-postgresql": "postgresql",
            "aurora-mysql": "mysql",
        }.get(found[1], found[1])
    image = _IMAGE.search(block.body)
    one.image = image[1] if image else None
    one.aliases.add(block.label)
    return one


def _folders(block: _Block, held: _Locals, blocks: list[_Block]) -> Iterator[str]:
    """Where the code of a function lies, and that of its layers."""
    if block.kind != "module":
        return
    layers = re.search(r"^\s*layers\s*=\s*", block.body, re.MULTILINE)
    used = held.filled(_expression(block.body, layers.end()), block.path) if layers else ""
    for one in blocks:
        is_layer = one.kind == "module" and f"module.{one.label}." in used
        for source in _SOURCE.findall(one.body) if one is block or is_layer else ():
            if source != _MODULE_OF_FUNCTIONS and "://" not in source:
                yield within(posixpath.dirname(one.path), source.replace("${path.module}/", "./"))


def _variables(workload: Workload, block: _Block, held: _Locals, found: dict[str, Workload]) -> None:
    pairs = [(match[1], match[2], False) for match in _PAIR.finditer(block.body)]
    for match in _VARIABLES.finditer(block.body):
        own = _expression(block.body, match.end())
        named = {entry[1] for entry in _ENTRY.finditer(own)}
        entries = _ENTRY.finditer(held.filled(own, block.path))
        pairs += [(entry[1], entry[2], entry[1] not in named) for entry in entries]
    for name, value, bulk in pairs:
        line = block.line + block.body.count("\n", 0, max(0, block.body.find(name)))
        text = _referring(value.strip('"'), found)
        workload.environment[name] = Given(text, evidence(block.path, line), "manifest", bulk)


def _referring(value: str, found: dict[str, Workload]) -> str:
    """A value with the addresses of the resources that it refers to."""

    def address(match: re.Match[str]) -> str:
        parts = re.sub(r"\[[^\]]*\]", "", match[1] or match[2]).split(".")
        known = ".".join(parts[:2])
        if known not in found:
            return match[0]
        return known if match[1] else f"aws://{known}"

    return _REFERENCE.sub(address, value)


def _start(block: _Block, held: _Locals, found: dict[str, Workload]) -> None:
    """What a subscription or a mapping starts, and which function answers requests from outside."""

    def meant(key: str) -> Workload | None:
        match = re.search(rf"\b{key}\s*=\s*([\w.\[\]-]+)", held.filled(block.body, block.path))
        return found.get(".".join(match[1].split(".")[:2])) if match else None

    if block.kind in _STARTED_BY:
        by, which, channel = _STARTED_BY[block.kind]
        via, started = meant(by), meant(which)
        if via is not None and started is not None:
            address = next(address for address, one in found.items() if one is via)
            started.triggers.append(Trigger(address, channel, evidence(block.path, block.line)))
    elif block.kind in _EXPOSING:
        function = meant("function_name")
        if function is not None and (block.kind == _EXPOSING[1] or "apigateway.amazonaws.com" in block.body):
            function.exposed = True


def _expression(text: str, start: int) -> str:
    """The value that begins somewhere: up to the end of its line, or of the brackets that it opens."""
    depth = 0
    for match in re.compile(r"\"(?:[^\"\\]|\\.)*\"|#[^\n]*|//[^\n]*|[{}()\[\]\n]").finditer(text, start):
        if match[0] in "{([":
            depth += 1
        elif match[0] in "})]":
            depth -= 1
        if depth < 0 or (depth == 0 and match[0] in "})]\n"):
            return text[start : match.end()]
    return text[start:]


def _body(text: str, start: int) -> str:
    """The text up to the brace that closes a block."""
    depth = 1
    for match in re.compile(r"\"(?:[^\"\\]|\\.)*\"|#[^\n]*|//[^\n]*|[{}]").finditer(text, start):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth -= 1
            if depth == 0:
                return text[start : match.start()]
    return text[start:]

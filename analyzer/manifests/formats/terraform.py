"""Terraform: the resources that are services and stores, and what they refer to.

Modelled: the compute and data resources of the large clouds below, names, variables in the clear,
references from one resource to another's address.  Not modelled: modules from registries, `count` and
`for_each`, `locals` and variables' values.
Source: https://developer.hashicorp.com/terraform/language/syntax/configuration
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from analyzer.manifests.model import Declared, Deployment, Given, Rank, Workload
from analyzer.manifests.project import Project, evidence, is_sample

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
_RESOURCE = re.compile(r"^\s*resource\s+\"([\w-]+)\"\s+\"([\w-]+)\"\s*\{", re.MULTILINE)
_NAME = re.compile(
    r"^\s*(?:name|identifier|function_name|cluster_identifier|cluster_id|bucket|db_name)\s*=\s*\"([\w.-]+)\"",
    re.MULTILINE,
)
_IMAGE = re.compile(r"\bimage\"?\s*[=:]\s*\"([^\"\n]+)\"")
_ENGINE = re.compile(r"^\s*engine\s*=\s*\"([\w-]+)\"", re.MULTILINE)
_PAIR = re.compile(r"\bname\"?\s*[=:]\s*\"(\w+)\"\s*,?\s*\"?value\"?\s*[=:]\s*(\"[^\"\n]*\"|[\w.\[\]]+)")
_BLOCK = re.compile(
    r"(?:variables|environment|env|app_settings|"
    r"environment_variables)\s*=?\s*\{([^{}]*(?:\$\{[^}]*\}[^{}]*)*)\}"
)
_ENTRY = re.compile(r"^\s*\"?(\w+)\"?\s*=\s*(\"[^\"\n]*\"|[\w.\[\]]+)", re.MULTILINE)


def describe(project: Project) -> Iterator[Deployment]:
    """A deployment of all resources of the project."""
    found: dict[str, Workload] = {}
    bodies: dict[str, tuple[str, str, int]] = {}
    files: list[str] = []
    for file in project.files(lambda name: name.endswith(".tf")):
        if is_sample(file.path):
            continue
        text = project.searched(file.path)
        for match in _RESOURCE.finditer(text):
            if match[1] in _KINDS:
                line = text.count("\n", 0, match.start(1)) + 1
                body = _body(text, match.end())
                address = f"{match[1]}.{match[2]}"
                found[address] = _workload(match[1], match[2], body, file.path, line)
                bodies[address] = (body, file.path, line)
                files.append(file.path)
    if not found:
        return
    for address, workload in found.items():
        body, path, line = bodies[address]
        if workload.kind in (None, "job"):
            _variables(workload, body, found, path, line)
    folder = posixpath.dirname(min(files, key=lambda path: (path.count("/"), path)))
    made = Deployment(Rank.CLOUD, folder, tuple(sorted(set(files))))
    for workload in found.values():
        made.workloads.setdefault(workload.name, workload)
    yield made


def _workload(kind: str, label: str, body: str, path: str, line: int) -> Workload:
    name = _NAME.search(body)
    what, engine = _KINDS[kind]
    one = Workload(
        name[1] if name else label.replace("_", "-"), evidence(path, line), kind=what, engine=engine
    )
    if engine == "sql" and (found := _ENGINE.search(body)):
        one.engine = {
            "postgres": "postgresql",
            "aurora-postgresql": "postgresql",
            "aurora-mysql": "mysql",
        }.get(found[1], found[1])
    image = _IMAGE.search(body)
    one.image = image[1] if image else None
    one.aliases.add(label)
    return one


def _variables(workload: Workload, body: str, found: dict[str, Workload], path: str, line: int) -> None:
    pairs = [(match[1], match[2]) for match in _PAIR.finditer(body)]
    pairs += [(entry[1], entry[2]) for block in _BLOCK.finditer(body) for entry in _ENTRY.finditer(block[1])]
    for name, value in pairs:
        at = evidence(path, line + body.count("\n", 0, max(0, body.find(name))))
        workload.environment[name] = Given(value.strip('"'), at, "manifest")
        for address, other in found.items():
            if other is not workload and re.search(rf"(?<![\w.]){re.escape(address)}\.", value):
                workload.declared.append(Declared(other.name, at))


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

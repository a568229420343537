"""Products that are known by the name of their image: stores, brokers, proxies, telemetry, consoles.

An image counts by the last part of its name (`bitnami/postgresql:15` is PostgreSQL); an image that is built
counts by what it is built from.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple


class Product(NamedTuple):
    """What an image is."""

    kind: str
    """database, cache, broker, storage, proxy, telemetry, console, identity, mail or service"""
    engine: str
    protocol: str | None = None


_PRODUCTS: Final = (
    ("database", "sql", "postgresql",
     r"postgres(ql)?|postgis|timescaledb(-ha)?|pgvector|alloydb\w*|spilo|supabase-db"),
    ("database", "sql", "mysql", r"mysql(-server)?|percona(-server)?"),
    ("database", "sql", "mariadb", r"mariadb(-galera)?"),
    ("database", "sql", "mssql", r"mssql(-server)?\w*|azure-sql-edge|sqlserver"),
    ("database", "sql", "oracle", r"oracle(-xe|-free)?|gvenzl"),
    ("database", "sql", "cockroachdb", r"cockroach(db)?"),
    ("database", "sql", "clickhouse", r"clickhouse(-server)?"),
    ("database", "mongodb", "mongodb", r"mongo(db)?(-community-server)?|ferretdb"),
    ("database", "cassandra", "cassandra", r"cassandra|scylla(db)?"),
    ("database", "http", "elasticsearch", r"elasticsearch(-oss)?|opensearch"),
    ("database", "bolt", "neo4j", r"neo4j|memgraph"),
    ("database", "http", "influxdb", r"influxdb"),
    ("database", "http", "couchdb", r"couchdb|couchbase"),
    ("database", "http", "dynamodb", r"dynamodb(-local)?"),
    ("database", "http", "qdrant", r"qdrant"),
    ("database", "http", "weaviate", r"weaviate"),
    ("database", "grpc", "milvus", r"milvus"),
    ("database", "http", "chroma", r"chroma(db)?"),
    ("database", "http", "meilisearch", r"meilisearch|typesense|solr|manticore"),
    ("database", "http", "etcd", r"etcd"),
    ("cache", "redis", "redis",
     r"redis(-stack|-stack-server|-alpine|-cluster|-sentinel)?|redismod|keydb|dragonfly"),
    ("cache", "redis", "valkey", r"valkey"),
    ("cache", "memcached", "memcached", r"memcached"),
    ("broker", "amqp", "rabbitmq", r"rabbitmq(-server)?|lavinmq"),
    ("broker", "kafka", "kafka", r"(cp-)?kafka|cp-server|redpanda|kafka-native|strimzi"),
    ("broker", "nats", "nats", r"nats(-streaming)?"),
    ("broker", "mqtt", "mqtt", r"(eclipse-)?mosquitto|emqx|vernemq|hivemq\w*"),
    ("broker", "amqp", "activemq", r"activemq(-classic|-artemis)?|artemis"),
    ("broker", "pulsar", "pulsar", r"pulsar"),
    ("broker", "tcp", "beanstalkd", r"beanstalkd|nsqd?|gearmand?"),
    ("broker", "http", "pubsub", r"(gcp-)?pubsub-emulator|elasticmq(-native)?"),
    ("storage", "http", "minio", r"minio|azurite|fake-gcs-server|seaweedfs|garage"),
    ("proxy", "http", "nginx", r"nginx(-unprivileged|-proxy|-ingress)?|openresty|jwilder-nginx-proxy|swag"),
    ("proxy", "http", "traefik", r"traefik"),
    ("proxy", "http", "envoy", r"envoy(-distroless)?"),
    ("proxy", "http", "haproxy", r"haproxy(-alpine)?"),
    ("proxy", "http", "caddy", r"caddy(-docker-proxy)?"),
    ("proxy", "http", "kong", r"kong(-gateway)?"),
    ("proxy", "http", "apisix", r"apisix|krakend|tyk-gateway|express-gateway"),
    ("proxy", "http", "httpd", r"httpd"),
    ("proxy", "sql", "pgbouncer", r"pgbouncer|pgpool|proxysql|pgcat"),
    ("telemetry", "otlp", "opentelemetry",
     r"opentelemetry-collector[\w-]*|otel[\w-]*collector[\w-]*|otelcol[\w-]*"),
    ("telemetry", "http", "jaeger", r"jaeger|all-in-one|jaeger-(agent|collector|query)"),
    ("telemetry", "http", "zipkin", r"zipkin(-slim)?"),
    ("telemetry", "http", "prometheus", r"prometheus|pushgateway|alertmanager|victoria-metrics|mimir|thanos"),
    ("telemetry", "http", "grafana", r"grafana(-oss|-enterprise)?"),
    ("telemetry", "http", "loki", r"loki|tempo|promtail|alloy"),
    ("telemetry", "tcp", "logs",
     r"fluentd?|fluent-bit|logstash(-oss)?|filebeat|metricbeat|vector|datadog|agent-dd|seq"),
    ("telemetry", "http", "kibana", r"kibana(-oss)?|opensearch-dashboards"),
    ("telemetry", "http", "exporter", r"[\w-]*exporter|cadvisor|statsd|graphite(-statsd)?|netdata"),
    ("console", "sql", "console", r"adminer|php(my|pg)admin|pgadmin4?|pgweb|cloudbeaver|sqlpad"),
    ("console", "mongodb", "console", r"mongo-express|rockmongo|mongoclient"),
    ("console", "redis", "console", r"redis-commander|redisinsight|phpredisadmin"),
    ("console", "kafka", "console", r"kafka-ui|kafdrop|akhq|redpanda-console|kafka-manager|cmak"),
    ("console", "http", "console", r"cerebro|portainer(-ce)?"),
    ("identity", "http", "identity",
     r"keycloak(-gatekeeper)?|authentik|dex|oauth2-proxy|hydra|kratos|ory|zitadel|authelia"),
    ("service", "ftp", "ftp", r"(pure-|vs|pro)?ftpd?|sftp"),
    ("mail", "smtp", "mail", r"mailpit|mailhog|maildev|mailcatcher|smtp4dev|postfix|inbucket|exim|smtp"),
    ("service", "http", "vault", r"vault|consul"),
    ("service", "tcp", "zookeeper", r"(cp-)?zookeeper"),
)  # fmt: skip


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], Product], ...]:
    return tuple(
        (re.compile(rf"(?:{pattern})\Z", re.IGNORECASE), Product(kind, engine, protocol))
        for kind, protocol, engine, pattern in _PRODUCTS
    )


STORES: Final = frozenset({"database", "cache", "broker", "storage"})
"""Kinds of services that keep things for others."""

USUAL_PORTS: Final = {
    "postgresql": 5432, "mysql": 3306, "mariadb": 3306, "mssql": 1433, "cockroachdb": 26257, "clickhouse":
    8123, "mongodb": 27017, "cassandra": 9042, "elasticsearch": 9200, "neo4j": 7687, "influxdb": 8086,
    "redis": 6379, "valkey": 6379, "memcached": 11211, "rabbitmq": 5672, "kafka": 9092, "nats": 4222,
    "mqtt": 1883, "activemq": 61616, "pulsar": 6650, "minio": 9000, "etcd": 2379, "qdrant": 6333,
    "zookeeper": 2181,
}  # fmt: skip
"""Engine to the port that it listens on where nothing else is said."""

_OWN_ENVIRONMENT: Final = (
    ("POSTGRES_PASSWORD", "postgresql"), ("POSTGRES_DB", "postgresql"), ("MYSQL_ROOT_PASSWORD", "mysql"),
    ("MARIADB_ROOT_PASSWORD", "mariadb"), ("MONGO_INITDB_ROOT_USERNAME", "mongodb"),
    ("RABBITMQ_DEFAULT_USER", "rabbitmq"), ("KAFKA_ADVERTISED_LISTENERS", "kafka"), ("MINIO_ROOT_USER",
     "minio"),
)  # fmt: skip
"""What only the server itself is configured with."""


def product_of(image: str | None) -> Product | None:
    """What an image is, where its name tells."""
    if not image or "$" in image.split(":", maxsplit=1)[0].rpartition("/")[2]:
        return None
    name = re.split(r"[@:]", image.rpartition("/")[2], maxsplit=1)[0].strip()
    for pattern, product in _compiled():
        if pattern.match(name):
            return product
    return None


def product_called(name: str) -> Product | None:
    """What a service that is called like a product most probably is."""
    plain = re.sub(r"[-_](db|server|service|svc|cart|cache|broker|\d+)$", "", name.lower())
    known = product_of(plain)
    return known if known is not None and known.kind in STORES else None


def product_configured(environment: dict[str, object]) -> Product | None:
    """What a server is that is started with such variables, and not told where another one is."""
    if any(name.endswith(("HOST", "SERVER", "URL", "URI", "ADDR", "ADDRESS")) for name in environment):
        return None
    for name, engine in _OWN_ENVIRONMENT:
        if name in environment:
            return next(product for _, product in _compiled() if product.engine == engine)
    return None

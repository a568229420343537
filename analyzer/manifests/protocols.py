"""What a link is: the protocol that its ends speak, and whether it is there for the work or to watch it.

The scheme of the address decides, then the product at the other end, then whether both ends speak gRPC,
then the port, then the variable's name.
"""

from __future__ import annotations

import re
from typing import Final

from analyzer.facts import Evidence
from analyzer.manifests.addresses import Address
from analyzer.manifests.code import Code
from analyzer.manifests.linked import Linked, Sure
from analyzer.manifests.mentions import Reader
from analyzer.manifests.model import Workload
from analyzer.manifests.products import STORES

_TELEMETRY_NAME: Final = re.compile(
    r"(?i)(OTEL|OTLP|JAEGER|ZIPKIN|TRACELOOP|PROMETHEUS|STATSD|DD_|FLUENTD|LOKI)"
)
_PORT_PROTOCOLS: Final = {
    50051: "grpc", 5432: "sql", 3306: "sql", 1433: "sql", 6379: "redis", 5672: "amqp", 9092: "kafka",
    27017: "mongodb",
    4222: "nats", 25: "smtp", 1025: "smtp", 587: "smtp", 21: "ftp", 11211: "memcached", 4317: "otlp",
    4318: "otlp",
    1883: "mqtt", 80: "http", 8080: "http", 443: "http", 8000: "http", 3000: "http", 5000: "http",
}  # fmt: skip


HINTS: Final = {
    "RABBIT": "amqp", "AMQP": "amqp", "KAFKA": "kafka", "REDIS": "redis", "MONGO": "mongodb", "POSTGRES":
    "sql", "MYSQL": "sql", "DB_": "sql", "DATABASE": "sql", "SMTP": "smtp", "MAIL": "smtp", "GRPC":
    "grpc", "NATS": "nats",
}  # fmt: skip
"""What a variable's name says about the protocol, where nothing else does."""


class Protocols:
    """Answers for the services of one system."""

    def __init__(self, reader: Reader, codes: dict[str, Code]) -> None:
        self.reader = reader
        self.codes = codes

    def linked(
        self,
        source: Workload,
        target: Workload,
        address: Address,
        at: Evidence,
        through: str,
        sure: Sure,
        variable: str,
    ) -> Linked:
        kind = self.kind(source, target, variable)
        protocol = (
            "otlp"
            if kind == "telemetry" and "OT" in variable
            else self._protocol(source, target, address, variable)
        )
        return Linked(
            source.name, target.name, protocol, at, through, kind, certainty=sure[0], reason=sure[1]
        )

    def kind(self, source: Workload, target: Workload, variable: str) -> str:
        ends = [self.codes[one.name].product for one in (source, target)]
        watching = any(product is not None and product.kind == "telemetry" for product in ends)
        return "telemetry" if watching or _TELEMETRY_NAME.search(variable) else "call"

    def _protocol(self, source: Workload, target: Workload, address: Address, variable: str) -> str | None:
        product = self.codes[target.name].product
        if address.protocol is not None and address.protocol != "tcp":
            return address.protocol
        if (
            product is not None
            and product.protocol
            and (product.kind in STORES or product.protocol != "http")
        ):
            return product.protocol
        if self._speaks_grpc(source) and self._speaks_grpc(target):
            return "grpc"
        hinted = next((protocol for word, protocol in HINTS.items() if word in variable.upper()), None)
        return (
            _PORT_PROTOCOLS.get(address.port or 0)
            or hinted
            or (product.protocol if product is not None else None)
            or address.protocol
            or "http"
        )

    def _speaks_grpc(self, workload: Workload) -> bool:
        return any(self.reader.of(path).grpc for path in self.codes[workload.name].sources)

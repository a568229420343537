"""Facts about what is deployed and how it is connected."""

from __future__ import annotations

from typing import Annotated, ClassVar

from analyzer.facts.row import Row, fact


@fact
class Service(Row):
    """Something that runs on its own: what a manifest deploys, or an application of the code where no
    manifest says
    more; stores, proxies and what lies outside of the deployment are services, too."""

    TABLE: ClassVar[str] = "service"

    name: Annotated[str, "name of the service"]
    kind: Annotated[
        str,
        "application, job, database, cache, broker, storage, proxy, telemetry, console, identity, mail, "
        "service or external (outside of the deployment)",
    ]
    system: Annotated[str | None, "folder of the manifests that deploy it together with others"] = None
    application: Annotated[str | None, "application.name of the code it runs"] = None
    engine: Annotated[str | None, "product that it is: postgresql, redis, nginx, ..."] = None
    language: Annotated[str | None, "language of most of its code"] = None
    folder: Annotated[str | None, "where its code lies"] = None
    inside_read: Annotated[bool, "whether its code was read, not only what its manifests say"] = False
    image: Annotated[str | None, "image as the manifest names it"] = None
    base_image: Annotated[str | None, "image that its Dockerfile builds on"] = None
    dockerfile: Annotated[str | None, "Dockerfile that it is built with"] = None
    command: Annotated[str | None, "command line, secrets masked"] = None
    user: Annotated[str | None, "user that it runs as, where one is named"] = None
    exposed: Annotated[bool | None, "reachable from outside the deployment; null: not known"] = None
    replicas: Annotated[int | None, "how many run, where a manifest says so"] = None
    workers: Annotated[
        int | None, "processes that serve requests in one replica, where a number is given"
    ] = None
    auxiliary: Annotated[
        bool, "whether only a layer for tests, observation or CI, or a copy of the system, has it"
    ] = False

    def holds(self, path: str) -> bool:
        """Whether a file lies where its code lies."""
        folder = self.folder
        return folder is not None and (folder in ("", ".") or path.startswith(f"{folder.rstrip('/')}/"))


@fact
class ServicePort(Row):
    """A port that a service listens on."""

    TABLE: ClassVar[str] = "service_port"

    service: Annotated[str, "service.id"]
    number: Annotated[int | None, "port of the service"]
    protocol: Annotated[str, "tcp, udp, ..."] = "tcp"
    published: Annotated[str | None, "port of the host or cluster under which outsiders reach it"] = None
    loopback: Annotated[bool, "published on the host's loopback address only"] = False
    name: Annotated[str | None, "name of the port"] = None


@fact
class ServiceVariable(Row):
    """An environment variable that a service is given."""

    TABLE: ClassVar[str] = "service_variable"

    service: Annotated[str, "service.id"]
    name: Annotated[str, "name of the variable"]
    value: Annotated[str | None, "value as far as it is known; masked where it is a secret"]
    secret: Annotated[bool, "whether its name says that it is a secret, or it comes from a secret store"]
    source: Annotated[str, "compose, manifest, env file, template, config map, secret or image"]
    literal: Annotated[bool, "a secret whose value the manifest writes out"] = False


@fact
class ServiceMount(Row):
    """Something mounted into a service."""

    TABLE: ClassVar[str] = "service_mount"

    service: Annotated[str, "service.id"]
    mounted: Annotated[str, "volume, folder or file"]
    target: Annotated[str, "path inside the service"]
    read_only: Annotated[bool, "whether it cannot be written to"] = False


@fact
class ServiceNetwork(Row):
    """A network that a service is in."""

    TABLE: ClassVar[str] = "service_network"

    service: Annotated[str, "service.id"]
    network: Annotated[str, "name of the network"]


@fact
class HealthCheck(Row):
    """A check that tells whether a service works."""

    TABLE: ClassVar[str] = "health_check"

    service: Annotated[str, "service.id"]
    kind: Annotated[str, "healthcheck, readiness, liveness or startup"]
    check: Annotated[str, "what is asked or run"]
    path: Annotated[str | None, "path of an HTTP check"] = None
    port: Annotated[str | None, "port of the check"] = None


@fact
class ServicePrivilege(Row):
    """Something that a service may do beyond what a process of its own needs."""

    TABLE: ClassVar[str] = "service_privilege"

    service: Annotated[str, "service.id"]
    kind: Annotated[
        str, "privileged, capability, host network, host pid, host ipc, escalation, sudo (without a password)"
    ]
    name: Annotated[str, "the capability, or what sudo allows; else the kind again"]


@fact
class ServiceLimit(Row):
    """How much of a resource a service may take."""

    TABLE: ClassVar[str] = "service_limit"

    service: Annotated[str, "service.id"]
    resource: Annotated[str, "memory or cpu"]
    amount: Annotated[str, "the limit as written"]


@fact
class StartOrder(Row):
    """A service that is started after another; it need not call it."""

    TABLE: ClassVar[str] = "start_order"

    service: Annotated[str, "service.id of the later one"]
    after: Annotated[str, "service.id of the earlier one"]
    waits_for: Annotated[str | None, "service_started, service_healthy or service_completed_successfully"] = (
        None
    )


@fact
class ProxyRoute(Row):
    """What a proxy, gateway or ingress passes on."""

    TABLE: ClassVar[str] = "proxy_route"

    proxy: Annotated[str | None, "service.id of the proxy; null: an ingress of the platform"]
    target: Annotated[str, "service.id"]
    host: Annotated[str | None, "host name that it answers to"] = None
    path: Annotated[str | None, "path or rule that leads there"] = None


@fact
class Link(Row):
    """One service using another."""

    TABLE: ClassVar[str] = "link"

    source: Annotated[str, "service.id"]
    target: Annotated[str, "service.id"]
    kind: Annotated[str, "call, telemetry or mount"]
    protocol: Annotated[str | None, "http, grpc, sql, redis, amqp, kafka, ..."] = None
    through: Annotated[
        tuple[str, ...],
        "what shows it: variable NAME, default of NAME, literal, proxy, label, command, console; or a "
        "connection or call by a library, where no manifest deploys anything",
    ] = ()
    places: Annotated[tuple[str, ...], "every place that shows it, as file:line"] = ()
    auxiliary: Annotated[bool, "whether one of its ends is auxiliary"] = False


@fact
class Flow(Row):
    """Messages that pass from one service to another through a broker."""

    TABLE: ClassVar[str] = "flow"

    source: Annotated[str, "service.id of the producer"]
    target: Annotated[str, "service.id of the consumer"]
    via: Annotated[str, "service.id of the broker"]
    channel: Annotated[str | None, "topic, queue, event or remote service"] = None
    style: Annotated[str, "message, task, event or request/reply"] = "message"
    auxiliary: Annotated[bool, "whether one of its ends is auxiliary"] = False

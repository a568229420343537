"""What the readers of manifests give: deployments of workloads, and the parts that lie beside them.

A *deployment* is what one group of files describes: the compose files of a folder, the Kubernetes objects
of a folder, a chart, a Procfile.  Which of them describe one and the same system is decided afterwards
(`systems`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

from analyzer.facts import Evidence


class Rank(IntEnum):
    """Which description of one system is believed first."""

    COMPOSE = 0
    KUBERNETES = 1
    CHART = 2
    CLOUD = 3
    PROCESSES = 4
    CATALOGUE = 5
    CONTINUOUS_INTEGRATION = 6


@dataclass(frozen=True, slots=True)
class Given:
    """The value of an environment variable of a workload."""

    value: str
    evidence: Evidence
    source: str
    """compose, env file, template, config map, secret, image, command"""
    bulk: bool = False
    """Whether it came with all others of a shared list, wanted or not."""


@dataclass(frozen=True, slots=True)
class Port:
    """A port of a workload."""

    number: int | None
    evidence: Evidence
    protocol: str = "tcp"
    published: str | None = None
    """The port of the host, or 'dynamic'; None where it is for the neighbours only."""
    loopback: bool = False
    """Published on the host's own loopback address only."""
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A health check."""

    kind: str
    check: str
    evidence: Evidence
    path: str | None = None
    port: str | None = None


@dataclass(frozen=True, slots=True)
class Mount:
    """Something mounted into a workload."""

    source: str
    target: str
    evidence: Evidence
    read_only: bool = False
    file: str | None = None
    """The path below the root, where a file or folder of the project is mounted."""


@dataclass(frozen=True, slots=True)
class Privilege:
    """Something that a workload may do beyond what a process of its own needs."""

    kind: str
    """privileged, capability, host network, host pid, host ipc, escalation, sudo"""
    name: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of a resource a workload may take."""

    resource: str
    """memory or cpu"""
    amount: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Waits:
    """A workload that is started after another."""

    name: str
    evidence: Evidence
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Inline:
    """A file that a manifest holds itself, and gives to a workload."""

    name: str
    text: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Declared:
    """A workload that another one is said to use."""

    target: str
    evidence: Evidence
    writes: bool | None = None
    """Whether it writes there; None where that is not told."""
    permitted: bool = False
    """Whether it is only let in there: that says who calls where no code says it."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """What starts a workload: messages of another one."""

    via: str | None
    """The workload that they arrive by; None where only a parameter names it."""
    channel: str
    evidence: Evidence
    sources: tuple[str, ...] = ()
    """Sources of events that it asks for, where it is a bus."""


@dataclass(slots=True)
class Workload:
    """Something that is deployed."""

    name: str
    evidence: Evidence
    aliases: set[str] = field(default_factory=set)
    """Further host names under which the neighbours reach it."""
    kind: str | None = None
    """Where the manifest itself says it: job, external, queue, ..."""
    engine: str | None = None
    image: str | None = None
    context: str | None = None
    """Build context, below the root."""
    dockerfile: str | None = None
    stage: str | None = None
    command: str = ""
    started: str = ""
    """What the scripts and settings of the project say that the command names."""
    scripts: tuple[str, ...] = ()
    """Paths of these."""
    environment: dict[str, Given] = field(default_factory=dict)
    ports: list[Port] = field(default_factory=list)
    exposed: bool | None = None
    replicas: int | None = None
    workers: int | None = None
    """Processes that serve requests in one replica."""
    networks: list[tuple[str, Evidence]] = field(default_factory=list)
    mounts: list[Mount] = field(default_factory=list)
    inline: list[Inline] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    privileges: list[Privilege] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    waits: list[Waits] = field(default_factory=list)
    labels: dict[str, tuple[str, Evidence]] = field(default_factory=dict)
    user: str | None = None
    condition: str | None = None
    """What must be asked for so that it runs: a profile."""
    on_host: bool = False
    """Whether it runs beside the deployment, on the machine that publishes the ports."""
    auxiliary: bool = False
    """Whether only a layer for tests, observation or CI has it."""
    managed: bool = False
    """Whether it is a store that a cloud runs beside what is deployed."""
    declared: list[Declared] = field(default_factory=list)
    """What it uses by the manifest's own word: a reference to a resource, an entry of a catalogue."""
    triggers: list[Trigger] = field(default_factory=list)
    folders: tuple[str, ...] = ()
    """Where its code lies, where the manifest says so itself."""


@dataclass(frozen=True, slots=True)
class Routed:
    """A proxy or gateway passing requests on."""

    target: str
    """Host name, or name of a workload, with a port where one is given."""
    evidence: Evidence
    host: str = ""
    path: str = ""
    protocol: str = "http"
    by: str | None = None
    """Name of the workload that does it, where it is known."""


@dataclass(slots=True)
class Deployment:
    """What one group of files describes."""

    rank: Rank
    folder: str
    files: tuple[str, ...]
    workloads: dict[str, Workload] = field(default_factory=dict)
    routed: list[Routed] = field(default_factory=list)
    auxiliary: bool = False
    """Whether it is no deployment of the system: tests, examples, CI."""
    variant: bool = False
    """Whether it stands beside another description of its folder that is the usual one."""
    gateway: str | None = None
    """Name of what routes from outside, where that is no workload (an ingress)."""
    networks: frozenset[str] = frozenset()
    """Names of networks that other deployments can share with it."""
    elsewhere: list[Workload] = field(default_factory=list)
    """Workloads of layers that are no part of it, and may build an image that others take."""

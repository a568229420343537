"""What a map of an estate is made of: nodes of a kind in areas, and edges between them.

Every view can be told as a plan, so that each text format has one thing to write.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a node is; it decides the shape."""

    APPLICATION = "application"
    JOB = "job"
    DATABASE = "database"
    CACHE = "cache"
    BROKER = "broker"
    STORAGE = "storage"
    PROXY = "proxy"
    TELEMETRY = "telemetry"
    CONSOLE = "console"
    SUPPORT = "support"
    EXTERNAL = "external"
    CLIENTS = "clients"
    CHANNEL = "channel"
    GROUP = "group"
    PART = "part"


MEANINGS = {
    Kind.APPLICATION: "application",
    Kind.JOB: "job: runs and ends, or loads the others",
    Kind.DATABASE: "database",
    Kind.CACHE: "cache",
    Kind.BROKER: "broker of messages",
    Kind.STORAGE: "storage of files",
    Kind.PROXY: "proxy or gateway",
    Kind.TELEMETRY: "watches the others",
    Kind.CONSOLE: "console for people who operate it",
    Kind.SUPPORT: "identity, mail and the like",
    Kind.EXTERNAL: "outside of the deployment",
    Kind.CLIENTS: "whoever comes from outside",
    Kind.CHANNEL: "topic, queue or task queue",
    Kind.GROUP: "several, drawn as one",
    Kind.PART: "part",
}


class Relation(StrEnum):
    """What an edge means; it decides the line."""

    CALL = "call"
    STORE = "store"
    MESSAGE = "message"
    TELEMETRY = "telemetry"
    ENTRY = "entry"
    START = "start"
    OTHER = "other"


RELATIONS = {
    Relation.CALL: "calls, over the protocol named",
    Relation.STORE: "reads or writes a store",
    Relation.MESSAGE: "sends messages or takes them",
    Relation.TELEMETRY: "reports to, or is watched by",
    Relation.ENTRY: "entry from outside",
    Relation.START: "is started after",
    Relation.OTHER: "uses",
}


@dataclass(frozen=True, slots=True)
class Node:
    """Something on a map."""

    key: str
    name: str
    kind: Kind
    lines: tuple[str, ...] = ()
    """What is said of it below its name."""
    area: str = ""
    """Key of the area that it lies in; empty: none."""
    exposed: bool = False
    """Whether outsiders reach it."""
    doubtful: bool = False
    """Whether it is there only under a condition, or inferred."""
    evidence: str = ""
    """file:line"""


@dataclass(frozen=True, slots=True)
class Edge:
    """One node using another."""

    source: str
    target: str
    relation: Relation
    label: str = ""
    count: int = 1
    """How many places show it, or how many edges it stands for."""
    doubtful: bool = False
    evidence: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The label with the count."""
        return f"{self.label} x{self.count}".strip() if self.count > 1 else self.label


@dataclass(frozen=True, slots=True)
class Area:
    """A frame around nodes."""

    key: str
    title: str
    boundary: bool = False
    """Whether it is a boundary of trust: what is outside comes in at the entries only."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A map of an estate."""

    title: str
    notes: tuple[str, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    areas: tuple[Area, ...] = ()

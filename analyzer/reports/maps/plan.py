"""What a map of an estate is made of: nodes of a kind in areas, and edges between them.

Every view can be told as a plan, so that each text format has one thing to write.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from analyzer.facts import Evidence

MAX_EVIDENCE = 12
"""Places that an edge carries; the rest is counted."""


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
    ROUTE = "route"
    FUNCTION = "function"
    MODULE = "module"
    TABLE = "table"
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
    Kind.ROUTE: "route, or routes below a path",
    Kind.FUNCTION: "function, or what a package holds",
    Kind.MODULE: "module, or modules of a package",
    Kind.TABLE: "table, or tables of a package",
    Kind.GROUP: "several, drawn as one",
    Kind.PART: "part",
}


class Relation(StrEnum):
    """What an edge means; it decides the line."""

    CALL = "call"
    STORE = "store"
    WRITE = "write"
    READ = "read"
    MESSAGE = "message"
    TELEMETRY = "telemetry"
    ENTRY = "entry"
    START = "start"
    IMPORT = "import"
    OTHER = "other"


RELATIONS = {
    Relation.CALL: "calls, over the protocol named",
    Relation.STORE: "reads or writes a store",
    Relation.WRITE: "writes rows (and reads them, as a rule)",
    Relation.READ: "reads rows",
    Relation.MESSAGE: "sends messages or takes them",
    Relation.TELEMETRY: "reports to, or is watched by",
    Relation.ENTRY: "entry from outside",
    Relation.START: "is started after",
    Relation.IMPORT: "imports",
    Relation.OTHER: "uses",
}


class Change(StrEnum):
    """What became of something between two revisions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


CHANGES = {Change.ADDED: "+ ", Change.REMOVED: "− ", Change.CHANGED: "~ "}  # noqa: RUF001 - as wide as the plus
"""Stands before the name of what changed."""

SEVERITIES = ("critical", "high", "medium", "low", "info")
"""Of findings, from the gravest on."""

EXPOSED = "⇥ "
"""Stands before the name of what outsiders reach."""

ALARM = "⚠ "
"""Stands before the name of what findings are about."""

DOUBT = " ?"
"""Stands behind the name of what is inferred, or holds only under a condition."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Source that a node stands for."""

    path: str
    """A file; a folder ends with a slash."""
    first: int = 0
    last: int = 0
    """Lines, from 1; 0: all of the file."""

    def holds(self, path: str, first: int = 0, last: int = 0) -> bool:
        """Whether it shares something with these lines of a file."""
        if self.path.endswith("/"):
            return path.startswith(self.path) or self.path == "./"
        if path != self.path:
            return False
        return not (self.first and first) or (first <= self.last and last >= self.first)


def lines_at(evidence: Evidence | None) -> tuple[Place, ...]:
    """The lines that a fact rests on, as a place; none where it rests on none."""
    return (Place(evidence.path, evidence.line, evidence.end_line),) if evidence is not None else ()


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
    path: tuple[str, ...] = ()
    """Where it belongs, outermost first and itself last: nodes that begin alike can be drawn as one.  Empty:
    it is always drawn by itself."""
    places: tuple[Place, ...] = ()
    change: Change | None = None
    severity: str = ""
    """The gravest of the findings about it, where they are shown."""

    @property
    def title(self) -> str:
        """Its name with the signs before and behind it."""
        signs = f"{CHANGES[self.change] if self.change else ''}{ALARM if self.severity else ''}"
        return f"{signs}{EXPOSED if self.exposed else ''}{self.name}{DOUBT if self.doubtful else ''}"


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
    change: Change | None = None

    @property
    def text(self) -> str:
        """The label with the count."""
        return f"{self.label} x{self.count}".strip() if self.count > 1 else self.label

    @property
    def title(self) -> str:
        """The label with the count and the signs before and behind it."""
        sign = CHANGES[self.change] if self.change else ""
        return f"{sign}{self.text}{DOUBT if self.doubtful else ''}".strip()


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

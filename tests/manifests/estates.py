"""Estates for the tests of this folder: a file tree as sketched text, and what its manifests say."""

from __future__ import annotations

from pathlib import Path

from analyzer.facts import BlindSpot, Facts, Flow, Link, Service
from analyzer.manifests import deployed
from analyzer.source import open_tree
from tests.trees import grow


def estate(root: Path, text: str) -> Facts:
    """The facts of the tree that `text` sketches (see `tests.trees`)."""
    return read(grow(root, text))


def read(root: Path) -> Facts:
    """The facts of the estate below a folder."""
    return Facts(deployed(open_tree(root), ()).rows)


def services(facts: Facts) -> dict[str, str]:
    """Names and kinds of the services that belong to the system."""
    return {row.id: row.kind for row in facts.of(Service) if not row.auxiliary}


def links(facts: Facts) -> set[tuple[str, str, str | None]]:
    """Source, target and protocol of the links that belong to the system."""
    return {(row.source, row.target, row.protocol) for row in facts.of(Link) if not row.auxiliary}


def flows(facts: Facts) -> set[tuple[str, str, str, str | None]]:
    """Producer, consumer, broker and channel."""
    return {(row.source, row.target, row.via, row.channel) for row in facts.of(Flow)}


def blind(facts: Facts) -> list[tuple[str, str]]:
    """Subject and reason of each blind spot."""
    return [(row.subject, row.reason or "") for row in facts.of(BlindSpot)]

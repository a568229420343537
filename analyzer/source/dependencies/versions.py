"""Which version of each distribution governs, where several files have their say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analyzer.source.dependencies.dependency import Dependency


class Conflict(NamedTuple):
    """Files that fix different versions of one distribution: the one that governs, and the others in
    order."""

    name: str
    governing: Dependency
    others: tuple[Dependency, ...]


def pinned_versions(found: Iterable[Dependency]) -> Mapping[str, str]:
    """The one version of each distribution that governs, for those of which any file fixes one.

    A lock file outweighs an exact pin, and a pin what a distribution says of itself; then what is always
    installed outweighs a group, a file nearer the root one further down, the higher version the lower, and
    the earlier path."""
    return {name: str(ranked[0].version) for name, ranked in _ranked(found).items()}


def version_conflicts(found: Iterable[Dependency]) -> tuple[Conflict, ...]:
    """Distributions of which the same weight of file fixes different versions, by name."""
    conflicts: list[Conflict] = []
    for name, ranked in _ranked(found).items():
        governing = ranked[0]
        others = tuple(
            other
            for other in ranked[1:]
            if other.kind == governing.kind and other.version != governing.version
        )
        if others:
            conflicts.append(Conflict(name, governing, others))
    return tuple(conflicts)


_WEIGHT = {"lock": 0, "declared": 1, "metadata": 2}


def _ranked(found: Iterable[Dependency]) -> dict[str, list[Dependency]]:
    by_name: dict[str, list[Dependency]] = {}
    for dependency in found:
        if dependency.version:
            by_name.setdefault(dependency.name, []).append(dependency)
    for candidates in by_name.values():
        if len({candidate.version for candidate in candidates}) > 1:
            candidates.sort(key=lambda one: one.source_path)
            candidates.sort(key=lambda one: _comparable(one.version or ""), reverse=True)
        candidates.sort(
            key=lambda one: (_WEIGHT[one.kind], one.group is not None, one.source_path.count("/"))
        )
    return dict(sorted(by_name.items()))


def _comparable(version: str) -> tuple[bool, object]:
    """A key that orders versions as PEP 440 does; what is no version comes last."""
    from packaging.version import InvalidVersion, Version  # noqa: PLC0415  (only where files disagree)

    try:
        return (True, Version(version))
    except InvalidVersion:
        return (False, version)

"""Which compose files of a folder are layers of one system, and which describe it anew.

The base and its override are what `docker compose up` takes.  Another file is a layer where it adds
services or changes some of the base's; it is a copy where it describes at least half of the base's services
completely, and is started by itself where it takes the base's network from elsewhere.  A layer that is named
for tests, observation or profiling watches the system and is no part of it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from analyzer.manifests.formats.compose.files import Declared, Reading, base_position, compose_files
from analyzer.manifests.formats.compose.services import workload
from analyzer.manifests.model import Deployment, Rank
from analyzer.manifests.project import Project, is_sample
from analyzer.source.yaml_text import Map

_AUXILIARY: Final = re.compile(
    r"(?i)(?<![a-z])(tests?|testing|e2e|ci|cypress|playwright|selenium|integration|bench(mark)?s?|"
    r"observability|"
    r"monitor(ing)?|telemetry|metrics|tracing|logging|logs|elk|profil(e|er|ing)|debug(ger)?|lint|docs|"
    r"tools?)(?![a-z])"
)
_SECONDARY: Final = re.compile(
    r"(?i)(?<![a-z])(dev(el(opment)?)?|local|images?|stack|swarm|old|legacy|minimal)(?![a-z])"
)


def is_auxiliary(path: str) -> bool:
    """Whether a compose file is named for watching or testing the system."""
    return bool(_AUXILIARY.search(posixpath.basename(path).replace("_", "-")))


def deployments(project: Project) -> Iterator[Deployment]:
    """The deployments of all folders."""
    for folder, paths in sorted(compose_files(project).items()):
        yield from _of_folder(project, folder, paths)


def _of_folder(project: Project, folder: str, paths: list[str]) -> Iterator[Deployment]:
    reading = Reading.of(project, folder)
    declared = {path: services for path in paths if (services := reading.services(path))}
    taken_in = {path for path in reading.taken_in if base_position(posixpath.basename(path)) is None}
    if taken_in < declared.keys():
        declared = {path: services for path, services in declared.items() if path not in taken_in}
    if not declared:
        return
    ranked = sorted(declared, key=lambda path: _order(path, declared[path]))
    base, *others = ranked
    merged, files = dict(declared[base]), [base]
    auxiliary: set[str] = set()
    copies: list[str] = []
    beside: list[str] = []
    watchers: list[Declared] = []
    standing = base_position(posixpath.basename(base)) is not None
    overridden = any(_overridden_by(path) == base for path in others)
    for path in sorted(others, key=lambda path: _laid(path, base, others)):
        services = declared[path]
        if not _is_override(path) and _is_copy(declared[base], services, standing):
            copies.append(path)
            continue
        if all(_is_complete(services[name]) for name in services.keys() & merged.keys()) and _stands_beside(
            project, path, base
        ):
            beside.append(path)
            continue
        files.append(path)
        watching = is_auxiliary(path)
        for name, one in services.items():
            if name not in merged:
                merged[name] = one
                auxiliary.update([name] if watching else [])
            elif watching:
                watchers.append(one)
            elif _is_override(path) or not overridden:
                merged[name] = replace(one, below=(*one.below, merged[name]))
            else:  # `up` takes the base and its override: what others change is for some installations
                merged[name] = replace(merged[name], below=(one, *merged[name].below))
    made = _deployment(project, folder, files, merged, auxiliary)
    made.elsewhere += [workload(project, one) for one in watchers if "build" in one.node]
    yield made
    for path in (*copies, *beside):
        made = _deployment(project, folder, [path], declared[path], set())
        made.variant = True
        yield made


def _deployment(
    project: Project, folder: str, files: list[str], services: dict[str, Declared], auxiliary: set[str]
) -> Deployment:
    made = Deployment(
        Rank.COMPOSE, folder, tuple(files), auxiliary=is_sample(files[0]) or is_auxiliary(files[0])
    )
    made.networks = frozenset(name for path in files for name in _networks(project, path, folder))
    for name, declared in services.items():
        one = workload(project, declared)
        one.auxiliary = name in auxiliary
        if _is_bare(one.image, one.context) and not one.environment and not one.command:
            continue  # a template that others extend, or a patch of something absent
        made.workloads[name] = one
    return made


def _networks(project: Project, path: str, folder: str) -> Iterator[str]:
    """The names of the networks of a file: of those that it takes from elsewhere, of those that it names for
    others, and of those that compose names after the folder."""
    for document in project.mappings(path):
        for key, node in document.map("networks").items():
            about = node if isinstance(node, Map) else Map()
            outside = about.get("external")
            if isinstance(outside, Map):
                yield outside.text("name") or key
            elif outside == "true" or about.text("name"):
                yield about.text("name") or key
            else:
                yield f"{posixpath.basename(folder)}_{key}"


def _is_bare(image: str | None, context: str | None) -> bool:
    return image is None and context is None


def _is_override(path: str) -> bool:
    return bool(re.search(r"[._-]override\.ya?ml\Z", path))


def _overridden_by(path: str) -> str:
    """The file that one called `.override` is laid over."""
    return re.sub(r"[._-]override(\.ya?ml)\Z", r"\1", path)


def _laid(path: str, base: str, others: list[str]) -> tuple[bool, bool, str, bool]:
    """Where a layer comes: the override of the base first, that of another layer right after this one."""
    overridden = _overridden_by(path)
    if _is_override(path) and (overridden == base or overridden not in others):
        return False, is_auxiliary(path), path, False
    return True, is_auxiliary(path), overridden, _is_override(path)


def _stands_beside(project: Project, path: str, base: str) -> bool:
    """Whether a file is started by itself: it takes a network from elsewhere that a layer of the base would
    find there."""
    made = {key for document in project.mappings(base) for key in document.map("networks")}
    return any(
        isinstance(node, Map) and node.text("external") == "true" and key in made
        for document in project.mappings(path)
        for key, node in document.map("networks").items()
    )


def _is_copy(base: dict[str, Declared], services: dict[str, Declared], standing: bool) -> bool:
    """Whether a file describes the base's system anew."""
    common = base.keys() & services.keys()
    complete = [name for name in common if _is_complete(services[name])]
    if not standing and complete:
        return True  # local.yml and production.yml: none of them is laid over the other
    return len(complete) == len(common) and 2 * len(common) >= min(len(base), len(services)) and bool(common)


def _is_complete(declared: Declared) -> bool:
    """Whether a service can be started by what one file says of it."""
    return bool(declared.node.keys() & {"image", "build", "extends"})


def _order(path: str, services: dict[str, Declared]) -> tuple[bool, int, bool, int, str]:
    name = posixpath.basename(path)
    position = base_position(name)
    return (
        is_auxiliary(path),
        position if position is not None else 9,
        bool(_SECONDARY.search(name)),
        -len(services),
        path,
    )

"""Which files are compose files, and what one of them declares after `extends` and `include`."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from analyzer.manifests.project import Project, within
from analyzer.manifests.variables import environment_file, interpolated, variables
from analyzer.source.yaml_text import List, Map, Node

MAX_CHAIN: Final = 20
"""Files or services that pull in one another; real chains have three links."""

_NAMED = re.compile(
    r"(?:(?:docker-)?compose(?:[._-].+)?|.+[._-](?:docker-)?compose|docker-(?:stack|cloud|"
    r"swarm)[\w.-]*|stack)"
    r"\.ya?ml(?:\.dist)?\Z",
    re.IGNORECASE,
)
_SERVICES = re.compile(r"^services:\s*(?:#.*)?$", re.MULTILINE)
_SERVICE_KEY = re.compile(r"^\s+(?:image|build|extends):", re.MULTILINE)
_BASES: Final = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")


def is_compose_name(name: str) -> bool:
    """Whether compose files are called so."""
    return bool(_NAMED.match(name))


def base_position(name: str) -> int | None:
    """The position of a file name among those that compose looks for itself."""
    return _BASES.index(name) if name in _BASES else None


def compose_files(project: Project) -> dict[str, list[str]]:
    """The compose files of each folder: those that are called so, and those near the root that look so."""
    project.unread(is_compose_name)
    found: dict[str, list[str]] = {}
    for file in project.files(lambda name: name.endswith((".yml", ".yaml", ".yml.dist"))):
        folder, name = posixpath.split(file.path)
        if is_compose_name(name) or (
            file.path.count("/") <= 2 and not name.startswith(".") and _looks(project, file.path)
        ):
            found.setdefault(folder, []).append(file.path)
    return found


def _looks(project: Project, path: str) -> bool:
    """Cookiecutters call them local.yml and production.yml."""
    if "/." in f"/{path}":
        return False
    text = project.searched(path)
    return bool(_SERVICES.search(text) and _SERVICE_KEY.search(text)) and "apiVersion:" not in text


@dataclass(slots=True)
class Declared:
    """A service as one file declares it."""

    name: str
    node: Map
    path: str
    folder: str
    """What its relative paths start from."""
    values: dict[str, str]
    below: tuple[Declared, ...] = ()
    """What it extends or is laid over, lowest first."""

    def layers(self) -> Iterator[Declared]:
        """From the lowest layer to the topmost."""
        for one in self.below:
            yield from one.layers()
        yield self


@dataclass(slots=True)
class Reading:
    """What compose files of one project folder come to."""

    project: Project
    folder: str
    values: dict[str, str] = field(default_factory=dict)
    taken_in: set[str] = field(default_factory=set)
    """Files that others include or extend."""

    @classmethod
    def of(cls, project: Project, folder: str, env_file: str = ".env") -> Reading:
        """A reading with the variables of the folder's `.env`."""
        reading = cls(project, folder)
        found = environment_file(project, within(folder, env_file))
        if found is not None:
            known = variables(project.text(found[0]) or "")
            reading.values = {name: value for name, (value, _) in known.items()}
        return reading

    def services(self, path: str, chain: tuple[str, ...] = ()) -> dict[str, Declared]:
        """The services of a file, those of included files among them."""
        if path in chain or len(chain) > MAX_CHAIN:
            self.project.blind(path, 1, "compose files include one another in a circle")
            return {}
        found: dict[str, Declared] = {}
        for document in self.project.mappings(path):
            for included in self._included(document, path, (*chain, path)):
                found.update(included)
            services = document.get("services")
            if services is None and "version" not in document and _old_style(document):
                services = document
            if not isinstance(services, Map):
                continue
            for name, node in services.items():
                known = node if isinstance(node, Map) else Map(services.at(name))
                known.line = services.at(name)
                name = interpolated(name, self.values)
                one = Declared(name, known, path, self.folder, self.values)
                found[name] = replace(one, below=self._extended(one, (*chain, f"{path} {name}")))
        return found

    def _included(self, document: Map, path: str, chain: tuple[str, ...]) -> Iterator[dict[str, Declared]]:
        for entry in document.sequence("include"):
            node = entry if isinstance(entry, Map) else Map(document.at("include"))
            wanted = entry if isinstance(entry, str) else node.get("path")
            paths = [one for one in wanted if isinstance(one, str)] if isinstance(wanted, List) else [wanted]
            for one in paths:
                if not isinstance(one, str):
                    continue
                target = within(posixpath.dirname(path), interpolated(one, self.values))
                folder = (
                    within(self.folder, node.text("project_directory"))
                    if node.get("project_directory")
                    else ""
                )
                reading = Reading.of(
                    self.project, folder or posixpath.dirname(target), node.text("env_file", ".env")
                )
                reading.values = {**reading.values, **self.values}
                if not self.project.exists(target):
                    self.project.blind(path, document.at("include"), f"includes {target}, which is not there")
                    continue
                self.taken_in.add(target)
                yield reading.services(target, chain)
                self.taken_in |= reading.taken_in

    def _extended(self, declared: Declared, chain: tuple[str, ...]) -> tuple[Declared, ...]:
        entry = declared.node.get("extends")
        name = entry if isinstance(entry, str) else entry.text("service") if isinstance(entry, Map) else ""
        if not name:
            return ()
        name = interpolated(name, self.values)
        file = entry.text("file") if isinstance(entry, Map) else ""
        target = (
            within(posixpath.dirname(declared.path), interpolated(file, self.values))
            if file
            else declared.path
        )
        key = f"{target} {name}"
        line = declared.node.at("extends")
        if key in chain or len(chain) > MAX_CHAIN:
            self.project.blind(declared.path, line, f"the service {name} extends itself")
            return ()
        for document in self.project.mappings(target):
            node = document.map("services").get(name)
            if isinstance(node, Map):
                folder = posixpath.dirname(target) if file else declared.folder
                one = Declared(name, node, target, folder, self.values)
                self.taken_in.update([target] if file else [])
                return (replace(one, below=self._extended(one, (*chain, key))),)
        self.project.blind(declared.path, line, f"extends the service {name} of {target}, which is not there")
        return ()


def _old_style(document: Map) -> bool:
    """Version 1: the services are the top level."""
    return bool(document) and all(
        isinstance(node, Map) and ("image" in node or "build" in node) for node in document.values()
    )


def pairs(node: Node, line: int) -> Iterator[tuple[str, str | None, int]]:
    """Names with values: compose takes a mapping or a list of NAME=value everywhere.  None: no value is
    given."""
    if isinstance(node, Map):
        for name, value in node.items():
            yield name, value if isinstance(value, str) else None, node.at(name)
    elif isinstance(node, List):
        for text, at in node.texts():
            name, separator, value = text.partition("=")
            yield name.strip(), value if separator else None, at
    elif isinstance(node, str):
        name, separator, value = node.partition("=")
        yield name.strip(), value if separator else None, line

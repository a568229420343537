"""A declared compose service as a workload: its layers laid over one another, its fields read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator

from analyzer.facts import Evidence
from analyzer.manifests.formats.compose.files import Declared, base_position, pairs
from analyzer.manifests.model import Check, Given, Limit, Mount, Port, Privilege, Waits, Workload
from analyzer.manifests.project import Project, evidence, within
from analyzer.manifests.variables import environment_file, interpolated, variables
from analyzer.source.yaml_text import List, Map, Node

_PORT = re.compile(
    r"(?:(?P<host>\[[^\]]*\]|[\d.]+|"
    r"[^:\s]*?):)?(?:(?P<published>[^:\s/]*):)?(?P<target>[\d-]+)(?:/(?P<protocol>\w+))?\Z"
)

_NAMESPACES = {"network_mode": "host network", "pid": "host pid", "ipc": "host ipc"}
"""Keys that put a service into a namespace of the host where they say `host`."""


def workload(project: Project, declared: Declared) -> Workload:
    """What a service comes to, with all that it extends and that is laid over it."""
    made = Workload(declared.name, evidence(declared.path, declared.node.line))
    layers = list(declared.layers())
    usual = (one for one in layers if base_position(posixpath.basename(one.path)) is not None)
    first = next(usual, layers[0])
    made.evidence = evidence(first.path, first.node.line)
    for layer in layers:
        _Layer(project, layer, made).lay()
    return made


_WORKING = re.compile(r"\$(?:PWD|\{PWD\})(?:/+|\Z)")
"""The folder in which somebody gives the command."""


class _Layer:
    """One layer of a service, being laid over what is below it."""

    def __init__(self, project: Project, declared: Declared, made: Workload) -> None:
        self.project = project
        self.declared = declared
        self.node = declared.node
        self.made = made

    def lay(self) -> None:
        for name, tag in self.node.tags.items():
            if tag in ("!reset", "!override"):
                self._drop(name)
        self._build()
        self._simple()
        self._environment()
        self._ports()
        self._networks()
        self._mounts()
        self._checks()
        self._privileges()
        self._limits()
        self._waits()
        self._labels()

    # -- reading ---------------------------------------------------------------------------------------------

    def _put(self, text: str) -> str:
        return interpolated(text, self.declared.values)

    def _at(self, key: str) -> Evidence:
        return evidence(self.declared.path, self.node.at(key))

    def _on(self, line: int) -> Evidence:
        return evidence(self.declared.path, line)

    def _text(self, key: str) -> str | None:
        value = self.node.get(key)
        return self._put(value) if isinstance(value, str) else None

    def _words(self, node: Node) -> str | None:
        """A command: a text, or a list of arguments."""
        if isinstance(node, List):
            return self._put(" ".join(text for text, _ in node.texts()))
        return self._put(node) if isinstance(node, str) else None

    def _drop(self, name: str) -> None:
        fields: dict[str, Callable[[], None]] = {
            "environment": self.made.environment.clear,
            "ports": self.made.ports.clear,
            "networks": self.made.networks.clear,
            "volumes": self.made.mounts.clear,
            "depends_on": self.made.waits.clear,
            "labels": self.made.labels.clear,
        }
        if name in fields:
            fields[name]()

    # -- fields ----------------------------------------------------------------------------------------------

    def _folder(self, written: str) -> str:
        """A folder to build in; `$PWD` is where the command is given, mostly the top of the project."""
        match = _WORKING.match(written)
        if match is None:
            return within(self.declared.folder, self._put(written))
        inside = self._put(written[match.end() :]) or "."
        at_top = within("", inside)
        return at_top if self.project.tree.exists(at_top) else within(self.declared.folder, inside)

    def _build(self) -> None:
        build = self.node.get("build")
        if isinstance(build, str):
            self.made.context = self._folder(build)
        elif isinstance(build, Map):
            if isinstance(context := build.get("context"), str):
                self.made.context = self._folder(context)
            elif self.made.context is None and ("dockerfile" in build or "target" in build):
                self.made.context = self.declared.folder or "."
            if isinstance(file := build.get("dockerfile"), str):
                self.made.dockerfile = self._put(file)
            if isinstance(stage := build.get("target"), str):
                self.made.stage = self._put(stage)

    def _simple(self) -> None:
        made, node = self.made, self.node
        made.image = self._text("image") or made.image
        made.user = self._text("user") or made.user
        entrypoint, command = self._words(node.get("entrypoint")), self._words(node.get("command"))
        if entrypoint or command:
            made.command = " ".join(text for text in (entrypoint, command) if text)
        for key in ("container_name", "hostname"):
            if text := self._text(key):
                made.aliases.add(text)
        for scale in (node.get("scale"), node.map("deploy").get("replicas")):
            if isinstance(scale, str) and self._put(scale).isdigit():
                made.replicas = int(self._put(scale))
        profiles = [self._put(text) for text, _ in node.sequence("profiles").texts()]
        if profiles:
            made.condition = f"profile {' or '.join(profiles)}"

    def _environment(self) -> None:
        for path, line, required in self._files():
            found = environment_file(self.project, within(self.declared.folder, path))
            if found is None:
                if required:
                    place = within(self.declared.folder, path)
                    self.project.blind(
                        place, 1, f"a file of variables that {self.declared.path}:{line} names is not there"
                    )
                continue
            file, template = found
            for name, (value, at) in variables(self.project.text(file) or "").items():
                source = "template" if template else "env file"
                self.made.environment[name] = Given(value, evidence(file, at), source, bulk=True)
        for name, literal, line in pairs(self.node.get("environment"), self.node.at("environment")):
            known = self.declared.values.get(name) if literal is None else self._put(literal)
            text = f"${{{name}}}" if known is None else known  # compose asks the shell that runs it
            self.made.environment[self._put(name)] = Given(text, self._on(line), "compose")

    def _files(self) -> Iterator[tuple[str, int, bool]]:
        node = self.node.get("env_file")
        line = self.node.at("env_file")
        if isinstance(node, str):
            yield self._put(node), line, True
        elif isinstance(node, List):
            for entry, at in zip(node, node.lines, strict=True):
                if isinstance(entry, str):
                    yield self._put(entry), at, True
                elif isinstance(entry, Map) and entry.get("path"):
                    yield self._put(entry.text("path")), at, entry.text("required") != "false"

    def _ports(self) -> None:
        ports = self.node.sequence("ports")
        for entry, line in zip(ports, ports.lines, strict=True):
            if isinstance(entry, Map):
                self._long_port(entry, line)
            elif isinstance(entry, str) and (match := _PORT.match(self._put(entry).strip())):
                host, published = match["host"], match["published"]
                if published is None and host is not None and not host.count("."):
                    host, published = None, host
                for number in _span(match["target"]):
                    self._port(number, line, match["protocol"], published or "dynamic", host)
        for text, line in self.node.sequence("expose").texts():
            number_text, _, protocol = self._put(text).partition("/")
            for number in _span(number_text):
                self._port(number, line, protocol, None, None)

    def _long_port(self, entry: Map, line: int) -> None:
        for number in _span(self._put(entry.text("target"))):
            published = self._put(entry.text("published")) or "dynamic"
            self._port(number, line, entry.text("protocol"), published, entry.text("host_ip"))

    def _port(
        self, number: int, line: int, protocol: str | None, published: str | None, host: str | None
    ) -> None:
        local = bool(host) and (str(host).startswith("127.") or host in ("localhost", "[::1]"))
        port = Port(number, self._on(line), protocol or "tcp", published, local)
        if (number, published) not in {(one.number, one.published) for one in self.made.ports}:
            self.made.ports.append(port)

    def _networks(self) -> None:
        node = self.node.get("networks")
        if isinstance(node, Map):
            for name, options in node.items():
                self.made.networks.append((name, self._on(node.at(name))))
                if isinstance(options, Map):
                    self.made.aliases.update(
                        self._put(text) for text, _ in options.sequence("aliases").texts()
                    )
        elif isinstance(node, List):
            self.made.networks += [(self._put(text), self._on(line)) for text, line in node.texts()]
        self.made.networks[:] = list({name: (name, at) for name, at in self.made.networks}.values())

    def _mounts(self) -> None:
        volumes = self.node.sequence("volumes")
        for entry, line in zip(volumes, volumes.lines, strict=True):
            if isinstance(entry, Map):
                source, target = self._put(entry.text("source")), self._put(entry.text("target"))
                read_only = entry.text("read_only") == "true"
            elif isinstance(entry, str):
                source, target, read_only = _short_mount(self._put(entry))
            else:
                continue
            of_project = source.startswith(".") or _WORKING.match(source) is not None
            inside = self._folder(source) if of_project else ""
            file = inside if inside and self.project.tree.exists(inside) else None
            self.made.mounts.append(Mount(source, target, self._on(line), read_only, file))
        for entry in self.node.maps("configs"):
            mount = Mount(entry.text("source"), entry.text("target"), self._at("configs"), True)
            self.made.mounts.append(mount)

    def _checks(self) -> None:
        check = self.node.get("healthcheck")
        if not isinstance(check, Map) or check.text("disable") == "true":
            return
        if text := self._words(check.get("test")):
            self.made.checks = [Check("healthcheck", text, self._on(check.at("test")))]

    def _privileges(self) -> None:
        made, node = self.made, self.node
        if self._text("privileged") == "true":
            self._may("privileged", "privileged")
        for text, line in node.sequence("cap_add").texts():
            made.privileges.append(
                Privilege("capability", self._put(text).upper().removeprefix("CAP_"), self._on(line))
            )
        for key, kind in _NAMESPACES.items():
            if self._text(key) == "host":
                self._may(kind, key)

    def _may(self, kind: str, key: str) -> None:
        self.made.privileges.append(Privilege(kind, kind, self._at(key)))

    def _limits(self) -> None:
        for key, resource in (("mem_limit", "memory"), ("cpus", "cpu")):
            if amount := self._text(key):
                self.made.limits.append(Limit(resource, amount, self._at(key)))
        limits = self.node.map("deploy").map("resources").map("limits")
        for key, resource in (("memory", "memory"), ("cpus", "cpu")):
            if amount := limits.text(key):
                self.made.limits.append(Limit(resource, self._put(amount), self._on(limits.at(key))))

    def _waits(self) -> None:
        node = self.node.get("depends_on")
        if isinstance(node, Map):
            for name, options in node.items():
                condition = options.text("condition") if isinstance(options, Map) else ""
                self.made.waits.append(Waits(self._put(name), self._on(node.at(name)), condition or None))
        elif isinstance(node, List):
            self.made.waits += [Waits(self._put(text), self._on(line)) for text, line in node.texts()]
        self.made.waits[:] = list({one.name: one for one in self.made.waits}.values())

    def _labels(self) -> None:
        for holder in (self.node, self.node.map("deploy")):
            for name, value, line in pairs(holder.get("labels"), holder.at("labels")):
                self.made.labels[self._put(name)] = (self._put(value or ""), self._on(line))


def _short_mount(text: str) -> tuple[str, str, bool]:
    parts = text.split(":")
    if len(parts) == 1:
        return "", parts[0], False
    return parts[0], parts[1], "ro" in parts[2].split(",") if len(parts) > 2 else False


def _span(text: str) -> Iterator[int]:
    """The ends of a range of ports: what lies between them tells nothing more."""
    for part in dict.fromkeys(text.split("-")):
        if part.isdigit() and len(part) <= 5:
            yield int(part)

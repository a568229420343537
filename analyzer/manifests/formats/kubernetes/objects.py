"""Objects of Kubernetes as workloads: pods, and what selects, configures and reaches them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from analyzer.facts import Evidence
from analyzer.manifests.formats.kubernetes.routes import routes_of
from analyzer.manifests.model import (
    Check,
    Declared,
    Deployment,
    Given,
    Inline,
    Limit,
    Mount,
    Port,
    Privilege,
    Rank,
    Workload,
)
from analyzer.manifests.project import evidence
from analyzer.secrets import MASK
from analyzer.source.yaml_text import List, Map, Node

WORKLOADS: Final = {
    "Deployment": None, "StatefulSet": None, "DaemonSet": None, "ReplicaSet": None, "Pod": None,
    "ReplicationController": None, "DeploymentConfig": None, "Rollout": None, "Job": "job", "CronJob": "job",
    "ScaledJob": "job",
}  # fmt: skip
"""Kinds of objects that run pods, with what kind of service they are, where the object says so."""

_SIDECARS: Final = ("istio-proxy", "envoy", "linkerd", "cloud-sql-proxy", "cloudsql-proxy", "fluent",
                    "jaeger-agent",
                    "otc-container", "vault-agent", "reloader", "exporter")  # fmt: skip
_USE: Final = re.compile(r"\$\((\w+)\)")
_ROUTES: Final = ("Ingress", "HTTPRoute", "GRPCRoute", "VirtualService", "IngressRoute", "Route", "HTTPProxy")


@dataclass(frozen=True, slots=True)
class Object:
    """One object of a manifest."""

    kind: str
    name: str
    node: Map
    path: str


def objects_of(path: str, documents: Iterable[Map]) -> Iterator[Object]:
    """The objects of a file, those of lists among them."""
    for node in documents:
        kind, name = (
            node.text("kind"),
            node.map("metadata").text("name") or node.map("metadata").text("generateName"),
        )
        if kind == "List":
            yield from objects_of(path, node.maps("items"))
        elif kind and node.get("apiVersion"):
            if kind == "Service" and node.text("apiVersion").startswith("serving.knative"):
                kind = "KnativeService"
            yield Object(kind, name, node, path)


def deployment(found: list[Object], shared: Iterable[Object], rank: Rank, folder: str) -> Deployment:
    """What the objects of one folder or chart describe; `shared` are objects of other folders that they may
    name."""
    made = Deployment(rank, folder, tuple(sorted({one.path for one in found})))
    shared = list(shared)
    known = [*found, *shared]
    configurations = {
        (one.kind, one.name): one for one in reversed(known) if one.kind in ("ConfigMap", "Secret")
    }
    labels: dict[str, dict[str, str]] = {}
    for one in found:
        if one.kind in WORKLOADS or one.kind == "KnativeService":
            workload = _Pod(one, configurations).workload()
            if workload is not None:
                made.workloads.setdefault(workload.name, workload)
                labels[workload.name] = _labels(one)
    own = {one.name for one in found if one.kind == "Service"}
    spaces = {"default", *(one.name for one in known if one.kind == "Namespace")}
    for one in (*found, *(one for one in shared if one.name not in own)):
        if one.kind == "Service":
            _select(one, made, labels, spaces)
    for one in found:
        if one.kind == "HorizontalPodAutoscaler":
            target = made.workloads.get(_plain(one.node.map("spec").map("scaleTargetRef").text("name")))
            low = one.node.map("spec").text("minReplicas")
            if target is not None and low.isdigit():
                target.replicas = int(low)
        elif one.kind == "NetworkPolicy":
            for workload in _selected(one.node.map("spec").map("podSelector"), made, labels):
                workload.networks.append((f"policy {one.name}", evidence(one.path, one.node.line)))
        elif one.kind in _ROUTES:
            made.routed += routes_of(one.kind, one.node, one.path)
            made.gateway = made.gateway or "ingress"
    for one in known:
        if one.kind == "NetworkPolicy":
            _permit(one, made, labels)
    return made


def _selected(selector: Map, made: Deployment, labels: dict[str, dict[str, str]]) -> list[Workload]:
    """The pods that a selector chooses by their labels; one without any chooses all."""
    wanted = _texts(selector.map("matchLabels")).items()
    return [one for name, one in made.workloads.items() if wanted <= labels.get(name, {}).items()]


def _permit(policy: Object, made: Deployment, labels: dict[str, dict[str, str]]) -> None:
    """A policy that lets named pods reach named pods says who is meant to call whom; one that is about all of
    them says nothing."""
    spec = policy.node.map("spec")
    chosen = _chosen(spec.map("podSelector"), made, labels)
    for key, side in (("ingress", "from"), ("egress", "to")):
        for rule in spec.maps(key):
            for peer in rule.maps(side):
                if peer.get("namespaceSelector") is not None or peer.get("ipBlock") is not None:
                    continue
                others = _chosen(peer.map("podSelector"), made, labels)
                callers, called = (others, chosen) if key == "ingress" else (chosen, others)
                at = evidence(policy.path, peer.line)
                for caller in callers:
                    caller.declared += [
                        Declared(one.name, at, permitted=True) for one in called if one is not caller
                    ]


def _chosen(selector: Map, made: Deployment, labels: dict[str, dict[str, str]]) -> list[Workload]:
    """The pods that a selector names by labels that not all of the deployment carry."""
    found = _selected(selector, made, labels)
    named = bool(_texts(selector.map("matchLabels"))) and not selector.get("matchExpressions")
    return found if named and len(found) < max(2, len(made.workloads)) else []


def _texts(node: Map) -> dict[str, str]:
    return {key: value for key, value in node.items() if isinstance(value, str)}


def _template(one: Object) -> Map:
    spec = one.node.map("spec")
    if one.kind == "Pod":
        return one.node
    if one.kind == "CronJob":
        spec = spec.map("jobTemplate").map("spec")
    return spec.map("template")


def _labels(one: Object) -> dict[str, str]:
    return _texts(_template(one).map("metadata").map("labels"))


def _select(
    service: Object, made: Deployment, labels: dict[str, dict[str, str]], spaces: Iterable[str]
) -> None:
    """A Service gives the pods that it selects a host name, and may open them to the outside; where it does
    not say in which namespace it lies, it may be any of `spaces`."""
    spec = service.node.map("spec")
    selector = _texts(spec.map("selector"))
    line = service.node.at("spec")
    namespace = service.node.map("metadata").text("namespace")
    if spec.text("type") == "ExternalName":
        return
    chosen = [
        made.workloads[name]
        for name, own in labels.items()
        if (selector and selector.items() <= own.items()) or (not selector and name == _plain(service.name))
    ]
    for workload in chosen:
        workload.aliases.add(service.name)
        for space in [namespace] if namespace else sorted(spaces):
            workload.aliases.add(f"{service.name}.{space}")
        outside = spec.text("type") in ("LoadBalancer", "NodePort") or bool(spec.get("externalIPs"))
        if outside:
            workload.exposed = True
        for port in spec.maps("ports"):
            number = port.text("targetPort") or port.text("port")
            published = (port.text("nodePort") or port.text("port")) if outside else None
            at = evidence(service.path, port.line or line)
            target = (
                int(number)
                if number.isdigit()
                else int(port.text("port"))
                if port.text("port").isdigit()
                else None
            )
            _add_port(
                workload,
                Port(
                    target,
                    at,
                    port.text("protocol", "TCP").lower(),
                    published,
                    name=port.text("name") or None,
                ),
            )


def _add_port(workload: Workload, port: Port) -> None:
    for number, known in enumerate(workload.ports):
        if known.number == port.number:
            workload.ports[number] = port if port.published else known
            return
    workload.ports.append(port)


class _Pod:
    """A workload in the making."""

    def __init__(self, one: Object, configurations: dict[tuple[str, str], Object]) -> None:
        self.object = one
        self.configurations = configurations

    def _at(self, line: int) -> Evidence:
        return evidence(self.object.path, line)

    def workload(self) -> Workload | None:
        one = self.object
        spec = _template(one).map("spec")
        containers = spec.maps("containers")
        if not containers or not one.name:
            return None
        made = Workload(
            _plain(one.name), self._at(one.node.map("metadata").at("name")), kind=WORKLOADS.get(one.kind)
        )
        main = next((node for node in containers if not _is_sidecar(node)), containers[0])
        made.image = main.text("image") or None
        words = [text for key in ("command", "args") for text, _ in main.sequence(key).texts()]
        replicas = one.node.map("spec").text("replicas")
        made.replicas = int(replicas) if replicas.isdigit() else None
        for node in [*spec.maps("initContainers"), *(node for node in containers if node is not main), main]:
            self._environment(made, node)
        made.command = _with_variables(" ".join(words), made.environment)
        self._container(made, main)
        self._mounts(made, spec, main)
        if one.kind == "StatefulSet" and one.node.map("spec").text("serviceName"):
            made.aliases.add(one.node.map("spec").text("serviceName"))
        context = {**_texts(spec.map("securityContext")), **_texts(main.map("securityContext"))}
        made.user = context.get("runAsUser") or (
            "not root" if context.get("runAsNonRoot") == "true" else None
        )
        self._privileges(made, spec, main)
        if one.kind == "KnativeService":
            made.exposed = True
        return made

    def _container(self, made: Workload, main: Map) -> None:
        for port in main.maps("ports"):
            number = port.text("containerPort")
            if number.isdigit():
                host = port.text("hostPort") or None
                at = self._at(port.line)
                made.ports.append(
                    Port(
                        int(number),
                        at,
                        port.text("protocol", "TCP").lower(),
                        host,
                        name=port.text("name") or None,
                    )
                )
        for kind in ("readinessProbe", "livenessProbe", "startupProbe"):
            probe = main.get(kind)
            if isinstance(probe, Map):
                made.checks.append(_check(kind.removesuffix("Probe"), probe, self._at(main.at(kind))))

    def _privileges(self, made: Workload, spec: Map, main: Map) -> None:
        security = main.map("securityContext")
        for node, key, kind in (
            (security, "privileged", "privileged"),
            (security, "allowPrivilegeEscalation", "escalation"),
            (spec, "hostNetwork", "host network"),
            (spec, "hostPID", "host pid"),
            (spec, "hostIPC", "host ipc"),
        ):
            if node.text(key) == "true":
                made.privileges.append(Privilege(kind, kind, self._at(node.at(key))))
        for text, line in security.map("capabilities").sequence("add").texts():
            made.privileges.append(Privilege("capability", text.upper(), self._at(line)))
        limits = main.map("resources").map("limits")
        for resource in ("memory", "cpu"):
            if amount := limits.text(resource):
                made.limits.append(Limit(resource, amount, self._at(limits.at(resource))))

    def _environment(self, made: Workload, node: Map) -> None:
        for entry in node.maps("envFrom"):
            for key, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
                one = self.configurations.get((kind, entry.map(key).text("name")))
                if entry.get(key) is not None and one is not None:
                    prefix = entry.text("prefix")
                    for name, value, line in _data(one):
                        made.environment[prefix + name] = Given(
                            value, evidence(one.path, line), _source(kind), bulk=True
                        )
        for entry in node.maps("env"):
            name = entry.text("name")
            given = self._value(entry)
            if name and given is not None:
                value = _with_variables(given.value, made.environment)
                made.environment[name] = Given(value, given.evidence, given.source)

    def _value(self, entry: Map) -> Given | None:
        line = entry.line
        if isinstance(entry.get("value"), str):
            return Given(entry.text("value"), self._at(entry.at("value")), "manifest")
        source = entry.map("valueFrom")
        for key, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            wanted = source.map(key)
            one = self.configurations.get((kind, wanted.text("name")))
            if source.get(key) is None:
                continue
            for name, value, at in _data(one) if one is not None else ():
                if name == wanted.text("key"):
                    return Given(value, evidence(one.path, at) if one else self._at(line), _source(kind))
            return Given(MASK if kind == "Secret" else "", self._at(line), _source(kind))
        return Given("", self._at(line), "manifest")

    def _mounts(self, made: Workload, spec: Map, main: Map) -> None:
        sources = {volume.text("name"): volume for volume in spec.maps("volumes")}
        for mount in main.maps("volumeMounts"):
            volume = sources.get(mount.text("name"), Map())
            kinds = [key for key in volume if key != "name"]
            named = volume.map(kinds[0]) if kinds else Map()
            source = (
                named.text("name")
                or named.text("secretName")
                or named.text("claimName")
                or mount.text("name")
            )
            text = f"{kinds[0]} {source}" if kinds else source
            held = (
                self.configurations.get(("ConfigMap", named.text("name"))) if "configMap" in kinds else None
            )
            for name, content, line in _data(held) if held is not None else ():
                if "\n" in content:
                    made.inline.append(Inline(name, content, evidence(held.path if held else "", line)))
            made.mounts.append(
                Mount(text, mount.text("mountPath"), self._at(mount.line), mount.text("readOnly") == "true")
            )


def _with_variables(text: str, known: dict[str, Given]) -> str:
    """A text with its `$(NAME)` put in, as the kubelet does."""
    return _USE.sub(lambda match: known[match[1]].value if match[1] in known else match[0], text)


_KIND_ENDING: Final = re.compile(
    r"(?<=[a-z0-9])-(deployment|deploy|dep|statefulset|sts|daemonset|pod|replicaset|rc|cronjob)\Z"
)


def _plain(name: str) -> str:
    """A name without the kind of the object at its end, which is no part of what people call the service."""
    return _KIND_ENDING.sub("", name)


def _source(kind: str) -> str:
    return "secret" if kind == "Secret" else "config map"


def _data(one: Object) -> Iterator[tuple[str, str, int]]:
    """The entries of a ConfigMap; of a Secret only the keys, unless the manifest spells them out in clear,
    which a
    rule wants to know; even then the value is masked."""
    secret = one.kind == "Secret"
    for key in ("stringData", "data"):
        values = one.node.map(key)
        for name, value in values.items():
            text = value if isinstance(value, str) else ""
            clear = not secret or (key == "stringData" and "://" in text)
            yield name, text if clear else MASK, values.at(name)


def _check(kind: str, probe: Map, at: Evidence) -> Check:
    http, tcp, grpc, command = (
        probe.map("httpGet"),
        probe.map("tcpSocket"),
        probe.map("grpc"),
        probe.map("exec"),
    )
    if "httpGet" in probe:
        port = http.text("port") or None
        return Check(kind, f"GET {http.text('path', '/')}", at, http.text("path", "/"), port)
    if "tcpSocket" in probe or "grpc" in probe:
        port = tcp.text("port") or grpc.text("port") or None
        return Check(kind, "grpc" if "grpc" in probe else "tcp", at, None, port)
    return Check(kind, _joined(command.get("command")), at)


def _joined(node: Node) -> str:
    if isinstance(node, List):
        return " ".join(text for text, _ in node.texts())
    return node if isinstance(node, str) else ""


def _is_sidecar(node: Map) -> bool:
    name = node.text("name").lower() + " " + node.text("image").lower()
    return any(word in name for word in _SIDECARS)

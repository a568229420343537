"""The maps of what is deployed: services and what they use, how they are deployed, and the messages
between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from analyzer.facts import (
    Certainty,
    Evidence,
    Facts,
    Flow,
    HealthCheck,
    Link,
    ProxyRoute,
    Service,
    ServiceNetwork,
    ServicePort,
    StartOrder,
)
from analyzer.reports.maps.grouping import counted
from analyzer.reports.maps.plan import MAX_EVIDENCE, Area, Edge, Kind, Node, Place, Plan, Relation
from analyzer.reports.report import ReportInput
from analyzer.reports.summary import AS_SCRIPT, framework
from analyzer.reports.text import plural, shorten, shorten_name, visible

NAME_WIDTH, LINE_WIDTH, LABEL_WIDTH = 32, 36, 26
"""Characters; what is longer is shortened in its middle."""

INSIDE, OUTSIDE = "inside", "clients"

_KINDS = {"identity": Kind.SUPPORT, "mail": Kind.SUPPORT, "service": Kind.SUPPORT}
_STORES = ("database", "cache", "storage")
_QUEUES = ("kafka", "amqp", "nats", "mqtt", "pulsar", "sqs", "sns", "pubsub")


def is_deployed(facts: Facts) -> bool:
    """Whether a manifest says what is deployed."""
    return any(service.system is not None and not service.auxiliary for service in facts.of(Service))


def has_links(facts: Facts) -> bool:
    """Whether there is more to draw than services one by one."""
    return is_deployed(facts) or bool(facts.of(Link))


def services_plan(report: ReportInput, detail: int = 0) -> Plan:
    """Services, stores and what lies outside, with every link between them."""
    services = _services(report)
    known = {service.id: service for service in services}
    links = [link for link in report.facts.of(Link) if link.source in known and link.target in known]
    shown = [link for link in links if link.kind != "telemetry"]
    if detail > 1:  # what takes too long to lay out is told without what only watches
        services = [service for service in services if service.kind not in ("telemetry", "console")]
    nodes = [_node(service, _about(report, service)) for service in services]
    edges = [_link(link, known) for link in shown]
    entries = list(_entries(report, services))
    if entries:
        nodes.insert(0, Node(OUTSIDE, "clients", Kind.CLIENTS))
    notes = [_counted(services, shown)]
    if not is_deployed(report.facts):
        notes.append("no manifest says what is deployed: stores and hosts are those that the code uses")
    if hidden := len(links) - len(shown):
        notes.append(f"{plural(hidden, 'telemetry link')} not drawn")
    notes += _left_out(report)
    return Plan(_title(report, "Services"), tuple(notes), tuple(nodes), (*entries, *edges), _areas(services))


def deployment_plan(report: ReportInput, detail: int = 0) -> Plan:
    """What each service is deployed as: image, replicas, user, ports, health checks; networks; the order of
    starting."""
    services = _services(report)
    known = {service.id for service in services}
    networks: dict[str, list[str]] = defaultdict(list)
    for row in report.facts.of(ServiceNetwork):
        networks[row.service].append(row.network)
    nodes = []
    areas: dict[str, Area] = {}
    for service in services:
        mine = networks.get(service.id, [])
        key = " + ".join(sorted(mine)) if service.kind != "external" else ""
        if key:
            areas[key] = Area(f"network {key}", f"network {shorten(visible(key), NAME_WIDTH)}")
        node = _node(service, _deployed(report, service))
        nodes.append(replace(node, area=areas[key].key) if key else node)
    order = [row for row in report.facts.of(StartOrder) if row.service in known and row.after in known]
    edges = [
        Edge(row.service, row.after, Relation.START, (row.waits_for or "").removeprefix("service_"),
             evidence=_places(row.evidence))
        for row in order
    ]  # fmt: skip
    entries = list(_entries(report, services))
    if entries:
        nodes.insert(0, Node(OUTSIDE, "clients", Kind.CLIENTS))
    notes = (
        f"{plural(len(services), 'service')}; start order is drawn, and who is reached from outside",
        *_left_out(report),
    )
    return Plan(
        _title(report, "Deployment"), notes, tuple(nodes), (*entries, *edges),
        (*_areas(services), *(areas[key] for key in sorted(areas))),
    )  # fmt: skip


def events_plan(report: ReportInput, detail: int = 0) -> Plan:
    """Who sends messages to whom, through which channel of which broker."""
    flows = [flow for flow in report.facts.of(Flow) if not flow.auxiliary]
    ends = {name for flow in flows for name in (flow.source, flow.target)}
    services = [service for service in _services(report) if service.id in ends]
    names = {service.id: service.name for service in report.facts.of(Service)}
    nodes = [_node(service, ()) for service in services]
    edges: list[Edge] = []
    for key, group in sorted(_by_channel(flows).items()):
        via, channel, style = key
        node = f"channel {via} {channel}"
        lines = (f"{style} via {_short(names.get(via, via))}",)
        area = next((_area(service) for service in services if service.id == group[0].source), "")
        nodes.append(Node(node, _short(channel or "(not known)"), Kind.CHANNEL, lines, area))
        for source in sorted({flow.source for flow in group}):
            places = _places(*(flow.evidence for flow in group if flow.source == source))
            edges.append(Edge(source, node, Relation.MESSAGE, evidence=places, doubtful=_doubtful(group)))
        edges += [
            Edge(node, target, Relation.MESSAGE, doubtful=_doubtful(group))
            for target in sorted({flow.target for flow in group})
        ]
    notes = (f"{plural(len(flows), 'message flow')} found", *_left_out(report))
    return Plan(_title(report, "Messages"), notes, tuple(nodes), tuple(edges), _areas(services))


# -- nodes


def _services(report: ReportInput) -> list[Service]:
    return [service for service in report.facts.of(Service) if not service.auxiliary]


def _node(service: Service, lines: Iterable[str]) -> Node:
    outside = service.kind == "external"
    kind = _KINDS.get(service.kind) or (Kind(service.kind) if service.kind in set(Kind) else Kind.APPLICATION)
    return Node(
        key=service.id,
        name=_name(service),
        kind=kind,
        lines=tuple(shorten(visible(line), LINE_WIDTH) for line in lines if line),
        area="" if outside or _is_somewhere(service) else _area(service),
        exposed=bool(service.exposed),
        doubtful=service.certainty is not Certainty.CERTAIN,
        evidence=_place(service.evidence),
        places=_source(service),
    )


def _source(service: Service) -> tuple[Place, ...]:
    """What says that it is deployed, and the code that it runs."""
    found = [service.evidence.path] if service.evidence else []
    found += [service.dockerfile] if service.dockerfile else []
    found += [f"{service.folder.rstrip('/') or '.'}/"] if service.folder is not None else []
    return tuple(Place(path) for path in found)


def _is_somewhere(service: Service) -> bool:
    """Whether it is known from code alone, which does not say where it runs."""
    return service.system is None and service.application is None


def _area(service: Service) -> str:
    return f"{INSIDE} {service.system or '.'}"


def _areas(services: Iterable[Service]) -> tuple[Area, ...]:
    """A boundary of trust around each system."""
    inside = [one for one in services if one.kind != "external" and not _is_somewhere(one)]
    here = "inside the deployment" if any(one.system for one in inside) else "applications of the project"
    return tuple(
        Area(
            f"{INSIDE} {name}", here if name == "." else f"inside {shorten(visible(name), NAME_WIDTH)}", True
        )
        for name in sorted({one.system or "." for one in inside})
    )


def _about(report: ReportInput, service: Service) -> list[str]:
    """What people want to know of a service at a glance."""
    lines = []
    told = next(
        (one for one in report.summary.applications if one.application.name == service.application), None
    )
    if told is not None:
        lines.append(f"{framework(told.application)} · {plural(len(told.routes), 'route')}")
        if told.routes:
            lines += counted(told.routes)
    elif service.language and service.kind != "proxy":
        lines.append(service.language if service.inside_read else f"{service.language} · not read")
    if service.engine and service.engine.lower() not in service.name.lower():
        lines.append(service.engine)
    if service.replicas is not None and service.replicas != 1:
        lines.append(f"{service.replicas} replicas")
    if service.condition:
        lines.append(
            "only run as a script" if service.condition == AS_SCRIPT else f"only with {service.condition}"
        )
    return lines


def _deployed(report: ReportInput, service: Service) -> list[str]:
    ports = [port for port in report.facts.of(ServicePort) if port.service == service.id]
    checked = any(row.service == service.id for row in report.facts.of(HealthCheck))
    inner = sorted({str(port.number) for port in ports if port.number})
    lines = [
        service.image or (f"built: {service.dockerfile}" if service.dockerfile else ""),
        f"{service.replicas} replicas" if service.replicas not in (None, 1) else "",
        f"ports {', '.join(inner[:6])}" if inner else "",
        f"user {service.user}" if service.user else "",
        "health check" if checked else "",
        f"only with {service.condition}" if service.condition else "",
    ]
    return [line for line in lines if line]


# -- edges


def _link(link: Link, known: dict[str, Service]) -> Edge:
    target = known[link.target]
    protocol = link.protocol or ""
    if link.kind == "telemetry":
        relation = Relation.TELEMETRY
    elif protocol in _QUEUES or target.kind == "broker":
        relation = Relation.MESSAGE
    elif target.kind in _STORES:
        relation = Relation.STORE
    else:
        relation = Relation.CALL if link.kind == "call" else Relation.OTHER
    return Edge(
        link.source,
        link.target,
        relation,
        protocol or ("mounts" if link.kind == "mount" else ""),
        max(1, len(link.places)),
        link.certainty is not Certainty.CERTAIN,
        tuple(visible(text) for text in link.places[:MAX_EVIDENCE]),
    )


def _entries(report: ReportInput, services: list[Service]) -> Iterable[Edge]:
    """How outsiders get in."""
    published: dict[str, list[str]] = defaultdict(list)
    places: dict[str, list[str]] = defaultdict(list)
    for port in report.facts.of(ServicePort):
        if port.published not in (None, "dynamic") and not port.loopback:
            published[port.service].append(f":{port.published}")
            places[port.service].append(_place(port.evidence))
    for route in report.facts.of(ProxyRoute):
        if route.proxy is None:
            published[route.target].append(f"{route.host or ''}{route.path or ''}" or "ingress")
            places[route.target].append(_place(route.evidence))
    for service in services:
        if service.exposed and service.kind != "external":
            ways = list(dict.fromkeys(published[service.id]))
            label = ", ".join(ways[:2]) + (f" +{len(ways) - 2}" if len(ways) > 2 else "")
            shown = shorten(visible(label), LABEL_WIDTH)
            yield Edge(
                OUTSIDE, service.id, Relation.ENTRY, shown, evidence=tuple(places[service.id][:MAX_EVIDENCE])
            )


def _by_channel(flows: Iterable[Flow]) -> dict[tuple[str, str, str], list[Flow]]:
    groups: dict[tuple[str, str, str], list[Flow]] = defaultdict(list)
    for flow in flows:
        groups[flow.via, flow.channel or "", flow.style].append(flow)
    return groups


def _doubtful(flows: Iterable[Flow]) -> bool:
    return all(flow.certainty is not Certainty.CERTAIN for flow in flows)


# -- texts


def _name(service: Service) -> str:
    if service.name == service.application:
        return shorten_name(visible(service.name), NAME_WIDTH)
    return _short(service.name)


def _short(text: str) -> str:
    return shorten(visible(text), NAME_WIDTH) or "?"


def _title(report: ReportInput, what: str) -> str:
    return f"{what} of {shorten(visible(report.project), NAME_WIDTH)}"


def _counted(services: list[Service], links: list[Link]) -> str:
    unread = sum(not service.inside_read and service.language is not None for service in services)
    told = f"{plural(len(services), 'service')}, {plural(len(links), 'link')}"
    return f"{told}; the inside of {plural(unread, 'service')} was not read" if unread else told


def _left_out(report: ReportInput) -> tuple[str, ...]:
    left = sum(service.auxiliary for service in report.facts.of(Service))
    return (f"{plural(left, 'service')} for tests, observation or copies left out",) if left else ()


def _place(at: Evidence | None) -> str:
    return f"{visible(at.path)}:{at.line}" if at is not None else ""


def _places(*found: Evidence | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_place(at) for at in found if at is not None))[:MAX_EVIDENCE]

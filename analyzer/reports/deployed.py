"""What is deployed, or used by the code alone, in a few sentences: for what people read first."""

from __future__ import annotations

from collections import Counter

from analyzer.facts import Facts, Flow, Link, Service
from analyzer.reports.text import plural

MOST_NAMES = 8
"""Names in one sentence; the rest is counted."""

_NOUNS = {
    "console": "console",
    "external": "external service",
    "identity": "identity service",
    "mail": "mail service",
    "service": "other service",
    "storage": "object store",
    "telemetry": "telemetry service",
}
"""What a service of a kind is called, where the kind's name is no noun for it."""

_PLURALS = {"proxy": "proxies"}


def deployed(facts: Facts) -> tuple[str, ...]:
    """Sentences about the services of the system; none where no manifest deploys anything."""
    services = [service for service in facts.of(Service) if not service.auxiliary]
    if not any(service.system is not None for service in services):
        return ()
    kinds = Counter(service.kind for service in services)
    counted = ", ".join(
        plural(kinds[kind], _NOUNS.get(kind, kind), _PLURALS.get(kind, "")) for kind in sorted(kinds)
    )
    links = [link for link in facts.of(Link) if not link.auxiliary and link.kind != "mount"]
    flows = sum(not flow.auxiliary for flow in facts.of(Flow))
    told = [
        counted,
        f"{plural(len(links), 'link')} between them, {plural(flows, 'message flow')}",
        _named(
            "reached from outside", [one.name for one in services if one.exposed and one.kind != "external"]
        ),
        _named("outside of the deployment", [one.name for one in services if one.kind == "external"]),
    ]
    unread = [one.name for one in services if one.language is not None and not one.inside_read]
    told.append(_named("inside not read", unread))
    if left := sum(service.auxiliary for service in facts.of(Service)):
        told.append(f"{plural(left, 'service')} for tests, observation or copies left out")
    return tuple(line for line in told if line)


def used(facts: Facts) -> tuple[str, ...]:
    """Sentences about the stores and hosts that the code uses, where no manifest deploys anything."""
    services = [service for service in facts.of(Service) if service.application is None]
    if not facts.of(Link) or any(service.system is not None for service in facts.of(Service)):
        return ()
    stores = [
        f"{one.name} ({one.kind})" if one.name != one.kind else f"a {one.kind} whose product is not known"
        for one in services
        if one.kind != "external"
    ]
    hosts = [one.name for one in services if one.kind == "external"]
    return tuple(line for line in (_named("stores", stores), _named("hosts that it calls", hosts)) if line)


def _named(what: str, names: list[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"{what}: {', '.join(names[:MOST_NAMES])}{more}"


def service_count(facts: Facts) -> int:
    """How many services the system has."""
    return sum(not service.auxiliary for service in facts.of(Service))

"""Applications found in code as services, where no manifest says more."""

from __future__ import annotations

from analyzer.facts import Application, Service


def service_of(application: Application, *, auxiliary: bool = False) -> Service:
    """An application that no other mounts, as a service of its own."""
    return Service(
        id=application.name,
        name=application.name,
        kind="application",
        application=application.name,
        language="python",
        inside_read=True,
        auxiliary=auxiliary,
        evidence=application.evidence,
        certainty=application.certainty,
        condition=application.condition,
    )

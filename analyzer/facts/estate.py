"""Facts about what is deployed and how it is connected."""

from __future__ import annotations

from typing import Annotated, ClassVar

from analyzer.facts.row import Row, fact


@fact
class Service(Row):
    """Something that runs on its own: an application found in code, where no manifest says more."""

    TABLE: ClassVar[str] = "service"

    name: Annotated[str, "name of the service"]
    kind: Annotated[str, "application"]
    application: Annotated[str | None, "application.name of the code it runs"] = None
    exposed: Annotated[bool | None, "reachable from outside the deployment; null: not known"] = None


@fact
class Link(Row):
    """One service using another, or a datastore."""

    TABLE: ClassVar[str] = "link"

    source: Annotated[str, "service.id"]
    target: Annotated[str, "service.id"]
    kind: Annotated[str, "mount, http, ..."]

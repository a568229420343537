"""Services, the stores among them, and who uses whom."""

from __future__ import annotations

from analyzer.facts.views.view import View, column

ESTATE: tuple[View, ...] = (
    View(
        "datastore",
        "services that keep things for others: databases, caches, brokers, object stores",
        "SELECT * FROM service WHERE kind IN ('database', 'cache', 'broker', 'storage')",
        (),
        "service",
    ),
    View(
        "store_connection",
        "a row for each connection of the code, with the store of the deployment that it speaks to: that of "
        "its host's name, else the only one of its engine",
        """
        SELECT connection.*, coalesce(
                   (SELECT service.id FROM service
                    WHERE service.name = connection.host AND service.kind IN
                          ('database', 'cache', 'broker', 'storage', 'external', 'service')),
                   (SELECT min(service.id) FROM service WHERE service.engine = connection.engine
                    GROUP BY service.engine HAVING count(*) = 1)
               ) AS service
        FROM connection
        """,
        (column("service", "service.id of the store; null: none that the manifests name", "text", True),),
        "connection",
    ),
    View(
        "service_use",
        "a row for each link, with what its ends are",
        """
        SELECT link.id, link.kind, link.protocol, link.source, link.target, link.file, link.line,
        link.end_line, source.name AS source_name, source.kind AS source_kind, target.name AS target_name,
        target.kind AS target_kind, link.certainty, link.auxiliary FROM link JOIN service AS source ON
        source.id = link.source JOIN service AS target ON target.id = link.target
        """,
        (
            column("source_name", "name of the service that uses"),
            column("source_kind", "its kind"),
            column("target_name", "name of the service that is used"),
            column("target_kind", "its kind"),
        ),
        "link",
    ),
)

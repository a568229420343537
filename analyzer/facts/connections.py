"""Facts about connections: where the code opens one to something that keeps data for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Any, ClassVar

from analyzer.facts.row import Row, fact


@fact
class Connection(Row):
    """A connection, pool or client of a store, as the code or its settings open it."""

    TABLE: ClassVar[str] = "connection"

    kind: Annotated[str, "database, cache, search or objects"]
    engine: Annotated[str | None, "postgresql, mysql, sqlite, redis, s3, ...; null: not known"] = None
    library: Annotated[str, "distribution or top-level package that opens it"]
    name: Annotated[str, "qualified name of what is called, or the setting that describes it"]
    alias: Annotated[str | None, "name that the settings give it (Django: default, ...)"] = None
    driver: Annotated[str | None, "driver that speaks to the engine, where it is told apart"] = None
    function: Annotated[str | None, "function.name of the function that opens it; null: at load"] = None
    kept: Annotated[
        bool, "whether that function leaves it in a class or a global, where the next call finds it"
    ] = False
    url: Annotated[
        str | None, "address as far as it is known, passwords masked; {?} or {NAME} for what is not"
    ] = None
    host: Annotated[str | None, "host in it, where it is known"] = None
    port: Annotated[int | None, "port in it, where it is known"] = None
    database: Annotated[str | None, "database, file or bucket, where it is known"] = None
    settings: Annotated[tuple[str, ...], "settings that its address rests on"] = ()
    pooled: Annotated[
        bool | None, "whether connections are kept and used again; null: not known, or no question"
    ] = None
    pool: Annotated[Mapping[str, Any], "what is said of a pool's size and life, as text"] = field(
        default_factory=dict
    )
    timeouts: Annotated[Mapping[str, Any], "what is said of waiting, as text"] = field(default_factory=dict)
    has_timeout: Annotated[
        bool | None, "whether it gives up after some time; null: not known, or no question"
    ] = None
    complete: Annotated[bool, "whether all arguments are known by their names"] = True

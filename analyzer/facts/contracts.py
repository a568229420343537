"""Facts about architecture contracts: what a project lays down about itself, and where it does not hold."""

from __future__ import annotations

from typing import Annotated, ClassVar

from analyzer.facts.row import Row, fact


@fact
class Contract(Row):
    """Who may import, write or call what: from `groundplan.yaml` or import-linter's configuration."""

    TABLE: ClassVar[str] = "contract"

    name: Annotated[str, "what its author calls it"]
    type: Annotated[str, "layers, forbidden, independence, protected, acyclic, writers or callers"]
    source: Annotated[str, "file that lays it down"]
    modules: Annotated[int, "how many modules, tables or services it speaks of"]
    unknown: Annotated[tuple[str, ...], "names in it that nothing has"] = ()
    breaches: Annotated[int, "how often it is broken"] = 0


@fact
class ContractBreach(Row):
    """An import (direct or through others), a write or a call that a contract does not allow."""

    TABLE: ClassVar[str] = "contract_breach"

    contract: Annotated[str, "contract.id"]
    type: Annotated[str, "type of the contract"]
    importer: Annotated[
        str,
        "module.name that must not import, function.name that must not write, service.name that must not "
        "call",
    ]
    imported: Annotated[
        str,
        "module.name or foreign package that must not be imported, table that must not be written, "
        "service.name that must not be called",
    ]
    chain: Annotated[tuple[str, ...], "importer, the modules between, imported"]
    direct: Annotated[bool, "whether no module stands between"]
    way: Annotated[str, "imports, writes or calls"] = "imports"

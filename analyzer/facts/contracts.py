"""Facts about architecture contracts: what a project lays down about itself, and where it does not hold."""

from __future__ import annotations

from typing import Annotated, ClassVar

from analyzer.facts.row import Row, fact


@fact
class Contract(Row):
    """A rule about who may import whom, from `groundplan.yaml` or import-linter's configuration."""

    TABLE: ClassVar[str] = "contract"

    name: Annotated[str, "what its author calls it"]
    type: Annotated[str, "layers, forbidden, independence, protected or acyclic"]
    source: Annotated[str, "file that lays it down"]
    modules: Annotated[int, "how many modules it speaks of"]
    unknown: Annotated[tuple[str, ...], "names in it that no module has"] = ()
    breaches: Annotated[int, "how many imports break it"] = 0


@fact
class ContractBreach(Row):
    """An import, direct or through others, that a contract does not allow."""

    TABLE: ClassVar[str] = "contract_breach"

    contract: Annotated[str, "contract.id"]
    type: Annotated[str, "type of the contract"]
    importer: Annotated[str, "module.name that must not import"]
    imported: Annotated[str, "module.name, or name of the foreign package, that must not be imported"]
    chain: Annotated[tuple[str, ...], "importer, the modules between, imported"]
    direct: Annotated[bool, "whether no module stands between"]

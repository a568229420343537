"""Architecture contracts: what may import, write or call what, as configuration.

The vocabulary is import-linter's (https://import-linter.readthedocs.io/en/stable/contract_types/).  A module
stands for itself and everything below it; `*` stands for one part of a name, `**` for any number of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from analyzer.configuration.typed import Pattern

_NAME: Final = r"(?:[A-Za-z_]\w*|\*\*?)"
MODULE: Final = Pattern(
    rf"{_NAME}(?:\.{_NAME})*", "a dotted module name such as shop.orders, or shop.*.models"
)
LAYER: Final = Pattern(r"[\w.()|: -]+", "a layer: a name, (optional), or siblings as 'a | b' or 'a : b'")
IMPORT: Final = Pattern(
    rf"{_NAME}(?:\.{_NAME})*\s*->\s*{_NAME}(?:\.{_NAME})*", "an import such as shop.orders -> shop.users"
)
GLOB: Final = Pattern(r"[\w.*-]+", "a name in which * stands for anything")
SENTENCE: Final = Pattern(r"\s*\S[\s\S]*", "a text that says something")


class ContractType(StrEnum):
    """What kind of rule a contract lays down."""

    LAYERS = "layers"
    """Imports run downward only."""
    FORBIDDEN = "forbidden"
    """Some modules may not import some others."""
    INDEPENDENCE = "independence"
    """Modules may not import one another."""
    PROTECTED = "protected"
    """Only some modules may import some others directly."""
    ACYCLIC = "acyclic"
    """The packages below a module may not import one another in circles."""
    WRITERS = "writers"
    """Only some modules or services may write some tables."""
    CALLERS = "callers"
    """Only some services may call some others."""


NEEDED: Final = {
    ContractType.LAYERS: ("layers",),
    ContractType.FORBIDDEN: ("source_modules", "forbidden_modules"),
    ContractType.INDEPENDENCE: ("modules",),
    ContractType.PROTECTED: ("protected_modules", "allowed_importers"),
    ContractType.ACYCLIC: ("ancestors",),
    ContractType.WRITERS: ("tables", "allowed"),
    ContractType.CALLERS: ("services", "allowed"),
}


MAX_DEEP_WILDCARDS: Final = 2
"""`**` in one name: each multiplies the ways in which a name can match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One contract."""

    name: Annotated[str, SENTENCE, "what a reader calls it; findings are known by it"]
    type: Annotated[ContractType, "layers, forbidden, independence, protected, acyclic, writers or callers"]
    layers: Annotated[
        tuple[Annotated[str, LAYER], ...],
        "layers, highest first; 'a | b' are siblings that may not import each other, (a) may be missing",
    ] = ()
    containers: Annotated[
        tuple[Annotated[str, MODULE], ...],
        "modules whose children the layers are; without, layers are full names",
    ] = ()
    source_modules: Annotated[tuple[Annotated[str, MODULE], ...], "modules that may not import"] = ()
    forbidden_modules: Annotated[
        tuple[Annotated[str, MODULE], ...], "modules or packages not to be imported"
    ] = ()
    modules: Annotated[tuple[Annotated[str, MODULE], ...], "modules that may not import one another"] = ()
    protected_modules: Annotated[tuple[Annotated[str, MODULE], ...], "modules that few may import"] = ()
    allowed_importers: Annotated[tuple[Annotated[str, MODULE], ...], "the few that may"] = ()
    ancestors: Annotated[
        tuple[Annotated[str, MODULE], ...], "modules whose children may not import one another in circles"
    ] = ()
    tables: Annotated[tuple[Annotated[str, GLOB], ...], "tables that only some may write"] = ()
    services: Annotated[tuple[Annotated[str, GLOB], ...], "services that only some may call"] = ()
    allowed: Annotated[
        tuple[Annotated[str, GLOB], ...], "who may: services, or modules with all below them"
    ] = ()
    ignore_imports: Annotated[tuple[Annotated[str, IMPORT], ...], "imports that do not count"] = ()
    allow_indirect_imports: Annotated[bool, "whether only direct imports count"] = False
    exclude_type_checking_imports: Annotated[bool, "whether imports under TYPE_CHECKING do not count"] = False

    def complaint(self) -> str | None:
        """A contract names the modules that its type speaks of, in patterns that are quick to match."""
        several = [name for name in self.names if name.count("**") > MAX_DEEP_WILDCARDS]
        if several:
            return f"{several[0]} has more than {MAX_DEEP_WILDCARDS} '**'"
        missing = [field for field in NEEDED[self.type] if not getattr(self, field)]
        if missing:
            return f"a contract of type {self.type} needs {', '.join(missing)}"
        if self.type is ContractType.INDEPENDENCE and len(self.modules) < 2 and "*" not in self.modules[0]:
            return "independence needs two modules or a pattern"
        return None

    @property
    def names(self) -> tuple[str, ...]:
        """Every module name, pattern and import in it."""
        return (
            *self.containers,
            *self.source_modules,
            *self.forbidden_modules,
            *self.modules,
            *self.protected_modules,
            *self.allowed_importers,
            *self.ancestors,
            *self.ignore_imports,
        )

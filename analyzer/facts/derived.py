"""Facts that follow from other facts: import cycles, metrics of modules, shadowed routes, calls answered.

``analyzer.graph.derive`` computes them; they are kept as rows so that rules and queries can ask for them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from analyzer.facts.row import Row, fact


class CycleNeeds(StrEnum):
    """The weakest kind of import without which a cycle would not close."""

    LOAD = "load"
    LAZY = "lazy"
    TYPE_CHECKING = "type_checking"


@fact
class ImportCycle(Row):
    """Modules of the target that all import one another, directly or through others (a strongly connected
    component of the import graph)."""

    TABLE: ClassVar[str] = "import_cycle"

    modules: Annotated[tuple[str, ...], "all modules of the component (module.name), sorted"]
    size: Annotated[int, "how many modules they are"]
    imports: Annotated[int, "how many imports run among them"]
    needs: Annotated[
        CycleNeeds,
        "load: imports that run when modules load close it; lazy: only counting imports inside functions; "
        "type_checking: only counting imports for type checkers",
    ]
    example: Annotated[
        tuple[str, ...], "one shortest way round, from the first module by name; the last imports the first"
    ]


@fact
class ModuleMetric(Row):
    """How one module, or one package with all that is below it, is coupled to the rest of the target.

    Instability is Robert C. Martin's Ce / (Ca + Ce): 0 for what only others depend on, 1 for what only
    depends on others.  Imports for type checkers do not count."""

    TABLE: ClassVar[str] = "module_metric"

    name: Annotated[str, "module.name, or the dotted name of the package"]
    level: Annotated[str, "module or package"]
    modules: Annotated[int, "how many modules it stands for: 1, or those of the package"]
    fan_in: Annotated[int, "Ca: modules outside that import it"]
    fan_out: Annotated[int, "Ce: the target's own modules outside that it imports"]
    instability: Annotated[float | None, "Ce / (Ca + Ce), three decimals; null: neither imports nor imported"]
    foreign: Annotated[int, "foreign packages that it imports"]
    cycle: Annotated[str | None, "import_cycle.id of the load-time cycle that it is part of"] = None


@fact
class ShadowedRoute(Row):
    """A route that an earlier one of the same application answers in its place."""

    TABLE: ClassVar[str] = "shadowed_route"

    application: Annotated[str, "application.name"]
    route: Annotated[str, "route.id of the later one, which is not reached"]
    taken_by: Annotated[str, "route.id of the earlier one, which answers"]
    kind: Annotated[str, "duplicate: both match the same requests; shadowed: the earlier one matches more"]
    methods: Annotated[tuple[str, ...], "methods of the later route that the earlier one takes"]
    complete: Annotated[bool, "whether no method of the later route is left to it"]


@fact
class AnsweredCall(Row):
    """A request that the target's code sends, and the route of the target that answers it."""

    TABLE: ClassVar[str] = "answered_call"

    call: Annotated[str, "outbound_call.id"]
    function: Annotated[str, "function.name that sends it"]
    service: Annotated[str, "service.id of the service that answers"]
    route: Annotated[str, "route.id of the route that answers"]

"""Coupling of modules and packages: fan-in, fan-out, instability."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from analyzer.facts import CycleNeeds, Facts, Import, ImportCycle, Module, ModuleMetric
from analyzer.graph.imports import Adjacency


def module_metrics(facts: Facts, graph: Adjacency, cycles: Iterable[ImportCycle]) -> Iterator[ModuleMetric]:
    """One row for each module and one for each package (every dotted prefix that has modules below it)."""
    modules = {module.name: module for module in facts.of(Module)}
    incoming: dict[str, set[str]] = defaultdict(set)
    outgoing: dict[str, set[str]] = defaultdict(set)
    package_incoming: dict[str, set[str]] = defaultdict(set)
    package_outgoing: dict[str, set[str]] = defaultdict(set)
    packages = {name: _packages(module) for name, module in modules.items()}
    for importer, targets in graph.items():
        for imported in targets:
            outgoing[importer].add(imported)
            incoming[imported].add(importer)
            ours, theirs = packages.get(importer, ()), packages.get(imported, ())
            for package in ours:
                if package not in theirs:
                    package_outgoing[package].add(imported)
            for package in theirs:
                if package not in ours:
                    package_incoming[package].add(importer)
    foreign = _foreign(facts)
    in_cycle = {
        name: cycle.id for cycle in cycles if cycle.needs is CycleNeeds.LOAD for name in cycle.modules
    }
    for name, module in modules.items():
        yield _metric(
            module, name, "module", incoming[name], outgoing[name], {name}, foreign, in_cycle.get(name)
        )
    below: dict[str, set[str]] = defaultdict(set)
    for name, prefixes in packages.items():
        for package in prefixes:
            below[package].add(name)
    for package, members in sorted(below.items()):
        yield _metric(
            modules.get(package),
            package,
            "package",
            package_incoming[package],
            package_outgoing[package],
            members,
            foreign,
            None,
        )


def _metric(
    module: Module | None,
    name: str,
    level: str,
    incoming: set[str],
    outgoing: set[str],
    members: set[str],
    foreign: dict[str, set[str]],
    cycle: str | None,
) -> ModuleMetric:
    coupled = len(incoming) + len(outgoing)
    return ModuleMetric(
        id=f"{level} {name}",
        evidence=module.evidence if module else None,
        name=name,
        level=level,
        modules=len(members),
        fan_in=len(incoming),
        fan_out=len(outgoing),
        instability=round(len(outgoing) / coupled, 3) if coupled else None,
        foreign=len(set().union(*(foreign[member] for member in members))),
        cycle=cycle,
    )


def _packages(module: Module) -> tuple[str, ...]:
    """The packages that a module is in, outermost first; a package's own module is in it."""
    parts = module.name.split(".")
    return tuple(".".join(parts[:size]) for size in range(1, len(parts) + module.is_package))


def _foreign(facts: Facts) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in facts.of(Import):
        if not row.own and not row.type_checking:
            found[row.importer].add(row.imported)
    return found

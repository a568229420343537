"""Architecture contracts held against the import graph.

A breach is told once for each module that breaks a contract and each module that it must not import directly,
and once, with the shortest way, for each module that comes by a forbidden one only through others.
Source: import-linter 2.6, importlinter/contracts/ (meaning of the types; what is reported differs:
import-linter tells every shortest chain).
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, permutations
from typing import Final

from analyzer.configuration import Contract, ContractType
from analyzer.facts import Contract as ContractRow
from analyzer.facts import ContractBreach, Evidence, Facts, Import, Module, Row, StandardImport
from analyzer.graph.components import strong_components, way_round
from analyzer.graph.imports import Adjacency, adjacency
from analyzer.graph.ownership import Kept, callers, writers

MAX_BREACHES: Final = 2_000
"""Of one contract: more say no more than that it does not fit the project."""


def contract_facts(facts: Facts, contracts: Iterable[tuple[str, Contract]]) -> list[Row]:
    """Every contract with the file that lays it down, and what breaks it."""
    found: list[Row] = []
    for source, contract in contracts:
        if contract.type in OWNERSHIP:
            found += _owned(facts, source, contract)
            continue
        view = _View.of(facts, contract)
        breaches = list(CHECKS[contract.type](view, contract))[:MAX_BREACHES]
        row = ContractRow(
            id=contract.name,
            name=contract.name,
            type=contract.type,
            source=source,
            modules=len(view.spoken_of),
            unknown=tuple(sorted(view.unknown)),
            breaches=len(breaches),
        )
        found += [row, *(_breach(view, contract, chain) for chain in breaches)]
    return found


def _owned(facts: Facts, source: str, contract: Contract) -> list[Row]:
    """A contract about tables or services."""
    check, way = OWNERSHIP[contract.type]
    kept = check(facts, contract)
    crossings = kept.crossings[:MAX_BREACHES]
    row = ContractRow(
        id=contract.name,
        name=contract.name,
        type=contract.type,
        source=source,
        modules=kept.spoken_of,
        unknown=tuple(sorted(kept.unknown)),
        breaches=len(crossings),
    )
    breaches = (
        ContractBreach(
            id=f"{contract.name}: {one.who} -> {one.what}",
            contract=contract.name,
            type=contract.type,
            importer=one.who,
            imported=one.what,
            chain=(one.who, one.what),
            direct=True,
            way=way,
            evidence=one.evidence,
        )
        for one in crossings
    )
    return [row, *breaches]


Chain = tuple[str, ...]
"""Modules, each of which imports the next."""


@dataclass
class _View:
    """The imports as one contract sees them."""

    names: tuple[str, ...]
    """Every module and foreign package, sorted."""
    graph: Adjacency
    places: Mapping[tuple[str, str], Evidence]
    roots: frozenset[str]
    """What the names of the project's own modules begin with."""
    spoken_of: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, facts: Facts, contract: Contract) -> _View:
        """Without the imports that the contract ignores."""
        ignored = [tuple(map(_pattern, one.split("->"))) for one in contract.ignore_imports]
        pairs: set[tuple[str, str]] = set()
        places: dict[tuple[str, str], Evidence] = {}
        imports: list[Import | StandardImport] = [*facts.of(Import), *facts.of(StandardImport)]
        for row in imports:
            pair = (row.importer, row.imported)
            if row.importer == row.imported or (row.type_checking and contract.exclude_type_checking_imports):
                continue
            if any(one.fullmatch(pair[0]) and other.fullmatch(pair[1]) for one, other in ignored):
                continue
            pairs.add(pair)
            if row.evidence is not None:
                places[pair] = min(places.get(pair, row.evidence), row.evidence)
        graph = adjacency(pairs, (module.name for module in facts.of(Module) if not module.is_test))
        roots = frozenset(module.name.partition(".")[0] for module in facts.of(Module))
        return cls(tuple(graph), graph, places, roots)

    def below(self, name: str) -> set[str]:
        """The modules that a name of a contract stands for: itself and all below it."""
        pattern = re.compile(rf"{_pattern(name).pattern}(?:\..*)?")
        found = {one for one in self.names if pattern.fullmatch(one)}
        self._note(name, found)
        return found

    def heads(self, name: str) -> list[str]:
        """The modules that a name with wildcards stands for, without those below them."""
        pattern = _pattern(name)
        found = sorted(
            {one for module in self.names for one in _with_parents(module) if pattern.fullmatch(one)}
        )
        self._note(name, found)
        return found

    def all_below(self, names: Iterable[str]) -> set[str]:
        """The modules that several names stand for."""
        return {one for name in names for one in self.below(name)}

    def imported(self, names: Iterable[str]) -> set[str]:
        """The modules that several names stand for, of which foreign ones need not be there: that nobody
        imports them is what is asked for."""
        known = set(self.unknown)
        found = self.all_below(names)
        self.unknown = known | {one for one in self.unknown if one.partition(".")[0] in self.roots}
        return found

    def _note(self, name: str, found: Collection[str]) -> None:
        self.spoken_of.update(found)
        if not found:
            self.unknown.add(name)

    def ways(self, sources: set[str], targets: set[str], closed: set[str], direct: bool) -> Iterator[Chain]:
        """From each source to the targets that it imports, and, unless only direct imports count, the
        shortest way to one through modules that are neither of them nor closed."""
        targets = targets - sources
        onward = {} if direct else self._onward(targets, sources | closed)
        for source in sorted(sources):
            imported = self.graph.get(source, ())
            straight = [one for one in imported if one in targets]
            yield from ((source, one) for one in straight)
            detours = [one for one in imported if one in onward and one not in targets]
            if detours and not straight:
                yield (
                    source,
                    *min((_follow(onward, one) for one in detours), key=lambda way: (len(way), way)),
                )

    def _onward(self, targets: set[str], closed: set[str]) -> dict[str, str]:
        """The next step towards the nearest target, from wherever one can be reached."""
        importers: dict[str, list[str]] = {}
        for source, imported in self.graph.items():
            for one in imported:
                importers.setdefault(one, []).append(source)
        found: dict[str, str] = {}
        queue = deque(sorted(targets))
        while queue:
            at = queue.popleft()
            for one in importers.get(at, ()):
                if one not in found and one not in targets and one not in closed:
                    found[one] = at
                    queue.append(one)
        return found


def _follow(onward: Mapping[str, str], start: str) -> Chain:
    way = [start]
    while way[-1] in onward:
        way.append(onward[way[-1]])
    return tuple(way)


def _pattern(name: str) -> re.Pattern[str]:
    """`*` stands for one part of a name, `**` for one or more."""
    parts = (
        r"[^.]+" if part == "*" else r".+" if part == "**" else re.escape(part)
        for part in name.strip().split(".")
    )
    return re.compile(r"\.".join(parts))


def _with_parents(module: str) -> Iterator[str]:
    parts = module.split(".")
    return (".".join(parts[:end]) for end in range(1, len(parts) + 1))


def _breach(view: _View, contract: Contract, chain: Chain) -> ContractBreach:
    first, last = chain[0], chain[-1]
    return ContractBreach(
        id=f"{contract.name}: {first} -> {last}",
        contract=contract.name,
        type=contract.type,
        importer=first,
        imported=last,
        chain=chain,
        direct=len(chain) == 2,
        evidence=view.places.get((first, chain[1])),
    )


# -- the types -----------------------------------------------------------------------------------------------


def _layers(view: _View, contract: Contract) -> Iterator[Chain]:
    for container in contract.containers or ("",):
        for prefix in view.heads(container) if container else ("",):
            yield from _layers_of(view, contract, prefix)


def _layers_of(view: _View, contract: Contract, prefix: str) -> Iterator[Chain]:
    """Each layer's modules, highest first, and what they must not import."""
    levels: list[list[set[str]]] = []
    for layer in contract.layers:
        names = re.split(r"[|:]", layer)
        members = []
        for name in names:
            optional = name.strip().startswith("(")
            plain = name.strip(" ()")
            whole = f"{prefix}.{plain}" if prefix else plain
            known = set(view.unknown)
            members.append(view.below(whole))
            if optional or prefix:  # of a container, not every one has every layer
                view.unknown = known
        levels.append(members if "|" in layer else [{one for member in members for one in member}])
    every = {one for level in levels for member in level for one in member}
    for higher, lower in combinations(range(len(levels)), 2):
        sources = {one for member in levels[lower] for one in member}
        targets = {one for member in levels[higher] for one in member}
        yield from view.ways(sources, targets, every, contract.allow_indirect_imports)
    for level in levels:
        for one, other in permutations(level, 2):
            yield from view.ways(one, other, every, contract.allow_indirect_imports)


def _forbidden(view: _View, contract: Contract) -> Iterator[Chain]:
    sources, targets = view.all_below(contract.source_modules), view.imported(contract.forbidden_modules)
    yield from view.ways(sources, targets, set(), contract.allow_indirect_imports)


def _independence(view: _View, contract: Contract) -> Iterator[Chain]:
    heads = sorted({head for name in contract.modules for head in view.heads(name)})
    members = {head: view.below(head) for head in heads}
    every = {one for member in members.values() for one in member}
    for one, other in permutations(heads, 2):
        yield from view.ways(members[one], members[other], every, contract.allow_indirect_imports)


def _protected(view: _View, contract: Contract) -> Iterator[Chain]:
    protected, allowed = (
        view.imported(contract.protected_modules),
        view.all_below(contract.allowed_importers),
    )
    for importer in view.names:
        if importer not in protected and importer not in allowed:
            yield from ((importer, one) for one in view.graph.get(importer, ()) if one in protected)


def _acyclic(view: _View, contract: Contract) -> Iterator[Chain]:
    for ancestor in sorted({head for name in contract.ancestors for head in view.heads(name)}):
        yield from _circles(view, ancestor)


def _circles(view: _View, ancestor: str) -> Iterator[Chain]:
    """Circles among the children of a package, as chains of children."""
    depth = ancestor.count(".") + 2
    under = {one: ".".join(one.split(".")[:depth]) for one in view.names if one.startswith(f"{ancestor}.")}
    pairs = {
        (under[source], under[target])
        for source in under
        for target in view.graph.get(source, ())
        if target in under and under[source] != under[target]
    }
    siblings = adjacency(pairs)
    for component in strong_components(siblings):
        way = way_round(siblings, component)
        yield (*way, way[0])


CHECKS: Final[Mapping[ContractType, Callable[[_View, Contract], Iterator[Chain]]]] = {
    ContractType.LAYERS: _layers,
    ContractType.FORBIDDEN: _forbidden,
    ContractType.INDEPENDENCE: _independence,
    ContractType.PROTECTED: _protected,
    ContractType.ACYCLIC: _acyclic,
}


OWNERSHIP: Final[Mapping[ContractType, tuple[Callable[[Facts, Contract], Kept], str]]] = {
    ContractType.WRITERS: (writers, "writes"),
    ContractType.CALLERS: (callers, "calls"),
}
"""Contracts that are not about imports, and what breaks them."""

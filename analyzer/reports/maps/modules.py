"""The map of modules: who imports whom, in layers, with what runs against them.

Few modules are drawn one by one; more are drawn as packages, each as deep as there is room for.  An import
that a chain of drawn imports implies is left out, and so the layers can be seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from analyzer.facts import CycleNeeds, Import, Module
from analyzer.graph.components import strong_components
from analyzer.graph.imports import adjacency, counts
from analyzer.graph.layers import backward_edges
from analyzer.reports.maps.diagram import Arrow, Box, Network, Tone
from analyzer.reports.maps.packing import OTHERS, boxes_for, merged
from analyzer.reports.maps.plan import Edge, Kind, Node, Place, Plan, Relation
from analyzer.reports.report import ReportInput
from analyzer.reports.summary import place
from analyzer.reports.text import plural, shorten, visible

MAX_BOXES = (48, 26, 12)
"""Modules or packages that are drawn, for each level of detail: more than a sheet shows legibly is no
map."""

MAX_ARROWS = (110, 60, 30)
"""Forward imports that are drawn, heaviest first."""

MAX_BACKWARD = (18, 12, 6)
"""Imports against the layers that are drawn, heaviest first."""

MOST_IDLE, IDLE_LINES = 3, 5
"""Boxes without an arrow that stand by themselves; more of them share one box, of which so many are named."""

NAME_WIDTH = 44

REST = f".{OTHERS}"
"""Ends the name of a box that stands for several parts of a package."""

LEGEND = (
    "an arrow points down, from importer to imported; one that a chain of arrows implies is left out",
    "thick frame: part of a cycle; dashed arrow upward: closes one (with the number of imports)",
)


def modules_map(report: ReportInput, detail: int = 0) -> Network:
    """The import graph of the target's own modules."""
    modules, notes = _modules(report)
    names = _collapsed(modules, MAX_BOXES[detail])
    weights: Counter[tuple[str, str]] = Counter()
    for row in report.facts.of(Import):
        source, target = names.get(row.importer), names.get(row.imported)
        if row.own and source and target and source != target and counts(row, CycleNeeds.LAZY):
            weights[source, target] += 1
    backward = backward_edges(weights)
    forward = _reduced({edge: weight for edge, weight in weights.items() if edge not in backward})
    shown_forward, shown_backward = (
        _heaviest(weights, edges, most)
        for edges, most in ((forward, MAX_ARROWS[detail]), (backward, MAX_BACKWARD[detail]))
    )
    left_out = len(forward) + len(backward) - len(shown_forward) - len(shown_backward)
    if left_out:
        notes.append(f"{plural(left_out, 'lighter arrow')} not drawn")
    in_cycle = {name for component in strong_components(adjacency(weights)) for name in component}
    members = Counter(names.values())
    shared = _shared_package(names.values())
    touched = {name for edge in (*shown_forward, *shown_backward) for name in edge} | in_cycle
    idle = [name for name in sorted(members) if name not in touched]
    idle = idle if touched and len(idle) > MOST_IDLE else []
    boxes = [
        Box(
            f"module {name}",
            _label(name, members[name], shared),
            Tone.CYCLE if name in in_cycle else Tone.PLAIN,
        )
        for name in sorted(members)
        if name not in idle
    ]
    if idle:
        boxes.append(_idle(idle, members, shared))
    arrows = [Arrow(f"module {source}", f"module {target}") for source, target in shown_forward]
    arrows += [
        Arrow(f"module {source}", f"module {target}", str(weights[source, target]), Tone.CYCLE, upward=True)
        for source, target in shown_backward
    ]
    if len(members) < len(modules):
        notes.insert(0, f"{plural(len(modules), 'module')}, drawn as {len(members)} modules and packages")
    else:
        notes.insert(0, plural(len(modules), "module"))
    return Network(
        title=_title(report),
        notes=(*notes, *(LEGEND if arrows else ())),
        boxes=tuple(boxes),
        arrows=tuple(arrows),
    )


def modules_plan(report: ReportInput) -> Plan:
    """Each module and each import, to draw a part of."""
    modules, notes = _modules(report)
    rows = {row.name: row for row in report.facts.of(Module)}
    nodes = tuple(
        Node(
            f"module {name}",
            shorten(visible(name), NAME_WIDTH),
            Kind.MODULE,
            evidence=rows[name].file,
            path=tuple(name.split(".")),
            places=(Place(rows[name].file),),
        )
        for name in sorted(set(modules))
    )
    known = set(modules)
    edges = merged(
        Edge(
            f"module {row.importer}",
            f"module {row.imported}",
            Relation.IMPORT,
            evidence=(place(row.evidence),) if row.evidence else (),
        )
        for row in report.facts.of(Import)
        if row.own and row.importer in known and row.imported in known and counts(row, CycleNeeds.LAZY)
    )
    return Plan(_title(report), (plural(len(nodes), "module"), *notes), nodes, edges)


def _title(report: ReportInput) -> str:
    return f"Imports of {shorten(visible(report.project), NAME_WIDTH)}"


def _modules(report: ReportInput) -> tuple[list[str], list[str]]:
    """The modules to draw: tests are left out where there is anything else."""
    modules = report.facts.of(Module)
    own = [module.name for module in modules if not module.is_test]
    tests = len(modules) - len(own)
    if own and tests:
        return own, [f"{plural(tests, 'module')} of tests left out"]
    return [module.name for module in modules], []


def _collapsed(modules: list[str], most: int) -> dict[str, str]:
    """Module to the box that stands for it: itself, or the package that it is drawn as."""
    boxes = boxes_for([tuple(name.split(".")) for name in modules], most)
    return {".".join(path): ".".join(box) for path, box in boxes.items()}


def _reduced(weights: Mapping[tuple[str, str], int]) -> set[tuple[str, str]]:
    """The edges of a graph without cycles that no longer chain of the others implies.

    Not by networkx: loading it takes a fifth of a second, as long as parsing two hundred files.
    """
    following: dict[str, set[str]] = {}
    for one, other in weights:
        following.setdefault(one, set()).add(other)
        following.setdefault(other, set())
    below: dict[str, set[str]] = {}
    for one in _last_first(following):
        below[one] = following[one].union(*(below[other] for other in following[one]))
    return {
        (one, other)
        for one, other in weights
        if not any(other in below[between] for between in following[one] if between != other)
    }


def _last_first(following: Mapping[str, set[str]]) -> Iterator[str]:
    """The nodes, each after those that follow it."""
    waiting = {one: len(others) for one, others in following.items()}
    before: dict[str, list[str]] = {one: [] for one in following}
    for one, others in following.items():
        for other in others:
            before[other].append(one)
    ready = [one for one, count in waiting.items() if not count]
    for one in ready:
        yield one
        for earlier in before[one]:
            waiting[earlier] -= 1
            if not waiting[earlier]:
                ready.append(earlier)


def _heaviest(
    weights: Mapping[tuple[str, str], int], edges: Iterable[tuple[str, str]], most: int
) -> list[tuple[str, str]]:
    return sorted(sorted(edges, key=lambda edge: (-weights[edge], edge))[:most])


def _shared_package(names: Iterable[str]) -> str:
    """The one outermost package that all names begin with, which then need not be repeated in every box."""
    roots = {name.partition(".")[0] for name in names}
    return f"{roots.pop()}." if len(roots) == 1 else ""


def _idle(names: list[str], members: Mapping[str, int], shared: str) -> Box:
    """One box for what no drawn arrow touches: side by side they would be wider than all the rest."""
    most = sorted(names, key=lambda name: (-members[name], name))[:IDLE_LINES]
    told = [" · ".join(_label(name, members[name], shared)) for name in most]
    left = len(names) - len(most)
    title = f"{plural(sum(members[name] for name in names), 'module')} without a drawn import"
    return Box("without imports", (title, *told, *([f"and {left} more"] if left else [])), Tone.PLAIN)


def _label(name: str, members: int, shared: str) -> tuple[str, ...]:
    short = name.removeprefix(shared) if name != shared.rstrip(".") else name
    if name.endswith(REST):
        short = f"others in {name.removesuffix(REST)}"
    shown = shorten(visible(short), NAME_WIDTH)
    return (shown, plural(members, "module")) if members > 1 else (shown,)

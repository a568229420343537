"""The deployment half of the facts: from manifests to services, and from what they are given to their links.

    rows, files, held = facts_of(project, deployments, applications)

Deployments are made into systems, and each system's services get their code, their links and their message
flows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from analyzer.facts import Application, Row
from analyzer.manifests.applications import folders_of
from analyzer.manifests.builds import built_images
from analyzer.manifests.code import (
    Code,
    CodeFinder,
    from_image,
    main_language,
    spoken,
)
from analyzer.manifests.describing import format_readers
from analyzer.manifests.dividing import divide, without_neighbours
from analyzer.manifests.entered import Modules, is_python
from analyzer.manifests.flows import Flowing, flows_of
from analyzer.manifests.linked import Linked
from analyzer.manifests.links import links_of
from analyzer.manifests.model import Deployment, Workload
from analyzer.manifests.on_machine import add_stores
from analyzer.manifests.processes import Running, attached, is_watching
from analyzer.manifests.products import product_of
from analyzer.manifests.project import Project
from analyzer.manifests.rows import identified, rows_of
from analyzer.manifests.servers import read_servers
from analyzer.manifests.started import started
from analyzer.manifests.systems import System, systems_of
from analyzer.manifests.texts_of import take_named


@dataclass(slots=True)
class Estate:
    """What is deployed, as far as the files tell."""

    systems: list[System] = field(default_factory=list)
    codes: dict[int, dict[str, Code]] = field(default_factory=dict)
    """Position of a system to the code of its workloads."""
    links: list[list[Linked]] = field(default_factory=list)
    flows: list[list[Flowing]] = field(default_factory=list)
    running: Running = field(default_factory=Running)
    entered: dict[int, dict[str, list[str]]] = field(default_factory=dict)
    """Position of a system to the files that commands of its workloads run, where that is known."""


def facts_of(
    project: Project, deployments: list[Deployment], applications: Iterable[Application]
) -> tuple[list[Row], dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """Services, what belongs to them, links and flows; the files that services are known to run, and the
    Python files that they hold."""
    estate = read_estate(project, deployments, list(applications))
    identifiers = identified(estate.systems, estate.running)
    rows = [*rows_of(estate.systems, estate.codes, estate.links, estate.flows, estate.running, identifiers)]
    files = {
        identifiers[position][name]: frozenset(run)
        for position, entered in estate.entered.items()
        for name, run in entered.items()
    }
    held = {
        identifiers[position][name]: python
        for position, codes in estate.codes.items()
        for name, code in codes.items()
        if (python := frozenset(filter(is_python, code.sources)))
    }
    return rows, files, held


def read_estate(project: Project, deployments: list[Deployment], applications: list[Application]) -> Estate:
    """Everything about what is deployed."""
    images = built_images(project, deployments)
    estate = Estate(systems_of(deployments))
    for system in estate.systems[:1]:
        _beside_stores(system, applications)
    proxies = [reader for reader in format_readers() if hasattr(reader, "routed")]
    finder = CodeFinder(project)
    for position, system in enumerate(estate.systems):
        codes = {name: finder.of(workload, images) for name, workload in system.workloads.items()}
        looked_in = {
            name: given.value
            for name, workload in system.workloads.items()
            if (given := workload.environment.get("PYTHONPATH")) is not None
        }
        without_neighbours(codes, looked_in)
        for name, workload in system.workloads.items():
            from_image(workload, codes[name])
            texts = (*codes[name].texts, *codes[name].sources)
            workload.started, workload.scripts = started(project, workload.command, texts)
            read_servers(project, workload, codes[name])
            codes[name].sources = spoken(workload.command, codes[name].sources)
            codes[name].language = main_language(codes[name])
        for workload in system.workloads.values():
            workload.auxiliary = workload.auxiliary or is_watching(workload, system.workloads.values())
        entered = estate.entered[position] = _entered(project, system, codes)
        divide(codes, entered)
        take_named(project, system, codes, entered)
        for name, files in entered.items():
            codes[name].sources = files
            codes[name].shared = codes[name].libraries = frozenset()
        add_stores(project, system, codes)
        _leave_copies(system, codes)
        estate.codes[position] = codes
        linked, mentioned = links_of(project, system, codes, proxies, entered)
        estate.links.append(linked)
        _leave_unused(system, linked)
        estate.flows.append(flows_of(project, system, codes, linked, mentioned))
    estate.running = attached(estate.systems, estate.codes, applications)
    estate.running.folders = folders_of(project.tree, estate.running.alone)
    return estate


def _leave_copies(system: System, codes: dict[str, Code]) -> None:
    """A store that a cloud runs is another form of one of its kind that the project builds itself."""
    built = {
        product.protocol
        for name, code in codes.items()
        if (product := code.product) is not None and not system.workloads[name].managed
    }
    for name, workload in system.workloads.items():
        product = codes[name].product
        if workload.managed and product is not None and product.protocol in built:
            workload.auxiliary = True


def _leave_unused(system: System, links: list[Linked]) -> None:
    """Buckets that no service uses keep builds, states and logs; such topics take alarms."""
    used = {link.target for link in links}
    for name, workload in system.workloads.items():
        if workload.managed and name not in used and (workload.kind == "storage" or workload.engine == "sns"):
            workload.auxiliary = True


def _entered(project: Project, system: System, codes: dict[str, Code]) -> dict[str, list[str]]:
    """Workload to the files that its command runs, of those that share their Python files with others."""
    holding = {
        name: files
        for name, code in codes.items()
        if code.product is None and (files := frozenset(filter(is_python, code.sources)))
    }
    found: dict[str, list[str]] = {}
    known: dict[tuple[frozenset[str], tuple[str, ...]], Modules] = {}
    for name, files in holding.items():
        if not any(
            other != name and 2 * len(files & theirs) >= len(files) for other, theirs in holding.items()
        ):
            continue  # it has a part of its own, and at most a library in common with others
        key = files, codes[name].roots
        if key not in known:
            known[key] = Modules(project, sorted(files), codes[name].roots)
        run = known[key].run_by(system.workloads[name])
        if run is not None:
            found[name] = run
    return found


def _beside_stores(system: System, applications: list[Application]) -> None:
    """Where the manifests start nothing but stores, for a developer, the applications run beside them."""
    if any(product_of(workload.image) is None for workload in system.workloads.values()):
        return
    for application in applications:
        if application.mounted_at is None and application.evidence is not None:
            top, inside, _ = application.evidence.path.partition("/")
            system.workloads[application.name] = Workload(
                application.name, application.evidence, folders=(top if inside else ".",), on_host=True
            )

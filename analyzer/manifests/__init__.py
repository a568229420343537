"""Manifests: what is deployed, and how it is connected, read from the files that deploy it.

    estate = deployed(tree, applications)
    estate.rows, estate.files           # the facts, and what the services are known to run
    rows = used_by_code(facts, estate.files, estate.held)    # what services use by their code, besides

It reads source and writes facts; it knows neither the evaluator nor any framework.  What code says about
addresses is read as text, in every language alike; what Python code does with them is the evaluator's to
say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from analyzer.facts import Application, Row
from analyzer.manifests.applications import folders_of, service_of
from analyzer.manifests.by_code import used_by_code
from analyzer.manifests.listening import ports_of
from analyzer.source import SourceTree

__all__ = ["Deployed", "deployed", "used_by_code"]

_ENDINGS = (".yml", ".yaml", ".yml.dist", ".tf", ".service", "Procfile")


@dataclass(frozen=True, slots=True)
class Deployed:
    """What manifests say about a tree."""

    rows: list[Row] = field(default_factory=list)
    """Services, what belongs to them, links, flows, and what could not be read."""
    files: dict[str, frozenset[str]] = field(default_factory=dict)
    """Identifier of a service to the Python files that its command runs, where that is known."""
    held: dict[str, frozenset[str]] = field(default_factory=dict)
    """Identifier of a service to the Python files that lie in its image, where that is known."""


def deployed(tree: SourceTree, applications: Iterable[Application]) -> Deployed:
    """What is deployed."""
    applications = list(applications)
    found = Deployed()
    deployments = []
    if _may_describe(tree):
        # Readers take longer to load than a small project takes to audit, and many need none of them.
        from analyzer.manifests.describing import described  # noqa: PLC0415
        from analyzer.manifests.project import Project  # noqa: PLC0415

        project = Project(tree)
        deployments = described(project)
        if deployments:
            from analyzer.manifests.estate import facts_of  # noqa: PLC0415

            rows, files, held = facts_of(project, deployments, applications)
            found.rows.extend(rows)
            found.files.update(files)
            found.held.update(held)
        found.rows.extend(project.blind_spots)
    if not deployments:
        served = [one for one in applications if one.mounted_at is None]
        usual = any(_is_usual(one) for one in served)
        folders = folders_of(tree, served)
        for one in served:
            service = service_of(one, folders.get(one.name), auxiliary=usual and not _is_usual(one))
            found.rows.extend([service, *(ports_of(tree, one, service.id) if len(served) > 1 else ())])
    return found


def _is_usual(application: Application) -> bool:
    """Whether an application is there by default, and not for whoever starts a script only."""
    return application.by_default is not False and not application.by_script


def _may_describe(tree: SourceTree) -> bool:
    """Whether the tree holds files that could be manifests, by their names."""
    return any(
        path.endswith(_ENDINGS) or "supervisor" in path
        for path in (*(file.path for file in tree.files), *(skipped.path for skipped in tree.skipped))
    )

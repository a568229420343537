"""Services that continuous integration starts for the tests: GitHub Actions and GitLab.

They are no part of the system; they tell in which version its stores are tested.
Source: https://docs.github.com/actions/using-containerized-services; https://docs.gitlab.com/ee/ci/services/
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from analyzer.manifests.model import Deployment, Given, Rank, Workload
from analyzer.manifests.project import Project, evidence
from analyzer.source.yaml_text import Map


def describe(project: Project) -> Iterator[Deployment]:
    """A deployment for each pipeline that starts services."""
    for file in project.files(lambda name: name.endswith((".yml", ".yaml"))):
        is_gitlab = posixpath.basename(file.path).startswith(".gitlab-ci")
        is_github = file.path.startswith(".github/workflows/") or "/.github/workflows/" in file.path
        if not (is_gitlab or is_github) or "services:" not in project.searched(file.path):
            continue
        made = Deployment(
            Rank.CONTINUOUS_INTEGRATION, posixpath.dirname(file.path), (file.path,), auxiliary=True
        )
        for document in project.mappings(file.path):
            found = _of_gitlab(document, file.path) if is_gitlab else _of_github(document, file.path)
            for one in found:
                made.workloads.setdefault(one.name, one)
        if made.workloads:
            yield made


def _of_github(document: Map, path: str) -> Iterator[Workload]:
    for job in document.map("jobs").values():
        services = job.map("services") if isinstance(job, Map) else Map()
        for name, node in services.items():
            if isinstance(node, Map) and node.text("image"):
                one = Workload(
                    name, evidence(path, services.at(name)), image=node.text("image"), auxiliary=True
                )
                for variable, value in node.map("env").items():
                    at = evidence(path, node.map("env").at(variable))
                    one.environment[variable] = Given(value if isinstance(value, str) else "", at, "manifest")
                yield one


def _of_gitlab(document: Map, path: str) -> Iterator[Workload]:
    for node in (document, *(one for one in document.values() if isinstance(one, Map))):
        services = node.sequence("services")
        for entry, line in zip(services, services.lines, strict=True):
            image = entry if isinstance(entry, str) else entry.text("name") if isinstance(entry, Map) else ""
            name = entry.text("alias") if isinstance(entry, Map) else ""
            if image:
                name = name or image.rpartition("/")[2].partition(":")[0]
                yield Workload(name, evidence(path, line), image=image, auxiliary=True)

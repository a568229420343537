"""Backstage: the components and resources of a software catalogue, and what they say they depend on.

Modelled: Component and Resource entities, `dependsOn`, `consumesApis` against `providesApis`.  Not
modelled: locations that point out of the repository, groups, templates.
Source: https://backstage.io/docs/features/software-catalog/descriptor-format
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from analyzer.manifests.model import Declared, Deployment, Rank, Workload
from analyzer.manifests.project import Project, evidence, is_sample
from analyzer.source.yaml_text import Map

_DEPLOYED = ("service", "website", "application", "api", "worker", "job", "backend", "frontend", "app")


def describe(project: Project) -> Iterator[Deployment]:
    """One deployment of everything that the catalogue lists."""
    entities: list[tuple[str, Map]] = []
    for file in project.files(lambda name: name.startswith("catalog") and name.endswith((".yaml", ".yml"))):
        if "backstage.io/" in project.searched(file.path) and not is_sample(file.path):
            entities += [(file.path, node) for node in project.mappings(file.path)]
    made = Deployment(Rank.CATALOGUE, "", tuple(sorted({path for path, _ in entities})))
    providers: dict[str, str] = {}
    for path, node in entities:
        spec, name = node.map("spec"), node.map("metadata").text("name")
        kind = spec.text("type").lower()
        if not name or node.text("kind") not in ("Component", "Resource"):
            continue
        if node.text("kind") == "Component" and kind not in _DEPLOYED:
            continue
        folder = posixpath.dirname(path)
        one = Workload(
            name, evidence(path, node.map("metadata").at("name")), folders=(folder,) if folder else ()
        )
        one.kind = (
            kind if node.text("kind") == "Resource" and kind in ("database", "cache", "broker") else None
        )
        made.workloads[name] = one
        providers.update({_plain(text): name for text, _ in spec.sequence("providesApis").texts()})
        for text, line in spec.sequence("dependsOn").texts():
            one.declared.append(Declared(_plain(text), evidence(path, line)))
        for text, line in spec.sequence("consumesApis").texts():
            one.declared.append(Declared(f"api {_plain(text)}", evidence(path, line)))
    for workload in made.workloads.values():
        workload.declared = [
            Declared(providers.get(one.target.removeprefix("api "), ""), one.evidence)
            if one.target.startswith("api ")
            else one
            for one in workload.declared
        ]
    if made.workloads:
        yield made


def _plain(reference: str) -> str:
    """`component:default/orders` is `orders`."""
    return reference.rpartition(":")[2].rpartition("/")[2]

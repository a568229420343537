"""Kubernetes: the objects of each folder become one deployment.

Modelled: the workloads with their pods' containers, Services and their selectors, Ingress, Gateway API and
Istio routes, ConfigMaps, Secrets by key, probes, HorizontalPodAutoscalers, NetworkPolicies as membership and
as who may call whom,
Knative services, List objects, kustomize overlays (their generators and the patches that name a workload).
Not modelled: custom resources of operators beyond these, admission, `fieldRef` values. Source:
https://kubernetes.io/docs/reference/kubernetes-api/ (1.31); kustomize 5 (kustomization.yaml reference).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from analyzer.manifests.formats.kubernetes.kustomize import generated, is_kustomization
from analyzer.manifests.formats.kubernetes.objects import Object, deployment, objects_of
from analyzer.manifests.model import Deployment, Rank
from analyzer.manifests.project import Project, is_sample

_KIND = re.compile(r"^(?:kind|apiVersion):", re.MULTILINE)
_TEMPLATED = re.compile(r"\{\{-?\s*[.$\w]")


def describe(project: Project) -> Iterator[Deployment]:
    """A deployment for each folder that holds objects of Kubernetes."""
    components: set[str] = set()
    charts = {
        posixpath.dirname(file.path)
        for file in project.files(lambda name: name in ("Chart.yaml", "Chart.yml"))
    }
    folders: dict[str, list[Object]] = {}
    for file in project.files(lambda name: name.endswith((".yaml", ".yml"))):
        folder = posixpath.dirname(file.path)
        if any(f"{folder}/".startswith(f"{chart}/") for chart in charts) or "/." in f"/{file.path}":
            continue
        text = project.searched(file.path)
        if "apiVersion:" not in text or not _KIND.search(text) or _TEMPLATED.search(text):
            continue
        found = list(objects_of(file.path, project.mappings(file.path)))
        if is_kustomization(posixpath.basename(file.path)):
            if any(one.kind == "Component" for one in found):
                components.add(folder)  # taken in only where a kustomization names it
            found = list(generated(project, file.path))
        if found:
            folders.setdefault(folder, []).extend(found)
    shared = [
        one
        for folder, found in sorted(folders.items())
        if not is_sample(f"{folder}/x")
        for one in found
        if one.kind in ("ConfigMap", "Secret", "Service", "NetworkPolicy")
    ]
    for folder, found in sorted(folders.items()):
        made = deployment(found, shared, Rank.KUBERNETES, folder)
        made.auxiliary = is_sample(f"{folder}/x") or folder in components
        if made.workloads or made.routed:
            yield made

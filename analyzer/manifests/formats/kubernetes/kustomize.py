"""kustomize: what a kustomization adds to the objects that it takes in: ConfigMaps and Secrets that it
generates."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from analyzer.manifests.formats.kubernetes.objects import Object
from analyzer.manifests.project import Project, within
from analyzer.manifests.variables import variables
from analyzer.source.yaml_text import Map


def is_kustomization(name: str) -> bool:
    return name in ("kustomization.yaml", "kustomization.yml", "Kustomization")


def generated(project: Project, path: str) -> Iterator[Object]:
    """The ConfigMaps and Secrets that a kustomization generates."""
    folder = posixpath.dirname(path)
    for node in project.mappings(path):
        for key, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
            for entry in node.maps(key):
                data = Map(node.at(key))
                for text, line in entry.sequence("literals").texts():
                    name, _, value = text.partition("=")
                    data.put(name, value, line)
                for file in [entry.text("env"), *(text for text, _ in entry.sequence("envs").texts())]:
                    known = variables(project.text(within(folder, file)) or "") if file else {}
                    for name, (value, _) in known.items():
                        data.put(name, value, entry.line)
                made = Map(entry.line)
                made.put("data", data, entry.line)
                yield Object(kind, entry.text("name"), made, path)

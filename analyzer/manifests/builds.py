"""Images that the project builds itself: which folder each of them is built from.

Told by compose files that name an image beside a build, by skaffold's artifacts and by the targets of a
bake file.
Source: https://skaffold.dev/docs/references/yaml/ (build.artifacts); https://docs.docker.com/build/bake/reference/
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from analyzer.manifests.model import Deployment
from analyzer.manifests.project import Project, within

_TARGET = re.compile(r"^target\s+\"[^\"]+\"\s*\{(.*?)^\}", re.MULTILINE | re.DOTALL)
_CONTEXT = re.compile(r"^\s*context\s*=\s*\"([^\"$]+)\"", re.MULTILINE)
_TAG = re.compile(r"tags\s*=\s*\[\s*\"([^\"]+)\"")


def repository(image: str) -> str:
    """An image without digest and tag."""
    head, _, last = image.partition("@")[0].rpartition("/")
    last = last.partition(":")[0]
    return f"{head}/{last}" if head else last


def built_images(project: Project, deployments: Iterable[Deployment]) -> dict[str, str]:
    """Name of an image to the folder that it is built from."""
    found: dict[str, str] = {}
    for deployment in deployments:
        for workload in deployment.workloads.values():
            if workload.image and workload.context and "$" not in repository(workload.image):
                found.setdefault(repository(workload.image), workload.context)
    for file in project.files(lambda name: name.startswith("skaffold") and name.endswith((".yaml", ".yml"))):
        for document in project.mappings(file.path):
            for artifact in document.map("build").maps("artifacts"):
                folder = within(posixpath.dirname(file.path), artifact.text("context") or ".")
                found.setdefault(repository(artifact.text("image")), folder)
    for file in project.files(lambda name: name == "docker-bake.hcl"):
        for target in _TARGET.finditer(project.searched(file.path)):
            context, tag = _CONTEXT.search(target[1]), _TAG.search(target[1])
            if context and tag and "$" not in repository(tag[1]):
                found.setdefault(repository(tag[1]), within(posixpath.dirname(file.path), context[1]))
    return found

"""Images that the project builds itself: what each of them is built from.

Told by compose files that name an image beside a build, in a layer for tests or CI too, by skaffold's
artifacts and by the targets of a bake file.
Source: https://skaffold.dev/docs/references/yaml/ (build.artifacts); https://docs.docker.com/build/bake/reference/
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import NamedTuple

from analyzer.manifests.model import Deployment, Workload
from analyzer.manifests.project import Project, within

_TARGET = re.compile(r"^target\s+\"[^\"]+\"\s*\{(.*?)^\}", re.MULTILINE | re.DOTALL)
_CONTEXT = re.compile(r"^\s*context\s*=\s*\"([^\"$]+)\"", re.MULTILINE)
_TAG = re.compile(r"tags\s*=\s*\[\s*\"([^\"]+)\"")


class Built(NamedTuple):
    """What an image is built from."""

    context: str
    dockerfile: str | None = None
    stage: str | None = None


def repository(image: str) -> str:
    """An image without digest and tag."""
    head, _, last = image.partition("@")[0].rpartition("/")
    last = last.partition(":")[0]
    return f"{head}/{last}" if head else last


def built_images(project: Project, deployments: Iterable[Deployment]) -> dict[str, Built]:
    """Name of an image, and the same without its tag, to what it is built from."""
    found: dict[str, Built] = {}
    for deployment in deployments:
        for workload in (*deployment.workloads.values(), *deployment.elsewhere):
            _keep(found, workload)
    for file in project.files(lambda name: name.startswith("skaffold") and name.endswith((".yaml", ".yml"))):
        for document in project.mappings(file.path):
            for artifact in document.map("build").maps("artifacts"):
                folder = within(posixpath.dirname(file.path), artifact.text("context") or ".")
                found.setdefault(repository(artifact.text("image")), Built(folder))
    for file in project.files(lambda name: name == "docker-bake.hcl"):
        for target in _TARGET.finditer(project.searched(file.path)):
            context, tag = _CONTEXT.search(target[1]), _TAG.search(target[1])
            if context and tag and "$" not in repository(tag[1]):
                folder = within(posixpath.dirname(file.path), context[1])
                found.setdefault(repository(tag[1]), Built(folder))
    return found


def build_of(workload: Workload, images: dict[str, Built]) -> Built | None:
    """What a workload is built from: by its own word, or by that of another one that builds its image."""
    if workload.context is not None:
        return Built(workload.context, workload.dockerfile, workload.stage)
    if not workload.image:
        return None
    return images.get(workload.image) or images.get(repository(workload.image))


def _keep(found: dict[str, Built], workload: Workload) -> None:
    if workload.image and workload.context and "$" not in repository(workload.image):
        built = Built(workload.context, workload.dockerfile, workload.stage)
        for name in (workload.image, repository(workload.image)):
            found.setdefault(name, built)

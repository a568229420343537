"""Images that the project builds itself: what each of them is built from.

Told by compose files that name an image beside a build, in a layer for tests or CI too, by skaffold's
artifacts, by the targets of a bake file, by Tilt's `docker_build`, by `docker build` in scripts and
workflows, and by steps of workflows that use docker/build-push-action.
Source: https://skaffold.dev/docs/references/yaml/ (build.artifacts); https://docs.docker.com/build/bake/reference/;
https://docs.tilt.dev/api.html#api.docker_build; https://docs.docker.com/reference/cli/docker/buildx/build/;
https://github.com/docker/build-push-action (v6, inputs context, file, tags, target)
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from analyzer.manifests.model import Deployment, Workload
from analyzer.manifests.project import Project, within
from analyzer.source.yaml_text import List, Map

_TARGET = re.compile(r"^target\s+\"[^\"]+\"\s*\{(.*?)^\}", re.MULTILINE | re.DOTALL)
_CONTEXT = re.compile(r"^\s*context\s*=\s*\"([^\"$]+)\"", re.MULTILINE)
_TAG = re.compile(r"tags\s*=\s*\[\s*\"([^\"]+)\"")

_TILT = re.compile(r"\bdocker_build\(\s*['\"]([^'\"]+)['\"]\s*,\s*['\"]([^'\"]+)['\"]([^()]*)")
_TILT_FILE = re.compile(r"\bdockerfile\s*=\s*['\"]([^'\"]+)['\"]")
_COMMAND = re.compile(
    r"(?:\bcd\s+(?P<folder>[\w./-]+)\s*&&\s*)?\b(?:docker|podman|buildah)\s+(?:buildx\s+)?build\s(?P<rest>[^\n;&|]*)"
)
_SCRIPTS: Final = re.compile(r"(?i)(makefile|justfile|.*\.(sh|bash|mk|bat)|jenkinsfile)")
_WORKFLOWS: Final = ".github/workflows/"
_PUSH_ACTION: Final = "docker/build-push-action"
_PUT_IN: Final = re.compile(r"\$\{\{[^{}]*\}\}")
"""What a workflow puts into a text."""


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
    for image, built in (*_tilted(project), *_scripted(project)):
        found.setdefault(image, built)
    deployed = {repository(one.image) for made in deployments for one in made.workloads.values() if one.image}
    for pattern, built in _pushed(project):
        for image in sorted(filter(pattern.fullmatch, deployed)):
            found.setdefault(image, built)
    return found


def _pushed(project: Project) -> Iterator[tuple[re.Pattern[str], Built]]:
    """Names of images that steps of workflows build, what is put into them being anything."""
    for file in project.files(lambda name: name.endswith((".yml", ".yaml"))):
        if not file.path.startswith(_WORKFLOWS) or _PUSH_ACTION not in project.searched(file.path):
            continue
        for document in project.mappings(file.path):
            for job in document.map("jobs").values():
                for step in job.maps("steps") if isinstance(job, Map) else ():
                    given = step.map("with")
                    context = given.text("context", ".")
                    named = given.text("file")
                    if _PUSH_ACTION not in step.text("uses") or "$" in context + named + given.text("target"):
                        continue
                    built = Built(
                        within("", context), within("", named) or None, given.text("target") or None
                    )
                    tags = given.get("tags")
                    texts = [text for text, _ in tags.texts()] if isinstance(tags, List) else []
                    for tag in (*texts, *re.split(r"[,\n]", tags if isinstance(tags, str) else "")):
                        pattern = _image_pattern(tag.strip())
                        if pattern is not None:
                            yield pattern, built


def _image_pattern(tag: str) -> re.Pattern[str] | None:
    """Which images a tag can mean; None where nothing of its last part is written out."""
    parts = repository(_PUT_IN.sub("\0", tag)).split("\0")
    if not re.search(r"/[\w.-]*\w\Z", parts[-1] if len(parts) > 1 else f"/{parts[-1]}"):
        return None
    return re.compile(r"[^\s:@]+".join(map(re.escape, parts)))


def _tilted(project: Project) -> Iterator[tuple[str, Built]]:
    """Images that Tilt builds."""
    for file in project.files(lambda name: name == "Tiltfile"):
        folder = posixpath.dirname(file.path)
        for match in _TILT.finditer(project.searched(file.path)):
            named = _TILT_FILE.search(match[3])
            built = Built(within(folder, match[2]), within(folder, named[1]) if named else None)
            yield repository(match[1]), built


def _scripted(project: Project) -> Iterator[tuple[str, Built]]:
    """Images that scripts, Makefiles and workflows build."""
    for file in project.files(lambda name: _SCRIPTS.fullmatch(name) is not None):
        yield from _commanded(project.searched(file.path), posixpath.dirname(file.path))
    for file in project.files(lambda name: name.endswith((".yml", ".yaml"))):
        if file.path.startswith(_WORKFLOWS):
            yield from _commanded(project.searched(file.path), "")


def _commanded(text: str, folder: str) -> Iterator[tuple[str, Built]]:
    """Images that `docker build` makes, as far as their names and folders are written out."""
    if "build" not in text:
        return
    for match in _COMMAND.finditer(text.replace("\\\n", " ")):
        words = match["rest"].split()
        tags: list[str] = []
        file: str | None = None
        context: str | None = None
        at = 0
        while at < len(words):
            word, value = words[at], words[at + 1] if at + 1 < len(words) else ""
            name, _, given = word.partition("=")
            at += 1
            if name in ("-t", "--tag", "-f", "--file"):
                at += 0 if given else 1
                if name in ("-t", "--tag"):
                    tags.append(given or value)
                else:
                    file = given or value
            elif word.startswith("-"):
                at += 0 if given or value.startswith("-") or at + 1 >= len(words) else 1
            else:
                context = context or word
        if context is None or "$" in context or "$" in (file or ""):
            continue
        inside = within(folder, match["folder"] or ".")
        built = Built(within(inside, context), within(inside, file) if file else None)
        for tag in tags:
            if "$" not in repository(tag.strip("'\"")):
                yield repository(tag.strip("'\"")), built


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

"""Helm: a chart, rendered with its own values as far as that is decidable, becomes one deployment.

Modelled: `values.yaml`, the templates' actions (see `templates`), charts that it depends on by what they
are called (`postgresql`, `redis`) and whether their condition holds by default.  Not modelled: values
given at installation, `lookup`, files read by templates; a template that does not come out as YAML is a
blind spot.
Source: https://helm.sh/docs/topics/charts/ and https://helm.sh/docs/chart_template_guide/ (version 3)
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from analyzer.manifests.formats.helm.templates import Chart, Renderer
from analyzer.manifests.formats.kubernetes.objects import Object, deployment, objects_of
from analyzer.manifests.model import Deployment, Rank, Workload
from analyzer.manifests.project import Project, evidence, is_sample
from analyzer.source.yaml_text import Map, YamlError, documents


def describe(project: Project) -> Iterator[Deployment]:
    """A deployment for each chart that is no part of another one."""
    charts = sorted(
        posixpath.dirname(file.path)
        for file in project.files(lambda name: name in ("Chart.yaml", "Chart.yml"))
    )
    project.unread(lambda name: name in ("Chart.yaml", "values.yaml"))
    for folder in charts:
        made = _deployment(project, folder)
        made.auxiliary = is_sample(f"{folder}/x")
        if made.workloads:
            yield made


def _deployment(project: Project, folder: str) -> Deployment:
    path = next(
        name
        for name in (f"{folder}/Chart.yaml".lstrip("/"), f"{folder}/Chart.yml".lstrip("/"))
        if project.exists(name)
    )
    about = next(project.mappings(path), Map())
    values = next(project.mappings(posixpath.join(folder, "values.yaml")), Map())
    renderer = Renderer(
        Chart(about.text("name") or posixpath.basename(folder), about.text("appVersion"), values)
    )
    inside = posixpath.join(folder, "templates") + "/"
    files = [file.path for file in project.tree.files if file.path.startswith(inside)]
    for name in files:
        if name.endswith(".tpl"):
            renderer.define(project.searched(name))
    objects: list[Object] = []
    for name in files:
        if name.endswith((".yaml", ".yml")) and "/tests/" not in name:
            objects += _objects(project, renderer, name)
    made = deployment(objects, (), Rank.CHART, folder)
    made.files = (path, *made.files)
    for entry in about.maps("dependencies"):
        name = entry.text("alias") or entry.text("name")
        condition = entry.text("condition")
        if name and name not in made.workloads and not (condition and renderer.is_off(condition)):
            if entry.text("repository").startswith("file:"):
                continue  # a chart of this project is read where it lies
            one = Workload(name, evidence(path, entry.line), image=entry.text("name"))
            one.aliases |= {f"{name}-master", f"{name}-primary", f"{name}-headless"}
            made.workloads[name] = one
    return made


def _objects(project: Project, renderer: Renderer, path: str) -> list[Object]:
    text = project.searched(path)
    try:
        found = documents(renderer.render(text))
    except YamlError as error:
        project.blind(path, error.line, f"the template does not come out as YAML: {error.reason}")
        return []
    return list(objects_of(path, (one for one in found if isinstance(one, Map))))

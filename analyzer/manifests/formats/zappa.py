"""Zappa: an application as a function of AWS.

The stages of one file are one service: they are deployed apart from each other, and are the same code.
Source: zappa 0.63, zappa/cli.py; https://github.com/zappa/Zappa#advanced-settings
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from analyzer.manifests.model import Deployment, Given, Rank, Workload
from analyzer.manifests.project import Project, evidence, is_sample
from analyzer.source.yaml_text import Map

NAMES = frozenset(["zappa_settings.json", "zappa_settings.yml", "zappa_settings.yaml"])
_VARIABLES = ("environment_variables", "aws_environment_variables")


def describe(project: Project) -> Iterator[Deployment]:
    """A deployment for each settings file."""
    for file in project.files(lambda name: name in NAMES):
        folder = posixpath.dirname(file.path)
        made = Deployment(Rank.CLOUD, folder, (file.path,), auxiliary=is_sample(file.path))
        for document in project.mappings(file.path):
            one = _service(file.path, folder, document)
            if one is not None:
                made.workloads[one.name] = one
        yield made


def _service(path: str, folder: str, document: Map) -> Workload | None:
    stages = [(name, stage) for name, stage in document.items() if isinstance(stage, Map)]
    if not stages:
        return None
    told = [stage.text("project_name") for _, stage in stages if stage.text("project_name")]
    name = told[0] if told else posixpath.basename(folder) or "site"
    one = Workload(name, evidence(path, document.at(stages[0][0])), exposed=True, folders=(folder or ".",))
    one.command = next((text for _, stage in stages if (text := stage.text("app_function"))), "")
    for _, stage in stages:
        django = stage.text("django_settings")
        if django:
            at = evidence(path, stage.at("django_settings"))
            one.environment.setdefault("DJANGO_SETTINGS_MODULE", Given(django, at, "manifest"))
        for variables in map(stage.map, _VARIABLES):
            for key in variables:
                at = evidence(path, variables.at(key))
                one.environment.setdefault(key, Given(variables.text(key), at, "manifest"))
    return one

"""Functions: the Serverless Framework and AWS SAM.

Modelled: functions with their handler, variables and events (an HTTP event exposes, a stream's, a queue's, a
topic's or a bus's is a flow in), tables, queues, topics and buses among the resources, what a function's
policies let it use, interfaces of AppSync with their data sources, nested stacks that hold one resource.
Several stacks of one repository share an account: where they call different things alike, these are called
after their stacks' folders; what one leaves in a parameter store or as an export another takes from there.
Not modelled: plugins, layers, nested stacks of functions, interfaces that only a description holds.
Source: https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml; AWS SAM
specification 2016-10-31
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator

from analyzer.manifests.formats.serverless import framework, template
from analyzer.manifests.formats.serverless.resources import Stack
from analyzer.manifests.formats.serverless.template import is_template, nested
from analyzer.manifests.model import Deployment, Rank
from analyzer.manifests.project import Project, is_sample
from analyzer.source.yaml_text import Node


def describe(project: Project) -> Iterator[Deployment]:
    """A deployment for each stack."""
    left: dict[str, list[tuple[Stack, Node]]] = {}
    templates: list[Stack] = []
    services: list[Stack] = []
    for file in project.files(lambda name: name.endswith((".yml", ".yaml"))):
        name, folder = posixpath.basename(file.path), posixpath.dirname(file.path)
        stack = Stack(project, file.path, folder, left)
        if name in ("serverless.yml", "serverless.yaml"):
            services.append(stack)
        elif is_template(name, project.searched(file.path)):
            templates.append(stack)
    inside = {path for stack in templates for path in nested(stack)}
    templates = [stack for stack in templates if stack.path not in inside]
    for stack in templates:
        template.declare(stack)
    for stack in services:
        framework.declare(stack)
    for stack in templates:
        template.described(stack)
    for stack in services:
        framework.described(stack)
    stacks = sorted(
        (stack for stack in (*templates, *services) if stack.workloads), key=lambda stack: stack.path
    )
    named = Counter(one.name for stack in stacks for one in stack.workloads)
    for stack in stacks:
        if any(named[one.name] > 1 for one in stack.workloads):
            stack.qualify()
        made = Deployment(Rank.CLOUD, stack.folder, (stack.path,), auxiliary=is_sample(stack.path))
        made.workloads = {one.name: one for one in stack.workloads}
        yield made

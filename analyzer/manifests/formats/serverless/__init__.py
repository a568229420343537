"""Functions: the Serverless Framework and AWS SAM.

Modelled: functions with their handler, variables and events (an HTTP event exposes, a stream's, a queue's, a
topic's or a bus's is a flow in), tables, queues, topics and buses among the resources, what a function's
policies let it use.  Several stacks of one repository share an account: where they call different things
alike, these are called after their stacks' folders.  Not modelled: plugins, layers, nested stacks, values
that one stack leaves for another in a parameter store.
Source: https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml; AWS SAM
specification 2016-10-31
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator

from analyzer.manifests.formats.serverless.framework import described as of_framework
from analyzer.manifests.formats.serverless.resources import Stack
from analyzer.manifests.formats.serverless.template import described as of_template
from analyzer.manifests.formats.serverless.template import is_template
from analyzer.manifests.model import Deployment, Rank
from analyzer.manifests.project import Project, is_sample


def describe(project: Project) -> Iterator[Deployment]:
    """A deployment for each stack."""
    stacks: list[Stack] = []
    for file in project.files(lambda name: name.endswith((".yml", ".yaml"))):
        name, folder = posixpath.basename(file.path), posixpath.dirname(file.path)
        stack = Stack(project, file.path, folder)
        if name in ("serverless.yml", "serverless.yaml"):
            of_framework(stack)
        elif is_template(name, project.searched(file.path)):
            of_template(stack)
        if stack.workloads:
            stacks.append(stack)
    named = Counter(one.name for stack in stacks for one in stack.workloads)
    for stack in stacks:
        if any(named[one.name] > 1 for one in stack.workloads):
            stack.qualify()
        made = Deployment(Rank.CLOUD, stack.folder, (stack.path,), auxiliary=is_sample(stack.path))
        made.workloads = {one.name: one for one in stack.workloads}
        yield made

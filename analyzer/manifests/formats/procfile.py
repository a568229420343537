"""Procfile: each process type is a service, where nothing describes the deployment better.

Source: https://devcenter.heroku.com/articles/procfile
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from analyzer.manifests.model import Deployment, Rank, Workload
from analyzer.manifests.project import Project, evidence, is_sample

_LINE = re.compile(r"^([\w-]+):\s*(.+?)\s*$")


def describe(project: Project) -> Iterator[Deployment]:
    """A deployment for each Procfile."""
    for file in project.files(lambda name: name == "Procfile"):
        folder = posixpath.dirname(file.path)
        made = Deployment(Rank.PROCESSES, folder, (file.path,), auxiliary=is_sample(file.path))
        for number, line in enumerate((project.text(file.path) or "").splitlines(), 1):
            match = _LINE.match(line)
            if match is None:
                continue
            name, command = match[1], match[2]
            kind = "job" if name in ("release", "postdeploy") else None
            exposed = True if name == "web" else None
            made.workloads[name] = Workload(
                name, evidence(file.path, number), kind=kind, command=command, exposed=exposed,
                folders=(folder or ".",),
            )  # fmt: skip
        yield made

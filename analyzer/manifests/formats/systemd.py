"""systemd: each service unit of the project is a service.

Modelled: `ExecStart`, `Environment`, `EnvironmentFile` inside the project, `User`, `After` as start
order.  Not modelled: templates' instances, sockets, drop-ins.
Source: https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html
"""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator

from analyzer.manifests.model import Deployment, Given, Rank, Waits, Workload
from analyzer.manifests.project import Project, evidence, is_sample
from analyzer.manifests.variables import environment_file, variables


def describe(project: Project) -> Iterator[Deployment]:
    """A deployment for each folder of units."""
    folders: dict[str, Deployment] = {}
    for file in project.files(lambda name: name.endswith(".service")):
        text = project.searched(file.path)
        if "ExecStart" not in text:
            continue
        folder, name = posixpath.split(file.path)
        if "{" in text:
            continue  # a template that an installation fills in
        made = folders.setdefault(
            folder, Deployment(Rank.PROCESSES, folder, (file.path,), auxiliary=is_sample(file.path))
        )
        one = Workload(name.removesuffix(".service").rstrip("@"), evidence(file.path, 1))
        for number, line in enumerate(text.splitlines(), 1):
            key, separator, value = line.partition("=")
            if separator and not line.lstrip().startswith(("#", ";")):
                _take(project, one, key.strip(), value.strip(), file.path, number)
        made.workloads[one.name] = one
    yield from (folders[folder] for folder in sorted(folders))


def _take(project: Project, one: Workload, key: str, value: str, path: str, line: int) -> None:
    if key == "ExecStart":
        one.command = value.lstrip("-+!@:")
    elif key == "User":
        one.user = value
    elif key == "Environment":
        for word in _words(value):
            name, separator, text = word.partition("=")
            if separator:
                one.environment[name] = Given(text, evidence(path, line), "manifest")
    elif key == "EnvironmentFile":
        inside = posixpath.join(posixpath.dirname(path), posixpath.basename(value.lstrip("-")))
        found = environment_file(project, inside)
        if found is not None:
            for name, (text, at) in variables(project.text(found[0]) or "").items():
                one.environment[name] = Given(text, evidence(found[0], at), "env file", bulk=True)
    elif key in ("After", "Requires", "Wants"):
        for word in value.split():
            if word.endswith(".service"):
                one.waits.append(Waits(word.removesuffix(".service"), evidence(path, line)))


def _words(value: str) -> list[str]:
    try:
        return shlex.split(value)
    except ValueError:
        return value.split()

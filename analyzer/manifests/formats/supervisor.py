"""Supervisor: each program is a process that runs beside the others of its file.

Modelled: `[program:...]` with command, environment, user and number of processes.  Not modelled: groups,
event listeners, `include`.
Source: https://supervisord.org/configuration.html
"""

from __future__ import annotations

import configparser
import posixpath
import re
from collections.abc import Iterator

from analyzer.manifests.model import Deployment, Given, Rank, Workload
from analyzer.manifests.project import Project, evidence, is_sample

_PAIR = re.compile(r"(\w+)=(\"[^\"]*\"|'[^']*'|[^,\s]*)")


def describe(project: Project) -> Iterator[Deployment]:
    """A deployment for each file that holds programs."""
    for file in project.files(lambda name: name.endswith((".conf", ".ini", ".template"))):
        if "supervisor" not in file.path or "[program:" not in project.searched(file.path):
            continue
        text = project.text(file.path) or ""
        folder = posixpath.dirname(file.path)
        made = Deployment(Rank.PROCESSES, folder, (file.path,), auxiliary=is_sample(file.path))
        parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
        try:
            parser.read_string(text)
        except configparser.Error as error:
            project.blind(file.path, 1, f"cannot be read: {str(error).splitlines()[0]}")
            continue
        for section in parser.sections():
            kind, _, name = section.partition(":")
            if kind != "program" or not name:
                continue
            line = text.count("\n", 0, max(0, text.find(f"[{section}]"))) + 1
            one = Workload(
                name, evidence(file.path, line), command=parser.get(section, "command", fallback="") or ""
            )
            one.user = parser.get(section, "user", fallback=None)
            number = parser.get(section, "numprocs", fallback="") or ""
            one.replicas = int(number) if number.isdigit() else None
            for match in _PAIR.finditer(parser.get(section, "environment", fallback="") or ""):
                one.environment[match[1]] = Given(match[2].strip("\"'"), one.evidence, "manifest")
            made.workloads[name] = one
        yield made

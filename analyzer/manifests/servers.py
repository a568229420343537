"""Servers of applications: how many processes one replica runs, and where they listen.

Read from command lines (gunicorn, uvicorn, hypercorn, granian, daphne, uWSGI, `flask run`, `runserver`),
from the variables that these servers read, and from their settings files (`gunicorn.conf.py`, `[uwsgi]`
sections).

Not modelled: numbers that are computed from the number of cores.
Source: gunicorn 23 settings; uvicorn 0.30 settings; uWSGI 2.0 options.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Final

from analyzer.facts import Evidence
from analyzer.manifests.code import Code
from analyzer.manifests.model import Port, Workload
from analyzer.manifests.project import Project, evidence

_SERVER: Final = re.compile(
    r"\b(gunicorn|uvicorn|hypercorn|granian|daphne|uwsgi|waitress-serve|flask|fastapi|runserver)\b"
)
_WORKERS: Final = re.compile(r"(?:--workers|--processes|(?<=\s)-w)[ =](\d{1,4})\b")
_BIND: Final = re.compile(
    r"(?:--bind|-b|--http(?:-socket)?|--listen|runserver)[ =](?:[\w.*\[\]-]*:)?(\d{2,5})\b|"
    r"(?:--port|\s-p)[ =](\d{2,5})\b"
)
_VARIABLES: Final = (
    "WEB_CONCURRENCY",
    "UVICORN_WORKERS",
    "GUNICORN_WORKERS",
    "UWSGI_PROCESSES",
    "UWSGI_WORKERS",
)
_SETTING: Final = re.compile(
    r"^\s*(workers|processes|bind|http|http-socket|socket)\s*=\s*[\"']?(?:[\w.*\[\]-]*:)?(\d{1,5})[\"']?\s*(?:[#;].*)?$"
)


def read_servers(project: Project, workload: Workload, code: Code) -> None:
    """Add to a workload what its server's settings say."""
    if not _SERVER.search(workload.command):
        return
    for kind, number, at in (*_settings(project, code), *_given(workload)):
        if kind == "workers":
            workload.workers = number
        elif not workload.ports:
            workload.ports.append(Port(number, at))


def _given(workload: Workload) -> Iterator[tuple[str, int, Evidence]]:
    """What variables and the command line say: they override files."""
    for name in _VARIABLES:
        given = workload.environment.get(name)
        if given is not None and given.value.isdigit() and len(given.value) < 5:
            yield "workers", int(given.value), given.evidence
    arguments = workload.environment.get("GUNICORN_CMD_ARGS")
    for text in (arguments.value if arguments is not None else "", workload.command):
        if match := _WORKERS.search(text):
            yield "workers", int(match[1]), workload.evidence
        if match := _BIND.search(text):
            yield "port", int(match[1] or match[2]), workload.evidence


def _settings(project: Project, code: Code) -> Iterator[tuple[str, int, Evidence]]:
    for path in (*code.sources, *code.texts):
        name = posixpath.basename(path)
        if not (name.startswith("gunicorn") and name.endswith((".py", ".conf"))) and not (
            "uwsgi" in name and name.endswith((".ini", ".conf"))
        ):
            continue
        for number, line in enumerate(project.searched(path).splitlines(), 1):
            if match := _SETTING.match(line):
                kind = "workers" if match[1] in ("workers", "processes") else "port"
                yield kind, int(match[2]), evidence(path, number)

"""What runs inside a service: the role that its command gives it, and the application that it serves."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from analyzer.facts import Application
from analyzer.manifests.code import Code
from analyzer.manifests.model import Workload
from analyzer.manifests.systems import System

WORKER, SCHEDULER, MONITOR, MAIN = "worker", "scheduler", "monitor", "main"

_ROLES: Final = {
    MONITOR: re.compile(r"\bflower\b|\brq-dashboard\b|\brqmonitor\b", re.IGNORECASE),
    SCHEDULER: re.compile(
        r"\bcelery\b(?!.*\bworker\b).*\bbeat\b|\brqscheduler\b|celery[-_ ]?beat|\bairflow\b.*\bscheduler\b",
        re.IGNORECASE | re.DOTALL,
    ),
    WORKER: re.compile(
        r"\bcelery\b.*\bworker\b|celery[-_ ]?worker|\brq worker\b|\bdramatiq\b|\barq\b|run_huey|"
        r"huey_consumer|"
        r"\btaskiq worker\b|\bfaststream run\b|\bprocrastinate\b.*worker|\bsaq\b",
        re.IGNORECASE | re.DOTALL,
    ),
}
"""Roles by what a command line holds, the most special one first."""

_TARGET: Final = re.compile(r"(?<![\w.])([A-Za-z_][\w.]*):([A-Za-z_]\w*)(?:\(\))?")


_JOB: Final = re.compile(
    r"(?i)^(load|traffic|locust|k6|loadgen|seed|migrat|init)|load-?gen|-(seed|migrations?|migrate|"
    r"init|job)$"
)


def is_job(workload: Workload) -> bool:
    """Whether a workload does its work and ends, or works on the others instead of for them."""
    return workload.kind == "job" or (
        bool(_JOB.search(workload.name)) and not any(port.published for port in workload.ports)
    )


_MIGRATES: Final = re.compile(
    r"(?i)\b(?:alembic\s+(?:-\S+\s+\S+\s+)*upgrade|manage\.py\s+migrate|django-admin\s+migrate|flask\s+db\s+upgrade|"
    r"aerich\s+upgrade|yoyo\s+apply|piccolo\s+migrations|prisma\s+(?:migrate|db\s+push)|"
    r"knex\s+migrate|sequelize\s+db:migrate|typeorm\s+migration:run|r(?:ails|ake)\s+db:migrate|"
    r"(?:flyway|liquibase)\s+\S|goose\s+.*\bup\b|dbmate\s+up)"
)


def is_migration(workload: Workload) -> bool:
    """Whether a workload brings a database up to date, and does nothing else."""
    command = workload.command
    return (
        is_job(workload)
        and bool(_MIGRATES.search(command))
        and not _SERVERS.search(_MIGRATES.sub("", command))
    )


def is_scheduler(command: str) -> bool:
    """Whether a command runs what only hands out tasks at their time."""
    return bool(_ROLES[SCHEDULER].search(command)) and not _ROLES[WORKER].search(command)


_SERVERS: Final = re.compile(
    r"(?i)uvicorn|gunicorn|hypercorn|daphne|granian|uwsgi|flask|fastapi|runserver|\bnode\b|\bnpm\b|\bjava\b"
)
_NAMES: Final = {
    MONITOR: re.compile(r"(?i)(?<![a-z])flower(?![a-z])"),
    SCHEDULER: re.compile(r"(?i)(?<![a-z])(beat|scheduler|cron)(?![a-z])"),
    WORKER: re.compile(r"(?i)(?<![a-z])workers?(?![a-z])"),
}
"""Roles by the name of a service, where a script hides what it runs."""


def role_of(workload: Workload) -> str:
    """What kind of process a workload is; its name counts where its command does not tell."""
    by_command = _role_of_command(workload.command)
    return by_command or _role_of_script(workload.started) or _role_of_name(workload.name)


def role_told(name: str, command: str) -> str:
    """What kind of process a service is by its command alone, or by its name where that does not tell."""
    return _role_of_command(command) or _role_of_name(name)


def _role_of_command(command: str) -> str | None:
    role = next((one for one, pattern in _ROLES.items() if pattern.search(command)), None)
    return role or (MAIN if _SERVERS.search(command) else None)


def _role_of_name(name: str) -> str:
    return next((role for role, pattern in _NAMES.items() if pattern.search(name)), MAIN)


def _role_of_script(text: str) -> str | None:
    """The role that a script gives: where it can do one thing only, and does not ask which is wanted."""
    roles: set[str] = set()
    for line in text.splitlines():
        told = next((one for one, pattern in _ROLES.items() if pattern.search(line)), "")
        if not told and _SERVERS.search(line):
            told = MAIN
        roles.update([told] if told else [])
    return roles.pop() if len(roles) == 1 else None


_TESTS: Final = re.compile(
    r"(?i)(.*[-_.])?(unit|integration|functional|e2e|smoke)?[-_.]?tests?([-_.]runner)?\Z"
)


_TESTING: Final = re.compile(
    r"(?:\S*python3?\s+-m\s+)?\S*\b(?:pytest|py\.test|nosetests|behave|tox|nox|unittest)\b"
)
"""A command that runs tests, from its beginning."""


def is_watching(workload: Workload, others: Iterable[Workload]) -> bool:
    """Whether a workload is there to test the others, or only to build the image that they run."""
    if _TESTS.fullmatch(workload.name) or _TESTING.match(workload.command):
        return True
    if workload.context is None or not workload.image or workload.command or workload.ports:
        return False
    return any(
        other.context is None and other.image == workload.image and not other.auxiliary for other in others
    )


@dataclass(slots=True)
class Running:
    """Which applications the deployed services serve."""

    serving: dict[tuple[int, str], str] = field(default_factory=dict)
    """Position of the system and name of the workload to the application's name."""
    undeployed: list[Application] = field(default_factory=list)
    """Applications that no service runs, although the project's own code is deployed."""
    alone: list[Application] = field(default_factory=list)
    """Applications where no manifest says more: services themselves."""
    folders: dict[str, str] = field(default_factory=dict)
    """Names of these to the folders that they are built in."""


def attached(
    systems: list[System], codes: dict[int, dict[str, Code]], applications: Iterable[Application]
) -> Running:
    """Attach each application that no other mounts to the service that runs it."""
    running = Running()
    own = any(code.sources for known in codes.values() for code in known.values())
    served = [application for application in applications if application.mounted_at is None]
    names = [application.name for application in served]
    for application in served:
        found = _runners(systems, codes, application, names)
        for key in found:
            running.serving.setdefault(key, application.name)
        if not found:
            (running.undeployed if own else running.alone).append(application)
    return running


def _wanted(workload: Workload) -> str | None:
    """The application that a command names: of a module, what stands behind the colon."""
    told = workload.environment.get("FLASK_APP")
    for text in (workload.command, told.value if told is not None else "", workload.started):
        target = _TARGET.search(text)
        if target is not None and "://" not in text[: target.start()]:
            return f"{target[1]}.{target[2]}"
    return None


def _is_called(name: str, wanted: str) -> bool:
    return name == wanted or name.endswith(f".{wanted}")


def _runners(
    systems: list[System],
    codes: dict[int, dict[str, Code]],
    application: Application,
    names: list[str],
) -> list[tuple[int, str]]:
    """The services that run an application: those whose command names it, else those that hold its file."""
    path = application.evidence.path if application.evidence else ""
    holding: list[tuple[int, str]] = []
    named: list[tuple[int, str]] = []
    other: list[tuple[int, str]] = []
    for position, system in enumerate(systems):
        for name, workload in system.workloads.items():
            if path not in codes[position][name].sources or role_of(workload) != MAIN:
                continue
            holding.append((position, name))
            wanted = _wanted(workload)
            if wanted is None:
                continue
            if _is_called(application.name, wanted):
                named.append((position, name))
            elif any(_is_called(one, wanted) for one in names):
                other.append((position, name))
    if named:
        return named
    left = [key for key in holding if key not in other] or holding
    main = [key for key in left if not systems[key[0]].workloads[key[1]].auxiliary]
    left = main or left
    published = [
        key for key in left if any(port.published for port in systems[key[0]].workloads[key[1]].ports)
    ]
    ported = [key for key in left if systems[key[0]].workloads[key[1]].ports]
    return published or ported or left

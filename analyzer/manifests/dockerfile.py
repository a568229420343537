"""Dockerfiles: what the image that a workload runs is made of.

Modelled: stages and what they are built from, `ARG` and `ENV` with interpolation, `COPY`/`ADD` sources of
the build context, `CMD`/`ENTRYPOINT` in both forms, `EXPOSE`, `USER`, `WORKDIR`, `HEALTHCHECK`, continued
lines and comments, here-documents (skipped).  Not modelled: `ONBUILD`, `SHELL`, build contexts with names.
Source: https://docs.docker.com/reference/dockerfile/
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from analyzer.manifests.variables import interpolated

MAX_LINES: Final = 5_000
"""Longer files are generated and hold no build of an application."""

_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)\s+(.*)\Z", re.DOTALL)
_FROM = re.compile(r"(?:--platform=\S+\s+)?(\S+)(?:\s+[Aa][Ss]\s+(\S+))?")
_PAIR = re.compile(r"""([\w.-]+)=("(?:[^"\\]|\\.)*"|'[^']*'|(?:\\.|[^\s\\])*)""")
_SUDO = re.compile(r"NOPASSWD:\s*([\w./*,: -]{1,60})")
_HEREDOC = re.compile(r"<<-?[\"']?(\w+)[\"']?")


@dataclass(slots=True)
class Stage:
    """A stage of a build, what it inherits included."""

    name: str | None
    base: str
    """The image that it is built from, in the end."""
    line: int
    environment: dict[str, tuple[str, int]] = field(default_factory=dict)
    copied: list[str] = field(default_factory=list)
    """Paths in the build context, those of the stages that it copies from included."""
    workdir: str = "/"
    ports: list[tuple[int, str, int]] = field(default_factory=list)
    entrypoint: str = ""
    cmd: str = ""
    command_line: int = 0
    user: str | None = None
    sudo: tuple[str, int] | None = None
    """What `sudo` allows without a password, and where it is said."""
    healthcheck: tuple[str, int] | None = None


def stage_of(text: str, target: str | None, arguments: dict[str, str]) -> Stage | None:
    """The stage that a build of a Dockerfile ends with: the last one, or the one called `target`."""
    stages: dict[str, Stage] = {}
    current: Stage | None = None
    values = dict(arguments)
    for line, word, rest in _instructions(text):
        if word == "FROM":
            current = _begun(interpolated(rest, values), line, stages)
            stages[str(len({id(one) for one in stages.values()}))] = current
            if current.name:
                stages[current.name.lower()] = current
            values = {**arguments, **{name: value for name, (value, _) in current.environment.items()}}
        elif word == "ARG":
            for name, value in _arguments(rest):
                values.setdefault(name, interpolated(value, values))
        elif current is not None:
            _taken(current, word, rest, line, values, stages)
    if target is not None and target.lower() in stages:
        return stages[target.lower()]
    return current


def _instructions(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, instruction and arguments; continued lines are one."""
    pending: list[str] = []
    first = 0
    skipping = ""
    for number, raw in enumerate(text.splitlines()[:MAX_LINES], 1):
        if skipping:
            skipping = "" if raw.strip() == skipping else skipping
            continue
        if raw.lstrip().startswith("#") or (pending and not raw.strip()):
            pending += [""] if pending else []  # so that lines are counted right
            continue
        if not pending:
            first = number
        stripped = raw.rstrip()
        pending.append(stripped.removesuffix("\\"))
        if stripped.endswith("\\"):
            continue
        match = _INSTRUCTION.match("\n".join(pending))
        pending = []
        if match:
            here = _HEREDOC.search(match[2]) if match[1].upper() in ("RUN", "COPY", "ADD") else None
            skipping = here[1] if here else ""
            yield first, match[1].upper(), match[2].strip()


def _begun(rest: str, line: int, stages: dict[str, Stage]) -> Stage:
    match = _FROM.match(rest)
    image, name = (match[1], match[2]) if match else (rest, None)
    known = stages.get(image.lower())
    if known is None:
        return Stage(name, image, line)
    return Stage(
        name,
        known.base,
        line,
        dict(known.environment),
        list(known.copied),
        known.workdir,
        list(known.ports),
        known.entrypoint,
        known.cmd,
        known.command_line,
        known.user,
        known.sudo,
        known.healthcheck,
    )


def _arguments(rest: str) -> Iterator[tuple[str, str]]:
    for match in _PAIR.finditer(rest):
        yield match[1], _unquoted(match[2])


def _taken(
    stage: Stage, word: str, rest: str, line: int, values: dict[str, str], stages: dict[str, Stage]
) -> None:
    if word == "ENV":
        found = list(_arguments(rest)) if re.match(r"[\w.-]+=", rest) else [_split(rest)]
        offset = 0
        for name, value in found:
            at = rest.find(name, offset)
            offset = max(offset, at)
            value = interpolated(value, values)
            stage.environment[name] = (value, line + rest.count("\n", 0, max(0, at)))
            values[name] = value
    elif word in ("COPY", "ADD"):
        _copied(stage, interpolated(rest, values), stages)
    elif word == "WORKDIR":
        stage.workdir = posixpath.normpath(posixpath.join(stage.workdir, interpolated(rest, values)))
    elif word == "EXPOSE":
        for text in interpolated(rest, values).split():
            number, _, protocol = text.partition("/")
            if number.isdigit() and len(number) <= 5:
                stage.ports.append((int(number), protocol or "tcp", line))
    elif word == "ENTRYPOINT":
        stage.entrypoint, stage.cmd, stage.command_line = _command(rest), "", line
    elif word == "CMD":
        stage.cmd, stage.command_line = _command(rest), stage.command_line or line
    elif word == "USER":
        stage.user = rest
    elif word == "RUN" and (allowed := _SUDO.search(rest)):
        stage.sudo = allowed[1].strip(), line + rest.count("\n", 0, allowed.start())
    elif word == "HEALTHCHECK" and not rest.upper().startswith("NONE"):
        check = re.split(r"\bCMD\b", rest, maxsplit=1)[-1].strip()
        stage.healthcheck = (_command(check), line)


def _copied(stage: Stage, rest: str, stages: dict[str, Stage]) -> None:
    origin = re.search(r"--from=(\S+)", rest)
    words = [word for word in rest.replace("\n", " ").split() if not word.startswith("--")]
    if rest.lstrip().startswith("["):
        words = _list(rest) or words
    if origin:
        other = stages.get(origin[1].lower())
        if other is not None and other is not stage:
            stage.copied += [path for path in other.copied if path not in stage.copied]
        return
    for path in words[:-1]:
        if "://" not in path and not path.startswith(("<<", "$")) and path not in stage.copied:
            stage.copied.append(path)


def _split(rest: str) -> tuple[str, str]:
    name, _, value = rest.partition(" ")
    return name.strip(), _unquoted(value.strip())


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1]
    return re.sub(r"\\(.)", r"\1", text)


def _command(rest: str) -> str:
    words = _list(rest)
    return " ".join(words) if words is not None else " ".join(rest.split())


def _list(rest: str) -> list[str] | None:
    start = rest.find("[")
    if start < 0 or not rest.rstrip().endswith("]"):
        return None
    try:
        words = json.loads(rest[start:])
    except (ValueError, RecursionError):
        return None
    return [str(word) for word in words] if isinstance(words, list) else None

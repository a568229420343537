"""The Dockerfile: what it builds from is there and pinned, and what runs is nobody of importance."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from analyzer.cli.running import run

REPOSITORY = Path(__file__).parents[2]
DOCKERFILE = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
CONSTRAINTS = REPOSITORY / "integrations" / "docker" / "constraints.txt"
INSIDE = {"python_version": "3.13", "python_full_version": "3.13.9", "extra": ""}
"""The Python of the image, for which some packages need others than here."""


def instructions(word: str) -> list[str]:
    joined = re.sub(r"\\\n\s*", "", DOCKERFILE)
    return [line.removeprefix(f"{word} ") for line in joined.splitlines() if line.startswith(f"{word} ")]


def needed() -> set[str]:
    """Every package that the image holds or is built with."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    waiting = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    found: set[str] = set()
    while waiting:
        requirement = Requirement(waiting.pop())
        name = canonicalize_name(requirement.name)
        if name in found or (requirement.marker and not requirement.marker.evaluate(dict(INSIDE))):
            continue
        found.add(name)
        try:
            waiting += importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # needed by another Python than this one
    return found


def test_every_package_is_pinned() -> None:
    lines = [line for line in CONSTRAINTS.read_text().splitlines() if line and not line.startswith("#")]
    pinned = {canonicalize_name(line.partition("==")[0]) for line in lines}
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.+]*", line) for line in lines)
    assert needed() - pinned == set(), "pin these in integrations/docker/constraints.txt"


def test_images_are_pinned_and_nothing_runs_as_root() -> None:
    for image in instructions("FROM"):
        assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+( AS \w+)?", image)
    assert instructions("USER") == ["10001:10001"]
    assert DOCKERFILE.index("\nUSER") > max(DOCKERFILE.rindex(f"\n{word}") for word in ("RUN", "COPY"))
    assert instructions("ENTRYPOINT") == ['["groundplan"]']


def test_what_it_copies_is_there_and_not_ignored() -> None:
    kept = {
        line[1:] for line in (REPOSITORY / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    for line in instructions("COPY"):
        *sources, _ = line.split()
        if not line.startswith("--from"):
            for source in sources:
                assert (REPOSITORY / source).exists(), source
                assert any(source == one or source.startswith(f"{one}/") for one in kept), source


def test_what_is_copied_suffices_to_build(tmp_path: Path) -> None:
    """The step that builds, with the build tool of this environment instead of a downloaded one."""
    for line in instructions("COPY"):
        *sources, target = line.split()
        if not line.startswith("--from"):
            for source in sources:
                place = tmp_path / (target if target != "./" else source)
                if (REPOSITORY / source).is_dir():
                    shutil.copytree(REPOSITORY / source, place, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    shutil.copy(REPOSITORY / source, place)
    (command,) = [line for line in instructions("RUN") if "pip wheel" in line]
    assert command.startswith("PIP_CONSTRAINT=constraints.txt python -m pip wheel ")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", "wheels"]
    subprocess.run(build, cwd=tmp_path, check=True, capture_output=True)
    assert [path.suffix for path in (tmp_path / "wheels").iterdir()] == [".whl"]


def test_groundplan_finds_no_fault_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "project").mkdir()
    shutil.copy(REPOSITORY / "Dockerfile", tmp_path / "project")
    (tmp_path / "project" / "app.py").touch()
    assert run(["check", str(tmp_path / "project"), "--fail-on", "info"]) == 0, capsys.readouterr().out

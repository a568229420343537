"""An audit opens no socket, starts no program and runs nothing of what it reads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent, indent

import pytest

from tests.trees import grow

SANDBOX = Path(__file__).with_name("sandbox.py")

TRAP = """
import os, pathlib, socket

pathlib.Path({marker!r}).touch()
os.environ["GROUNDPLAN_TRAPPED"] = "1"
"""

APPLICATION = """
from fastapi import Depends, FastAPI

app = FastAPI()


def current_user():
    raise RuntimeError


@app.get("/items/{item_id}", dependencies=[Depends(current_user)])
def read_item(item_id: int):
    return {}
"""

SHADOWING = (
    "ast",
    "click",
    "yaml",
    "rich/__init__",
    "networkx/__init__",
    "libcst/__init__",
    "analyzer/__init__",
)
"""Modules that groundplan itself imports, as a project that wants to be run would name its own."""

READ_BY_TOOLS = ("setup", "conftest", "sitecustomize", "usercustomize", "__main__", "shop/__init__")


@pytest.fixture
def trapped(tmp_path: Path) -> Path:
    """A project every file of which would leave a mark if it ran."""
    root = tmp_path / "project"
    trap = TRAP.format(marker=str(tmp_path / "it-ran"))
    grow(
        root,
        f"""
        shop/main.py:
{indent(trap + APPLICATION, " " * 12)}
        trap.pth: import os; open({str(tmp_path / "it-ran")!r}, "w")
        pyproject.toml:
            [project]
            name = "shop"
            version = "1"
            dependencies = ["fastapi==0.115.0"]
        """,
    )
    for name in SHADOWING + READ_BY_TOOLS:
        file = root / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(trap)
    return root


def watched(target: Path, log: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", str(SANDBOX), str(target), str(log), *arguments],
        cwd=target,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_audit_runs_nothing_and_reaches_nobody(trapped: Path, tmp_path: Path, workers: str) -> None:
    log, out, cache = tmp_path / "log", tmp_path / "report", tmp_path / "cache"
    arguments = ("groundplan", "audit", str(trapped), "--out", str(out), "--workers", workers)
    for _ in range(2):  # the second time from the cache
        done = watched(trapped, log, *arguments, XDG_CACHE_HOME=str(cache))
        assert done.returncode == 0, done.stderr
        assert not log.read_text()
        assert not (tmp_path / "it-ran").exists()
    assert "/items/{item_id}" in (out / "facts.json").read_text()


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("map", "--format", "svg"),
        ("query", "SELECT path FROM route"),
        ("explain", "/items/1"),
        ("audit", "--format", "json"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_other_command_does_either(trapped: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    command, *others = arguments
    done = watched(trapped, tmp_path / "log", "groundplan", command, str(trapped), *others, "--no-cache")
    assert done.returncode in {0, 1}, done.stderr
    assert not (tmp_path / "log").read_text()
    assert not (tmp_path / "it-ran").exists()


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket()",
        "import subprocess, sys; subprocess.run([sys.executable, '--version'])",
        "import os; os.system('true')",
        "import sys; sys.path.insert(0, str(TARGET)); import shop",
        "import runpy; runpy.run_path(str(TARGET / 'setup.py'))",
        "(TARGET / 'new').write_text('')",
        "(TARGET / 'setup.py').unlink()",
        "import os\nif os.fork() == 0:\n    import socket; socket.socket()\nos.wait()",
    ],
)
def test_the_watch_sees_what_it_is_for(trapped: Path, tmp_path: Path, code: str) -> None:
    watched(trapped, tmp_path / "log", "python", dedent(code))
    assert (tmp_path / "log").read_text()

"""A repository whose change brings in an open route."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tests.command import GROUNDPLAN
from tests.source.test_git import git

GUARDED = """
from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


@app.post("/orders", dependencies=[Depends(HTTPBearer())])
def create(): ...


@app.put("/settings")
def configure(): ...
"""

OPEN = """

@app.delete("/refunds/{refund_id}")
def refund(refund_id: int): ...
"""


def repository(root: Path) -> Path:
    """One commit, with a finding that was there before."""
    (root / "backend").mkdir(parents=True)
    (root / "backend" / "main.py").write_text(GUARDED)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "first")
    return root


def environment(folder: Path, **more: str) -> dict[str, str]:
    """That of a build server: the command on the path, and nothing of this run's."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_", "CI"))
    }
    path = os.pathsep.join([str(Path(GROUNDPLAN).parent), str(Path(sys.executable).parent), kept["PATH"]])
    return {**kept, "PATH": path, "XDG_CACHE_HOME": str(folder / "cache"), **more}

"""The oracle: what the framework itself says about a fixture, in the shape of the truth files.

    with Oracle() as oracle:
        oracle.consult(fixture)  # {"applications": [{"name", "routes", "middleware", ...}], "schemas": {...},
                                 #  "tables": [{"name", "columns", "indexes", "unique", ...}]}

Every fixture runs in a process of its own, forked from one that has imported nothing of a fixture, with its
source folders on the path: fixtures may use one module name twice and leave nothing behind. Run as a script,
this file is that first process; it reads what to load from its standard input, a line of JSON each, and
answers in lines of JSON.

What a framework is asked stands in a file of its own, `oracles/<framework>.py`: `application(asked)` loads
one of the `application` tables of a `fixture.toml` and says what it serves; `schemas(root)`, where there is
one, gives the fields of the fixture's own models; `tables(asked)` says what the models of the `tables` table
declare. Spelling follows the truth files.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import os
import subprocess
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TextIO

if TYPE_CHECKING:
    from tests.expectations import Fixture

OTHER_VERSIONS = "GROUNDPLAN_ORACLE_PATH"
"""Environment variable: folders with other versions of the frameworks, searched before the installed ones."""

OFTEN_ASKED = ("starlette",)
"""Oracles whose framework is loaded once, before the first fixture asks for it."""

REPOSITORY = Path(__file__).parents[2]


class NotInstalledError(Exception):
    """A library that a fixture uses is not installed."""


class Oracle:
    """A process that loads fixtures under the real frameworks."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={
                "PATH": os.environ.get("PATH", ""),
                "PYTHONPATH": os.environ.get(OTHER_VERSIONS, ""),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            text=True,
        )
        return self

    def __exit__(self, *raised: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def version(self, library: str) -> str:
        """The installed version of a distribution."""
        answer = self._ask({"version": library})
        if "missing" in answer:
            raise NotInstalledError(library)
        return str(answer["version"])

    def consult(self, fixture: Fixture) -> dict[str, Any]:
        """Load the fixture's applications and say what they are."""
        root = fixture.root.resolve()
        answer = self._ask(
            {
                "oracle": fixture.oracle,
                "root": str(root),
                "path": [str(root / folder) for folder in fixture.python_path],
                "applications": list(fixture.applications),
                "libraries": list(fixture.libraries),
                "tables": fixture.tables,
            }
        )
        if "missing" in answer:
            raise NotInstalledError(", ".join(answer["missing"]))
        if "failure" in answer:
            raise RuntimeError(f"{root.name} does not load:\n{answer['failure']}")
        return answer

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


# -- the other process ---------------------------------------------------------------------------------------


def _serve() -> None:
    sys.path[:] = [folder for folder in sys.path if Path(folder).resolve() != Path(__file__).parent.resolve()]
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what fixtures print is no answer
    for name in OFTEN_ASKED:
        importlib.import_module(name)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _tell(answers, _answer(json.loads(line)))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status:  # it was ended before it could answer
            code = os.waitstatus_to_exitcode(status)
            _tell(answers, {"failure": f"the process that loaded it ended with {code}"})


def _tell(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _is_installed(library: str) -> bool:
    """Whether a library can be imported; to look for one inside a package imports that package."""
    try:
        return importlib.util.find_spec(library) is not None
    except ModuleNotFoundError:
        return False


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    if "version" in asked:
        try:
            return {"version": importlib.metadata.version(asked["version"])}
        except importlib.metadata.PackageNotFoundError:
            return {"missing": [asked["version"]]}
    missing = [name for name in asked["libraries"] if not _is_installed(name)]
    if missing:
        return {"missing": missing}
    try:
        return _consulted(asked)
    except Exception:  # noqa: BLE001 - whatever a fixture raises is the answer
        return {"failure": traceback.format_exc()}


def _consulted(asked: dict[str, Any]) -> dict[str, Any]:
    sys.path.insert(0, str(REPOSITORY))
    oracle = importlib.import_module(f"tests.frameworks.oracles.{asked['oracle']}")
    told = asked["tables"]
    models = importlib.import_module(f"tests.frameworks.oracles.{told['oracle']}") if told else None
    sys.path[:1] = asked["path"]
    os.chdir(asked["root"])
    applications = []
    for one in asked["applications"]:
        os.environ.update(one.get("env", {}))
        applications.append(oracle.application(one))
    schemas = oracle.schemas(Path(asked["root"])) if hasattr(oracle, "schemas") else {}
    tables = models.tables(told) if models is not None else []
    return {"applications": applications, "schemas": schemas, "tables": tables}


if __name__ == "__main__":
    _serve()

"""The architecture is a failing test: the contracts of pyproject.toml, and what they cannot say."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
ANALYZER = REPOSITORY / "analyzer"
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
LINT = "from importlinter.cli import lint_imports_command as main; main()"
SOURCES = sorted(ANALYZER.rglob("*.py"))


def test_every_import_contract_holds() -> None:
    linted = subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr
    contracts = len(PROJECT["tool"]["importlinter"]["contracts"])
    assert f"Contracts: {contracts} kept, 0 broken." in linted.stdout


def test_every_folder_of_ours_is_a_layer() -> None:
    layers = {
        name.strip(" ()")
        for contract in PROJECT["tool"]["importlinter"]["contracts"]
        if contract["type"] == "layers"
        for layer in contract["layers"]
        for name in layer.split("|")
    }
    rooms = {path.stem for path in (*ANALYZER.glob("[!_.]*.py"), *ANALYZER.glob("[!_.]*/"))}
    assert rooms <= layers


def test_declared_dependencies_are_those_that_are_imported() -> None:
    declared = {_distribution(requirement) for requirement in PROJECT["project"]["dependencies"]}
    extras = PROJECT["project"]["optional-dependencies"]
    optional = {_distribution(requirement) for requirement in extras["llm"]}
    provided = packages_distributions()
    imported = {
        _distribution(distribution)
        for name in _foreign_imports()
        for distribution in provided.get(name, [name])
    }
    assert imported - optional == declared


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ANALYZER)))
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text())), f"{path} opens with no docstring"


def _foreign_imports() -> set[str]:
    found: set[str] = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"analyzer"}


def _distribution(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    assert name
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def test_no_library_has_a_file_and_a_folder() -> None:
    """Python would take the folder, and never see the file."""
    folder = ANALYZER / "frameworks"
    files = {path.stem for path in folder.glob("*.py")}
    assert not files & {path.name for path in folder.iterdir() if path.is_dir()}

"""What library files declare hangs together: stubs run without gaps, names lead somewhere."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from analyzer.evaluator import Evaluation
from analyzer.evaluator.values import External
from analyzer.names import ModuleIndex
from analyzer.pipeline import registry_of
from analyzer.source import open_tree

REGISTRY, LIBRARIES = registry_of()
STUBS = sorted(REGISTRY.stubs)


@pytest.fixture
def run(tmp_path: Path) -> Evaluation:
    """An evaluation of a project that holds nothing."""
    (tmp_path / "main.py").write_text("")
    tree = open_tree(tmp_path)
    return Evaluation(tree, ModuleIndex.build(tree), REGISTRY, {}, strict=True)


@pytest.mark.parametrize("name", STUBS)
def test_a_stub_runs_without_gaps(run: Evaluation, name: str) -> None:
    module = run.importer.stub(name)
    assert module.state == "done"
    assert not run.holes


@pytest.mark.parametrize("name", STUBS)
def test_what_a_stub_imports_from_another_stub_is_there(run: Evaluation, name: str) -> None:
    for node in ast.walk(ast.parse(REGISTRY.stubs[name])):
        if isinstance(node, ast.ImportFrom) and node.module in REGISTRY.stubs:
            for alias in node.names:
                found = run.external(f"{node.module}.{alias.name}")
                assert not isinstance(found, External), f"{node.module} has no {alias.name}"


def test_an_alias_into_a_stub_leads_somewhere(run: Evaluation) -> None:
    dangling = []
    for public, defining in REGISTRY.aliases.items():
        module = defining.rpartition(".")[0]
        if module in REGISTRY.stubs and isinstance(run.external(public), External):
            dangling.append(public)
    assert not dangling


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda module: module.__name__)
def test_guards_are_named_as_they_are_defined(library: object) -> None:
    guards = getattr(library, "GUARDS", {})
    assert not guards.keys() & REGISTRY.aliases.keys()

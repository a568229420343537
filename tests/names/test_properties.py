"""Nothing that is fed to this room raises, hangs, or depends on the order of files."""

from __future__ import annotations

import ast
import json
import random
import string
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from analyzer.names import ModuleIndex, ModuleSummary, summarize
from analyzer.names.evidence import Said, evidence_in_text
from analyzer.names.layout import Layout
from analyzer.names.roots import infer_roots
from analyzer.source import parse_python

OWN_FILES = sorted(Path(__file__).parents[2].joinpath("analyzer", "names").glob("*.py"))

words = st.sampled_from(
    ["a", "b", "app", "src", "redis", "json", "tests", "1st", "x-y", "lambda", "__init__"]
)
paths = st.lists(words, min_size=1, max_size=4).map("/".join).map("{}.py".format)
dotted = st.lists(words, min_size=0, max_size=3).map(".".join)
said = st.builds(Said, st.integers(0, 3), dotted, words | st.just(""), st.booleans())
trees = st.dictionaries(paths, st.lists(said, max_size=4), max_size=8)


def check(tree: ast.Module) -> None:
    summary = summarize(tree, "x.py")
    assert ModuleSummary.from_plain(summary.to_plain()) == summary
    assert ModuleSummary.from_plain(json.loads(json.dumps(summary.to_plain()))) == summary
    assert all(-1 <= call.within < len(summary.definitions) for call in summary.calls)


@given(st.text())
def test_any_text(text: str) -> None:
    tree = parse_python(text.encode("utf-8", "replace"), "x.py").tree
    if tree is not None:
        check(tree)


@given(st.sampled_from(OWN_FILES), st.randoms(use_true_random=False))
def test_real_files_with_lines_moved_and_characters_changed(path: Path, chance: random.Random) -> None:
    lines = path.read_text().splitlines(keepends=True)
    for _ in range(chance.randrange(1, 5)):
        here, there = chance.randrange(len(lines)), chance.randrange(len(lines))
        if chance.random() < 0.5:
            lines[here], lines[there] = lines[there], lines[here]
        else:
            at = chance.randrange(len(lines[here]) + 1)
            lines[here] = lines[here][:at] + chance.choice(string.printable) + lines[here][at:]
    tree = parse_python("".join(lines).encode(), "x.py").tree
    if tree is not None:
        check(tree)


def test_no_call_and_no_definition_of_real_code_is_passed_over() -> None:
    """A third of the standard library's own files, against a walk over every node."""
    for path in sorted(Path(ast.__file__).parent.glob("*.py"))[::3]:
        tree = parse_python(path.read_bytes(), path.name).tree
        assert tree is not None
        summary = summarize(tree, path.name)
        walked = sorted(
            node.lineno
            for node in ast.walk(_without_annotations(tree))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
        )
        assert sorted(call.line for call in summary.calls) == walked, path
        assert len(summary.definitions) == sum(
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in ast.walk(tree)
        )


def _without_annotations(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign):
            node.annotation = ast.Constant(None)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
    return tree


@given(st.binary())
def test_any_bytes_as_evidence(data: bytes) -> None:
    evidence_in_text(data)


@given(trees, st.randoms(use_true_random=False))
def test_the_index_does_not_depend_on_the_order_of_files(
    tree: dict[str, list[Said]], chance: random.Random
) -> None:
    indexes = []
    for _ in range(3):
        files = list(tree)
        chance.shuffle(files)
        layout = Layout.of(files)
        indexes.append(ModuleIndex(layout, infer_roots(layout, [(path, tree[path]) for path in files])))
    answers = [
        (
            index.roots,
            [index.canonical(path) for path in sorted(tree)],
            [
                (index.find(name, importer), index.owns(name, importer), index.submodules(name, importer))
                for statements in tree.values()
                for name in [each.module for each in statements]
                for importer in [None, *sorted(tree)]
            ],
            [index.resolve_relative(path, level, "b") for path in sorted(tree) for level in range(4)],
        )
        for index in indexes
    ]
    assert answers[0] == answers[1] == answers[2]


@given(trees)
def test_every_file_is_found_by_its_name_or_by_that_of_a_namesake(tree: dict[str, list[Said]]) -> None:
    layout = Layout.of(tree)
    index = ModuleIndex(layout, infer_roots(layout, tree.items()))
    for path in tree:
        module = index.module_at(path)
        assert module.path == path
        assert module.name == index.canonical(path)

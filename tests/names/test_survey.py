from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from analyzer.names import survey as module
from analyzer.names.cache import SummaryCache
from analyzer.names.summary import SUMMARY_VERSION
from analyzer.names.survey import Survey, Surveyed
from analyzer.source import Parsed, SourceTree
from tests.names.projects import project

FILES = 60


@pytest.fixture
def tree(tmp_path: Path) -> SourceTree:
    for number in range(FILES):
        (tmp_path / f"m{number:02}.py").write_text(f"import m{number + 1:02}\ndef f(): g{number}('a.b')\n")
    (tmp_path / "broken.py").write_text("def f(:\n")
    (tmp_path / "nul.py").write_bytes(b"x = '\0'\n")
    return project(tmp_path, "")


def paths(tree: SourceTree) -> list[str]:
    return [file.path for file in tree.files]


def surveyed(tree: SourceTree, workers: int, cache: SummaryCache | None = None) -> list[Surveyed]:
    with Survey(tree, paths(tree), workers, cache) as survey:
        return list(survey)


def test_the_same_whoever_does_the_work(tree: SourceTree) -> None:
    alone = surveyed(tree, 0)
    assert [each.path for each in alone] == paths(tree)
    assert surveyed(tree, 1) == alone
    assert surveyed(tree, 3) == alone


def test_a_file_that_cannot_be_parsed_is_a_problem(tree: SourceTree) -> None:
    broken = surveyed(tree, 1)[0]
    assert broken.path == "broken.py"
    assert broken.summary is None
    assert broken.problem is not None
    assert broken.problem.path == "broken.py"


def test_a_file_that_has_gone_is_a_problem(tree: SourceTree) -> None:
    (tree.root / "m07.py").unlink()
    gone = next(each for each in surveyed(tree, 0) if each.path == "m07.py")
    assert gone.problem is not None
    assert gone.summary is None


def test_what_the_caller_parsed_is_not_parsed_again(
    tree: SourceTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> Parsed:
        raise AssertionError("parsed twice")

    with Survey(tree, ["m01.py"], 0) as survey:
        survey.parsed("m01.py", tree.parse("m01.py"))
        survey.parsed("elsewhere.py", tree.parse("m02.py"))
        monkeypatch.setattr(module, "parse_python", never)
        (only,) = survey
    assert only.summary is not None
    assert only.summary.imports[0].module == "m02"


def test_a_second_run_parses_nothing(
    tree: SourceTree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = surveyed(tree, 1, SummaryCache(tmp_path / "cache", SUMMARY_VERSION))

    def never(*_: object) -> Parsed:
        raise AssertionError("parsed although it is in the cache")

    monkeypatch.setattr(module, "parse_python", never)
    for workers in (0, 1):
        assert surveyed(tree, workers, SummaryCache(tmp_path / "cache", SUMMARY_VERSION)) == first


def test_the_cache_knows_contents_not_paths(tree: SourceTree, tmp_path: Path) -> None:
    surveyed(tree, 0, SummaryCache(tmp_path / "cache", SUMMARY_VERSION))
    (tree.root / "m01.py").write_bytes((tree.root / "m02.py").read_bytes())
    again = surveyed(tree, 0, SummaryCache(tmp_path / "cache", SUMMARY_VERSION))
    one, two = again[2:4]
    assert (one.path, two.path) == ("m01.py", "m02.py")
    assert one.summary is not None
    assert two.summary is not None
    assert one.summary.path == "m01.py"
    assert one.summary.imports == two.summary.imports


@pytest.mark.parametrize("entry", [None, [], [None, None], [["p"], None], [None, ["x", 1, 2]], {"a": 1}, 7])
def test_a_cache_entry_of_another_shape_is_ignored(entry: object, tree: SourceTree, tmp_path: Path) -> None:
    cache = SummaryCache(tmp_path / "cache", SUMMARY_VERSION)
    for file in tree.files:
        cache.keep(tree.digest(file.path), cache.encoded(entry))
    assert cache.save()
    assert surveyed(tree, 0, SummaryCache(tmp_path / "cache", SUMMARY_VERSION)) == surveyed(tree, 0)


def test_a_worker_that_dies_costs_one_file(tree: SourceTree, monkeypatch: pytest.MonkeyPatch) -> None:
    caller, read = os.getpid(), module._read

    def fatal(tree: SourceTree, path: str, cache: SummaryCache | None) -> module._Outcome:
        if path == "m05.py" and os.getpid() != caller:
            os.kill(os.getpid(), signal.SIGKILL)
        return read(tree, path, cache)

    monkeypatch.setattr(module, "_read", fatal)
    with Survey(tree, paths(tree), 1) as survey:
        survey._processes[0].join()
        found = {each.path: each for each in survey}
    assert len(found) == FILES + 2
    lost = found.pop("m05.py")
    assert lost.summary is None
    assert lost.problem is not None
    assert "ended the process" in lost.problem.reason
    assert all(each.summary is not None for path, each in found.items() if path.startswith("m"))


def test_leaving_early_ends_the_workers(tree: SourceTree) -> None:
    with Survey(tree, paths(tree), 2) as survey:
        processes = list(survey._processes)
    assert processes
    assert not any(process.is_alive() for process in processes)


def test_beside_other_threads_nothing_is_forked(tree: SourceTree) -> None:
    release = threading.Event()
    other = threading.Thread(target=release.wait)
    other.start()
    try:
        with Survey(tree, paths(tree), 2) as survey:
            assert not survey._processes
            assert len(list(survey)) == FILES + 2
    finally:
        release.set()
        other.join()


def test_spawned_workers_say_the_same(tree: SourceTree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with Survey(tree, paths(tree), 1, spawn=True) as survey:
        assert len(survey._processes) == 1
        survey._processes[0].join()
        found = list(survey)
    assert found == surveyed(tree, 0)


def test_no_process_to_be_had(tree: SourceTree, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)
    assert len(surveyed(tree, 2)) == FILES + 2

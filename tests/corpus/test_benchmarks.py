"""The benchmarks' own arithmetic, on documents made by hand."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.accuracy import HEADER, Count, scored, total
from tests.corpus.applications import applications, scorer
from tests.corpus.processes import peak_megabytes
from tests.corpus.readme import table, write_between

LNBITS = applications(["lnbits"])[0]


def perfect(truth: dict[str, Any]) -> dict[str, Any]:
    """A document that says exactly what was recorded."""
    return {
        "routes": truth["routes"],
        "tables": truth.get("tables", []),
        "middleware": [{"name": name, "application": "app"} for name in truth["middleware"]],
        "coverage": {"figures": {"routes.declared": {"value": 4}, "routes.reached": {"value": 3}}},
        "blind_spots": [{}, {}],
    }


def test_a_perfect_document_scores_full_marks() -> None:
    score = scored(LNBITS, perfect(LNBITS.truth), scorer(), 0)
    row = dict(zip(HEADER, score.row(), strict=False))
    assert score.counts["routes"].recall == score.counts["routes"].precision == "100.0"
    assert score.counts["guards"].recall == score.counts["guards"].precision == "100.0"
    assert row["middleware"] == "100.0"
    assert row["declared reached"] == "75.0"
    assert row["blind spots"] == "2"


def test_what_is_missing_and_invented_costs_marks() -> None:
    document = perfect(LNBITS.truth)
    invented = {"path": "/invented", "methods": ["GET"], "handler": "x.y", "guards": []}
    document["routes"] = [*document["routes"][10:], invented]
    score = scored(LNBITS, document, scorer(), 0)
    assert 90 < float(score.counts["routes"].recall) < 100
    assert 99 < float(score.counts["routes"].precision) < 100


def test_the_total_is_of_all_facts_not_of_the_applications() -> None:
    score = scored(LNBITS, perfect(LNBITS.truth), scorer(), 0)
    both = total([score, score])
    assert both.counts["routes"].expected == 2 * score.counts["routes"].expected
    assert Count().recall == "-"


def test_the_applications_are_those_of_the_truth_files() -> None:
    assert {"arize-phoenix", "pretix", "zou"} <= {one.name for one in applications()}
    with pytest.raises(SystemExit, match="not in the corpus: nonsense"):
        applications(["nonsense"])


def test_a_table_is_written_between_its_comments_and_nowhere_else(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- accuracy -->\nold\n<!-- /accuracy -->\nafter\n")
    text = table(("application", "n"), [("shop", "7"), ("a longer one", "12")])
    for _ in range(2):
        write_between(readme, "accuracy", text)
        assert readme.read_text() == (
            "before\n<!-- accuracy -->\n"
            "| application  |  n |\n"
            "| :----------- | -: |\n"
            "| shop         |  7 |\n"
            "| a longer one | 12 |\n"
            "<!-- /accuracy -->\nafter\n"
        )
    with pytest.raises(ValueError, match="must stand there once"):
        write_between(readme, "bench", text)


@pytest.mark.skipif(not Path("/proc").exists(), reason="memory is watched through /proc")
def test_memory_of_all_processes_is_counted(tmp_path: Path) -> None:
    script = "import os, time; os.fork(); held = b'x' * 80_000_000; time.sleep(1)"
    assert 150 < peak_megabytes([sys.executable, "-c", script], tmp_path) < 600

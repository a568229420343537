"""Calls within calls: as deep as programs are nested, and at the same cost at any depth."""

from __future__ import annotations

import sys

import pytest

from analyzer.stack import DEPTH, deep

CALLS = 1_000
"""Calls that each depth makes; where a frame is the first of a block, each would ask for fresh memory."""

DEPTHS = 300
"""More than a block has room for."""


def _down(levels: int) -> int:
    if levels:
        return _down(levels - 1) + 1
    for _ in range(CALLS):
        _leaf()
    return 0


def _leaf() -> None:
    pass


def _faults() -> int:
    """Pages that the system had to give while calls were made at every depth."""
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for levels in range(DEPTHS):
        _down(levels)
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)


def test_calls_may_go_deeper_than_python_allows() -> None:
    levels = DEPTH - 2_000
    before = sys.getrecursionlimit()
    assert deep(_down)(levels) == levels
    assert sys.getrecursionlimit() == before


def test_a_failure_leaves_the_limit_as_it_was() -> None:
    def failing() -> None:
        raise ValueError("wrong")

    before = sys.getrecursionlimit()
    with pytest.raises(ValueError, match="wrong"):
        deep(failing)()
    assert sys.getrecursionlimit() == before


@pytest.mark.skipif(sys.platform != "linux", reason="other systems count pages otherwise")
def test_calls_at_any_depth_ask_the_system_for_no_memory() -> None:
    assert deep(_faults)() < CALLS

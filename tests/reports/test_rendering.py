"""Reports made on two cores are those that one core makes."""

from __future__ import annotations

import os
import time
from dataclasses import replace

import pytest

from analyzer.reports import DrawingError, ReportInput, formats, rendering
from analyzer.reports.rendering import render_all
from tests.sample_facts import sample_facts

REPORT = ReportInput(sample_facts(), "shop")


@pytest.fixture
def many_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "FEW_FACTS", 0)


def test_two_processes_make_what_one_makes(many_facts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = list(formats().values())
    together = render_all(REPORT, wanted)
    monkeypatch.setattr(rendering, "_is_worth_it", lambda: False)
    assert render_all(REPORT, wanted) == together
    assert together == [one.render(REPORT) for one in wanted]


def test_the_other_process_takes_part(many_facts: None) -> None:
    def slow(report: ReportInput) -> bytes:
        time.sleep(0.5)
        return str(os.getpid()).encode()

    one = replace(formats()["text"], render=slow)
    assert len(set(render_all(REPORT, [one, one]))) == 2


def test_what_the_other_process_cannot_make_is_made_here(many_facts: None) -> None:
    here = os.getpid()

    def dies(report: ReportInput) -> bytes:
        if os.getpid() != here:
            os._exit(1)
        return b"here"

    def fails(report: ReportInput) -> bytes:
        if os.getpid() != here:
            raise RuntimeError("there")
        return b"here"

    for render in (dies, fails):
        one = replace(formats()["text"], render=render)
        assert render_all(REPORT, [one] * 8) == [b"here"] * 8


def test_a_picture_that_cannot_be_drawn_and_a_mistake_of_ours(many_facts: None) -> None:
    def undrawn(report: ReportInput) -> bytes:
        raise DrawingError("no Graphviz")

    def broken(report: ReportInput) -> bytes:
        raise RuntimeError("broken")

    text = formats()["text"]
    for wanted in ([text, replace(text, render=undrawn)], [replace(text, render=undrawn), text]):
        told = render_all(REPORT, wanted)
        assert [isinstance(one, DrawingError) for one in told] == [one is not text for one in wanted]
    with pytest.raises(RuntimeError, match="broken"):
        render_all(REPORT, [replace(text, render=broken), text])

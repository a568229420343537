"""Work in a process beside this one."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import NoReturn

import pytest

from analyzer.beside import Beside, can_fork

forks = pytest.mark.skipif(not can_fork(), reason="processes are not forked here")


@forks
def test_another_process_does_it() -> None:
    with Beside(os.getpid) as begun:
        assert begun.result() != os.getpid()


@forks
def test_it_finds_everything_as_it_was_when_it_began() -> None:
    known = ["before"]
    with Beside(lambda: [*known, "and more"]) as begun:
        known.append("afterwards")
        assert begun.result() == ["before", "and more"]


def test_where_no_process_is_wanted_it_is_done_when_asked_for() -> None:
    with Beside(os.getpid, apart=False) as begun:
        assert begun.result() == os.getpid()


def test_with_another_thread_running_nothing_is_forked() -> None:
    go_on = threading.Event()
    other = threading.Thread(target=go_on.wait)
    other.start()
    try:
        with Beside(os.getpid) as begun:
            assert begun.result() == os.getpid()
    finally:
        go_on.set()
        other.join()


@forks
@pytest.mark.parametrize("way", [lambda: os._exit(1), lambda: os.kill(os.getpid(), 9)])
def test_a_process_that_dies_costs_time_and_nothing_else(way: Callable[[], object]) -> None:
    here = os.getpid()

    def work() -> str:
        if os.getpid() != here:
            way()
        return "done"

    with Beside(work) as begun:
        assert begun.result() == "done"


@forks
def test_an_error_is_that_of_the_work(capfd: pytest.CaptureFixture[str]) -> None:
    def fail() -> NoReturn:
        raise ValueError("no")

    with Beside(fail) as begun, pytest.raises(ValueError, match="no"):
        begun.result()
    assert capfd.readouterr().err == ""


@forks
def test_who_leaves_early_leaves_no_process_behind() -> None:
    with Beside(threading.Event().wait) as begun:
        process = begun._process
        assert process.is_alive()
    assert not process.is_alive()

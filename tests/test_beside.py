"""Work in a process beside this one."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import NoReturn

import pytest

from analyzer.beside import Beside, Progress, can_fork, elsewhere

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


# -- elsewhere -----------------------------------------------------------------------------------------------


@forks
def test_elsewhere_another_process_does_it_and_tells_how_far_it_is() -> None:
    heard: list[tuple[str, int, int]] = []

    def work(tell: Progress) -> int:
        tell("first", 0, 2)
        tell("second", 1, 2)
        return os.getpid()

    assert elsewhere(work, lambda *word: heard.append(word)) != os.getpid()
    assert heard == [("first", 0, 2), ("second", 1, 2)]


@forks
def test_elsewhere_one_stage_is_not_told_of_at_every_step() -> None:
    heard: list[int] = []

    def work(tell: Progress) -> None:
        for done in range(10_000):
            tell("many", done, 10_000)

    elsewhere(work, lambda _stage, done, _total: heard.append(done))
    assert heard[0] == 0
    assert len(heard) < 1_000


@forks
def test_elsewhere_it_may_have_processes_of_its_own() -> None:
    def work(_tell: Progress) -> bool:
        with Beside(os.getpid) as begun:
            return begun.result() != os.getpid()

    assert elsewhere(work, _unheard)


@forks
@pytest.mark.parametrize("way", [lambda: os._exit(1), lambda: os.kill(os.getpid(), 9)])
def test_elsewhere_a_process_that_dies_costs_time_and_nothing_else(way: Callable[[], object]) -> None:
    here = os.getpid()

    def work(_tell: Progress) -> str:
        if os.getpid() != here:
            way()
        return "done"

    assert elsewhere(work, _unheard) == "done"


def test_elsewhere_an_error_of_the_work_is_heard_of() -> None:
    def work(_tell: Progress) -> NoReturn:
        raise ValueError("wrong")

    with pytest.raises(ValueError, match="wrong"):
        elsewhere(work, _unheard)


@forks
def test_elsewhere_an_error_of_who_listens_is_theirs() -> None:
    def closed(_stage: str, _done: int, _total: int) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        elsewhere(lambda tell: tell("first", 0, 1), closed)


def _unheard(_stage: str, _done: int, _total: int) -> None:
    """Nobody listens."""

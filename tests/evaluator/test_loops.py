"""Loops over what is not wholly known, and what leaves them under undecided tests."""

from __future__ import annotations

from analyzer.evaluator.loops import MAX_TURNS
from analyzer.evaluator.values import Unknown
from tests.evaluator.running import evaluated, holding

UNKNOWN = "from elsewhere import thing\nu = thing()\n"


def given(source: str, name: str) -> list[tuple[object, str]]:
    return holding(evaluated(UNKNOWN + source)[name])


def test_over_the_unknown_a_loop_runs_once_with_a_hole() -> None:
    assert given("log = []\nfor item in u: log.append(item)\n", "log") == [("?", "for item in u")]


def test_what_it_binds_may_not_be_bound() -> None:
    assert given("x = None\nfor item in u: x = 1\n", "x") == [
        (1, "for item in u"),
        (None, "not (for item in u)"),
    ]


def test_a_turn_over_what_may_be_absent_is_under_its_test() -> None:
    source = "items = [1]\nif u: items.append(2)\nlog = []\nlast = 0\nfor n in items:\n    log.append(n)\n    last = n\n"
    assert given(source, "log") == [(1, ""), (2, "u")]
    assert given(source, "last") == [(2, "u"), (1, "not u")]


def test_a_search_that_breaks() -> None:
    source = "found = None\nfor n in [1, 2]:\n    if n == u:\n        found = n\n        break\n"
    assert given(source, "found") == [(None, "not (n == u)"), (1, "n == u"), (2, "n == u")]


def test_turns_after_a_break_are_under_the_opposite_test() -> None:
    source = "log = []\nfor n in [1, 2]:\n    if u: break\n    log.append(n)\n"
    assert given(source, "log") == [(1, "not u"), (2, "not u")]


def test_continue_skips_one_turn_only() -> None:
    source = (
        "log = []\nx = 0\nfor n in [1, 2]:\n    if n == u: continue\n    log.append(n)\nlog.append('after')\n"
    )
    assert given(source, "log") == [(1, "not (n == u)"), (2, "not (n == u)"), ("after", "")]


def test_names_bound_before_continue_are_joined() -> None:
    source = "x = 0\nfor n in [1]:\n    x = 'skipped'\n    if u: continue\n    x = 'through'\n"
    assert sorted(given(source, "x")) == [("skipped", "u"), ("through", "not u")]


def test_a_return_from_a_loop_puts_the_rest_under_its_opposite() -> None:
    source = """
log = []
def f():
    for n in [1, 2]:
        if u: return n
        log.append(n)
    log.append('after')
    return 'end'
x = f()
"""
    assert given(source, "log") == [(1, "not u"), (2, "not u"), ("after", "not u")]
    assert ("end", "not u") in given(source, "x")


def test_else_runs_where_nothing_broke() -> None:
    source = "log = []\nfor n in [1]:\n    if u: break\nelse:\n    log.append('else')\nlog.append('after')\n"
    assert given(source, "log") == [("else", "not u"), ("after", "")]


def test_a_search_whose_else_raises() -> None:
    source = """
def f():
    for n in [1]:
        if n == u:
            found = n
            break
    else:
        raise LookupError
    return found
x = f()
"""
    assert evaluated(UNKNOWN + source)["x"] == 1


def test_while_with_an_unknown_test_runs_once() -> None:
    assert given("log = []\nwhile u:\n    log.append(1)\n", "log") == [(1, "u")]


def test_while_true_that_leaves_under_a_test() -> None:
    source = "log = []\nwhile True:\n    log.append(1)\n    if u: break\nlog.append('after')\n"
    assert given(source, "log") == [(1, ""), ("after", "")]


def test_an_endless_loop_ends() -> None:
    names = evaluated(
        "log = []\ndef serve():\n    while True:\n        log.append(1)\nserve()\nx = 'after'\n"
    )
    assert 1 <= len(names["log"].elements) <= 10
    assert names["x"] == "after"


def test_a_loop_that_is_cut_short_leaves_holes() -> None:
    names = evaluated(f"n = 0\nwhile n < {MAX_TURNS * 2}:\n    n += 1\n")
    assert isinstance(names["n"], Unknown)
    assert ("budget", "module main") in names.blind_spots


def test_a_list_that_grows_while_it_is_looped_over_ends() -> None:
    names = evaluated("x = [1]\nfor n in x:\n    x.append(n)\ny = 1\n")
    assert len(names["x"].elements) > 500


def test_comprehensions_keep_undecided_tests() -> None:
    assert given("x = [n for n in [1, 2] if n == u]\n", "x") == [(1, "n == u"), (2, "n == u")]
    assert given("x = {n: 1 for n in [1] if u}\ny = list(x)\n", "y") == [(1, "u")]


def test_loops_within_loops() -> None:
    source = """
log = []
for a in [1, 2]:
    for b in [3]:
        if u: break
        log.append((a, b))
    log.append(a)
"""
    assert given(source, "log") == [((1, 3), "not u"), (1, ""), ((2, 3), "not u"), (2, "")]

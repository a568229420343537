"""Whatever the target does, an evaluation ends soon, without an error, and says where it gave up."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.evaluator import budgets
from analyzer.evaluator.backtracking import attempts
from analyzer.evaluator.values import Unknown
from tests.evaluator.endless import ENDLESS
from tests.evaluator.excessive import EXCESSIVE
from tests.evaluator.running import Files, evaluated

STEPS = 20_000
"""Of one request in these tests, a seventh of what is allowed: so do all of them end in a minute."""

SECONDS = 20.0
"""Of processor time for that, on a machine that does much beside."""

SNIPPETS: Mapping[str, Files] = {**ENDLESS, **EXCESSIVE}


@pytest.fixture
def small_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "MAX_STEPS_PER_DEMAND", STEPS)
    monkeypatch.setattr(budgets, "MAX_STEPS_PER_MODULE", STEPS)


@pytest.mark.usefixtures("small_budget")
@pytest.mark.parametrize("files", SNIPPETS.values(), ids=SNIPPETS)
def test_it_ends_without_an_error(files: Files) -> None:
    began = time.process_time()
    evaluated(files)
    assert time.process_time() - began < SECONDS


def test_a_huge_result_is_not_known() -> None:
    names = evaluated(ENDLESS["strings"])
    assert all(isinstance(names[name], Unknown) for name in "xyzvwutr")
    names = evaluated(ENDLESS["numbers"])
    assert all(isinstance(names[name], Unknown) for name in "xyzvsrm")
    names = evaluated(ENDLESS["formats"])
    assert all(isinstance(names[name], Unknown) or hasattr(names[name], "parts") for name in "abcdefij")


@pytest.mark.usefixtures("small_budget")
def test_a_budget_is_a_blind_spot() -> None:
    names = evaluated("x = 0\nfor a in range(10000):\n    for b in range(10000): x = b\n")
    assert ("budget", "module main") in names.blind_spots


def test_calls_too_deep_are_a_blind_spot() -> None:
    names = evaluated(ENDLESS["calls within calls"])
    assert isinstance(names["x"], Unknown)
    assert ("budget", "module main") in names.blind_spots


def test_one_runaway_does_not_starve_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "MAX_STEPS_PER_DEMAND", 1_000)
    monkeypatch.setattr(budgets, "MAX_STEPS", 1_000)
    names = evaluated({"main.py": "while True:\n    for n in range(10 ** 4): pass\n", "other.py": "x = 1\n"})
    run = names.run
    assert run.demand("other", lambda: run.importer.absolute("other", None)).attributes["x"] == 1


@pytest.mark.usefixtures("small_budget")
def test_a_module_is_not_cut_short_with_one_that_it_imports() -> None:
    names = evaluated(
        {
            "main.py": "import runaway\nfrom below import y\nx = 1\n",
            "runaway.py": "while True:\n    for n in range(10 ** 4): pass\nz = 1\n",
            "below.py": "import runaway\ny = 2\n",
        }
    )
    assert (names["x"], names["y"]) == (1, 2)
    assert ("budget", "module runaway") in names.blind_spots


@pytest.mark.usefixtures("small_budget")
def test_recursions_count_however_small_each_is() -> None:
    names = evaluated(
        """
        def walk(depth, tree):
            for one in tree:
                if unknown.get(depth):
                    walk(depth + 1, tree)
        def start(times):
            for one in range(times): walk(0, range(50))
        from somewhere import unknown
        start(10 ** 4)
        x = 1
        """
    )
    assert names.run.steps < 2 * STEPS


@pytest.mark.parametrize(
    "pattern", ["(a+)+b", "(a|a)*b", "(a|aa)+b", "(?:a?){30}a{30}", "(.*)*(.*)*b", "(?=(a+))*b"]
)
def test_patterns_that_take_for_ever_are_not_tried(pattern: str) -> None:
    names = evaluated(f"import re\nx = re.search({pattern!r}, 'a' * 60)\n")
    assert isinstance(names["x"], Unknown)


def test_ordinary_patterns_are_tried() -> None:
    names = evaluated(
        "import re\n"
        "a = re.sub(r'(?<!^)(?=[A-Z])', '_', 'UserAccount').lower()\n"
        "b = re.sub(r'(.)([A-Z][a-z]+)', r'\\1_\\2', 'UserAccount')\n"
        "c = re.match(r'^v(\\d+)\\.(\\d+)\\.(\\d+)$', 'v1.2.3').groups()\n"
        "d = re.findall(r'{(\\w+)(?::\\w+)?}', '/users/{id:int}/{name}')\n"
        "e = re.split(r'[,;]\\s*', 'a, b;c')\n"
        "f = bool(re.fullmatch(r'(?:get|post|delete)_\\w+', 'get_users'))\n"
    )
    assert names["a"] == "user_account"
    assert names["b"] == "User_Account"
    assert [one.value for one in names["c"].elements] == ["1", "2", "3"]
    assert [one.value for one in names["d"].elements] == ["id", "name"]
    assert [one.value for one in names["e"].elements] == ["a", "b", "c"]
    assert names["f"] is True


@given(st.from_regex(r"(?:[ab.]|\(\?:|\(|\)|\||[*+?]|\{[0-9]{1,2}\}|\[ab\]){1,14}", fullmatch=True))
def test_what_is_tried_does_not_take_long(pattern: str) -> None:
    import re

    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError):
        return
    text = "a" * 30 + "c"
    if attempts(compiled, len(text)) < 1_000_000:
        began = time.process_time()
        compiled.match(text)
        assert time.process_time() - began < SECONDS


_CONTAINERS = st.recursive(
    st.sampled_from(["1", "'a'", "x", "q.u()", "None"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({', '.join(parts)},)"),
        st.lists(inner, max_size=2).map(
            lambda parts: "{" + ", ".join(f"'{n}': {p}" for n, p in enumerate(parts)) + "}"
        ),
    ),
    max_leaves=6,
)
_GROWTH = st.one_of(
    _CONTAINERS.map(lambda made: f"x = {made}"),
    st.sampled_from(
        [
            "x = [x, x]", "x = (x, x)", "x = {'a': x, 'b': x}", "x = x + x", "x = x * 9", "x = str(x)", "x = f'{x}{x}'",
            "x = [*x, *x]", "x = {**x}", "x = sorted(x)", "x = list(x)", "x = x == x", "x = [n for n in x for m in x]",
            "x = x if q.u() else [x]", "x = copy.deepcopy(x)", "x = json.dumps(x)", "x = dict.fromkeys(x, x)",
            "x = '%s%s' % (x, x)", "x = '{0}{0}'.format(x)", "x = set(x)", "x = x in [x]", "x = ','.join(x)", "x += x",
            "x = list(zip(x, x))", "x = list(map(lambda n: (n, x), x))", "x = repr(x)", "x.append(x)", "x = x[0]", "x = x[:]",
        ]
    ),
)  # fmt: skip


@pytest.mark.usefixtures("small_budget")
@given(st.lists(_GROWTH, min_size=1, max_size=4))
def test_growing_things_stay_bounded(statements: list[str]) -> None:
    body = "".join(f"    {statement}\n" for statement in statements)
    began = time.process_time()
    evaluated(f"import copy, json, q\nx = [1, 'a']\nfor n in range(60):\n{body}")
    assert time.process_time() - began < SECONDS


class Counting(budgets.Budgeted):
    """Steps without a target."""

    def too_many_steps(self, most: int) -> None:
        """Nothing is noted."""


def test_who_imports_what_takes_all_steps_is_read_to_the_end() -> None:
    run = Counting()
    with run.module_of("main"):
        with run.module_of("heavy"):
            run.spend(budgets.MAX_STEPS)
        assert run.spend(budgets.MIN_STEPS_PER_DEMAND // 2)
        assert not run.spend(budgets.MIN_STEPS_PER_DEMAND)

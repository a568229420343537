"""Tests that cannot be decided: both arms run, and what they do keeps the test."""

from __future__ import annotations

import pytest

from analyzer.evaluator.values import MAX_ALTERNATIVES, Setting, Text, Unknown
from tests.evaluator.running import evaluated, holding

UNKNOWN = "import os\nfrom elsewhere import thing\nu = thing()\ns = os.getenv('MODE', 'dev')\n"
"""`u` is not known, `s` is a setting whose default is 'dev'."""


def given(source: str, name: str) -> list[tuple[object, str]]:
    """The alternatives or elements of a name after the source ran with `u` and `s` defined."""
    return holding(evaluated(UNKNOWN + source)[name])


def value(source: str, name: str = "x") -> object:
    """What a name is bound to after the source ran with `u` and `s` defined."""
    return evaluated(UNKNOWN + source)[name]


def test_both_arms_are_joined() -> None:
    assert given("if u: x = 1\nelse: x = 2\n", "x") == [(1, "u"), (2, "not u")]


def test_what_was_before_is_an_alternative() -> None:
    assert given("x = 0\nif u: x = 1\n", "x") == [(1, "u"), (0, "not u")]


def test_equal_arms_fall_together() -> None:
    assert value("if u: x = 1\nelse: x = 1\n") == 1


def test_an_arm_that_raises_vanishes_and_leaves_no_condition() -> None:
    source = "log = []\nif u: raise RuntimeError\nelse: x = 2\nlog.append(1)\n"
    assert value(source) == 2
    assert given(source, "log") == [(1, "")]


def test_an_arm_whose_call_raises_vanishes_where_somebody_waits_for_it() -> None:
    source = """
def fail(): raise ValueError
try:
    if u:
        fail()
    else:
        x = 2
except ValueError:
    x = 3
"""
    assert value(source) == 2


def test_after_an_early_return_the_rest_is_under_the_opposite_test() -> None:
    source = "log = []\ndef f():\n    if u: return 1\n    log.append('late')\n    return 2\nx = f()\n"
    assert given(source, "log") == [("late", "not u")]
    assert given(source, "x") == [(1, "u"), (2, "not u")]


def test_when_both_arms_leave_the_block_ends() -> None:
    source = "log = []\ndef f():\n    if u: return 1\n    else: return 2\n    log.append('never')\nf()\n"
    assert given(source, "log") == []


def test_nested_tests_are_conjoined() -> None:
    source = "log = []\nif u:\n    if s == 'x':\n        log.append(1)\n    log.append(2)\n"
    assert given(source, "log") == [(1, "u and s == 'x'"), (2, "u")]


def test_an_early_return_within_an_arm() -> None:
    source = """
log = []
def f():
    if u:
        if s == 'x':
            return
        log.append('inner')
    log.append('rest')
f()
"""
    assert given(source, "log") == [
        ("inner", "u and not (s == 'x')"),
        ("rest", "not (u and s == 'x')"),
    ]


def test_elif_chains() -> None:
    source = "if u == 1: x = 'a'\nelif u == 2: x = 'b'\nelse: x = 'c'\n"
    assert given(source, "x") == [
        ("a", "u == 1"),
        ("b", "not (u == 1) and u == 2"),
        ("c", "not (u == 1) and not (u == 2)"),
    ]


def test_globals_and_attributes_of_others_keep_what_they_were() -> None:
    source = """
x = 0
class A: n = 1
o = A()
o.v = 1
def change():
    global x
    if u:
        x = 1
        o.v = 2
        A.n = 2
change()
y, n = o.v, A.n
"""
    names = evaluated(UNKNOWN + source)
    assert holding(names["x"]) == [(1, "u"), (0, "not u")]
    assert holding(names["y"]) == [(2, "u"), (1, "not u")]
    assert holding(names["n"]) == [(2, "u"), (1, "not u")]


def test_what_an_arm_sets_on_a_class_is_what_the_arm_reads() -> None:
    source = """
class Base:
    prefix = None
class A(Base): pass
log = []
if u:
    kept = A.prefix
    A.prefix = '/api'
    log.append(A.prefix)
    A.prefix = kept
    log.append(A.prefix)
x = A.prefix
"""
    assert given(source, "log") == [("/api", "u"), (None, "u")]
    assert value(source) is None


def test_in_the_other_arm_it_is_as_it_was() -> None:
    source = """
class A:
    prefix = 'old'
def told(): return A.prefix
if u:
    A.prefix = 'new'
    x = told()
else:
    x = told()
"""
    assert given(source, "x") == [("new", "u"), ("old", "not u")]


def test_nonlocal_names_too() -> None:
    source = "def f():\n    n = 0\n    def up():\n        nonlocal n\n        if u: n = 1\n    up()\n    return n\nx = f()\n"
    assert given(source, "x") == [(1, "u"), (0, "not u")]


def test_a_module_changed_from_elsewhere() -> None:
    names = evaluated(
        {"main.py": UNKNOWN + "import conf\nif u: conf.X = 2\nx = conf.X\n", "conf.py": "X = 1\n"}
    )
    assert holding(names["x"]) == [(2, "u"), (1, "not u")]


def test_conditional_expressions() -> None:
    assert given("x = 1 if u else 2\n", "x") == [(1, "u"), (2, "not u")]


class TestContainers:
    def test_elements_keep_the_test(self) -> None:
        source = "x = [0]\nif u: x.append(1)\nx.append(2)\n"
        assert given(source, "x") == [(0, ""), (1, "u"), (2, "")]

    def test_whatever_is_made_of_them_does_too(self) -> None:
        source = "x = []\nif u: x.append(1)\ny = [*x, 2]\nz = [n for n in x]\nw = tuple(x) + (3,)\nv = list(map(str, x))\n"
        names = evaluated(UNKNOWN + source)
        assert holding(names["y"]) == [(1, "u"), (2, "")]
        assert holding(names["z"]) == [(1, "u")]
        assert holding(names["w"]) == [(1, "u"), (3, "")]
        assert holding(names["v"]) == [("1", "u")]

    def test_nothing_is_claimed_about_them_as_a_whole(self) -> None:
        source = """
x = []
if u: x.append('a')
x.append('b')
length, text, first, same, inside = len(x), ','.join(x), x[0], x == ['a', 'b'], 'a' in x
"""
        names = evaluated(UNKNOWN + source)
        assert isinstance(names["length"], Unknown)
        assert holding(names["text"]) == [("a,b", "u"), ("b", "not u")]
        assert holding(names["first"]) == [("a", "u"), ("b", "")]
        assert isinstance(names["same"], Unknown)
        assert isinstance(names["inside"], Unknown)

    def test_a_text_of_many_that_may_be_absent_has_holes(self) -> None:
        source = (
            "x = []\n" + "".join(f"if u{n}: x.append('{n}')\n" for n in range(4)) + "text = ','.join(x)\n"
        )
        assert isinstance(evaluated(UNKNOWN + source)["text"], Text)

    @pytest.mark.parametrize(
        "removal", ["x.remove(1)", "x.pop(0)", "del x[0]", "x.clear()", "x.pop()", "del x[:]"]
    )
    def test_what_is_removed_under_a_test_is_there_under_the_opposite_one(self, removal: str) -> None:
        assert given(f"x = [1]\nif u: {removal}\n", "x") == [(1, "not u")]

    @pytest.mark.parametrize("removal", ["x.pop('a')", "del x['a']", "x.clear()", "x.popitem()"])
    def test_the_same_of_dictionaries(self, removal: str) -> None:
        assert given(f"x = {{'a': 1}}\nif u: {removal}\ny = list(x)\n", "y") == [("a", "not u")]

    def test_entries(self) -> None:
        source = "d = {'a': 1}\nif u: d['b'] = 2\nif u: d['a'] = 3\nx, y, z = d['a'], d.get('b'), list(d)\n"
        names = evaluated(UNKNOWN + source)
        assert holding(names["x"]) == [(3, "u"), (1, "not u")]
        assert holding(names["y"]) == [(2, "u"), (None, "not u")]
        assert holding(names["z"]) == [("a", ""), ("b", "u")]

    def test_one_of_two_lists(self) -> None:
        source = "a, b = [1], [2]\nx = a if u else b\nx.append(3)\ny = [*x]\n"
        names = evaluated(UNKNOWN + source)
        assert holding(names["y"]) == [(1, "u"), (3, ""), (2, "not u")] or holding(names["y"]) == [
            (1, "u"),
            (3, "u"),
            (2, "not u"),
            (3, "not u"),
        ]
        assert holding(names["a"]) == [(1, ""), (3, "u")]


class TestSettings:
    def test_a_default_decides_no_branch(self) -> None:
        source = "if s == 'dev': x = 1\nelse: x = 2\n"
        names = evaluated(UNKNOWN + source)
        assert holding(names["x"]) == [(1, "s == 'dev'"), (2, "not (s == 'dev')")]

    def test_but_what_it_would_decide_is_known(self) -> None:
        names = evaluated(UNKNOWN + "log = []\nif s == 'prod': log.append(1)\nelse: log.append(2)\n")
        assert [[test.default for test in one.path] for one in names["log"].elements] == [[False], [True]]

    def test_text_made_of_one_rests_on_it(self) -> None:
        for source in (
            "x = s + '/v1'",
            "x = f'{s}/v1'",
            "x = '%s/v1' % s",
            "x = '{}/v1'.format(s)",
            "x = '/'.join([s, 'v1'])",
        ):
            found = value(source + "\n")
            assert isinstance(found, Setting), source
            assert (found.default, found.names) == ("dev/v1", ("MODE",)), source

    def test_a_match_on_one_decides_nothing(self) -> None:
        source = "match s:\n    case 'dev': x = 1\n    case _: x = 2\n"
        names = evaluated(UNKNOWN + source)
        assert [(one.value, [test.default for test in one.path]) for one in names["x"].alternatives] == [
            (1, [True]),
            (2, [False]),
        ]

    @pytest.mark.parametrize(
        ("expression", "default"),
        [
            ("not s", False),
            ("s == 'dev'", True),
            ("s.upper()", "DEV"),
            ("s in ('dev', 'test')", True),
            ("bool(s)", None),
            ("s or 'other'", "dev"),
            ("s and 1", 1),
            ("any([s == 'x', s == 'dev'])", True),
            ("max(len(s), 2)", 3),
        ],
    )
    def test_what_is_computed_from_one_is_one(self, expression: str, default: object) -> None:
        found = value(f"x = {expression}\n")
        if default is None:
            assert isinstance(found, (Setting, Unknown))
        else:
            assert isinstance(found, Setting)
            assert found.default == default

    def test_it_is_noted(self) -> None:
        names = evaluated(UNKNOWN + "import os\ny = os.environ['KEY']\n")
        assert {
            one.name: (one.default, one.has_default)
            for one in names.run.settings.values()
            if one.name == "MODE"
        } == {"MODE": ("dev", True)}
        assert names.run.settings["KEY"].has_default is False


class TestBooleans:
    def test_unknown_and_false_is_false(self) -> None:
        assert value("x = u and False\n") is False
        assert value("x = False and u\n") is False

    def test_unknown_or_true(self) -> None:
        assert value("x = True or u\n") is True
        assert given("x = u or True\n", "x") == [("?", "u"), (True, "not u")]

    def test_either_operand_may_be_the_value(self) -> None:
        assert given("x = u or 'default'\n", "x") == [("?", "u"), ("default", "not u")]
        assert given("x = u and 5\n", "x") == [("?", ""), (5, "u")]

    def test_none_is_not_an_alternative_of_or(self) -> None:
        assert value("x = None or 5\n") == 5

    def test_comparison_with_what_is_not_known(self) -> None:
        assert isinstance(value("x = u == 1\n"), Unknown)
        assert isinstance(value("x = [u] == [1]\n"), Unknown)
        assert value("x = [u, 1] == [1]\n") is False
        assert isinstance(value("x = u in [1, 2]\n"), Unknown)
        assert isinstance(value("x = 1 in [u]\n"), Unknown)
        assert value("x = 1 in [u, 1]\n") is True


class TestMatch:
    def test_cases_are_tried_in_order(self) -> None:
        source = "match u:\n    case 1: x = 'one'\n    case 2: x = 'two'\n    case _: x = 'other'\n"
        assert given(source, "x") == [
            ("one", "u matches 1"),
            ("two", "not (u matches 1) and u matches 2"),
            ("other", "not (u matches 1) and not (u matches 2)"),
        ]

    def test_what_an_undecided_pattern_captures_is_not_known(self) -> None:
        names = evaluated(UNKNOWN + "match u:\n    case [a, *b]: x = (a, b)\n    case {'k': c, **d}: x = c\n")
        assert all(isinstance(names[name], Unknown) or holding(names[name]) for name in "abcd")


def test_text_with_holes() -> None:
    names = evaluated(
        UNKNOWN + "x = '/a/' + u + '/b'\ny = f'{u}/{1}'\nz = '%s-%d' % (u, 2)\nw = x.startswith('/a')\n"
    )
    for name, known in (("x", ["/a/", "/b"]), ("y", ["/1"]), ("z", ["-2"])):
        assert isinstance(names[name], Text)
        assert [part for part in names[name].parts if isinstance(part, str)] == known
    assert names["w"] is True


def test_a_join_that_grows_too_wide_holds_a_hole() -> None:
    arms = "".join(f"elif u == {n}: x = {n}\n" for n in range(100))
    found = given(f"if u == -1: x = -1\n{arms}", "x")
    assert len(found) <= MAX_ALTERNATIVES
    assert "?" in [one for one, _ in found]


def test_names_put_off_and_joined() -> None:
    assert given("x = 1\nfor n in [1, 2]:\n    if u: x = n\n", "x")[0] == (2, "u")


def test_what_ends_an_or_is_true() -> None:
    assert given("a = None\nif u: a = thing()\nx = a or 1\n", "x")[-1][0] == 1
    assert None not in [one for one, _ in given("a = None\nif u: a = thing()\nx = a or 1\n", "x")]


def test_what_ends_an_and_is_false() -> None:
    found = [one for one, _ in given("a = 1\nif u: a = 0\nx = a and 2\n", "x")]
    assert found == [0, 2]


def test_in_an_arm_a_name_is_what_the_test_leaves_of_it() -> None:
    source = "a = None\nif u: a = 'x'\nseen = other = 0\nif a:\n    seen = a + '/'\nelse:\n    other = a\n"
    assert [one for one, _ in given(source, "seen")] == ["x/", 0]
    assert [one for one, _ in given(source, "other")] == [0, None]
    assert [one for one, _ in given(source, "a")] == ["x", None]


def test_an_alternative_without_the_attribute_ends_its_own_way_only() -> None:
    source = """
class A:
    name = "a"
x = None
if u:
    x = A()
try:
    y = x.name
except AttributeError:
    y = "none"
"""
    assert given(source, "y") == [("a", "u")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = '' if u else '/api'\nif not x: x = '/none'\n", {"/none", "/api"}),
        ("x = None if u else '/api'\nif x is None: x = '/none'\n", {"/none", "/api"}),
        ("x = None if u else '/api'\nif x is not None: pass\n", {None, "/api"}),
        ("x = 'a' if u else 'b'\nif x == 'a': x = 'c'\n", {"b", "c"}),
        ("x = '' if u else '/api'\nx = x + '/' if x else '/none'\n", {"/none", "/api/"}),
        (
            "def f(x):\n    if not x: return '/none'\n    return x\nx = f('' if u else '/api')\n",
            {"/none", "/api"},
        ),
    ],
)
def test_what_a_test_excludes_is_no_alternative_behind_it(source: str, expected: set[object]) -> None:
    assert {one for one, _ in given(source, "x")} == expected


def test_a_setting_is_not_its_default_where_a_test_excludes_that() -> None:
    found = value("x = 'none'\nif s != 'dev': x = s\n")
    assert "dev" not in repr(found)
    found = value("x = 'none'\nif s == 'prod': x = '/' + s\n")
    assert "'/prod'" in repr(found)


def test_an_attribute_is_narrowed_in_the_arms_and_whole_behind_them() -> None:
    source = """
class Options: pass
o = Options()
o.prefix = '' if u else '/api'
log = []
if o.prefix: log.append(o.prefix)
else: log.append('none')
x = o.prefix
"""
    assert [repr(one) for one, _ in given(source, "log")] == ["Join('/api')", "'none'"]
    assert {one for one, _ in given(source, "x")} == {"", "/api"}

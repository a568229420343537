"""Rows are values that say what they mean; Facts reads them in one order and tells them apart."""

from __future__ import annotations

import pickle
import random
import subprocess
import sys
from dataclasses import fields, replace

import pytest

from analyzer.facts import Certainty, Evidence, Facts, Module, Row, row_types
from analyzer.facts.schema import columns, meaning
from tests.sample_facts import sample_facts


@pytest.mark.parametrize("kind", row_types(), ids=lambda kind: kind.TABLE)
def test_every_field_of_every_row_says_what_it_means(kind: type[Row]) -> None:
    assert meaning(kind)
    described = columns(kind)
    assert {column.name for column in described} == {field.name for field in fields(kind)} - {"evidence"}
    assert all(column.meaning for column in described)
    assert described[0].name == "id"


def test_rows_compare_by_value() -> None:
    module = Module(id="a", name="a", file="a.py", lines=3)
    assert module == replace(module)
    assert hash(module) == hash(replace(module))
    assert module != replace(module, lines=4)
    assert module != "a"
    assert repr(module).startswith("Module(id='a', evidence=None, certainty=")


def test_the_order_of_adding_makes_no_difference() -> None:
    rows = list(sample_facts())
    random.Random(1).shuffle(rows)
    assert list(Facts(rows)) == list(sample_facts())


def test_facts_are_the_same_in_another_process() -> None:
    arrived = pickle.loads(pickle.dumps(sample_facts()))
    assert list(arrived) == list(sample_facts())
    arrived.add(Module(id="a", name="a", file="a.py", lines=3))
    assert len(arrived) == len(sample_facts()) + 1


def test_the_same_fact_stated_twice_is_one() -> None:
    module = Module(id="a", name="a", file="a.py", lines=3)
    assert Facts([module, replace(module)]).of(Module) == (module,)
    assert len(Facts([module, module])) == 1


def test_different_facts_of_one_id_are_told_apart_in_the_order_of_their_places() -> None:
    first = Module(id="a", name="a", file="a.py", lines=3, evidence=Evidence("a.py", 1, 3))
    second = replace(first, file="b.py", evidence=Evidence("b.py", 1, 3))
    taken = replace(first, id="a#2")
    for rows in ([first, second, taken], [taken, second, first]):
        assert [(row.id, row.file) for row in Facts(rows).of(Module)] == [
            ("a", "a.py"),
            ("a#2", "a.py"),
            ("a#3", "b.py"),
        ]


def test_what_is_added_later_is_seen() -> None:
    facts = sample_facts()
    before = len(facts.of(Module))
    facts.add(Module(id="late", name="late", file="late.py", lines=1, certainty=Certainty.INFERRED))
    assert len(facts.of(Module)) == before + 1


def test_importing_the_facts_loads_little() -> None:
    """The command line's start-up depends on it."""
    heavy = {"sqlite3", "json", "networkx", "rich", "pydot"}
    code = "import sys, analyzer.facts; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(loaded.stdout.split())

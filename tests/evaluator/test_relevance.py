"""Which calls can matter."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.evaluator import Evaluation
from analyzer.evaluator.relevance import NOT, SURELY, Relevance
from analyzer.names import ModuleIndex
from analyzer.pipeline import registry_of
from analyzer.source import open_tree

SOURCE = """
from fastapi import FastAPI

class Server:
    def build(self):
        return FastAPI()

class Registry:
    def flavors(self):
        return [Server]

class Store:
    def load(self):
        return Registry().flavors()
    def rows(self):
        return []

class Client:
    def store(self):
        return Store()

class Builder:
    def build(self):
        return Server()

def makes_it(): return FastAPI()
def makes_one_that_makes_such(): return Builder()
def calls_it(): return makes_it()
def makes_one_that_makes_it(): return Server()
def asks_its_class(): return Server().build
def makes_one_that_names_its_class(): return Registry()
def makes_one_that_reaches_it(): return Store()
def makes_one_that_holds_such(): return Client()
def does_other_things(): return [].append(1)
"""


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("makes_it", SURELY),
        ("calls_it", SURELY),
        ("makes_one_that_makes_it", SURELY),
        ("asks_its_class", SURELY),
        ("makes_one_that_makes_such", SURELY),
        ("makes_one_that_names_its_class", NOT),
        ("makes_one_that_reaches_it", NOT),
        ("makes_one_that_holds_such", NOT),
        ("does_other_things", NOT),
    ],
)
def test_of_a_class_that_leads_everywhere_not_every_mention_matters(
    tmp_path: Path, function: str, expected: int
) -> None:
    (tmp_path / "main.py").write_text(SOURCE)
    tree = open_tree(tmp_path)
    registry, _ = registry_of()
    run = Evaluation(tree, ModuleIndex.build(tree), registry, {}, strict=True)
    made = run.demand("main", lambda: run.importer.absolute("main", None))
    assert Relevance(run).of_function(run.settle(made.attributes[function])) == expected

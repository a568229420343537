"""What stubs say that they leave out is all that the library's classes have besides."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys

import pytest

from analyzer.evaluator import Evaluation
from analyzer.evaluator.symbols import Class
from analyzer.names import ModuleIndex
from analyzer.pipeline import registry_of
from analyzer.source import open_tree

REGISTRY, _ = registry_of()
SAID = {name: names for table in REGISTRY.declared("UNWRITTEN") for name, names in table.items()}
ASK = """
import importlib, json, sys
from django.conf import settings
settings.configure()
told = {}
for name in sys.argv[1:]:
    module, _, cls = name.rpartition(".")
    told[name] = [one for one in vars(getattr(importlib.import_module(module), cls)) if one[:2] != "__"]
print(json.dumps(told))
"""


def test_a_library_has_no_further_names(tmp_path_factory: pytest.TempPathFactory) -> None:
    if importlib.util.find_spec("rest_framework") is None:
        pytest.skip("Django REST framework is not installed")
    asked = subprocess.run([sys.executable, "-c", ASK, *SAID], capture_output=True, check=True)
    tree = open_tree(tmp_path_factory.mktemp("nothing"))
    run = Evaluation(tree, ModuleIndex.build(tree), REGISTRY, {}, strict=True)
    for name, names in json.loads(asked.stdout).items():
        cls = run.external(name)
        assert isinstance(cls, Class)
        assert set(names) - SAID[name] - cls.namespace.keys() == set(), name

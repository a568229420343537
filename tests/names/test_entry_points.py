"""What packaging metadata declare, however they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.names.entry_points import declared
from analyzer.source import open_tree

MANIFESTS = {
    "pyproject.toml": """
[project.scripts]
shop = "shop.cli:main"
[project.entry-points."shop.carriers"]
vans = "shop.carriers:vans"
""",
    "setup.cfg": """
[options.entry_points]
console_scripts =
    shop = shop.cli:main
shop.carriers =
    vans = shop.carriers:vans
""",
    "setup.py": """
from setuptools import setup
GROUPS = {"console_scripts": ["shop = shop.cli:main"], "shop.carriers": "vans=shop.carriers:vans [sea]"}
setup(entry_points=GROUPS)
""",
    "src/shop.egg-info/entry_points.txt": """
[console_scripts]
shop = shop.cli:main

[shop.carriers]
vans = shop.carriers:vans
""",
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_groups_names_and_references(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(MANIFESTS[name])
    found = declared(open_tree(tmp_path))
    assert [(one.group, one.name, one.value) for one in found] == [
        ("console_scripts", "shop", "shop.cli:main"),
        ("shop.carriers", "vans", "shop.carriers:vans"),
    ]
    assert all("vans" in MANIFESTS[name].splitlines()[one.line - 1] for one in found[1:])


def test_poetry_and_a_text_for_setup(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.poetry.plugins.tools]\nsaw = "tools.saw"\n')
    (tmp_path / "setup.py").write_text('setup(entry_points="""\n[tools]\naxe = tools:axe\n""")\n')
    found = declared(open_tree(tmp_path))
    assert [(one.name, one.target) for one in found] == [("axe", "tools.axe"), ("saw", "tools.saw")]


@pytest.mark.parametrize(
    "text", ["[project.scripts", "[project]\nscripts = 3\n", '[project.scripts]\na = "1 2"\n']
)
def test_what_says_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    assert declared(open_tree(tmp_path)) == []

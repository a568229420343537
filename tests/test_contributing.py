"""What CONTRIBUTING.md teaches works as it stands there: a framework, a rule and an output are one file
each.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.command import GROUNDPLAN

GUIDE = Path(__file__).parents[1] / "CONTRIBUTING.md"
BLOCK = re.compile(r"^```\w+ (?P<file>\S+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def taught(tmp_path: Path) -> Path:
    """A folder that holds the files of the guide, each in a folder named after its kind."""
    folders = {"kettle.py": "frameworks", "OUR-PATH-001.yaml": "rules", "csv_routes.py": "reports"}
    for block in BLOCK.finditer(GUIDE.read_text(encoding="utf-8")):
        place = tmp_path / folders.get(block["file"], "") / block["file"]
        place.parent.mkdir(exist_ok=True)
        place.write_text(block["text"], encoding="utf-8")
    return tmp_path


def groundplan(*arguments: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [GROUNDPLAN, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_a_framework_is_one_file(taught: Path) -> None:
    audit = ("audit", "example", "--no-cache", "--format", "json")
    without = json.loads(groundplan(*audit, cwd=taught))
    assert not without["routes"]
    routes = json.loads(groundplan(*audit, "--frameworks", "frameworks", cwd=taught))["routes"]
    told = [(route["methods"], route["path"], route["handler"], route["condition"]) for route in routes]
    assert told == [
        (["GET"], "/api/items", "main.items", None),
        (["POST"], "/api/items", "main.create", "os.environ.get('WRITABLE')"),
    ]


def test_a_rule_is_one_file(taught: Path) -> None:
    assert "1 rules, 2 examples, 0 of them wrong" in groundplan(
        "rules", "test", "OUR-PATH-001", "--rules", "rules", cwd=taught
    )
    listed = groundplan("rules", "list", "--rules", "rules", "--format", "csv", cwd=taught)
    assert "rules,OUR-PATH-001,low,Path with capital letters" in listed
    document = json.loads(
        groundplan("audit", "example", "--rules", "rules", "--format", "json", "--no-cache", cwd=taught)
    )
    assert "OUR-PATH-001" in {result["rule"] for result in document["rules"]}


def test_an_output_is_one_file(taught: Path) -> None:
    printed = groundplan(
        "audit",
        "example",
        "--frameworks",
        "frameworks",
        "--reports",
        "reports",
        "--format",
        "routes-csv",
        cwd=taught,
    )
    assert printed.splitlines() == [
        "methods,path,guards,handler",
        "GET,/api/items,unguarded,main.items",
        "POST,/api/items,unguarded,main.create",
    ]
    groundplan("audit", "example", "--reports", "reports", "--out", "out", cwd=taught)
    assert (taught / "out" / "routes.csv").exists()

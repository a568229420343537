"""`groundplan libraries` tells of every file in the folder of frameworks."""

from __future__ import annotations

import json
from pkgutil import iter_modules

import pytest

from analyzer import frameworks
from analyzer.cli.running import run


def test_every_library_says_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["libraries", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["library"] for row in told] == sorted(one.name for one in iter_modules(frameworks.__path__))
    assert all(row["what"] for row in told)


def test_one_library_says_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["libraries", "starlette"]) == 0
    assert "Not modelled:" in capsys.readouterr().out
    assert run(["libraries", "nothing"]) == 2
    assert "nothing is not modelled" in capsys.readouterr().err

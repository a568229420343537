"""What every fixture folder says about itself, the real framework says too, and so does groundplan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.specifiers import SpecifierSet

from tests.comparison import disagreements_with_document, disagreements_with_oracle
from tests.expectations import Fixture, read_fixture
from tests.frameworks.oracle import NotInstalledError, Oracle

FIXTURES = Path(__file__).parents[2] / "fixtures"
WHOLE = ("shop", "truth")
"""Folders of `fixtures/` that hold no fixtures: one is one itself, the other is about real applications."""
FOLDERS = [
    FIXTURES / "shop",
    *sorted(
        fixture
        for library in FIXTURES.iterdir()
        if library.is_dir() and library.name not in WHOLE
        for fixture in library.iterdir()
        if fixture.is_dir()
    ),
]


@pytest.fixture(params=FOLDERS, ids=lambda folder: str(folder.relative_to(FIXTURES)))
def fixture(request: pytest.FixtureRequest) -> Fixture:
    return read_fixture(request.param)


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as started:
        yield started


def audit(root: Path) -> dict[str, Any]:
    """groundplan's document about a folder."""
    from analyzer import analyze

    document: dict[str, Any] = analyze(root).document()
    return document


def test_a_fixture_expects_something(fixture: Fixture) -> None:
    assert fixture.expectations


def test_the_framework_agrees(fixture: Fixture, oracle: Oracle) -> None:
    if fixture.from_source is not None:
        pytest.skip(fixture.from_source)
    try:
        for library, wanted in fixture.versions.items():
            installed = oracle.version(library)
            if not SpecifierSet(wanted).contains(installed, prereleases=True):
                pytest.skip(f"speaks of {library} {wanted}; {installed} is installed")
        told = oracle.consult(fixture)
    except NotInstalledError as missing:
        pytest.skip(f"{missing} is not installed")
    assert disagreements_with_oracle(fixture, told) == []


def test_groundplan_agrees(fixture: Fixture) -> None:
    assert disagreements_with_document(fixture, audit(fixture.root)) == []

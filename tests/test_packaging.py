"""The wheel carries what groundplan needs at run time, and finds it once installed."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from textwrap import dedent

import pytest

from analyzer.version import __version__

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def test_it_is_named_and_licensed(wheel: Path) -> None:
    assert wheel.name == f"groundplan-{__version__}-py3-none-any.whl"
    names = zipfile.ZipFile(wheel).namelist()
    assert f"groundplan-{__version__}.dist-info/licenses/LICENSE" in names


def test_it_carries_every_file_of_the_package_the_rules_and_the_models(wheel: Path) -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "analyzer", "rules", "models"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    inside = {name if name.startswith("analyzer/") else f"analyzer/{name}" for name in tracked}
    assert inside <= set(zipfile.ZipFile(wheel).namelist())


def test_it_carries_no_test_and_no_fixture(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"analyzer", f"groundplan-{__version__}.dist-info"}


def test_it_finds_its_rules_where_it_is_installed(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    script = f"""
        import sys
        sys.path.insert(0, {str(tmp_path)!r})
        import analyzer
        from analyzer.rulebook import load_rules
        print(analyzer.__file__)
        print(*(rule.file for rule in load_rules().rules), sep="\\n")
    """
    told = subprocess.run(
        [sys.executable, "-c", dedent(script)], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    package, *files = told.stdout.splitlines()
    assert Path(package).parent == tmp_path / "analyzer"
    assert {Path(file).name for file in files} == {
        path.name for path in (REPOSITORY / "rules").glob("*/*.yaml")
    }
    assert all(Path(file).is_relative_to(tmp_path) for file in files)

"""Which files an evaluation begins with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer import analyze
from analyzer.concepts.entries import MIN_LIBRARY_FILES, run_hooks
from analyzer.evaluator.interpreter import Interpreter

BASE = "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"


def evaluated(root: Path, files: dict[str, str]) -> dict[str, Any]:
    """The modules of a project, by file, and whether each was evaluated."""
    for name, text in files.items():
        (root / name).write_text(text)
    return {one["file"]: one["evaluated"] for one in analyze(root, strict=True).document()["modules"]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from base import Base\nclass A(Base):\n    __tablename__ = 'a'\n", True),
        ("import sqlalchemy as sa\nx = sa.Column(sa.Integer)\n", True),
        ("import sqlalchemy\nx = [Column()]\n", True),
        ("import sqlalchemy\nclass A: x = TableColumn()\n", False),
        ("class A: x = Column()\n", False),
    ],
)
def test_a_file_that_holds_models_is_evaluated_although_nothing_imports_it(
    tmp_path: Path, text: str, expected: bool
) -> None:
    found = evaluated(tmp_path, {"base.py": BASE, "models.py": text})
    assert bool(found["models.py"]) is expected


def test_a_migration_makes_no_models(tmp_path: Path) -> None:
    table = "sqlalchemy.Table('t', sqlalchemy.MetaData(), sqlalchemy.Column('id', sqlalchemy.Integer))\n"
    (tmp_path / "models.py").write_text(f"import sqlalchemy\nt = {table}")
    assert [one["name"] for one in analyze(tmp_path, strict=True).document()["tables"]] == ["t"]
    (tmp_path / "models.py").write_text(
        f"import sqlalchemy\nrevision = 'b'\ndown_revision = 'a'\nt = {table}"
    )
    assert "t" not in {one["name"] for one in analyze(tmp_path, strict=True).document()["tables"]}


def test_a_caller_of_a_factory_is_one_that_can_mean_it(tmp_path: Path) -> None:
    """Of those who call something of the factory's name, only the one that has it from there is called."""
    files = {
        "factory.py": "from fastapi import FastAPI\ndef make_it():\n    return FastAPI()\n",
        "main.py": "import os\nfrom factory import make_it\n"
        "def main():\n    make_it()\n    os.environ.get('MAIN')\n",
        "local.py": "import os, fastapi\n"
        "def main():\n    import factory\n    factory.make_it()\n    os.environ.get('LOCAL')\n",
        "other.py": "import os, fastapi\n"
        "def main(client):\n    client.make_it()\n    os.environ.get('OTHER')\n",
        "own.py": "import os, fastapi\ndef make_it(): return 1\n"
        "def main():\n    make_it()\n    os.environ.get('OWN')\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    settings = analyze(tmp_path, strict=True).document()["settings"]
    assert {one["name"] for one in settings} == {"MAIN", "LOCAL"}


def test_a_library_that_is_read_itself_does_not_begin_everywhere(tmp_path: Path) -> None:
    """Every file of a library speaks of it; a namesake of few files in a project is something else."""
    (tmp_path / "celery").mkdir()
    (tmp_path / "tasks.py").write_text("import celery\napp = celery.Celery()\n")
    parts = {f"celery/part{number}.py": "import celery\nx = 1\n" for number in range(MIN_LIBRARY_FILES)}
    one = {"celery/__init__.py": "", "celery/part0.py": parts["celery/part0.py"]}
    assert evaluated(tmp_path, one)["celery/part0.py"]
    all_of_them = evaluated(tmp_path, parts)
    assert not any(all_of_them[name] for name in parts)


def test_what_an_application_starts_with_runs_once_for_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked again, no application has anything left to run; a hook that two of them share runs for both."""
    asked: list[int] = []

    def recorded(run: Interpreter, done: dict[tuple[int, int], Any]) -> int:
        asked.append(run_hooks(run, done))
        asked.append(run_hooks(run, done))
        return asked[-2]

    monkeypatch.setattr("analyzer.concepts.entries.run_hooks", recorded)
    (tmp_path / "web.py").write_text(
        "from fastapi import FastAPI\n"
        "async def lifespan(app):\n    app.add_api_route('/late', print)\n    yield\n"
        "one = FastAPI(lifespan=lifespan)\ntwo = FastAPI(lifespan=lifespan)\n"
    )
    (tmp_path / "work.py").write_text("from celery import Celery\nwork = Celery('w', include=['more'])\n")
    (tmp_path / "later.py").write_text(
        "import procrastinate\nlater = procrastinate.App(import_paths=['more'])\n"
    )
    (tmp_path / "more.py").write_text("")
    document = analyze(tmp_path, strict=True).document()
    assert asked[:2] == [4, 0]
    assert not any(asked[1::2])
    assert [one["path"] for one in document["routes"]].count("/late") == 2

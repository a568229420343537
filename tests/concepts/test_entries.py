"""Which files an evaluation begins with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer import analyze

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
        ("import sqlalchemy\nx = Column()\nrevision = 'b'\ndown_revision = 'a'\n", False),
    ],
)
def test_a_file_that_holds_models_is_evaluated_although_nothing_imports_it(
    tmp_path: Path, text: str, expected: bool
) -> None:
    found = evaluated(tmp_path, {"base.py": BASE, "models.py": text})
    assert bool(found["models.py"]) is expected

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trees import grow


def test_directories_files_links_and_empty_ones(tmp_path: Path) -> None:
    grow(
        tmp_path,
        """
        .gitignore: *.log
        shop/
            __init__.py
            api/routes.py:
                def home():

                    return 1
            static -> ../assets
        assets/
        """,
    )
    assert (tmp_path / ".gitignore").read_text() == "*.log\n"
    assert (tmp_path / "shop/__init__.py").read_bytes() == b""
    assert (tmp_path / "shop/api/routes.py").read_text() == "def home():\n\n    return 1\n"
    assert (tmp_path / "shop/static").readlink() == Path("../assets")
    assert list((tmp_path / "assets").iterdir()) == []


@pytest.mark.parametrize("text", ["a.py\n    x = 1\n", "a.py: x = 1\n    y = 2\n"])
def test_lines_that_nothing_holds_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        grow(tmp_path, text)

"""The public API is a list, and importing it loads nothing that was not asked for."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

import analyzer
from tests.trees import grow

PUBLIC = ["Audit", "__version__", "analyze"]


def test_the_public_names_are_these() -> None:
    assert analyzer.__all__ == PUBLIC
    assert dir(analyzer) == PUBLIC
    for name in PUBLIC:
        assert getattr(analyzer, name) is not None


def test_there_are_no_others() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Analysis'"):
        analyzer.Analysis  # noqa: B018


def test_an_audit_from_python(tmp_path: Path) -> None:
    grow(
        tmp_path,
        """
        main.py:
            from fastapi import FastAPI

            app = FastAPI()

            @app.get("/health")
            def health(): ...
        """,
    )
    audit = analyzer.analyze(tmp_path)
    document = audit.document()
    own = [route for route in document["routes"] if route["handler"] == "main.health"]
    assert [(route["methods"], route["path"]) for route in own] == [(["GET"], "/health")]
    assert document["groundplan"]["version"] == analyzer.__version__


def test_importing_the_package_loads_next_to_nothing() -> None:
    script = """
        import sys, importlib, typing
        before = set(sys.modules)
        import analyzer
        print(*sorted(set(sys.modules) - before))
    """
    done = subprocess.run([sys.executable, "-c", dedent(script)], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"__future__", "analyzer", "analyzer.version"}


def test_an_analysis_loads_no_library_of_the_web(tmp_path: Path) -> None:
    grow(tmp_path, "main.py: x = 1")
    script = f"""
        import sys
        from pathlib import Path
        from analyzer import analyze
        analyze(Path({str(tmp_path)!r}))
        print(*sorted({{name.partition(".")[0] for name in sys.modules}}))
    """
    done = subprocess.run([sys.executable, "-c", dedent(script)], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"fastapi", "starlette", "flask", "django", "pydantic", "ssl", "http"}
    assert not loaded & {"click", "rich", "libcst", "pydot"}, "what this analysis has no use for"


def test_every_module_of_ours_can_be_imported() -> None:
    package = Path(analyzer.__file__).parent
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        importlib.import_module(".".join(parts).removesuffix(".__init__"))

"""The published applications that the benchmarks read, and how groundplan is run on them.

The truth about each (what it registered at run time) is kept in `fixtures/truth/`; its source is downloaded
and unpacked into a folder outside the repository, once, and never installed or run.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.command import GROUNDPLAN

REPOSITORY = Path(__file__).parents[2]
TRUTH = REPOSITORY / "fixtures" / "truth"


@dataclass(frozen=True)
class PublishedApplication:
    """One application of the corpus."""

    truth_file: Path

    @property
    def name(self) -> str:
        return self.truth_file.stem

    @cached_property
    def truth(self) -> dict[str, Any]:
        """What the framework reported when the application was loaded."""
        truth: dict[str, Any] = json.loads(self.truth_file.read_text(encoding="utf-8"))
        return truth

    def root(self, corpus: Path) -> Path:
        """The folder to audit; downloads and unpacks the source if the corpus does not hold it yet."""
        fetch = [sys.executable, str(TRUTH / "fetch.py"), str(self.truth_file), str(corpus)]
        fetched = subprocess.run(fetch, stdout=subprocess.PIPE, text=True, check=True)
        return Path(fetched.stdout.splitlines()[-1])


def applications(names: Iterable[str] = ()) -> list[PublishedApplication]:
    """The applications of these names, or all.  An unknown name raises SystemExit."""
    files = sorted(TRUTH.glob("*.json"))
    every = {file.stem: PublishedApplication(file) for file in files if "." not in file.stem}
    unknown = sorted(set(names) - every.keys())
    if unknown:
        raise SystemExit(f"not in the corpus: {', '.join(unknown)}; it holds {', '.join(every)}")
    return [every[name] for name in names] or list(every.values())


def audit_document(root: Path) -> dict[str, Any]:
    """What `groundplan audit ROOT --format json` prints, without a cache."""
    command = [GROUNDPLAN, "audit", str(root), "--format", "json", "--no-cache"]
    audited = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=True)
    document: dict[str, Any] = json.loads(audited.stdout)
    return document


def scorer() -> ModuleType:
    """`fixtures/truth/score.py` as a module."""
    spec = importlib.util.spec_from_file_location("score", TRUTH / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def arguments(description: str) -> argparse.ArgumentParser:
    """What both benchmarks take on the command line."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("apps", nargs="*", help="names of applications (default: all)")
    parser.add_argument(
        "--corpus",
        type=Path,
        default=Path.home() / ".cache" / "groundplan" / "corpus",
        help="folder of the unpacked sources (default: %(default)s)",
    )
    parser.add_argument(
        "--readme", type=Path, default=REPOSITORY / "README.md", help="file whose table is rewritten"
    )
    return parser

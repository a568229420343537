"""groundplan: what the source of a Python backend says about its architecture.

    from analyzer import analyze

    audit = analyze(Path("shop"))
    audit.document()["routes"]

The public names are those of ``__all__``; they are imported when they are first asked for, so that importing
the package (as the command line does to print its help) loads nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from analyzer.version import __version__

if TYPE_CHECKING:
    from analyzer.pipeline import Audit, analyze

__all__ = ["Audit", "__version__", "analyze"]

_HOMES = {"Audit": "analyzer.pipeline", "analyze": "analyzer.pipeline"}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

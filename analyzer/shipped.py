"""What comes with groundplan beside its code: next to the package in a checkout, inside it once installed."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def shipped_rules(package: Path = PACKAGE) -> Path:
    """The folder of the packs that come with groundplan."""
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"

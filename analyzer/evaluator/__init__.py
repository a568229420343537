"""The evaluator: the target's start-up code, run forward symbolically.  It knows no framework."""

from analyzer.evaluator.evaluation import Escape, Evaluation, Hole, KnownSetting
from analyzer.evaluator.standin import (
    Effect,
    Registry,
    StandIn,
    internal,
    load_files,
    load_folder,
    quiet,
    stands_for,
)

__all__ = [
    "Effect",
    "Escape",
    "Evaluation",
    "Hole",
    "KnownSetting",
    "Registry",
    "StandIn",
    "internal",
    "load_files",
    "load_folder",
    "quiet",
    "stands_for",
]

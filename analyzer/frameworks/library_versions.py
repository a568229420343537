"""Versions of libraries, for stubs that differ between them.

    from groundplan_stubs import at_least

    if at_least("django-oauth-toolkit", "3.0"):
        token_checksum = models.CharField(max_length=64)

Where the target does not say which version it uses, the newest counts.
"""

from __future__ import annotations

from typing import Any

from packaging.version import InvalidVersion, Version

from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain


@stands_for("groundplan_stubs.at_least")
def at_least(run: Interpreter, distribution: Any, version: Any) -> Any:
    used = run.versions.get(str(plain(distribution)))
    if used is None:
        return True
    try:
        return Version(used) >= Version(str(plain(version)))
    except InvalidVersion:
        return True

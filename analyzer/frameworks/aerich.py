"""Aerich: the migrations of Tortoise ORM, and the schema that they build on an empty database.

Modelled: version files wherever they lie (`<number>_<when>_<name>.py` with a coroutine `upgrade` that gives
SQL), each folder a history, in the order of their numbers; whether `downgrade` gives any.
Not modelled: what `upgrade` asks the database meanwhile; the state of the models that newer files hold.
Source: aerich 0.10 aerich/migrate.py (get_all_version_files, MIGRATE_TEMPLATE), aerich/__init__.py
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any, Final

from analyzer.concepts.migrations.files import function_of, loaded
from analyzer.concepts.migrations.recording import Revision, migrations
from analyzer.concepts.migrations.sending import send, text_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Function
from analyzer.evaluator.values import Place, Unknown
from analyzer.facts import TableOrigin

TOOL: Final = "aerich"
OWN_TABLE: Final = "aerich"
"""The table in which Aerich keeps where the database is; the first version makes it."""

MAX_STEPS: Final = 2_000
"""Statements and calls of one version: mostly it is one text."""

_NAME: Final = re.compile(r"(?:^|/)(\d+)_[^/]*\.py$")


def replay(run: Interpreter, dialect: str) -> None:
    """Every folder of versions."""
    histories: dict[str, list[tuple[int, str]]] = {}
    for file in run.tree.files:
        named = _NAME.search(file.path)
        if named is not None and not file.is_test and _is_version(run.tree.peek(file.path)):
            histories.setdefault(file.path.rpartition("/")[0], []).append((int(named[1]), file.path))
    for folder, versions in sorted(histories.items()):
        replayed = migrations(run).replay(TOOL, folder)
        before: list[tuple[str, str]] = []
        for _, path in sorted(versions):
            module, bound = loaded(run, path, "version")
            name = path.rpartition("/")[2].removesuffix(".py")
            upgrade = function_of(run, bound, "upgrade")
            place = Place(path, upgrade.node.lineno, upgrade.node.end_lineno or 1) if upgrade else None
            revision = Revision(folder, name, place, module.name, tuple(before[-1:]))
            revision.reversible = _gives(run, function_of(run, bound, "downgrade"), path)
            replayed.begin(revision)
            send(replayed, _given(run, upgrade, path), dialect, place)
            before.append(revision.key)
        replayed.revisions[-1].is_head = True
        kept = replayed.schema.tables.get(OWN_TABLE)
        if kept is not None:
            kept.origin = TableOrigin.LIBRARY


def _is_version(content: bytes) -> bool:
    return b"BaseDBAsyncClient" in content and b"async def upgrade(" in content


def _gives(run: Interpreter, downgrade: Function | None, path: str) -> bool:
    """Whether `downgrade` gives any SQL."""
    return bool((text_of(_given(run, downgrade, path)) or "").strip())


def _given(run: Interpreter, function: Function | None, path: str) -> Any:
    """The SQL that a version gives."""
    if function is None:
        return ""
    database = Unknown("connection")
    return run.demand(f"version {path}", partial(run.call, function, [database]), most=MAX_STEPS)

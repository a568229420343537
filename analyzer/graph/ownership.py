"""Contracts about services and tables: who may write a table, who may call a service.

Who writes is told by the functions that do, wherever their statements were read: through a mapper or as SQL.
An allowed name is a module with all below it, or a service in whose folder the function stands.  Links that
only tests, observation or a copy of the system have count for nothing.

Not seen: writers that no entry point reaches and that send no SQL of their own, and statements whose table is
not known.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Final, NamedTuple

from analyzer.configuration import Contract
from analyzer.facts import DataAccess, Evidence, Facts, Function, Link, Module, Service, SqlStatement, Table

WRITING: Final = frozenset({"insert", "update", "delete"})


class Crossing(NamedTuple):
    """Somebody who does what the contract keeps for others."""

    who: str
    what: str
    evidence: Evidence | None


class Kept(NamedTuple):
    """What a contract comes to."""

    crossings: list[Crossing]
    spoken_of: int
    """How many tables or services it is about."""
    unknown: frozenset[str]
    """Names in it that nothing has."""


def writers(facts: Facts, contract: Contract) -> Kept:
    """Functions that write a table without being allowed to."""
    written = [*_written(facts)]
    tables = {row.name for row in facts.of(Table)} | {table for _, table, _ in written}
    about = {table for table in tables if _is_any_of(table, contract.tables)}
    modules = {row.name: row.module for row in facts.of(Function)}
    files = {row.name: row.file for row in facts.of(Module)}
    folders = {row.name: row.folder for row in facts.of(Service) if row.folder}
    found: dict[tuple[str, str], Crossing] = {}
    for function, table, evidence in written:
        module = modules.get(function, function.rpartition(".")[0])
        file = files.get(module) or (evidence.path if evidence else "")
        if table in about and not _may(module, file, contract.allowed, folders):
            found.setdefault((function, table), Crossing(function, table, evidence))
    named = {*tables, *files, *folders}
    return Kept([found[key] for key in sorted(found)], len(about), _unknown(contract, contract.tables, named))


def callers(facts: Facts, contract: Contract) -> Kept:
    """Services that call another without being allowed to."""
    names = {row.id: row.name for row in facts.of(Service)}
    about = {name for name in names.values() if _is_any_of(name, contract.services)}
    found: dict[tuple[str, str], Crossing] = {}
    for link in facts.of(Link):
        source, target = names.get(link.source, link.source), names.get(link.target, link.target)
        if link.kind != "call" or link.auxiliary or target not in about or source == target:
            continue
        if not _is_any_of(source, contract.allowed) and source not in about:
            found.setdefault((source, target), Crossing(source, target, link.evidence))
    unknown = _unknown(contract, contract.services, set(names.values()))
    return Kept([found[key] for key in sorted(found)], len(about), unknown)


def _written(facts: Facts) -> Iterator[tuple[str, str, Evidence | None]]:
    """Function, table and place of everything that changes rows."""
    for access in facts.of(DataAccess):
        if access.table and access.verb in WRITING:
            yield access.function, access.table, access.evidence
    for statement in facts.of(SqlStatement):
        if statement.function:
            for table in statement.tables_written:
                yield statement.function, table, statement.evidence


def _may(module: str, file: str, allowed: Iterable[str], folders: dict[str, str]) -> bool:
    for name in allowed:
        if fnmatchcase(module, name) or fnmatchcase(module, f"{name}.*"):
            return True
        folder = folders.get(name)
        if folder is not None and (folder == "." or file.startswith(f"{posixpath.normpath(folder)}/")):
            return True
    return False


def _unknown(contract: Contract, about: Iterable[str], names: set[str]) -> frozenset[str]:
    missing = {name for name in about if not any(_is_any_of(one, (name,)) for one in names)}
    parents = {parent for name in names for parent in _with_parents(name)}
    missing |= {name for name in contract.allowed if not any(_is_any_of(one, (name,)) for one in parents)}
    return frozenset(missing)


def _with_parents(name: str) -> Iterator[str]:
    parts = name.split(".")
    return (".".join(parts[:end]) for end in range(1, len(parts) + 1))


def _is_any_of(name: str, patterns: Iterable[str]) -> bool:
    """`*` stands for anything; a table's database schema may be left out."""
    last = re.sub(r"^.*\.", "", name)
    return any(fnmatchcase(name, one) or ("." not in one and fnmatchcase(last, one)) for one in patterns)

"""All tables and relations of the mapped classes, as facts."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.callables import evidence_of
from analyzer.concepts.entries import MIGRATION
from analyzer.concepts.tables import tables
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.facts import BlindSpot, Evidence, Facts, Measure, Row
from analyzer.frameworks.sqlalchemy.mapping import Mappings, ModelTable, names_table
from analyzer.frameworks.sqlalchemy.relations import Relations
from analyzer.frameworks.sqlalchemy.resolving import Resolver, full_name
from analyzer.source.outline import unread_text

REFLECTING: Final = ("autoload_with", "autoload")
"""Options that have a table's columns read from the database."""


def finish(run: Interpreter, facts: Facts) -> None:
    """Write the tables, those of migrations left out."""
    mappings = Mappings(run)
    mappings.build()
    for complete in run.registry.declared("complete_mappings"):
        complete(mappings)
    mappings.tables = [
        table
        for table in mappings.tables
        if table.place is None or not _is_of_migrations(run, table.place.path)
    ]
    mappings.tables = _once_made(_once_reflected(mappings.tables))
    facts.extend(_unread(one) for one in mappings.tables if _is_reflected(one))
    resolver = Resolver(mappings)
    drafts = {table: resolver.draft(table) for table in mappings.tables}
    for draft in drafts.values():
        tables(run).add(draft)
    for relation in Relations(mappings, resolver, drafts).all():
        tables(run).relate(relation)
    facts.extend(_unmapped(mappings))


def _is_reflected(table: ModelTable) -> bool:
    """Whether the columns are asked of the database, and the code names none."""
    return not table.uses and any(plain(table.options.get(name)) not in (None, False) for name in REFLECTING)


def _once_reflected(found: list[ModelTable]) -> list[ModelTable]:
    """A table that is read from the database is the one that is declared, or else one by its name."""
    seen = {full_name(one) for one in found if not _is_reflected(one)}
    kept = []
    for table in found:
        name = full_name(table)
        if not _is_reflected(table) or name not in seen or table.cls is not None:
            kept.append(table)
            seen.add(name)
    return kept


def _once_made(found: list[ModelTable]) -> list[ModelTable]:
    """What one place makes under one name is one table, however often the code around it runs and whatever
    metadata it is given; it is there under the tests that all of them share."""
    kept: dict[Any, ModelTable] = {}
    for table in found:
        key = (table.place, full_name(table)) if table.cls is None and table.place is not None else table
        before = kept.setdefault(key, table)
        if before is not table:
            before.path = tuple(test for test in before.path if test in table.path)
    return list(kept.values())


def _unread(table: ModelTable) -> BlindSpot:
    name = full_name(table)
    return BlindSpot(
        id=f"columns {name}",
        kind="columns",
        subject=name,
        reason="the columns are read from the database at run time",
        affects="tables",
        evidence=evidence_of(table.place),
    )


def _classes(tree: ast.Module) -> Iterator[ast.ClassDef]:
    """The classes of a module; a function that is not parsed yet is so only where its text may hold one."""
    pending: list[ast.AST] = [tree]
    for node in pending:
        if isinstance(node, ast.ClassDef):
            yield node
        text = unread_text(node)
        if not isinstance(node, ast.expr) and (text is None or b"class " in text):
            pending += ast.iter_child_nodes(node)


def _unmapped(mappings: Mappings) -> Iterator[Row]:
    """Classes that name a table and are mapped to none: the check that needs no truth."""
    run = mappings.run
    mapped = {id(cls.node) for cls in mappings.mappers}
    named = 0
    for module in list(run.importer.modules.values()):
        if module.path is None or module.tree is None or not _speaks_of_tables(run, module.path):
            continue
        for node in _classes(module.tree):
            if not names_table(node):
                continue
            named += 1
            if id(node) not in mapped:
                yield BlindSpot(
                    id=f"table {module.name}.{node.name}",
                    kind="table",
                    subject=f"{module.name}.{node.name}",
                    reason="names a table, and derives from no declarative base that is known",
                    affects="tables",
                    evidence=Evidence(module.path, node.lineno, node.end_lineno or node.lineno),
                )
    if named:
        yield Measure(
            id="tables.named", name="tables.named", value=named, meaning="classes that name their table"
        )


def _speaks_of_tables(run: Interpreter, path: str) -> bool:
    return b"__tablename__" in run.tree.peek(path) and not _is_of_migrations(run, path)


def _is_of_migrations(run: Interpreter, path: str) -> bool:
    """Whether a file speaks of tables as they were once: a migration, or what an environment of Alembic keeps
    beside its migrations and `env.py` does not name as the models."""
    if MIGRATION in run.tree.peek(path):
        return True
    folder, _, name = path.rpartition("/")
    while folder:
        environment = f"{folder}/env.py"
        if run.tree.is_dir(f"{folder}/versions") and run.tree.file(environment) is not None:
            return name.removesuffix(".py").encode() not in run.tree.peek(environment)
        folder = folder.rpartition("/")[0]
    return False

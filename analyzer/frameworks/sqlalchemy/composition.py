"""All tables and relations of the mapped classes, as facts."""

from __future__ import annotations

from analyzer.concepts.entries import MIGRATION
from analyzer.concepts.tables import tables
from analyzer.evaluator.interpreter import Interpreter
from analyzer.facts import Facts
from analyzer.frameworks.sqlalchemy.mapping import Mappings, ModelTable
from analyzer.frameworks.sqlalchemy.relations import Relations
from analyzer.frameworks.sqlalchemy.resolving import Resolver


def finish(run: Interpreter, facts: Facts) -> None:
    """Write the tables, those of migrations left out."""
    mappings = Mappings(run)
    mappings.build()
    for complete in run.registry.modules:
        if hasattr(complete, "complete_mappings"):
            complete.complete_mappings(mappings)
    mappings.tables = [table for table in mappings.tables if not _is_of_migration(run, table)]
    resolver = Resolver(mappings)
    drafts = {table: resolver.draft(table) for table in mappings.tables}
    for draft in drafts.values():
        tables(run).add(draft)
    for relation in Relations(mappings, resolver, drafts).all():
        tables(run).relate(relation)


def _is_of_migration(run: Interpreter, table: ModelTable) -> bool:
    return table.place is not None and MIGRATION in run.tree.peek(table.place.path)

"""What the migrations build against what the models mean, in words."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from analyzer.facts import DriftKind, Facts, Migration, SchemaDrift
from analyzer.reports.report import SchemaChoice
from analyzer.reports.schema.stored import stored
from analyzer.reports.text import plural

SENTENCES: Final = {
    DriftKind.TABLE_MISSING: "no migration makes this table",
    DriftKind.TABLE_LEFT: "the migrations leave this table, and no model means it",
    DriftKind.COLUMN_MISSING: "no migration makes the column {columns} ({ours})",
    DriftKind.COLUMN_LEFT: "the migrations leave the column {columns} ({theirs}), and the model has none",
    DriftKind.TYPE: "{columns} is {ours} in the model, and the migrations make it {theirs}",
    DriftKind.NULLABLE: "{columns} is {ours} in the model, and the migrations make it {theirs}",
    DriftKind.DEFAULT: "{columns} has the default {ours} in the model, and {theirs} by the migrations",
    DriftKind.COMMENT: "{columns} has the comment '{ours}' in the model, and '{theirs}' by the migrations",
    DriftKind.ON_DELETE: "{columns} is ON DELETE {ours} in the model, ON DELETE {theirs} by the migrations",
    DriftKind.PRIMARY_KEY: "the key is ({ours}) in the model, and the migrations make it ({theirs})",
    DriftKind.UNIQUE_MISSING: "no migration makes ({columns}) unique",
    DriftKind.UNIQUE_LEFT: "the migrations make ({columns}) unique, and the model does not",
    DriftKind.INDEX_MISSING: "no migration makes the index on ({columns})",
    DriftKind.INDEX_LEFT: "the migrations leave an index on ({columns}), and the model has none",
    DriftKind.FOREIGN_KEY_MISSING: "no migration makes the foreign key ({columns}) to {ours}",
    DriftKind.FOREIGN_KEY_LEFT: "the migrations leave a foreign key ({columns}) to {theirs}",
}
"""Each kind of difference as a sentence about its table."""


def sentence(drift: SchemaDrift) -> str:
    """A difference in words; the table is named beside it."""
    told = SENTENCES[drift.kind].format(
        columns=", ".join(drift.columns), ours=drift.in_models or "none", theirs=drift.in_migrations or "none"
    )
    if drift.reason:
        return f"{told} (not sure: {drift.reason})"
    return f"{told} (if {drift.condition})" if drift.condition else told


def places(drift: SchemaDrift) -> list[str]:
    """Where the model and the migration stand."""
    found = [f"{drift.evidence.path}:{drift.evidence.line}"] if drift.evidence is not None else []
    made = f"{drift.migration_file}:{drift.migration_line}" if drift.migration_file else None
    return found if made is None or made in found else [*found, made]


def by_table(facts: Facts, choice: SchemaChoice) -> dict[str, list[SchemaDrift]]:
    """The differences of each table, or of those that are near the ones that were asked for."""
    near = {one.name for one in stored(facts, choice).tables} if choice.focus else None
    found: dict[str, list[SchemaDrift]] = defaultdict(list)
    for drift in facts.of(SchemaDrift):
        if near is None or drift.table in near:
            found[drift.table].append(drift)
    return {table: found[table] for table in sorted(found)}


def account(facts: Facts, differences: int) -> str:
    """What was compared, in one line."""
    read = facts.of(Migration)
    if not read:
        return "no migrations were found"
    tools = ", ".join(sorted({one.tool for one in read}))
    told = plural(differences, "difference") if differences else "no difference"
    return f"{told} between the models and {plural(len(read), 'migration')} ({tools})"

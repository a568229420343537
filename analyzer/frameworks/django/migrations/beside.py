"""What `RunSQL` makes of which the state of the models is not told: it is there beside their tables."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.concepts.migrations import operations as steps
from analyzer.concepts.migrations.schema import Schema


def add(schema: Schema, sent: Iterable[steps.Operation]) -> None:
    """Add it to the tables of the last state.  What SQL does to those other than adding to them is left out:
    the state was told of it by a later operation, or nobody knows of which."""
    own: set[tuple[str, str]] = set()
    doubts = dict(schema.doubts)
    for step in sent:
        table = step.about
        found = schema.find(table)
        match step:
            case steps.CreateTable(made=made) if found is None and made.columns:
                own.add((made.full_name, ""))
            case steps.AddColumn(column=column) if found is not None:
                if any(one.name == column.name for one in found.columns):
                    continue
                own.add((found.full_name, str(column.name)))
            case steps.DropTable() if found is not None and (found.full_name, "") in own:
                pass
            case steps.DropColumn(column=name) if found is not None and (found.full_name, name) in own:
                pass
            case steps.CreateIndex() | steps.AddConstraint() if found is not None:
                pass
            case steps.DropIndex(name=str() as name) if schema.holder(name) is not None:
                pass
            case _:
                continue
        schema.apply(step)
    schema.doubts = doubts

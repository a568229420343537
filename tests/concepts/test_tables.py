"""Drafts of tables as facts, whatever library they come from."""

from __future__ import annotations

from analyzer.concepts.column_types import ColumnType
from analyzer.concepts.tables import (
    ColumnDraft,
    ConstraintDraft,
    IndexDraft,
    RelationDraft,
    TableDraft,
    Tables,
)
from analyzer.evaluator.conditions import Condition
from analyzer.evaluator.values import Text, Unknown
from analyzer.facts import (
    BlindSpot,
    Certainty,
    Column,
    Constraint,
    ConstraintKind,
    Facts,
    Measure,
    Relation,
    Source,
    Table,
)
from analyzer.facts.document import document


def written(*drafts: TableDraft, relations: tuple[RelationDraft, ...] = ()) -> Facts:
    collected, facts = Tables(), Facts()
    for draft in drafts:
        collected.add(draft)
    for relation in relations:
        collected.relate(relation)
    collected.write(facts, "sqlite")
    return facts


def users() -> TableDraft:
    return TableDraft(
        "users",
        "sqlalchemy",
        schema="shop",
        columns=[
            ColumnDraft("id", False, ColumnType("Integer", "integer"), primary_key=True),
            ColumnDraft("email", False, ColumnType("String", "string", {"length": 80}), unique=True),
            ColumnDraft("team", True),
            ColumnDraft("region", True),
        ],
        indexes=[
            IndexDraft(["team"], unique=True, where="region IS NULL"),
            IndexDraft(["email"], unique=True, source=Source.FLAG),
        ],
        constraints=[
            ConstraintDraft(
                ConstraintKind.FOREIGN_KEY,
                ["team", "region"],
                target="shop.teams",
                target_columns=["id", "region"],
                on_delete="CASCADE",
            ),
            ConstraintDraft(ConstraintKind.UNIQUE, ["team", "region"]),
        ],
    )


def test_a_table_stands_in_the_document_with_all_that_belongs_to_it() -> None:
    (table,) = document(written(users()))["tables"]
    assert table["name"] == "shop.users"
    assert table["class"] is None
    assert [column["name"] for column in table["columns"]] == ["id", "email", "team", "region"]
    assert table["columns"][1]["type"] == "VARCHAR(80)"
    assert table["columns"][2]["foreign_key"] == "shop.teams.id"
    assert table["indexes"] == [["email"], ["team"]]
    assert table["unique"] == [["email"], ["team", "region"]]
    keys = [one for one in table["constraints"] if one["kind"] == "foreign_key"]
    assert [(one["target"], one["target_columns"]) for one in keys] == [("shop.teams", ["id", "region"])]


def test_tables_of_one_name_have_keys_of_their_own() -> None:
    one, other = users(), users()
    one.bind, other.bind = "main", "archive"
    facts = written(one, other)
    assert [table.id for table in facts.of(Table)] == ["shop.users@archive", "shop.users@main"]
    assert {column.table for column in facts.of(Column)} == {"shop.users@archive", "shop.users@main"}


def test_what_is_not_known_is_a_blind_spot_and_is_counted() -> None:
    draft = TableDraft(Text(("log_", Unknown("year"))), "sqlalchemy")
    draft.columns = [ColumnDraft(Unknown("name"), True)]
    draft.constraints = [
        ConstraintDraft(ConstraintKind.FOREIGN_KEY, ["a"], target=Unknown("x"), target_columns=["id"])
    ]
    facts = written(draft)
    assert [table.name for table in facts.of(Table)] == ["log_{?}"]
    assert sorted(spot.kind for spot in facts.of(BlindSpot)) == ["column", "foreign key", "table"]
    assert {spot.affects for spot in facts.of(BlindSpot)} == {"tables"}
    figures = {measure.name: measure.value for measure in facts.of(Measure)}
    assert figures == {"tables.found": 1, "tables.keyless": 1, "tables.unnamed": 2, "tables.dangling": 1}


def test_a_part_repeats_no_condition_of_its_table() -> None:
    test, other = Condition("DEBUG", False), Condition("LEGACY", None)
    draft = users()
    draft.path = (test,)
    draft.columns[0].path = (test,)
    draft.columns[1].path = (test, other)
    facts = written(draft)
    (table,) = facts.of(Table)
    columns = {column.name: column for column in facts.of(Column)}
    assert (table.certainty, table.condition, table.by_default) == (Certainty.CONDITIONAL, "DEBUG", False)
    assert columns["id"].condition is None
    assert columns["email"].condition == "LEGACY"


def test_a_relation_names_its_table() -> None:
    draft = users()
    relation = RelationDraft("shop.User", "team", draft, target="shop.teams", cascade=("merge",))
    facts = written(draft, relations=(relation,))
    (row,) = facts.of(Relation)
    assert (row.id, row.table, row.cascade) == ("shop.User.team", "shop.users", ("merge",))


def test_the_same_constraint_twice_is_one() -> None:
    draft = users()
    draft.constraints.append(ConstraintDraft(ConstraintKind.UNIQUE, ["team", "region"]))
    assert len([one for one in written(draft).of(Constraint) if one.kind is ConstraintKind.UNIQUE]) == 1

"""The schema as SQL that loads, and as diagrams that can be read and closed by no name."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

import pydot
import pytest
import sqlglot
from hypothesis import given
from hypothesis import strategies as st

from analyzer import analyze
from analyzer.cli.commands.schema import DIALECTS as OFFERED
from analyzer.cli.running import run
from analyzer.facts import Column, Constraint, ConstraintKind, Facts, Row, Table, TableKind
from analyzer.facts.data import Source
from analyzer.reports import ReportError, ReportInput, SchemaChoice, formats
from analyzer.reports.schema.ddl import DIALECTS, ddl
from analyzer.reports.schema.diagrams import MOST_ARROWS, er_dbml, er_dot, er_mermaid
from analyzer.reports.schema.stored import stored

FIXTURES = Path(__file__).parents[2] / "fixtures" / "sqlalchemy"
NAMES = sorted(folder.name for folder in FIXTURES.iterdir())


pydot_parses = pytest.mark.filterwarnings("ignore:.*deprecated:DeprecationWarning")  # by pydot's own parser


def parsed(dot: str) -> pydot.Dot:
    """The one graph of a DOT text."""
    graphs = pydot.graph_from_dot_data(dot)
    assert graphs
    (graph,) = graphs
    return graph


def arrows(graph: pydot.Dot) -> list[pydot.Edge]:
    """The edges that are seen."""
    return [edge for edge in graph.get_edge_list() if edge.get("style") != "invis"]


@cache
def facts_of(name: str) -> Facts:
    return analyze(FIXTURES / name).facts


def schema_of(name: str, *focus: str, depth: int = 1) -> str:
    return ddl(stored(facts_of(name), SchemaChoice(focus=focus, depth=depth)), "sqlite", "sqlite")


@pytest.mark.parametrize("name", NAMES)
def test_sqlite_makes_the_tables_that_the_facts_hold(name: str) -> None:
    facts = facts_of(name)
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(schema_of(name))
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in facts.of(Table):
            stored_here = table.kind is TableKind.TABLE
            told = [column for column in facts.of(Column) if column.table == table.id and stored_here]
            found = {
                column: (bool(not null), bool(key))
                for _, column, _, null, _, key in database.execute(f'PRAGMA table_info("{table.name}")')
            }
            wanted = {one.name: (one.nullable, one.primary_key) for one in told}
            assert found.keys() == wanted.keys(), table.name
            assert {name: flags[1] for name, flags in found.items()} == {
                name: flags[1] for name, flags in wanted.items()
            }
            assert all(found[name][0] == wanted[name][0] for name in found if not wanted[name][1])


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", NAMES)
def test_every_dialect_can_be_read_again(name: str, dialect: str) -> None:
    made = ddl(stored(facts_of(name), SchemaChoice()), "sqlite", dialect)
    statements = [one for one in sqlglot.parse(made, dialect=dialect) if one]
    tables = [one for one in statements if one.args.get("kind") == "TABLE" and one.key == "create"]
    assert len(tables) == made.count("CREATE TABLE ")


def test_the_dialects_that_are_offered_are_those_that_can_be_written() -> None:
    assert OFFERED == DIALECTS


def test_a_table_that_refers_to_a_later_one_is_completed_afterwards() -> None:
    made = ddl(stored(facts_of("relationships"), SchemaChoice()), "sqlite", "postgres")
    position = {
        line.split('"')[1]: at for at, line in enumerate(made.splitlines()) if line.startswith("CREATE T")
    }
    for at, line in enumerate(made.splitlines()):
        if "REFERENCES" in line:
            target = line.partition("REFERENCES ")[2].split('"')[1]
            assert position[target] <= at


def test_a_focus_shows_what_is_near() -> None:
    facts = facts_of("relationships")
    assert {one.name for one in stored(facts, SchemaChoice(focus=("profiles",), depth=0)).tables} == {
        "profiles"
    }
    near = {one.name for one in stored(facts, SchemaChoice(focus=("profile",))).tables}
    assert near == {"profiles", "users"}
    with pytest.raises(ReportError, match="no table is called nothing"):
        stored(facts, SchemaChoice(focus=("nothing",)))


@pydot_parses
@pytest.mark.parametrize("name", NAMES)
def test_diagrams_hold_every_table_and_every_reference(name: str) -> None:
    schema = stored(facts_of(name), SchemaChoice())
    graph = parsed(er_dot(schema, "shop"))
    clusters = graph.get_subgraph_list()
    assert sum(len(cluster.get_node_list()) for cluster in clusters) == len(schema.tables)
    known = {one.name for one in schema.tables}
    references = sum(key.target in known for one in schema.tables for key in one.foreign_keys)
    assert len(arrows(graph)) == references
    assert er_mermaid(schema).count("}o--") == references
    assert er_dbml(schema).count("Table ") == len(schema.tables)


def star(leaves: int) -> Facts:
    """A table to which many others refer."""
    kind, source = ConstraintKind.FOREIGN_KEY, Source.TABLE
    rows: list[Row] = []
    for number in range(leaves + 1):
        name = f"leaf{number}" if number else "hub"
        rows.append(Table(id=name, name=name, framework="sqlalchemy", module="shop.models", model=name))
        column = Column(id=f"{name}.hub_id", table=name, position=0, name="hub_id", nullable=False)
        rows.append(column)
        if number:
            key = f"{name} key"
            rows.append(
                Constraint(id=key, table=name, kind=kind, columns=("hub_id",), target="hub", source=source)
            )
    return Facts(rows)


@pydot_parses
def test_what_many_refer_to_is_told_in_their_boxes_unless_it_is_asked_for() -> None:
    few, many = star(MOST_ARROWS), star(MOST_ARROWS + 1)
    assert len(arrows(parsed(er_dot(stored(few, SchemaChoice()), "shop")))) == MOST_ARROWS
    hidden = er_dot(stored(many, SchemaChoice()), "shop")
    assert arrows(parsed(hidden)) == []
    assert hidden.count("→\\ hub") == MOST_ARROWS + 1
    assert "references to hub are written in the boxes" in hidden
    focused = er_dot(stored(many, SchemaChoice(focus=("hub",))), "shop")
    assert len(arrows(parsed(focused))) == MOST_ARROWS + 1


@pydot_parses
def test_tables_that_no_arrow_touches_stand_in_columns() -> None:
    alone = [
        Table(id=f"t{number}", name=f"t{number}", framework="django", module="shop") for number in range(10)
    ]
    graph = parsed(er_dot(stored(Facts(alone), SchemaChoice()), "shop"))
    assert arrows(graph) == []
    assert len(graph.get_edge_list()) == 10 - 3  # three below each other, four columns
    assert parsed(er_dot(stored(Facts(alone[:5]), SchemaChoice()), "shop")).get_edge_list() == []


def test_the_picture_names_every_table_and_its_keys() -> None:
    report = ReportInput(facts_of("relationships"), "shop")
    picture = formats()["er-svg"].render(report).decode("utf-8")
    for table in facts_of("relationships").of(Table):
        assert f">{table.name}</text>" in picture
    assert ">boss_id: INTEGER FK ?</text>" in picture


def named(name: str) -> Facts:
    """One table all of whose names are this text."""
    table = Table(id="t", name=name, framework="sqlalchemy", module=name, model=name)
    column = Column(id="c", table="t", position=0, name=name, nullable=True, type=name)
    return Facts([table, column])


@given(
    st.text(min_size=1, max_size=12) | st.sampled_from(['"; DROP TABLE x; --', "</table>", "} t {", "`", "]"])
)
def test_no_name_breaks_out(name: str) -> None:
    report = ReportInput(named(name), "shop")
    for dialect in ("sqlite", "postgres", "mysql"):
        made = replace(report, schema=SchemaChoice(dialect=dialect))
        text = formats()["ddl"].render(made).decode("utf-8")
        assert len([one for one in sqlglot.parse(text, dialect=dialect) if one]) <= 1
    dot = formats()["er-dot"].render(report).decode("utf-8")
    graph = parsed(dot)
    assert len(graph.get_subgraph_list()) == 1
    assert len(formats()["er-mermaid"].render(report).decode("utf-8").splitlines()) == 4


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(FIXTURES / "relationships")
    assert run(["schema", root, "--no-cache"]) == 0
    assert "users  (models.User)" in capsys.readouterr().out
    assert run(["schema", root, "--no-cache", "--focus", "profiles", "-o", str(tmp_path / "x.svg")]) == 0
    assert (tmp_path / "x.svg").read_bytes().startswith(b"<?xml")
    capsys.readouterr()
    assert run(["schema", root, "--no-cache", "--dialect", "mysql"]) == 0
    assert "CREATE TABLE `users`" in capsys.readouterr().out
    assert run(["schema", root, "--no-cache", "--focus", "nothing"]) == 2
    assert run(["schema", root, "--no-cache", "--format", "sarif"]) == 2
    assert run(["schema", root, "--no-cache", "--drift", "--format", "ddl"]) == 2


def test_what_no_database_takes_is_said_in_a_comment(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(
        "from sqlalchemy import JSON, ForeignKey, Index\n"
        "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
        "class Base(DeclarativeBase): ...\n"
        "class Span(Base):\n"
        "    __tablename__ = 'span'\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    session_id: Mapped[int] = mapped_column(ForeignKey('elsewhere.id'))\n"
        "    attributes = mapped_column(JSON)\n"
        "Index('by_session', Span.attributes[('session', 'id')].as_string())\n"
    )
    schema = stored(analyze(tmp_path).facts, SchemaChoice())
    for dialect in ("sqlite", "postgres"):
        made = ddl(schema, "sqlite", dialect)
        assert "REFERENCES" not in made
        assert "CREATE INDEX" not in made
        assert "not said in SQL: foreign_key (session_id) elsewhere" in made
        assert "not said in SQL: an index on" in made


def test_differences_of_models_and_migrations_are_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    root = str(FIXTURES.parent / "alembic" / "shop")
    assert run(["schema", root, "--no-cache", "--drift"]) == 0
    told = capsys.readouterr().out
    assert "customers  (models.Customer)\n" in told
    where = "models.py:24, migrations/versions/0001_first.py:11"
    assert f"  no migration makes the column note (TEXT)\n      {where}\n" in told
    assert "  name is VARCHAR(80) in the model, and the migrations make it VARCHAR(60)\n" in told
    assert told.endswith("5 differences between the models and 3 migrations (alembic)\n")
    assert run(["schema", root, "--no-cache", "--drift", "--focus", "vouchers"]) == 0
    assert "1 difference between" in capsys.readouterr().out


def test_defaults_are_quoted_as_the_library_quotes_them(tmp_path: Path) -> None:
    (tmp_path / "models.py").write_text(
        "from sqlalchemy import JSON, Boolean, func\n"
        "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
        "class Base(DeclarativeBase): ...\n"
        "class Thing(Base):\n"
        "    __tablename__ = 'thing'\n"
        "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        "    config = mapped_column(JSON, server_default='{}')\n"
        '    kind: Mapped[str] = mapped_column(server_default="it\'s")\n'
        "    open = mapped_column(Boolean, server_default='0')\n"
        "    at = mapped_column(server_default=func.now())\n"
    )
    made = ddl(stored(analyze(tmp_path).facts, SchemaChoice()), "sqlite", "postgres")
    assert "DEFAULT '{}'" in made
    assert "DEFAULT 'it''s'" in made
    assert '"open" BOOLEAN DEFAULT FALSE' in made
    assert "DEFAULT CURRENT_TIMESTAMP" in made


def test_a_default_that_only_sqlite_can_make_is_left_out_for_others() -> None:
    """Of a project that ships a driver of PostgreSQL and writes its tables for both."""
    text = "(strftime('%s', 'now'))"
    column = Column(
        id="c", table="t", position=0, name="at", type="INTEGER", nullable=True, server_default=text
    )
    table = Table(id="t", name="t", framework="sql", module="shop", model=None)
    schema = stored(Facts([table, column]), SchemaChoice())
    assert "STRFTIME" in ddl(schema, "sqlite", "sqlite").upper()
    assert "STRFTIME" not in ddl(schema, "postgres", "postgres").upper()

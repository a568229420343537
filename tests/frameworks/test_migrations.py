"""What migrations build: groundplan's replay against a database that the library itself has migrated."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from analyzer import analyze
from analyzer.facts import (
    ConstraintKind,
    Facts,
    MigratedColumn,
    MigratedConstraint,
    MigratedIndex,
    MigratedTable,
    Migration,
    SchemaDrift,
    TableOrigin,
)

FIXTURES = Path(__file__).parents[2] / "fixtures"
ALEMBIC = sorted(path.parent for path in (FIXTURES / "alembic").glob("*/fixture.toml"))

REFLECTION = """
def reflected(engine, left_out):
    inspector = sqlalchemy.inspect(engine)
    found = {}
    for table in inspector.get_table_names():
        if table in left_out:
            continue
        key = set(inspector.get_pk_constraint(table)["constrained_columns"])
        indexes = inspector.get_indexes(table)
        with engine.connect() as connection:
            kept = connection.exec_driver_sql(f"PRAGMA index_list('{table}')").fetchall()
            unique = {
                tuple(sorted(row[2] for row in connection.exec_driver_sql(f"PRAGMA index_info('{one[1]}')")))
                for one in kept
                if one[2] and one[3] != "pk"
            }
        found[table] = {
            "columns": {
                one["name"]: one["nullable"] and one["name"] not in key
                for one in inspector.get_columns(table)
            },
            "key": sorted(key),
            "unique": sorted(unique),
            "indexes": sorted(tuple(one["column_names"]) for one in indexes if not one["unique"]),
            "foreign_keys": sorted(
                (tuple(one["constrained_columns"]), one["referred_table"], tuple(one["referred_columns"]))
                for one in inspector.get_foreign_keys(table)
            ),
        }
    return found
"""

BY_ALEMBIC = (
    "import json, sys, sqlalchemy\n"
    + REFLECTION
    + """
from alembic import command
from alembic.config import Config

root, database = sys.argv[1:]
config = Config(f"{root}/alembic.ini")
config.set_main_option("sqlalchemy.url", f"sqlite:///{database}")
command.upgrade(config, "heads")
print(json.dumps(reflected(sqlalchemy.create_engine(f"sqlite:///{database}"), {"alembic_version"})))
"""
)


def replayed(facts: Facts) -> dict[str, Any]:
    """The tables that the migrations leave, as the script above tells them."""
    found: dict[str, Any] = {}
    for table in facts.of(MigratedTable):
        if table.origin is TableOrigin.LIBRARY:
            continue
        columns = [one for one in facts.of(MigratedColumn) if one.table == table.id]
        indexes = [one for one in facts.of(MigratedIndex) if one.table == table.id]
        constraints = [one for one in facts.of(MigratedConstraint) if one.table == table.id]
        unique = {tuple(sorted(one.columns)) for one in indexes if one.unique}
        unique |= {tuple(sorted(one.columns)) for one in constraints if one.kind is ConstraintKind.UNIQUE}
        found[table.name] = {
            "columns": {one.name: one.nullable for one in columns},
            "key": sorted(one.name for one in columns if one.primary_key),
            "unique": sorted(unique),
            "indexes": sorted(one.columns for one in indexes if not one.unique),
            "foreign_keys": sorted(
                (one.columns, one.target, one.target_columns)
                for one in constraints
                if one.kind is ConstraintKind.FOREIGN_KEY
            ),
        }
    return found


def told_by(script: str, *arguments: str, cwd: Path) -> Any:
    finished = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False, cwd=cwd
    )
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout.splitlines()[-1])


@pytest.mark.parametrize("root", ALEMBIC, ids=lambda path: path.name)
def test_alembic_builds_the_same_schema(root: Path, tmp_path: Path) -> None:
    pytest.importorskip("alembic")
    facts = analyze(root, strict=True).facts
    built = told_by(BY_ALEMBIC, str(root), str(tmp_path / "shop.db"), cwd=root)
    assert json.loads(json.dumps(replayed(facts))) == built
    assert built


def test_revisions_of_branches() -> None:
    facts = analyze(FIXTURES / "alembic" / "branches", strict=True).facts
    told = {one.revision[:4]: (one.position, one.distance, one.is_head) for one in facts.of(Migration)}
    assert told == {
        "aaaa": (0, 5, False),
        "bbbb": (1, 4, False),
        "cccc": (2, 3, False),
        "dddd": (3, 2, False),
        "eeee": (4, 1, False),
        "ffff": (5, 0, True),
    }


def test_what_can_be_undone() -> None:
    shop = {
        one.revision: one.reversible for one in analyze(FIXTURES / "alembic" / "shop").facts.of(Migration)
    }
    assert shop == {"0001first": True, "0002teams": False, "0003orders": False}


BY_DJANGO = (
    "import json, os, sys, sqlalchemy\n"
    + REFLECTION
    + """
root, database = sys.argv[1:]
os.environ.update(STORE=database, DJANGO_SETTINGS_MODULE="config.settings")
sys.path.insert(0, root)
import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)
engine = sqlalchemy.create_engine(f"sqlite:///{database}")
print(json.dumps(reflected(engine, {"django_migrations"})))
"""
)


def test_django_builds_the_same_schema(tmp_path: Path) -> None:
    pytest.importorskip("django")
    root = FIXTURES / "django" / "migrations"
    facts = analyze(root, strict=True).facts
    built = told_by(BY_DJANGO, str(root), str(tmp_path / "store.db"), cwd=tmp_path)
    assert json.loads(json.dumps(replayed(facts))) == built
    assert built


def test_django_meets_migrations_in_this_order() -> None:
    facts = analyze(FIXTURES / "django" / "migrations").facts
    met = sorted(facts.of(Migration), key=lambda one: one.position)
    assert [(one.history, one.revision, one.is_head, one.reversible) for one in met] == [
        ("people", "0001_initial", False, True),
        ("people", "0002_nick", False, False),
        ("people", "0002_friends", False, True),
        ("people", "0003_merge", True, True),
        ("store", "0001_squashed_0002_tag", False, True),
        ("store", "0003_shelves", False, True),
        ("store", "0004_more", True, False),
    ]


BY_YOYO = (
    "import json, sys, sqlalchemy\n"
    + REFLECTION
    + """
from yoyo import get_backend, read_migrations

root, database = sys.argv[1:]
backend = get_backend(f"sqlite:///{database}")
backend.apply_migrations(backend.to_apply(read_migrations(f"{root}/migrations")))
engine = sqlalchemy.create_engine(f"sqlite:///{database}")
own = {name for name in sqlalchemy.inspect(engine).get_table_names() if "yoyo" in name}
print(json.dumps(reflected(engine, own)))
"""
)


def test_yoyo_builds_the_same_schema(tmp_path: Path) -> None:
    pytest.importorskip("yoyo")
    root = FIXTURES / "yoyo" / "shop"
    facts = analyze(root, strict=True).facts
    built = told_by(BY_YOYO, str(root), str(tmp_path / "shop.db"), cwd=tmp_path)
    assert json.loads(json.dumps(replayed(facts))) == built
    assert set(built) == {"customer", "note", "orders"}


def test_steps_of_yoyo() -> None:
    facts = analyze(FIXTURES / "yoyo" / "shop").facts
    met = sorted(facts.of(Migration), key=lambda one: one.position)
    assert [(one.revision, one.is_head, one.reversible) for one in met] == [
        ("0001.customers", False, True),
        ("0002.orders", False, True),
        ("0003.renamed", True, False),
        ("0001.notes", True, True),
    ]
    assert {one.tool for one in met} == {"yoyo"}


BY_AERICH = (
    "import asyncio, json, shutil, sys, sqlalchemy\n"
    + REFLECTION
    + """
from aerich import Command

root, database = sys.argv[1:]
sys.path.insert(0, root)
import settings

shutil.copytree(f"{root}/migrations", "migrations")
settings.TORTOISE["connections"]["default"] = f"sqlite://{database}"


async def main():
    async with Command(settings.TORTOISE, app="models", location="migrations") as command:
        await command.upgrade()


asyncio.run(main())
print(json.dumps(reflected(sqlalchemy.create_engine(f"sqlite:///{database}"), {"aerich", "sqlite_sequence"})))
"""
)


def test_aerich_builds_the_same_schema(tmp_path: Path) -> None:
    pytest.importorskip("aerich")
    root = FIXTURES / "aerich" / "shop"
    facts = analyze(root, strict=True).facts
    built = told_by(BY_AERICH, str(root), str(tmp_path / "shop.db"), cwd=tmp_path)
    assert json.loads(json.dumps(replayed(facts))) == built
    assert set(built) == {"customer", "order"}
    assert not facts.of(SchemaDrift)


def test_versions_of_aerich() -> None:
    facts = analyze(FIXTURES / "aerich" / "shop").facts
    met = sorted(facts.of(Migration), key=lambda one: one.position)
    assert [(one.revision.partition("_")[0], one.is_head, one.reversible) for one in met] == [
        ("0", False, False),
        ("1", False, True),
        ("10", True, True),
    ]


BY_PEEWEE_MIGRATE = (
    "import json, sys, sqlalchemy\n"
    + REFLECTION
    + """
from peewee import SqliteDatabase
from peewee_migrate import Router

root, database = sys.argv[1:]
Router(SqliteDatabase(database), migrate_dir=f"{root}/migrations").run()
print(json.dumps(reflected(sqlalchemy.create_engine(f"sqlite:///{database}"), {"migratehistory"})))
"""
)


def test_peewee_migrate_builds_the_same_schema(tmp_path: Path) -> None:
    pytest.importorskip("peewee_migrate")
    root = FIXTURES / "peewee_migrate" / "shop"
    facts = analyze(root, strict=True).facts
    built = told_by(BY_PEEWEE_MIGRATE, str(root), str(tmp_path / "shop.db"), cwd=tmp_path)
    assert json.loads(json.dumps(replayed(facts))) == built
    assert set(built) == {"client", "order", "visit"}
    assert not facts.of(SchemaDrift)


def test_migrations_of_peewee() -> None:
    facts = analyze(FIXTURES / "peewee_migrate" / "shop").facts
    met = sorted(facts.of(Migration), key=lambda one: one.position)
    assert [(one.revision, one.is_head, one.reversible) for one in met] == [
        ("001_initial", False, True),
        ("002_fields", False, False),
        ("003_renamed", True, True),
    ]

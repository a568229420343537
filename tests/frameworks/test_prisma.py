"""Prisma's schema files, which hold no Python and so no expectations in comments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer import analyze

SCHEMA = """
generator client {
  provider = "prisma-client-py"
}

model User {
  id      Int      @id @default(autoincrement())
  email   String   @unique @db.VarChar(80)
  name    String?
  role    Role     @default(USER)   // which rights
  posts   Post[]
  profile Profile?
  tags    Tag[]

  @@map("users")
}

enum Role {
  USER
  ADMINISTRATOR
}

model Post {
  id       String   @id @db.Uuid
  authorId Int      @map("author_id")
  author   User     @relation(fields: [authorId], references: [id], onDelete: Cascade)
  title    String
  at       DateTime @default(now())
  words    String[]

  @@unique([authorId, title])
  @@index([at(sort: Desc)])
}

model Profile {
  user   User @relation(fields: [userId], references: [id])
  userId Int  @unique
  place  String

  @@id([userId, place])
}

model Tag {
  word  String @id
  users User[]
}
"""


@pytest.fixture
def tables(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "prisma").mkdir()
    (tmp_path / "prisma" / "schema.prisma").write_text(SCHEMA)
    (tmp_path / "main.py").write_text("import prisma\n")
    return {table["name"]: table for table in analyze(tmp_path, strict=True).document()["tables"]}


def test_models_are_tables(tables: dict[str, Any]) -> None:
    assert sorted(tables) == ["Post", "Profile", "Tag", "_TagToUser", "users"]
    assert tables["users"]["evidence"] == {"path": "prisma/schema.prisma", "line": 6, "end_line": 16}


def test_fields_are_columns(tables: dict[str, Any]) -> None:
    users = {column["name"]: column for column in tables["users"]["columns"]}
    assert list(users) == ["id", "email", "name", "role"]
    assert [column["nullable"] for column in users.values()] == [False, False, True, False]
    assert users["id"]["primary_key"]
    assert users["email"]["type"] == "VARCHAR(80)"
    assert users["role"]["type"] == "VARCHAR(13)"
    assert users["role"]["server_default"] == "USER"
    assert [column["name"] for column in tables["Profile"]["columns"] if column["primary_key"]] == [
        "userId",
        "place",
    ]


def test_relations_are_foreign_keys(tables: dict[str, Any]) -> None:
    (author,) = [column for column in tables["Post"]["columns"] if column["foreign_key"]]
    assert (author["name"], author["foreign_key"]) == ("author_id", "users.id")
    (key,) = [one for one in tables["Post"]["constraints"] if one["kind"] == "foreign_key"]
    assert (key["on_delete"], key["on_update"]) == ("CASCADE", "CASCADE")
    kinds = {one["attribute"]: (one["kind"], one["through"]) for one in tables["users"]["relations"]}
    assert kinds == {
        "posts": ("one_to_many", None),
        "profile": ("one_to_one", None),
        "tags": ("many_to_many", "_TagToUser"),
    }


def test_indexes_and_unique_sets(tables: dict[str, Any]) -> None:
    assert tables["Post"]["unique"] == [["author_id", "title"]]
    assert tables["Post"]["indexes"] == [["at"], ["author_id", "title"]]
    assert tables["users"]["unique"] == [["email"]]
    assert tables["Profile"]["unique"] == [["userId"]]


def test_a_table_in_between_has_both_keys(tables: dict[str, Any]) -> None:
    between = {column["name"]: column["foreign_key"] for column in tables["_TagToUser"]["columns"]}
    assert between == {"A": "Tag.word", "B": "users.id"}


@pytest.mark.parametrize(
    "text", ["model A {", "model A {\n  id Int @id @default((((\n}", "}}}}\nmodel {\n@@"]
)
def test_a_broken_schema_is_no_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "schema.prisma").write_text(text)
    (tmp_path / "main.py").write_text("")
    assert len(analyze(tmp_path, strict=True).document()["tables"]) <= 1

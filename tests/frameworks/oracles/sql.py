"""What SQLite itself says about tables that raw SQL makes.

[tables]
scripts = ["schema.sql"]
load = ["main:create"]

Scripts are run, then each function is called with a connection; what is in the database then is told.
SQLite lets a primary key be null that says nothing else, for compatibility with an early error of its own:
it is told as what it is elsewhere.
"""

from __future__ import annotations

import importlib
import sqlite3
from pathlib import Path
from typing import Any


def tables(asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables that are there in the end."""
    connection = sqlite3.connect(":memory:")
    for name in asked.get("scripts", ()):
        connection.executescript(Path(name).read_text())
    for name in asked.get("load", ()):
        module, _, function = name.partition(":")
        getattr(importlib.import_module(module), function)(connection)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [_table(connection, name) for name in names if not name.startswith("sqlite_")]


def _table(connection: sqlite3.Connection, name: str) -> dict[str, Any]:
    keys = list(connection.execute(f'PRAGMA foreign_key_list("{name}")'))
    indexes = [(row[1], bool(row[2]), row[3]) for row in connection.execute(f'PRAGMA index_list("{name}")')]
    columns = {index: _columns(connection, index) for index, _, _ in indexes}
    return {
        "name": name,
        "class": None,
        "columns": [
            {
                "name": column,
                "type": kind,
                "nullable": not required and not key,
                "primary_key": bool(key),
                "server_default": default,
                "foreign_key": next((f"{one[2]}.{one[4]}" for one in keys if one[3] == column), None),
            }
            for _, column, kind, required, default, key in connection.execute(f'PRAGMA table_info("{name}")')
        ],
        "indexes": [columns[index] for index, _, origin in indexes if origin == "c"],
        "unique": [columns[index] for index, unique, origin in indexes if unique and origin != "pk"],
        "foreign_keys": [
            {"columns": [one[3]], "target": f"{one[2]}({one[4]})", "on_delete": one[6]} for one in keys
        ],
        "relations": [],
    }


def _columns(connection: sqlite3.Connection, index: str) -> list[str]:
    return [
        f"{row[2]} DESC" if row[3] else row[2]
        for row in connection.execute(f'PRAGMA index_xinfo("{index}")')
        if row[5]
    ]

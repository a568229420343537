"""Tables that code makes as often as it runs."""

from __future__ import annotations

from pathlib import Path

from analyzer import analyze

STORES = """
from sqlalchemy import Column, MetaData, String, Table

class Store:
    def __init__(self, name="files", schema=None):
        self.table = Table(name, MetaData(schema=schema), Column("path", String, primary_key=True))

first, second, third = Store(), Store(open("name").read()), Store(open("other").read())
if open("name"):
    fourth = Store()
"""


def test_what_one_place_makes_under_one_name_is_one_table(tmp_path: Path) -> None:
    (tmp_path / "stores.py").write_text(STORES)
    document = analyze(tmp_path, strict=True).document()
    assert sorted((one["name"], one.get("condition")) for one in document["tables"]) == [
        ("files", None),
        ("{?}", None),
    ]
    assert [one["subject"] for one in document["blind_spots"] if one["kind"] == "table"] == ["{?}"]

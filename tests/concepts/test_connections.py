"""What addresses of stores say, and which dialect is spoken to them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzer.concepts.connections.addresses import StoreAddress, read_address
from analyzer.concepts.connections.spoken import Spoken, spoken_to


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sqlite:///shop.db", StoreAddress("sqlite", database="shop.db")),
        ("sqlite+aiosqlite:////var/shop.db", StoreAddress("sqlite", "aiosqlite", database="/var/shop.db")),
        (
            "postgresql+asyncpg://a:b@db:6432/shop?ssl=true",
            StoreAddress("postgresql", "asyncpg", "db", 6432, "shop"),
        ),
        ("postgres://{USER}:{PASSWORD}@{HOST}/shop", StoreAddress("postgresql", database="shop")),
        (
            "mongodb+srv://cluster.example.org/shop",
            StoreAddress("mongodb", None, "cluster.example.org", None, "shop"),
        ),
        ("rediss://:secret@cache/2", StoreAddress("redis", None, "cache", None, "2")),
        ("host=db port=5432 dbname=shop", StoreAddress(None, None, "db", 5432, "shop")),
        ("cache:6379", StoreAddress(None, None, "cache", 6379)),
        ("unknown://x/y", StoreAddress(None, None, "x", None, "y")),
        ("{DATABASE_URL}", StoreAddress()),
        ("", StoreAddress()),
    ],
)
def test_an_address_says_engine_driver_host_and_database(text: str, expected: StoreAddress) -> None:
    assert read_address(text) == expected


@given(st.text(alphabet="ab:/@{}+?=,. 0", max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_an_error(text: str) -> None:
    read_address(text)


@pytest.mark.parametrize(
    ("engines", "distributions", "expected"),
    [
        ([], ["flask", "psycopg2-binary"], Spoken("postgresql", "postgresql", "postgresql")),
        ([], ["psycopg-c"], Spoken("postgresql", "postgresql", "postgresql")),
        ([], ["asyncpg", "psycopg"], Spoken("postgresql", "postgresql", "postgresql")),
        ([], ["asyncpg", "aiosqlite"], Spoken("sqlite", "postgresql", None)),
        ([], ["flask"], Spoken("sqlite", "sqlite", None)),
        (["sqlite"], ["pymysql"], Spoken("mysql", "mysql", "mysql")),
        (["mariadb"], ["flask"], Spoken("mysql", "mysql", None)),
        (["sqlite", "cockroachdb", None], ["asyncpg", "pymysql"], Spoken("postgresql", "postgresql", None)),
        (["postgresql", "mysql"], ["pymysql"], Spoken("mysql", "mysql", "mysql")),
        (["mongodb"], [], Spoken("sqlite", "sqlite", None)),
    ],
)
def test_addresses_tell_the_dialect_before_drivers_do(
    engines: list[str | None], distributions: list[str], expected: Spoken
) -> None:
    assert spoken_to(engines, distributions) == expected

"""Contracts about tables and services, through the whole of a check."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzer.cli.running import run
from tests.trees import grow

SHOP = """
    shop/__init__.py
    shop/database.py:
        from sqlalchemy import create_engine
        from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, Mapped

        engine = create_engine("sqlite://")

        class Base(DeclarativeBase): ...

        class Invoice(Base):
            __tablename__ = "invoice"
            id: Mapped[int] = mapped_column(primary_key=True)
    shop/billing/__init__.py
    shop/billing/routes.py:
        from fastapi import APIRouter
        from sqlalchemy import delete
        from sqlalchemy.orm import Session

        from shop.database import Invoice, engine

        router = APIRouter()

        @router.delete("/invoices")
        def clear():
            with Session(engine) as session:
                session.execute(delete(Invoice))
    shop/orders.py:
        from fastapi import APIRouter
        from sqlalchemy import delete, select, text
        from sqlalchemy.orm import Session

        from shop.database import Invoice, engine

        router = APIRouter()

        @router.get("/orders/invoices")
        def listed():
            with Session(engine) as session:
                return session.scalars(select(Invoice).limit(5)).all()

        @router.post("/orders/cancel")
        def cancel():
            with Session(engine) as session:
                session.execute(delete(Invoice))

        @router.post("/orders/pay")
        def pay():
            with engine.begin() as connection:
                connection.execute(text("UPDATE invoice SET paid = 1"))
    shop/main.py:
        from fastapi import FastAPI

        from shop import orders
        from shop.billing import routes

        app = FastAPI()
        app.include_router(orders.router)
        app.include_router(routes.router)
    shop/vault.py:
        import os

        URL = os.environ["VAULT"]
    compose.yaml:
        services:
          web:
            build: .
            environment: {BILLING: "http://billing:8000", VAULT: "http://vault:8200"}
          billing:
            image: example/billing
            environment: {VAULT: "http://vault:8200"}
          vault:
            image: example/vault
"""

CONTRACTS = """
    groundplan.yaml:
        contracts:
          - name: Only billing writes invoices
            type: writers
            tables: ["invoice*"]
            allowed: [shop.billing]
          - name: Only billing opens the vault
            type: callers
            services: [vault]
            allowed: [billing]
"""


def told(root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    run(["check", str(root), "--no-cache", "--fail-on", "info"])
    return sorted(line for line in capsys.readouterr().out.splitlines() if "ARC-LAY-001" in line)


def test_who_writes_and_calls_against_the_contracts_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grow(tmp_path, SHOP)
    assert told(tmp_path, capsys) == []
    grow(tmp_path, CONTRACTS)
    called, cancel, pay = told(tmp_path, capsys)
    assert called.startswith("compose.yaml:4: medium ARC-LAY-001: web calls vault, which the contract 'Only")
    assert cancel.startswith(
        "shop/orders.py:17: medium ARC-LAY-001: shop.orders.cancel writes invoice, which"
    )
    assert pay.startswith("shop/orders.py:22: medium ARC-LAY-001: shop.orders.pay writes invoice, which the")


def test_a_contract_that_fits_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grow(tmp_path, SHOP)
    grow(tmp_path, CONTRACTS.replace("[shop.billing]", "[shop]").replace("[billing]", "[billing, web]"))
    assert told(tmp_path, capsys) == []


def test_names_that_nothing_has_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    grow(tmp_path, SHOP)
    grow(tmp_path, CONTRACTS.replace("invoice*", "bill").replace("[vault]", "[safe]"))
    assert run(["check", str(tmp_path), "--no-cache", "--format", "csv"]) in (0, 1)
    printed = capsys.readouterr().out
    assert "what is not there: bill" in printed
    assert "what is not there: safe" in printed


@pytest.mark.parametrize(
    ("contract", "message"),
    [
        ("{name: x, type: writers, tables: [a]}", "a contract of type writers needs allowed"),
        ("{name: x, type: callers, allowed: [a]}", "a contract of type callers needs services"),
    ],
)
def test_what_a_contract_needs(
    contract: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "groundplan.yaml").write_text(f"contracts: [{contract}]\n")
    assert run(["check", str(tmp_path)]) == 2
    assert message in capsys.readouterr().err

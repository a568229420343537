"""Tables of which a part is not known: what is not seen is not said to be missing."""

from __future__ import annotations

from pathlib import Path

from analyzer import analyze
from analyzer.facts import BlindSpot, Certainty, Constraint, Finding, Table
from tests.trees import grow

MODELS = """
    models.py:
        from beliefs import SourceMixin
        from sqlalchemy import Column, String
        from sqlalchemy.orm import declarative_base

        Base = declarative_base()

        class Source(Base, SourceMixin):
            __tablename__ = "source"
            kind = Column(String(80))

        class Note(Base):
            __tablename__ = "note"
            text = Column(String(80))
"""


def test_a_key_that_an_unread_base_may_bring_is_not_missing(tmp_path: Path) -> None:
    facts = analyze(grow(tmp_path, MODELS), workers=0).facts
    tables = {row.name: row for row in facts.of(Table)}
    assert tables["source"].certainty is Certainty.INFERRED
    assert "beliefs.SourceMixin is not read" in (tables["source"].reason or "")
    assert tables["note"].certainty is Certainty.CERTAIN
    assert [row.subject for row in facts.of(BlindSpot) if row.kind == "table"] == ["models.Source"]
    keyless = [row.message for row in facts.of(Finding) if row.rule == "DAT-PK-001"]
    assert len(keyless) == 1
    assert keyless[0].startswith("note ")


def test_a_name_that_settings_leave_empty_is_not_known(tmp_path: Path) -> None:
    text = """
    models.py:
        import os

        from pynamodb.attributes import UnicodeAttribute
        from pynamodb.models import Model

        class Credential(Model):
            class Meta:
                table_name = os.getenv("TABLE", "")

            id = UnicodeAttribute(hash_key=True)
    """
    (table,) = analyze(grow(tmp_path, text), workers=0).facts.of(Table)
    assert table.name == "{?}"


def test_only_what_may_be_a_model_is_said_to_be_one_perhaps(tmp_path: Path) -> None:
    tree = """
        manage.py:
            import os
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
        shop/
            __init__.py:
            settings.py: INSTALLED_APPS = ["shop"]
            models.py:
                from django.db import models
                from library.models import Audited, AuditedManager

                class State(models.TextChoices):
                    OPEN = "open"

                class Orders(models.QuerySet):
                    pass

                class Log(AuditedManager):
                    pass

                class Order(Audited):
                    state = models.CharField(max_length=9)
    """
    facts = analyze(grow(tmp_path, tree), workers=0).facts
    assert [one.subject for one in facts.of(BlindSpot) if "may be a model" in (one.reason or "")] == [
        "shop.models.Order"
    ]


def test_a_model_below_an_unread_base_is_one_before_anybody_asks_for_its_columns(tmp_path: Path) -> None:
    tree = """
    models.py:
        import sqlalchemy as sa
        from company_data import Base

        class Distribution(Base):
            __tablename__ = "distribution"
            name = sa.Column(sa.String(200), primary_key=True)
    app.py:
        from flask import Flask

        def create():
            app = Flask(__name__)
            from models import Distribution
            app.register_error_handler(404, Distribution)
            return app
    main.py:
        import app

        def main():
            app.create()

        if __name__ == "__main__":
            main()
    """
    facts = analyze(grow(tmp_path, tree), workers=0).facts
    assert [row.name for row in facts.of(Table)] == ["distribution"]


def test_a_prefix_that_the_settings_may_bring_is_that_of_the_keys_as_well(tmp_path: Path) -> None:
    text = """
    models.py:
        from settings_of_the_machine import settings
        from sqlalchemy import Column, ForeignKey, Integer
        from sqlalchemy.orm import declarative_base

        Base = declarative_base()
        prefix = settings.get("prefix", None)
        if not prefix:
            prefix = ""

        class Shelf(Base):
            __tablename__ = prefix + "shelf"
            id = Column(Integer, primary_key=True)

        class Book(Base):
            __tablename__ = prefix + "book"
            id = Column(Integer, primary_key=True)
            shelf_id = Column(Integer, ForeignKey(prefix + "shelf.id"))
    """
    facts = analyze(grow(tmp_path, text), workers=0).facts
    assert {row.name for row in facts.of(Table)} == {"shelf", "book"}
    assert [row.target for row in facts.of(Constraint) if row.target] == ["shelf"]
    assert [row.kind for row in facts.of(BlindSpot)] == []

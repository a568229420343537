"""Flask-AppBuilder: its declarative base, mixins and column types.

Modelled: `Model`, `AuditMixin`, `UserExtensionMixin`, file and image columns.
Not modelled: the tables of its own security (`ab_user` and others); views and their routes.
Source: Flask-AppBuilder 5.3.0, flask_appbuilder/models/sqla/__init__.py, flask_appbuilder/models/mixins.py.
"""

from __future__ import annotations

from typing import Final

ENTRY_TEXTS: Final = (("flask_appbuilder", "Model)"),)

MODELS: Final = """
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Model(Base):
    __abstract__ = True
    __table_args__ = {"extend_existing": True}
"""

MIXINS: Final = """
from datetime import datetime

from sqlalchemy import Column, DateTime, ForeignKey, Integer
from sqlalchemy.orm import declared_attr, relationship
from sqlalchemy.types import Text, TypeDecorator


class FileColumn(TypeDecorator):
    impl = Text


class ImageColumn(TypeDecorator):
    impl = Text

    def __init__(self, thumbnail_size=(20, 20, True), size=(100, 100, True), **kw):
        self.impl = Text()


class AuditMixin:
    created_on = Column(DateTime, default=datetime.now, nullable=False)
    changed_on = Column(DateTime, default=datetime.now, onupdate=datetime.now, nullable=False)

    @declared_attr
    def created_by_fk(cls):
        return Column(Integer, ForeignKey("ab_user.id"), default=cls.get_user_id, nullable=False)

    @declared_attr
    def changed_by_fk(cls):
        return Column(
            Integer,
            ForeignKey("ab_user.id"),
            default=cls.get_user_id,
            onupdate=cls.get_user_id,
            nullable=False,
        )

    @classmethod
    def get_user_id(cls):
        return None


class UserExtensionMixin:
    __tablename__ = "ab_user_extended"

    @declared_attr
    def id(cls):
        return Column(Integer, ForeignKey("ab_user.id"), primary_key=True)
"""

STUBS: Final = {"flask_appbuilder.models.sqla": MODELS, "flask_appbuilder.models.mixins": MIXINS}

ALIASES: Final = {
    "flask_appbuilder.Model": "flask_appbuilder.models.sqla.Model",
    "flask_appbuilder.Base": "flask_appbuilder.models.sqla.Base",
    "flask_appbuilder.models.sqla.base.Model": "flask_appbuilder.models.sqla.Model",
}

"""Flask-Dance: the table in which it keeps the tokens of OAuth providers.

Modelled: the columns and the table name of `OAuthConsumerMixin`.  Not modelled: blueprints of providers.
Source: Flask-Dance 7.1.0, flask_dance/consumer/storage/sqla.py.
"""

from __future__ import annotations

from typing import Final

STORAGE: Final = """
from datetime import datetime

from sqlalchemy import JSON, Column, DateTime, Integer, String
from sqlalchemy.orm import declared_attr


class OAuthConsumerMixin:
    @declared_attr
    def __tablename__(cls):
        return "flask_dance_" + cls.__name__.lower()

    id = Column(Integer, primary_key=True)
    provider = Column(String(50), nullable=False)
    created_at = Column(DateTime, default=datetime.utcnow, nullable=False)
    token = Column(JSON, nullable=False)
"""

STUBS: Final = {"flask_dance.consumer.storage.sqla": STORAGE}

ALIASES: Final = {
    "flask_dance.consumer.backend.sqla.OAuthConsumerMixin": (
        "flask_dance.consumer.storage.sqla.OAuthConsumerMixin"
    ),
}

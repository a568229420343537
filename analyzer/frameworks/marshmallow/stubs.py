"""The classes that schemas of the target derive from, with the arguments that their objects keep.

What a `Marshmallow` object offers beside schemas are marshmallow's own fields, by their names.
Source: marshmallow 4.4 marshmallow/schema.py; marshmallow-sqlalchemy 1.6 schema.py; flask-marshmallow 1.5
flask_marshmallow/__init__.py; apiflask 3.1 schemas.py.
"""

from __future__ import annotations

from typing import Final

SCHEMA: Final = """
class Schema:
    def __init__(self, *, only=None, exclude=(), many=None, load_only=(), dump_only=(), partial=None,
                 unknown=None, **kwargs):
        self.only = only
        self.exclude = exclude
        self.many = many
        self.load_only = load_only
        self.dump_only = dump_only
        self.partial = partial
        self.unknown = unknown

    @classmethod
    def from_dict(cls, fields, *, name="GeneratedSchema"):
        return type(name, (cls,), fields)
"""

SQLALCHEMY: Final = """
from marshmallow.schema import Schema


class SQLAlchemySchema(Schema):
    pass


class SQLAlchemyAutoSchema(SQLAlchemySchema):
    pass
"""

FLASK: Final = """
from marshmallow.schema import Schema as BaseSchema
from marshmallow_sqlalchemy.schema import SQLAlchemyAutoSchema as BaseAutoSchema
from marshmallow_sqlalchemy.schema import SQLAlchemySchema as BaseSQLAlchemySchema


class Schema(BaseSchema):
    pass


class SQLAlchemySchema(BaseSQLAlchemySchema):
    pass


class SQLAlchemyAutoSchema(BaseAutoSchema):
    pass
"""

EXTENSION: Final = """
from flask_marshmallow import schema
from marshmallow import fields
from marshmallow_sqlalchemy import auto_field


class Marshmallow:
    Schema = schema.Schema
    SQLAlchemySchema = schema.SQLAlchemySchema
    SQLAlchemyAutoSchema = schema.SQLAlchemyAutoSchema
    auto_field = auto_field

    def __init__(self, app=None):
        pass

    def init_app(self, app):
        pass

    def __getattr__(self, name):
        return getattr(fields, name)
"""

STUBS: Final = {
    "marshmallow.schema": SCHEMA,
    "marshmallow_sqlalchemy.schema": SQLALCHEMY,
    "flask_marshmallow.schema": FLASK,
    "flask_marshmallow.extension": EXTENSION,
}

ALIASES: Final = {
    "marshmallow.Schema": "marshmallow.schema.Schema",
    "marshmallow.schema.BaseSchema": "marshmallow.schema.Schema",
    "apiflask.Schema": "marshmallow.schema.Schema",
    "apiflask.schemas.Schema": "marshmallow.schema.Schema",
    "flask_smorest.Schema": "marshmallow.schema.Schema",
    "marshmallow_sqlalchemy.SQLAlchemySchema": "marshmallow_sqlalchemy.schema.SQLAlchemySchema",
    "marshmallow_sqlalchemy.SQLAlchemyAutoSchema": "marshmallow_sqlalchemy.schema.SQLAlchemyAutoSchema",
    "flask_marshmallow.Marshmallow": "flask_marshmallow.extension.Marshmallow",
    "flask_marshmallow.Schema": "flask_marshmallow.schema.Schema",
    **{
        f"flask_marshmallow.sqla.{name}": f"flask_marshmallow.schema.{name}"
        for name in ("SQLAlchemySchema", "SQLAlchemyAutoSchema")
    },
}

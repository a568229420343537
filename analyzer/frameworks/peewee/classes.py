"""The classes of peewee, in its own syntax."""

from __future__ import annotations

from typing import Final

STUB: Final = """
class Field:
    def __init__(self, null=False, index=False, unique=False, column_name=None, default=None,
                 primary_key=False, constraints=None, sequence=None, collation=None, unindexed=False,
                 choices=None, help_text=None, verbose_name=None, index_type=None, db_column=None, **kwargs):
        self.null = null
        self.index = index
        self.unique = unique
        self.column_name = column_name or db_column
        self.default = default
        self.primary_key = primary_key
        self.help_text = help_text
        self.index_type = index_type


class AnyField(Field):
    pass


class IntegerField(Field):
    pass


class BigIntegerField(IntegerField):
    pass


class SmallIntegerField(IntegerField):
    pass


class AutoField(IntegerField):
    def __init__(self, *args, **kwargs):
        kwargs["primary_key"] = True
        super().__init__(*args, **kwargs)


class BigAutoField(AutoField):
    pass


class IdentityField(AutoField):
    pass


class PrimaryKeyField(AutoField):
    pass


class FloatField(Field):
    pass


class DoubleField(FloatField):
    pass


class DecimalField(Field):
    def __init__(self, max_digits=10, decimal_places=5, auto_round=False, rounding=None, *args, **kwargs):
        self.precision = max_digits
        self.scale = decimal_places
        super().__init__(*args, **kwargs)


class CharField(Field):
    def __init__(self, max_length=255, *args, **kwargs):
        self.length = max_length
        super().__init__(*args, **kwargs)


class FixedCharField(CharField):
    pass


class TextField(Field):
    pass


class BlobField(Field):
    pass


class BitField(BigIntegerField):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", 0)
        super().__init__(*args, **kwargs)


class BigBitField(BlobField):
    pass


class UUIDField(Field):
    pass


class BinaryUUIDField(BlobField):
    pass


class DateTimeField(Field):
    def __init__(self, formats=None, *args, **kwargs):
        super().__init__(*args, **kwargs)


class DateField(DateTimeField):
    pass


class TimeField(DateTimeField):
    pass


class TimestampField(BigIntegerField):
    def __init__(self, *args, **kwargs):
        self.resolution = kwargs.pop("resolution", 1)
        kwargs.pop("utc", None)
        super().__init__(*args, **kwargs)


class IPField(BigIntegerField):
    pass


class BooleanField(Field):
    pass


class JSONField(Field):
    pass


class BinaryJSONField(JSONField):
    pass


class ArrayField(Field):
    def __init__(self, field_class=IntegerField, field_kwargs=None, dimensions=1, convert_values=False, *args,
                 **kwargs):
        kwargs.setdefault("index", True)
        super().__init__(*args, **kwargs)


class HStoreField(Field):
    def __init__(self, *args, **kwargs):
        kwargs.setdefault("index", True)
        super().__init__(*args, **kwargs)


class TSVectorField(Field):
    pass


class BareField(Field):
    pass


class ForeignKeyField(Field):
    def __init__(self, model=None, field=None, backref=None, on_delete=None, on_update=None, deferrable=None,
                 _deferred=None, rel_model=None, to_field=None, object_id_name=None, lazy_load=True,
                 constraint_name=None, related_name=None, *args, **kwargs):
        kwargs.setdefault("index", True)
        super().__init__(*args, **kwargs)
        self.rel_model = model if model is not None else rel_model
        self.rel_field = field if field is not None else to_field
        self.backref = backref or related_name
        self.on_delete = on_delete
        self.on_update = on_update
        self.constraint_name = constraint_name


class DeferredForeignKey(ForeignKeyField):
    def __init__(self, rel_model_name, **kwargs):
        super().__init__(rel_model_name, **kwargs)


class ManyToManyField:
    def __init__(self, model, backref=None, through_model=None, on_delete=None, on_update=None, **kwargs):
        self.rel_model = model
        self.backref = backref
        self.through_model = through_model
        self.on_delete = on_delete


class CompositeKey:
    def __init__(self, *field_names):
        self.field_names = field_names


class Model:
    @classmethod
    def add_index(cls, *fields, **kwargs):
        cls._late_indexes = [*getattr(cls, "_late_indexes", []), (fields, kwargs.get("unique", False))]


class Database:
    Model = Model

    def __init__(self, database=None, *args, **kwargs):
        pass


class SqliteDatabase(Database):
    pass


class PostgresqlDatabase(Database):
    pass


class MySQLDatabase(Database):
    pass
"""

FLASK: Final = """
from peewee import Database, Model


class FlaskDB:
    Model = Model

    def __init__(self, app=None, database=None, *args, **kwargs):
        self.database = Database(database)

    def init_app(self, app):
        pass
"""

STUBS: Final = {"peewee": STUB, "playhouse.flask_utils": FLASK}

ALIASES: Final = {
    **{
        f"playhouse.{home}.{name}": f"peewee.{name}"
        for home in ("postgres_ext", "sqlite_ext", "mysql_ext", "kv", "fields", "flask_utils", "signals")
        for name in ("ArrayField", "BinaryJSONField", "HStoreField", "JSONField", "Model", "TSVectorField")
    },
    "playhouse.postgres_ext.DateTimeTZField": "peewee.DateTimeField",
    "peewee_async.AioModel": "peewee.Model",
}

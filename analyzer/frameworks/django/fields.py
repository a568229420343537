"""Fields of models: what their constructors were given.

A field that the target derives from one of these is made by the target's own constructor, which ends here.
What a field means for a table is decided in `mapping.py`, once every model is known.
Not modelled: validators, form fields; what an object of a model was made with (its row says what it holds).
Source: django/db/models/fields/__init__.py, files.py, json.py, generated.py 5.2;
django/contrib/postgres/fields/.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, name_of
from analyzer.evaluator.values import Setting, Unknown, is_constant

POSITIONAL: Final = (
    "verbose_name", "name", "primary_key", "max_length", "unique", "blank", "null", "db_index", "rel",
    "default", "editable", "serialize", "unique_for_date", "unique_for_month", "unique_for_year", "choices",
    "help_text", "db_column", "db_tablespace", "auto_created", "validators", "error_messages", "db_comment",
    "db_default",
)  # fmt: skip
"""Parameters of `Field.__init__`, in order."""

MOMENT: Final = ("verbose_name", "name", "auto_now", "auto_now_add")
"""The first parameters of fields that hold a moment."""

READABLE: Final[dict[str, Any]] = {
    "auto_created": False,
    "blank": False,
    "choices": None,
    "concrete": True,
    "db_column": None,
    "db_index": False,
    "editable": True,
    "help_text": "",
    "is_relation": False,
    "max_length": None,
    "null": False,
    "primary_key": False,
    "unique": False,
    "verbose_name": None,
}
"""What the target may read from a field that was not given it."""


@stands_for("django.db.models.fields.Field", "django.db.models.Field")
class Field(StandIn):
    """Any field; `KIND` is a key of `column_types.SPELLINGS`."""

    KIND: ClassVar[str | None] = None
    FIXED: ClassVar[dict[str, Any]] = {}
    """What the constructor of the library's own class sets where nothing is given."""
    LEADING: ClassVar[tuple[str, ...]] = ()
    """Parameters in the place of the first ones of every field."""
    STORED: ClassVar[bool] = True
    """Whether it is a column."""

    private: bool = False
    """Whether the target takes it into its model as what is no column, such as a way to rows of any table."""

    def __init__(self, *args: Any, **options: Any) -> None:
        names = self.LEADING or POSITIONAL
        given = dict(zip(names, args, strict=False))
        self.options: dict[str, Any] = {**self.FIXED, **given, **options}
        self.expose(**{name: value for name, value in self.options.items() if name in READABLE})

    @internal
    def option(self, name: str, default: Any = None) -> Any:
        """An argument; what the target set on the field afterwards counts."""
        if name in self.attributes:
            return plain(self.attributes[name])
        return plain(self.options.get(name, default))

    @internal
    def flag(self, name: str) -> bool:
        """Whether an argument is true; a setting counts by its default, what is not known as false."""
        value = self.option(name, False)
        return bool(value) if isinstance(value, (bool, int, str)) else False

    def contribute_to_class(self, cls: Any, name: Any, private_only: Any = False, **__: Any) -> None:
        cls, name = plain(cls), plain(name)
        self.private = plain(private_only) is True
        if not self.private and isinstance(cls, Class) and isinstance(name, str):
            contributions(self.run).setdefault(cls, {})[name] = Contributed(name, self, self.run.path)

    def clone(self) -> Any:
        return self.run.call(self.cls, [], dict(self.options))

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        """What an object of a model holds: what its row says, which whoever runs the application decides; of
        a new one what the field sets where nothing is given."""
        if instance is None:
            return self
        held: dict[Any, Any] = self.run.notes.setdefault("django.held", {})
        key = self, plain(owner)
        if key not in held:  # one for all rows: which of them is read is not told apart
            held[key] = self._held(key[1])
        return held[key]

    def _held(self, model: Any) -> Any:
        bases = (base for base in mro_of(model) if isinstance(base, Class))
        name = next((name for base in bases for name, one in base.namespace.items() if one is self), "")
        default = self.option("default", None)
        if default is None or not is_constant(default):
            return Unknown(f"{name} of a row", self.run.place())
        return Setting((f"{name_of(model)}.{name}",), default)

    @internal
    def missing_attribute(self, name: str) -> Any:
        if name in READABLE:
            return READABLE[name]
        return Unknown(f"{name} of a field", self.run.place())


@dataclass(frozen=True, slots=True)
class Contributed:
    """A field that was put into a model under a name."""

    name: str
    field: Field
    path: Path


def contributions(run: Interpreter) -> dict[Class, dict[str, Contributed]]:
    """What was put into each model by a call, by name."""
    found: dict[Class, dict[str, Contributed]] = run.notes.setdefault("django.contributed", {})
    return found


# -- values --------------------------------------------------------------------------------------------------


@stands_for("django.db.models.fields.AutoField", "django.db.models.AutoField")
class AutoField(Field):
    KIND = "integer"


@stands_for("django.db.models.fields.IntegerField", "django.db.models.IntegerField")
class IntegerField(Field):
    KIND = "integer"


@stands_for("django.db.models.fields.BooleanField", "django.db.models.BooleanField")
class BooleanField(Field):
    KIND = "boolean"


@stands_for("django.db.models.fields.CharField", "django.db.models.CharField")
class CharField(Field):
    KIND = "string"


@stands_for("django.db.models.fields.DateField", "django.db.models.DateField")
class DateField(Field):
    KIND = "date"
    LEADING = MOMENT


@stands_for("django.db.models.fields.BigAutoField", "django.db.models.BigAutoField")
class BigAutoField(AutoField):
    KIND = "bigint"


@stands_for("django.db.models.fields.SmallAutoField", "django.db.models.SmallAutoField")
class SmallAutoField(AutoField):
    KIND = "smallint"


@stands_for("django.db.models.fields.BigIntegerField", "django.db.models.BigIntegerField")
class BigIntegerField(IntegerField):
    KIND = "bigint"


@stands_for("django.db.models.fields.BinaryField", "django.db.models.BinaryField")
class BinaryField(Field):
    KIND = "binary"
    FIXED: ClassVar = {"editable": False}


@stands_for(
    "django.db.models.fields.CommaSeparatedIntegerField", "django.db.models.CommaSeparatedIntegerField"
)
class CommaSeparatedIntegerField(CharField):
    KIND = "string"


@stands_for("django.db.models.fields.DateTimeField", "django.db.models.DateTimeField")
class DateTimeField(DateField):
    KIND = "datetime_tz"


@stands_for("django.db.models.fields.TimeField", "django.db.models.TimeField")
class TimeField(Field):
    KIND = "time"
    LEADING = MOMENT


@stands_for("django.db.models.fields.DecimalField", "django.db.models.DecimalField")
class DecimalField(Field):
    KIND = "decimal"
    LEADING = ("verbose_name", "name", "max_digits", "decimal_places")


@stands_for("django.db.models.fields.DurationField", "django.db.models.DurationField")
class DurationField(Field):
    KIND = "interval"


@stands_for("django.db.models.fields.EmailField", "django.db.models.EmailField")
class EmailField(CharField):
    KIND = "string"
    FIXED: ClassVar = {"max_length": 254}


@stands_for("django.db.models.fields.FilePathField", "django.db.models.FilePathField")
class FilePathField(Field):
    KIND = "string"
    FIXED: ClassVar = {"max_length": 100}


@stands_for("django.db.models.fields.FloatField", "django.db.models.FloatField")
class FloatField(Field):
    KIND = "double"


@stands_for("django.db.models.fields.GenericIPAddressField", "django.db.models.GenericIPAddressField")
class GenericIPAddressField(Field):
    KIND = "inet"


@stands_for("django.db.models.fields.IPAddressField", "django.db.models.IPAddressField")
class IPAddressField(Field):
    KIND = "inet"


@stands_for("django.db.models.fields.NullBooleanField", "django.db.models.NullBooleanField")
class NullBooleanField(BooleanField):
    KIND = "boolean"
    FIXED: ClassVar = {"null": True}


@stands_for("django.db.models.fields.PositiveBigIntegerField", "django.db.models.PositiveBigIntegerField")
class PositiveBigIntegerField(IntegerField):
    KIND = "bigint"


@stands_for("django.db.models.fields.PositiveIntegerField", "django.db.models.PositiveIntegerField")
class PositiveIntegerField(IntegerField):
    KIND = "integer"


@stands_for("django.db.models.fields.PositiveSmallIntegerField", "django.db.models.PositiveSmallIntegerField")
class PositiveSmallIntegerField(IntegerField):
    KIND = "smallint"


@stands_for("django.db.models.fields.SlugField", "django.db.models.SlugField")
class SlugField(CharField):
    KIND = "string"
    FIXED: ClassVar = {"max_length": 50, "db_index": True}


@stands_for("django.db.models.fields.SmallIntegerField", "django.db.models.SmallIntegerField")
class SmallIntegerField(IntegerField):
    KIND = "smallint"


@stands_for("django.db.models.fields.TextField", "django.db.models.TextField")
class TextField(Field):
    KIND = "text"


@stands_for("django.db.models.fields.URLField", "django.db.models.URLField")
class URLField(CharField):
    KIND = "string"
    FIXED: ClassVar = {"max_length": 200}
    LEADING = ("verbose_name", "name")


@stands_for("django.db.models.fields.UUIDField", "django.db.models.UUIDField")
class UUIDField(Field):
    KIND = "uuid"


@stands_for("django.db.models.fields.files.FileField", "django.db.models.FileField")
class FileField(Field):
    KIND = "string"
    FIXED: ClassVar = {"max_length": 100}
    LEADING = ("verbose_name", "name", "upload_to", "storage")


@stands_for("django.db.models.fields.files.ImageField", "django.db.models.ImageField")
class ImageField(FileField):
    LEADING = ("verbose_name", "name", "width_field", "height_field")


@stands_for(
    "django.db.models.fields.json.JSONField",
    "django.db.models.JSONField",
    "django.contrib.postgres.fields.JSONField",
    "django.contrib.postgres.fields.jsonb.JSONField",
)
class JSONField(Field):
    KIND = "jsonb"
    LEADING = ("verbose_name", "name", "encoder", "decoder")


@stands_for("django.db.models.fields.generated.GeneratedField", "django.db.models.GeneratedField")
class GeneratedField(Field):
    """Its type is that of `output_field`."""


@stands_for("django.contrib.postgres.fields.array.ArrayField", "django.contrib.postgres.fields.ArrayField")
class ArrayField(Field):
    KIND = "array"
    LEADING = ("base_field", "size")


@stands_for("django.contrib.postgres.fields.hstore.HStoreField", "django.contrib.postgres.fields.HStoreField")
class HStoreField(Field):
    KIND = "jsonb"


@stands_for(
    "django.contrib.postgres.search.SearchVectorField",
    "django.contrib.postgres.fields.ranges.RangeField",
    "django.contrib.postgres.fields.ranges.IntegerRangeField",
    "django.contrib.postgres.fields.ranges.BigIntegerRangeField",
    "django.contrib.postgres.fields.ranges.DecimalRangeField",
    "django.contrib.postgres.fields.ranges.DateTimeRangeField",
    "django.contrib.postgres.fields.ranges.DateRangeField",
    "django.contrib.postgres.fields.IntegerRangeField",
    "django.contrib.postgres.fields.BigIntegerRangeField",
    "django.contrib.postgres.fields.DecimalRangeField",
    "django.contrib.postgres.fields.DateTimeRangeField",
    "django.contrib.postgres.fields.DateRangeField",
)
class PostgresField(Field):
    """Types of PostgreSQL's own."""

    KIND = "text"


@stands_for(
    "django.contrib.gis.db.models.fields.GeometryField",
    *(
        f"django.contrib.gis.db.models.{name}"
        for name in (
            "GeometryField",
            "PointField",
            "LineStringField",
            "PolygonField",
            "MultiPointField",
            "MultiLineStringField",
            "MultiPolygonField",
            "GeometryCollectionField",
        )
    ),
)
class GeometryField(Field):
    """A place or a shape; the database indexes it."""

    FIXED: ClassVar = {"spatial_index": True}
    LEADING = ("verbose_name", "srid", "spatial_index")

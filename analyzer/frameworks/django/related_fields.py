"""Fields that lead from one model to another.

Source: django/db/models/fields/related.py 5.2; django/contrib/contenttypes/fields.py.
"""

from __future__ import annotations

from typing import Any, ClassVar

from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.values import Unknown
from analyzer.frameworks.django.fields import Field


class RelatedField(Field):
    """A field with a target: a model, its name, or `"self"`."""


@stands_for("django.db.models.fields.related.ForeignObject", "django.db.models.ForeignObject")
class ForeignObject(RelatedField):
    """A relation over columns that are there already."""

    STORED: ClassVar[bool] = False
    LEADING: ClassVar[tuple[str, ...]] = ("to", "on_delete", "from_fields", "to_fields")


@stands_for("django.db.models.fields.related.ForeignKey", "django.db.models.ForeignKey")
class ForeignKey(RelatedField):
    FIXED: ClassVar = {"db_index": True}
    LEADING: ClassVar[tuple[str, ...]] = (
        "to",
        "on_delete",
        "related_name",
        "related_query_name",
        "limit_choices_to",
        "parent_link",
    )


@stands_for("django.db.models.fields.related.OneToOneField", "django.db.models.OneToOneField")
class OneToOneField(ForeignKey):
    FIXED: ClassVar = {"unique": True}
    LEADING: ClassVar[tuple[str, ...]] = ("to", "on_delete", "to_field")


@stands_for("django.db.models.fields.related.ManyToManyField", "django.db.models.ManyToManyField")
class ManyToManyField(RelatedField):
    STORED: ClassVar[bool] = False
    LEADING: ClassVar[tuple[str, ...]] = (
        "to",
        "related_name",
        "related_query_name",
        "limit_choices_to",
        "symmetrical",
        "through",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        through = self.options.get("through")
        self.expose(through=Unknown("the model in between") if through is None else through)


@stands_for("django.contrib.contenttypes.fields.GenericForeignKey")
class GenericForeignKey(StandIn):
    """A target of any model, kept in two columns that the model declares itself."""

    def __init__(
        self, ct_field: Any = "content_type", fk_field: Any = "object_id", for_concrete_model: Any = True
    ) -> None:
        self.ct_field = ct_field
        self.fk_field = fk_field


@stands_for("django.contrib.contenttypes.fields.GenericRelation")
class GenericRelation(StandIn):
    """The way back from what a GenericForeignKey leads to."""

    def __init__(self, to: Any, **_: Any) -> None:
        self.to = to

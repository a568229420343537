"""django-imagekit: pictures that are made from pictures.

Modelled: a specification is an attribute of a model and no column; a processed picture is a picture field.
Source: django-imagekit 4.1 to 6.0, imagekit/models/fields/__init__.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.values import Unknown

FIELDS: Final = """
from django.db import models


class ProcessedImageField(models.ImageField):
    def __init__(self, processors=None, format=None, options=None, verbose_name=None, name=None,
                 width_field=None, height_field=None, autoconvert=None, spec=None, spec_id=None, **kwargs):
        super().__init__(verbose_name, name, width_field, height_field, **kwargs)
"""

STUBS: Final = {"imagekit.models.fields": FIELDS}

ALIASES: Final = {"imagekit.models.ProcessedImageField": "imagekit.models.fields.ProcessedImageField"}


@stands_for("imagekit.models.fields.ImageSpecField", "imagekit.models.ImageSpecField")
class ImageSpecField(StandIn):
    """A picture that is made when it is asked for."""

    def __init__(self, *_: Any, **__: Any) -> None:
        """What it is made of changes no table."""

    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of a picture", self.run.place())

"""django-phonenumber-field: a telephone number as a column.

Source: django-phonenumber-field 7.3 to 8.1, phonenumber_field/modelfields.py.
"""

from __future__ import annotations

from typing import Final

FIELDS: Final = """
from django.db import models


class PhoneNumberField(models.CharField):
    def __init__(self, *args, region=None, **kwargs):
        kwargs.setdefault("max_length", 128)
        super().__init__(*args, **kwargs)
"""

STUBS: Final = {"phonenumber_field.modelfields": FIELDS}

"""django-countries: a country as a column, by its code.

Source: django-countries 7.6 to 8.0, django_countries/fields.py, `CountryField.__init__`.
"""

from __future__ import annotations

from typing import Final

FIELDS: Final = """
from django.db import models


class CountryField(models.CharField):
    def __init__(self, *args, countries=None, countries_flag_url=None, countries_str_attr="code",
                 blank_label=None, multiple=None, multiple_unique=True, multiple_sort=True, **kwargs):
        self.multiple = multiple
        kwargs.setdefault("max_length", 746 if multiple else 2)
        super().__init__(*args, **kwargs)
"""

STUBS: Final = {"django_countries.fields": FIELDS}

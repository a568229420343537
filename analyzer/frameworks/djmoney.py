"""django-money: an amount as two columns, the second of which says in which currency it is.

Modelled: `MoneyField` and the `<name>_currency` that it adds, in models and in migrations, where the
column of the currency is an operation of its own.
Source: django-money 3.5, djmoney/models/fields.py (`MoneyField.contribute_to_class`, `add_currency_field`).
"""

from __future__ import annotations

from typing import Final

FIELDS: Final = """
from django.db import models


class CurrencyField(models.CharField):
    def __init__(self, price_field=None, default="XYZ", **kwargs):
        kwargs.setdefault("max_length", 3)
        super().__init__(default=default, **kwargs)


class MoneyField(models.DecimalField):
    def __init__(self, verbose_name=None, name=None, max_digits=None, decimal_places=2, default=None,
                 default_currency="XYZ", currency_choices=None, currency_max_length=3,
                 currency_field_name=None, money_descriptor_class=None, **kwargs):
        self.currency_field_name = currency_field_name
        self.currency_max_length = currency_max_length
        super().__init__(verbose_name, name, max_digits=max_digits, decimal_places=decimal_places,
                         default=default, **kwargs)
        self.default_currency = default_currency

    def contribute_to_class(self, cls, name, *args, **kwargs):
        currency = CurrencyField(
            price_field=self, max_length=self.currency_max_length, default=self.default_currency,
            editable=False, null=self.default_currency is None,
        )
        currency.contribute_to_class(cls, self.currency_field_name or f"{name}_currency")
        super().contribute_to_class(cls, name)
"""

STUBS: Final = {"djmoney.models.fields": FIELDS}

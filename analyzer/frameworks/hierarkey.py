"""django-hierarkey: settings that are kept as keys and values, for the whole site and for each object.

Modelled: the model that each decorated class gets, with its table.
Not modelled: the settings themselves, which are whatever the rows say.
Source: django-hierarkey 1.1 to 2.0, hierarkey/models.py.
"""

from __future__ import annotations

from typing import Final

MODELS: Final = """
from django.db import models


class BaseHierarkeyStoreModel(models.Model):
    key = models.CharField(max_length=255)
    value = models.TextField()

    class Meta:
        abstract = True


class Hierarkey:
    def __init__(self, attribute_name):
        self.attribute_name = attribute_name

    def _create_model(self, owner, together, fields):
        class Meta:
            unique_together = (together,)

        name = f"{owner.__name__}_{self.attribute_name.title()}Store"
        attributes = {"Meta": Meta, "__module__": owner.__module__, **fields}
        return type(name, (BaseHierarkeyStoreModel,), attributes)

    def add_default(self, key, value, default_type=str):
        pass

    def add_type(self, type, serialize, unserialize):
        pass

    def set_global(self, cache_namespace=None):
        def wrapper(wrapped_class):
            self._create_model(wrapped_class, ("key",), {})
            return wrapped_class

        return wrapper

    def add(self, cache_namespace=None, parent_field=None):
        def wrapper(model):
            relation = models.ForeignKey(
                model, related_name=f"_{self.attribute_name}_objects", on_delete=models.CASCADE
            )
            self._create_model(model, ("object", "key"), {"object": relation})
            return model

        return wrapper


class GlobalSettingsBase:
    pk = "_global"
"""

STUBS: Final = {"hierarkey.models": MODELS}

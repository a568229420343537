"""Serializers: the bases of a project's own; behaviour/libraries/serializers.py says what showing reads.

What the module takes over from `rest_framework.fields` by a star is looked up there.
Source: djangorestframework 3.16 rest_framework/serializers.py
"""

from __future__ import annotations

from typing import Final

SERIALIZERS: Final = """
from rest_framework import fields
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.relations import (
    HyperlinkedIdentityField, HyperlinkedRelatedField, ManyRelatedField, PrimaryKeyRelatedField, RelatedField,
    SlugRelatedField, StringRelatedField,
)
from rest_framework.representation import shown
from rest_framework.validators import (
    UniqueForDateValidator, UniqueForMonthValidator, UniqueForYearValidator, UniqueTogetherValidator,
    UniqueValidator,
)


def __getattr__(name):
    return getattr(fields, name)


class BaseSerializer:
    def __init__(self, instance=None, data=None, **kwargs):
        self._kwargs = kwargs

    def to_representation(self, instance):
        return shown(self, instance)


class Serializer(BaseSerializer):
    pass


class ListSerializer(BaseSerializer):
    pass


class ModelSerializer(Serializer):
    pass


class HyperlinkedModelSerializer(ModelSerializer):
    pass
"""

STUBS: Final = {"rest_framework.serializers": SERIALIZERS}

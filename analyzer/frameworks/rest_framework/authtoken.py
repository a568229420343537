"""`rest_framework.authtoken`: one token for each user, in a table of its own.

Source: djangorestframework 3.18, rest_framework/authtoken/models.py.
"""

from __future__ import annotations

from typing import Final

MODELS: Final = """
from django.conf import settings
from django.db import models


class Token(models.Model):
    key = models.CharField(max_length=40, primary_key=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, related_name="auth_token", on_delete=models.CASCADE)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = "rest_framework.authtoken" not in settings.INSTALLED_APPS


class TokenProxy(Token):
    class Meta:
        proxy = "rest_framework.authtoken" in settings.INSTALLED_APPS
        abstract = "rest_framework.authtoken" not in settings.INSTALLED_APPS
"""

STUBS: Final = {"rest_framework.authtoken.models": MODELS}

"""Authenticators that are coroutines: those of django-ninja, under names of their own.

Source: django-ninja-extra 0.31, ninja_extra/security/.
"""

from __future__ import annotations

from typing import Final

API_KEY: Final = """
from ninja.security.apikey import APIKeyBase, APIKeyCookie, APIKeyHeader, APIKeyQuery


class AsyncAPIKeyBase(APIKeyBase):
    pass


class AsyncAPIKeyQuery(AsyncAPIKeyBase, APIKeyQuery):
    pass


class AsyncAPIKeyCookie(AsyncAPIKeyBase, APIKeyCookie):
    pass


class AsyncAPIKeyHeader(AsyncAPIKeyBase, APIKeyHeader):
    pass
"""

HTTP: Final = """
from ninja.security.http import HttpBasicAuth, HttpBearer


class AsyncHttpBearer(HttpBearer):
    pass


class AsyncHttpBasicAuth(HttpBasicAuth):
    pass
"""

SESSION: Final = """
from ninja_extra.security.api_key import AsyncAPIKeyCookie


class AsyncSessionAuth(AsyncAPIKeyCookie):
    pass
"""

SECURITY: Final = """
from ninja.security import (
    APIKeyCookie,
    APIKeyHeader,
    APIKeyQuery,
    HttpBasicAuth,
    HttpBearer,
    SessionAuth,
    django_auth,
)
from ninja_extra.security.api_key import (
    AsyncAPIKeyBase,
    AsyncAPIKeyCookie,
    AsyncAPIKeyHeader,
    AsyncAPIKeyQuery,
)
from ninja_extra.security.http import AsyncHttpBasicAuth, AsyncHttpBearer
from ninja_extra.security.session import AsyncSessionAuth

async_django_auth = AsyncSessionAuth()
"""

STUBS: Final = {
    "ninja_extra.security": SECURITY,
    "ninja_extra.security.api_key": API_KEY,
    "ninja_extra.security.http": HTTP,
    "ninja_extra.security.session": SESSION,
}

"""fastapi-login: a security scheme that also loads the user.

Modelled: `LoginManager` as a dependency (it refuses by itself, whatever `auto_error` says), its `optional`
form, which does not refuse, the decorator `user_loader`, and `attach_middleware`.
Not modelled: scopes.
Source: fastapi-login 1.10.3, fastapi_login/fastapi_login.py.
"""

from __future__ import annotations

from typing import Final

ALIASES: Final = {"fastapi_login.LoginManager": "fastapi_login.fastapi_login.LoginManager"}

STUBS: Final = {
    "fastapi_login.fastapi_login": """
from fastapi import HTTPException, Request
from fastapi.security import OAuth2PasswordBearer, SecurityScopes
from starlette.middleware.base import BaseHTTPMiddleware


class LoginManager(OAuth2PasswordBearer):
    def __init__(self, secret, token_url, algorithm="HS256", use_cookie=False, use_header=True,
                 cookie_name="access-token", scopes=None, **options):
        self.use_cookie = use_cookie
        self.use_header = use_header
        self.cookie_name = cookie_name
        super().__init__(tokenUrl=token_url, auto_error=False, scopes=scopes)

    def user_loader(self, *args, **kwargs):
        def decorator(callback):
            return callback

        return decorator

    async def __call__(self, request: Request, security_scopes: SecurityScopes = None):
        token = request.cookies.get(self.cookie_name)
        if not token:
            raise HTTPException(status_code=401)
        return token

    async def optional(self, request: Request, security_scopes: SecurityScopes = None):
        return None

    def attach_middleware(self, app):
        async def __set_user(request, call_next):
            return await call_next(request)

        app.add_middleware(BaseHTTPMiddleware, dispatch=__set_user)
""",
}

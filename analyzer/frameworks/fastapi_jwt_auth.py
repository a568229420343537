"""fastapi-jwt-auth: an object that checks tokens when its methods are called.

Modelled: `Authorize: AuthJWT = Depends()` as a dependency that by itself refuses nobody, and its methods:
those that require a token refuse, `jwt_optional` does not.
Not modelled: deny lists, cookies, CSRF tokens.
Source: fastapi-jwt-auth 0.5.0, fastapi_jwt_auth/auth_jwt.py.
"""

from __future__ import annotations

from typing import Final

ALIASES: Final = {"fastapi_jwt_auth.AuthJWT": "fastapi_jwt_auth.auth_jwt.AuthJWT"}

STUBS: Final = {
    "fastapi_jwt_auth.auth_jwt": """
from fastapi import HTTPException, Request, Response


class AuthJWT:
    def __init__(self, req: Request = None, res: Response = None):
        self.req = req

    @classmethod
    def load_config(cls, settings):
        return settings

    @classmethod
    def token_in_denylist_loader(cls, callback):
        return callback

    def jwt_required(self, auth_from="request", token=None, websocket=None, csrf_token=None):
        raise HTTPException(status_code=401)

    def jwt_refresh_token_required(self, auth_from="request", token=None, websocket=None, csrf_token=None):
        raise HTTPException(status_code=401)

    def fresh_jwt_required(self, auth_from="request", token=None, websocket=None, csrf_token=None):
        raise HTTPException(status_code=401)

    def jwt_optional(self, auth_from="request", token=None, websocket=None, csrf_token=None):
        pass
""",
}

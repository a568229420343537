"""FastAPI Users: routers for registration, login and user accounts, and the dependency that finds the user.

Modelled: `FastAPIUsers` and its routers, OAuth included; `current_user` and `current_user_token` with the
user manager, the transports' schemes and the strategies below them (`optional=True` does not refuse);
bearer and cookie transports; authentication backends.
Not modelled: user managers and databases beyond their being dependencies.
Source: fastapi-users 15.0.5: fastapi_users.py, authentication/, router/.
"""

from __future__ import annotations

from typing import Final

FASTAPI_USERS: Final = """
from fastapi_users.authentication.authenticator import Authenticator
from fastapi_users.router.auth import get_auth_router
from fastapi_users.router.oauth import get_oauth_associate_router, get_oauth_router
from fastapi_users.router.register import get_register_router
from fastapi_users.router.reset import get_reset_password_router
from fastapi_users.router.users import get_users_router
from fastapi_users.router.verify import get_verify_router


class FastAPIUsers:
    def __init__(self, get_user_manager, auth_backends):
        self.authenticator = Authenticator(auth_backends, get_user_manager)
        self.get_user_manager = get_user_manager
        self.current_user = self.authenticator.current_user

    def get_register_router(self, user_schema, user_create_schema):
        return get_register_router(self.get_user_manager, user_schema, user_create_schema)

    def get_verify_router(self, user_schema):
        return get_verify_router(self.get_user_manager, user_schema)

    def get_reset_password_router(self):
        return get_reset_password_router(self.get_user_manager)

    def get_auth_router(self, backend, requires_verification=False):
        return get_auth_router(backend, self.get_user_manager, self.authenticator, requires_verification)

    def get_oauth_router(self, oauth_client, backend, state_secret, redirect_url=None, *args, **options):
        return get_oauth_router(oauth_client, backend, self.get_user_manager, state_secret, redirect_url)

    def get_oauth_associate_router(self, oauth_client, user_schema, state_secret, redirect_url=None,
                                   requires_verification=False, *args, **options):
        return get_oauth_associate_router(
            oauth_client, self.authenticator, self.get_user_manager, user_schema, state_secret, redirect_url,
            requires_verification,
        )

    def get_users_router(self, user_schema, user_update_schema, requires_verification=False):
        return get_users_router(
            self.get_user_manager, user_schema, user_update_schema, self.authenticator, requires_verification
        )
"""

AUTHENTICATOR: Final = """
import re
from inspect import Parameter, Signature

from fastapi import Depends, HTTPException


class Authenticator:
    def __init__(self, backends, get_user_manager):
        self.backends = backends
        self.get_user_manager = get_user_manager

    def current_user_token(self, optional=False, active=False, verified=False, superuser=False,
                           get_enabled_backends=None):
        if optional:
            async def current_user_token_dependency(*args, **kwargs):
                return None, None
        else:
            async def current_user_token_dependency(*args, **kwargs):
                raise HTTPException(status_code=401)
        current_user_token_dependency.__signature__ = self._get_dependency_signature(get_enabled_backends)
        return current_user_token_dependency

    def current_user(self, optional=False, active=False, verified=False, superuser=False,
                     get_enabled_backends=None):
        if optional:
            async def current_user_dependency(*args, **kwargs):
                return None
        else:
            async def current_user_dependency(*args, **kwargs):
                raise HTTPException(status_code=401)
        current_user_dependency.__signature__ = self._get_dependency_signature(get_enabled_backends)
        return current_user_dependency

    def _get_dependency_signature(self, get_enabled_backends=None):
        asked = [("user_manager", self.get_user_manager)]
        for backend in self.backends:
            name = re.sub("[^0-9a-zA-Z_]", "", backend.name)
            asked.append((name, backend.transport.scheme))
            asked.append((f"strategy_{name}", backend.get_strategy))
        if get_enabled_backends is not None:
            asked.append(("enabled_backends", get_enabled_backends))
        return Signature(
            [Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, default=Depends(one)) for name, one in asked]
        )
"""

BACKEND: Final = """
class AuthenticationBackend:
    def __init__(self, name, transport, get_strategy):
        self.name = name
        self.transport = transport
        self.get_strategy = get_strategy
"""

BEARER: Final = """
from fastapi.security import OAuth2PasswordBearer
from fastapi_users.authentication.transport.base import Transport


class BearerTransport(Transport):
    def __init__(self, tokenUrl):
        self.scheme = OAuth2PasswordBearer(tokenUrl=tokenUrl, auto_error=False)
"""

COOKIE: Final = """
from fastapi.security import APIKeyCookie
from fastapi_users.authentication.transport.base import Transport


class CookieTransport(Transport):
    def __init__(self, cookie_name="fastapiusersauth", *args, **options):
        self.cookie_name = cookie_name
        self.scheme = APIKeyCookie(name=cookie_name, auto_error=False)
"""

AUTH: Final = """
from fastapi import APIRouter, Depends, Request
from fastapi.security import OAuth2PasswordRequestForm


def get_auth_router(backend, get_user_manager, authenticator, requires_verification=False):
    router = APIRouter()
    get_current_user_token = authenticator.current_user_token(active=True, verified=requires_verification)

    @router.post("/login", name=f"auth:{backend.name}.login")
    async def login(
        request: Request,
        credentials: OAuth2PasswordRequestForm = Depends(),
        user_manager=Depends(get_user_manager),
        strategy=Depends(backend.get_strategy),
    ):
        pass

    @router.post("/logout", name=f"auth:{backend.name}.logout")
    async def logout(user_token=Depends(get_current_user_token), strategy=Depends(backend.get_strategy)):
        pass

    return router
"""

REGISTER: Final = """
from fastapi import APIRouter, Depends, Request


def get_register_router(get_user_manager, user_schema, user_create_schema):
    router = APIRouter()

    @router.post("/register", response_model=user_schema, status_code=201, name="register:register")
    async def register(
        request: Request, user_create: user_create_schema, user_manager=Depends(get_user_manager)
    ):
        pass

    return router
"""

RESET: Final = """
from fastapi import APIRouter, Body, Depends, Request


def get_reset_password_router(get_user_manager):
    router = APIRouter()

    @router.post("/forgot-password", status_code=202, name="reset:forgot_password")
    async def forgot_password(
        request: Request, email: str = Body(..., embed=True), user_manager=Depends(get_user_manager)
    ):
        pass

    @router.post("/reset-password", name="reset:reset_password")
    async def reset_password(
        request: Request,
        token: str = Body(...),
        password: str = Body(...),
        user_manager=Depends(get_user_manager),
    ):
        pass

    return router
"""

USERS: Final = """
from fastapi import APIRouter, Depends, HTTPException, Request


def get_users_router(get_user_manager, user_schema, user_update_schema, authenticator,
                     requires_verification=False):
    router = APIRouter()
    get_current_active_user = authenticator.current_user(active=True, verified=requires_verification)
    get_current_superuser = authenticator.current_user(
        active=True, verified=requires_verification, superuser=True
    )

    async def get_user_or_404(id: str, user_manager=Depends(get_user_manager)):
        raise HTTPException(status_code=404)

    @router.get("/me", response_model=user_schema, name="users:current_user")
    async def me(user=Depends(get_current_active_user)):
        pass

    @router.patch(
        "/me",
        response_model=user_schema,
        dependencies=[Depends(get_current_active_user)],
        name="users:patch_current_user",
    )
    async def update_me(
        request: Request,
        user_update: user_update_schema,
        user=Depends(get_current_active_user),
        user_manager=Depends(get_user_manager),
    ):
        pass

    @router.get(
        "/{id}", response_model=user_schema, dependencies=[Depends(get_current_superuser)], name="users:user"
    )
    async def get_user(user=Depends(get_user_or_404)):
        pass

    @router.patch(
        "/{id}",
        response_model=user_schema,
        dependencies=[Depends(get_current_superuser)],
        name="users:patch_user",
    )
    async def update_user(
        user_update: user_update_schema,
        request: Request,
        user=Depends(get_user_or_404),
        user_manager=Depends(get_user_manager),
    ):
        pass

    @router.delete(
        "/{id}", status_code=204, dependencies=[Depends(get_current_superuser)], name="users:delete_user"
    )
    async def delete_user(
        request: Request, user=Depends(get_user_or_404), user_manager=Depends(get_user_manager)
    ):
        pass

    return router
"""

VERIFY: Final = """
from fastapi import APIRouter, Body, Depends, Request


def get_verify_router(get_user_manager, user_schema):
    router = APIRouter()

    @router.post("/request-verify-token", status_code=202, name="verify:request-token")
    async def request_verify_token(
        request: Request, email: str = Body(..., embed=True), user_manager=Depends(get_user_manager)
    ):
        pass

    @router.post("/verify", response_model=user_schema, name="verify:verify")
    async def verify(
        request: Request, token: str = Body(..., embed=True), user_manager=Depends(get_user_manager)
    ):
        pass

    return router
"""

OAUTH: Final = """
from fastapi import APIRouter, Depends, Query, Request, Response
from httpx_oauth.integrations.fastapi import OAuth2AuthorizeCallback


def get_oauth_router(oauth_client, backend, get_user_manager, state_secret, redirect_url=None, **options):
    router = APIRouter()
    oauth2_authorize_callback = OAuth2AuthorizeCallback(oauth_client, redirect_url=redirect_url)

    @router.get("/authorize", name=f"oauth:{oauth_client.name}.{backend.name}.authorize")
    async def authorize(request: Request, response: Response, scopes: list[str] = Query(None)):
        pass

    @router.get("/callback", name=f"oauth:{oauth_client.name}.{backend.name}.callback")
    async def callback(
        request: Request,
        access_token_state=Depends(oauth2_authorize_callback),
        user_manager=Depends(get_user_manager),
        strategy=Depends(backend.get_strategy),
    ):
        pass

    return router


def get_oauth_associate_router(oauth_client, authenticator, get_user_manager, user_schema, state_secret,
                               redirect_url=None, requires_verification=False, **options):
    router = APIRouter()
    get_current_active_user = authenticator.current_user(active=True, verified=requires_verification)
    oauth2_authorize_callback = OAuth2AuthorizeCallback(oauth_client, redirect_url=redirect_url)

    @router.get("/authorize", name=f"oauth-associate:{oauth_client.name}.authorize")
    async def authorize(
        request: Request,
        response: Response,
        scopes: list[str] = Query(None),
        user=Depends(get_current_active_user),
    ):
        pass

    @router.get("/callback", response_model=user_schema, name=f"oauth-associate:{oauth_client.name}.callback")
    async def callback(
        request: Request,
        user=Depends(get_current_active_user),
        access_token_state=Depends(oauth2_authorize_callback),
        user_manager=Depends(get_user_manager),
    ):
        pass

    return router
"""

STUBS: Final = {
    "fastapi_users.fastapi_users": FASTAPI_USERS,
    "fastapi_users.authentication.authenticator": AUTHENTICATOR,
    "fastapi_users.authentication.backend": BACKEND,
    "fastapi_users.authentication.transport.base": "class Transport:\n    scheme = None\n",
    "fastapi_users.authentication.transport.bearer": BEARER,
    "fastapi_users.authentication.transport.cookie": COOKIE,
    "fastapi_users.router.auth": AUTH,
    "fastapi_users.router.register": REGISTER,
    "fastapi_users.router.reset": RESET,
    "fastapi_users.router.users": USERS,
    "fastapi_users.router.verify": VERIFY,
    "fastapi_users.router.oauth": OAUTH,
}

ALIASES: Final = {
    "fastapi_users.FastAPIUsers": "fastapi_users.fastapi_users.FastAPIUsers",
    **{
        f"fastapi_users.{name}": f"fastapi_users.manager.{name}"
        for name in ("BaseUserManager", "IntegerIDMixin", "UUIDIDMixin")
    },
    "fastapi_users.authentication.Authenticator": "fastapi_users.authentication.authenticator.Authenticator",
    "fastapi_users.authentication.AuthenticationBackend": (
        "fastapi_users.authentication.backend.AuthenticationBackend"
    ),
    **{
        f"fastapi_users.authentication.{package}{name}Transport": (
            f"fastapi_users.authentication.transport.{name.lower() or 'base'}.{name}Transport"
        )
        for package in ("", "transport.")
        for name in ("", "Bearer", "Cookie")
    },
    **{
        f"fastapi_users.router.{name}": f"fastapi_users.router.{module}.{name}"
        for name, module in (
            ("get_auth_router", "auth"),
            ("get_register_router", "register"),
            ("get_reset_password_router", "reset"),
            ("get_users_router", "users"),
            ("get_verify_router", "verify"),
            ("get_oauth_router", "oauth"),
            ("get_oauth_associate_router", "oauth"),
        )
    },
}

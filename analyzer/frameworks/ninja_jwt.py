"""django-ninja-jwt: tokens for APIs of django-ninja and django-ninja-extra.

Modelled: the controllers and routers by which tokens are got, renewed, verified and withdrawn; `JWTAuth`,
`JWTTokenUserAuth` and their asynchronous twins as authenticators.
Not modelled: what these take and answer; the settings.
Source: django-ninja-jwt 5.4, ninja_jwt/controller.py, routers/, authentication.py.
"""

from __future__ import annotations

from typing import Final

CONTROLLERS: Final = """
from ninja_extra import ControllerBase, api_controller, http_post
from ninja_extra.permissions import AllowAny


class TokenVerificationController:
    @http_post("/verify", url_name="token_verify")
    def verify_token(self, token):
        pass


class TokenBlackListController:
    @http_post("/blacklist", url_name="token_blacklist")
    def blacklist_token(self, refresh):
        pass


class TokenObtainPairController:
    @http_post("/pair", url_name="token_obtain_pair")
    def obtain_token(self, user_token):
        pass

    @http_post("/refresh", url_name="token_refresh")
    def refresh_token(self, refresh_token):
        pass


class TokenObtainSlidingController(TokenObtainPairController):
    @http_post("/sliding", url_name="token_obtain_sliding")
    def obtain_token(self, user_token):
        pass

    @http_post("/sliding/refresh", url_name="token_refresh_sliding")
    def refresh_token(self, refresh_token):
        pass


def served():
    return api_controller("/token", permissions=[AllowAny], auth=None, auto_import=False)


@served()
class NinjaJWTDefaultController(ControllerBase, TokenVerificationController, TokenObtainPairController):
    pass


@served()
class NinjaJWTSlidingController(ControllerBase, TokenVerificationController, TokenObtainSlidingController):
    pass


class AsyncTokenVerificationController(TokenVerificationController):
    @http_post("/verify", url_name="token_verify")
    async def verify_token(self, token):
        pass


class AsyncTokenBlackListController(TokenBlackListController):
    @http_post("/blacklist", url_name="token_blacklist")
    async def blacklist_token(self, refresh):
        pass


class AsyncTokenObtainPairController(TokenObtainPairController):
    @http_post("/pair", url_name="token_obtain_pair")
    async def obtain_token(self, user_token):
        pass

    @http_post("/refresh", url_name="token_refresh")
    async def refresh_token(self, refresh_token):
        pass


class AsyncTokenObtainSlidingController(TokenObtainSlidingController):
    @http_post("/sliding", url_name="token_obtain_sliding")
    async def obtain_token(self, user_token):
        pass

    @http_post("/sliding/refresh", url_name="token_refresh_sliding")
    async def refresh_token(self, refresh_token):
        pass


@served()
class AsyncNinjaJWTDefaultController(
    ControllerBase, AsyncTokenVerificationController, AsyncTokenObtainPairController
):
    pass


@served()
class AsyncNinjaJWTSlidingController(
    ControllerBase, AsyncTokenVerificationController, AsyncTokenObtainSlidingController
):
    pass
"""

OBTAIN: Final = """
from ninja_extra import Router

obtain_pair_router = Router()
sliding_router = Router()


@obtain_pair_router.post("/pair", url_name="token_obtain_pair", auth=None)
def obtain_token(request, user_token):
    pass


@obtain_pair_router.post("/refresh", url_name="token_refresh", auth=None)
def refresh_token(request, refresh_token):
    pass


@sliding_router.post("/sliding", url_name="token_obtain_sliding", auth=None)
def obtain_token_sliding_token(request, user_token):
    pass


@sliding_router.post("/sliding/refresh", url_name="token_refresh_sliding", auth=None)
def refresh_token_sliding(request, refresh_token):
    pass
"""

VERIFY: Final = """
from ninja_extra import Router

verify_router = Router()


@verify_router.post("/verify", url_name="token_verify", auth=None)
def verify_token(request, token):
    pass
"""

BLACKLIST: Final = """
from ninja_extra import Router

blacklist_router = Router()


@blacklist_router.post("/blacklist", url_name="token_blacklist", auth=None)
def blacklist_token(request, refresh):
    pass
"""

AUTHENTICATION: Final = """
from ninja_extra.security import AsyncHttpBearer, HttpBearer


class JWTBaseAuthentication:
    pass


class JWTAuth(JWTBaseAuthentication, HttpBearer):
    pass


class JWTStatelessUserAuthentication(JWTBaseAuthentication, HttpBearer):
    pass


JWTTokenUserAuth = JWTStatelessUserAuthentication


class AsyncJWTBaseAuthentication(JWTBaseAuthentication):
    pass


class AsyncJWTAuth(AsyncJWTBaseAuthentication, JWTAuth, AsyncHttpBearer):
    pass


class AsyncJWTTokenUserAuth(
    AsyncJWTBaseAuthentication, JWTStatelessUserAuthentication, AsyncHttpBearer
):
    pass
"""

STUBS: Final = {
    "ninja_jwt.controller": CONTROLLERS,
    "ninja_jwt.routers.obtain": OBTAIN,
    "ninja_jwt.routers.verify": VERIFY,
    "ninja_jwt.routers.blacklist": BLACKLIST,
    "ninja_jwt.authentication": AUTHENTICATION,
}

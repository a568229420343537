"""djangorestframework-simplejwt: views that give out, refresh, verify and revoke tokens.

None of them asks for a permission: who calls has no token yet.
Source: djangorestframework-simplejwt 5.5, views.py, authentication.py.
"""

from __future__ import annotations

from typing import Final

VIEWS: Final = """
from rest_framework import generics


class TokenViewBase(generics.GenericAPIView):
    permission_classes = ()
    authentication_classes = ()

    def post(self, request, *args, **kwargs):
        pass


class TokenObtainPairView(TokenViewBase):
    pass


class TokenRefreshView(TokenViewBase):
    pass


class TokenObtainSlidingView(TokenViewBase):
    pass


class TokenRefreshSlidingView(TokenViewBase):
    pass


class TokenVerifyView(TokenViewBase):
    pass


class TokenBlacklistView(TokenViewBase):
    pass


token_obtain_pair = TokenObtainPairView.as_view()
token_refresh = TokenRefreshView.as_view()
token_obtain_sliding = TokenObtainSlidingView.as_view()
token_refresh_sliding = TokenRefreshSlidingView.as_view()
token_verify = TokenVerifyView.as_view()
token_blacklist = TokenBlacklistView.as_view()
"""

AUTHENTICATION: Final = """
from rest_framework import authentication


class JWTAuthentication(authentication.BaseAuthentication):
    www_authenticate_realm = "api"


class JWTStatelessUserAuthentication(JWTAuthentication):
    pass


JWTTokenUserAuthentication = JWTStatelessUserAuthentication
"""

STUBS: Final = {
    "rest_framework_simplejwt.views": VIEWS,
    "rest_framework_simplejwt.authentication": AUTHENTICATION,
}

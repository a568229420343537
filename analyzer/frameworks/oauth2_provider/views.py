"""django-oauth-toolkit: the views of an OAuth 2 provider, protected resources, and its URLs.

Modelled: authorization, tokens, introspection, applications, authorized tokens, OpenID Connect, the mixins
that ask for a token.
Not modelled: device flow and dynamic registration, which came with 3.1.
Source: django-oauth-toolkit 1.7 to 3.4, oauth2_provider/urls.py, views/.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

MIXINS: Final = """
class OAuthLibMixin:
    server_class = None
    validator_class = None
    oauthlib_backend_class = None


class ScopedResourceMixin:
    required_scopes = None


class ProtectedResourceMixin(OAuthLibMixin):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class ReadWriteScopedResourceMixin(ScopedResourceMixin, OAuthLibMixin):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class ClientProtectedResourceMixin(OAuthLibMixin):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class OIDCOnlyMixin:
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)
"""

GENERIC: Final = """
from django.views.generic import View
from oauth2_provider.views.mixins import (
    ClientProtectedResourceMixin, ProtectedResourceMixin, ReadWriteScopedResourceMixin, ScopedResourceMixin,
)


class ProtectedResourceView(ProtectedResourceMixin, View):
    pass


class ScopedProtectedResourceView(ScopedResourceMixin, ProtectedResourceView):
    pass


class ReadWriteScopedResourceView(ReadWriteScopedResourceMixin, ProtectedResourceView):
    pass


class ClientProtectedResourceView(ClientProtectedResourceMixin, View):
    pass


class ClientProtectedScopedResourceView(ScopedResourceMixin, ClientProtectedResourceView):
    pass
"""

BASE: Final = """
from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import FormView, View
from oauth2_provider.views.mixins import OAuthLibMixin


class BaseAuthorizationView(LoginRequiredMixin, OAuthLibMixin, View):
    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)


class AuthorizationView(BaseAuthorizationView, FormView):
    def get(self, request, *args, **kwargs):
        pass


class TokenView(OAuthLibMixin, View):
    def post(self, request, *args, **kwargs):
        pass


class RevokeTokenView(OAuthLibMixin, View):
    def post(self, request, *args, **kwargs):
        pass
"""

APPLICATION: Final = """
from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import CreateView, DeleteView, DetailView, ListView, UpdateView


class ApplicationOwnerIsUserMixin(LoginRequiredMixin):
    fields = "__all__"


class ApplicationRegistration(LoginRequiredMixin, CreateView):
    pass


class ApplicationDetail(ApplicationOwnerIsUserMixin, DetailView):
    pass


class ApplicationList(ApplicationOwnerIsUserMixin, ListView):
    pass


class ApplicationDelete(ApplicationOwnerIsUserMixin, DeleteView):
    pass


class ApplicationUpdate(ApplicationOwnerIsUserMixin, UpdateView):
    pass
"""

AUTHORIZED: Final = """
from django.contrib.auth.mixins import LoginRequiredMixin
from django.views.generic import DeleteView, ListView


class AuthorizedTokensListView(LoginRequiredMixin, ListView):
    pass


class AuthorizedTokenDeleteView(LoginRequiredMixin, DeleteView):
    pass
"""

INTROSPECT: Final = """
from oauth2_provider.views.generic import ClientProtectedScopedResourceView


class IntrospectTokenView(ClientProtectedScopedResourceView):
    def get(self, request, *args, **kwargs):
        pass

    def post(self, request, *args, **kwargs):
        pass
"""

OIDC: Final = """
from django.views.generic import FormView, View
from oauth2_provider.views.mixins import OAuthLibMixin, OIDCOnlyMixin


class ConnectDiscoveryInfoView(OIDCOnlyMixin, View):
    def get(self, request, *args, **kwargs):
        pass


class JwksInfoView(OIDCOnlyMixin, View):
    def get(self, request, *args, **kwargs):
        pass


class UserInfoView(OIDCOnlyMixin, OAuthLibMixin, View):
    def get(self, request, *args, **kwargs):
        pass

    def post(self, request, *args, **kwargs):
        pass


class RPInitiatedLogoutView(FormView):
    def get(self, request, *args, **kwargs):
        pass
"""

URLS: Final = """
from django.urls import path, re_path
from oauth2_provider.views import application, base, introspect, oidc, token

app_name = "oauth2_provider"

base_urlpatterns = [
    path("authorize/", base.AuthorizationView.as_view(), name="authorize"),
    path("token/", base.TokenView.as_view(), name="token"),
    path("revoke_token/", base.RevokeTokenView.as_view(), name="revoke-token"),
    path("introspect/", introspect.IntrospectTokenView.as_view(), name="introspect"),
]

management_urlpatterns = [
    path("applications/", application.ApplicationList.as_view(), name="list"),
    path("applications/register/", application.ApplicationRegistration.as_view(), name="register"),
    path("applications/<slug:pk>/", application.ApplicationDetail.as_view(), name="detail"),
    path("applications/<slug:pk>/delete/", application.ApplicationDelete.as_view(), name="delete"),
    path("applications/<slug:pk>/update/", application.ApplicationUpdate.as_view(), name="update"),
    path("authorized_tokens/", token.AuthorizedTokensListView.as_view(), name="authorized-token-list"),
    path(
        "authorized_tokens/<slug:pk>/delete/", token.AuthorizedTokenDeleteView.as_view(),
        name="authorized-token-delete",
    ),
]

oidc_urlpatterns = [
    re_path(
        r"^\\.well-known/openid-configuration/?$", oidc.ConnectDiscoveryInfoView.as_view(),
        name="oidc-connect-discovery-info",
    ),
    path(".well-known/jwks.json", oidc.JwksInfoView.as_view(), name="jwks-info"),
    path("userinfo/", oidc.UserInfoView.as_view(), name="user-info"),
    path("logout/", oidc.RPInitiatedLogoutView.as_view(), name="rp-initiated-logout"),
]

urlpatterns = base_urlpatterns + management_urlpatterns + oidc_urlpatterns
"""

MODULES: Final = {
    "application": APPLICATION,
    "base": BASE,
    "generic": GENERIC,
    "introspect": INTROSPECT,
    "mixins": MIXINS,
    "oidc": OIDC,
    "token": AUTHORIZED,
}

PUBLIC: Final = {
    "application": (
        "ApplicationDelete",
        "ApplicationDetail",
        "ApplicationList",
        "ApplicationRegistration",
        "ApplicationUpdate",
    ),
    "base": ("AuthorizationView", "RevokeTokenView", "TokenView"),
    "generic": (
        "ClientProtectedResourceView",
        "ClientProtectedScopedResourceView",
        "ProtectedResourceView",
        "ReadWriteScopedResourceView",
        "ScopedProtectedResourceView",
    ),
    "introspect": ("IntrospectTokenView",),
    "oidc": ("ConnectDiscoveryInfoView", "JwksInfoView", "RPInitiatedLogoutView", "UserInfoView"),
    "token": ("AuthorizedTokenDeleteView", "AuthorizedTokensListView"),
}
"""What `oauth2_provider.views` gives, by the module that defines it."""

STUBS: Final = {
    "oauth2_provider.urls": URLS,
    **{f"oauth2_provider.views.{name}": text for name, text in MODULES.items()},
}

ALIASES: Final = {
    f"oauth2_provider.views.{name}": f"oauth2_provider.views.{module}.{name}"
    for module, names in PUBLIC.items()
    for name in names
}

GUARDS: Final = {
    "oauth2_provider.views.mixins.OAuthLibMixin": GuardKind.OTHER,
    "oauth2_provider.views.mixins.ProtectedResourceMixin": GuardKind.AUTHENTICATION,
    "oauth2_provider.views.mixins.ReadWriteScopedResourceMixin": GuardKind.AUTHORIZATION,
    "oauth2_provider.views.mixins.ClientProtectedResourceMixin": GuardKind.AUTHENTICATION,
}

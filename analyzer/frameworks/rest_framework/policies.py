"""Permissions, authenticators and throttles, with the code that decides.

A permission is called for the method and the action of a route; its answer says whether it lets everybody
pass.  `A | B`, `A & B` and `~A` make expressions, as in the library.
Source: rest_framework/permissions.py, authentication.py, throttling.py 3.18.
"""

from __future__ import annotations

from typing import Final

from analyzer.facts import GuardKind

PERMISSIONS: Final = """
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class OperationHolderMixin:
    def __and__(self, other):
        return OperandHolder(AND, self, other)

    def __or__(self, other):
        return OperandHolder(OR, self, other)

    def __rand__(self, other):
        return OperandHolder(AND, other, self)

    def __ror__(self, other):
        return OperandHolder(OR, other, self)

    def __invert__(self):
        return SingleOperandHolder(NOT, self)


class SingleOperandHolder(OperationHolderMixin):
    def __init__(self, operator_class, op1_class):
        self.operator_class = operator_class
        self.op1_class = op1_class

    def __call__(self, *args, **kwargs):
        return self.operator_class(self.op1_class(*args, **kwargs))


class OperandHolder(OperationHolderMixin):
    def __init__(self, operator_class, op1_class, op2_class):
        self.operator_class = operator_class
        self.op1_class = op1_class
        self.op2_class = op2_class

    def __call__(self, *args, **kwargs):
        return self.operator_class(self.op1_class(*args, **kwargs), self.op2_class(*args, **kwargs))


class AND:
    def __init__(self, op1, op2):
        self.op1 = op1
        self.op2 = op2


class OR:
    def __init__(self, op1, op2):
        self.op1 = op1
        self.op2 = op2


class NOT:
    def __init__(self, op1):
        self.op1 = op1


class BasePermissionMetaclass(OperationHolderMixin, type):
    pass


class BasePermission(metaclass=BasePermissionMetaclass):
    def has_permission(self, request, view):
        return True

    def has_object_permission(self, request, view, obj):
        return True


class AllowAny(BasePermission):
    def has_permission(self, request, view):
        return True


class IsAuthenticated(BasePermission):
    def has_permission(self, request, view):
        return bool(request.user and request.user.is_authenticated)


class IsAdminUser(BasePermission):
    def has_permission(self, request, view):
        return bool(request.user and request.user.is_staff)


class IsAuthenticatedOrReadOnly(BasePermission):
    def has_permission(self, request, view):
        return bool(request.method in SAFE_METHODS or request.user and request.user.is_authenticated)


class DjangoModelPermissions(BasePermission):
    authenticated_users_only = True
    perms_map = {
        "GET": [],
        "OPTIONS": [],
        "HEAD": [],
        "POST": ["%(app_label)s.add_%(model_name)s"],
        "PUT": ["%(app_label)s.change_%(model_name)s"],
        "PATCH": ["%(app_label)s.change_%(model_name)s"],
        "DELETE": ["%(app_label)s.delete_%(model_name)s"],
    }

    def has_permission(self, request, view):
        if not self.authenticated_users_only and not self.perms_map.get(request.method):
            return True
        return bool(request.user and request.user.is_authenticated)


class DjangoModelPermissionsOrAnonReadOnly(DjangoModelPermissions):
    authenticated_users_only = False


class DjangoObjectPermissions(DjangoModelPermissions):
    pass
"""

AUTHENTICATION: Final = """
class BaseAuthentication:
    def authenticate(self, request):
        pass

    def authenticate_header(self, request):
        pass


class BasicAuthentication(BaseAuthentication):
    www_authenticate_realm = "api"

    def authenticate_credentials(self, userid, password, request=None):
        pass


class SessionAuthentication(BaseAuthentication):
    def enforce_csrf(self, request):
        pass


class TokenAuthentication(BaseAuthentication):
    keyword = "Token"
    model = None

    def get_model(self):
        return self.model

    def authenticate_credentials(self, key):
        pass


class RemoteUserAuthentication(BaseAuthentication):
    header = "REMOTE_USER"
"""

THROTTLING: Final = """
class BaseThrottle:
    def allow_request(self, request, view):
        pass

    def get_ident(self, request):
        pass

    def wait(self):
        pass


class SimpleRateThrottle(BaseThrottle):
    scope = None
    rate = None

    def get_cache_key(self, request, view):
        pass

    def get_rate(self):
        return self.rate


class AnonRateThrottle(SimpleRateThrottle):
    scope = "anon"


class UserRateThrottle(SimpleRateThrottle):
    scope = "user"


class ScopedRateThrottle(SimpleRateThrottle):
    scope_attr = "throttle_scope"
"""

STUBS: Final = {
    "rest_framework.permissions": PERMISSIONS,
    "rest_framework.authentication": AUTHENTICATION,
    "rest_framework.throttling": THROTTLING,
}

PERMISSION_SIGNS: Final = {
    "rest_framework.permissions.AND": "&",
    "rest_framework.permissions.OR": "|",
    "rest_framework.permissions.NOT": "~",
    "rest_framework.permissions.OperandHolder": "()",
    "rest_framework.permissions.SingleOperandHolder": "()",
}

GUARDS: Final = {
    "rest_framework.permissions.AllowAny": GuardKind.OTHER,
    "rest_framework.permissions.IsAuthenticated": GuardKind.AUTHENTICATION,
    "rest_framework.permissions.IsAdminUser": GuardKind.AUTHORIZATION,
    "rest_framework.permissions.IsAuthenticatedOrReadOnly": GuardKind.AUTHENTICATION,
    "rest_framework.permissions.DjangoModelPermissions": GuardKind.AUTHORIZATION,
    "rest_framework.permissions.DjangoModelPermissionsOrAnonReadOnly": GuardKind.AUTHORIZATION,
    "rest_framework.permissions.DjangoObjectPermissions": GuardKind.AUTHORIZATION,
    "rest_framework_api_key.permissions.HasAPIKey": GuardKind.AUTHENTICATION,
    "oauth2_provider.contrib.rest_framework.permissions.TokenHasScope": GuardKind.AUTHORIZATION,
    "oauth2_provider.contrib.rest_framework.permissions.TokenHasReadWriteScope": GuardKind.AUTHORIZATION,
    "oauth2_provider.contrib.rest_framework.permissions.IsAuthenticatedOrTokenHasScope": (
        GuardKind.AUTHENTICATION
    ),
    "oauth2_provider.contrib.rest_framework.permissions.TokenMatchesOASRequirements": GuardKind.AUTHORIZATION,
}

_OAUTH: Final = "oauth2_provider.contrib.rest_framework"

ALIASES: Final = {
    f"{_OAUTH}.{name}": f"{_OAUTH}.{module}.{name}"
    for module, names in (
        (
            "permissions",
            (
                "IsAuthenticatedOrTokenHasScope",
                "TokenHasReadWriteScope",
                "TokenHasResourceScope",
                "TokenHasScope",
                "TokenMatchesOASRequirements",
            ),
        ),
        ("authentication", ("OAuth2Authentication",)),
    )
    for name in names
}

REFUSING: Final = {
    "rest_framework.views.APIView.permission_denied": 403,
    "rest_framework.views.APIView.http_method_not_allowed": 405,
}

"""What stands in a signature: `Depends`, `Security`, `Query`, `Path`, `Body`, ..., and security schemes.

Source: fastapi/params.py, fastapi/param_functions.py, fastapi/security/.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.joining import plain
from analyzer.evaluator.values import Possible, Unknown


@stands_for("fastapi.params.Depends", "fastapi.Depends", "fastapi.param_functions.Depends")
class Depends(StandIn):
    """`Depends(callable)`; without a callable, the parameter's annotation is called."""

    dependency: Any
    scopes: Any = None

    def __init__(self, dependency: Any = None, *, use_cache: Any = True, scope: Any = None, **_: Any) -> None:
        self.dependency = dependency
        self.expose(dependency=dependency, use_cache=use_cache)


@stands_for("fastapi.params.Security", "fastapi.Security", "fastapi.param_functions.Security")
class Security(Depends):
    """`Security(callable, scopes=[...])`."""

    def __init__(
        self, dependency: Any = None, *, scopes: Any = None, use_cache: Any = True, **_: Any
    ) -> None:
        self.dependency = dependency
        self.scopes = scopes
        self.expose(dependency=dependency, use_cache=use_cache, scopes=scopes)

    @internal
    def scope_names(self) -> tuple[str, ...]:
        """The scopes asked for, as far as they are known."""
        found = [plain(one.value) for one in self.each(self.scopes)]
        return tuple(one if isinstance(one, str) else "{?}" for one in found)


CONSTRAINTS: Final = (
    "gt",
    "ge",
    "lt",
    "le",
    "min_length",
    "max_length",
    "pattern",
    "regex",
    "multiple_of",
    "max_digits",
    "decimal_places",
    "strict",
    "discriminator",
)


class Parameter(StandIn):
    """`Query(...)` and the like."""

    LOCATION = "query"
    default: Any
    options: dict[str, Any]

    def __init__(
        self, default: Any = ..., *, default_factory: Any = None, alias: Any = None, **options: Any
    ) -> None:
        self.default = default if default_factory is None else Unknown("made by a factory")
        self.alias = plain(alias)
        self.options = options
        self.expose(default=default, alias=alias)

    @internal
    def constraints(self) -> dict[str, Any]:
        """The declared limits, as plain values."""
        known = {key: plain(value) for key, value in self.options.items() if key in CONSTRAINTS}
        return {key: value for key, value in known.items() if isinstance(value, (str, int, float, bool))}


@stands_for("fastapi.params.Query", "fastapi.Query", "fastapi.param_functions.Query")
class Query(Parameter):
    """A parameter in the query."""


@stands_for("fastapi.params.Path", "fastapi.Path", "fastapi.param_functions.Path")
class Path(Parameter):
    """A parameter in the path."""

    LOCATION = "path"


@stands_for("fastapi.params.Header", "fastapi.Header", "fastapi.param_functions.Header")
class Header(Parameter):
    """A header."""

    LOCATION = "header"


@stands_for("fastapi.params.Cookie", "fastapi.Cookie", "fastapi.param_functions.Cookie")
class Cookie(Parameter):
    """A cookie."""

    LOCATION = "cookie"


@stands_for("fastapi.params.Body", "fastapi.Body", "fastapi.param_functions.Body")
class Body(Parameter):
    """The body, or a field of it."""

    LOCATION = "body"


@stands_for("fastapi.params.Form", "fastapi.Form", "fastapi.param_functions.Form")
class Form(Parameter):
    """A form field."""

    LOCATION = "form"


@stands_for("fastapi.params.File", "fastapi.File", "fastapi.param_functions.File")
class File(Parameter):
    """An uploaded file."""

    LOCATION = "file"


class Scheme(StandIn):
    """A security scheme: a callable object that reads credentials, and refuses without them unless told not
    to."""

    TYPE = "http"
    auto_error: Any
    options: dict[str, Any]

    def __init__(self, *_: Any, auto_error: Any = True, **options: Any) -> None:
        self.auto_error = auto_error
        self.options = options
        self.expose(auto_error=auto_error, scheme_name=options.get("scheme_name"), model=Unknown("model"))

    def __call__(self, request: Any = None) -> Any:
        return Unknown("credentials of the request", self.run.place())

    @internal
    def refuses(self) -> list[Possible]:
        """Whether it refuses a request without credentials, per alternative."""
        return [Possible(plain(one.value), one.path) for one in self.run.alternatives(self.auto_error)]


@stands_for("fastapi.security.base.SecurityBase", "fastapi.security.SecurityBase")
class SecurityBase(Scheme):
    """The base of all schemes."""


@stands_for("fastapi.security.http.HTTPBase", "fastapi.security.HTTPBase")
class HTTPBase(SecurityBase):
    """An HTTP scheme of any name."""


@stands_for("fastapi.security.http.HTTPBasic", "fastapi.security.HTTPBasic")
class HTTPBasic(HTTPBase):
    """Name and password."""


@stands_for("fastapi.security.http.HTTPBearer", "fastapi.security.HTTPBearer")
class HTTPBearer(HTTPBase):
    """A bearer token."""


@stands_for("fastapi.security.http.HTTPDigest", "fastapi.security.HTTPDigest")
class HTTPDigest(HTTPBase):
    """Digest."""


class _ApiKey(SecurityBase):
    TYPE = "apiKey"


@stands_for("fastapi.security.api_key.APIKeyQuery", "fastapi.security.APIKeyQuery")
class APIKeyQuery(_ApiKey):
    """A key in the query."""


@stands_for("fastapi.security.api_key.APIKeyHeader", "fastapi.security.APIKeyHeader")
class APIKeyHeader(_ApiKey):
    """A key in a header."""


@stands_for("fastapi.security.api_key.APIKeyCookie", "fastapi.security.APIKeyCookie")
class APIKeyCookie(_ApiKey):
    """A key in a cookie."""


@stands_for("fastapi.security.oauth2.OAuth2", "fastapi.security.OAuth2")
class OAuth2(SecurityBase):
    """OAuth 2 with any flows."""

    TYPE = "oauth2"


@stands_for("fastapi.security.oauth2.OAuth2PasswordBearer", "fastapi.security.OAuth2PasswordBearer")
class OAuth2PasswordBearer(OAuth2):
    """OAuth 2, password flow."""


@stands_for(
    "fastapi.security.oauth2.OAuth2AuthorizationCodeBearer", "fastapi.security.OAuth2AuthorizationCodeBearer"
)
class OAuth2AuthorizationCodeBearer(OAuth2):
    """OAuth 2, authorization code flow."""


@stands_for("fastapi.security.open_id_connect_url.OpenIdConnect", "fastapi.security.OpenIdConnect")
class OpenIdConnect(SecurityBase):
    """OpenID Connect."""

    TYPE = "openIdConnect"


ALIASES: Final = {
    f"fastapi.security.{name}": f"fastapi.security.oauth2.{name}"
    for name in ("OAuth2PasswordRequestForm", "OAuth2PasswordRequestFormStrict", "SecurityScopes")
} | {
    f"fastapi.security.{name}": f"fastapi.security.http.{name}"
    for name in ("HTTPAuthorizationCredentials", "HTTPBasicCredentials")
}

"""Ways of carrying credentials, as `components/securitySchemes`.

A scheme is written where the code declares one that OpenAPI has words for.  A guard of which the source does
not tell how credentials travel asks for a scheme that says so.
"""

from __future__ import annotations

import re
from typing import Any, Final

from analyzer.facts import Facts, Guard, SecurityScheme

NOT_KNOWN: Final = "credentials"
"""The scheme of guards that do not say how credentials travel."""

_KEY: Final = re.compile(r"[A-Za-z0-9._-]+")
_HTTP: Final = {"HTTPBearer": "bearer", "HTTPBasic": "basic", "HTTPDigest": "digest"}
_KEYS: Final = {"APIKeyHeader": "header", "APIKeyQuery": "query", "APIKeyCookie": "cookie"}


class Schemes:
    """Schemes by the guards that ask for them; remembers which were asked for."""

    def __init__(self, facts: Facts) -> None:
        self._declared: dict[str, tuple[str, dict[str, Any]]] = {}
        for row in facts.of(SecurityScheme):
            made = _scheme(row)
            if made is not None:
                given = row.arguments.get("scheme_name")
                name = given if isinstance(given, str) and _KEY.fullmatch(given) else _last(row.type)
                self._declared.setdefault(row.type, (name, made))
        self._wanted: dict[str, dict[str, Any]] = {}

    def of(self, guard: Guard) -> list[str]:
        """Names of the schemes that a guard asks for."""
        found = [self._declared[one] for one in guard.name.split(" | ") if one in self._declared]
        self._wanted.update(found)
        return [name for name, _ in found]

    def not_known(self) -> str:
        """Name of the scheme that stands for those that the source does not tell."""
        self._wanted[NOT_KNOWN] = {
            "type": "http",
            "scheme": "x-not-known",
            "description": "The code asks who is calling; how credentials travel was not told by its source.",
        }
        return NOT_KNOWN

    def components(self) -> dict[str, dict[str, Any]]:
        """Every scheme that was asked for, by name."""
        return dict(sorted(self._wanted.items()))


def _scheme(row: SecurityScheme) -> dict[str, Any] | None:
    last = _last(row.type)
    for name, scheme in _HTTP.items():
        if last.endswith(name):
            return {"type": "http", "scheme": scheme, "x-class": row.type}
    for name, where in _KEYS.items():
        if last.endswith(name) and isinstance(key := row.arguments.get("name"), str):
            return {"type": "apiKey", "in": where, "name": key, "x-class": row.type}
    if last == "OAuth2PasswordBearer" and isinstance(url := row.arguments.get("tokenUrl"), str):
        return {"type": "oauth2", "flows": {"password": {"tokenUrl": url, "scopes": {}}}, "x-class": row.type}
    return None


def _last(name: str) -> str:
    return name.rpartition(".")[2]

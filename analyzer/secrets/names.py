"""Which names hold secrets, so that no output shows them."""

from __future__ import annotations

import re
from typing import Final

MASK: Final = "***"

_SECRET = re.compile(
    r"(?i)(passw(or)?d|passphrase|secret|api_?key|private_?key|access_?key|auth_?token|"
    r"(?<![a-z])token(?!s?_?(url|type|expir|ttl|lifetime|limit|count|name|length|header|max))|"
    r"credential|signing_?key|encryption_?key|dsn|"
    r"(database|db|redis|broker|amqp|mongo)_?(url|uri))"
)
_NOT = re.compile(
    r"(?i)(_?(url|uri|path|file|header|name|expire|expires|expiry|ttl|minutes|seconds|hours|days|algorithm|"
    r"length|enabled|required|policy|id|type|prefix|suffix|limit|count|index|location|check|class|classes|backend|"
    r"model|field|store|storage|provider|endpoint|mode|format|audience|issuer|leeway|lifetime|version|scheme|"
    r"validator|hasher|rotation|cookie|strategy|timeout|max_age|source|origin|method|placement|dir|directory|folder|algo|login|log|router|"
    r"regexe?|regexp|pattern|description|text|label|title|caption|hint|help|message|msg|error|placeholder|prompt|"
    r"question|template|selector|style|css|colou?r|filter|rule|attribute|attr|tag|mask|param|parameter|argument|"
    r"variable|env_?var|link|char|charset|alphabet|symbol)s?)$|"
    r"(^|_)(page|continuation|cursor|next|prev|previous|sync|start)_?token$|"
    r"^(.*_)?(enable|enabled|disable|notify|allow|supports?|use|require|force|skip)_(?!.*(key|secret|password|token)$)|_on_password_|_per_token$|"
    r"(^|_)(cache|empty)_(\w+_)?tokens?$|"
    r"(^|_)(max|min|num|total|context|input|output|prompt|completion|chunk|budget)_(\w+_)?tokens(_\w+)?$"
)
_CONNECTION = re.compile(r"(?i)(database|db|redis|broker|amqp|mongo|dsn)")
_USERINFO = re.compile(r"(://[^/\s:@]*):([^/\s@]+)@")


def is_secret_name(name: str) -> bool:
    """Whether a setting or field of this name holds a secret."""
    if _CONNECTION.search(name):
        return False
    return bool(_SECRET.search(name)) and not _NOT.search(name)


def masked(name: str, value: str) -> str:
    """A value as it may be shown: hidden where the name says secret, without passwords in addresses."""
    if value and is_secret_name(name):
        return MASK
    return _USERINFO.sub(rf"\1:{MASK}@", value)

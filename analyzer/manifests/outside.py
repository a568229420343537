"""Addresses outside of the deployment: which of them somebody calls."""

from __future__ import annotations

import re
from typing import Final

NOT_CALLED: Final = re.compile(
    r"(?i)(docs?|home_?page|logo|image|icon|licen[cs]e|repo(sitory)?|avatar|redirect|callback|cors|"
    r"origin|public|schema|"
    r"terms|privacy|support|website|frontend|site|app_?url|(?<![a-z_])base_?url|host_?url|self|issuer|"
    r"audience|namespace|cdn|static|"
    r"media|title|description|name|email|help)"
)
_OWN_HOSTS: Final = re.compile(
    r"(?i)(localhost|127\.|0\.0\.0\.0|::1|host\.docker\.internal|\d+\.\d+\.\d+\.\d+\Z|.*example\.(com|"
    r"org|net)|.*\.local(host)?\Z|"
    r".*\.test\Z|.*\.svc|.*\.invalid\Z|.*(your-|xxx|changeme|placeholder).*)"
)
_DOTTED: Final = re.compile(r"(?i)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,20}\Z")


_PLACEHOLDER: Final = re.compile(
    r"(?i)(your|my|xxx+|<|change-?me|placeholder|project|tenant|account)[\w<>-]*\Z"
)
"""What stands in a template for a part of a name that each installation has its own of."""


def vendor_of(host: str) -> str | None:
    """The domain of a service outside, of a name in a template whose first part is to be filled in."""
    first, _, rest = host.lower().partition(".")
    return rest if _PLACEHOLDER.match(first) and is_outside(rest) else None


def is_outside(host: str) -> bool:
    """Whether a host lies outside: a full name that is neither this machine's nor an example's."""
    return bool(_DOTTED.match(host)) and not _OWN_HOSTS.match(host)

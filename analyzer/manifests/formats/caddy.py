"""Caddy: what a Caddyfile passes on: `reverse_proxy`, `php_fastcgi` and `handle` paths.

Not modelled: JSON configurations, snippets with arguments, dynamic upstreams.
Source: https://caddyserver.com/docs/caddyfile/directives/reverse_proxy
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.manifests.model import Routed
from analyzer.manifests.project import Project, evidence

ENGINE = "caddy"

_PROXY = re.compile(r"^\s*(reverse_proxy|php_fastcgi|to)\s+(.*?)\s*\{?\s*$")
_HANDLE = re.compile(r"^\s*(?:handle|handle_path|route)\s+(/\S*)")
_VARIABLE = re.compile(r"\{\$(\w+)(?::([^}]*))?\}")


def claims(path: str, text: str) -> bool:
    """Whether a file is a Caddyfile."""
    return "caddyfile" in path.rpartition("/")[2].lower() and "reverse_proxy" in text


def routed(project: Project, path: str, text: str) -> Iterator[Routed]:
    """What each `reverse_proxy` passes on."""
    location = ""
    proxying = False
    for number, line in enumerate(text.splitlines(), 1):
        if match := _HANDLE.match(line):
            location = match[1]
        if line.strip() == "}":
            proxying = False
        match = _PROXY.match(line)
        if match is None or (match[1] == "to" and not proxying):
            continue
        proxying = line.rstrip().endswith("{")
        words = [_shell(word) for word in match[2].split()]
        own = words.pop(0) if words and words[0].startswith(("/", "@", "*")) else location
        for word in words:
            target = re.sub(r"^\w+://", "", word)
            yield Routed(target, evidence(path, number), "", own or "/")


def _shell(text: str) -> str:
    """Caddy's `{$NAME:default}` as everybody else writes it."""
    return _VARIABLE.sub(
        lambda match: f"${{{match[1]}{':-' + match[2] if match[2] is not None else ''}}}", text
    )

"""HAProxy: what the servers of its backends are, and which frontend leads to them.

Modelled: `backend`, `listen`, `server`, `server-template`, `use_backend` with an ACL on the path.  Not
modelled: maps, Lua. Source: https://docs.haproxy.org/2.9/configuration.html, chapter 4
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.manifests.model import Routed
from analyzer.manifests.project import Project, evidence

ENGINE = "haproxy"

_SECTION = re.compile(r"^(global|defaults|frontend|backend|listen|resolvers|userlist)\b\s*(\S*)")
_SERVER = re.compile(r"^\s+(?:server\s+\S+|server-template\s+\S+\s+\S+)\s+([^\s:]+(?::\S+)?)")
_RULE = re.compile(r"^\s+use_backend\s+(\S+)\s+if\s+(.*)")
_ACL = re.compile(r"^\s+acl\s+(\S+)\s+path(?:_beg|_dir)?\s+(?:-\w\s+)*(\S+)")


def claims(path: str, text: str) -> bool:
    """Whether a file is a configuration of HAProxy."""
    return path.endswith((".cfg", ".conf", ".template", ".tmpl")) and bool(
        re.search(r"^(backend|listen)\s", text, re.MULTILINE)
        and re.search(r"^\s+server(-template)?\s", text, re.MULTILINE)
    )


def routed(project: Project, path: str, text: str) -> Iterator[Routed]:
    """The servers of each backend, with the path that leads to it."""
    paths: dict[str, str] = {}
    tests: dict[str, str] = {}
    servers: list[tuple[str, str, int, str]] = []
    section = kind = ""
    mode = "http"
    for number, line in enumerate(text.splitlines(), 1):
        if match := _SECTION.match(line):
            kind, section = match[1], match[2]
        elif re.match(r"\s+mode\s+tcp", line):
            mode = "tcp"
        elif match := _ACL.match(line):
            tests[match[1]] = match[2]
        elif match := _RULE.match(line):
            paths[match[1]] = next((tests[word] for word in match[2].split() if word in tests), "")
        elif kind in ("backend", "listen") and (match := _SERVER.match(line)):
            servers.append((section, match[1], number, mode))
    for section, target, number, mode in servers:
        yield Routed(target, evidence(path, number), "", paths.get(section, "") or "/", mode)

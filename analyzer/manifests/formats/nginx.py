"""nginx: what a configuration passes on.

Modelled: `proxy_pass`, `grpc_pass`, `uwsgi_pass`, `fastcgi_pass`, `scgi_pass`, `memcached_pass` in the
location that they stand in, `upstream` blocks, variables that `set` gives a fixed text, `server_name`.  Not
modelled: `map`, `include` of other files (they are read where they lie), Lua. Source:
https://nginx.org/en/docs/http/ngx_http_proxy_module.html and _upstream_module.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzer.manifests.model import Routed
from analyzer.manifests.project import Project, evidence

ENGINE = "nginx"

_PASSES = re.compile(r"\b(?:proxy|grpc|uwsgi|fastcgi|scgi|memcached)_pass\s")
_UPSTREAM = re.compile(r"^\s*upstream\s+[\w.-]+\s*\{", re.MULTILINE)
_TOKEN = re.compile(r"#[^\n]*|\"[^\"]*\"|'[^']*'|[{};]|(?:\$\{\w+\}|[^\s{};\"'])+")
_PROTOCOLS = {"grpc_pass": "grpc", "uwsgi_pass": "uwsgi", "fastcgi_pass": "fastcgi", "scgi_pass": "scgi"}


def claims(path: str, text: str) -> bool:
    """Whether a file is a configuration of nginx."""
    name = path.rpartition("/")[2]
    return (".conf" in name or "nginx" in path.lower()) and bool(
        _PASSES.search(text) or _UPSTREAM.search(text)
    )


def routed(project: Project, path: str, text: str) -> Iterator[Routed]:
    """What each location passes on, an upstream as its servers."""
    upstreams: dict[str, list[tuple[str, int]]] = {}
    values: dict[str, str] = {}
    passes: list[tuple[str, str, str, str, int]] = []
    stack: list[list[str]] = []
    host = ""
    for words, line, opens in _directives(text):
        if opens:
            stack.append(words)
            continue
        if not words:
            if stack:
                stack.pop()
            continue
        inside = stack[-1] if stack else [""]
        if words[0] == "server" and inside[0] == "upstream" and len(inside) > 1 and len(words) > 1:
            server = inside[1] if "$" in words[1] else words[1]  # put in when it starts: the name tells
            upstreams.setdefault(inside[1], []).append((server, line))
        elif words[0] == "set" and len(words) > 2:
            values[words[1].lstrip("$")] = words[2]
        elif words[0] == "server_name" and len(words) > 1:
            host = "" if words[1] in ("_", "localhost") else words[1]
        elif words[0].endswith("_pass") and len(words) > 1:
            location = next((one for one in reversed(stack) if one[0] == "location"), ["", "/"])
            passes.append((words[1], words[0], location[-1], host, line))
    passed: set[str] = set()
    for target, directive, path_of, name_of, line in passes:
        plain = re.sub(r"\$\{?(\w+)\}?", lambda match: values.get(match[1], match[0]), target)
        scheme, _, rest = plain.rpartition("://")
        name = rest.partition("/")[0]
        protocol = _PROTOCOLS.get(directive, "grpc" if scheme.startswith("grpc") else "http")
        for server, _ in upstreams.get(name, [(name, line)]):
            yield Routed(server, evidence(path, line), name_of, path_of, protocol)
        passed.add(name)
    for name in sorted(
        upstreams.keys() - passed
    ):  # a location in a file that includes this one, or is included
        for server, line in upstreams[name]:
            yield Routed(server, evidence(path, line))


def _directives(text: str) -> Iterator[tuple[list[str], int, bool]]:
    """Each directive with its line and whether it opens a block; an empty one closes a block."""
    words: list[str] = []
    counted = 0
    first = line = 1
    for match in _TOKEN.finditer(text):
        piece = match[0]
        line += text.count("\n", counted, match.start())
        counted = match.start()
        if piece.startswith("#"):
            continue
        if piece == "{":
            yield words or [""], first, True
            words = []
        elif piece == ";":
            if words:
                yield words, first, False
            words = []
        elif piece == "}":
            yield [], line, False
            words = []
        else:
            if not words:
                first = line
            words.append(piece.strip("\"'"))

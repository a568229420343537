"""The standard library's HTTP server: what its handlers read of a request, and what they answer with.

Modelled: target, headers and body of the request; a header `Location`; what is written to the client where the
method says that it is HTML.
Not modelled: which part of the target is the path, and which the query; other headers that are answered.
Source: CPython 3.13, Lib/http/server.py
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, Site
from analyzer.behaviour.libraries.web_parts import PART
from analyzer.behaviour.things import NOTHING, Thing

HANDLER: Final = "http.server.BaseHTTPRequestHandler"
OUTPUT: Final = "http.server.Output"
INPUT: Final = "http.server.Input"
PAGES: Final = ("text/html", "text/html; charset=utf-8", "text/html;charset=utf-8")


def _written(site: Site) -> Thing:
    if any(site.mentions(one) for one in PAGES):
        site.reach("html", site.args[0] if site.args else NOTHING)
        site.note("response", verb="html")
    return NOTHING


def _header(site: Site) -> Thing:
    name, value = site.argument(Arg(0, "keyword")), site.argument(Arg(1, "value"))
    if name is not None and value is not None and str(name.constant).lower() == "location":
        site.note("redirect", subject=site.spelled(value))
        site.reach("redirect", value)
    return NOTHING


BEHAVIOUR = {
    f"{HANDLER}.path:": Knows(source="query"),
    f"{HANDLER}.requestline:": Knows(source="query"),
    f"{HANDLER}.headers:": Knows(source="header", gives=PART),
    f"{HANDLER}.client_address:": Knows(source="address"),
    f"{HANDLER}.rfile:": Knows(gives=INPUT),
    f"{INPUT}.*": Knows(source="body"),
    f"{HANDLER}.wfile:": Knows(gives=OUTPUT, keeps=False),
    f"{OUTPUT}.write": Knows(custom=_written),
    f"{HANDLER}.send_header": Knows(custom=_header),
}

"""aiohttp's server, Bottle, Tornado, Sanic, Falcon, Litestar: the request and the pages.

Source: aiohttp 3.11 web_request.py, bottle 0.13 BaseRequest, tornado 6.4 web.py, sanic 24 request, falcon 4
request.py
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Arg, Convention, Knows, Site
from analyzer.behaviour.libraries.web_parts import PART, media_of
from analyzer.behaviour.things import NOTHING, Of, Thing

AIOHTTP: Final = "aiohttp.web_request.Request"
BOTTLE: Final = "bottle.BaseRequest"
SANIC: Final = "sanic.request.Request"
FALCON: Final = "falcon.request.Request"
TORNADO: Final = "tornado.web.RequestHandler"


def _parts(request: str, parts: dict[str, str]) -> dict[str, Knows]:
    return {f"{request}.{name}:": Knows(source=location, gives=PART) for name, location in parts.items()}


def _page(site: Site) -> Thing | None:
    """`web.Response(text=..., content_type="text/html")`."""
    content = site.keywords.get("text") or site.keywords.get("body")
    media = media_of(site, "content_type")
    html = media is not None and "html" in str(media.constant)
    if content is not None and html:
        site.reach("html", content)
    site.note("response", verb="html" if html else "other")
    return Thing((Of("aiohttp.web.Response"),))


NO_PAGES: Final = (
    "application/json", "application/json; charset=utf-8", "application/json; charset=UTF-8", "text/plain", "text/csv",
    "application/javascript", "application/xml", "application/octet-stream",
)  # fmt: skip
"""Types that a handler gives its answer by `set_header`, of which none is a page."""


def _written(site: Site) -> Thing | None:
    """Tornado's `self.write`: a text is a page, a mapping is JSON."""
    content = site.args[0] if site.args else NOTHING
    if content.fields is None and not any(map(site.mentions, NO_PAGES)):
        site.reach("html", content)
    site.note("response", verb="html")
    return NOTHING


BEHAVIOUR = {
    **_parts(AIOHTTP, {
        "query": "query", "rel_url": "query", "match_info": "path", "headers": "header", "cookies": "cookie",
    }),
    f"{AIOHTTP}.remote:": Knows(source="address"),
    f"{AIOHTTP}.json": Knows(source="json"),
    f"{AIOHTTP}.post": Knows(source="form", gives=PART),
    f"{AIOHTTP}.text": Knows(source="body"),
    f"{AIOHTTP}.read": Knows(source="body"),
    f"{AIOHTTP}.multipart": Knows(source="file"),
    **{name: Knows(custom=_page) for name in ("aiohttp.web.Response", "aiohttp.web_response.Response")},
    **{name: Knows(
        act="redirect", subject=Arg(0, "location"), sinks=(("redirect", Arg(0, "location")),), keeps=False
    ) for name in ("aiohttp.web.HTTPFound", "aiohttp.web_exceptions.HTTPFound", "aiohttp.web.HTTPSeeOther",
                   "aiohttp.web_exceptions.HTTPSeeOther", "bottle.redirect", "sanic.response.redirect")},
    **_parts(BOTTLE, {
        "query": "query", "GET": "query", "forms": "form", "POST": "form", "params": "query", "headers": "header",
        "cookies": "cookie", "json": "json", "body": "body", "files": "file",
    }),
    f"{BOTTLE}.remote_addr:": Knows(source="address"),
    f"{BOTTLE}.get_cookie": Knows(source="cookie", named=Arg(0, "key")),
    "bottle.template": Knows(act="template", verb="source", sinks=(("template", Arg(0)),), keeps=False),
    "bottle.static_file": Knows(act="file", verb="read", subject=Arg(0, "filename"), keeps=False),
    **_parts(SANIC, {
        "args": "query", "form": "form", "json": "json", "headers": "header", "cookies": "cookie", "body": "body",
        "files": "file", "match_info": "path",
    }),
    f"{SANIC}.ip:": Knows(source="address"),
    "sanic.response.html": Knows(act="response", verb="html", sinks=(("html", Arg(0, "body")),), keeps=False),
    "sanic.response.file": Knows(act="file", verb="read", subject=Arg(0), sinks=(("path", Arg(0)),), keeps=False),
    **_parts(FALCON, {"params": "query", "media": "json", "headers": "header", "cookies": "cookie"}),
    f"{FALCON}.get_param": Knows(source="query", named=Arg(0, "name")),
    f"{FALCON}.get_media": Knows(source="json"),
    f"{FALCON}.get_header": Knows(source="header", named=Arg(0, "name")),
    **{f"{TORNADO}.{name}": Knows(source=location, named=Arg(0, "name")) for name, location in (
        ("get_argument", "query"), ("get_arguments", "query"), ("get_query_argument", "query"),
        ("get_body_argument", "form"), ("get_cookie", "cookie"), ("get_secure_cookie", "session"),
    )},
    f"{TORNADO}.write": Knows(custom=_written),
    f"{TORNADO}.finish": Knows(custom=_written),
    f"{TORNADO}.redirect": Knows(
        act="redirect", subject=Arg(0, "url"), sinks=(("redirect", Arg(0, "url")),), keeps=False
    ),
    f"{TORNADO}.request:": Knows(source="request", gives="tornado.httputil.HTTPServerRequest"),
}  # fmt: skip
BASES = {
    "aiohttp.web.Request": (AIOHTTP,),
    "bottle.request": (BOTTLE,),
    "bottle.LocalRequest": (BOTTLE,),
    "sanic.Request": (SANIC,),
    "falcon.Request": (FALCON,),
    "falcon.asgi.Request": (FALCON,),
}
HANDLERS = {"aiohttp": (AIOHTTP,), "sanic": (SANIC,), "falcon": (FALCON,)}
ANSWERS = {"bottle": "html"}
METHODS = {
    "aiohttp.web.View": (Convention("get|post|put|patch|delete"),),
    TORNADO: (Convention("get|post|put|patch|delete|head|options", ("",), "path"),),
}
BEHAVIOUR["aiohttp.web.View.request:"] = Knows(gives=AIOHTTP, keeps=False)
BEHAVIOUR["aiohttp.web_urldispatcher.View.request:"] = Knows(gives=AIOHTTP, keeps=False)

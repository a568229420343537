"""Starlette and FastAPI: requests, responses, background tasks, dependencies.

Modelled: the parts of `Request` and `WebSocket`, uploads, HTML and redirect responses, files sent, background
tasks, `run_in_threadpool`, `Depends`, the form of a sign-in.
Source: starlette 0.46 requests.py, responses.py, datastructures.py; fastapi 0.136 params.py
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Arg, Custom, Knows, Site, clean
from analyzer.behaviour.libraries.concurrency import in_thread
from analyzer.behaviour.libraries.web_parts import PART, media_of, shown
from analyzer.behaviour.things import NOTHING, Of, Thing

REQUEST: Final = "starlette.requests.Request"
SOCKET: Final = "starlette.websockets.WebSocket"
CONTENT: Final = Arg(0, "content")
MULTI: Final = PART


def _part(location: str) -> Knows:
    return Knows(source=location, gives=MULTI)


def _html(site: Site) -> Thing | None:
    """A plain `Response` is HTML only where its media type says so."""
    content = site.argument(CONTENT)
    media = site.argument(Arg(3, "media_type")) or media_of(site, headers=2)
    if content is not None and media is not None and media.constant == "text/html":
        site.reach("html", content)
    site.note("response", verb="plain")
    return Thing((Of("starlette.responses.Response"),))


def _html_page(site: Site) -> Thing | None:
    content = site.argument(CONTENT)
    media = media_of(site, "media_type", headers=2)
    if content is not None and (media is None or "html" in str(media.constant)):
        site.reach("html", content)
    site.note("response", verb="html")
    return Thing((Of("starlette.responses.HTMLResponse"),))


def _template(site: Site) -> Thing | None:
    """`templates.TemplateResponse(request, name, context)`, or the older `(name, context)`."""
    given = [*site.args, NOTHING, NOTHING, NOTHING]
    first, rest = given[0], given[1:]
    named = isinstance(first.constant, str)
    template = site.keywords.get("name") or (first if named else rest[0])
    context = site.keywords.get("context") or (rest[0] if named else rest[1])
    site.note("template", verb="render", subject=site.spelled(template))
    return Thing((Of("starlette.responses.HTMLResponse"),), shown(site, template, context.fields or {}))


def _same_address(site: Site) -> Thing | None:
    """An address with another query: it leads to the same place."""
    return site.receiver


SIGN_IN: Final = "fastapi.security.oauth2.OAuth2PasswordRequestForm"
"""The form of a sign-in, which is a dependency by itself."""


def _typed_in(field: str) -> Custom:
    return lambda site: site.source("form", field)


BEHAVIOUR = {
    **{
        f"{SIGN_IN}.{field}:": Knows(custom=_typed_in(field))
        for field in ("username", "password", "client_id", "client_secret", "scopes")
    },
    f"{REQUEST}.query_params:": _part("query"),
    f"{REQUEST}.path_params:": _part("path"),
    f"{REQUEST}.headers:": _part("header"),
    f"{REQUEST}.cookies:": _part("cookie"),
    f"{REQUEST}.url:": Knows(source="request", cleans=frozenset(["redirect", "url"])),
    f"{REQUEST}.client:": Knows(source="address"),
    f"{REQUEST}.json": Knows(source="json"),
    f"{REQUEST}.form": Knows(source="form", gives=MULTI),
    f"{REQUEST}.body": Knows(source="body"),
    f"{REQUEST}.stream": Knows(source="body"),
    f"{SOCKET}.query_params:": _part("query"),
    f"{SOCKET}.path_params:": _part("path"),
    f"{SOCKET}.headers:": _part("header"),
    f"{SOCKET}.cookies:": _part("cookie"),
    f"{SOCKET}.receive_text": Knows(source="body"),
    f"{SOCKET}.receive_json": Knows(source="json"),
    f"{SOCKET}.receive_bytes": Knows(source="body"),
    **{
        f"starlette.datastructures.URL.{name}": Knows(
            custom=_same_address, gives="starlette.datastructures.URL"
        )
        for name in (
            "include_query_params",
            "replace_query_params",
            "remove_query_params",
        )
    },
    "starlette.datastructures.URL": Knows(gives="starlette.datastructures.URL"),
    "starlette.datastructures.UploadFile.filename:": Knows(source="file"),
    "starlette.datastructures.UploadFile.read": Knows(source="file", cleans=frozenset(["path"])),
    "?.TemplateResponse": Knows(custom=_template, anywhere=True),
    "starlette.templating.Jinja2Templates.TemplateResponse": Knows(custom=_template),
    "fastapi.templating.Jinja2Templates.TemplateResponse": Knows(custom=_template),
    "starlette.responses.Response": Knows(custom=_html),
    "starlette.responses.HTMLResponse": Knows(custom=_html_page),
    "starlette.responses.RedirectResponse": Knows(
        act="redirect", subject=Arg(0, "url"), sinks=(("redirect", Arg(0, "url")),), keeps=False
    ),
    "starlette.responses.FileResponse": Knows(
        act="file", verb="read", subject=Arg(0, "path"), sinks=(("path", Arg(0, "path")),), keeps=False
    ),
    "starlette.background.BackgroundTasks.add_task": Knows(runs=Arg(0, "func"), way="task"),
    "starlette.background.BackgroundTask": Knows(runs=Arg(0, "func"), way="task"),
    "starlette.concurrency.run_in_threadpool": Knows(custom=in_thread(0)),
    "fastapi.encoders.jsonable_encoder": Knows(),
    "html.escape": clean("html"),
    "markupsafe.escape": clean("html"),
    "bleach.clean": clean("html"),
    "nh3.clean": clean("html"),
}
BASES = {
    "fastapi.Request": (REQUEST,),
    "fastapi.requests.Request": (REQUEST,),
    "fastapi.WebSocket": (SOCKET,),
    "fastapi.UploadFile": ("starlette.datastructures.UploadFile",),
    "fastapi.datastructures.UploadFile": ("starlette.datastructures.UploadFile",),
    "fastapi.BackgroundTasks": ("starlette.background.BackgroundTasks",),
    "fastapi.background.BackgroundTasks": ("starlette.background.BackgroundTasks",),
    "fastapi.security.OAuth2PasswordRequestForm": (SIGN_IN,),
    "fastapi.security.OAuth2PasswordRequestFormStrict": (SIGN_IN,),
    "fastapi.security.oauth2.OAuth2PasswordRequestFormStrict": (SIGN_IN,),
    "fastapi.responses.HTMLResponse": ("starlette.responses.HTMLResponse",),
}
BEHAVIOUR.update(
    {
        f"fastapi.{where}{name}": BEHAVIOUR[f"starlette.responses.{name}"]
        for where in ("responses.", "")
        for name in ("Response", "HTMLResponse", "RedirectResponse", "FileResponse")
    }
)
BEHAVIOUR["fastapi.concurrency.run_in_threadpool"] = BEHAVIOUR["starlette.concurrency.run_in_threadpool"]
HANDLERS = {"starlette": (REQUEST,)}
INJECTED = {
    "fastapi.params.Depends": "dependency",
    "fastapi.Depends": "dependency",
    "fastapi.params.Security": "dependency",
}

"""Flask, Werkzeug, Quart, flask-restful's parsers: the request, responses, templates.

Modelled: the parts of `request`, `render_template_string`, `redirect`, `send_file`, `make_response`,
`Markup`, `safe_join`, `secure_filename`; what a view returns as a text is the HTML page.
Source: flask 3.1 wrappers.py, helpers.py, templating.py; werkzeug 3.1 wrappers/request.py, utils.py
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, Site, clean
from analyzer.behaviour.libraries.web_parts import PART, kept_in_session, media_of, shown
from analyzer.behaviour.statuses import status_of
from analyzer.behaviour.things import EXCEPTION, NOTHING, Of, Thing, cleaned

MULTI: Final = PART
FILE: Final = "werkzeug.datastructures.FileStorage"
REQUESTS: Final = ("flask.request", "flask.globals.request", "flask.wrappers.Request", "quart.request", "quart.globals.request",
                   "quart.wrappers.Request", "werkzeug.wrappers.Request", "werkzeug.wrappers.request.Request",
                   "connexion.request", "connexion.context.request")  # fmt: skip
PARTS: Final = {
    "args": "query",
    "form": "form",
    "values": "form",
    "headers": "header",
    "cookies": "cookie",
    "json": "json",
    "data": "body",
    "view_args": "path",
    "query_string": "query",
    "stream": "body",
}


def _parts(request: str) -> dict[str, Knows]:
    found = {f"{request}.{name}:": Knows(source=location, gives=MULTI) for name, location in PARTS.items()}
    found[f"{request}.files:"] = Knows(source="file", gives=FILE)
    for name in ("get_json", "json"):
        found[f"{request}.{name}"] = Knows(source="json")
    found[f"{request}.get_data"] = Knows(source="body")
    for name in ("url", "full_path", "path", "base_url"):
        found[f"{request}.{name}:"] = Knows(source="request", cleans=frozenset(["redirect", "url"]))
    found[f"{request}.referrer:"] = Knows(source="header", cleans=frozenset(["redirect"]))
    found[f"{request}.remote_addr:"] = Knows(source="address")
    found[f"{request}.user_agent:"] = Knows(source="header")
    return found


def _rendered(site: Site) -> Thing | None:
    source = site.argument(Arg(0, "source", "template"))
    if source is not None:
        site.reach("template", source)
    site.note("template", verb="source")
    return Thing((Of("markupsafe.Markup"),), {})


def _page(site: Site) -> Thing | None:
    """`render_template(name, **variables)`."""
    template = site.argument(Arg(0, "template_name_or_list"))
    site.note("template", verb="render", subject=site.spelled(template or NOTHING))
    return Thing((Of("markupsafe.Markup"),), shown(site, template, site.keywords))


def _file(site: Site) -> Thing | None:
    """An uploaded file: what is in it names no file, its name does."""
    receiver = site.receiver or NOTHING
    file = Thing((Of(FILE),), cleaned(receiver.origins, frozenset(["path"])))
    if site.name.endswith(".getlist"):
        return Thing((Of("builtins.list"),), file.origins, None, file)
    return file


def _name_of_file(site: Site) -> Thing | None:
    origins = site.receiver.origins if site.receiver is not None else {}
    named = {origin._replace(clean=origin.clean - {"path"}): trail for origin, trail in origins.items()}
    return Thing((Of("builtins.str"),), named)


def _saved(site: Site) -> Thing | None:
    target = site.argument(Arg(0, "dst"))
    if target is not None:
        site.reach("path", target)
        site.note("file", verb="write", subject=site.spelled(target))
        site.wrote(target, Thing((), (site.receiver or NOTHING).origins))
    return NOTHING


def _response(site: Site) -> Thing | None:
    content = site.argument(Arg(0, "response", "rv"))
    media = media_of(site, "mimetype", "content_type", headers=2)
    html = media is None or "html" in str(media.constant)
    if content is not None and html and content.pieces is not None:
        site.reach("html", content)
    site.note("response", verb="html" if html else "other")
    told = content.origins if content is not None else {}
    kept = told if html else {one: trail for one, trail in told.items() if one.location == EXCEPTION}
    return Thing((Of("flask.wrappers.Response"),), kept)


def _aborted(site: Site) -> Thing | None:
    """`abort(404)`: raises the exception of that status; of an answer that it is given nothing is known."""
    status = status_of(site.argument(Arg(0, "code", "status", "http_status_code", "status_code")) or NOTHING)
    if status is not None:
        site.raises("werkzeug.exceptions.HTTPException", status)
    return NOTHING


def _markup(site: Site) -> Thing | None:
    content = site.args[0] if site.args else NOTHING
    site.note("response", verb="html")
    site.reach("html", content)
    return Thing((Of("markupsafe.Markup"),), {})


ABORTS: Final = (
    "flask.abort",
    "flask.helpers.abort",
    "quart.abort",
    "quart.utils.abort",
    "quart.helpers.abort",
    "werkzeug.exceptions.abort",
    "flask_restful.abort",
    "flask_restx.abort",
    "flask_restx.errors.abort",
    "flask_restx.Api.abort",
    "flask_restx.Namespace.abort",
    "flask_restx.api.Api.abort",
    "flask_restx.namespace.Namespace.abort",
    "flask_smorest.abort",
    "apiflask.abort",
    "flask_openapi3.abort",
)
"""Functions that raise the exception of a status."""

PARSERS: Final = ("flask_restful.reqparse", "flask_restx.reqparse", "flask_restplus.reqparse")
"""Modules with parsers of arguments, which refuse what is missing or of another type."""

BEHAVIOUR = {
    **{name: knows for request in REQUESTS for name, knows in _parts(request).items()},
    f"{FILE}[]": Knows(custom=_file),
    f"{FILE}.get": Knows(custom=_file),
    f"{FILE}.getlist": Knows(custom=_file),
    f"{FILE}.filename:": Knows(custom=_name_of_file),
    f"{FILE}.save": Knows(custom=_saved),
    "flask.render_template_string": Knows(custom=_rendered),
    "flask.templating.render_template_string": Knows(custom=_rendered),
    "flask.render_template": Knows(custom=_page),
    "flask.templating.render_template": Knows(custom=_page),
    "quart.render_template": Knows(custom=_page),
    **{name: Knows(
        act="redirect", subject=Arg(0, "location"), sinks=(("redirect", Arg(0, "location")),), keeps=False,
        gives="flask.wrappers.Response",
    ) for name in ("flask.redirect", "flask.helpers.redirect", "werkzeug.utils.redirect")},
    **{name: Knows(keeps=False, gives="builtins.str") for name in ("flask.url_for", "flask.helpers.url_for")},
    **{name: Knows(cleans=frozenset(["html"]), gives="flask.wrappers.Response") for name in ("flask.jsonify", "flask.json.jsonify")},
    **{name: Knows(
        act="file", verb="read", subject=Arg(0, "path_or_file"), sinks=(("path", Arg(0, "path_or_file")),), keeps=False,
        gives="flask.wrappers.Response",
    ) for name in ("flask.send_file", "flask.helpers.send_file")},
    **{name: Knows(
        act="file", verb="read", subject=Arg(1, "path", "filename"), keeps=False, gives="flask.wrappers.Response"
    ) for name in ("flask.send_from_directory", "flask.helpers.send_from_directory")},
    "flask.make_response": Knows(custom=_response),
    "flask.helpers.make_response": Knows(custom=_response),
    "flask.Response": Knows(custom=_response),
    "flask.wrappers.Response": Knows(custom=_response),
    "flask.Markup": Knows(custom=_markup),
    "markupsafe.Markup": Knows(custom=_markup),
    "flask.escape": clean("html"),
    "werkzeug.utils.secure_filename": clean("path", "shell", "url", "redirect"),
    "werkzeug.utils.safe_join": clean("path"),
    "werkzeug.security.safe_join": clean("path"),
    "flask.safe_join": clean("path"),
    "flask.session.get": Knows(keeps=False),
    **{f"{name}.session[]=": Knows(custom=kept_in_session) for name in ("flask", "flask.globals", "quart", "quart.globals")},
    **{name: Knows(custom=_aborted, keeps=False) for name in ABORTS},
    **{f"{name}.RequestParser.copy": Knows(gives=f"{name}.RequestParser", keeps=False) for name in PARSERS},
    **{f"{name}.RequestParser.parse_args": Knows(raises=("werkzeug.exceptions.BadRequest", 400)) for name in PARSERS},
}  # fmt: skip
ANSWERS = {"flask": "html", "quart": "html"}

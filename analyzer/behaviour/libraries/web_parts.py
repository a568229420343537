"""The parts of a request that all frameworks have: mappings of parameters, headers, cookies.

Modelled: looking an entry up, which tells the name of the parameter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, Site
from analyzer.behaviour.performing import told
from analyzer.behaviour.texts import content_type
from analyzer.behaviour.things import EVERYWHERE, NOTHING, ROWS, Of, Origins, Thing, cleaned, field_of, merged

PART: Final = "request.Part"
"""The class of such a mapping, whatever the framework calls it."""

SWITCHED: Final = frozenset(["true", "false", "yes", "no", "on", "off", "1", "0"])
"""Values of cookies that only say whether."""

CREDENTIAL: Final = re.compile(r"(?i)^(authorization|(x-)?(api|access|auth|session|user)[-_]?(key|token))$")
"""Headers by which a program says who is calling; a browser adds none of them by itself."""

PASSWORD: Final = re.compile(
    r"(?i)((user|new|old|current)_?)?(password|passwd|pwd|passphrase)|client_secret|private_key"
)
"""Parameters that carry a password, or a secret that lasts."""

NUMBERS: Final = frozenset(["int", "float", "bool", "UUID", "Decimal", "date", "datetime"])

COOKIE_OPTIONS: Final[tuple[str, ...]] = ("secure", "httponly", "samesite", "max_age")


def entry(site: Site) -> Thing | None:
    """An entry of a form, of the query or of the headers: the name of the parameter becomes known."""
    receiver = site.receiver
    name = site.args[0].constant if site.args else None
    if receiver is None or not isinstance(name, str):
        return None
    if CREDENTIAL.match(name) and any(origin.location == "header" for origin in receiver.origins):
        site.note("credential", verb="header", subject=name)
    if PASSWORD.fullmatch(name) and any(origin.location == "query" for origin in receiver.origins):
        site.note("credential", verb="query", subject=name)
    if _is_number(site.keywords.get("type")):
        return Thing((Of("builtins.int"),), cleaned(receiver.origins, EVERYWHERE))
    named = {origin._replace(name=origin.name or name): trail for origin, trail in receiver.origins.items()}
    return Thing((), named)


def _is_number(type_: Thing | None) -> bool:
    """Whether an entry is asked for as a number, or as something else that holds no text."""
    names = [getattr(kind, "name", "") for kind in type_.kinds] if type_ is not None else []
    return bool(names) and all(name.rpartition(".")[2] in NUMBERS for name in names)


def cookie(site: Site) -> Thing | None:
    """A cookie that is set: which attributes it has."""
    name = site.argument(Arg(0, "key", "name")) or NOTHING
    given: dict[str, str] = {
        option: told(site.keywords[option]) for option in COOKIE_OPTIONS if option in site.keywords
    }
    value = site.argument(Arg(1, "value"))
    if value is not None and (value.constant == "" or str(value.constant).lower() in SWITCHED):
        given["constant"] = "True"
    if site.more:
        given["more"] = "{}"
    site.note("cookie", verb="set", subject=site.spelled(name), arguments=given)
    return Thing((Of(f"{site.name}()"),))


def session_cookie(site: Site) -> Thing | None:
    """A storage of aiohttp-session: the cookie of the session is HttpOnly unless it is said not to be."""
    given = {
        option: told(site.keywords[option]) if option in site.keywords else default
        for option, default in (("secure", "False"), ("httponly", "True"), ("samesite", "None"))
    }
    site.note("cookie", verb="set", subject="session", arguments=given)
    return Thing((Of(site.name),))


def kept_in_session(site: Site) -> Thing:
    """An entry of the session, which its cookie holds or stands for."""
    key = site.spelled(site.args[0])
    site.note("session", verb="write", subject=key)
    if PASSWORD.fullmatch(key) and len(site.args) > 1:
        site.reach("password", site.args[1], f"session.{key}")
    return NOTHING


def media_of(site: Site, *names: str, headers: int = -1) -> Thing | None:
    """The type that a response is given: by an argument of one of these names, or among its headers, which
    may be the positional argument of that number."""
    for name in names:
        if name in site.keywords:
            return site.keywords[name]
    given = site.argument(Arg(headers, "headers"))
    return content_type(given) if given is not None else None


def shown(site: Site, template: Thing | None, variables: Mapping[str, Thing]) -> Origins:
    """What a template is given: rows are sent by it, and what it does not escape becomes part of the page.
    The rows that the page then shows."""
    rows: list[Origins] = []
    name = template.constant if template is not None else None
    raw = site.raw(name) if isinstance(name, str) else frozenset()
    for variable, thing in variables.items():
        rows += [thing.origins, site.sent(thing, "in a template").origins]
        parts = {part for shown, _, part in (one.partition(".") for one in raw) if shown == variable}
        for part in sorted(parts):
            site.reach("html", field_of(thing, part), name if isinstance(name, str) else None)
    return {origin: trail for origin, trail in merged(rows).items() if origin.location == ROWS}


SET_COOKIE: Final = Knows(custom=cookie, anywhere=True)
BEHAVIOUR = {
    **{
        f"{PART}.{name}": Knows(custom=entry)
        for name in ("get", "getlist", "getall", "getone", "pop", "get_all")
    },
    f"{PART}[]": Knows(custom=entry),
    "?.set_cookie": SET_COOKIE,
    **{
        f"aiohttp_session.{name}": Knows(custom=session_cookie)
        for name in (
            "redis_storage.RedisStorage",
            "cookie_storage.EncryptedCookieStorage",
            "nacl_storage.NaClCookieStorage",
            "memcached_storage.MemcachedStorage",
            "SimpleCookieStorage",
        )
    },
    **{
        f"{name}.set_cookie": SET_COOKIE
        for name in (
            "starlette.responses.Response",
            "starlette.responses.HTMLResponse",
            "starlette.responses.RedirectResponse",
            "fastapi.responses.Response",
            "fastapi.Response",
            "flask.wrappers.Response",
            "flask.Response",
            "django.http.HttpResponse",
            "django.http.response.HttpResponse",
            "aiohttp.web.Response",
        )
    },
}

"""requests, httpx, aiohttp's client, urllib, urllib3, http.client, pycurl: HTTP requests.

Modelled: method, address, timeout (httpx waits 5 s, aiohttp five minutes, requests and urllib for ever),
verification of certificates, sessions and their base address, transports of the target's own; which of them
hold up the thread.
Source: requests 2.32 api.py, httpx 0.28 _config.py, aiohttp 3.11 client.py,
https://docs.python.org/3/library/urllib.request.html
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.behaviour.knowledge import OUTBOUND, Arg, Knows, Site
from analyzer.behaviour.things import BASE, CONNECTS, NOTHING, Of, Thing

VERBS: Final = ("get", "post", "put", "patch", "delete", "head", "options")
URL: Final = Arg(0, "url")
SECOND: Final = Arg(1, "url")


def _request(
    verb: str, url: Arg, default: str | None, verify: str, gives: str, blocking: bool = True
) -> Knows:
    return Knows(
        act=OUTBOUND,
        verb=verb,
        subject=url,
        sinks=(("url", url),),
        timeout=("timeout", default),
        verify=verify,
        options=("allow_redirects", "follow_redirects", "stream"),
        blocking=blocking,
        keeps=False,
        gives=gives,
    )


def _based(site: Site) -> Thing | None:
    """A client with a base address and a timeout of its own."""
    fields = {name: one for name, one in site.keywords.items() if name in (BASE, "timeout", "verify")}
    if site.args and site.name.startswith("aiohttp."):
        fields[BASE] = site.args[0]
    way = site.keywords.get("transport") or site.keywords.get("connector")
    if way is not None and not all(_of_library(kind) for kind in way.kinds):
        fields[CONNECTS] = NOTHING
    return Thing((Of(_CLIENT.get(site.name, site.name)),), {}, None, None, fields)


def _of_library(kind: Any) -> bool:
    """Whether a transport is one of those that connect to whatever they are told, or none at all."""
    return kind is None or (
        isinstance(kind, Of) and kind.name.startswith(("httpx.", "aiohttp.", "httpcore."))
    )


_CLIENT: Final = {"requests.session": "requests.Session", "requests.sessions.Session": "requests.Session"}


def _family(
    prefix: str, default: str | None, verify: str, gives: str, blocking: bool = True
) -> dict[str, Knows]:
    found = {
        f"{prefix}.{verb}": _request(verb.upper(), URL, default, verify, gives, blocking) for verb in VERBS
    }
    found[f"{prefix}.request"] = _request("", SECOND, default, verify, gives, blocking)
    return found


def _answers(response: str) -> dict[str, Knows]:
    """What another program said: content from elsewhere."""
    return {
        f"{response}.json": Knows(source="response"),
        f"{response}.text:": Knows(source="response"),
        f"{response}.content:": Knows(source="response"),
    }


def _addressed(site: Site) -> Thing | None:
    """A request that is made before it is sent: its address, for all that is asked of it."""
    return site.argument(URL)


def _unverified(site: Site) -> Thing | None:
    """`ssl._create_default_https_context = ssl._create_unverified_context`: no address is checked from here on."""
    given = site.args[0] if site.args else NOTHING
    if any("unverified" in getattr(kind, "name", "") for kind in given.kinds):
        site.note("tls", verb="unverified", subject="every https connection of urllib")
    return NOTHING


def _connected(site: Site) -> Thing | None:
    """`connect((host, port))`: the host decides where to; a number cannot be one."""
    address = site.argument(Arg(0, "address")) or NOTHING
    host = (address.fields or {}).get("0")
    site.reach("url", host if host is not None else address)
    return None if site.name.endswith("create_connection") else NOTHING


def _curl(site: Site) -> Thing | None:
    """`curl.setopt(curl.URL, address)`, `curl.setopt(pycurl.SSL_VERIFYPEER, 0)`."""
    option, value = (*site.args, NOTHING, NOTHING)[:2]
    names = {getattr(kind, "name", "").rpartition(".")[2] for kind in option.kinds}
    if "URL" in names:
        site.note(OUTBOUND, url=site.spelled(value) or None, method=None, blocking=True)
        site.reach("url", value)
    return NOTHING


BEHAVIOUR = {
    **_family("requests", None, "verify", "requests.Response"),
    **_family("requests.api", None, "verify", "requests.Response"),
    **_family("requests.Session", None, "verify", "requests.Response"),
    "requests.Session": Knows(custom=_based),
    "requests.session": Knows(custom=_based),
    "requests.sessions.Session": Knows(custom=_based),
    "requests.Response.*": Knows(keeps=False),
    **_answers("requests.Response"),
    **_family("httpx", "5.0", "verify", "httpx.Response"),
    "httpx.stream": _request("", SECOND, "5.0", "verify", "httpx.Response"),
    **_family("httpx.Client", "5.0", "verify", "httpx.Response"),
    **_family("httpx.AsyncClient", "5.0", "verify", "httpx.Response", blocking=False),
    "httpx.Client": Knows(custom=_based, holds=((BASE, Arg(-1, BASE)),)),
    "httpx.AsyncClient": Knows(custom=_based, holds=((BASE, Arg(-1, BASE)),)),
    "httpx.AsyncClient.stream": _request("", SECOND, "5.0", "verify", "httpx.Response", blocking=False),
    "httpx.Response.*": Knows(keeps=False),
    **_answers("httpx.Response"),
    "aiohttp.ClientSession": Knows(custom=_based, holds=((BASE, Arg(0, BASE)),)),
    **_family("aiohttp.ClientSession", "300", "ssl", "aiohttp.ClientResponse", blocking=False),
    "aiohttp.ClientSession.ws_connect": _request(
        "GET", URL, "300", "ssl", "aiohttp.ClientResponse", blocking=False
    ),
    "aiohttp.request": _request("", SECOND, "300", "ssl", "aiohttp.ClientResponse", blocking=False),
    "aiohttp.ClientResponse.*": Knows(keeps=False),
    "aiohttp.ClientResponse.json": Knows(source="response", keeps=False),
    "aiohttp.ClientResponse.text": Knows(source="response", keeps=False),
    "urllib.request.urlopen": _request("GET", URL, None, "context", "http.client.HTTPResponse"),
    "urllib.request.urlretrieve": _request("GET", URL, None, "", "http.client.HTTPResponse"),
    "urllib.request.Request": Knows(custom=_addressed),
    "urllib3.PoolManager": Knows(gives="urllib3.PoolManager"),
    "urllib3.PoolManager.request": _request("", SECOND, None, "", "urllib3.HTTPResponse"),
    "urllib3.request": _request("", SECOND, None, "", "urllib3.HTTPResponse"),
    "http.client.HTTPConnection": Knows(gives="http.client.HTTPConnection", sinks=(("url", Arg(0, "host")),)),
    "http.client.HTTPSConnection": Knows(
        gives="http.client.HTTPConnection", sinks=(("url", Arg(0, "host")),)
    ),
    "http.client.HTTPConnection.request": Knows(
        act=OUTBOUND, subject=Arg(1, "url"), blocking=True, keeps=False
    ),
    "http.client.HTTPResponse.*": Knows(keeps=False),
    "urllib.parse.quote": Knows(cleans=frozenset(["html", "shell", "path", "redirect"])),
    "urllib.parse.quote_plus": Knows(cleans=frozenset(["html", "shell", "path", "redirect"])),
    "urllib.parse.urlencode": Knows(cleans=frozenset(["html", "shell", "redirect"])),
    "urllib.parse.urljoin": Knows(),
    "urllib.parse.urlparse": Knows(),
    "socket.create_connection": Knows(
        act=OUTBOUND, blocking=True, timeout=("timeout", None), timeout_at=1, keeps=False, custom=_connected
    ),
    "socket.socket": Knows(gives="socket.socket", keeps=False),
    "socket.socket.accept": Knows(
        custom=lambda _: Thing((Of("builtins.tuple"),), fields={"0": Thing((Of("socket.socket"),))})
    ),
    **{f"socket.socket.{name}": Knows(source="response", keeps=False) for name in ("recv", "recvfrom")},
    "socket.socket.connect": Knows(custom=_connected),
    "socket.socket.connect_ex": Knows(custom=_connected),
    "pycurl.Curl": Knows(gives="pycurl.Curl", keeps=False),
    "pycurl.Curl.setopt": Knows(custom=_curl),
    "ssl._create_default_https_context=": Knows(custom=_unverified),
    "http.client.HTTPResponse.read": Knows(source="response", keeps=False),
}
BASES = {
    "requests.sessions.Session": ("requests.Session",),
    "httpx.Client": ("httpx.BaseClient",),
    "requests_oauthlib.OAuth2Session": ("requests.Session",),
    "authlib.integrations.requests_client.OAuth2Session": ("requests.Session",),
    "authlib.integrations.httpx_client.AsyncOAuth2Client": ("httpx.AsyncClient",),
}

"""urllib.parse: addresses that are known are taken apart, joined and quoted as the library does.

Not modelled: `urlencode`, `parse_qs`; addresses of which a part is not known.
Source: https://docs.python.org/3/library/urllib.parse.html
"""

from __future__ import annotations

from typing import Any
from urllib import parse

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import lifted
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.values import Unknown

PARTS = ("scheme", "netloc", "path", "query", "fragment", "username", "password", "hostname", "port")


@stands_for("urllib.parse.urljoin")
def urljoin(run: Interpreter, base: Any, url: Any, allow_fragments: Any = True) -> Any:
    def joined(base: Any, url: Any) -> Any:
        if not isinstance(base, str) or not isinstance(url, str):
            return Unknown("an address of which a part is not known", run.place())
        try:
            return parse.urljoin(base, url)
        except ValueError:
            return Unknown("an address that is none", run.place())

    return lifted(joined, base, url)


@stands_for("urllib.parse.ParseResult")
class ParseResult(StandIn):
    """An address, taken apart."""

    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of an address", self.run.place())

    def geturl(self) -> Any:
        return self.attributes.get("url", Unknown("an address"))


@stands_for("urllib.parse.urlparse", "urllib.parse.urlsplit")
def urlparse(run: Interpreter, url: Any = "", *_: Any, **__: Any) -> Any:
    def taken_apart(url: Any) -> Any:
        made = run.allocate(run.external("urllib.parse.ParseResult"))
        if isinstance(url, str):
            try:
                found = parse.urlsplit(url)
                made.attributes.update({name: getattr(found, name) for name in PARTS}, url=url)
            except ValueError:
                return made
        return made

    return lifted(taken_apart, url)


@stands_for("urllib.parse.quote", "urllib.parse.quote_plus")
def quote(run: Interpreter, string: Any, safe: Any = "/", *_: Any, **__: Any) -> Any:
    def quoted(string: Any, safe: Any) -> Any:
        if not isinstance(string, str) or not isinstance(safe, str):
            return Unknown("a quoted text of which a part is not known", run.place())
        return parse.quote(string, safe)

    return lifted(quoted, string, safe)

"""Proxies of what is bound to a request or to the running application.

A `LocalProxy` calls its function whenever it is used. Where that gives an object that the start-up made, the
proxy is as good as the object; where it is the request's, nothing is known of it, not even that it is there.
Not modelled: `Local`, `LocalStack`, context variables (what a proxy of one stands for is not known).
Source: werkzeug 3.1.9, local.py, class LocalProxy.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.proxies import Proxy
from analyzer.evaluator import internal, stands_for
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Bound, Class, Function, Native
from analyzer.evaluator.values import Unknown

_CALLED: Final = (Function, Bound, Class, Native)

MAX_SOUGHT: Final = 40
"""How often the function of one proxy is called.  By then the start-up is over, and what it gave last holds:
a proxy of whoever is signed in is looked at in every handler, and each time its function would load them."""


@stands_for("werkzeug.local.LocalProxy", "werkzeug.LocalProxy")
class LocalProxy(Proxy):
    """What its function gives at each use."""

    def __init__(self, local: Any = None, name: Any = None, **_: Any) -> None:
        self.local, self.name = plain(local), plain(name)
        self.is_sought = False
        self.sought = 0
        self.found: Any = None
        self.expose(_get_current_object=Native("_get_current_object", lambda run: self.wrapped()))

    @internal
    def wrapped(self) -> Any:
        unbound = Unknown("what a proxy stands for is decided by the request", self.place)
        if self.is_sought or not isinstance(self.local, _CALLED):
            return unbound
        if self.sought < MAX_SOUGHT:
            self.found = self._seek()
        return unbound if self.found is None else self.found

    @internal
    def _seek(self) -> Any:
        """What the function gives now."""
        self.is_sought = True
        self.sought += 1
        try:
            found = plain(self.run.call(self.local, []))
        finally:
            self.is_sought = False
        return self.run.attribute(found, self.name) if isinstance(self.name, str) else found

    @internal
    def truth(self) -> tuple[bool | None, bool | None]:
        """Outside a request a proxy is false, whatever it stands for inside."""
        return None, None

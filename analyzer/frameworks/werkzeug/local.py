"""Proxies of what is bound to a request or to the running application.

A `LocalProxy` calls its function whenever it is used. Where that gives an object that the start-up made, the
proxy is as good as the object; where it is the request's, nothing is known of it, not even that it is there.
Not modelled: `Local`, `LocalStack`, context variables (what a proxy of one stands for is not known).
Source: werkzeug 3.1.9, local.py, class LocalProxy.
"""

from __future__ import annotations

from typing import Any

from analyzer.concepts.proxies import Proxy
from analyzer.evaluator import internal, stands_for
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Bound, Class, Function, Native
from analyzer.evaluator.values import Unknown

_CALLED = (Function, Bound, Class, Native)


@stands_for("werkzeug.local.LocalProxy", "werkzeug.LocalProxy")
class LocalProxy(Proxy):
    """What its function gives at each use."""

    def __init__(self, local: Any = None, name: Any = None, **_: Any) -> None:
        self.local, self.name = plain(local), plain(name)
        self.is_sought = False
        self.expose(_get_current_object=Native("_get_current_object", lambda run: self.wrapped()))

    @internal
    def wrapped(self) -> Any:
        unbound = Unknown("what a proxy stands for is decided by the request", self.place)
        if self.is_sought or not isinstance(self.local, _CALLED):
            return unbound
        self.is_sought = True
        try:
            found = plain(self.run.call(self.local, []))
        finally:
            self.is_sought = False
        if isinstance(self.name, str):
            found = self.run.attribute(found, self.name)
        return unbound if found is None else found

    @internal
    def truth(self) -> tuple[bool | None, bool | None]:
        """Outside a request a proxy is false, whatever it stands for inside."""
        return None, None

"""blinker: signals, and the functions that are connected to them.

Modelled: `signal`, `Namespace`, `Signal`, `connect` and `connect_via` (also as decorators), `send`,
`send_async`; what a signal sends to is called where it is sent (behaviour/signals.py).
Not modelled: `receiver_connected`, `connected_to`, `temporarily_connected_to`, `muted`.
Source: blinker 1.9 blinker/base.py
"""

from __future__ import annotations

from typing import Final

from analyzer.behaviour.knowledge import Arg, Knows, Site
from analyzer.behaviour.signals import sends
from analyzer.behaviour.things import NOTHING, Thing
from analyzer.evaluator.symbols import Instance
from analyzer.evaluator.values import Dict

BASE: Final = """
class Signal:
    def __init__(self, doc=None):
        self.receivers = []

    def connect(self, receiver, sender=None, weak=True):
        self.receivers.append((receiver, sender))
        return receiver

    def connect_via(self, sender, weak=False):
        def decorator(receiver):
            return self.connect(receiver, sender)

        return decorator


class NamedSignal(Signal):
    def __init__(self, name, doc=None):
        self.receivers = []
        self.name = name


class Namespace(dict):
    def signal(self, name, doc=None):
        if name not in self:
            self[name] = NamedSignal(name, doc)
        return self[name]


default_namespace = Namespace()
signal = default_namespace.signal
"""

NAMES: Final = "from blinker.base import Namespace, NamedSignal, Signal, default_namespace, signal\n"

STUBS: Final = {"blinker": NAMES, "blinker.base": BASE}


def _signal_of(site: Site) -> Thing | None:
    """`namespace.signal("name")`: the signal of this name, as the modules made it."""
    name = (site.argument(Arg(0, "name")) or NOTHING).constant
    for kind in (site.receiver or NOTHING).kinds:
        kept = kind.payload if isinstance(kind, Instance) else None
        for shown, possible in kept.entries.values() if isinstance(kept, Dict) else ():
            if name is not None and shown == name:
                return site.thing(possible.value)
    return None


BEHAVIOUR: Final = {
    "blinker.base.Namespace.signal": Knows(custom=_signal_of, gives="blinker.base.Signal", keeps=False),
    **{f"blinker.base.Signal.{name}": Knows(custom=sends(), keeps=False) for name in ("send", "send_async")},
}

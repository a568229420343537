"""Signals: who listens to what is sent, as the modules connected them when they were loaded.

A library's signals are stubs (frameworks/blinker.py, frameworks/django/signals.py) that keep their receivers
in a list, each with the sender that it was connected for; sending calls those that listen to this sender, or
to all.  A class of the target's that derives from a signal and sends in its own way calls them all the same.
Not modelled: receivers that are connected while requests are answered, and those that are disconnected.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.behaviour.knowledge import Site
from analyzer.behaviour.queries import model_of
from analyzer.behaviour.things import NOTHING, Thing
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Instance
from analyzer.evaluator.values import Sequence, Tuple

RECEIVERS: Final = "receivers"
"""The attribute of a stub in which a signal keeps them."""

MAX_RECEIVERS: Final = 40
"""Receivers of one signal that are called; a bus to which everything listens tells nothing of one sender."""


def dispatch(
    site: Site, signal: Thing, sender: Thing, args: list[Thing], named: dict[str, Thing] | None = None
) -> None:
    """Call the receivers of a signal that listen to a sender."""
    for receiver in listening(signal, model_of(sender)):
        site.called(site.thing(receiver), args, "call", named)


def listening(signal: Thing, sender: Class | None) -> list[Any]:
    """The receivers of a signal that listen to a class, or to all."""
    found: list[Any] = []
    for receiver, wanted in _connected(signal):
        if _listens(wanted, sender) and not any(receiver is one for one in found):
            found.append(receiver)
    return found[:MAX_RECEIVERS]


def _connected(signal: Thing) -> Iterator[tuple[Any, Any]]:
    for kind in signal.kinds:
        kept = plain(kind.attributes.get(RECEIVERS)) if isinstance(kind, Instance) else None
        for one in kept.elements if isinstance(kept, Sequence) else ():
            pair = plain(one.value)
            if isinstance(pair, Tuple) and len(pair.elements) == 2:
                yield plain(pair.elements[0].value), plain(pair.elements[1].value)


def _listens(wanted: Any, sender: Class | None) -> bool:
    """Whether a receiver that was connected for a sender hears this one; each hears one that is not known."""
    if isinstance(wanted, str):  # a model by the name of its application and its own
        return sender is not None and sender.name.lower() == wanted.rpartition(".")[2].lower()
    return not isinstance(wanted, Class) or sender is None or sender is wanted


def sends(position: int = 0) -> Any:
    """What `signal.send(sender, ...)` does (`Knows.custom`): the receivers get the arguments."""

    def custom(site: Site) -> Thing | None:
        sender = site.keywords.get("sender")
        if sender is None and position < len(site.args):
            sender = site.args[position]
        dispatch(site, site.receiver or NOTHING, sender or NOTHING, site.args, site.keywords)
        return NOTHING

    return custom

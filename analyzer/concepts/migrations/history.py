"""Which revision comes after which: a graph of revisions and what each asks to be applied before it.

An empty database meets them in an order in which each comes after those that it depends on; among those that
are free the one that is first in the given order, so that the answer depends on nothing else.  Revisions that
wait for each other, or for one that is not there, come last and are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Order:
    """Revisions in order, and what can be said of each."""

    keys: tuple[str, ...]
    distance: Mapping[str, int] = field(default_factory=dict)
    """The longest way from each to one that nothing comes after"""
    stuck: tuple[str, ...] = ()
    """Those that wait for each other"""
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """To a revision those that it asks for and that are not there"""


def in_order(revisions: Mapping[str, Sequence[str]]) -> Order:
    """Order revisions, given what each of them comes after, directly."""
    missing = {
        key: tuple(one for one in before if one not in revisions)
        for key, before in revisions.items()
        if any(one not in revisions for one in before)
    }
    waiting = {key: {one for one in before if one in revisions} for key, before in revisions.items()}
    after: dict[str, list[str]] = {key: [] for key in revisions}
    for key, before in waiting.items():
        for one in before:
            after[one].append(key)
    place = {key: at for at, key in enumerate(revisions)}
    free = [key for key, before in waiting.items() if not before]
    ordered: list[str] = []
    done: set[str] = set()
    while True:
        while free:
            key = free.pop(0)
            if key in done:
                continue
            ordered.append(key)
            done.add(key)
            ready = []
            for one in after[key]:
                waiting[one].discard(key)
                if not waiting[one] and one not in done:
                    ready.append(one)
            # Those that this one made free come next: a branch is followed to its end.
            free = sorted(ready, key=place.__getitem__) + free
        rest = [key for key in revisions if key not in done]
        if not rest:
            break
        stuck_first = rest[0]
        free = [stuck_first]
        waiting[stuck_first].clear()
    return Order(tuple(ordered), _distances(ordered, after), _circular(ordered, revisions), missing)


def _distances(ordered: Sequence[str], after: Mapping[str, Sequence[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for key in reversed(ordered):
        found[key] = max((found[one] + 1 for one in after[key] if one in found), default=0)
    return found


def _circular(ordered: Sequence[str], revisions: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    place = {key: at for at, key in enumerate(ordered)}
    return tuple(key for key in ordered if any(place.get(one, -1) > place[key] for one in revisions[key]))


def heads(revisions: Mapping[str, Iterable[str]]) -> set[str]:
    """Those that no other one follows."""
    followed = {one for before in revisions.values() for one in before}
    return {key for key in revisions if key not in followed}

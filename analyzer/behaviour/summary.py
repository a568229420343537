"""What reading one function gave, and what its callers take over from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from analyzer.behaviour.things import NOTHING, Step, Thing, Trail
from analyzer.evaluator.symbols import Class, Function
from analyzer.evaluator.values import Place

MAX_SINKS: Final = 40
"""Places that one parameter may reach: each is a finding, and nobody reads more."""


@dataclass(slots=True)
class Noted:
    """Something that a function does at one place."""

    act: str
    name: str
    place: Place
    details: dict[str, Any] = field(default_factory=dict)
    loop: str | None = None
    transaction: bool = False
    blocking: bool = False
    later: bool = False
    """Whether it happens once the transaction around the function is over."""


@dataclass(slots=True)
class Called:
    """A call of a function of the target's, or of a library's of which nothing more is known."""

    callee: Summary | str
    place: Place
    way: str = "call"
    awaited: bool = False
    loop: str | None = None
    transaction: bool = False


@dataclass(frozen=True, slots=True)
class Sunk:
    """A parameter reaching a sink, here or in a callee."""

    sink: str
    name: str
    function: str
    place: Place
    trail: Trail
    checked: str = ""
    composed: bool = False
    flags: frozenset[tuple[int, bool]] = frozenset()
    """Parameters, by position, that must be true (or false) for the function to come to the sink."""


@dataclass(frozen=True, slots=True)
class Flowed:
    """Data of a request reaching a sink."""

    sunk: Sunk
    location: str
    parameter: str
    entry: str


@dataclass(frozen=True, slots=True)
class Sending:
    """A text that a function sends as SQL, of which callers give the beginning, or all."""

    pieces: tuple[Any, ...]
    library: str


@dataclass(slots=True)
class Summary:
    """One function, as its callers see it."""

    function: Function
    receiver: Any = None
    done: list[Noted | Called] = field(default_factory=list)
    returned: Thing = NOTHING
    sinks: dict[tuple[int, str], dict[tuple[Any, ...], Sunk]] = field(default_factory=dict)
    """By index of the parameter and field of it."""
    flows: dict[tuple[Any, ...], Flowed] = field(default_factory=dict)
    stores: dict[str, Thing] = field(default_factory=dict)
    """Attributes that it sets on its first parameter."""
    raises: dict[tuple[str, int | None], tuple[str, Place, int]] = field(default_factory=dict)
    """Exceptions that can leave it, by class and status: who raises it, where, how many calls away."""
    sends: list[Sending] = field(default_factory=list)
    changes: dict[int, str] = field(default_factory=dict)
    """Parameters of which it sets attributes, with the mapped class: rows change once somebody commits."""
    refuses: dict[int, str] = field(default_factory=dict)
    """Parameters that it looks at in no branch, raising where it does not like them: by position, the place
    of the test."""
    handed: Mapping[str, str] = field(default_factory=dict)
    """Names of the classes that it was handed (or objects of them), by parameter, and of those that its
    object holds, by attribute."""
    handed_to: dict[str, None] = field(default_factory=dict)
    """Names of methods of what nobody could read that it hands the whole request to."""
    told: str = ""
    """The name under which it is told, where that is not its own (see variants)."""
    complete: bool = False

    @property
    def name(self) -> str:
        """The function's name; of a method that a class inherits from a library, below that class."""
        if self.told:
            return self.told
        if self.function.module.path is None and self.receiver is not None:
            return f"{self.receiver.full_name}.{self.function.name}"
        return self.function.full_name

    @property
    def place(self) -> Place | None:
        """Where all of it stands, where that is not the body's own place: a library's method is told of at
        the class that inherits it."""
        if self.function.module.path is not None or self.receiver is None:
            return None
        node, path = self.receiver.node, self.receiver.module.path
        return Place(path, node.lineno, node.lineno) if node is not None and path is not None else None

    def sink(self, index: int, field_name: str, sunk: Sunk) -> None:
        """Note that a parameter reaches a sink."""
        known = self.sinks.setdefault((index, field_name), {})
        key = (sunk.sink, sunk.place, sunk.checked, sunk.composed, sunk.flags)
        if key not in known and len(known) < MAX_SINKS:
            known[key] = sunk

    def take_back(self, sink: str, line: int) -> None:
        """Forget what reached a sink on a line of its own body."""
        for known in self.sinks.values():
            for key, sunk in list(known.items()):
                if (sunk.sink, sunk.function, sunk.place.line) == (sink, self.name, line):
                    del known[key]
        for key, flowed in list(self.flows.items()):
            sunk = flowed.sunk
            if (sunk.sink, sunk.function, sunk.place.line) == (sink, self.name, line):
                del self.flows[key]

    def flow(self, flowed: Flowed) -> None:
        """Note that data of a request reaches a sink."""
        sunk = flowed.sunk
        key = (sunk.sink, sunk.place, flowed.location, flowed.parameter, sunk.checked)
        self.flows.setdefault(key, flowed)


@dataclass(frozen=True, slots=True)
class Seed:
    """What the framework puts into the parameters of a handler or a dependency."""

    kinds: Mapping[str, Any] = field(default_factory=dict)
    """Kinds by name of the parameter."""
    sources: Mapping[str, tuple[str, str, frozenset[str]]] = field(default_factory=dict)
    """Location, name in the request, and sinks that it cannot harm, by name of the parameter."""
    handles: bool = False
    """Whether it is the handler of a route."""
    answers: str = ""
    """The sink that a text is which it returns."""
    converters: Mapping[str, Class] = field(default_factory=dict)
    """Classes of the target that make the object which a parameter is, by name of the parameter."""


def step(place: Place, what: str) -> Step:
    """A step at a place."""
    return Step(place.path, place.line, what)

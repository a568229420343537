"""collections: dictionaries with defaults, deques, counters, chained dictionaries.

A chain of dictionaries is merged when it is made; a counter counts what is known.
Source: https://docs.python.org/3/library/collections.html
"""

from __future__ import annotations

import ast
from typing import Any

from analyzer.evaluator import containers
from analyzer.evaluator.comparing import key_of
from analyzer.evaluator.expressions import operate
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import StandIn, internal, stands_for
from analyzer.evaluator.values import Container, Dict, List, Possible, Tuple, Unknown


@stands_for(
    "collections.OrderedDict", "collections.UserDict", "multidict.MultiDict", "types.MappingProxyType"
)
class OrderedDict(StandIn):
    """A dictionary."""

    @staticmethod
    def construct(run: Interpreter, /, *args: Any, **keywords: Any) -> Any:
        return containers.dict_of(run, args, keywords)


@stands_for("collections.deque", "collections.UserList")
class Deque(StandIn):
    """A list with two ends."""

    @staticmethod
    def construct(run: Interpreter, values: Any = None, *_: Any, **__: Any) -> Any:
        return List([], run.path) if values is None else containers.sequence_of(run, List, values)


class _Defaulting(StandIn):
    """A dictionary that has an answer for a missing key."""

    def __getitem__(self, key: Any) -> Any:
        payload = self.payload
        assert isinstance(payload, Dict)
        if payload.entries.get(key_of(key)) is not None or payload.open:
            return containers.get_item(self.run, payload, key)
        if isinstance(plain(key), Unknown) and not self.keeps_unknown(payload):
            return containers.get_item(self.run, payload, key)
        return self.missing(key)

    @internal
    def keeps_unknown(self, payload: Dict) -> bool:
        """Whether what is put under a key that is not known has a place of its own."""
        return False

    @internal
    def missing(self, key: Any) -> Any:
        """What stands under a key that is not there."""
        raise NotImplementedError


@stands_for("collections.defaultdict")
class DefaultDict(_Defaulting):
    """`defaultdict(factory)`: a missing key is made by the factory."""

    def __init__(self, factory: Any = None, *args: Any, **keywords: Any) -> None:
        self.factory = factory
        self.payload = containers.dict_of(self.run, args, keywords)
        self.expose(default_factory=factory)

    @internal
    def keeps_unknown(self, payload: Dict) -> bool:
        """So it is where no other key is known either: `registry[key].append(item)` loses no item."""
        return all(isinstance(plain(key), Unknown) for key, _ in payload.entries.values())

    @internal
    def missing(self, key: Any) -> Any:
        if self.factory is None:
            return self.run.fails("KeyError", "key is not in the dictionary")
        made = self.run.call(self.factory, [])
        assert self.payload is not None
        containers.set_item(self.run, self.payload, key, made)
        return made


@stands_for("collections.Counter")
class Counter(_Defaulting):
    """`Counter(iterable)`: how often each element is there."""

    def __init__(self, counted: Any = None, **keywords: Any) -> None:
        self.payload = Dict({}, self.run.path)
        self.update(counted, **keywords)

    @internal
    def missing(self, key: Any) -> Any:
        return 0

    def update(self, counted: Any = None, **keywords: Any) -> None:
        payload = self.payload
        assert isinstance(payload, Dict)
        known = plain(counted)
        known = known.payload if isinstance(known, Counter) else known
        pairs: list[tuple[Any, Any]] = list(keywords.items())
        if isinstance(known, Dict):
            pairs += [(key, one.value) for key, one in known.entries.values()]
            payload.open = payload.open or known.open
        elif known is not None:
            inner, whole = self.run.elements(known)
            pairs += [(one.value, 1) for one in inner if not one.path]
            payload.open = payload.open or not whole or any(one.path for one in inner)
        for key, count in pairs:
            entry = payload.entries.get(key_of(key))
            before = entry[1].value if entry is not None else 0
            containers.set_item(self.run, payload, key, operate(self.run, ast.Add, before, count))

    def most_common(self, n: Any = None) -> Any:
        payload = self.payload
        assert isinstance(payload, Dict)
        counts = [(key, one.value) for key, one in payload.entries.values()]
        if payload.open or not all(isinstance(count, int) for _, count in counts):
            return List([Possible(Unknown("counted element"))], (), True)
        counts.sort(key=lambda pair: -pair[1])
        most = plain(n)
        return List.of([Tuple.of(pair) for pair in (counts[:most] if isinstance(most, int) else counts)])


@stands_for("collections.ChainMap")
class ChainMap(StandIn):
    """`ChainMap(first, *others)`: the first dictionary that has a key answers."""

    @staticmethod
    def construct(run: Interpreter, *maps: Any) -> Any:
        made = Dict({}, run.path)
        for one in reversed(maps):
            inner = plain(one)
            known: Container | Any = inner.payload if getattr(inner, "payload", None) is not None else inner
            containers.update(run, made, known)
        return made

"""collections: dictionaries with defaults, deques, counters."""

from __future__ import annotations

from typing import Any

from analyzer.evaluator import containers
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import key_of, plain
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.values import Dict, List, Unknown


@stands_for(
    "collections.OrderedDict", "collections.UserDict", "multidict.MultiDict", "types.MappingProxyType"
)
class OrderedDict(StandIn):
    """A dictionary."""

    @staticmethod
    def construct(run: Interpreter, *args: Any, **keywords: Any) -> Any:
        return containers.dict_of(run, args, keywords)


@stands_for("collections.deque", "collections.UserList")
class Deque(StandIn):
    """A list with two ends."""

    @staticmethod
    def construct(run: Interpreter, values: Any = None, *_: Any, **__: Any) -> Any:
        return List([], run.path) if values is None else containers.sequence_of(run, List, values)


@stands_for("collections.defaultdict")
class DefaultDict(StandIn):
    """`defaultdict(factory)`: a missing key is made by the factory."""

    def __init__(self, factory: Any = None, *args: Any, **keywords: Any) -> None:
        self.factory = factory
        self.payload = containers.dict_of(self.run, args, keywords)

    def __getitem__(self, key: Any) -> Any:
        payload = self.payload
        assert isinstance(payload, Dict)
        entry = payload.entries.get(key_of(key))
        if entry is not None or self.factory is None or isinstance(plain(key), Unknown):
            return containers.get_item(self.run, payload, key)
        made = self.run.call(self.factory, [])
        containers.set_item(self.run, payload, key, made)
        return made


@stands_for("collections.Counter", "collections.ChainMap")
class Counter(StandIn):
    """Counts are not followed."""

    @staticmethod
    def construct(run: Interpreter, *_: Any, **__: Any) -> Any:
        return Dict({}, run.path, True)

"""operator, copy, json, types and the few others that take part in registrations."""

from __future__ import annotations

import json
from typing import Any, Final

from analyzer.evaluator.attributes import attribute
from analyzer.evaluator.containers import get_item
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import plain
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import Bound, Function, Instance, Native
from analyzer.evaluator.texts import to_python
from analyzer.evaluator.values import Dict, List, Possible, Sequence, Tuple, Unknown, Value

MAX_JSON: Final = 200_000
"""Characters of a JSON text that is read."""


@stands_for("operator.attrgetter")
def attrgetter(run: Interpreter, *names: Any) -> Any:
    def get(run: Interpreter, value: Any) -> Any:
        found = []
        for name in names:
            one = value
            for part in str(plain(name)).split("."):
                one = attribute(run, one, part)
            found.append(one)
        return found[0] if len(found) == 1 else Tuple.of(found)

    return Native("operator.attrgetter", get)


@stands_for("operator.itemgetter")
def itemgetter(run: Interpreter, *keys: Any) -> Any:
    def get(run: Interpreter, value: Any) -> Any:
        found = [get_item(run, value, key) for key in keys]
        return found[0] if len(found) == 1 else Tuple.of(found)

    return Native("operator.itemgetter", get)


@stands_for("operator.methodcaller")
def methodcaller(run: Interpreter, name: Any, *args: Any, **keywords: Any) -> Any:
    return Native(
        "operator.methodcaller",
        lambda run, value: run.call(attribute(run, value, str(plain(name))), list(args), keywords),
    )


@stands_for("copy.copy", "copy.deepcopy")
def copied(run: Interpreter, value: Any, *_: Any) -> Any:
    value = plain(value)
    if isinstance(value, Sequence):
        return type(value)(list(value.elements), value.made, value.open)
    if isinstance(value, Dict):
        return Dict(dict(value.entries), value.made, value.open)
    if isinstance(value, Instance) and not isinstance(value, StandIn):
        made = Instance(value.cls, run.place(), run.path)
        made.attributes.update(value.attributes)
        made.payload = copied(run, value.payload) if value.payload is not None else None
        return made
    return value


@stands_for("json.loads", "orjson.loads", "ujson.loads")
def loads(run: Interpreter, text: Any, **_: Any) -> Any:
    text = plain(text)
    if not isinstance(text, str) or len(text) > MAX_JSON:
        return Unknown("content of a JSON text", run.place())
    try:
        return from_json(json.loads(text))
    except (ValueError, RecursionError):
        return run.fails("ValueError", "the JSON text is not valid")


def from_json(value: Any) -> Any:
    """JSON data as values."""
    if isinstance(value, list):
        return List.of([from_json(one) for one in value])
    if isinstance(value, dict):
        return Dict({(str, key): (key, Possible(from_json(one))) for key, one in value.items()})
    return value


@stands_for("json.dumps")
def dumps(run: Interpreter, value: Any, **_: Any) -> Any:
    known = to_python(plain(value))
    if isinstance(known, Value):
        return Unknown("JSON text", run.place())
    try:
        return json.dumps(known)
    except (TypeError, ValueError):
        return Unknown("JSON text", run.place())


@stands_for("types.SimpleNamespace", "argparse.Namespace")
class SimpleNamespace(StandIn):
    """An object with the attributes that it is given."""

    def __init__(self, *_: Any, **keywords: Any) -> None:
        self.expose(**keywords)


@stands_for("types.MethodType")
def method_type(run: Interpreter, function: Any, receiver: Any) -> Any:
    return Bound(function, receiver)


@stands_for(
    "asyncio.run",
    "anyio.run",
    "asyncio.wait_for",
    "asyncio.create_task",
    "asyncio.ensure_future",
    "asyncio.shield",
)
def run_coroutine(run: Interpreter, coroutine: Any = None, *_: Any, **__: Any) -> Any:
    """Coroutines run at their call; what is awaited is their result."""
    return run.call(coroutine, []) if isinstance(coroutine, (Function, Bound)) else coroutine


@stands_for("asyncio.gather")
def gather(run: Interpreter, *coroutines: Any, **_: Any) -> Any:
    return List.of(coroutines)

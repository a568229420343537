"""json: texts that the code itself holds.

Source: https://docs.python.org/3/library/json.html
"""

from __future__ import annotations

import json
from typing import Any, Final

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import stands_for
from analyzer.evaluator.texts import to_python
from analyzer.evaluator.values import Dict, List, Possible, Unknown, Value

MAX_JSON: Final = 200_000
"""Characters of a JSON text that is read."""


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
def dumps(run: Interpreter, obj: Any, **_: Any) -> Any:
    known = to_python(plain(obj))
    if isinstance(known, Value):
        return Unknown("JSON text", run.place())
    try:
        return json.dumps(known)
    except (TypeError, ValueError):
        return Unknown("JSON text", run.place())

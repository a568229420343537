"""types: plain namespaces and bound methods.

Source: https://docs.python.org/3/library/types.html
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import Bound


@stands_for("types.SimpleNamespace", "argparse.Namespace")
class SimpleNamespace(StandIn):
    """An object with the attributes that it is given."""

    def __init__(self, *_: Any, **keywords: Any) -> None:
        self.expose(**keywords)


@stands_for("types.MethodType")
def method_type(run: Interpreter, function: Any, receiver: Any) -> Any:
    return Bound(function, receiver)

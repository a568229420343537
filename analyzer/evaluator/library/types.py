"""types: plain namespaces, bound methods, copies of functions.

Source: https://docs.python.org/3/library/types.html
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import Bound, Code
from analyzer.evaluator.values import Unknown


@stands_for("types.SimpleNamespace", "argparse.Namespace")
class SimpleNamespace(StandIn):
    """An object with the attributes that it is given."""

    def __init__(self, *_: Any, **keywords: Any) -> None:
        self.expose(**keywords)


@stands_for("types.FunctionType")
def function_type(
    run: Interpreter, code: Any, globals: Any = None, name: Any = None, *_: Any, **__: Any
) -> Any:
    """A copy of the function whose code is given."""
    code = plain(code)
    if not isinstance(code, Code):
        return Unknown("function made of code that is not known", run.place())
    made = code.function.twin()
    if isinstance(plain(name), str):
        made.name = plain(name)  # the qualified name stays that of the code
    return made


@stands_for("types.MethodType")
def method_type(run: Interpreter, function: Any, receiver: Any) -> Any:
    return Bound(function, receiver)

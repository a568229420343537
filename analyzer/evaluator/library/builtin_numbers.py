"""Built-in functions on numbers and single values, as Python computes them.

Source: https://docs.python.org/3/library/functions.html
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from analyzer.evaluator import texts
from analyzer.evaluator.expressions import operate
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import lifted, plain
from analyzer.evaluator.standin import stands_for
from analyzer.evaluator.values import Tuple, Unknown, Value


def computed(run: Interpreter, function: Callable[..., Any], *args: Any, **keywords: Any) -> Any:
    """What a function of Python's own gives for constants; it may refuse them."""

    def compute(*values: Any) -> Any:
        known = [texts.to_python(value) for value in values]
        if any(isinstance(value, Value) for value in known):
            return Unknown(f"{function.__name__} of what is not known", run.place())
        try:
            result = function(*known, **{key: plain(value) for key, value in keywords.items()})
        except (ArithmeticError, TypeError, ValueError, MemoryError) as error:
            return run.fails(type(error).__name__, f"{function.__name__} fails")
        return texts.to_value(result)

    return lifted(compute, *args)


def _playing(function: Callable[..., Any]) -> Any:
    def compute(run: Interpreter, *args: Any, **keywords: Any) -> Any:
        return computed(run, function, *args, **keywords)

    return stands_for(f"builtins.{function.__name__}")(compute)


absolute = _playing(abs)


@stands_for("builtins.round")
def rounded(run: Interpreter, number: Any, ndigits: Any = None) -> Any:
    if isinstance(plain(ndigits), int) and abs(plain(ndigits)) > texts.MAX_WIDTH:
        return Unknown("round to more digits than there are", run.place())
    return computed(run, round, number, ndigits)


character = _playing(chr)
code_point = _playing(ord)
hexadecimal = _playing(hex)
octal = _playing(oct)
binary_digits = _playing(bin)


@stands_for("builtins.divmod")
def divmod_(run: Interpreter, one: Any, other: Any) -> Any:
    return Tuple.of([operate(run, ast.FloorDiv, one, other), operate(run, ast.Mod, one, other)])


@stands_for("builtins.pow")
def pow_(run: Interpreter, base: Any, exponent: Any, *modulus: Any) -> Any:
    return Unknown("modular power") if modulus else operate(run, ast.Pow, base, exponent)


@stands_for("builtins.repr", "builtins.ascii")
def repr_(run: Interpreter, value: Any) -> Any:
    return texts.with_spec(run, value, "r", "")


@stands_for("builtins.format")
def format_(run: Interpreter, value: Any, spec: Any = "") -> Any:
    return texts.with_spec(run, value, None, plain(spec) if isinstance(plain(spec), str) else "?")

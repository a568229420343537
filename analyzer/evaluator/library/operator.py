"""operator: operators and lookups as functions.

Source: https://docs.python.org/3/library/operator.html
"""

from __future__ import annotations

import ast
from typing import Any

from analyzer.evaluator.attributes import attribute, truth_of
from analyzer.evaluator.expressions import compared, item_of, operate
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import SYMBOLS
from analyzer.evaluator.standin import stands_for
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.values import Tuple, Unknown

_ORDER = {"eq": ast.Eq, "ne": ast.NotEq, "lt": ast.Lt, "le": ast.LtE, "gt": ast.Gt, "ge": ast.GtE}


def _operator(kind: type[ast.operator]) -> Any:
    return lambda run, one, other: operate(run, kind, one, other)


def _comparison(kind: type[ast.cmpop]) -> Any:
    return lambda run, one, other: compared(run, kind, one, other)


CONSTANTS = {
    **{
        f"operator.{symbol.strip('_')}{'_' if symbol in ('__or__', '__and__') else ''}": Native(
            f"operator.{symbol.strip('_')}", _operator(kind)
        )
        for kind, symbol in SYMBOLS.items()
    },
    **{f"operator.{name}": Native(f"operator.{name}", _comparison(kind)) for name, kind in _ORDER.items()},
}
"""The functions that are operators."""


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
        found = [item_of(run, value, key) for key in keys]
        return found[0] if len(found) == 1 else Tuple.of(found)

    return Native("operator.itemgetter", get)


@stands_for("operator.methodcaller")
def methodcaller(run: Interpreter, name: Any, *args: Any, **keywords: Any) -> Any:
    return Native(
        "operator.methodcaller",
        lambda run, value: run.call(attribute(run, value, str(plain(name))), list(args), keywords),
    )


@stands_for("operator.contains")
def contains(run: Interpreter, container: Any, value: Any) -> Any:
    return compared(run, ast.In, value, container)


@stands_for("operator.getitem")
def getitem(run: Interpreter, container: Any, index: Any) -> Any:
    return item_of(run, container, index)


@stands_for("operator.truth")
def truth(run: Interpreter, value: Any) -> Any:
    known, _ = truth_of(run, value)
    return Unknown("truth of what is not known") if known is None else known


@stands_for("operator.not_")
def negation(run: Interpreter, value: Any) -> Any:
    known, _ = truth_of(run, value)
    return Unknown("truth of what is not known") if known is None else not known

"""Built-in functions over iterables.

What gives an iterator in Python gives one here: it is used up by its first reader.  Elements that may be
absent keep their tests; a result that depends on them is not known. Source:
https://docs.python.org/3/library/functions.html
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from analyzer.evaluator.attributes import ABSENT, look_up, truth_of
from analyzer.evaluator.comparing import as_constant
from analyzer.evaluator.conditions import Condition
from analyzer.evaluator.container_methods import sorted_elements
from analyzer.evaluator.containers import ELEMENTS_PER_STEP
from analyzer.evaluator.expressions import operate
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import join, plain, resting_on, settings_of
from analyzer.evaluator.operations import MAX_ELEMENTS
from analyzer.evaluator.standin import stands_for
from analyzer.evaluator.symbols import Instance, name_of
from analyzer.evaluator.values import Generator, List, Possible, Sequence, Tuple, Unknown, Value


@stands_for("builtins.range")
def range_(run: Interpreter, *args: Any) -> Any:
    bounds = [plain(one) for one in args]
    if all(isinstance(one, int) for one in bounds) and bounds:
        try:
            found = range(*bounds)
            count = len(found)
        except (OverflowError, TypeError, ValueError) as error:
            return run.fails(type(error).__name__, "range fails")
        if count <= MAX_ELEMENTS and run.spend(count // ELEMENTS_PER_STEP):
            return List.of(list(found))
    return List([Possible(Unknown("number in a range that is not known"))], run.path, True)


@stands_for("builtins.enumerate")
def enumerate_(run: Interpreter, iterable: Any, start: Any = 0) -> Any:
    inner, whole = run.elements(iterable)
    first = plain(start) if isinstance(plain(start), int) else 0
    return Generator(
        [Possible(Tuple.of([first + at, one.value]), one.path) for at, one in enumerate(inner)],
        run.path,
        not whole,
    )


@stands_for("builtins.zip")
def zip_(run: Interpreter, *iterables: Any, strict: Any = False) -> Any:
    columns = [run.elements(value) for value in iterables]
    made = Generator([], run.path, not all(whole for _, whole in columns))
    for row in zip(*(inner for inner, _ in columns), strict=False):
        path = tuple(condition for one in row for condition in one.path)
        made.elements.append(Possible(Tuple.of([one.value for one in row]), path))
    return made


@stands_for("builtins.map")
def map_(run: Interpreter, function: Any, *iterables: Any) -> Any:
    columns = [run.elements(value) for value in iterables]
    made = Generator([], run.path, not all(whole for _, whole in columns))
    for row in zip(*(inner for inner, _ in columns), strict=False):
        made.elements.append(Possible(run.call(function, [one.value for one in row]), row[0].path))
    return resting_on(settings_of(*iterables), made)


@stands_for("builtins.filter")
def filter_(run: Interpreter, function: Any, iterable: Any) -> Any:
    inner, whole = run.elements(iterable)
    made = Generator([], run.path, not whole)
    for one in inner:
        known, by_default = truth_of(run, one.value if function is None else run.call(function, [one.value]))
        if known is None:
            test = Condition(f"filter({name_of(function)})", by_default)
            made.elements.append(Possible(one.value, (*one.path, test)))
        elif known:
            made.elements.append(one)
    return resting_on(settings_of(iterable), made)


@stands_for("builtins.sorted")
def sorted_(run: Interpreter, iterable: Any, *, key: Any = None, reverse: Any = False) -> Any:
    inner, whole = run.elements(iterable)
    made = List(sorted_elements(run, inner, plain(key), reverse), run.path, not whole)
    return resting_on(settings_of(iterable), made)


@stands_for("builtins.reversed")
def reversed_(run: Interpreter, sequence: Any) -> Any:
    inner, whole = run.elements(sequence)
    return Generator(inner[::-1], run.path, not whole)


@stands_for("builtins.sum")
def sum_(run: Interpreter, iterable: Any, start: Any = 0) -> Any:
    inner, whole = run.elements(iterable)
    total = start
    for one in inner:
        if not one.path:
            total = operate(run, ast.Add, total, one.value)
        elif isinstance(total, Sequence):
            added = [Possible(each.value, (*one.path, *each.path)) for each in run.elements(one.value)[0]]
            total = type(total)([*total.elements, *added], total.made, total.open)
        else:
            total = Unknown("sum of what may be absent")
    if not whole and isinstance(total, Sequence):
        total.open = True
    return total if whole or isinstance(total, Sequence) else Unknown("sum of what is not known")


@stands_for("builtins.any")
def any_(run: Interpreter, iterable: Any) -> Any:
    return resting_on(settings_of(iterable), _quantified(run, iterable, True, any))


@stands_for("builtins.all")
def all_(run: Interpreter, iterable: Any) -> Any:
    return resting_on(settings_of(iterable), _quantified(run, iterable, False, all))


def _quantified(run: Interpreter, iterable: Any, decisive: bool, over: Callable[[Any], bool]) -> Any:
    """`any` and `all`: one element of the decisive truth decides; settings give what their defaults would."""
    inner, whole = run.elements(iterable)
    found = [truth_of(run, one.value) for one in inner]
    if any(known is decisive and not one.path for (known, _), one in zip(found, inner, strict=True)):
        return decisive
    if whole and all(known is (not decisive) for known, _ in found):
        return not decisive
    defaults = [by_default for _, by_default in found]
    if whole and None not in defaults and not any(one.path for one in inner):
        return resting_on(settings_of(*(one.value for one in inner)), over(defaults))
    return Unknown(f"{over.__name__} of what is not known", run.place())


def _extreme(run: Interpreter, at: int, values: tuple[Any, ...], key: Any, default: tuple[Any, ...]) -> Any:
    inner, whole = run.elements(values[0]) if len(values) == 1 else (list(map(Possible, values)), True)
    if not inner:
        return default[0] if default else run.fails("ValueError", "the extreme of nothing")
    known = [as_constant(plain(one.value)) for one in inner]
    sure = whole and not any(one.path for one in inner)
    if not sure or (key is None and any(isinstance(one, Value) for one in known)):
        return (
            join([Possible(one.value) for one in inner]) if whole else Unknown("extreme of what is not known")
        )
    ordered = sorted_elements(run, inner, plain(key), at == -1)
    chosen = ordered[0].value
    return resting_on(settings_of(*(one.value for one in inner)), plain(chosen))


@stands_for("builtins.min")
def min_(run: Interpreter, *values: Any, key: Any = None, **default: Any) -> Any:
    return _extreme(run, 0, values, key, tuple(default.values()))


@stands_for("builtins.max")
def max_(run: Interpreter, *values: Any, key: Any = None, **default: Any) -> Any:
    return _extreme(run, -1, values, key, tuple(default.values()))


@stands_for("builtins.iter", "builtins.aiter")
def iter_(run: Interpreter, iterable: Any, *_: Any) -> Any:
    if isinstance(plain(iterable), Generator):
        return plain(iterable)
    inner, whole = run.elements(iterable)
    return Generator(inner, run.path, not whole)


@stands_for("builtins.next", "builtins.anext")
def next_(run: Interpreter, iterator: Any, *default: Any) -> Any:
    iterator = plain(iterator)
    if isinstance(iterator, Instance):
        method = look_up(run, iterator, "__next__")
        if method is not ABSENT:
            return run.call(method, [])
    inner = run.each(iterator)
    if not inner:
        return default[0] if default else run.fails("StopIteration", "next of nothing")
    first, rest = inner[0], list(map(Possible, default))
    if isinstance(iterator, Generator) and not run.path:
        iterator.elements.pop(0)
    if first.path:
        return join([*inner, *rest])
    unsure = isinstance(iterator, Sequence) and iterator.open
    return join([first, *rest]) if unsure else first.value

"""functools: wraps, partial, caches, reduce.

`wraps` marks the wrapper with `__wrapped__` and its name; a cache keeps one result per arguments.
Source: https://docs.python.org/3/library/functools.html
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import distribute, key_of, plain
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import Bound, Class, Descriptor, Function, Native, Wrapped
from analyzer.evaluator.values import Arguments, Dict, Join, Possible, Tuple, Unknown


@stands_for("functools.wraps", "six.wraps")
def wraps(run: Interpreter, wrapped: Any, *_: Any, **__: Any) -> Any:
    return Native("functools.wraps", lambda run, wrapper: update_wrapper(run, wrapper, wrapped))


@stands_for("functools.update_wrapper")
def update_wrapper(run: Interpreter, wrapper: Any, wrapped: Any, *_: Any, **__: Any) -> Any:
    wrapped = plain(wrapped)
    if isinstance(wrapped, Join) and isinstance(wrapper, Function):
        return distribute(wrapped, lambda one: update_wrapper(run, wrapper.twin(), one))
    if isinstance(wrapper, Function) and not isinstance(wrapped, Unknown):
        wrapper.wrapped = wrapped
        if isinstance(wrapped, (Function, Wrapped)):
            for name, value in wrapped.attributes.items():
                wrapper.attributes.setdefault(name, value)
    elif isinstance(wrapper, (Partial, Wrapped)):
        wrapper.attributes["__wrapped__"] = wrapped
    return wrapper


@stands_for("functools.partial")
class Partial(StandIn):
    """`functools.partial(function, *args, **keywords)`."""

    def __init__(self, function: Any, *args: Any, **keywords: Any) -> None:
        self.function = function
        self.arguments = args
        self.keywords = keywords
        self.expose(
            func=function,
            args=Tuple.of(args),
            keywords=Dict({(str, key): (key, Possible(value)) for key, value in keywords.items()}),
        )

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        given = Arguments([*self.arguments, *args], {**self.keywords, **keywords})
        return self.run.call_with(self.function, given)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self


@stands_for("functools.partialmethod")
def partialmethod(run: Interpreter, function: Any, *args: Any, **keywords: Any) -> Any:
    return Native(
        "functools.partialmethod",
        lambda run, receiver, *more, **named: run.call_with(
            function, Arguments([receiver, *args, *more], {**keywords, **named})
        ),
    )


@stands_for("functools.lru_cache", "functools.cache", "async_lru.alru_cache", "cachetools.func.ttl_cache")
def lru_cache(run: Interpreter, function: Any = None, *_: Any, **__: Any) -> Any:
    if isinstance(function, (Function, Wrapped, Bound, Class, Descriptor)):
        return _cached(run, function)
    return Native("functools.lru_cache", _cached)


def _cached(run: Interpreter, function: Any) -> Any:
    if not isinstance(function, Function):
        return function
    made = run.allocate(run.external("functools._Cached"))
    assert isinstance(made, Cached)
    made.function = function
    made.results = {}
    made.expose(__wrapped__=function, __name__=function.name)
    return made


@stands_for("functools._Cached")
class Cached(StandIn):
    """A function whose results are kept."""

    function: Function
    results: dict[Any, Any]

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        key = (
            tuple(key_of(plain(one)) for one in args),
            tuple((name, key_of(plain(one))) for name, one in sorted(keywords.items())),
        )
        if key not in self.results:
            self.results[key] = self.run.call_with(self.function, Arguments(list(args), keywords))
        return self.results[key]

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        return Native(
            "functools.lru_cache", lambda run, *args, **keywords: self.__call__(instance, *args, **keywords)
        )

    def cache_clear(self) -> None:
        """Nothing that is computed again would differ."""


@stands_for("functools.singledispatch", "functools.total_ordering", "functools.singledispatchmethod")
def unchanged(run: Interpreter, function: Any) -> Any:
    return function


@stands_for("functools.reduce")
def reduce(run: Interpreter, function: Any, values: Any, *initial: Any) -> Any:
    inner, whole = run.elements(values)
    items = [*initial, *(one.value for one in inner)]
    if not items or not whole:
        return Unknown("reduction of what is not known", run.place())
    total = items[0]
    for one in items[1:]:
        total = run.call(function, [total, one])
    return total

"""functools: wraps, partial, caches, reduce.

`wraps` marks the wrapper with `__wrapped__` and its name; a cache keeps one result per arguments.
Source: https://docs.python.org/3/library/functools.html
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator.annotations import parameter_annotation
from analyzer.evaluator.classes import is_subclass
from analyzer.evaluator.comparing import key_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import distribute, join, plain
from analyzer.evaluator.kinds import is_instance
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
        if isinstance(wrapped, (Function, Wrapped, Bound)):
            names = ("__name__", "__qualname__", "__module__", "__doc__")
            wrapper.attributes.update({name: run.attribute(wrapped, name) for name in names})
        inner = wrapped
        while isinstance(inner, (Function, Wrapped)):
            for name, value in inner.attributes.items():
                wrapper.attributes.setdefault(name, value)
            inner = inner.inner if isinstance(inner, Wrapped) else None
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
    made = run.allocate(run.external("functools._PartialMethod"))
    assert isinstance(made, PartialMethod)
    made.function, made.arguments, made.keywords = function, args, keywords
    return made


@stands_for("functools._PartialMethod")
class PartialMethod(StandIn):
    """A method of which some arguments are given already."""

    function: Any
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return Native(
            "functools.partialmethod",
            lambda run, *more, **named: run.call_with(
                self.function, Arguments([instance, *self.arguments, *more], {**self.keywords, **named})
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


@stands_for("functools.singledispatch")
def singledispatch(run: Interpreter, function: Any) -> Any:
    made = run.allocate(run.external("functools._Dispatched"))
    assert isinstance(made, Dispatched)
    made.kinds = [(run.external("builtins.object"), function)]
    made.expose(__wrapped__=function, __name__=run.attribute(function, "__name__", None))
    return made


@stands_for("functools._Dispatched")
class Dispatched(StandIn):
    """A function with implementations by the class of its first argument."""

    kinds: list[tuple[Any, Any]]

    def register(self, cls: Any, function: Any = None) -> Any:
        if function is not None:
            self.kinds.append((cls, function))
            return function
        if isinstance(cls, Function):
            spec = cls.node.args
            first = next(iter([*spec.posonlyargs, *spec.args]), None)
            annotation = parameter_annotation(self.run, cls, first) if first is not None else None
            self.kinds.append((annotation, cls))
            return cls
        return Native("functools.register", lambda run, function: self.register(cls, function))

    def dispatch(self, cls: Any) -> Any:
        return Unknown("implementation for a class", self.run.place())

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        given = Arguments(list(args), keywords)
        fitting: list[tuple[Any, Any]] = []
        for cls, function in self.kinds:
            known = is_instance(self.run, args[0], cls) if args else None
            if known is None:
                return join([Possible(self.run.call_with(one, given)) for _, one in self.kinds])
            if known:
                fitting.append((cls, function))
        chosen = fitting[0]
        for one in fitting[1:]:
            if is_subclass(self.run, one[0], chosen[0]):
                chosen = one
        return self.run.call_with(chosen[1], given)


@stands_for("functools.total_ordering", "functools.singledispatchmethod")
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

"""Built-in types: conversions and containers.

Not modelled: what a subclass of `str`, `int` or `bytes` is worth as a number or text; the bytes that `bytes`
makes.
Source: https://docs.python.org/3/library/stdtypes.html
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator import containers, texts
from analyzer.evaluator.attributes import truth_of
from analyzer.evaluator.comparing import key_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import lifted, plain, resting_on, settings_of
from analyzer.evaluator.library.builtin_numbers import computed
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import Class, NativeClass
from analyzer.evaluator.values import Arguments, Dict, List, Possible, Sequence, Set, Tuple, Unknown, Value


class _Plain(StandIn):
    """A built-in type whose call converts."""


@stands_for("builtins.str")
class Str(_Plain):
    @staticmethod
    def construct(run: Interpreter, value: Any = "", *encoding: Any, **_: Any) -> Any:
        return Unknown("decoded bytes", run.place()) if encoding else texts.shown(run, value)

    @classmethod
    def maketrans(cls, run: Interpreter, *args: Any) -> Any:
        known = [texts.to_python(plain(one)) for one in args]
        if any(isinstance(one, Value) for one in known):
            return Unknown("translation table")
        try:
            table = str.maketrans(*known)
        except (TypeError, ValueError) as error:
            return run.fails(type(error).__name__, "maketrans fails")
        return Dict({key_of(key): (key, Possible(one)) for key, one in table.items()}, run.path)


@stands_for("builtins.int")
class Int(_Plain):
    @staticmethod
    def construct(run: Interpreter, /, *args: Any, **keywords: Any) -> Any:
        return computed(run, int, *args, **keywords)


@stands_for("builtins.float")
class Float(_Plain):
    @staticmethod
    def construct(run: Interpreter, *args: Any) -> Any:
        return computed(run, float, *args)


@stands_for("builtins.bytes", "builtins.bytearray", "builtins.memoryview")
class Bytes(_Plain):
    @staticmethod
    def construct(run: Interpreter, *_: Any, **__: Any) -> Any:
        return Unknown("bytes")


@stands_for("builtins.bool")
class Bool(Int):
    @staticmethod
    def construct(run: Interpreter, value: Any = False) -> Any:
        def convert(one: Any) -> Any:
            known, _ = truth_of(run, one)
            return Unknown("truth of what is not known") if known is None else known

        return lifted(convert, value)


class _Container(StandIn):
    """A built-in container type."""

    MAKES: type[Sequence] = List

    @classmethod
    def construct(cls, run: Interpreter, value: Any = None) -> Any:
        if value is None:
            return cls.MAKES([], run.path)
        return resting_on(settings_of(value), containers.sequence_of(run, cls.MAKES, value))


@stands_for("builtins.list")
class ListType(_Container):
    MAKES = List


@stands_for("builtins.tuple")
class TupleType(_Container):
    MAKES = Tuple


@stands_for("builtins.set")
class SetType(_Container):
    MAKES = Set


@stands_for("builtins.frozenset")
class FrozenSetType(_Container):
    MAKES = Set


@stands_for("builtins.dict")
class DictType(StandIn):
    @staticmethod
    def construct(run: Interpreter, /, *args: Any, **keywords: Any) -> Any:
        return containers.dict_of(run, args, keywords)

    @classmethod
    def fromkeys(cls, run: Interpreter, keys: Any, value: Any = None) -> Any:
        made = Dict({}, run.path)
        inner, whole = run.elements(keys)
        for one in inner:
            made.entries[key_of(one.value)] = (one.value, Possible(value, one.path))
        made.open = not whole
        return made


@stands_for(*(f"builtins.{kind}.__new__" for kind in ("dict", "float", "int", "list", "set", "str", "tuple")))
def new(run: Interpreter, cls: Any, *args: Any, **keywords: Any) -> Any:
    if not isinstance(cls, (Class, NativeClass)):
        return Unknown("new object", run.place())
    made = run.allocate(cls)
    if made.payload is not None:
        run.fill(made.payload, Arguments(list(args), keywords))
    return made

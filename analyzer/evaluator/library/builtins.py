"""Built-in functions and types.

Modelled: what start-up code calls to build registrations.  Not modelled: `exec`, `eval`, `compile` and
`input` (blind spots), object layout, buffers.
Source: the Python language and library reference, 3.11 to 3.14.
"""

from __future__ import annotations

import ast
import builtins
from typing import Any

from analyzer.evaluator import classes, containers, kinds, texts
from analyzer.evaluator.attributes import ABSENT, attribute, look_up
from analyzer.evaluator.conditions import Condition
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import MAX_SIZE, as_constant, binary, join, key_of, lifted, plain, truth
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import (
    Bound,
    Class,
    Descriptor,
    Function,
    Instance,
    Native,
    NativeClass,
    Wrapped,
    name_of,
)
from analyzer.evaluator.values import (
    Dict,
    External,
    Generator,
    Join,
    List,
    Possible,
    Result,
    Sequence,
    Set,
    Text,
    Tuple,
    Unknown,
    Value,
    is_constant,
)

CONSTANTS = {"builtins.__debug__": True, "builtins.NotImplemented": External("builtins.NotImplemented")}


@stands_for("builtins.object")
class Object(StandIn):
    """`object`."""

    @staticmethod
    def construct(run: Interpreter, *_: Any, **__: Any) -> Any:
        return Instance(run.external("builtins.object"), run.place(), run.path)


@stands_for("builtins.object.__new__", "builtins.type.__new__")
def object_new(run: Interpreter, cls: Any, *args: Any, **_: Any) -> Any:
    if len(args) == 3:  # type.__new__(metaclass, name, bases, namespace)
        return Type.construct(run, *args)
    return run.allocate(cls) if isinstance(cls, (Class, NativeClass)) else Unknown("new object", run.place())


@stands_for("builtins.object.__setattr__")
def object_setattr(run: Interpreter, value: Any, name: Any, new: Any) -> None:
    setattr_(run, value, name, new)


@stands_for("builtins.object.__init__", "builtins.object.__init_subclass__")
def object_init(run: Interpreter, *_: Any, **__: Any) -> None:
    """Nothing happens."""


class _Plain(StandIn):
    """A built-in type whose call converts."""


def _constant(run: Interpreter, function: Any, *args: Any, **keywords: Any) -> Any:
    def convert(*values: Any) -> Any:
        known = [texts.to_python(value) for value in values]
        if any(isinstance(value, Value) for value in known):
            return Unknown(f"{function.__name__} of what is not known", run.place())
        try:
            result = function(*known, **{key: plain(value) for key, value in keywords.items()})
        except (ArithmeticError, TypeError, ValueError, MemoryError) as error:
            return run.fails(type(error).__name__, f"{function.__name__} fails")
        return texts.to_value(result)

    return lifted(convert, *args)


@stands_for("builtins.str")
class Str(_Plain):
    @staticmethod
    def construct(run: Interpreter, value: Any = "", *_: Any, **__: Any) -> Any:
        return texts.shown(run, value)

    @staticmethod
    def maketrans(*_: Any) -> Any:
        return Unknown("translation table")


@stands_for("builtins.int")
class Int(_Plain):
    @staticmethod
    def construct(run: Interpreter, *args: Any, **keywords: Any) -> Any:
        return _constant(run, int, *args, **keywords)


@stands_for("builtins.float")
class Float(_Plain):
    @staticmethod
    def construct(run: Interpreter, *args: Any) -> Any:
        return _constant(run, float, *args)


@stands_for("builtins.bytes", "builtins.bytearray", "builtins.memoryview")
class Bytes(_Plain):
    @staticmethod
    def construct(run: Interpreter, *_: Any, **__: Any) -> Any:
        return Unknown("bytes")


@stands_for("builtins.bool")
class Bool(_Plain):
    @staticmethod
    def construct(run: Interpreter, value: Any = False) -> Any:
        def convert(one: Any) -> Any:
            known, _ = truth(one)
            return Unknown("truth of what is not known") if known is None else known

        return lifted(convert, value)


class _Container(StandIn):
    """A built-in container type."""

    MAKES: type[Sequence] = List

    @classmethod
    def construct(cls, run: Interpreter, value: Any = None) -> Any:
        if value is None:
            return cls.MAKES([], run.path)
        return containers.sequence_of(run, cls.MAKES, value)


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
    def construct(run: Interpreter, *args: Any, **keywords: Any) -> Any:
        return containers.dict_of(run, args, keywords)

    @classmethod
    def fromkeys(cls, run: Interpreter, keys: Any, value: Any = None) -> Any:
        made = Dict({}, run.path)
        inner, whole = run.elements(keys)
        for one in inner:
            made.entries[key_of(one.value)] = (one.value, Possible(value, one.path))
        made.open = not whole
        return made


@stands_for("builtins.type")
class Type(StandIn):
    """`type(x)` and `type(name, bases, namespace)`."""

    @staticmethod
    def construct(run: Interpreter, *args: Any, **_: Any) -> Any:
        if len(args) == 1:
            return class_of(run, args[0])
        if len(args) == 3:
            name, bases, names = plain(args[0]), args[1], plain(args[2])
            module = run.file
            if module is None:
                return Unknown("class made by a call")
            found = (
                {key: one.value for key, one in names.entries.values() if isinstance(key, str)}
                if isinstance(names, Dict)
                else {}
            )
            spelled, _known = texts.spelled(name)
            owner = plain(found.get("__module__"))
            qualname = plain(found.get("__qualname__")) or spelled
            made = classes.build(
                run, spelled, [one.value for one in run.each(bases)], found, module, str(qualname)
            )
            if isinstance(owner, str):
                made.attributes["__module__"] = owner
            return made
        return Unknown("type of what is not known")


def class_of(run: Interpreter, value: Any) -> Any:
    """`type(value)`."""
    value = plain(value)
    if isinstance(value, Instance):
        return value.cls
    if isinstance(value, Class):
        return value.metaclass or run.external("builtins.type")
    if isinstance(value, (Unknown, External, Join)):
        return Unknown("type of what is not known")
    kind = kinds.kind_of(value)
    return run.external(f"builtins.{kind}") if kind is not None else Unknown("type of what is not known")


@stands_for("builtins.isinstance")
def isinstance_(run: Interpreter, value: Any, cls: Any) -> Any:
    found = kinds.is_instance(run, value, cls)
    return Unknown(f"whether it is a {name_of(cls)[:60]}") if found is None else found


@stands_for("builtins.issubclass")
def issubclass_(run: Interpreter, cls: Any, other: Any) -> Any:
    if not isinstance(plain(cls), (Class, NativeClass, External, Unknown, Join)):
        return run.fails("TypeError", "issubclass of what is not a class")
    found = classes.is_subclass(run, cls, other)
    return Unknown(f"whether it derives from {name_of(other)[:60]}") if found is None else found


@stands_for("builtins.callable")
def callable_(run: Interpreter, value: Any) -> Any:
    value = plain(value)
    if isinstance(value, Instance):
        return look_up(run, value, "__call__") is not ABSENT
    if isinstance(value, (Function, Class, NativeClass, Native, Bound, Wrapped)):
        return True
    if is_constant(value) or isinstance(value, (Sequence, Dict, Text)):
        return False
    return Unknown("whether it can be called")


@stands_for("builtins.hasattr")
def hasattr_(run: Interpreter, value: Any, name: Any) -> Any:
    name, value = plain(name), plain(value)
    if not isinstance(name, str) or isinstance(value, (Unknown, External)):
        return Unknown("whether it has the attribute")
    if isinstance(value, Join):
        found = {look_up(run, one.value, name) is not ABSENT for one in value.alternatives}
        return found.pop() if len(found) == 1 else Unknown("whether it has the attribute")
    found_value = look_up(run, value, name)
    if isinstance(found_value, Result) and found_value.place is not None and isinstance(value, Instance):
        return Unknown("whether the library's base has the attribute")
    return found_value is not ABSENT


@stands_for("builtins.getattr")
def getattr_(run: Interpreter, value: Any, name: Any, *default: Any) -> Any:
    def get(key: Any) -> Any:
        if not isinstance(key, str):
            return Unknown("attribute whose name is not known", run.place())
        return attribute(run, value, key, *default)

    return lifted(get, name) if not isinstance(plain(name), str) else get(plain(name))


@stands_for("builtins.setattr")
def setattr_(run: Interpreter, value: Any, name: Any, new: Any) -> None:
    name = plain(name)
    if isinstance(name, str):
        run.set_attribute(value, name, new)


@stands_for("builtins.delattr")
def delattr_(run: Interpreter, value: Any, name: Any) -> None:
    if isinstance(value, Instance) and isinstance(name, str) and not run.path:
        value.attributes.pop(name, None)


@stands_for("builtins.len")
def len_(run: Interpreter, value: Any) -> Any:
    if isinstance(value, Class):
        value = run.iterate(value)
    return lifted(containers.length, value)


@stands_for("builtins.range")
def range_(run: Interpreter, *args: Any) -> Any:
    bounds = [plain(one) for one in args]
    if all(isinstance(one, int) for one in bounds) and bounds:
        try:
            found = range(*bounds)
        except (TypeError, ValueError):
            return Unknown("range fails")
        if len(found) <= MAX_SIZE:
            return List.of(list(found))
    return List([Possible(Unknown("number in a range that is not known"))], run.path, True)


@stands_for("builtins.enumerate")
def enumerate_(run: Interpreter, values: Any, start: Any = 0) -> Any:
    inner, whole = run.elements(values)
    first = start if isinstance(start, int) else 0
    return List(
        [Possible(Tuple.of([first + at, one.value]), one.path) for at, one in enumerate(inner)],
        run.path,
        not whole,
    )


@stands_for("builtins.zip", "itertools.zip_longest")
def zip_(run: Interpreter, *values: Any, strict: Any = False, fillvalue: Any = None) -> Any:
    columns = [run.elements(value) for value in values]
    made = List([], run.path, not all(whole for _, whole in columns))
    for row in zip(*(inner for inner, _ in columns), strict=False):
        path = tuple(condition for one in row for condition in one.path)
        made.elements.append(Possible(Tuple.of([one.value for one in row]), path))
    return made


@stands_for("builtins.map")
def map_(run: Interpreter, function: Any, *values: Any) -> Any:
    columns = [run.elements(value) for value in values]
    made = List([], run.path, not all(whole for _, whole in columns))
    for row in zip(*(inner for inner, _ in columns), strict=False):
        made.elements.append(Possible(run.call(function, [one.value for one in row]), row[0].path))
    return made


@stands_for("builtins.filter")
def filter_(run: Interpreter, function: Any, values: Any) -> Any:
    inner, whole = run.elements(values)
    made = List([], run.path, not whole)
    for one in inner:
        known, by_default = truth(one.value if function is None else run.call(function, [one.value]))
        if known is None:
            test = Condition(f"filter({name_of(function)})", by_default)
            made.elements.append(Possible(one.value, (*one.path, test)))
        elif known:
            made.elements.append(one)
    return made


@stands_for("builtins.sorted")
def sorted_(run: Interpreter, values: Any, *, key: Any = None, reverse: Any = False) -> Any:
    inner, whole = run.elements(values)
    return List(containers.sorted_elements(run, inner, plain(key), reverse), run.path, not whole)


@stands_for("builtins.reversed")
def reversed_(run: Interpreter, values: Any) -> Any:
    inner, whole = run.elements(values)
    return List(inner[::-1], run.path, not whole)


@stands_for("builtins.sum")
def sum_(run: Interpreter, values: Any, start: Any = 0) -> Any:
    inner, whole = run.elements(values)
    total = start
    for one in inner:
        total = binary(ast.Add, total, one.value)
    if not whole and isinstance(total, Sequence):
        total.open = True
    return total


@stands_for("builtins.any")
def any_(run: Interpreter, values: Any) -> Any:
    inner, whole = run.elements(values)
    found = [truth(one.value)[0] if not one.path else None for one in inner]
    if True in found:
        return True
    return False if whole and None not in found else Unknown("any of what is not known")


@stands_for("builtins.all")
def all_(run: Interpreter, values: Any) -> Any:
    inner, whole = run.elements(values)
    found = [truth(one.value)[0] for one in inner]
    if False in found:
        return False
    return True if whole and None not in found else Unknown("all of what is not known")


def _extreme(run: Interpreter, function: Any, values: tuple[Any, ...], key: Any, default: Any) -> Any:
    inner = run.elements(values[0])[0] if len(values) == 1 else [Possible(value) for value in values]
    if not inner:
        return default
    ordered = containers.sorted_elements(run, inner, plain(key), False)
    known = [as_constant(plain(one.value)) for one in inner]
    if key is None and any(isinstance(one, Value) for one in known):
        return join([Possible(one.value) for one in inner])
    return ordered[0 if function is builtins.min else -1].value


@stands_for("builtins.min")
def min_(run: Interpreter, *values: Any, key: Any = None, default: Any = None) -> Any:
    return _extreme(run, builtins.min, values, key, default)


@stands_for("builtins.max")
def max_(run: Interpreter, *values: Any, key: Any = None, default: Any = None) -> Any:
    return _extreme(run, builtins.max, values, key, default)


@stands_for("builtins.iter")
def iter_(run: Interpreter, values: Any, *_: Any) -> Any:
    inner, whole = run.elements(values)
    return Generator(inner, run.path, not whole)


@stands_for("builtins.next", "builtins.anext")
def next_(run: Interpreter, values: Any, *default: Any) -> Any:
    values = plain(values)
    if isinstance(values, Instance):
        method = look_up(run, values, "__next__")
        if method is not ABSENT:
            return run.call(method, [])
    inner, whole = run.elements(values)
    if not inner:
        return default[0] if default else run.fails("StopIteration", "next of nothing")
    first = inner[0]
    if isinstance(values, Generator) and not run.path:
        values.elements.pop(0)
    if not first.path:
        return first.value if whole else join([first, *map(Possible, default)])
    return join([*inner, *map(Possible, default)])


@stands_for("builtins.abs", "builtins.round")
def number(run: Interpreter, value: Any, *_: Any) -> Any:
    return _constant(run, abs, value)


@stands_for("builtins.chr")
def chr_(run: Interpreter, value: Any) -> Any:
    return _constant(run, chr, value)


@stands_for("builtins.ord")
def ord_(run: Interpreter, value: Any) -> Any:
    return _constant(run, ord, value)


@stands_for("builtins.repr", "builtins.ascii", "builtins.format")
def repr_(run: Interpreter, value: Any, *spec: Any) -> Any:
    return (
        texts.with_spec(run, value, "r", "")
        if not spec
        else texts.with_spec(run, value, None, str(plain(spec[0])))
    )


@stands_for("builtins.print", "builtins.breakpoint")
def print_(run: Interpreter, *_: Any, **__: Any) -> None:
    """Nothing that is printed registers anything."""


@stands_for("builtins.id", "builtins.hash")
def identity(run: Interpreter, value: Any) -> Any:
    return Unknown("identity")


@stands_for("builtins.property", "abc.abstractproperty")
def property_(run: Interpreter, function: Any = None, setter: Any = None, *_: Any, **__: Any) -> Any:
    return Descriptor("property", function, setter)


@stands_for(
    "functools.cached_property", "django.utils.functional.cached_property", "werkzeug.utils.cached_property"
)
def cached_property(run: Interpreter, function: Any, *_: Any, **__: Any) -> Any:
    return Descriptor("cached_property", function)


@stands_for("builtins.staticmethod", "abc.abstractstaticmethod")
def staticmethod_(run: Interpreter, function: Any) -> Any:
    return Descriptor("staticmethod", function)


@stands_for("builtins.classmethod", "abc.abstractclassmethod")
def classmethod_(run: Interpreter, function: Any) -> Any:
    return Descriptor("classmethod", function)


@stands_for("builtins.open")
def open_(run: Interpreter, *_: Any, **__: Any) -> Any:
    return Unknown("a file's content", run.place())


@stands_for("builtins.__import__")
def import_(run: Interpreter, name: Any, *_: Any, **__: Any) -> Any:
    name = plain(name)
    if isinstance(name, str) and run.file is not None:
        return run.import_module(name.partition(".")[0], run.file)
    run.hole("import", "__import__", "the name of the imported module is not known")
    return Unknown("imported module", run.place())


@stands_for("builtins.exec", "builtins.eval", "builtins.compile")
def exec_(run: Interpreter, *_: Any, **__: Any) -> Any:
    run.hole("exec", "exec", "code is made at run time")
    return Unknown("code made at run time", run.place())


@stands_for("builtins.divmod", "builtins.pow")
def arithmetic(run: Interpreter, *_: Any) -> Any:
    return Unknown("arithmetic")


# Frame-aware functions are answered where calls are evaluated (calls.py); these names only make them known.
@stands_for("builtins.locals")
def locals_(run: Interpreter) -> Any:
    return Dict({}, run.path, True)


@stands_for("builtins.globals")
def globals_(run: Interpreter) -> Any:
    return Dict({}, run.path, True)


@stands_for("builtins.vars")
def vars_(run: Interpreter, value: Any = None) -> Any:
    return run.namespace_of(value)


@stands_for("builtins.dir")
def dir_(run: Interpreter, value: Any = None) -> Any:
    return Unknown("names of an object")

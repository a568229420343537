"""Built-in functions and types.

Modelled: what start-up code calls to build registrations.  Not modelled: `exec`, `eval`, `compile` and
`input` (blind spots), object layout, buffers.
Source: the Python language and library reference, 3.11 to 3.14.
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator import classes, containers, kinds, texts
from analyzer.evaluator.attributes import ABSENT, attribute, look_up, own_method, set_on_instance
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import lifted, plain
from analyzer.evaluator.marks import is_unmarked
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import (
    Bound,
    Class,
    Descriptor,
    Function,
    Instance,
    Module,
    Native,
    NativeClass,
    Wrapped,
    name_of,
)
from analyzer.evaluator.values import (
    Dict,
    External,
    Join,
    Result,
    Sequence,
    Text,
    Unknown,
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
        waiting = run.defining[-1] if run.defining else None
        if waiting is not None and waiting.name == plain(args[0]) and isinstance(plain(args[2]), Dict):
            entries = plain(args[2]).entries.values()
            waiting.attributes.update(
                {name: one.value for name, one in list(entries) if isinstance(name, str)}
            )
            return waiting
        return Type.construct(run, *args)
    return run.allocate(cls) if isinstance(cls, (Class, NativeClass)) else Unknown("new object", run.place())


@stands_for("builtins.object.__setattr__")
def object_setattr(run: Interpreter, value: Any, name: Any, new: Any) -> None:
    if isinstance(plain(name), str):
        set_on_instance(run, value, plain(name), new)


@stands_for("builtins.object.__init__", "builtins.object.__init_subclass__")
def object_init(run: Interpreter, *_: Any, **__: Any) -> None:
    """Nothing happens."""


@stands_for("builtins.type")
class Type(StandIn):
    """`type(x)` and `type(name, bases, namespace)`."""

    @staticmethod
    def construct(run: Interpreter, *args: Any, **_: Any) -> Any:
        if len(args) == 1:
            return class_of(run, args[0])
        if len(args) == 3:
            name, bases, names = plain(args[0]), args[1], plain(args[2])
            found = (
                {key: one.value for key, one in names.entries.values() if isinstance(key, str)}
                if isinstance(names, Dict)
                else {}
            )
            spelled, _known = texts.spelled(name)
            owner = plain(found.get("__module__"))
            module = _module_named(run, owner) or run.file
            if module is None:
                return Unknown("class made by a call")
            qualname = plain(found.get("__qualname__")) or spelled
            made = classes.build(
                run, spelled, [one.value for one in run.each(bases)], found, module, str(qualname)
            )
            if isinstance(owner, str):
                made.attributes["__module__"] = owner
            return made
        return Unknown("type of what is not known")


def _module_named(run: Interpreter, name: Any) -> Module | None:
    """The target's module that a class says it belongs to, wherever the call stands that makes it."""
    found = (
        run.index.find(name, run.file.path if run.file is not None else None)
        if isinstance(name, str)
        else None
    )
    return run.importer.of_path(found.path) if found is not None and found.path is not None else None


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
    if is_unmarked(run, value, name):
        return False
    if isinstance(value, Join):
        found = [hasattr_(run, one.value, name) for one in value.alternatives]
        decided = found[0] if all(one is found[0] for one in found) else None
        return decided if isinstance(decided, bool) else Unknown("whether it has the attribute")
    found_value = look_up(run, value, name)
    if isinstance(found_value, Result) and found_value.place is not None and isinstance(value, Instance):
        return Unknown("whether the library's base has the attribute")
    return found_value is not ABSENT


@stands_for("builtins.getattr")
def getattr_(run: Interpreter, value: Any, name: Any, *default: Any) -> Any:
    def get(key: Any) -> Any:
        if not isinstance(key, str):
            why = f" ({key.reason})" if isinstance(key, Unknown) else ""
            return Unknown(f"attribute whose name is not known{why}", run.place())
        if default and isinstance(value, External) and run.index.owns(value.name):
            # A module of the target's that the deployment brings.
            return run.setting(f"{value.name}.{key}", "module", default[0])
        if default and is_unmarked(run, value, key):
            return default[0]
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
    method = own_method(run, plain(value), "__len__")
    if method is not None:
        return run.call(method, [])
    if isinstance(value, Class):
        value = run.iterate(value)
    return lifted(containers.length, value)


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
def import_(
    run: Interpreter,
    name: Any,
    globals: Any = None,
    locals: Any = None,
    fromlist: Any = None,
    level: Any = 0,
) -> Any:
    """With names to be taken from it, the module itself; without, the package that it is in."""
    name, level = plain(name), plain(level)
    if isinstance(name, str) and run.file is not None:
        if isinstance(level, int) and level > 0:
            return run.import_from(name, level, run.file)
        wanted = fromlist is not None and truth(fromlist)[0] is not False
        return run.import_module(name if wanted else name.partition(".")[0], run.file)
    run.hole("import", "__import__", "the name of the imported module is not known")
    return Unknown("imported module", run.place())


@stands_for("builtins.exec", "builtins.eval", "builtins.compile")
def exec_(run: Interpreter, *_: Any, **__: Any) -> Any:
    run.hole("exec", "exec", "code is made at run time")
    return Unknown("code made at run time", run.place())


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

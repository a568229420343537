"""Attribute access: where Python finds a name on an object, and what it makes of what it finds there."""

from __future__ import annotations

import ast
import builtins
import inspect
from functools import partial
from typing import Any, Final

from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import beyond, never_all
from analyzer.evaluator.container_methods import method_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import distribute, join, plain, resting_on, where
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import (
    Annotated,
    Bound,
    Class,
    Code,
    Deferred,
    Descriptor,
    Function,
    Instance,
    Module,
    Native,
    NativeClass,
    Super,
    Symbol,
    Wrapped,
    name_of,
)
from analyzer.evaluator.values import (
    Arguments,
    Container,
    Dict,
    External,
    Inherited,
    Join,
    List,
    Namespace,
    Possible,
    Result,
    Setting,
    Text,
    Tuple,
    Unknown,
    Value,
    is_constant,
)
from analyzer.source.outline import docstring

ABSENT: Final = object()
"""What a lookup gives when it is certain that there is no such attribute."""


class TextMethod(Value):
    """A method of a string, not yet called."""

    __slots__ = ("name", "text")

    def __init__(self, text: Any, name: str) -> None:
        self.text = text
        self.name = name


def attribute(run: Interpreter, value: Any, name: str, default: Any = ABSENT) -> Any:
    """`value.name`; Unknown (or `default`) where there is none."""
    found = look_up(run, value, name)
    if found is ABSENT:
        if default is not ABSENT:
            return default
        if isinstance(value, StandIn) and not value.lacks(name):  # the library has more than we play
            return Result(f"{name_of(value.cls)}.{name}", run.no_arguments, run.place())
        untold = _untold(run, value, name)
        if untold is not ABSENT:
            return untold
        return run.fails("AttributeError", f"{name_of(value)[:80]} has no attribute {name}")
    return found


def _of_code(function: Function, name: str) -> int | str:
    """What `__code__` says of how a function is called."""
    if name == "co_name":
        return function.name
    taken = function.node.args
    positional_only, keyword_only = len(taken.posonlyargs), len(taken.kwonlyargs)
    counts = {
        "co_argcount": positional_only + len(taken.args),
        "co_posonlyargcount": positional_only,
        "co_kwonlyargcount": keyword_only,
    }
    return counts[name]


def _untold(run: Interpreter, value: Any, name: str) -> Any:
    """What an object or a class may have from a library class that we know in part: a stub says no
    more than is needed, unless it names the rest.  ABSENT where no stub is among its bases, and of a class
    whose stubs name what they leave out."""
    cls = value.cls if isinstance(value, Instance) else value
    for base in cls.mro if isinstance(cls, Class) else ():
        if isinstance(base, Class) and base.module.path is None and base.module.tree is not None:
            if value is cls and _unwritten(run, base.full_name, name) is False:
                continue
            return Result(f"{base.full_name}.{name}", run.no_arguments, run.place())
    return ABSENT


def _unwritten(run: Interpreter, stub: str, name: str) -> bool | None:
    """Whether a class of a library has a name that its stub leaves out; None where the stub does not say."""
    for table in run.registry.declared("UNWRITTEN"):
        if stub in table:
            return name in table[stub]
    return None


def owner_of_self(node: ast.Attribute, function: Function) -> Class | None:
    """The class whose member `self.name` is, where a method reads it; None for a member of anything else."""
    own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
    return (function.read_for or function.owner) if own else None


def look_up(run: Interpreter, value: Any, name: str) -> Any:
    """`value.name`, or ABSENT."""
    match value:
        case Instance():
            return where(_of_instance(run, value, name), run.path)
        case Module():
            return run.module_attribute(value, name)
        case Class():
            return where(_of_class(run, value, name), run.path)
        case External():
            return _of_external(run, value, name)
        case Result():
            return _of_result(run, value, name)
        case Code() if name in ("co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_name"):
            return _of_code(value.function, name)
        case Unknown():
            return Unknown(value.reason, value.place)
        case NativeClass():
            return _of_native_class(run, value, name)
        case Function():
            return _of_function(value, name)
        case str() | bytes() | Text():
            return (
                TextMethod(value, name)
                if hasattr(bytes if isinstance(value, bytes) else str, name)
                else ABSENT
            )
        case Container():
            return _of_container(run, value, name)
    return _of_constant(value, name) if is_constant(value) else _through(run, value, name)


def _of_external(run: Interpreter, value: External, name: str) -> Any:
    """An attribute of a library symbol; what a class of the target's inherits stays its own."""
    if name == "__module__":
        return value.name.rpartition(".")[0]
    if value.name.startswith("builtins.") and name in ("__name__", "__qualname__"):
        return value.name.rpartition(".")[2]
    if name == "__all__":
        return List.of(run.registry.public_names(value.name))
    found = run.external(f"{value.name}.{name}")
    if isinstance(value, Inherited) and type(found) is External:
        return Inherited(found.name, value.through)
    return found


def _of_result(run: Interpreter, value: Result, name: str) -> Any:
    """An attribute of what a library gave back: what a file of the library knows of it, or the provenance."""
    for known in run.registry.declared("known_of_result"):
        found = known(run, value, name)
        if found is not None:
            return found
    return Result(f"{value.of}.{name}", value.arguments, value.place, value.through)


def _through(run: Interpreter, value: Value, name: str) -> Any:
    """An attribute of something that stands for, or around, another value."""
    match value:
        case Setting():
            found = look_up(run, value.default, name)
            if found is ABSENT:
                return Setting(value.names, Unknown(f"attribute {name} of a setting", run.place()))
            return resting_on(value.names, found)
        case Join():
            return _of_alternatives(run, value, name)
        case Bound():
            own = {"__self__": value.receiver, "__func__": value.function}
            return own[name] if name in own else look_up(run, value.function, name)
        case Super(receiver=Class() as cls) if value.after not in cls.mro:
            return _of_metaclass(run, value, cls, name)
        case Super():
            return _of_super(run, value, name)
        case Wrapped():
            own = {"__wrapped__": value.inner, **value.attributes}
            return own[name] if name in own else look_up(run, value.inner, name)
        case Descriptor():
            return _of_descriptor(value, name)
        case Annotated():
            own = {"__origin__": value.of, "__args__": Tuple.of(value.arguments)}
            return own[name] if name in own else look_up(run, value.of, name)
        case Native():
            if name in ("__name__", "__qualname__"):
                return value.name.rpartition(".")[2]
            if name == "__module__":
                return value.name.rpartition(".")[0]
            return run.external(f"{value.name}.{name}")
        case Deferred():
            return look_up(run, run.settle(value), name)
    return Unknown(f"attribute {name}", run.place())


def _of_alternatives(run: Interpreter, value: Join, name: str) -> Any:
    """The attribute of each alternative that has it: one that has not ends its own way only."""
    there = []
    for one in value.alternatives:
        found = look_up(run, one.value, name)
        found = _untold(run, one.value, name) if found is ABSENT else found
        if found is not ABSENT:
            there.append(Possible(found, one.path))
    return join(there) if there else ABSENT


def _of_descriptor(value: Descriptor, name: str) -> Any:
    match name:
        case "setter" | "getter" | "deleter":
            return Native(name, lambda run, function: Descriptor(value.kind, value.function, function))
        case "__get__":
            return Native(name, lambda run, instance, owner=None: _unwrap(run, value, instance, owner))
        case "fget" | "__func__" | "__wrapped__":
            return value.function
    return ABSENT


def _of_constant(value: Any, name: str) -> Any:
    if value is None or not hasattr(value, name):
        return ABSENT
    if name in ("real", "imag", "numerator", "denominator"):
        return getattr(value, name)
    return TextMethod(value, name)


def _of_instance(run: Interpreter, value: Instance, name: str) -> Any:
    found = value.attributes.get(name, ABSENT)
    if found is ABSENT and name in ("__class__", "__dict__", "__module__"):
        return _of_object(run, value, name)
    if found is not ABSENT:
        if type(found) is Join and len(found.alternatives) == 1:
            # Set under a test only: what the class says holds otherwise.
            fallback = class_attribute(run, value.cls, name)
            if fallback is not ABSENT:
                return join([*found.alternatives, Possible(bind(run, fallback, value, value.cls))])
        return run.settle(found)
    found = class_attribute(run, value.cls, name, value)
    if found is not ABSENT:
        return bind(run, found, value, value.cls)
    if value.payload is not None:
        method = method_of(value.payload, name)
        if method is not None:
            return Bound(Native(name, method), value.payload)
    inner = value.attributes.get("_value_")
    if isinstance(inner, str) and not name.startswith("_") and hasattr(inner, name):
        return TextMethod(inner, name)  # a member of an enumeration of texts
    getter = class_attribute(run, value.cls, "__getattr__")
    if isinstance(getter, Function):
        return run.call(Bound(getter, value), [name])
    if isinstance(value, StandIn):
        made = value.missing_attribute(name)
        if made is not NotImplemented:
            return made
    if opaque(value.cls):
        base = opaque(value.cls)
        through = None if isinstance(value, StandIn) else value
        return Result(f"{base}.{name}", run.no_arguments, run.place(), through)
    return ABSENT


def _of_object(run: Interpreter, value: Instance, name: str) -> Any:
    """What every object has."""
    if name == "__module__":
        return look_up(run, value.cls, name)
    return value.cls if name == "__class__" else Namespace(value.attributes, value.made)


def own_method(run: Interpreter, value: Any, name: str) -> Any:
    """A method that the target's own class gives an instance, bound to it; None where it gives none."""
    if not isinstance(value, Instance):
        return None
    for base in mro_of(value.cls):
        found = base.namespace.get(name) if isinstance(base, Class) else None
        if found is not None:
            return bind(run, run.settle(found), value, value.cls)
    return None


def played_method(run: Interpreter, value: Instance, name: str) -> Any:
    """A method that a library class which we play gives an instance, bound to it; None where none does."""
    found = class_attribute(run, value.cls, name)
    return Bound(found, value) if isinstance(found, Native) else None


def truth_of(run: Interpreter, value: Any) -> tuple[bool | None, bool | None]:
    """`operations.truth`, where the target's own `__bool__` and `__len__` have a say."""
    for name in ("__bool__", "__len__") if isinstance(plain(value), Instance) else ():
        method = own_method(run, plain(value), name)
        if method is not None:
            return truth(run.call(method, []))
    return truth(value)


def opaque(cls: Any) -> str | None:
    """The name of a base that nobody models, if the class has one: it may bring any attribute."""
    for base in mro_of(cls):
        if isinstance(base, External):
            return base.name if base.name != "object" else None
        if isinstance(base, Unknown):
            return "{?}"
    return None


EXCEPTIONS: Final = frozenset(
    f"builtins.{name}"
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
)


def is_exception(cls: Any) -> bool:
    """Whether it is one of Python's own exceptions, or derives from one."""
    return any(isinstance(base, External) and base.name in EXCEPTIONS for base in mro_of(cls))


def mro_of(cls: Any) -> tuple[Any, ...]:
    """The order in which attributes are looked up."""
    return cls.mro if isinstance(cls, Class) else (cls,)


def class_attribute(run: Interpreter, cls: Any, name: str, instance: Instance | None = None) -> Any:
    """The raw attribute of a class over its order of resolution, or ABSENT."""
    for base in mro_of(cls):
        if isinstance(base, Class):
            found = base.namespace.get(name, ABSENT)
            if found is not ABSENT:
                return run.settle(found)
        elif isinstance(base, NativeClass):
            found = native_attribute(run, base, name)
            if found is not ABSENT:
                return found
    return ABSENT


def native_attribute(run: Interpreter, cls: NativeClass, name: str) -> Any:
    """What the target can see on a class that we play: functions and properties defined below `StandIn`, and
    constants under its name."""
    if name in cls.attributes:
        return cls.attributes[name]
    for kind in cls.played_by.__mro__:
        if kind is StandIn or kind is Instance:
            break
        found = kind.__dict__.get(name, ABSENT)
        if found is ABSENT or hasattr(found, "__internal__") or (name[:1] == "_" and name[:2] != "__"):
            continue
        if inspect.isfunction(found):
            return Native(f"{cls.name}.{name}", found, plain=False)
        if isinstance(found, (classmethod, staticmethod)):
            return Native(f"{cls.name}.{name}", getattr(cls.played_by, name), plain=False)
        if isinstance(found, property):
            setter = Native(f"{cls.name}.{name}", found.fset, plain=False) if found.fset is not None else None
            return Descriptor("native", found.fget, setter)
        if isinstance(found, Descriptor):
            return found
        if is_constant(found) and not name.startswith("__") and not name.isupper():
            return found
    return run.registry.constants.get(f"{cls.name}.{name}", ABSENT)


def bind(run: Interpreter, found: Any, instance: Any, cls: Any) -> Any:
    """What becomes of a class attribute that is looked up on an instance."""
    match found:
        case Function():
            return Bound(found, instance)
        case Native(plain=False):
            return Bound(found, instance)
        case Wrapped() if _is_of_function(found):
            return Bound(found, instance)
        case Descriptor():
            return _unwrap(run, found, instance, cls)
        case Join():
            return distribute(found, lambda one: bind(run, one, instance, cls))
        case Instance():
            getter = class_attribute(run, found.cls, "__get__")
            if isinstance(getter, (Function, Native)):
                return run.call(Bound(getter, found), [instance, cls])
    return found


def _is_of_function(wrapped: Wrapped) -> bool:
    """Whether a library's decorator was put around a function of the target's: a method stays one."""
    inner = wrapped.inner
    while isinstance(inner, Wrapped):
        inner = inner.inner
    return isinstance(inner, Function)


def _unwrap(run: Interpreter, found: Descriptor, instance: Any, cls: Any) -> Any:
    if found.kind == "staticmethod":
        return found.function
    if found.kind == "classmethod":
        return Bound(found.function, cls)
    if found.kind == "classproperty":
        return run.call(found.function, [cls])
    if instance is None:
        return found
    if found.kind == "native":
        return found.function(instance)
    if found.kind == "cached_property":
        name = found.function.name if isinstance(found.function, Function) else None
        value = run.call(found.function, [instance])
        if name is not None and isinstance(instance, Instance) and not isinstance(value, Unknown):
            instance.attributes[name] = value
        return value
    return run.call(found.function, [instance])


def _of_class(run: Interpreter, cls: Class, name: str) -> Any:
    found = _of_type(cls, name)
    if found is not ABSENT:
        return found
    found = class_attribute(run, cls, name)
    if found is ABSENT and name[:1] == "_" and "__" in name[2:]:
        found = _private(cls, name)
    if found is ABSENT and cls.metaclass is not None:
        made = _as_instance(run, cls, name)
        if made is not ABSENT:
            return made
    if found is ABSENT:
        base = opaque(cls)
        if base is not None:
            return _inherited(run, cls, base, name)
        if name == "__doc__":
            return docstring(cls.node)
        if name == "__annotations__":
            return run.annotations_of(cls)
        return Native(name, _object_new) if name == "__new__" else ABSENT
    if isinstance(found, Descriptor):
        return _unwrap(run, found, None, cls)
    if isinstance(found, Native) and not found.plain and inspect.ismethod(found.run):
        return Bound(found, cls)
    return _met(run, cls, name, found) if isinstance(found, (Instance, Result)) else found


def _met(run: Interpreter, cls: Class, name: str, found: Instance | Result) -> Any:
    """An object that a class holds, as reading it through the class gives it."""
    getter = class_attribute(run, found.cls, "__get__") if isinstance(found, Instance) else None
    if isinstance(getter, (Function, Native)):
        return run.call(Bound(getter, found), [None, cls])
    given: Any = found
    for met in run.registry.declared("met_on_class"):
        given = met(run, cls, name, given)
    return given


def _as_instance(run: Interpreter, cls: Class, name: str) -> Any:
    """What a class has because it is an instance of its metaclass."""
    found = class_attribute(run, cls.metaclass, name)
    if found is not ABSENT:
        return bind(run, found, cls, cls.metaclass)
    getter = class_attribute(run, cls.metaclass, "__getattr__")
    if isinstance(getter, Function) and not name.startswith("__"):
        return run.call(getter, [cls, name])
    return ABSENT


def _inherited(run: Interpreter, cls: Class, base: str, name: str) -> Any:
    """What a class may have from a base that nobody models."""
    if base.startswith("{"):
        return Unknown(f"attribute {name}")
    found = run.external(f"{base}.{name}")
    return Inherited(found.name, cls) if isinstance(found, External) else found


def _private(cls: Class, name: str) -> Any:
    """`_Class__name`: what a class of the order calls `__name`."""
    for base in cls.mro:
        prefix = f"_{base.name.lstrip('_')}" if isinstance(base, Class) else ""
        if prefix and name.startswith(f"{prefix}__"):
            return base.namespace.get(name[len(prefix) :], ABSENT)
    return ABSENT


def _of_type(cls: Class, name: str) -> Any:
    """What every class has."""
    match name:
        case "__name__":
            return cls.name
        case "__qualname__":
            return cls.qualname
        case "__module__":
            return cls.module.name
        case "__mro__":
            return Tuple.of(cls.mro)
        case "__bases__":
            return Tuple.of(cls.bases)
        case "__dict__":
            return Dict({(str, key): (key, Possible(one)) for key, one in cls.namespace.items()})
        case "__members__" if isinstance(cls.namespace.get(name), List):
            members = {one.value.attributes["name"]: one for one in cls.namespace[name].elements}
            return Dict({(str, key): (key, one) for key, one in members.items()})
        case "__subclasses__":
            return Native(name, lambda run: List.of(run.subclasses_of(cls)))
        case "__class__":
            return cls.metaclass or External("type")
        case "mro":
            return Native(name, lambda run: List.of(cls.mro))
    return ABSENT


def _of_native_class(run: Interpreter, cls: NativeClass, name: str) -> Any:
    if name in ("__name__", "__qualname__"):
        return cls.name.rpartition(".")[2]
    if name == "__module__":
        return cls.name.rpartition(".")[0]
    found = native_attribute(run, cls, name)
    if found is not ABSENT:
        return found
    full = f"{cls.name}.{name}"
    if cls.name in CONTENT and full not in run.registry.symbols:
        return Native(full, partial(_unbound, name=name))
    return run.external(full)


CONTENT: Final = frozenset(
    f"builtins.{kind}" for kind in ("bytes", "dict", "frozenset", "list", "set", "str", "tuple")
)
"""Types whose methods are also called through the type: `str.upper(x)`, `dict.update(self, x)`."""


def _unbound(run: Interpreter, receiver: Any, *args: Any, name: str, **keywords: Any) -> Any:
    content = plain(receiver)
    if isinstance(content, Instance) and content.payload is not None:
        if name == "__init__":
            return run.fill(content.payload, Arguments(list(args), keywords))
        content = content.payload
    return run.call(run.attribute(content, name), list(args), keywords)


def _of_super(run: Interpreter, value: Super, name: str) -> Any:
    receiver = value.receiver
    cls = receiver.cls if isinstance(receiver, Instance) else receiver
    order = mro_of(cls)
    if value.after in order:
        order = order[order.index(value.after) + 1 :]
    found = _behind(run, receiver, order, name)
    if found is not ABSENT:
        if isinstance(receiver, Instance):
            return bind(run, found, receiver, cls)
        if isinstance(found, Descriptor):
            return _unwrap(run, found, None, cls)
        return Bound(found, receiver) if name in ("__new__", "__init_subclass__", "__call__") else found
    unread = next((base for base in order if isinstance(base, (External, Unknown))), None)
    if unread is not None:
        if name == "__new__" and run.defining and run.defining[-1].metaclass is receiver:
            return run.external("builtins.type.__new__")  # whatever it adds, it makes the class
        through = None if isinstance(receiver, Instance) else receiver
        return Result(f"{name_of(unread)}.{name}", run.no_arguments, run.place(), through)
    if isinstance(receiver, Instance) and receiver.payload is not None:
        method = method_of(receiver.payload, name)
        if method is not None:
            return Bound(Native(name, method), receiver.payload)
    if name == "__setattr__":
        return Native(name, lambda run, key, new: set_on_instance(run, receiver, key, new))
    if name in OBJECT:
        return Native(name, OBJECT[name])
    return Unknown(f"super().{name}", run.place())


def _behind(run: Interpreter, receiver: Any, order: tuple[Any, ...], name: str) -> Any:
    """What the first class of an order has that is known to have the name: a mixin that nobody models hands
    on to what is behind it."""
    for base in order:
        found = ABSENT
        if isinstance(base, Class):
            found = base.namespace.get(name, ABSENT)
        elif isinstance(base, NativeClass):
            found = native_attribute(run, base, name)
        elif isinstance(base, External) and base.name in EXCEPTIONS and name == "__init__":
            return Native(name, lambda run, *args, **_: set_attribute(run, receiver, "args", Tuple.of(args)))
        if found is not ABSENT:
            return found
    return ABSENT


def _of_metaclass(run: Interpreter, value: Super, receiver: Class, name: str) -> Any:
    """`super()` inside a method of a metaclass; the last one is `type`, which makes instances."""
    order = mro_of(receiver.metaclass)
    after = order.index(value.after) + 1 if value.after in order else 0
    for base in order[after:]:
        found = base.namespace.get(name, ABSENT) if isinstance(base, Class) else ABSENT
        if found is not ABSENT:
            return bind(run, found, receiver, receiver.metaclass)
    if name == "__call__":
        return Native("type.__call__", lambda run, *args, **keywords: run.call(receiver, [*args], keywords))
    return OBJECT_OF_TYPE.get(name, Unknown(f"super().{name}", run.place()))


OBJECT_OF_TYPE: Final = {
    "__init__": Native("type.__init__", lambda run, *_, **__: None),
    "__prepare__": Native("type.__prepare__", lambda run, *_, **__: Dict()),
}


def _object_new(run: Interpreter, cls: Any, *_: Any, **__: Any) -> Any:
    return run.allocate(cls)


OBJECT: Final = {
    "__init__": lambda run, *_, **__: None,
    "__init_subclass__": lambda run, *_, **__: None,
    "__post_init__": lambda run, *_, **__: None,
    "__setattr__": lambda run, *args: set_on_instance(run, *args[-3:]) if len(args) >= 3 else None,
    "__new__": _object_new,
}
"""What `object` itself gives to `super()`."""


def _of_function(value: Function, name: str) -> Any:
    if name in value.attributes:
        return value.attributes[name]
    match name:
        case "__name__":
            return value.name
        case "__qualname__":
            return value.qualname
        case "__module__":
            return value.module.name
        case "__wrapped__" if value.wrapped is not None:
            return value.wrapped
        case "__dict__":
            return Namespace(value.attributes)
        case "__doc__":
            return docstring(value.node)
        case "__code__":
            return Code(value)
        case "__annotations__" | "__defaults__" | "__kwdefaults__" | "__globals__":
            return Unknown(f"{name} of a function")
        case "__get__":
            return Native(name, lambda run, instance=None, owner=None: Bound(value, instance))
    return ABSENT


def _of_container(run: Interpreter, value: Container, name: str) -> Any:
    method = method_of(value, name)
    if method is not None:
        return Bound(Native(name, method), value)
    return ABSENT


def set_attribute(run: Interpreter, target: Any, name: str, value: Any) -> None:
    """`target.name = value`; under an undecided test the former value remains an alternative."""
    match target:
        case Join():
            for one in target.alternatives:
                with run.under(one.path):
                    set_attribute(run, one.value, name, value)
        case Setting():
            set_attribute(run, target.default, name, value)
        case Bound():
            set_attribute(run, target.function, name, value)
        case Instance():
            if isinstance(target, StandIn) and (behind := target.receiver()) is not target:
                set_attribute(run, behind, name, value)
                return
            method = own_method(run, target, "__setattr__")
            if method is not None:
                run.call(method, [name, value])
            else:
                set_on_instance(run, target, name, value)
        case Class():
            _store(run, target, name, value, beyond(run.path, target.made), target.namespace)
        case Module():
            run.set_module_attribute(target, name, value)
        case NativeClass() if name in ("__getattr__", "__getattribute__"):
            """How an object that we play finds its attributes stays as we play it."""
        case Symbol():
            target.attributes[name] = value
            if name == "__wrapped__" and isinstance(target, Function):
                target.wrapped = value


def set_on_instance(run: Interpreter, target: Any, name: Any, value: Any) -> None:
    """What `object.__setattr__` does, with each name that it may be given; what is not known sets nothing."""
    if not isinstance(target, Instance):
        return
    if not isinstance(name, str):
        for one in run.alternatives(name):
            if isinstance(plain(one.value), str):
                with run.under(one.path):
                    set_on_instance(run, target, plain(one.value), value)
        return
    setter = class_attribute(run, target.cls, name)
    if isinstance(setter, Descriptor) and setter.setter is not None:
        run.call(setter.setter, [target, value])
        return
    method = own_method(run, setter, "__set__")
    if method is not None:
        run.call(method, [target, value])
    else:
        _store(run, target, name, value, beyond(run.path, target.made))


def _store(
    run: Interpreter, target: Symbol, name: str, value: Any, extra: Any, names: dict[str, Any] | None = None
) -> None:
    names = target.attributes if names is None else names
    if extra:
        before = names.get(name, ABSENT)
        if before is ABSENT and isinstance(target, Class):
            before = class_attribute(run, target, name)
        value = (
            Join((Possible(value, extra),))
            if before is ABSENT
            else join([Possible(value, extra), Possible(before, never_all(extra))])
        )
    names[name] = value

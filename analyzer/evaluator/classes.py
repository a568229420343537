"""Classes of the target: bases, order of resolution, bodies, instances.

A class statement evaluates bases and keywords at once and its body at the first look at its namespace, except
where the body itself may register something (calls as decorators, loops, plain calls) or where a base asks
for it.

Limits: `__prepare__` and the mangling of private names are not modelled.
"""

from __future__ import annotations

import ast
import inspect
from typing import Any, Final

from analyzer.evaluator.attributes import ABSENT, bind, class_attribute, is_exception, mro_of, own_method
from analyzer.evaluator.comparing import is_small
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import (
    CLASS,
    Annotated,
    Bound,
    Class,
    Frame,
    Function,
    Instance,
    Module,
    Native,
    NativeClass,
    name_of,
)
from analyzer.evaluator.values import (
    Arguments,
    Dict,
    External,
    Join,
    List,
    Namespace,
    Sequence,
    Set,
    Setting,
    Tuple,
    Unknown,
)

QUIET: Final = frozenset(
    ["property", "staticmethod", "classmethod", "abstractmethod", "override", "overload"]
)
"""Decorators that register nothing, so that a class body may wait."""

QUIET_ATTRIBUTES: Final = frozenset(["setter", "getter", "deleter", "cached_property", "abstractmethod"])

QUIET_NAMES: Final = frozenset(
    [
        "typing.overload",
        "typing.override",
        "abc.abstractmethod",
        "functools.cached_property",
        "functools.lru_cache",
        "contextlib.contextmanager",
        "functools.wraps",
        "functools.singledispatch",
    ]
)

PAYLOADS: Final[dict[str, type[Dict | Sequence]]] = {
    "builtins.dict": Dict,
    "builtins.list": List,
    "builtins.tuple": Tuple,
    "builtins.set": Set,
    "builtins.frozenset": Set,
    "collections.OrderedDict": Dict,
    "collections.defaultdict": Dict,
    "collections.UserDict": Dict,
    "collections.UserList": List,
}


def define(run: Interpreter, node: ast.ClassDef, frame: Frame) -> Any:
    """Evaluate a class statement, without its decorators."""
    qualname = frame.inner_name(node.name)
    made = Class(node, frame, frame.module, node.name, qualname)
    made.made = run.path
    for base in node.bases:
        value = run.evaluate(base.value if isinstance(base, ast.Starred) else base, frame)
        if isinstance(base, ast.Starred):
            made.bases.extend(one.value for one in run.each(value))
        else:
            made.bases.append(value)
    for keyword in node.keywords:
        value = run.evaluate(keyword.value, frame)
        if keyword.arg == "metaclass":
            made.metaclass = value
        elif keyword.arg is not None:
            made.keywords[keyword.arg] = value
    settle_bases(run, made)
    path = run.path

    def body() -> None:
        inner = Frame(CLASS, frame.module, frame, made.attributes, qualname, path)
        inner.cls = made
        with run.at(path, node, frame.module):
            run.block(node.body, inner)
            if inner.bindings is not made.attributes:
                made.attributes.update(inner.bindings)
            _own(made)
            _name_descriptors(run, made)

    made.defer(body)
    if _wants_body(run, node, frame) or _base_is_eager(made):
        _ = made.namespace
    run.classes.append(made)
    result = _by_metaclass(run, made) if isinstance(made.metaclass, Class) else made
    _announce(run, made)
    hook = class_attribute_above(run, made, "__init_subclass__")
    if isinstance(hook, (Function, Bound)):
        function = hook.function if isinstance(hook, Bound) else hook
        run.call_with(Bound(function, made), Arguments([], dict(made.keywords)))
    return result


def _by_metaclass(run: Interpreter, made: Class) -> Any:
    """What a metaclass of the target's makes of a class."""
    maker = class_attribute(run, made.metaclass, "__new__")
    initializer = class_attribute(run, made.metaclass, "__init__")
    if not isinstance(maker, Function) and not isinstance(initializer, Function):
        return made
    names = Namespace(made.namespace)
    args = [made.name, Tuple.of(made.bases), names]
    result: Any = made
    if isinstance(maker, Function):
        run.defining.append(made)
        try:
            found = run.call_with(maker, Arguments([made.metaclass, *args], dict(made.keywords)))
        finally:
            run.defining.pop()
        result = found if isinstance(found, Class) else made
    if isinstance(initializer, Function):
        run.call_with(initializer, Arguments([result, *args], dict(made.keywords)))
    return result


def _name_descriptors(run: Interpreter, made: Class) -> None:
    """Tell the target's own descriptors which class and name they serve."""
    for name, value in list(made.attributes.items()):
        method = own_method(run, value, "__set_name__")
        if method is not None:
            run.call(method, [made, name])


def build(
    run: Interpreter, name: str, bases: list[Any], names: dict[str, Any], module: Module, qualname: str
) -> Class:
    """A class made by a call of `type(name, bases, namespace)` or of a library's factory."""
    made = Class(None, module.frame, module, name, qualname)
    made.built_at = run.place()
    made.bases = list(bases)
    made.made = run.path
    made.attributes.update(names)
    settle_bases(run, made)
    run.classes.append(made)
    _announce(run, made)
    return made


def _announce(run: Interpreter, made: Class) -> None:
    """Tell the library classes that a class of the target derives from them, each kind of reaction once."""
    told: list[Any] = []
    for base in made.mro[1:]:
        if isinstance(base, NativeClass) and issubclass(base.played_by, StandIn):
            react = base.played_by.on_class
            if react.__func__ not in told:  # type: ignore[attr-defined]
                told.append(react.__func__)  # type: ignore[attr-defined]
                react(run, made)


def class_attribute_above(run: Interpreter, cls: Class, name: str) -> Any:
    """The attribute that the parents give."""
    for base in cls.mro[1:]:
        if isinstance(base, Class):
            found = base.namespace.get(name, ABSENT)
            if found is not ABSENT:
                return found.function if hasattr(found, "kind") and hasattr(found, "function") else found
    return ABSENT


COMPARISONS_PER_STEP: Final = 50
"""Comparisons of classes that take about the time of a step."""


BRINGING_NOTHING: Final = ("abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol")
"""Bases that give a class nothing that is asked for: what such a class does not have is not there."""


def settle_bases(run: Interpreter, made: Class) -> None:
    """Reduce the bases to classes and compute the order of resolution."""
    bases: list[Any] = []
    for base in made.bases:
        base = run.settle(base)
        if isinstance(base, (Setting,)):
            base = base.default
        if isinstance(base, Join):
            base = base.alternatives[0].value
        if isinstance(base, Annotated):
            base = base.of
        if isinstance(base, External) and base.name in BRINGING_NOTHING:
            made.structural = made.structural or base.name.endswith(".Protocol")
            continue
        if isinstance(base, Native):
            base = External(base.name)
        bases.append(base)
    if (
        any(isinstance(base, Class) and base.metaclass is not None for base in bases)
        and made.metaclass is None
    ):
        made.metaclass = next(
            base.metaclass for base in bases if isinstance(base, Class) and base.metaclass is not None
        )
    made.bases = bases
    rows = [list(_linear(run, base)) for base in bases]
    if len(rows) == 1:
        made.mro = (made, *rows[0])
        return
    if not run.spend(sum(map(len, rows)) ** 2 // COMPARISONS_PER_STEP):
        rows = []
    made.mro = (made, *_merge([*rows, list(bases)]))


def _linear(run: Interpreter, base: Any) -> tuple[Any, ...]:
    if isinstance(base, Class):
        return base.mro
    if isinstance(base, NativeClass):
        return native_mro(run, base)
    return (base,)


def native_mro(run: Interpreter, cls: NativeClass) -> tuple[Any, ...]:
    """The classes that a class of ours plays, in Python's own order; one that a family plays under many
    names first stands for itself."""
    played = tuple(
        run.registry.class_playing(kind)
        for kind in cls.played_by.__mro__
        if "__stands_for__" in kind.__dict__
    )
    return played if "__stands_for__" in cls.played_by.__dict__ else (cls, *played)


def _merge(rows: list[list[Any]]) -> list[Any]:
    """C3; where there is no consistent order, the first row's head goes first all the same."""
    merged: list[Any] = []
    rows = [row for row in rows if row]
    while rows:
        for row in rows:
            head = row[0]
            if not any(_holds(other[1:], head) for other in rows):
                break
        else:
            head = rows[0][0]
        merged.append(head)
        rows = [rest for row in rows if (rest := [one for one in row if not _equal(one, head)])]
    return merged


def _equal(one: Any, other: Any) -> bool:
    return one is other or (
        isinstance(one, External) and isinstance(other, External) and one.name == other.name
    )


def _holds(row: list[Any], value: Any) -> bool:
    return any(_equal(one, value) for one in row)


def _wants_body(run: Interpreter, node: ast.ClassDef, frame: Frame) -> bool:
    """Whether the body may register something when it runs."""
    for statement in node.body:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if not all(_is_quiet(run, one, frame) for one in statement.decorator_list):
                return True
        elif isinstance(statement, ast.Expr):
            if not isinstance(statement.value, ast.Constant):
                return True
        elif not isinstance(statement, (ast.Assign, ast.AnnAssign, ast.Pass, ast.ClassDef)):
            return True
    return False


def _is_quiet(run: Interpreter, node: ast.expr, frame: Frame) -> bool:
    """Whether a decorator registers nothing: a built-in one, or a library's that nobody models."""
    while isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute) and node.attr in QUIET_ATTRIBUTES:
        return True
    if isinstance(node, ast.Name) and node.id in QUIET and frame.scope_of(node.id) is None:
        return True
    first = node
    while isinstance(first, ast.Attribute):
        first = first.value
    if not isinstance(first, ast.Name) or frame.scope_of(first.id) is None:
        return False
    value = run.evaluate(node, frame)
    if isinstance(value, Native):
        return value.name in QUIET_NAMES or hasattr(value.run, "__quiet__")
    if isinstance(value, NativeClass):
        return hasattr(value.played_by, "__quiet__")
    return isinstance(value, External)


def _base_is_eager(cls: Class) -> bool:
    return any(isinstance(base, NativeClass) and getattr(base.played_by, "EAGER", False) for base in cls.mro)


def _own(cls: Class) -> None:
    """Functions found in a class body belong to it (zero-argument `super()` needs to know)."""
    for value in cls.attributes.values():
        inner = value.function if not isinstance(value, Function) and hasattr(value, "function") else value
        while isinstance(inner, Function):
            if inner.owner is None and inner.module is cls.module:
                inner.owner = cls
            inner = inner.wrapped


def allocate(run: Interpreter, cls: Any) -> Instance:
    """A new instance without its `__init__`: played by a stand-in where a base is a library class that we
    play."""
    natives = [base for base in mro_of(cls) if isinstance(base, NativeClass)]
    played: list[type[StandIn]] = [base.played_by for base in natives if issubclass(base.played_by, StandIn)]
    made: Instance
    if played:
        kinds = [
            kind
            for kind in played
            if not any(kind is not other and issubclass(other, kind) for other in played)
        ]
        kinds = list(dict.fromkeys(kinds))
        kind = kinds[0] if len(kinds) == 1 else _combined(tuple(kinds))
        player = kind.__new__(kind)
        Instance.__init__(player, cls, run.place(), run.path)
        player.run = run
        player.effects = []
        run.standins.append(player)
        made = player
    else:
        made = Instance(cls, run.place(), run.path)
    kept = next((PAYLOADS[base.name] for base in natives if base.name in PAYLOADS), None)
    if kept is not None:
        made.payload = Dict({}, run.path) if issubclass(kept, Dict) else kept([], run.path)
    return made


def _combined(kinds: tuple[type[StandIn], ...]) -> type[StandIn]:
    """One Python class for an object of several library classes."""
    try:
        return type("+".join(kind.__name__ for kind in kinds), kinds, {})
    except TypeError:
        return kinds[0]


def instantiate(run: Interpreter, cls: Class | NativeClass, args: Arguments) -> Any:
    """`cls(...)`."""
    if isinstance(cls, NativeClass):
        construct = getattr(cls.played_by, "construct", None)
        if construct is not None:
            return run.native(construct, cls.name, (run, *args.positional), args.keywords)
    else:
        made_by = run.class_call(cls, args)
        if made_by is not None:
            return made_by
    maker = class_attribute(run, cls, "__new__") if isinstance(cls, Class) else ABSENT
    if not isinstance(maker, Function):
        return _initialized(run, allocate(run, cls), args)
    made = run.call_with(
        maker, Arguments([cls, *args.positional], args.keywords, args.more_positional, args.more_keywords)
    )
    for one in run.alternatives(made):
        if isinstance(one.value, Instance) and cls in mro_of(one.value.cls):
            with run.under(one.path):
                _initialized(run, one.value, args)
    return made


def _initialized(run: Interpreter, made: Instance, args: Arguments) -> Instance:
    """A new object after its `__init__`."""
    if is_exception(made.cls):
        made.attributes["args"] = Tuple.of(args.positional)
    if any(isinstance(base, External) and base.name == "builtins.property" for base in mro_of(made.cls)):
        made.attributes.update(zip(("fget", "fset", "fdel"), args.positional, strict=False))
    initializer = class_attribute(run, made.cls, "__init__")
    if initializer is not ABSENT:
        run.call_with(bind(run, initializer, made, made.cls), args)
        own = isinstance(initializer, Function) and initializer.module.path
        if own and isinstance(made, StandIn) and not made.begun:
            _play_initializer(run, made)
    elif made.payload is not None and args.positional:
        run.fill(made.payload, args)
    return made


def _play_initializer(run: Interpreter, made: StandIn) -> None:
    """A class of the target's whose `__init__` does all that the library's does, and never calls it: ours is
    called with what the object holds under the names of its parameters, for what we remember besides; what
    the target set stays."""
    function = getattr(type(made), "__init__", None)
    if function is Instance.__init__ or not inspect.isfunction(function):
        return
    held = dict(made.attributes)
    given: dict[str, Any] = {}
    positional: list[Any] = []
    for name, parameter in list(inspect.signature(function).parameters.items())[1:]:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        value = held.get(name, ABSENT)
        if value is ABSENT:
            if parameter.default is not parameter.empty:
                continue
            value = Unknown(f"{name} of an object that never calls the __init__ of its library")
        if parameter.kind is parameter.POSITIONAL_ONLY:
            positional.append(value)
        else:
            given[name] = value
    run.native(function, f"{name_of(made.cls)}.__init__", (made, *positional), given)
    made.attributes.update(held)


def exception(run: Interpreter, cls: External, args: Arguments) -> Instance:
    """An object of one of Python's own exceptions."""
    return _initialized(run, Instance(cls, run.place(), run.path), args)


def is_subclass(run: Interpreter, cls: Any, other: Any) -> bool | None:
    """`issubclass(cls, other)`; None where it cannot be decided."""
    if isinstance(other, Tuple):
        if not is_small(other):
            return None
        found = [is_subclass(run, cls, one.value) for one in other.elements]
        return True if True in found else None if None in found or other.open else False
    if isinstance(other, Annotated) and other.of is not None:
        if isinstance(other.of, External) and other.of.name == "typing.Union":
            return is_subclass(run, cls, Tuple.of(other.arguments))
        other = other.of
    if (
        isinstance(cls, Setting)
        or isinstance(other, (Unknown, Setting, Join))
        or isinstance(cls, (Unknown, Join))
    ):
        return None
    order = _linear(run, cls)
    if _holds(list(order), other):
        return True
    if isinstance(other, NativeClass) and other.name == "builtins.object":
        return True
    if isinstance(other, Class) and (other.structural or _decides_itself(run, other)):
        return None
    if isinstance(other, Class):
        # A library class cannot derive from a class of the target.
        return None if any(isinstance(base, Unknown) for base in order) else False
    if any(isinstance(base, (External, Unknown)) and name_of(base) != "builtins.object" for base in order):
        return None
    return False


def _decides_itself(run: Interpreter, cls: Class) -> bool:
    """Whether a class says itself which others count as derived from it."""
    hooks = ("__instancecheck__", "__subclasscheck__")
    return class_attribute(run, cls, "__subclasshook__") is not ABSENT or (
        isinstance(cls.metaclass, Class)
        and any(class_attribute(run, cls.metaclass, name) is not ABSENT for name in hooks)
    )


def path_of(cls: Any) -> Path:
    """The tests in force when a class was made."""
    return cls.made if isinstance(cls, Class) else ()

"""`isinstance` and `type`: which class a value is of."""

from __future__ import annotations

import re
from typing import Any, Final

from analyzer.evaluator.classes import is_subclass
from analyzer.evaluator.comparing import is_small
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import (
    Annotated,
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
    Generator,
    Join,
    List,
    Set,
    Setting,
    Text,
    Tuple,
    Unknown,
    is_constant,
)

ABSTRACT: Final[dict[str, frozenset[str]]] = {
    "Iterable": frozenset(["list", "tuple", "set", "dict", "str", "bytes", "generator"]),
    "Sequence": frozenset(["list", "tuple", "str", "bytes"]),
    "Mapping": frozenset(["dict"]),
    "MutableMapping": frozenset(["dict"]),
    "Collection": frozenset(["list", "tuple", "set", "dict", "str", "bytes"]),
    "Set": frozenset(["set"]),
    "Callable": frozenset(["function"]),
    "FunctionType": frozenset(["function"]),
    "ModuleType": frozenset(["module"]),
    "Number": frozenset(["int", "float"]),
    "Iterator": frozenset(["generator"]),
    "Generator": frozenset(["generator"]),
}
"""Abstract classes of the standard library, by the kinds of built-in values that are of them."""


def kind_of(value: Any) -> str | None:
    """The built-in kind of a value; None where it has none."""
    if is_constant(value):
        return type(value).__name__
    match value:
        case Generator():
            return "generator"
        case List():
            return "list"
        case Tuple():
            return "tuple"
        case Set():
            return "set"
        case Dict():
            return "dict"
        case Text():
            return "str"
        case Function() | Bound() | Native() | Wrapped():
            return "function"
        case Module():
            return "module"
        case Class() | NativeClass():
            return "type"
        case Descriptor():
            return "property"
    return None


OF_FUNCTIONS: Final = re.compile(
    r"(?i)^(typing|types|collections|inspect|abc)\b|(callable|function|method|protocol|hashable|coroutine|like)$"
)
"""Names of library classes of which a function that the target defines may be an instance."""


def is_instance(run: Interpreter, value: Any, cls: Any) -> bool | None:
    """`isinstance(value, cls)`; None where it cannot be decided."""
    if isinstance(value, Setting):
        value = value.default
    if isinstance(value, Join):
        found = {is_instance(run, one.value, cls) for one in value.alternatives}
        return found.pop() if len(found) == 1 else None
    if isinstance(cls, Tuple):
        if not is_small(cls):
            return None
        results = [is_instance(run, value, one.value) for one in cls.elements]
        return True if True in results else None if None in results or cls.open else False
    if isinstance(cls, Annotated):
        if isinstance(cls.of, External) and cls.of.name == "typing.Union":
            return is_instance(run, value, Tuple.of(cls.arguments))
        return is_instance(run, value, cls.of)
    if cls is None:
        return value is None
    if isinstance(value, (Unknown, External)) or isinstance(cls, (Unknown, Join, Setting)):
        return None
    return _is_of(run, value, cls, name_of(cls))


def _is_of(run: Interpreter, value: Any, cls: Any, wanted: str) -> bool | None:
    """Whether a value that is known is of one class."""
    last = wanted.rpartition(".")[2]
    if wanted == "builtins.object":
        return True
    if isinstance(value, StandIn) and (behind := value.receiver()) is not value:
        return is_subclass(run, value.cls, cls) or is_instance(run, behind, cls)
    if isinstance(value, Instance):
        if value.payload is not None and isinstance(cls, (NativeClass, External)) and last in ABSTRACT:
            return kind_of(value.payload) in ABSTRACT[last]
        return is_subclass(run, value.cls, cls)
    kind = kind_of(value)
    if isinstance(cls, Class):
        return bool(
            isinstance(value, Class)
            and value.metaclass is not None
            and is_subclass(run, value.metaclass, cls)
        )
    if wanted in ("builtins.type", "abc.ABCMeta"):
        return kind == "type"
    if last in ABSTRACT and not wanted.startswith("builtins."):
        return kind in ABSTRACT[last]
    if wanted.startswith("builtins."):
        if last == "int" and kind == "bool":
            return True
        return kind == last or (last == "frozenset" and kind == "set")
    if isinstance(value, (Function, Bound)) and (
        isinstance(cls, NativeClass) or not OF_FUNCTIONS.search(wanted)
    ):
        return False
    return False if is_constant(value) else None

"""typing: what is called or subscripted at run time.

Type expressions themselves are read by annotations.py.
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.standin import stands_for
from analyzer.evaluator.symbols import Annotated, Class, Function, Instance, Native
from analyzer.evaluator.values import Dict, External, Possible, Tuple, Unknown

ALIASES = {
    f"typing_extensions.{name}": f"typing.{name}"
    for name in (
        "Annotated",
        "Literal",
        "Protocol",
        "TypedDict",
        "Union",
        "Optional",
        "Final",
        "ClassVar",
        "Generic",
    )
}


@stands_for("typing.cast", "typing_extensions.cast")
def cast(run: Interpreter, kind: Any, value: Any) -> Any:
    return value


@stands_for("typing.TypeVar", "typing_extensions.TypeVar", "typing.ParamSpec", "typing_extensions.ParamSpec")
def type_variable(run: Interpreter, name: Any, *constraints: Any, bound: Any = None, **_: Any) -> Any:
    return External(f"typing.TypeVar.{name}")


@stands_for("typing.NewType", "typing_extensions.NewType")
def new_type(run: Interpreter, name: Any, of: Any) -> Any:
    return of


@stands_for("typing.TypeAliasType", "typing_extensions.TypeAliasType")
def type_alias(run: Interpreter, name: Any, value: Any, **_: Any) -> Any:
    return value


@stands_for(
    "typing.overload",
    "typing.final",
    "typing.no_type_check",
    "typing.runtime_checkable",
    "abc.abstractmethod",
    "typing.override",
    "typing_extensions.override",
    "typing_extensions.overload",
    "typing_extensions.final",
    "typing_extensions.runtime_checkable",
    "types.coroutine",
)
def unchanged(run: Interpreter, function: Any) -> Any:
    return function


@stands_for("typing_extensions.deprecated", "warnings.deprecated")
def deprecated(run: Interpreter, *_: Any, **__: Any) -> Any:
    return Native("warnings.deprecated", lambda run, function: function)


@stands_for("typing.get_origin", "typing_extensions.get_origin")
def get_origin(run: Interpreter, kind: Any) -> Any:
    return kind.of if isinstance(kind, Annotated) else None


@stands_for("typing.get_args", "typing_extensions.get_args")
def get_args(run: Interpreter, kind: Any) -> Any:
    return Tuple.of(kind.arguments) if isinstance(kind, Annotated) else Tuple.of([])


@stands_for("typing.get_type_hints", "inspect.get_annotations")
def get_type_hints(run: Interpreter, value: Any, *_: Any, **__: Any) -> Any:
    value = value.cls if isinstance(value, Instance) else value
    if isinstance(value, Class):
        made = Dict({}, run.path)
        for base in reversed(value.mro):
            if isinstance(base, Class):
                made.entries.update(run.annotations_of(base).entries)
        return made
    if isinstance(value, Function):
        spec = value.node.args
        made = Dict({}, run.path)
        for argument in [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]:
            if argument.annotation is not None:
                with run.at((), argument.annotation, value.module):
                    kind = run.annotation(argument.annotation, value.frame)
                made.entries[(str, argument.arg)] = (argument.arg, Possible(kind))
        return made
    return Unknown("annotations of what is not known")

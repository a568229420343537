"""inspect: looking at modules, classes and functions to build registrations.

Source: https://docs.python.org/3/library/inspect.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.comparing import key_of, truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.signatures import (
    KEYWORD_ONLY,
    POSITIONAL_ONLY,
    POSITIONAL_OR_KEYWORD,
    VAR_KEYWORD,
    VAR_POSITIONAL,
    Shown,
    Signed,
    shown_parameters,
)
from analyzer.evaluator.standin import StandIn, internal, stands_for
from analyzer.evaluator.symbols import Bound, Class, Function, Instance, Module, Native, NativeClass, Wrapped
from analyzer.evaluator.values import Dict, Generator, List, Possible, Tuple, Unknown


def _decided(test: Any) -> Any:
    def decide(run: Interpreter, value: Any) -> Any:
        value = plain(value)
        return Unknown("kind of what is not known") if isinstance(value, Unknown) else test(value)

    return decide


isclass = stands_for("inspect.isclass")(_decided(lambda value: isinstance(value, (Class, NativeClass))))
isfunction = stands_for("inspect.isfunction")(_decided(lambda value: isinstance(value, (Function, Wrapped))))
ismethod = stands_for("inspect.ismethod")(_decided(lambda value: isinstance(value, Bound)))
ismodule = stands_for("inspect.ismodule")(_decided(lambda value: isinstance(value, Module)))
isroutine = stands_for("inspect.isroutine")(
    _decided(lambda value: isinstance(value, (Function, Bound, Native, Wrapped)))
)
isgenerator = stands_for("inspect.isgenerator")(_decided(lambda value: isinstance(value, Generator)))


def _is_async(value: Any) -> bool:
    while isinstance(value, (Bound, Wrapped)):
        value = value.function if isinstance(value, Bound) else value.inner
    return isinstance(value, Function) and value.is_async


iscoroutinefunction = stands_for("inspect.iscoroutinefunction", "asyncio.iscoroutinefunction")(
    _decided(_is_async)
)


@stands_for("inspect.isawaitable", "inspect.iscoroutine", "inspect.isasyncgen", "asyncio.iscoroutine")
def isawaitable(run: Interpreter, value: Any) -> Any:
    """Coroutines are run at their call, so a value may have come from one."""
    return Unknown("whether it is awaitable")


@stands_for("inspect.isabstract")
def isabstract(run: Interpreter, value: Any) -> Any:
    if not isinstance(value, Class):
        return False
    if not any(
        isinstance(base, Class) and base.node is not None and _has_abstract(base) for base in value.mro
    ):
        return False
    return Unknown("whether the class is abstract")


def _has_abstract(cls: Class) -> bool:
    return any(
        "abstractmethod" in str(getattr(node, "id", getattr(node, "attr", "")))
        for statement in (cls.node.body if cls.node is not None else [])
        for node in getattr(statement, "decorator_list", [])
    )


@stands_for("inspect.getmembers")
def getmembers(run: Interpreter, value: Any, predicate: Any = None) -> Any:
    value = plain(value)
    names: set[str] = set()
    if isinstance(value, Module):
        names = {name for name in run.names_of(value) if not name.startswith("__")}
    elif isinstance(value, (Class, Instance)):
        cls = value.cls if isinstance(value, Instance) else value
        for base in cls.mro if isinstance(cls, Class) else ():
            if isinstance(base, Class):
                names |= set(base.namespace)
        if isinstance(value, Instance):
            names |= set(value.attributes)
    else:
        return List([Possible(Tuple.of([Unknown("name"), Unknown("member")]))], run.path, True)
    made = List([], run.path)
    for name in sorted(names):
        member = look_up(run, value, name)
        if member is ABSENT:
            continue
        if predicate is not None:
            known, _ = truth(run.call(predicate, [member]))
            if known is False or (known is None and isinstance(member, Unknown)):
                continue
        made.elements.append(Possible(Tuple.of([name, member])))
    return made


@stands_for("inspect.getmodule")
def getmodule(run: Interpreter, value: Any) -> Any:
    return value.module if isinstance(value, (Function, Class)) else Unknown("module of an object")


@stands_for("inspect.unwrap")
def unwrap(run: Interpreter, value: Any, **_: Any) -> Any:
    while isinstance(value, Function) and value.wrapped is not None:
        value = value.wrapped
    return value.inner if isinstance(value, Wrapped) else value


class Empty(StandIn):
    """Stands where there is no default or no annotation."""


EMPTY: Final = NativeClass("inspect._empty", Empty)

CONSTANTS: Final = {
    "inspect._empty": EMPTY,
    "inspect.Parameter.empty": EMPTY,
    "inspect.Signature.empty": EMPTY,
    "inspect.Parameter.POSITIONAL_ONLY": POSITIONAL_ONLY,
    "inspect.Parameter.POSITIONAL_OR_KEYWORD": POSITIONAL_OR_KEYWORD,
    "inspect.Parameter.VAR_POSITIONAL": VAR_POSITIONAL,
    "inspect.Parameter.KEYWORD_ONLY": KEYWORD_ONLY,
    "inspect.Parameter.VAR_KEYWORD": VAR_KEYWORD,
}


PROPERTIES: Final = frozenset(["default", "annotation"])


@stands_for("inspect.Parameter")
class Parameter(StandIn):
    """One parameter of a signature; what it has of a function is evaluated when asked for."""

    def __init__(
        self, name: Any, kind: Any = POSITIONAL_OR_KEYWORD, *, default: Any = EMPTY, annotation: Any = EMPTY
    ) -> None:
        self.seen: Shown | None = None
        self.expose(name=name, kind=kind, empty=EMPTY)
        self.given = {"default": default, "annotation": annotation}

    @property
    def default(self) -> Any:
        if "default" not in self.given and self.seen is not None:
            found = self.seen.default()
            self.given["default"] = EMPTY if found is ABSENT else found
        return self.given["default"]

    @property
    def annotation(self) -> Any:
        if "annotation" not in self.given and self.seen is not None:
            found = self.seen.annotation()
            self.given["annotation"] = EMPTY if found is None else found
        return self.given["annotation"]

    def replace(self, **changes: Any) -> Any:
        """A copy with other properties."""
        made = self.run.allocate(self.cls)
        assert isinstance(made, Parameter)
        made.seen = self.seen
        made.given = {**self.given, **{key: one for key, one in changes.items() if key in PROPERTIES}}
        for key in ("name", "kind", "empty"):
            made.attributes[key] = changes.get(key, self.attributes[key])
        return made

    @internal
    def as_shown(self) -> Shown | None:
        """The same parameter as those who read signatures know it; None where its name is not known."""
        name, kind = plain(self.attributes["name"]), plain(self.attributes["kind"])
        if not isinstance(name, str):
            return None
        return Shown(
            name,
            kind if isinstance(kind, int) else POSITIONAL_OR_KEYWORD,
            lambda: None if self.annotation is EMPTY else self.annotation,
            lambda: ABSENT if self.default is EMPTY else self.default,
            self.seen.place if self.seen is not None else self.place,
        )


@stands_for("inspect.Signature")
class Signature(StandIn, Signed):
    """A signature: its parameters, by name."""

    def __init__(self, parameters: Any = None, *, return_annotation: Any = EMPTY, **_: Any) -> None:
        found, whole = self.run.elements(parameters) if plain(parameters) is not None else ([], True)
        entries: dict[Any, Any] = {}
        for one in found:
            name = self.run.attribute(one.value, "name", None)
            entries[key_of(name)] = (name, one)
        self.expose(parameters=Dict(entries, self.run.path, not whole), return_annotation=return_annotation)

    def replace(self, *, parameters: Any = None, return_annotation: Any = None) -> Any:
        """A copy with other parameters."""
        if parameters is None:
            kept = self.attributes["parameters"].entries.values()
            parameters = List([one for _, one in kept], self.run.path)
        if return_annotation is None:
            return_annotation = self.attributes["return_annotation"]
        return self.run.call(self.cls, [parameters], {"return_annotation": return_annotation})

    @internal
    def shown(self) -> Iterator[Shown]:
        for _, one in self.attributes["parameters"].entries.values():
            parameter = plain(one.value)
            found = parameter.as_shown() if isinstance(parameter, Parameter) else None
            if found is not None:
                yield found


@stands_for("inspect.signature", "inspect.Signature.from_callable")
def signature(run: Interpreter, value: Any, **_: Any) -> Any:
    known = callable_of(value)
    parameters = List([], run.path, known is None)
    for shown in shown_parameters(run, value):
        made = run.allocate(run.external("inspect.Parameter"))
        assert isinstance(made, Parameter)
        made.seen, made.given = shown, {}
        made.expose(name=shown.name, kind=shown.kind, empty=EMPTY)
        parameters.elements.append(Possible(made))
    returns = _returns(run, known) if isinstance(known, Function) else EMPTY
    return run.call(run.external("inspect.Signature"), [parameters], {"return_annotation": returns})


def callable_of(value: Any) -> Any:
    """The function or class of the target behind a callable; None where there is none."""
    value = plain(value)
    while isinstance(value, (Bound, Wrapped)):
        value = value.function if isinstance(value, Bound) else value.inner
    return value if isinstance(value, (Function, Class, Instance)) else None


def _returns(run: Interpreter, function: Function) -> Any:
    node = getattr(function.node, "returns", None)
    if node is None:
        return EMPTY
    with run.at((), node, function.module):
        return run.annotation(node, function.frame)

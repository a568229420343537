"""inspect: looking at modules, classes and functions to build registrations.

Source: https://docs.python.org/3/library/inspect.html
"""

from __future__ import annotations

from typing import Any

from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import plain, truth
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.symbols import Bound, Class, Function, Instance, Module, Native, NativeClass, Wrapped
from analyzer.evaluator.values import Dict, Generator, List, Possible, Tuple, Unknown


def _decided(test: Any) -> Any:
    def decide(run: Interpreter, value: Any) -> Any:
        value = plain(value)
        return Unknown("kind of what is not known") if isinstance(value, Unknown) else test(value)

    return decide


isclass = stands_for("inspect.isclass")(_decided(lambda value: isinstance(value, (Class, NativeClass))))
isfunction = stands_for("inspect.isfunction")(_decided(lambda value: isinstance(value, Function)))
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


@stands_for("inspect.Signature")
class Signature(StandIn):
    """A signature: which parameters there are, by name."""

    @property
    def parameters(self) -> Any:
        return self.attributes.get("_parameters", Dict({}, (), True))

    def replace(self, **changes: Any) -> Any:
        return self


@stands_for("inspect.signature")
def signature(run: Interpreter, value: Any, **_: Any) -> Any:
    made = run.allocate(run.external("inspect.Signature"))
    function = value
    while isinstance(function, (Bound, Wrapped)):
        function = function.function if isinstance(function, Bound) else function.inner
    parameters = Dict({}, run.path, not isinstance(function, Function))
    if isinstance(function, Function):
        spec = function.node.args
        arguments = [*spec.posonlyargs, *spec.args, *spec.kwonlyargs]
        for argument in arguments[1 if isinstance(value, Bound) else 0 :]:
            parameter = Instance(run.external("inspect.Parameter"), run.place(), run.path)
            parameter.attributes.update(
                name=argument.arg, default=Unknown("default"), annotation=Unknown("annotation")
            )
            parameters.entries[(str, argument.arg)] = (argument.arg, Possible(parameter))
    made.attributes["_parameters"] = parameters
    return made

"""What marks objects and functions as controllers: `expose`, `route`, `RestController`, `secure`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.callables import decorated
from analyzer.evaluator import StandIn, quiet, stands_for
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Bound, Function, Instance, Native, Wrapped

EXPOSED: Final = "exposed"
SEGMENT: Final = "custom_route"
GENERIC: Final = "pecan.generic"
"""Note: the functions that answer single methods in the place of another one, by that one."""
INSTEAD: Final = "pecan.instead"
"""Note: those functions; under their own names they answer nothing."""
BODIES: Final = "pecan.bodies"
"""Note: functions whose last parameter is the body of the request."""
SECURED: Final = "pecan.secured"
"""Note: functions and objects with the check that they are behind; None lifts that of their class."""


@quiet
@stands_for("pecan.expose")
def expose(run: Interpreter, template: Any = None, generic: Any = False, route: Any = None, **_: Any) -> Any:
    """Marks a method as one that answers."""
    by_verb, segment = truth(generic)[0] is True, plain(route)

    def mark(run: Interpreter, target: Any) -> Any:
        _mark(run, target)
        if isinstance(segment, str):
            run.set_attribute(target, SEGMENT, segment)
        if by_verb:
            run.set_attribute(target, "when", Native("pecan.when", _when(target)))
        return target

    return Native("pecan.expose", mark)


def _mark(run: Interpreter, target: Any) -> None:
    run.set_attribute(target, EXPOSED, True)


def _when(base: Any) -> Any:
    """`index.when(method="POST")`: the decorated function answers that method in the place of `index`."""

    def when(run: Interpreter, method: Any, **_: Any) -> Any:
        def decorate(run: Interpreter, target: Any) -> Any:
            verb = plain(method)
            if isinstance(verb, str):
                _mark(run, target)
                noted = run.notes.setdefault(GENERIC, {}).setdefault(id(_innermost(base)), [])
                noted.append((verb.upper(), target))
                run.notes.setdefault(INSTEAD, set()).add(id(_innermost(target)))
            return target

        return Native("pecan.when", decorate)

    return when


@quiet
@stands_for("wsmeext.pecan.wsexpose")
def wsexpose(run: Interpreter, *types: Any, body: Any = None, **_: Any) -> Any:
    """WSME's `expose`: with `body` the last argument is the body of the request."""
    has_body = plain(body) is not None

    def mark(run: Interpreter, target: Any) -> Any:
        _mark(run, target)
        if has_body:
            run.notes.setdefault(BODIES, set()).add(id(_innermost(target)))
        return target

    return Native("wsmeext.pecan.wsexpose", mark)


@quiet
@stands_for("pecan.route")
def route(run: Interpreter, *args: Any) -> None:
    """A segment that is no name: of a method (two arguments), or of an object within a class (three)."""
    segment = plain(args[-2]) if len(args) in (2, 3) else None
    if not isinstance(segment, str):
        run.hole("route", "pecan.route", "the segment of a path is not known", affects="routes")
    elif len(args) == 3:
        run.set_attribute(args[0], segment, args[2])
    else:
        run.set_attribute(args[1], SEGMENT, segment)


@quiet
@stands_for("pecan.secure.secure")
def secure(run: Interpreter, func_or_obj: Any, check_permissions_for_obj: Any = None) -> Any:
    """Puts a method, or an object and what is below it, behind a check."""
    if plain(check_permissions_for_obj) is not None:
        _secured(run, func_or_obj, check_permissions_for_obj)
        return func_or_obj

    def mark(run: Interpreter, target: Any) -> Any:
        _secured(run, target, func_or_obj)
        return target

    return Native("pecan.secure.secure", mark)


@quiet
@stands_for("pecan.secure.unlocked")
def unlocked(run: Interpreter, func_or_obj: Any) -> Any:
    """Lifts the check of the class that a method or an object stands in."""
    _secured(run, func_or_obj, None)
    return func_or_obj


def _secured(run: Interpreter, target: Any, check: Any) -> None:
    known = plain(target)
    key = known if isinstance(known, Instance) else _innermost(known)
    run.notes.setdefault(SECURED, {})[id(key)] = (key, check)


@stands_for("pecan.secure.SecureController", "pecan.secure.SecureControllerBase")
class SecureController(StandIn):
    """A controller whose `check_permissions` decides over its methods and over what is below it."""


@stands_for("pecan.rest.RestController")
class RestController(StandIn):
    """A controller whose methods are named after what they do to a resource."""


@stands_for("pecan.hooks.HookController")
class HookController(StandIn):
    """A controller with hooks of its own in `__hooks__`."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a method takes, after `self` and the request and response that some applications pass on."""

    required: tuple[str, ...]
    named: tuple[str, ...]
    rest: str | None


PASSED_ON: Final = frozenset(["self", "cls", "req", "resp", "request", "response"])


def parameters_of(run: Interpreter, method: Any) -> Parameters:
    """The parameters of the method itself, whatever is around it."""
    function = decorated(run, method).function
    if not isinstance(function, Function):
        return Parameters((), (), None)
    spec = function.node.args
    named = [argument.arg for argument in (*spec.posonlyargs, *spec.args)]
    if named and id(function) in run.notes.get(BODIES, ()):
        named = named[:-1] if len(named) > len(spec.defaults) else named
    needed = named[: len(spec.posonlyargs) + len(spec.args) - len(spec.defaults)]
    while needed and needed[0] in PASSED_ON:
        needed = needed[1:]
    return Parameters(tuple(needed), tuple(named), spec.vararg.arg if spec.vararg is not None else None)


def is_exposed(run: Interpreter, value: Any) -> bool:
    """Whether a callable answers requests; what `functools.wraps` is around passes its mark on."""
    if id(_innermost(value)) in run.notes.get(INSTEAD, ()):
        return False
    return any(truth(one.attributes.get(EXPOSED, False))[0] is True for one in _layers(value))


def segment_of(value: Any) -> str | None:
    """The segment that a method was given in the place of its name."""
    for one in _layers(value):
        given = plain(one.attributes.get(SEGMENT))
        if isinstance(given, str):
            return given
    return None


def by_verb(run: Interpreter, value: Any) -> list[tuple[str, Any]]:
    """The functions that answer single methods in the place of this one."""
    found: list[tuple[str, Any]] = run.notes.get(GENERIC, {}).get(id(_innermost(value)), [])
    return found


def check_of(run: Interpreter, value: Any) -> tuple[bool, Any]:
    """Whether a method or an object says by itself what it is behind, and the check."""
    key = value if isinstance(value, Instance) else _innermost(value)
    found = run.notes.get(SECURED, {}).get(id(key))
    return (False, None) if found is None else (True, found[1])


def _layers(value: Any) -> Iterator[Any]:
    """A callable and what it is wrapped around, from the outside."""
    target = value.function if isinstance(value, Bound) else value
    while isinstance(target, (Function, Wrapped)):
        yield target
        target = plain(target.inner) if isinstance(target, Wrapped) else plain(target.wrapped)


def _innermost(value: Any) -> Any:
    layers = list(_layers(plain(value)))
    return layers[-1] if layers else plain(value)

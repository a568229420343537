"""What surrounds handlers: middleware around a whole application, decorators around one handler; and what
each can do to a request."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from analyzer.concepts.answers import free_answers
from analyzer.concepts.callables import Wrapper, decorated, describe
from analyzer.concepts.exemptions import Exemptions, exemptions
from analyzer.concepts.gates import barrier, gate, turned_back
from analyzer.concepts.known import (
    IDENTIFYING,
    asking_guards,
    guards_are_told,
    known_guard,
    known_guards,
)
from analyzer.concepts.refusal import Refusal, Refusals
from analyzer.concepts.routing import PROTECTING, GuardDraft
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.notes import kept
from analyzer.evaluator.symbols import FUNCTION, Bound, Class, Function, Instance, Native, name_of
from analyzer.evaluator.texts import to_python
from analyzer.evaluator.values import Place, Result, Sequence, Unknown, Value
from analyzer.facts import GuardKind

ENTRY_METHODS: Final = ("dispatch", "__call__", "process_request", "process_view", "handle")
"""Methods of a middleware class that see the request, in the order in which they are looked for."""


HOOK_METHODS: Final = ("process_request", "process_view")
"""Of these, those whose answer, if they give one, stands for that of the handler."""

ACCESS: Final = re.compile(
    r"(?i)(auth|login|permission|role|scope|access|protect|require|restrict|secure|admin|token|jwt|guard|allow)"
)
"""Words in the name of a decorator that may keep somebody out."""


HANDED_ON: Final = (
    "it hands the request on to something whose name speaks of credentials and which is not read"
)


def refusals(run: Interpreter) -> Refusals:
    """The run's reader of refusals."""
    return kept(run, Refusals, lambda: Refusals(run))


def layer_draft(
    run: Interpreter,
    cls: Any,
    options: Mapping[str, Any],
    place: Place | None,
) -> GuardDraft:
    """One layer as an element on the way."""
    cls = plain(cls)
    dispatch = plain(options.get("dispatch"))
    described = describe(cls)
    name = described.name
    kind = known_guards(run).get(name)
    if kind is not None:
        return GuardDraft(
            name, kind, "middleware", kind not in IDENTIFYING, place=place, why="a known library"
        )
    refusal = Refusal(GuardKind.OTHER, None)
    if dispatch is not None:
        refusal = refusals(run).of(dispatch)
        name = f"{name}[dispatch={describe(dispatch).name}]"
    elif isinstance(cls, Class):
        refusal = _of_class(run, cls)
    elif isinstance(cls, Function):
        inner = made_by(run, cls)
        made = refusals(run).of_function(inner, decorates=True) if inner is not None else None
        if inner is not None and (made is None or made.kind not in PROTECTING):
            made = barrier(run, refusals(run), inner, around=True) or made
        refusal = made or refusals(run).of(cls)
    return GuardDraft(name, refusal.kind, "middleware", refusal.refuses, place=place, why=refusal.why)


def made_by(run: Interpreter, factory: Function) -> Function | None:
    """The function that a factory of middleware makes of what comes next."""
    if not any(isinstance(one, FUNCTIONS) for one in ast.walk(factory.node) if one is not factory.node):
        return None

    def call() -> Any:
        with run.aside():
            return run.call(factory, [Unknown("what comes next")])

    made: Function | None = describe(run.demand(f"middleware {factory.full_name}", call)).function
    return made


FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


def _of_class(run: Interpreter, cls: Class) -> Refusal:
    """What the methods of a middleware class that see the request do: the first that keeps callers out
    decides, else the first that there is."""
    methods = [class_attribute(run, cls, name) for name in ENTRY_METHODS]
    found = [refusals(run).of(one) for one in methods if one is not ABSENT and not isinstance(one, Native)]
    found += [_of_class(run, inner) for inner in _handed_on_to(run, cls)]
    keeping = [one for one in found if one.refuses and one.kind in PROTECTING]
    if not keeping:
        asked = (in_the_way(run, name, one) for name, one in zip(ENTRY_METHODS, methods, strict=True))
        keeping = [one for one in asked if one is not None]
    return next(iter(keeping or found), Refusal(GuardKind.OTHER, None))


def in_the_way(run: Interpreter, name: str, method: Any) -> Refusal | None:
    """What a method of a middleware class, of this name, asks of those whom it lets through to the handler,
    by answering all others itself."""
    if not isinstance(method, Function):
        return None
    return barrier(run, refusals(run), method, around=name not in HOOK_METHODS)


def _handed_on_to(run: Interpreter, cls: Class) -> Iterator[Class]:
    """The middleware classes that one is a wrapper around: those that the function around it was given, and
    of which it makes one for itself."""
    made = class_attribute(run, cls, "__init__")
    if cls.frame is not None and cls.frame.kind == FUNCTION and isinstance(made, Function):
        yield from (inner for inner in _made_by(run, made) if inner is not cls)


def _made_by(run: Interpreter, function: Function) -> Iterator[Class]:
    """The classes that a function makes objects of, and that a function around it was given."""
    for call in run.bodies.of(function.node).calls:
        name = getattr(call.func, "id", "")
        scope = function.frame.scope_of(name)
        if scope is not None and scope.kind == FUNCTION:
            inner = plain(run.settle(scope.bindings.get(name)))
            if isinstance(inner, Class):
                yield inner


def function_layer(run: Interpreter, layer: Any, path: Path, place: Place | None = None) -> GuardDraft:
    """A layer that is a callable: called with each request (and, in most libraries, with what comes next)."""
    layer = plain(layer)
    described = describe(layer)
    kind = known_guard(run, layer)
    if kind is not None:
        refuses, why = kind not in IDENTIFYING, "a known library"
        return GuardDraft(
            described.name, kind, "middleware", refuses, path, place or described.place, why=why
        )
    refusal = refusals(run).of(layer)
    return GuardDraft(
        described.name,
        refusal.kind,
        "middleware",
        refusal.refuses,
        joined(path, refusal.path),
        place or described.place,
        why=refusal.why if described.known else getattr(layer, "reason", None),
        unread=not described.known,
    )


def refusing(refusal: Refusal, name: str, via: str, place: Place | None, path: Path = ()) -> GuardDraft:
    """What a callable that stands on a route's way under these tests does to its requests."""
    held = joined(path, refusal.path)
    return GuardDraft(name, refusal.kind, via, refusal.refuses, held, place, why=refusal.why)


def decorators(run: Interpreter, endpoint: Any) -> Iterator[GuardDraft]:
    """The decorators around a handler, outermost first, with what each can do to a request."""
    yield from what_wraps(run, decorated(run, endpoint).wrappers)


Known = Callable[[Function], Mapping[str, Any]]
"""What is known of the names in a guard's code, for the requests of one route."""


def what_wraps(
    run: Interpreter, wrappers: Iterable[Wrapper], known_names: Known | None = None
) -> Iterator[GuardDraft]:
    """Decorators in the given order, with what each can do to a request.

    What a library's decorator does that nobody models is not known: where its name speaks of access, it may
    protect, unless the library's file tells which of its callables are guards and leaves it out.
    """
    known = known_guards(run)
    for wrapper in wrappers:
        kind = known.get(wrapper.name)
        if kind is not None:
            refuses, why = kind not in IDENTIFYING, "a known library"
            draft = GuardDraft(wrapper.name, kind, "decorator", refuses, place=wrapper.place, why=why)
            yield asking(run, draft, _given_to(run, wrapper.value))
        elif isinstance(wrapper.value, Function):
            yield _of_decorator(run, wrapper, wrapper.value, known_names)
        elif isinstance(wrapper.value, (Bound, Instance)):
            refusal = refusals(run).of(wrapper.value)
            yield refusing(refusal, wrapper.name, "decorator", wrapper.place)
        else:
            yield GuardDraft(
                wrapper.name,
                GuardKind.OTHER,
                "decorator",
                place=wrapper.place,
                why="a library's decorator that is not modelled",
                unread=ACCESS.search(wrapper.name.rpartition(".")[2]) is not None
                and not guards_are_told(run, wrapper.name),
            )


def _of_decorator(
    run: Interpreter, wrapper: Wrapper, function: Function, known_names: Known | None
) -> GuardDraft:
    """A decorator of the target's own, or of a library's stub: what its code does."""
    refusal = refusals(run).of_function(function, decorates=True)
    name, place = wrapper.name, wrapper.place
    draft = refusing(refusal, name, "decorator", place)
    if refusal.kind not in PROTECTING or not refusal.refuses:
        asks = gate(run, refusals(run), function) if refusal.kind not in PROTECTING else None
        if asks is None and refusal.delegates and refusal.kind not in PROTECTING:
            return replace(draft, unread=True, why=HANDED_ON)
        return draft if asks is None else replace(draft, kind=asks.kind, refuses=True, path=(), why=asks.why)
    names = known_names(function) if known_names is not None else {}
    return limited(replace(draft, path=()), exemptions(run, refusals(run), function, names, decorates=True))


def _given_to(run: Interpreter, made: Any) -> Any:
    """The function that a library's decorator was made with and asks."""
    parameter = asking_guards(run).get(made.of) if isinstance(made, Result) else None
    if parameter is None:
        return None
    return made.arguments.keywords.get(parameter, next(iter(made.arguments.positional), None))


def asking(run: Interpreter, draft: GuardDraft, asked: Any) -> GuardDraft:
    """A library's guard with what the function of the target's that it asks lets through."""
    function = describe(asked).function if asked is not None else None
    if not isinstance(function, Function) or function.module.path is None:
        return draft
    return limited(draft, free_answers(run, refusals(run), function))


def limited(draft: GuardDraft, by: Exemptions) -> GuardDraft:
    """A guard with what it lets through unasked."""
    if by.everybody:
        return replace(draft, kind=GuardKind.OTHER, refuses=False, why="its code lets everybody through")
    if by.handed_on:
        return replace(draft, refuses=None, unread=True, why=HANDED_ON)
    if by.undecided:
        return replace(draft, refuses=None, unread=True, why="its code has too many ways through it")
    if by.indifferent and draft.kind in PROTECTING:
        draft = replace(draft, kind=GuardKind.VALIDATION, why="its code refuses, whoever is calling")
    return replace(draft, path=joined(draft.path, by.path)) if by.path else draft


def decorator_guards(run: Interpreter, endpoint: Any) -> Iterator[GuardDraft]:
    """The decorators around a handler that can refuse a request, outermost first."""
    return guards_of(run, describe(endpoint).wrappers)


def guards_of(run: Interpreter, wrappers: Iterable[Wrapper]) -> Iterator[GuardDraft]:
    """Those of the wrappers around a handler that can refuse a request, or of which that is not known."""
    guarding = (*PROTECTING, GuardKind.RATE_LIMIT, GuardKind.CSRF)
    known = known_guards(run)
    for draft in what_wraps(run, wrappers):
        if draft.name in known or draft.kind in guarding or draft.unread:
            yield draft


def refusal_inside(run: Interpreter, endpoint: Any, cls: Any = None) -> GuardDraft | None:
    """A refusal for want of credentials inside the handler itself; `cls` is the class of the object whose
    method it is, where that inherits it."""
    endpoint = endpoint.as_of(cls) if isinstance(endpoint, Function) else endpoint
    described = describe(endpoint)
    function = described.function
    function = function.as_of(cls) if isinstance(function, Function) else function
    refusal = refusals(run).of(endpoint)
    if refusal.kind not in PROTECTING and described.wrappers and isinstance(function, Function):
        inmost = refusals(run).of(function)  # from the outside it lies too many calls deep
        refusal = inmost if inmost.kind in PROTECTING or inmost.perhaps else refusal
    perhaps = refusal.perhaps
    if refusal.kind not in PROTECTING and _asks_by_itself(run, plain(endpoint)):
        return GuardDraft(described.name, GuardKind.AUTHORIZATION, "handler")
    for method in _methods_behind(run, function) if refusal.kind not in PROTECTING else ():
        refusal = refusals(run).of(method)
        if refusal.kind in PROTECTING:
            break
    if refusal.kind not in PROTECTING and refusals(run).hangs_up(endpoint):
        return GuardDraft(described.name, GuardKind.AUTHENTICATION, "handler", True)
    if refusal.kind not in PROTECTING and isinstance(function, Function):
        refusal = turned_back(run, refusals(run), function) or refusal
    if refusal.kind not in PROTECTING and not perhaps:
        return None
    if perhaps and refusal.kind not in PROTECTING:
        return GuardDraft(described.name, GuardKind.AUTHORIZATION, "handler")
    return GuardDraft(described.name, refusal.kind, "handler", refusal.refuses)


def _asks_by_itself(run: Interpreter, endpoint: Any) -> bool:
    """Whether a handler is an object that a library's class answers for, with methods of its own that refuse
    somebody: which of them are called is not known."""
    if not isinstance(endpoint, Instance) or not isinstance(endpoint.cls, Class):
        return False
    own = class_attribute(run, endpoint.cls, "__call__")
    if isinstance(own, Function) and own.module.path is not None:
        return False
    methods = [one for one in endpoint.cls.namespace.values() if isinstance(one, Function)]
    return any(refusals(run).of(one).kind in PROTECTING for one in methods)


def _methods_behind(run: Interpreter, function: Any) -> Iterator[Function]:
    """The methods of a class that the function around a handler was given, and of which the handler makes an
    object to answer with."""
    for cls in _made_by(run, function) if isinstance(function, Function) else ():
        for base in cls.mro:
            for one in base.namespace.values() if isinstance(base, Class) else ():
                if isinstance(one, Function):
                    yield one


def shown_arguments(options: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments as plain values where they are known (settings by their defaults), as text otherwise."""
    return {key: _shown(value) for key, value in options.items()}


def _shown(value: Any) -> Any:
    value = plain(value)
    if isinstance(value, Sequence) and value.exact:
        return [_shown(one.value) for one in value.elements]
    known = to_python(value)
    if isinstance(known, Value):
        return name_of(value)
    return repr(known) if isinstance(known, (bytes, complex)) or known is Ellipsis else known

"""What surrounds handlers: middleware around a whole application, decorators around one handler; and what
each can do to a request."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from analyzer.concepts.callables import Wrapper, describe
from analyzer.concepts.known import IDENTIFYING, known_guard, known_guards
from analyzer.concepts.refusal import Refusal, Refusals
from analyzer.concepts.routing import PROTECTING, GuardDraft
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import plain
from analyzer.evaluator.symbols import Bound, Class, Function, Instance, Native, name_of
from analyzer.evaluator.texts import to_python
from analyzer.evaluator.values import Place, Sequence, Value
from analyzer.facts import GuardKind

ENTRY_METHODS: Final = ("dispatch", "__call__", "process_request", "handle")
"""Methods of a middleware class that see the request, in the order in which they are looked for."""


def refusals(run: Interpreter) -> Refusals:
    """The run's reader of refusals."""
    found = run.notes.get("refusals")
    if found is None:
        found = run.notes["refusals"] = Refusals(run)
    assert isinstance(found, Refusals)
    return found


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
        for method in ENTRY_METHODS:
            found = class_attribute(run, cls, method)
            if found is not ABSENT and not isinstance(found, Native):
                refusal = refusals(run).of(found)
                break
    elif isinstance(cls, Function):
        inner = [
            node for node in ast.walk(cls.node) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        ]
        if len(inner) > 1:
            refusal = refusals(run).of(cls)
    return GuardDraft(name, refusal.kind, "middleware", refusal.refuses, place=place, why=refusal.why)


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


def decorators(run: Interpreter, endpoint: Any) -> Iterator[GuardDraft]:
    """The decorators around a handler, outermost first, with what each can do to a request."""
    return what_wraps(run, describe(endpoint).wrappers)


def what_wraps(run: Interpreter, wrappers: Iterable[Wrapper]) -> Iterator[GuardDraft]:
    """Wrappers around a handler, with what each can do to a request."""
    known = known_guards(run)
    for wrapper in wrappers:
        kind = known.get(wrapper.name)
        if kind is not None:
            refuses, why = kind not in IDENTIFYING, "a known library"
            yield GuardDraft(wrapper.name, kind, "decorator", refuses, place=wrapper.place, why=why)
        elif isinstance(wrapper.value, (Function, Bound, Instance)):
            function = wrapper.value
            refusal = (
                refusals(run).of_function(function, decorates=True)
                if isinstance(function, Function)
                else refusals(run).of(function)
            )
            yield GuardDraft(
                wrapper.name,
                refusal.kind,
                "decorator",
                refusal.refuses,
                path=refusal.path,
                place=wrapper.place,
                why=refusal.why,
            )
        else:
            yield GuardDraft(wrapper.name, GuardKind.OTHER, "decorator", None, place=wrapper.place)


def decorator_guards(run: Interpreter, endpoint: Any) -> Iterator[GuardDraft]:
    """The decorators around a handler that can refuse a request, outermost first."""
    return guards_of(run, describe(endpoint).wrappers)


def guards_of(run: Interpreter, wrappers: Iterable[Wrapper]) -> Iterator[GuardDraft]:
    """Those of the wrappers around a handler that can refuse a request."""
    guarding = (*PROTECTING, GuardKind.RATE_LIMIT, GuardKind.CSRF)
    known = known_guards(run)
    for draft in what_wraps(run, wrappers):
        if draft.name in known or draft.kind in guarding:
            yield draft


def refusal_inside(run: Interpreter, endpoint: Any) -> GuardDraft | None:
    """A refusal for want of credentials inside the handler itself."""
    refusal = refusals(run).of(endpoint)
    if refusal.kind not in PROTECTING:
        return None
    return GuardDraft(describe(endpoint).name, refusal.kind, "handler", refusal.refuses)


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

"""What answers at a URL pattern: the function or class behind a callback, its methods, and what guards it.

A callback is unwrapped from the outside: decorators that name what they wrap, decorators that only hold it in
their closure, partial functions; what `as_view` gave is its class.  Guards of a class stand in this order:
what is around the view, mixins in their order of resolution, what is around `dispatch`, what is around the
method.  Libraries with views of their own (`DJANGO_VIEWS` in a framework file) are asked first.
Source: django/views/generic/base.py, django/core/handlers/base.py 5.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from analyzer.concepts.callables import (
    Described,
    Wrapper,
    decorator_name,
    describe,
    passed_on,
    unwrapped_once,
)
from analyzer.concepts.class_views import of_unread_base
from analyzer.concepts.layers import guards_of, refusal_inside, refusals
from analyzer.concepts.routing import PROTECTING, GuardDraft, protects_for_certain
from analyzer.evaluator.attributes import ABSENT, class_attribute, look_up
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance, NativeClass, Wrapped, name_of
from analyzer.evaluator.values import Arguments, Dict, External, Result
from analyzer.facts import Facts
from analyzer.frameworks.django.decorators import exempt_from, methods_left
from analyzer.frameworks.django.mixins import bypassed_mixins, mixin_guards, refusal_in
from analyzer.frameworks.django.overriding import decorators_behind, guards_behind

VERBS: Final = ("get", "post", "put", "patch", "delete")
"""Handler methods that are shown; HEAD, OPTIONS and TRACE come by themselves."""

MAX_WRAPPERS: Final = 30
"""Wrappers around one view."""


@dataclass(slots=True)
class Endpoint:
    """One way in: methods with one handler and one set of guards."""

    methods: tuple[str, ...]
    handler: Described
    guards: list[GuardDraft] = field(default_factory=list)
    inside: GuardDraft | None = None
    login_exempt: bool = False
    after: Callable[[Facts, str], None] | None = None
    details: dict[str, Any] = field(default_factory=dict)
    conditions: Path = ()
    bypassed: list[GuardDraft] = field(default_factory=list)


@dataclass(slots=True)
class View:
    """A callback without its wrappers."""

    value: Any
    wrappers: list[Wrapper] = field(default_factory=list)

    @property
    def cls(self) -> Any:
        """The class that `as_view` was called on; None for a function."""
        if isinstance(self.value, Function):
            attributes = self.value.attributes
            return plain(attributes.get("view_class", attributes.get("cls")))
        through = self.value.through if isinstance(self.value, Result) else None
        return through if isinstance(through, Class) else None

    def option(self, name: str) -> Any:
        """What `as_view` left on the function."""
        return plain(self.value.attributes.get(name)) if isinstance(self.value, Function) else None


Reader = Callable[[Interpreter, View], "list[Endpoint] | None"]
"""(run, view) -> its endpoints, or None if it is not of the reader's library."""


def endpoints_of(run: Interpreter, callback: Any) -> Iterator[Endpoint]:
    """The endpoints behind one callback."""
    view = unwrapped(run, callback)
    for readers in run.registry.declared("DJANGO_VIEWS"):
        for reader in readers:
            found = reader(run, view)
            if found is not None:
                yield from found
                return
    cls = view.cls
    if isinstance(cls, Class):
        yield from of_class(run, cls, view)
    else:
        yield of_function(run, view)


def unwrapped(run: Interpreter, callback: Any) -> View:
    """A callback and its wrappers, outermost first."""
    view = View(plain(callback))
    for _ in range(MAX_WRAPPERS):
        inner, wrapper = unwrapped_once(view.value)
        if _marked(view.value) and not _marked(inner):
            break  # a view of a class that only copies what its `dispatch` is called
        if inner is None:
            inner = _held(run, view.value)
            wrapper = _closure(view.value) if inner is not None else None
        if inner is None:
            break
        if wrapper is not None:
            view.wrappers.append(wrapper)
        view.value = plain(inner)
    return view


def _marked(value: Any) -> bool:
    """Whether `as_view` left its class on a function, however many wrappers are around it."""
    while isinstance(value, Wrapped):
        value = value.inner
    return isinstance(value, Function) and not {"view_class", "cls"}.isdisjoint(value.attributes)


def _held(run: Interpreter, value: Any) -> Any:
    """What a wrapper without `functools.wraps` passes its call on to."""
    if not isinstance(value, Function) or _marked(value) or value.module.path is None:
        return None
    return passed_on(run, value)


def _closure(value: Function) -> Wrapper:
    return Wrapper(decorator_name(value), value, value.place)


def of_function(run: Interpreter, view: View) -> Endpoint:
    """A view that is a function, a callable object, or not known."""
    methods = methods_left(run, view.wrappers) or ("ANY",)
    guards = list(guards_of(run, view.wrappers))
    return Endpoint(
        methods,
        _described(view.value),
        guards,
        refusal_inside(run, view.value),
        exempt_from(view.wrappers, "django.contrib.auth.decorators.login_not_required"),
    )


def _described(value: Any) -> Described:
    if isinstance(value, Result) and value.of.rpartition(".")[2] == "as_view":
        return Described(value.of.rpartition(".")[0], None, None, None, value, (), True)
    if isinstance(value, Result):
        return Described(value.of, None, None, None, value, (), True)
    return describe(value)


def of_class(run: Interpreter, cls: Class, view: View) -> Iterator[Endpoint]:
    """A class-based view: one endpoint for all methods that are guarded alike."""
    dispatch = class_attribute(run, cls, "dispatch")
    around = describe(dispatch).wrappers if dispatch is not ABSENT else ()
    made = _object_of(run, cls, view.option("view_initkwargs"))
    decided = _own_dispatch(run, cls, made)
    shared = [
        *guards_of(run, view.wrappers),
        *mixin_guards(run, cls, made),
        *(decided or ()),
        *guards_of(run, around),
        *decorators_behind(run, cls, "dispatch"),
    ]
    of_base = of_unread_base(cls) if class_attribute(run, cls, "as_view") is ABSENT else None
    exempt = any(
        exempt_from(wrappers, "django.contrib.auth.decorators.login_not_required")
        for wrappers in (view.wrappers, around)
    )
    named = methods_of(run, cls, view.option("view_initkwargs"))
    left = methods_left(run, [*view.wrappers, *around])
    kept = [one for one in named if left is None or one.upper() in left]
    groups: dict[tuple[Any, ...], Endpoint] = {}
    for name in kept or [""]:
        function = class_attribute(run, cls, name) if name else ABSENT
        own = list(guards_of(run, describe(function).wrappers)) if function is not ABSENT else []
        own += guards_behind(run, cls, name) if name else ()
        inside = _inside(run, cls, function, HOOKS if decided is None else HOOKS[1:])
        if of_base is not None and not any(map(protects_for_certain, [*shared, *own])):
            own.append(of_base)
        key = (tuple(guard.name for guard in own), inside is None)
        verb = name.upper() if name else "ANY"
        if key in groups:
            groups[key].methods = (*groups[key].methods, verb)
        else:
            groups[key] = Endpoint((verb,), describe(cls), [*shared, *own], inside, exempt)
    bypassed = list(bypassed_mixins(run, cls))
    for endpoint in groups.values():
        yield replace(endpoint, methods=tuple(sorted(endpoint.methods)), bypassed=bypassed)


def methods_of(run: Interpreter, cls: Class, initkwargs: Any) -> list[str]:
    """Handler methods that a class has, of those that it lets through."""
    names = allowed_verbs(run, cls, initkwargs)
    return [name for name in VERBS if name in names and class_attribute(run, cls, name) not in (ABSENT, None)]


def allowed_verbs(run: Interpreter, cls: Class, initkwargs: Any) -> frozenset[str]:
    """The methods that `http_method_names` lets through; all where it is not known."""
    allowed = look_up(run, cls, "http_method_names")
    if isinstance(initkwargs, Dict):
        given = initkwargs.entries.get((str, "http_method_names"))
        allowed = given[1].value if given is not None else allowed
    found, whole = run.elements(allowed) if allowed is not ABSENT else ([], False)
    names = {str(plain(one.value)).lower() for one in found if isinstance(plain(one.value), str)}
    return frozenset(names) if whole else frozenset(VERBS)


HOOKS: Final = ("dispatch", "setup")
"""Methods of a view that run before its handlers."""


def _object_of(run: Interpreter, cls: Class, initkwargs: Any) -> Any:
    """The object that `as_view` makes for each request; None where it is not known what it is given."""
    if not isinstance(initkwargs, Dict):
        return None
    keywords = {key: one.value for key, one in initkwargs.entries.values() if isinstance(key, str)}

    def make() -> Any:
        run.file = cls.module
        with run.aside():
            return run.call_with(cls, Arguments([], keywords))

    made = plain(run.demand(f"object of {cls.full_name}", make)) if keywords else None
    return made if isinstance(made, Instance) else None


def _own_dispatch(run: Interpreter, cls: Class, made: Any) -> list[GuardDraft] | None:
    """What the view's own `dispatch` refuses by what `as_view` gave it; None where that does not decide."""
    method = cls.namespace.get("dispatch")
    if made is None or method is None or refusals(run).of(method).kind not in PROTECTING:
        return None
    draft = refusal_in(run, cls, method, made)
    if draft is None:
        return []
    return None if draft.unread or draft.path or draft.refuses is not True else [draft]


def _inside(run: Interpreter, cls: Class, function: Any, hooks: tuple[str, ...]) -> GuardDraft | None:
    """A refusal in the view's own code: its handler, or what it overrides of those that run before."""
    for hook in hooks:
        method = cls.namespace.get(hook)
        if method is not None:
            refusal = refusals(run).of(method)
            if refusal.kind in PROTECTING:
                return GuardDraft(f"{cls.full_name}.{hook}", refusal.kind, "handler", refusal.refuses)
    return refusal_inside(run, function, cls) if function is not ABSENT else None


def library_of(view: View) -> str | None:
    """The library that a view belongs to, where its code is not the target's."""
    value = view.cls or view.value
    if isinstance(value, (External, Result, NativeClass)):
        return name_of(value).partition(".")[0]
    if isinstance(value, (Class, Function)) and value.module.path is None:
        return value.module.name.partition(".")[0]
    return None

"""Where reading begins: the functions that requests, hooks and other entry points run, and what a
framework puts into their parameters.

What a handler's parameter holds is what the facts say of it (a path, a query, a body); where a framework
hands the request over by position, its file says so (``HANDLERS``); methods that a library's class calls
by convention (a resolver, `mutate`, `get` of a view) are told by ``METHODS``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from analyzer.behaviour.converters import converters_of
from analyzer.behaviour.declared import HARMLESS_TYPES, NARROW_PATTERN
from analyzer.behaviour.given import parameter_names
from analyzer.behaviour.implementations import library_name
from analyzer.behaviour.knowledge import Book, Convention
from analyzer.behaviour.summary import Seed
from analyzer.behaviour.things import EVERYWHERE, EXCEPTION, Of
from analyzer.concepts.work import function_of
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, name_of
from analyzer.evaluator.values import Result
from analyzer.facts import (
    Application,
    Command,
    Consumer,
    ExceptionHandler,
    Facts,
    Hook,
    Middleware,
    Parameter,
    Route,
    Schema,
    ServerlessFunction,
    Task,
)

HTTP_METHODS: Final = frozenset(
    ["get", "post", "put", "patch", "delete", "head", "options", "trace", "websocket"]
)
PAGE_VIEWS: Final = (".views.View", ".views.MethodView")
"""Ends of the names of libraries' classes whose methods answer with what they return."""

HARMLESS_CONVERTERS: Final = frozenset(["int", "float", "uuid", "integer", "decimal", "number"])
NARROW_CONVERTER: Final = re.compile(r"(?i)(^|_)(uuid|hash|hex|digest|slug|date|year|number|int|id)\d*(_|$)")
"""Names of a project's own converters that say what they let through."""

ANY_EXCEPTION: Final = frozenset(["builtins.Exception", "builtins.BaseException"])
"""Exceptions of which a handler gets whatever nobody foresaw."""

TEXTS: Final = frozenset(["str", "bytes", "int", "float", "bool", "uuid", "emailstr"])
"""Declared types, in lower letters, of what can be no object."""

WHOLE_PATH: Final = frozenset(["path", "any", "re", "rest"])

CREDENTIAL: Final = re.compile(
    r"(?i)(auth|token|api_?-?key|credential|session|jwt|^cookie$|secret|signature)"
)
"""Headers and cookies by which a caller says who it is."""

_ANGLED: Final = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")
_BRACED: Final = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
_NAMED_GROUP: Final = re.compile(r"\(\?P<(\w+)>((?:[^()]|\([^()]*\))*)\)")


@dataclass(slots=True)
class Entry:
    """A function that something outside of the code runs."""

    function: Function
    receiver: Class | None
    kind: str
    """route, hook, handler, middleware, work, method"""
    subjects: list[str] = field(default_factory=list)
    """Ids of the routes that run it."""
    framework: str = ""
    perhaps: bool = False
    """Whether it is one of the other methods of a class of handlers: a framework may call it, or the code."""


@dataclass(slots=True)
class Entries:
    """All entries, in a fixed order, and the seeds of functions by their nodes."""

    found: list[Entry] = field(default_factory=list)
    seeds: dict[Any, Seed] = field(default_factory=dict)
    open_schemas: frozenset[str] = frozenset()
    """Models that keep fields which they do not declare."""


class _Finder:
    """Functions and classes of the target by name and by place."""

    def __init__(self, run: Interpreter) -> None:
        self.functions: dict[tuple[str, int], Function] = {}
        self.named: dict[str, Function] = {}
        self.classes: dict[str, Class] = {}
        for function in run.functions:
            if function.module.path is not None:
                self.functions.setdefault((function.module.path, function.node.lineno), function)
                self.named.setdefault(function.full_name, function)
        for cls in run.classes:
            if cls.module.path is not None:
                self.classes.setdefault(cls.full_name, cls)

    def function(self, name: str, path: str | None = None, line: int | None = None) -> Function | None:
        """A function by its place, or by its name."""
        if path is not None and line is not None:
            found = self.functions.get((path, line))
            if found is not None:
                return found
        found = self.named.get(name)
        if found is None:
            owner, _, method = name.rpartition(".")
            cls = self.classes.get(owner)
            value = function_of(_raw(cls, method)) if cls is not None else None
            found = value if value is not None and value.module.path is not None else None
        return found


def find(run: Interpreter, book: Book, facts: Facts) -> Entries:
    """The entries that the facts tell of."""
    finder = _Finder(run)
    frameworks = {one.name: one.framework for one in facts.of(Application)}
    kept = (one.id for one in facts.of(Schema) if "allow" in str(one.settings.get("extra")))
    entries = Entries(open_schemas=frozenset(kept))
    known: dict[tuple[int, int], Entry] = {}
    answering: dict[tuple[int, int], list[str]] = {}
    parameters = _parameters(facts)
    converters = converters_of(run)
    for route in sorted(facts.of(Route), key=lambda one: (one.application, one.position, one.id)):
        framework = frameworks.get(route.application, "")
        for function, receiver in _run_by(route, finder, book.inherited):
            key = (id(function.node), id(receiver))
            entry = known.get(key)
            if entry is None:
                perhaps = not _answers(function, receiver, route)
                entry = known[key] = Entry(function, receiver, "route", [], framework, perhaps)
                entries.found.append(entry)
                _seed(entries, function, receiver, framework, book, parameters, route, converters)
            entry.subjects.append(route.id)
            if _answers(function, receiver, route):
                answering.setdefault(key, []).append(route.id)
    for key, routes in answering.items():  # an action of its own is no helper of the class's other routes
        known[key].subjects, known[key].perhaps = routes, False
    of_any = {one.handler for one in facts.of(ExceptionHandler) if one.exception in ANY_EXCEPTION}
    for name, kind, framework in _others(facts, frameworks):
        found = finder.function(name)
        for one, receiver in (
            [(found, found.owner)] if found is not None else _of_class(finder.classes.get(name), kind)
        ):
            if (id(one.node), id(receiver)) not in known:
                known[id(one.node), id(receiver)] = entry = Entry(one, receiver, kind)
                entries.found.append(entry)
                # ASGI's callables are given a scope, not a request.
                given = "" if one.name == "__call__" and framework != "django" else framework
                _seed(entries, one, receiver, given, book, parameters, None)
            if kind == "handler" and name in of_any:
                _seed_exception(entries, one)
    _dependencies(entries, finder, parameters)
    _conventions(run, book, entries, known)
    return entries


def _seed_exception(entries: Entries, function: Function) -> None:
    """What handles whatever nobody foresaw is handed the exception, behind the request where there is one."""
    names = [name for name in parameter_names(function.node) if not name.startswith("*")]
    seed = entries.seeds.get(function.node) or Seed({}, {})
    if names and names[-1] not in ("self", "cls", "request"):
        sources = {**seed.sources, names[-1]: (EXCEPTION, names[-1], frozenset[str]())}
        entries.seeds[function.node] = Seed(seed.kinds, sources, True, seed.answers)


def _others(facts: Facts, frameworks: Mapping[str, str]) -> Iterable[tuple[str, str, str]]:
    """Name, kind of entry, and the framework that fills the parameters, where one does."""
    for hook in facts.of(Hook):
        yield hook.handler, "hook", ""
    for handler in facts.of(ExceptionHandler):
        yield handler.handler, "handler", ""
    for layer in facts.of(Middleware):
        name = layer.name.partition("[dispatch=")[2].rstrip("]") or layer.name
        framework = frameworks.get(layer.application, "")
        yield name, "middleware", "starlette" if framework == "fastapi" else framework
    for kind in (Task, Consumer, Command, ServerlessFunction):
        for work in facts.of(kind):
            yield work.handler, "work", ""


def _run_by(route: Route, finder: _Finder, inherited: Collection[str]) -> list[tuple[Function, Class | None]]:
    """The functions that a route runs: one, or the methods of a class."""
    function = finder.function(route.handler_method or route.handler, route.handler_file, route.handler_line)
    if function is not None and route.handler_method is None:
        return [(function, function.owner)]
    cls = finder.classes.get(route.handler)
    if cls is None:
        owner, _, method = route.handler.rpartition(".")
        cls = finder.classes.get(owner)
        if cls is not None:
            methods = [
                one for one in _methods(cls) if one[0].name == method or one[0].name not in HTTP_METHODS
            ]
            return methods + _from_library(cls, [method], inherited)
        return [(function, function.owner)] if function is not None else []
    wanted = {one.lower() for one in route.methods} or HTTP_METHODS
    others = HTTP_METHODS - wanted if "any" not in wanted else frozenset()
    methods = [one for one in _methods(cls) if one[0].name not in others]
    return methods + _from_library(cls, sorted(wanted), inherited)


def _from_library(
    cls: Class, names: Iterable[str], inherited: Collection[str]
) -> list[tuple[Function, Class | None]]:
    """Methods of these names that a class inherits from a library that says what they do."""
    found: list[tuple[Function, Class | None]] = []
    for name in names:
        value = function_of(_raw(cls, name))
        if value is not None and value.module.path is None and value.module.name in inherited:
            found.append((value, cls))
    return found


def _of_class(cls: Class | None, kind: str) -> list[tuple[Function, Class | None]]:
    """The methods of a class by which it does its work: middleware is called itself, too."""
    methods = _methods(cls)
    called = function_of(_raw(cls, "__call__")) if cls is not None and kind == "middleware" else None
    if called is not None and called.module.path is not None:
        methods.append((called, cls))
    return methods


def _methods(cls: Class | None) -> list[tuple[Function, Class | None]]:
    """The methods of a class that a framework may call: its own and those of the target's bases."""
    found: dict[str, tuple[Function, Class | None]] = {}
    for base in mro_of(cls) if cls is not None else ():
        if not isinstance(base, Class) or base.module.path is None:
            continue
        for name, raw in base.namespace.items():
            value = function_of(raw)
            if value is not None and name not in found and not name.startswith("__"):
                found[name] = (value, cls)
    return list(found.values())


def _raw(cls: Class, name: str) -> Any:
    for base in mro_of(cls):
        if isinstance(base, Class) and name in base.namespace:
            return base.namespace[name]
    return None


# -- what parameters hold ------------------------------------------------------------------------------


def _parameters(facts: Facts) -> dict[str, list[Parameter]]:
    found: dict[str, dict[str, Parameter]] = {}
    for one in facts.of(Parameter):
        found.setdefault(one.owner, {}).setdefault(one.attribute, one)
    return {owner: list(known.values()) for owner, known in found.items()}


def _seed(
    entries: Entries,
    function: Function,
    receiver: Class | None,
    framework: str,
    book: Book,
    parameters: Mapping[str, list[Parameter]],
    route: Route | None,
    converters: Mapping[str, Class] = MappingProxyType({}),
) -> None:
    names = [name for name in parameter_names(function.node) if not name.startswith("*")]
    if receiver is not None and names and names[0] in ("self", "cls"):
        names = names[1:]
    seed = entries.seeds.get(function.node) or Seed({}, {})
    kinds, sources = dict(seed.kinds), dict(seed.sources)
    inputs = dict(_of_path(route)) if route is not None else {}
    position = 0 if _answers(function, receiver, route) else len(names)
    handed = _answers(function, receiver, route) or function.name in CALLED_BEFORE
    for name in names:
        if name in inputs and handed:
            sources.setdefault(name, ("path", name, inputs[name]))
        elif position < len(book.handlers.get(framework, ())):
            kinds.setdefault(name, Of(book.handlers[framework][position]))
            position += 1
    sources.update(_declared(parameters.get(function.full_name, ()), inputs, entries.open_schemas))
    answers = book.answers.get(framework, "") if _answers_pages(function, receiver, route) else ""
    made = {
        match[2]: converters[match[1]]
        for match in (_ANGLED.finditer(route.raw_path) if route is not None and handed else ())
        if match[1] in converters
    }
    entries.seeds[function.node] = Seed(
        kinds, sources, route is not None or seed.handles, answers, converters={**seed.converters, **made}
    )


CALLED_BEFORE: Final = frozenset(
    ["dispatch", "dispatch_request", "setup", "initial", "prepare", "initialize"]
)
"""Methods that get the parts of the path before those that answer do; what other methods of a handler's class
get, its own code hands to them."""


def _answers_pages(function: Function, receiver: Class | None, route: Route | None) -> bool:
    """Whether what it returns is what the framework answers with: classes of other libraries turn it into
    JSON."""
    if route is None or not _answers(function, receiver, route):
        return False
    libraries = [name for base in mro_of(receiver) if (name := library_name(base))] if receiver else []
    return all(name.endswith(PAGE_VIEWS) for name in libraries)


def _answers(function: Function, receiver: Class | None, route: Route | None) -> bool:
    """Whether the framework calls it with the request: of the methods of a handler's class, those that
    answer."""
    if receiver is None or route is None or function.name in HTTP_METHODS:
        return True
    answering = (route.handler, route.handler_method or "")
    return function.name in [name.rpartition(".")[2] for name in answering]


def _declared(
    parameters: Iterable[Parameter], inputs: Mapping[str, frozenset[str]], open_schemas: frozenset[str]
) -> dict[str, tuple[str, str, frozenset[str]]]:
    found: dict[str, tuple[str, str, frozenset[str]]] = {}
    for one in parameters:
        if one.location in ("header", "cookie") and CREDENTIAL.search(one.name):
            continue  # it is looked up or verified, and what comes of that is not the caller's
        clean = inputs.get(one.name, frozenset(["path"]) if one.location == "path" else frozenset())
        pattern = one.constraints.get("pattern") or one.constraints.get("regex")
        narrow = isinstance(pattern, str) and NARROW_PATTERN.fullmatch(pattern) is not None
        if narrow or one.type in HARMLESS_TYPES:
            clean |= EVERYWHERE
        if one.location == "file":  # what is in a file names none; its name is asked for
            clean |= {"path"}
        closed = one.schema is not None and one.schema not in open_schemas
        if one.schema is not None or str(one.type or "").lower() in TEXTS:
            clean |= {"operators"}
        found[one.attribute] = (one.location, one.name, clean | {"attribute"} if closed else clean)
    return found


def _of_path(route: Route) -> Iterable[tuple[str, frozenset[str]]]:
    """The parameters of a path, and the sinks that they cannot harm: without a converter that says otherwise,
    one has no slash in it."""
    raw = route.raw_path
    for match in _NAMED_GROUP.finditer(raw):
        narrow = NARROW_PATTERN.fullmatch(match[2]) is not None
        plain_word = not re.search(r"\.|/", match[2].replace("[^/]", ""))
        yield match[1], EVERYWHERE if narrow else frozenset(["path"] if plain_word else [])
    for match in _ANGLED.finditer(raw):
        yield match[2], _harmless_of(match[1] or "")
    for match in _BRACED.finditer(raw):
        yield match[1], _harmless_of(match[2] or "")
    for match in _BRACED.finditer(route.path):
        if match[1] not in raw:
            yield match[1], frozenset(["path"])


def _harmless_of(converter: str) -> frozenset[str]:
    if converter in HARMLESS_CONVERTERS or NARROW_CONVERTER.search(converter):
        return EVERYWHERE
    if ("[" in converter or "\\" in converter) and NARROW_PATTERN.fullmatch(converter):
        return EVERYWHERE  # an expression, not a name: `[0-9]+`, `\w+`
    return (
        frozenset()
        if converter in WHOLE_PATH or ".*" in converter or "/" in converter
        else frozenset(["path"])
    )


def _dependencies(entries: Entries, finder: _Finder, parameters: Mapping[str, list[Parameter]]) -> None:
    """Callables that are no handlers and declare parameters of the request."""
    for owner, declared in parameters.items():
        function = finder.function(owner)
        if function is None and owner in finder.classes:
            value = plain(_raw(finder.classes[owner], "__init__"))
            function = value if isinstance(value, Function) else None
        if function is not None and function.node not in entries.seeds:
            entries.seeds[function.node] = Seed({}, _declared(declared, {}, entries.open_schemas))


def _conventions(run: Interpreter, book: Book, entries: Entries, known: dict[tuple[int, int], Entry]) -> None:
    """Methods that a library's class calls by convention."""
    for cls in run.classes:
        if cls.module.path is None or cls.module.path in run.tree.tests:
            continue
        for convention in _of_bases(cls, book):
            for function, receiver in _methods(cls):
                key = (id(function.node), id(receiver))
                if re.fullmatch(convention.methods, function.name) is None:
                    continue
                if key not in known:
                    known[key] = entry = Entry(function, receiver, "method")
                    entries.found.append(entry)
                _seed_method(entries, function, convention)


def _of_bases(cls: Class, book: Book) -> list[Convention]:
    found: list[Convention] = []
    for base in mro_of(cls):
        name = base.of if isinstance(base, Result) else name_of(base)
        found += book.conventions.get(name, ())
    return found


def _seed_method(entries: Entries, function: Function, convention: Convention) -> None:
    seed = entries.seeds.get(function.node) or Seed({}, {})
    kinds, sources = dict(seed.kinds), dict(seed.sources)
    for index, name in enumerate(parameter_names(function.node)):
        bare = name.lstrip("*")
        if index < len(convention.given):
            if convention.given[index]:
                kinds.setdefault(bare, Of(convention.given[index]))
        elif convention.location:
            sources.setdefault(bare, (convention.location, bare, frozenset()))
    entries.seeds[function.node] = Seed(kinds, sources, True, seed.answers, converters=seed.converters)

"""Summaries of functions, each made once, when somebody asks for it.

A function is read for the class of its first argument (so that what a subclass overrides is what runs)
and for the kinds of its unannotated arguments; both are bounded.  A function that is being read already
(a recursion) adds what is known of it so far.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from typing import Any, Final

from analyzer.behaviour.declared import Types
from analyzer.behaviour.decorated import handing
from analyzer.behaviour.events import Listeners
from analyzer.behaviour.implementations import Implementations, method_of
from analyzer.behaviour.knowledge import Book
from analyzer.behaviour.pages import Pages
from analyzer.behaviour.reading import Reader
from analyzer.behaviour.relations import Relations
from analyzer.behaviour.resolving import Resolver, held
from analyzer.behaviour.summary import Noted, Seed, Summary
from analyzer.behaviour.syntax import Syntax
from analyzer.behaviour.things import NOTHING, ROWS, Made, Method, Of, Query, Thing, union
from analyzer.behaviour.validators import Validators
from analyzer.concepts.work import function_of
from analyzer.evaluator.annotations import class_frame
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Class, Function, FunctionNode, Instance, name_of

MAX_VARIANTS: Final = 60
"""Summaries of one function for one class of the object, by kinds of arguments; further calls share one
that is not told of what kinds they are."""

MAX_INHERITING: Final = 5_000
"""Summaries of one method: one for each class that inherits it, as each may do something else with it."""

MAX_SUMMARIES: Final = 60_000
"""Functions that are read; the largest application seen has half of it."""

MAX_SETTING: Final = 4
"""Methods that set one attribute which are read for it; one is what most classes have."""

MAX_DEPTH: Final = 150
"""Calls within calls that are followed while reading; what is deeper is read on its own later."""


class Behaviours:
    """What functions do (see state.Machine)."""

    def __init__(self, run: Interpreter, book: Book, seeds: Mapping[Any, Seed], relations: Relations) -> None:
        self.run = run
        self.book = book
        self.implementations = Implementations(run)
        self.types = Types(run)
        self.validators = Validators()
        self.resolver = Resolver(run, book, relations, self)
        self.pages = Pages(run.tree)
        self.listeners = Listeners(run, book.heard)
        self.syntax = Syntax()
        self.accesses: list[Noted] = []
        self.returns: dict[Any, Thing] = {}
        self.summaries: list[Summary] = []
        self.later: list[Function] = []
        """Functions that were met too deep in calls to be read at once."""
        self._seeds = seeds
        self._known: dict[Any, dict[Class | None, dict[Any, Summary]]] = {}
        self._setting: dict[Class, dict[str, list[Function]]] = {}
        self._written: dict[tuple[Class, str], Thing] = {}
        self._handed: dict[Any, dict[str, Thing]] = {}
        self._locals: dict[Any, Mapping[str, Thing]] = {}
        """Names of wrappers at their ends, by their nodes."""
        self._bases: dict[str, frozenset[str]] = {}
        self._depth = 0

    def seed(self, function: Function) -> Seed | None:
        return self._seeds.get(function.node)

    def handles(self, node: FunctionNode) -> bool:
        """Whether it is a handler, which is read by itself."""
        seed = self._seeds.get(node)
        return seed is not None and seed.handles

    def handed_by_decorators(self, function: Function) -> Mapping[str, Thing]:
        """What decorators of the target hand to a function, by parameter."""
        known = self._handed.get(function.node)
        if known is not None:
            return known
        found = self._handed[function.node] = {}
        for one in handing(self.run, function, self._by_place):
            node = one.wrapper.node
            if node not in self._locals:
                self._locals[node] = {}
                self.summary(one.wrapper, None, {})
            for parameter, name in one.names.items():
                thing = self._locals[node].get(name)
                if thing is not None and thing.kinds:
                    rows = {origin: way for origin, way in thing.origins.items() if origin.location == ROWS}
                    found.setdefault(parameter, Thing(thing.kinds, rows, None, thing.items, thing.fields))
        return found

    def bases_of(self, exception: str) -> frozenset[str]:
        """The last parts of the names of what an exception is a kind of."""
        if exception not in self._bases:
            self._bases[exception] = frozenset(
                name.rpartition(".")[2] for name in self._names_above(exception)
            )
        return self._bases[exception]

    def _names_above(self, exception: str) -> Iterator[str]:
        usual = getattr(builtins, exception, None)
        if isinstance(usual, type):
            yield from (one.__name__ for one in usual.__mro__)
        cls = self._classes.get(exception)
        for base in mro_of(cls) if cls is not None else ():
            name = name_of(base)
            yield name
            usual = getattr(builtins, name.removeprefix("builtins."), None)
            if isinstance(usual, type):
                yield from (one.__name__ for one in usual.__mro__)

    @cached_property
    def _classes(self) -> dict[str, Class]:
        return {cls.full_name: cls for cls in self.run.classes if cls.module.path is not None}

    @cached_property
    def _by_place(self) -> dict[tuple[str, int], Function]:
        found: dict[tuple[str, int], Function] = {}
        for function in self.run.functions:
            if function.module.path is not None:
                found.setdefault((function.module.path, function.node.lineno), function)
        return found

    def summary(self, function: Function, receiver: Class | None, given: dict[int, Thing]) -> Summary | None:
        inherited = function.module.path is None
        if inherited and not self._inherits(function, receiver):
            return None
        of_all = self._known.setdefault(function.node, {})
        variants = of_all.get(receiver)
        if variants is None:
            if len(of_all) >= MAX_INHERITING:
                return None
            variants = of_all[receiver] = {}
        kinds = _kinds_key(function, given)
        if kinds not in variants and len(variants) >= MAX_VARIANTS:
            kinds, given = (), {}
        found = variants.get(kinds)
        if found is not None:
            return found
        if len(self.summaries) >= MAX_SUMMARIES:
            return None
        if self._depth >= MAX_DEPTH:
            self.later.append(function)
            return None
        summary = variants[kinds] = Summary(function, receiver, handed=_handed(kinds))
        self.summaries.append(summary)
        self._depth += 1
        try:
            self.run.demand(f"behaviour of {function.full_name}", partial(self._read, summary, given))
        finally:
            self._depth -= 1
            summary.complete = True
        return summary

    def assigned(self, cls: Class, name: str) -> Thing | None:
        """What methods of a class set an attribute to, whoever calls them: a constructor that a framework
        calls, a method that it calls before others."""
        found: Thing | None = None
        for function in self._assigning(cls, name):
            summary = self.summary(function, cls, {})
            thing = summary.stores.get(name) if summary is not None else None
            if thing is not None:
                found = thing if found is None else union(found, thing)
        return found

    def _assigning(self, cls: Class, name: str) -> list[Function]:
        """The methods that set an attribute of their object; of one that the class overrides, what it has
        instead, which calls it by `super()`."""
        found: dict[str, Function | None] = {}
        for base in mro_of(cls):
            if not isinstance(base, Class) or base.module.path is None:
                continue
            if base not in self._setting:
                self._setting[base] = self._setters(base)
            for method in self._setting[base].get(name, ()):
                found.setdefault(method.name, method_of(cls, method.name))
        return [one for one in found.values() if one is not None][:MAX_SETTING]

    def _setters(self, cls: Class) -> dict[str, list[Function]]:
        """The methods of a class by the attributes that they set on their object."""
        found: dict[str, list[Function]] = {}
        for raw in cls.namespace.values():
            method = function_of(raw)
            if method is None or not method.node.args.args:
                continue
            first = method.node.args.args[0].arg
            for node in self.run.bodies.of(method.node).attributes:
                match node:
                    case ast.Attribute(value=ast.Name(id=name), ctx=ast.Store()) if name == first:
                        methods = found.setdefault(node.attr, [])
                        if method not in methods:
                            methods.append(method)
        return found

    def _inherits(self, function: Function, receiver: Class | None) -> bool:
        """Whether a class of the target inherits a method that a library's file says is worth reading."""
        own = receiver is not None and receiver.module.path is not None
        return own and function.module.name in self.book.inherited

    def written(self, cls: Class, name: str) -> Thing:
        """What the expression is that a class body assigns to a name, as far as reading it tells."""
        key = (cls, name)
        if key not in self._written:
            self._written[key] = NOTHING
            expression = _assigned(cls, name)
            if expression is not None:
                nobody = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
                node = ast.copy_location(ast.Lambda(nobody, expression), expression)
                function = Function(node, class_frame(cls), cls.module, name, f"{cls.qualname}.{name}")
                summary = Summary(function, None)
                self.run.demand(f"behaviour of {function.full_name}", partial(self._read, summary, {}))
                self._written[key] = summary.returned
        return self._written[key]

    def _read(self, summary: Summary, given: dict[int, Thing]) -> None:
        run = self.run
        run.file = summary.function.module
        with run.at((), summary.function.node, summary.function.module):
            reader = Reader(self, summary)
            reader.parameters(summary.receiver, given)
            reader.read()
            if summary.function.node in self._locals:
                self._locals[summary.function.node] = reader.names
            if summary.function.name == "__init__" and summary.receiver is not None:
                self.resolver.constructed(summary.receiver, summary.stores)


def _assigned(cls: Class, name: str) -> ast.expr | None:
    """The expression that the class body assigns to a name last."""
    found: ast.expr | None = None
    for statement in cls.node.body if cls.node is not None else ():
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                found = statement.value
    return found


def _kinds_key(function: Function, given: dict[int, Thing]) -> tuple[tuple[str, Any], ...]:
    """The kinds of arguments for which a function is read apart: those of parameters without a type, and the
    classes that the object holds whose method it is."""
    spec = function.node.args
    arguments = [*spec.posonlyargs, *spec.args]
    found: list[tuple[str, Any]] = []
    for index, thing in given.items():
        if index == 0 and function.owner is not None:
            found += held(thing).items()
            found += (("0", _kind_key(one)) for one in thing.kinds[:1] if isinstance(one, Query))
            continue
        if index < len(arguments) and arguments[index].annotation is not None:
            # That a parameter is a callable says nothing of which one it is.
            found += (
                (f"{index}", kind.node if isinstance(kind, Function) else kind.function.node)
                for kind in thing.kinds[:1]
                if isinstance(kind, (Function, Method))
            )
            continue
        for kind in thing.kinds[:1]:
            told = _kind_key(kind)
            if told is not None:
                found.append((f"{index}", told))
    return tuple(found)


def _handed(kinds: tuple[tuple[str, Any], ...]) -> dict[str, str]:
    """The names of the classes and functions among the kinds of arguments."""
    found: dict[str, str] = {}
    for name, kind in kinds:
        match kind:
            case Class() | ast.FunctionDef() | ast.AsyncFunctionDef():
                found[name] = kind.name
            case (str(), (str() as model, *_), *_):
                found[name] = model.rpartition(".")[2]
    return found


def _kind_key(kind: Any) -> Any:
    match kind:
        case Of():
            return None if kind.name.startswith("builtins.") or kind.name.endswith("()") else kind.name
        case Made():
            return kind.cls
        case Instance():
            return kind.cls if isinstance(kind.cls, Class) else None
        case Class():
            return kind
        case Function():
            return kind.node
        case Method():
            return kind.function.node
        case Query():
            return (kind.type, kind.models, kind.eager)
    return None

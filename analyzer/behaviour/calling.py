"""Calls: of the target's own functions, whose summaries are taken over, and of libraries, as their files say.

A callee is read for the kinds of its unannotated arguments.

Limits: what a callee does to objects that it is handed (other than its own attributes) is not taken over.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final

from analyzer.behaviour.by_text import loaded
from analyzer.behaviour.declared import as_declared, as_promised, harmless
from analyzer.behaviour.given import Given, Inner, parameter_names
from analyzer.behaviour.implementations import library_name
from analyzer.behaviour.knowledge import DATA, Arg
from analyzer.behaviour.passwords import MAKES_ACCOUNTS, is_chosen
from analyzer.behaviour.performing import perform, told
from analyzer.behaviour.relations import Lead
from analyzer.behaviour.state import COMMITTED, MAX_INNER, Names
from analyzer.behaviour.statuses import answered
from analyzer.behaviour.summary import Called, Noted, Summary, step
from analyzer.behaviour.taking_over import TakingOver
from analyzer.behaviour.texts import settings_of, spelled
from analyzer.behaviour.things import (
    CONTENT,
    EVERYWHERE,
    NEW,
    NOTHING,
    PARAMETER,
    REST,
    SETTLED,
    Made,
    Member,
    Method,
    Of,
    Origin,
    Query,
    Thing,
    cleaned,
    either,
    merged,
    union,
)
from analyzer.concepts.connections.clients import CLIENTS
from analyzer.concepts.connections.opening import Argument
from analyzer.evaluator.attributes import class_attribute, mro_of
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.functools import Cached, Partial
from analyzer.evaluator.symbols import (
    Bound,
    Class,
    Function,
    FunctionNode,
    Instance,
    Native,
    NativeClass,
    Wrapped,
    name_of,
)
from analyzer.evaluator.values import External, Setting

TOLD_NOT: Final = ("builtins.", "typing.", "?.", "logging.")
"""Beginnings of names whose calls are not worth a row."""


YIELDING: Final = tuple(
    Of(f"builtins.{name}") for name in ("generator", "asyncgenerator", "iterator", "asynciterator")
)
"""What functions that yield say they return."""

OF_SPELLING: Final = re.compile(r"U[Rr][LlIi](?![a-z])|Path|File|Str(ing)?(?![a-z])|Text|Name")
"""Names of classes whose objects are another spelling of what they are made of."""

NARROWS: Final = frozenset(["filter", "filter_by", "exclude", "order_by", "get_or_404", "first_or_404"])
"""Names of methods that choose among what there is: what they choose by is not in what they give."""

UNREAD: Final = re.compile(r"^\?\.|\(\)\.|^flask\.globals\.g\.")
"""Names of methods of objects of which nobody has read the class: what a library gave, or the project hung on
`flask.g`."""

OF_PATH: Final = re.compile(
    r"(?i)^(get_|make_|build_)?(full_?|abs(olute)?_?|file_?|local_?|real_?|temp_?)?(path|filename|location|join)"
    r"(_?(for|to|of)(_\w+)?)?$"
)
"""Names of methods that make a path of the text that they are given."""

REQUESTS: Final = re.compile(r"\.(Request|HttpRequest|HTTPServerRequest|BaseRequest|WebSocket)$")
"""Names of libraries' classes of which a request is, as a whole."""

HASHES: Final = re.compile(r"(?i)(^|_)(hash|hashed|digest|hexdigest|hash_?password|make_password)(_|$)")
"""Names of what gives a hash, whoever defines it."""


class Use:
    """One call of a library's function: what its knowledge sees (see knowledge.Site)."""

    def __init__(
        self, reader: Calls, name: str, node: ast.expr, receiver: Thing | None, given: Given
    ) -> None:
        self.reader = reader
        self.name = name
        self.node = node
        self.receiver = receiver
        self.args = given.args
        self.keywords = given.keywords
        self.within = reader.function.name
        self.more = given.rest is not None
        self.awaited = reader.awaiting
        self.unused = reader.unused is node
        self.given = given

    def argument(self, which: Arg) -> Thing | None:
        for name in which.names:
            if name in self.keywords:
                return self.keywords[name]
        if 0 <= which.position < len(self.args):
            return self.args[which.position]
        return self.given.rest

    def content(self) -> Thing:
        origins = [one.origins for one in self.given.all]
        if self.receiver is not None:
            origins.append(self.receiver.origins)
        return Thing((), merged(origins))

    def note(self, act: str, **details: Any) -> None:
        self.reader.note(act, self.name, self.node, **details)

    def reach(self, sink: str, thing: Thing, name: str | None = None) -> None:
        self.reader.reach(sink, name or self.name, thing, self.node)

    def raw(self, template: str) -> frozenset[str]:
        return self.reader.machine.pages.raw(template)

    def raises(self, exception: str, status: int | None = None) -> None:
        reader = self.reader
        reader.raises(exception, status, reader.summary.name, reader.place(self.node), 0)

    def limited(self, *things: Thing) -> None:
        self.reader.limited(*things, node=self.node)

    def called(
        self, function: Thing, args: list[Thing], way: str, keywords: dict[str, Thing] | None = None
    ) -> Thing:
        elsewhere = self.reader.elsewhere
        if way != "call":
            self.reader.elsewhere = way
        try:
            return self.reader.call(function, Given(args, keywords or {}), self.node, way)
        finally:
            self.reader.elsewhere = elsewhere

    def source(self, location: str, name: str | None, type_: str = "") -> Thing:
        place = self.reader.place(self.node)
        origin = Origin(location, name or "")
        shown = f"{location} {name}" if name else location
        return Thing((Of(type_),) if type_ else (), {origin: (step(place, shown),)})

    def sent(self, thing: Thing, how: str) -> Thing:
        return self.reader.consumed(thing, self.node, how)

    def access(self, query: Query, how: str, bounded: bool | None = None, single: bool = False) -> Thing:
        return self.reader.access(query, self.receiver or NOTHING, self.node, how, bounded, single)

    def item(self, owner: Thing, key: Any) -> Thing:
        return self.reader.machine.resolver.item(owner, key) or NOTHING

    def elements(self, owner: Thing, values: bool = False) -> Thing | None:
        return self.reader.machine.resolver.elements(owner, values)

    def attribute(self, owner: Thing, name: str) -> Thing:
        return self.reader.attribute_of(owner, name, self.node)

    def methods(self, owner: Thing, pattern: str) -> list[Thing]:
        return self.reader.machine.resolver.methods(owner, pattern)

    def object_of(self, factory: str) -> Thing | None:
        return self.reader.machine.resolver.object_of(factory)

    def spelled(self, thing: Thing) -> str:
        return spelled(thing)

    def execute(self, statement: Thing, library: str, certain: bool = True) -> Thing:
        return self.reader.send(statement, self.name, self.node, library, certain)

    def single(self) -> None:
        self.reader.single(self.receiver or NOTHING)

    def changed(self, thing: Thing) -> None:
        self.reader.changed(thing, self.node)

    def grown(self, container: Thing, element: Thing) -> None:
        items = union(container.items or NOTHING, element)
        origins = merged([container.origins, element.origins])
        self._becomes(container, Thing(container.kinds, origins, None, items))

    def filled(self, mapping: Thing, entries: Mapping[str, Thing], rest: Thing | None) -> None:
        kept = dict(mapping.fields or {})
        items = mapping.items or NOTHING
        added = [*entries.values(), *([rest] if rest is not None else [])]
        for one in added:
            items = union(items, one)
        kept.update(entries)
        if rest is not None:
            kept[REST] = rest
        origins = merged([mapping.origins, *(one.origins for one in added)])
        self._becomes(mapping, Thing(mapping.kinds, origins, None, items, kept))

    def wrote(self, path: Thing, content: Thing) -> None:
        fields = {**(path.fields or {}), CONTENT: content}
        self._becomes(path, Thing(path.kinds, path.origins, path.pieces, path.items, fields))

    def set_on(self, which: Arg) -> int | None:
        written = self.node.args if isinstance(self.node, ast.Call) else []
        named = self.node.keywords if isinstance(self.node, ast.Call) else []
        chosen = next((one.value for one in named if one.arg in which.names), None)
        if chosen is None and 0 <= which.position < len(written):
            chosen = written[which.position]
        tree = self.reader.function.module.tree
        if not isinstance(chosen, ast.Name) or tree is None:
            return None
        for one in tree.body:
            targets = one.targets if isinstance(one, ast.Assign) else [getattr(one, "target", None)]
            if any(isinstance(target, ast.Name) and target.id == chosen.id for target in targets):
                return one.lineno
        return None

    def _becomes(self, before: Thing, after: Thing) -> None:
        """Something is something else from here on, under whatever names it has here."""
        names = self.reader.names
        self.reader.names = {name: after if one is before else one for name, one in names.items()}

    def mentions(self, text: str) -> bool:
        inside = ast.walk(self.reader.function.node)
        return any(isinstance(one, ast.Constant) and one.value == text for one in inside)

    def stored_before(self, thing: Thing) -> bool:
        return self.reader.stored_before(thing, self.node)

    def repeated(self) -> AbstractContextManager[None]:
        return self.reader.within("rows", self.reader.names)

    def reads_by(self, name: str) -> bool:
        calls = (one.callee for one in self.reader.summary.done if isinstance(one, Called))
        callees = (one for one in calls if isinstance(one, Summary) and one.function.name == name)
        return any(isinstance(one, Noted) and one.act == DATA for callee in callees for one in callee.done)

    def named(self, name: str) -> Thing:
        return self.thing(self.reader.machine.run.external(name))

    def thing(self, value: Any) -> Thing:
        return self.reader.machine.resolver.thing_of(value)

    def lead(self, owner: Thing, name: str) -> Lead | None:
        return self.reader.machine.resolver.lead(owner, name)

    def linked(self, model: Class) -> list[str]:
        return self.reader.machine.resolver.linked(model)

    @contextmanager
    def after_commit(self) -> Iterator[None]:
        reader = self.reader
        before, reader.transactions, reader.elsewhere = (reader.transactions, reader.elsewhere), 0, COMMITTED
        try:
            yield
        finally:
            reader.transactions, reader.elsewhere = before

    def enter(self, context: str) -> None:
        self.reader.entered.append(context)


class Calls(TakingOver):
    """Reading calls."""

    def attribute_of(self, owner: Thing, name: str, node: ast.expr) -> Thing:
        """`owner.name`."""
        raise NotImplementedError

    def note(self, act: str, name: str, node: ast.AST, blocking: bool = False, **details: Any) -> Noted:
        noted = super().note(act, name, node, blocking, **details)
        if act == DATA and isinstance(node, ast.expr):
            heard = self.machine.listeners.of(details.get("verb") or "", details.get("models") or ())
            for function in heard:
                self.call_own(function, None, Given([], {}), node)
        return noted

    def call(self, callee: Thing, given: Given, node: ast.expr, way: str = "call") -> Thing:
        """What a call gives."""
        found: Thing | None = None
        for kind in callee.kinds:
            one = self._call_kind(kind, callee, given, node, way)
            found = one if found is None else either(found, one)
        if found is not None:
            return found
        if _hands_request(given):
            self.handed_request(node)
        return Thing((), merged([callee.origins, *(one.origins for one in given.all)]))

    def handed_request(self, node: ast.expr) -> None:
        """Remember what the whole request is handed to that nobody could read: it may look at the caller."""
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            self.summary.handed_to[node.func.attr] = None

    def _is_given_to_object(self, node: ast.expr) -> bool:
        """Whether an attribute is called that the object's class sets by itself: `self.inner(request)`."""
        owner = self.function.owner
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr=name)) if owner is not None:
                return any(
                    isinstance(one, ast.Attribute) and one.attr == name and isinstance(one.ctx, ast.Store)
                    for one in ast.walk(owner.node or node)
                )
        return False

    def _call_kind(self, kind: Any, callee: Thing, given: Given, node: ast.expr, way: str) -> Thing:
        match kind:
            case Function():
                return self.call_own(kind, None, given, node, way)
            case Method():
                implemented = self._implemented(kind, given, node, way)
                if implemented is not None:
                    return implemented
                self._dispatched(kind, given, node)
                return self.call_own(kind.function, kind.receiver, given, node, way)
            case Inner():
                return self.call_inner(kind, given, way)
            case Class():
                return self.construct(kind, given, node)
            case Member():
                return self.call_library(kind.name, kind.receiver, given, node)
            case External() | NativeClass() | Native():
                return self.call_library(kind.name, None, given, node)
            case Of():
                return self.call_library(f"{kind.name}.__call__", callee, given, node)
        return self._call_other(kind, callee, given, node, way)

    def _call_other(self, kind: Any, callee: Thing, given: Given, node: ast.expr, way: str) -> Thing:
        resolver = self.machine.resolver
        match kind:
            case Bound():
                receiver = resolver.thing_of(kind.receiver)
                function = plain(kind.function)
                known = self.machine.book.of_name(name_of(kind))
                if isinstance(function, Function) and (function.module.path is not None or known is None):
                    return self.call_own(function, receiver, given, node, way)
                return self.call_library(name_of(kind), receiver, given, node)
            case Wrapped():
                return self.call(resolver.thing_of(kind.inner), given, node, way)
            case Partial():
                first = [resolver.thing_of(one) for one in kind.arguments]
                named = {name: resolver.thing_of(one) for name, one in kind.keywords.items()}
                inner = Given([*first, *given.args], {**named, **given.keywords}, given.rest)
                return self.call(resolver.thing_of(kind.function), inner, node, way)
            case Cached():
                return self.call(resolver.thing_of(kind.function), given, node, way)
            case Made() | Instance():
                cls = kind.cls
                method = class_attribute(self.machine.run, cls, "__call__")
                if isinstance(method, Function):
                    return self.call_own(method, callee, given, node, way)
                return self.call_library(f"{name_of(cls)}.__call__", callee, given, node)
            case Setting():
                return self.call(resolver.thing_of(kind.default), given, node, way)
            case Query() if self.machine.book.of_name(f"{kind.type}.__call__") is not None:
                return self.call_library(f"{kind.type}.__call__", callee, given, node)
        return Thing((), merged([callee.origins, *(one.origins for one in given.all)]))

    # -- libraries --------------------------------------------------------------------------------------

    def call_library(self, name: str, receiver: Thing | None, given: Given, node: ast.expr) -> Thing:
        """A library's function, as far as its file says what it does."""
        if name in CLIENTS:
            self.open(name, given, node)
        status = answered(name, given)
        if status is not None:
            self.answers_with(status, name, node)
        knows = self.machine.book.of_name(name)
        use = Use(self, name, node, receiver, given)
        if knows is None and name.startswith("?."):
            knows = self.machine.book.of_name(f"builtins.str.{name[2:]}") or self.machine.book.of_method(name)
        elif knows is None and receiver is not None:
            knows = self.machine.book.of_method(name)
        if knows is not None:
            return perform(use, knows)
        for one in given.all:
            self._handed_on(one, node, name)
        # Few calls hand on a request, and only for these is the class gone through.
        if _hands_request(given) and (UNREAD.search(name) or self._is_given_to_object(node)):
            self.handed_request(node)
        if not name.startswith(TOLD_NOT):
            self.keep(Called(name, self.place(node), "call", self.awaiting, self.loop, self.transactions > 0))
        # What a library gives after waiting comes from elsewhere: a database, another service.
        content = _through(use) if not self.awaiting else Thing((), receiver.origins if receiver else {})
        if receiver is not None and name.rpartition(".")[2] in NARROWS:
            content = Thing((), receiver.origins)
        if HASHES.search(name.rpartition(".")[2]):
            content = Thing((), cleaned(content.origins, EVERYWHERE))
        if name.startswith("?."):
            return Thing((), content.origins)
        return Thing((self.machine.resolver.result_of(name),), content.origins)

    def answers_with(self, status: int, name: str, node: ast.AST) -> None:
        """Note an answer whose status the code chooses; 200 is what answers have anyway."""
        if status != 200:
            self.note("answer", name, node, subject=str(status))

    def open(self, name: str, given: Given, node: ast.expr) -> None:
        """Note that a connection to a store is opened here."""
        things = {str(at): one for at, one in enumerate(given.args)} | given.keywords
        things |= things.get(CLIENTS[name].within, NOTHING).fields or {}
        arguments = {key: _argument(one) for key, one in things.items()}
        self.note("connection", name, node, arguments=arguments, more=given.rest is not None)

    def _handed_on(self, one: Thing, node: ast.expr, to: str) -> None:
        """A callable or a query that a library receives: it may well be called, or sent."""
        for kind in one.kinds:
            match kind:
                case Function() | Method() | Inner():
                    self.call(one, Given([], {}, NOTHING), node, "reference")
                    return
                case Query():
                    self.handed_on(kind, one, node, to)
                    return

    # -- own functions ----------------------------------------------------------------------------------

    def call_own(
        self, function: Function, receiver: Thing | None, given: Given, node: ast.expr, way: str = "call"
    ) -> Thing:
        """A function of the target's: its summary, with the arguments in the place of its parameters."""
        wrapped = plain(function.wrapped)
        if isinstance(wrapped, Function) and wrapped is not function:
            return self.call_own(wrapped, receiver, given, node, way)  # what keeps a name keeps the meaning
        bound = self.bind(function, receiver, given)
        if MAKES_ACCOUNTS.search(function.name):
            self._known_password(function, bound, node)
        first = bound.get(0) if receiver is None and function.owner is not None else receiver
        cls = self._receiver_class(function, first)
        summary = self.machine.summary(function, cls, bound)
        name = function.full_name
        self.keep(
            Called(summary or name, self.place(node), way, self.awaiting, self.loop, self.transactions > 0)
        )
        if summary is None:
            return Thing((), merged(one.origins for one in bound.values()))
        by_text = loaded(self.machine.run, function, bound)
        if by_text is not None:
            return self.machine.resolver.thing_of(by_text)
        self.take_over(summary, bound, node, way)
        if way == "call":
            self.refused_by(summary, bound, given, node)
        self._set_by(summary, bound, node)
        self.changed_by(summary, bound, node)
        self.send_given(summary, bound, node)
        given_back = self.substituted(
            summary.returned, bound, step(self.place(node), f"through {function.name}()")
        )
        return self._returned_as(function, given_back)

    def _implemented(self, method: Method, given: Given, node: ast.expr, way: str) -> Thing | None:
        """What a method gives of which the class has the name only, where other classes have its body."""
        cls = self._receiver_class(method.function, method.receiver)
        found: Thing | None = None
        for function, owner in (
            self.machine.implementations.of(method.function, cls) if cls is not None else ()
        ):
            one = self.call_own(function, Thing((Made(owner),), method.receiver.origins), given, node, way)
            found = one if found is None else either(found, one)
        return None if found is None else self._returned_as(method.function, found)

    def _dispatched(self, method: Method, given: Given, node: ast.expr) -> None:
        """A method by which a class below a library's signal sends in its own way: it has receivers, too."""
        for kind in method.receiver.kinds:
            cls = kind.cls if isinstance(kind, Instance) else None
            for base in mro_of(cls) if isinstance(cls, Class) else ():
                of = library_name(base)
                sending = self.machine.book.dispatching.get(of) if of is not None else None
                if sending is not None and re.fullmatch(sending, method.function.name):
                    name = f"{of}.send"
                    self.call_library(name, Thing((kind,)), given, node)
                    return

    def _set_by(self, summary: Summary, bound: dict[int, Thing], node: ast.expr) -> None:
        """What a method sets on the object whose method this is, as `super().__init__(...)` does."""
        if not summary.stores or self.function.owner is None or 0 not in bound:
            return
        if not any(
            one.location == PARAMETER and one.number == 0 and not one.field for one in bound[0].origins
        ):
            return
        through = step(self.place(node), f"into {summary.function.name}()")
        for name, thing in summary.stores.items():
            self.store(name, self.substituted(thing, bound, through))

    def store(self, name: str, thing: Thing) -> None:
        """An attribute of the object whose method this is becomes something."""
        before = self.summary.stores.get(name)
        self.summary.stores[name] = thing if before is None else either(before, thing)
        first = next(iter(self.names))
        owner = self.names[first]
        fields = {**(owner.fields or {}), name: thing}
        self.names[first] = Thing(owner.kinds, owner.origins, None, owner.items, fields)

    def _returned_as(self, function: Function, thing: Thing) -> Thing:
        """What a function gives, by the type that it says it returns: a number has no harmful content."""
        node = getattr(function.node, "returns", None)
        if node is None:
            return thing
        if function.node not in self.machine.returns:
            with self.machine.run.at((), node, function.module):
                typed = self.machine.types.of(self.machine.run.annotation(node, function.frame))
            self.machine.returns[function.node] = typed
        typed = self.machine.returns[function.node]
        if typed.kinds and all(harmless(kind) for kind in typed.kinds):
            return Thing(typed.kinds, cleaned(thing.origins, EVERYWHERE))
        if typed.items is not None and any(kind in YIELDING for kind in typed.kinds):
            # What it yields stands for what it gives: `with` binds it, a loop goes over it.
            given = as_promised(thing, typed.items)
            return Thing(given.kinds, given.origins, given.pieces, given.items or typed.items, given.fields)
        return as_declared(thing, typed) if thing.pieces is None else thing

    def _receiver_class(self, function: Function, receiver: Thing | None) -> Class | None:
        for kind in receiver.kinds if receiver is not None else ():
            cls = kind.cls if isinstance(kind, (Made, Instance)) else kind
            if isinstance(cls, Class) and (function.owner is None or function.owner in mro_of(cls)):
                return cls
        return function.owner

    # -- objects ----------------------------------------------------------------------------------------

    def construct(self, cls: Class, given: Given, node: ast.expr) -> Thing:
        """An object of a class of the target's: what its constructor sets, or the arguments by name."""
        initializer = class_attribute(self.machine.run, cls, "__init__")
        made = Thing((Made(cls),))
        self._with_known_password(cls, initializer, given, node)
        if isinstance(initializer, Function) and initializer.module.path is not None:
            bound = self.bind(initializer, made, given)
            summary = self.machine.summary(initializer, cls, bound)
            if summary is not None:
                self.keep(
                    Called(summary, self.place(node), "call", self.awaiting, self.loop, self.transactions > 0)
                )
                self.take_over(summary, bound, node)
                through = step(self.place(node), f"into {cls.name}()")
                fields = {name: self.substituted(one, bound, through) for name, one in summary.stores.items()}
                self.machine.resolver.constructed(cls, fields)
                held = self._held(cls, given, node) or {}
                return Thing((Made(cls),), fields={**fields, **held, NEW: NOTHING})
        for base in mro_of(cls):
            of = library_name(base)
            status = answered(of, given) if of is not None else None
            if status is not None:
                self.answers_with(status, cls.full_name, node)
                break
        for base in mro_of(cls):
            of = library_name(base)
            knows = self.machine.book.of_name(of) if of is not None else None
            if knows is not None and of is not None:
                perform(Use(self, of, node, made, given), knows)
                break
        self._assigned(cls, given, node)
        fields = {name: self._of_declared(cls, name, thing) for name, thing in given.keywords.items()}
        origins = merged(one.origins for one in given.all)
        handed = self._held(cls, given, node)
        if handed is not None:
            return Thing((Made(cls),), origins, None, None, {**handed, NEW: NOTHING})
        fields |= {NEW: NOTHING} if given.rest is None and not given.args else {NEW: NOTHING, REST: NOTHING}
        return Thing((Made(cls),), origins, None, None, fields)

    def _held(self, cls: Class, given: Given, node: ast.expr) -> dict[str, Thing] | None:
        """What an object holds of the arguments of a library's constructor, which the target's own hands them
        on to; None where nothing says what it does with them."""
        for base in mro_of(cls):
            of = library_name(base)
            knows = self.machine.book.of_name(f"{of}.__init__") if of is not None else None
            if knows is not None and knows.holds:
                use = Use(self, f"{of}.__init__", node, None, Given(given.args, given.keywords))
                held = ((name, use.argument(which)) for name, which in knows.holds)
                rest = {} if given.rest is None else {REST: NOTHING}
                return {**rest, **{name: thing for name, thing in held if thing is not None}}
        return None

    def _of_declared(self, cls: Class, name: str, thing: Thing) -> Thing:
        """What a field holds: a declared type that is harmless was converted to."""
        declared = self.machine.types.declared(cls, name)
        if declared is not None and declared.kinds and all(harmless(kind) for kind in declared.kinds):
            return Thing(declared.kinds, cleaned(thing.origins, EVERYWHERE))
        checked = self.machine.validators.of(cls).get(name)
        if checked is not None and thing.origins:
            return thing.with_origins(
                {one._replace(checked=one.checked or checked): trail for one, trail in thing.origins.items()}
            )
        return thing

    def _known_password(self, function: Function, bound: dict[int, Thing], node: ast.expr) -> None:
        """An account that a function of the target's own makes, with a password that stands in the code."""
        for name, at in parameter_names(function.node).items():
            if is_password(name) and at in bound and is_chosen(bound[at].constant):
                self.note(
                    "credential", f"account {function.name}", node, verb="literal", subject=function.full_name
                )

    def _with_known_password(self, cls: Class, initializer: Any, given: Given, node: ast.expr) -> None:
        """An object that is made with a password that stands in the code."""
        named = dict(given.keywords)
        if isinstance(initializer, Function) and initializer.module.path is not None:
            bound = self.bind(initializer, made := Thing((Made(cls),)), given)
            named |= {
                name: bound[at]
                for name, at in parameter_names(initializer.node).items()
                if at in bound and bound[at] is not made
            }
        for name, thing in named.items():
            if is_password(name) and is_chosen(thing.constant):
                self.note("credential", "account", node, verb="literal", subject=cls.full_name)

    def _assigned(self, cls: Class, given: Given, node: ast.expr) -> None:
        """Content that becomes an attribute of an object as it is."""
        for name, thing in given.keywords.items():
            if is_password(name) and thing.origins:
                self.reach("password", f"{cls.full_name}.{name}", thing, node)

    def call_inner(self, inner: Inner, given: Given, way: str = "call") -> Thing:
        """A function within this one: read where it is called, as a part of it."""
        if inner.done or self.depth > MAX_INNER:
            return Thing((), merged(one.origins for one in given.all))
        inner.done = True
        self.depth += 1
        names, returned, elsewhere = self.names, self.summary.returned, self.elsewhere
        around, self.loops_of_caller = self.loops_of_caller, len(self.loops)
        if way != "call":
            self.elsewhere = way
        self.names = {**inner.names, **names, **self._inner_parameters(inner.node, given)}
        self.summary.returned = NOTHING
        try:
            if isinstance(inner.node, ast.Lambda):
                return self.evaluate(inner.node.body)
            self.block(inner.node.body)
            return self.summary.returned
        finally:
            self.names, self.summary.returned, self.elsewhere = names, returned, elsewhere
            self.loops_of_caller = around
            self.depth -= 1

    def _inner_parameters(self, node: FunctionNode, given: Given) -> Names:
        rest = given.rest or NOTHING
        found: Names = {}
        spec = node.args
        for index, one in enumerate([*spec.posonlyargs, *spec.args]):
            thing = given.args[index] if index < len(given.args) else given.keywords.get(one.arg, rest)
            if one.annotation is not None and not thing.kinds:
                with self.machine.run.at((), one.annotation, self.function.module):
                    typed = self.machine.run.annotation(one.annotation, self.function.frame)
                kind = self.machine.types.of(typed)
                thing = Thing(kind.kinds, thing.origins, None, kind.items)
            found[one.arg] = thing
        for one in spec.kwonlyargs:
            found[one.arg] = given.keywords.get(one.arg, rest)
        if spec.vararg is not None:
            found[spec.vararg.arg] = Thing((), merged(one.origins for one in given.args))
        if spec.kwarg is not None:
            found[spec.kwarg.arg] = Thing((), merged(one.origins for one in given.keywords.values()))
        return found


def _hands_request(given: Given) -> bool:
    """Whether one of the arguments is a request as a whole."""
    return any(
        isinstance(kind, Of) and REQUESTS.search(kind.name) for one in given.args for kind in one.kinds
    )


def _argument(thing: Thing) -> Argument:
    """An argument as people read it."""
    text = told(thing)
    return Argument(text, settings_of(thing), "{" not in text)


def is_password(name: str) -> bool:
    """Whether a name is that of a password as people type it."""
    return name.lower() in ("password", "passwd", "pwd", "user_password", "userpassword", "pass_word")


def _through(use: Use) -> Thing:
    """What goes through a library's function of which nothing more is known.

    It may give any of what it is given; but the beginning of an address is at most the first argument or the
    object itself (`build(base, part)`), an object that a library's class makes of data is no spelling of it,
    and what is kept under a key is not the key.  What an object that nobody has read finds by what it is
    given (`ledger.statement(key)`) is no file of that name, unless it says that it makes a path of it.
    """
    last = use.name.rpartition(".")[2]
    begins = [one.origins for one in (use.receiver, *use.args[:1]) if one is not None]
    rest = [one.origins for one in use.given.all if one is not use.given.first]
    if UNREAD.search(use.name) and not OF_PATH.search(last):
        begins = [use.receiver.origins] if use.receiver is not None else []
        rest = [cleaned(one.origins, frozenset(["path"])) for one in use.given.all]
    if last == "get":
        return Thing((), merged([*([use.receiver.origins] if use.receiver is not None else []), *rest]))
    if last[:1].isupper() and not OF_SPELLING.search(last):
        return Thing((), cleaned(merged([*begins, *rest]), SETTLED | {"path"}))
    return Thing((), merged([*begins, *(cleaned(one, SETTLED) for one in rest)]))

"""What libraries do: the words in which a library's file says it, and the book of all that was said.

A file in `libraries/` (or a framework's own) holds ``BEHAVIOUR``, a mapping from qualified names to `Knows`::

    BEHAVIOUR = {
        "requests.get": Knows(act=OUTBOUND, verb="GET", sinks=(("url", Arg(0, "url")),)),
        "requests.Session": Knows(gives="requests.Session"),
    }

A name is that of a function, of a class (what constructing it does), or of a member of a class
(`requests.Session.get`); `package.Class.*` stands for members that are not named, `?.name` for a method of an
object that nobody could identify.  What else a file may say:

| name | meaning |
|---|---|
| ``BASES`` | from which other library classes a library class derives |
| ``ALIKE`` | what classes of other packages are, by the ends of their names |
| ``HANDLERS`` | what the parameters of a framework's handlers are |
| ``INJECTED`` | which markers in a signature stand for the result of a call |
| ``METHODS`` | which methods a library calls by convention |
| ``ANSWERS`` | what becomes of a text that a handler returns |
| ``RELATED`` | what queries a relation to many begins |
| ``EXTENDED`` | the classes of which a library's queries have the methods |
| ``INHERITED`` | the stubs whose methods are read for the classes that inherit them |
| ``LEADS_TO`` | what any name below a library's object is: a database of a client, a collection of it |
| ``KEEPING`` | the classes of queries that keep their rows: a second loop over one asks for nothing |
| ``ASYNCHRONOUS`` | the classes of queries that do not block, and that are sent where they are awaited |
| ``DISPATCHING`` | the signals of a library, with the names of the methods by which classes below them send |
| ``HEARD`` | the lists of a library's listeners to rows, with the verbs that go with their events |
| ``LAZY`` | the libraries that load a related object when somebody looks at it |
| ``TRACKING`` | the libraries in which setting an attribute of a stored object changes its row |
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Final, Protocol

from analyzer.behaviour.relations import Lead
from analyzer.behaviour.things import Query, Thing
from analyzer.evaluator.symbols import Class

OUTBOUND: Final = "outbound"
DATA: Final = "data"
PUBLISHED: Final = "published"
CONSUMED: Final = "consumed"


@dataclass(frozen=True, slots=True)
class Arg:
    """An argument: its position (-1: by name only) and its names."""

    position: int
    names: tuple[str, ...]

    def __init__(self, position: int, *names: str) -> None:
        object.__setattr__(self, "position", position)
        object.__setattr__(self, "names", names)


class Site(Protocol):
    """One call of a library, as its knowledge sees it."""

    name: str
    node: ast.expr
    args: list[Thing]
    keywords: dict[str, Thing]
    receiver: Thing | None
    within: str
    """Name of the function in which it stands."""
    more: bool
    """Whether there may be more arguments than are known."""
    awaited: bool
    """Whether the caller awaits it."""
    unused: bool
    """Whether nobody takes what it gives."""

    def argument(self, which: Arg) -> Thing | None:
        """An argument; None where it is not given."""

    def content(self) -> Thing:
        """Something unknown with the content of receiver and arguments."""

    def note(self, act: str, **details: Any) -> None:
        """Note that this is done here."""

    def reach(self, sink: str, thing: Thing, name: str | None = None) -> None:
        """Note that something reaches a sink here, which `name` says better than what is called."""

    def raw(self, template: str) -> frozenset[str]:
        """The variables that a template of the target shows without escaping."""

    def raises(self, exception: str, status: int | None = None) -> None:
        """Say that an exception can leave it here, with the HTTP status that it stands for."""

    def limited(self, *things: Thing) -> None:
        """Note that a number of the request meets a limit here."""

    def called(
        self, function: Thing, args: list[Thing], way: str, keywords: dict[str, Thing] | None = None
    ) -> Thing:
        """A callable that the library calls."""

    def source(self, location: str, name: str | None, type_: str = "") -> Thing:
        """Data of the request."""

    def sent(self, thing: Thing, how: str) -> Thing:
        """A query whose rows are asked for here: the access is noted; gives the rows."""

    def access(self, query: Query, how: str, bounded: bool | None = None, single: bool = False) -> Thing:
        """Note that a query is sent here; gives its rows (one row where `single`)."""

    def item(self, owner: Thing, key: Any) -> Thing:
        """`owner[key]` of a container that was filled when modules were loaded."""

    def elements(self, owner: Thing, values: bool = False) -> Thing | None:
        """What iterating over a container gives that was filled when modules were loaded (of a mapping: its
        keys, or its `values`); None where it is none."""

    def attribute(self, owner: Thing, name: str) -> Thing:
        """`owner.name`."""

    def methods(self, owner: Thing, pattern: str) -> list[Thing]:
        """The methods of these names (a regular expression) that the target's own classes give an object."""

    def object_of(self, factory: str) -> Thing | None:
        """An object of the class that a library's function gives; None where it is not known."""

    def spelled(self, thing: Thing) -> str:
        """A text with its holes."""

    def execute(self, statement: Thing, library: str, certain: bool = True) -> Thing:
        """Note that a text is sent as SQL (`certain`: whatever it is; else where it is SQL); its rows."""

    def single(self) -> None:
        """Say that one row at most is taken of the receiver's."""

    def changed(self, thing: Thing) -> None:
        """Say that an attribute of an object is set here."""

    def grown(self, container: Thing, element: Thing) -> None:
        """Say that a container, under whatever names it has here, holds one more thing."""

    def filled(self, mapping: Thing, entries: Mapping[str, Thing], rest: Thing | None) -> None:
        """Say that a mapping, under whatever names it has here, has more entries, and, where there is a
        `rest`, others under keys that nobody knows."""

    def wrote(self, path: Thing, content: Thing) -> None:
        """Say that the file of this name, under whatever names it has here, holds this content."""

    def set_on(self, which: Arg) -> int | None:
        """The line of this file on which the constant is set that an argument names; None where it is not
        set here."""

    def mentions(self, text: str) -> bool:
        """Whether the function has this text in it, as it stands."""

    def stored_before(self, thing: Thing) -> bool:
        """Whether an object that is added to a session was stored before; if so, it was noted."""

    def repeated(self) -> AbstractContextManager[None]:
        """A block in which what is noted happens once for each of many rows."""

    def reads_by(self, name: str) -> bool:
        """Whether the function called another one of this name that reads rows."""

    def named(self, name: str) -> Thing:
        """What a name of a library stands for."""

    def thing(self, value: Any) -> Thing:
        """A value that modules made when they were loaded."""

    def lead(self, owner: Thing, name: str) -> Lead | None:
        """Where an attribute of an object leads that is a relation."""

    def linked(self, model: Class) -> list[str]:
        """The relations of many to many that a model declares."""

    def after_commit(self) -> AbstractContextManager[None]:
        """A block in which what is noted happens once the transaction around this is over."""

    def enter(self, context: str) -> None:
        """Say that the `with` statement around this is a transaction or a lock."""


Custom = Callable[[Site], Thing | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knows:
    """What is known of one name of a library."""

    act: str = ""
    """outbound, data, published, consumed, or the kind of an effect; empty: nothing worth telling."""
    verb: str = ""
    subject: Arg | None = None
    """The argument that says what it is done to: an address, a path, a channel, a command."""
    sinks: tuple[tuple[str, Arg], ...] = ()
    """Where the content of an argument decides something."""
    when: tuple[str, Any] | None = None
    """The sinks are ones only where this keyword has this value."""
    gives: str = ""
    """The library's class of what it gives; empty: an object of its own."""
    gives_object_of: str = ""
    """A function of the library's that gives the class of what it gives: the project's model of users.  Where
    the evaluation does not know that class, `gives` holds."""
    source: str = ""
    """The part of a request that it gives."""
    named: Arg | None = None
    """The argument with the name of the parameter that a source gives."""
    cleans: frozenset[str] = frozenset()
    """Sinks that the content can harm no more afterwards; `*`: all."""
    keeps: bool = True
    """Whether the content of the arguments is in what it gives."""
    blocking: bool = False
    timeout_at: int = -1
    """Position of the timeout, where it may be given without its name."""
    timeout: tuple[str, str | None] | None = None
    """The keyword of the timeout, and the library's own default (None: waits for ever)."""
    verify: str = ""
    """The keyword that turns off the check of certificates."""
    options: tuple[str, ...] = ()
    """Further keywords worth telling."""
    raises: tuple[str, int | None] | None = None
    """An exception that its caller has to reckon with, and the HTTP status that it stands for."""
    runs: Arg | None = None
    """A callable that it calls, or has called."""
    way: str = "call"
    """How that callable is called: call, thread, task, reference."""
    holds: tuple[tuple[str, Arg], ...] = ()
    """Of a constructor: which of its arguments the object holds, by attribute."""
    surrounds: str = ""
    """The context in which a function runs that it decorates: transaction; origins: it says who may read the
    answer."""
    anywhere: bool = False
    """Of a method of something unknown (`?.name`): whether it counts on objects of libraries, too, of which
    nobody says anything."""
    custom: Custom | None = None
    """What is done beyond that; its result stands for what the call gives, unless it is None."""


def clean(*sinks: str) -> Knows:
    """Content that goes through it can harm these sinks no more (none given: no sink at all)."""
    return Knows(cleans=frozenset(sinks or ("*",)))


@dataclass(frozen=True, slots=True)
class Convention:
    """Methods that a library calls on classes that derive from one of its own."""

    methods: str
    """Their names, as a regular expression."""
    given: tuple[str, ...] = ("",)
    """Library classes of the first parameters, the object itself first; empty: nothing that matters."""
    location: str = ""
    """Part of the request that all further parameters are."""


@dataclass(slots=True)
class Book:
    """All that the library files say."""

    known: dict[str, Knows] = field(default_factory=dict)
    bases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    handlers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Framework to the library classes of its handlers' parameters, in order."""
    injected: dict[str, str] = field(default_factory=dict)
    """Class of a marker in a signature to the attribute that holds what is called."""
    conventions: dict[str, tuple[Convention, ...]] = field(default_factory=dict)
    """Library class to the methods that are called on what derives from it."""
    related: dict[str, str] = field(default_factory=dict)
    """Library that maps models to the class of its queries that a relation to many begins; of a library that
    is not named, the related objects are there as a list."""
    extended: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Library class of queries to those of which the target's own classes give it more methods: managers."""
    inherited: set[str] = field(default_factory=set)
    """Stubs whose methods are read for the target's classes that inherit them: they say what the library's
    own methods do with what a subclass declares or overrides."""
    answers: dict[str, str] = field(default_factory=dict)
    """Framework to the sink that a returned text is: `html` where it becomes the page."""
    alike: dict[str, str] = field(default_factory=dict)
    """Ends of names to the class of which classes of other packages with such names are a kind."""
    tracking: set[str] = field(default_factory=set)
    """Libraries that map models and write what was set on a stored object without being told of it."""
    levels: dict[str, str] = field(default_factory=dict)
    """Library class to the class of what names below its objects lead to that nobody knows otherwise."""
    keeping: set[str] = field(default_factory=set)
    """Library classes of queries that keep their rows once they were sent."""
    dispatching: dict[str, str] = field(default_factory=dict)
    """Library class of signals to the methods that send, as a regular expression."""
    heard: dict[str, Mapping[str, str]] = field(default_factory=dict)
    """Name of a list of listeners to the verbs of accesses, by event."""
    lazy: set[str] = field(default_factory=set)
    """Libraries that map models and load a related object when somebody looks at it."""
    asynchronous: set[str] = field(default_factory=set)
    """Library classes of queries that hold up no event loop; awaiting one sends it."""
    _found: dict[str, Knows | None] = field(default_factory=dict)

    @classmethod
    def of(cls, modules: Iterable[ModuleType], aliases: Mapping[str, str]) -> Book:
        """What these files say; names are those under which the library defines things."""
        book = cls()
        for module in modules:
            known: Mapping[str, Knows] | None = getattr(module, "BEHAVIOUR", None)
            if known is None:
                continue
            for name, knows in known.items():
                book.known[name] = knows
                book.known.setdefault(defining(name, aliases), knows)
            bases: Mapping[str, tuple[str, ...]] = getattr(module, "BASES", {})
            for name, of in bases.items():
                book.bases[name] = of
                book.bases.setdefault(aliases.get(name, name), of)
            book.handlers.update(getattr(module, "HANDLERS", {}))
            book.conventions.update(getattr(module, "METHODS", {}))
            book.answers.update(getattr(module, "ANSWERS", {}))
            book.alike.update(getattr(module, "ALIKE", {}))
            book.extended.update(getattr(module, "EXTENDED", {}))
            book.related.update(getattr(module, "RELATED", {}))
            book.inherited.update(getattr(module, "INHERITED", ()))
            book.tracking.update(getattr(module, "TRACKING", ()))
            book.levels.update(getattr(module, "LEADS_TO", {}))
            book.keeping.update(getattr(module, "KEEPING", ()))
            book.dispatching.update(getattr(module, "DISPATCHING", {}))
            book.heard.update(getattr(module, "HEARD", {}))
            book.lazy.update(getattr(module, "LAZY", ()))
            book.asynchronous.update(getattr(module, "ASYNCHRONOUS", ()))
            injected: Mapping[str, str] = getattr(module, "INJECTED", {})
            for name, attribute in injected.items():
                book.injected[name] = attribute
                book.injected.setdefault(aliases.get(name, name), attribute)
        return book

    def of_name(self, name: str) -> Knows | None:
        """What is known of a name, of the base classes' member of that name, or of any member there."""
        if name not in self._found:
            self._found[name] = self._look_up(name, 0)
        return self._found[name]

    def _look_up(self, name: str, depth: int) -> Knows | None:
        exact = self.known.get(name)
        if exact is not None:
            return exact
        owner, _, member = name.rpartition(".")
        if not owner or depth > 8:
            return None
        for base in self.bases.get(owner) or self._alike(owner):
            found = self._look_up(f"{base}.{member}", depth + 1)
            if found is not None:
                return found
        if member.endswith((":", "=", "[]")):
            return None
        return self.known.get(f"{owner}.*") or self._of_package(owner)

    def _of_package(self, name: str) -> Knows | None:
        """What is known of everything in the innermost package around a name: `openai.**`."""
        while name:
            found = self.known.get(f"{name}.**")
            if found is not None:
                return found
            name = name.rpartition(".")[0]
        return None

    def _alike(self, cls: str) -> tuple[str, ...]:
        """The class that a library's class derives from, judging by the end of its name: packages that extend
        another one call theirs so."""
        last = cls.removesuffix(".__class__").rpartition(".")[2]
        return next(((base,) for end, base in self.alike.items() if last.endswith(end) and base != cls), ())

    def of_method(self, name: str) -> Knows | None:
        """What is known of methods of this name wherever they are; `execute_script` executes, too."""
        last = name.rpartition(".")[2]
        knows = self.known.get(f"?.{last}")
        if knows is None and last.startswith("execute_"):
            knows = self.known.get("?.execute")
        return knows if knows is not None and knows.anywhere else None

    def derives(self, name: str, base: str) -> bool:
        """Whether a library class is another, or derives from it."""
        return name == base or any(self.derives(one, base) for one in self.bases.get(name, ()))


def defining(name: str, aliases: Mapping[str, str]) -> str:
    """The name under which the library defines it, where a file says so of it or of what it belongs to."""
    head, tail = name, ""
    while head:
        if head in aliases:
            return aliases[head] + tail
        head, dot, last = head.rpartition(".")
        tail = f"{dot}{last}{tail}"
    return name

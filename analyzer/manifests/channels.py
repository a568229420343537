"""Through which channels the Python files of a service send and receive, over helpers of its own.

    channels = Channels(project, reader)
    said = channels.of(files, shared, words)

A call of a broker's client says it where the function around it runs. A helper that is handed the channel (a
parameter is called topic, queue, exchange or the like) says it where it is called. Names are followed to what
they are bound to: in the function, the class, the module, another module; to what a helper returns; to
entries of settings, which have a name of their own whatever their value is. Of files that several services
share, what nobody of this service speaks of is not run: functions and classes whose names stand nowhere else,
and those that a decorator hands to a part of an application (a router) of which nobody speaks.

Limits: names alone decide what is meant; calls over `getattr`, and by names that are put together, are not
seen.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from analyzer.facts import Evidence
from analyzer.manifests.messages import ORDINARY, Family
from analyzer.manifests.project import Project, evidence

CHANNEL: Final = re.compile(r"(?i)topic|queue|exchange|channel|routing_?key|binding|stream|subject|event")
"""What a name says that stands for a channel."""

_HANDED: Final = re.compile(
    r"(?i)topic|queue|exchange|routing_?key|binding|stream|subject|channel_|event_?(?:store|type|name|key)"
)
"""What the name of a parameter says by which a helper is handed a channel."""

_WORD: Final = re.compile(r"[A-Za-z_]\w*")
_IMPORTS: Final = re.compile(r"^[ \t]*(?:from[ \t]+\S+[ \t]+)?import[ \t]+(?:\([^)]*\)|[^\n]*)", re.MULTILINE)
_TEXT: Final = re.compile(r"[\w.:*#-]{2,120}")
EVERY: Final = "#"
"""The key of a binding that lets through whatever an exchange is sent."""

_SETTING: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")
_CONTENT: Final = frozenset(
    ["body", "message", "data", "value", "payload", "callback", "on_message", "on_message_callback",
     "properties", "headers", "key", "callbacks", "handler", "content", "msg"]
)  # fmt: skip
"""Names of arguments that say nothing of the channel."""

_OBJECTS: Final = frozenset(
    ["self", "cls", "channel", "ch", "connection", "conn", "client", "session", "producer"]
)
"""Names of arguments that are what is sent over, and not where to."""

_DECLARING: Final = re.compile(r"(?i)exchange|queue|topic|channel|stream|subscri|publish|consume")
_BINDS: Final = frozenset(["bind", "queue_bind", "bind_to", "exchange_bind"])
_GENERIC: Final = frozenset(
    ["send", "publish", "consume", "run", "start", "main", "get", "put", "handle", "call", "execute",
     "subscribe", "process", "produce", "connect"]
)  # fmt: skip
"""Names of helpers that others have, too."""

_OF_MESSAGES: Final = frozenset(["send", "publish", "consume", "subscribe", "produce"])
"""Those among them that speak of messages: they count where the class is spoken of that has them."""

APPLICATIONS: Final = frozenset(["app", "application", "celery", "server", "broker", "cli", "huey"])
"""Names of what a command runs without naming it."""

MAX_DEPTH: Final = 6
"""Names that lead to names."""

MAX_NAMES: Final = 40
"""Names that one call is told to have."""

MAX_ROUNDS: Final = 4
"""Helpers that call helpers."""

MAX_FILES: Final = 400
"""Files of one service that are read for its channels."""


@dataclass(frozen=True, slots=True)
class Told:
    """One call that sends or receives."""

    at: Evidence
    names: frozenset[str]
    """Of queues, topics and keys."""
    exchanges: frozenset[str]
    """Names that were declared as those of exchanges."""
    fanned: frozenset[str]
    """Those among them that hand every message on, whatever its key."""


@dataclass(slots=True)
class Said:
    """What the Python files of a service say."""

    produced: list[Told] = field(default_factory=list)
    consumed: list[Told] = field(default_factory=list)
    read: frozenset[str] = frozenset()
    """The files of which it was decided which calls run."""


@dataclass(slots=True, eq=False)
class _Function:
    path: str
    name: str
    owner: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    handed: bool
    """Whether it is handed a channel."""
    words: frozenset[str]
    handed_to: tuple[str, ...]
    """The objects of its own module that its decorators hand it to: parts of an application, as routers."""


@dataclass(slots=True)
class _File:
    path: str
    tree: ast.Module
    lines: list[str]
    functions: list[_Function] = field(default_factory=list)
    classes: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    """Names of classes, each with what it speaks of outside of its methods."""
    started: frozenset[str] = frozenset()
    """What it speaks of where it is started as a program."""
    words: frozenset[str] = frozenset()
    """What it speaks of outside of functions, imports apart."""
    bound: dict[str, list[ast.expr]] = field(default_factory=dict)
    """What names and attributes of `self` are bound to, in the whole file."""


class Channels:
    """Reads the Python files of one system for one family of brokers; each once."""

    def __init__(self, project: Project, family: Family) -> None:
        self.project = project
        self.family = family
        self._files: dict[str, _File | None] = {}
        self._words: dict[str, frozenset[str]] = {}

    def of(self, files: Iterable[str], shared: Iterable[str], words: Iterable[str]) -> Said:
        """What these files say; `shared`: those of them that other services run, too; `words` of the command
        and of the variables of the service."""
        python = [path for path in files if path.endswith(".py")]
        shared = frozenset(shared)
        near = [path for path in python if self._is_near(path)]
        if not near:
            return Said()
        chosen = sorted({*near[:MAX_FILES], *[path for path in python if path in shared][:MAX_FILES]})
        read = [file for path in chosen if (file := self._file(path)) is not None]
        if not read:
            return Said()
        others = set(python) - {file.path for file in read}
        words = set(words).union(*(self._spoken(path) for path in others))
        return _Reading(self.family, read, shared, frozenset(words)).said()

    def _is_near(self, path: str) -> bool:
        text = self.project.searched(path)
        lowered = text.lower()
        return bool(text) and (
            any(one in lowered for one in self.family.mentioned) or bool(CHANNEL.search(text))
        )

    def _spoken(self, path: str) -> frozenset[str]:
        """What a file speaks of that says nothing of channels."""
        if path not in self._words:
            self._words[path] = frozenset(_WORD.findall(_IMPORTS.sub("", self.project.searched(path))))
        return self._words[path]

    def _file(self, path: str) -> _File | None:
        if path not in self._files:
            tree = self.project.tree.parse(path).tree
            self._files[path] = (
                _outlined(path, tree, self.project.searched(path)) if tree is not None else None
            )
        return self._files[path]


class _Reading:
    """The files of one service."""

    def __init__(
        self, family: Family, files: list[_File], shared: frozenset[str], words: frozenset[str]
    ) -> None:
        self.family = family
        self.files = files
        self.shared = shared
        self.functions: dict[str, list[_Function]] = {}
        self.bound: dict[str, list[ast.expr]] = {}
        for file in files:
            for one in file.functions:
                self.functions.setdefault(one.name, []).append(one)
            for name, values in file.bound.items():
                self.bound.setdefault(name, []).extend(values)
        self.alive = self._living(words)

    def said(self) -> Said:
        read = frozenset(file.path for file in self.files)
        consumed = self._told(self.family.consumes)
        if consumed and not any(one.names or one.exchanges for one in consumed):
            registered = self._registered()
            consumed = [replace(one, names=registered) for one in consumed]
        return Said(self._told(self.family.produces), consumed, read)

    def _registered(self) -> frozenset[str]:
        """Texts under which functions are handed on, of a service whose consumer is told no channel itself:
        a table of handlers by routing key."""
        found: set[str] = set()
        for file in self.files:
            for call, function in _calls(file):
                given = [*call.args, *(keyword.value for keyword in call.keywords)]
                handlers = [one for one in given if self._is_function(one)]
                if not handlers or (function is not None and id(function) not in self.alive):
                    continue
                names = _Names(self, file, function)
                for one in given:
                    if one not in handlers and isinstance(one, (ast.Constant, ast.Name, ast.Attribute)):
                        names.follow(one, 1)
                found |= names.plain
        return frozenset(found)

    def _is_function(self, node: ast.expr) -> bool:
        called = node.func if isinstance(node, ast.Call) else node
        return isinstance(called, (ast.Name, ast.Attribute)) and _last(called) in self.functions

    def _living(self, words: frozenset[str]) -> set[int]:
        """The functions that somebody runs."""
        known = set(words)
        for file in self.files:
            known |= file.words
            program = posixpath.basename(file.path).removesuffix(".py")
            if file.path not in self.shared or program in words:
                known |= file.started
        alive: set[int] = set()
        waiting = [one for file in self.files for one in file.functions]
        classes = {(file.path, *one) for file in self.files for one in file.classes}
        while True:
            found = [one for one in waiting if self._runs(one, known)]
            used = {one for one in classes if one[0] not in self.shared or one[1] in known}
            if not found and not used:
                return alive
            classes -= used
            known = known.union(*(words for _, _, words in used))
            for one in found:
                alive.add(id(one))
                known |= one.words
            waiting = [one for one in waiting if id(one) not in alive]

    def _runs(self, function: _Function, known: set[str]) -> bool:
        if function.path not in self.shared:
            return True
        if function.handed_to:
            return any(one in APPLICATIONS or one in known for one in function.handed_to)
        return bool(function.node.decorator_list) or (function.owner or function.name) in known

    # -- calls -------------------------------------------------------------------------------------------

    def _told(self, pattern: re.Pattern[str]) -> list[Told]:
        found: list[Told] = []
        helpers: dict[str, set[str]] = {}
        handed = {one for file in self.files for one in file.functions if one.handed}
        direct = [one for file in self.files for one in self._direct(file, pattern)]
        reached: dict[str, frozenset[str]] = {}
        for file, call, function in direct:
            if function is not None and (function.handed or _hands_on(call, function)):
                handed.add(function)
                name = self._called_as(function)
                helpers.setdefault(name, set()).add(function.owner)
                known = reached.get(name, frozenset())
                reached[name] = known | self._told_of(file, call, function).exchanges
            elif function is None or id(function) in self.alive:
                found.append(self._told_of(file, call, function))
        for _ in range(MAX_ROUNDS):
            calling = {one for _, _, one, _ in self._calls_of(helpers) if one is not None and one in handed}
            if not (more := {one for one in calling if self._called_as(one) not in helpers}):
                break
            by = {one: name for _, _, one, name in self._calls_of(helpers) if one is not None and one in more}
            for one in more:
                helpers.setdefault(self._called_as(one), set()).add(one.owner)
                reached.setdefault(self._called_as(one), reached.get(by.get(one, ""), frozenset()))
        for file, call, function, name in self._calls_of(helpers):
            if function not in handed and (function is None or id(function) in self.alive):
                told = self._told_of(file, call, function)
                found.append(replace(told, exchanges=told.exchanges | reached.get(name, frozenset())))
        return found

    def _called_as(self, function: _Function) -> str:
        """The name under which a helper is called: a constructor's is that of its class."""
        return function.owner if function.name in ("__init__", "__new__") else function.name

    def _direct(
        self, file: _File, pattern: re.Pattern[str]
    ) -> Iterator[tuple[_File, ast.Call, _Function | None]]:
        lines = {number for number, line in enumerate(file.lines, 1) if pattern.search(line)}
        if not lines or not any(one in "\n".join(file.lines).lower() for one in self.family.mentioned):
            return
        for call, function in _calls(file):
            name = _last(call.func)
            if call.lineno in lines or (call.func.end_lineno or call.lineno) in lines:
                shown = f"{'.' if isinstance(call.func, ast.Attribute) else ''}{_spelled(call.func)}("
                if pattern.search(shown) or pattern.search(f".{name}("):
                    yield file, call, function

    def _calls_of(
        self, helpers: Mapping[str, Collection[str]]
    ) -> Iterator[tuple[_File, ast.Call, _Function | None, str]]:
        """The calls of helpers, by name, and those that hand a helper on with its arguments (to a pool of
        threads); where others may be called so, too, in files that speak of the helper's class."""
        wanted = {one.lstrip("_") for one in helpers if one not in _GENERIC}
        common = {name: owners for name, owners in helpers.items() if name in _OF_MESSAGES}
        if not wanted and not common:
            return
        for file in self.files:
            text = "\n".join(file.lines) if common else ""
            here = {name for name, owners in common.items() if any(one and one in text for one in owners)}
            for call, function in _calls(file):
                name = _last(call.func)
                handed = [_last(one) for one in call.args[:2]] if len(call.args) > 1 else []
                if name.lstrip("_") in wanted or (
                    name in here
                    and isinstance(call.func, ast.Attribute)
                    and (function is None or function.owner not in common[name])
                ):
                    yield file, call, function, name
                elif found := next((one for one in handed if one and one.lstrip("_") in wanted), None):
                    yield file, call, function, found

    def _told_of(self, file: _File, call: ast.Call, function: _Function | None) -> Told:
        names = _Names(self, file, function)
        names.of_call(call)
        for other, around in _calls(file) if function is not None else ():
            if around is function and _last(other.func) in _BINDS:
                names.of_call(other)
        at = evidence(file.path, call.lineno)
        return Told(at, frozenset(names.plain), frozenset(names.exchanges), frozenset(names.fanned))


class _Names:
    """Collects the names of channels that a call has."""

    def __init__(self, reading: _Reading, file: _File, function: _Function | None) -> None:
        self.reading = reading
        self.file = file
        self.function = function
        self.plain: set[str] = set()
        self.exchanges: set[str] = set()
        self.fanned: set[str] = set()
        self._seen: set[int] = set()

    def of_call(self, call: ast.Call) -> None:
        if isinstance(call.func, ast.Attribute):
            self.follow(call.func.value, 1)
        for one in call.args:
            self.follow(one, 1)
        for keyword in call.keywords:
            if keyword.arg not in _CONTENT:
                self.follow(keyword.value, 1, declared="exchange" in (keyword.arg or ""))

    def follow(self, node: ast.expr, depth: int, declared: bool = False, fanned: bool = False) -> None:
        if depth > MAX_DEPTH or id(node) in self._seen or len(self.plain) >= MAX_NAMES:
            return
        self._seen.add(id(node))
        match node:
            case ast.Constant(value=str() as text):
                self._text(text, declared, fanned)
            case ast.Await(value=inner) | ast.Starred(value=inner):
                self.follow(inner, depth, declared, fanned)
            case ast.List() | ast.Tuple() | ast.Set():
                for one in node.elts:
                    self.follow(one, depth, declared, fanned)
            case ast.Subscript(slice=ast.Constant(value=str() as key)) if _SETTING.fullmatch(key):
                self._name(key, declared, fanned)
            case ast.Subscript(value=inner) | ast.Attribute(value=ast.Attribute() as inner, attr="value"):
                self.follow(inner, depth, declared, fanned)
            case ast.BoolOp(values=many):
                for one in many:
                    self.follow(one, depth, declared, fanned)
            case ast.IfExp(body=body, orelse=other):
                self.follow(body, depth, declared, fanned)
                self.follow(other, depth, declared, fanned)
            case ast.Name(id=name) | ast.Attribute(attr=name):
                self._bound(name, node, depth, declared, fanned)
            case ast.Call():
                self._given(node, depth, declared, fanned)

    def _given(self, call: ast.Call, depth: int, declared: bool, fanned: bool) -> None:
        """What a call gives: a queue that is declared, a setting, what a helper returns."""
        name = _last(call.func)
        first = call.args[0] if call.args else None
        key = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
        looked_up = "env" in _spelled(call.func).lower() or name in ("get", "config", "require", "str")
        if looked_up and _SETTING.fullmatch(key):
            self._name(key, declared, fanned)
            return
        helpers = self.reading.functions.get(name, ())
        for helper in helpers[:2]:
            for one in ast.walk(helper.node):
                if isinstance(one, ast.Return) and one.value is not None:
                    self.follow(one.value, depth + 1, declared, fanned)
        if helpers and not _DECLARING.search(name):
            return
        if not (_DECLARING.search(name) or name in ("get", "getenv", "config")):
            return
        exchange = "exchange" in name.lower()
        texts = [one.value for one in ast.walk(call) if isinstance(one, ast.Constant)]
        fans = exchange and any(str(one).lower() == "fanout" for one in texts)
        for one in call.args:
            self.follow(one, depth + 1, exchange or declared, fans or fanned)
        for keyword in call.keywords:
            if keyword.arg not in _CONTENT:
                of_exchange = exchange or "exchange" in (keyword.arg or "")
                self.follow(keyword.value, depth + 1, of_exchange, fans)

    def _bound(self, name: str, node: ast.expr, depth: int, declared: bool, fanned: bool) -> None:
        setting = _SETTING.fullmatch(name) is not None
        values = self.file.bound.get(name) or (self.reading.bound.get(name) if setting else None) or []
        if isinstance(node, ast.Name) and self.function is not None:
            inside = self.function.node
            values = [one for one in values if _within(one, inside)] or values
        for one in values[:6]:
            self.follow(one, depth + 1, declared or "exchange" in name.lower(), fanned)
        if setting and CHANNEL.search(name):
            self._name(name, declared or "EXCHANGE" in name, fanned)

    def _text(self, text: str, declared: bool, fanned: bool) -> None:
        constant = "_" in text and text.isupper()  # the kind of a message; of what is declared, its name
        if text == EVERY:
            self.plain.add(text)
        if _TEXT.fullmatch(text) and not ORDINARY.fullmatch(text) and (declared or not constant):
            self._name(text, declared, fanned)

    def _name(self, name: str, declared: bool, fanned: bool) -> None:
        (self.exchanges if declared else self.plain).add(name)
        if fanned:
            self.fanned.add(name)


def meet(one: Told, other: Told) -> str | None:
    """The channel in which a call that sends and one that receives meet; None for none."""
    shared = one.names & other.names
    if shared:
        return min(shared, key=lambda name: (_SETTING.fullmatch(name) is not None, name))
    if EVERY in other.names and (both := one.exchanges & other.exchanges):
        return min(both)
    for pattern in sorted(name for name in other.names - {EVERY} if "*" in name or "#" in name):
        expression = re.escape(pattern).replace(r"\*", r"[^.]+").replace(r"\#", ".*")
        found = sorted(name for name in one.names if re.fullmatch(expression, name))
        if found:
            return found[0]
    exchanges = one.exchanges & other.exchanges
    return min(exchanges & (one.fanned | other.fanned), default=None)


def _outlined(path: str, tree: ast.Module, text: str) -> _File:
    file = _File(path, tree, text.splitlines())
    outside: set[str] = set()
    for one in ast.walk(tree):
        match one:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    _bind(file, target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                _bind(file, target, value)
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                _bind(file, target, value)
    started: set[str] = set()
    for statement in tree.body:
        into = (
            started
            if isinstance(statement, ast.If) and "__name__" in set(_words([statement.test]))
            else outside
        )
        into |= _collect(file, statement, "")
    file.started = frozenset(started)
    file.words = frozenset(outside)
    return file


def _bind(file: _File, target: ast.expr, value: ast.expr) -> None:
    match target:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            file.bound.setdefault(name, []).append(value)


def _collect(file: _File, statement: ast.stmt, owner: str) -> set[str]:
    """The functions of a statement, and what it speaks of outside of them."""
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            arguments = statement.args
            parameters = (
                *arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs,
                arguments.vararg, arguments.kwarg,
            )  # fmt: skip
            handed = any(one is not None and _HANDED.search(one.arg) for one in parameters)
            words = frozenset(_words(statement.body))
            parts = tuple(
                root
                for one in statement.decorator_list
                if isinstance(one.func if isinstance(one, ast.Call) else one, ast.Attribute)
                and (root := _spelled(one).partition(".")[0]) in file.bound
            )
            file.functions.append(
                _Function(file.path, statement.name, owner, statement, handed, words, parts)
            )
            return set(_words(arguments.defaults))
        case ast.ClassDef():
            found: set[str] = set(_words([*statement.decorator_list, *statement.bases]))
            for inner in statement.body:
                found |= _collect(file, inner, statement.name)
            file.classes.append((statement.name, frozenset(found)))
            return set()
        case ast.Import() | ast.ImportFrom():
            return set()
        case ast.If() | ast.Try() | ast.With():
            found = set(_words([getattr(statement, "test", None)]))
            for name in ("body", "orelse", "finalbody"):
                for inner in getattr(statement, name, ()):
                    found |= _collect(file, inner, owner)
            for handler in getattr(statement, "handlers", ()):
                for inner in handler.body:
                    found |= _collect(file, inner, owner)
            return found
    return set(_words([statement]))


def _words(nodes: Iterable[ast.AST | None]) -> Iterator[str]:
    for node in nodes:
        for one in ast.walk(node) if node is not None else ():
            if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load):
                yield one.id
            elif isinstance(one, ast.Attribute):
                yield one.attr


def _hands_on(call: ast.Call, function: _Function) -> bool:
    """Whether a function passes on as the channel what it is handed itself, whatever it calls it."""
    arguments = function.node.args
    given = (
        {one.arg for one in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
        - _CONTENT
        - _OBJECTS
    )
    passed = [keyword.value for keyword in call.keywords if CHANNEL.search(keyword.arg or "")]
    passed += call.args[:1]
    return any(isinstance(one, ast.Name) and one.id in given for one in passed)


def _calls(file: _File) -> list[tuple[ast.Call, _Function | None]]:
    """Every call of a file, with the function around it."""
    found: list[tuple[ast.Call, _Function | None]] = []
    inside: set[int] = set()
    for function in file.functions:
        for one in ast.walk(function.node):
            if isinstance(one, ast.Call) and id(one) not in inside:
                inside.add(id(one))
                found.append((one, function))
    rest = (one for one in ast.walk(file.tree) if isinstance(one, ast.Call) and id(one) not in inside)
    return [*found, *((one, None) for one in rest)]


def _within(node: ast.expr, function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return function.lineno <= node.lineno <= (function.end_lineno or function.lineno)


def _last(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _spelled(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=owner, attr=name):
            return f"{_spelled(owner)}.{name}"
        case ast.Call(func=func):
            return f"{_spelled(func)}()"
    return ""

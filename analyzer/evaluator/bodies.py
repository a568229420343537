"""What stands in a function's body, read once: for those who ask a function about itself without running it.

Inner functions and classes are part of the names and calls, as they may run; what they raise or return is
theirs.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any, Final

from analyzer.evaluator.mentions import Mentions, mentions
from analyzer.evaluator.symbols import FunctionNode
from analyzer.source.outline import unread_text
from analyzer.source.vocabulary import words_in

SCOPES: Final = frozenset([ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda])
NOTED: Final = frozenset(
    [
        ast.AnnAssign,
        ast.Assign,
        ast.Import,
        ast.ImportFrom,
        ast.Raise,
        ast.Return,
        ast.Subscript,
        ast.Yield,
        ast.YieldFrom,
    ]
)
CONTEXTS: Final = frozenset([ast.Load, ast.Store, ast.Del])


@dataclass(slots=True)
class Body:
    """The parts of one function's body that others look at."""

    raises: list[ast.expr] = field(default_factory=list)
    returns: list[ast.expr] = field(default_factory=list)
    calls: list[ast.Call] = field(default_factory=list)
    """Calls of its own, inner functions left out."""
    called: set[str] = field(default_factory=set)
    """Last names of everything that is called, inner functions included, and of what a called name of its own
    stands for (`maker = Flask`, `def make(cls=Flask)`)."""
    members: dict[str, list[ast.expr]] = field(default_factory=dict)
    """Of calls of members, inner functions included: whose member it is, by the member's name."""
    imports: dict[str, tuple[ast.ImportFrom, str]] = field(default_factory=dict)
    """Names that it imports itself, with the statement and the original name."""
    modules: set[str] = field(default_factory=set)
    """Names to which it binds modules that it imports itself."""
    names: list[ast.Name] = field(default_factory=list)
    """Names that are read, inner functions included, each once."""
    attributes: list[ast.Attribute] = field(default_factory=list)
    made: dict[str, ast.Call | None] = field(default_factory=dict)
    """Names that it assigns what a call gives, with that call; None for one that is assigned several."""
    changes: dict[str, list[tuple[str, ast.expr]]] = field(default_factory=dict)
    """Attributes that it assigns to what names stand for, with the values, by the names."""
    tested: dict[str, ast.expr] = field(default_factory=dict)
    """Names of which it asks whether they stand for an object of one class, with that class."""
    aliases: list[tuple[str, ast.expr]] = field(default_factory=list)
    """Names that it assigns other names, with those."""
    given: dict[str, list[ast.expr]] = field(default_factory=dict)
    """Names that it assigns the results of calls, or tuples, with each of these."""
    stores: list[ast.Subscript] = field(default_factory=list)
    """Items that are assigned."""
    yields: bool = False
    """Whether calling it makes a generator."""
    size: int = 0
    """Syntax nodes."""


class Bodies:
    """The bodies that were read."""

    def __init__(self) -> None:
        self._known: dict[ast.AST, Body] = {}
        self._words: dict[ast.AST, set[bytes]] = {}
        self._encoded: dict[frozenset[str], set[bytes]] = {}

    def of(self, node: FunctionNode) -> Body:
        """The body of a function or lambda."""
        body = self._known.get(node)
        if body is None:
            body = self._known[node] = _read(node)
        return body

    def mentions(self, node: FunctionNode) -> Mentions | None:
        """What the body mentions, where it has not been parsed and its text tells."""
        if node in self._known:
            return None
        text = unread_text(node)
        return None if text is None else mentions(text)

    def calls_one_of(self, node: FunctionNode, names: frozenset[str]) -> bool:
        """Whether the body calls something of one of these (last) names."""
        text = unread_text(node)
        if text is not None and self._words_of(node, text).isdisjoint(self._bytes_of(names)):
            return False
        return not names.isdisjoint(self.of(node).called)

    def _words_of(self, node: FunctionNode, text: bytes) -> set[bytes]:
        words = self._words.get(node)
        if words is None:
            words = self._words[node] = words_in(text)
        return words

    def _bytes_of(self, names: frozenset[str]) -> set[bytes]:
        encoded = self._encoded.get(names)
        if encoded is None:
            encoded = self._encoded[names] = words_in(" ".join(names).encode())
        return encoded


def _read(node: FunctionNode) -> Body:
    body = Body()
    seen: set[str] = set()
    own: list[ast.AST]
    if isinstance(node.body, list):
        own = list(node.body)
    else:  # what a lambda computes is what it returns
        own = [node.body]
        body.returns.append(node.body)
    inner: list[ast.AST] = []
    _walk(own, inner, body, seen, True)
    _walk(inner, inner, body, seen, False)
    _call_through(body, node)
    return body


def _call_through(body: Body, node: FunctionNode) -> None:
    """Note what is called through names of its own."""
    positional = [*node.args.posonlyargs, *node.args.args]
    defaults = node.args.defaults
    taken = zip(positional[len(positional) - len(defaults) :], defaults, strict=True)
    named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    aliases = [(one.arg, value) for one, value in (*taken, *named) if value is not None]
    for name, value in (*body.aliases, *aliases):
        if name in body.called:
            for one in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
                if isinstance(one, (ast.Name, ast.Attribute)):
                    body.called.add(one.id if isinstance(one, ast.Name) else one.attr)


def _walk(pending: list[ast.AST], inner: list[ast.AST], body: Body, seen: set[str], own: bool) -> None:
    """Note everything below `pending`; what stands below inner functions and classes goes to `inner`.

    One flat loop over the nodes' own dictionaries, short for the kinds that most nodes are of: this runs over
    every function that is looked at.
    """
    size = 0
    push = pending.append
    name, constant, attribute, call, keyword = ast.Name, ast.Constant, ast.Attribute, ast.Call, ast.keyword
    node, load = ast.AST, ast.Load
    while pending:
        one: Any = pending.pop()
        size += 1
        kind = type(one)
        if kind is name:
            if one.id not in seen and type(one.ctx) is load:
                seen.add(one.id)
                body.names.append(one)
            continue
        if kind is constant or kind in CONTEXTS:
            continue
        if kind is attribute:
            body.attributes.append(one)
            push(one.value)
            size += 1  # its context
            continue
        if kind is call:
            _note_call(body, one, own)
            push(one.func)
            pending += one.args
            pending += one.keywords
            continue
        if kind is keyword:
            push(one.value)
            continue
        if kind in NOTED:
            _note(body, one, own)
        below = inner if kind in SCOPES else pending
        for value in one.__dict__.values():
            if type(value) is list:
                below += [child for child in value if isinstance(child, node)]
            elif isinstance(value, node):
                below.append(value)
    body.size += size


def _note(body: Body, one: ast.AST, own: bool) -> None:
    match one:
        case ast.Import():
            body.modules.update(alias.asname or alias.name.partition(".")[0] for alias in one.names)
        case ast.ImportFrom():
            for alias in one.names:
                body.imports[alias.asname or alias.name] = (one, alias.name)
        case ast.Subscript(ctx=ast.Store()):
            body.stores.append(one)
        case ast.Raise() | ast.Return() if own:
            _note_end(body, one)
        case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=name), attr=attribute)], value=value) if own:
            body.changes.setdefault(name, []).append((attribute, value))
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() | ast.Tuple() as value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.Call() | ast.Tuple() as value)
        ) if own:
            body.given.setdefault(name, []).append(value)
            if isinstance(value, ast.Call):
                body.made[name] = None if name in body.made else value
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=ast.Name() | ast.Attribute() | ast.IfExp() as value)
            | ast.AnnAssign(
                target=ast.Name(id=name), value=ast.Name() | ast.Attribute() | ast.IfExp() as value
            )
        ):
            body.aliases.append((name, value))
        case ast.Yield() | ast.YieldFrom():
            body.yields = body.yields or own


def _note_end(body: Body, end: ast.Raise | ast.Return) -> None:
    value = end.exc if isinstance(end, ast.Raise) else end.value
    if value is not None:
        (body.raises if isinstance(end, ast.Raise) else body.returns).append(value)


def _note_call(body: Body, call: ast.Call, own: bool) -> None:
    if own:
        body.calls.append(call)
    target = call.func
    if isinstance(target, ast.Name):
        body.called.add(target.id)
        match call:
            case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), ast.Name() as cls]) if own:
                body.tested.setdefault(name, cls)
    elif isinstance(target, ast.Attribute):
        body.called.add(target.attr)
        body.members.setdefault(target.attr, []).append(target.value)

"""Which calls can matter: a filter for code that does much besides registering.

What applications run when they start opens databases, reads files, starts tasks.  A call can matter if it is
given something that records (an application, a router, a registry), or if its code names something that does,
directly or through the functions that it calls.  It may matter if it changes a container that a module holds.
Other calls are put off: run when their result is read, never when it is not.  Whatever does not matter for
certain runs under a small budget.

Limits: code is read by names; what is reached only through objects of unknown type counts as not mattering.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.evaluator.attributes import ABSENT, class_attribute, owner_of_self
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.mentions import Mentions
from analyzer.evaluator.standin import StandIn
from analyzer.evaluator.symbols import (
    FUNCTION,
    Bound,
    Class,
    Deferred,
    Descriptor,
    Frame,
    Function,
    Instance,
    Module,
    Native,
    NativeClass,
    Wrapped,
)
from analyzer.evaluator.values import (
    Arguments,
    Container,
    Dict,
    External,
    Join,
    Postponed,
    Sequence,
    Setting,
    Value,
)

MUTATORS: Final = frozenset(["append", "add", "extend", "insert", "update", "setdefault", "register"])

NOT, MAYBE, SURELY = 0, 1, 2

MAX_ELEMENTS: Final = 40
"""Elements of a container that are looked at."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """What stands in an expression: loops evaluate the same one again and again."""

    called: tuple[ast.expr, ...]
    named: tuple[ast.Name | ast.Attribute, ...]
    given: tuple[ast.Name, ...]


REACHING: Final = frozenset(["super", "setattr"])
"""Built-in functions whose calls are never put off: what a class above does, what an attribute becomes."""


class Relevance:
    """Answers per function, each function read once."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._known: dict[ast.AST | Function, int] = {}
        self._parts: dict[ast.expr, _Parts | None] = {}
        self._registering: dict[Class, bool] = {}
        self._recording: dict[Class, bool] = {}

    def of(self, node: ast.expr, frame: Frame) -> bool:
        """Whether evaluating an expression now can matter; only calls of the target's own functions can be
        put off."""
        if node not in self._parts:
            self._parts[node] = _parts(node)
        parts = self._parts[node]
        if parts is None or not any(self._is_own(self._in_frame(one, frame)) for one in parts.called):
            return True
        if any(self._is_about_registering(one, frame) for one in parts.called):
            return True
        if any(self._is_registering(self._in_frame(one, frame)) for one in parts.given):
            return True
        for inner in parts.named:
            if isinstance(inner, ast.Name):
                if inner.id in REACHING or self._matters(self._in_frame(inner, frame), 2):
                    return True
            else:
                if self._matters(self._in_frame(inner, frame), 2):
                    return True
                if inner.attr in MUTATORS and isinstance(
                    self._in_frame(inner.value, frame), (Container, Postponed)
                ):
                    return True
        return False

    def _is_about_registering(self, called: ast.expr, frame: Frame) -> bool:
        """Whether a call makes an object with a method that registers, or is one to such an object."""
        made = self._in_frame(called, frame)
        if isinstance(made, Class):
            return self._has_registering(made)
        return isinstance(called, ast.Attribute) and self._is_registering(self._in_frame(called.value, frame))

    def _is_registering(self, value: Any) -> bool:
        """Whether a value is an object of the target's with a method that registers: who is given the builder
        of an application may put into it what the application will have."""
        cls = value.cls if isinstance(value, Instance) else None
        return isinstance(cls, Class) and self._has_registering(cls)

    def _has_registering(self, cls: Class) -> bool:
        """Whether a method of a class itself names something that records, or makes an object of a class that
        does.  What its methods reach through others does not count: of a class that has much to do, a method
        gets everywhere in the end."""
        known = self._registering.get(cls)
        if known is None:
            self._registering[cls] = False  # a class that is asked about while it is read
            known = self._registering[cls] = self._has_recording(cls) or any(
                self._makes_recording(one) for one in _members(cls)
            )
        return known

    def _has_recording(self, cls: Class) -> bool:
        """Whether a method of a class itself names something that records."""
        known = self._recording.get(cls)
        if known is None:
            self._recording[cls] = False
            known = self._recording[cls] = any(self._names_recording(one) for one in _members(cls))
        return known

    def _makes_recording(self, value: Any) -> bool:
        """Whether the code of a method makes an object of a class with methods that name what records."""
        function = _unwrapped(value)
        if not isinstance(function, Function) or self._matters(value) != SURELY:
            return False
        body = self._run.bodies.of(function.node)
        made = (
            self._resolve(call.func, function, body.imports)
            for call in body.calls
            if isinstance(call.func, ast.Name)
        )
        return any(isinstance(one, Class) and self._has_recording(one) for one in made)

    def _names_recording(self, value: Any) -> bool:
        """Whether the code of a function, whatever is around it, names something that records."""
        if self._matters(value) != SURELY:
            return False
        function = _unwrapped(value)
        if not isinstance(function, Function):
            return True
        body = self._run.bodies.of(function.node)
        named = [*body.names, *(one for one in body.attributes if isinstance(one.value, ast.Name))]
        return any(self.records(self._resolve(one, function, body.imports), 1) for one in named)

    def _of_constructor(self, cls: Class) -> int:
        found = class_attribute(self._run, cls, "__init__")
        return self.of_function(found) if isinstance(found, Function) else NOT

    def _is_own(self, value: Any) -> bool:
        """Whether calling a value runs code of the target."""
        if isinstance(value, (Bound, Wrapped, Descriptor)):
            value = value.inner if isinstance(value, Wrapped) else value.function
        return isinstance(value, (Function, Class))

    def _in_frame(self, node: ast.expr, frame: Frame) -> Any:
        """What a name stands for in a running frame, without running anything."""
        if isinstance(node, ast.Name):
            scope = frame.scope_of(node.id)
            found = scope.bindings.get(node.id) if scope is not None else None
            if isinstance(found, Postponed):
                return found if found.make is not None else found.value
            return (
                None
                if isinstance(found, Deferred) and found.module.state == "loading"
                else self._run.settle(found)
            )
        if isinstance(node, ast.Attribute):
            return self._member(self._in_frame(node.value, frame), node.attr)
        return None

    def records(self, value: Any, depth: int) -> bool:
        """Whether a value is, or holds, something that records."""
        match value:
            case StandIn() if getattr(type(value), "RECORDS", False) or not isinstance(value.cls, Class):
                return bool(getattr(type(value), "RECORDS", False))
            case NativeClass():
                return bool(getattr(value.played_by, "RECORDS", False))
            case Class():
                return any(isinstance(base, NativeClass) and self.records(base, 0) for base in value.mro)
            case Join():
                return any(self.records(one.value, depth) for one in value.alternatives)
            case Setting():
                return False
            case Bound():
                return self.records(value.receiver, depth)
            case Sequence() if depth:
                return any(self.records(one.value, depth - 1) for one in value.elements[:MAX_ELEMENTS])
            case Dict() if depth:
                entries = list(value.entries.values())[:MAX_ELEMENTS]
                return any(self.records(one.value, depth - 1) for _, one in entries)
            case Instance() if depth:
                return any(
                    self.records(one, depth - 1) for one in list(value.attributes.values())[:MAX_ELEMENTS]
                )
        return False

    def surely(self, function: Function, args: Arguments) -> bool:
        """Whether a call matters for certain."""
        return any(self.records(one, 2) for one in args) or self.of_function(function) == SURELY

    def of_function(self, function: Function) -> int:
        """Whether a function's code names something that records (SURELY), or changes a module's container
        (MAYBE)."""
        known = self._known.get(function.node)
        if known is None and function.frame.kind == FUNCTION:
            known = self._known.get(function)
        if known is None:
            # What a closure does depends on what is around it: only that it matters holds for all of them.
            key = function if function.frame.kind == FUNCTION else function.node
            self._known[key] = NOT  # a recursion adds nothing
            known = self._reads(function)
            self._known[function.node if known == SURELY else key] = known
        return known

    def _reads(self, function: Function) -> int:
        mentioned = self._run.bodies.mentions(function.node)
        if mentioned is not None and self._is_idle(function, mentioned):
            return NOT
        body = self._run.bodies.of(function.node)
        found = NOT
        for name in body.names:
            found = max(found, self._matters(self._resolve(name, function, body.imports)))
            if found == SURELY:
                return found
        for node in body.attributes:
            if isinstance(node.value, ast.Name):
                found = max(found, self._matters(self._resolve(node, function, body.imports)))
            if node.attr in MUTATORS and self._is_held(node.value, function, body.imports):
                found = max(found, MAYBE)
            if found == SURELY:
                return found
        if any(self._is_held(one.value, function, body.imports) for one in body.stores):
            found = max(found, MAYBE)
        return found

    def _is_idle(self, function: Function, mentioned: Mentions) -> bool:
        """Whether nothing that a body mentions matters; False where that cannot be told without parsing, or
        without evaluating what is put off."""
        changes = mentioned.may_change
        for name in mentioned.names:
            scope = function.frame.scope_of(name)
            value = scope.bindings.get(name) if scope is not None else None
            if isinstance(value, (Postponed, Deferred)) or self._matters(value):
                return False
            if changes and isinstance(value, Container):
                return False
            receives = name in ("self", "cls") and function.owner is not None
            if not receives and not isinstance(value, (Module, Instance, Class)):
                continue
            owner = function.owner if receives else value
            for member in mentioned.members_of(name):
                value = self._member(owner, member)
                if self._matters(value):
                    return False
                if changes and isinstance(value, (Container, Instance, Class, Module)):
                    return False
        return True

    def _matters(self, value: Any, depth: int = 1) -> int:
        value = _unwrapped(value)
        if isinstance(value, Native):
            return NOT
        if isinstance(value, Function):
            return self.of_function(value)
        if isinstance(value, Class) and not self.records(value, 0):
            return SURELY if self._has_registering(value) else self._of_constructor(value)
        return SURELY if isinstance(value, Value) and self.records(value, depth) else NOT

    def _is_held(
        self, node: ast.expr, function: Function, imported: dict[str, tuple[ast.ImportFrom, str]]
    ) -> bool:
        return isinstance(self._resolve(node, function, imported), Container)

    def _resolve(
        self, node: ast.expr, function: Function, imported: dict[str, tuple[ast.ImportFrom, str]]
    ) -> Any:
        run = self._run
        if isinstance(node, ast.Name):
            if node.id in imported:
                statement, name = imported[node.id]
                return self._imported(statement, name, function)
            scope = function.frame.scope_of(node.id)
            found = scope.bindings.get(node.id) if scope is not None else None
            return (
                None if isinstance(found, Deferred) and found.module.state == "loading" else run.settle(found)
            )
        if isinstance(node, ast.Attribute):
            owner = owner_of_self(node, function)
            if owner is not None:
                found = class_attribute(run, owner, node.attr)
                return None if found is ABSENT else found
            return self._member(self._resolve(node.value, function, imported), node.attr)
        return None

    def _member(self, owner: Any, name: str) -> Any:
        """An attribute, where looking it up runs nothing."""
        found: Any = ABSENT
        if isinstance(owner, Module) and owner.frame is not None:
            found = self._run.settle(owner.frame.bindings.get(name))
        elif isinstance(owner, Instance) and (not isinstance(owner, StandIn) or isinstance(owner.cls, Class)):
            found = owner.attributes.get(name, ABSENT)
            if found is ABSENT:
                found = class_attribute(self._run, owner.cls, name)
        elif isinstance(owner, Class):
            found = class_attribute(self._run, owner, name)
        elif isinstance(owner, External):  # a library's module
            found = self._run.external(f"{owner.name}.{name}")
        return None if found is ABSENT else found

    def _imported(self, statement: ast.ImportFrom, name: str, function: Function) -> Any:
        """What a function-local import would bind, if that module is evaluated already."""
        run, importer = self._run, function.module
        if importer.path is None:
            return None
        full = statement.module or ""
        if statement.level:
            full = run.index.resolve_relative(importer.path, statement.level, full)
        found = run.index.find(full, importer.path) if full else None
        if found is None:
            value = run.external(f"{full}.{name}")
            return value if isinstance(value, NativeClass) else None
        module = run.importer.modules.get(found.path) if found.path is not None else None
        if module is None or module.frame is None:
            inner = run.index.find(f"{full}.{name}", importer.path)
            return (
                run.importer.modules.get(inner.path) if inner is not None and inner.path is not None else None
            )
        bound = module.frame.bindings.get(name)
        return None if isinstance(bound, Deferred) else bound


def _members(cls: Class) -> Iterator[Any]:
    """What the bodies of a class and of its bases hold."""
    return (one for base in cls.mro if isinstance(base, Class) for one in base.namespace.values())


def _unwrapped(value: Any) -> Any:
    """The function in what a class body holds, or what a decorator made of it."""
    if isinstance(value, Descriptor):
        value = value.function
    if isinstance(value, Wrapped):
        value = value.inner
    return value.function if isinstance(value, Bound) else value


def _parts(node: ast.expr) -> _Parts | None:
    """The parts of an expression; None where it holds something that cannot be put off."""
    called: list[ast.expr] = []
    named: list[ast.Name | ast.Attribute] = []
    given: list[ast.Name] = []
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            called.append(inner.func)
            arguments = [*inner.args, *(one.value for one in inner.keywords)]
            given += [one for one in arguments if isinstance(one, ast.Name)]
        elif isinstance(inner, (ast.Name, ast.Attribute)):
            named.append(inner)
        elif isinstance(inner, (ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Lambda)):
            return None
    return _Parts(tuple(called), tuple(named), tuple(given)) if called else None

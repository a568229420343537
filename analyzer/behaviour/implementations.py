"""Which classes do what an abstract method promises: those behind the interface of a repository.

Modelled: methods without a body of their own (`...`, `pass`, a docstring, `raise NotImplementedError`) of
classes that others derive from, and those of protocols, which classes fulfil that have all of their methods.
Not modelled: which of several implementations a run chooses; all of them count, where they are few.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from typing import Any, Final

from analyzer.concepts.work import function_of
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance
from analyzer.evaluator.values import Dict, Result

MAX_IMPLEMENTATIONS: Final = 4
"""Classes that implement one method: of more, which are plugins or kinds of things, none stands for all."""


class Implementations:
    """The classes of the target below others."""

    def __init__(self, run: Interpreter) -> None:
        self._run = run
        self._below: dict[Class, list[Class]] | None = None
        self._extending: dict[tuple[str, ...], list[Class]] = {}
        self._found: dict[tuple[Class, str], list[tuple[Function, Class]]] = {}

    def of(self, function: Function, cls: Class) -> list[tuple[Function, Class]]:
        """What runs where an abstract method is called on an object that is one of a class: functions, each
        with the class of its object."""
        key = (cls, function.name)
        if key not in self._found:
            self._found[key] = self._look(function, cls) if is_abstract(function) else []
        return self._found[key]

    def extending(self, bases: tuple[str, ...], name: str, model: Class | None) -> Function | None:
        """The method of a name that the target's classes below some of a library's have: where one has it, or
        where that of them stands in the model's body, or its `meta` names it."""
        if bases not in self._extending:
            self._extending[bases] = [
                cls for cls in self._own() if any(library_name(base) in bases for base in mro_of(cls))
            ]
        chosen = _named_in_meta(model) if model is not None else None
        method = method_of(chosen, name) if chosen is not None else None
        if method is not None:
            return method
        managers = [plain(raw) for raw in model.namespace.values()] if model is not None else []
        standing = {one.cls for one in managers if isinstance(one, Instance)}
        found: dict[Any, Function] = {}
        for cls in self._extending[bases]:
            method = method_of(cls, name)
            if method is not None and cls in standing:
                return method
            if method is not None:
                found.setdefault(method.node, method)
        return next(iter(found.values())) if len(found) == 1 else None

    def below(self, cls: Class, name: str) -> list[tuple[Function, Class]]:
        """The method of a name that one class below another has, which does not have it itself: code that
        was handed something general relies on what it is.  None where several have such a method."""
        key = (cls, name)
        if key not in self._found:
            found = self._few(self._classes().get(cls, ()), name)
            self._found[key] = found if len(found) == 1 else []
        return self._found[key]

    def _look(self, function: Function, cls: Class) -> list[tuple[Function, Class]]:
        below = self._classes()
        candidates: Iterable[Class] = below.get(cls, ())
        if not candidates and cls.structural:
            candidates = self._fulfilling(cls)
        return self._few(candidates, function.name)

    def _few(self, candidates: Iterable[Class], name: str) -> list[tuple[Function, Class]]:
        found: dict[Any, tuple[Function, Class]] = {}
        for one in candidates:
            method = method_of(one, name)
            if method is not None and not is_abstract(method):
                found.setdefault(method.node, (method, one))
        return list(found.values()) if len(found) <= MAX_IMPLEMENTATIONS else []

    def _classes(self) -> Mapping[Class, list[Class]]:
        if self._below is None:
            self._below = {}
            for cls in self._own():
                for base in mro_of(cls)[1:]:
                    if isinstance(base, Class):
                        self._below.setdefault(base, []).append(cls)
        return self._below

    def _fulfilling(self, protocol: Class) -> list[Class]:
        """Classes that have all methods of a protocol; none where it has one method only, which many have."""
        wanted = {name for name, raw in protocol.namespace.items() if function_of(raw) is not None}
        if len(wanted) < 2:
            return []
        return [
            one
            for one in self._own()
            if not one.structural and all(method_of(one, name) is not None for name in wanted)
        ]

    def _own(self) -> list[Class]:
        """The classes of the target, without those of its tests, in a fixed order."""
        own = (one for one in self._run.classes if one.module.path is not None)
        return sorted(
            (one for one in own if one.module.path not in self._run.tree.tests), key=lambda one: one.full_name
        )


def library_name(base: Any) -> str | None:
    """The qualified name of a library's class, as a base; None for a class of the target's, and `object`."""
    if isinstance(base, Class):
        return base.full_name if base.module.path is None else None
    of = base.of if isinstance(base, Result) else getattr(base, "name", "object")
    return None if of in ("object", "builtins.object") else str(of)


def method_of(cls: Class, name: str) -> Function | None:
    """The target's function that looking a name up on a class gives."""
    for base in mro_of(cls):
        if isinstance(base, Class) and name in base.namespace:
            found = function_of(base.namespace[name])
            return found if found is not None and found.module.path is not None else None
    return None


def is_abstract(function: Function) -> bool:
    """Whether a method has no body of its own."""
    body = function.node.body
    if function.owner is None or not isinstance(body, list):
        return False
    return all(_says_nothing(one) for one in body)


def _says_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.Raise(exc=ast.Call(func=ast.Name(id=name)) | ast.Name(id=name)):
            return name == "NotImplementedError"
        case ast.Assign(value=ast.Constant(value=str())):
            return True  # the message of the exception that follows
    return False


def _named_in_meta(model: Class) -> Class | None:
    """The class of query sets that a document of MongoEngine's names, or the nearest one above it."""
    for base in mro_of(model):
        meta = plain(base.namespace.get("meta")) if isinstance(base, Class) else None
        for key, possible in meta.entries.values() if isinstance(meta, Dict) else ():
            named = plain(possible.value) if key == "queryset_class" else None
            if isinstance(named, Class):
                return named
    return None

"""The one pass over a file's tree from which its summary is made.

Statements are dispatched by their type.  Expressions are not walked where they stand: all those of one scope
are put on one list, and a single loop goes over it while it grows, so that names and constants, which are
most of the nodes, cost one comparison each, no call is made per node, and a sum of ten thousand terms needs
no deeper stack than a short one.  Blocks do nest, but the tokenizer allows 100 levels of indentation only,
and `elif` is a loop here.
"""

from __future__ import annotations

import ast
import re
from ast import Attribute, Call, Constant, Name
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, NamedTuple

from analyzer.names.exports import EXPORTS, constant_exports
from analyzer.names.expressions import (
    PARTS,
    defaults,
    dotted_name,
    handles_import_error,
    only_checkers_take,
    suppresses_import_error,
    written_names,
)

MODULE = -1
"""Stands for no definition: what is outside of every function and class."""

LONGEST_DOTTED_STRING = 200
"""Characters; real dotted paths are far shorter, and a longer text is not worth a regular expression."""

_WORD = r"[A-Za-z_][A-Za-z0-9_]*"
_DOTTED_STRING = re.compile(rf"{_WORD}(?:\.{_WORD})+(?::{_WORD})?|{_WORD}:{_WORD}")

Plain = tuple[Any, ...]


def read_module(tree: ast.Module, path: str) -> Plain:
    """The plain form of a file's summary (`ModuleSummary.to_plain`)."""
    reader = _Reader()
    reader.scope(tree.body, _Context())
    reader.calls.sort(key=_line_of_call)
    return (
        path,
        tuple(reader.imports),
        tuple(reader.definitions),
        tuple(sorted(reader.bindings)),
        constant_exports(tree, reader.mentions) if EXPORTS in reader.bindings else None,
        _dotted_strings(reader.strings),
        tuple(reader.calls),
    )


def _line_of_call(call: tuple[str, int, int]) -> int:
    return call[1]


def _dotted_strings(strings: set[str]) -> tuple[str, ...]:
    likely = [text for text in strings if ("." in text or ":" in text) and len(text) <= LONGEST_DOTTED_STRING]
    return tuple(sorted(filter(_DOTTED_STRING.fullmatch, likely)))


class _Context(NamedTuple):
    """Where a block of statements stands."""

    within: int = MODULE
    prefix: str = ""
    """What comes before the qualified name of a definition made here."""
    in_function: bool = False
    at_module_level: bool = True
    """A name bound here is a global of the module."""
    type_checking: bool = False
    in_try: bool = False


class _Reader:
    """What has been read of one file."""

    __slots__ = ("_importers", "bindings", "calls", "definitions", "imports", "mentions", "strings")

    def __init__(self) -> None:
        self.imports: list[Plain] = []
        self.definitions: list[Plain] = []
        self.bindings: set[str] = set()
        self.strings: set[str] = set()
        self.calls: list[tuple[str, int, int]] = []
        self.mentions = 0
        """How often `__all__` is named."""
        self._importers = {"__import__"}
        """Names under which this file knows the functions that import by text."""

    def scope(self, body: Iterable[ast.stmt], context: _Context) -> None:
        """Read a block, then the expressions that were found in it."""
        pending: list[ast.expr] = []
        self._block(body, context, pending)
        if pending:
            self._expressions(pending, context)

    # Statements.  `pending` takes the expressions of everything that has the same context.

    def _block(self, body: Iterable[ast.stmt], context: _Context, pending: list[ast.expr]) -> None:
        readers = self._STATEMENTS
        for node in body:
            read = readers.get(type(node))
            if read is not None:
                read(self, node, context, pending)

    def _inner_block(
        self, body: Iterable[ast.stmt], inner: _Context, context: _Context, pending: list[ast.expr]
    ) -> None:
        if inner is context:
            self._block(body, context, pending)
        else:
            self.scope(body, inner)

    def _expression(self, node: ast.Expr, context: _Context, pending: list[ast.expr]) -> None:
        if type(node.value) is not Constant:  # a docstring, mostly
            pending.append(node.value)

    def _return(self, node: ast.Return, context: _Context, pending: list[ast.expr]) -> None:
        if node.value is not None:
            pending.append(node.value)

    def _assign(self, node: ast.Assign, context: _Context, pending: list[ast.expr]) -> None:
        pending += node.targets
        pending.append(node.value)
        if context.at_module_level:
            for target in node.targets:
                self._bind(target)

    def _annotated(self, node: ast.AnnAssign, context: _Context, pending: list[ast.expr]) -> None:
        pending.append(node.target)
        if node.value is not None:
            pending.append(node.value)
            if context.at_module_level:
                self._bind(node.target)

    def _augmented(self, node: ast.AugAssign, context: _Context, pending: list[ast.expr]) -> None:
        pending += (node.target, node.value)
        if context.at_module_level:
            self._bind(node.target)

    def _raise(self, node: ast.Raise, context: _Context, pending: list[ast.expr]) -> None:
        pending += [part for part in (node.exc, node.cause) if part is not None]

    def _assert(self, node: ast.Assert, context: _Context, pending: list[ast.expr]) -> None:
        pending.append(node.test)
        if node.msg is not None:
            pending.append(node.msg)

    def _delete(self, node: ast.Delete, context: _Context, pending: list[ast.expr]) -> None:
        pending += node.targets

    def _global(self, node: ast.Global, context: _Context, pending: list[ast.expr]) -> None:
        self.bindings.update(node.names)

    def _type_alias(self, node: Any, context: _Context, pending: list[ast.expr]) -> None:
        if context.at_module_level:
            self._bind(node.name)

    def _if(self, node: ast.If, context: _Context, pending: list[ast.expr]) -> None:
        """An `if` with all its `elif`s, of which generated code has thousands: in the tree they nest."""
        rest = context
        while True:
            pending.append(node.test)
            only_checkers = only_checkers_take(node.test)
            checked = (
                rest if only_checkers is None or rest.type_checking else rest._replace(type_checking=True)
            )
            self._inner_block(node.body, checked if only_checkers else rest, context, pending)
            if only_checkers is False:
                rest = checked
            orelse = node.orelse
            if len(orelse) != 1 or type(orelse[0]) is not ast.If:
                self._inner_block(orelse, rest, context, pending)
                return
            node = orelse[0]

    def _for(self, node: ast.For | ast.AsyncFor, context: _Context, pending: list[ast.expr]) -> None:
        pending += (node.target, node.iter)
        if context.at_module_level:
            self._bind(node.target)
        self._block(node.body, context, pending)
        self._block(node.orelse, context, pending)

    def _while(self, node: ast.While, context: _Context, pending: list[ast.expr]) -> None:
        pending.append(node.test)
        self._block(node.body, context, pending)
        self._block(node.orelse, context, pending)

    def _with(self, node: ast.With | ast.AsyncWith, context: _Context, pending: list[ast.expr]) -> None:
        inner = context
        for item in node.items:
            pending.append(item.context_expr)
            if item.optional_vars is not None:
                pending.append(item.optional_vars)
                if context.at_module_level:
                    self._bind(item.optional_vars)
            if not context.in_try and suppresses_import_error(item.context_expr):
                inner = context._replace(in_try=True)
        self._inner_block(node.body, inner, context, pending)

    def _try(self, node: ast.Try, context: _Context, pending: list[ast.expr]) -> None:
        caught = not context.in_try and any(map(handles_import_error, node.handlers))
        self._inner_block(node.body, context._replace(in_try=True) if caught else context, context, pending)
        for handler in node.handlers:
            if handler.type is not None:
                pending.append(handler.type)
            if handler.name and context.at_module_level:
                self.bindings.add(handler.name)
            self._block(handler.body, context, pending)
        self._block(node.orelse, context, pending)
        self._block(node.finalbody, context, pending)

    def _match(self, node: ast.Match, context: _Context, pending: list[ast.expr]) -> None:
        pending.append(node.subject)
        for case in node.cases:
            if context.at_module_level:
                self._bind_captures(case.pattern)
            if case.guard is not None:
                pending.append(case.guard)
            self._block(case.body, context, pending)

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, context: _Context, pending: list[ast.expr]
    ) -> None:
        if context.at_module_level:
            self.bindings.add(node.name)
        pending += node.decorator_list
        defaults(node.args, pending)
        within, qualname = len(self.definitions), context.prefix + node.name
        self.definitions.append(
            (
                "function",
                qualname,
                node.lineno,
                node.end_lineno or node.lineno,
                type(node) is ast.AsyncFunctionDef,
                written_names(node.decorator_list),
                (),
            )
        )
        self.scope(
            node.body, _Context(within, qualname + ".<locals>.", True, False, context.type_checking, False)
        )

    def _class(self, node: ast.ClassDef, context: _Context, pending: list[ast.expr]) -> None:
        if context.at_module_level:
            self.bindings.add(node.name)
        pending += node.decorator_list
        pending += node.bases
        pending += [keyword.value for keyword in node.keywords]
        within, qualname = len(self.definitions), context.prefix + node.name
        self.definitions.append(
            (
                "class",
                qualname,
                node.lineno,
                node.end_lineno or node.lineno,
                False,
                written_names(node.decorator_list),
                written_names(node.bases),
            )
        )
        self.scope(node.body, context._replace(within=within, prefix=qualname + ".", at_module_level=False))

    def _import(self, node: ast.Import, context: _Context, pending: list[ast.expr]) -> None:
        for alias in node.names:
            name, asname = alias.name, alias.asname or ""
            self._edge("import", 0, name, "", asname, node, context)
            if context.at_module_level:
                self.bindings.add(asname or name.partition(".")[0])
            if name == "importlib" or (name.startswith("importlib.") and not asname):
                self._importers.add((asname or "importlib") + ".import_module")

    def _import_from(self, node: ast.ImportFrom, context: _Context, pending: list[ast.expr]) -> None:
        module, level = node.module or "", node.level
        for alias in node.names:
            name, asname = alias.name, alias.asname or ""
            star = name == "*"
            self._edge("star" if star else "from", level, module, name, asname, node, context)
            if context.at_module_level and not star:
                self.bindings.add(asname or name)
                self.mentions += (asname or name) == EXPORTS
            if name == "import_module" and module == "importlib" and not level:
                self._importers.add(asname or name)

    def _edge(
        self,
        kind: str,
        level: int,
        module: str,
        name: str,
        asname: str,
        node: ast.stmt | ast.expr,
        context: _Context,
    ) -> None:
        line = node.lineno
        flags = context.in_function, context.type_checking, context.in_try
        self.imports.append((kind, level, module, name, asname, line, node.end_lineno or line, *flags))

    def _bind(self, target: ast.expr) -> None:
        """The names that an assignment to `target` binds at module level."""
        pending = [target]
        while pending:
            node = pending.pop()
            if isinstance(node, Name):
                self.bindings.add(node.id)
            elif isinstance(node, ast.Tuple | ast.List):
                pending += node.elts
            elif isinstance(node, ast.Starred):
                pending.append(node.value)

    def _bind_captures(self, pattern: ast.pattern) -> None:
        for node in ast.walk(pattern):
            if isinstance(node, ast.MatchAs | ast.MatchStar) and node.name:
                self.bindings.add(node.name)
            elif isinstance(node, ast.MatchMapping) and node.rest:
                self.bindings.add(node.rest)

    # Expressions

    def _expressions(self, pending: list[Any], context: _Context) -> None:  # noqa: C901
        """Read expressions and all that is in them; `pending` grows meanwhile.

        Long on purpose: half of the whole pass is spent here, and a call per node would double that.
        """
        within = context.within
        strings, calls, importers, exports = self.strings, self.calls, self._importers, EXPORTS
        push, parts = pending.append, PARTS
        for node in pending:
            kind = type(node)
            if kind is Name:
                if node.id == exports:
                    self.mentions += 1
            elif kind is Constant:
                if type(node.value) is str:
                    strings.add(node.value)
            elif kind is Attribute:
                push(node.value)
            elif kind is Call:
                function = node.func
                if type(function) is Name:
                    name = function.id
                elif type(function) is not Attribute:
                    name = ""
                    push(function)
                elif type(function.value) is Name:
                    name = function.value.id + "." + function.attr
                else:
                    name = dotted_name(function) or "." + function.attr
                    push(function.value)
                pending += node.args
                for keyword in node.keywords:
                    push(keyword.value)
                if name:
                    calls.append((name, node.lineno, within))
                    if name in importers:
                        self._string_import(node, context)
                    elif name.startswith(exports):
                        self.mentions += 1
            elif kind in parts:
                pending += parts[kind](node)
            elif kind is ast.NamedExpr or kind is ast.Lambda:
                self._binding(node, context, pending)

    def _binding(self, node: ast.NamedExpr | ast.Lambda, context: _Context, pending: list[ast.expr]) -> None:
        """What binds names inside an expression.  A lambda's are its own; its calls count for what is around
        it.
        """
        if isinstance(node, ast.NamedExpr):
            pending.append(node.value)
            if context.at_module_level:
                self._bind(node.target)
        else:
            defaults(node.args, pending)
            if context.at_module_level:
                self._expressions([node.body], context._replace(at_module_level=False, in_function=True))
            else:
                pending.append(node.body)

    def _string_import(self, node: Call, context: _Context) -> None:
        """`import_module("x")` and its like, if the module is written out."""
        first = node.args[0] if node.args else None
        if not isinstance(first, Constant) or not isinstance(first.value, str):
            return
        module = first.value.lstrip(".")
        level = len(first.value) - len(module)
        if level:
            package = node.args[1] if len(node.args) > 1 else None
            for keyword in node.keywords:
                if keyword.arg == "package":
                    package = keyword.value
            if isinstance(package, Constant) and isinstance(package.value, str):
                around = package.value.split(".")
                if level > len(around):
                    return
                module = ".".join([*around[: len(around) - level + 1], *([module] if module else [])])
                level = 0
            elif not isinstance(package, Name) or package.id not in ("__package__", "__name__"):
                return
        if module or level:
            self._edge("string", level, module, "", "", node, context)

    _STATEMENTS: ClassVar[dict[type[ast.stmt], Callable[[_Reader, Any, _Context, list[ast.expr]], None]]] = {
        ast.AnnAssign: _annotated,
        ast.Assert: _assert,
        ast.Assign: _assign,
        ast.AsyncFor: _for,
        ast.AsyncFunctionDef: _function,
        ast.AsyncWith: _with,
        ast.AugAssign: _augmented,
        ast.ClassDef: _class,
        ast.Delete: _delete,
        ast.Expr: _expression,
        ast.For: _for,
        ast.FunctionDef: _function,
        ast.Global: _global,
        ast.If: _if,
        ast.Import: _import,
        ast.ImportFrom: _import_from,
        ast.Match: _match,
        ast.Raise: _raise,
        ast.Return: _return,
        ast.Try: _try,
        ast.TryStar: _try,
        ast.While: _while,
        ast.With: _with,
    }
    """The others (`pass`, `break`, `continue`, `nonlocal`) hold nothing."""
    if hasattr(ast, "TypeAlias"):  # Python 3.12
        _STATEMENTS[ast.TypeAlias] = _type_alias

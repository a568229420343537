"""What one file says without evaluating it: imports, definitions, bindings, calls.

One pass over the statements, which descends into an expression only where a call, a named expression or a dotted
string can hide.  It never looks into another file and never asks what a name means, so that a summary depends on the
file's content alone and may be cached by its hash.

Two things keep the pass at a small part of the time that parsing takes: names and constants, which are most of the
nodes, are dropped before any function is called for them, and expressions are walked with an explicit stack, which
also lets a sum of ten thousand terms through.

Limits.  Annotations are not searched for calls (they run nothing at start-up that registers anything).  A call is
named by what is written: `x.y()` is 'x.y', and a method of any other expression has an empty head: `f().y()` is
'.y'.  Bindings made by `exec`, by `globals()[...]` or by a star import are not seen.
"""

from __future__ import annotations

import ast
import re
from ast import (
    And,
    AnnAssign,
    Assign,
    AsyncFor,
    AsyncFunctionDef,
    AsyncWith,
    Attribute,
    AugAssign,
    BoolOp,
    Call,
    ClassDef,
    Constant,
    Expr,
    For,
    FormattedValue,
    FunctionDef,
    Global,
    If,
    Import,
    ImportFrom,
    JoinedStr,
    Lambda,
    List,
    Match,
    MatchAs,
    MatchMapping,
    MatchStar,
    Name,
    NamedExpr,
    Not,
    Return,
    Set,
    Starred,
    Subscript,
    Try,
    Tuple,
    UnaryOp,
    While,
    With,
)
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from analyzer.names.exports import constant_exports
from analyzer.names.rows import MODULE, CallSite, Definition, ImportEdge, ModuleSummary

LONGEST_DOTTED_STRING = 200
"""Characters; real dotted paths are far shorter, and a longer text is not worth a regular expression."""

_DOTTED_STRING = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+(?::[A-Za-z_]\w*)?|[A-Za-z_]\w*:[A-Za-z_]\w*", re.ASCII)


def summarize(tree: ast.Module, path: str) -> ModuleSummary:
    """What the parsed file `path` says.  Never raises on a tree that a parser made."""
    reader = _Reader()
    reader.statements(tree.body, _Context())
    reader.run_deferred()
    bindings = reader.bindings
    return ModuleSummary(
        path=path,
        imports=tuple(reader.imports),
        definitions=tuple(reader.definitions),
        bindings=tuple(sorted(bindings)),
        exports=constant_exports(tree) if "__all__" in bindings else None,
        dotted_strings=_dotted(reader.strings),
        calls=tuple(reader.calls),
    )


def _dotted(strings: set[str]) -> tuple[str, ...]:
    matches = _DOTTED_STRING.fullmatch
    return tuple(sorted([s for s in strings if len(s) <= LONGEST_DOTTED_STRING and matches(s)]))


def dotted_name(node: ast.expr) -> str:
    """`a.b.c` as text; '' for every other expression."""
    if type(node) is Name:
        return node.id
    parts: list[str] = []
    while type(node) is Attribute:
        parts.append(node.attr)
        node = node.value
    if type(node) is not Name:
        return ""
    parts.append(node.id)
    parts.reverse()
    return ".".join(parts)


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
    """The state of one pass over one file."""

    __slots__ = ("_context", "_deferred", "_importers", "bindings", "calls", "definitions", "imports", "strings")

    def __init__(self) -> None:
        self.imports: list[ImportEdge] = []
        self.definitions: list[Definition] = []
        self.bindings: set[str] = set()
        self.strings: set[str] = set()
        self.calls: list[CallSite] = []
        self._importers = {"__import__"}
        self._context = _Context()
        self._deferred: list[tuple[ast.expr, _Context]] = []

    # Statements

    def statements(self, body: Iterable[ast.stmt], context: _Context) -> None:
        """Read a block.  Nesting is bounded by the tokenizer (100 levels of indentation), `elif` is a loop."""
        self._context = context
        scan = self._scan
        top = context.at_module_level
        for node in body:
            kind = type(node)
            if kind is Expr:
                value = node.value
                if type(value) is not Constant:  # a docstring, mostly
                    scan([value])
            elif kind is Assign:
                if top:
                    for target in node.targets:
                        self._bind(target)
                value = node.value
                if type(value) is not Name:
                    scan([value])
                for target in node.targets:
                    if type(target) is not Name:
                        scan([target])
            elif kind is Return:
                value = node.value
                if value is not None and type(value) is not Name:
                    scan([value])
            elif kind is If:
                self._branches(node, context)
                self._context = context
            elif kind is ImportFrom:
                self._import_from(node, context)
            elif kind is FunctionDef or kind is AsyncFunctionDef:
                self._function(node, context)
                self._context = context
            elif kind is AnnAssign:
                if top and (node.value is not None or type(node.target) is not Name):
                    self._bind(node.target)
                scan([node.target] if node.value is None else [node.target, node.value])
            elif kind is ClassDef:
                self._class(node, context)
                self._context = context
            elif kind is Import:
                self._import(node, context)
            elif kind is Try or kind is _TryStar:
                inner = context if context.in_try or not _catches_import_error(node) else _in_try(context)
                self.statements(node.body, inner)
                for handler in node.handlers:
                    if top and handler.name:
                        self.bindings.add(handler.name)
                    self._context = context
                    if handler.type is not None:
                        scan([handler.type])
                    self.statements(handler.body, context)
                self.statements(node.orelse, context)
                self.statements(node.finalbody, context)
                self._context = context
            elif kind is With or kind is AsyncWith:
                inner = context
                for item in node.items:
                    scan([item.context_expr])
                    if item.optional_vars is not None:
                        if top:
                            self._bind(item.optional_vars)
                        scan([item.optional_vars])
                    if not inner.in_try and _suppresses_import_error(item.context_expr):
                        inner = _in_try(context)
                self.statements(node.body, inner)
                self._context = context
            elif kind is For or kind is AsyncFor:
                if top:
                    self._bind(node.target)
                scan([node.target, node.iter])
                self.statements(node.body, context)
                self.statements(node.orelse, context)
            elif kind is While:
                scan([node.test])
                self.statements(node.body, context)
                self.statements(node.orelse, context)
            elif kind is Match:
                scan([node.subject])
                for case in node.cases:
                    self._pattern(case.pattern, top)
                    if case.guard is not None:
                        scan([case.guard])
                    self.statements(case.body, context)
                    self._context = context
            elif kind is Global:
                self.bindings.update(node.names)
            elif kind is _TypeAlias:
                if top:
                    self._bind(node.name)
            else:  # Raise, AugAssign, Assert, Delete; Pass, Break, Continue and Nonlocal hold no expression
                if top and kind is AugAssign:
                    self._bind(node.target)
                scan([child for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)])

    def _branches(self, node: If, context: _Context) -> None:
        """An `if` with all its `elif`s, of which generated code has thousands: they nest in the tree."""
        while True:
            test = node.test
            if type(test) is not Name:
                self._context = context
                self._scan([test])
            checking = _type_checking(test)
            only_checkers = context if checking is None or context.type_checking else _checking(context)
            self.statements(node.body, only_checkers if checking else context)
            if checking is False:
                context = only_checkers
            orelse = node.orelse
            if len(orelse) == 1 and type(orelse[0]) is If:
                node = orelse[0]
                continue
            if orelse:
                self.statements(orelse, context)
            return

    def _function(self, node: FunctionDef | AsyncFunctionDef, context: _Context) -> None:
        if context.at_module_level:
            self.bindings.add(node.name)
        arguments = node.args
        outside = [*node.decorator_list, *arguments.defaults]
        outside += [default for default in arguments.kw_defaults if default is not None]
        if outside:
            self._scan(outside)
        qualname = context.prefix + node.name
        within = len(self.definitions)
        self.definitions.append(
            Definition(
                "function",
                qualname,
                node.lineno,
                node.end_lineno or node.lineno,
                type(node) is AsyncFunctionDef,
                _names(node.decorator_list),
                (),
            )
        )
        inside = _Context(within, qualname + ".<locals>.", True, False, context.type_checking, False)
        self.statements(node.body, inside)

    def _class(self, node: ClassDef, context: _Context) -> None:
        if context.at_module_level:
            self.bindings.add(node.name)
        self._scan([*node.decorator_list, *node.bases, *[keyword.value for keyword in node.keywords]])
        qualname = context.prefix + node.name
        within = len(self.definitions)
        self.definitions.append(
            Definition(
                "class",
                qualname,
                node.lineno,
                node.end_lineno or node.lineno,
                False,
                _names(node.decorator_list),
                _names(node.bases),
            )
        )
        inside = context._replace(within=within, prefix=qualname + ".", at_module_level=False)
        self.statements(node.body, inside)

    def _import(self, node: Import, context: _Context) -> None:
        for alias in node.names:
            name, asname = alias.name, alias.asname or ""
            self._edge("import", 0, name, "", asname, node, context)
            if context.at_module_level:
                self.bindings.add(asname or name.partition(".")[0])
            if name == "importlib" or (name.startswith("importlib.") and not asname):
                self._importers.add((asname or "importlib") + ".import_module")

    def _import_from(self, node: ImportFrom, context: _Context) -> None:
        module, level = node.module or "", node.level
        for alias in node.names:
            name, asname = alias.name, alias.asname or ""
            kind = "star" if name == "*" else "from"
            self._edge(kind, level, module, name, asname, node, context)
            if context.at_module_level and kind == "from":
                self.bindings.add(asname or name)
            if name == "import_module" and module == "importlib" and not level:
                self._importers.add(asname or name)

    def _edge(
        self, kind: str, level: int, module: str, name: str, asname: str, node: ast.stmt | ast.expr, context: _Context
    ) -> None:
        line = node.lineno
        self.imports.append(
            ImportEdge(
                kind,
                level,
                module,
                name,
                asname,
                line,
                node.end_lineno or line,
                context.in_function,
                context.type_checking,
                context.in_try,
            )
        )

    def _bind(self, target: ast.expr) -> None:
        """The names that an assignment to `target` binds at module level."""
        if type(target) is Name:
            self.bindings.add(target.id)
            return
        pending = [target]
        while pending:
            node = pending.pop()
            if isinstance(node, Name):
                self.bindings.add(node.id)
            elif isinstance(node, Tuple | List):
                pending += node.elts
            elif isinstance(node, Starred):
                pending.append(node.value)

    def _pattern(self, pattern: ast.pattern, top: bool) -> None:
        pending: list[ast.AST] = [pattern]
        while pending:
            node = pending.pop()
            if top:
                if isinstance(node, MatchAs | MatchStar) and node.name:
                    self.bindings.add(node.name)
                elif isinstance(node, MatchMapping) and node.rest:
                    self.bindings.add(node.rest)
            pending += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.pattern)]

    # Expressions

    def run_deferred(self) -> None:
        """Read the bodies of lambdas: their names are their own, their calls count for what encloses them."""
        while self._deferred:
            body, self._context = self._deferred.pop()
            self._scan([body])

    def _scan(self, pending: list[ast.expr]) -> None:
        """Read expressions and all that is in them; empties `pending`."""
        pop = pending.pop
        while pending:
            node = pop()
            kind = type(node)
            if kind is Name:
                continue
            if kind is Constant:
                if type(node.value) is str:
                    self.strings.add(node.value)
            elif kind is Call:
                self._call(node, pending)
            elif kind is Attribute:
                value = node.value
                while type(value) is Attribute:
                    value = value.value
                if type(value) is not Name:
                    pending.append(value)
            elif kind is Subscript:
                pending += (node.slice, node.value)
            elif kind is Tuple or kind is List or kind is Set:
                pending += reversed(node.elts)
            elif kind is JoinedStr:
                pending += [part.value for part in node.values if type(part) is FormattedValue]
            elif kind is Lambda:
                arguments = node.args
                pending += arguments.defaults
                pending += [default for default in arguments.kw_defaults if default is not None]
                self._deferred.append((node.body, self._context._replace(at_module_level=False, in_function=True)))
            else:
                if kind is NamedExpr and self._context.at_module_level:
                    self._bind(node.target)
                self._children(node, pending)

    def _children(self, node: ast.expr, pending: list[ast.expr]) -> None:
        for field in node._fields:
            value = getattr(node, field)
            if isinstance(value, ast.expr):
                pending.append(value)
            elif isinstance(value, list):
                for item in value:
                    if isinstance(item, ast.comprehension):
                        pending += (item.target, item.iter, *item.ifs)
                    elif isinstance(item, ast.expr):
                        pending.append(item)

    def _call(self, node: Call, pending: list[ast.expr]) -> None:
        function = node.func
        if type(function) is Name:
            name = function.id
        elif type(function) is Attribute:
            head = function.value
            if type(head) is Name:
                name = f"{head.id}.{function.attr}"
            else:
                name = dotted_name(function)
                if not name:
                    name = "." + function.attr
                    pending.append(head)
        else:
            name = ""
            pending.append(function)
        arguments = node.args
        if name:
            self.calls.append(CallSite(name, node.lineno, self._context.within))
            if arguments and name in self._importers:
                self._string_import(node)
        if node.keywords:
            pending += [keyword.value for keyword in node.keywords]
        pending += arguments

    def _string_import(self, node: Call) -> None:
        first = node.args[0]
        if not isinstance(first, Constant) or not isinstance(first.value, str):
            return
        module = first.value.lstrip(".")
        level = len(first.value) - len(module)
        package = node.args[1] if len(node.args) > 1 else None
        for keyword in node.keywords:
            if keyword.arg == "package":
                package = keyword.value
        if level and isinstance(package, Constant) and isinstance(package.value, str):
            parents = package.value.split(".")
            if level > len(parents):
                return
            module = ".".join([*parents[: len(parents) - level + 1], *([module] if module else [])])
            level = 0
        elif level and not (isinstance(package, Name) and package.id in ("__package__", "__name__")):
            return
        if module or level:
            self._edge("string", level, module, "", "", node, self._context)


_TryStar: Any = getattr(ast, "TryStar", ())
_TypeAlias: Any = getattr(ast, "TypeAlias", ())

_CATCHES_IMPORT_ERROR = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})


def _catches_import_error(node: Try) -> bool:
    return any(handler.type is None or _names_import_error(handler.type) for handler in node.handlers)


def _suppresses_import_error(node: ast.expr) -> bool:
    return (
        isinstance(node, Call)
        and dotted_name(node.func) in ("suppress", "contextlib.suppress")
        and any(map(_names_import_error, node.args))
    )


def _names_import_error(node: ast.expr) -> bool:
    kinds = node.elts if isinstance(node, Tuple) else [node]
    return any(dotted_name(kind).rpartition(".")[2] in _CATCHES_IMPORT_ERROR for kind in kinds)


def _type_checking(test: ast.expr) -> bool | None:
    """True where only type checkers take the branch, False where they alone take the other one."""
    if isinstance(test, UnaryOp) and isinstance(test.op, Not):
        return False if _type_checking(test.operand) else None
    if isinstance(test, BoolOp) and isinstance(test.op, And):
        return True if any(_type_checking(value) for value in test.values) else None
    return True if dotted_name(test).rpartition(".")[2] == "TYPE_CHECKING" else None


def _in_try(context: _Context) -> _Context:
    return context._replace(in_try=True)


def _checking(context: _Context) -> _Context:
    return context._replace(type_checking=True)


def _names(expressions: Iterable[ast.expr]) -> tuple[str, ...]:
    return tuple([_name(node) for node in expressions])


def _name(node: ast.expr) -> str:
    """The dotted name of a decorator or base, its call and its subscripts taken off."""
    while isinstance(node, Call | Subscript):
        node = node.func if isinstance(node, Call) else node.value
    return dotted_name(node)

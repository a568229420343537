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
from operator import attrgetter
from typing import Any, ClassVar, NamedTuple

from analyzer.names.exports import EXPORTS, constant_exports

MODULE = -1
"""Stands for no definition: what is outside of every function and class."""

LONGEST_DOTTED_STRING = 200
"""Characters; real dotted paths are far shorter, and a longer text is not worth a regular expression."""

_WORD = r"[A-Za-z_][A-Za-z0-9_]*"
_DOTTED_STRING = re.compile(rf"{_WORD}(?:\.{_WORD})+(?::{_WORD})?|{_WORD}:{_WORD}")

_CATCHES_IMPORT_ERROR = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "BaseException"})

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
            only_checkers = _type_checking(node.test)
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
            if not context.in_try and _suppresses_import_error(item.context_expr):
                inner = context._replace(in_try=True)
        self._inner_block(node.body, inner, context, pending)

    def _try(self, node: ast.Try, context: _Context, pending: list[ast.expr]) -> None:
        caught = not context.in_try and any(map(_handles_import_error, node.handlers))
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
        _defaults(node.args, pending)
        within, qualname = len(self.definitions), context.prefix + node.name
        self.definitions.append(
            (
                "function",
                qualname,
                node.lineno,
                node.end_lineno or node.lineno,
                type(node) is ast.AsyncFunctionDef,
                _names(node.decorator_list),
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
                _names(node.decorator_list),
                _names(node.bases),
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
        push, parts = pending.append, _PARTS
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
            _defaults(node.args, pending)
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


def _comprehended(node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> list[ast.expr]:
    return [node.elt, *_generators(node.generators)]


def _generators(generators: Iterable[ast.comprehension]) -> list[ast.expr]:
    return [part for clause in generators for part in (clause.iter, *clause.ifs)]


def _value(node: Any) -> tuple[ast.expr | None]:
    return (node.value,)


_PARTS: dict[type[ast.expr], Callable[[Any], Iterable[ast.expr | None]]] = {
    ast.Await: _value,
    ast.BinOp: attrgetter("left", "right"),
    ast.BoolOp: attrgetter("values"),
    ast.Compare: lambda node: (node.left, *node.comparators),
    ast.Dict: lambda node: (*node.keys, *node.values),
    ast.DictComp: lambda node: (node.key, node.value, *_generators(node.generators)),
    ast.FormattedValue: _value,
    ast.GeneratorExp: _comprehended,
    ast.IfExp: attrgetter("test", "body", "orelse"),
    ast.JoinedStr: lambda node: [part for part in node.values if type(part) is not Constant],
    ast.List: attrgetter("elts"),
    ast.ListComp: _comprehended,
    ast.Set: attrgetter("elts"),
    ast.SetComp: _comprehended,
    ast.Slice: attrgetter("lower", "upper", "step"),
    ast.Starred: _value,
    ast.Subscript: attrgetter("value", "slice"),
    ast.Tuple: attrgetter("elts"),
    ast.UnaryOp: lambda node: (node.operand,),
    ast.Yield: _value,
    ast.YieldFrom: _value,
}
"""The expressions inside the kinds of expression that the loop does not treat itself; None where one is left
out.
"""

if hasattr(ast, "TemplateStr"):  # Python 3.14
    _PARTS[ast.TemplateStr] = _PARTS[ast.JoinedStr]
    _PARTS[getattr(ast, "Interpolation")] = _value  # noqa: B009


def _defaults(arguments: ast.arguments, pending: list[ast.expr]) -> None:
    pending += arguments.defaults
    if arguments.kw_defaults:
        pending += [default for default in arguments.kw_defaults if default is not None]


def _handles_import_error(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or _names_import_error(handler.type)


def _suppresses_import_error(node: ast.expr) -> bool:
    return (
        isinstance(node, Call)
        and dotted_name(node.func) in ("suppress", "contextlib.suppress")
        and any(map(_names_import_error, node.args))
    )


def _names_import_error(node: ast.expr) -> bool:
    kinds = node.elts if isinstance(node, ast.Tuple) else [node]
    return any(dotted_name(kind).rpartition(".")[2] in _CATCHES_IMPORT_ERROR for kind in kinds)


def _type_checking(test: ast.expr) -> bool | None:
    """True where only type checkers take the branch, False where they alone take the other one."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return False if _is_type_checking(test.operand) else None
    tests = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
    return True if any(map(_is_type_checking, tests)) else None


def _is_type_checking(test: ast.expr) -> bool:
    if isinstance(test, Name):
        return test.id == "TYPE_CHECKING"
    return isinstance(test, Attribute) and test.attr == "TYPE_CHECKING"


def _names(expressions: Iterable[ast.expr]) -> tuple[str, ...]:
    return tuple([_name(node) for node in expressions])


def _name(node: ast.expr) -> str:
    """The dotted name of a decorator or base, its calls and subscripts taken off."""
    while isinstance(node, Call | ast.Subscript):
        node = node.func if isinstance(node, Call) else node.value
    return dotted_name(node)

"""Syntax that is newer than the running Python, turned into trees that `ast` of the running Python can hold.

Only what `ast` refused comes here.  The file is cut into its top-level statements; those that `ast` accepts
alone are kept as they are, and LibCST, which reads every syntax up to Python 3.15 but takes a hundred times
as long, sees the others only.  Each line stays where it was.

| newer syntax | becomes | |---|---| | PEP 695, 696: `def f[T]`, `class A[T = int]` | the plain definition;
`type_params` is set on its node, as from 3.12 on | | PEP 695: `type X[T] = ...` | the assignment `X = ...` |
| PEP 701: quotes, newlines, comments and backslashes inside f-strings | the `JoinedStr` that it means | | PEP
750: t-strings | a call of `string.templatelib.Template` with its strings and interpolations | | PEP 758:
`except A, B:` | `except (A, B):` | | PEP 798: `[*x for x in y]`, `{**x for x in y}` | the comprehension with
one more loop | | PEP 810: `lazy import x` | the import |

Limits: t-strings joined by standing side by side are beyond LibCST 1.9; columns inside a rewritten statement
are those of the rewriting; the scope of type parameters and the lazy evaluation of their bounds and of `type`
values are for whoever evaluates the tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from analyzer.source.cutting import is_too_deep, may_be_newer, pieces

if TYPE_CHECKING:
    from analyzer.source.rewriting import Rewritten

Compiler = Callable[[str], ast.Module]

MAX_REWRITTEN = 256 * 1024
"""Characters of one file that LibCST may be shown at once; it takes some three seconds for so many."""
MAX_PIECES = 200
"""Statements of one file that are rewritten one by one; a file with more of them is sooner rewritten
whole."""


class TypeParameter(ast.AST):
    """What stands in `type_params` where `ast` of the running Python has no node for it.

    Named and made as the nodes of Python 3.13; `bound` is None for all but `TypeVar`.
    """

    _fields = ("name", "bound", "default_value")

    def __init__(self, name: str, bound: ast.expr | None, default_value: ast.expr | None) -> None:
        super().__init__()
        self.name = name
        self.bound = bound
        self.default_value = default_value


class TypeVar(TypeParameter):
    """`T`, `T: bound`, `T = default`."""


class TypeVarTuple(TypeParameter):
    """`*Ts`."""


class ParamSpec(TypeParameter):
    """`**P`."""


_TYPE_PARAMETERS: dict[str, type[TypeParameter]] = {
    "TypeVar": TypeVar,
    "TypeVarTuple": TypeVarTuple,
    "ParamSpec": ParamSpec,
}


def parse_modern(text: str, compiled: Compiler) -> ast.Module:
    """Parse with `compiled` where it can and by rewriting where it cannot.

    Raises SyntaxError or ValueError if the text is no Python of any version, RecursionError if it is nested
    too deeply, and OverflowError if there is more to rewrite than MAX_REWRITTEN."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parse = _Parse(compiled)
    try:
        body = parse.statements(list(pieces(text)))
    except SyntaxError:  # a cut fell inside a statement, there are too many of them, or there is an error
        body = parse.rewritten_statements(1, text)
    return ast.Module(body=body, type_ignores=[])


class _Parse:
    """One file's way through the compiler and LibCST."""

    def __init__(self, compiled: Compiler) -> None:
        self._compiled = compiled
        self._pieces = 0
        self._characters = 0

    def statements(self, cut: Sequence[tuple[int, str]]) -> list[ast.stmt]:
        """Halve what the compiler refuses until what is refused is a single piece."""
        line = cut[0][0]
        text = "".join(piece for _, piece in cut)
        try:
            return self._compile(line, text).body
        except SyntaxError:
            if len(cut) == 1:
                self._pieces += 1
                self._characters += len(text)
                if self._pieces > MAX_PIECES or self._characters > MAX_REWRITTEN:
                    raise
                return self.rewritten_statements(line, text)
        half = len(cut) // 2
        return self.statements(cut[:half]) + self.statements(cut[half:])

    def rewritten_statements(self, line: int, text: str) -> list[ast.stmt]:
        """The statements of a text that begins on the given line, by way of LibCST."""
        if not may_be_newer(text):
            raise SyntaxError("invalid syntax", (None, line, 1, None))
        if len(text) > MAX_REWRITTEN:
            raise OverflowError(
                "uses more syntax that is newer than the running Python than can be rewritten"
            )
        if is_too_deep(text):
            raise RecursionError
        from analyzer.source.rewriting import rewritten  # noqa: PLC0415  (LibCST: 0.3 s, rarely needed)

        new = rewritten(text)
        tree = self._compile(line, new.text)
        _restore_strings(tree, new.mark)
        if new.type_parameters:
            _restore_type_parameters(tree, new, self._compiled)
        return tree.body

    def _compile(self, line: int, text: str) -> ast.Module:
        return self._compiled("\n" * (line - 1) + text)


def _restore_strings(tree: ast.Module, mark: str) -> None:
    """Turn each call of the mark into the node that the string means; iteratively, since trees may be
    deep."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.AST):
                if _is_marked(value, mark):
                    value = _string(value, mark)
                    setattr(node, name, value)
                waiting.append(value)
            elif isinstance(value, list):
                for index, item in enumerate(value):
                    if isinstance(item, ast.AST):
                        if _is_marked(item, mark):
                            item = value[index] = _string(item, mark)
                        waiting.append(item)


def _is_marked(node: ast.AST, mark: str) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in (mark, f"{mark}t")
    )


def _string(node: ast.AST, mark: str) -> ast.expr:
    assert isinstance(node, ast.Call)
    assert isinstance(node.func, ast.Name)
    if node.func.id != mark:
        return _template(node)
    values: list[ast.expr] = []
    for argument in node.args:
        if isinstance(argument, ast.Tuple):
            value, conversion, specification = argument.elts
            field = ast.FormattedValue(
                value=value,
                conversion=ord(_text(conversion)) if _text(conversion) else -1,
                format_spec=None if isinstance(specification, ast.Constant) else specification,
            )
            values.append(ast.copy_location(field, value))
        elif _text(argument):
            _append_text(values, argument)
    return ast.copy_location(ast.JoinedStr(values=values), node)


def _append_text(values: list[ast.expr], text: ast.expr) -> None:
    """Adjacent texts are one, as the compiler makes them."""
    last = values[-1] if values else None
    if isinstance(last, ast.Constant):
        last.value = _text(last) + _text(text)
        last.end_lineno, last.end_col_offset = text.end_lineno, text.end_col_offset
    else:
        values.append(text)


def _template(node: ast.Call) -> ast.expr:
    """`Template(...)` with texts as they are and an `Interpolation(value, source, conversion, format)` per
    field."""
    arguments: list[ast.expr] = []
    for argument in node.args:
        if isinstance(argument, ast.Tuple):
            value, conversion, specification, source = argument.elts
            if isinstance(specification, ast.Constant):
                specification = ast.Constant("")
            parts: list[ast.expr] = [value, source, conversion, specification]
            arguments.append(_located(_called("Interpolation", parts), argument))
        elif _text(argument):
            arguments.append(argument)
    return _located(_called("Template", arguments), node)


def _called(name: str, arguments: list[ast.expr]) -> ast.Call:
    """A call of a class of `string.templatelib`, under whatever names the file has imported."""
    fromlist = ast.List(elts=[ast.Constant(name)], ctx=ast.Load())
    place: list[ast.expr] = [
        ast.Constant("string.templatelib"),
        ast.Constant(None),
        ast.Constant(None),
        fromlist,
    ]
    module = ast.Call(func=ast.Name("__import__", ctx=ast.Load()), args=place, keywords=[])
    return ast.Call(func=ast.Attribute(module, name, ctx=ast.Load()), args=arguments, keywords=[])


def _located(node: ast.Call, original: ast.expr) -> ast.Call:
    """Give the node and what was made for it the place of what it replaces; what was there keeps its own."""
    waiting: list[ast.AST] = [node]
    while waiting:
        made = waiting.pop()
        if isinstance(made, ast.expr) and not hasattr(made, "lineno"):
            ast.copy_location(made, original)
            waiting.extend(ast.iter_child_nodes(made))
    return node


def _text(node: ast.expr) -> str:
    """The string that a constant is; empty for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _restore_type_parameters(tree: ast.Module, new: Rewritten, compiled: Compiler) -> None:
    definitions = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    ]
    definitions.sort(key=lambda node: (node.lineno, node.col_offset))
    for rank, parameters in new.type_parameters.items():
        node = definitions[rank]
        made = [
            _TYPE_PARAMETERS[kind](
                name, _expression(bound, node.lineno, compiled), _expression(default, node.lineno, compiled)
            )
            for kind, name, bound, default in parameters
        ]
        setattr(node, "type_params", made)  # noqa: B010  (no field of the 3.11 node)


def _expression(code: str | None, line: int, compiled: Compiler) -> ast.expr | None:
    if code is None:
        return None
    statement = compiled("\n" * (line - 1) + f"({code}\n)").body[0]
    return statement.value if isinstance(statement, ast.Expr) else None

"""Newer syntax rewritten in older, by LibCST, line for line; `modern` says what becomes what.

This is the only module that imports LibCST, and it is imported only when a file needs it: that takes 0.3 s.
"""

# ruff: noqa: N802  (LibCST finds these methods by the names of its nodes)

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import libcst as cst

NATIVE_TYPE_PARAMETERS = hasattr(ast, "TypeAlias")
"""From Python 3.12 on `ast` itself has a place for type parameters, and they are left to it."""


class TypeParameterText(NamedTuple):
    """A type parameter as it was written; kind is TypeVar, TypeVarTuple or ParamSpec."""

    kind: str
    name: str
    bound: str | None
    default: str | None


class Rewritten(NamedTuple):
    """Source that the running Python accepts, with what could not be said in it.

    mark: the name whose calls stand for f-strings; with a `t` after it, for t-strings. type_parameters: for
    each function and class that had any, its rank among all of them in the order of the text."""

    text: str
    mark: str
    type_parameters: dict[int, list[TypeParameterText]]


@dataclass(frozen=True)
class _Raw(cst.BaseExpression):
    """Source text in the place of an expression, printed as it stands."""

    text: str
    lpar: Sequence[cst.LeftParen] = ()
    rpar: Sequence[cst.RightParen] = ()

    def _visit_and_replace_children(self, visitor: cst.CSTVisitorT) -> _Raw:
        return self

    def _codegen_impl(self, state: Any) -> None:  # (the type of the state is LibCST's own affair)
        with self._parenthesize(state):
            state.add_token(self.text)


def rewritten(text: str) -> Rewritten:
    """Rewrite newer syntax, line for line.  Raises SyntaxError for what is none."""
    mark = "__joined__"
    while mark in text:
        mark += "_"
    try:
        module = cst.parse_module(text)
        rewriter = _Rewriter(module, mark)
        code = module.visit(rewriter).code
    except (cst.ParserSyntaxError, cst.CSTValidationError, cst.CSTLogicError) as error:
        line = getattr(error, "raw_line", 1)
        raise SyntaxError(str(getattr(error, "message", error)), (None, line, 1, None)) from None
    return Rewritten(code, mark, rewriter.type_parameters)


class _Rewriter(cst.CSTTransformer):
    """Replaces each node of newer syntax by one of older syntax, or by its text."""

    def __init__(self, module: cst.Module, mark: str) -> None:
        super().__init__()
        self.module = module
        self.mark = mark
        self.definitions = 0
        self.ranks: list[int] = []
        self.unpacked = 0
        self.type_parameters: dict[int, list[TypeParameterText]] = {}

    def code(self, node: cst.CSTNode) -> str:
        return self.module.code_for_node(node)

    # Definitions with type parameters

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self._number()

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self._number()

    def _number(self) -> None:
        self.ranks.append(self.definitions)
        self.definitions += 1

    def leave_FunctionDef(
        self, original_node: cst.FunctionDef, updated_node: cst.FunctionDef
    ) -> cst.FunctionDef:
        parameters = self._dropped(updated_node.type_parameters)
        if parameters is None:
            return updated_node
        return updated_node.with_changes(
            type_parameters=None, whitespace_after_name=_continued(self.code(parameters).count("\n"))
        )

    def leave_ClassDef(self, original_node: cst.ClassDef, updated_node: cst.ClassDef) -> cst.ClassDef:
        parameters = self._dropped(updated_node.type_parameters)
        if parameters is None:
            return updated_node
        return updated_node.with_changes(
            type_parameters=None, whitespace_after_name=_continued(self.code(parameters).count("\n"))
        )

    def _dropped(self, parameters: cst.TypeParameters | None) -> cst.TypeParameters | None:
        rank = self.ranks.pop()
        if parameters is None or NATIVE_TYPE_PARAMETERS:
            return None
        self.type_parameters[rank] = [
            TypeParameterText(
                type(parameter.param).__name__,
                parameter.param.name.value,
                self.code(parameter.param.bound)
                if isinstance(parameter.param, cst.TypeVar) and parameter.param.bound
                else None,
                self.code(parameter.default) if parameter.default else None,
            )
            for parameter in parameters.params
        ]
        return parameters

    # Statements

    def leave_TypeAlias(
        self, original_node: cst.TypeAlias, updated_node: cst.TypeAlias
    ) -> cst.BaseSmallStatement:
        if NATIVE_TYPE_PARAMETERS:
            return updated_node
        value = self.code(updated_node.value)
        lost = _bare(self.code, updated_node).count("\n") - value.count("\n")
        return _statement(
            f"{updated_node.name.value} {_continued(lost).value}= {value}", updated_node.semicolon
        )

    def leave_LazyImport(
        self, original_node: cst.LazyImport, updated_node: cst.LazyImport
    ) -> cst.BaseSmallStatement:
        return self._eager(updated_node)

    def leave_LazyImportFrom(
        self, original_node: cst.LazyImportFrom, updated_node: cst.LazyImportFrom
    ) -> cst.BaseSmallStatement:
        return self._eager(updated_node)

    def _eager(self, node: cst.LazyImport | cst.LazyImportFrom) -> cst.BaseSmallStatement:
        return _statement(_bare(self.code, node).removeprefix("lazy").lstrip(" \t"), node.semicolon)

    def leave_ExceptHandler(
        self, original_node: cst.ExceptHandler, updated_node: cst.ExceptHandler
    ) -> cst.ExceptHandler:
        return updated_node.with_changes(type=_parenthesized(updated_node.type))

    def leave_ExceptStarHandler(
        self, original_node: cst.ExceptStarHandler, updated_node: cst.ExceptStarHandler
    ) -> cst.ExceptStarHandler:
        return updated_node.with_changes(type=_parenthesized(updated_node.type))

    # Comprehensions that unpack

    def leave_ListComp(self, original_node: cst.ListComp, updated_node: cst.ListComp) -> cst.BaseExpression:
        return self._unpacked(updated_node)

    def leave_SetComp(self, original_node: cst.SetComp, updated_node: cst.SetComp) -> cst.BaseExpression:
        return self._unpacked(updated_node)

    def leave_GeneratorExp(
        self, original_node: cst.GeneratorExp, updated_node: cst.GeneratorExp
    ) -> cst.BaseExpression:
        return self._unpacked(updated_node)

    def _unpacked(self, node: cst.ListComp | cst.SetComp | cst.GeneratorExp) -> cst.BaseExpression:
        if not isinstance(node.elt, cst.StarredElement):
            return node
        item = self._fresh()
        inner = cst.CompFor(
            target=cst.Name(item), iter=_Raw(f"({self.code(node.elt.value)})"), whitespace_before=_SPACE
        )
        return node.with_changes(elt=cst.Name(item), for_in=_innermost(node.for_in, inner))

    def leave_StarredDictComp(
        self, original_node: cst.StarredDictComp, updated_node: cst.StarredDictComp
    ) -> cst.BaseExpression:
        key, value = self._fresh(), self._fresh()
        inner = cst.CompFor(
            target=cst.Tuple([cst.Element(cst.Name(name)) for name in (key, value)], lpar=[], rpar=[]),
            iter=_Raw(f"({self.code(updated_node.value)}).items()"),
            whitespace_before=_SPACE,
        )
        return cst.DictComp(
            key=cst.Name(key),
            value=cst.Name(value),
            for_in=_innermost(updated_node.for_in, inner),
            lbrace=updated_node.lbrace,
            rbrace=updated_node.rbrace,
            lpar=updated_node.lpar,
            rpar=updated_node.rpar,
        )

    def _fresh(self) -> str:
        self.unpacked += 1
        return f"{self.mark}{self.unpacked}"

    # Strings: each becomes a call of the mark, whose arguments are its texts and, as triples, its fields

    def leave_FormattedString(
        self, original_node: cst.FormattedString, updated_node: cst.FormattedString
    ) -> cst.BaseExpression:
        return self._marked(updated_node, "")

    def leave_TemplatedString(
        self, original_node: cst.TemplatedString, updated_node: cst.TemplatedString
    ) -> cst.BaseExpression:
        return self._marked(updated_node, "t")

    def _marked(self, node: cst.FormattedString | cst.TemplatedString, kind: str) -> cst.BaseExpression:
        parts = self._parts(node.parts, node.start, kind)
        return _Raw(f"{self.mark}{kind}({parts})", lpar=node.lpar, rpar=node.rpar)

    def _parts(self, parts: Sequence[cst.CSTNode], start: str, kind: str) -> str:
        written: list[str] = []
        for part in parts:
            if isinstance(part, cst.FormattedStringText | cst.TemplatedStringText):
                written.append(_literal(part.value, start))
            elif isinstance(part, cst.FormattedStringExpression | cst.TemplatedStringExpression):
                written.extend(self._field(part, start, kind))
        return "".join(f"{part}, " for part in written)

    def _field(
        self, field: cst.FormattedStringExpression | cst.TemplatedStringExpression, start: str, kind: str
    ) -> Iterator[str]:
        code = self.code(field.expression)
        before = self.code(field.whitespace_before_expression)
        after = self.code(field.whitespace_after_expression)
        conversion = field.conversion
        if field.equal:
            shown = before + code + self.code(field.equal)
            yield repr(shown + after)
            if conversion is None and field.format_spec is None:
                conversion = "r"
        specification = "None"
        if field.format_spec is not None:
            specification = f"{self.mark}({self._parts(field.format_spec, start, '')})"
        source = f", {code.strip()!r}" if kind else ""
        yield f"(({before}{code}{after}), {conversion!r}, {specification}{source})"

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        return False  # its parts are visited below: LibCST allows nothing but strings in their places

    def leave_ConcatenatedString(
        self, original_node: cst.ConcatenatedString, updated_node: cst.ConcatenatedString
    ) -> cst.BaseExpression:
        arguments: list[str] = []
        kind: str | None = None
        part: cst.BaseString = original_node
        while True:
            whole = part
            if isinstance(whole, cst.ConcatenatedString):
                part = whole.left
            if isinstance(part, cst.FormattedString | cst.TemplatedString):
                kind = "t" if isinstance(part, cst.TemplatedString) else kind or ""
                marked = part.visit(self)
                assert isinstance(marked, _Raw)
                arguments.append(marked.text.partition("(")[2].removesuffix(")"))
            else:
                arguments.append(self.code(part) + ", ")
            if not isinstance(whole, cst.ConcatenatedString):
                break
            arguments.append(self.code(whole.whitespace_between))
            part = whole.right
        if kind is None:
            return updated_node
        code = f"{self.mark}{kind}({''.join(arguments)})"
        return _Raw(code, lpar=updated_node.lpar, rpar=updated_node.rpar)


_SPACE = cst.SimpleWhitespace(" ")


def _statement(text: str, semicolon: cst.Semicolon | cst.MaybeSentinel) -> cst.Expr:
    return cst.Expr(_Raw(text), semicolon=semicolon)


def _bare(code: Callable[[cst.CSTNode], str], node: cst.BaseSmallStatement) -> str:
    """The code of a statement without the semicolon after it."""
    return code(node.with_changes(semicolon=cst.MaybeSentinel.DEFAULT))


def _continued(lines: int) -> cst.SimpleWhitespace:
    """White space that is so many lines high, outside all brackets."""
    return cst.SimpleWhitespace("\\\n" * lines)


def _parenthesized(kind: cst.BaseExpression | None) -> cst.BaseExpression | None:
    if isinstance(kind, cst.Tuple) and not kind.lpar:
        return kind.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return kind


def _innermost(loop: cst.CompFor, inner: cst.CompFor) -> cst.CompFor:
    if loop.inner_for_in is None:
        return loop.with_changes(inner_for_in=inner)
    return loop.with_changes(inner_for_in=_innermost(loop.inner_for_in, inner))


def _literal(text: str, start: str) -> str:
    """The text between two fields as a string literal of its own, on as many lines."""
    text = text.replace("{{", "{").replace("}}", "}")
    quote = start.lstrip("fFtTrRbBuU")
    if "r" in start[: -len(quote)].lower():
        return repr(text) + "\n" * text.count("\n")
    trailing = len(text) - len(text.rstrip("\\"))
    if trailing % 2:
        text += "\\"
    return f"{quote}{text}{quote}"

"""Pages of lists, and the parameters that choose from a list.

Modelled: the library's classes of pages with the names and the largest size that the target sets,
its search and ordering.  What a class that answers in its own form holds is not known.
Source: djangorestframework 3.18 rest_framework/pagination.py, filters.py.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from types import NoneType
from typing import Any, Final

from analyzer.concepts.contents import (
    INCOMPLETE,
    LIMIT_NOT_KNOWN,
    Content,
    FieldDraft,
    SchemaDraft,
    Takes,
    held_schemas,
    list_of,
)
from analyzer.evaluator.attributes import ABSENT, class_attribute, look_up, mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance, name_of
from analyzer.evaluator.values import External

PAGES: Final = {
    "PageNumberPagination": ("count", "next", "previous", "results"),
    "LimitOffsetPagination": ("count", "next", "previous", "results"),
    "CursorPagination": ("next", "previous", "results"),
}
"""Fields of a page, by the library's class that makes it."""

DECIDING: Final = ("get_page_size", "get_limit", "paginate_queryset")
"""Methods by which a class of the target's own decides how many rows a page has."""

PAGE_FIELDS: Final = {"count": "int", "next": "AnyUrl | None", "previous": "AnyUrl | None"}

FILTERS: Final = {"SearchFilter": ("search_fields", "search"), "OrderingFilter": (None, "ordering")}
"""The library's filters: the attribute of a view without which they do nothing, and their parameter."""


def page_of(run: Interpreter, pages: Any, content: Content) -> Content:
    """What a view answers that lists: all, or a page of a class."""
    if pages is None:
        return content.listed()
    kind = _library_class(pages, PAGES)
    if kind is None or content.type is None:
        return Content(None, content.schema)
    names: Mapping[str, bool] = {name: name not in PAGE_FIELDS for name in PAGES[kind]}
    answering = _own(run, pages, "get_paginated_response")
    if answering is not None:
        told = _answered(answering)
        if told is None:
            return Content(None, content.schema)
        names = told or names
    item = content.schema or "".join(filter(str.isidentifier, content.type))
    made = pages.name if answering is not None else f"{kind.removesuffix('Pagination')}Page"
    known: dict[Any, object] = run.notes.setdefault("rest_framework.pages", {})
    thing = known.setdefault((made if answering is None else pages, content), object())
    name = held_schemas(run).name_for(thing, f"{item}{made}")
    make = partial(_draft, kind, names, content, None if answering is None or told else answering.full_name)
    return Content(held_schemas(run).hold(name, make), content.schema)


def _draft(kind: str, names: Mapping[str, bool], content: Content, changed_by: str | None) -> SchemaDraft:
    fields = [
        FieldDraft(name, list_of(content.type) if rows else PAGE_FIELDS.get(name), required=True)
        for name, rows in names.items()
    ]
    settings = {} if changed_by is None else {INCOMPLETE: f"{changed_by} may add to it"}
    return SchemaDraft("rest_framework", None, fields, (f"rest_framework.pagination.{kind}",), settings)


def _answered(function: Function) -> dict[str, bool] | None:
    """The names in the page that a class of the target's answers with, and whether each holds the rows; none
    where it lets the library answer, and adds to that; None where it is not known."""
    parameters = [one.arg for one in function.node.args.args]
    rows = parameters[1] if len(parameters) > 1 else ""
    for node in ast.walk(function.node):
        if isinstance(node, ast.Call) and _last(node.func) == "Response" and node.args:
            pairs = _pairs(node.args[0])
            return {key: _is_named(value, rows) for key, value in pairs} if pairs is not None else None
    above = (node for node in ast.walk(function.node) if isinstance(node, ast.Attribute))
    return {} if any(node.attr == function.name for node in above) else None


def _pairs(node: ast.expr) -> list[tuple[str, ast.expr]] | None:
    """The pairs of a dictionary that is written out; None for anything else."""
    if isinstance(node, ast.Call) and len(node.args) == 1:  # `OrderedDict([...])`
        node = node.args[0]
    keys: list[ast.expr | None] = []
    values: list[ast.expr] = []
    if isinstance(node, ast.Dict):
        keys, values = node.keys, node.values
    elif isinstance(node, ast.List) and node.elts:
        pairs = [one for one in node.elts if isinstance(one, ast.Tuple) and len(one.elts) == 2]
        if len(pairs) < len(node.elts):
            return None
        keys, values = [one.elts[0] for one in pairs], [one.elts[1] for one in pairs]
    found = [
        (key.value, value)
        for key, value in zip(keys, values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    ]
    return found if found and len(found) == len(keys) else None


def _is_named(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def filter_parameters(run: Interpreter, view: Any) -> Iterator[Takes]:
    """The parameters of the filters that a view uses."""
    backends = look_up(run, view, "filter_backends") if isinstance(view, Instance) else ABSENT
    for one in run.each(backends) if backends is not ABSENT else ():
        kind = _library_class(plain(one.value), FILTERS)
        if kind is None:
            continue
        needed, name = FILTERS[kind]
        if needed is None or look_up(run, view, needed) not in (ABSENT, None):
            yield Takes(Content("str"), "query", name, False)


def page_parameters(run: Interpreter, pages: Any) -> Iterator[Takes]:
    """The parameters by which a page is chosen."""
    kind = _library_class(pages, PAGES)
    if kind is None:
        return

    def told(name: str, default: Any) -> Any:
        found = class_attribute(run, pages, name) if isinstance(pages, Class) else ABSENT
        return default if found is ABSENT else plain(found)

    place, owner = (pages.place, pages.full_name) if isinstance(pages, Class) else (None, None)
    decides = any(_own(run, pages, name) is not None for name in DECIDING)
    wanted: list[tuple[Any, str, Any]] = []
    if kind == "PageNumberPagination":
        wanted = [
            (told("page_query_param", "page"), "int", None),
            (told("page_size_query_param", None), "int", told("max_page_size", None)),
        ]
    elif kind == "LimitOffsetPagination":
        wanted = [
            (told("limit_query_param", "limit"), "int", told("max_limit", None)),
            (told("offset_query_param", "offset"), "int", None),
        ]
    else:
        wanted = [
            (told("cursor_query_param", "cursor"), "str", None),
            (told("page_size_query_param", None), "int", told("max_page_size", None)),
        ]
    for name, kind_of_value, most in wanted:
        if isinstance(name, str):
            if decides or not isinstance(most, (int, NoneType)):
                most = LIMIT_NOT_KNOWN
            limits = {} if most is None else {"le": most}
            yield Takes(Content(kind_of_value), "query", name, False, None, limits, place, owner)


def _library_class(value: Any, names: Collection[str]) -> str | None:
    """Which of the library's classes a class is or derives from."""
    for base in mro_of(value) if value is not None else ():
        last = name_of(base).rpartition(".")[2]
        if isinstance(base, External) and base.name.startswith("rest_framework.") and last in names:
            return last
    return None


def _own(run: Interpreter, cls: Any, name: str) -> Function | None:
    """A method that the target's own code gives a class."""
    found = class_attribute(run, cls, name) if isinstance(cls, Class) else ABSENT
    return found if isinstance(found, Function) and found.module.path is not None else None

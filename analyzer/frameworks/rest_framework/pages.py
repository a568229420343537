"""Pages of lists, and the parameters that choose from a list.

Modelled: the library's classes of pages with the names and the largest size that the target sets,
its search and ordering.  What a class that answers in its own form holds is not known.
Source: djangorestframework 3.18 rest_framework/pagination.py, filters.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from types import NoneType
from typing import Any, Final

from analyzer.concepts.contents import (
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
    if kind is None or content.type is None or _overrides(run, pages, "get_paginated_response"):
        return Content(None, content.schema)
    item = content.schema or "".join(filter(str.isidentifier, content.type))
    name = f"{item}{kind.removesuffix('Pagination')}Page"
    return Content(held_schemas(run).hold(name, partial(_draft, kind, content)), content.schema)


def _draft(kind: str, content: Content) -> SchemaDraft:
    fields = [
        FieldDraft(name, PAGE_FIELDS.get(name, list_of(content.type)), required=True) for name in PAGES[kind]
    ]
    return SchemaDraft("rest_framework", None, fields, (f"rest_framework.pagination.{kind}",))


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
    decides = any(_overrides(run, pages, name) for name in DECIDING)
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


def _overrides(run: Interpreter, cls: Any, name: str) -> bool:
    found = class_attribute(run, cls, name) if isinstance(cls, Class) else ABSENT
    return isinstance(found, Function) and found.module.path is not None

"""fastapi-pagination: pages as response models, and the dependency that reads which page is asked for.

Modelled: `Page`, `Params` and their variants under their defining names, classes derived from them,
`CustomizedPage`; `add_pagination`, which gives every route whose response model is a page two dependencies,
at once and again when the application starts; `pagination_ctx`.
Not modelled: parameters that `CustomizedPage` renames or leaves out.
Source: fastapi-pagination 0.16.1: api.py, bases.py, default.py, limit_offset.py, cursor.py.
"""

from __future__ import annotations

from typing import Final

BASES: Final = """
from pydantic import BaseModel


class AbstractParams:
    __page_type__ = None


class BaseAbstractPage(BaseModel):
    __params_type__ = None

    @classmethod
    def with_custom_options(cls, **options):
        return cls

    @classmethod
    def with_params(cls, params):
        return cls


class AbstractPage(BaseAbstractPage):
    pass


class BasePage(AbstractPage):
    items: list
    total: int
"""

DEFAULT: Final = """
from fastapi import Query
from pydantic import BaseModel

from fastapi_pagination.bases import AbstractParams, BasePage


class Params(BaseModel, AbstractParams):
    page: int = Query(1, ge=1, description="Page number")
    size: int = Query(50, ge=1, le=100, description="Page size")


class Page(BasePage):
    page: int
    size: int
    pages: int
    __params_type__ = Params
"""

LIMIT_OFFSET: Final = """
from fastapi import Query
from pydantic import BaseModel

from fastapi_pagination.bases import AbstractParams, BasePage


class LimitOffsetParams(BaseModel, AbstractParams):
    limit: int = Query(50, ge=1, le=100, description="Page size limit")
    offset: int = Query(0, ge=0, description="Page offset")


class LimitOffsetPage(BasePage):
    limit: int
    offset: int
    __params_type__ = LimitOffsetParams
"""

OPTIONAL: Final = """
from typing import Optional

from fastapi import Query

from fastapi_pagination.default import Page, Params
from fastapi_pagination.limit_offset import LimitOffsetPage, LimitOffsetParams


class OptionalParams(Params):
    page: Optional[int] = Query(None, ge=1, description="Page number")
    size: Optional[int] = Query(None, ge=1, le=100, description="Page size")


class OptionalPage(Page):
    __params_type__ = OptionalParams


class OptionalLimitOffsetParams(LimitOffsetParams):
    limit: Optional[int] = Query(None, ge=1, le=100, description="Page size limit")
    offset: Optional[int] = Query(None, ge=0, description="Page offset")


class OptionalLimitOffsetPage(LimitOffsetPage):
    __params_type__ = OptionalLimitOffsetParams
"""

CURSOR: Final = """
from typing import Optional

from fastapi import Query
from pydantic import BaseModel

from fastapi_pagination.bases import AbstractPage, AbstractParams


class CursorParams(BaseModel, AbstractParams):
    cursor: Optional[str] = Query(None, description="Cursor for the next page")
    size: int = Query(50, ge=0, le=100, description="Page size")
    include_total: bool = Query(True, description="Include total count in response")


class CursorPage(AbstractPage):
    items: list
    total: Optional[int] = None
    current_page: Optional[str] = None
    current_page_backwards: Optional[str] = None
    previous_page: Optional[str] = None
    next_page: Optional[str] = None
    __params_type__ = CursorParams
"""

DEFAULT_LINKS: Final = """
from fastapi_pagination.default import Page as BasePage


class Page(BasePage):
    pass
"""

LIMIT_OFFSET_LINKS: Final = """
from fastapi_pagination.limit_offset import LimitOffsetPage as BasePage


class LimitOffsetPage(BasePage):
    pass
"""

CUSTOMIZATION: Final = """
from fastapi_pagination.default import Page


class CustomizedPage(Page):
    pass
"""

API: Final = """
import inspect
from contextlib import asynccontextmanager
from typing import Annotated, Any, get_args, get_origin

from fastapi import Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute, iter_route_contexts

from fastapi_pagination.bases import BaseAbstractPage
from fastapi_pagination.customization import CustomizedPage


def _create_params_dependency(params):
    async def _pagination_params(*args, **kwargs):
        yield params(*args, **kwargs)

    _pagination_params.__signature__ = inspect.signature(params)
    return _pagination_params


async def _noop_dep():
    pass


def pagination_ctx(page=None, params=None, transformer=None, __page_ctx_dep__=False):
    if page is not None and params is None:
        params = page.__params_type__
    params_dep = _create_params_dependency(params) if params is not None else _noop_dep

    async def _page_ctx_dependency(req: Request, res: Response, _params: Annotated[Any, Depends(params_dep)]):
        yield _params

    if __page_ctx_dep__:
        _page_ctx_dependency.__page_ctx_dep__ = True
    return _page_ctx_dependency


def _page_of(model):
    for _ in range(5):
        origin = get_origin(model)
        if origin is None:
            break
        if get_origin(origin) is not None or (inspect.isclass(origin) and origin is not CustomizedPage):
            model = origin
        elif origin is CustomizedPage:
            model = get_args(model)[0]
        else:
            break
    return model


def _update_route(route):
    if getattr(route, "__paged__", False):
        return
    page = _page_of(route.response_model)
    if not (inspect.isclass(page) and issubclass(page, BaseAbstractPage)):
        return
    dep = Depends(pagination_ctx(page, __page_ctx_dep__=True))
    route.__paged__ = True
    route.dependencies.append(dep)
    route.dependant.dependencies.append(dep)


def _update_routes(routes):
    for context in iter_route_contexts(routes):
        if isinstance(context.original_route, APIRoute):
            _update_route(context.original_route)


def add_pagination(parent):
    _update_routes(parent.routes)

    def lifespan():
        _update_routes(parent.routes)

    router = parent.router if isinstance(parent, FastAPI) else parent
    router.add_event_handler("startup", lifespan)
    return parent
"""

STUBS: Final = {
    "fastapi_pagination.bases": BASES,
    "fastapi_pagination.default": DEFAULT,
    "fastapi_pagination.limit_offset": LIMIT_OFFSET,
    "fastapi_pagination.cursor": CURSOR,
    "fastapi_pagination.optional": OPTIONAL,
    "fastapi_pagination.links.default": DEFAULT_LINKS,
    "fastapi_pagination.links.limit_offset": LIMIT_OFFSET_LINKS,
    "fastapi_pagination.customization": CUSTOMIZATION,
    "fastapi_pagination.api": API,
}

ALIASES: Final = {
    **{
        f"fastapi_pagination.{name}": f"fastapi_pagination.{module}.{name}"
        for module, names in (
            ("api", ("add_pagination", "pagination_ctx")),
            ("default", ("Page", "Params")),
            ("limit_offset", ("LimitOffsetPage", "LimitOffsetParams")),
        )
        for name in names
    },
    "fastapi_pagination.links.Page": "fastapi_pagination.links.default.Page",
    "fastapi_pagination.links.LimitOffsetPage": "fastapi_pagination.links.limit_offset.LimitOffsetPage",
}

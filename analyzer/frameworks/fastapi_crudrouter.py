"""fastapi-crudrouter: a router with six routes over one model.

Modelled: the routers of all six database packages with their routes, those that are switched off
(`delete_all_route=False`) or guarded (`create_route=[Depends(...)]`), prefixes, and their dependencies on
pages and on the database session; classes derived from `CRUDGenerator`.
Not modelled: routes that the target replaces by registering the same path again.
Source: fastapi-crudrouter 0.8.6, fastapi_crudrouter/core/.
"""

from __future__ import annotations

from typing import Final

PACKAGES: Final = {
    "databases": "DatabasesCRUDRouter",
    "gino_starlette": "GinoCRUDRouter",
    "mem": "MemoryCRUDRouter",
    "ormar": "OrmarCRUDRouter",
    "sqlalchemy": "SQLAlchemyCRUDRouter",
    "tortoise": "TortoiseCRUDRouter",
}

BASE: Final = """
from fastapi import APIRouter
from fastapi_crudrouter.core._utils import pagination_factory


class CRUDGenerator(APIRouter):
    _base_path = "/"

    def __init__(self, schema, create_schema=None, update_schema=None, prefix=None, tags=None, paginate=None,
                 get_all_route=True, get_one_route=True, create_route=True, update_route=True,
                 delete_one_route=True, delete_all_route=True, **kwargs):
        self.schema = schema
        self.create_schema = create_schema or schema
        self.update_schema = update_schema or schema
        self.pagination = pagination_factory(max_limit=paginate)
        name = str(prefix if prefix else schema.__name__).lower()
        name = self._base_path + name.strip("/")
        super().__init__(prefix=name, tags=tags or [name.strip("/").capitalize()], **kwargs)
        one, many = self.schema, list[self.schema]
        if get_all_route:
            self._add_api_route("", self._get_all(), get_all_route, methods=["GET"], response_model=many)
        if create_route:
            self._add_api_route("", self._create(), create_route, methods=["POST"], response_model=one)
        if delete_all_route:
            self._add_api_route(
                "", self._delete_all(), delete_all_route, methods=["DELETE"], response_model=many
            )
        if get_one_route:
            self._add_api_route(
                "/{item_id}", self._get_one(), get_one_route, methods=["GET"], response_model=one
            )
        if update_route:
            self._add_api_route(
                "/{item_id}", self._update(), update_route, methods=["PUT"], response_model=one
            )
        if delete_one_route:
            self._add_api_route(
                "/{item_id}", self._delete_one(), delete_one_route, methods=["DELETE"], response_model=one
            )

    def _add_api_route(self, path, endpoint, dependencies, **kwargs):
        listed = [] if isinstance(dependencies, bool) else dependencies
        super().add_api_route(path, endpoint, dependencies=listed, **kwargs)

    @staticmethod
    def get_routes():
        return ["get_all", "create", "delete_all", "get_one", "update", "delete_one"]
"""

UTILS: Final = """
from typing import Optional

from fastapi import Depends


def pagination_factory(max_limit=None):
    def pagination(skip: int = 0, limit: Optional[int] = max_limit):
        return {"skip": skip, "limit": limit}

    return Depends(pagination)
"""

ROUTER: Final = """
from fastapi import Depends
from fastapi_crudrouter.core._base import CRUDGenerator


class {name}(CRUDGenerator):
    def __init__(self, schema, *args, **options):
        super().__init__(schema, **options)

    def _get_all(self):
        async def route(pagination=self.pagination):
            pass

        return route

    def _get_one(self):
        async def route(item_id: int):
            pass

        return route

    def _create(self):
        async def route(model: self.create_schema):
            pass

        return route

    def _update(self):
        async def route(item_id: int, model: self.update_schema):
            pass

        return route

    def _delete_all(self):
        async def route():
            pass

        return route

    def _delete_one(self):
        async def route(item_id: int):
            pass

        return route
"""

SQLALCHEMY: Final = """
from fastapi import Depends
from fastapi_crudrouter.core._base import CRUDGenerator


class SQLAlchemyCRUDRouter(CRUDGenerator):
    def __init__(self, schema, db_model, db, create_schema=None, update_schema=None, prefix=None, **options):
        self.db_model = db_model
        self.db_func = db
        super().__init__(
            schema, create_schema, update_schema, prefix=prefix or db_model.__tablename__, **options
        )

    def _get_all(self):
        def route(db=Depends(self.db_func), pagination=self.pagination):
            pass

        return route

    def _get_one(self):
        def route(item_id: int, db=Depends(self.db_func)):
            pass

        return route

    def _create(self):
        def route(model: self.create_schema, db=Depends(self.db_func)):
            pass

        return route

    def _update(self):
        def route(item_id: int, model: self.update_schema, db=Depends(self.db_func)):
            pass

        return route

    def _delete_all(self):
        def route(db=Depends(self.db_func)):
            pass

        return route

    def _delete_one(self):
        def route(item_id: int, db=Depends(self.db_func)):
            pass

        return route
"""

STUBS: Final = {
    "fastapi_crudrouter.core._base": BASE,
    "fastapi_crudrouter.core._utils": UTILS,
    **{f"fastapi_crudrouter.core.{package}": ROUTER.format(name=name) for package, name in PACKAGES.items()},
    "fastapi_crudrouter.core.sqlalchemy": SQLALCHEMY,
}

ALIASES: Final = {
    **{
        f"fastapi_crudrouter.{part}{name}": f"fastapi_crudrouter.core.{package}.{name}"
        for package, name in PACKAGES.items()
        for part in ("", "core.")
    },
    "fastapi_crudrouter.core.CRUDGenerator": "fastapi_crudrouter.core._base.CRUDGenerator",
}

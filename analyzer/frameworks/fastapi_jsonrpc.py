"""fastapi-jsonrpc: entry points of an application, with a route for each method that may be called.

Modelled: `API` with `bind_entrypoint`; `Entrypoint` with its dependencies and those that its methods share,
`method` and `add_method_route`: the endpoint itself and one route below it for each method, all by POST.
Not modelled: middlewares of an entry point, error models.
Source: fastapi_jsonrpc 4.1, __init__.py.
"""

from __future__ import annotations

from typing import Final

STUB: Final = """
from fastapi import APIRouter, FastAPI


class EntrypointRoute:
    def __init__(self):
        def endpoint():
            pass

        self.endpoint = endpoint


class Entrypoint(APIRouter):
    def __init__(self, path, *, name=None, dependencies=None, common_dependencies=None, **kwargs):
        super().__init__(redirect_slashes=False)
        self.entrypoint_path = path
        self.common_dependencies = [*(common_dependencies or [])]
        own = [*(dependencies or [])]
        self.add_api_route(
            path,
            EntrypointRoute().endpoint,
            methods=["POST"],
            dependencies=self.common_dependencies + own,
            name=name or "entrypoint",
        )

    def add_method_route(self, func, *, name=None, dependencies=None, **kwargs):
        name = name or func.__name__
        asked = self.common_dependencies + [*(dependencies or [])]
        self.add_api_route(
            self.entrypoint_path + "/" + name, func, methods=["POST"], dependencies=asked, name=name
        )

    def method(self, **kwargs):
        def decorator(func):
            self.add_method_route(func, **kwargs)
            return func

        return decorator


class API(FastAPI):
    def __init__(self, *args, openrpc_url="/openrpc.json", **kwargs):
        super().__init__(*args, **kwargs)
        self.openrpc_url = openrpc_url
        if openrpc_url:
            self.setup()

    def setup(self):
        async def openrpc(request):
            pass

        self.add_route(self.openrpc_url, openrpc, include_in_schema=False)

    def bind_entrypoint(self, ep):
        self.include_router(ep)
"""

STUBS: Final = {"fastapi_jsonrpc": STUB}
ENTRY_PACKAGES: Final = ("fastapi_jsonrpc",)

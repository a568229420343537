"""fastapi-mcp: an application's operations as tools of a Model Context Protocol server, on routes of its own.

Modelled: `FastApiMCP(app)` and its `mount_http`, `mount_sse` and the older `mount`, each on the application
or on another router, guarded by what `AuthConfig(dependencies=...)` names.
Not modelled: which operations become tools; the OAuth metadata and proxy routes that `AuthConfig` can add.
Source: fastapi-mcp 0.4.0, fastapi_mcp/server.py.
"""

from __future__ import annotations

from typing import Final

STUBS: Final = {
    "fastapi_mcp.types": """
class AuthConfig:
    def __init__(self, dependencies=None, **options):
        self.dependencies = dependencies
""",
    "fastapi_mcp.server": """
from fastapi import APIRouter, Request


class FastApiMCP:
    def __init__(self, fastapi, name=None, description=None, *args, auth_config=None, **options):
        self.fastapi = fastapi
        self._auth_config = auth_config

    def _register_mcp_connection_endpoint_sse(self, router, mount_path, dependencies):
        @router.get(
            mount_path, include_in_schema=False, operation_id="mcp_connection", dependencies=dependencies
        )
        async def handle_mcp_connection(request: Request):
            pass

    def _register_mcp_messages_endpoint_sse(self, router, mount_path, dependencies):
        @router.post(
            f"{mount_path}/messages/",
            include_in_schema=False,
            operation_id="mcp_messages",
            dependencies=dependencies,
        )
        async def handle_post_message(request: Request):
            pass

    def _register_mcp_http_endpoint(self, router, mount_path, dependencies):
        @router.api_route(
            mount_path,
            methods=["GET", "POST", "DELETE"],
            include_in_schema=False,
            operation_id="mcp_http",
            dependencies=dependencies,
        )
        async def handle_mcp_streamable_http(request: Request):
            pass

    def _place(self, router, mount_path):
        path = mount_path if mount_path.startswith("/") else f"/{mount_path}"
        dependencies = self._auth_config.dependencies if self._auth_config else None
        return router or self.fastapi, path.rstrip("/"), dependencies

    def mount_http(self, router=None, mount_path="/mcp"):
        target, path, dependencies = self._place(router, mount_path)
        self._register_mcp_http_endpoint(target, path, dependencies)
        if isinstance(target, APIRouter):
            self.fastapi.include_router(target)

    def mount_sse(self, router=None, mount_path="/sse"):
        target, path, dependencies = self._place(router, mount_path)
        self._register_mcp_connection_endpoint_sse(target, path, dependencies)
        self._register_mcp_messages_endpoint_sse(target, path, dependencies)
        if isinstance(target, APIRouter):
            self.fastapi.include_router(target)

    def mount(self, router=None, mount_path="/mcp", transport="sse"):
        self.mount_sse(router, mount_path)

    def setup_server(self):
        pass
""",
}

ALIASES: Final = {
    "fastapi_mcp.FastApiMCP": "fastapi_mcp.server.FastApiMCP",
    "fastapi_mcp.AuthConfig": "fastapi_mcp.types.AuthConfig",
}

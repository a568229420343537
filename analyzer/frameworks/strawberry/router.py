"""The router for FastAPI: one path, asked by GET, POST and WebSocket, with the context getter below the
router's own dependency.

Source: strawberry/fastapi/router.py.
"""

from __future__ import annotations

from typing import Final

STUBS: Final = {
    "strawberry.fastapi.router": """
from inspect import signature

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response, WebSocket
from starlette.requests import HTTPConnection


class GraphQLRouter(APIRouter):
    @staticmethod
    async def __get_root_value():
        return None

    @staticmethod
    def __get_context_getter(custom_getter):
        async def dependency(
            custom_context, background_tasks: BackgroundTasks, connection: HTTPConnection,
            response: Response = None,
        ):
            return custom_context

        seen = signature(dependency)
        first, *rest = seen.parameters.values()
        dependency.__signature__ = seen.replace(
            parameters=[*rest, first.replace(default=Depends(custom_getter))]
        )
        return dependency

    def __init__(self, schema, path="", graphql_ide="graphiql", allow_queries_via_get=True, keep_alive=False,
                 keep_alive_interval=1, root_value_getter=None, context_getter=None,
                 subscription_protocols=(), connection_init_wait_timeout=None,
                 max_subscriptions_per_connection=100, prefix="", tags=None, dependencies=None, **kwargs):
        super().__init__(prefix=prefix, tags=tags, dependencies=dependencies, **kwargs)
        self.schema = schema
        self.graphql_ide = graphql_ide
        self.allow_queries_via_get = allow_queries_via_get
        self.root_value_getter = root_value_getter or self.__get_root_value
        self.context_getter = self.__get_context_getter(context_getter or (lambda: None))

        @self.get(path, include_in_schema=graphql_ide is not None or allow_queries_via_get)
        async def handle_http_get(
            request: Request,
            response: Response,
            context=Depends(self.context_getter),
            root_value=Depends(self.root_value_getter),
        ):
            pass

        @self.post(path)
        async def handle_http_post(
            request: Request,
            response: Response,
            context=Depends(self.context_getter),
            root_value=Depends(self.root_value_getter),
        ):
            pass

        @self.websocket(path)
        async def websocket_endpoint(
            websocket: WebSocket,
            context=Depends(self.context_getter),
            root_value=Depends(self.root_value_getter),
        ):
            pass
""",
}

ALIASES: Final = {
    "strawberry.fastapi.GraphQLRouter": "strawberry.fastapi.router.GraphQLRouter",
    "strawberry.fastapi.BaseContext": "strawberry.fastapi.context.BaseContext",
}

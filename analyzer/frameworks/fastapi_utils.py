"""fastapi-utils, and fastapi-restful, its continuation: class-based views, resources.

Modelled: `cbv` on a router (a view's methods become routes that depend on the class, the class on what its
constructor and its annotations ask for), with urls (methods named after HTTP methods become routes), `Api`,
`Resource`, `set_responses`, `take_init_parameters`, `InferringRouter`, `repeat_every`.
Not modelled: the database session and the timing middleware that they also bring.
Source: fastapi-utils 0.8.0 and fastapi-restful 0.6.0, cbv.py, cbv_base.py, inferring_router.py, tasks.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.known import leaving_as_is
from analyzer.evaluator import quiet, stands_for
from analyzer.evaluator.interpreter import Interpreter

CBV: Final = """
import inspect
import typing

from fastapi import APIRouter, Depends


def cbv(router, *urls):
    def decorator(cls):
        return _cbv(router, cls, *urls)

    return decorator


def _cbv(router, cls, *urls, instance=None):
    if not getattr(cls, "__cbv_class__", False):
        asked = []
        if instance is None or hasattr(cls, "__include_init_params__"):
            kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
            asked = [one for one in inspect.signature(cls).parameters.values() if one.kind not in kinds]
            for name, kind in typing.get_type_hints(cls).items():
                if typing.get_origin(kind) is not typing.ClassVar and kind is not typing.ClassVar:
                    default = getattr(cls, name, inspect.Parameter.empty)
                    asked.append(
                        inspect.Parameter(
                            name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind
                        )
                    )
        cls.__signature__ = inspect.Signature(asked)
        cls.__cbv_class__ = True
    members = inspect.getmembers(cls, inspect.isfunction)
    for url in urls:
        for name, function in members:
            if name in ("get", "put", "post", "delete", "options", "head", "patch", "trace"):
                declared = getattr(function, "__return_types_func__", None)
                model, status, responses, more = declared() if declared else (None, 200, None, {})
                router.api_route(
                    url, methods=[name], response_model=model, status_code=status, responses=responses, **more
                )(function)
    views = APIRouter()
    functions = [function for _, function in members]
    for route in [one for one in router.routes if getattr(one, "endpoint", None) in functions]:
        router.routes.remove(route)
        route.path = route.path[len(router.prefix):]
        seen = list(inspect.signature(route.endpoint).parameters.values())
        view = seen[0].replace(default=Depends(cls))
        route.endpoint.__signature__ = inspect.Signature([view, *seen[1:]])
        route.name = f"{cls.__name__}.{route.endpoint.__name__}"
        views.routes.append(route)
    router.include_router(views)
    return cls
"""

RESOURCES: Final = """
from fastapi import APIRouter

from {package}.cbv import _cbv


class Resource:
    pass


class Api:
    def __init__(self, app):
        self.app = app

    def add_resource(self, resource, *urls, **kwargs):
        router = APIRouter()
        _cbv(router, type(resource), *urls, instance=resource)
        self.app.include_router(router, **kwargs)


def take_init_parameters(cls):
    cls.__include_init_params__ = True
    return cls


def set_responses(response, status_code=200, responses=None, **kwargs):
    def decorator(func):
        def declared():
            return response, status_code, responses, kwargs

        func.__return_types_func__ = declared
        return func

    return decorator
"""

STUBS: Final = {
    f"{package}.{module}": text.replace("{package}", package)
    for package in ("fastapi_utils", "fastapi_restful")
    for module, text in (("cbv", CBV), ("cbv_base", RESOURCES))
}

ALIASES: Final = {
    **{
        f"{package}.inferring_router.InferringRouter": "fastapi.routing.APIRouter"
        for package in ("fastapi_utils", "fastapi_restful")
    },
    **{
        f"{package}.{name}": f"{package}.cbv_base.{name}"
        for package in ("fastapi_utils", "fastapi_restful")
        for name in ("Api", "Resource", "set_responses", "take_init_parameters")
    },
}


@stands_for("fastapi_utils.tasks.repeat_every", "fastapi_restful.tasks.repeat_every")
@quiet
def repeat_every(run: Interpreter, *, seconds: Any = None, **_: Any) -> Any:
    return leaving_as_is(run, "fastapi_utils.tasks.repeat_every", seconds)

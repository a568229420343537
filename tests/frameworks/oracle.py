"""The oracle: what the framework itself says about a fixture, in the shape of the truth files.

    with Oracle() as oracle:
        oracle.consult(fixture)  # {"applications": [{"name", "routes", "middleware", ...}], "schemas": {...}}

Every fixture runs in a process of its own, forked from one that has imported the frameworks, with its source
folders on the path: fixtures may use one module name twice and leave nothing behind. Run as a script, this
file is that first process; it reads what to load from its standard input, a line of JSON each, and answers
in lines of JSON. It imports nothing of ours.

Spelling follows the truth files: guards are the dependency tree in pre-order, what comes twice counting
where it comes first; an instance is named by its class, a partial by its function; middleware is the user's,
outermost first.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
import inspect
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TextIO

if TYPE_CHECKING:
    from tests.expectations import Fixture

OTHER_VERSIONS = "GROUNDPLAN_ORACLE_PATH"
"""Environment variable: folders with other versions of the frameworks, searched before the installed ones."""


class NotInstalledError(Exception):
    """A library that a fixture uses is not installed."""


class Oracle:
    """A process that loads fixtures under the real frameworks."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={
                "PATH": os.environ.get("PATH", ""),
                "PYTHONPATH": os.environ.get(OTHER_VERSIONS, ""),
                "PYTHONDONTWRITEBYTECODE": "1",
            },
            text=True,
        )
        self.versions: dict[str, str] = self._read()
        return self

    def __exit__(self, *raised: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def consult(self, fixture: Fixture) -> dict[str, Any]:
        """Load the fixture's applications and say what they are."""
        root = fixture.root.resolve()
        asked = {
            "root": str(root),
            "path": [str(root / folder) for folder in fixture.python_path],
            "applications": list(fixture.applications),
            "libraries": list(fixture.libraries),
        }
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        answer = self._read()
        if "missing" in answer:
            raise NotInstalledError(", ".join(answer["missing"]))
        if "failure" in answer:
            raise RuntimeError(f"{root.name} does not load:\n{answer['failure']}")
        return answer

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


# -- the other process ---------------------------------------------------------------------------------------


def _serve() -> None:
    sys.path[:] = [folder for folder in sys.path if Path(folder).resolve() != Path(__file__).parent.resolve()]
    import fastapi
    import starlette

    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what fixtures print is no answer
    _tell(answers, {"fastapi": fastapi.__version__, "starlette": starlette.__version__})
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _tell(answers, _answer(json.loads(line)))
            os._exit(0)
        os.waitpid(child, 0)


def _tell(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    missing = [name for name in asked["libraries"] if importlib.util.find_spec(name) is None]
    if missing:
        return {"missing": missing}
    sys.path[:0] = asked["path"]
    os.chdir(asked["root"])
    try:
        applications = [_application(one) for one in asked["applications"]]
        return {"applications": applications, "schemas": _schemas(Path(asked["root"]))}
    except Exception:  # noqa: BLE001 - whatever a fixture raises is the answer
        return {"failure": traceback.format_exc()}


def _application(asked: dict[str, Any]) -> dict[str, Any]:
    os.environ.update(asked.get("env", {}))
    module_name, _, expression = asked["load"].partition(":")
    module = importlib.import_module(module_name)
    app = eval(expression, vars(module))
    if asked.get("lifespan"):
        _start(app)
    name = asked.get("name", f"{module_name}.{expression}")
    routes = [route | {"application": name} for route in _routes(app.router, "") if not _of_framework(route)]
    return {
        "name": name,
        "routes": routes,
        "middleware": [_middleware_name(one) for one in app.user_middleware],
        "exception_handlers": {
            _exception_name(key): _name(value) for key, value in app.exception_handlers.items()
        },
        "hooks": {
            event: [_name(one) for one in getattr(app.router, f"on_{event}", [])]
            for event in ("startup", "shutdown")
        },
        "overrides": {
            _name(one): _name(other) for one, other in getattr(app, "dependency_overrides", {}).items()
        },
    }


def _start(app: Any) -> None:
    import asyncio

    async def run() -> None:
        async with app.router.lifespan_context(app):
            pass

    asyncio.run(run())


def _of_framework(route: dict[str, Any]) -> bool:
    return str(route["handler"]).startswith("fastapi.applications.")


def _routes(router: Any, prefix: str) -> Iterator[dict[str, Any]]:
    """The routes of a router and of what is mounted in it, in matching order."""
    from starlette.routing import Host, Mount

    for route in _flat(router.routes):
        if isinstance(route, Mount):
            yield from _mounted(route, prefix)
        elif isinstance(route, Host):
            yield from _routes(_unwrapped(route.app), prefix)
        else:
            yield _route(route, prefix)
    yield from _frontends(router, prefix)


def _flat(routes: Any) -> Iterator[Any]:
    """Routes in effect: FastAPI keeps included routers as they are since 0.137, and copied them before."""
    try:
        from fastapi.routing import iter_route_contexts
    except ImportError:
        yield from routes
        return
    for context in iter_route_contexts(routes):
        effective = context._effective_route
        yield effective if effective is not context.route else context.original_route


def _mounted(mount: Any, prefix: str) -> Iterator[dict[str, Any]]:
    from starlette.staticfiles import StaticFiles

    app = _unwrapped(getattr(mount, "_base_app", mount.app))
    if isinstance(app, StaticFiles):
        yield _entry(["GET"], prefix + mount.path, _name(app), "static")
    elif hasattr(app, "routes"):
        yield from _routes(getattr(app, "router", app), prefix + mount.path)
    else:
        yield _entry(["ANY"], prefix + mount.path, _name(app), "mount")


def _unwrapped(app: Any) -> Any:
    """The application inside the middleware that wraps it."""
    while not hasattr(app, "routes") and type(app).__module__.startswith("starlette.middleware"):
        app = app.app
    return app


def _frontends(router: Any, prefix: str) -> Iterator[dict[str, Any]]:
    for candidate in getattr(router, "_iter_low_priority_routes", lambda: ())():
        group = getattr(candidate, "original_route", candidate)
        place = prefix + getattr(candidate, "frontend_prefix", "")
        for route in group.routes:
            path = (place + route.path).rstrip("/") or "/"
            yield _entry(["GET"], path, _name(route.app), "static", candidate.dependant)


def _route(route: Any, prefix: str) -> dict[str, Any]:
    from starlette.endpoints import HTTPEndpoint

    methods = getattr(route, "methods", None)
    endpoint = route.endpoint
    websocket = methods is None and "WebSocket" in type(route).__name__
    if websocket:
        methods = ["WEBSOCKET"]
    elif methods is None and inspect.isclass(endpoint) and issubclass(endpoint, HTTPEndpoint):
        verbs = ("get", "post", "put", "patch", "delete")
        methods = [verb.upper() for verb in verbs if hasattr(endpoint, verb)]
    kind = "websocket" if websocket else "http"
    dependant = getattr(route, "dependant", None)
    return _entry(methods or ["ANY"], prefix + route.path, _name(endpoint), kind, dependant) | {
        "decorators": _decorators(endpoint),
        "status": getattr(route, "status_code", None),
        "response_model": _type(getattr(route, "response_model", None)),
    }


def _entry(methods: Any, path: str, handler: str, kind: str, dependant: Any = None) -> dict[str, Any]:
    named = set(methods) - ({"HEAD", "OPTIONS"} if len(set(methods)) > 1 else set())
    return {
        "methods": sorted(named or set(methods)),
        "path": _spelled(path),
        "kind": kind,
        "handler": handler,
        "guards": list(dict.fromkeys(_guards(dependant))),
        "params": [*_params(dependant)],
    }


def _spelled(path: str) -> str:
    while "//" in path:
        path = path.replace("//", "/")
    parts = path.split("{")
    told = [part if "}" not in part else _without_convertor(part) for part in parts]
    return "{".join(told) or "/"


def _without_convertor(part: str) -> str:
    name, _, rest = part.partition("}")
    return name.partition(":")[0] + "}" + rest


def _guards(dependant: Any) -> Iterator[str]:
    for dependency in getattr(dependant, "dependencies", ()):
        yield _name(dependency.call)
        yield from _guards(dependency)


def _params(dependant: Any) -> Iterator[dict[str, Any]]:
    if dependant is None:
        return
    for location in ("path", "query", "header", "cookie", "body"):
        for parameter in getattr(dependant, f"{location}_params"):
            yield {"owner": _name(dependant.call), **_parameter(location, parameter)}
    for dependency in dependant.dependencies:
        yield from _params(dependency)


def _parameter(location: str, parameter: Any) -> dict[str, Any]:
    info = parameter.field_info
    kind = type(info).__name__.lower()
    required = info.is_required()
    return {
        "location": kind if kind in ("form", "file") else location,
        "name": info.alias or parameter.name,
        "type": _type(info.annotation),
        "required": required,
        "default": None if required else repr(info.default),
        "constraints": _constraints(info),
    }


def _constraints(info: Any) -> dict[str, Any]:
    wanted = ("gt", "ge", "lt", "le", "min_length", "max_length", "pattern", "multiple_of")
    return {
        name: getattr(one, name)
        for one in info.metadata
        for name in wanted
        if getattr(one, name, None) is not None
    }


def _type(annotation: Any) -> str | None:
    if annotation is None or annotation is inspect.Parameter.empty:
        return None
    if inspect.isclass(annotation) and not getattr(annotation, "__args__", None):
        return annotation.__name__
    return str(annotation).replace("typing.", "")


def _schemas(root: Path) -> dict[str, list[dict[str, Any]]]:
    """The fields of the fixture's own pydantic models, by qualified name."""
    from pydantic import BaseModel

    def below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
        for one in model.__subclasses__():
            yield one
            yield from below(one)

    found = {}
    for model in below(BaseModel):
        file = getattr(sys.modules.get(model.__module__), "__file__", None)
        if file and Path(file).is_relative_to(root) and "[" not in model.__name__:
            found[_name(model)] = [_field(name, info) for name, info in model.model_fields.items()]
    return found


def _field(name: str, info: Any) -> dict[str, Any]:
    required = info.is_required()
    default = f"{_name(info.default_factory)}()" if info.default_factory else repr(info.default)
    return {
        "name": name,
        "alias": info.alias,
        "type": _type(info.annotation),
        "required": required,
        "default": None if required else default,
        "constraints": _constraints(info),
    }


def _middleware_name(middleware: Any) -> str:
    cls, options = middleware.cls, middleware.kwargs
    dispatch = options.get("dispatch")
    return f"{_name(cls)}[dispatch={_name(dispatch)}]" if dispatch else _name(cls)


def _exception_name(key: Any) -> str:
    return str(key) if isinstance(key, int) else _name(key)


def _decorators(handler: Callable[..., Any]) -> list[str]:
    """Decorators that keep `__wrapped__`, outermost first, named by the function that made the wrapper."""
    found = []
    while hasattr(handler, "__wrapped__"):
        code = getattr(handler, "__code__", None)
        if code is not None:
            module = handler.__globals__["__name__"]
            found.append(f"{module}.{code.co_qualname.partition('.<locals>')[0]}")
        handler = handler.__wrapped__
    return found


def _name(thing: Any) -> str:
    """Qualified name of a callable; of an instance that of its class, of a partial that of its function."""
    while isinstance(thing, functools.partial):
        thing = thing.func
    if not hasattr(thing, "__qualname__"):
        thing = type(thing)
    return f"{thing.__module__}.{thing.__qualname__}"


if __name__ == "__main__":
    _serve()

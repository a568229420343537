"""Model Context Protocol servers: tools, resources and prompts as operations, and their endpoints.

Modelled: `FastMCP` of mcp 1 (`MCPServer` of mcp 2) and of fastmcp, with decorators and `add_*`, servers that
are mounted or imported under a prefix, `custom_route`, the HTTP applications that they make; `auth` of a
server and of a tool; the low-level `Server`, whose tools are those that its list function names.
Not modelled: tools made from an OpenAPI description or from another application (a blind spot), middleware,
transforms that rename.
Source: mcp 1.30: server/fastmcp/server.py, server/lowlevel/server.py; mcp 2.3: server/mcpserver/server.py;
fastmcp 2.14 and 4.2: server/server.py, server/auth/.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.layers import refusing
from analyzer.concepts.operations import operation
from analyzer.concepts.permissions import answer_of
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.concepts.serving import Served, write
from analyzer.concepts.work import function_of, is_callable, text
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Instance, Native, name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import External, List, Place, Possible, Result, Sequence, Tuple, Unknown
from analyzer.facts import Facts, GuardKind, RouteKind

ENTRY_PACKAGES: Final = ("mcp", "fastmcp")

FRAMEWORK: Final = "mcp"

REQUIRE_AUTH: Final = "mcp.server.auth.middleware.bearer_auth.RequireAuthMiddleware"

GUARDS: Final = {REQUIRE_AUTH: GuardKind.AUTHENTICATION}

APPLICATION: Final = "mcp.server.streamable_http_application"

STUBS: Final = {
    APPLICATION: """
from starlette.applications import Starlette
from starlette.routing import Route


def http_application(endpoints, custom, layers):
    guarded = [Route(path, one, methods=methods, middleware=layers) for path, methods, one in endpoints]
    return Starlette(routes=guarded + [Route(path, one, methods=methods) for path, methods, one in custom])
"""
}

ALIASES: Final = {
    "fastmcp.server.auth.JWTVerifier": "fastmcp.server.auth.providers.jwt.JWTVerifier",
    "fastmcp.server.auth.StaticTokenVerifier": "fastmcp.server.auth.providers.jwt.StaticTokenVerifier",
    **{
        f"fastmcp.server.auth.{name}": f"fastmcp.utilities.authorization.{name}"
        for name in ("require_auth", "require_scopes", "restrict_tag")
    },
    **{
        f"fastmcp.server.auth.{name}": f"fastmcp.server.auth.auth.{name}"
        for name in ("AuthProvider", "OAuthProvider", "RemoteAuthProvider", "TokenVerifier")
    },
}

CHECKS: Final = {"require_auth": GuardKind.AUTHENTICATION, "require_scopes": GuardKind.AUTHORIZATION}
"""Checks of fastmcp for single tools, to what they refuse for."""

HTTP: Final = "mcp.server.streamable_http_manager.StreamableHTTPASGIApp"
SSE: Final = "mcp.server.fastmcp.server.FastMCP.sse_app.<locals>.sse_endpoint"
MESSAGES: Final = "mcp.server.sse.SseServerTransport.handle_post_message"


@dataclass(frozen=True, slots=True)
class Offered:
    """A tool, resource or prompt."""

    method: str
    name: Any
    handler: Any
    place: Place | None
    path: Path
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mounted:
    """Another server, under a prefix."""

    server: Any
    prefix: Any
    path: Path


@stands_for(
    "mcp.server.fastmcp.server.FastMCP",
    "mcp.server.fastmcp.FastMCP",
    "mcp.server.mcpserver.server.MCPServer",
    "mcp.server.mcpserver.MCPServer",
    "mcp.server.MCPServer",
    "fastmcp.server.server.FastMCP",
    "fastmcp.server.FastMCP",
    "fastmcp.FastMCP",
)
class FastMCP(StandIn):
    """A server."""

    RECORDS = True
    APPLICATION = True
    GATHERS = True

    def __init__(
        self, name: Any = None, *_: Any, tools: Any = None, auth: Any = None, **options: Any
    ) -> None:
        self.offered: list[Offered] = []
        self.mounted: list[Mounted] = []
        self.routes: list[tuple[Any, Any, Any]] = []
        self.transports: list[str] = []
        self.auth = auth
        self.options = options
        self.expose(name=name, settings=Unknown("settings of a server", self.run.place()))
        for one in self.run.each(tools):
            self.add_tool(one.value)

    @internal
    def offer(self, method: str, name: Any, handler: Any, options: dict[str, Any], path: Path = ()) -> None:
        """One more operation."""
        run = self.run
        self.offered.append(Offered(method, name, handler, run.place(), joined(run.path, path), options))

    @internal
    def offering(self, method: str, given: Any, options: dict[str, Any]) -> Any:
        """A decorator for an operation: with and without a call, with the name first or by keyword."""
        function = given if is_callable(given) else None
        name = options.get("name") if function is not None or plain(given) is None else given

        def register(run: Interpreter, function: Any) -> Any:
            shown = name if plain(name) is not None else describe(function).name.rpartition(".")[2]
            self.offer(method, shown, function, options)
            return function

        return Native(method.lower(), register) if function is None else register(self.run, function)

    def tool(self, name_or_fn: Any = None, *_: Any, **options: Any) -> Any:
        return self.offering("TOOL", name_or_fn, options)

    def prompt(self, name_or_fn: Any = None, *_: Any, **options: Any) -> Any:
        return self.offering("PROMPT", name_or_fn, options)

    def resource(self, uri: Any, *_: Any, **options: Any) -> Any:
        def register(run: Interpreter, function: Any) -> Any:
            self.offer("RESOURCE", uri, function, options)
            return function

        return Native("resource", register)

    def add_tool(self, tool: Any, name: Any = None, *_: Any, **options: Any) -> Any:
        self.add("TOOL", tool, name, options)
        return tool

    def add_prompt(self, prompt: Any, name: Any = None, *_: Any, **options: Any) -> Any:
        self.add("PROMPT", prompt, name, options)
        return prompt

    def add_resource(self, resource: Any, *_: Any, **options: Any) -> Any:
        self.add("RESOURCE", resource, None, options)
        return resource

    add_template = add_resource

    def add_resource_fn(self, fn: Any, uri: Any = None, *_: Any, **options: Any) -> None:
        self.offer("RESOURCE", uri, fn, options)

    @internal
    def add(self, method: str, value: Any, name: Any, options: dict[str, Any]) -> None:
        """A function, or an object of the library that holds one (`Tool.from_function(fn)`)."""
        for one in self.run.alternatives(value):
            given = plain(one.value)
            named, inner = name, given
            if isinstance(given, Result):
                inner = given.arguments.keywords.get("fn", next(iter(given.arguments.positional), given))
                key = "uri" if method == "RESOURCE" else "name"
                named = given.arguments.keywords.get(key, name)
            if plain(named) is None:
                named = describe(inner).name.rpartition(".")[2]
            self.offer(method, named, inner, options, one.path)

    def mount(self, server: Any = None, prefix: Any = None, *_: Any, **options: Any) -> None:
        if isinstance(plain(prefix), FastMCP):
            server, prefix = prefix, server
        prefix = options.get("namespace", options.get("prefix", prefix))
        self.mounted.append(Mounted(server, prefix, self.run.path))

    import_server = mount

    def custom_route(self, path: Any, methods: Any = None, **_: Any) -> Any:
        def register(run: Interpreter, function: Any) -> Any:
            self.routes.append((path, methods, function))
            return function

        return Native("custom_route", register)

    def streamable_http_app(self, *_: Any, **options: Any) -> Any:
        path = options.get("path", options.get("streamable_http_path"))
        return self.application([(self.option("streamable_http_path", path, "/mcp"), None, External(HTTP))])

    def sse_app(self, mount_path: Any = None, *_: Any, **options: Any) -> Any:
        sse = self.option("sse_path", options.get("path"), "/sse")
        messages = self.option("message_path", options.get("message_path"), "/messages/")
        routes = [(sse, List.of(["GET"]), External(SSE)), (messages, List.of(["POST"]), External(MESSAGES))]
        return self.application(routes)

    def http_app(self, path: Any = None, *_: Any, transport: Any = "http", **__: Any) -> Any:
        if plain(transport) == "sse":
            return self.sse_app(path=path)
        return self.streamable_http_app(path=path)

    @internal
    def option(self, name: str, given: Any, default: Any) -> Any:
        """An option of a call, of the server, or its default."""
        return given if plain(given) is not None else self.options.get(name, default)

    @internal
    def application(self, endpoints: list[tuple[Any, Any, Any]]) -> Any:
        """The ASGI application with these endpoints, which ask for a token where the server has `auth`."""
        run = self.run
        layers = List([], run.path)
        for one in run.alternatives(self.auth):
            if plain(one.value) is not None:
                made = run.call(run.external("starlette.middleware.Middleware"), [External(REQUIRE_AUTH)])
                layers.elements.append(Possible(made, one.path))
        listed = [List.of([Tuple.of(one) for one in routes]) for routes in (endpoints, self.routes)]
        return run.call(run.external(f"{APPLICATION}.http_application"), [*listed, layers])

    @classmethod
    def from_openapi(cls, run: Interpreter, *_: Any, **options: Any) -> Any:
        made = run.call(run.external("fastmcp.server.server.FastMCP"), [options.get("name")])
        run.hole("route", text(options.get("name")) or "a server", UNREAD, run.place(), "routes")
        return made

    from_fastapi = from_openapi

    @internal
    def missing_attribute(self, name: str) -> Any:
        if name == "run" or name.startswith("run_"):
            fixed = {"run_stdio_async": "stdio", "run_sse_async": "sse", "run_streamable_http_async": "http"}
            return Native(
                name,
                lambda run, transport=None, *_, **options: self.serve(fixed.get(name, transport), options),
            )
        return Unknown(f"{name} of a server", self.run.place())

    @internal
    def serve(self, transport: Any, options: dict[str, Any]) -> None:
        """What `run` starts: a process that reads its standard input, or a server."""
        for one in self.run.alternatives("stdio" if plain(transport) is None else transport):
            name = text(one.value) or "{?}"
            self.transports.append(name)
            with self.run.under(one.path):
                if name == "sse":
                    self.sse_app(**options)
                elif name != "stdio":
                    self.streamable_http_app(**options)

    @internal
    def drafts(self) -> list[Draft]:
        """Its operations, and those of the servers that it mounts."""
        return [
            draft for offered, guards in self.all_offered([]) for draft in _draft(self.run, offered, guards)
        ]

    @internal
    def all_offered(self, above: list[FastMCP]) -> Iterator[tuple[Offered, list[GuardDraft]]]:
        """What it offers, with what guards the server."""
        if self in above:
            return
        guards = list(_authentication(self.run, self.auth, self.place))
        for offered in self.offered:
            yield offered, guards
        for one in self.mounted:
            server = plain(one.server)
            if isinstance(server, FastMCP):
                for offered, inner in server.all_offered([*above, self]):
                    yield _prefixed(offered, one), [*guards, *inner]


UNREAD: Final = "its tools are made from a description that is not read"


def _prefixed(offered: Offered, mounted: Mounted) -> Offered:
    """The name that an operation has on the outer server."""
    prefix = mounted.prefix
    if plain(prefix) is None or plain(prefix) == "":
        name = offered.name
    elif offered.method == "RESOURCE":
        protocol, found, rest = spelled(offered.name)[0].partition("://")
        name = add(add(f"{protocol}{found}", prefix), f"/{rest}")
    else:
        name = add(add(prefix, "_"), offered.name)
    path = joined(offered.path, mounted.path)
    return Offered(offered.method, name, offered.handler, offered.place, path, offered.options)


def _authentication(run: Interpreter, auth: Any, place: Place | None) -> Iterator[GuardDraft]:
    for one in run.alternatives(auth):
        value = plain(one.value)
        if value is None:
            continue
        unread = isinstance(value, Unknown) and not isinstance(value, Result)
        yield GuardDraft(
            name_of(value.cls if isinstance(value, Instance) else value),
            GuardKind.AUTHENTICATION,
            "application",
            None if unread else True,
            one.path,
            place,
            why="the server asks for a token",
            unread=unread,
        )


def _draft(run: Interpreter, offered: Offered, guards: list[GuardDraft]) -> Iterator[Draft]:
    checks = list(_checks(run, offered))
    for one in run.alternatives(offered.handler):
        yield operation(
            run,
            RouteKind.MCP,
            offered.method,
            offered.name,
            one.value,
            place=offered.place,
            path=joined(offered.path, one.path),
            guards=[*guards, *checks],
        )


def _checks(run: Interpreter, offered: Offered) -> Iterator[GuardDraft]:
    """What `auth=` of a single tool asks for."""
    given = offered.options.get("auth")
    listed = run.each(given) if isinstance(plain(given), Sequence) else run.alternatives(given)
    for one in listed:
        value = plain(one.value)
        if value is None:
            continue
        name = name_of(value)
        kind = CHECKS.get(name.rpartition(".")[2])
        function = function_of(value)
        if kind is not None:
            scopes = value.arguments.positional if isinstance(value, Result) else []
            named = tuple(text(scope) or "{?}" for scope in scopes)
            yield GuardDraft(
                name, kind, "route", True, one.path, offered.place, scopes=named, why="a known library"
            )
        elif function is not None:
            refusal = answer_of(run, function)
            yield refusing(refusal, name, "route", offered.place, one.path)
        else:
            yield GuardDraft(name, GuardKind.OTHER, "route", None, one.path, offered.place, unread=True)


LISTS: Final = {
    "list_tools": ("TOOL", "call_tool", "name"),
    "list_prompts": ("PROMPT", "get_prompt", "name"),
    "list_resources": ("RESOURCE", "read_resource", "uri"),
    "list_resource_templates": ("RESOURCE", "read_resource", "uriTemplate"),
}
"""What says which operations there are, to their kind, to what answers them, and to where the name is."""


@stands_for("mcp.server.lowlevel.server.Server", "mcp.server.lowlevel.Server", "mcp.server.Server")
class Server(StandIn):
    """The low-level server: one function lists the tools, another one answers for all of them."""

    RECORDS = True
    APPLICATION = True

    def __init__(self, name: Any = None, *_: Any, **options: Any) -> None:
        self.handlers: dict[str, tuple[Any, Place | None]] = {}
        self.expose(name=name)
        for key, function in options.items():
            if key.startswith("on_") and plain(function) is not None:
                self.handlers[key.removeprefix("on_")] = (function, self.place)

    @internal
    def registering(self, name: str) -> Any:
        """`@server.list_tools()` and its like."""

        def register(run: Interpreter, function: Any) -> Any:
            self.handlers[name] = (function, run.place())
            return function

        return Native(name, lambda run, *_, **__: Native(name, register))

    @internal
    def missing_attribute(self, name: str) -> Any:
        if name in LISTS or name in (
            "call_tool",
            "get_prompt",
            "read_resource",
            "set_logging_level",
            "completion",
        ):
            return self.registering(name)
        return Unknown(f"{name} of a server", self.run.place())

    @internal
    def drafts(self) -> Iterator[Draft]:
        """The operations that the list functions name."""
        run = self.run
        for lister, (method, answerer, key) in LISTS.items():
            if lister not in self.handlers:
                continue
            function, place = self.handlers[lister]
            handler, _ = self.handlers.get(answerer, (function, place))
            for name, path in _listed(run, function, key):
                yield operation(run, RouteKind.MCP, method, name, handler, place=place, path=path)


def _listed(run: Interpreter, function: Any, key: str) -> Iterator[tuple[Any, Path]]:
    """The names in what a list function gives; one that is not known where it cannot be read."""
    given = run.demand(f"list of {describe(function).name}", lambda: run.call(function, []))
    for option in run.alternatives(given):
        value = plain(option.value)
        if isinstance(value, Result):  # ListToolsResult(tools=[...])
            value = plain(next(iter(value.arguments.keywords.values()), None))
        if not isinstance(value, Sequence):
            yield Unknown("what the list function gives"), option.path
            continue
        for one in value.elements:
            made = plain(one.value)
            named = made.arguments.keywords.get(key) if isinstance(made, Result) else None
            if key == "uriTemplate" and named is None and isinstance(made, Result):
                named = made.arguments.keywords.get("uri_template")
            path = joined(option.path, one.path)
            yield (Unknown("the name of a tool") if named is None else _uri(named)), path
        if value.open:
            yield Unknown("more than is known"), option.path


def _uri(named: Any) -> Any:
    """A text, or the text inside `AnyUrl(...)`."""
    value = plain(named)
    return (
        value.arguments.positional[0] if isinstance(value, Result) and value.arguments.positional else named
    )


def finish(run: Interpreter, facts: Facts) -> None:
    """Servers with their operations; one that another server mounts is part of that one."""
    servers = [one for one in run.standins if isinstance(one, (FastMCP, Server)) and one.attributes]
    inner = {
        id(plain(mounted.server)) for one in servers if isinstance(one, FastMCP) for mounted in one.mounted
    }
    served = []
    for server in servers:
        if id(server) in inner:
            continue
        told = Served(server, FRAMEWORK, list(server.drafts()), title=text(server.attributes.get("name")))
        if isinstance(server, FastMCP) and server.transports:
            told.arguments = {"transport": ", ".join(dict.fromkeys(server.transports))}
        served.append(told)
    write(run, facts, served)

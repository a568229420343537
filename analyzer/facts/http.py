"""Facts about what answers requests: applications, routes, guards, middleware, parameters, schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final

from analyzer.facts.row import Row, fact


class RouteKind(StrEnum):
    """How a route is entered."""

    HTTP = "http"
    WEBSOCKET = "websocket"
    STATIC = "static"
    MOUNT = "mount"
    GRAPHQL = "graphql"
    GRPC = "grpc"
    RPC = "rpc"
    MCP = "mcp"
    EVENT = "event"


FOLDERS: Final = frozenset([RouteKind.STATIC, RouteKind.MOUNT])
"""Kinds that stand for whatever is below a path: files, applications that are not read."""

OPERATIONS: Final = frozenset(
    [RouteKind.GRAPHQL, RouteKind.GRPC, RouteKind.RPC, RouteKind.MCP, RouteKind.EVENT]
)
"""Kinds that clients call by a name, which no path is matched for: an order among them means nothing."""


class GuardKind(StrEnum):
    """What an element on a request's way does."""

    AUTHENTICATION = "authentication"
    AUTHORIZATION = "authorization"
    RATE_LIMIT = "rate_limit"
    CSRF = "csrf"
    VALIDATION = "validation"
    SESSION = "session"
    LOGGING = "logging"
    DOCUMENTATION = "documentation"
    OTHER = "other"


class GuardVerdict(StrEnum):
    """Whether a caller must prove who they are (or that they may) before the handler runs."""

    GUARDED = "guarded"
    CONDITIONAL = "conditional"
    UNGUARDED = "unguarded"
    UNKNOWN = "unknown"


@fact
class Application(Row):
    """An object that serves requests, identified by the place where it is constructed."""

    TABLE: ClassVar[str] = "application"

    name: Annotated[
        str, "qualified name of the place of construction: pkg.main.app, pkg.main.create_app.<locals>.app"
    ]
    framework: Annotated[str, "library it belongs to: fastapi, starlette, ..."]
    framework_version: Annotated[str | None, "version that the target's lock file or metadata names"] = None
    title: Annotated[str | None, "title given to it"] = None
    parent: Annotated[str | None, "application that mounts it, if any (application.id)"] = None
    mounted_at: Annotated[str | None, "path at which it is mounted"] = None
    debug: Annotated[bool | None, "debug mode by the settings' defaults; null: not known"] = None
    docs_paths: Annotated[tuple[str, ...], "paths of generated documentation and schema that it serves"] = ()
    arguments: Annotated[Mapping[str, Any], "further constructor arguments as text"] = field(
        default_factory=dict
    )
    by_default: Annotated[bool | None, "false: the settings' defaults leave it out; null: not known"] = True
    by_script: Annotated[bool, "made only where a file is started as a program (`__name__`)"] = False
    weighs_paths: Annotated[
        bool,
        "whether its router prefers a fixed part of a path to a parameter, whatever was registered first; "
        "otherwise the first route that matches answers",
    ] = False


@fact
class Route(Row):
    """One registered way into an application: mount chain, methods and handler."""

    TABLE: ClassVar[str] = "route"

    application: Annotated[str, "the outermost application that serves it (application.name)"]
    kind: Annotated[
        RouteKind,
        "http, websocket, static or mount; graphql (a field of a root type), grpc, rpc (JSON-RPC, XML-RPC), "
        "mcp (a tool, resource or prompt), event (of Socket.IO)",
    ]
    methods: Annotated[
        tuple[str, ...],
        "HTTP methods, sorted; ANY where nothing restricts them; of operations that have a name instead of "
        "a path: QUERY, MUTATION, SUBSCRIPTION; UNARY, SERVER_STREAMING, CLIENT_STREAMING, BIDIRECTIONAL; "
        "CALL; TOOL, RESOURCE, PROMPT; EVENT",
    ]
    path: Annotated[
        str,
        "whole composed path; parameters as {name}; {?} marks a part that is not known; /name of an "
        "operation",
    ]
    raw_path: Annotated[str, "the path in the framework's own spelling, with converters"]
    handler: Annotated[str, "registered function or class: pkg.module.qualname"]
    handler_method: Annotated[str | None, "where the method that runs is defined, if elsewhere"] = None
    handler_file: Annotated[str | None, "file that defines the handler"] = None
    handler_line: Annotated[int | None, "line of its definition"] = None
    handler_end_line: Annotated[int | None, "last line of its definition"] = None
    handler_async: Annotated[bool | None, "whether the handler is a coroutine function"] = None
    module: Annotated[str | None, "module that defines the handler (module.id)"] = None
    name: Annotated[str | None, "the framework's name of the route"] = None
    position: Annotated[int, "rank in the application's matching order, from 0"] = 0
    mounts: Annotated[tuple[str, ...], "prefixes of the chain of mounts and includes, outermost first"] = ()
    tags: Annotated[tuple[str, ...], "tags given to it"] = ()
    status_code: Annotated[int | None, "declared status of success"] = None
    response_model: Annotated[str | None, "declared type of the response, as text"] = None
    deprecated: Annotated[bool | None, "declared as deprecated"] = None
    in_schema: Annotated[bool | None, "whether the generated API description shows it"] = None
    changes_state: Annotated[
        bool,
        "a method other than GET, HEAD, OPTIONS, TRACE is served (of what answers to every method alike: its "
        "code changes something, or takes in what a client brings); a GraphQL mutation",
    ] = False
    guard_verdict: Annotated[GuardVerdict, "guarded, conditional, unguarded or unknown"] = (
        GuardVerdict.UNKNOWN
    )
    verdict_reason: Annotated[str | None, "by what, under which condition, or why unknown"] = None
    registered_at: Annotated[
        tuple[str, ...],
        "where one line registers routes of several handlers, so that `file` and `line` are the handler's: "
        "path:line of that registration and of the calls that led to it, innermost first",
    ] = ()
    by_default: Annotated[bool | None, "false: the settings' defaults leave it out; null: not known"] = True


@fact
class Guard(Row):
    """Something that the code put on a route's way, outermost first."""

    TABLE: ClassVar[str] = "guard"

    route: Annotated[str, "route.id"]
    position: Annotated[int, "order on the way in, from 0"]
    name: Annotated[str, "qualified name of what the code put there; alternatives joined by ' | '"]
    kind: Annotated[
        GuardKind, "authentication, authorization, rate_limit, csrf, validation guard; the others do not"
    ]
    via: Annotated[
        str,
        "what put it there: application, router, include, route, parameter, dependency, decorator, "
        "middleware, mount, class (of a class of handlers), mixin, permission, authenticator, auth or hook",
    ]
    parent: Annotated[str | None, "the guard that brought it in as a sub-dependency (guard.name)"] = None
    scopes: Annotated[tuple[str, ...], "security scopes asked for"] = ()
    refuses: Annotated[
        bool | None, "whether it can end the request (raise or return an error); null: not known"
    ] = None
    protects: Annotated[bool, "counts as authentication or authorization for the verdict"] = False
    why: Annotated[str | None, "what the kind was decided from"] = None
    by_default: Annotated[bool | None, "false: the settings' defaults leave it out; null: not known"] = True


@fact
class BypassedGuard(Row):
    """A guard that is written at a handler and never asked on a route's way to it."""

    TABLE: ClassVar[str] = "bypassed_guard"

    route: Annotated[str, "route.id"]
    name: Annotated[str, "qualified name of what the code put there"]
    kind: Annotated[GuardKind, "authentication or authorization"]
    because: Annotated[str, "what lets requests pass it by"]


@fact
class Parameter(Row):
    """One input of a route, of its handler or of a dependency on the way."""

    TABLE: ClassVar[str] = "parameter"

    route: Annotated[str, "route.id"]
    owner: Annotated[str, "callable that declares it: the handler or a dependency"]
    name: Annotated[str, "name in the request (alias)"]
    attribute: Annotated[str, "name in the code"]
    location: Annotated[str, "path, query, header, cookie, body, form, file"]
    type: Annotated[str | None, "declared type, as text"] = None
    schema: Annotated[str | None, "schema.id, where the type is a known model"] = None
    required: Annotated[bool | None, "whether the request must carry it"] = None
    default: Annotated[str | None, "default, as text"] = None
    constraints: Annotated[
        Mapping[str, Any],
        "ge, le, max_length, pattern, ... as declared, '{?}' where not known; partial: a body that need not "
        "hold what its schema requires; documented: only the documentation speaks of it",
    ] = field(default_factory=dict)
    methods: Annotated[tuple[str, ...], "methods of the route that take it; empty: all"] = ()


@fact
class Response(Row):
    """A response that a route declares."""

    TABLE: ClassVar[str] = "response"

    route: Annotated[str, "route.id"]
    status: Annotated[str, "status code, or 'default'"]
    model: Annotated[str | None, "declared type, as text"] = None
    schema: Annotated[str | None, "schema.id, where the type is a known model"] = None
    description: Annotated[str | None, "declared description"] = None
    response_class: Annotated[
        str | None, "class of the answer, where one is declared beside the model: it decides the media type"
    ] = None
    methods: Annotated[tuple[str, ...], "methods of the route that answer so; empty: all"] = ()


@fact
class Schema(Row):
    """A model of data that crosses the interface."""

    TABLE: ClassVar[str] = "schema"

    name: Annotated[str, "qualified name of the class"]
    kind: Annotated[str, "library: pydantic, dataclass, ..."]
    bases: Annotated[tuple[str, ...], "qualified names of its bases"] = ()
    settings: Annotated[
        Mapping[str, Any],
        "configuration of the model: extra, from_attributes, ...; incomplete: why its fields are not all "
        "known; shown_by: the method of the target's that decides what is answered",
    ] = field(default_factory=dict)


@fact
class SchemaField(Row):
    """A field of a schema, inherited ones included."""

    TABLE: ClassVar[str] = "schema_field"

    schema: Annotated[str, "schema.id"]
    position: Annotated[int, "order, from 0"]
    name: Annotated[str, "name in the code"]
    alias: Annotated[str | None, "name on the wire, where it differs"] = None
    type: Annotated[str | None, "declared type, as text"] = None
    required: Annotated[bool | None, "whether it must be given"] = None
    default: Annotated[str | None, "default, as text"] = None
    constraints: Annotated[
        Mapping[str, Any],
        "ge, le, max_length, pattern, ... as declared; read_only: answered and not taken, write_only: taken "
        "and not answered, computed: made by code of the target's",
    ] = field(default_factory=dict)
    inherited_from: Annotated[str | None, "class that declares it, where it is not this one"] = None


@fact
class SecurityScheme(Row):
    """A way of carrying credentials that the code declares."""

    TABLE: ClassVar[str] = "security_scheme"

    name: Annotated[str, "name of the scheme in the API description"]
    type: Annotated[str, "qualified name of its class"]
    auto_error: Annotated[bool | None, "whether it refuses a request without credentials"] = None
    arguments: Annotated[Mapping[str, Any], "tokenUrl, name, scopes, ... as text"] = field(
        default_factory=dict
    )


@fact
class Middleware(Row):
    """A layer around a whole application, outermost first."""

    TABLE: ClassVar[str] = "middleware"

    application: Annotated[str, "application.name"]
    position: Annotated[int, "0 is the outermost"]
    name: Annotated[str, "qualified name of the class, or of the function of a decorated one"]
    kind: Annotated[GuardKind, "what it does, where that is known"] = GuardKind.OTHER
    refuses: Annotated[bool | None, "whether it can end the request itself; null: not known"] = None
    arguments: Annotated[Mapping[str, Any], "arguments, as text or plain values"] = field(
        default_factory=dict
    )
    by_default: Annotated[bool | None, "false: the settings' defaults leave it out; null: not known"] = True


@fact
class ExceptionHandler(Row):
    """What an application does with an exception or a status code."""

    TABLE: ClassVar[str] = "exception_handler"

    application: Annotated[str, "application.name"]
    exception: Annotated[str, "qualified name of the exception, or the status code"]
    handler: Annotated[str, "qualified name of the function"]


@fact
class Hook(Row):
    """What an application runs when it starts or stops."""

    TABLE: ClassVar[str] = "hook"

    application: Annotated[str, "application.name"]
    event: Annotated[str, "lifespan, startup or shutdown"]
    handler: Annotated[str, "qualified name of the function"]


@fact
class DependencyOverride(Row):
    """A dependency that the application replaces by another one."""

    TABLE: ClassVar[str] = "dependency_override"

    application: Annotated[str, "application.name"]
    dependency: Annotated[str, "qualified name of what is replaced"]
    replacement: Annotated[str, "qualified name of what stands in its place"]

"""gRPC: servers, the methods of the services that are added to them, interceptors.

Modelled: `grpc.server` and `grpc.aio.server` with `add_XServicer_to_server`, read from generated code where
the target holds it; where it is made at build time, from the `.proto` files; where these are elsewhere too,
from the servicer's own public methods. Generic handlers, ports with and without TLS, reflection; interceptors
that refuse with UNAUTHENTICATED or PERMISSION_DENIED as guards. Servers of grpclib, with its own generated
code and that of betterproto.
Not modelled: options and extensions in `.proto` files, services that a library adds (health, reflection) as
operations.
Source: grpcio 1.85: grpc/__init__.py, grpc/aio/_server.py, code of grpcio-tools; grpclib 0.4: server.py,
plugin/main.py; https://protobuf.dev/reference/protobuf/proto3-spec/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.operations import operation
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.concepts.serving import Served, write
from analyzer.concepts.work import entries, function_of
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Class, Function, Instance, Native, name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Arguments, List, Place, Possible, Unknown
from analyzer.facts import Facts, GuardKind, RouteKind

ENTRY_PACKAGES: Final = ("grpc", "grpclib")

FRAMEWORK: Final = "grpc"

ADDING: Final = re.compile(r"add_(\w+?)(?:Servicer)?_to_server$")
"""Functions of generated code that add a servicer to a server."""

FOREIGN: Final = frozenset(["Health", "ServerReflection", "Channelz"])
"""Services that a library brings."""

SHAPES: Final = {
    ("unary", "unary"): "UNARY",
    ("unary", "stream"): "SERVER_STREAMING",
    ("stream", "unary"): "CLIENT_STREAMING",
    ("stream", "stream"): "BIDIRECTIONAL",
}
"""What a request and a response are, to the kind of method."""

REFUSING_CODES: Final = {
    "UNAUTHENTICATED": GuardKind.AUTHENTICATION,
    "PERMISSION_DENIED": GuardKind.AUTHORIZATION,
    "RESOURCE_EXHAUSTED": GuardKind.RATE_LIMIT,
}
"""Status codes with which an interceptor refuses."""


@dataclass(frozen=True, slots=True)
class Added:
    """A method of a service, as a server has it."""

    name: Any
    shape: str
    handler: Any
    place: Place | None
    path: Path


@stands_for("grpc._utilities.RpcMethodHandler")
class MethodHandler(StandIn):
    """`unary_unary_rpc_method_handler(behavior)` and its like."""

    def __init__(self, behavior: Any = None, shape: Any = "UNARY") -> None:
        self.behavior, self.shape = behavior, str(shape)


def _handler(run: Interpreter, behavior: Any, shape: str) -> Any:
    return run.call(run.external("grpc._utilities.RpcMethodHandler"), [behavior, shape])


@stands_for("grpc.unary_unary_rpc_method_handler")
def unary_unary(run: Interpreter, behavior: Any, *_: Any, **__: Any) -> Any:
    return _handler(run, behavior, "UNARY")


@stands_for("grpc.unary_stream_rpc_method_handler")
def unary_stream(run: Interpreter, behavior: Any, *_: Any, **__: Any) -> Any:
    return _handler(run, behavior, "SERVER_STREAMING")


@stands_for("grpc.stream_unary_rpc_method_handler")
def stream_unary(run: Interpreter, behavior: Any, *_: Any, **__: Any) -> Any:
    return _handler(run, behavior, "CLIENT_STREAMING")


@stands_for("grpc.stream_stream_rpc_method_handler")
def stream_stream(run: Interpreter, behavior: Any, *_: Any, **__: Any) -> Any:
    return _handler(run, behavior, "BIDIRECTIONAL")


@stands_for("grpc._utilities.DictionaryGenericHandler")
class GenericHandler(StandIn):
    """`method_handlers_generic_handler(service, method_handlers)`."""

    def __init__(self, service: Any = None, method_handlers: Any = None) -> None:
        self.service, self.methods = service, method_handlers


@stands_for("grpc.method_handlers_generic_handler")
def generic_handler(run: Interpreter, service: Any, method_handlers: Any) -> Any:
    return run.call(run.external("grpc._utilities.DictionaryGenericHandler"), [service, method_handlers])


class Server(StandIn):
    """What every server has: methods, and what stands before all of them."""

    RECORDS = True
    APPLICATION = True
    added: list[Added]
    interceptors: Any = None

    @internal
    def drafts(self) -> Iterator[Draft]:
        """Its methods, each behind the interceptors."""
        run = self.run
        guards = [
            draft
            for option in run.alternatives(self.interceptors)
            for one in run.each(option.value)
            for draft in _interceptor(run, Possible(one.value, joined(option.path, one.path)))
        ]
        for one in self.added:
            yield operation(
                run,
                RouteKind.GRPC,
                one.shape,
                one.name,
                one.handler,
                place=one.place,
                path=one.path,
                guards=guards,
            )


@stands_for("grpc.server")
class GrpcServer(Server):
    """`grpc.server(...)`: a function, which makes a server."""

    def __init__(
        self, thread_pool: Any = None, handlers: Any = None, interceptors: Any = None, *_: Any, **__: Any
    ) -> None:
        self.added = []
        self.interceptors = interceptors
        self.ports: dict[str, list[str]] = {}
        self.expose()
        self.add_generic_rpc_handlers(handlers)

    def add_generic_rpc_handlers(self, generic_rpc_handlers: Any) -> None:
        run = self.run
        for one in run.each(generic_rpc_handlers):
            generic = plain(one.value)
            if isinstance(generic, GenericHandler):
                with run.under(one.path):
                    self.add_methods(generic.service, generic.methods)

    def add_registered_method_handlers(self, service_name: Any, method_handlers: Any) -> None:
        """The generated code says the same methods again, for speed."""

    @internal
    def add_methods(self, service: Any, methods: Any) -> None:
        """The methods of one service."""
        run = self.run
        for name, value, path in entries(methods):
            handler = plain(value)
            if isinstance(handler, MethodHandler):
                self.add_method(
                    add(service, add("/", name)), handler.shape, handler.behavior, joined(run.path, path)
                )

    @internal
    def add_method(self, name: Any, shape: str, handler: Any, path: Path) -> None:
        """One method, added where the target's own code says so."""
        run = self.run
        near = [one for one in (run.place(), *run.callers()) if one is not None]
        written = [one for one in near if not one.path.endswith("_pb2_grpc.py")]
        self.added.append(Added(name, shape, handler, next(iter(written), run.place()), path))

    def add_insecure_port(self, address: Any) -> Any:
        self.ports.setdefault("insecure", []).append(spelled(address)[0])
        return Unknown("a port")

    def add_secure_port(self, address: Any, *_: Any) -> Any:
        self.ports.setdefault("secure", []).append(spelled(address)[0])
        return Unknown("a port")

    @internal
    def handed_to(self, callee: str, args: Arguments) -> bool:
        """Generated code that the target does not hold: what a service offers is told by a `.proto` file."""
        last = callee.rpartition(".")[2]
        found = ADDING.fullmatch(last)
        if found is not None and found[1] not in FOREIGN and args.positional:
            for one in self.run.alternatives(args.positional[0]):
                with self.run.under(one.path):
                    self.add_servicer(found[1], plain(one.value))
        elif last == "enable_server_reflection":
            self.ports["reflection"] = ["enabled"]
        return found is not None or last == "enable_server_reflection"

    @internal
    def add_servicer(self, service: str, servicer: Any) -> None:
        """A servicer whose generated base class is not read."""
        run = self.run
        for full, method, shape in _declared(run, service) or _public(run, service, servicer):
            handler = run.attribute(servicer, method, Unknown("a method that is not implemented"))
            self.add_method(f"{full}/{method}", shape, handler, run.path)

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Native(name, lambda run, *_, **__: Unknown(f"{name} of a server", run.place()))


@stands_for("grpc.aio.server", "grpc.aio._server.server")
class AsyncServer(GrpcServer):
    """`grpc.aio.server(...)`."""


# -- .proto files --------------------------------------------------------------------------------------------

MAX_PROTO: Final = 1_000_000
"""Bytes of a `.proto` file that are read."""

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_PACKAGE = re.compile(r"^\s*package\s+([\w.]+)\s*;", re.MULTILINE)
_SERVICE = re.compile(r"\bservice\s+(\w+)\s*\{")
_METHOD = re.compile(r"\brpc\s+(\w+)\s*\(\s*(stream\b)?[^)]*\)\s*returns\s*\(\s*(stream\b)?")

Services = dict[str, tuple[str, list[tuple[str, str]]]]
"""Name of a service to its full name, and to its methods with their kinds."""


def _services(run: Interpreter) -> Services:
    """What the target's `.proto` files declare; read once."""
    found: Services | None = run.notes.get("grpc.services")
    if found is None:
        found = run.notes["grpc.services"] = {}
        for path in sorted(file.path for file in run.tree.files if file.path.endswith(".proto")):
            content = run.tree.peek(path)
            if len(content) <= MAX_PROTO:
                found.update(_read_proto(content.decode("utf-8", "replace")))
    return found


def _read_proto(text: str) -> Iterator[tuple[str, tuple[str, list[tuple[str, str]]]]]:
    text = _COMMENT.sub("", text)
    package = _PACKAGE.search(text)
    for service in _SERVICE.finditer(text):
        following = _SERVICE.search(text, service.end())
        body = text[service.end() : following.start() if following else len(text)]
        methods = [
            (one[1], SHAPES["stream" if one[2] else "unary", "stream" if one[3] else "unary"])
            for one in _METHOD.finditer(body)
        ]
        yield service[1], (f"{package[1]}.{service[1]}" if package else service[1], methods)


def _declared(run: Interpreter, service: str) -> list[tuple[str, str, str]]:
    known = _services(run).get(service)
    return [] if known is None else [(known[0], method, shape) for method, shape in known[1]]


def _public(run: Interpreter, service: str, servicer: Any) -> list[tuple[str, str, str]]:
    """The methods that a servicer's own classes define, where nothing else says what it offers."""
    cls = servicer.cls if isinstance(servicer, Instance) else servicer
    names: dict[str, str] = {}
    for base in mro_of(cls):
        if isinstance(base, Class):
            for name, value in base.namespace.items():
                function = function_of(value)
                if function is not None and not name.startswith("_") and name not in names:
                    streams = run.bodies.of(function.node).yields
                    names[name] = "SERVER_STREAMING" if streams else "UNARY"
    return [(service, name, shape) for name, shape in names.items() if name[0].isupper()] or [
        (service, name, shape) for name, shape in names.items()
    ]


# -- interceptors --------------------------------------------------------------------------------------------


def _interceptor(run: Interpreter, one: Possible) -> Iterator[GuardDraft]:
    """What an interceptor can do to a call; one that looks at which method is called decides by itself."""
    for option in run.alternatives(one.value):
        value = plain(option.value)
        cls = value.cls if isinstance(value, Instance) else value
        path = joined(one.path, option.path)
        place = value.place if isinstance(value, (Instance, Unknown)) else None
        if not isinstance(cls, Class):
            unread = isinstance(value, Unknown)
            yield GuardDraft(name_of(value), GuardKind.OTHER, "application", None, path, place, unread=unread)
            continue
        words = {word for function in _methods(cls) for word in _words(run, function)}
        kind = next((kind for status, kind in REFUSING_CODES.items() if status in words), GuardKind.OTHER)
        via = "middleware" if "method" in words else "application"
        refuses = kind is not GuardKind.OTHER
        why = f"its code refuses: {kind.replace('_', ' ')}" if refuses else None
        yield GuardDraft(cls.full_name, kind, via, refuses, path, place, why=why)


def _methods(cls: Class) -> Iterator[Function]:
    for base in mro_of(cls):
        if isinstance(base, Class) and base.module.path is not None:
            for value in base.namespace.values():
                function = function_of(value)
                if function is not None:
                    yield function


def _words(run: Interpreter, function: Function) -> set[str]:
    """The attributes that a function names, and its inner functions."""
    return {one.attr for one in run.bodies.of(function.node).attributes}


# -- grpclib -------------------------------------------------------------------------------------------------

CARDINALITIES: Final = {
    "UNARY_UNARY": "UNARY",
    "UNARY_STREAM": "SERVER_STREAMING",
    "STREAM_UNARY": "CLIENT_STREAMING",
    "STREAM_STREAM": "BIDIRECTIONAL",
}

CONSTANTS: Final = {f"grpclib.const.Cardinality.{name}": shape for name, shape in CARDINALITIES.items()}


@stands_for("grpclib.const.Handler")
class Handler(StandIn):
    """`Handler(func, cardinality, request_type, reply_type)`."""

    def __init__(self, func: Any = None, cardinality: Any = "UNARY", *_: Any) -> None:
        self.func, self.cardinality = func, spelled(cardinality)[0]


@stands_for("grpclib.server.Server")
class GrpclibServer(Server):
    """`Server([Service()])`."""

    def __init__(self, handlers: Any = None, *_: Any, **__: Any) -> None:
        self.added = []
        self.expose()
        run = self.run
        for one in run.each(handlers):
            with run.under(one.path):
                self.add_service(plain(one.value))

    @internal
    def add_service(self, service: Any) -> None:
        """The methods in a service's mapping, which generated code holds; or what a `.proto` file says."""
        run = self.run
        cls = service.cls if isinstance(service, Instance) else service
        mapping = class_attribute(run, cls, "__mapping__")
        if mapping is not ABSENT:
            for name, value, path in entries(run.call(mapping, [service])):
                handler = plain(value)
                if isinstance(handler, Handler):
                    found = _implementation(run, service, handler.func)
                    self.added.append(
                        Added(
                            spelled(name)[0].lstrip("/"),
                            handler.cardinality,
                            found,
                            run.place(),
                            joined(run.path, path),
                        )
                    )
            return
        named = [name_of(base).rpartition(".")[2].removesuffix("Base") for base in mro_of(cls)[1:]]
        for name in named:
            for full, method, shape in _declared(run, name):
                found = run.attribute(service, method, Unknown("a method that is not implemented"))
                self.added.append(Added(f"{full}/{method}", shape, found, run.place(), run.path))

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Native(name, lambda run, *_, **__: Unknown(f"{name} of a server", run.place()))


def _implementation(run: Interpreter, service: Any, func: Any) -> Any:
    """The method behind what betterproto's generated code calls `__rpc_name`."""
    name = describe(func).name.rpartition(".")[2].partition("__rpc_")[2]
    return run.attribute(service, name, func) if name else func


def compose(run: Interpreter, facts: Facts) -> None:
    """Servers with their methods."""
    served = []
    for one in run.standins:
        if isinstance(one, Server) and getattr(one, "added", None):
            told = Served(one, FRAMEWORK, list(one.drafts()))
            told.arguments = {name: List.of(ports) for name, ports in getattr(one, "ports", {}).items()}
            served.append(told)
    write(run, facts, served)

"""Socket.IO: events of python-socketio and Flask-SocketIO as operations.

Modelled: `Server` and `AsyncServer` with `on`, `event` and class-based name spaces; Flask-SocketIO's
`SocketIO` with `on`, `event`, `on_event`, `on_namespace`; allowed origins. A `connect` handler that refuses
stands before all other events of its name space.
Not modelled: where the endpoint is mounted inside another application, managers, `trigger_event` overridden.
Source: python-socketio 5.18: base_server.py, server.py, base_namespace.py; Flask-SocketIO 5.6: __init__.py,
namespace.py.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.layers import refusals, refusing
from analyzer.concepts.operations import operation
from analyzer.concepts.permissions import answer_of
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.concepts.serving import Served, write
from analyzer.concepts.work import function_of, is_callable, text
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Class, Instance, Native
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Arguments, Place, Unknown
from analyzer.facts import Facts, RouteKind

ENTRY_PACKAGES: Final = ("socketio", "flask_socketio")

PATH: Final = "/socket.io"
"""Where the endpoint is, unless an option says otherwise."""

CONNECT: Final = "connect"

SHOWN: Final = ("cors_allowed_origins", "max_http_buffer_size", "ping_timeout", "always_connect")
"""Options that are told."""


@dataclass(frozen=True, slots=True)
class Handled:
    """An event with what handles it."""

    event: Any
    namespace: Any
    handler: Any
    place: Place | None
    path: Path


class EventServer(StandIn):
    """What servers of both libraries have."""

    RECORDS = True
    APPLICATION = True
    GATHERS = True
    FRAMEWORK = "socketio"

    @internal
    def begin(self, options: dict[str, Any]) -> None:
        """Nothing is handled yet."""
        self.handled: list[Handled] = []
        self.options = options
        self.expose()

    @internal
    def handle(self, event: Any, handler: Any, namespace: Any, path: Path = ()) -> None:
        """One more event."""
        run = self.run
        within = namespace if plain(namespace) is not None else "/"
        self.handled.append(Handled(event, within, handler, run.place(), joined(run.path, path)))

    def on(self, event: Any, handler: Any = None, namespace: Any = None) -> Any:
        if plain(handler) is not None and not isinstance(plain(handler), str):
            self.handle(event, handler, namespace)
            return None
        within = namespace if plain(handler) is None else handler  # Flask-SocketIO takes it as the second

        def register(run: Interpreter, function: Any) -> Any:
            self.handle(event, function, within)
            return function

        return Native("on", register)

    def on_event(self, message: Any, handler: Any, namespace: Any = None) -> None:
        self.handle(message, handler, namespace)

    def event(self, *args: Any, **options: Any) -> Any:
        def register(run: Interpreter, function: Any) -> Any:
            name = describe(function).name.rpartition(".")[2]
            self.handle(name, function, options.get("namespace", args[0] if args else None))
            return function

        if args and is_callable(args[0]):
            function, args = args[0], ()
            return register(self.run, function)
        return Native("event", register)

    def register_namespace(self, namespace_handler: Any) -> None:
        run = self.run
        for one in run.alternatives(namespace_handler):
            handler = plain(one.value)
            if not isinstance(handler, Instance):
                continue
            named = handler.attributes.get("namespace")
            for base in mro_of(handler.cls):
                for name, value in base.namespace.items() if isinstance(base, Class) else ():
                    if name.startswith("on_") and function_of(value) is not None:
                        known = [each.event for each in self.handled if each.namespace == named]
                        if name[3:] not in known:
                            self.handle(name[3:], value, named, one.path)

    on_namespace = register_namespace

    def on_error(self, *_: Any, **__: Any) -> Any:
        return Native("on_error", lambda run, function: function)

    on_error_default = on_error

    @internal
    def handed_to(self, callee: str, args: Arguments) -> bool:
        """Applications that only carry it."""
        return callee.startswith("socketio.")

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Native(name, lambda run, *_, **__: Unknown(f"{name} of a server", run.place()))

    @internal
    def drafts(self) -> Iterator[Draft]:
        """The events, each behind the `connect` handler of its name space."""
        run = self.run
        for one in self.handled:
            within = spelled(one.namespace)[0].strip("/")
            shown = add(f"{within}/", one.event) if within else one.event
            draft = operation(
                run, RouteKind.EVENT, "EVENT", shown, one.handler, place=one.place, path=one.path
            )
            if spelled(one.event)[0] != CONNECT:
                draft.layers = [
                    guard
                    for other in self.handled
                    if spelled(other.event)[0] == CONNECT and spelled(other.namespace)[0].strip("/") == within
                    for guard in _connecting(run, other)
                ]
            yield draft


def _connecting(run: Interpreter, connect: Handled) -> Iterator[GuardDraft]:
    """A `connect` handler that refuses callers: by an exception, or by answering False."""
    function = function_of(connect.handler)
    if function is None:
        return
    body = run.bodies.of(function.node)
    refusal = refusals(run).of_function(function)
    if any(isinstance(one, ast.Constant) and one.value is False for one in body.returns) or any(
        "ConnectionRefused" in ast.unparse(one) for one in body.raises
    ):
        refusal = answer_of(run, function)
    yield refusing(refusal, function.full_name, "mount", connect.place, connect.path)


@stands_for(
    "socketio.server.Server", "socketio.Server", "socketio.async_server.AsyncServer", "socketio.AsyncServer"
)
class Server(EventServer):
    """A server of python-socketio."""

    def __init__(self, *_: Any, **options: Any) -> None:
        self.begin(options)


@stands_for("flask_socketio.SocketIO")
class SocketIO(EventServer):
    """A server of Flask-SocketIO."""

    FRAMEWORK = "flask_socketio"

    def __init__(self, app: Any = None, **options: Any) -> None:
        self.begin(options)

    def init_app(self, app: Any, **options: Any) -> None:
        self.options.update(options)


@stands_for(
    "socketio.namespace.Namespace",
    "socketio.Namespace",
    "socketio.async_namespace.AsyncNamespace",
    "socketio.AsyncNamespace",
    "flask_socketio.namespace.Namespace",
    "flask_socketio.Namespace",
)
class Namespace(StandIn):
    """Events as methods of a class."""

    def __init__(self, namespace: Any = None) -> None:
        self.expose(namespace="/" if plain(namespace) is None else namespace)

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Native(name, lambda run, *_, **__: Unknown(f"{name} of a name space", run.place()))


def compose(run: Interpreter, facts: Facts) -> None:
    """Servers with their events."""
    served = []
    for one in run.standins:
        if isinstance(one, EventServer) and getattr(one, "handled", None):
            told = Served(one, one.FRAMEWORK, list(one.drafts()))
            told.arguments = {name: one.options[name] for name in SHOWN if name in one.options}
            path = text(one.options.get("path", one.options.get("socketio_path"))) or PATH
            told.endpoint = f"/{path.strip('/')}"
            served.append(told)
    write(run, facts, served)

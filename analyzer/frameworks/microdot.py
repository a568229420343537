"""Microdot: routes, hooks, mounted applications, WebSockets.

Modelled: `Microdot` with its decorators, `mount` (its hooks move to the outer application unless `local`),
`before_request`, `errorhandler`, `with_websocket`.
Not modelled: the companions for sessions and logins.
Source: microdot 2.0, microdot/microdot.py, microdot/websocket.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.collecting import Collected, Included, RouteCollector
from analyzer.concepts.declarations import declarations
from analyzer.concepts.known import leaving_as_is
from analyzer.concepts.layers import function_layer
from analyzer.concepts.patterns import normal_angles
from analyzer.concepts.serving import Handling, Served, write
from analyzer.evaluator import internal, quiet, stands_for
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import beyond
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.values import Possible, Tuple
from analyzer.facts import Facts, RouteKind

ENTRY_PACKAGES: Final = ("microdot",)
SOCKET: Final = "microdot.websocket.with_websocket"


@stands_for(
    "microdot.microdot.Microdot", "microdot.Microdot", "microdot.asgi.Microdot", "microdot.wsgi.Microdot"
)
class Microdot(RouteCollector):
    """An application."""

    APPLICATION = True

    def __init__(self) -> None:
        self.hooks: list[Possible] = []
        self.errors: list[Handling] = []
        self.expose(url_map=None)

    def route(self, url_pattern: Any, methods: Any = None) -> Any:
        return self.collecting(methods, url_pattern)

    def get(self, url_pattern: Any) -> Any:
        return self.collecting(Tuple.of(["GET"]), url_pattern)

    def post(self, url_pattern: Any) -> Any:
        return self.collecting(Tuple.of(["POST"]), url_pattern)

    def put(self, url_pattern: Any) -> Any:
        return self.collecting(Tuple.of(["PUT"]), url_pattern)

    def patch(self, url_pattern: Any) -> Any:
        return self.collecting(Tuple.of(["PATCH"]), url_pattern)

    def delete(self, url_pattern: Any) -> Any:
        return self.collecting(Tuple.of(["DELETE"]), url_pattern)

    def before_request(self, f: Any) -> Any:
        self.hooks.append(Possible(f, beyond(self.run.path, self.made)))
        return f

    def after_request(self, f: Any) -> Any:
        return f

    def after_error_request(self, f: Any) -> Any:
        return f

    def errorhandler(self, status_code_or_exception_class: Any) -> Any:
        def register(run: Interpreter, handler: Any) -> Any:
            self.errors.append(Handling(status_code_or_exception_class, Possible(handler)))
            return handler

        return Native("errorhandler", register)

    def mount(self, subapp: Any, url_prefix: Any = "", local: Any = False) -> None:
        inner = plain(subapp)
        self.record(Included(subapp, url_prefix))
        if isinstance(inner, Microdot) and truth(local)[0] is False:
            self.hooks += inner.hooks
            inner.hooks = []

    @internal
    def layers(self) -> list[Any]:
        """The hooks, as elements on the way."""
        return [function_layer(self.run, one.value, one.path) for one in self.hooks]


@quiet
@stands_for("microdot.websocket.with_websocket")
def with_websocket(run: Interpreter, f: Any) -> Any:
    """The decorator of a handler that answers a WebSocket."""
    return run.call(leaving_as_is(run, SOCKET, f), [f])


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that Microdot's applications come to."""
    apps = [one for one in run.standins if isinstance(one, Microdot)]
    served = []
    mounts: dict[int, list[tuple[Any, Any]]] = {}
    for app in apps:
        for effect in app.effects:
            if isinstance(effect.what, Included):
                place = (effect.what.prefix or "/", beyond(effect.path, app.made))
                mounts.setdefault(id(plain(effect.what.collector)), []).append(place)
    for app in apps:
        drafts = []
        for draft, _, owner in app.routes_below(normal_angles):
            if any(guard.name == SOCKET for guard in draft.guards):
                draft.kind = RouteKind.WEBSOCKET
                draft.guards = [guard for guard in draft.guards if guard.name != SOCKET]
            if owner is not app and isinstance(owner, Microdot):
                draft.layers = owner.layers()
            drafts.append(draft)
        served.append(
            Served(
                app,
                "microdot",
                drafts,
                around=app.layers(),
                errors=app.errors,
                mounts=mounts.get(id(app), []),
            )
        )
    write(run, facts, served)
    for app in apps:
        for effect in app.effects:
            if isinstance(effect.what, Collected):
                declarations(run).add(
                    effect.place, effect.what.path, describe(effect.what.handler).name, True
                )

"""Azure Functions: the functions of an application of the second programming model, by what triggers them.

Modelled: `FunctionApp` and `Blueprint` with `route` (and its authorization level), timers, queues, topics,
hubs, blobs and documents as triggers, `function_name`, `register_functions`.
Not modelled: the first programming model (function.json), bindings for output, durable functions.
Source: azure-functions 1.24: azure/functions/decorators/function_app.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.layers import decorator_guards, refusal_inside
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.concepts.serving import Served, write
from analyzer.concepts.work import text, works
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Native, name_of
from analyzer.evaluator.values import Sequence
from analyzer.facts import Consumer, Facts, GuardKind, RouteKind, Schedule, ServerlessFunction

ENTRY_PACKAGES: Final = ("azure.functions",)

FRAMEWORK: Final = "azure_functions"

LEVELS: Final = "azure.functions.AuthLevel"

MESSAGES: Final = {
    "queue_trigger": ("queue_name", "azure_queue"),
    "service_bus_queue_trigger": ("queue_name", "servicebus"),
    "service_bus_topic_trigger": ("topic_name", "servicebus"),
    "event_hub_message_trigger": ("event_hub_name", "eventhub"),
    "kafka_trigger": ("topic", "kafka"),
}
"""Triggers by messages, to the argument that names the channel and to the broker."""

EVENTS: Final = {
    "blob_trigger": ("storage", "path"),
    "cosmos_db_trigger": ("document", "container_name"),
    "cosmos_db_trigger_v3": ("document", "collection_name"),
    "event_grid_trigger": ("event", "name"),
    "sql_trigger": ("table", "table_name"),
}
"""Other triggers, to the kind of event and to the argument that says where it comes from."""


@stands_for(
    "azure.functions.Blueprint",
    "azure.functions.FunctionRegister",
    "azure.functions.FunctionApp",
    "azure.functions.decorators.function_app.FunctionApp",
)
class FunctionApp(StandIn):
    """An application, or a part of one."""

    RECORDS = True
    APPLICATION = True
    GATHERS = True

    def __init__(self, http_auth_level: Any = None, *_: Any, **__: Any) -> None:
        self.level = http_auth_level
        self.drafts: list[Draft] = []
        self.taken = False
        self.expose()

    def function_name(self, name: Any) -> Any:
        """A name for whatever triggers the function: it is given above the trigger, and so applied after."""

        def register(run: Interpreter, function: Any) -> Any:
            known = describe(function)
            for draft in works(run).drafts:
                if draft.on is self and describe(draft.handler).name == known.name:
                    draft.name = name
            return function

        return Native("function_name", register)

    def route(
        self, route: Any = None, *_: Any, methods: Any = None, auth_level: Any = None, **__: Any
    ) -> Any:
        listed = plain(methods)
        found = tuple(
            sorted(name_of(plain(one.value)).rpartition(".")[2].upper() for one in listed.elements)
            if isinstance(listed, Sequence)
            else ["ANY"]
        )

        def register(run: Interpreter, function: Any) -> Any:
            path = route if plain(route) is not None else describe(function).name.rpartition(".")[2]
            self.drafts.append(
                Draft(
                    RouteKind.HTTP,
                    found,
                    f"/api/{text(path)}",
                    describe(function),
                    run.place(),
                    run.path,
                    guards=[*self.key(auth_level), *decorator_guards(run, function)],
                    inside=refusal_inside(run, function),
                )
            )
            return function

        return Native("route", register)

    @internal
    def key(self, given: Any) -> list[GuardDraft]:
        """The key that callers must have, unless the level says that everybody may call."""
        value = plain(given) if plain(given) is not None else plain(self.level)
        level = "FUNCTION" if value is None else name_of(value).rpartition(".")[2].upper()
        if level == "ANONYMOUS":
            return []
        known = level in ("FUNCTION", "ADMIN")
        why = "the platform asks for a key" if known else "the level is not known"
        return [
            GuardDraft(LEVELS, GuardKind.AUTHENTICATION, "route", known or None, why=why, unread=not known)
        ]

    @internal
    def trigger(self, kind: Any, **columns: Any) -> Any:
        """A decorator for a function that something else than a request starts."""

        def register(run: Interpreter, function: Any) -> Any:
            name = describe(function).name.rpartition(".")[2]
            works(run).add(kind, name, FRAMEWORK, function, on=self, **columns)
            return function

        return Native("trigger", register)

    def timer_trigger(self, arg_name: Any = None, schedule: Any = None, *_: Any, **__: Any) -> Any:
        return self.trigger(Schedule, expression=text(schedule) or "{?}")

    def schedule(self, arg_name: Any = None, schedule: Any = None, *_: Any, **__: Any) -> Any:
        return self.trigger(Schedule, expression=text(schedule) or "{?}")

    def register_functions(self, function_container: Any) -> None:
        other = plain(function_container)
        if isinstance(other, FunctionApp):
            other.taken = True
            self.drafts += other.drafts

    register_blueprint = register_functions

    @internal
    def missing_attribute(self, name: str) -> Any:
        if name in MESSAGES:
            argument, broker = MESSAGES[name]
            return Native(
                name,
                lambda run, *_, **options: self.trigger(
                    Consumer, channel=text(options.get(argument)) or "{?}", broker=broker
                ),
            )
        if name in EVENTS:
            event, argument = EVENTS[name]
            return Native(
                name,
                lambda run, *_, **options: self.trigger(
                    ServerlessFunction, platform="azure", event=event, source=text(options.get(argument))
                ),
            )
        return Native(name, lambda run, *_, **__: Native(name, lambda run, function=None: function))


def compose(run: Interpreter, facts: Facts) -> None:
    """Applications with their routes."""
    apps = [
        one
        for one in run.standins
        if isinstance(one, FunctionApp) and getattr(one, "drafts", None) and not one.taken
    ]
    write(run, facts, [Served(app, FRAMEWORK, app.drafts) for app in apps])

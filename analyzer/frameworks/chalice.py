"""Chalice: an application's routes with their authorizers, schedules, messages and events.

Modelled: `Chalice` and `Blueprint` with `route` and its authorizers, `schedule`, `on_sqs_message`,
`on_sns_message`, `on_kinesis_record`, `on_dynamodb_record`, `on_s3_event`, `lambda_function`,
`register_blueprint` with its prefixes.
Not modelled: WebSocket handlers, middleware, `on_cw_event` patterns.
Source: chalice 1.32: app.py.
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
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Instance, Native, name_of
from analyzer.evaluator.values import Result, Sequence, Unknown
from analyzer.facts import Consumer, Facts, GuardKind, RouteKind, Schedule, ServerlessFunction

ENTRY_PACKAGES: Final = ("chalice",)

FRAMEWORK: Final = "chalice"


@stands_for("chalice.app.Blueprint", "chalice.Blueprint")
class Blueprint(StandIn):
    """Routes and handlers that an application takes over."""

    RECORDS = True
    GATHERS = True

    def __init__(self, *_: Any, **__: Any) -> None:
        self.drafts: list[Draft] = []
        self.expose()

    def route(self, path: Any, *_: Any, methods: Any = None, authorizer: Any = None, **options: Any) -> Any:
        listed = plain(methods)
        found = (
            [str(plain(one.value)).upper() for one in listed.elements]
            if isinstance(listed, Sequence)
            else ["GET"]
        )

        def register(run: Interpreter, function: Any) -> Any:
            guards = [
                guard for one in run.alternatives(authorizer) for guard in _authorizer(one.value, one.path)
            ]
            if plain(options.get("api_key_required")) is True:
                guards.append(
                    GuardDraft("chalice.api_key", GuardKind.AUTHENTICATION, "route", True, why="an API key")
                )
            self.drafts.append(
                Draft(
                    RouteKind.HTTP,
                    tuple(sorted(found)),
                    path,
                    describe(function),
                    run.place(),
                    run.path,
                    guards=[*guards, *decorator_guards(run, function)],
                    inside=refusal_inside(run, function),
                )
            )
            return function

        return Native("route", register)

    @internal
    def noting(self, kind: Any, name: Any, **columns: Any) -> Any:
        """A decorator for work that no request starts."""

        def register(run: Interpreter, function: Any) -> Any:
            given = name if plain(name) is not None else describe(function).name.rpartition(".")[2]
            works(run).add(kind, given, FRAMEWORK, function, on=self, **columns)
            return function

        return Native("event", register)

    def schedule(self, expression: Any, name: Any = None, **_: Any) -> Any:
        value = plain(expression)
        if isinstance(value, Result):  # Rate(5, unit=Rate.MINUTES), Cron(0, 10, ...)
            kind = value.of.rpartition(".")[2].lower()
            parts = [text(one) or "{?}" for one in value.arguments.positional]
            return self.noting(Schedule, name, expression=f"{kind}({' '.join(parts)})")
        return self.noting(Schedule, name, expression=text(value) or "{?}")

    def on_sqs_message(self, queue: Any = None, name: Any = None, **options: Any) -> Any:
        channel = queue if plain(queue) is not None else options.get("queue_arn")
        return self.noting(Consumer, name, channel=text(channel) or "{?}", broker="sqs", acknowledges="after")

    def on_sns_message(self, topic: Any, name: Any = None, **_: Any) -> Any:
        return self.noting(Consumer, name, channel=text(topic) or "{?}", broker="sns")

    def on_kinesis_record(self, stream: Any, name: Any = None, **_: Any) -> Any:
        return self.noting(Consumer, name, channel=text(stream) or "{?}", broker="kinesis")

    def on_s3_event(self, bucket: Any, *_: Any, name: Any = None, **__: Any) -> Any:
        return self.noting(ServerlessFunction, name, platform="aws", event="storage", source=text(bucket))

    def on_dynamodb_record(self, stream_arn: Any, name: Any = None, **_: Any) -> Any:
        return self.noting(ServerlessFunction, name, platform="aws", event="stream", source=text(stream_arn))

    def lambda_function(self, name: Any = None, **_: Any) -> Any:
        return self.noting(ServerlessFunction, name, platform="aws", event="invocation")

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of an application", self.run.place())


@stands_for("chalice.app.Chalice", "chalice.Chalice")
class Chalice(Blueprint):
    """An application."""

    APPLICATION = True
    WEIGHS_PATHS = True  # a fixed part of a path goes before a parameter, whatever was registered first

    def __init__(self, app_name: Any = None, debug: Any = False, *_: Any, **__: Any) -> None:
        self.drafts = []
        self.expose(app_name=app_name, debug=debug)

    def register_blueprint(self, blueprint: Any, name_prefix: Any = None, url_prefix: Any = None) -> None:
        other = plain(blueprint)
        if isinstance(other, Blueprint):
            for draft in other.drafts:
                if plain(url_prefix) is not None:
                    draft.path = add(url_prefix, draft.path)
                self.drafts.append(draft)


def _authorizer(value: Any, path: Any) -> list[GuardDraft]:
    """What asks who is calling before a route: one of the library's, or a function of the target's."""
    value = plain(value)
    if value is None:
        return []
    unread = isinstance(value, Unknown) and not isinstance(value, Result)
    named = name_of(value.cls if isinstance(value, Instance) else value)
    return [
        GuardDraft(
            named,
            GuardKind.AUTHENTICATION,
            "route",
            None if unread else True,
            path,
            why="an authorizer",
            unread=unread,
        )
    ]


def compose(run: Interpreter, facts: Facts) -> None:
    """Applications with their routes."""
    apps = [one for one in run.standins if isinstance(one, Chalice) and getattr(one, "drafts", None)]
    write(
        run,
        facts,
        [Served(app, FRAMEWORK, app.drafts, title=text(app.attributes.get("app_name"))) for app in apps],
    )

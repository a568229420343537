"""Faust: agents on topics, timers, scheduled work, commands and pages of an application.

Modelled: `App` with `topic`, `agent`, `timer`, `crontab`, `command`, `page`, `task`.
Not modelled: tables, channels made of other channels, `app.web.route`.
Source: faust-streaming 0.11: app/base.py, agents/agent.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.operations import operation
from analyzer.concepts.routing import Draft
from analyzer.concepts.serving import Served, write
from analyzer.concepts.work import decorated, every, text, works
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.values import Arguments, Result, Unknown
from analyzer.facts import Command, Consumer, Facts, RouteKind, Schedule, Task

ENTRY_PACKAGES: Final = ("faust",)

FRAMEWORK: Final = "faust"


@stands_for("faust.app.base.App", "faust.App", "faust.app.App")
class App(StandIn):
    """An application."""

    RECORDS = True
    APPLICATION = True
    GATHERS = True

    def __init__(self, id: Any = None, *_: Any, **options: Any) -> None:
        self.pages: list[Draft] = []
        self.group = id
        self.expose(id=id)

    def topic(self, *topics: Any, **_: Any) -> Any:
        return Result("faust.Topic", Arguments(list(topics)), self.run.place())

    def agent(self, channel: Any = None, *_: Any, name: Any = None, **__: Any) -> Any:
        def register(run: Interpreter, function: Any) -> Any:
            value = plain(channel)
            topics = value.arguments.positional if isinstance(value, Result) else [value]
            for topic in topics:
                shown = topic if plain(topic) is not None else describe(function).name
                works(run).add(
                    Consumer,
                    shown,
                    FRAMEWORK,
                    function,
                    on=self,
                    channel=text(shown) or "{?}",
                    broker="kafka",
                    group=text(self.group),
                    acknowledges="after",
                )
            return function

        return decorated(self.run, channel, "agent", register)

    @internal
    def scheduling(self, columns: dict[str, Any]) -> Any:
        """A decorator for work that the clock starts."""

        def register(run: Interpreter, function: Any) -> Any:
            works(run).add(Schedule, describe(function).name, FRAMEWORK, function, on=self, **columns)
            return function

        return Native("timer", register)

    def timer(self, interval: Any = None, *_: Any, **__: Any) -> Any:
        return self.scheduling(every(interval))

    def crontab(self, cron_format: Any = None, *_: Any, timezone: Any = None, **__: Any) -> Any:
        return self.scheduling({"expression": text(cron_format) or "{?}", "timezone": text(timezone)})

    def command(self, *_: Any, **__: Any) -> Any:
        def register(run: Interpreter, function: Any) -> Any:
            name = describe(function).name.rpartition(".")[2].replace("_", "-")
            works(run).add(Command, name, FRAMEWORK, function, on=self, program="faust")
            return function

        return Native("command", register)

    def task(self, fun: Any = None, *_: Any, **__: Any) -> Any:
        def register(run: Interpreter, function: Any) -> Any:
            works(run).add(Task, describe(function).name, FRAMEWORK, function, on=self)
            return function

        return decorated(self.run, fun, "task", register)

    def page(self, path: Any, *_: Any, **__: Any) -> Any:
        def register(run: Interpreter, function: Any) -> Any:
            draft = operation(run, RouteKind.HTTP, "ANY", "", function, place=run.place(), path=run.path)
            draft.path = path
            self.pages.append(draft)
            return function

        return Native("page", register)

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Native(name, lambda run, *_, **__: Unknown(f"{name} of an application", run.place()))


def compose(run: Interpreter, facts: Facts) -> None:
    """Applications with their pages."""
    apps = [one for one in run.standins if isinstance(one, App) and getattr(one, "pages", None)]
    write(run, facts, [Served(app, FRAMEWORK, app.pages) for app in apps])

"""pika and aio-pika: consumers of RabbitMQ queues.

Modelled: channels of blocking and of robust connections with `basic_consume`, `queue.consume` and
`queue.iterator()`, the exchange that a queue is bound to, dead-letter exchanges, when a message is
acknowledged; calls of `basic_consume` in callbacks of asynchronous connections.
Not modelled: queues whose names the server makes (`{?}`), `channel.get`.
Source: pika 1.3: adapters/blocking_connection.py, channel.py; aio-pika 9.5: channel.py, queue.py.
"""

from __future__ import annotations

import ast
from typing import Any, Final

from analyzer.concepts.body_names import resolve
from analyzer.concepts.work import (
    WorkDraft,
    calls_in_functions,
    enclosing,
    entry,
    flag,
    place_of_call,
    text,
    works,
)
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.values import Unknown
from analyzer.facts import Consumer, Facts

ENTRY_PACKAGES: Final = ("pika", "aio_pika")

FRAMEWORK: Final = "pika"

CONNECTION: Final = "pika.adapters.blocking_connection.BlockingConnection"
CHANNEL: Final = "pika.adapters.blocking_connection.BlockingChannel"
QUEUE: Final = "aio_pika.queue.Queue"


class Passing(StandIn):
    """An object whose other methods change nothing that is told."""

    RECORDS = True

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Native(name, lambda run, *_, **__: Unknown(f"{name}", run.place()))


@stands_for(CONNECTION, "pika.BlockingConnection")
class Connection(Passing):
    """A connection."""

    APPLICATION = True

    def __init__(self, *_: Any, **__: Any) -> None:
        """Where it leads is the business of links."""

    def channel(self, *_: Any, **__: Any) -> Any:
        return self.run.call(self.run.external(CHANNEL), [])

    def __enter__(self) -> Any:
        return self

    def __aenter__(self) -> Any:
        return self


@stands_for(
    "aio_pika.connect_robust",
    "aio_pika.connect",
    "aio_pika.connection.connect",
    "aio_pika.robust_connection.connect_robust",
)
class RobustConnection(Connection):
    """A connection of aio-pika."""

    APPLICATION = True


@stands_for(CHANNEL)
class Channel(Passing):
    """A channel, with what is known of its queues."""

    def __init__(self) -> None:
        self.exchanges: dict[str, str | None] = {}
        self.dead_letters: dict[str, str | None] = {}
        self.drafts: list[tuple[str, WorkDraft]] = []

    def __enter__(self) -> Any:
        return self

    def __aenter__(self) -> Any:
        return self

    @internal
    def note(self, queue: Any, exchange: Any = None, arguments: Any = None) -> None:
        """What a queue is bound to, and where its dead letters go."""
        name = text(queue) or ""
        if plain(exchange) is not None:
            self.exchanges[name] = text(exchange)
        letters = entry(arguments, "x-dead-letter-exchange")
        if plain(letters) is not None:
            self.dead_letters[name] = text(letters) or text(entry(arguments, "x-dead-letter-routing-key"))
        for known, draft in self.drafts:
            if known == name:
                draft.details |= self.details(name)

    @internal
    def details(self, name: str) -> dict[str, Any]:
        """The columns that tell of a queue's surroundings."""
        return {"exchange": self.exchanges.get(name), "dead_letter": self.dead_letters.get(name)}

    @internal
    def consume(self, queue: Any, handler: Any, at_once: Any) -> None:
        """One consumer."""
        name = text(queue) or ""
        draft = works(self.run).add(
            Consumer,
            queue,
            FRAMEWORK,
            handler,
            channel=name or "{?}",
            broker="rabbitmq",
            acknowledges="before" if flag(at_once) else "manual",
            **self.details(name),
        )
        self.drafts.append((name, draft))

    def queue_declare(self, queue: Any = "", *_: Any, arguments: Any = None, **__: Any) -> Any:
        self.note(queue, arguments=arguments)
        return Unknown("the declared queue", self.run.place())

    def queue_bind(self, queue: Any = "", exchange: Any = None, *_: Any, **__: Any) -> None:
        self.note(queue, exchange)

    def basic_consume(
        self, queue: Any = None, on_message_callback: Any = None, auto_ack: Any = False, *_: Any, **__: Any
    ) -> Any:
        self.consume(queue, on_message_callback, auto_ack)
        return Unknown("a consumer tag", self.run.place())

    def declare_queue(self, name: Any = "", *_: Any, arguments: Any = None, **__: Any) -> Any:
        self.note(name, arguments=arguments)
        return self.run.call(self.run.external(QUEUE), [self, name])

    get_queue = declare_queue

    def declare_exchange(self, name: Any = None, *_: Any, **__: Any) -> Any:
        return name


@stands_for(QUEUE)
class Queue(Passing):
    """A queue of aio-pika."""

    def __init__(self, channel: Any, name: Any) -> None:
        self.channel, self.name = channel, name

    def bind(self, exchange: Any = None, *_: Any, **__: Any) -> None:
        self.channel.note(self.name, exchange)

    def consume(self, callback: Any = None, no_ack: Any = False, *_: Any, **__: Any) -> Any:
        self.channel.consume(self.name, callback, no_ack)
        return Unknown("a consumer tag", self.run.place())

    def iterator(self, *_: Any, no_ack: Any = False, **__: Any) -> Any:
        self.channel.consume(self.name, enclosing(self.run), no_ack)
        return Unknown("messages", self.run.place())


def compose(run: Interpreter, facts: Facts) -> None:
    """Consumers that callbacks of asynchronous connections begin."""
    known = {draft.place for draft in works(run).drafts if draft.kind is Consumer}
    for function, call in calls_in_functions(run, (b"pika",), frozenset(["basic_consume"])):
        place = place_of_call(function, call)
        given = {one.arg: one.value for one in call.keywords if one.arg is not None}
        if call.args:
            given.setdefault("queue", call.args[0])
        handler = given.get("on_message_callback", call.args[1] if len(call.args) > 1 else None)
        if place in known or handler is None:
            continue
        queue = resolve(run, given["queue"], function, run.bodies) if "queue" in given else None
        at_once = given.get("auto_ack")
        works(run).add(
            Consumer,
            queue if isinstance(plain(queue), str) else Unknown("the name of a queue", place),
            FRAMEWORK,
            resolve(run, handler, function, run.bodies),
            place=place,
            channel=text(queue) if isinstance(plain(queue), str) else "{?}",
            broker="rabbitmq",
            acknowledges="before"
            if isinstance(at_once, ast.Constant) and at_once.value is True
            else "manual",
        )

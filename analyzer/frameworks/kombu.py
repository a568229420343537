"""kombu: consumers of queues, mixed into classes and made directly.

Modelled: classes derived from `ConsumerMixin` with what their `get_consumers` makes, `Consumer(queues=...,
callbacks=...)`, `Queue` with its exchange and dead-letter exchange, `accept`, `no_ack`, `on_message`.
Not modelled: queues that are declared at run time, `SimpleQueue`.
Source: kombu 5.7: mixins.py, messaging.py, entity.py.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from analyzer.concepts.work import enclosing, entry, flag, text, works
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, NativeClass
from analyzer.evaluator.values import Possible, Sequence, Unknown
from analyzer.facts import Consumer as ConsumerFact
from analyzer.facts import Facts

ENTRY_PACKAGES: Final = ("kombu",)

FRAMEWORK: Final = "kombu"

CONSUMER: Final = "kombu.messaging.Consumer"


@stands_for("kombu.entity.Queue", "kombu.Queue")
class Queue(StandIn):
    """A queue with its exchange."""

    def __init__(self, name: Any = "", exchange: Any = None, *_: Any, **options: Any) -> None:
        self.exchange = exchange
        self.arguments = options.get("queue_arguments")
        self.expose(name=name)


@stands_for("kombu.entity.Exchange", "kombu.Exchange")
class Exchange(StandIn):
    """An exchange."""

    def __init__(self, name: Any = "", *_: Any, **__: Any) -> None:
        self.expose(name=name)

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of an exchange", self.run.place())


@stands_for(CONSUMER, "kombu.Consumer")
class Consumer(StandIn):
    """`Consumer(channel, queues, callbacks=[...])`; inside `get_consumers` the channel is given already."""

    RECORDS = True

    def __init__(self, *args: Any, queues: Any = None, callbacks: Any = None, **options: Any) -> None:
        run = self.run
        if plain(queues) is None and args:
            queues = args[-1]
        handlers = [
            one
            for one in (*run.each(callbacks), Possible(options.get("on_message")))
            if plain(one.value) is not None
        ] or [Possible(enclosing(run))]
        listed = run.each(queues) if isinstance(plain(queues), Sequence) else run.alternatives(queues)
        for queue in listed:
            for handler in handlers:
                with run.under((*queue.path, *handler.path)):
                    _consume(run, plain(queue.value), handler.value, options)

    def register_callback(self, callback: Any) -> None:
        """One more; which queue it is for was said before."""

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of a consumer", self.run.place())


def _consume(run: Interpreter, queue: Any, handler: Any, options: dict[str, Any]) -> None:
    known = isinstance(queue, Queue)
    name = queue.attributes.get("name") if known else queue
    exchange = plain(queue.exchange) if known else None
    shown = exchange.attributes.get("name") if isinstance(exchange, Exchange) else exchange
    works(run).add(
        ConsumerFact,
        name,
        FRAMEWORK,
        handler,
        channel=text(name) or "{?}",
        broker="unknown",
        exchange=text(shown) if isinstance(plain(shown), str) else None,
        acknowledges="before" if flag(options.get("no_ack", False)) else "manual",
        dead_letter=text(entry(queue.arguments, "x-dead-letter-exchange")) if known else None,
    )


@stands_for("kombu.mixins.ConsumerMixin", "kombu.mixins.ConsumerProducerMixin")
class ConsumerMixin(StandIn):
    """A class that consumes."""

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of a consumer", self.run.place())


def compose(run: Interpreter, facts: Facts) -> None:
    """What the `get_consumers` of each class makes."""
    for cls in list(run.classes):
        mixed = any(isinstance(base, NativeClass) and base.played_by is ConsumerMixin for base in cls.mro)
        found = class_attribute(run, cls, "get_consumers") if mixed else ABSENT
        if isinstance(found, Function):
            run.demand(f"consumers of {cls.full_name}", partial(_ask, run, cls, found))


def _ask(run: Interpreter, cls: Class, found: Function) -> Any:
    made = run.allocate(cls)
    channel = Unknown("a channel")
    taken = len(found.node.args.args)
    return run.call(found, [made, run.external(CONSUMER), channel][:taken])

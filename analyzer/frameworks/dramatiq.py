"""Dramatiq: actors with their queues, retries and time limits; schedules of periodiq and dramatiq-crontab.

Modelled: `@actor` with its options (limits in milliseconds, as everywhere in Dramatiq), `GenericActor`
classes, brokers with their `Retries` and `TimeLimit` middleware, `periodiq.cron`, `dramatiq_crontab.cron` and
`interval`.
Not modelled: pipelines and groups as entry points, actor classes that change options.
Source: dramatiq 2.x: actor.py, generic.py, middleware/retries.py, middleware/time_limit.py; periodiq 0.14;
dramatiq_crontab 1.2.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.work import (
    decorated,
    every,
    number,
    senders,
    text,
    turned_into,
    whole,
    works,
)
from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Native, Wrapped
from analyzer.evaluator.values import Arguments, Result
from analyzer.facts import Schedule, Task

ENTRY_PACKAGES: Final = ("dramatiq",)

FRAMEWORK: Final = "dramatiq"

MAX_RETRIES: Final = 20
"""How often the middleware `Retries` tries again where nothing says how often."""

TIME_LIMIT: Final = 600_000
"""Milliseconds after which the middleware `TimeLimit` ends an actor where nothing says when."""


@stands_for("dramatiq.actor.actor", "dramatiq.actor")
def actor(run: Interpreter, fn: Any = None, *, actor_name: Any = None, **options: Any) -> Any:
    """`@actor` and `@actor(...)`."""

    def register(run: Interpreter, function: Any) -> Any:
        name = actor_name if plain(actor_name) is not None else describe(function).name.rpartition(".")[2]
        _add(run, name, function, options)
        place = run.place()
        timed = plain(options.get("periodic"))
        if isinstance(timed, Native):
            run.call(timed, [turned_into(function, timed, place, actor_name=name)])
        by = Result("dramatiq.actor.actor", Arguments(), place)
        asked = senders("send", "send_with_options", "message", "message_with_options")
        return turned_into(function, by, place, actor_name=name, fn=function, **asked)

    return decorated(run, fn, "dramatiq.actor.actor", register)


def _add(run: Interpreter, name: Any, handler: Any, options: dict[str, Any]) -> None:
    retries = options.get("max_retries", MAX_RETRIES)
    backoff = number(options.get("min_backoff"))
    limit = number(options.get("time_limit", TIME_LIMIT))
    works(run).add(
        Task,
        name,
        FRAMEWORK,
        handler,
        options={
            key: options[key] for key in ("max_backoff", "priority", "throws", "max_age") if key in options
        },
        queue=text(options.get("queue_name", "default")),
        max_retries=-1 if plain(retries) is None else whole(retries),
        retry_delay=None if backoff is None else backoff / 1000,
        time_limit=None if limit is None else limit / 1000,
        acknowledges_late=True,
    )


@stands_for("dramatiq.generic.GenericActor", "dramatiq.GenericActor")
class GenericActor(StandIn):
    """Actors written as classes: what is derived from this is one, unless its `Meta` says `abstract`."""

    @classmethod
    def on_class(cls, run: Interpreter, made: Any) -> None:
        options: dict[str, Any] = {}
        for base in reversed([base for base in made.mro if isinstance(base, Class)]):
            meta = plain(base.namespace.get("Meta"))
            options.pop("abstract", None)
            if isinstance(meta, Class):
                options.update({key: one for key, one in meta.namespace.items() if not key.startswith("_")})
        handler = class_attribute(run, made, "perform")
        if plain(options.pop("abstract", False)) is not True and handler is not ABSENT:
            name = options.pop("actor_name", made.name)
            _add(run, name, handler, options)


def _scheduled(run: Interpreter, function: Any, columns: dict[str, Any]) -> Any:
    inner = plain(function)
    name = inner.attributes.get("actor_name") if isinstance(inner, Wrapped) else None
    works(run).add(
        Schedule, name or describe(function).name, FRAMEWORK, function, starts=text(name), **columns
    )
    return function


@stands_for("periodiq.cron", "dramatiq_crontab.cron")
def cron(run: Interpreter, spec: Any) -> Any:
    """`actor(periodic=cron("0 * * * *"))` of periodiq; `@cron("0 * * * *")` around an actor."""
    columns = {"expression": text(spec) or "{?}"}
    return Native("cron", lambda run, function: _scheduled(run, function, columns))


@stands_for("dramatiq_crontab.interval")
def interval(run: Interpreter, *, seconds: Any = None) -> Any:
    """`@interval(seconds=30)` around an actor."""
    return Native("interval", lambda run, function: _scheduled(run, function, every(seconds)))

"""RQ: jobs, and django-rq and rq-scheduler on it.

Modelled: `@job` of rq and django_rq; functions that code enqueues (`enqueue`, `enqueue_call`, `enqueue_in`,
`enqueue_at`), at start-up or inside functions of modules that mention RQ, where they are named there; cron
jobs (`rq.cron.register`, `CronScheduler.register`), `cron` and `schedule` of rq-scheduler's `Scheduler`.
Not modelled: jobs that are enqueued through functions of the target's own with a function as argument.
Source: rq 3.0: decorators.py, queue.py, cron.py; django_rq 4.2; rq_scheduler 0.14.
"""

from __future__ import annotations

import ast
from typing import Any, Final

from analyzer.concepts.body_names import resolve
from analyzer.concepts.callables import describe
from analyzer.concepts.work import (
    calls_in_functions,
    every,
    is_callable,
    place_of_call,
    seconds,
    senders,
    text,
    turned_into,
    whole,
    works,
)
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function
from analyzer.evaluator.values import Arguments, External, Place, Result, Unknown
from analyzer.facts import Facts, Schedule, Task

ENTRY_PACKAGES: Final = ("rq", "django_rq", "rq_scheduler")

FRAMEWORK: Final = "rq"

TIMEOUT: Final = 180
"""Seconds after which a job is ended where nothing says when (`Queue.DEFAULT_TIMEOUT`)."""

POSITIONS: Final = {"enqueue": 0, "enqueue_call": 0, "enqueue_in": 1, "enqueue_at": 1}
"""Methods that enqueue a function, with the position of the function among the arguments."""


def _task(
    run: Interpreter, function: Any, queue: Any, options: dict[str, Any], place: Place | None = None
) -> Any:
    """One job."""
    handler = _handler(run, function)
    name = describe(handler).name
    limit = seconds(options.get("job_timeout", options.get("timeout")))
    works(run).add(
        Task,
        name,
        FRAMEWORK,
        handler,
        place=place,
        queue=_queue_name(queue),
        max_retries=_retries(options.get("retry")),
        time_limit=TIMEOUT if limit is None else None if limit < 0 else limit,
        acknowledges_late=False,
    )
    return name


def _handler(run: Interpreter, function: Any) -> Any:
    """What a job runs: a text names it, and what is not given by itself stands among unknown keywords."""
    known = plain(function)
    if known is None:
        return Unknown("function of a job", run.place())
    return External(known) if isinstance(known, str) else function


def _queue_name(queue: Any) -> str | None:
    value = plain(queue)
    return text(value.attributes.get("name")) if isinstance(value, Queue) else text(value)


def _retries(retry: Any) -> int | None:
    value = plain(retry)
    if value is None:
        return 0
    if isinstance(value, Result) and value.of.endswith("Retry"):
        given = value.arguments
        return whole(given.keywords.get("max", next(iter(given.positional), None)))
    return whole(value)


@stands_for("rq.decorators.job")
class JobDecorator(StandIn):
    """`@job("queue")`, and classes of the target's own on it."""

    def __init__(self, queue: Any = None, *_: Any, **options: Any) -> None:
        self.queue = queue
        self.options = options

    def __call__(self, function: Any) -> Any:
        run, place = self.run, self.run.place()
        _task(run, function, self.queue, self.options)
        return turned_into(
            function, Result("rq.decorators.job", Arguments(), place), place, **senders("delay", "enqueue")
        )


@stands_for("django_rq.decorators.job", "django_rq.job")
def django_job(run: Interpreter, func_or_queue: Any = "default", *args: Any, **options: Any) -> Any:
    """`@job` and `@job("queue")`."""
    if is_callable(func_or_queue):
        return run.call(_decorator(run, "default", options), [func_or_queue])
    return _decorator(run, func_or_queue, options)


def _decorator(run: Interpreter, queue: Any, options: dict[str, Any]) -> Any:
    return run.call(run.external("rq.decorators.job"), [queue], options)


@stands_for("rq.queue.Queue", "rq.Queue", "django_rq.queues.DjangoRQ")
class Queue(StandIn):
    """A queue."""

    RECORDS = True

    def __init__(self, name: Any = "default", *_: Any, **options: Any) -> None:
        self.expose(name=name)
        self.options = {"timeout": options.get("default_timeout")} if "default_timeout" in options else {}

    def enqueue(self, f: Any = None, *_: Any, **options: Any) -> Any:
        _task(self.run, options.get("f", f), self, {**self.options, **options})
        return Unknown("a job", self.run.place())

    def enqueue_call(self, func: Any = None, *_: Any, **options: Any) -> Any:
        return self.enqueue(func, **options)

    def enqueue_in(self, time_delta: Any, func: Any = None, *_: Any, **options: Any) -> Any:
        return self.enqueue(func, **options)

    enqueue_at = enqueue_in

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of a queue", self.run.place())


@stands_for("django_rq.queues.get_queue", "django_rq.get_queue")
def get_queue(run: Interpreter, name: Any = "default", *_: Any, **options: Any) -> Any:
    return run.call(run.external("rq.queue.Queue"), [name], options)


@stands_for("django_rq.queues.enqueue", "django_rq.enqueue")
def enqueue(run: Interpreter, func: Any, *_: Any, **options: Any) -> Any:
    _task(run, func, "default", options)
    return Unknown("a job", run.place())


def _cron(run: Interpreter, func: Any, queue: Any, columns: dict[str, Any]) -> None:
    name = _task(run, func, queue, {})
    works(run).add(Schedule, name, FRAMEWORK, _handler(run, func), starts=name, **columns)


@stands_for("rq.cron.register")
def register(
    run: Interpreter,
    func: Any,
    queue_name: Any = None,
    *_: Any,
    interval: Any = None,
    cron: Any = None,
    **__: Any,
) -> Any:
    """A function with a time, in a file of cron jobs."""
    timed = {"expression": text(cron)} if plain(cron) is not None else every(interval)
    _cron(run, func, queue_name, timed)
    return Unknown("a cron job", run.place())


@stands_for("rq.cron.CronScheduler", "rq.CronScheduler", "django_rq.cron.DjangoCronScheduler")
class CronScheduler(StandIn):
    """Cron jobs of RQ's own."""

    RECORDS = True
    APPLICATION = True
    REGISTERED_BY = ("register",)

    def __init__(self, *_: Any, **__: Any) -> None:
        """Connection and logging change nothing here."""

    def register(self, func: Any, queue_name: Any = None, *_: Any, **options: Any) -> Any:
        return register(self.run, func, queue_name, **options)


@stands_for("rq_scheduler.scheduler.Scheduler", "rq_scheduler.Scheduler")
class Scheduler(StandIn):
    """The scheduler of rq-scheduler."""

    RECORDS = True
    APPLICATION = True
    REGISTERED_BY = ("cron", "schedule")

    def __init__(self, queue_name: Any = "default", *_: Any, **__: Any) -> None:
        self.expose(queue_name=queue_name)

    def cron(self, cron_string: Any, func: Any = None, *_: Any, queue_name: Any = None, **__: Any) -> Any:
        columns = {"expression": text(cron_string) or "{?}"}
        _cron(self.run, func, queue_name or self.attributes.get("queue_name"), columns)
        return Unknown("a job", self.run.place())

    def schedule(
        self,
        scheduled_time: Any,
        func: Any = None,
        args: Any = None,
        kwargs: Any = None,
        interval: Any = None,
        *_: Any,
        queue_name: Any = None,
        **__: Any,
    ) -> Any:
        columns = {"expression": "at {?}"} if plain(interval) is None else every(interval)
        _cron(self.run, func, queue_name or self.attributes.get("queue_name"), columns)
        return Unknown("a job", self.run.place())

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of a scheduler", self.run.place())


@stands_for("django_rq.queues.get_scheduler", "django_rq.get_scheduler")
def get_scheduler(run: Interpreter, name: Any = "default", *_: Any, **__: Any) -> Any:
    return run.call(run.external("rq_scheduler.scheduler.Scheduler"), [name])


def compose(run: Interpreter, facts: Facts) -> None:
    """Functions that are enqueued inside other functions."""
    for function, call in calls_in_functions(run, (b"rq", b"django_rq"), frozenset(POSITIONS)):
        _enqueued(run, call, function)


def _enqueued(run: Interpreter, call: ast.Call, function: Function) -> None:
    assert isinstance(call.func, ast.Attribute)
    position = POSITIONS[call.func.attr]
    given = [one.value for one in call.keywords if one.arg in ("f", "func")] or call.args[
        position : position + 1
    ]
    value = plain(resolve(run, given[0], function, run.bodies)) if given else None
    if isinstance(value, (Function, Class)) and value.module.path is not None:
        owner = resolve(run, call.func.value, function, run.bodies)
        queue = owner if isinstance(plain(owner), Queue) else _named_queue(call.func.value)
        options = {
            one.arg: one.value.value
            for one in call.keywords
            if one.arg is not None and isinstance(one.value, ast.Constant)
        }
        _task(run, value, queue, options, place_of_call(function, call))


def _named_queue(node: ast.expr) -> str | None:
    """`get_queue("mail")`, as it is written."""
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        named = node.args[0].value
        return named if isinstance(named, str) else None
    return None

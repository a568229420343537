"""SAQ: the functions and cron jobs of a worker's settings.

Modelled: a dictionary with `queue` and `functions` in a module that mentions saq, as the command line takes
it, and `Worker(...)`; `CronJob`; `Queue` with its name.
Not modelled: what an `enqueue` call says about one job (its own retries and time-out).
Source: saq 0.26: worker.py, job.py, queue/base.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.work import entries, evaluated_mentioning, text, whole, works
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.values import Dict, Place, Sequence, Unknown
from analyzer.facts import Facts, Schedule, Task

ENTRY_PACKAGES: Final = ("saq",)

FRAMEWORK: Final = "saq"

QUEUES: Final = ("base", "redis", "postgres", "http")


@stands_for(
    "saq.queue.base.Queue",
    "saq.Queue",
    "saq.queue.Queue",
    *(f"saq.queue.{name}.{name.capitalize()}Queue" for name in QUEUES[1:]),
)
class Queue(StandIn):
    """A queue."""

    def __init__(self, *_: Any, name: Any = "default", **__: Any) -> None:
        self.expose(name=name)

    @classmethod
    def from_url(cls, run: Interpreter, url: Any, **options: Any) -> Any:
        return run.call(run.external("saq.queue.base.Queue"), [], options)

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of a queue", self.run.place())


@stands_for("saq.job.CronJob", "saq.CronJob")
class CronJob(StandIn):
    """`CronJob(function, cron="...")`."""

    def __init__(self, function: Any, cron: Any = None, *_: Any, **options: Any) -> None:
        self.function, self.cron, self.options = function, cron, options


@stands_for("saq.worker.Worker", "saq.Worker")
class Worker(StandIn):
    """A worker that code makes."""

    RECORDS = True
    APPLICATION = True

    def __init__(self, queue: Any = None, functions: Any = (), **options: Any) -> None:
        self.given = {"queue": queue, "functions": functions, **options}


def compose(run: Interpreter, facts: Facts) -> None:
    """The work of every worker: those that code makes, and settings that the command line may be given."""
    for one in run.standins:
        if isinstance(one, Worker):
            _worker(run, getattr(one, "given", {}), one.place)
    for module in evaluated_mentioning(run, b"saq"):
        assert module.frame is not None
        for value in list(module.frame.bindings.values()):
            value = plain(value)
            if isinstance(value, Dict):
                named = {key: one for key, one, _ in entries(value) if isinstance(key, str)}
                if isinstance(plain(named.get("queue")), Queue):
                    _worker(run, named, None)


def _worker(run: Interpreter, given: Mapping[str, Any], place: Place | None) -> None:
    queue = plain(given.get("queue"))
    name = text(queue.attributes.get("name")) if isinstance(queue, Queue) else None
    for one in run.each(given.get("functions")):
        pair = plain(one.value)
        if isinstance(pair, Sequence) and len(pair.elements) == 2:
            known, function = (element.value for element in pair.elements)
        else:
            known, function = _qualified(pair), pair
        works(run).add(
            Task,
            known,
            FRAMEWORK,
            function,
            place=place,
            path=one.path,
            queue=name,
            acknowledges_late=True,
        )
    for one in run.each(given.get("cron_jobs")):
        job = plain(one.value)
        if isinstance(job, CronJob):
            function = _qualified(job.function)
            retries = whole(job.options.get("retries"))
            works(run).add(
                Schedule,
                function,
                FRAMEWORK,
                job.function,
                place=job.place,
                path=one.path,
                starts=function,
                expression=text(job.cron) or "{?}",
                options={} if retries is None else {"retries": retries},
            )


def _qualified(function: Any) -> str:
    known = describe(function)
    return known.name.removeprefix(f"{known.module}.")

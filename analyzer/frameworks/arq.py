"""arq: the functions and cron jobs of a worker's settings.

Modelled: a class or dictionary with `functions` or `cron_jobs` in a module that mentions arq, as the command
line takes it, and `Worker(...)`; `func` and `cron`; the settings' own `job_timeout`, `max_tries` and
`queue_name` where a function says nothing.
Not modelled: settings that are put together when the worker starts.
Source: arq 0.28: worker.py, cron.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.work import (
    cron,
    cron_field,
    entries,
    evaluated_mentioning,
    seconds,
    text,
    whole,
    works,
)
from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.conditions import joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class
from analyzer.evaluator.values import Dict, External, Place, Possible
from analyzer.facts import Facts, Schedule, Task

ENTRY_PACKAGES: Final = ("arq",)

FRAMEWORK: Final = "arq"

DEFAULTS: Final = {"queue_name": "arq:queue", "max_tries": 5, "job_timeout": 300}
"""What a worker does where its settings say nothing."""


@stands_for("arq.worker.Function")
class Function(StandIn):
    """`func(coroutine, name=..., timeout=..., max_tries=...)`."""

    def __init__(self, coroutine: Any, **options: Any) -> None:
        self.coroutine, self.options = coroutine, options


@stands_for("arq.worker.func", "arq.func")
def func(run: Interpreter, coroutine: Any, **options: Any) -> Any:
    return run.call(run.external("arq.worker.Function"), [coroutine], options)


@stands_for("arq.cron.CronJob")
class CronJob(StandIn):
    """`cron(coroutine, hour=..., minute=...)`."""

    def __init__(self, coroutine: Any, **options: Any) -> None:
        self.coroutine, self.options = coroutine, options


@stands_for("arq.cron.cron", "arq.cron")
def cron_(run: Interpreter, coroutine: Any, **options: Any) -> Any:
    return run.call(run.external("arq.cron.CronJob"), [coroutine], options)


@stands_for("arq.worker.Worker", "arq.Worker")
class Worker(StandIn):
    """A worker that code makes."""

    RECORDS = True
    APPLICATION = True

    def __init__(self, functions: Any = (), **options: Any) -> None:
        self.given = {"functions": functions, **options}


def compose(run: Interpreter, facts: Facts) -> None:
    """The work of every worker: those that code makes, and settings that the command line may be given."""
    for one in run.standins:
        if isinstance(one, Worker):
            _worker(run, getattr(one, "given", {}), one.place)
    for module in evaluated_mentioning(run, b"arq"):
        assert module.frame is not None
        for value in list(module.frame.bindings.values()):
            value = plain(value)
            if isinstance(value, Class) and value.module is module:
                _worker(run, value.namespace, value.place)
            elif isinstance(value, Dict):
                named = {key: one for key, one, _ in entries(value) if isinstance(key, str)}
                _worker(run, named, None)


def _worker(run: Interpreter, given: Mapping[str, Any], place: Place | None) -> None:
    settings = {**DEFAULTS, **{key: value for key, value in given.items() if key in DEFAULTS}}
    for one in _each(run, given.get("functions")):
        value = plain(one.value)
        options = value.options if isinstance(value, Function) else {}
        coroutine = value.coroutine if isinstance(value, Function) else one.value
        _task(run, coroutine, options, settings, place, one)
    for one in _each(run, given.get("cron_jobs")):
        job = plain(one.value)
        if isinstance(job, CronJob):
            name = _task(
                run, job.coroutine, {"max_tries": 1, **job.options}, settings, job.place, one, "cron:"
            )
            works(run).add(
                Schedule,
                name,
                FRAMEWORK,
                _named(run, job.coroutine),
                place=job.place,
                path=one.path,
                starts=text(name),
                expression=_expression(job.options),
            )


def _each(run: Interpreter, value: Any) -> Iterator[Possible]:
    for one in run.each(value):
        for option in run.alternatives(one.value):
            yield Possible(option.value, joined(one.path, option.path))


def _task(
    run: Interpreter,
    coroutine: Any,
    options: Mapping[str, Any],
    settings: Mapping[str, Any],
    place: Place | None,
    one: Possible,
    prefix: str = "",
) -> Any:
    given = options.get("name")
    name = given if plain(given) is not None else prefix + _qualified(run, coroutine)
    tries = options.get("max_tries")
    limit = seconds(options.get("timeout"))
    tried = whole(settings["max_tries"] if plain(tries) is None else tries)
    works(run).add(
        Task,
        name,
        FRAMEWORK,
        _named(run, coroutine),
        place=place,
        path=one.path,
        queue=text(settings["queue_name"]),
        max_retries=None if tried is None else tried - 1,
        time_limit=limit if limit is not None else seconds(settings["job_timeout"]),
        acknowledges_late=True,
    )
    return name


def _named(run: Interpreter, coroutine: Any) -> Any:
    """A coroutine function, or the one that a text names."""
    name = plain(coroutine)
    if not isinstance(name, str):
        return coroutine
    module, _, attribute = name.rpartition(".")
    if run.index.find(module, None) is None:
        return External(name)
    return run.import_name(run.importer.absolute(module, None), attribute)


def _qualified(run: Interpreter, coroutine: Any) -> str:
    name = plain(coroutine)
    if isinstance(name, str):
        return name
    known = describe(coroutine)
    return known.name.removeprefix(f"{known.module}.")


def _expression(options: Mapping[str, Any]) -> str:
    fields = cron(*(options.get(name) for name in ("minute", "hour", "day", "month", "weekday")))
    second = cron_field(options.get("second", 0))
    return fields if second == "0" else f"{second} {fields}"

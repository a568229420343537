"""Dagster: assets, operations and jobs, their schedules and sensors.

Modelled: `@asset`, `@multi_asset`, `@op`, `@graph`, `@job`, `define_asset_job`, `@schedule`, `@sensor`,
`ScheduleDefinition`; key prefixes, retry policies.
Not modelled: partitions, automation conditions, assets that a component or an integration makes.
Source: dagster 1.11: _core/definitions/decorators/, _core/definitions/schedule_definition.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.work import decorated, text, turned_into, whole, works
from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Wrapped
from analyzer.evaluator.values import Arguments, External, Result, Sequence
from analyzer.facts import Consumer, Schedule, Task

ENTRY_PACKAGES: Final = ("dagster",)

FRAMEWORK: Final = "dagster"


def _named(function: Any, options: dict[str, Any]) -> Any:
    given = options.get("name")
    short = given if plain(given) is not None else describe(function).name.rpartition(".")[2]
    prefix = plain(options.get("key_prefix"))
    if isinstance(prefix, Sequence):
        return "/".join([*(text(one.value) or "{?}" for one in prefix.elements), text(short) or "{?}"])
    return f"{prefix}/{text(short)}" if isinstance(prefix, str) else short


def _register(run: Interpreter, kind: str, function: Any, options: dict[str, Any]) -> Any:
    name = _named(function, options)
    policy = plain(options.get("retry_policy"))
    retries = policy.arguments.keywords.get("max_retries", 1) if isinstance(policy, Result) else 0
    works(run).add(
        Task,
        name,
        FRAMEWORK,
        function,
        kind=kind,
        options={key: options[key] for key in ("group_name", "compute_kind", "tags") if key in options},
        max_retries=whole(retries) if kind != "job" else None,
    )
    place = run.place()
    return turned_into(function, Result(f"dagster.{kind}", Arguments(), place), place, name=name)


def _decorator(run: Interpreter, kind: str, given: Any, options: dict[str, Any]) -> Any:
    if isinstance(plain(given), str):
        options = {"name": given, **options}
    return decorated(run, given, f"dagster.{kind}", lambda run, one: _register(run, kind, one, options))


@stands_for(
    "dagster.asset",
    "dagster.multi_asset",
    "dagster.graph_asset",
    "dagster.graph_multi_asset",
    "dagster.observable_source_asset",
)
def asset(run: Interpreter, compute_fn: Any = None, **options: Any) -> Any:
    return _decorator(run, "asset", compute_fn, options)


@stands_for("dagster.op")
def op(run: Interpreter, compute_fn: Any = None, **options: Any) -> Any:
    return _decorator(run, "step", compute_fn, options)


@stands_for("dagster.job", "dagster.graph")
def job(run: Interpreter, compose_fn: Any = None, **options: Any) -> Any:
    return _decorator(run, "job", compose_fn, options)


@stands_for("dagster.define_asset_job")
def define_asset_job(run: Interpreter, name: Any = None, **options: Any) -> Any:
    """A job that makes chosen assets."""
    works(run).add(Task, name, FRAMEWORK, External(text(name) or "{?}"), kind="job")
    return Result("dagster.define_asset_job", Arguments([name], options), run.place())


def _job_name(options: dict[str, Any]) -> str | None:
    """The job that a schedule or a sensor starts."""
    value = plain(options.get("job", options.get("target", options.get("job_name"))))
    if isinstance(value, Wrapped):
        return text(value.attributes.get("name"))
    if isinstance(value, Result):
        return text(next(iter(value.arguments.positional), value.arguments.keywords.get("name")))
    return value if isinstance(value, str) else None


@stands_for("dagster.schedule")
def schedule(run: Interpreter, cron_schedule: Any = None, *_: Any, **options: Any) -> Any:
    """`@schedule(cron_schedule=..., job=...)`."""

    def register(run: Interpreter, function: Any) -> Any:
        _schedule(run, _named(function, options), function, cron_schedule, options)
        return function

    return decorated(run, None, "dagster.schedule", register)


@stands_for("dagster.ScheduleDefinition")
def schedule_definition(run: Interpreter, name: Any = None, cron_schedule: Any = None, **options: Any) -> Any:
    started = _job_name(options)
    shown = name if plain(name) is not None else f"{started}_schedule"
    _schedule(run, shown, External(started or "{?}"), cron_schedule, options)
    return Result("dagster.ScheduleDefinition", Arguments([name]), run.place())


def _schedule(run: Interpreter, name: Any, handler: Any, cron: Any, options: dict[str, Any]) -> None:
    several = plain(cron)
    listed = [one.value for one in several.elements] if isinstance(several, Sequence) else [cron]
    for one in listed:
        works(run).add(
            Schedule,
            name,
            FRAMEWORK,
            handler,
            starts=_job_name(options),
            expression=text(one) or "{?}",
            timezone=text(options.get("execution_timezone")),
        )


@stands_for(
    "dagster.sensor", "dagster.asset_sensor", "dagster.run_status_sensor", "dagster.run_failure_sensor"
)
def sensor(run: Interpreter, given: Any = None, **options: Any) -> Any:
    """A function that looks whether something happened, and starts a job then."""

    def register(run: Interpreter, function: Any) -> Any:
        channel = text(options.get("asset_key")) or _job_name(options) or "{?}"
        name = _named(function, options)
        works(run).add(Consumer, name, FRAMEWORK, function, channel=channel, broker="dagster")
        return function

    return decorated(run, given, "dagster.sensor", register)

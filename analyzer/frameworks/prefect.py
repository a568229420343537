"""Prefect: flows, their tasks, and the deployments that code makes of them.

Modelled: `@flow` and `@task` with retries, delay and time-out; `flow.serve`, `flow.deploy`, `to_deployment`
with a cron expression, an interval or a recurrence rule; names as Prefect makes them.
Not modelled: prefect.yaml, work pools, which tasks a flow calls.
Source: prefect 3.9: flows.py, tasks.py, deployments/runner.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.work import decorated, every, seconds, senders, text, turned_into, whole, works
from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.values import Arguments, Result, Unknown
from analyzer.facts import Schedule, Task

ENTRY_PACKAGES: Final = ("prefect",)

FRAMEWORK: Final = "prefect"


def _register(run: Interpreter, kind: str, function: Any, options: dict[str, Any]) -> Any:
    short = describe(function).name.rpartition(".")[2]
    given = options.get("name")
    name = given if plain(given) is not None else short.replace("_", "-") if kind == "flow" else short
    works(run).add(
        Task,
        name,
        FRAMEWORK,
        function,
        kind=kind,
        options={key: options[key] for key in ("tags", "cache_key_fn", "log_prints") if key in options},
        max_retries=whole(options.get("retries", 0)),
        retry_delay=seconds(options.get("retry_delay_seconds")),
        time_limit=seconds(options.get("timeout_seconds")),
    )
    place = run.place()

    def deployed(run: Interpreter, deployment: Any = None, *_: Any, **more: Any) -> Any:
        return _deployment(run, function, name, more.get("name", deployment), more)

    deploying = {how: Native(how, deployed) for how in ("serve", "deploy", "to_deployment")}
    changed = Native("with_options", lambda run, **more: _register(run, kind, function, {**options, **more}))
    return turned_into(
        function,
        Result(f"prefect.{kind}", Arguments(), place),
        place,
        name=name,
        fn=function,
        with_options=changed,
        **(deploying if kind == "flow" else {}),
        **senders("submit", "map", "delay", "apply_async"),
    )


def _deployment(run: Interpreter, function: Any, flow: Any, name: Any, options: dict[str, Any]) -> Any:
    """A deployment: a flow that a server starts, by the clock where it has a schedule."""
    columns: dict[str, Any] | None = None
    if plain(options.get("cron")) is not None:
        columns = {"expression": text(options["cron"]) or "{?}"}
    elif plain(options.get("interval")) is not None:
        columns = every(options["interval"])
    elif plain(options.get("rrule")) is not None:
        columns = {"expression": text(options["rrule"]) or "{?}"}
    if columns is not None:
        shown = name if plain(name) is not None else flow
        zone = text(options.get("timezone"))
        works(run).add(Schedule, shown, FRAMEWORK, function, starts=text(flow), timezone=zone, **columns)
    return Unknown("a deployment", run.place())


@stands_for("prefect.flows.flow", "prefect.flow")
def flow(run: Interpreter, fn: Any = None, *_: Any, **options: Any) -> Any:
    """`@flow` and `@flow(...)`."""
    return decorated(run, fn, "prefect.flow", lambda run, one: _register(run, "flow", one, options))


@stands_for("prefect.tasks.task", "prefect.task")
def task(run: Interpreter, fn: Any = None, *_: Any, **options: Any) -> Any:
    """`@task` and `@task(...)`."""
    return decorated(run, fn, "prefect.task", lambda run, one: _register(run, "task", one, options))

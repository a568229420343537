"""Apache Airflow: DAGs with their schedules, and the tasks in them.

Modelled: `DAG(...)` as an object, a context and `dag=`, `@dag`, `@task` with its variants, every operator and
sensor (of providers and of the target's own), task groups with their prefixes, `default_args`, queues,
retries, time limits; schedules as cron expressions, presets, lengths of time, assets.
Not modelled: dynamic task mapping as several tasks, DAGs that a factory makes from files.
Source: apache-airflow 2.11 and 3.1: models/dag.py, decorators/, sdk/definitions/.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.work import (
    decorated,
    entry,
    every,
    function_of,
    is_callable,
    seconds,
    text,
    turned_into,
    whole,
    works,
)
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Function, Native
from analyzer.evaluator.values import Arguments, External, Place, Result, Sequence, Unknown
from analyzer.facts import Schedule, Task

ENTRY_PACKAGES: Final = ("airflow",)

FRAMEWORK: Final = "airflow"


def _contexts(run: Interpreter) -> list[Any]:
    """The DAGs and task groups that are open, innermost last."""
    found: list[Any] = run.notes.setdefault("airflow.contexts", [])
    return found


class Context(StandIn):
    """What is entered by `with`."""

    RECORDS = True

    def __enter__(self) -> Any:
        _contexts(self.run).append(self)
        return self

    def __exit__(self, *_: object) -> None:
        opened = _contexts(self.run)
        if opened and opened[-1] is self:
            opened.pop()

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Native(name, lambda run, *_, **__: Unknown(f"{name} of a DAG", run.place()))


@stands_for(
    "airflow.models.dag.DAG",
    "airflow.DAG",
    "airflow.models.DAG",
    "airflow.sdk.DAG",
    "airflow.sdk.definitions.dag.DAG",
)
class DAG(Context):
    """A graph of tasks."""

    APPLICATION = True

    def __init__(self, dag_id: Any = None, *args: Any, **options: Any) -> None:
        if args and "schedule" not in options and not isinstance(plain(args[0]), str):
            options["schedule"] = args[0]
        function = function_of(options.pop("function", None))
        self.options = options
        self.name = text(dag_id) or "{?}"
        self.expose(dag_id=dag_id)
        handler = External(self.name) if function is None else function
        self.write(dag_id, handler, self.run.place() if function is None else function.place)

    @internal
    def write(self, dag_id: Any, handler: Any, place: Place | None) -> None:
        """The graph as a piece of work, with the schedule that starts it."""
        works(self.run).add(Task, dag_id, FRAMEWORK, handler, on=self, place=place, kind="dag")
        columns = _schedule(self.options)
        if columns is not None:
            works(self.run).add(
                Schedule,
                dag_id,
                FRAMEWORK,
                handler,
                on=self,
                place=place,
                starts=self.name,
                timezone=text(self.options.get("timezone")),
                **columns,
            )


def _schedule(options: dict[str, Any]) -> dict[str, Any] | None:
    """The columns of a DAG's schedule; None for one that only people start."""
    names = [name for name in ("schedule", "schedule_interval", "timetable") if name in options]
    if not names:
        return None
    value = plain(options[names[0]])
    if value is None or value == "@once":
        return None if value is None else {"expression": "@once"}
    if isinstance(value, str):
        return {"expression": value}
    if isinstance(value, Result) and value.of == "datetime.timedelta":
        return every(value)
    if isinstance(value, Result) and value.of.rpartition(".")[2] in (
        "CronTriggerTimetable",
        "CronDataIntervalTimetable",
    ):
        return {"expression": text(next(iter(value.arguments), None)) or "{?}"}
    if isinstance(value, (Sequence, Result)):
        return {"expression": "on assets"}
    return {"expression": "{?}"}


@stands_for(
    "airflow.decorators.dag",
    "airflow.sdk.dag",
    "airflow.models.dag.dag",
    "airflow.sdk.definitions.decorators.dag",
)
def dag(run: Interpreter, dag_id: Any = None, *_: Any, **options: Any) -> Any:
    """`@dag`: a function whose body makes the tasks; it is called in the file itself."""

    def register(run: Interpreter, function: Any) -> Any:
        named = (
            plain(dag_id) if isinstance(plain(dag_id), str) else describe(function).name.rpartition(".")[2]
        )

        def make(run: Interpreter, *args: Any, **keywords: Any) -> Any:
            made = run.call(
                run.external("airflow.models.dag.DAG"), [named], {**options, "function": function}
            )
            _contexts(run).append(made)
            run.call(function, list(args), keywords)
            _contexts(run).remove(made)
            return made

        return Native("airflow.decorators.dag", make)

    return decorated(run, dag_id, "airflow.decorators.dag", register)


@stands_for(
    "airflow.utils.task_group.TaskGroup",
    "airflow.sdk.TaskGroup",
    "airflow.sdk.definitions.taskgroup.TaskGroup",
)
class TaskGroup(Context):
    """Tasks under a prefix."""

    def __init__(self, group_id: Any = None, prefix_group_id: Any = True, *_: Any, **__: Any) -> None:
        self.prefix = text(group_id) if plain(prefix_group_id) is not False else None


@stands_for("airflow.decorators.task_group", "airflow.sdk.task_group")
def task_group(run: Interpreter, group_id: Any = None, *_: Any, **options: Any) -> Any:
    """`@task_group`: the tasks that a function makes."""

    def register(run: Interpreter, function: Any) -> Any:
        known = plain(group_id) if isinstance(plain(group_id), str) else options.get("group_id")
        named = known if known is not None else describe(function).name.rpartition(".")[2]

        def make(run: Interpreter, *args: Any, **keywords: Any) -> Any:
            made = run.call(run.external("airflow.utils.task_group.TaskGroup"), [named])
            _contexts(run).append(made)
            given = run.call(function, list(args), keywords)
            _contexts(run).remove(made)
            return given

        return Native("airflow.decorators.task_group", make)

    return decorated(run, group_id, "airflow.decorators.task_group", register)


def _add(run: Interpreter, name: Any, handler: Any, options: dict[str, Any], place: Place | None) -> None:
    """One task, in the DAG that is open or that it names."""
    opened = _contexts(run)
    named = plain(options.get("dag"))
    graph = (
        named
        if isinstance(named, DAG)
        else next((one for one in reversed(opened) if isinstance(one, DAG)), None)
    )
    groups = [one.prefix for one in opened if isinstance(one, TaskGroup) and one.prefix]
    defaults = graph.options.get("default_args") if graph is not None else None

    def option(key: str) -> Any:
        return options[key] if key in options else entry(defaults, key)

    shown = ".".join([*groups, text(name) or "{?}"])
    works(run).add(
        Task,
        f"{graph.name}.{shown}" if graph is not None else shown,
        FRAMEWORK,
        handler,
        on=graph,
        place=place,
        kind="step",
        part_of=graph.name if graph is not None else None,
        queue=text(option("queue")),
        max_retries=whole(option("retries")),
        retry_delay=seconds(option("retry_delay")),
        time_limit=seconds(option("execution_timeout")),
    )


class Operator(StandIn):
    """An operator or a sensor: a task as an object."""

    RECORDS = True

    def __init__(self, *_: Any, task_id: Any = None, python_callable: Any = None, **options: Any) -> None:
        self.expose(task_id=task_id)
        handler = python_callable if plain(python_callable) is not None else self.cls
        _add(self.run, task_id, handler, options, self.place)

    def __rshift__(self, other: Any) -> Any:
        return other

    def __lshift__(self, other: Any) -> Any:
        return other

    @classmethod
    def partial(cls, run: Interpreter, **options: Any) -> Any:
        made = run.call(cls, [], options)
        return Native("partial", lambda run, *_, **__: made)

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Native(name, lambda run, *_, **__: Unknown(f"{name} of a task", run.place()))


FAMILIES: Final = {r"airflow\.(?:\w+\.)*(?:\w+(?:Operator|Sensor)|BaseSensorOperator)": Operator}


class TaskDecorator(StandIn):
    """`@task`, `@task(...)`, `@task.branch`, `@task.virtualenv(...)` and the others."""

    RECORDS = True

    def __init__(self) -> None:
        """Which variant it is changes where the code runs, not what it is."""

    def __call__(self, given: Any = None, *_: Any, **options: Any) -> Any:
        def register(run: Interpreter, function: Any) -> Any:
            return _task_of(run, function, options)

        return register(self.run, given) if is_callable(given) else Native("task", register)

    @internal
    def missing_attribute(self, name: str) -> Any:
        return self


def _task_of(run: Interpreter, function: Any, options: dict[str, Any]) -> Any:
    """A function whose call makes a task."""
    place = run.place()
    known = describe(function).function
    inner = function
    name = options.get("task_id", known.name if isinstance(known, Function) else describe(function).name)

    def make(run: Interpreter, *_: Any, **__: Any) -> Any:
        _add(run, name, inner, options, place)
        return Unknown("result of a task", run.place())

    made = Native("airflow.decorators.task", make)
    override = Native("override", lambda run, **more: _task_of(run, inner, {**options, **more}))
    return turned_into(
        made,
        Result("airflow.decorators.task", Arguments(), place),
        place,
        function=inner,
        override=override,
        expand=made,
        partial=Native("partial", lambda run, *_, **__: turned_into(made, made, place, expand=made)),
    )


INSTANCES: Final = {"airflow.decorators.task": TaskDecorator, "airflow.sdk.task": TaskDecorator}

"""Procrastinate: tasks and periodic tasks of applications and blueprints.

Modelled: `App` and `Blueprint` with `task` and `periodic`, `add_tasks_from` with its name space,
`procrastinate.contrib.django.app`; `retry` as a yes or no, a number or a `RetryStrategy`.
Not modelled: `import_paths` that no file of the target is (they are other distributions), locks.
Source: procrastinate 3.x: blueprints.py, tasks.py, retry.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.work import WorkDraft, decorated, seconds, senders, text, turned_into, whole, works
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Native, Wrapped
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Arguments, Possible, Result
from analyzer.facts import Schedule, Task

ENTRY_PACKAGES: Final = ("procrastinate",)

FRAMEWORK: Final = "procrastinate"


@stands_for("procrastinate.blueprints.Blueprint", "procrastinate.Blueprint")
class Blueprint(StandIn):
    """Tasks that an application takes over."""

    RECORDS = True
    GATHERS = True

    def __init__(self, *_: Any, **__: Any) -> None:
        self.tasks: list[WorkDraft] = []

    def task(
        self,
        _func: Any = None,
        *,
        name: Any = None,
        queue: Any = "default",
        retry: Any = False,
        **options: Any,
    ) -> Any:
        def register(run: Interpreter, function: Any) -> Any:
            known = name if plain(name) is not None else describe(function).name
            retries, delay = _retries(retry)
            self.tasks.append(
                works(run).add(
                    Task,
                    known,
                    FRAMEWORK,
                    function,
                    on=self,
                    options={
                        key: options[key] for key in ("lock", "queueing_lock", "priority") if key in options
                    },
                    queue=text(queue),
                    max_retries=retries,
                    retry_delay=delay,
                    acknowledges_late=True,
                )
            )
            place = run.place()
            by = Result("procrastinate.blueprints.Blueprint.task", Arguments(), place)
            asked = senders("defer", "defer_async", "batch_defer", "configure")
            return turned_into(function, by, place, name=known, **asked)

        return decorated(self.run, _func, "procrastinate.blueprints.Blueprint.task", register)

    def periodic(self, *, cron: Any = None, periodic_id: Any = "", **_: Any) -> Any:
        def register(run: Interpreter, task: Any) -> Any:
            name = task.attributes.get("name") if isinstance(task, Wrapped) else describe(task).name
            self.tasks.append(
                works(run).add(
                    Schedule,
                    name,
                    FRAMEWORK,
                    task,
                    on=self,
                    starts=text(name),
                    expression=text(cron) or "{?}",
                )
            )
            return task

        return Native("procrastinate.blueprints.Blueprint.periodic", register)

    def add_tasks_from(self, blueprint: Any, namespace: Any = None) -> None:
        other = plain(blueprint)
        if isinstance(other, Blueprint) and plain(namespace) is not None:
            for draft in other.tasks:
                draft.name = add(add(namespace, ":"), draft.name)
                if draft.kind is Schedule:
                    draft.details["starts"] = spelled(draft.name)[0]
        if isinstance(other, Blueprint):
            for draft in other.tasks:
                draft.on = self
            self.tasks += other.tasks


@stands_for("procrastinate.app.App", "procrastinate.App")
class App(Blueprint):
    """An application."""

    APPLICATION = True

    def __init__(self, *_: Any, import_paths: Any = None, **__: Any) -> None:
        self.tasks = []
        self.import_paths = import_paths
        self.expose(import_paths=import_paths)
        self._loading = Native("perform_import_paths", lambda run, *_: self.load_modules())

    def with_connector(self, *_: Any, **__: Any) -> Any:
        return self

    @internal
    def start_hooks(self) -> list[Possible]:
        """What a worker does first: it imports the modules that hold tasks."""
        return [Possible(self._loading)]

    @internal
    def load_modules(self) -> None:
        """Import what `import_paths` names."""
        run = self.run
        for one in run.each(self.import_paths):
            name = spelled(one.value)[0]
            if run.index.find(name, None) is not None:
                run.importer.absolute(name, None)


INSTANCES: Final = {"procrastinate.contrib.django.app": App}


def _retries(retry: Any) -> tuple[int | None, float | None]:
    retry = plain(retry)
    if isinstance(retry, bool) or retry is None:
        return (-1 if retry else 0), None
    if isinstance(retry, Result) and retry.of.endswith("RetryStrategy"):
        options = retry.arguments.keywords
        return whole(options.get("max_attempts")), seconds(options.get("wait"))
    return whole(retry), None

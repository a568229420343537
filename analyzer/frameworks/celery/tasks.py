"""Tasks of Celery: what decorators register, and the classes that tasks derive from."""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.work import function_of, is_callable, turned_into, whole
from analyzer.evaluator import StandIn, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Instance, Native
from analyzer.evaluator.values import Arguments, Place, Result, Sequence, Unknown

STUBS: Final = {
    "celery.app.task": """
class Task:
    name = None
    max_retries = 3
    default_retry_delay = 180
    rate_limit = None
    time_limit = None
    soft_time_limit = None
    acks_late = None
    autoretry_for = ()
    queue = None

    def run(self, *args, **kwargs):
        raise NotImplementedError

    def __call__(self, *args, **kwargs):
        return self.run(*args, **kwargs)
"""
}

ALIASES: Final = {
    "celery.Task": "celery.app.task.Task",
    "celery.task.Task": "celery.app.task.Task",
    "celery.task.base.Task": "celery.app.task.Task",
}


class Registered:
    """A task as it was registered; what its options come to is decided by the application's settings."""

    def __init__(self, run: Interpreter, app: StandIn | None, function: Any, options: dict[str, Any]) -> None:
        self._run = run
        self.app = app
        self.function = function
        self.options = options
        self.place: Place | None = run.place()
        self.path: Path = run.path

    def option(self, name: str) -> Any:
        """An option: of the registration, or of the class that the task derives from."""
        if name in self.options:
            return self.options[name]
        cls = plain(self.options.get("base"))
        if isinstance(self.function, Instance):
            cls = self.function.cls
        elif cls is None and self.app is not None:
            cls = plain(self.app.attributes.get("Task"))
        if cls is None:
            cls = self._run.external("celery.app.task.Task")
        found = class_attribute(self._run, cls, name)
        return None if found is ABSENT else found

    @property
    def name(self) -> Any:
        """The given name, or the one that Celery makes."""
        given = self.option("name")
        if plain(given) is not None:
            return given
        known = describe(self.function)
        if known.module is None or isinstance(self.function, Instance):
            return known.name
        return f"{known.module}.{known.name.rpartition('.')[2]}"

    @property
    def handler(self) -> Any:
        """The code that does the work."""
        if isinstance(self.function, Instance):
            found = class_attribute(self._run, self.function.cls, "run")
            return self.function if found is ABSENT else found
        return self.function

    def retried(self) -> int | None:
        """How often it is tried again: never, where nothing in it asks for that."""
        given = self.option("max_retries")
        asked = "max_retries" in self.options or self.option("autoretry_for") not in (None, ())
        autoretry = plain(self.option("autoretry_for"))
        automatic = isinstance(autoretry, Sequence) and (autoretry.open or bool(autoretry.elements))
        function = function_of(self.handler)
        body = self._run.bodies.of(function.node) if function is not None else None
        calls = body is not None and any(one.attr == "retry" for one in body.attributes)
        if "max_retries" not in self.options and not automatic and not calls:
            return 0
        return -1 if plain(given) is None and asked else whole(given)


def registered(run: Interpreter) -> list[Registered]:
    """The tasks of the run."""
    found: list[Registered] = run.notes.setdefault("celery.tasks", [])
    return found


def decorator(run: Interpreter, app: StandIn | None, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """`@task` and `@task(...)`."""

    def register(run: Interpreter, function: Any) -> Any:
        made = Registered(run, app, function, options)
        registered(run).append(made)
        signature = Native("celery.canvas.signature", lambda run, *_, **__: _signature(run, made))
        derived = {name: options[name] for name in ("base",) if name in options}
        return turned_into(
            function,
            Result("celery.app.base.Celery.task", Arguments(keywords=derived), made.place),
            made.place,
            name=made.name,
            app=app,
            s=signature,
            si=signature,
            signature=signature,
            subtask=signature,
            **{
                how: Native(how, lambda run, *_, **__: Unknown("result of a task", run.place()))
                for how in ("delay", "apply_async", "apply", "retry", "map", "starmap", "chunks")
            },
        )

    if args and is_callable(args[0]):
        return register(run, args[0])
    return Native("celery.app.base.Celery.task", register)


def _signature(run: Interpreter, task: Registered) -> Any:
    return Result("celery.canvas.Signature", Arguments([task.name]), run.place())


@stands_for("celery.app.shared_task", "celery.shared_task")
def shared_task(run: Interpreter, *args: Any, **options: Any) -> Any:
    """`@shared_task`: a task of every application."""
    return decorator(run, None, args, options)


@stands_for("celery.task.base.task", "celery.task.task", "celery.decorators.task", "celery.task")
def task(run: Interpreter, *args: Any, **options: Any) -> Any:
    """`@task` of Celery 3."""
    return decorator(run, None, args, options)


@stands_for("celery.task.base.periodic_task", "celery.task.periodic_task", "celery.decorators.periodic_task")
def periodic_task(run: Interpreter, *args: Any, **options: Any) -> Any:
    """`@periodic_task(run_every=...)` of Celery 3: a task with a schedule."""
    timed = options.pop("run_every", None)

    def register(run: Interpreter, function: Any) -> Any:
        made = decorator(run, None, (function,), options)
        last = registered(run)[-1]
        run.notes.setdefault("celery.periodic", []).append((last, timed, last.place, last.path))
        return made

    return register(run, args[0]) if args and is_callable(args[0]) else Native("periodic_task", register)

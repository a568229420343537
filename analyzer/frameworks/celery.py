"""Celery: applications, tasks with their limits and queues, schedules of the beat.

Modelled: `Celery(...)` with `include` and `autodiscover_tasks`; `@app.task`, `@shared_task`, the older
`@task` and `@periodic_task`; classes derived from `Task` as `base=` and through `register_task`; names as
Celery makes them; `app.conf` in its spellings (attributes, items, `update`, `config_from_object` with a
module, an object or Django's settings, with a namespace, the names of Celery 3 too); queues by `task_routes`;
`beat_schedule`, `add_periodic_task` in handlers of `on_after_configure` and `on_after_finalize`, `crontab`,
`schedule`, `solar`.
Not modelled: routers that are functions, `config_from_envvar`, canvases as entry points, settings that a
command line gives.
Source: celery 5.7.0: app/base.py, app/task.py, app/routes.py, app/defaults.py, schedules.py.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.work import (
    cron,
    entries,
    entry,
    every,
    flag,
    function_of,
    is_callable,
    place_of_key,
    seconds,
    text,
    turned_into,
    whole,
    works,
)
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.re import MAX_SUBJECT, compiled
from analyzer.evaluator.symbols import Instance, Native, Wrapped
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Arguments, Dict, External, Place, Possible, Result, Sequence, Unknown
from analyzer.facts import Facts, Schedule, Task

ENTRY_PACKAGES: Final = ("celery",)

FRAMEWORK: Final = "celery"

SETTINGS: Final = {
    "beat_schedule": ("CELERYBEAT_SCHEDULE",),
    "imports": ("CELERY_IMPORTS",),
    "include": ("CELERY_INCLUDE",),
    "task_acks_late": ("CELERY_ACKS_LATE",),
    "task_default_queue": ("CELERY_DEFAULT_QUEUE",),
    "task_default_rate_limit": ("CELERY_DEFAULT_RATE_LIMIT",),
    "task_routes": ("CELERY_ROUTES",),
    "task_soft_time_limit": ("CELERYD_TASK_SOFT_TIME_LIMIT",),
    "task_time_limit": ("CELERYD_TASK_TIME_LIMIT",),
    "timezone": ("CELERY_TIMEZONE",),
}
"""Settings that are read, with their names in Celery 3, which need no namespace."""

OLD_NAMES: Final = {old: new for new, names in SETTINGS.items() for old in names}

OPTIONS: Final = ("autoretry_for", "retry_backoff", "soft_time_limit", "ignore_result", "priority", "expires")
"""Options of tasks that are told as they are given."""

DEFAULT_QUEUE: Final = "celery"

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
    "celery.app.current_app": "celery._state.current_app",
    "celery.current_app": "celery._state.current_app",
    "celery.Task": "celery.app.task.Task",
    "celery.task.Task": "celery.app.task.Task",
    "celery.task.base.Task": "celery.app.task.Task",
}


class Registered:
    """A task as it was registered; what its options come to is decided by the application's settings."""

    def __init__(self, run: Interpreter, app: Celery | None, function: Any, options: dict[str, Any]) -> None:
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


@stands_for("celery.app.utils.Settings")
class Configuration(StandIn):
    """`app.conf`."""

    def __init__(self) -> None:
        self.values: dict[str, list[Possible]] = {}
        self.sources: list[tuple[Any, str, Path]] = []

    @internal
    def put(self, name: Any, value: Any, path: Path = ()) -> None:
        """Set one setting, under whichever of its names."""
        known = plain(name)
        if isinstance(known, str):
            found = Possible(value, joined(self.run.path, path))
            self.values.setdefault(OLD_NAMES.get(known, known.lower()), []).append(found)

    @internal
    def read(self, name: str) -> Any:
        """A setting's value, the latest where it was set several times; None where nobody sets it."""
        found = [*self._from_sources(name), *self.values.get(name, []), *self._from_attributes(name)]
        return found[-1].value if found else None

    @internal
    def all(self, name: str) -> list[Possible]:
        """Everything that a setting may be."""
        found = [*self._from_sources(name), *self.values.get(name, []), *self._from_attributes(name)]
        return [
            Possible(option.value, joined(one.path, option.path))
            for one in found
            for option in self.run.alternatives(one.value)
        ]

    def _from_attributes(self, name: str) -> Iterator[Possible]:
        for written in (name, name.upper(), *SETTINGS.get(name, ())):
            if written in self.attributes:
                yield Possible(self.attributes[written])

    def _from_sources(self, name: str) -> Iterator[Possible]:
        for source, namespace, path in self.sources:
            written = [f"{namespace}_{name.upper()}"] if namespace else [name, name.upper()]
            for key in (*written, *SETTINGS.get(name, ())):
                found = plain(self.run.attribute(source, key, None))
                if found is not None and not isinstance(found, (Unknown, External)):
                    yield Possible(found, path)
                    break

    def update(self, *given: Any, **named: Any) -> None:
        for one in given:
            for key, value, path in entries(one):
                self.put(key, value, path)
        for name, value in named.items():
            self.put(name, value)

    def __setitem__(self, key: Any, value: Any) -> None:
        self.put(key, value)

    def __getitem__(self, key: Any) -> Any:
        return self.missing_attribute(str(plain(key)))

    def get(self, key: Any, default: Any = None) -> Any:
        found = self.read(str(plain(key)))
        return default if found is None else found

    @internal
    def missing_attribute(self, name: str) -> Any:
        name = OLD_NAMES.get(name, name.lower())
        found = self.read(name)
        if found is None and name == "beat_schedule":  # code adds to it
            found = Dict({}, self.run.path)
            self.put(name, found)
        return Unknown(f"setting {name} of Celery", self.run.place()) if found is None else found


@stands_for("celery.utils.dispatch.signal.Signal")
class Signal(StandIn):
    """`app.on_after_configure` and its like: handlers that run when an application starts."""

    def __init__(self) -> None:
        self.handlers: list[Possible] = []

    def connect(self, handler: Any = None, *_: Any, **__: Any) -> Any:
        if handler is None:
            return Native("connect", lambda run, function: self.connect(function))
        self.handlers.append(Possible(handler, self.run.path))
        return handler


@stands_for("celery.app.base.Celery", "celery.Celery", "celery.app.Celery")
class Celery(StandIn):
    """An application, on which tasks and schedules are registered."""

    RECORDS = True
    APPLICATION = True
    GATHERS = True
    SIGNALS: Final = ("on_configure", "on_after_configure", "on_after_finalize", "on_after_fork")

    def __init__(self, main: Any = None, *_: Any, **options: Any) -> None:
        run = self.run
        self.periodic: list[tuple[Any, Any, Any, Place | None, Path]] = []
        self.discovered: list[tuple[Any, Any]] = []
        self._loading = Native("import_default_modules", lambda run, *_: self.load_modules())
        conf = run.call(run.external("celery.app.utils.Settings"), [])
        signals = {
            name: run.call(run.external("celery.utils.dispatch.signal.Signal"), []) for name in self.SIGNALS
        }
        self.expose(main=main, conf=conf, Task=run.external("celery.app.task.Task"), **signals)
        for name, value in options.items():
            self.settings().put({"broker": "broker_url", "backend": "result_backend"}.get(name, name), value)
        if plain(options.get("config_source")) is not None:
            self.config_from_object(options["config_source"], namespace=options.get("namespace"))

    @internal
    def settings(self) -> Configuration:
        """The configuration."""
        conf = plain(self.attributes["conf"])
        if not isinstance(conf, Configuration):
            conf = self.run.call(self.run.external("celery.app.utils.Settings"), [])
        assert isinstance(conf, Configuration)
        return conf

    def config_from_object(
        self, obj: Any, silent: Any = False, force: Any = False, namespace: Any = None
    ) -> None:
        run = self.run
        for one in run.alternatives(obj):
            source = _named(run, plain(one.value))
            self.settings().sources.append((source, text(namespace) or "", joined(run.path, one.path)))

    def task(self, *args: Any, **options: Any) -> Any:
        return decorator(self.run, self, args, options)

    def register_task(self, task: Any, **options: Any) -> Any:
        registered(self.run).append(Registered(self.run, self, plain(task), options))
        return task

    def autodiscover_tasks(
        self, packages: Any = None, related_name: Any = "tasks", force: Any = False
    ) -> None:
        self.discovered.append((packages, related_name))

    def add_periodic_task(
        self, schedule: Any, sig: Any, args: Any = (), kwargs: Any = (), name: Any = None, **_: Any
    ) -> Any:
        self.periodic.append((name, schedule, sig, self.run.place(), self.run.path))
        return name

    def set_default(self) -> None:
        """The current application."""

    set_current = set_default

    @internal
    def start_hooks(self) -> list[Possible]:
        """What runs when a worker starts: modules are imported, handlers of the signals are called."""
        handlers = [
            one
            for name in self.SIGNALS
            for signal in [plain(self.attributes[name])]
            if isinstance(signal, Signal)
            for one in signal.handlers
        ]
        return [Possible(self._loading), *handlers]

    @internal
    def load_modules(self) -> None:
        """Import what `include`, `imports` and `autodiscover_tasks` name."""
        run = self.run
        for setting in ("include", "imports"):
            for one in run.each(self.settings().read(setting)):
                _import(run, spelled(one.value)[0])
        for packages, related in self.discovered:
            listed = run.call(packages, []) if function_of(packages) is not None else packages
            if plain(listed) is None:
                listed = run.attribute(run.external("django.conf.settings"), "INSTALLED_APPS", None)
            for one in run.each(listed):
                inner = text(related)
                package = _package_of(run, spelled(one.value)[0])
                _import(run, f"{package}.{inner}" if inner else package)


class CurrentApp(StandIn):
    """`celery.current_app`: whichever application is the current one."""

    RECORDS = True

    def task(self, *args: Any, **options: Any) -> Any:
        return decorator(self.run, None, args, options)

    def register_task(self, task: Any, **options: Any) -> Any:
        registered(self.run).append(Registered(self.run, None, plain(task), options))
        return task


INSTANCES: Final = {"celery._state.current_app": CurrentApp}


def _named(run: Interpreter, source: Any) -> Any:
    """A configuration object, or the one that a text names: `pkg.module`, `pkg.module:name`."""
    if not isinstance(source, str):
        return source
    module, _, name = source.partition(":")
    found = run.importer.absolute(module, run.file)
    return run.import_name(found, name) if name else found


def _import(run: Interpreter, name: str) -> None:
    """Import a module of the target, if it is there."""
    if run.index.find(name, None) is not None:
        run.importer.absolute(name, None)


def _package_of(run: Interpreter, name: str) -> str:
    """An entry of INSTALLED_APPS: a package, or a class in one that configures it."""
    if run.index.find(name, None) is not None:
        return name
    return re.sub(r"\.apps\.\w+$|\.\w+Config$", "", name)


def registered(run: Interpreter) -> list[Registered]:
    """The tasks of the run."""
    found: list[Registered] = run.notes.setdefault("celery.tasks", [])
    return found


def decorator(run: Interpreter, app: Celery | None, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
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


# -- composition ---------------------------------------------------------------------------------------------


def compose(run: Interpreter, facts: Facts) -> None:
    """Tasks with what the settings make of their options, and schedules."""
    apps = [one for one in run.standins if isinstance(one, Celery) and one.attributes]
    only = apps[0] if len(apps) == 1 else None
    known: dict[str, Registered] = {}
    for one in registered(run):
        known[spelled(one.name)[0]] = one
        _task(run, one, one.app or only)
    for app in apps:
        for found in app.settings().all("beat_schedule"):
            for key, value, path in entries(found.value):
                conditions = joined(found.path, path)
                name = entry(value, "task")
                at = place_of_key(run, key) or app.place
                _schedule(run, app, key, entry(value, "schedule"), name, known, at, conditions)
        for given, timed, signature, place, path in app.periodic:
            name = _task_of(signature)
            shown = given if plain(given) is not None else name
            _schedule(run, app, shown, timed, name, known, place, path)
    for one, timed, place, path in run.notes.get("celery.periodic", []):
        _schedule(run, one.app or only, one.name, timed, one.name, known, place, path)


def _task(run: Interpreter, one: Registered, app: Celery | None) -> None:
    def setting(name: str) -> Any:
        return app.settings().read(name) if app is not None else None

    def limited(name: str) -> Any:
        own = one.option(name)
        return own if plain(own) is not None else setting(f"task_{name}")

    retried = one.retried()
    rate = one.option("rate_limit")
    soft = seconds(limited("soft_time_limit"))
    options: dict[str, Any] = {name: one.option(name) for name in OPTIONS if name in one.options}
    if soft is not None:
        options["soft_time_limit"] = soft
    works(run).add(
        Task,
        one.name,
        FRAMEWORK,
        one.handler,
        on=app,
        options=options,
        place=one.place,
        path=one.path,
        queue=_queue(one, setting),
        max_retries=retried,
        retry_delay=seconds(one.option("default_retry_delay")) if retried else None,
        time_limit=seconds(limited("time_limit")),
        acknowledges_late=flag(limited("acks_late")),
        rate_limit=text(rate if plain(rate) is not None else setting("task_default_rate_limit")),
    )


def _queue(one: Registered, setting: Any) -> str | None:
    """The queue that a task is sent to; None where code decides it."""
    own, name = plain(one.option("queue")), spelled(one.name)[0]
    if own is not None:
        return _queue_name(own)
    for routes in _each_router(plain(setting("task_routes"))):
        if routes is None:
            return None
        for pattern, route in routes:
            if _matches(pattern, name):
                route = plain(route)
                found = _queue_name(route if isinstance(route, str) else entry(route, "queue"))
                if found is not None:
                    return found
    return _queue_name(setting("task_default_queue")) or DEFAULT_QUEUE


def _each_router(given: Any) -> Iterator[list[tuple[Any, Any]] | None]:
    """The pairs of each router of `task_routes`, those without a pattern first; None for one that is code."""
    routers = [given] if isinstance(given, Dict) else [one.value for one in _elements(given)]
    for router in map(plain, routers):
        if isinstance(router, Dict):
            pairs = [(key, value) for key, value, _ in entries(router)]
        elif isinstance(router, Sequence):
            pairs = [
                (pair[0].value, pair[1].value)
                for one in router.elements
                if len(pair := _elements(one.value)) == 2
            ]
        else:
            yield None
            continue
        yield sorted(pairs, key=lambda pair: not isinstance(pair[0], str) or "*" in pair[0])


def _elements(value: Any) -> list[Possible]:
    value = plain(value)
    return value.elements if isinstance(value, Sequence) else []


def _matches(pattern: Any, name: str) -> bool:
    pattern = plain(pattern)
    if isinstance(pattern, str):
        return fnmatch.fnmatchcase(name, pattern)
    known = compiled(pattern)
    return known is not None and len(name) <= MAX_SUBJECT and known.match(name) is not None


def _queue_name(value: Any) -> str | None:
    value = plain(value)
    if isinstance(value, Result) and value.of.endswith("Queue") and value.arguments.positional:
        value = value.arguments.positional[0]
    return text(value)


def _task_of(signature: Any) -> Any:
    """The name of the task that a signature, a task or a text stands for."""
    value = plain(signature)
    if isinstance(value, Result):
        return value.arguments.positional[0] if value.arguments.positional else None
    return value.attributes.get("name") if isinstance(value, Wrapped) else value


def _schedule(
    run: Interpreter,
    app: Celery | None,
    name: Any,
    timed: Any,
    task: Any,
    known: dict[str, Registered],
    place: Place | None,
    path: Path,
) -> None:
    started = known.get(spelled(task)[0])
    zone = app.settings().read("timezone") if app is not None else None
    works(run).add(
        Schedule,
        name,
        FRAMEWORK,
        started.handler if started is not None else External(spelled(task)[0]),
        on=app,
        place=place,
        path=path,
        starts=text(task),
        timezone=text(zone),
        **when(timed),
    )


CRON: Final = ("minute", "hour", "day_of_week", "day_of_month", "month_of_year")
"""Arguments of `crontab`, in their order."""


def when(value: Any) -> dict[str, Any]:
    """The columns of a schedule: `crontab(...)`, `schedule(...)`, `solar(...)`, or a length of time."""
    value = plain(value)
    if not isinstance(value, Result) or value.of == "datetime.timedelta":
        return every(value)
    given = dict(zip(CRON, value.arguments.positional, strict=False)) | value.arguments.keywords
    match value.of.rpartition(".")[2]:
        case "crontab":
            minute, hour, weekday, day, month = (given.get(one, "*") for one in CRON)
            return {"expression": cron(minute, hour, day, month, weekday)}
        case "schedule":
            return every(next(iter(value.arguments), None))
        case "solar":
            return {"expression": f"solar {spelled(next(iter(value.arguments), ''))[0]}"}
    return {"expression": "{?}"}

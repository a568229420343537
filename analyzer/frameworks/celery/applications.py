"""Applications of Celery: what is registered on them, and what they import when a worker starts."""

from __future__ import annotations

import re
from typing import Any, Final

from analyzer.concepts.work import function_of, text
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Place, Possible
from analyzer.frameworks.celery.configuration import Configuration
from analyzer.frameworks.celery.tasks import Registered, decorator, registered

ALIASES: Final = {
    "celery.app.current_app": "celery._state.current_app",
    "celery.current_app": "celery._state.current_app",
}


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

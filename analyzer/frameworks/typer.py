"""Typer: applications, their commands, and applications within applications.

Modelled: `Typer(...)` with `command`, `callback` and `add_typer`; one command alone, which needs no name;
`typer.run`; names as Typer makes them; the program by which an application is installed.
Options and arguments as defaults of parameters stand for their own defaults.
Not modelled: callbacks of parameters, `typer_instance.info` changed by hand.
Source: typer 0.29: main.py, params.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.applications import Names
from analyzer.concepts.callables import describe
from analyzer.concepts.options import optional, required
from analyzer.concepts.programs import program_of
from analyzer.concepts.work import decorated, text, works
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Function
from analyzer.evaluator.values import Place
from analyzer.facts import Command, Facts
from analyzer.source.outline import docstring

ENTRY_PACKAGES: Final = ("typer",)

FRAMEWORK: Final = "typer"

MAX_LEVELS: Final = 12
"""Applications within each other."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A command, or the callback of an application."""

    name: Any
    function: Any
    options: dict[str, Any]
    place: Place | None
    path: Path


@dataclass(frozen=True, slots=True)
class Added:
    """An application within another one."""

    app: Any
    name: Any
    path: Path


@stands_for("typer.main.Typer", "typer.Typer")
class Typer(StandIn):
    """An application."""

    RECORDS = True
    APPLICATION = True
    GATHERS = True

    def __init__(self, *_: Any, name: Any = None, callback: Any = None, **options: Any) -> None:
        self.name, self.options = name, options
        self.commands: list[Registered] = []
        self.callbacks: list[Registered] = []
        self.added: list[Added] = []
        self.expose()
        if plain(callback) is not None:
            self.register(self.callbacks, None, callback, options)

    @internal
    def register(self, among: list[Registered], name: Any, function: Any, options: dict[str, Any]) -> Any:
        """One more command or callback."""
        run = self.run
        among.append(Registered(name, function, options, run.place(), run.path))
        return function

    def command(self, name: Any = None, **options: Any) -> Any:
        named = name if isinstance(plain(name), str) else None
        return decorated(
            self.run, name, "command", lambda run, one: self.register(self.commands, named, one, options)
        )

    def callback(self, *_: Any, **options: Any) -> Any:
        return decorated(
            self.run, None, "callback", lambda run, one: self.register(self.callbacks, None, one, options)
        )

    def add_typer(self, typer_instance: Any, *, name: Any = None, callback: Any = None, **_: Any) -> None:
        self.added.append(Added(typer_instance, name, self.run.path))


@stands_for("typer.main.run", "typer.run")
def run_function(run: Interpreter, function: Any) -> None:
    """`typer.run(main)`: an application of one command."""
    run.call(run.call(run.external("typer.main.Typer"), []).command(), [function])


@stands_for("typer.params.Option", "typer.Option", "typer.params.Argument", "typer.Argument")
def parameter(run: Interpreter, default: Any = ..., *flags: Any, **_: Any) -> Any:
    """What a parameter is unless somebody gives the option."""
    names = [one for one in map(plain, flags) if isinstance(one, str)]
    name = names[0] if names else "an option"
    return required(name) if plain(default) is ... else optional(name, default)


def compose(run: Interpreter, facts: Facts) -> None:
    """The commands below every application that no other one takes in."""
    apps = [one for one in run.standins if isinstance(one, Typer) and hasattr(one, "commands")]
    inner = {
        id(plain(option.value))
        for one in apps
        for added in one.added
        for option in run.alternatives(added.app)
    }
    names = Names(run)
    for app in apps:
        if id(app) in inner:
            continue
        program = program_of(run, names.of(app))
        first = program or text(app.name)
        for words, found, path in _commands(run, app, (first,) if first else (), (), 0):
            works(run).add(
                Command,
                " ".join(words) or _name_of(found.function),
                FRAMEWORK,
                found.function,
                on=app,
                place=found.place,
                path=joined(found.path, path),
                program=program,
                help=_summary(found),
            )


def _commands(
    run: Interpreter, app: Typer, words: tuple[str, ...], path: Path, level: int
) -> Iterator[tuple[tuple[str, ...], Registered, Path]]:
    """The commands of an application; a single one, with nothing beside it, needs no name of its own."""
    alone = len(app.commands) == 1 and not app.callbacks and not app.added and level == 0
    for one in app.commands:
        named = text(one.name) or _name_of(one.function)
        yield (words if alone and words else (*words, named)), one, path
    for one in app.callbacks:
        if truth(one.options.get("invoke_without_command", app.options.get("invoke_without_command", False)))[
            1
        ]:
            yield words, one, path
    for added in app.added if level < MAX_LEVELS else ():
        for option in run.alternatives(added.app):
            inner = plain(option.value)
            if isinstance(inner, Typer) and hasattr(inner, "commands"):
                group = text(added.name) or text(inner.name) or _of_callback(inner)
                inside = joined(joined(path, added.path), option.path)
                yield from _commands(run, inner, (*words, group) if group else words, inside, level + 1)


def _of_callback(app: Typer) -> str | None:
    return _name_of(app.callbacks[-1].function) if app.callbacks else None


def _name_of(function: Any) -> str:
    return describe(function).name.rpartition(".")[2].lower().replace("_", "-")


def _summary(one: Registered) -> str | None:
    given = text(one.options.get("short_help")) or text(one.options.get("help"))
    if given is None:
        function = describe(one.function).function
        given = docstring(function.node) if isinstance(function, Function) else None
    return next((line.strip() for line in (given or "").splitlines() if line.strip()), None)

"""Click: commands and groups; rich-click, asyncclick and click-plugins' groups as the same.

Modelled: `command` and `group` as decorators of the module, of a group, and of one's own group classes;
`add_command`, `commands=`, command collections; names as Click makes them; help; the program by which a root
is installed. Flask's `AppGroup` and `app.cli` are Flask's. What options give to the function of a command.
Not modelled: groups that load commands lazily by code of their own (`get_command`), arguments, option classes
and callbacks.
Source: click 8.5: decorators.py, core.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.applications import Names
from analyzer.concepts.callables import describe
from analyzer.concepts.options import give, optional, required, spelled_name
from analyzer.concepts.programs import program_of
from analyzer.concepts.work import decorated, text, works
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import quiet
from analyzer.evaluator.symbols import Class, Function, Native
from analyzer.evaluator.values import Dict, Place, Sequence, Tuple
from analyzer.facts import Command as CommandFact
from analyzer.facts import Facts
from analyzer.source.outline import docstring

ENTRY_PACKAGES: Final = ("click", "rich_click", "asyncclick")

FRAMEWORK: Final = "click"

LIBRARIES: Final = ("click", "rich_click", "asyncclick")

SUFFIXES: Final = frozenset(["command", "cmd", "group", "grp"])
"""Last words of a function's name that the command's name leaves out."""

MAX_LEVELS: Final = 12
"""Groups within each other."""


@dataclass(frozen=True, slots=True)
class Child:
    """A command in a group."""

    name: Any
    command: Any
    path: Path


class BaseCommand(StandIn):
    """What commands and groups have."""

    RECORDS = True
    registered_at: Place | None = None

    @internal
    def begin(self, name: Any, callback: Any, options: dict[str, Any]) -> None:
        """A command with its function."""
        self.options = options
        self.children: list[Child] = []
        self.registered_at = self.run.place()
        self.expose(name=name, callback=callback, help=options.get("help"))

    @internal
    def summary(self) -> str | None:
        """The first line of its help."""
        given = text(self.attributes.get("short_help")) or text(self.attributes.get("help"))
        if given is None:
            function = describe(self.attributes.get("callback")).function
            given = docstring(function.node) if isinstance(function, Function) else None
        return next((line.strip() for line in (given or "").splitlines() if line.strip()), None)


@stands_for(
    *(
        f"{library}{room}.{name}"
        for library in LIBRARIES
        for room in (".core", "")
        for name in ("Command", "RichCommand")
    )
)
class Command(BaseCommand):
    """A command."""

    def __init__(
        self, name: Any = None, context_settings: Any = None, callback: Any = None, *_: Any, **options: Any
    ) -> None:
        self.begin(name, callback, options)


@stands_for(
    *(
        f"{library}{room}.{name}"
        for library in LIBRARIES
        for room in (".core", "")
        for name in ("Group", "MultiCommand", "RichGroup", "CommandCollection")
    ),
    "click_default_group.DefaultGroup",
)
class Group(BaseCommand):
    """A command with commands below it."""

    def __init__(
        self, name: Any = None, commands: Any = None, *_: Any, callback: Any = None, **options: Any
    ) -> None:
        self.begin(name, callback, options)
        run = self.run
        listed = plain(commands)
        if isinstance(listed, Dict):
            for key, one in listed.entries.values():
                self.children.append(Child(key, one.value, joined(run.path, one.path)))
        elif isinstance(listed, Sequence):
            for one in listed.elements:
                with run.under(one.path):
                    self.add_command(one.value)
        for one in run.each(options.get("sources")):
            self.children.append(Child(None, one.value, joined(run.path, one.path)))

    def add_command(self, cmd: Any, name: Any = None) -> None:
        self.children.append(Child(name, cmd, self.run.path))

    def command(self, name: Any = None, cls: Any = None, **options: Any) -> Any:
        return _decorator(
            self.run, name, cls or self.attributes.get("command_class"), "Command", options, self
        )

    def group(self, name: Any = None, cls: Any = None, **options: Any) -> Any:
        return _decorator(self.run, name, cls or self.attributes.get("group_class"), "Group", options, self)

    def add_source(self, group: Any) -> None:
        self.children.append(Child(None, group, self.run.path))

    def result_callback(self, *_: Any, **__: Any) -> Any:
        return Native("result_callback", lambda run, function: function)


def _decorator(
    run: Interpreter, name: Any, cls: Any, kind: str, options: dict[str, Any], group: Group | None = None
) -> Any:
    """`@command`, `@command("name")`, of the module or of a group."""
    named = plain(name) if isinstance(plain(name), str) else None

    def register(run: Interpreter, function: Any) -> Any:
        shown = named if named is not None else _name_of(function)
        wanted = cls if isinstance(plain(cls), Class) else run.external(f"click.core.{kind}")
        made = run.call(wanted, [], {**options, "name": shown, "callback": function})
        if isinstance(made, BaseCommand) and group is not None:
            group.add_command(made)
        return made

    return decorated(run, name, f"click.decorators.{kind.lower()}", register)


def _name_of(function: Any) -> str:
    """The name that Click makes of a function's."""
    name = describe(function).name.rpartition(".")[2].lower().replace("_", "-")
    first, dash, last = name.rpartition("-")
    return first if dash and last in SUFFIXES else name


@stands_for(*(f"{library}{room}.command" for library in LIBRARIES for room in (".decorators", "")))
def command(run: Interpreter, name: Any = None, cls: Any = None, **options: Any) -> Any:
    return _decorator(run, name, cls, "Command", options)


@stands_for(*(f"{library}{room}.group" for library in LIBRARIES for room in (".decorators", "")))
def group(run: Interpreter, name: Any = None, cls: Any = None, **options: Any) -> Any:
    return _decorator(run, name, cls, "Group", options)


@quiet
@stands_for(*(f"{library}{room}.option" for library in LIBRARIES for room in (".decorators", "")))
def option_decorator(run: Interpreter, *flags: Any, **options: Any) -> Any:
    """A decorator that gives a function an option by the name of a parameter."""
    names = [one for one in map(plain, flags) if isinstance(one, str)]

    def decorate(run: Interpreter, function: Any) -> Any:
        target = describe(function).function
        own = next((one for one in names if one.isidentifier()), None)
        spelled = [one.partition("/")[0].strip() for one in names if one.startswith("-")]
        parameter = own or spelled_name(spelled).lower()
        if isinstance(target, Function) and parameter:
            give(run, target, parameter, _value(names, parameter, options))
        return function

    return Native("click.decorators.option", decorate)


def _value(names: list[str], parameter: str, options: dict[str, Any]) -> Any:
    """What a function finds if nobody gives the option."""
    default = options.get("default")
    if truth(options.get("required"))[0] is True and "default" not in options:
        return required(parameter)
    if plain(default) is None and (truth(options.get("is_flag"))[0] or any("/" in one for one in names)):
        default = False
    if plain(default) is None and truth(options.get("multiple"))[0]:
        default = Tuple.of([])
    return optional(next((one for one in names if one.startswith("--")), parameter), default)


def compose(run: Interpreter, facts: Facts) -> None:
    """The commands below every root, each under the names of the groups that lead to it."""
    commands = [one for one in run.standins if isinstance(one, BaseCommand) and "callback" in one.attributes]
    below = {
        id(plain(option.value))
        for one in commands
        for child in one.children
        for option in run.alternatives(child.command)
    }
    names = Names(run)
    for root in commands:
        if id(root) not in below:
            program = _program(run, root, names)
            own = text(root.attributes.get("name"))
            for words, found, path in _leaves(run, root, (program or own or "{?}",), (), 0):
                _write(run, found, words, program, path)


def _program(run: Interpreter, root: BaseCommand, names: Names) -> str | None:
    """The program by which a root is installed: it calls the object, or a function that calls it."""
    name = names.of(root)
    callback = describe(root.attributes.get("callback")).name
    return program_of(run, name) or program_of(run, callback)


def _leaves(
    run: Interpreter, one: BaseCommand, words: tuple[str, ...], path: Path, level: int
) -> Iterator[tuple[tuple[str, ...], BaseCommand, Path]]:
    """A command, or those of a group; a group that runs by itself is one as well."""
    by_itself = truth(one.options.get("invoke_without_command", False))[1] is True
    if (not one.children or by_itself) and plain(one.attributes.get("callback")) is not None:
        yield words, one, path
    for child in one.children if level < MAX_LEVELS else ():
        for option in run.alternatives(child.command):
            inner = plain(option.value)
            if isinstance(inner, BaseCommand):
                named = child.name if plain(child.name) is not None else inner.attributes.get("name")
                whole = (
                    words
                    if isinstance(one.options.get("sources"), Sequence)
                    else (*words, text(named) or "{?}")
                )
                inside = joined(joined(path, child.path), option.path)
                yield from _leaves(run, inner, whole, inside, level + 1)


def _write(
    run: Interpreter, one: BaseCommand, words: tuple[str, ...], program: str | None, path: Path
) -> None:
    works(run).add(
        CommandFact,
        " ".join(words),
        FRAMEWORK,
        one.attributes.get("callback"),
        place=one.registered_at or one.place,
        path=joined(one.made, path),
        program=program,
        help=one.summary(),
    )

"""argparse: what a program finds of its options, subcommands with the function that each sets as its default.

Modelled: options with their defaults (`add_argument`, groups, parents, `set_defaults`), of all subcommands;
`subparsers.add_parser("name")` and `parser.set_defaults(func=handler)` in one function (or at the top level),
subcommands within subcommands, the parsers kept in variables of any name.  ConfigArgParse's parsers as these.
Not modelled: `type=` and `nargs=` of a default, actions of the target's own; as commands: parsers passed
between functions, dispatch on `args.command` by comparison.
Source: argparse.py of CPython 3.12; https://docs.python.org/3/library/argparse.html
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.body_names import resolve
from analyzer.concepts.options import optional, required, spelled_name
from analyzer.concepts.programs import programs
from analyzer.concepts.work import evaluated_mentioning, works
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import join, plain
from analyzer.evaluator.symbols import Class, Function
from analyzer.evaluator.values import Place, Possible, Tuple, Unknown
from analyzer.facts import Command, Facts

ENTRY_PACKAGES: Final = ("add_subparsers",)
"""A word that only files with subcommands have."""

FRAMEWORK: Final = "argparse"

ADDING: Final = frozenset(["add_parser"])
"""What a function calls that makes subcommands."""


FALSE_UNLESS_GIVEN: Final = "store_true"
TRUE_UNLESS_GIVEN: Final = "store_false"


@stands_for("argparse.Namespace")
class Namespace(StandIn):
    """What was parsed."""

    def __init__(self, **given: Any) -> None:
        self.expose(**given)

    @internal
    def missing_attribute(self, name: str) -> Any:
        return required(name)


@stands_for("argparse.ArgumentParser", "configargparse.ArgumentParser", "configargparse.ArgParser")
class ArgumentParser(StandIn):
    """A parser, or that of a subcommand; groups add to the parser that they are of."""

    def __init__(self, *_: Any, parents: Any = None, **__: Any) -> None:
        self.found: dict[str, Any] = {}
        self.below: list[ArgumentParser] = []
        for one in self.run.each(parents):
            parent = plain(one.value)
            if isinstance(parent, ArgumentParser):
                self.found.update(parent.found)

    def add_argument(self, *flags: Any, **options: Any) -> Any:
        names = [one for one in map(plain, flags) if isinstance(one, str)]
        name = plain(options.get("dest"))
        name = name if isinstance(name, str) else spelled_name(names)
        if name and plain(options.get("action")) not in ("help", "version"):
            self.found[name] = _value(names, name, options)
        return Unknown("action", self.run.place())

    def add_argument_group(self, *_: Any, **__: Any) -> Any:
        return self

    def add_mutually_exclusive_group(self, **_: Any) -> Any:
        return self

    def add_subparsers(self, *, dest: Any = None, **_: Any) -> Any:
        name = plain(dest)
        if isinstance(name, str):
            self.found[name] = required(name)
        return self.run.call(self.run.external("argparse._SubParsersAction"), [self])

    def set_defaults(self, **given: Any) -> None:
        for name, value in given.items():
            self.found[name] = optional(name, value)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        return self.run.call(self.run.external("argparse.Namespace"), [], self.everything())

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        return Tuple.of([self.parse_args(), Unknown("what is left of the command line", self.run.place())])

    @internal
    def everything(self) -> dict[str, Any]:
        """What is found by each name; where several subcommands say something, one of that."""
        found = {name: [value] for name, value in self.found.items()}
        for one in self.below:
            for name, value in one.everything().items():
                found.setdefault(name, []).append(value)
        return {
            name: values[0] if len(values) == 1 else join([Possible(one) for one in values])
            for name, values in found.items()
        }


@stands_for("argparse._SubParsersAction")
class Subparsers(StandIn):
    """The subcommands of a parser."""

    def __init__(self, above: Any) -> None:
        self.above = above

    def add_parser(self, name: Any = None, **options: Any) -> Any:
        made = self.run.call(self.run.external("argparse.ArgumentParser"), [], options)
        if isinstance(made, ArgumentParser):
            self.above.below.append(made)
        return made


def _value(flags: list[str], name: str, options: dict[str, Any]) -> Any:
    """What a program finds under a name if nobody gives the option."""
    action = plain(options.get("action"))
    if action in (FALSE_UNLESS_GIVEN, TRUE_UNLESS_GIVEN):
        return optional(flags[0] if flags else name, options.get("default", action == TRUE_UNLESS_GIVEN))
    positional = bool(flags) and not flags[0].startswith("-")
    if "default" not in options and (positional or truth(options.get("required"))[0] is True):
        return required(name)
    return optional(next((one for one in flags if one.startswith("--")), name), options.get("default"))


@dataclass(slots=True)
class Parser:
    """A parser that a variable holds: the words that lead to it, its help, and where it is made."""

    words: tuple[str, ...]
    help: str | None
    line: int
    end_line: int


def compose(run: Interpreter, facts: Facts) -> None:
    """The subcommands of every function that makes some."""
    paths = {module.path for module in evaluated_mentioning(run, b"add_subparsers")}
    called = {program.target: program.name for program in programs(run)}
    for function in list(run.functions):
        if function.module.path in paths and run.bodies.calls_one_of(function.node, ADDING):
            _subcommands(run, function, called.get(function.full_name))


def _subcommands(run: Interpreter, function: Function, program: str | None) -> None:
    parsers: dict[str, Parser] = {}
    first = (program,) if program else ()
    assert function.module.path is not None
    for target, call in _calls(function.node):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        above = parsers.get(ast.unparse(owner)) if owner is not None else None
        if name == "ArgumentParser":
            made = Parser(first or _text(call, "prog"), None, call.lineno, call.end_lineno or call.lineno)
        elif name == "add_subparsers":
            made = above or Parser(first, None, call.lineno, call.lineno)
        elif name == "add_parser" and call.args and isinstance(call.args[0], ast.Constant):
            words = (*(above.words if above else first), str(call.args[0].value))
            made = Parser(
                words, next(iter(_text(call, "help")), None), call.lineno, call.end_lineno or call.lineno
            )
        elif name == "set_defaults" and above is not None and above.words != first:
            _write(run, function, above, call, program)
            continue
        else:
            continue
        if target is not None:
            parsers[target] = made


def _calls(node: Any) -> Iterator[tuple[str | None, ast.Call]]:
    """The calls of a body in their order, each with the variable that its result goes to."""
    for statement in ast.walk(node):
        match statement:
            case ast.Assign(targets=[target], value=ast.Call() as call):
                yield ast.unparse(target), call
            case ast.Expr(value=ast.Call() as call):
                yield None, call


def _text(call: ast.Call, name: str) -> tuple[str, ...]:
    return tuple(
        one.value.value
        for one in call.keywords
        if one.arg == name and isinstance(one.value, ast.Constant) and isinstance(one.value.value, str)
    )


def _write(run: Interpreter, function: Function, parser: Parser, call: ast.Call, program: str | None) -> None:
    for keyword in call.keywords:
        handler = plain(resolve(run, keyword.value, function, run.bodies))
        if isinstance(handler, (Function, Class)):
            assert function.module.path is not None
            works(run).add(
                Command,
                " ".join(parser.words),
                FRAMEWORK,
                handler,
                place=Place(function.module.path, parser.line, parser.end_line),
                program=program,
                help=parser.help,
            )

"""argparse: subcommands with the function that each sets as its default.

Modelled: `subparsers.add_parser("name")` and `parser.set_defaults(func=handler)` in one function (or at the
top level), subcommands within subcommands, the parsers kept in variables of any name.
Not modelled: parsers passed between functions, dispatch on `args.command` by comparison.
Source: https://docs.python.org/3/library/argparse.html#sub-commands
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.body_names import resolve
from analyzer.concepts.programs import programs
from analyzer.concepts.work import evaluated_mentioning, works
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import plain
from analyzer.evaluator.symbols import Class, Function
from analyzer.evaluator.values import Place
from analyzer.facts import Command, Facts

ENTRY_PACKAGES: Final = ("add_subparsers",)
"""A word that only files with subcommands have."""

FRAMEWORK: Final = "argparse"

ADDING: Final = frozenset(["add_parser"])
"""What a function calls that makes subcommands."""


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

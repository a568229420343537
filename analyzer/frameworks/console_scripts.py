"""Installed scripts and Django's management commands: what somebody starts from a shell by its name.

Modelled: scripts that the target's manifests declare and that call a function of the target (those of Click
and Typer are told with their commands); modules in `management/commands/` packages. Modules are read, not
evaluated: what a script does when it runs is no registration.
Not modelled: what such a function does with its arguments (argparse.py tells of subcommands).
Source: https://packaging.python.org/en/latest/specifications/entry-points/; django 5.2,
django/core/management/__init__.py, find_commands.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from analyzer.concepts.programs import Program, programs
from analyzer.concepts.work import works
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.values import Place
from analyzer.facts import Command, Evidence, Facts
from analyzer.source.outline import docstring

COMMANDS: Final = re.compile(r"(?:^|/)management/commands/([A-Za-z]\w*)\.py$")
"""Modules of management commands; those that begin with an underscore are none."""

MANAGE: Final = "manage.py"

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def finish(run: Interpreter, facts: Facts) -> None:
    """Scripts that no framework spoke for, and management commands."""
    told = {draft.details.get("program") for draft in works(run).drafts if draft.kind is Command}
    for program in programs(run):
        known = run.index.find(program.module, None)
        path = known.path if known is not None else None
        definition = _defined(run, path, program.attribute) if path is not None else None
        plain = definition is not None and not definition.decorator_list
        if plain or program.name not in told:
            _script(run, facts, program, path, definition)
    for file in run.tree.files:
        found = COMMANDS.search(file.path)
        if found is not None and not file.is_test:
            _management_command(run, facts, file.path, found[1])


def _script(
    run: Interpreter, facts: Facts, program: Program, path: str | None, definition: Definition | None
) -> None:
    """A script as a command; one of a module that is not in the target has no more than its name."""
    place = _place(path, definition)
    facts.add(
        Command(
            id=f"script {program.name}",
            name=program.name,
            framework="console_scripts",
            program=program.name,
            help=_summary(definition),
            handler=program.target,
            handler_file=place.path if place else None,
            handler_line=place.line if place else None,
            handler_end_line=place.end_line if place else None,
            handler_async=isinstance(definition, ast.AsyncFunctionDef) if definition else None,
            module=run.index.canonical(path) if path is not None else None,
            evidence=Evidence(program.place.path, program.place.line, program.place.end_line),
        )
    )


def _management_command(run: Interpreter, facts: Facts, path: str, name: str) -> None:
    command = _defined(run, path, "Command")
    if not isinstance(command, ast.ClassDef):
        return
    module = run.index.canonical(path)
    handle = next((one for one in _definitions(command.body) if one.name == "handle"), None)
    place = _place(path, handle or command)
    handler = f"{module}.Command.handle" if handle is not None else f"{module}.Command"
    assert place is not None
    facts.add(
        Command(
            id=f"manage.py {name}",
            name=f"{MANAGE} {name}",
            framework="django",
            program=MANAGE,
            help=_help(command),
            handler=handler,
            handler_file=place.path,
            handler_line=place.line,
            handler_end_line=place.end_line,
            handler_async=isinstance(handle, ast.AsyncFunctionDef),
            module=module,
            evidence=Evidence(path, command.lineno, command.end_lineno or command.lineno),
        )
    )


def _defined(run: Interpreter, path: str, name: str) -> Definition | None:
    """The function or class of this name at the top level of a file."""
    tree = run.importer.parse(path)
    found = [one for one in _definitions(tree.body) if one.name == name] if tree is not None else []
    return found[-1] if found else None


def _definitions(body: list[ast.stmt]) -> Iterator[Definition]:
    for statement in body:
        if isinstance(statement, Definition):
            yield statement
        for field in ("body", "orelse", "handlers"):
            if isinstance(statement, (ast.If, ast.Try, ast.ExceptHandler)):
                yield from _definitions(getattr(statement, field, []))


def _place(path: str | None, definition: Definition | None) -> Place | None:
    if path is None or definition is None:
        return None
    return Place(path, definition.lineno, definition.end_lineno or definition.lineno)


def _summary(definition: Definition | None) -> str | None:
    given = docstring(definition) if definition is not None else None
    return next((line.strip() for line in (given or "").splitlines() if line.strip()), None)


def _help(command: ast.ClassDef) -> str | None:
    """`help = "..."`, or the first line of the class's own documentation."""
    for statement in command.body:
        if isinstance(statement, ast.Assign) and [getattr(one, "id", "") for one in statement.targets] == [
            "help"
        ]:
            for one in ast.walk(statement.value):
                if isinstance(one, ast.Constant) and isinstance(one.value, str) and one.value.strip():
                    return one.value.strip().splitlines()[0].strip()
    return _summary(command)

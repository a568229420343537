"""Options of a command line: values that whoever starts the program decides, and what libraries give to the
parameters of functions that are commands.

An option is a setting whose default is that of the option; what is required is not known.
"""

from __future__ import annotations

import ast
from typing import Any, Final

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import is_object, plain
from analyzer.evaluator.symbols import Function
from analyzer.evaluator.values import Join, Setting, Unknown

NOTE: Final = "options.given"


def optional(name: str, default: Any) -> Any:
    """The value of an option that nobody need give."""
    names = (name, *default.names) if isinstance(default, Setting) else (name,)
    value = plain(default)
    if isinstance(value, (Unknown, Join)) or is_object(value):
        return default
    return Setting(names, value)


def required(name: str) -> Unknown:
    """The value of an argument that somebody has to give."""
    return Unknown(f"{name} of the command line")


def spelled_name(flags: list[str]) -> str:
    """The name under which a program finds an option, as the libraries make it of its spellings."""
    long = [one for one in flags if one.startswith("--")]
    chosen = (long or flags or [""])[0]
    return chosen.lstrip("-").replace("-", "_")


def give(run: Interpreter, function: Function, name: str, value: Any) -> None:
    """Say what a library calls a function with, by the name of a parameter."""
    given: dict[ast.AST, dict[str, Any]] = run.notes.setdefault(NOTE, {})
    given.setdefault(function.node, {})[name] = value


def given(run: Interpreter, function: Function) -> dict[str, Any]:
    """What a library calls a function with, as far as it says so."""
    found: dict[ast.AST, dict[str, Any]] = run.notes.get(NOTE, {})
    return found.get(function.node, {})

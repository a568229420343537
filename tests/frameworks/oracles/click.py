"""What Click says about the commands below a group."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

import click

from tests.frameworks.oracles.spelling import name_of


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One root with its commands."""
    module, _, expression = asked["load"].partition(":")
    root = eval(expression, vars(importlib.import_module(module)))
    return {
        "name": f"{module}.{expression}",
        "routes": [],
        "work": [
            {
                "subject": "command",
                "name": " ".join(words),
                "handler": name_of(_function(command)),
                "help": _help(command),
            }
            for words, command in _commands((asked["name"],), root)
        ],
    }


def _commands(
    words: tuple[str, ...], command: click.Command
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    below = getattr(command, "commands", {})
    if not below or getattr(command, "invoke_without_command", False):
        yield words, command
    for name, one in below.items():
        yield from _commands((*words, name), one)


def _function(command: click.Command) -> Any:
    """The function, without what `pass_context` puts around it."""
    return getattr(command.callback, "__wrapped__", command.callback)


def _help(command: click.Command) -> str | None:
    return (command.help or "").strip().partition("\n")[0] or None

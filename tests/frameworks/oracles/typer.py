"""What Typer makes of an application: the commands of the Click group that runs."""

from __future__ import annotations

import importlib
from typing import Any

import typer

from tests.frameworks.oracles.spelling import name_of


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application with its commands."""
    module, _, expression = asked["load"].partition(":")
    app = eval(expression, vars(importlib.import_module(module)))
    found = [*_commands((asked["name"],), typer.main.get_command(app))]
    return {"name": f"{module}.{expression}", "routes": [], "work": found}


def _commands(words: tuple[str, ...], command: Any) -> list[dict[str, Any]]:
    below = getattr(command, "commands", {})
    found = []
    if not below or getattr(command, "invoke_without_command", False):
        function = getattr(command.callback, "__wrapped__", command.callback)
        found.append({"subject": "command", "name": " ".join(words), "handler": name_of(function)})
    for name, one in below.items():
        found += _commands((*words, name), one)
    return found

"""Functions Framework for Google Cloud: functions that requests and events start.

Modelled: `@http`, `@typed`, `@cloud_event`.
Not modelled: functions without a decorator, which the server is told by name.
Source: functions-framework 3.9: functions_framework/__init__.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.work import decorated, works
from analyzer.evaluator import stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.facts import ServerlessFunction

ENTRY_PACKAGES: Final = ("functions_framework",)

FRAMEWORK: Final = "functions_framework"


def _decorator(run: Interpreter, event: str, given: Any) -> Any:
    def register(run: Interpreter, function: Any) -> Any:
        name = describe(function).name.rpartition(".")[2]
        works(run).add(ServerlessFunction, name, FRAMEWORK, function, platform="google", event=event)
        return function

    return decorated(run, given, event, register)


@stands_for("functions_framework.http")
def http(run: Interpreter, func: Any = None) -> Any:
    return _decorator(run, "http", func)


@stands_for("functions_framework.typed")
def typed(run: Interpreter, func: Any = None, *_: Any) -> Any:
    return _decorator(run, "http", func)


@stands_for("functions_framework.cloud_event")
def cloud_event(run: Interpreter, func: Any = None) -> Any:
    return _decorator(run, "event", func)

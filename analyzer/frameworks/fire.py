"""Fire: a function, the methods of a class or object, or the entries of a dictionary as commands.

Modelled: `fire.Fire(component)` wherever it runs, under `__main__` too; `name=`.
Not modelled: components within components, `Fire()` over a whole module.
Source: fire 0.7: core.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.work import entries, function_of, is_callable, text, works
from analyzer.evaluator import stands_for
from analyzer.evaluator.attributes import mro_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Instance
from analyzer.facts import Command

ENTRY_PACKAGES: Final = ("fire",)

FRAMEWORK: Final = "fire"


@stands_for("fire.core.Fire", "fire.Fire")
def fire(run: Interpreter, component: Any = None, command: Any = None, name: Any = None, **_: Any) -> None:
    """`Fire(component)`."""
    for option in run.alternatives(component):
        first = text(name)
        for words, handler in _commands(plain(option.value)):
            shown = " ".join(word for word in (first, words) if word)
            with run.under(option.path):
                works(run).add(Command, shown or describe(handler).name, FRAMEWORK, handler)


def _commands(component: Any) -> Iterator[tuple[str, Any]]:
    cls = component.cls if isinstance(component, Instance) else component
    if isinstance(cls, Class):
        seen: set[str] = set()
        for base in mro_of(cls):
            for name, value in base.namespace.items() if isinstance(base, Class) else ():
                if not name.startswith("_") and name not in seen and function_of(value) is not None:
                    seen.add(name)
                    yield name, value
    elif is_callable(component):
        yield "", component
    for key, value, _ in entries(component):
        if is_callable(value):
            yield text(key) or "{?}", value

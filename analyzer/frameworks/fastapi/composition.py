"""Security schemes, as facts.  Applications and routes are composed with Starlette's."""

from __future__ import annotations

from analyzer.concepts.applications import Names
from analyzer.concepts.callables import evidence_of
from analyzer.concepts.layers import shown_arguments
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import name_of
from analyzer.facts import Facts, SecurityScheme
from analyzer.frameworks.fastapi.markers import Scheme


def compose(run: Interpreter, facts: Facts) -> None:
    """The security schemes that the code declares."""
    names = Names(run)
    for one in run.standins:
        if not isinstance(one, Scheme) or not hasattr(one, "options"):
            continue
        outcomes = {possible.value for possible in one.refuses() if isinstance(possible.value, bool)}
        name = names.of(one)
        facts.add(
            SecurityScheme(
                id=f"{name} {name_of(one.cls)}",
                name=name,
                type=name_of(one.cls),
                auto_error=outcomes.pop() if len(outcomes) == 1 else None,
                arguments=shown_arguments(one.options),
                evidence=evidence_of(one.place),
            )
        )

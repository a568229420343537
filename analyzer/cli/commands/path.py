"""`groundplan path ROOT FROM TO`: how an entry point, or a function, reaches a table, a service or a sink."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.answer import Answer
from analyzer.cli.options import Reading, reading_options, root_argument
from analyzer.cli.terminal import Terminal

if TYPE_CHECKING:
    from analyzer.facts import Facts
    from analyzer.facts.behaviour import Act
    from analyzer.graph.behaviour import Behaviour


@click.command()
@root_argument
@click.argument("start", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="A text for people, or the facts behind it.",
)  # fmt: skip
@reading_options
def command(terminal: Terminal, root: Path, start: str, target: str, form: str, **reading: Any) -> int:
    """Show the shortest way over calls from an entry point to what it uses.

    FROM is a route ('GET /orders/{id}', /orders/42) or a function (shop.orders.read_order, or the end of
    its name). TO is a function, a table or its class, a host, a channel, or a kind of effect such as
    process, file or email.

    \b
    Examples:
      groundplan path . 'GET /orders/{id}' orders
      groundplan path . /checkout api.stripe.com
      groundplan path . shop.tasks.nightly email
    """
    from analyzer.cli.analysis import answered, audited, project
    from analyzer.cli.failures import InputError
    from analyzer.graph.behaviour import Behaviour

    options = Reading(**reading)
    chosen = project(root, options)

    def answer() -> Answer:
        facts = audited(terminal, chosen, options).facts
        behaviour = Behaviour(facts)
        starts = _starts(start, facts, behaviour)
        if starts is None:
            near = _near(start, facts)
            raise InputError(
                f"{root}: no route and no function is called {start!r}"
                + (f"; near it: {near}" if near else "")
            )
        way = behaviour.way(starts, target) if starts else None
        return _documented(way) if form == "json" else _shown(start, target, way)

    return answered(terminal, chosen, options, answer)


def _starts(text: str, facts: Facts, behaviour: Behaviour) -> list[str] | None:
    """The functions that FROM means: those of routes, or one by its name; None where it means nothing.  A
    handler that does nothing is none of them."""
    from analyzer.cli.asking import Question
    from analyzer.facts import Route

    try:
        routes = Question.parse(text).routes(facts.of(Route))
    except ValueError:
        routes = []
    found = [name for route in routes for name in behaviour.starts(route)]
    found = found or behaviour.functions_of(text)
    return found if found or routes else None


def _near(text: str, facts: Facts) -> str:
    """Paths of routes that look like it."""
    from analyzer.cli.asking import Question
    from analyzer.facts import Route

    try:
        return ", ".join(Question.parse(text).suggestions(facts.of(Route)))
    except ValueError:
        return ""


def _shown(start: str, target: str, way: list[Act] | None) -> Answer:
    from analyzer.graph.behaviour import told

    answer = Answer()
    if way is None:
        answer.line(f"No way over calls that are known leads from {start} to {target}.")
        return answer
    for act in way:
        place = f"{act.evidence.path}:{act.evidence.line}" if act.evidence else "?"
        answer.line(act.function)
        answer.line(f"    {told(act)}  {place}")
    return answer


def _documented(way: list[Act] | None) -> Answer:
    answer = Answer()
    steps = [
        {
            "function": act.function,
            "id": act.id,
            "path": act.evidence.path if act.evidence else None,
            "line": act.evidence.line if act.evidence else None,
        }
        for act in way or ()
    ]
    answer.write(json.dumps({"found": way is not None, "steps": steps}, indent=2, ensure_ascii=False) + "\n")
    return answer

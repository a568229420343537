"""`groundplan explain ROOT 'GET /path'`: what stands on a route's way, who put it there, and what it does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.answer import Answer
from analyzer.cli.options import Reading, reading_options, root_argument
from analyzer.cli.terminal import Terminal

if TYPE_CHECKING:
    from analyzer.facts import Evidence, Facts, Guard, Middleware, Raised, Route
    from analyzer.graph.behaviour import Behaviour


@click.command()
@root_argument
@click.argument("route")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="A text for people, or the facts behind it.",
)  # fmt: skip
@reading_options
def command(terminal: Terminal, root: Path, route: str, form: str, **reading: Any) -> int:
    """Explain why a route is guarded as it is, and what it does.

    Shows everything that the code puts on the way of a request to this route, outermost first, each with the
    place that put it there, the condition under which it holds, and why it counts as protection or does not.
    Then what the handler does, in order: what it reads and writes, asks, publishes, and how it can fail.

    \b
    ROUTE is written in one of these ways:
      'GET /users/{id}'            as reports write it
      /users/42                    as a request would name it, any method
      shop.users.read_user         by its handler

    \b
    Examples:
      groundplan explain . 'DELETE /api/v1/users/{id}'
      groundplan explain . /health
      groundplan explain . 'GET /admin' --format json
    """
    from analyzer.cli.analysis import answered, audited, project
    from analyzer.cli.asking import Question
    from analyzer.cli.failures import InputError
    from analyzer.facts import Route

    try:
        question = Question.parse(route)
    except ValueError as error:
        raise InputError(str(error)) from None
    options = Reading(**reading)
    chosen = project(root, options)

    def answer() -> Answer:
        facts = audited(terminal, chosen, options).facts
        routes = facts.of(Route)
        found = question.routes(routes)
        if not found:
            near = question.suggestions(routes)
            hint = f"near it: {', '.join(near)}" if near else f"{len(routes)} routes are known"
            raise InputError(f"{root}: no route answers {route!r}; {hint}")
        return _documented(found, facts) if form == "json" else _explained(found, facts)

    return answered(terminal, chosen, options, answer)


def _documented(routes: list[Route], facts: Facts) -> Answer:
    answer = Answer()
    answer.write(json.dumps(_documents(routes, facts), indent=2, ensure_ascii=False) + "\n")
    return answer


def _explained(routes: list[Route], facts: Facts) -> Answer:
    from analyzer.graph.behaviour import Behaviour

    answer = Answer()
    behaviour = Behaviour(facts)
    for index, route in enumerate(routes):
        if index:
            answer.line()
        _explain(answer, route, facts, behaviour)
    return answer


def _explain(answer: Answer, route: Route, facts: Facts, behaviour: Behaviour) -> None:
    middleware, guards = _on_the_way(route, facts)
    answer.line(f"{_methods(route)} {route.path}")
    answer.line(f"  verdict      {route.guard_verdict}{_because(route.verdict_reason)}")
    answer.line(f"  handler      {route.handler}{_at_line(route.handler_file, route.handler_line)}")
    answer.line(f"  registered   {', from '.join(route.registered_at) or _place(route.evidence)}")
    answer.line(f"  application  {route.application}")
    if route.mounts:
        answer.line(f"  prefixes     {' '.join(route.mounts)}")
    if route.condition:
        answer.line(f"  exists only  if {route.condition}{_default(route.by_default)}")
    for shadow in _shadows(route, facts):
        answer.line(f"  never asked  {shadow} comes before it and answers in its place")
    answer.line()
    if not middleware and not guards:
        answer.line("  Nothing stands on its way.")
    if middleware:
        answer.line("  Around the whole application, outermost first:")
        for layer in middleware:
            _explain_layer(answer, layer)
    if guards:
        answer.line("  On the way to this route, outermost first:")
        for guard in guards:
            _explain_guard(answer, guard)
    _explain_behaviour(answer, route, behaviour)


def _explain_behaviour(answer: Answer, route: Route, behaviour: Behaviour) -> None:
    from analyzer.graph.behaviour import told

    for start in behaviour.starts(route):
        done = list(behaviour.in_order(start))
        raised = sorted({_exception(one) for one in behaviour.raised(start)})
        flows = behaviour.flows(start)
        if done:
            answer.line()
            answer.line(f"  What {start} does, in order:")
        for one in done:
            said = told(one.act, behaviour.answer(one.act))
            answer.line(f"    {'  ' * one.depth}- {said}  {_place(one.act.evidence)}")
        if raised:
            answer.line(f"  It can end with: {', '.join(raised)}")
        for flow in flows:
            checked = f", tested at {flow.checked}" if flow.checked else ""
            source = f"{flow.source} {flow.parameter or ''}".rstrip()
            answer.line(f"  {source} reaches {flow.sink} at {_place(flow.evidence)}{checked}")


def _exception(raised: Raised) -> str:
    name = raised.exception.rpartition(".")[2]
    return f"{raised.status} ({name})" if raised.status else name


def _explain_layer(answer: Answer, layer: Middleware) -> None:
    answer.line(f"    - {layer.name}  [{layer.kind}]")
    answer.line(f"        added at {_place(layer.evidence)}")
    if layer.condition:
        answer.line(f"        only if {layer.condition}{_default(layer.by_default)}")


def _explain_guard(answer: Answer, guard: Guard) -> None:
    answer.line(f"    {'+' if guard.protects else '-'} {guard.name}  [{guard.kind}]")
    brought = f"brought in by {guard.parent}" if guard.parent else f"put there by the {guard.via}"
    answer.line(f"        {brought}, {_place(guard.evidence)}")
    if guard.condition:
        answer.line(f"        only if {guard.condition}{_default(guard.by_default)}")
    if guard.scopes:
        answer.line(f"        scopes: {', '.join(guard.scopes)}")
    if guard.why:
        answer.line(f"        {'protects' if guard.protects else 'does not protect'}: {guard.why}")
    elif guard.refuses is None:
        answer.line("        whether it can refuse a request is not known")


def _on_the_way(route: Route, facts: Facts) -> tuple[list[Middleware], list[Guard]]:
    from analyzer.facts import Guard, Middleware

    layers = [layer for layer in facts.of(Middleware) if layer.application == route.application]
    guards = [guard for guard in facts.of(Guard) if guard.route == route.id]
    return sorted(layers, key=lambda layer: layer.position), sorted(guards, key=lambda guard: guard.position)


def _shadows(route: Route, facts: Facts) -> list[str]:
    from analyzer.facts import Route, ShadowedRoute

    earlier = {
        shadow.taken_by for shadow in facts.of(ShadowedRoute) if shadow.route == route.id and shadow.complete
    }
    found = [one for one in facts.of(Route) if one.id in earlier]
    return [f"{_methods(one)} {one.path} ({one.handler})" for one in found]


def _documents(routes: list[Route], facts: Facts) -> list[dict[str, Any]]:
    """The routes as the document of an audit tells them, each with the layers around its application."""
    from analyzer.facts.document import document

    told = document(facts)
    wanted = {route.id for route in routes}
    return [
        {
            **route,
            "middleware": [
                layer for layer in told["middleware"] if layer["application"] == route["application"]
            ],
        }
        for route in told["routes"]
        if route["id"] in wanted
    ]


def _methods(route: Route) -> str:
    return ",".join(route.methods) or route.kind.upper()


def _because(reason: str | None) -> str:
    return f": {reason}" if reason else ""


def _default(by_default: bool | None) -> str:
    if by_default is None:
        return "  (what the defaults decide is not known)"
    return "  (so by default)" if by_default else "  (not so by default)"


def _place(evidence: Evidence | None) -> str:
    return f"{evidence.path}:{evidence.line}" if evidence else "in the library itself"


def _at_line(file: str | None, line: int | None) -> str:
    return f"  ({file}:{line})" if file else ""

"""Applications that match requests with a map of their own.

An endpoint is the callable that answers, or the name of one: `getattr(self, f"on_{endpoint}")` in the class
that makes the map says which.
Source: werkzeug/routing/map.py, MapAdapter.dispatch; Werkzeug's tutorial.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.callables import decorated, describe
from analyzer.concepts.declarations import declarations
from analyzer.concepts.layers import decorators, refusal_inside
from analyzer.concepts.routing import Draft, methods_of
from analyzer.concepts.serving import Served, write
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function
from analyzer.evaluator.values import Unknown
from analyzer.facts import Facts, RouteKind
from analyzer.frameworks.werkzeug.routing import Map, Rule, spelling

ENTRY_PACKAGES: Final = ("werkzeug",)


def compose(run: Interpreter, facts: Facts) -> None:
    """Each map that belongs to no application of a framework is an application's of the target's own."""
    applications = [one for one in run.standins if getattr(type(one), "APPLICATION", False)]
    held = {id(plain(one.attributes.get("url_map"))) for one in applications}
    maps = [one for one in run.standins if isinstance(one, Map) and one.attributes and id(one) not in held]
    served = [Served(one, "werkzeug", list(_drafts(run, one))) for one in maps]
    write(run, facts, [one for one in served if one.drafts])


def finish(run: Interpreter, facts: Facts) -> None:
    """Which of the declared rules something serves, Flask's applications included."""
    for one in run.standins:
        if isinstance(one, Rule) and "rule" in one.attributes:
            answers = one.view if one.view is not None else one.attributes["endpoint"]
            name = describe(answers).name if not isinstance(answers, str) else answers
            declarations(run).add(one.place, one.attributes["rule"], name, one.reached)


def _drafts(run: Interpreter, rules: Map) -> Iterator[Draft]:
    owner = _made_in(run, rules)
    for one in run.each(rules.attributes["_rules"]):
        rule = plain(one.value)
        if not isinstance(rule, Rule) or plain(rule.attributes["build_only"]) is True:
            continue
        rule.reached = True
        for endpoint in run.alternatives(rule.attributes["endpoint"]):
            answers = _named(run, owner, plain(endpoint.value))
            if isinstance(answers, Unknown):
                run.hole("route", str(plain(endpoint.value)), answers.reason, rule.place, "routes")
            yield Draft(
                kind=RouteKind.HTTP,
                methods=methods_of(run, rule.attributes["methods"], ("ANY",)),
                path=rule.attributes["rule"],
                handler=decorated(run, answers),
                place=rule.place,
                conditions=(*rule.conditions, *endpoint.path),
                guards=list(decorators(run, answers)),
                inside=refusal_inside(run, answers),
                callers=rule.callers,
                name=endpoint.value if isinstance(endpoint.value, str) else None,
                spelling=spelling,
            )


def _made_in(run: Interpreter, rules: Map) -> Class | None:
    """The innermost class in whose code a map is made."""
    place = rules.place
    around = [
        cls
        for cls in run.classes
        if place is not None
        and cls.place is not None
        and cls.place.path == place.path
        and cls.place.line <= place.line <= cls.place.end_line
    ]
    return max(around, key=lambda cls: cls.place.line if cls.place is not None else 0, default=None)


def _named(run: Interpreter, owner: Class | None, endpoint: Any) -> Any:
    """What an endpoint stands for: itself, or the method that it names."""
    if not isinstance(endpoint, str):
        return endpoint
    for before in sorted(_prefixes(run, owner)) if owner is not None else ():
        found = class_attribute(run, owner, before + endpoint)
        if found is not ABSENT:
            return found
    return Unknown("what answers is looked up by the name of the endpoint")


def _prefixes(run: Interpreter, owner: Class) -> set[str]:
    """What a class puts before a name that it looks up on itself."""
    found: set[str] = set()
    for method in owner.namespace.values():
        for call in run.bodies.of(method.node).calls if isinstance(method, Function) else ():
            if getattr(call.func, "id", "") == "getattr" and len(call.args) > 1:
                found.add(_beginning(call.args[1]))
    return found


def _beginning(name: ast.expr) -> str:
    """The constant text with which a name begins: of `f"on_{x}"`, `"on_" + x` and `"on_%s" % x`."""
    match name:
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            return text
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Add()):
            return text
        case ast.BinOp(left=ast.Constant(value=str(text)), op=ast.Mod()):
            return text.partition("%")[0]
    return ""

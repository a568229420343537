"""Parameters that a rule declares by its variables.

Source: werkzeug/routing/converters.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from analyzer.facts import Facts, Parameter
from analyzer.frameworks.werkzeug.routing import variables

TYPES: Final = {
    "string": "str",
    "default": "str",
    "path": "str",
    "any": "str",
    "int": "int",
    "float": "float",
    "uuid": "UUID",
}


def path_parameters(facts: Facts, route: str, rule: str, owner: str) -> None:
    """Write the variables of a rule as parameters of its route."""
    for parameter in _parameters(route, rule, owner):
        facts.add(parameter)


def _parameters(route: str, rule: str, owner: str) -> Iterator[Parameter]:
    for name, converter, arguments in variables(rule):
        constraints = {"converter": converter} | ({"arguments": arguments} if arguments else {})
        yield Parameter(
            id=f"{route} {owner} path {name}",
            route=route,
            owner=owner,
            name=name,
            attribute=name,
            location="path",
            type=TYPES.get(converter),
            required=True,
            constraints=constraints,
        )

"""What Werkzeug says about a map that an application of its own dispatches on.

An endpoint that is a text names a method of the class that holds the map: `named` in `fixture.toml` says how.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.frameworks.oracles.flask import spelled
from tests.frameworks.oracles.spelling import entry, loaded, told


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One map."""
    name, rules = loaded(asked)
    return told(name, _routes(rules, asked.get("named", "")))


def _routes(rules: Any, named: str) -> Iterator[dict[str, Any]]:
    for rule in rules.iter_rules():
        endpoint = rule.endpoint
        yield entry(
            (rule.methods or {"ANY"}) - {"HEAD"},
            spelled(rule.rule),
            named + endpoint if isinstance(endpoint, str) else endpoint,
        )

"""Flask-Caching: the caches that configurations of applications name.

Modelled: `CACHE_TYPE` and what stands beside it in `app.config`.  What a cache is asked for is told by the
reading of behaviour; `Cache(config={...})` opens one by itself.
Source: flask-caching 2.3 __init__.py, backends/
"""

from __future__ import annotations

from analyzer.concepts.connections.clients import FLASK_CACHING
from analyzer.concepts.connections.opening import Opened, argument_of, connections
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.facts import Facts
from analyzer.frameworks.flask.configuration import Config


def finish(run: Interpreter, facts: Facts) -> None:
    """Add the caches that configurations name, where the library is there to open them."""
    if not run.tree.vocabulary.holding(b"flask_caching"):
        return
    for config in [one for one in run.standins if isinstance(one, Config)]:
        entries = {plain(key): one.value for key, one in config.content().entries.values()}
        told = {
            key: argument_of(value)
            for key, value in entries.items()
            if isinstance(key, str) and key.startswith("CACHE_") and plain(value) is not None
        }
        if "CACHE_TYPE" in told:
            connections(run).add(Opened("flask_caching.Cache", config.place, told, client=FLASK_CACHING))

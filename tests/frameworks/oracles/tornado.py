"""What Tornado says about an application that it has loaded: rules in order, one route for each method."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analyzer.concepts.patterns import normal_regex
from tests.frameworks.oracles.spelling import decorators_of, entry, loaded, told


def application(asked: dict[str, Any]) -> dict[str, Any]:
    """One application; rules for hosts first, as they are looked at first."""
    name, app = loaded(asked)
    return told(name, _of_rules([*app.default_router.rules[:-1], *app.wildcard_router.rules]))


def _of_rules(rules: Any) -> Iterator[dict[str, Any]]:
    from tornado.routing import RuleRouter
    from tornado.web import Application

    for rule in rules:
        if isinstance(rule.target, RuleRouter):
            yield from _of_rules(rule.target.rules)
        elif isinstance(rule.target, Application):
            yield from _of_rules([*rule.target.default_router.rules[:-1], *rule.target.wildcard_router.rules])
        else:
            yield from _of_rule(rule)


def _of_rule(rule: Any) -> Iterator[dict[str, Any]]:
    from tornado.web import FallbackHandler, RedirectHandler, StaticFileHandler
    from tornado.websocket import WebSocketHandler

    cls, path = rule.target, normal_regex(rule.matcher.regex.pattern)
    if issubclass(cls, FallbackHandler):
        yield entry(["ANY"], path, rule.target_kwargs["fallback"].wsgi_application, "mount")
    elif issubclass(cls, WebSocketHandler):
        yield entry(["WEBSOCKET"], path, cls, "websocket") | {"decorators": decorators_of(cls.open)}
    elif issubclass(cls, StaticFileHandler):
        yield entry(["GET"], path, cls, "static", cls.get)
    elif cls is RedirectHandler:
        yield entry(["GET"], path, cls)
    else:
        for verb in cls.SUPPORTED_METHODS:
            method = getattr(cls, verb.lower(), None)
            if verb not in ("HEAD", "OPTIONS") and not method.__module__.startswith("tornado."):
                yield entry([verb], path, cls, method=method)

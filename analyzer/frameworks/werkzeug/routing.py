"""Rules and maps of rules, and how a path with converters is spelled.

Source: werkzeug 3.1.9, routing/rules.py, routing/map.py, utils.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.routing import text, without_last_slash
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.containers import append
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Module
from analyzer.evaluator.values import Dict, List, Place, Possible, Unknown

ALIASES: Final = {
    "werkzeug.abort": "werkzeug.exceptions.abort",
    "werkzeug.contrib.fixers.ProxyFix": "werkzeug.middleware.proxy_fix.ProxyFix",
    "werkzeug.wsgi.DispatcherMiddleware": "werkzeug.middleware.dispatcher.DispatcherMiddleware",
    "werkzeug.DispatcherMiddleware": "werkzeug.middleware.dispatcher.DispatcherMiddleware",
    "werkzeug.wsgi.SharedDataMiddleware": "werkzeug.middleware.shared_data.SharedDataMiddleware",
    "werkzeug.SharedDataMiddleware": "werkzeug.middleware.shared_data.SharedDataMiddleware",
    "werkzeug.contrib.profiler.ProfilerMiddleware": "werkzeug.middleware.profiler.ProfilerMiddleware",
    "werkzeug.import_string": "werkzeug.utils.import_string",
    "werkzeug.find_modules": "werkzeug.utils.find_modules",
    "werkzeug.routing.map.Map": "werkzeug.routing.Map",
    "werkzeug.secure_filename": "werkzeug.utils.secure_filename",
}

_VARIABLE = re.compile(r"<(?:(?P<converter>[^<>():]*)(?:\((?P<arguments>.*?)\))?:)?(?P<name>[^<>:()]+)>")


def spelling(rule: str) -> str:
    """`/x/<int:id>` as `/x/{id}`, whatever the converter."""
    return _VARIABLE.sub(lambda found: f"{{{found['name'].strip()}}}", rule)


def in_braces(rule: str) -> str:
    """`/x/<int:id>` as `/x/{id:int}`."""
    return _VARIABLE.sub(
        lambda found: f"{{{found['name'].strip()}:{(found['converter'] or '').strip()}}}", rule
    )


def variables(rule: str) -> Iterator[tuple[str, str, str | None]]:
    """The variables of a rule: name, converter, its arguments as written."""
    for found in _VARIABLE.finditer(rule):
        yield found["name"].strip(), found["converter"] or "string", found["arguments"]


@stands_for("werkzeug.routing.rules.RuleFactory", "werkzeug.routing.RuleFactory")
class RuleFactory(StandIn):
    """What can be added to a map."""

    @internal
    def rules(self) -> Iterator[Possible]:
        """The rules that it makes."""
        yield from ()


@stands_for("werkzeug.routing.rules.Rule", "werkzeug.routing.Rule")
class Rule(RuleFactory):
    """One path, and the name of what answers there."""

    view: Any = None
    """What answers, where the registration says so itself."""
    conditions: Path = ()
    callers: tuple[Place, ...] = ()
    reached = False

    def __init__(
        self,
        string: Any,
        defaults: Any = None,
        subdomain: Any = None,
        methods: Any = None,
        build_only: Any = False,
        endpoint: Any = None,
        strict_slashes: Any = None,
        **options: Any,
    ) -> None:
        self.conditions = self.run.path
        self.callers = self.run.callers()
        self.place = self.run.place() or self.place
        self.expose(
            rule=string,
            defaults=defaults,
            subdomain=subdomain,
            methods=methods,
            build_only=build_only,
            endpoint=endpoint,
            strict_slashes=strict_slashes,
            host=options.get("host"),
            websocket=options.get("websocket", False),
        )

    @internal
    def rules(self) -> Iterator[Possible]:
        yield Possible(self)

    @internal
    def under(self, prefix: Any = "", endpoint_prefix: Any = "") -> Rule:
        """The same rule below a path or a name."""
        read = self.attributes
        made = self.run.call(
            self.run.external("werkzeug.routing.rules.Rule"),
            [add(prefix, read["rule"])],
            {
                name: read[name]
                for name in (
                    "defaults",
                    "subdomain",
                    "methods",
                    "build_only",
                    "strict_slashes",
                    "host",
                    "websocket",
                )
            }
            | {"endpoint": add(endpoint_prefix, read["endpoint"])},
        )
        assert isinstance(made, Rule)
        made.view, made.place, made.conditions = self.view, self.place, self.conditions
        self.reached = True  # the one below the path stands for it
        return made


class Nested(RuleFactory):
    """Several rules with something in common."""

    def __init__(self, common: Any, rules: Any) -> None:
        self.common = common
        self.inner = rules

    @internal
    def changed(self, rule: Rule) -> Rule:
        """One of the rules, with what they have in common."""
        return rule

    @internal
    def rules(self) -> Iterator[Possible]:
        for one in self.run.each(self.inner):
            factory = plain(one.value)
            for rule in factory.rules() if isinstance(factory, RuleFactory) else ():
                yield Possible(self.changed(rule.value), (*one.path, *rule.path))


@stands_for("werkzeug.routing.rules.Submount", "werkzeug.routing.Submount")
class Submount(Nested):
    """Rules below a path."""

    @internal
    def changed(self, rule: Rule) -> Rule:
        return rule.under(prefix=without_last_slash(self.common))


@stands_for("werkzeug.routing.rules.EndpointPrefix", "werkzeug.routing.EndpointPrefix")
class EndpointPrefix(Nested):
    """Rules whose endpoints share a prefix."""

    @internal
    def changed(self, rule: Rule) -> Rule:
        return rule.under(endpoint_prefix=self.common)


@stands_for("werkzeug.routing.rules.Subdomain", "werkzeug.routing.Subdomain")
class Subdomain(Nested):
    """Rules on a subdomain: the same paths."""


@stands_for("werkzeug.routing.Map")
class Map(StandIn):
    """The rules of an application, in the order of registration."""

    RECORDS = True
    APPLICATION = True
    WEIGHS_PATHS = True  # a fixed part of a path goes before a parameter, whatever was registered first
    """What makes one of its own matches requests with it."""

    def __init__(self, rules: Any = None, **options: Any) -> None:
        run = self.run
        self.expose(
            _rules=List([], run.path),
            converters=Dict({}, run.path, True),
            strict_slashes=options.get("strict_slashes", True),
            host_matching=options.get("host_matching", False),
        )
        for one in run.each(rules):
            with run.under(one.path):
                self.add(one.value)

    def add(self, rulefactory: Any) -> None:
        factory = plain(rulefactory)
        if not isinstance(factory, RuleFactory):
            self.run.hole("route", "url_map", "a rule that is added is not known", affects="routes")
            return
        for rule in factory.rules():
            with self.run.under(rule.path):
                append(self.run, self.attributes["_rules"], rule.value)

    def iter_rules(self, endpoint: Any = None) -> Any:
        rules = self.attributes["_rules"]
        wanted = plain(endpoint)
        if wanted is None:
            return rules
        return List([one for one in rules.elements if plain(one.value.attributes["endpoint"]) == wanted], ())

    def update(self) -> None:
        """Sorting is for matching."""


@stands_for("werkzeug.utils.find_modules")
def find_modules(
    run: Interpreter, import_path: Any, include_packages: Any = False, recursive: Any = False
) -> Any:
    name = text(import_path)
    package = run.import_module(name, run.file) if name and run.file is not None else None
    if not isinstance(package, Module):
        return Unknown("modules of a package that is not known", run.place())
    walk = run.external("pkgutil.walk_packages" if plain(recursive) else "pkgutil.iter_modules")
    listed = run.call(walk, [run.attribute(package, "__path__"), f"{name}."])
    wanted = bool(plain(include_packages))
    return List.of(
        one.value.attributes["name"]
        for one in run.each(listed)
        if wanted or not plain(one.value.attributes["ispkg"])
    )

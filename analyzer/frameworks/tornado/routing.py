"""Rules, matchers and routers.

Source: tornado/routing.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.dotted import named
from analyzer.concepts.serving import likely
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Instance, name_of
from analyzer.evaluator.values import List, Place, Sequence, Unknown

ANYTHING: Final = ".*"
"""The path of a rule that looks at something else than the path."""


@dataclass(frozen=True, slots=True)
class Matched:
    """A pattern and what answers there."""

    pattern: Any
    target: Any
    conditions: Path
    place: Place | None
    options: Any = None


class Matcher(StandIn):
    """Looks at a request."""

    pattern: Any = None


@stands_for("tornado.routing.PathMatches", "tornado.web.PathMatches")
class PathMatches(Matcher):
    """Looks at the path."""

    def __init__(self, path_pattern: Any) -> None:
        self.pattern = path_pattern
        regex = self.run.call(self.run.external("re.compile"), [path_pattern])
        self.expose(regex=regex)


@stands_for("tornado.routing.HostMatches", "tornado.web.HostMatches")
class HostMatches(Matcher):
    """Looks at the host."""

    def __init__(self, host_pattern: Any) -> None:
        self.expose(host_pattern=host_pattern)


@stands_for("tornado.routing.AnyMatches", "tornado.web.AnyMatches")
class AnyMatches(Matcher):
    """Takes every request."""


@stands_for("tornado.routing.Rule", "tornado.web.Rule")
class Rule(StandIn):
    """A matcher and a target."""

    RECORDS = True
    reached = False

    def __init__(self, matcher: Any, target: Any, target_kwargs: Any = None, name: Any = None) -> None:
        self.settle(matcher, target, target_kwargs, name)

    @internal
    def settle(self, matcher: Any, target: Any, options: Any, name: Any) -> None:
        """Keep what it says, and where it was written."""
        self.place = self.run.place() or self.place
        self.expose(matcher=matcher, target=target, target_kwargs=options, name=name)

    @internal
    def pattern(self) -> Any:
        """The pattern of the path; None where the rule looks at something else."""
        matcher = plain(self.attributes.get("matcher"))
        return matcher.pattern if isinstance(matcher, Matcher) else Unknown("matcher of the target's own")


@stands_for("tornado.routing.URLSpec", "tornado.web.URLSpec", "tornado.web.url")
class URLSpec(Rule):
    """`url(pattern, handler, kwargs, name)`."""

    def __init__(self, pattern: Any, handler: Any, kwargs: Any = None, name: Any = None) -> None:
        matcher = self.run.call(self.run.external("tornado.routing.PathMatches"), [pattern])
        self.settle(matcher, handler, kwargs, name)
        self.expose(regex=matcher.attributes["regex"], handler_class=handler, kwargs=kwargs)


@stands_for("tornado.routing.Router")
class Router(StandIn):
    """Finds a handler; one that the target writes itself is a blind spot."""

    RECORDS = True


@stands_for(
    "tornado.routing.RuleRouter",
    "tornado.routing.ReversibleRuleRouter",
    "tornado.web._ApplicationRouter",
)
class RuleRouter(Router):
    """A list of rules."""

    def __init__(self, rules: Any = None, *_: Any) -> None:
        self.expose(rules=List([], self.run.path))
        if plain(rules) is not None:
            self.add_rules(rules)

    def add_rules(self, rules: Any) -> None:
        listed = plain(self.attributes.get("rules"))
        if isinstance(listed, Sequence):
            self.run.extend(listed, rules)


class Table:
    """Reads rules in whatever form they are given, nested ones in their place."""

    def __init__(self, run: Any) -> None:
        self._run = run
        self._open: list[Any] = []

    def rules(self, rules: Any, conditions: Path, place: Place | None) -> Iterator[Matched]:
        """The entries of a list of rules."""
        for one in self._run.each(rules):
            for option in self._run.alternatives(one.value):
                path = joined(conditions, joined(one.path, option.path))
                yield from self._rule(plain(option.value), path, place)

    def _rule(self, rule: Any, conditions: Path, place: Place | None) -> Iterator[Matched]:
        if isinstance(rule, Rule):
            rule.reached = True
            seen = rule.attributes
            yield from self._target(
                rule.pattern(), seen.get("target"), seen.get("target_kwargs"), conditions, rule.place or place
            )
        elif isinstance(rule, Sequence) and len(rule.elements) >= 2:
            first, target, *rest = [one.value for one in rule.elements]
            at = rule.place or place
            matcher = plain(first)
            pattern = matcher.pattern if isinstance(matcher, Matcher) else first
            yield from self._target(pattern, target, rest[0] if rest else None, conditions, at)
        elif isinstance(rule, Unknown):
            reason = f"a rule is not known: {rule.reason}"
            self._run.hole("route", "tornado rules", reason, rule.place or place, "routes")

    def _target(
        self, pattern: Any, target: Any, options: Any, conditions: Path, place: Place | None
    ) -> Iterator[Matched]:
        for one in self._run.alternatives(target):
            inner = plain(one.value)
            path = joined(conditions, one.path)
            if isinstance(inner, str):
                inner = named(self._run, inner, place)
            rules = inner if isinstance(inner, Sequence) else rules_of(inner)
            if rules is None:
                for option in likely(self._run, ANYTHING if pattern is None else pattern):
                    yield Matched(option.value, inner, joined(path, option.path), place, options)
            elif inner not in self._open:  # a router looks at the whole path once more
                self._open.append(inner)
                yield from self.rules(rules, path, place)
                self._open.remove(inner)


def rules_of(target: Any) -> Any:
    """The rules of a router or an application; None of anything else."""
    if not isinstance(target, Instance):
        return None
    own = getattr(target, "all_rules", None)
    if own is not None:
        return own()
    return target.attributes.get("rules") if isinstance(target, RuleRouter) else None


def shown(value: Any) -> str:
    """What a target is called."""
    return name_of(value.cls if isinstance(value, Instance) else value)

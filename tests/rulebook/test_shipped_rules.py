"""Groundplan's own rules: that they are complete, that their examples hold, that they are quick."""

from __future__ import annotations

import itertools
from time import process_time

import pytest

from analyzer.configuration import Configuration, RuleChoice
from analyzer.facts import (
    Application,
    Facts,
    Guard,
    GuardKind,
    GuardVerdict,
    Middleware,
    Module,
    Parameter,
    Response,
    Route,
    RouteKind,
    Schema,
    SchemaField,
)
from analyzer.facts.store import in_memory
from analyzer.graph import derive
from analyzer.pipeline import analyze
from analyzer.rulebook import Rule, load_rules, run_rules, try_examples
from analyzer.rulebook.expansion import expansion
from tests.sample_facts import at, hostile_facts, make_route, sample_facts

RULES = load_rules().rules

ASVS = {
    1: (2, 10, 12, 3, 3),
    2: (3, 3, 5, 2),
    3: (1, 3, 5, 8, 8, 1, 5),
    4: (5, 5, 2, 4),
    5: (1, 6, 3, 3),
    6: (3, 12, 8, 6, 8, 4, 2, 4),
    7: (3, 4, 2, 5, 3, 2),
    8: (4, 4, 3, 2),
    9: (3, 4),
    10: (2, 3, 5, 16, 5, 2, 3),
    11: (4, 5, 5, 4, 2, 2, 2),
    12: (5, 2, 5),
    13: (4, 6, 4, 7),
    14: (2, 8, 3),
    15: (5, 5, 7, 4),
    16: (1, 5, 4, 3, 4),
    17: (2, 8, 2),
}
"""Chapters of OWASP ASVS 5.0.0: how many requirements each of its sections has."""


def is_asvs(number: str) -> bool:
    """Whether ASVS 5.0.0 has a requirement of this number."""
    chapter, section, requirement = map(int, number.split("."))
    return requirement <= ASVS[chapter][section - 1]


def by_id(rule: Rule) -> str:
    return rule.id


@pytest.mark.parametrize("rule", RULES, ids=by_id)
def test_examples_hold_from_source_to_finding(rule: Rule) -> None:
    wrong = [
        f"{trial.file}:{trial.line}: {problem}"
        for trial in try_examples([rule], lambda root: analyze(root).facts)
        for problem in trial.problems
    ]
    assert not wrong


@pytest.mark.parametrize("rule", RULES, ids=by_id)
def test_a_rule_teaches_as_well_as_it_finds(rule: Rule) -> None:
    assert sum(example.violates is not None for example in rule.examples) >= 2
    satisfying = [example for example in rule.examples if example.satisfies is not None]
    assert len(satisfying) >= 2
    assert any("near miss" in example.shows for example in satisfying)
    assert rule.maps.cwe
    assert all(map(is_asvs, rule.maps.asvs))
    assert (
        rule.id.split("-")[0]
        == {
            "security": "SEC",
            "scalability": "SCL",
            "api": "API",
            "architecture": "ARC",
            "data": "DAT",
            "reliability": "REL",
        }[rule.pack]
    )
    assert expansion(rule.select) < 50


def test_no_rule_fails_on_any_facts() -> None:
    for facts in (Facts(), sample_facts(), hostile_facts()):
        failed = [
            (one.rule, one.reason) for one in run_rules(facts, RULES).results if one.outcome == "failed"
        ]
        assert not failed


def test_no_shipped_finding_shows_a_secret() -> None:
    facts = sample_facts()
    texts = [one.message for one in run_rules(facts, RULES).findings if one.rule == "SEC-SECR-001"]
    assert texts == ["the secret Settings.token_secret has a default value in the code"]


def test_parameters_change_what_is_found() -> None:
    facts = sample_facts()
    rule = next(one for one in RULES if one.id == "SEC-CONF-003")
    assert not run_rules(facts, [rule]).findings
    choice = RuleChoice(parameters={"SEC-CONF-003": {"words": ("health",)}})
    assert len(run_rules(facts, [rule], Configuration(rules=choice)).findings) == 1


def large_facts(modules: int, routes: int) -> Facts:
    """A made-up estate, about as dense as the large applications of the corpus."""
    app = "big.main.app"
    facts = Facts(
        [
            Application(
                id=app, name=app, framework="fastapi", docs_paths=("/docs",), evidence=at("big/main.py", 1)
            )
        ]
    )
    names = [f"big.m{number % 60}.n{number}" for number in range(modules)]
    for name in names:
        path = f"{name.replace('.', '/')}.py"
        facts.add(Module(id=name, name=name, file=path, lines=200, evidence=at(path, 1, 200)))
    for model, fields in (("big.User", ("name", "role")), ("big.Item", ("name", "price", "text"))):
        facts.add(Schema(id=model, name=model, kind="pydantic", evidence=at("big/models.py", 1)))
        facts.extend(
            SchemaField(id=f"{model}.{name}", schema=model, position=position, name=name, type="str")
            for position, name in enumerate(fields)
        )
    verdicts = itertools.cycle([GuardVerdict.GUARDED] * 6 + [GuardVerdict.UNGUARDED, GuardVerdict.UNKNOWN])
    for number in range(routes):
        module = names[number % 300]
        verdict = next(verdicts)
        methods = (("GET",), ("POST",), ("DELETE",), ("PUT",))[number % 4]
        route = make_route(
            f"/api/v1/{module}/r{number // 4}/{{item_id}}", f"{module}.handle{number}", number, verdict,
            methods=methods, application=app, position=number, kind=RouteKind.HTTP,
        )  # fmt: skip
        facts.add(route)
        model, constraints = ("big.Item", {"le": 100}) if number % 20 else ("big.User", {})
        facts.add(Response(id=f"{route.id} 200", route=route.id, status="200", model=model, schema=model))
        facts.extend(_guards_of(route))
        facts.extend(
            Parameter(
                id=f"{route.id} {location} {name}", route=route.id, owner=route.handler, name=name,
                attribute=name, location=location, type="int",
                schema=model if location == "body" else None,
                constraints=constraints,
            )
            for location, name in (("path", "item_id"), ("query", "limit"), ("query", "q"), ("body", "user"))
        )  # fmt: skip
    facts.add(
        Middleware(
            id=f"{app} 0", application=app, position=0, name="starlette.middleware.cors.CORSMiddleware",
            arguments={"allow_origins": ["*"], "allow_credentials": True},
        )
    )  # fmt: skip
    facts.extend(derive(facts))
    return facts


def _guards_of(route: Route) -> list[Guard]:
    guarded = route.guard_verdict is GuardVerdict.GUARDED
    return [
        Guard(
            id=f"{route.id} {position}", route=route.id, position=position, name=name, via="router",
            kind=kind, refuses=guarded, protects=guarded and kind is GuardKind.AUTHENTICATION,
        )
        for position, (name, kind) in enumerate(
            [("big.security.user", GuardKind.AUTHENTICATION), ("big.db.session", GuardKind.OTHER)] * 2
        )
    ]  # fmt: skip


def test_all_rules_are_quick_on_a_large_application() -> None:
    """Goal: 0.15 s for 1,500 routes and 3,000 modules.  The test leaves room for slow and busy machines."""
    connection = in_memory(large_facts(modules=3_000, routes=1_500))
    began = process_time()
    outcome = run_rules(connection, RULES)
    took = process_time() - began
    assert sum(one.subjects for one in outcome.results) > 5_000
    assert not [one for one in outcome.results if one.outcome == "failed"]
    slowest = max(outcome.seconds, key=lambda rule: outcome.seconds[rule])
    assert took < 1.5, f"{took:.2f} s, most of it {slowest}"

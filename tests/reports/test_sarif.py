"""SARIF: valid by the schema of OASIS, and what code hosts make of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft7Validator

from analyzer.facts import Evidence, Facts, Finding
from analyzer.reports import ReportInput, formats
from tests.official_schemas import official_schema
from tests.sample_facts import hostile_facts, sample_facts

OFFICIAL = "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"


def sarif(facts: Facts) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(formats()["sarif"].render(ReportInput(facts, "shop")))
    return told


@pytest.mark.parametrize(
    "facts", [sample_facts(), hostile_facts(), Facts()], ids=["shop", "hostile", "empty"]
)
def test_it_is_valid(facts: Facts) -> None:
    Draft7Validator(official_schema(OFFICIAL)).validate(sarif(facts))


def test_the_schema_refuses_what_is_not_sarif() -> None:
    log = sarif(sample_facts())
    log["runs"][0]["results"][0]["level"] = "terrible"
    assert not Draft7Validator(official_schema(OFFICIAL)).is_valid(log)


def test_results() -> None:
    (run,) = sarif(sample_facts())["runs"]
    results = {result["ruleId"]: result for result in run["results"]}
    high = results["SEC-AUTHN-001"]
    assert (high["level"], high["kind"], high["baselineState"]) == ("error", "fail", "new")
    (location,) = high["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "src/shop/orders/webhooks.py", "uriBaseId": "SRCROOT"},
        "region": {"startLine": 14, "endLine": 23},
    }
    assert (results["SEC-WS-001"]["kind"], results["SEC-WS-001"]["level"]) == ("open", "none")
    assert results["ARC-CYC-001"]["baselineState"] == "unchanged"
    assert results["SEC-CORS-001"]["suppressions"] == [
        {"kind": "external", "justification": "a public catalogue; no cookies are used"}
    ]
    assert "suppressions" not in high


def test_a_flow_of_data_is_shown_step_by_step() -> None:
    facts = sample_facts()
    steps = ("src/a b.py:3 query name", "src/shop/items.py:0 into find()", "no place at all")
    facts.add(replace(facts.of(Finding)[0], id="flow", steps=steps))
    [flow] = [one["codeFlows"] for one in sarif(facts)["runs"][0]["results"] if "codeFlows" in one]
    locations = [one["location"] for one in flow[0]["threadFlows"][0]["locations"]]
    assert [one["message"]["text"] for one in locations] == ["query name", "into find()"]
    assert locations[0]["physicalLocation"]["artifactLocation"]["uri"] == "src/a%20b.py"
    assert [one["physicalLocation"]["region"]["startLine"] for one in locations] == [3, 1]


def test_rules_that_found_nothing_are_listed_and_results_point_to_theirs() -> None:
    (run,) = sarif(sample_facts())["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(rule["id"] for rule in rules)
    assert "SEC-CONF-001" in {rule["id"] for rule in rules}
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    authentication = next(rule for rule in rules if rule["id"] == "SEC-AUTHN-001")
    assert authentication["properties"]["security-severity"] == "8.0"
    assert "external/cwe/cwe-306" in authentication["properties"]["tags"]


def test_blind_spots_are_notifications() -> None:
    (run,) = sarif(sample_facts())["runs"]
    (invocation,) = run["invocations"]
    texts = [note["message"]["text"] for note in invocation["toolExecutionNotifications"]]
    assert "not known: file src/shop/legacy.py (cannot be parsed: invalid syntax)" in texts


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("src/a b.py", "src/a%20b.py"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("src/ü.py", "src/%C3%BC.py"),
        ("src/\udcff.py", "src/%FF.py"),
        ("src/\ud800.py", "src/%3F.py"),
    ],
)
def test_paths_are_relative_references(path: str, uri: str) -> None:
    finding = next(row for row in sample_facts().of(Finding) if row.status == "new")
    log = sarif(Facts([replace(finding, evidence=Evidence(path, 0, 0))]))
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == uri
    assert place["region"] == {"startLine": 1, "endLine": 1}

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analyzer.configuration import Configuration, RuleChoice, Severity
from analyzer.facts import Certainty, Evidence, Facts
from analyzer.facts.store import in_memory
from analyzer.rulebook import RuleOutcome, Seen, run_rules
from analyzer.rulebook.message import MAX_VALUE
from analyzer.rulebook.running import fingerprint
from tests.rulebook.rules import made_rule
from tests.sample_facts import hostile_facts, sample_facts


def run(
    folder: Path, facts: Facts | None = None, choice: RuleChoice | None = None, **changes: Any
) -> RuleOutcome:
    configuration = Configuration(rules=choice or RuleChoice())
    return run_rules(
        sample_facts() if facts is None else facts, [made_rule(folder, **changes)], configuration
    )


def failure(folder: Path, **changes: Any) -> str:
    outcome = run(folder, **changes)
    (result,) = outcome.results
    assert result.outcome == "failed"
    assert not outcome.findings
    assert result.reason
    return result.reason


def test_a_row_is_a_finding_with_its_place_and_symbols(tmp_path: Path) -> None:
    outcome = run(tmp_path, maps={"cwe": ["CWE-306"]})
    finding = next(one for one in outcome.findings if one.subject.endswith("GET /admin/users"))
    assert finding.evidence == Evidence("src/shop/admin/users.py", 10, 19)
    assert finding.message == "/admin/users is there"
    assert (finding.verdict, finding.severity, finding.status) == ("violated", "medium", "new")
    assert finding.maps == {"cwe": ["CWE-306"]}
    (result,) = outcome.results
    assert (result.outcome, result.subjects, result.violations, result.unknowns) == ("violated", 12, 2, 0)
    assert outcome.seen == Seen(
        python_files=17, unparsed_files=1, route_blind_spots=outcome.seen.route_blind_spots
    )


def test_rows_say_more_than_the_rule(tmp_path: Path) -> None:
    outcome = run(
        tmp_path,
        select="SELECT 'a' AS id, 'likely' AS verdict, 'low' AS severity, 'x.py' AS file, 0 AS line, "
        "NULL AS end_line, 'settings.on' AS condition",
        message="this",
    )
    (finding,) = outcome.findings
    assert (finding.verdict, finding.likely, finding.severity) == ("violated", True, "low")
    assert finding.evidence == Evidence("x.py", 1, 1)
    assert (finding.certainty, finding.condition) == (Certainty.CONDITIONAL, "settings.on")


def test_nothing_found_and_nothing_looked_at_differ(tmp_path: Path) -> None:
    none = run(tmp_path / "a", select="SELECT id FROM route WHERE 0", message="x")
    assert [(one.outcome, one.subjects) for one in none.results] == [("satisfied", 12)]
    empty = run(tmp_path / "b", facts=Facts([]), message="x")
    assert [(one.outcome, one.subjects) for one in empty.results] == [("satisfied", 0)]


def test_subjects_may_be_counted_by_a_question(tmp_path: Path) -> None:
    assert run(tmp_path, subjects="SELECT count(*) FROM route WHERE changes_state").results[0].subjects == 4


def test_what_cannot_be_decided_is_told_with_the_reason(tmp_path: Path) -> None:
    outcome = run(
        tmp_path,
        select="SELECT id FROM route WHERE path = '/health'",
        unknown="SELECT id, file, line, verdict_reason AS why FROM route "
        "WHERE guard_verdict = 'unknown' OR path = '/health'",
        message="x",
    )
    assert sorted(one.verdict for one in outcome.findings) == ["unknown", "violated"]
    unknown = next(one for one in outcome.findings if one.verdict == "unknown")
    assert unknown.message == "the dependency plugins.auth.ticket is not part of what was read"
    assert unknown.severity == "info"
    assert (outcome.results[0].violations, outcome.results[0].unknowns) == (1, 1)


def test_one_finding_for_each_subject_and_what_it_is_about(tmp_path: Path) -> None:
    rows = [("a", "x", "likely"), ("a", "x", "violated"), ("a", "y", "likely"), ("b", None, "likely")]
    values = ", ".join(
        "(" + ", ".join("NULL" if one is None else f"'{one}'" for one in row) + ")" for row in rows
    )
    outcome = run(
        tmp_path,
        select=f"WITH found(id, about, verdict) AS (VALUES {values}) SELECT * FROM found",
        message="x",
    )
    assert [(one.id, one.judgement) for one in outcome.findings] == [
        ("TST-ROUTE-001 a x", "violated"),
        ("TST-ROUTE-001 a y", "likely"),
        ("TST-ROUTE-001 b", "likely"),
    ]


def test_what_says_the_same_of_the_same_place_is_told_once(tmp_path: Path) -> None:
    rows = "VALUES ('a', 1, 'x', '[\"r\"]'), ('b', 1, NULL, '[\"s\"]'), ('c', 2, NULL, '[\"s\"]')"
    outcome = run(
        tmp_path,
        select=f"WITH found(id, line, condition, routes) AS ({rows}) SELECT *, 'x.py' AS file FROM found",
        message="x",
    )
    assert [(one.subject, one.condition, one.routes) for one in outcome.findings] == [
        ("b", None, ("s", "r")),
        ("c", None, ("s",)),
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"select": "SELECT path FROM route"}, "the rows of 'select' have no column 'id'"),
        ({"message": "{methods} {nope}"}, "the rows of 'select' have no column 'methods', 'nope'"),
        ({"select": "SELECT 1 AS id", "message": "x"}, "'id', 'about' and 'told_by' must be texts"),
        ({"select": "SELECT NULL AS id", "message": "x"}, "'id', 'about' and 'told_by' must be texts"),
        (
            {"select": "SELECT 'a' AS id, 'bad' AS verdict", "message": "x"},
            "must be violated or likely, not 'bad'",
        ),
        ({"select": "SELECT 'a' AS id, 'unknown' AS verdict", "message": "x"}, "must be violated or likely"),
        ({"select": "SELECT 'a' AS id, 'bad' AS severity", "message": "x"}, "'severity' must be one of"),
        ({"select": "DELETE FROM route", "message": "x"}, "it may only read: delete is refused"),
        ({"subjects": "SELECT 'x'"}, "'subjects' must return one whole number"),
        ({"subjects": "nothing_like_it"}, "no such table: nothing_like_it"),
        ({"unknown": "SELECT id FROM route"}, "the rows of 'unknown' have no column 'why'"),
    ],
)
def test_a_rule_that_fails_says_why(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    assert told in failure(tmp_path, **changes)


def test_a_failing_rule_stops_no_other(tmp_path: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) AS id FROM n"
    rules = [
        made_rule(tmp_path / "a", id="TST-A-001", select=endless, message="x"),
        made_rule(tmp_path / "b", id="TST-B-001"),
    ]
    outcome = run_rules(sample_facts(), rules)
    assert [(one.rule, one.outcome) for one in outcome.results] == [
        ("TST-A-001", "failed"),
        ("TST-B-001", "violated"),
    ]
    assert "took more than" in str(outcome.results[0].reason)  # steps, or seconds on a slow machine
    assert set(outcome.seconds) == {"TST-A-001", "TST-B-001"}


def test_settings_switch_off_reweigh_and_tell(tmp_path: Path) -> None:
    words = {
        "words": {"default": ["admin"], "meaning": "words"},
        "strict": {"default": False, "meaning": "a switch"},
    }
    rule: dict[str, Any] = {
        "parameters": words,
        "select": "SELECT id, path FROM route WHERE has_word(path, :words) AND NOT :strict",
    }
    assert len(run(tmp_path / "a", **rule).findings) == 2
    told = RuleChoice(parameters={"TST-ROUTE-001": {"words": ("orders", "live")}})
    assert len(run(tmp_path / "b", choice=told, **rule).findings) == 3
    strict = RuleChoice(parameters={"TST-ROUTE-001": {"strict": True}})
    assert not run(tmp_path / "c", choice=strict, **rule).findings
    off = run(tmp_path / "d", choice=RuleChoice(disable=("TST-ROUTE-001",)), **rule)
    assert not off.findings
    assert not off.results
    severe = run(tmp_path / "e", choice=RuleChoice(severity={"TST-ROUTE-001": Severity.CRITICAL}), **rule)
    assert (
        {one.severity for one in severe.findings} == {one.severity for one in severe.results} == {"critical"}
    )


def test_fingerprints_are_made_of_symbols_only(tmp_path: Path) -> None:
    assert fingerprint("SEC-AUTHN-001", "shop.app POST /items", None) == "5be64463a4c94794595a9dac61ebbaa6"
    known = {
        fingerprint("A-001", "b c", None),
        fingerprint("A-001", "b", "c"),
        fingerprint("A-001 b", "c", None),
    }
    assert len(known) == 3
    moved = (
        "SELECT id, 'else.py' AS file, 99 AS line, 'other' || path AS path FROM route "
        "WHERE path LIKE '/admin%'"
    )
    before, after = run(tmp_path / "a"), run(tmp_path / "b", select=moved, message="reworded {path}")
    assert [one.fingerprint for one in before.findings] == [one.fingerprint for one in after.findings]
    assert before != after


def test_what_comes_from_the_project_stays_on_its_line(tmp_path: Path) -> None:
    everything = "SELECT id, path FROM route"
    outcome = run(tmp_path, facts=hostile_facts(), select=everything, message="{path} {id:>9} {0.x}")
    assert len(outcome.findings) == len({one.id for one in outcome.findings})
    for finding in outcome.findings:
        assert finding.message.isprintable()
        assert finding.message.endswith(" {id:>9} {0.x}")
        assert len(finding.message) < MAX_VALUE + 40


def test_the_same_facts_give_the_same_findings(tmp_path: Path) -> None:
    with_connection = in_memory(sample_facts())
    rules = [made_rule(tmp_path / "b", id="TST-B-001"), made_rule(tmp_path / "a", id="TST-A-001")]
    first, second = run_rules(with_connection, rules), run_rules(sample_facts(), rules[::-1])
    assert first == second
    assert [one.id for one in first.findings] == sorted(one.id for one in first.findings)

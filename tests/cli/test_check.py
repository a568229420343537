"""`groundplan check`: the gate and its exit codes."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from analyzer.cli.commands.check import SEVERITIES
from analyzer.cli.running import run
from analyzer.configuration import Severity
from analyzer.facts import Facts, Finding
from tests.cli.fakes import pretend
from tests.sample_facts import sample_facts


@pytest.fixture(autouse=True)
def _shop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pretend(monkeypatch)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop").mkdir()


def new_findings() -> list[Finding]:
    return [finding for finding in sample_facts().of(Finding) if finding.status == "new"]


def test_severities_are_those_of_the_rules() -> None:
    assert list(SEVERITIES) == [severity.value for severity in Severity]


def test_findings_over_the_threshold_fail(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "shop", "--fail-on", "info"]) == 1
    printed = capsys.readouterr().out
    failing = [finding for finding in new_findings() if finding.verdict != "unknown"]
    for finding in failing:
        assert f"{finding.severity} {finding.rule}" in printed
    assert "not passed: " in printed


def test_findings_below_the_threshold_pass(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def mild() -> Facts:
        facts = sample_facts()
        others = [row for row in facts if not isinstance(row, Finding)]
        return Facts([*others, *(replace(finding, severity="low") for finding in facts.of(Finding))])

    pretend(monkeypatch, mild)
    assert run(["check", "shop"]) == 0
    assert capsys.readouterr().out.endswith("passed\n")
    Path("shop/groundplan.yaml").write_text("gate: {fail_on: low}\n")
    assert run(["check", "shop"]) == 1
    assert run(["check", "shop", "--fail-on", "medium"]) == 0


def test_less_seen_than_the_policy_demands(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend(monkeypatch, lambda: Facts(row for row in sample_facts() if not isinstance(row, Finding)))
    Path("shop/groundplan.yaml").write_text("gate: {incomplete: {route_blind_spots: 0}}\n")
    assert run(["check", "shop"]) == 3
    assert "blind spot" in capsys.readouterr().out


def test_a_baseline_silences_what_was_there_before(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "shop", "--baseline", "known.json", "--write-baseline"]) == 0
    assert "known.json: written" in capsys.readouterr().err
    assert run(["check", "shop", "--baseline", "known.json", "--fail-on", "info"]) == 0
    assert "baseline" in capsys.readouterr().out
    Path("shop/groundplan.yaml").write_text("baseline: known.json\n")
    Path("known.json").rename("shop/known.json")
    assert run(["check", "shop", "--fail-on", "info"]) == 0


def test_sarif_knows_the_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "shop", "--baseline", "known.json", "--write-baseline"])
    capsys.readouterr()
    assert run(["check", "shop", "--baseline", "known.json", "--format", "sarif"]) == 0
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert results
    assert all(result.get("baselineState") == "unchanged" or result.get("suppressions") for result in results)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--write-baseline", "--write-baseline needs the file to write"),
        ("--baseline none.json", "none.json: cannot be read"),
        ("--baseline shop", "shop: cannot be read"),
        ("--fail-on terrible", "'terrible' is not one of"),
        ("--prune-baseline", "--prune-baseline needs the file to write"),
        ("--format svg", "'svg' is not one of lines, "),
        ("--format junit --format csv", "several formats need a folder"),
    ],
)
def test_wrong_arguments(capsys: pytest.CaptureFixture[str], arguments: str, message: str) -> None:
    assert run(["check", "shop", *arguments.split()]) == 2
    assert message in capsys.readouterr().err


def test_a_baseline_that_cannot_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "shop", "--baseline", "shop", "--write-baseline"]) == 2
    assert "shop: " in capsys.readouterr().err


def test_several_formats_are_written_into_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["check", "shop", "--format", "junit", "--format", "gitlab", "--out", "reports"]
    assert run([*arguments, "--fail-on", "info"]) == 1
    assert {path.name for path in Path("reports").iterdir()} == {"junit.xml", "gl-code-quality-report.json"}
    assert "not passed: " in capsys.readouterr().out


def test_a_baseline_is_pruned_of_what_is_gone(capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "shop", "--baseline", "known.json", "--write-baseline"])
    whole = Path("known.json").read_text()
    gone = '{"rule": "SEC-AUTHN-001", "subject": "gone", "fingerprint": "0"}'
    Path("known.json").write_text(whole.replace('"findings": [', f'"findings": [{gone},'))
    capsys.readouterr()
    assert run(["check", "shop", "--baseline", "known.json", "--prune-baseline"]) == 0
    assert "taken out of the baseline: SEC-AUTHN-001 gone" in capsys.readouterr().out
    assert Path("known.json").read_text() == whole

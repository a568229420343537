from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml

from analyzer.configuration import (
    Configuration,
    ConfigurationError,
    Severity,
    Staleness,
    configuration_schema,
    find_configuration,
    load_configuration,
)
from analyzer.configuration import settings as room
from tests.trees import grow

LEVELS = "one of info, low, medium, high, critical"
FULL = """
root: src
exclude: [migrations/, "*_pb2.py"]
include_vendored: true
rules:
  folders: tools/rules
  disable: [API-RES-001]
  severity: {SEC-CONF-002: low}
  parameters:
    SEC-AUTHZ-001: {words: [admin, root], least: 3}
gate:
  fail_on: medium
  count_likely: false
  stale_suppressions: fail
  incomplete: {unparsed_files: 2, route_blind_spots: 0}
baseline: .groundplan/baseline.json
suppressions:
  - rule: SEC-AUTHN-001
    subject: "POST /hook"
    reason: the signature is checked by the proxy
    owner: 42
    expires: 2031-01-31
  - {rule: [SEC-CORS-001, SEC-CONF-001], path: "dev/*", reason: for developers only}
output: {folder: report, formats: [json]}
"""


def complaints(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "groundplan.yaml").write_text(text)
    with pytest.raises(ConfigurationError) as raised:
        load_configuration(tmp_path / "groundplan.yaml")
    return str(raised.value).splitlines()


def test_a_full_file(tmp_path: Path) -> None:
    (tmp_path / "groundplan.yaml").write_text(FULL)
    read = load_configuration(tmp_path / "groundplan.yaml")
    assert read.rules.folders == ("tools/rules",)
    assert read.rules.severity == {"SEC-CONF-002": Severity.LOW}
    assert read.rules.parameters == {"SEC-AUTHZ-001": {"words": ("admin", "root"), "least": 3}}
    assert read.gate.fail_on is Severity.MEDIUM
    assert read.gate.stale_suppressions is Staleness.FAIL
    assert read.gate.incomplete.route_blind_spots == 0
    assert read.suppressions[0].expires == date(2031, 1, 31)
    assert read.suppressions[0].owner == "42"
    assert read.suppressions[1].rule == ("SEC-CORS-001", "SEC-CONF-001")
    assert str(read.problem("suppressions[1]", "x")) == "groundplan.yaml:23: x"


def test_nothing_said_is_every_default(tmp_path: Path) -> None:
    (tmp_path / "groundplan.yaml").write_text("gate:\nexclude:\n")
    assert load_configuration(tmp_path / "groundplan.yaml") == Configuration(file="groundplan.yaml")


def test_all_errors_at_once_each_with_its_line(tmp_path: Path) -> None:
    assert complaints(
        tmp_path,
        """\
        root: ../x
        includ_vendored: true
        include_vendored: maybe
        rules:
          disable: sec-1
          severity: {SEC-X-001: hihg}
          parameters: {SEC-X-001: {a: {b: 1}}}
        gate: {fail_on: [high], incomplete: {unparsed_files: -1}}
        suppressions:
          - rule: SEC-AUTHN-001
            reason: " "
            expires: tomorrow
          - rule: []
            reason: because
          - 7
        baseline: C:\\temp
        """.replace("        ", ""),
    ) == [
        "groundplan.yaml:1: 'root' must be a relative path that stays inside the root, not '../x'",
        "groundplan.yaml:2: unknown key 'includ_vendored'; did you mean 'include_vendored'?",
        "groundplan.yaml:3: 'include_vendored' must be true or false, not 'maybe'",
        "groundplan.yaml:5: 'rules.disable[0]' must be a rule id such as SEC-AUTHN-001, not 'sec-1'",
        f"groundplan.yaml:6: 'rules.severity.SEC-X-001' must be {LEVELS}, not 'hihg'; did you mean 'high'?",
        "groundplan.yaml:7: 'rules.parameters.SEC-X-001.a' must be a single value or a list of single values",
        "groundplan.yaml:8: 'gate.fail_on' must be one of info, low, medium, high, critical, not a list",
        "groundplan.yaml:8: 'gate.incomplete.unparsed_files' must be 0 or more, not -1",
        "groundplan.yaml:10: a suppression needs a subject, a path or a fingerprint; see also rules.disable",
        "groundplan.yaml:11: 'suppressions[0].reason' must be a text that says something, not ' '",
        "groundplan.yaml:12: 'suppressions[0].expires' must be a date such as 2026-12-31, not 'tomorrow'",
        "groundplan.yaml:13: 'suppressions[1].rule' must have at least 1 items",
        "groundplan.yaml:13: a suppression needs a subject, a path or a fingerprint; see also rules.disable",
        "groundplan.yaml:15: suppressions[2] must hold keys and values, not '7'",
        "groundplan.yaml:16: 'baseline' must be a relative path that stays inside the root, not 'C:\\\\temp'",
    ]


@pytest.mark.parametrize(
    "path", ["/etc", "../x", "a/../../x", "~/x", "a\\..\\..", "C:x", "..", "a/..", "\\\\host\\share"]
)
def test_paths_stay_inside_the_root(tmp_path: Path, path: str) -> None:
    (told,) = complaints(tmp_path, json.dumps({"output": {"folder": path}}))
    assert "must be a relative path that stays inside the root" in told


@pytest.mark.parametrize("path", [".", "a/b", "..a/b", "a..b"])
def test_ordinary_paths_pass(tmp_path: Path, path: str) -> None:
    (tmp_path / "groundplan.yaml").write_text(json.dumps({"output": {"folder": path}}))
    assert load_configuration(tmp_path / "groundplan.yaml").output.folder == path


def test_a_list_is_not_a_file_of_settings(tmp_path: Path) -> None:
    assert complaints(tmp_path, "- a\n") == [
        "groundplan.yaml:1: the file must hold keys and values, not a list"
    ]


def test_the_file_is_found_under_both_names(tmp_path: Path) -> None:
    assert find_configuration(tmp_path) is None
    grow(tmp_path, "groundplan.yml: {}")
    assert find_configuration(tmp_path) == tmp_path / "groundplan.yml"
    grow(tmp_path, "groundplan.yaml: {}")
    assert find_configuration(tmp_path) == tmp_path / "groundplan.yaml"


def test_the_published_schema_is_current_and_accepts_what_is_accepted() -> None:
    published = json.loads(Path(room.__file__).with_name("groundplan.schema.json").read_text())
    assert published == configuration_schema()
    validator = jsonschema.Draft202012Validator(published)
    validator.check_schema(published)
    validator.validate(yaml.load(FULL, Loader=yaml.BaseLoader) | {"include_vendored": True, "gate": {}})


@pytest.mark.parametrize(
    "document",
    [{"excluded": []}, {"root": "../x"}, {"gate": {"fail_on": "bad"}}, {"suppressions": [{"reason": "x"}]}],
)
def test_the_published_schema_refuses_what_is_refused(tmp_path: Path, document: object) -> None:
    assert not jsonschema.Draft202012Validator(configuration_schema()).is_valid(document)
    assert complaints(tmp_path, json.dumps(document))

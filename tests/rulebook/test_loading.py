from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from analyzer.configuration import Configuration, Plain, RuleChoice, Suppression
from analyzer.rulebook import RulebookError, check_configuration, load_rules, rule_schema
from analyzer.rulebook import rule as room
from analyzer.shipped import shipped_rules
from tests.rulebook.rules import DOCUMENT, made_rule, write_rule


def complaints(*folders: Path) -> list[str]:
    with pytest.raises(RulebookError) as raised:
        load_rules(folders, shipped=False)
    return [str(problem).replace(str(folders[0]), "F") for problem in raised.value.problems]


def test_a_folder_is_a_pack_and_a_folder_of_folders_is_several(tmp_path: Path) -> None:
    write_rule(tmp_path / "ours")
    write_rule(tmp_path / "more" / "one", id="TST-A-001")
    write_rule(tmp_path / "more" / "two", id="TST-B-001")
    write_rule(tmp_path / "more" / ".git", id="TST-C-001")
    rulebook = load_rules([tmp_path / "ours", tmp_path / "more"], shipped=False)
    assert [(rule.pack, rule.id) for rule in rulebook.rules] == [
        ("one", "TST-A-001"),
        ("ours", "TST-ROUTE-001"),
        ("two", "TST-B-001"),
    ]
    assert rulebook.packs == ("one", "ours", "two")


def test_a_new_rule_stands_beside_the_shipped_ones(tmp_path: Path) -> None:
    write_rule(tmp_path / "ours")
    rulebook = load_rules([tmp_path / "ours"])
    assert rulebook.rule("TST-ROUTE-001").pack == "ours"
    assert len(rulebook.rules) == len(load_rules().rules) + 1


def test_all_errors_in_all_files_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    write_rule(folder, id="TST-A-001", severity="hgih", selct="x", rationale=None)
    write_rule(folder, id="TST-B-001", references=["http://insecure.org"], maps={"cwe": "306"})
    (folder / "TST-C-001.yaml").write_text("a: [")
    (folder / "TST-D-001.yaml").write_text(yaml.safe_dump(DOCUMENT))
    told = complaints(folder)
    assert [line.partition(": ")[2] for line in told] == [
        "'rationale' is missing: why it matters, in two or three plain sentences",
        "'severity' must be one of info, low, medium, high, critical, not 'hgih'; did you mean 'high'?",
        "unknown key 'selct'; did you mean 'select'?",
        "'references[0]' must be an https address, not 'http://insecure.org'",
        "'maps.cwe[0]' must be an id such as CWE-306, not '306'",
        "not YAML: did not find expected node content",
        "the file of rule TST-ROUTE-001 must be named TST-ROUTE-001.yaml",
    ]
    assert told[1].startswith("F/TST-A-001.yaml:3: ")


@pytest.mark.parametrize(
    ("examples", "told"),
    [
        ([DOCUMENT["examples"][0]], "the rule has no satisfying example"),
        ([DOCUMENT["examples"][1]], "the rule has no violating example"),
        ([{"shows": "x", "violates": {"a.py": ""}, "satisfies": {"a.py": ""}}], "'violates' or"),
        ([{"shows": "x", "violates": {}, "expect": ["violated x"]}], "with at least one file"),
        ([{"shows": "x", "violates": {"a.py": ""}}], "expects at least one finding"),
        ([{"shows": "x", "violates": {"a.py": ""}, "expect": ["unknown x"]}], "expects at least one finding"),
        ([{"shows": "x", "satisfies": {"a.py": ""}, "expect": ["likely x"]}], "expects nothing, or"),
        ([{"shows": "x", "violates": {"a.py": ""}, "expect": [{"violated x": "y"}]}], "must be text"),
        ([{"shows": "x", "satisfies": {"../a.py": ""}}], "a relative path that stays inside the tree"),
        ([{"shows": "x", "satisfies": {"/etc/a.py": ""}}], "a relative path that stays inside the tree"),
    ],
)  # fmt: skip
def test_examples_must_show_something(tmp_path: Path, examples: list[Any], told: str) -> None:
    write_rule(tmp_path, examples=examples)
    assert any(told in line for line in complaints(tmp_path))


def test_an_id_is_defined_once(tmp_path: Path) -> None:
    write_rule(tmp_path / "a")
    write_rule(tmp_path / "b")
    (told,) = complaints(tmp_path)
    assert told == "F/b/TST-ROUTE-001.yaml:1: rule TST-ROUTE-001 is also defined in F/a/TST-ROUTE-001.yaml"


def test_folders_that_hold_no_rules(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert complaints(tmp_path / "none") == ["F: there is no such folder of rules"]
    assert complaints(tmp_path / "empty") == ["F: holds no rules (*.yaml), neither itself nor in its folders"]


def test_an_unknown_rule_is_told_with_the_nearest_name() -> None:
    with pytest.raises(RulebookError, match="no rule 'SEC-AUTHN-01'; did you mean 'SEC-AUTHN-001'"):
        load_rules().rule("SEC-AUTHN-01")


def test_settings_about_rules_are_checked_against_the_rules(tmp_path: Path) -> None:
    parameters = {
        "words": {"default": ["a"], "meaning": "words"},
        "least": {"default": 3, "meaning": "a number"},
        "strict": {"default": True, "meaning": "a switch"},
        "name": {"default": "x", "meaning": "a text"},
    }
    made_rule(tmp_path, parameters=parameters)
    rulebook = load_rules([tmp_path], shipped=False)
    right: dict[str, Plain] = {"words": ("b",), "least": 1.5, "strict": False, "name": "y"}
    choice = RuleChoice(parameters={"TST-ROUTE-001": right}, disable=("TST-ROUTE-001",))
    assert check_configuration(rulebook, Configuration(rules=choice)) == []
    wrong: dict[str, Plain] = {"words": "b", "least": True, "strict": 1, "name": ("y",), "nam": 1}
    choice = RuleChoice(parameters={"TST-ROUTE-001": wrong, "OTHER-001": {}}, disable=("TST-ROUT-001",))
    suppression = Suppression(rule=("TST-ROUTE-002",), reason="x", path="*")
    configuration = Configuration(rules=choice, suppressions=(suppression,))
    assert [problem.message for problem in check_configuration(rulebook, configuration)] == [
        "there is no rule 'TST-ROUT-001'; did you mean 'TST-ROUTE-001'?",
        "there is no rule 'OTHER-001'",
        "there is no rule 'TST-ROUTE-002'; did you mean 'TST-ROUTE-001'?",
        "'words' of TST-ROUTE-001 must be a list",
        "'least' of TST-ROUTE-001 must be a number",
        "'strict' of TST-ROUTE-001 must be true or false",
        "'name' of TST-ROUTE-001 must be text",
        "TST-ROUTE-001 has no parameter 'nam'; did you mean 'name'?",
    ]


def test_shipped_rules_are_found_in_a_checkout_and_when_installed(tmp_path: Path) -> None:
    assert (shipped_rules() / "security").is_dir()
    package = tmp_path / "site-packages" / "analyzer"
    package.mkdir(parents=True)
    assert shipped_rules(package) == tmp_path / "site-packages" / "rules"
    (package / "rules").mkdir()
    assert shipped_rules(package) == package / "rules"


def test_the_published_schema_is_current_and_accepts_every_shipped_rule() -> None:
    published = json.loads(Path(room.__file__).with_name("rule.schema.json").read_text())
    assert published == rule_schema()
    validator = jsonschema.Draft202012Validator(published)
    validator.check_schema(published)
    for path in sorted(shipped_rules().glob("*/*.yaml")):
        validator.validate(yaml.safe_load(path.read_text()))
    assert not validator.is_valid(DOCUMENT | {"severity": "bad"})

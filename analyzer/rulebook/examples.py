"""Trying each rule on its own examples, through the whole of the analysis."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from analyzer.facts import Facts, Finding, RuleResult
from analyzer.rulebook.rule import Example, Rule
from analyzer.rulebook.running import run_rules


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule made of one of its examples."""

    rule: str
    file: str
    line: int
    """Where the example stands in the rule file."""
    shows: str
    problems: tuple[str, ...]
    """What came out otherwise than the example says; empty where all is well."""


def try_examples(rules: Iterable[Rule], analyze: Callable[[Path], Facts]) -> list[Trial]:
    """Write each example to a folder of its own, analyse it, and compare what the rule finds.

    `analyze` turns a folder into facts; no rule other than the example's own is run.
    """
    trials = []
    for rule in rules:
        for position, example in enumerate(rule.examples):
            with TemporaryDirectory(prefix="groundplan-example-") as folder:
                root = Path(folder).resolve()
                for path, text in example.files.items():
                    place = root / path
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_text(text, encoding="utf-8")
                outcome = run_rules(analyze(root), [rule])
            problems = judged(example, outcome.results[0], outcome.findings)
            line = rule.places.get(f"examples[{position}]", 0)
            trials.append(Trial(rule.id, rule.file, line, example.shows, tuple(problems)))
    return trials


def judged(example: Example, result: RuleResult, findings: Iterable[Finding]) -> list[str]:
    """How what was found differs from what the example says."""
    if result.outcome == "failed":
        return [str(result.reason)]
    problems = []
    left = list(findings)
    for expected in example.expect:
        judgement, _, text = expected.partition(" ")
        match = next((one for one in left if one.judgement == judgement and _holds(one, text)), None)
        if match is None:
            problems.append(f"expected and not found: {expected}")
        else:
            left.remove(match)
    problems += [f"found and not expected: {one.judgement} {one.subject}: {one.message}" for one in left]
    if not result.subjects:
        problems.append("the rule had nothing to look at: 'subjects' counts none")
    return problems


def _holds(finding: Finding, text: str) -> bool:
    return text in finding.subject or text in finding.message

"""Rules: what they are, how they are loaded, run and judged.

rulebook = load_rules(folders)
outcome = run_rules(facts, rulebook.rules, configuration)
outcome = suppress(outcome, accepted(configuration, sources), today)
outcome = compare(outcome, load_baseline(path))
verdict = gate(outcome, configuration.gate)
"""

from analyzer.rulebook.baseline import (
    baseline_from,
    baseline_text,
    compare,
    known_findings,
    known_text,
    load_baseline,
    pruned_text,
    write_baseline,
)
from analyzer.rulebook.examples import Trial, try_examples
from analyzer.rulebook.excusing import ExcuseError, can_hold_comments, with_comment, with_entry
from analyzer.rulebook.gate import Verdict, gate, unseen
from analyzer.rulebook.known import Known
from analyzer.rulebook.loading import Rulebook, RulebookError, check_configuration, load_rules
from analyzer.rulebook.matching import subject_matches
from analyzer.rulebook.moving import Symbols, followed
from analyzer.rulebook.outcome import Notice, NoticeKind, RuleOutcome, Seen, Untold
from analyzer.rulebook.pages import pages
from analyzer.rulebook.revision import without_own_excuses
from analyzer.rulebook.rule import Rule, rule_schema
from analyzer.rulebook.running import run_rules
from analyzer.rulebook.skeleton import skeleton
from analyzer.rulebook.suppression import MARK, Accepted, accepted, suppress
from analyzer.rulebook.tidying import without_comment, without_entry

__all__ = [
    "MARK",
    "Accepted",
    "ExcuseError",
    "Known",
    "Notice",
    "NoticeKind",
    "Rule",
    "RuleOutcome",
    "Rulebook",
    "RulebookError",
    "Seen",
    "Symbols",
    "Trial",
    "Untold",
    "Verdict",
    "accepted",
    "baseline_from",
    "baseline_text",
    "can_hold_comments",
    "check_configuration",
    "compare",
    "followed",
    "gate",
    "known_findings",
    "known_text",
    "load_baseline",
    "load_rules",
    "pages",
    "pruned_text",
    "rule_schema",
    "run_rules",
    "skeleton",
    "subject_matches",
    "suppress",
    "try_examples",
    "unseen",
    "with_comment",
    "with_entry",
    "without_comment",
    "without_entry",
    "without_own_excuses",
    "write_baseline",
]

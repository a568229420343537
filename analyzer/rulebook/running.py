"""Running rules over facts.

A rule's rows have these columns; any other is there for the message.

    id         symbol of what the finding is about: the id of a fact (required)
    about      a second symbol, where one subject can have several findings
    file, line, end_line   where it stands
    verdict    violated (the default), or likely: violated as far as can be seen, which the finding marks
    severity   another one than the rule's
    condition  the condition under which it holds
    told_by    id of a finding ("SEC-X-001 symbol") that speaks for this one and many like it: by itself it is
               told only where it joins a finding that was there before
    why        of an undecided subject: what is not known

A rule that fails (bad SQL, forbidden, too dear, a column that is missing) is reported as failed, with the
reason, and stops no other rule.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import blake2b
from time import perf_counter
from typing import Any

from analyzer.configuration import Configuration, Plain, Severity
from analyzer.facts import Certainty, Evidence, Facts, Finding, RuleResult
from analyzer.facts.store import in_memory
from analyzer.rulebook.message import fill, placeholders
from analyzer.rulebook.outcome import RuleOutcome, Seen, Untold
from analyzer.rulebook.rule import Rule
from analyzer.rulebook.sandbox import RULE_BUDGET, Refused, Rows, Sandbox, confined

MAX_ROUTES = 100
"""Routes that a finding names; what concerns more is told by their number in the message."""

_STRENGTH = {"violated": 0, "likely": 1, "unknown": 2}


def run_rules(
    facts: Facts | sqlite3.Connection, rules: Iterable[Rule], configuration: Configuration | None = None
) -> RuleOutcome:
    """Ask every rule that the settings leave switched on.  No finding is suppressed or compared yet."""
    if isinstance(facts, Facts):
        rules = tuple(rules)
        asked = [text for rule in rules for text in (rule.subjects, rule.select, rule.unknown or "")]
        with closing(in_memory(facts, [*asked, _SEEN])) as connection:
            return run_rules(connection, rules, configuration)
    choice = (configuration or Configuration()).rules
    findings: list[Finding] = []
    results: list[RuleResult] = []
    untold: list[Untold] = []
    seconds: dict[str, float] = {}
    seen = _seen(facts)
    with confined(facts) as sandbox:
        for rule in sorted(rules, key=lambda rule: rule.id):
            if rule.id in choice.disable:
                continue
            began = perf_counter()
            severity = choice.severity.get(rule.id)
            parameters = bound(rule, choice.parameters.get(rule.id, {}))
            found, quiet, result = _run(sandbox, rule, parameters, severity)
            findings += found
            untold += quiet
            results.append(result)
            seconds[rule.id] = perf_counter() - began
    return RuleOutcome(
        findings=tuple(sorted(findings, key=lambda finding: finding.id)),
        results=tuple(results),
        untold=tuple(sorted(untold, key=lambda one: one.finding.id)),
        seen=seen,
        seconds=seconds,
    )


def bound(rule: Rule, given: Mapping[str, Plain]) -> dict[str, str | int | float]:
    """The rule's parameters as SQL takes them: a list as JSON text, true and false as 1 and 0."""
    values = {name: given.get(name, parameter.default) for name, parameter in rule.parameters.items()}
    return {
        name: json.dumps(list(value))
        if isinstance(value, tuple)
        else int(value)
        if value is True or value is False
        else value
        for name, value in values.items()
    }


def fingerprint(rule: str, subject: str, about: str | None) -> str:
    """What a finding is known by over time: made of symbols only, never of lines or of the message."""
    parts = (rule, subject) if about is None else (rule, subject, about)
    digest = blake2b(digest_size=16, person=b"groundplan")
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()


def _run(
    sandbox: Sandbox, rule: Rule, parameters: Mapping[str, Any], severity: Severity | None
) -> tuple[list[Finding], list[Untold], RuleResult]:
    try:
        subjects = _count(sandbox, rule.subjects, parameters)
        answers = _answers(sandbox.run(rule.select, parameters, RULE_BUDGET), rule.message)
        if rule.unknown is not None:
            answers += _answers(sandbox.run(rule.unknown, parameters, RULE_BUDGET), "{why}", unknown=True)
    except Refused as refused:
        return [], [], _result(rule, severity, [], 0, f"the rule could not run: {refused}")
    findings: list[Finding] = []
    untold: list[Untold] = []
    for answer in _told_once(_strongest(answers)):
        finding = _finding(rule, answer, severity)
        if answer.told_by is None:
            findings.append(finding)
        else:
            untold.append(Untold(finding, answer.told_by))
    return findings, untold, _result(rule, severity, findings, subjects, None)


def _count(sandbox: Sandbox, subjects: str, parameters: Mapping[str, Any]) -> int:
    """How many subjects there are; `subjects` is a table, a view, or SQL that returns one number."""
    name = subjects.strip()
    sql = f'SELECT count(*) FROM "{name}"' if name.replace("_", "").isalnum() else subjects  # noqa: S608 - confined
    answer = sandbox.run(sql, parameters, RULE_BUDGET).rows
    if len(answer) != 1 or len(answer[0]) != 1 or not isinstance(answer[0][0], int):
        raise Refused("'subjects' must return one whole number")
    return answer[0][0]


@dataclass(frozen=True, slots=True)
class _Answer:
    """One row of a rule, checked."""

    subject: str
    about: str | None
    judgement: str
    severity: Severity | None
    message: str
    evidence: Evidence | None
    condition: str | None
    told_by: str | None = None
    routes: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[int, int, str, int, str]:
        """The strongest first; then by place."""
        at = self.evidence
        rank = -(self.severity.rank if self.severity else 0)
        return _STRENGTH[self.judgement], rank, at.path if at else "", at.line if at else 0, self.message


def _answers(rows: Rows, message: str, *, unknown: bool = False) -> list[_Answer]:
    missing = sorted(({"id", "why"} if unknown else {"id"} | placeholders(message)) - set(rows.columns))
    if missing:
        of = "unknown" if unknown else "select"
        raise Refused(f"the rows of '{of}' have no column {', '.join(map(repr, missing))}")
    return [_answer(dict(zip(rows.columns, row, strict=True)), message, unknown) for row in rows.rows]


def _answer(row: Mapping[str, Any], message: str, unknown: bool) -> _Answer:
    subject, about, told_by = row["id"], row.get("about"), row.get("told_by")
    if not isinstance(subject, str) or not all(isinstance(one, str | None) for one in (about, told_by)):
        raise Refused("'id', 'about' and 'told_by' must be texts")
    judgement = "unknown" if unknown else row.get("verdict") or "violated"
    if judgement not in _STRENGTH or (judgement == "unknown") is not unknown:
        raise Refused(f"'verdict' must be violated or likely, not {judgement!r}")
    severity = row.get("severity")
    if severity is not None and severity not in list(Severity):
        raise Refused(f"'severity' must be one of {', '.join(Severity)}, not {severity!r}")
    condition = row.get("condition")
    return _Answer(
        subject=subject,
        about=about,
        judgement=judgement,
        severity=Severity(severity) if severity else None,
        message=fill(message, row),
        evidence=_evidence(row),
        condition=str(condition) if condition is not None else None,
        told_by=told_by,
        routes=_texts(row.get("routes"))[:MAX_ROUTES],
        steps=_texts(row.get("steps")),
    )


def _texts(value: Any) -> tuple[str, ...]:
    """The texts that a row names: a list as JSON text, or one text."""
    if not isinstance(value, str):
        return ()
    try:
        known = json.loads(value) if value.startswith("[") else [value]
    except ValueError:
        known = [value]
    return tuple(one for one in known if isinstance(one, str))


def _evidence(row: Mapping[str, Any]) -> Evidence | None:
    file, line, end_line = row.get("file"), row.get("line"), row.get("end_line")
    if not isinstance(file, str):
        return None
    first = line if isinstance(line, int) and line > 0 else 1
    return Evidence(file, first, end_line if isinstance(end_line, int) and end_line >= first else first)


def _strongest(answers: Iterable[_Answer]) -> Iterable[_Answer]:
    """One answer for each subject and `about`."""
    best: dict[tuple[str, str | None], _Answer] = {}
    for answer in sorted(answers, key=lambda answer: answer.order):
        best.setdefault((answer.subject, answer.about), answer)
    return best.values()


def _told_once(answers: Iterable[_Answer]) -> Iterable[_Answer]:
    """One answer for those that say the same of the same place, as where a route is mounted twice."""
    alike: dict[tuple[Any, ...], list[_Answer]] = {}
    for answer in answers:
        place = answer.evidence or answer.subject
        alike.setdefault((answer.judgement, answer.message, place, answer.told_by), []).append(answer)
    for same in alike.values():
        first = min(same, key=lambda one: (one.condition is not None, one.subject, one.about or ""))
        routes = dict.fromkeys(route for one in (first, *same) for route in one.routes)
        yield first if len(same) == 1 else replace(first, routes=tuple(routes)[:MAX_ROUTES])


def _finding(rule: Rule, answer: _Answer, severity: Severity | None) -> Finding:
    symbols = [answer.subject] if answer.about is None else [answer.subject, answer.about]
    return Finding(
        id=" ".join([rule.id, *symbols]),
        evidence=answer.evidence,
        certainty=Certainty.CONDITIONAL if answer.condition else Certainty.CERTAIN,
        condition=answer.condition,
        rule=rule.id,
        pack=rule.pack,
        severity=_weight(rule, answer, severity).value,
        verdict="unknown" if answer.judgement == "unknown" else "violated",
        likely=answer.judgement == "likely",
        subject=answer.subject,
        title=rule.title,
        message=answer.message,
        remedy=rule.remedy.strip(),
        fingerprint=fingerprint(rule.id, answer.subject, answer.about),
        maps=rule.maps.as_mapping(),
        routes=answer.routes,
        steps=answer.steps,
    )


def _weight(rule: Rule, answer: _Answer, severity: Severity | None) -> Severity:
    """What nobody could decide weighs nothing, whatever it would weigh if it were so."""
    return Severity.INFO if answer.judgement == "unknown" else severity or answer.severity or rule.severity


def _result(
    rule: Rule, severity: Severity | None, findings: list[Finding], subjects: int, failure: str | None
) -> RuleResult:
    unknowns = sum(finding.verdict == "unknown" for finding in findings)
    violations = len(findings) - unknowns
    outcome = "failed" if failure else "violated" if violations else "unknown" if unknowns else "satisfied"
    return RuleResult(
        id=rule.id,
        reason=failure,
        rule=rule.id,
        pack=rule.pack,
        title=rule.title,
        severity=(severity or rule.severity).value,
        outcome=outcome,
        subjects=subjects,
        violations=violations,
        unknowns=unknowns,
        maps=rule.maps.as_mapping(),
    )


_SEEN = """
SELECT count(*) FILTER (WHERE role = 'python' AND status IN ('evaluated', 'parsed', 'read')),
       count(*) FILTER (WHERE role = 'python' AND status = 'failed'),
       (SELECT count(*) FROM blind_spot WHERE affects IN ('routes', 'guards', 'all'))
FROM coverage
"""


def _seen(connection: sqlite3.Connection) -> Seen:
    cursor = connection.cursor()
    cursor.row_factory = None
    return Seen(*cursor.execute(_SEEN).fetchone())

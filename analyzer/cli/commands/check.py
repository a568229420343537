"""`groundplan check`: a gate, for continuous integration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.answer import Answer
from analyzer.cli.options import Reading, reading_options, root_argument
from analyzer.cli.terminal import Terminal

if TYPE_CHECKING:
    from analyzer.cli.analysis import Project
    from analyzer.facts import Finding
    from analyzer.rulebook import RuleOutcome, Verdict

SEVERITIES = ("info", "low", "medium", "high", "critical")


@click.command()
@root_argument
@click.option(
    "--fail-on", type=click.Choice(SEVERITIES),
    help="Findings of this severity or higher fail.  [default: gate.fail_on of groundplan.yaml, or high]",
)  # fmt: skip
@click.option(
    "--baseline", type=click.Path(path_type=Path), metavar="FILE",
    help="Findings that were there before do not fail the check.  [default: baseline of groundplan.yaml]",
)  # fmt: skip
@click.option(
    "--write-baseline", is_flag=True, help="Accept all of today's findings: write them to the baseline."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "sarif"]), default="text", show_default=True,
    help="Lines for people, or a SARIF log for the platform that shows findings.",
)  # fmt: skip
@reading_options
def command(
    terminal: Terminal,
    root: Path,
    fail_on: str | None,
    baseline: Path | None,
    write_baseline: bool,
    form: str,
    **reading: Any,
) -> int:
    """Check a project against the rules: exit code 0, 1 or 3.

    0 passes, 1 means findings at or over the threshold that are neither suppressed nor in the baseline, 3
    means that less could be seen than the policy in groundplan.yaml demands.

    \b
    Examples:
      groundplan check .
      groundplan check . --fail-on medium
      groundplan check . --baseline known.json --write-baseline
      groundplan check . --baseline known.json
      groundplan check . --format sarif > findings.sarif
    """
    from analyzer.cli.analysis import answered, project

    options = Reading(**reading)
    chosen = project(root, options)
    if fail_on:
        chosen = chosen.failing_on(fail_on)
    if baseline is None and chosen.configuration.baseline:
        baseline = root / chosen.configuration.baseline
    if write_baseline and baseline is None:
        raise click.UsageError("--write-baseline needs the file to write: --baseline FILE")

    def answer() -> Answer:
        if write_baseline and baseline:
            return _accepted(terminal, chosen, options, baseline)
        return _judgement(terminal, chosen, options, baseline, form)

    return answered(terminal, chosen, options, answer, files=[baseline] if baseline else ())


def _accepted(terminal: Terminal, project: Project, options: Reading, baseline: Path) -> Answer:
    from analyzer.cli.analysis import audited
    from analyzer.rulebook import baseline_text

    outcome = audited(terminal, project, options).outcome
    return Answer(
        files={baseline: baseline_text(outcome).encode("utf-8", "backslashreplace")},
        notes=[f"{baseline}: written, with {len(outcome.findings)} findings"],
    )


def _judgement(
    terminal: Terminal, project: Project, options: Reading, baseline: Path | None, form: str
) -> Answer:
    from analyzer.cli.analysis import audited, judged, report_of
    from analyzer.rulebook import compare, gate, load_baseline

    known = load_baseline(baseline) if baseline else frozenset()
    audit = audited(terminal, project, options)
    outcome = compare(audit.outcome, known)
    verdict = gate(outcome, project.configuration.gate)
    answer = Answer(exit_code=verdict.exit_code)
    if form == "sarif":
        from analyzer.reports.catalogue import formats

        answer.printed += formats()["sarif"].render(report_of(project, judged(audit.facts, outcome)))
    else:
        _tell(answer, outcome, verdict)
    return answer


def _tell(answer: Answer, outcome: RuleOutcome, verdict: Verdict) -> None:
    for finding in verdict.failing:
        answer.line(_told(finding))
    for notice in outcome.notices:
        answer.line(str(notice))
    for fixed in outcome.fixed:
        answer.line(f"no longer found, and can leave the baseline: {fixed}")
    subjects = sum(result.subjects for result in outcome.results)
    counts = ", ".join(
        f"{number} {status}"
        for status in ("new", "baseline", "suppressed")
        if (number := sum(finding.status == status for finding in outcome.findings))
    )
    answer.line(f"{len(outcome.results)} rules looked at {subjects} subjects: {counts or 'no'} findings")
    for reason in verdict.reasons:
        answer.line(f"not passed: {reason}")
    if not verdict.reasons:
        answer.line("passed")


def _told(finding: Finding) -> str:
    place = f"{finding.evidence.path}:{finding.evidence.line}: " if finding.evidence else ""
    likely = "" if finding.verdict == "violated" else f" ({finding.verdict})"
    return f"{place}{finding.severity} {finding.rule}{likely}: {finding.message}"

"""`groundplan check`: a gate, for continuous integration."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analyzer.cli.answer import Answer
from analyzer.cli.options import Reading, reading_options, root_argument
from analyzer.cli.terminal import Terminal

if TYPE_CHECKING:
    from analyzer.cli.analysis import Project
    from analyzer.facts import Facts, Finding
    from analyzer.pipeline import Audit
    from analyzer.reports import ReportInput
    from analyzer.rulebook import Known, RuleOutcome, Verdict

SEVERITIES = ("info", "low", "medium", "high", "critical")

LINES = "lines"
"""What the command prints for people, where no format of the reports is asked for."""


class FormatOption(click.Option):
    """Names of the formats that tell findings; which ones there are is looked up when help is asked for."""

    def make_metavar(self, ctx: click.Context) -> str:
        return f"[{'|'.join((LINES, *_names()))}]"


def _names() -> list[str]:
    from analyzer.reports.catalogue import formats

    return [name for name, one in formats().items() if one.findings]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the check is compared with, and how it is told."""

    baseline: Path | None
    revision: str | None
    formats: tuple[str, ...]
    out: Path | None
    prefix: str = ""

    @property
    def compares(self) -> bool:
        """Whether there is anything that was known before, be it that nothing was."""
        return self.baseline is not None or self.revision is not None


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
    "--prune-baseline", is_flag=True, help="Take what is no longer found out of the baseline; add nothing."
)
@click.option(
    "--diff", "revision", metavar="REV",
    help="Only findings that this revision (branch, tag, commit) did not have fail the check.",
)  # fmt: skip
@click.option(
    "--since", metavar="REV",
    help="Like --diff, for hooks: passes at once where nothing that is read has changed since.",
)  # fmt: skip
@click.option(
    "--format", "names", cls=FormatOption, multiple=True,
    help="How findings are told.  Several need --out.  [default: lines for people]",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR",
    help="Folder for the formats; the lines for people are printed then.  [default: standard output]",
)  # fmt: skip
@click.option(
    "--prefix", metavar="PATH", default="",
    help="Put before every path that is told: where ROOT lies in the repository.",
)  # fmt: skip
@reading_options
def command(
    terminal: Terminal,
    root: Path,
    fail_on: str | None,
    baseline: Path | None,
    write_baseline: bool,
    prune_baseline: bool,
    revision: str | None,
    since: str | None,
    names: tuple[str, ...],
    out: Path | None,
    prefix: str,
    **reading: Any,
) -> int:
    """Check a project against the rules: exit code 0, 1 or 3.

    0 passes, 1 means findings at or over the threshold that are neither suppressed nor known before, 3 means
    that less could be seen than the policy in groundplan.yaml demands.

    \b
    Examples:
      groundplan check .
      groundplan check . --fail-on medium
      groundplan check . --diff origin/main
      groundplan check . --since HEAD
      groundplan check . --baseline known.json --write-baseline
      groundplan check . --baseline known.json
      groundplan check . --format sarif > findings.sarif
      groundplan check . --format junit --format gitlab --out reports
      groundplan check backend --prefix backend --format sarif > findings.sarif
    """
    from analyzer.cli.analysis import answered, commits, project, unchanged_since
    from analyzer.source.git import is_unborn

    options = Reading(**reading)
    chosen = project(root, options)
    if fail_on:
        chosen = chosen.failing_on(fail_on)
    if baseline is None and chosen.configuration.baseline:
        baseline = root / chosen.configuration.baseline
    if (write_baseline or prune_baseline) and baseline is None:
        flag = "--write-baseline" if write_baseline else "--prune-baseline"
        raise click.UsageError(f"{flag} needs the file to write: --baseline FILE")
    if since is not None:
        if revision is not None or write_baseline or prune_baseline or names or out:
            raise click.UsageError("--since goes with no --diff, --format, --out or change of the baseline")
        revision = since
        if is_unborn(chosen.root):
            revision = None  # the first commit: everything is new
        elif unchanged_since(chosen, since):
            terminal.line(f"nothing that is read has changed since {since}: passed")
            return 0
    wanted = Wanted(baseline, revision, _chosen(names, out), out, _as_prefix(prefix))

    def answer() -> Answer:
        if write_baseline and baseline:
            return _accepted(terminal, chosen, options, baseline)
        if prune_baseline and baseline:
            return _pruned(terminal, chosen, options, baseline)
        return _judgement(terminal, chosen, options, wanted)

    return answered(
        terminal,
        chosen,
        options,
        answer,
        files=[baseline] if baseline else (),
        also=commits(chosen, revision),
    )


def _as_prefix(path: str) -> str:
    """`backend`, `./backend/` and `backend/` are all told as `backend/`; the folder itself as nothing."""
    normal = posixpath.normpath(path.replace("\\", "/")) if path else "."
    return "" if normal == "." else f"{normal}/"


def _chosen(names: tuple[str, ...], out: Path | None) -> tuple[str, ...]:
    known = (LINES, *_names())
    for name in names:
        if name not in known:
            raise click.BadParameter(f"{name!r} is not one of {', '.join(known)}", param_hint="--format")
    chosen = tuple(dict.fromkeys(name for name in names if name != LINES))
    if len(chosen) > 1 and out is None:
        raise click.UsageError("several formats need a folder to be written to: --out DIR")
    return chosen


def _accepted(terminal: Terminal, project: Project, options: Reading, baseline: Path) -> Answer:
    from analyzer.cli.analysis import audited
    from analyzer.rulebook import baseline_text

    outcome = audited(terminal, project, options).outcome
    return Answer(
        files={baseline: baseline_text(outcome).encode("utf-8", "backslashreplace")},
        notes=[f"{baseline}: written, with {len(outcome.findings)} findings"],
    )


def _pruned(terminal: Terminal, project: Project, options: Reading, baseline: Path) -> Answer:
    from analyzer.cli.analysis import audited
    from analyzer.rulebook import Symbols, compare, load_baseline, pruned_text

    known = load_baseline(baseline)
    audit = audited(terminal, project, options)
    symbols = Symbols.of(audit.facts)
    outcome = compare(audit.outcome, known, symbols)
    text = pruned_text(known, outcome, symbols)
    answer = Answer(files={baseline: text.encode("utf-8", "backslashreplace")})
    for fixed in outcome.fixed:
        answer.line(f"taken out of the baseline: {fixed}")
    answer.notes.append(f"{baseline}: {len(outcome.fixed)} taken out, {len(known) - len(outcome.fixed)} left")
    return answer


def _judgement(terminal: Terminal, project: Project, options: Reading, wanted: Wanted) -> Answer:
    from analyzer.cli.analysis import audited, judged
    from analyzer.rulebook import Symbols, compare, gate, load_baseline

    known = load_baseline(wanted.baseline) if wanted.baseline else frozenset()
    audit = audited(terminal, project, options)
    outcome = audit.outcome
    if wanted.revision is not None:
        outcome, before = _against(terminal, project, options, audit, wanted.revision)
        known |= before
    if wanted.compares:
        outcome = compare(outcome, known, Symbols.of(audit.facts))
    if wanted.baseline is None:
        outcome = replace(outcome, fixed=())  # there is no file that they could leave
    verdict = gate(outcome, project.configuration.gate)
    if wanted.prefix:
        outcome = outcome.judged(lambda finding: _placed(finding, wanted.prefix))
        failing = tuple(_placed(finding, wanted.prefix) for finding in verdict.failing)
        verdict = replace(verdict, failing=failing)
    answer = Answer(exit_code=verdict.exit_code)
    if wanted.formats:
        _render(answer, project, judged(audit.facts, outcome), verdict, wanted)
    if wanted.out is not None or not wanted.formats:
        _tell(answer, outcome, verdict)
    return answer


def _placed(finding: Finding, prefix: str) -> Finding:
    """The finding under the paths that the repository has for its files."""
    at = replace(finding.evidence, path=prefix + finding.evidence.path) if finding.evidence else None
    return replace(finding, evidence=at, steps=tuple(prefix + step for step in finding.steps))


def _against(
    terminal: Terminal, project: Project, options: Reading, audit: Audit, revision: str
) -> tuple[RuleOutcome, frozenset[Known]]:
    """The outcome without what the change excuses itself, and what the older revision had."""
    from datetime import UTC, datetime

    from analyzer.cli.analysis import found_at, older_project
    from analyzer.rulebook import Symbols, accepted, followed, without_own_excuses

    older, outcome = older_project(project, revision), audit.outcome
    found = found_at(terminal, project, options, older)
    before = followed(found, outcome, Symbols.of(audit.facts))
    allowed, _ = accepted(older.configuration)
    policy = project.configuration.gate
    today = datetime.now(UTC).date()
    return without_own_excuses(outcome, policy, before, allowed, today), before


def _render(answer: Answer, project: Project, facts: Facts, verdict: Verdict, wanted: Wanted) -> None:
    from analyzer.cli.analysis import report_of
    from analyzer.reports.catalogue import formats

    known = formats()
    report: ReportInput = replace(
        report_of(project, facts), failing=frozenset(finding.id for finding in verdict.failing)
    )
    for name in wanted.formats:
        rendered = known[name].render(report)
        if wanted.out is None:
            answer.printed += rendered
        else:
            answer.files[wanted.out / known[name].file_name(report)] = rendered


def _tell(answer: Answer, outcome: RuleOutcome, verdict: Verdict) -> None:
    from analyzer.rulebook import unseen

    for finding in verdict.failing:
        answer.line(_told(finding))
    for result in outcome.results:
        if result.outcome == "failed":
            answer.line(f"{result.rule}: {result.reason}")
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
    if told := unseen(outcome):
        answer.line(f"not seen: {', '.join(told)}; 'groundplan audit' names them")
    _reasons(answer, verdict.reasons)


def _reasons(answer: Answer, reasons: Iterable[str]) -> None:
    told = [f"not passed: {reason}" for reason in reasons]
    for line in told or ["passed"]:
        answer.line(line)


def _told(finding: Finding) -> str:
    """Where, how grave, why, and what to do first."""
    place = f"{finding.evidence.path}:{finding.evidence.line}: " if finding.evidence else ""
    doubt = "" if finding.judgement == "violated" else f" ({finding.judgement})"
    advice = " ".join(finding.remedy.split()).partition(". ")[0].rstrip(".")
    what_to_do = f". What to do: {advice}" if advice else ""
    return f"{place}{finding.severity} {finding.rule}{doubt}: {finding.message.rstrip('.')}{what_to_do}"

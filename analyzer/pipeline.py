"""The whole run on one page: source, names, evaluation, composition, what follows from it, and the judgement.

    audit = analyze(Path("shop"))
    audit.document()["routes"]

Everything is passed as an argument; nothing is kept between runs.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from analyzer import frameworks as shipped
from analyzer.behaviour import libraries as behaviours
from analyzer.behaviour.facts import behaviour_facts
from analyzer.beside import Beside, Progress, elsewhere
from analyzer.concepts import written_schema
from analyzer.concepts.connections.opening import connections, held_at_load
from analyzer.concepts.connections.spoken import spoken
from analyzer.concepts.contents import held_schemas
from analyzer.concepts.created_views import created_views
from analyzer.concepts.declarations import declarations
from analyzer.concepts.entries import evaluate_everything
from analyzer.concepts.migrations.recording import migrations
from analyzer.concepts.registering import point_at_handlers
from analyzer.concepts.sql_statements import statements
from analyzer.concepts.tables import tables
from analyzer.concepts.work import works
from analyzer.configuration import Configuration, Contract, import_linter_contracts
from analyzer.evaluator import Evaluation, Registry, library, load_files, load_folder
from analyzer.evaluator.budgets import MAX_STEPS, MAX_STEPS_PER_DEMAND
from analyzer.evaluator.facts import hole_facts, setting_facts
from analyzer.facts import Application, BlindSpot, Evidence, Facts, Measure
from analyzer.frameworks.unread_frameworks import unread_frameworks
from analyzer.graph import classification_facts, contract_facts, derive
from analyzer.manifests import deployed, used_by_code
from analyzer.names import ModuleIndex, ModuleSummary
from analyzer.names.cache import SummaryCache
from analyzer.names.facts import code_facts
from analyzer.names.summary import SUMMARY_VERSION
from analyzer.names.survey import Survey
from analyzer.names.trees import Trees
from analyzer.rulebook import (
    Rulebook,
    RuleOutcome,
    accepted,
    check_configuration,
    load_rules,
    run_rules,
    suppress,
)
from analyzer.rulebook.suppression import MARK
from analyzer.secrets import Hiding, Secret, Strength, replaced
from analyzer.source import Options, Problem, SourceFile, SourceTree, open_tree
from analyzer.source.credentials import credential, secrets_of
from analyzer.source.dependencies import survey as survey_dependencies
from analyzer.source.facts import (
    coverage_facts,
    governing_versions,
    package_facts,
    problem_facts,
    unread_facts,
)
from analyzer.source.git import open_project_at
from analyzer.stack import deep

WORTH_A_PROCESS: Final = 150
"""Python files from which on the trees take so much memory that another process holds them: three quarters of
what an audit needs at its end, where the rules are asked and the reports made."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What a run found out: the facts, and how the rules judge them."""

    root: Path
    facts: Facts
    outcome: RuleOutcome

    def document(self) -> dict[str, Any]:
        """The facts as the JSON document (see facts/SCHEMA.md)."""
        from analyzer.facts.document import document  # noqa: PLC0415  (only who asks for it pays for it)

        return document(self.facts)


@deep
def analyze(
    root: Path,
    configuration: Configuration | None = None,
    *,
    progress: Progress | None = None,
    workers: int | None = None,
    cache: Path | None = None,
    frameworks: Iterable[Path] = (),
    strict: bool = False,
    revision: str | None = None,
) -> Audit:
    """Audit the project below `root` without running it.

    `workers` are processes beside this one (default: one); `cache` is a folder for what files say by
    themselves, outside the project; `frameworks` are folders of stand-in files besides the shipped ones;
    `strict` raises errors of groundplan's own, which otherwise are blind spots of the kind 'internal';
    `revision` reads the folder as it was in a commit, from git's objects, in this process alone.
    Raises SourceError where there is nothing to read, ConfigurationError where settings or rules are wrong.
    """
    configuration = configuration or Configuration()
    tell = progress or _silent
    rulebook = rulebook_of(configuration)
    with _collector_off():
        tell("listing files", 0, 0)
        options = Options(configuration.exclude, configuration.include_vendored)
        if revision is None:
            tree = open_tree(root, options)
        else:
            tree, workers = open_project_at(root, revision, options), 0
        workers = 1 if workers is None else workers
        read = partial(_read, tree, workers, cache, frameworks, strict)
        large = sum(file.role == "python" for file in tree.files) >= WORTH_A_PROCESS
        facts = elsewhere(read, tell) if workers > 0 and large else read(tell)
        facts.extend(derive(facts))
        facts.extend(classification_facts(facts, configuration.classification, configuration.file))
        facts.extend(contract_facts(facts, _contracts(tree, configuration, facts)))
        tell("asking the rules", 0, len(rulebook.rules))
        outcome = judge(facts, tree, rulebook, configuration)
    return Audit(root, facts, outcome)


def _contracts(tree: SourceTree, configuration: Configuration, facts: Facts) -> list[tuple[str, Contract]]:
    """Every architecture contract with the file that lays it down."""
    found = [(configuration.file or "", one) for one in configuration.contracts]
    told = import_linter_contracts(lambda path: tree.text(path) if tree.file(path) else None)
    if told is None:
        return found
    for name in told.unread:
        facts.add(
            BlindSpot(
                id=f"contract {told.path} {name}",
                kind="contract",
                subject=name,
                affects="modules",
                reason="import-linter's contract is of a type, or written in a way, that is not read",
                evidence=Evidence(told.path, 1, 1),
            )
        )
    return [*found, *((told.path, one) for one in told.contracts)]


def rulebook_of(configuration: Configuration) -> Rulebook:
    """The rules that the settings name, checked against the settings."""
    from analyzer.configuration import ConfigurationError  # noqa: PLC0415

    rulebook = load_rules([Path(folder) for folder in configuration.rules.folders])
    problems = check_configuration(rulebook, configuration)
    if problems:
        raise ConfigurationError(problems)
    return rulebook


def _read(
    tree: SourceTree,
    workers: int,
    cache: Path | None,
    frameworks: Iterable[Path],
    strict: bool,
    tell: Progress,
) -> Facts:
    """Everything that the source says."""
    sources = [file.path for file in tree.files if file.role == "python"]
    kept = SummaryCache(cache, SUMMARY_VERSION) if cache is not None else None
    with (
        Survey(tree, sources, max(0, workers), kept) as survey,
        Beside(partial(_secrets, tree), apart=workers > 0) as searched,
    ):
        index = ModuleIndex.build(tree)
        packages = survey_dependencies(tree)
        versions = governing_versions(packages.dependencies)
        names = [one.name for one in packages.dependencies]

        def evaluated_with(trees: Trees) -> tuple[Evaluation, Facts]:
            registry, libraries = registry_of(frameworks)
            run = Evaluation(tree, index, registry, versions, strict)
            run.importer.parse = trees.of
            return run, _evaluate(run, libraries, names, tell)

        trees = Trees(tree, survey)
        run, facts = evaluated_with(trees)
        summaries: dict[str, ModuleSummary] = {}
        problems: dict[str, Problem] = {}
        for done, (path, summary, problem) in enumerate(survey):
            tell("reading modules", done, len(sources))
            if summary is not None:
                summaries[path] = summary
            if problem is not None:
                problems[path] = problem
        if not trees.agree_with(summaries):  # a file of a very odd layout, or with an error in a function
            run, facts = evaluated_with(Trees(tree, survey, outlines=False))
        secrets = searched.result()
    evaluated = frozenset(path for path, module in run.importer.modules.items() if module.state == "done")
    unread = {path: problem for path, problem in problems.items() if path not in summaries}
    facts.extend(code_facts(tree, index, summaries, evaluated))
    facts.extend([*unread_frameworks(facts, tree)])
    facts.extend(coverage_facts(tree, frozenset(summaries), evaluated, unread))
    facts.extend(problem_facts([*problems.values(), *packages.problems]))
    facts.extend(unread_facts(tree))
    facts.extend(package_facts(packages.dependencies))
    facts.extend(setting_facts(run))
    facts.extend(hole_facts(run))
    estate = deployed(tree, facts.of(Application))
    facts.extend(estate.rows)
    facts.extend(used_by_code(facts, estate.files, estate.held))
    facts.extend(_measures(summaries, sources, evaluated, run.steps))
    _keep_secrets(secrets, facts)
    return facts


def _secrets(tree: SourceTree) -> list[tuple[SourceFile, Secret]]:
    return [*secrets_of(tree)]


def _keep_secrets(secrets: list[tuple[SourceFile, Secret]], facts: Facts) -> None:
    """Tell which credentials the files hold, and take the values out of everything else that is told."""
    hiding = Hiding(secret for _, secret in secrets)
    told = hiding.changed(facts.texts())
    if told:
        facts.rewrite(partial(replaced, told=told))
    facts.extend(
        credential(file, secret) for file, secret in secrets if secret.strength is not Strength.EXAMPLE
    )


def _evaluate(
    run: Evaluation, libraries: Iterable[ModuleType], distributions: Iterable[str], tell: Progress
) -> Facts:
    """What the evaluation finds out, as the library files compose it."""
    facts = Facts()
    own = [file.path for file in run.tree.files if file.role == "python" and not file.is_test]
    for module in libraries:
        if hasattr(module, "begin"):
            module.begin(run, own, tell)
    texts = [group for module in libraries for group in getattr(module, "ENTRY_TEXTS", ())]
    evaluate_everything(run, own, _packages(libraries), tell, texts)
    for step in ("compose", "finish"):
        for module in libraries:
            if hasattr(module, step):
                action = partial(getattr(module, step), run, facts)
                # as much as there are routes: each of them asks within a budget of its own
                run.demand(f"{step} of {module.__name__}", action, least=MAX_STEPS_PER_DEMAND, most=MAX_STEPS)
    point_at_handlers(run, facts)
    declarations(run).write(facts)
    dialect, server, driven = spoken(run, distributions)
    run.demand(
        "tables", partial(tables(run).write, facts, dialect, created_views(run)), least=MAX_STEPS_PER_DEMAND
    )
    run.demand("schemas", partial(held_schemas(run).write, facts), least=MAX_STEPS_PER_DEMAND)
    run.demand("work", partial(works(run).write, facts), least=MAX_STEPS_PER_DEMAND)
    statements(run).speak(dialect)
    facts.extend(behaviour_facts(run, facts, tell))
    _replay(run, libraries, server, tell)
    run.demand(
        "written schema", partial(written_schema.write, run, facts, dialect), least=MAX_STEPS_PER_DEMAND
    )
    run.demand("migrations", partial(migrations(run).write, facts, dialect), least=MAX_STEPS_PER_DEMAND)
    run.demand("connections", partial(_connections, run, facts, driven), least=MAX_STEPS_PER_DEMAND)
    run.demand("SQL", partial(statements(run).write, facts), least=MAX_STEPS_PER_DEMAND)
    return facts


def _connections(run: Evaluation, facts: Facts, driven: str | None) -> None:
    """Where data is kept: what modules opened, after what functions open and settings say."""
    found = connections(run)
    for one in held_at_load(run):
        found.add(one)
    found.write(facts, driven)


def _replay(run: Evaluation, libraries: Iterable[ModuleType], dialect: str, tell: Progress) -> None:
    """Run the migrations, after everything else: they speak of tables of another time."""
    tell("replaying migrations", 0, 0)
    for module in libraries:
        if hasattr(module, "replay"):
            run.demand(
                f"migrations of {module.__name__}", partial(module.replay, run, dialect), least=MAX_STEPS
            )


def registry_of(folders: Iterable[Path] = ()) -> tuple[Registry, list[ModuleType]]:
    """All stand-ins by name, and the library files that they come from."""
    registry = Registry()
    for module in (*load_folder(library), *load_folder(behaviours)):
        registry.add(module)
    libraries = [*load_folder(shipped)]
    for folder in folders:
        libraries += load_files(folder)
    for module in libraries:
        registry.add(module)
    return registry, libraries


def _packages(libraries: Iterable[ModuleType]) -> frozenset[str]:
    """Top-level packages whose mention makes a file worth evaluating: those of files that compose facts."""
    found: set[str] = set()
    for module in libraries:
        found.update(getattr(module, "ENTRY_PACKAGES", ()))
    return frozenset(found)


def judge(facts: Facts, tree: SourceTree, rulebook: Rulebook, configuration: Configuration) -> RuleOutcome:
    """What the rules say about the facts, suppressions applied; findings and results become facts too."""
    outcome = run_rules(facts, rulebook.rules, configuration)
    suppressions, notices = accepted(configuration, _marked(tree))
    outcome = suppress(outcome, suppressions, datetime.now(UTC).date())
    outcome = _with_notices(outcome, notices)
    facts.extend(outcome.findings)
    facts.extend(outcome.results)
    return outcome


def _with_notices(outcome: RuleOutcome, notices: Iterable[Any]) -> RuleOutcome:
    from dataclasses import replace  # noqa: PLC0415

    return replace(outcome, notices=tuple(sorted({*outcome.notices, *notices})))


def _marked(tree: SourceTree) -> Iterator[tuple[str, str]]:
    """Files that hold a suppression."""
    mark = MARK.encode()
    for file in tree.files:
        if file.role in ("python", "manifest", "sql") and mark in tree.peek(file.path):
            yield file.path, tree.text(file.path)


def _measures(
    summaries: Mapping[str, ModuleSummary], sources: list[str], evaluated: frozenset[str], steps: int
) -> list[Measure]:
    counts = {
        "modules.total": (len(sources), "Python files of the target"),
        "modules.parsed": (len(summaries), "Python files that could be parsed"),
        "modules.evaluated": (len(evaluated), "modules whose top level was evaluated"),
        "functions.total": (
            sum(one.kind == "function" for summary in summaries.values() for one in summary.definitions),
            "functions and methods defined",
        ),
        "evaluation.steps": (steps, "statements and loop turns that the evaluation took"),
    }
    return [
        Measure(id=name, name=name, value=value, meaning=meaning) for name, (value, meaning) in counts.items()
    ]


def _silent(what: str, done: int, total: int) -> None:
    """Nobody watches."""


@contextmanager
def _collector_off() -> Iterator[None]:
    """No garbage collection: with hundreds of syntax trees alive it costs several times what it is to
    save."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()

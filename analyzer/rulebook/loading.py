"""Packs of rules, read from folders: every error in every file at once.

A pack is a folder of `*.yaml` files; a folder of such folders holds several packs.  What is there is found by
looking, in sorted order; nothing has to be registered.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analyzer.configuration import Configuration, ConfigurationError, Problem, Reader, read_yaml, suggestion
from analyzer.rulebook.rule import Rule
from analyzer.shipped import shipped_rules

MAX_FILES = (
    2_000  # rules in one run; a folder given by mistake (a home directory) is told from a pack by this
)


class RulebookError(ConfigurationError):
    """Rules are wrong: what `problems` lists, each with its file and line."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules of a run, sorted by pack and id."""

    rules: tuple[Rule, ...]

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id; RulebookError, with the nearest name, where there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        hint = suggestion(rule_id, [rule.id for rule in self.rules])
        raise RulebookError([Problem("rules", 0, f"there is no rule '{rule_id}'{hint}")])

    @property
    def packs(self) -> tuple[str, ...]:
        """Names of the packs."""
        return tuple(sorted({rule.pack for rule in self.rules}))


def load_rules(folders: Sequence[Path] = (), *, shipped: bool = True) -> Rulebook:
    """The rules that come with groundplan, and those of the given folders.

    Raises RulebookError with every problem of every file.
    """
    problems: list[Problem] = []
    rules: list[Rule] = []
    for folder in [*([shipped_rules()] if shipped else []), *folders]:
        for pack, path in _rule_files(folder, problems):
            rule = _read(path, pack, problems)
            if rule is not None:
                rules.append(rule)
    problems += _duplicates(rules)
    if problems:
        raise RulebookError(problems)
    return Rulebook(tuple(sorted(rules, key=lambda rule: (rule.pack, rule.id))))


def check_configuration(rulebook: Rulebook, configuration: Configuration) -> list[Problem]:
    """What the settings say about rules that do not exist, or about parameters that these do not have."""
    rules = {rule.id: rule for rule in rulebook.rules}
    choice = configuration.rules
    problems = []
    named = [
        *((f"rules.disable[{n}]", rule) for n, rule in enumerate(choice.disable)),
        *((f"rules.severity.{rule}", rule) for rule in choice.severity),
        *((f"rules.parameters.{rule}", rule) for rule in choice.parameters),
        *(
            (f"suppressions[{n}].rule[{m}]", rule)
            for n, suppression in enumerate(configuration.suppressions)
            for m, rule in enumerate(suppression.rule)
        ),
    ]
    for address, rule in named:
        if rule not in rules:
            message = f"there is no rule '{rule}'{suggestion(rule, rules)}"
            problems.append(configuration.problem(address, message))
    for name, values in choice.parameters.items():
        for parameter, value in values.items() if name in rules else ():
            address = f"rules.parameters.{name}.{parameter}"
            complaint = _unfit(rules[name], parameter, value)
            if complaint:
                problems.append(configuration.problem(address, complaint))
    return problems


def _unfit(rule: Rule, parameter: str, value: object) -> str | None:
    declared = rule.parameters.get(parameter)
    if declared is None:
        return f"{rule.id} has no parameter '{parameter}'{suggestion(parameter, rule.parameters)}"
    default = declared.default
    if isinstance(default, tuple):
        fits = isinstance(value, tuple)
    elif isinstance(default, bool):
        fits = isinstance(value, bool)
    elif isinstance(default, int | float):
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        fits = isinstance(value, str)
    return None if fits else f"'{parameter}' of {rule.id} must be {_kind(default)}"


def _kind(default: object) -> str:
    if isinstance(default, tuple):
        return "a list"
    if isinstance(default, bool):
        return "true or false"
    return "a number" if isinstance(default, int | float) else "text"


def _rule_files(folder: Path, problems: list[Problem]) -> Iterable[tuple[str, Path]]:
    """The rule files below a folder, each with the name of its pack."""
    if not folder.is_dir():
        problems.append(Problem(str(folder), 0, "there is no such folder of rules"))
        return []
    own = sorted(folder.glob("*.yaml"))
    packs = sorted(
        child for child in folder.iterdir() if child.is_dir() and not child.name.startswith((".", "_"))
    )
    name = folder.resolve().name
    found = [(name, path) for path in own] + [
        (pack.name, path) for pack in packs for path in sorted(pack.glob("*.yaml"))
    ]
    if not found:
        problems.append(Problem(str(folder), 0, "holds no rules (*.yaml), neither itself nor in its folders"))
    if len(found) > MAX_FILES:
        problems.append(Problem(str(folder), 0, f"holds more than {MAX_FILES:,} rule files"))
        return []
    return found


def _read(path: Path, pack: str, problems: list[Problem]) -> Rule | None:
    name = str(path)
    reader = Reader(name)
    try:
        rule = reader.read(Rule, read_yaml(path, name))
    except ConfigurationError as error:
        problems += error.problems
        return None
    problems += reader.problems
    if rule is None:
        return None
    if rule.id != path.stem:
        problems.append(
            Problem(name, reader.places["id"], f"the file of rule {rule.id} must be named {rule.id}.yaml")
        )
    return dataclasses.replace(rule, pack=pack, file=name, places=reader.places)


def _duplicates(rules: Iterable[Rule]) -> Iterable[Problem]:
    first: dict[str, Rule] = {}
    for rule in rules:
        other = first.setdefault(rule.id, rule)
        if other is not rule:
            yield Problem(rule.file, rule.places["id"], f"rule {rule.id} is also defined in {other.file}")

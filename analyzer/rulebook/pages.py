"""The documentation of rules: a page for each and an index, as Markdown.

A page says nothing that its rule does not: the text of a rule is its documentation.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter

from analyzer.rulebook.loading import Rulebook
from analyzer.rulebook.rule import Example, Rule

INDEX = "README.md"

_CATALOGUES: Mapping[str, Callable[[str], str]] = {
    "cwe": lambda name: f"https://cwe.mitre.org/data/definitions/{name.removeprefix('CWE-')}.html",
    "owasp_api": lambda _: "https://owasp.org/API-Security/editions/2023/en/0x11-t10/",
    "asvs": lambda _: "https://github.com/OWASP/ASVS/tree/v5.0.0",
}
"""Where the names of each catalogue lead to."""


def pages(rulebook: Rulebook) -> dict[str, str]:
    """Every page by the name of its file."""
    found = {f"{rule.id}.md": page(rule) for rule in rulebook.rules}
    return {INDEX: index(rulebook), **found}


def index(rulebook: Rulebook) -> str:
    """The list of all rules, by pack."""
    lines = [
        "# Rules",
        "",
        "Written by `groundplan rules docs`; a rule's own file is where its text is changed.",
    ]
    for pack, rules in groupby(rulebook.rules, key=attrgetter("pack")):
        lines += ["", f"## {pack}", "", "| rule | severity | what is found |", "|---|---|---|"]
        lines += [f"| [{rule.id}]({rule.id}.md) | {rule.severity} | {rule.title} |" for rule in rules]
    return "\n".join(lines) + "\n"


def page(rule: Rule) -> str:
    """One rule: why, what to do, how it is decided, and what it is tried on."""
    return "\n".join(_lines(rule)).rstrip() + "\n"


def _lines(rule: Rule) -> Iterator[str]:
    yield from (f"# {rule.id}: {rule.title}", "")
    yield f"Severity **{rule.severity}**, pack `{rule.pack}`{_maps(rule.maps.as_mapping())}"
    yield from _part("Why it matters", rule.rationale)
    yield from _part("What to do", rule.remedy)
    if rule.known_misses:
        yield from _part("What it does not see", "\n".join(f"- {miss}" for miss in rule.known_misses))
    if rule.parameters:
        yield from _part("What a project can set", "In `groundplan.yaml`, below `rules.parameters`:\n")
        yield from ("| parameter | default | meaning |", "|---|---|---|")
        for name, one in rule.parameters.items():
            default = json.dumps(one.default, ensure_ascii=False).replace("|", "\\|")
            yield f"| `{name}` | `{default}` | {_one_line(one.meaning)} |"
    yield from _part("How it is decided", f"Each row is a finding:\n\n```sql\n{rule.select.rstrip()}\n```")
    if rule.unknown:
        yield from ("", "and each of these is a subject that cannot be decided:", "")
        yield f"```sql\n{rule.unknown.rstrip()}\n```"
    for title, violating in (("What it finds", True), ("What it leaves alone", False)):
        yield from _part(title, "")
        for example in rule.examples:
            if (example.violates is not None) is violating:
                yield from _example(example)
    yield from _part("References", "\n".join(f"- <{address}>" for address in rule.references))


def _maps(named: Mapping[str, list[str]]) -> str:
    links = [f"[{name}]({_CATALOGUES[which](name)})" for which, names in named.items() for name in names]
    return f"; {', '.join(links)}" if links else ""


def _part(title: str, text: str) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    if text:
        yield text.strip()


def _example(example: Example) -> Iterator[str]:
    yield from (f"### {_one_line(example.shows).capitalize()}", "")
    for path, text in example.files.items():
        if text.strip():
            fence = "````" if "```" in text else "```"
            yield from (f"`{path}`", "", f"{fence}{_language(path)}", text.rstrip(), fence, "")
    for expected in example.expect:
        yield f"- {expected}"
    yield ""


def _language(path: str) -> str:
    return {"py": "python", "yaml": "yaml", "yml": "yaml", "toml": "toml", "sql": "sql"}.get(
        path.rpartition(".")[2], "text"
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())

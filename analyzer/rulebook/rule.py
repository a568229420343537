"""A rule: a question to the facts in SQL, with everything that a reader of its answer needs.

The dataclasses below are the format of `rules/<pack>/<ID>.yaml`: fields, meanings and checks are theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from analyzer.configuration import RULE_ID, SENTENCE, Least, Pattern, Plain, Severity, json_schema

_FILE = Pattern(r"(?!/)(?!(?:.*/)?\.\.(?:/|$))[^\\\x00-\x1f]+", "a relative path that stays inside the tree")
_COLUMN_NAME = Pattern(r"[a-z][a-z0-9_]*", "a lower-case name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Maps:
    """Where the rule stands in public catalogues of weaknesses and requirements."""

    cwe: Annotated[
        tuple[Annotated[str, Pattern("CWE-[1-9][0-9]*", "an id such as CWE-306")], ...],
        "https://cwe.mitre.org",
    ] = ()
    owasp_api: Annotated[
        tuple[Annotated[str, Pattern("API([1-9]|10):2023", "an id such as API2:2023")], ...],
        "https://owasp.org/API-Security/editions/2023/en/0x11-t10/",
    ] = ()
    asvs: Annotated[
        tuple[Annotated[str, Pattern(r"[1-9][0-9]?\.[0-9]+\.[0-9]+", "a number such as 8.2.1")], ...],
        "requirement of OWASP ASVS 5.0.0, https://github.com/OWASP/ASVS/tree/v5.0.0",
    ] = ()

    def as_mapping(self) -> dict[str, Any]:
        """The catalogues that name something."""
        named = {"cwe": self.cwe, "owasp_api": self.owasp_api, "asvs": self.asvs}
        return {catalogue: list(ids) for catalogue, ids in named.items() if ids}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """Something that a project may set; the SQL sees it as `:name`, a list as JSON text."""

    default: Annotated[Plain, "value where the project says nothing; it also fixes the type"]
    meaning: Annotated[str, SENTENCE, "what it decides"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A small source tree that violates or satisfies the rule."""

    shows: Annotated[str, SENTENCE, "what is to be learnt from it"]
    violates: Annotated[
        Mapping[Annotated[str, _FILE], str] | None, "files by path, where the rule must find something"
    ] = None
    satisfies: Annotated[
        Mapping[Annotated[str, _FILE], str] | None, "files by path, where it must find nothing"
    ] = None
    expect: Annotated[
        tuple[Annotated[str, Pattern("(violated|likely|unknown) .+", "a verdict and a text")], ...],
        "each finding: its verdict, then what its subject or message holds: 'violated POST /items'",
    ] = ()

    @property
    def files(self) -> Mapping[str, str]:
        """The source tree."""
        return (self.satisfies if self.violates is None else self.violates) or {}

    def complaint(self) -> str | None:
        """An example is of one kind, and holds files; what is expected fits the kind."""
        if (self.violates is None) is (self.satisfies is None) or not self.files:
            return "an example has either 'violates' or 'satisfies', with at least one file"
        if self.violates is not None and not any(not text.startswith("unknown") for text in self.expect):
            return "a violating example expects at least one finding that is violated or likely"
        if self.satisfies is not None and any(not text.startswith("unknown") for text in self.expect):
            return "a satisfying example expects nothing, or what is unknown"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule file."""

    id: Annotated[str, RULE_ID, "unique id, also the name of the file"]
    title: Annotated[
        str, Pattern(r"\S[^\n]{0,99}", "one line of at most 100 characters"), "what a finding is called"
    ]
    severity: Annotated[Severity, "of its findings; a row may name another in a column 'severity'"]
    maps: Annotated[Maps, "where it stands in public catalogues"] = field(default_factory=Maps)
    rationale: Annotated[str, SENTENCE, "why it matters, in two or three plain sentences"]
    subjects: Annotated[str, SENTENCE, "what it looks at: a table or view, or SQL that returns one number"]
    select: Annotated[
        str, SENTENCE,
        "SQL; each row is a finding: id, and optionally file, line, end_line, verdict, severity, about",
    ]  # fmt: skip
    unknown: Annotated[
        str | None, SENTENCE, "SQL; each row is a subject that cannot be decided, and may say why"
    ] = None
    message: Annotated[
        str, Pattern(r"\S[^\n]*", "one line"), "one sentence; {column} stands for a column of the row"
    ]
    remedy: Annotated[str, SENTENCE, "what to do, with the options and their trade-offs"]
    references: Annotated[
        tuple[Annotated[str, Pattern(r"https://\S+", "an https address")], ...],
        Least(1),
        "official documentation",
    ]
    parameters: Annotated[
        Mapping[Annotated[str, _COLUMN_NAME], Parameter], "what a project may set, by name"
    ] = field(default_factory=dict)  # fmt: skip
    examples: Annotated[tuple[Example, ...], "small source trees, of both kinds"]
    known_misses: Annotated[tuple[str, ...], "what it is known not to see"] = ()

    pack: str = field(default="", metadata={"written": False})
    """Name of the folder that holds it."""
    file: str = field(default="", metadata={"written": False})
    """Path of the rule file, as messages name it."""
    places: Mapping[str, int] = field(default_factory=dict, metadata={"written": False}, compare=False)
    """Line of each value by its address."""

    def complaint(self) -> str | None:
        """A rule without both kinds of example has not been shown to decide anything."""
        if not any(example.violates for example in self.examples):
            return "the rule has no violating example"
        if not any(example.satisfies for example in self.examples):
            return "the rule has no satisfying example"
        return None


def rule_schema() -> dict[str, Any]:
    """The JSON Schema of a rule file."""
    return json_schema(Rule, title="groundplan rule", description="A rule that groundplan checks")

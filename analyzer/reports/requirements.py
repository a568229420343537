"""Public catalogues of requirements, and what the rules can say about each of them.

An item is *violated* where a rule that decides a part of it found something, *likely violated* where all that
was found is likely only, *undecided* where a rule could
not tell, *met* where rules looked at something and found nothing, and without *evidence* where no rule speaks
of it or none had anything to look at.  'Met' says no more than that: a rule decides a part of a requirement,
and its own page says which.

Sources: OWASP API Security Top 10 2023, https://owasp.org/API-Security/editions/2023/en/0x11-t10/; OWASP ASVS
5.0.0, https://github.com/OWASP/ASVS/tree/v5.0.0 (numbers of its requirements, names of its chapters).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from analyzer.facts import RuleResult

OWASP_API: Final = {
    "API1:2023": "Broken Object Level Authorization",
    "API2:2023": "Broken Authentication",
    "API3:2023": "Broken Object Property Level Authorization",
    "API4:2023": "Unrestricted Resource Consumption",
    "API5:2023": "Broken Function Level Authorization",
    "API6:2023": "Unrestricted Access to Sensitive Business Flows",
    "API7:2023": "Server Side Request Forgery",
    "API8:2023": "Security Misconfiguration",
    "API9:2023": "Improper Inventory Management",
    "API10:2023": "Unsafe Consumption of APIs",
}

ASVS_CHAPTERS: Final = {
    1: "Encoding and Sanitization",
    2: "Validation and Business Logic",
    3: "Web Frontend Security",
    4: "API and Web Service",
    5: "File Handling",
    6: "Authentication",
    7: "Session Management",
    8: "Authorization",
    9: "Self-contained Tokens",
    10: "OAuth and OIDC",
    11: "Cryptography",
    12: "Secure Communication",
    13: "Configuration",
    14: "Data Protection",
    15: "Secure Coding and Architecture",
    16: "Security Logging and Error Handling",
    17: "WebRTC",
}


class Standing(StrEnum):
    """What the rules say about a requirement."""

    VIOLATED = "violated"
    LIKELY = "likely violated"
    UNDECIDED = "not decidable statically"
    MET = "met, as far as the rules decide it"
    NO_EVIDENCE = "no evidence"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One item of a catalogue."""

    catalogue: str
    """Key in a rule's `maps`."""
    number: str
    title: str
    rules: tuple[RuleResult, ...]
    """Those that decide a part of it, in the order of their ids."""
    unsure: frozenset[str] = frozenset()
    """Rules all of whose findings are likely only."""

    @property
    def standing(self) -> Standing:
        """The gravest that a rule has to say."""
        outcomes = {rule.outcome for rule in self.rules if rule.subjects or rule.violations}
        if "violated" in outcomes:
            sure = any(rule.outcome == "violated" and rule.rule not in self.unsure for rule in self.rules)
            return Standing.VIOLATED if sure else Standing.LIKELY
        if "unknown" in outcomes:
            return Standing.UNDECIDED
        return Standing.MET if "satisfied" in outcomes else Standing.NO_EVIDENCE


def requirements(results: Iterable[RuleResult], unsure: Iterable[str] = ()) -> list[Requirement]:
    """All ten items of OWASP's list; of ASVS the requirements that rules speak of and the chapters of which
    none does.  `unsure` are rules all of whose findings are likely only."""
    doubtful = frozenset(unsure)
    results = sorted(results, key=lambda result: result.rule)
    api = _by_item(results, "owasp_api")
    asvs = _by_item(results, "asvs")
    found = [
        Requirement("owasp_api", item, title, api.get(item, ()), doubtful)
        for item, title in OWASP_API.items()
    ]
    return [*found, *_asvs(asvs, doubtful)]


def _asvs(decided: Mapping[str, tuple[RuleResult, ...]], unsure: frozenset[str]) -> Iterator[Requirement]:
    numbers = sorted(decided, key=lambda number: tuple(map(int, number.split("."))))
    for chapter, title in ASVS_CHAPTERS.items():
        own = [number for number in numbers if number.startswith(f"{chapter}.")]
        for number in own:
            yield Requirement("asvs", number, title, decided[number], unsure)
        if not own:
            yield Requirement("asvs", str(chapter), title, ())


def _by_item(results: Iterable[RuleResult], catalogue: str) -> dict[str, tuple[RuleResult, ...]]:
    found: dict[str, tuple[RuleResult, ...]] = {}
    for result in results:
        for item in result.maps.get(catalogue, ()):
            found[item] = (*found.get(item, ()), result)
    return found

"""What the evaluation itself comes to as facts: settings, blind spots, and how far it went."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from analyzer.evaluator.evaluation import Evaluation
from analyzer.evaluator.symbols import name_of
from analyzer.evaluator.texts import to_python
from analyzer.evaluator.values import Place, Value
from analyzer.facts import BlindSpot, Certainty, Evidence, Row, Setting
from analyzer.secrets import MASK, is_secret_name, masked

HARMLESS: Final = frozenset(
    [
        "run",
        "serve",
        "Config",
        "Server",
        "Mangum",
        "TestClient",
        "AsyncClient",
        "ASGITransport",
        "isinstance",
        "len",
        "print",
        "repr",
        "str",
        "id",
        "hash",
        "debug",
        "info",
        "warning",
        "error",
        "exception",
        "create_task",
        "partial",
        "connect",
        "connect_via",
        "send",
    ]
)
"""Last names of library calls that get an application and register nothing on it."""


_SAYS_WHETHER: Final = re.compile(r"(?i)true|false|yes|no|on|off|[0-9]{1,5}")
"""Texts that are switches, or how many of something; a longer number may be a code."""

HOLDS_PLACE: Final = f"{MASK} (a placeholder)"
"""What is shown of a secret's default that only says where the secret goes."""

_HOLDS_PLACE: Final = re.compile(
    r"(?i)dummy|fake|placeholder|replace[-_ ]?(?:me|with|this)|change[-_ ]?(?:me|this)|\byour[-_ ]|"
    r"<[^<>]*>|insert|todo|fixme|not[-_ ]?(?:set|used|needed|required)|unused|unset|disabled|example|sample"
)


def evidence_of(place: Place | None) -> Evidence | None:
    """A place as evidence."""
    return None if place is None else Evidence(place.path, place.line, place.end_line)


def setting_facts(run: Evaluation) -> Iterator[Row]:
    """Values that the deployment decides."""
    for one in run.settings.values():
        known = to_python(one.default)
        shown = name_of(known) if isinstance(known, Value) else str(known)
        secret = is_secret_name(one.name) or bool(one.type and "Secret" in one.type)
        if isinstance(known, (bool, int, float, list, tuple, dict)):
            secret = False  # a switch, a number or a list of names
        elif isinstance(known, str) and _SAYS_WHETHER.fullmatch(known):
            secret = False  # the same, as an environment gives it
        if secret and isinstance(known, Value):
            shown = "{}"  # made by a call: nobody reads it in the code
        elif one.has_default and known is not None:
            hidden = HOLDS_PLACE if _HOLDS_PLACE.search(shown) else MASK
            shown = hidden if secret and shown else masked(one.name, shown)
        yield Setting(
            id=f"{one.source} {one.key}",
            name=one.name,
            source=one.source,
            default=shown if one.has_default else None,
            has_default=one.has_default,
            type=one.type,
            secret=secret,
            evidence=evidence_of(one.place),
        )


def hole_facts(run: Evaluation) -> Iterator[Row]:
    """What was met and could not be known."""
    for hole in run.holes.values():
        yield BlindSpot(
            id=f"{hole.kind} {hole.subject}: {hole.reason}",
            kind=hole.kind,
            subject=hole.subject,
            affects=hole.affects,
            reason=hole.reason,
            evidence=evidence_of(hole.place),
        )
    seen: set[tuple[str, Place | None]] = set()
    known = tuple(name for names in run.registry.declared("BYSTANDERS") for name in names)
    for escape in run.escapes:
        if _is_harmless(escape.callee, known) or (escape.callee, escape.place) in seen:
            continue
        seen.add((escape.callee, escape.place))
        yield BlindSpot(
            id=f"escape {escape.callee}",
            kind="escape",
            subject=escape.callee,
            affects="routes",
            reason="a library call that is not modelled receives an application or router "
            "and may register more on it",
            certainty=Certainty.CERTAIN,
            evidence=evidence_of(escape.place),
        )


def _is_harmless(callee: str, known: tuple[str, ...]) -> bool:
    """Whether a call registers nothing on the application that it gets: by its last name, or as library files
    say in tables ``BYSTANDERS``."""
    return callee.rpartition(".")[2] in HARMLESS or f"{callee}.".startswith(tuple(f"{one}." for one in known))

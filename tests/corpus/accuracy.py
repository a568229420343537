"""How near groundplan comes to what published applications really registered at run time.

    python -m tests.corpus.accuracy [NAME ...] [--corpus FOLDER] [--misses N]

Audits each application with the command that users run, compares with `fixtures/truth/score.py`, prints the
table and writes it into the README.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from tests.corpus.applications import PublishedApplication, applications, arguments, audit_document, scorer
from tests.corpus.readme import table, write_between

HEADER = (
    "application",
    "routes",
    "recall",
    "precision",
    "handlers",
    "guards recall",
    "precision",
    "unguarded",
    "middleware",
    "declared reached",
    "blind spots",
)

RECORDING_ERRORS = {
    "kolibri": "1 permission that depends on the action is recorded as the class default",
    "labelstudio": "4 permissions that depend on method or action are recorded as the class default",
    "pretix": "53 operations look unguarded behind mixins that refuse in `dispatch`",
    "zou": "about 100 decorators around the result of `as_view()` are missing from the recorded guards",
}
"""What is wrong in the recorded truth itself (fixtures/truth/README.md): a right reader differs there."""


@dataclass(frozen=True)
class Count:
    """How many of the expected facts were found, and how many were claimed."""

    hit: int = 0
    expected: int = 0
    claimed: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.hit + other.hit, self.expected + other.expected, self.claimed + other.claimed)

    @property
    def recall(self) -> str:
        return _percent(self.hit, self.expected)

    @property
    def precision(self) -> str:
        return _percent(self.hit, self.claimed)


@dataclass(frozen=True)
class Score:
    """The figures of one application."""

    name: str
    counts: Mapping[str, Count]
    declared: int
    reached: int
    blind_spots: int

    def row(self) -> tuple[str, ...]:
        routes, guards = self.counts.get("routes", Count()), self.counts.get("guards", Count())
        return (
            self.name,
            str(routes.expected),
            routes.recall,
            routes.precision,
            self.counts.get("handlers", Count()).recall,
            guards.recall,
            guards.precision,
            self.counts.get("unguarded routes", Count()).recall,
            self.counts.get("middleware, in order", Count()).recall,
            _percent(self.reached, self.declared),
            str(self.blind_spots),
        )


def scored(
    application: PublishedApplication, document: dict[str, Any], score: ModuleType, misses: int
) -> Score:
    """Compare one audit with the truth; with `misses`, prints that many of each kind of miss."""
    counts: dict[str, Count] = {}

    def collect(kind: str, hit: int, expected: int, claimed: int) -> None:
        if kind.strip() not in unrecorded:
            counts[kind.strip()] = Count(hit, expected, claimed)

    truth, unrecorded = with_written_tables(application.truth)
    vars(score)["line"] = collect  # the scorer reports through this function
    if misses:
        print(application.name)
    score.score_routes(application.truth, document, misses)
    score.score_tables(truth, document, misses)
    score.score_middleware(application.truth, document, misses)
    figures = {name: figure["value"] for name, figure in document["coverage"]["figures"].items()}
    return Score(
        application.name,
        counts,
        declared=figures.get("routes.declared", 0),
        reached=figures.get("routes.reached", 0),
        blind_spots=len(document["blind_spots"]),
    )


TABLE_DETAILS = ("nullable", "primary_key", "unique", "index", "foreign keys", "composite indexes")
"""What the scorer counts of tables that are found."""


def with_written_tables(truth: dict[str, Any]) -> tuple[dict[str, Any], frozenset[str]]:
    """The truth, with the tables that an application without models makes by SQL of its own; and what was not
    recorded of these.

    SQLite lets a primary key be null that says nothing else, for compatibility with an early error of its
    own; that is no property of what was written.
    """
    made = truth.get("db_tables_after_migrations")
    if truth.get("tables"):
        return truth, frozenset()
    if not made:  # there may be tables all the same, which nobody recorded
        return truth, frozenset(["tables", "columns", *TABLE_DETAILS])
    tables = [
        {
            **table,
            "columns": [
                {**column, "nullable": column["nullable"] and not column["primary_key"]}
                for column in table["columns"]
            ],
        }
        for table in made
    ]
    return {**truth, "tables": tables}, frozenset(TABLE_DETAILS) - {"nullable", "primary_key"}


def total(scores: Sequence[Score]) -> Score:
    """All applications as one."""
    kinds = {kind for one in scores for kind in one.counts}
    return Score(
        "all",
        {kind: sum((one.counts.get(kind, Count()) for one in scores), Count()) for kind in kinds},
        declared=sum(one.declared for one in scores),
        reached=sum(one.reached for one in scores),
        blind_spots=sum(one.blind_spots for one in scores),
    )


def tables(scores: Sequence[Score]) -> str:
    """Recall and precision of the data model, for the applications whose tables were read; empty if none
    were.
    """
    kinds = ("tables", "columns", "foreign keys", "composite indexes")
    rows = []
    for one in scores:
        counts = [one.counts.get(kind, Count()) for kind in kinds]
        if counts[0].claimed:
            rows.append((one.name, *(f"{count.recall} / {count.precision}" for count in counts)))
    return table(("application", *(f"{kind} (recall / precision)" for kind in kinds)), rows) if rows else ""


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "-"


def main() -> int:
    parser = arguments("Compare audits of published applications with what they registered at run time.")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="also print N misses of each kind")
    options = parser.parse_args()
    score = scorer()
    scores = []
    for application in applications(options.apps):
        document = audit_document(application.root(options.corpus))
        scores.append(scored(application, document, score, options.misses))
    rows = [one.row() for one in scores]
    if len(scores) > 1:
        rows.append(total(scores).row())
    parts = [table(HEADER, rows), tables(scores)]
    errors = [
        f"- {one.name}: {RECORDING_ERRORS[one.name]}\n" for one in scores if one.name in RECORDING_ERRORS
    ]
    if errors:
        parts.append("Known errors of the recording, counted against groundplan above:\n\n" + "".join(errors))
    text = "\n".join(part for part in parts if part)
    print(text, end="")
    if not options.apps:
        write_between(options.readme, "accuracy", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

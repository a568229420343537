"""What the rules found."""

from __future__ import annotations

from analyzer.facts.views.view import View

FINDINGS: tuple[View, ...] = (
    View(
        "open_finding",
        "findings that nobody has accepted yet: neither suppressed nor in the baseline",
        "SELECT * FROM finding WHERE status = 'new'",
        (),
        "finding",
    ),
)

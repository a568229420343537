"""Rules made for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from analyzer.rulebook import Rule, load_rules

DOCUMENT: dict[str, Any] = {
    "id": "TST-ROUTE-001",
    "title": "A route",
    "severity": "medium",
    "rationale": "Because.",
    "subjects": "route",
    "select": "SELECT id, file, line, end_line, path FROM route WHERE path LIKE '/admin%'",
    "message": "{path} is there",
    "remedy": "Remove it.",
    "references": ["https://example.org/"],
    "examples": [
        {"shows": "one", "violates": {"a.py": "x = 1\n"}, "expect": ["violated /admin"]},
        {"shows": "none", "satisfies": {"a.py": "x = 2\n"}},
    ],
}


def write_rule(folder: Path, **changes: Any) -> Path:
    """A rule file like `DOCUMENT`; a change to None takes the key away."""
    document = {key: value for key, value in (DOCUMENT | changes).items() if value is not None}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{document.get('id', 'TST-ROUTE-001')}.yaml"
    path.write_text(yaml.safe_dump(document, sort_keys=False))
    return path


def made_rule(folder: Path, **changes: Any) -> Rule:
    """The rule that such a file holds."""
    write_rule(folder, **changes)
    return load_rules([folder], shipped=False).rules[0]

"""Questions to begin with: what people ask of the facts first, as SQL that the documentation shows."""

from __future__ import annotations

from typing import Final, NamedTuple


class Question(NamedTuple):
    """A question in words, and the statement that answers it."""

    asked: str
    sql: str


QUESTIONS: Final = (
    Question(
        "Which routes change state, and nothing guards them?",
        """\
SELECT method, path, file, line FROM operation
WHERE changes_state AND guard_verdict = 'unguarded' ORDER BY path, method""",
    ),
    Question(
        "Which handlers write to a table, and who may call them?",
        """\
SELECT DISTINCT route.methods, route.path, access."table", access.verb, route.guard_verdict
FROM route JOIN route_function AS handler ON handler.route = route.id
     JOIN data_access AS access ON access.function = handler.function
WHERE access.verb IN ('insert', 'update', 'delete') AND access."table" IS NOT NULL ORDER BY 3, 2""",
    ),
    Question(
        "What guards how many routes, and under which condition?",
        """\
SELECT name, kind, condition, count(DISTINCT route) AS routes FROM guard
WHERE protects GROUP BY name, kind, condition ORDER BY routes DESC""",
    ),
    Question(
        "Which columns hold what is personal or secret, and how is it kept?",
        """\
SELECT t.name AS "table", c.name AS "column", class.category, class.keeping, class.reason
FROM column_class AS class JOIN db_column AS c ON c.id = class.column
     JOIN db_table AS t ON t.id = c."table" ORDER BY 1, 2""",
    ),
    Question(
        "Which requests to other programs may wait for ever?",
        """\
SELECT host, url, function, file, line FROM outbound_call
WHERE has_timeout = 0 ORDER BY file, line""",
    ),
    Question(
        "Which settings are secret, and have a default in the code?",
        """\
SELECT name, source, file, line FROM setting WHERE secret AND has_default ORDER BY name""",
    ),
    Question(
        "What was found, by rule, and how sure is it?",
        """\
SELECT rule, severity, verdict, likely, count(*) AS findings FROM open_finding
GROUP BY rule, severity, verdict, likely ORDER BY findings DESC""",
    ),
    Question(
        "What could not be seen?",
        """\
SELECT kind, reason, count(*) AS number, min(subject) AS such_as FROM blind_spot
GROUP BY kind, reason ORDER BY number DESC""",
    ),
)
"""In the order in which one would ask."""

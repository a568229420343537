"""The beginning of a new rule: a file that loads and passes its own examples, to be changed step by step."""

from __future__ import annotations

SKELETON = """\
id: {id}
title: {title}
severity: low                # info, low, medium, high, critical
# maps: {{cwe: [CWE-306], owasp_api: [API2:2023], asvs: [8.2.1]}}
rationale: |
  Say in two or three plain sentences why it matters, and to whom. This one finds paths that say 'internal'.
# What the rule looks at: a table or view (`groundplan query --tables`), or SQL that returns one number.
subjects: own_route
# Each row is a finding. `id` is the id of a fact; file, line and end_line say where it stands; say 'likely'
# as verdict where the intent cannot be seen. Try the question first: groundplan query PROJECT 'SELECT ...'
select: |
  SELECT id, file, line, end_line, condition, path, listed(methods) AS methods
  FROM own_route
  WHERE kind = 'http' AND has_word(path, :words)
# What cannot be decided belongs here, with the reason, and not into silence.
unknown: |
  SELECT id, file, line, end_line, 'a part of the path is not known' AS why
  FROM own_route
  WHERE kind = 'http' AND path LIKE '%{{?}}%'
message: "{{methods}} {{path}} says that it is internal"
remedy: |
  Say what to do, with the options and their trade-offs.
references:
  - https://example.org/the-official-documentation
parameters:
  words:
    default: [internal]
    meaning: words in a path that say so
examples:
  - shows: what is found
    violates:
      main.py: |
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/internal/jobs")
        def jobs(): ...
    expect: ["violated GET /internal/jobs"]
  - shows: near miss; what looks like it and is none
    satisfies:
      main.py: |
        from fastapi import FastAPI

        app = FastAPI()


        @app.get("/internals")
        def internals(): ...
known_misses:
  - what it is known not to see
"""


def skeleton(rule_id: str, title: str) -> str:
    """The file of a new rule."""
    return SKELETON.format(id=rule_id, title=title)

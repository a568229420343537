"""SQL: what a statement reads, writes, filters by, joins, orders by, bounds, and what it does to a schema.

    read(statement, "postgres").filtered
    statements(script)                     # a script, cut into statements with their lines

It is pure: text in, values out.  It knows neither the target's Python nor facts.  A statement may have
holes, for the parts that code puts in while it runs; what stands around a hole tells whether it is a
name, a value, or clauses that nobody knows.  sqlglot does the parsing.

Limits: procedural bodies (functions, triggers) are one statement each and are not looked into.  What
sqlglot cannot parse in any dialect tried is told by its words alone, and is not `complete`.
"""

from __future__ import annotations

from analyzer.sql.reading import Statement, read, written_as
from analyzer.sql.scripts import Part, statements
from analyzer.sql.texts import Hole, SqlText, verb_of

__all__ = ["Hole", "Part", "SqlText", "Statement", "read", "statements", "verb_of", "written_as"]

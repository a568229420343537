"""SQL: what a statement reads, writes, filters by, joins, orders by, bounds, and what it does to a schema.

    reading.read(statement, "postgres").filtered
    scripts.statements(script)             # a script, cut into statements with their lines

It is pure: text in, values out.  It knows neither the target's Python nor facts.  A statement may have
holes, for the parts that code puts in while it runs; what stands around a hole tells whether it is a
name, a value, or clauses that nobody knows.  sqlglot does the parsing, in `parsing` alone; it is
imported where a statement is read.

Limits: procedural bodies (functions, triggers) are one statement each and are not looked into.  What
sqlglot cannot parse in any dialect tried is told by its words alone, and is not `complete`.
"""

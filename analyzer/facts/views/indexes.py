"""What the store finds quickly: the columns by which rules and people look things up."""

from __future__ import annotations

INDEXES: tuple[tuple[str, str], ...] = (
    ("db_column", "table"),
    ("db_constraint", "table"),
    ("db_index", "table"),
    ("db_relation", "table"),
    ("db_table", "model"),
    ("db_table", "name"),
    ("call", "callee"),
    ("call", "function"),
    ("data_access", "function"),
    ("sql_statement", "function"),
    ("data_flow", "sink"),
    ("effect", "function"),
    ("finding", "rule"),
    ("function", "module"),
    ("function", "name"),
    ("guard", "route"),
    ("import", "imported"),
    ("import", "importer"),
    ("middleware", "application"),
    ("module", "file"),
    ("module", "name"),
    ("outbound_call", "function"),
    ("parameter", "route"),
    ("raised", "function"),
    ("reached_function", "name"),
    ("response", "route"),
    ("route", "application"),
    ("schema_field", "schema"),
    ("service_port", "service"),
    ("service_variable", "service"),
)
"""Table and column of each index: what tables are joined on, so that rules stay fast on large projects."""

KEPT: dict[str, tuple[str, ...]] = {
    "own_route": ("id", "handler"),
    "route_function": ("route", "function"),
    "route_refusal": ("route",),
    "route_asking": ("route",),
    "route_caller": ("route",),
    "route_protection": ("route",),
    "route_deed": ("route",),
    "application_protection": (),
    "request_flow": ("sink",),
    "flow_place": ("sink",),
}
"""Views whose rows are kept where many questions are asked of one store, with the columns by which they are
found: each of these is part of several rules."""

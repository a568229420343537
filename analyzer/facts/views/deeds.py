"""What happens on the way of a route."""

from __future__ import annotations

from analyzer.facts.views.naming import last_part
from analyzer.facts.views.view import View, column

_READING = ("get_", "list_", "find_", "fetch_", "load_", "read_", "is_", "has_")
"""Beginnings of names of functions that say of themselves that they only look something up."""


def _named_for_reading(name: str) -> str:
    """Whether the last part of a dotted name says that nothing is changed for the caller, whatever is kept on
    the way: a theme that is made where there is none."""
    last = last_part(name)
    begins = " OR ".join(f"{last} GLOB '{one}*'" for one in _READING)
    return f"(({begins}) AND {last} NOT GLOB '*create*')"


_CHANGES = f"""
        SELECT handler.route FROM route_function AS handler
             JOIN data_access AS access ON access.function = handler.function
        WHERE access.verb NOT IN ('read', 'commit', 'rollback')
        UNION
        SELECT handler.route FROM route_function AS handler
             JOIN message ON message.function = handler.function
        WHERE message.direction = 'published'
        UNION
        SELECT handler.route FROM route_function AS handler
             JOIN effect ON effect.function = handler.function
        WHERE effect.kind IN ('process', 'evaluate', 'email')
           OR effect.kind = 'file' AND effect.verb IN ('write', 'delete')
        UNION
        SELECT handler.route FROM route_function AS handler
             JOIN call ON call.function = handler.function
             JOIN json_each(call.reaches) AS deed
        WHERE deed.value IN ('writes', 'published', 'process', 'evaluate', 'email')
          AND NOT {_named_for_reading("call.callee")}
        """  # noqa: S608 - our own names


DEEDS: tuple[View, ...] = (
    View(
        "route_function",
        "the functions that answer at a route, one for each method of a class of handlers",
        """
        SELECT answered.value AS route, reached.name AS function, reached.considers, reached.asks_caller
        FROM reached_function AS reached JOIN json_each(reached.answers) AS answered
        """,
        (
            column("route", "route.id"),
            column("function", "function.name"),
        ),
        "reached_function",
    ),
    View(
        "route_deed",
        "what happens on the way of a route, in one word each: what its handler does, and what that calls",
        """
        SELECT handler.route, deed.value AS deed
        FROM route_function AS handler JOIN call ON call.function = handler.function
             JOIN json_each(call.reaches) AS deed
        UNION
        SELECT handler.route, CASE access.verb WHEN 'read' THEN 'reads' WHEN 'commit' THEN 'commits'
                                               WHEN 'rollback' THEN 'rolls back' ELSE 'writes' END
        FROM route_function AS handler JOIN data_access AS access ON access.function = handler.function
        UNION
        SELECT handler.route, effect.kind
        FROM route_function AS handler JOIN effect ON effect.function = handler.function
        UNION
        SELECT handler.route, 'outbound'
        FROM route_function AS handler JOIN outbound_call ON outbound_call.function = handler.function
        UNION
        SELECT handler.route, message.direction
        FROM route_function AS handler JOIN message ON message.function = handler.function
        """,
        (
            column("route", "route.id"),
            column("deed", "reads, writes, commits, outbound, published, process, file, email, ..."),
        ),
    ),
    View(
        "route_change",
        "routes whose handler changes something: it writes rows or files, publishes, starts a process or "
        "sends mail, itself or by calling what is not named after looking something up",
        _CHANGES,
        (column("route", "route.id"),),
    ),
)

"""What starts work, and what a client can call."""

from __future__ import annotations

from analyzer.facts.views.view import View, column

_ROUTES = """
        SELECT route.id AS entry, route.kind, 'a client' AS started_by,
               CASE WHEN route.kind = 'websocket' THEN 'WEBSOCKET'
                    ELSE coalesce((SELECT group_concat(value, ',') FROM json_each(route.methods)), 'ANY')
               END || ' ' || route.path AS name,
               NULL AS how, NULL AS through, application.framework, route.application, route.handler,
               route.handler_file, route.handler_line, route.handler_end_line, route.module,
               route.guard_verdict, route.verdict_reason, route.by_default, route.certainty,
               route.condition, route.file, route.line, route.end_line
        FROM route LEFT JOIN application ON application.name = route.application
        WHERE route.kind NOT IN ('static', 'mount')"""


_WORK: tuple[tuple[str, str, str, str], ...] = (
    ("task", "a request, a schedule or another task", "kind", "queue"),
    ("schedule", "the clock", "expression", "starts"),
    ("consumer", "a message", "broker", "channel"),
    ("command", "a shell", "NULL", "program"),
    ("serverless_function", "an event of the platform", "event", "source"),
)
"""Tables of work that is no request: what starts it, and the two columns that say more."""


def _entries_of(table: str, starter: str, how: str, through: str) -> str:
    return f"""
        UNION ALL
        SELECT id, '{table}', '{starter}', name, {how}, {through}, framework, application, handler,
               handler_file, handler_line, handler_end_line, module, NULL, NULL, by_default,
               certainty, condition, file, line, end_line
        FROM {table}"""  # noqa: S608 - our own names


ENTRIES: tuple[View, ...] = (
    View(
        "entry_point",
        "whatever starts work: each route (files and mounts that are not read left out), task, schedule, "
        "consumer, command and serverless function, with its guard verdict and its handler",
        _ROUTES + "".join(_entries_of(*one) for one in _WORK),
        (
            column("entry", "id in the table that `kind` names, which is route for what clients start"),
            column("kind", "kind of the route; or task, schedule, consumer, command, serverless_function"),
            column("started_by", "who or what starts it"),
            column("name", "methods and path of a route; the name of a task, a command, ..."),
            column("how", "kind of a task, expression of a schedule, broker, event", "text", True),
            column("through", "queue, task that a schedule starts, channel, program, source", "text", True),
            column("framework", "library that starts it", "text", True),
            column("application", "object that it is registered on", "text", True),
            column("guard_verdict", "verdict on a route; null: callers are not asked anything", "text", True),
        ),
        "route",
    ),
    View(
        "operation",
        "a row for each method and route: what a client can call",
        """
        SELECT method.value AS method, route.*
        FROM route JOIN json_each(
            CASE WHEN route.kind = 'websocket' THEN '["WEBSOCKET"]'
                 WHEN json_array_length(route.methods) = 0 THEN '["ANY"]'
                 ELSE route.methods END
        ) AS method
        """,
        (column("method", "one HTTP method; ANY where nothing restricts them; WEBSOCKET for a WebSocket"),),
        "route",
    ),
    View(
        "own_route",
        "routes whose handler is the project's own code, without tests and what frameworks add by themselves",
        """
        SELECT route.* FROM route
        WHERE route.handler_file IS NOT NULL AND route.handler NOT LIKE '%.as_view'  -- a library's class
          AND NOT EXISTS (SELECT 1 FROM module WHERE module.id = route.module AND module.is_test)
        """,
        (),
        "route",
    ),
    View(
        "route_input",
        "the declared inputs of routes, with the route that they belong to",
        """
        SELECT parameter.id, parameter.route, route.methods, route.path, parameter.owner, parameter.name,
               parameter.location, parameter.type, parameter."schema", parameter.required,
               parameter."default" AS default_value, parameter.constraints,
               parameter.file, parameter.line, parameter.end_line
        FROM parameter JOIN route ON route.id = parameter.route
        """,
        (
            column("methods", "methods of the route", "text[]"),
            column("path", "path of the route"),
            column(
                "default_value", 'default, as text (parameter."default", under a name that needs no quotes)'
            ),
        ),
        "parameter",
    ),
    View(
        "route_tag",
        "a row for each tag of a route",
        "SELECT route.id AS route, tag.value AS tag FROM route JOIN json_each(route.tags) AS tag",
        (
            column("route", "route.id"),
            column("tag", "one tag"),
        ),
    ),
    View(
        "shadowed_operation",
        "routes that an earlier one answers, both spelled out",
        """
        SELECT shadowed_route.id, shadowed_route.application, shadowed_route.kind, shadowed_route.methods,
               shadowed_route.complete, shadowed_route.certainty, shadowed_route.condition,
               later.id AS route, later.path, later.handler, later.file, later.line, later.end_line,
               earlier.id AS by_route, earlier.path AS by_path, earlier.handler AS by_handler,
               earlier.file AS by_file, earlier.line AS by_line
        FROM shadowed_route
             JOIN route AS later ON later.id = shadowed_route.route
             JOIN route AS earlier ON earlier.id = shadowed_route.taken_by
        """,
        (
            column("path", "path of the route that is not reached"),
            column("handler", "handler of the route that is not reached"),
            column("by_route", "route.id of the earlier route, which answers"),
            column("by_path", "path of the earlier route"),
            column("by_handler", "handler of the earlier route"),
            column("by_file", "file of the earlier route", "text", True),
            column("by_line", "line of the earlier route", "integer", True),
        ),
        "shadowed_route",
    ),
)

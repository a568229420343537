"""Where data of a request decides something, and which routes lead there."""

from __future__ import annotations

from analyzer.facts.views.view import View, column

FLOWS: tuple[View, ...] = (
    View(
        "request_flow",
        "flows of request data, with the routes on whose way they lie",
        """
        SELECT flow.*, coalesce(reached.routes, 0) AS route_count,
               coalesce(reached.examples, '[]') AS routes,
               coalesce((SELECT CASE route.methods WHEN '["ANY"]' THEN '' ELSE route.methods ->> 0 || ' ' END
                                || route.path
                         FROM route WHERE route.id = reached.examples ->> 0), flow.entry) AS on_route
        FROM data_flow AS flow LEFT JOIN reached_function AS reached ON reached.name = flow.entry
        """,
        (
            column(
                "route_count", "how many routes reach the function that takes it from the request", "integer"
            ),
            column("routes", "route.id of up to three of them", "text[]"),
            column("on_route", "method and path of the nearest, or the name of that function"),
        ),
        "data_flow",
    ),
    View(
        "flow_place",
        "a row for each place where data of the request decides something, and function that takes it in; "
        "parts of a path of which no route is known are left out",
        """
        SELECT flow.sink, flow.function, flow.name, flow.file, flow.line, flow.end_line, flow.entry,
               min(flow.source) AS source, min(coalesce(flow.parameter, flow.source)) AS parameter,
               count(DISTINCT coalesce(flow.parameter, flow.source)) AS parameters,
               min(flow.on_route) AS on_route, min(flow.routes) AS routes, min(flow.checked) AS checked,
               min(json_array_length(flow.steps)) FILTER (WHERE flow.checked IS NULL) AS unchecked_steps,
               max(flow.composed) AS composed,
               substr(min(substr('0000' || json_array_length(flow.steps), -4) || flow.steps), 5) AS steps,
               row_number() OVER (
                   PARTITION BY flow.sink, flow.entry, min(flow.parameter)
                   ORDER BY min(json_array_length(flow.steps)), flow.file, flow.line
               ) AS rank,
               row_number() OVER (
                   PARTITION BY flow.sink, flow.function, flow.name, flow.file, flow.line
                   ORDER BY min(json_array_length(flow.steps)), flow.entry
               ) AS source_rank,
               row_number() OVER (
                   PARTITION BY flow.sink, flow.function, flow.name, flow.entry,
                                min(coalesce(flow.parameter, flow.source))
                   ORDER BY flow.file, flow.line
               ) AS occurrence
        FROM request_flow AS flow
        WHERE NOT EXISTS (SELECT 1 FROM module WHERE module.file = flow.file AND module.is_test)
          AND NOT (flow.source = 'path' AND flow.route_count = 0)  -- which patterns its path has is not known
        GROUP BY flow.sink, flow.entry, flow.function, flow.name, flow.file, flow.line
        """,
        (
            column("source", "where it comes from; of several, the first by name"),
            column(
                "parameter", "name in the request; of several, the first by name; else where it comes from"
            ),
            column("parameters", "how many parameters reach the place", "integer"),
            column("on_route", "method and path of the nearest route, or the name of the function"),
            column("routes", "route.id of up to three routes", "text[]"),
            column("checked", "place of a test that may refuse it; null: none was met", "text", True),
            column("unchecked_steps", "length of the shortest way that no test guards", "integer", True),
            column("composed", "whether it is put together with other text on one of the ways", "boolean"),
            column("steps", "the shortest way from the request to the place", "text[]"),
            column("rank", "1 for the nearest place of that parameter, 2 for the next", "integer"),
            column(
                "source_rank", "1 for the nearest function whose input reaches it, 2 for the next", "integer"
            ),
            column(
                "occurrence",
                "1 for the first such place of that parameter in the function, 2 for the next",
                "integer",
            ),
        ),
        "data_flow",
    ),
)

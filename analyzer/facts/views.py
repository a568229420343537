"""Views of the store: the questions that rules and people ask most, under a name each.

A view is plain SQL over the tables and adds no fact.  Columns whose meaning is not given here are those of
the table that they come from, under the same name.
"""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.facts.schema import Column

GUARDING_KINDS = ("authentication", "authorization", "csrf", "rate_limit", "validation")  # reads as SQL, too
"""Kinds of what guards a route; the others stand on its way without guarding it."""


@dataclass(frozen=True, slots=True)
class View:
    """A named query that is part of the schema."""

    name: str
    meaning: str
    sql: str
    columns: tuple[Column, ...] = ()
    """The columns that no table documents under this name."""
    source: str = ""
    """The table that documents the other columns."""


def _is(name: str, meaning: str, type_: str = "text", nullable: bool = False) -> Column:
    return Column(name=name, meaning=meaning, type=type_, nullable=nullable)


_ENTRIES_OF_ROUTES = """
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

_ENTRIES: tuple[tuple[str, str, str, str], ...] = (
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


_SAYING_NO = (
    "permissiondenied", "permissionexception", "permissionerror", "unauthorized", "forbidden",
    "notauthenticated", "notauthorized", "authenticationfailed", "authenticationerror", "accessdenied",
    "loginrequired", "http403", "http401", "httpforbidden",
)  # fmt: skip
"""Parts of exceptions' names, in small letters, by which they refuse a caller."""

_ASKING = (
    "login_required", "jwt_required", "auth_required", "token_required", "requires_auth", "authenticated",
    "permission_required", "requires_permission", "require_auth", "require_login", "requires_login",
)  # fmt: skip
"""Parts of decorators' names, in small letters, that let known callers through only."""


_DECIDING = (
    ".authorize", ".authorise", ".check_permission", ".check_access", ".check_authorization",
    ".ensure_permission", ".ensure_authorized", ".require_permission", ".require_role", ".require_auth",
    ".require_login", ".require_user", ".verify_permission", ".verify_access", ".assert_permission",
    ".enforce",
)  # fmt: skip
"""Beginnings of the names of methods, in small letters, that decide about the caller; of an object that
nobody could identify more is not known."""


def _any_of(column: str, parts: tuple[str, ...]) -> str:
    """Whether a name holds one of these parts, of small letters: to LIKE, all are."""
    patterns = ("%" + part.replace("_", r"\_") + "%" for part in parts)
    return "(" + " OR ".join(rf"{column} LIKE '{pattern}' ESCAPE '\'" for pattern in patterns) + ")"


_REFUSALS = f"""
        SELECT DISTINCT handler.route FROM route_function AS handler
             JOIN raised ON raised.function = handler.function
        WHERE raised.status IN (401, 403) OR {_any_of("raised.exception", _SAYING_NO)}
        UNION
        SELECT DISTINCT handler.route FROM route_function AS handler
             JOIN call ON call.function = handler.function AND call.own
             JOIN function AS callee ON callee.name = call.callee AND callee.decorators <> '[]'
             JOIN json_each(callee.decorators) AS decorator
        WHERE {_any_of("decorator.value", _ASKING)}
        UNION
        SELECT DISTINCT handler.route FROM route_function AS handler
             JOIN call ON call.function = handler.function AND NOT call.own
        WHERE {_any_of("call.callee", _DECIDING)}
        """  # noqa: S608 - our own names


_NAMED_CHECKS = (
    "login_required", "login_if", "require_login", "requires_login", "authenticat", "authoriz", "authoris",
    "auth_required", "require_auth", "requires_auth", "check_auth", "verify_auth", "ensure_auth",
    "auth_request", "check_permission", "has_permission", "require_permission", "check_access", "has_access",
    "verify_access", "access_valid", "verify_token", "check_token", "validate_token", "require_token",
    "api_key", "trusted",
)  # fmt: skip
"""Parts of names of functions, in small letters, that say of themselves that they look at the caller."""


_CHECK_STEMS = ("auth", "login", "permission", "access", "token", "api_key", "trusted")
"""What each of these has in it: most names have none of it, and are looked at no further."""


def _last_part(column: str) -> str:
    """What stands behind the last dot of a name."""
    return f"replace({column}, rtrim({column}, replace({column}, '.', '')), '')"


def _named_for_a_check(column: str) -> str:
    """Whether the last part of a dotted name says that it looks at the caller."""
    return f"({_any_of(column, _CHECK_STEMS)} AND {_any_of(_last_part(column), _NAMED_CHECKS)})"


_ASKINGS = f"""
        SELECT guard.route FROM guard
        WHERE guard.kind = 'other' AND {_named_for_a_check("guard.name")}
        UNION
        SELECT handler.route FROM route_function AS handler
             JOIN call ON call.function = handler.function
        WHERE {_named_for_a_check("call.callee")}
        UNION
        SELECT handler.route FROM route_function AS handler
             JOIN call ON call.function = handler.function AND call.own
             JOIN call AS further ON further.function = call.callee
        WHERE {_named_for_a_check("further.callee")}
        UNION
        SELECT handler.route FROM route_function AS handler
             JOIN function AS wrapped ON wrapped.name = handler.function AND wrapped.decorators <> '[]'
             JOIN json_each(wrapped.decorators) AS decorator
        WHERE ('.' || decorator.value GLOB '*.requires' OR '.' || decorator.value GLOB '*.requires_*'
               OR {_named_for_a_check("decorator.value")})
          AND {_last_part("decorator.value")} NOT IN (SELECT {_last_part("function.name")} FROM function)
        """  # noqa: S608 - our own names


_READING = ("get_", "list_", "find_", "fetch_", "load_", "read_", "is_", "has_")
"""Beginnings of names of functions that say of themselves that they only look something up."""


def _named_for_reading(column: str) -> str:
    """Whether the last part of a dotted name says that nothing is changed for the caller, whatever is kept on
    the way: a theme that is made where there is none."""
    last = _last_part(column)
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


_TRIALS = ("devproject", "dev.project", "testproject", "test.project", "workbench", "sandbox")
"""Names of projects, with dots between the words, in which their authors try out what they make."""

_TRIAL = f"""
        SELECT name AS application FROM application
        WHERE {" OR ".join(f"'.' || replace(name, '_', '.') || '.' LIKE '%.{one}.%'" for one in _TRIALS)}
        """  # noqa: S608 - our own names


VIEWS: tuple[View, ...] = (
    View(
        "entry_point",
        "whatever starts work: each route (files and mounts that are not read left out), task, schedule, "
        "consumer, command and serverless function, with its guard verdict and its handler",
        _ENTRIES_OF_ROUTES + "".join(_entries_of(*one) for one in _ENTRIES),
        (
            _is("entry", "id in the table that `kind` names, which is route for what clients start"),
            _is("kind", "kind of the route; or task, schedule, consumer, command, serverless_function"),
            _is("started_by", "who or what starts it"),
            _is("name", "methods and path of a route; the name of a task, a command, ..."),
            _is("how", "kind of a task, expression of a schedule, broker, event", "text", True),
            _is("through", "queue, task that a schedule starts, channel, program, source", "text", True),
            _is("framework", "library that starts it", "text", True),
            _is("application", "object that it is registered on", "text", True),
            _is("guard_verdict", "verdict on a route; null: callers are not asked anything", "text", True),
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
        (_is("method", "one HTTP method; ANY where nothing restricts them; WEBSOCKET for a WebSocket"),),
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
        "route_protection",
        "a row for each route: what its guards do, taken together",
        """
        SELECT route.id AS route,
               EXISTS (SELECT 1 FROM guard WHERE guard.route = route.id AND guard.protects
                         AND guard.kind = 'authentication') AS authenticates,
               EXISTS (SELECT 1 FROM guard WHERE guard.route = route.id AND guard.protects
                         AND (guard.kind = 'authorization' OR guard.scopes <> '[]')) AS authorizes,
               EXISTS (SELECT 1 FROM guard WHERE guard.route = route.id AND guard.refuses = 0
                         AND guard.kind = 'authentication') AS identifies,
               EXISTS (SELECT 1 FROM guard WHERE guard.route = route.id
                         AND guard.kind = 'rate_limit') AS limits
        FROM route
        """,
        (
            _is("route", "route.id"),
            _is("authenticates", "whether a guard refuses callers that do not prove who they are", "boolean"),
            _is("authorizes", "whether a guard refuses callers that lack a permission or scope", "boolean"),
            _is("identifies", "whether a guard looks who is calling and refuses nobody", "boolean"),
            _is("limits", "whether a guard limits how often the route may be called", "boolean"),
        ),
    ),
    View(
        "application_protection",
        "a row for each application: how many of its own HTTP routes are protected",
        """
        SELECT application.id AS application, application.name, application.by_default, application.file,
               application.line, application.end_line, count(route.id) AS routes,
               count(*) FILTER (WHERE route.guard_verdict <> 'unguarded' OR refusal.route IS NOT NULL)
                   AS protected,
               count(*) FILTER (WHERE route.changes_state) AS changing,
               count(*) FILTER (WHERE route.changes_state
                                  AND (route.guard_verdict <> 'unguarded' OR refusal.route IS NOT NULL))
                   AS changing_protected
        FROM application
             LEFT JOIN own_route AS route ON route.application = application.name AND route.kind = 'http'
             LEFT JOIN route_refusal AS refusal ON refusal.route = route.id
        GROUP BY application.id
        """,
        (
            _is("application", "application.id"),
            _is("routes", "how many HTTP routes of the project's own it serves", "integer"),
            _is("protected", "how many of them are not plainly open", "integer"),
            _is("changing", "how many of the routes change state", "integer"),
            _is("changing_protected", "how many of these are not plainly open", "integer"),
        ),
        "application",
    ),
    View(
        "route_guard",
        "what guards a route, outermost first by position: only guards of a kind that guards",
        f"""
        SELECT guard.*, route.application, route.methods, route.path, route.handler, route.guard_verdict
        FROM guard JOIN route ON route.id = guard.route
        WHERE guard.kind IN {GUARDING_KINDS}
        """,  # noqa: S608 - our own names
        (
            _is("application", "application.name of the route"),
            _is("methods", "methods of the route", "text[]"),
            _is("path", "path of the route"),
            _is("handler", "handler of the route"),
            _is("guard_verdict", "verdict on the route"),
        ),
        "guard",
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
            _is("methods", "methods of the route", "text[]"),
            _is("path", "path of the route"),
            _is("default_value", 'default, as text (parameter."default", under a name that needs no quotes)'),
        ),
        "parameter",
    ),
    View(
        "route_function",
        "the functions that answer at a route, one for each method of a class of handlers",
        """
        SELECT example.value AS route, reached.name AS function, reached.considers
        FROM reached_function AS reached JOIN json_each(reached.examples) AS example
        WHERE reached.distance = 0
        """,
        (
            _is("route", "route.id"),
            _is("function", "function.name"),
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
            _is("route", "route.id"),
            _is("deed", "reads, writes, commits, outbound, published, process, file, email, ..."),
        ),
    ),
    View(
        "route_refusal",
        "routes whose handler refuses some callers by what it calls: a function that raises 401 or 403 or an "
        "exception that says so, one that a decorator for known callers stands around, or a method of an "
        "object that is not known whose name says that it decides about the caller",
        _REFUSALS,
        (_is("route", "route.id"),),
    ),
    View(
        "route_asking",
        "routes on whose way something stands, or in whose handler something is called, whose name says that "
        "it looks at the caller: a decorator `login_if_required`, a function `check_access`; whether it "
        "refuses anybody is not seen",
        _ASKINGS,
        (_is("route", "route.id"),),
    ),
    View(
        "route_change",
        "routes whose handler changes something: it writes rows or files, publishes, starts a process or "
        "sends mail, itself or by calling what is not named after looking something up",
        _CHANGES,
        (_is("route", "route.id"),),
    ),
    View(
        "trial_application",
        "applications that are there to try out what is made, by their name: `devproject.settings`, "
        "`shop_workbench.settings`; how they are set up is nothing that users run",
        _TRIAL,
        (_is("application", "application.name"),),
    ),
    View(
        "route_tag",
        "a row for each tag of a route",
        "SELECT route.id AS route, tag.value AS tag FROM route JOIN json_each(route.tags) AS tag",
        (
            _is("route", "route.id"),
            _is("tag", "one tag"),
        ),
    ),
    View(
        "middleware_argument",
        "a row for each argument of a middleware; a list argument gives one row for each element",
        """
        SELECT middleware.id AS middleware, middleware.application, middleware.name, argument.key AS argument,
               CASE argument.type WHEN 'array' THEN element.value WHEN 'true' THEN 'True'
                    WHEN 'false' THEN 'False' ELSE argument.value END AS value,
               middleware.file, middleware.line, middleware.end_line
        FROM middleware JOIN json_each(middleware.arguments) AS argument
             LEFT JOIN json_each(CASE argument.type WHEN 'array' THEN argument.value END) AS element
        """,
        (
            _is("middleware", "middleware.id"),
            _is("argument", "name of the argument"),
            _is("value", "its value, or one element of it; True and False as text"),
        ),
        "middleware",
    ),
    View(
        "application_argument",
        "a row for each constructor argument of an application",
        """
        SELECT application.id AS application, argument.key AS argument,
               CASE argument.type WHEN 'true' THEN 'True' WHEN 'false' THEN 'False'
                    ELSE argument.value END AS value,
               application.file, application.line, application.end_line
        FROM application JOIN json_each(application.arguments) AS argument
        """,
        (
            _is("application", "application.id"),
            _is("argument", "name of the argument"),
            _is("value", "its value; True and False as text"),
        ),
        "application",
    ),
    View(
        "import_edge",
        "a row for each pair of own modules of which one imports the other, however often",
        """
        SELECT importer, imported, count(*) AS times, min(lazy) AS lazy, min(type_checking) AS type_checking,
               min(lazy OR type_checking) = 0 AS at_load, min(file) AS file, min(line) AS line
        FROM "import" WHERE own AND importer <> imported GROUP BY importer, imported
        """,
        (
            _is("times", "how many imports run between the two", "integer"),
            _is("lazy", "whether all of them stand inside functions", "boolean"),
            _is("type_checking", "whether all of them are for type checkers only", "boolean"),
            _is("at_load", "whether one of them runs when the importer loads", "boolean"),
        ),
        "import",
    ),
    View(
        "own_import",
        "imports among the target's own modules that run when a module loads",
        """
        SELECT id, importer, imported, file, line, end_line FROM "import"
        WHERE own AND NOT lazy AND NOT type_checking
        """,
        (),
        "import",
    ),
    View(
        "cycle_member",
        "a row for each module of an import cycle",
        """
        SELECT import_cycle.id AS cycle, member.value AS module, import_cycle.needs, import_cycle.size
        FROM import_cycle JOIN json_each(import_cycle.modules) AS member
        """,
        (
            _is("cycle", "import_cycle.id"),
            _is("module", "module.name"),
        ),
        "import_cycle",
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
            _is("path", "path of the route that is not reached"),
            _is("handler", "handler of the route that is not reached"),
            _is("by_route", "route.id of the earlier route, which answers"),
            _is("by_path", "path of the earlier route"),
            _is("by_handler", "handler of the earlier route"),
            _is("by_file", "file of the earlier route", "text", True),
            _is("by_line", "line of the earlier route", "integer", True),
        ),
        "shadowed_route",
    ),
    View(
        "setting_default",
        "settings with their default under a name that needs no quotes",
        """
        SELECT id, name, source, "default" AS default_value, has_default, type, secret, application,
               file, line, end_line
        FROM setting
        """,
        (_is("default_value", "default as text; masked where the setting is a secret"),),
        "setting",
    ),
    View(
        "datastore",
        "services that keep things for others: databases, caches, brokers, object stores",
        "SELECT * FROM service WHERE kind IN ('database', 'cache', 'broker', 'storage')",
        (),
        "service",
    ),
    View(
        "store_connection",
        "a row for each connection of the code, with the store of the deployment that it speaks to: that of "
        "its host's name, else the only one of its engine",
        """
        SELECT connection.*, coalesce(
                   (SELECT service.id FROM service
                    WHERE service.name = connection.host AND service.kind IN
                          ('database', 'cache', 'broker', 'storage', 'external', 'service')),
                   (SELECT min(service.id) FROM service WHERE service.engine = connection.engine
                    GROUP BY service.engine HAVING count(*) = 1)
               ) AS service
        FROM connection
        """,
        (_is("service", "service.id of the store; null: none that the manifests name", "text", True),),
        "connection",
    ),
    View(
        "service_use",
        "a row for each link, with what its ends are",
        """
        SELECT link.id, link.kind, link.protocol, link.source, link.target, link.file, link.line,
        link.end_line, source.name AS source_name, source.kind AS source_kind, target.name AS target_name,
        target.kind AS target_kind, link.certainty, link.auxiliary FROM link JOIN service AS source ON
        source.id = link.source JOIN service AS target ON target.id = link.target
        """,
        (
            _is("source_name", "name of the service that uses"),
            _is("source_kind", "its kind"),
            _is("target_name", "name of the service that is used"),
            _is("target_kind", "its kind"),
        ),
        "link",
    ),
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
            _is(
                "route_count", "how many routes reach the function that takes it from the request", "integer"
            ),
            _is("routes", "route.id of up to three of them", "text[]"),
            _is("on_route", "method and path of the nearest, or the name of that function"),
        ),
        "data_flow",
    ),
    View(
        "flow_place",
        "a row for each place where data of the request decides something, and function that takes it in",
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
               ) AS source_rank
        FROM request_flow AS flow
        WHERE NOT EXISTS (SELECT 1 FROM module WHERE module.file = flow.file AND module.is_test)
        GROUP BY flow.sink, flow.entry, flow.function, flow.name, flow.file, flow.line
        """,
        (
            _is("source", "where it comes from; of several, the first by name"),
            _is("parameter", "name in the request; of several, the first by name; else where it comes from"),
            _is("parameters", "how many parameters reach the place", "integer"),
            _is("on_route", "method and path of the nearest route, or the name of the function"),
            _is("routes", "route.id of up to three routes", "text[]"),
            _is("checked", "place of a test that may refuse it; null: none was met", "text", True),
            _is("unchecked_steps", "length of the shortest way that no test guards", "integer", True),
            _is("composed", "whether it is put together with other text on one of the ways", "boolean"),
            _is("steps", "the shortest way from the request to the place", "text[]"),
            _is("rank", "1 for the nearest place of that parameter, 2 for the next", "integer"),
            _is(
                "source_rank", "1 for the nearest function whose input reaches it, 2 for the next", "integer"
            ),
        ),
        "data_flow",
    ),
    View(
        "open_finding",
        "findings that nobody has accepted yet: neither suppressed nor in the baseline",
        "SELECT * FROM finding WHERE status = 'new'",
        (),
        "finding",
    ),
)

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

"""What stands between a caller and the work: guards, and what handlers ask by themselves."""

from __future__ import annotations

from analyzer.facts.views.naming import any_of, last_part
from analyzer.facts.views.view import View, column

GUARDING_KINDS = ("authentication", "authorization", "csrf", "rate_limit", "validation")  # reads as SQL, too
"""Kinds of what guards a route; the others stand on its way without guarding it."""


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


_REFUSALS = f"""
        SELECT DISTINCT handler.route FROM route_function AS handler
             JOIN raised ON raised.function = handler.function
        WHERE raised.status IN (401, 403) OR {any_of("raised.exception", _SAYING_NO)}
        UNION
        SELECT DISTINCT handler.route FROM route_function AS handler
             JOIN call ON call.function = handler.function AND call.own
             JOIN function AS callee ON callee.name = call.callee AND callee.decorators <> '[]'
             JOIN json_each(callee.decorators) AS decorator
        WHERE {any_of("decorator.value", _ASKING)}
        UNION
        SELECT DISTINCT handler.route FROM route_function AS handler
             JOIN call ON call.function = handler.function AND NOT call.own
        WHERE {any_of("call.callee", _DECIDING)}
        """  # noqa: S608 - our own names


_NAMED_CHECKS = (
    "login_required", "login_if", "require_login", "requires_login", "authenticat", "authoriz", "authoris",
    "auth_required", "require_auth", "requires_auth", "check_auth", "verify_auth", "ensure_auth",
    "auth_request", "check_permission", "has_permission", "require_permission", "check_access", "has_access",
    "permission_required", "role_required", "roles_required", "admin_required", "staff_required",
    "user_passes_test",
    "verify_access", "access_valid", "verify_token", "check_token", "validate_token", "require_token",
    "api_key", "trusted", "enforce", "auth_middleware", "authmiddleware", "authed",
)  # fmt: skip
"""Parts of names of functions, in small letters, that say of themselves that they look at the caller."""


_CHECK_STEMS = (
    "auth", "login", "permission", "access", "token", "api_key", "trusted", "enforce", "_required",
    "passes_test",
)  # fmt: skip
"""What each of these has in it: most names have none of it, and are looked at no further."""


def _named_for_a_check(name: str) -> str:
    """Whether the last part of a dotted name says that it looks at the caller."""
    said = f"(SELECT {any_of('last', _NAMED_CHECKS)} FROM (SELECT {last_part(name)} AS last))"  # noqa: S608
    return f"({any_of(name, _CHECK_STEMS)} AND {said})"


_REFUSING_OTHERS = (
    "ajax",
    "post",
    "method",
    "json",
    "valid",
    "csrf",
    "limit",
    "feature",
    "enabled",
    "exists",
    "form",
    "param",
)
"""Parts of names of decorators, in small letters, that turn requests away for what is in them."""


_IDENTITY = ("auth", "login", "permission", "acl", "jwt", "api_key", "apikey", "current_user")
"""Parts of names of middleware, in small letters, that say of themselves that they look at the caller."""


def _named_for_identity(name: str) -> str:
    """Whether the last part of the name of a layer says that it looks at the caller."""
    no_check = "last NOT LIKE '%author' AND last NOT LIKE '%oauth%'"
    said = f"(SELECT {any_of('last', _IDENTITY)} AND {no_check} FROM (SELECT {last_part(name)} AS last))"  # noqa: S608
    return f"({any_of(name, _IDENTITY)} AND {said})"


_ASKINGS = f"""
        WITH own_layer AS (
            SELECT layer.application, layer.name FROM middleware AS layer JOIN application AS app
                 ON app.name = layer.application
                    AND (app.framework <> 'django'  -- whose layers mostly identify, and refuse nobody
                         OR layer.name LIKE '%permission%' OR layer.name LIKE '%login%required%')
            WHERE EXISTS (SELECT 1 FROM function AS own
                          WHERE own.name IN (layer.name, layer.name || '.dispatch', layer.name || '.__call__',
                                             layer.name || '.process_request')))
        SELECT guard.route FROM guard
        WHERE guard.kind = 'other' AND {_named_for_a_check("guard.name")}
           OR guard.kind = 'other' AND guard.via = 'decorator' AND guard.refuses
              AND NOT {any_of(last_part("guard.name"), _REFUSING_OTHERS)}
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
        WHERE ('.' || decorator.value GLOB '*.require' OR '.' || decorator.value GLOB '*.requires'
               OR '.' || decorator.value GLOB '*.requires_*'
               OR {_named_for_a_check("decorator.value")})
          AND {last_part("decorator.value")} NOT IN (SELECT {last_part("function.name")} FROM function)
        UNION
        SELECT route.id FROM hook JOIN route ON route.application = hook.application
             JOIN function AS own ON own.name = hook.handler JOIN json_each(own.decorators) AS decorator
        WHERE {_named_for_identity("decorator.value")}
        UNION
        SELECT route.id FROM own_layer AS layer JOIN route ON route.application = layer.application
             OR layer.application NOT IN (SELECT application FROM route)
        WHERE {_named_for_identity("layer.name")}
        """  # noqa: S608 - our own names


_CALLERS = """
        WITH asking AS (
            SELECT name AS function FROM reached_function WHERE asks_caller <> '[]'),
        looking AS (
            SELECT route FROM route_function WHERE asks_caller <> '[]'
            UNION
            SELECT handler.route FROM route_function AS handler
                 JOIN call ON call.function = handler.function AND call.own
            WHERE call.callee IN (SELECT function FROM asking)
            UNION
            SELECT handler.route FROM route_function AS handler
                 JOIN call ON call.function = handler.function AND call.own
                 JOIN call AS further ON further.function = call.callee AND further.own
            WHERE further.callee IN (SELECT function FROM asking))
        SELECT id AS route FROM route
        WHERE handler IN (SELECT same.handler FROM route AS same JOIN looking ON looking.route = same.id)
        """
"""A handler with more routes than are kept of a function looks at the caller at all of them."""


PROTECTION: tuple[View, ...] = (
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
            column("route", "route.id"),
            column(
                "authenticates", "whether a guard refuses callers that do not prove who they are", "boolean"
            ),
            column(
                "authorizes", "whether a guard refuses callers that lack a permission or scope", "boolean"
            ),
            column("identifies", "whether a guard looks who is calling and refuses nobody", "boolean"),
            column("limits", "whether a guard limits how often the route may be called", "boolean"),
        ),
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
            column("application", "application.name of the route"),
            column("methods", "methods of the route", "text[]"),
            column("path", "path of the route"),
            column("handler", "handler of the route"),
            column("guard_verdict", "verdict on the route"),
        ),
        "guard",
    ),
    View(
        "route_refusal",
        "routes whose handler refuses some callers by what it calls: a function that raises 401 or 403 or an "
        "exception that says so, one that a decorator for known callers stands around, or a method of an "
        "object that is not known whose name says that it decides about the caller",
        _REFUSALS,
        (column("route", "route.id"),),
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
            column("application", "application.id"),
            column("routes", "how many HTTP routes of the project's own it serves", "integer"),
            column("protected", "how many of them are not plainly open", "integer"),
            column("changing", "how many of the routes change state", "integer"),
            column("changing_protected", "how many of these are not plainly open", "integer"),
        ),
        "application",
    ),
    View(
        "route_asking",
        "routes on whose way something stands, or in whose handler something is called, whose name says that "
        "it looks at the caller: a decorator `login_if_required`, a function `check_access`; whether it "
        "refuses anybody is not seen",
        _ASKINGS,
        (column("route", "route.id"),),
    ),
    View(
        "route_caller",
        "routes whose handler, or what it calls over one or two functions of the project's own, looks at who "
        "is calling: `request.user`, a key in a header, a function named after a check; whether it turns "
        "anybody away is not seen",
        _CALLERS,
        (column("route", "route.id"),),
    ),
)

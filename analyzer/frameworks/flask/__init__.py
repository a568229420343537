"""Flask: applications, blueprints, routes, views, hooks, error handlers, configuration, what wraps an
application.

Modelled: `Flask` and `Blueprint`, subclassed or not; deferral of what a blueprint declares until it is
registered, nesting, the prefix at registration that replaces the blueprint's own, several registrations;
`add_url_rule`, `route` and its shorthands, `view_functions` and `url_map` edited by hand; `View` and
`MethodView` with their decorators; hooks as guards; `app.config`; wrappers of `wsgi_app` and dispatchers in
front of applications; `current_app`.
Not modelled: hosts and subdomains as part of a path; templates; what overridden dispatch methods refuse.
Source: flask 3.1.3, sansio/app.py, sansio/blueprints.py, sansio/scaffold.py, app.py, views.py, config.py; the
differences of flask 0.12 to 2.3 where they matter to start-up code.
"""

from typing import Final

ENTRY_PACKAGES: Final = ("flask",)
ASSEMBLING: Final = ("register_blueprint", "add_url_rule")
AT_HAND: Final = ("current_app",)

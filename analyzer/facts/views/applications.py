"""How applications are set up: their arguments, their settings, their middleware."""

from __future__ import annotations

from analyzer.facts.views.view import View, column

_TRIALS = (
    "devproject", "dev.project", "testproject", "test.project", "workbench", "sandbox",
    "settings.test", "settings.tests", "settings.testing", "settings.ci", "test.settings", "tests.settings",
)  # fmt: skip
"""Names of projects, with dots between the words, in which their authors try out what they make, and of
settings for tests alone."""


_TRIAL = f"""
        SELECT name AS application, file FROM application
        WHERE {" OR ".join(f"'.' || replace(name, '_', '.') || '.' LIKE '%.{one}.%'" for one in _TRIALS)}
        """  # noqa: S608 - our own names


APPLICATIONS: tuple[View, ...] = (
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
            column("application", "application.id"),
            column("argument", "name of the argument"),
            column("value", "its value; True and False as text"),
        ),
        "application",
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
            column("middleware", "middleware.id"),
            column("argument", "name of the argument"),
            column("value", "its value, or one element of it; True and False as text"),
        ),
        "middleware",
    ),
    View(
        "setting_default",
        "settings with their default under a name that needs no quotes",
        """
        SELECT id, name, source, "default" AS default_value, has_default, type, secret, application,
               file, line, end_line
        FROM setting
        """,
        (column("default_value", "default as text; masked where the setting is a secret"),),
        "setting",
    ),
    View(
        "trial_application",
        "applications that are there to try out what is made, by their name: `devproject.settings`, "
        "`shop_workbench.settings`, `shop.settings.test`; how they are set up is nothing that users run",
        _TRIAL,
        (column("application", "application.name"), column("file", "where it is made: its settings")),
    ),
)

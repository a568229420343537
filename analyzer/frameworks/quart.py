"""Quart: Flask's interface on ASGI, with WebSockets and hooks of serving.

Modelled: `Quart` and `Blueprint` like Flask's, `websocket` and `add_websocket`, `before_serving` and
`while_serving`, layers around `asgi_app`, `current_app`; Quart-Auth's `login_required`, quart-schema's
validation and documentation.
Not modelled: hooks of WebSockets as guards.
Source: quart 0.22.0, quart/app.py, quart/blueprints.py; quart-auth 0.11; quart-schema 0.20.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.evaluator import internal, stands_for
from analyzer.evaluator.containers import append_each
from analyzer.evaluator.values import List, Possible
from analyzer.facts import GuardKind
from analyzer.frameworks.flask.applications import Flask
from analyzer.frameworks.flask.blueprints import Blueprint as FlaskBlueprint
from analyzer.frameworks.flask.scaffold import registering

ENTRY_PACKAGES: Final = ("quart",)


@stands_for("quart.app.Quart", "quart.Quart")
class Quart(Flask):
    """An application."""

    FRAMEWORK = "quart"
    SERVES_BY = "asgi_app"

    def websocket(self, rule: Any, **options: Any) -> Any:
        endpoint = options.pop("endpoint", None)
        return registering(lambda view: self.registered("add_websocket", rule, endpoint, view, **options))

    def add_websocket(self, rule: Any, endpoint: Any = None, view_func: Any = None, **options: Any) -> None:
        self.registered("add_url_rule", rule, endpoint, view_func, websocket=True, **options)

    def asgi_app(self, scope: Any = None, receive: Any = None, send: Any = None) -> None:
        """Answers."""

    def before_serving(self, func: Any) -> Any:
        return self._serving("before_serving_funcs", func)

    def after_serving(self, func: Any) -> Any:
        return self._serving("after_serving_funcs", func)

    def while_serving(self, func: Any) -> Any:
        return self._serving("while_serving_gens", func)

    @internal
    def _serving(self, kept: str, func: Any) -> Any:
        functions = self.attributes.setdefault(kept, List([], self.made))
        append_each(self.run, functions, func)
        return func

    def before_websocket(self, func: Any) -> Any:
        return func

    def after_websocket(self, func: Any) -> Any:
        return func

    @internal
    def start_hooks(self) -> list[Possible]:
        kept = ("before_serving_funcs", "while_serving_gens", "before_first_request_funcs")
        return [one for name in kept for one in self.run.each(self.attributes.get(name))]


@stands_for("quart.blueprints.Blueprint", "quart.Blueprint")
class Blueprint(FlaskBlueprint):
    """Routes and hooks to be registered on an application."""

    def websocket(self, rule: Any, **options: Any) -> Any:
        endpoint = options.pop("endpoint", None)
        return registering(lambda view: self.registered("add_websocket", rule, endpoint, view, **options))

    def add_websocket(self, rule: Any, endpoint: Any = None, view_func: Any = None, **options: Any) -> None:
        self.registered("add_url_rule", rule, endpoint, view_func, websocket=True, **options)

    def before_app_serving(self, func: Any) -> Any:
        self.declare(lambda state: state.attributes["app"].before_serving(func))
        return func

    def while_app_serving(self, func: Any) -> Any:
        self.declare(lambda state: state.attributes["app"].while_serving(func))
        return func

    def before_websocket(self, func: Any) -> Any:
        return func


def _identity(names: tuple[str, ...]) -> str:
    return "".join(
        f"""

def {name}(*asked, **options):
    def decorator(func):
        @wraps(func)
        async def wrapper(*args, **kwargs):
            return await func(*args, **kwargs)

        return wrapper

    return decorator
"""
        for name in names
    )


VALIDATING: Final = (
    "validate",
    "validate_headers",
    "validate_querystring",
    "validate_request",
    "validate_response",
)

STUBS: Final = {
    "quart_auth.decorators": """
from functools import wraps


def login_required(func):
    @wraps(func)
    async def wrapper(*args, **kwargs):
        return await func(*args, **kwargs)

    return wrapper


def basic_auth_required(username_key="", password_key=""):
    def decorator(func):
        @wraps(func)
        async def wrapper(*args, **kwargs):
            return await func(*args, **kwargs)

        return wrapper

    return decorator
""",
    "quart_schema.validation": "from functools import wraps\n" + _identity(VALIDATING),
}

ALIASES: Final = {
    "quart.current_app": "flask.globals.current_app",
    "quart.globals.current_app": "flask.globals.current_app",
    "quart.request": "quart.globals.request",
    "quart.abort": "flask.helpers.abort",
    "quart.views.MethodView": "flask.views.MethodView",
    "quart.views.View": "flask.views.View",
    "quart_auth.login_required": "quart_auth.decorators.login_required",
    "quart_auth.basic_auth_required": "quart_auth.decorators.basic_auth_required",
    **{f"quart_schema.{name}": f"quart_schema.validation.{name}" for name in VALIDATING},
}

GUARDS: Final = {
    "quart_auth.decorators.login_required": GuardKind.AUTHENTICATION,
    "quart_auth.decorators.basic_auth_required": GuardKind.AUTHENTICATION,
    **{f"quart_schema.validation.{name}": GuardKind.VALIDATION for name in VALIDATING},
}

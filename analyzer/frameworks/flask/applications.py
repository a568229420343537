"""The application class, and the proxies that stand for it.

Source: flask/app.py, flask/sansio/app.py, flask/globals.py, flask/ctx.py.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.applications import made_inside_library
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute
from analyzer.evaluator.comparing import key_of
from analyzer.evaluator.containers import append_each, set_item
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Module, Native
from analyzer.evaluator.values import Arguments, Dict, External, List, Possible, Result, Unknown
from analyzer.frameworks.flask import configuration
from analyzer.frameworks.flask.blueprints import STATIC_FILE, Declared, endpoint_of
from analyzer.frameworks.flask.scaffold import Scaffold, registering
from analyzer.frameworks.flask.views import inherited_methods
from analyzer.frameworks.werkzeug.routing import Map, Rule

DISPATCHER: Final = "werkzeug.middleware.dispatcher.DispatcherMiddleware"
"""Serves other applications below paths of one."""


@stands_for("flask.app.Flask", "flask.Flask", "flask.sansio.app.App")
class Flask(Scaffold):
    """An application."""

    APPLICATION = True
    WEIGHS_PATHS = True  # a fixed part of a path goes before a parameter, whatever was registered first
    FRAMEWORK = "flask"
    SERVES_BY = "wsgi_app"
    """The attribute that serves, around which layers are put."""
    inside_library: tuple[Module, int] | None = None
    """Stub and line where a library made it."""

    def __init__(
        self,
        import_name: Any = None,
        static_url_path: Any = None,
        static_folder: Any = "static",
        static_host: Any = None,
        host_matching: Any = False,
        subdomain_matching: Any = False,
        template_folder: Any = "templates",
        instance_path: Any = None,
        instance_relative_config: Any = False,
        root_path: Any = None,
        **_: Any,
    ) -> None:
        run = self.run
        self.inside_library = made_inside_library(run, self)
        self.begin(
            import_name,
            name=import_name,
            static_folder=static_folder,
            static_url_path=static_url_path,
            template_folder=template_folder,
            instance_path=Unknown("instance folder", run.place()),
            extensions=Dict({}, run.path, True),
            blueprints=Dict({}, run.path),
            jinja_options=Dict({}, run.path),
            before_first_request_funcs=List([], run.path),
            teardown_appcontext_funcs=List([], run.path),
            url_map=run.call(run.external("werkzeug.routing.Map"), [], {"host_matching": host_matching}),
        )
        self.views: dict[Any, Any] = {}
        """What registrations left in `view_functions`, to tell what was put there by hand."""
        self.expose(config=self._configuration(instance_relative_config))
        if plain(static_folder) is not None:
            path = self._static_path(static_url_path, static_folder)
            self.add_url_rule(add(path, "/<path:filename>"), "static", STATIC_FILE)

    @internal
    def handed_to(self, callee: str, args: Arguments) -> bool:
        """A dispatcher that is given the application itself is what serves, as if around its `wsgi_app`."""
        given = args.keywords.get("app", args.positional[0] if args.positional else None)
        if callee != DISPATCHER or plain(given) is not self or self.SERVES_BY in self.attributes:
            return False
        self.run.set_attribute(self, self.SERVES_BY, Result(callee, args, self.run.place()))
        return True

    @internal
    def _configuration(self, instance_relative: Any) -> Any:
        root = self.attributes["root_path"]
        if plain(instance_relative) is not False:
            root = self.attributes["instance_path"]
        run = self.run
        kind = self.class_of("config_class", "flask.config.Config")
        return run.call(kind, [root, configuration.defaults()])

    @internal
    def class_of(self, name: str, usual: str) -> Any:
        """A class that a subclass may replace."""
        own = class_attribute(self.run, self.cls, name)
        return self.run.external(usual) if own is ABSENT else own

    @internal
    def _static_path(self, given: Any, folder: Any) -> Any:
        path, name = plain(given), plain(folder)
        if path is None:
            if not isinstance(name, str):
                return Unknown("address of static files", self.place)
            path = f"/{name.rstrip('/').rpartition('/')[2]}"
        return path.rstrip("/") if isinstance(path, str) else path

    @internal
    def rules(self) -> Map:
        """The map of rules."""
        found = plain(self.attributes["url_map"])
        assert isinstance(found, Map)
        return found

    def add_url_rule(self, rule: Any, endpoint: Any = None, view_func: Any = None, **options: Any) -> None:
        run = self.run
        if plain(endpoint) is None:
            endpoint = endpoint_of(run, view_func)
        methods = options.pop("methods", None)
        if plain(methods) is None and plain(view_func) is not None:
            methods = run.attribute(view_func, "methods", None)
            if isinstance(plain(methods), (Unknown, External)):
                methods = inherited_methods(view_func)
        options.pop("provide_automatic_options", None)
        kind = self.class_of("url_rule_class", "werkzeug.routing.rules.Rule")
        made = run.call(kind, [rule], {**options, "endpoint": endpoint, "methods": methods})
        if not isinstance(made, Rule):
            return
        declared: Declared | None = run.notes.get("flask.declared")
        if declared is not None:
            made.place, made.callers = declared.place, (*declared.callers, *made.callers)
        made.view = None if plain(view_func) is None else view_func
        self.rules().add(made)
        if made.view is not None:
            self.name_view(endpoint, view_func)
            self.views[key_of(plain(endpoint))] = self.view_of(endpoint)

    @internal
    def view_of(self, endpoint: Any) -> Any:
        """What `view_functions` holds for an endpoint now; None for nothing."""
        kept = plain(self.attributes["view_functions"])
        entry = kept.entries.get(key_of(plain(endpoint))) if isinstance(kept, Dict) else None
        return entry[1].value if entry is not None else None

    @internal
    def answering(self, rule: Rule) -> Any:
        """What answers at a rule: the view that it was registered with, unless that was replaced by hand."""
        endpoint = rule.attributes["endpoint"]
        held = self.view_of(endpoint)
        if held is None or (rule.view is not None and held is self.views.get(key_of(plain(endpoint)))):
            return rule.view
        return held

    def register_blueprint(self, blueprint: Any, **options: Any) -> None:
        run = self.run
        for one in run.alternatives(blueprint):
            with run.under(one.path):
                known = plain(one.value)
                if not isinstance(known, Scaffold):
                    run.hole("route", "blueprint", "a registered blueprint is not known", affects="routes")
                    continue
                set_item(run, self.attributes["blueprints"], known.attributes.get("name"), known)
                given = Dict({key_of(name): (name, Possible(value)) for name, value in options.items()})
                run.call(run.attribute(known, "register"), [self, given])

    def before_first_request(self, f: Any) -> Any:
        append_each(self.run, self.attributes["before_first_request_funcs"], f)
        return f

    @internal
    def start_hooks(self) -> list[Possible]:
        """What runs before the first request."""
        return self.run.each(self.attributes["before_first_request_funcs"])

    def teardown_appcontext(self, f: Any) -> Any:
        append_each(self.run, self.attributes["teardown_appcontext_funcs"], f)
        return f

    def shell_context_processor(self, f: Any) -> Any:
        return f

    def template_filter(self, name: Any = None) -> Any:
        return registering(lambda f: None)

    def template_test(self, name: Any = None) -> Any:
        return registering(lambda f: None)

    def template_global(self, name: Any = None) -> Any:
        return registering(lambda f: None)

    @property
    def debug(self) -> Any:
        config = self.attributes["config"]
        return self.run.call(self.run.attribute(config, "get"), ["DEBUG", False])

    @property
    def secret_key(self) -> Any:
        config = plain(self.attributes["config"])
        known = config.content().entries if isinstance(config, configuration.Config) else {}
        entry = known.get(key_of("SECRET_KEY"))
        return entry[1].value if entry is not None else Unknown("the secret key", self.run.place())

    @secret_key.setter
    def secret_key(self, value: Any) -> None:
        self.run.call(self.run.attribute(self.attributes["config"], "__setitem__"), ["SECRET_KEY", value])

    @internal
    def start(self, host: Any = None, port: Any = None, debug: Any = None, **_: Any) -> None:
        """`app.run(...)`: what the development server is started with."""
        for name, value in (("debug", debug), ("host", host)):
            if value is not None:
                self.run.setting(name, STARTED, value, apart=True)

    def wsgi_app(self, environ: Any = None, start_response: Any = None) -> Any:
        return Unknown("response of an application")

    def __call__(self, environ: Any = None, start_response: Any = None) -> Any:
        return Unknown("response of an application")

    def app_context(self) -> Any:
        return self.run.call(self.run.external("flask.ctx.AppContext"), [self])

    def test_request_context(self, *_: Any, **__: Any) -> Any:
        return self.app_context()

    def request_context(self, *_: Any, **__: Any) -> Any:
        return self.app_context()

    def test_client(self, *_: Any, **__: Any) -> Any:
        return Unknown("a client for tests", self.run.place())

    def test_cli_runner(self, *_: Any, **__: Any) -> Any:
        return Unknown("a runner for tests", self.run.place())

    @internal
    def missing_attribute(self, name: str) -> Any:
        """What extensions may have put there."""
        if name == "run":  # what stand-ins call their own run
            return Native(name, lambda run, *given, **named: self.start(*given, **named))
        return Result(f"flask.app.Flask.{name}", Arguments(), self.run.place())


@stands_for("flask.ctx.AppContext", "flask.ctx.RequestContext")
class AppContext(StandIn):
    """While one is entered, `current_app` is its application."""

    def __init__(self, app: Any = None) -> None:
        self.app = app
        self.expose(app=app)

    def __enter__(self) -> Any:
        self.push()
        return self

    def push(self) -> None:
        self.run.notes[CURRENT] = self.app

    def pop(self, *_: Any) -> None:
        """The application stays the one that was spoken of last."""


CURRENT: Final = "flask.current"
"""Where the application is kept whose context was entered."""


def current(run: Any) -> Any:
    """The application that `current_app` stands for: the one whose context was entered, or that was made
    last."""
    entered = run.notes.get(CURRENT)
    if entered is not None:
        return entered
    made = [one for one in run.standins if isinstance(one, Flask) and one.attributes]
    return made[-1] if made else None


@stands_for("flask.globals.CurrentApp")
class CurrentApp(StandIn):
    """`current_app`."""

    RECORDS = True

    @internal
    def missing_attribute(self, name: str) -> Any:
        app = current(self.run)
        if name == "_get_current_object":
            return Native(name, lambda run: app)
        if app is None:
            return Unknown("no application is made yet", self.run.place())
        return self.run.attribute(app, name)


STARTED: Final = "flask run"
"""Source of what the development server is started with, as settings."""

INSTANCES: Final = {"flask.globals.current_app": CurrentApp}
ALIASES: Final = {"flask.current_app": "flask.globals.current_app"}

"""Blueprints: what is declared on one waits until it is registered, and happens once for each registration.

The prefix given at registration replaces the blueprint's own; a nested blueprint's is put behind its
parent's. What is declared after a registration is done for it all the same: modules are not always evaluated
in the order of a running process, and where they are, Flask refuses.
Source: flask/sansio/blueprints.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.comparing import key_of
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.containers import update
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.values import Dict, List, Place, Possible, Unknown
from analyzer.frameworks.flask.scaffold import Scaffold, registering


@dataclass(frozen=True, slots=True)
class Declared:
    """Something that waits for a registration, with the place and the tests of its declaration."""

    act: Callable[[BlueprintSetupState], Any]
    place: Place | None
    callers: tuple[Place, ...]
    path: Path


def below(run: Any, prefix: Any, rule: Any) -> Any:
    """A rule behind a prefix, with one slash between them."""
    if plain(prefix) is None:
        return rule
    if plain(rule) == "" or plain(rule) is None:
        return prefix
    return add(add(_method(run, prefix, "rstrip"), "/"), _method(run, rule, "lstrip"))


def _method(run: Any, text: Any, name: str) -> Any:
    return run.call(run.attribute(text, name), ["/"])


@stands_for("flask.sansio.blueprints.BlueprintSetupState", "flask.blueprints.BlueprintSetupState")
class BlueprintSetupState(StandIn):
    """One registration: where, under which prefix, under which tests."""

    RECORDS = True
    declared: Declared | None = None
    """What is being done now."""

    def __init__(self, blueprint: Any, app: Any, options: Any, first_registration: Any = True) -> None:
        run = self.run
        given = plain(options)
        read = {k: p.value for k, p in given.entries.values()} if isinstance(given, Dict) else {}
        prefix = read.get("url_prefix")
        own = blueprint.attributes
        prefix = own.get("url_prefix") if plain(prefix) is None else prefix
        defaults = Dict({}, run.path)
        update(run, defaults, own["url_values_defaults"])
        if plain(read.get("url_defaults")) is not None:
            update(run, defaults, read["url_defaults"])
        self.path = run.path
        self.expose(
            app=app,
            blueprint=blueprint,
            options=options,
            first_registration=first_registration,
            url_prefix=prefix,
            subdomain=read.get("subdomain"),
            url_defaults=defaults,
            name=read.get("name", own["name"]),
            name_prefix=read.get("name_prefix", ""),
        )

    @internal
    def full_name(self) -> Any:
        """The blueprint's name in the application: those of its parents before it."""
        prefix, name = self.attributes["name_prefix"], self.attributes["name"]
        return name if plain(prefix) == "" else add(add(prefix, "."), name)

    @internal
    def do(self, declared: Declared) -> None:
        """What was declared, for this registration."""
        run = self.run
        before, outer = run.notes.get("flask.declared"), self.declared
        run.notes["flask.declared"] = self.declared = declared
        try:
            with run.under(self.path), run.under(declared.path):
                declared.act(self)
        finally:
            run.notes["flask.declared"], self.declared = before, outer

    def add_url_rule(self, rule: Any, endpoint: Any = None, view_func: Any = None, **options: Any) -> None:
        run = self.run
        if plain(endpoint) is None:
            endpoint = endpoint_of(run, view_func)
        app = self.attributes["app"]
        name = add(add(self.full_name(), "."), endpoint)
        run.call(
            run.attribute(app, "add_url_rule"),
            [below(run, self.attributes["url_prefix"], rule), name, view_func],
            options,
        )


def endpoint_of(run: Any, view: Any) -> Any:
    """The name of a view function."""
    return run.attribute(view, "__name__", Unknown("name of a view function"))


@stands_for("flask.blueprints.Blueprint", "flask.Blueprint", "flask.sansio.blueprints.Blueprint")
class Blueprint(Scaffold):
    """Routes and hooks to be registered on an application."""

    def __init__(
        self,
        name: Any,
        import_name: Any = None,
        static_folder: Any = None,
        static_url_path: Any = None,
        template_folder: Any = None,
        url_prefix: Any = None,
        subdomain: Any = None,
        url_defaults: Any = None,
        root_path: Any = None,
        cli_group: Any = None,
        **_: Any,
    ) -> None:
        run = self.run
        self.waiting: list[Declared] = []
        self.states: list[BlueprintSetupState] = []
        self.children: list[tuple[Any, Dict, Path]] = []
        self.declared_routes: list[tuple[Any, Any, Place | None]] = []
        self.begin(
            import_name,
            name=name,
            url_prefix=url_prefix,
            subdomain=subdomain,
            url_values_defaults=Dict({}, run.path) if plain(url_defaults) is None else url_defaults,
            static_folder=static_folder,
            static_url_path=static_url_path,
            template_folder=template_folder,
            cli_group=cli_group,
            deferred_functions=List([], run.path),
        )

    @internal
    def declare(self, act: Callable[[BlueprintSetupState], Any]) -> None:
        """Have something done for each registration."""
        run = self.run
        outer: Declared | None = run.notes.get("flask.declared")
        place, callers = (run.place(), run.callers()) if outer is None else (outer.place, outer.callers)
        declared = Declared(act, place, callers, run.path)
        self.waiting.append(declared)
        for state in self.states:
            state.do(declared)

    def record(self, func: Any) -> None:  # type: ignore[override]  # the library has a method of this name
        self.declare(lambda state: self.run.call(func, [state]))

    def record_once(self, func: Any) -> None:
        self.declare(lambda state: self.run.call(func, [state]))

    def make_setup_state(self, app: Any, options: Any, first_registration: Any = False) -> Any:
        kind = self.run.external("flask.sansio.blueprints.BlueprintSetupState")
        return self.run.call(kind, [self, app, options, first_registration])

    def add_url_rule(self, rule: Any, endpoint: Any = None, view_func: Any = None, **options: Any) -> None:
        self.declared_routes.append((rule, view_func, self.run.place()))
        self.declare(
            lambda state: self.run.call(
                self.run.attribute(state, "add_url_rule"), [rule, endpoint, view_func], dict(options)
            )
        )

    def endpoint(self, endpoint: Any) -> Any:
        return registering(
            lambda view: self.declare(
                lambda state: state.attributes["app"].name_view(
                    add(add(state.full_name(), "."), endpoint), view
                )
            )
        )

    def register_blueprint(self, blueprint: Any, **options: Any) -> None:
        given = _dict(options)
        self.children.append((blueprint, given, self.run.path))
        for state in self.states:
            with self.run.under(state.path):
                self._register_child(state, blueprint, given)

    def register(self, app: Any, options: Any = None, first_registration: Any = True) -> None:
        run = self.run
        state = run.call(
            run.attribute(self, "make_setup_state"), [app, _plain_dict(options), first_registration]
        )
        if not isinstance(state, BlueprintSetupState):
            return
        self.states.append(state)
        self._serve_static(state)
        for declared in list(self.waiting):
            state.do(declared)
        for child, given, path in list(self.children):
            with run.under(path):
                self._register_child(state, child, given)

    @internal
    def _register_child(self, state: BlueprintSetupState, child: Any, given: Dict) -> None:
        run = self.run
        options = Dict(dict(given.entries), given.made, given.open)
        own = options.entries.get(key_of("url_prefix"))
        inner = own[1].value if own is not None else None
        child = plain(child)
        if not isinstance(child, Blueprint):
            run.hole("route", "blueprint", "a registered blueprint is not known", affects="routes")
            return
        inner = child.attributes.get("url_prefix") if plain(inner) is None else inner
        outer = state.attributes["url_prefix"]
        prefix = outer if plain(inner) is None else below(run, outer, inner)
        for name, value in (("url_prefix", prefix), ("name_prefix", state.full_name())):
            options.put(key_of(name), name, Possible(value))
        run.call(run.attribute(child, "register"), [state.attributes["app"], options])

    @internal
    def _serve_static(self, state: BlueprintSetupState) -> None:
        """The route of the blueprint's own files, where it has a folder for them."""
        folder = plain(self.attributes["static_folder"])
        if folder is None:
            return
        path = self.attributes["static_url_path"]
        if plain(path) is None:
            last = folder.rstrip("/").rpartition("/")[2] if isinstance(folder, str) else Unknown("folder")
            path = add("/", last)
        act = Declared(
            lambda inner: inner.add_url_rule(
                add(_method(self.run, path, "rstrip"), "/<path:filename>"),
                endpoint="static",
                view_func=STATIC_FILE,
            ),
            self.place,
            (),
            (),
        )
        state.do(act)

    def before_app_request(self, f: Any) -> Any:
        return self._app_hook("before_request", f)

    def after_app_request(self, f: Any) -> Any:
        return self._app_hook("after_request", f)

    def teardown_app_request(self, f: Any) -> Any:
        return self._app_hook("teardown_request", f)

    def app_url_value_preprocessor(self, f: Any) -> Any:
        return self._app_hook("url_value_preprocessor", f)

    def before_app_first_request(self, f: Any) -> Any:
        self.declare(
            lambda state: self.run.call(
                self.run.attribute(state.attributes["app"], "before_first_request"), [f]
            )
        )
        return f

    @internal
    def _app_hook(self, event: str, function: Any) -> Any:
        self.declare(lambda state: state.attributes["app"].hook(event, function))
        return function

    def app_errorhandler(self, code: Any) -> Any:
        return registering(lambda f: self.declare(lambda state: state.attributes["app"].handles(code, f)))

    def app_context_processor(self, f: Any) -> Any:
        return f

    def app_url_defaults(self, f: Any) -> Any:
        return f

    def app_template_filter(self, name: Any = None) -> Any:
        return registering(lambda f: None)

    def app_template_global(self, name: Any = None) -> Any:
        return registering(lambda f: None)

    def app_template_test(self, name: Any = None) -> Any:
        return registering(lambda f: None)

    def add_app_template_filter(self, f: Any, name: Any = None) -> None:
        """For templates."""

    def add_app_template_global(self, f: Any, name: Any = None) -> None:
        """For templates."""

    def add_app_template_test(self, f: Any, name: Any = None) -> None:
        """For templates."""


STATIC_FILE = Native("flask.app.Flask.send_static_file", lambda run, *_, **__: Unknown("a static file"))
"""What serves the files of a folder."""


def _dict(values: dict[str, Any]) -> Dict:
    return Dict({key_of(name): (name, Possible(value)) for name, value in values.items()})


def _plain_dict(options: Any) -> Dict:
    given = plain(options)
    return given if isinstance(given, Dict) else Dict({})

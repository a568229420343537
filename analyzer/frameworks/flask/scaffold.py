"""What applications and blueprints have in common: routes, hooks, error handlers.

Source: flask/sansio/scaffold.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.containers import append_each, lookup, set_item
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Native
from analyzer.evaluator.values import Dict, List, Place, Possible, Unknown

HOOKS: Final = {
    "url_value_preprocessor": "url_value_preprocessors",
    "before_request": "before_request_funcs",
    "after_request": "after_request_funcs",
    "teardown_request": "teardown_request_funcs",
}
"""Events of a request, and the attribute that keeps their functions by blueprint, in the order of events."""


def registering(register: Callable[[Any], Any]) -> Native:
    """A decorator that registers what it is given and gives it back."""

    def decorate(run: Interpreter, function: Any) -> Any:
        register(function)
        return function

    return Native("decorator", decorate)


@dataclass(frozen=True, slots=True)
class ErrorHandler:
    """What answers an exception or a status."""

    exception: Any
    handler: Any
    blueprint: Any
    place: Place | None
    path: Path


@stands_for("flask.sansio.scaffold.Scaffold", "flask.scaffold.Scaffold")
class Scaffold(StandIn):
    """What has routes."""

    RECORDS = True

    @internal
    def begin(self, import_name: Any, **attributes: Any) -> None:
        """What every scaffold begins with."""
        run = self.run
        self.errors: list[ErrorHandler] = []
        self.expose(
            import_name=import_name,
            root_path=self.folder_of(import_name),
            cli=run.call(run.external("flask.cli.AppGroup"), []),
            view_functions=Dict({}, run.path),
            **attributes,
        )
        self.expose(**{kept: Dict({}, run.path) for kept in HOOKS.values()})

    @internal
    def folder_of(self, import_name: Any) -> Any:
        """The folder of the module that an application or blueprint is named after."""
        run, name = self.run, plain(import_name)
        if isinstance(name, str) and run.file is not None:
            path = run.file.path if name in ("__main__", run.file.name) else None
            found = run.index.find(name, run.file.path)
            path = path or (found.path if found is not None else None)
            if path is not None:
                return f"/{path.rpartition('/')[0]}"
        return Unknown("folder of a module", run.place())

    @internal
    def registered(self, method: str, *args: Any, **options: Any) -> Any:
        """Call a registration method, the target's own where it overrides ours."""
        return self.run.call(self.run.attribute(self, method), list(args), options)

    def route(self, rule: Any, **options: Any) -> Any:
        endpoint = options.pop("endpoint", None)
        return registering(lambda view: self.registered("add_url_rule", rule, endpoint, view, **options))

    def get(self, rule: Any, **options: Any) -> Any:
        return self.registered("route", rule, methods=List.of(["GET"]), **options)

    def post(self, rule: Any, **options: Any) -> Any:
        return self.registered("route", rule, methods=List.of(["POST"]), **options)

    def put(self, rule: Any, **options: Any) -> Any:
        return self.registered("route", rule, methods=List.of(["PUT"]), **options)

    def delete(self, rule: Any, **options: Any) -> Any:
        return self.registered("route", rule, methods=List.of(["DELETE"]), **options)

    def patch(self, rule: Any, **options: Any) -> Any:
        return self.registered("route", rule, methods=List.of(["PATCH"]), **options)

    def endpoint(self, endpoint: Any) -> Any:
        return registering(lambda view: self.name_view(endpoint, view))

    @internal
    def name_view(self, endpoint: Any, view: Any) -> None:
        """Say what answers at the rules of an endpoint."""
        set_item(self.run, self.attributes["view_functions"], endpoint, view)

    @internal
    def hook(self, event: str, function: Any, blueprint: Any = None) -> Any:
        """Add a function to those of an event, for one blueprint or (None) for all of what this serves."""
        run = self.run
        kept = plain(self.attributes[HOOKS[event]])
        if isinstance(kept, Dict):
            functions = lookup(run, kept, blueprint, None, strict=False)
            if plain(functions) is None:
                functions = List([], self.made)
                kept.put((type(blueprint), blueprint), blueprint, Possible(functions))
            append_each(run, functions, function)
        return function

    def before_request(self, f: Any) -> Any:
        return self.hook("before_request", f)

    def after_request(self, f: Any) -> Any:
        return self.hook("after_request", f)

    def teardown_request(self, f: Any) -> Any:
        return self.hook("teardown_request", f)

    def url_value_preprocessor(self, f: Any) -> Any:
        return self.hook("url_value_preprocessor", f)

    def url_defaults(self, f: Any) -> Any:
        return f

    def context_processor(self, f: Any) -> Any:
        return f

    @internal
    def handles(self, exception: Any, handler: Any, blueprint: Any = None) -> None:
        """Note what answers an exception or status."""
        run = self.run
        self.errors.append(ErrorHandler(exception, handler, blueprint, run.place(), run.path))

    def errorhandler(self, code_or_exception: Any) -> Any:
        return registering(lambda f: self.registered("register_error_handler", code_or_exception, f))

    def register_error_handler(self, code_or_exception: Any, f: Any) -> None:
        self.handles(code_or_exception, f)

    def open_resource(self, *_: Any, **__: Any) -> Any:
        return Unknown("a resource of the application", self.run.place())

    def send_static_file(self, filename: Any) -> Any:
        return Unknown("a static file", self.run.place())

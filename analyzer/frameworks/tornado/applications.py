"""The application class, and what an application comes to.

Source: tornado/web.py, class Application.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from analyzer.concepts.declarations import declarations
from analyzer.concepts.serving import Served, write
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import Condition, Path, beyond, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.values import Dict, List, Possible, Tuple
from analyzer.facts import Facts
from analyzer.frameworks.tornado.handlers import drafts_of
from analyzer.frameworks.tornado.routing import Router, Rule, Table, shown

SHOWN: Final = ("xsrf_cookies", "login_url", "serve_traceback", "autoreload")
"""Settings that are shown with the application."""


@stands_for("tornado.web.Application", "tornado.wsgi.WSGIApplication")
class Application(Router):
    """An application: rules, and settings of which some add rules."""

    APPLICATION = True

    def __init__(
        self, handlers: Any = None, default_host: Any = None, transforms: Any = None, **settings: Any
    ) -> None:
        run = self.run
        kept = Dict({}, run.path, True)
        run.update(kept, Dict({(str, key): (key, Possible(value)) for key, value in settings.items()}))
        rules = List([], run.path)
        run.extend(rules, self._static(settings))
        if plain(handlers) is not None:
            run.extend(rules, handlers)
        router = run.call(run.external("tornado.routing.RuleRouter"), [rules])
        hosts = run.call(run.external("tornado.routing.RuleRouter"), [])
        self.expose(settings=kept, wildcard_router=router, default_router=hosts, default_host=default_host)

    def _static(self, settings: dict[str, Any]) -> List:
        """The rules for files that the setting `static_path` asks for."""
        run = self.run
        folder = settings.get("static_path")
        wanted, by_default = truth(folder)
        if folder is None or wanted is False:
            return List([], run.path)
        tests = () if wanted else (Condition("the setting static_path", by_default),)
        prefix = settings.get("static_url_prefix", "/static/")
        handler = settings.get("static_handler_class") or run.external("tornado.web.StaticFileHandler")
        patterns = [r"/(robots\.txt)", r"/(favicon\.ico)", add(prefix, "(.*)")]
        return List([Possible(Tuple.of([pattern, handler]), tests) for pattern in patterns], run.path)

    def add_handlers(self, host_pattern: Any, host_handlers: Any) -> None:
        hosts = plain(self.attributes.get("default_router"))
        matcher = self.run.call(self.run.external("tornado.routing.HostMatches"), [host_pattern])
        router = self.run.call(self.run.external("tornado.routing.RuleRouter"), [host_handlers])
        rule = self.run.call(self.run.external("tornado.routing.Rule"), [matcher, router])
        self.run.call(self.run.attribute(hosts, "add_rules"), [List.of([rule])])

    def listen(self, *args: Any, **options: Any) -> Any:
        return self.run.call(self.run.external("tornado.httpserver.HTTPServer"), [self])

    @internal
    def all_rules(self) -> List:
        """Those for hosts come first."""
        routers = [plain(self.attributes.get(name)) for name in ("default_router", "wildcard_router")]
        return List(
            [one for router in routers for one in self.run.each(self.run.attribute(router, "rules", None))]
        )

    @internal
    def setting(self, name: str) -> Any:
        """A setting's value; None where it is not set."""
        settings = plain(self.attributes.get("settings"))
        entry = settings.entries.get((str, name)) if isinstance(settings, Dict) else None
        return None if entry is None else entry[1].value


@stands_for("tornado.httpserver.HTTPServer")
class HTTPServer(StandIn):
    """Serves an application as it is."""

    def __init__(self, request_callback: Any = None, *_: Any, **__: Any) -> None:
        self.expose(request_callback=request_callback)


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that Tornado's applications come to."""
    apps = [one for one in run.standins if isinstance(one, Application) and "settings" in one.attributes]
    mounted = {id(inner): place for app in apps for inner, place in _mounted(app, apps)}
    served = [
        Served(
            app=app,
            framework="tornado",
            drafts=[
                draft
                for rule in Table(run).rules(app.all_rules(), (), app.place)
                for draft in drafts_of(run, rule)
            ],
            debug=truth(app.setting("debug"))[1] if app.setting("debug") is not None else None,
            arguments={name: app.setting(name) for name in SHOWN if app.setting(name) is not None},
            mounts=[mounted[id(app)]] if id(app) in mounted else [],
        )
        for app in apps
    ]
    write(run, facts, served)
    for one in run.standins:
        if isinstance(one, Rule) and "target" in one.attributes and one.pattern() is not None:
            handler = shown(plain(one.attributes["target"]))
            declarations(run).add(one.place, one.pattern(), handler, one.reached)


def _mounted(app: Application, apps: list[Application]) -> Iterator[tuple[Application, tuple[Any, Path]]]:
    """Applications that are the target of another one's rules."""
    for one in app.run.each(app.all_rules()):
        rule = plain(one.value)
        target = plain(rule.attributes.get("target")) if isinstance(rule, Rule) else None
        if isinstance(target, Application) and target in apps:
            yield target, ("/", beyond(joined(one.path, rule.made), app.made))

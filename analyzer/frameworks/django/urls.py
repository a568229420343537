"""URL configurations: `path`, `re_path`, `url`, `include`, `i18n_patterns`, `static`, and what they make.

A pattern keeps its view, a resolver what it includes: a module stays a module, so that patterns which are
added to its list later are found.
Not modelled: resolving and reversing, both of which happen per request.
Source: django/urls/conf.py, django/urls/resolvers.py, django/conf/urls/static.py 1.11 to 5.2.
"""

from __future__ import annotations

from typing import Any, Final

from analyzer.concepts.proxies import Proxy
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import Condition
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import lifted, plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Instance, Module, Native
from analyzer.evaluator.values import External, Join, List, Place, Possible, Sequence, Tuple, Unknown
from analyzer.frameworks.django.spelling import path_of_regex, path_of_route


class Pattern(StandIn):
    """What a pattern matches."""

    @internal
    def path(self) -> Any:
        """The piece of a path that it matches."""
        return Unknown("a pattern of an unknown kind", self.place)

    def match(self, path: Any) -> Any:
        return Unknown("match of a path", self.run.place())


@stands_for("django.urls.resolvers.RoutePattern", "django.urls.RoutePattern")
class RoutePattern(Pattern):
    """`articles/<int:year>/`."""

    def __init__(self, route: Any, name: Any = None, is_endpoint: Any = False) -> None:
        self.expose(_route=route, name=name, _is_endpoint=is_endpoint)

    @internal
    def path(self) -> Any:
        return lifted(path_of_route, self.attributes.get("_route"))

    @internal
    def text(self) -> Any:
        """`str(pattern)`."""
        return self.attributes.get("_route")


@stands_for("django.urls.resolvers.RegexPattern", "django.urls.RegexPattern")
class RegexPattern(Pattern):
    r"""`^articles/(?P<year>\d+)/$`."""

    def __init__(self, regex: Any, name: Any = None, is_endpoint: Any = False) -> None:
        self.expose(_regex=regex, name=name, _is_endpoint=is_endpoint)

    @internal
    def path(self) -> Any:
        return lifted(path_of_regex, self.attributes.get("_regex"))

    @internal
    def text(self) -> Any:
        """`str(pattern)`."""
        return self.attributes.get("_regex")

    @property
    def regex(self) -> Any:
        return self.run.call(self.run.external("re.compile"), [self.attributes.get("_regex")])


@stands_for("django.urls.resolvers.LocalePrefixPattern", "django.urls.LocalePrefixPattern")
class LocalePrefixPattern(Pattern):
    """The language that is active, as the first part of the path."""

    def __init__(self, prefix_default_language: Any = True) -> None:
        self.expose(prefix_default_language=prefix_default_language)

    @property
    def language_prefix(self) -> Any:
        return self.path()

    @internal
    def path(self) -> Any:
        """The prefix of the default language: the one under which the same routes exist for every other."""
        run = self.run
        if truth(self.attributes.get("prefix_default_language"))[0] is False:
            return ""
        settings = run.external("django.conf.settings")
        return add(run.attribute(settings, "LANGUAGE_CODE", "en-us"), "/")


@stands_for(
    "django.urls.resolvers.URLPattern", "django.urls.URLPattern", "django.urls.resolvers.RegexURLPattern"
)
class URLPattern(StandIn):
    """A pattern and the view that answers there."""

    RECORDS = True
    reached = False
    static = False
    """Whether it serves files of a folder."""

    def __init__(self, pattern: Any, callback: Any, default_args: Any = None, name: Any = None) -> None:
        self.place = self.run.place() or self.place
        self.callers: tuple[Place, ...] = self.run.callers()
        self.made_under = self.run.path
        self.expose(pattern=pattern, callback=callback, default_args=default_args, name=name)

    @property
    def lookup_str(self) -> Any:
        return Unknown("name of a view", self.run.place())


@stands_for(
    "django.urls.resolvers.URLResolver", "django.urls.URLResolver", "django.urls.resolvers.RegexURLResolver"
)
class URLResolver(StandIn):
    """A pattern and the URL configuration that goes on there."""

    RECORDS = True

    def __init__(
        self,
        pattern: Any,
        urlconf_name: Any,
        default_kwargs: Any = None,
        app_name: Any = None,
        namespace: Any = None,
    ) -> None:
        self.place = self.run.place() or self.place
        self.expose(
            pattern=pattern,
            urlconf_name=urlconf_name,
            default_kwargs=default_kwargs,
            app_name=app_name,
            namespace=namespace,
        )

    @property
    def urlconf_module(self) -> Any:
        return imported(self.run, self.attributes.get("urlconf_name"))

    @property
    def url_patterns(self) -> Any:
        return patterns_in(self.run, self.attributes.get("urlconf_name"))


def imported(run: Interpreter, urlconf: Any) -> Any:
    """A URL configuration that is given by its name, as the module."""

    def one(named: Any) -> Any:
        return run.importer.absolute(named, run.file) if isinstance(named, str) and named else named

    return lifted(one, urlconf)


def patterns_in(run: Interpreter, urlconf: Any) -> Any:
    """`urlpatterns` of a module, or the list itself, which may be made at its first use."""
    urlconf = plain(imported(run, urlconf))
    if isinstance(urlconf, Proxy):
        urlconf = plain(urlconf.wrapped())
    if isinstance(urlconf, Sequence):
        return urlconf
    if isinstance(urlconf, Join):
        return lifted(lambda one: patterns_in(run, one), urlconf)
    found = look_up(run, urlconf, "urlpatterns")
    if found is not ABSENT:
        return found
    given = run.iterate(urlconf) if isinstance(urlconf, Instance) else None
    return given if isinstance(given, Sequence) else Unknown("a URL configuration without urlpatterns")


@stands_for("django.urls.conf.include", "django.urls.include", "django.conf.urls.include")
def include(run: Interpreter, arg: Any, namespace: Any = None, app_name: Any = None) -> Any:
    def one(arg: Any) -> Any:
        urlconf, app = arg, app_name
        inner = namespace
        if isinstance(arg, Tuple) and arg.exact and len(arg.elements) in (2, 3):
            parts = [possible.value for possible in arg.elements]
            urlconf, app = parts[:2]
            inner = parts[2] if len(parts) == 3 else inner
        urlconf = imported(run, urlconf)
        if isinstance(plain(urlconf), Module):
            app = run.attribute(urlconf, "app_name", app)
        return Tuple.of([urlconf, app, inner if plain(inner) is not None else app])

    return lifted(one, arg)


def _register(run: Interpreter, kind: str, route: Any, view: Any, kwargs: Any, name: Any) -> Any:
    def one(view: Any) -> Any:
        pattern = run.call(run.external(f"django.urls.resolvers.{kind}"), [route], {"name": name})
        if isinstance(view, Sequence):
            parts = [possible.value for possible in view.elements][:3]
            return run.call(
                run.external("django.urls.resolvers.URLResolver"), [pattern, parts[0], kwargs, *parts[1:]]
            )
        return run.call(run.external("django.urls.resolvers.URLPattern"), [pattern, view, kwargs, name])

    if any(isinstance(plain(possible.value), Sequence) for possible in run.alternatives(view)):
        return lifted(one, view)
    return one(view)  # of several views that it may be, one pattern


@stands_for("django.urls.conf.path", "django.urls.path")
def path(
    run: Interpreter, route: Any, view: Any = None, kwargs: Any = None, name: Any = None, **_: Any
) -> Any:
    return _register(run, "RoutePattern", route, view, kwargs, name)


@stands_for("django.urls.conf.re_path", "django.urls.re_path")
def re_path(
    run: Interpreter, route: Any, view: Any = None, kwargs: Any = None, name: Any = None, **_: Any
) -> Any:
    return _register(run, "RegexPattern", route, view, kwargs, name)


@stands_for("django.conf.urls.url")
def url(
    run: Interpreter, regex: Any, view: Any = None, kwargs: Any = None, name: Any = None, **_: Any
) -> Any:
    return _register(run, "RegexPattern", regex, view, kwargs, name)


@stands_for("django.conf.urls.patterns", "django.conf.urls.defaults.patterns")
def patterns(run: Interpreter, prefix: Any, *args: Any) -> Any:
    """The list of Django before 1.10."""
    return List([Possible(one) for one in args], run.path)


@stands_for("django.conf.urls.i18n.i18n_patterns")
def i18n_patterns(run: Interpreter, *urls: Any, prefix_default_language: Any = True) -> Any:
    inner = List([Possible(one) for one in urls], run.path)
    uses = run.attribute(run.external("django.conf.settings"), "USE_I18N", True)
    if truth(uses)[0] is False:
        return inner
    pattern = run.call(
        run.external("django.urls.resolvers.LocalePrefixPattern"),
        [],
        {"prefix_default_language": prefix_default_language},
    )
    resolver = run.call(run.external("django.urls.resolvers.URLResolver"), [pattern, inner])
    return List([Possible(resolver)], run.path)


@stands_for("django.conf.urls.static.static")
def static(run: Interpreter, prefix: Any, view: Any = None, **kwargs: Any) -> Any:
    """Files that the development server serves: nothing unless DEBUG is on."""
    debug = run.attribute(run.external("django.conf.settings"), "DEBUG", False)
    known, default = truth(debug)
    shown = plain(prefix)
    if known is False or (isinstance(shown, str) and ("//" in shown or not shown)):
        return List([], run.path)
    regex = add(add("^", run.call(Native("lstrip", _without_slash), [prefix])), "(?P<path>.*)$")
    serve = External("django.views.static.serve") if view is None else view
    entry = re_path(run, regex, serve)
    if isinstance(entry, URLPattern):
        entry.static = True
    tests = () if known else (Condition("settings.DEBUG", default),)
    return List([Possible(entry, tests)], run.path)


def _without_slash(run: Interpreter, prefix: Any) -> Any:
    return lifted(lambda one: one.lstrip("/") if isinstance(one, str) else one, prefix)


@stands_for("django.contrib.staticfiles.urls.staticfiles_urlpatterns")
def staticfiles_urlpatterns(run: Interpreter, prefix: Any = None) -> Any:
    if prefix is None:
        prefix = run.attribute(run.external("django.conf.settings"), "STATIC_URL", "/static/")
    return static(run, prefix, External("django.contrib.staticfiles.views.serve"))


@stands_for("django.urls.base.get_script_prefix", "django.urls.get_script_prefix")
def get_script_prefix(run: Interpreter) -> Any:
    """Below which path a server puts the whole project: what paths are told without."""
    return "/"


@stands_for("django.urls.converters.register_converter", "django.urls.register_converter")
def register_converter(run: Interpreter, *_: Any) -> None:
    """A converter changes what a parameter matches, not where it stands."""


ALIASES: Final = {
    "django.urls.reverse_lazy": "django.urls.base.reverse_lazy",
    "django.core.urlresolvers.reverse_lazy": "django.urls.base.reverse_lazy",
    **{
        f"django.core.urlresolvers.{old}": f"django.urls.resolvers.{new}"
        for old, new in (("RegexURLPattern", "URLPattern"), ("RegexURLResolver", "URLResolver"))
    },
    **{
        f"django.conf.urls.{name}": f"django.views.defaults.{view}"
        for name, view in (
            ("handler400", "bad_request"),
            ("handler403", "permission_denied"),
            ("handler404", "page_not_found"),
            ("handler500", "server_error"),
        )
    },
}

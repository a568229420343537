"""pluggy: plug-ins whose functions answer hooks, among them those that put parts on an application.

Modelled: `PluginManager` and its subclasses (`register`, `hook`, `load_setuptools_entrypoints`), markers of
implementations and of specifications with `tryfirst`, `trylast`, `specname` and `firstresult`, arguments that
an implementation does not ask for. Where it is not known which plug-ins a manager has, the functions of the
project that are marked for it count as registered: nobody marks them for anything else.
Not modelled: wrappers as such (they are called like the others), historic calls, blocked names.
Source: pluggy 1.7.0, _manager.py, _hooks.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analyzer.evaluator import StandIn, internal, quiet, stands_for
from analyzer.evaluator.attributes import ABSENT, attribute
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Bound, Function, Instance, Module, Native
from analyzer.evaluator.values import Arguments, List, Possible, Unknown

ENTRY_PACKAGES: Final = ("pluggy",)


@dataclass(frozen=True, slots=True)
class Implementation:
    """A function that answers a hook of a project."""

    project: Any
    hook: str
    function: Function
    rank: int
    """First (1), last (-1), or as it comes (0)."""


@stands_for("pluggy.HookimplMarker", "pluggy._hooks.HookimplMarker", "pluggy.hooks.HookimplMarker")
class HookimplMarker(StandIn):
    """Marks functions as implementations."""

    def __init__(self, project_name: Any) -> None:
        self.project = plain(project_name)

    @quiet
    def __call__(
        self,
        function: Any = None,
        *,
        specname: Any = None,
        tryfirst: Any = False,
        trylast: Any = False,
        **_: Any,
    ) -> Any:
        if plain(function) is None:
            return Native(
                "HookimplMarker", lambda run, function: self._mark(function, specname, tryfirst, trylast)
            )
        return self._mark(function, specname, tryfirst, trylast)

    def _mark(self, function: Any, specname: Any, tryfirst: Any, trylast: Any) -> Any:
        known, name = plain(function), plain(specname)
        if isinstance(known, Function):
            rank = 1 if plain(tryfirst) is True else -1 if plain(trylast) is True else 0
            hook = name if isinstance(name, str) else known.name
            marked(self.run).append(Implementation(self.project, hook, known, rank))
        return function


@stands_for("pluggy.HookspecMarker", "pluggy._hooks.HookspecMarker", "pluggy.hooks.HookspecMarker")
class HookspecMarker(StandIn):
    """Marks functions as specifications of hooks."""

    def __init__(self, project_name: Any) -> None:
        self.project = plain(project_name)

    @quiet
    def __call__(self, function: Any = None, firstresult: Any = False, **_: Any) -> Any:
        if plain(function) is None:
            return Native("HookspecMarker", lambda run, function: self._mark(function, firstresult))
        return self._mark(function, firstresult)

    def _mark(self, function: Any, firstresult: Any) -> Any:
        known = plain(function)
        if isinstance(known, Function) and plain(firstresult) is True:
            self.run.notes.setdefault("pluggy.first results", set()).add((self.project, known.name))
        return function


@stands_for("pluggy.PluginManager", "pluggy._manager.PluginManager", "pluggy.manager.PluginManager")
class PluginManager(StandIn):
    """The plug-ins of a project, and its hooks."""

    RECORDS = True

    def __init__(self, project_name: Any = None, **_: Any) -> None:
        hook = self.run.call(self.run.external("pluggy._hooks.HookRelay"), [])
        assert isinstance(hook, HookRelay)
        hook.manager = self
        self.plugins = List([], self.run.path)
        self.expose(project_name=project_name, hook=hook)

    def register(self, plugin: Any, name: Any = None) -> Any:
        self.plugins.elements.append(Possible(plugin, self.run.path))
        return name if plain(name) is not None else Unknown("canonical name of a plug-in")

    def unregister(self, plugin: Any = None, name: Any = None) -> Any:
        return plugin

    def add_hookspecs(self, module_or_class: Any) -> None:
        """What can be called is asked of nobody."""

    def load_setuptools_entrypoints(self, group: Any, name: Any = None) -> Any:
        self.run.call(self.run.external("importlib.metadata.entry_points"), [], {"group": group})
        return Unknown("number of plug-ins")

    def get_plugins(self) -> Any:
        return self.plugins

    @internal
    def implementations(self, hook: str) -> list[Possible]:
        """What answers a hook, in the order of the calls."""
        project = plain(self.attributes["project_name"])
        own = [one for one in marked(self.run) if one.hook == hook and one.project == project]
        ranked = [
            (one, possible) for possible in self._registered(own, hook) for one in own if _is(one, possible)
        ]
        known = {id(one.function) for one, _ in ranked}
        if not self._is_whole():
            rest = [one for one in own if one.function.owner is None and id(one.function) not in known]
            ranked += [(one, Possible(one.function)) for one in rest]
        ranked.reverse()  # what was registered last is called first
        ordered = sorted(ranked, key=lambda pair: -pair[0].rank)
        return [possible for _, possible in ordered]

    def _registered(self, own: list[Implementation], hook: str) -> Iterator[Possible]:
        names = sorted({one.function.name for one in own})
        for plugin in self.plugins.elements:
            for option in self.run.alternatives(plugin.value):
                for name in names if isinstance(plain(option.value), (Module, Instance)) else ():
                    found = attribute(self.run, option.value, name, ABSENT)
                    if found is not ABSENT:
                        yield Possible(found, (*plugin.path, *option.path))

    def _is_whole(self) -> bool:
        """Whether all plug-ins are known."""
        return bool(self.plugins.elements) and all(
            isinstance(plain(one.value), (Module, Instance)) for one in self.plugins.elements
        )


def _is(implementation: Implementation, found: Possible) -> bool:
    """Whether what a plug-in has under a name is this implementation."""
    value = plain(found.value)
    return (value.function if isinstance(value, Bound) else value) is implementation.function


@stands_for("pluggy._hooks.HookRelay", "pluggy.HookRelay")
class HookRelay(StandIn):
    """The hooks by their names."""

    RECORDS = True
    manager: PluginManager

    def missing_attribute(self, name: str) -> Any:
        return Native(f"pluggy hook {name}", lambda run, **given: _call(run, self.manager, name, given))


def _call(run: Interpreter, manager: PluginManager, name: str, given: dict[str, Any]) -> Any:
    results = List([], run.path)
    for one in manager.implementations(name):
        function = plain(one.value)
        inner = function.function if isinstance(function, Bound) else function
        spec = inner.node.args
        asked = {argument.arg for argument in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)}
        with run.under(one.path):
            result = run.call_with(one.value, Arguments([], {k: v for k, v in given.items() if k in asked}))
        results.elements.append(Possible(result, one.path))
    if (plain(manager.attributes["project_name"]), name) in run.notes.get("pluggy.first results", ()):
        return results.elements[0].value if results.elements else None
    results.open = True  # installed plug-ins answer as well
    return results


def marked(run: Interpreter) -> list[Implementation]:
    """The implementations that the run has met."""
    found = run.notes.setdefault("pluggy.implementations", [])
    assert isinstance(found, list)
    return found

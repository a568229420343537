"""CherryPy: trees of objects whose exposed methods answer, dispatchers, tools as guards.

Modelled: `tree.mount`, `quickstart`, `tree.graft`, `Application`; `expose` with aliases on functions and
classes; objects within objects; `index` and `default`; the method dispatcher and the routes dispatcher; tools
as decorators, in `_cp_config` and in the configuration of a path; `Tool` and tools of the target's own.
Not modelled: `_cp_dispatch` and `popargs` (blind spots); which arguments of a method are parts of the path.
Source: cherrypy 18.10, cherrypy/_cptree.py, _cpdispatch.py, _helper.py, _cptools.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from typing import Any, Final

from analyzer.concepts.body_names import standing_for
from analyzer.concepts.callables import decorated, describe
from analyzer.concepts.class_views import METHODS
from analyzer.concepts.layers import decorators, function_layer, refusal_inside
from analyzer.concepts.own_tables import OwnTable, asked_of_marks
from analyzer.concepts.patterns import normal_angles
from analyzer.concepts.requests import (
    by_route,
    known,
    method_of,
    outermost,
    own_parameters,
    path_of,
)
from analyzer.concepts.routing import Draft, GuardDraft, without_last_slash
from analyzer.concepts.serving import Served, write
from analyzer.evaluator import StandIn, internal, quiet, stands_for
from analyzer.evaluator.attributes import ABSENT, bind, class_attribute, mro_of
from analyzer.evaluator.comparing import key_of, truth
from analyzer.evaluator.conditions import Condition, Path, contradictory, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Bound, Class, Function, Instance, Native, Wrapped
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, Possible, Sequence, Unknown, Value
from analyzer.facts import Facts, GuardKind, RouteKind

ENTRY_PACKAGES: Final = ("cherrypy",)
STARTERS: Final = ("quickstart", "graft", "mount")

GUARDS: Final = {
    "cherrypy.lib.auth_basic.basic_auth": GuardKind.AUTHENTICATION,
    "cherrypy.lib.auth_digest.digest_auth": GuardKind.AUTHENTICATION,
    "cherrypy.lib.cptools.session_auth": GuardKind.AUTHENTICATION,
    "cherrypy.lib.sessions.init": GuardKind.SESSION,
}
SHIPPED: Final = {
    "auth_basic": "cherrypy.lib.auth_basic.basic_auth",
    "auth_digest": "cherrypy.lib.auth_digest.digest_auth",
    "session_auth": "cherrypy.lib.cptools.session_auth",
    "sessions": "cherrypy.lib.sessions.init",
}
EXPOSED: Final = "exposed"
MAX_NODES: Final = 2_000
"""Objects of one tree that are looked at."""


@quiet
@stands_for("cherrypy.expose", "cherrypy._helper.expose")
def expose(run: Interpreter, func: Any = None, alias: Any = None) -> Any:
    """Marks a function or class as one that answers; aliases are further names in the same class."""
    given = plain(func)
    if isinstance(given, (Function, Class, Bound, Wrapped)):
        return _marked(run, func, alias)
    names = alias if given is None else func
    return Native("cherrypy.expose", lambda run, target: _marked(run, target, names))


def _marked(run: Interpreter, target: Any, alias: Any) -> Any:
    run.set_attribute(target, EXPOSED, True)
    known = plain(alias)
    names = [plain(one.value) for one in known.elements] if isinstance(known, Sequence) else [known]
    for name in names:
        if isinstance(name, str):
            run.notes.setdefault("cherrypy.aliases", []).append((describe(target).function, name))
    return target


@stands_for(
    "cherrypy._cptools.Tool",
    "cherrypy.Tool",
    "cherrypy._cptools.HandlerTool",
    "cherrypy._cptools.HandlerWrapperTool",
)
class Tool(StandIn):
    """Something that runs around a handler; called, it is a decorator that turns it on."""

    def __init__(self, point: Any = None, callable: Any = None, *_: Any, **__: Any) -> None:
        self.expose(callable=point if plain(callable) is None else callable, _name=None)

    def __call__(self, *args: Any, **options: Any) -> Any:
        by, place = self.attributes.get("callable"), self.run.place()
        return Native("cherrypy.tools", lambda run, function: Wrapped(function, plain(by), place))


@stands_for("cherrypy._cptools.Toolbox")
class Toolbox(StandIn):
    """`cherrypy.tools`: the shipped ones, and what the target puts there."""

    def missing_attribute(self, name: str) -> Any:
        run = self.run
        played = run.external(SHIPPED.get(name, f"cherrypy.tools.{name}"))
        made = run.call(run.external("cherrypy.Tool"), [None, played])
        self.attributes[name] = made
        return made


@dataclass(frozen=True, slots=True)
class Mounted:
    """The root of a tree, or a WSGI application, below a path."""

    root: Any
    path: Any
    config: Any
    grafted: bool = False


@stands_for("cherrypy._cptree.Tree")
class Tree(StandIn):
    """`cherrypy.tree`."""

    RECORDS = True
    WEIGHS_PATHS = True  # objects are looked up by their names; `default` answers what has none

    def mount(self, root: Any, script_name: Any = "", config: Any = None) -> Any:
        self.record(Mounted(root, script_name, config))
        return Unknown("an application of CherryPy", self.run.place())

    def graft(self, wsgi_callable: Any, script_name: Any = "") -> None:
        self.record(Mounted(wsgi_callable, script_name, None, True))


@stands_for("cherrypy._cpconfig.Config")
class Config(StandIn):
    """`cherrypy.config`: what holds for every path, unless a part of a tree says otherwise."""

    RECORDS = True

    def update(self, config: Any = None, **_: Any) -> None:
        given = _entries(config)
        self.record(_entries(given["global"]) if "global" in given else given)

    @internal
    def entries(self) -> dict[str, Any]:
        return {key: value for effect in self.effects for key, value in effect.what.items()}


INSTANCES: Final = {"cherrypy.tree": Tree, "cherrypy.tools": Toolbox, "cherrypy.config": Config}


@stands_for("cherrypy.Known")
class KnownLibrary(StandIn):
    """`cherrypy` with the request that it serves, as far as the route decides it."""

    @internal
    def missing_attribute(self, name: str) -> Any:
        return self.run.external(f"cherrypy.{name}")


@stands_for("cherrypy.quickstart", "cherrypy.Application", "cherrypy._cptree.Application")
class Starting(StandIn):
    """What mounts by itself: the function that starts as well, and an application of its own."""

    RECORDS = True

    def __init__(self, root: Any = None, script_name: Any = "", config: Any = None, **_: Any) -> None:
        run = self.run
        run.call(run.attribute(run.external("cherrypy.tree"), "mount"), [root, script_name, config])


@stands_for("cherrypy.dispatch.MethodDispatcher", "cherrypy._cpdispatch.MethodDispatcher")
class MethodDispatcher(StandIn):
    """Answers by methods that are named after what they answer."""


@stands_for("cherrypy.dispatch.RoutesDispatcher", "cherrypy._cpdispatch.RoutesDispatcher")
class RoutesDispatcher(StandIn):
    """Answers by a table of patterns."""

    RECORDS = True

    def connect(self, name: Any, route: Any = None, controller: Any = None, **options: Any) -> None:
        self.record((route, controller, options))


Configuration = dict[str, Any]
"""Settings by their names: `tools.sessions.on`."""


class Walk:
    """One tree: the objects, where they are, and what guards them."""

    def __init__(self, run: Interpreter, mounted: Mounted, conditions: Path, place: Any) -> None:
        self._run = run
        self._mounted = replace(mounted, path=without_last_slash(mounted.path))  # `Tree.mount` strips it
        self._conditions = conditions
        self._place = place
        self._seen: list[Any] = []
        known = plain(mounted.config)
        self._config = known if isinstance(known, Dict) else Dict({})

    def drafts(self) -> Iterator[Draft]:
        """Everything that answers below the root."""
        shared = self._run.external("cherrypy.config")
        everywhere = shared.entries() if isinstance(shared, Config) else {}
        for one in self._run.alternatives(self._mounted.root):
            root = plain(one.value)
            path = self._mounted.path
            if self._mounted.grafted:
                yield Draft(RouteKind.MOUNT, ("ANY",), path, describe(root), self._place, self._conditions)
            elif isinstance(root, Instance):
                yield from self._node(root, path, "/", everywhere)
            elif root is None:
                yield from self._dispatched("/", everywhere | self._section("/"))
        yield from self._files()

    def _files(self) -> Iterator[Draft]:
        """Folders and files that the configuration serves."""
        for key, one in self._config.entries.values():
            options = _entries(one.value)
            for tool, rest in (("staticdir", "/{path}"), ("staticfile", "")):
                on = options.get(f"tools.{tool}.on")
                if isinstance(key, str) and on is not None and truth(on)[0] is not False:
                    handler = describe(self._run.external(f"cherrypy.lib.static.{tool}"))
                    path = add(self._mounted.path, add(key.rstrip("/"), rest))
                    yield Draft(RouteKind.STATIC, ("GET",), path, handler, self._place, self._conditions)

    def _section(self, below: str) -> Configuration:
        """What the configuration of the application says of a path."""
        entry = self._config.entries.get((str, below))
        return _entries(entry[1].value) if entry is not None else {}

    def _dispatched(self, below: str, config: Configuration) -> Iterator[Draft]:
        dispatcher = plain(config.get("request.dispatch"))
        for effect in dispatcher.effects if isinstance(dispatcher, RoutesDispatcher) else ():
            route, controller, options = effect.what
            action = plain(options.get("action"))
            handler = self._run.attribute(controller, action, None) if isinstance(action, str) else controller
            conditions = plain(options.get("conditions"))
            entry = conditions.entries.get((str, "method")) if isinstance(conditions, Dict) else None
            methods = [plain(one.value) for one in self._run.each(entry[1].value)] if entry else []
            known = all(isinstance(one, str) for one in methods) and methods
            text = normal_angles(spelled(route)[0].replace("{:", "{"))
            draft = self._draft(handler, add(self._mounted.path, text), config, effect.place)
            yield replace(draft, methods=tuple(sorted(methods)) if known else ("ANY",))

    def _node(self, node: Instance, path: Any, below: str, config: Configuration) -> Iterator[Draft]:
        """What an object answers, and what is below it: it is configured like what it is in, unless it says
        otherwise itself."""
        if any(node is one for one in self._seen) or len(self._seen) > MAX_NODES:
            return
        self._seen.append(node)
        run = self._run
        config = config | _own(run, node) | self._section(below)
        dispatcher = plain(config.get("request.dispatch"))
        if isinstance(dispatcher, RoutesDispatcher):
            yield from self._dispatched(below, config)
            return
        by_method = isinstance(dispatcher, MethodDispatcher)
        if _dispatches(run, node):
            reason = "the object finds what is below it by code of its own (_cp_dispatch)"
            run.hole("route", f"{spelled(path)[0]} of CherryPy", reason, node.cls.place, "routes")
        if by_method and _is_exposed(run, node):
            yield from self._by_method(node, path, config)
        for name, value in _members(run, node):
            inner = f"{below.rstrip('/')}/{name}"
            for one in run.alternatives(value):
                member = plain(one.value)
                if isinstance(member, (Bound, Function, Wrapped)):
                    if not by_method and _is_exposed(run, member):
                        yield self._method(member, name, path, config | self._section(inner))
                elif isinstance(member, Instance) and not isinstance(member, StandIn):
                    yield from self._node(member, add(path, f"/{name}"), inner, config)

    def _by_method(self, node: Instance, path: Any, config: Configuration) -> Iterator[Draft]:
        """The methods of an object that are named after what they answer; what they look up in a table of the
        object's own answers in their place."""
        run, table = self._run, OwnTable(self._run, node)
        for verb in map(str.upper, METHODS):
            found = class_attribute(run, node.cls, verb)
            if found is ABSENT:
                continue
            answering = bind(run, found, node, node.cls)
            draft = replace(self._draft(answering, path or "/", config), methods=(verb,), place=self._place)
            function = draft.handler.function
            entries = table.seen_by(function) if _takes_rest(answering) else None
            if entries is None:
                named = replace(draft.handler, name=describe(node).name)
                yield replace(draft, handler=named, details={"handler_method": draft.handler.name})
                continue
            asked = list(asked_of_marks(run, function))
            for entry in entries:
                if entry.method in (verb, None):
                    inner = self._draft(entry.handler, add(path, entry.path), {})
                    inner.guards = [*draft.guards, *asked, *inner.guards]
                    yield replace(inner, methods=(verb,))

    def _method(self, member: Any, name: str, path: Any, config: Configuration) -> Draft:
        bare = path.rstrip("/") if isinstance(path, str) else path
        if name == "index":
            where = path or "/"
        elif name == "default":
            function = describe(member).function
            spec = function.node.args if isinstance(function, Function) else None
            rest = spec.vararg.arg if spec is not None and spec.vararg is not None else "path"
            where = add(bare, f"/{{{rest}}}")
        else:
            where = add(bare, f"/{name}")
        return self._draft(member, where, config)

    def _draft(self, handler: Any, path: Any, config: Configuration, place: Any = None) -> Draft:
        run = self._run
        described = decorated(run, handler)
        tools = [*_tools(run, config | _own(run, handler))]
        return Draft(
            kind=RouteKind.HTTP,
            methods=("ANY",),
            path=path,
            handler=described,
            place=place or described.place or self._place,
            conditions=self._conditions,
            guards=[*tools, *decorators(run, handler)],
            inside=refusal_inside(run, handler),
        )


def _takes_rest(handler: Any) -> bool:
    """Whether a method takes what is left of the path."""
    described = describe(handler)
    function = outermost(described)
    return isinstance(function, Function) and function.node.args.vararg is not None


def _tools(run: Interpreter, config: Configuration) -> Iterator[GuardDraft]:
    """The tools that are turned on for a handler; what they refuse may depend on its configuration."""
    for key, value in sorted(config.items()):
        if not (key.startswith("tools.") and key.endswith(".on")):
            continue
        name = key.removesuffix("on")
        tools = run.alternatives(run.attribute(run.external("cherrypy.tools"), name.split(".")[1]))
        options = {one.removeprefix(name): told for one, told in config.items() if one.startswith(name)}
        for on, one in product(_ways_on(run, key, value), tools):
            path = joined(on, one.path)
            if contradictory(path):
                continue
            tool = plain(one.value)
            played = tool.attributes.get("callable") if isinstance(tool, Tool) else tool
            played = tool if plain(played) is None else played  # a class of the target's that says it itself
            function = describe(played).function
            yield by_route(
                run,
                replace(function_layer(run, played, path), via="application"),
                [function] if isinstance(function, Function) else [],
                partial(_given, run, config, options),
            )


def _ways_on(run: Interpreter, key: str, value: Any) -> Iterator[Path]:
    """The tests under which a switch of the configuration is on."""
    for one in run.alternatives(value):
        known, default = truth(one.value)
        if known is not False:
            yield one.path if known else joined(one.path, (Condition(f"{key} is set", default),))


def _given(
    run: Interpreter, config: Configuration, options: Configuration, route: Draft, function: Function
) -> dict[str, Any]:
    """What is known of the names in a tool's code: its arguments, and the request with its configuration."""
    request = known(
        run,
        config=Dict({key_of(key): (key, Possible(value)) for key, value in config.items()}),
        path_info=path_of(route),
        method=method_of(route),
    )
    library = run.allocate(run.external("cherrypy.Known"))
    library.attributes["request"] = request
    arguments = {name: options[name] for name in own_parameters(function) if name in options}
    return arguments | standing_for(run, function, {"cherrypy": library, "cherrypy.request": request})


def _own(run: Interpreter, value: Any) -> Configuration:
    """What an object or a handler says of itself."""
    return _entries(run.attribute(value, "_cp_config", None))


def _entries(value: Any) -> Configuration:
    known = plain(value) if value is not ABSENT else None
    if not isinstance(known, Dict):
        return {}
    return {key: one.value for key, one in known.entries.values() if isinstance(key, str)}


def _dispatches(run: Interpreter, node: Instance) -> bool:
    return class_attribute(run, node.cls, "_cp_dispatch") is not ABSENT


def _is_exposed(run: Interpreter, value: Any) -> bool:
    target = value.function if isinstance(value, Bound) else value
    if isinstance(target, Wrapped):
        return _is_exposed(run, target.inner) or truth(target.attributes.get(EXPOSED, False))[0] is True
    if isinstance(target, Function) and target.wrapped is not None and EXPOSED not in target.attributes:
        return _is_exposed(run, target.wrapped)
    found = run.attribute(target, EXPOSED, False)
    return truth(found)[0] is True


def _members(run: Interpreter, node: Instance) -> Iterator[tuple[str, Any]]:
    """The names that requests can reach on an object: its own attributes, and those of its classes."""
    seen: set[str] = set()
    for name, value in list(node.attributes.items()):
        if not name.startswith("_"):
            seen.add(name)
            yield name, run.settle(value) if isinstance(value, Value) else value
    aliases = run.notes.get("cherrypy.aliases", [])
    for base in mro_of(node.cls):
        for name, value in list(base.namespace.items()) if isinstance(base, Class) else ():
            if name in seen or name.startswith("_"):
                continue
            seen.add(name)
            bound = value
            if not isinstance(plain(value), Instance):
                bound = bind(run, run.settle(value), node, node.cls)
            yield name, bound
            for function, alias in aliases:
                if describe(value).function is function:
                    yield alias, bound


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that is mounted on CherryPy's tree."""
    trees = [one for one in run.standins if isinstance(one, Tree) and one.effects]
    served = []
    for tree in trees:
        drafts: list[Draft] = []
        for effect in tree.effects:
            drafts += Walk(run, effect.what, effect.path, effect.place).drafts()
        served.append(Served(app=tree, framework="cherrypy", drafts=drafts, name="cherrypy.tree"))
        tree.place = tree.effects[0].place
    write(run, facts, served)

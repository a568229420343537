"""From a site to facts: routes with the views that answer there.

Source: pyramid/config/routes.py, pyramid/viewderivers.py, pyramid/authorization.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from analyzer.concepts.callables import Described, decorated, describe
from analyzer.concepts.declarations import declarations
from analyzer.concepts.layers import decorators, function_layer, refusal_inside
from analyzer.concepts.routing import Draft, GuardDraft
from analyzer.concepts.serving import Handling, Served, write
from analyzer.evaluator.attributes import ABSENT, class_attribute, mro_of
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.operations import add
from analyzer.evaluator.symbols import Class, Function, Instance, name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Possible, Sequence, Unknown
from analyzer.facts import Facts, GuardKind, RouteKind
from analyzer.frameworks.pyramid import NO_PERMISSION
from analyzer.frameworks.pyramid.attaching import waiting
from analyzer.frameworks.pyramid.configuration import (
    Configurator,
    Registered,
    RouteAdded,
    Site,
    StaticAdded,
    ViewAdded,
)

EVERYONE: Final = "system.Everyone"

_ERROR: Final = re.compile(r"(^|\.)((HTTP|Exception|BaseException|BadCSRF)\w*|\w*(Error|Exception|Failure))$")
"""Names of what is raised: a view whose context it is answers for an exception and is not traversed to."""


def compose(run: Interpreter, facts: Facts) -> None:
    """Everything that Pyramid's applications come to."""
    roots = [one for one in run.standins if isinstance(one, Configurator) and one.is_root and one.attributes]
    served = []
    for config in roots:
        site = config.site
        errors = [
            Handling(
                one.what.settings.get("context") or one.what.error,
                Possible(_view_of(run, one.what), one.path),
            )
            for one in site.registered
            if isinstance(one.what, ViewAdded) and _is_error(run, one.what)
        ]
        served.append(
            Served(
                app=config,
                framework="pyramid",
                drafts=list(_drafts(run, site)),
                layers=[_tween(run, config, *tween) for tween in reversed(site.tweens)],
                errors=errors,
                arguments={"default_permission": site.default_permission} if site.default_permission else {},
            )
        )
    write(run, facts, served)
    for one in waiting(run):
        line = getattr(one.node, "lineno", None)
        place = run.importer.modules.get(one.file.path) if one.file is not None and one.file.path else None
        if line is not None and place is not None and not one.done:
            with run.at((), one.node, one.file):  # type: ignore[arg-type]
                declarations(run).add(run.place(), f"view {one.subject}", one.subject, False)


def _is_error(run: Interpreter, added: ViewAdded) -> bool:
    if added.error is not None:
        return True
    context = plain(added.settings.get("context"))
    return context is not None and any(_ERROR.search(name_of(one)) for one in (context, *mro_of(context)))


def _drafts(run: Interpreter, site: Site) -> Iterator[Draft]:
    views: dict[str, list[Registered]] = {}
    for one in site.registered:
        if isinstance(one.what, ViewAdded) and not _is_error(run, one.what):
            route = one.what.settings.get("route_name")
            if plain(route) is None:
                _traversed(run, one)
            else:
                views.setdefault(spelled(route)[0], []).append(one)
    for one in site.registered:
        if isinstance(one.what, RouteAdded):
            for view in views.get(spelled(one.what.name)[0], ()):
                yield from _of_view(run, site, one, view)
        elif isinstance(one.what, StaticAdded):
            known = plain(one.what.name)
            if isinstance(known, str) and "//" in known:
                continue  # an address elsewhere
            path = add(_pattern(known if isinstance(known, str) else one.what.name, one.prefix), "/{subpath}")
            handler = describe(run.external("pyramid.static.static_view"))
            draft = Draft(RouteKind.STATIC, ("GET",), path, handler, one.place, one.path)
            draft.guards = _permission(run, site, one.what.permission, None, one)
            yield draft


def _traversed(run: Interpreter, view: Registered) -> None:
    handler = describe(_view_of(run, view.what))
    name = spelled(view.what.settings.get("name") or "")[0]
    reason = (
        f"the view {name or handler.name} is found by traversal: which paths lead to it depends on resources"
    )
    run.hole("route", handler.name, reason, view.place, "routes")


def _view_of(run: Interpreter, added: ViewAdded) -> Any:
    """What is called: the method `attr` of a class, or the view itself."""
    view, attr = plain(added.view), plain(added.settings.get("attr"))
    cls = view.cls if isinstance(view, Instance) else view
    if isinstance(cls, Class) and isinstance(attr, str):
        found = class_attribute(run, cls, attr)
        return view if found is ABSENT else found
    return view


def _handler(run: Interpreter, added: ViewAdded) -> Described:
    view, attr = plain(added.view), plain(added.settings.get("attr"))
    described = decorated(run, _view_of(run, added))
    cls = view.cls if isinstance(view, Instance) else view
    if isinstance(cls, Class) and isinstance(attr, str):
        return replace(described, name=f"{cls.full_name}.{attr}")
    return described


def _of_view(run: Interpreter, site: Site, route: Registered, view: Registered) -> Iterator[Draft]:
    added: ViewAdded = view.what
    called = _view_of(run, added)
    around = [
        replace(function_layer(run, one, ()), via="decorator")
        for one in _listed(added.settings.get("decorator"))
    ]
    permission = added.settings.get("permission")
    guards = [
        *_predicates(run, view),
        *_permission(run, site, permission, route.what.factory or site.root_factory, view),
    ]
    inner = plain(added.view)
    own = refusal_inside(run, inner) if isinstance(inner, Class) else None
    yield Draft(
        kind=RouteKind.HTTP,
        methods=_methods(run, route.what.methods, added.settings.get("request_method")),
        path=_pattern(route.what.pattern, route.prefix),
        handler=_handler(run, added),
        place=view.place,
        conditions=joined(route.path, view.path),
        guards=[*guards, *around, *decorators(run, called)],
        inside=refusal_inside(run, called) or own,
        name=spelled(route.what.name)[0],
        mounts=() if plain(route.prefix) is None else (spelled(route.prefix)[0],),
    )


def _listed(value: Any) -> list[Any]:
    known = plain(value)
    if isinstance(known, Sequence):
        return [one.value for one in known.elements]
    return [] if known is None else [value]


def _methods(run: Interpreter, of_route: Any, of_view: Any) -> tuple[str, ...]:
    """What both predicates let through; GET brings HEAD along by itself."""
    allowed: set[str] | None = None
    for value in (of_route, of_view):
        names = [plain(one) for one in _listed(value)]
        if names and all(isinstance(name, str) for name in names):
            given = {name.upper() for name in names}
            allowed = given if allowed is None else allowed & given
    if allowed is None:
        return ("ANY",)
    return tuple(sorted(allowed - {"HEAD"})) or tuple(sorted(allowed)) or ("ANY",)


def _pattern(pattern: Any, prefix: Any) -> Any:
    """A pattern below a prefix: `*rest` and `:old` are parameters too."""
    text, whole = spelled(pattern)
    if whole:
        text = re.sub(r"\*(\w+)$", r"/{\1}", text).replace("//{", "/{")
        text = re.sub(r"(?<=/):(\w+)", r"{\1}", text)
        pattern = text if text.startswith("/") else f"/{text}"
    if plain(prefix) is None:
        return pattern
    known = plain(prefix)
    before = "/" + known.strip("/") if isinstance(known, str) else add("/", prefix)
    return add(before, pattern)


def _predicates(run: Interpreter, at: Registered) -> Iterator[GuardDraft]:
    """Predicates that let nobody but somebody known come to a view: for others it is as if it were not there.
    Source: pyramid 2.0, pyramid/predicates.py, IsAuthenticatedPredicate, EffectivePrincipalsPredicate."""
    settings = at.what.settings
    principals = [spelled(one)[0] for one in _listed(settings.get("effective_principals"))]
    for name, guards in (
        ("is_authenticated", plain(settings.get("is_authenticated")) is True),
        ("effective_principals", any(not one.endswith("Everyone") for one in principals)),
    ):
        if guards:
            why = "a predicate: nobody else comes to the view"
            yield GuardDraft(name, GuardKind.AUTHENTICATION, "route", True, place=at.place, why=why)


def _permission(
    run: Interpreter, site: Site, permission: Any, factory: Any, at: Registered
) -> list[GuardDraft]:
    """The permission that a view asks for, where a policy decides on it."""
    wanted = plain(permission)
    if wanted is None:
        wanted = plain(site.default_permission)
    if wanted is None or wanted == NO_PERMISSION:
        return []
    name = wanted if isinstance(wanted, str) else name_of(wanted)
    draft = GuardDraft(name, GuardKind.AUTHORIZATION, "route", True, place=at.place, why="a permission")
    if plain(site.policy) is None:
        return [replace(draft, refuses=None, unread=True, why="no policy that decides on it was found")]
    if _grants_everyone(run, factory, name):
        return [replace(draft, refuses=False, why="the resource grants it to everybody")]
    return [draft]


def _grants_everyone(run: Interpreter, factory: Any, permission: str) -> bool:
    """Whether the access list of a resource lets everybody have a permission."""
    cls = plain(factory)
    if not isinstance(cls, Class):
        return False
    acl = class_attribute(run, cls, "__acl__")
    if isinstance(acl, Function) or acl is ABSENT:
        return False
    for entry in run.each(acl):
        parts = [plain(one.value) for one in run.each(entry.value)]
        if len(parts) < 3 or entry.path:
            return False
        action, principal, granted = parts[:3]
        names = [plain(one) for one in _listed(granted)]
        fits = permission in names or name_of(granted).endswith("ALL_PERMISSIONS")
        if principal == EVERYONE and fits:
            return bool(action == "Allow")
    return False


def _tween(run: Interpreter, config: Configurator, factory: Any, path: Path, place: Any) -> GuardDraft:
    """One tween by the name of its factory, with what it makes of a handler."""
    given = plain(factory)
    if isinstance(given, str):
        given = config.resolved(given, place)
    described = describe(given)
    made: Any = None
    if isinstance(given, Function):
        made = run.demand("tween", lambda: run.call(given, [Unknown("handler"), Unknown("registry")]))
    draft = function_layer(run, made if isinstance(plain(made), Function) else given, path, place)
    return replace(draft, name=described.name)

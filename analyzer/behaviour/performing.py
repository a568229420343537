"""What a library's function does at one call, told from what its file says of it in general."""

from __future__ import annotations

import ast
from typing import Any, Final

from analyzer.behaviour.knowledge import CONSUMED, DATA, OUTBOUND, PUBLISHED, Arg, Knows, Site
from analyzer.behaviour.texts import host_of, settings_of, spelled
from analyzer.behaviour.things import BASE, CONNECTS, NOTHING, Of, Thing, cleaned
from analyzer.evaluator.symbols import name_of
from analyzer.evaluator.values import Setting, Unknown, Value

CONTAINERS: Final = frozenset(f"builtins.{one}" for one in ("dict", "list", "tuple", "set", "frozenset"))
"""Classes of Python's own that hold other things."""

MAX_ABOUT: Final = 120
"""Characters of an argument as it is written."""


def perform(site: Site, knows: Knows) -> Thing:
    """Note what is done; the thing that it gives."""
    subject = site.argument(knows.subject) if knows.subject is not None else None
    details: dict[str, Any] = {"verb": knows.verb or None}
    if subject is not None and (subject.kinds or subject.pieces or subject.origins):
        details["subject"] = spelled(subject)
        details["settings"] = settings_of(subject)
    arguments = {name: told(site.keywords[name]) for name in knows.options if name in site.keywords}
    if arguments:
        details["arguments"] = arguments
    if knows.act == OUTBOUND:
        _outbound(site, knows, details)
    if knows.act:
        about = _about(site.node) if knows.act not in (OUTBOUND, DATA, PUBLISHED, CONSUMED) else None
        if about is not None:
            details["about"] = about
        site.note(knows.act, blocking=knows.blocking, **details)
    if _applies(site, knows):
        decided = CONNECTS in ((site.receiver or NOTHING).fields or {})
        for sink, which in knows.sinks:
            thing = site.argument(which)
            if thing is None or (decided and sink == "url") or (sink == "log" and _is_container(thing)):
                continue
            site.reach(sink, thing)
    if knows.raises is not None:
        site.raises(*knows.raises)
    called = NOTHING
    if knows.runs is not None:
        function = site.argument(knows.runs)
        if function is not None:
            called = site.called(function, [], knows.way)
    special = knows.custom(site) if knows.custom is not None else None
    if special is not None:
        return special
    if knows.way == "call" and knows.runs is not None and called is not NOTHING:
        return called
    return _given(site, knows)


def _is_container(thing: Thing) -> bool:
    """Whether it is no text but a mapping or a list: in a log its line breaks are escaped."""
    return bool(thing.kinds) and all(isinstance(one, Of) and one.name in CONTAINERS for one in thing.kinds)


def _given(site: Site, knows: Knows) -> Thing:
    if knows.source:
        named = site.argument(knows.named) if knows.named is not None else None
        name = named.constant if named is not None else None
        found = site.source(knows.source, name if isinstance(name, str) else None, knows.gives)
        return found.with_origins(cleaned(found.origins, knows.cleans))
    if knows.gives_object_of:
        made = site.object_of(knows.gives_object_of)
        if made is not None:
            return made
    content = site.content().origins if knows.keeps else {}
    kinds = (Of(knows.gives),) if knows.gives else (Of(f"{site.name}()"),)
    return Thing(kinds, cleaned(content, knows.cleans))


def _applies(site: Site, knows: Knows) -> bool:
    if knows.when is None:
        return True
    keyword, value = knows.when
    given = site.keywords.get(keyword)
    return given is not None and given.constant == value


def _outbound(site: Site, knows: Knows, details: dict[str, Any]) -> None:
    url = details.pop("subject", None)
    base = ((site.receiver or NOTHING).fields or {}).get(BASE)
    if base is not None and url is not None and "://" not in url and base.text:
        url = f"{spelled(base).rstrip('/')}/{url.lstrip('/')}"
        details["settings"] = (*settings_of(base), *details.get("settings", ()))
    details["url"] = url
    details["host"] = host_of(url) if url else None
    details["method"] = details.pop("verb")
    timeout: bool | None = None
    shown: str | None = None
    if knows.timeout is not None:
        keyword, default = knows.timeout
        given = site.argument(Arg(knows.timeout_at, keyword)) if not site.more else site.keywords.get(keyword)
        if given is not None:
            shown = told(given)
            timeout = (None if given.origins else False) if shown == "None" else True
        elif not site.more and not _sends_itself(site):
            timeout, shown = default is not None, default
    details["has_timeout"], details["timeout"] = timeout, shown
    checks: bool | None = True if knows.verify else None
    given = site.keywords.get(knows.verify) if knows.verify else None
    if given is not None:
        constant = given.constant
        checks = constant if isinstance(constant, bool) else (True if isinstance(constant, str) else None)
        if any("unverified" in getattr(kind, "name", "") for kind in given.kinds):
            checks = False  # ssl._create_unverified_context()
    details["verifies"] = checks


def _sends_itself(site: Site) -> bool:
    """Whether a client of the target's own stands before the library's: it may add what is not given."""
    return site.receiver is not None and bool(site.methods(site.receiver, "request|send"))


def told(thing: Thing) -> str:
    """An argument as text: a constant, a name, or `{}`."""
    kind = thing.kinds[0] if len(thing.kinds) == 1 else NOTHING
    if isinstance(kind, (bool, int, float)) or kind is None:
        return str(kind)
    if isinstance(kind, Setting):
        return f"{{{kind.names[0]}}}"
    if isinstance(kind, Value) and not isinstance(kind, Unknown):
        return name_of(kind)[:MAX_ABOUT]
    return spelled(thing)[:MAX_ABOUT]


def _about(node: ast.expr) -> str | None:
    """The first argument as it is written."""
    if not isinstance(node, ast.Call):
        return None
    first = node.args[0] if node.args else (node.keywords[0].value if node.keywords else None)
    if first is None:
        return None
    if isinstance(first, (ast.Constant, ast.Name)) or _small(first):
        return ast.unparse(first)[:MAX_ABOUT]
    return None


def _small(node: ast.expr) -> bool:
    return sum(1 for _ in ast.walk(node)) < MAX_ABOUT

"""What guards a view of Django REST framework, per method and action.

An instance is made with the arguments of `as_view`, a request of the method and the action's name; then its
`get_permissions()` and `get_authenticators()` are evaluated, overridden or not.  A permission protects where
its answer for this method can be no and its code looks at who is calling; `AllowAny` lets everybody pass.
Of an expression each operand is one element, with the expression as its parent: of `A | B` they protect if
both do.  Authenticators identify and do not refuse.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from analyzer.concepts.answers import free_answers
from analyzer.concepts.callables import Described, describe
from analyzer.concepts.exemptions import Exemptions
from analyzer.concepts.known import known_guards
from analyzer.concepts.layers import guards_of, limited, refusal_inside, refusals
from analyzer.concepts.permission_expressions import Expression, expression_of, together
from analyzer.concepts.routing import GuardDraft
from analyzer.concepts.work import function_of
from analyzer.evaluator.attributes import ABSENT, class_attribute, look_up, mro_of, opaque
from analyzer.evaluator.comparing import truth
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance, name_of
from analyzer.evaluator.values import Arguments, Dict, Place, Present, Unknown
from analyzer.facts import Facts, GuardKind
from analyzer.frameworks.django.decorators import methods_left
from analyzer.frameworks.django.endpoints import Endpoint, View, allowed_verbs, methods_of
from analyzer.frameworks.django.mixins import bypassed_mixins, mixin_guards, refusal_in
from analyzer.frameworks.rest_framework import contents

OF_REQUEST: Final = "has_permission"
OF_OBJECT: Final = "has_object_permission"
"""The two questions that a permission is asked: about a request, and about the object that it is for."""

OBJECT: Final = Present("the object that a request is for")
"""What the second one is asked about."""

CHECKING: Final = "check_object_permissions"
"""The method that asks the second one."""

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
SOMETIMES: Final = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Match, *FUNCTIONS)
"""Statements within which a call may not come about."""

OBJECT_ACTIONS: Final = frozenset(["retrieve", "update", "partial_update", "destroy"])
"""Actions that fetch one object, for which object permissions are asked."""

MAX_STEPS: Final = 3_000
"""Steps of one question to a view."""

MAX_STEPS_OF_ANSWER: Final = 150
"""Steps of one question to a permission: one that lets everybody pass says so at once."""

ASKING: Final = frozenset(["method", "action", "SAFE_METHODS", "kwargs", "detail", "action_map"])
"""Names by which a permission asks about the route."""


ASKS_EACH: Final = frozenset(["get_permissions", "permission_classes"])
"""Names by which a `check_permissions` asks the permissions of the class, and nothing besides."""


def endpoints(run: Interpreter, view: View) -> list[Endpoint] | None:
    """The endpoints of an APIView; None for any other view."""
    cls = view.option("cls")
    if not isinstance(cls, Class) or class_attribute(run, cls, "get_authenticators") is ABSENT:
        return None
    return list(_endpoints(run, cls, view))


def _endpoints(run: Interpreter, cls: Class, view: View) -> Iterator[Endpoint]:
    options = view.option("initkwargs")
    dispatch = class_attribute(run, cls, "dispatch")
    around = describe(dispatch).wrappers if dispatch is not ABSENT else ()
    shared = [*guards_of(run, view.wrappers), *mixin_guards(run, cls), *guards_of(run, around)]
    bypassed = list(bypassed_mixins(run, cls))
    left = methods_left(run, [*view.wrappers, *around])
    groups: dict[Any, Endpoint] = {}
    views: dict[Any, list[tuple[str, contents.View]]] = {}
    around_view = tuple(wrapper.value for wrapper in view.wrappers)
    for verb, action, path in _answered(run, cls, view):
        if left is not None and verb.upper() not in left:
            continue
        asked = Asked(run, cls, options, verb, action)
        method = class_attribute(run, cls, action or verb)
        own = list(guards_of(run, describe(method).wrappers)) if method is not ABSENT else []
        guards = [*shared, *asked.guards(), *own]
        handler = _handler(cls, action, method)
        inside = refusal_inside(run, method, cls) if method is not ABSENT else None
        key = (handler.name, path, tuple((one.name, one.refuses, one.kind) for one in guards), inside is None)
        shown = contents.View(run, cls, asked.instance(), verb, action, around_view)
        views.setdefault(key, []).append((verb.upper(), shown))
        if key in groups:
            groups[key].methods = (*groups[key].methods, verb.upper())
        else:
            # REST framework marks its views as exempt from a middleware that asks for a login.
            details = _defined_elsewhere(handler, action, method)
            groups[key] = Endpoint((verb.upper(),), handler, guards, inside, True, None, details, path)
    if not groups:
        yield Endpoint(("ANY",), describe(cls), [*shared, *Asked(run, cls, options, "get", None).guards()])
    for key, endpoint in groups.items():
        after = partial(_remember, run, endpoint.handler.name, views[key])
        yield replace(endpoint, methods=tuple(sorted(endpoint.methods)), after=after, bypassed=bypassed)


def _remember(
    run: Interpreter, handler: str, views: list[tuple[str, contents.View]], facts: Facts, route: str
) -> None:
    """Have what a route takes and answers written; of several methods each has its own."""
    several = len(views) > 1
    contents.remember(run, route, handler, [(view, (verb,) if several else ()) for verb, view in views])


def _answered(run: Interpreter, cls: Class, view: View) -> Iterator[tuple[str, str | None, Path]]:
    """Methods that are answered, with the actions that answer them."""
    actions = view.option("actions")
    if isinstance(actions, Instance) and actions.payload is not None:
        actions = actions.payload
    if actions is None and isinstance(view.value, Function):
        actions = _kept_for(run, view.value)
    if isinstance(actions, Dict):
        allowed = allowed_verbs(run, cls, view.option("initkwargs"))
        for verb, one in actions.entries.values():
            action = plain(one.value)
            if isinstance(verb, str) and verb.lower() in allowed:
                yield verb.lower(), action if isinstance(action, str) else None, one.path
        return
    for verb in methods_of(run, cls, view.option("initkwargs")):
        yield verb, None, ()


def _kept_for(run: Interpreter, view: Function) -> Any:
    """The actions that a copy of REST framework 2, which many projects keep, remembers for a view: there
    `as_view` leaves them in the scope around it, and not on it."""
    around = view.frame.bindings.get("actions") if view.name == "view" else None
    return plain(run.settle(around)) if around is not None else None


def _handler(cls: Class, action: str | None, method: Any) -> Described:
    described = describe(cls)
    inner = describe(method) if method is not ABSENT else described
    if action is None and cls.node is not None:
        return described
    return replace(
        described,
        name=f"{described.name}.{action}" if action is not None else described.name,
        place=inner.place or described.place,
        is_async=inner.is_async,
    )


def _defined_elsewhere(handler: Described, action: str | None, method: Any) -> dict[str, Any]:
    """The method that an action is, where another class of the target's has it."""
    function = function_of(method) if action is not None else None
    if function is None or function.module.path is None or function.full_name == handler.name:
        return {}
    return {"handler_method": function.full_name}


OF_EVERY_REQUEST: Final = frozenset([
    "COOKIES", "FILES", "GET", "LANGUAGE_CODE", "META", "POST", "accepted_media_type",
    "accepted_renderer", "accepts", "auth", "authenticators", "body", "build_absolute_uri",
    "content_params", "content_type", "data", "encoding", "get_full_path", "get_host", "get_port",
    "headers", "is_ajax", "is_secure", "method", "parser_context", "parsers", "path", "path_info",
    "query_params", "read", "resolver_match", "scheme", "session", "site", "stream",
    "successful_authenticator", "upload_handlers", "user", "version", "versioning_scheme",
])  # fmt: skip
"""Attributes that Django's request and REST framework's have by themselves."""


def _hung_on_request(method: Any) -> str:
    """The attribute of the request that a permission asks for and that is none of the libraries'; empty where
    there is none.  Mostly the project set it of the token."""
    node = method.node if isinstance(method, Function) else None
    for one in ast.walk(node) if node is not None else ():
        match one:
            case ast.Attribute(value=ast.Name(id="request"), attr=name) if (
                name not in OF_EVERY_REQUEST and not name.startswith("_")
            ):
                return name
    return ""


@dataclass(slots=True)
class Asked:
    """A view's instance for one method and action, and what it says."""

    run: Interpreter
    cls: Class
    options: Any
    verb: str
    action: str | None
    made: Any = None

    def instance(self) -> Any:
        """The view's object, made once."""
        if self.made is None:
            self.made = self.run.demand(f"instance of {self.cls.full_name}", self._made)
        return self.made

    def guards(self) -> list[GuardDraft]:
        """Permissions and authenticators in effect."""
        instance = self.instance()
        if not isinstance(instance, Instance):
            return [_unknown("the view cannot be made", self.cls.place)]
        found: dict[tuple[str, str], GuardDraft] = {}
        for draft in [*self._checks(instance), *self._authenticators(instance)]:
            known = found.get((draft.name, draft.via))
            if known is None or (known.path and not draft.path):
                found[draft.name, draft.via] = draft
        return list(found.values())

    def _checks(self, instance: Instance) -> Iterator[GuardDraft]:
        """The permissions, and what a `check_permissions` of the target's own does, which may never ask
        them."""
        method = class_attribute(self.run, self.cls, "check_permissions")
        if not isinstance(method, Function) or method.module.path is None or not self._is_of_library():
            yield from self._permissions(instance)
            return
        names = _names(method.node)
        if ASKS_EACH & names:
            yield from self._permissions(instance)
            return
        draft = refusal_in(self.run, method.owner or self.cls, method)
        if draft is not None:
            yield replace(draft, name=method.full_name, via="permission", place=method.place)
        for one in self._permissions(instance):
            why = f"{method.full_name} does not ask it"
            yield one if "super" in names else replace(one, refuses=False, why=why)

    def _is_of_library(self) -> bool:
        """Whether the library asks its `check_permissions`; a copy of it asks what its own code says."""
        return any(name_of(one) == "rest_framework.views.APIView" for one in mro_of(self.cls))

    def _made(self) -> Any:
        run = self.run
        options = self.options.entries.values() if isinstance(self.options, Dict) else ()
        keywords = {key: one.value for key, one in options if isinstance(key, str)}
        instance = run.call_with(self.cls, Arguments([], keywords))
        if isinstance(instance, Instance):
            request = run.call(run.external("rest_framework.request.Request"), [self.verb.upper()])
            instance.attributes.update(
                request=request, args=Unknown("arguments"), kwargs=Unknown("arguments")
            )
            if self.action is not None:
                instance.attributes["action"] = self.action
        return instance

    def _ask(self, instance: Instance, method: str, classes: str) -> Any:
        """What `get_...()` gives; the attribute where the library's own method reads just that."""
        run = self.run

        def call() -> Any:
            run.file = self.cls.module
            with run.aside(MAX_STEPS):
                function = class_attribute(run, self.cls, method)
                if isinstance(function, Function) and function.module.path is None:
                    return look_up(run, instance, classes)
                return run.call(run.attribute(instance, method), [])

        return run.demand(f"{method} of {self.cls.full_name}", call)

    def _permissions(self, instance: Instance) -> Iterator[GuardDraft]:
        told = self._ask(instance, "get_permissions", "permission_classes")
        for one in self.run.each(told):
            for option in self.run.alternatives(one.value):
                expression = expression_of(self.run, plain(option.value))
                yield from self._drafts(instance, expression, (*one.path, *option.path))

    def _drafts(self, instance: Instance, expression: Expression, path: Path) -> Iterator[GuardDraft]:
        drafts = {id(leaf): self._draft(instance, leaf.value, path) for leaf in expression.leaves()}
        yield from together(expression, drafts)

    def _draft(self, instance: Instance, permission: Any, path: Path) -> GuardDraft:
        """One permission, as it answers for this method and action."""
        run = self.run
        if isinstance(permission, Unknown) and not hasattr(permission, "of"):
            return replace(_unknown(permission.reason, permission.place), path=path)
        cls = permission.cls if isinstance(permission, Instance) else permission
        name = name_of(cls)
        place = cls.place if isinstance(cls, Class) else None
        kind = known_guards(run).get(name)
        if not isinstance(cls, Class):
            unread = kind is None
            return GuardDraft(
                name,
                kind or GuardKind.AUTHORIZATION,
                "permission",
                True if kind else None,
                path,
                place,
                why="a known library" if kind else "its code is not read",
                unread=unread,
            )
        inherited = self._inherited(cls, path) if kind is None else None
        if inherited is not None:
            return inherited
        answer = self._answer(instance, cls, "has_permission")
        if answer is not True:
            refusing = self._refusing(instance, cls, kind, path)
            if refusing.refuses is not False:
                return refusing
        if self._on_objects(cls):
            if self._asks_about_object() and self._answer(instance, cls, OF_OBJECT) is not True:
                refusing = self._refusing(instance, cls, None, path, OF_OBJECT)
                if refusing.refuses is not False:
                    return refusing
            return GuardDraft(
                name,
                GuardKind.AUTHORIZATION,
                "permission",
                None,
                path,
                place,
                why="it lets everybody pass, except where the handler asks it about one object",
                unread=True,
            )
        return GuardDraft(
            name, GuardKind.OTHER, "permission", False, path, place, why="it lets everybody pass"
        )

    def _inherited(self, cls: Class, path: Path) -> GuardDraft | None:
        """A permission of the target's whose answer is that of a library's class, which is not read."""
        if isinstance(class_attribute(self.run, cls, "has_permission"), Function):
            return None
        known = known_guards(self.run)
        base = next((name_of(one) for one in mro_of(cls) if name_of(one) in known), None)
        if base is not None:
            return GuardDraft(
                cls.full_name, known[base], "permission", True, path, cls.place, why=f"it is a {base}"
            )
        unread = opaque(cls)
        if unread is None:
            return None
        why = f"{unread}, whose answer it gives, is not read"
        return GuardDraft(
            cls.full_name, GuardKind.AUTHORIZATION, "permission", None, path, cls.place, why=why, unread=True
        )

    def _answer(self, instance: Instance, cls: Class, method: str) -> bool | None:
        run = self.run
        function = class_attribute(run, cls, method)
        known: dict[Any, bool | None] = run.notes.setdefault("rest_framework.answers", {})
        key = self._key(cls, function)
        if key not in known:
            request = instance.attributes.get("request")

            def call() -> Any:
                run.file, run.raised = cls.module, None
                given = [request, instance, *([OBJECT] if method == OF_OBJECT else [])]
                with run.aside(MAX_STEPS_OF_ANSWER):
                    return run.call(run.attribute(run.call(cls, []), method), given)

            found = run.demand(f"{method} of {cls.full_name}", call)
            # Where one arm raises, the answer is that of the others: not everybody gets it.
            refused = run.raised is not None
            known[key] = None if refused or isinstance(found, Unknown) else truth(found)[0]
        return known[key]

    def _key(self, cls: Class, method: Any) -> Any:
        """What a permission's answer depends on: its class, and the route where it asks for that."""
        asking: dict[Any, bool] = self.run.notes.setdefault("rest_framework.asking", {})
        if method not in asking:
            asking[method] = _asks(method)
        return (cls, method, self.cls, self.verb, self.action) if asking[method] else (cls, method)

    def _refusing(
        self, instance: Instance, cls: Class, kind: GuardKind | None, path: Path, asked: str = OF_REQUEST
    ) -> GuardDraft:
        name = cls.full_name
        if kind is not None:
            return GuardDraft(name, kind, "permission", True, path, cls.place, why="a known library")
        method = class_attribute(self.run, cls, asked)
        set_by_project = _hung_on_request(method)
        if refusals(self.run).looks_at_caller(method):
            kind, why = GuardKind.AUTHORIZATION, "its code decides by who is calling"
        elif set_by_project:
            why = f"it decides by request.{set_by_project}, which the project sets by itself"
            return GuardDraft(
                name, GuardKind.AUTHORIZATION, "permission", None, path, cls.place, why=why, unread=True
            )
        else:
            kind, why = GuardKind.VALIDATION, "its code refuses, and does not look at who is calling"
        draft = GuardDraft(name, kind, "permission", True, path, cls.place, why=why)
        if not isinstance(method, Function):
            return draft
        return limited(draft, self._free(instance, cls, method))

    def _free(self, instance: Instance, cls: Class, method: Function) -> Exemptions:
        """Under which tests a permission lets everybody pass."""
        run = self.run
        known: dict[Any, Exemptions] = run.notes.setdefault("rest_framework.free", {})
        key = self._key(cls, method)
        if key not in known:
            spec = method.node.args
            permission = run.demand(cls.full_name, lambda: run.call(cls, []))
            told = [permission, instance.attributes.get("request"), instance, OBJECT]
            names = zip([one.arg for one in (*spec.posonlyargs, *spec.args)], told, strict=False)
            known[key] = free_answers(run, refusals(run), method, dict(names), method.name == OF_OBJECT)
        return known[key]

    def _on_objects(self, cls: Class) -> bool:
        """Whether a permission has something to say about single objects, and this route is about one."""
        method = class_attribute(self.run, cls, OF_OBJECT)
        if not isinstance(method, Function) or method.module.path is None:
            return False
        detail = self.options.entries.get((str, "detail")) if isinstance(self.options, Dict) else None
        if detail is not None:
            return truth(detail[1].value)[0] is not False
        return self.action in OBJECT_ACTIONS or self.action is None

    def _asks_about_object(self) -> bool:
        """Whether the handler gets its object by `get_object`, on whatever way it goes, and that asks."""
        run = self.run
        finder = class_attribute(run, self.cls, "get_object")
        if not isinstance(finder, Function):
            return False
        if finder.module.path is not None and not run.bodies.of(finder.node).called & {"super", CHECKING}:
            return False
        action = self.action or self.verb.lower()
        handler = function_of(class_attribute(run, self.cls, action))
        if handler is not None and handler.module.path is None and action not in OBJECT_ACTIONS:
            action = next(iter(sorted(run.bodies.of(handler.node).called & OBJECT_ACTIONS)), "")
            handler = function_of(class_attribute(run, self.cls, action))
        if handler is None:
            return False
        if handler.module.path is None:
            return action in OBJECT_ACTIONS
        return isinstance(handler.node.body, list) and any(
            isinstance(one, ast.Call) and getattr(one.func, "attr", "") in ("get_object", CHECKING)
            for statement in handler.node.body
            if not isinstance(statement, SOMETIMES)
            for one in ast.walk(statement)
        )

    def _authenticators(self, instance: Instance) -> Iterator[GuardDraft]:
        told = self._ask(instance, "get_authenticators", "authentication_classes")
        for one in self.run.each(told):
            for option in self.run.alternatives(one.value):
                value = plain(option.value)
                if isinstance(value, Unknown) and not hasattr(value, "of"):
                    continue
                cls = value.cls if isinstance(value, Instance) else value
                yield GuardDraft(
                    name_of(cls),
                    GuardKind.SESSION,
                    "authenticator",
                    False,
                    (*one.path, *option.path),
                    cls.place if isinstance(cls, Class) else None,
                    why="it identifies the caller, and lets pass who does not say",
                )


def _asks(function: Any) -> bool:
    """Whether a permission's yes may depend on the route: it answers where its method or action is asked for,
    or lets somebody else answer."""
    body = getattr(getattr(function, "node", None), "body", None)
    if not isinstance(body, list):
        return True
    spec = function.node.args
    view = {one.arg for one in [*spec.posonlyargs, *spec.args][2:3]}  # its class says what it is for
    asking = ASKING | view
    for node in (one for statement in body for one in ast.walk(statement)):
        if isinstance(node, ast.Assign) and _names(node.value) & asking:
            asking |= {name for target in node.targets for name in _names(target)}
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.If) and _names(node.test) & asking:
                if any(_may_be_yes(one) for arm in (node.body, node.orelse) for one in arm):
                    return True
            elif isinstance(node, ast.Return) and _names(node.value) & (asking | {"super"}):
                return True
    return False


def _names(node: ast.AST | None) -> set[str]:
    found = (
        [getattr(one, "id", getattr(one, "attr", "")) for one in ast.walk(node)] if node is not None else []
    )
    return set(filter(None, found))


def _may_be_yes(statement: ast.stmt) -> bool:
    """Whether a statement holds a return that is not simply a no."""
    returned = [one.value for one in ast.walk(statement) if isinstance(one, ast.Return)]
    return any(not (isinstance(one, ast.Constant) and not one.value) for one in returned if one is not None)


def _unknown(reason: str, place: Place | None) -> GuardDraft:
    return GuardDraft(
        "{?}", GuardKind.AUTHORIZATION, "permission", None, place=place, why=reason, unread=True
    )


DJANGO_VIEWS: Final = (endpoints,)

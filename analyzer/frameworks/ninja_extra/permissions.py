"""Permissions of controllers, and what they do to a request.

All of an operation's permissions must say yes; those of the operation stand for those of its controller.
Source: django-ninja-extra 0.31, ninja_extra/permissions/base.py, common.py; controllers/base.py,
ControllerBase.check_permissions; controllers/route/route_functions.py, RouteFunction.__call__.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from analyzer.concepts.known import known_guards
from analyzer.concepts.layers import refusing
from analyzer.concepts.permission_expressions import expression_of, together
from analyzer.concepts.permissions import permission
from analyzer.concepts.routing import GuardDraft
from analyzer.evaluator.attributes import class_attribute
from analyzer.evaluator.conditions import Path
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Instance, name_of
from analyzer.evaluator.values import Unknown
from analyzer.facts import GuardKind

BASE: Final = """
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class Signs:
    def __and__(self, other):
        return AND(self, other)

    def __or__(self, other):
        return OR(self, other)

    def __rand__(self, other):
        return AND(self, other)

    def __ror__(self, other):
        return OR(self, other)

    def __invert__(self):
        return NOT(self)


class BasePermissionMetaclass(Signs, type):
    pass


class BasePermission(Signs, metaclass=BasePermissionMetaclass):
    message = None

    def has_permission(self, request, controller):
        return True

    def has_object_permission(self, request, controller, obj):
        return True


class AsyncBasePermission(BasePermission):
    pass


class AND(BasePermission):
    def __init__(self, op1, op2):
        self.op1 = op1
        self.op2 = op2


class OR(BasePermission):
    def __init__(self, op1, op2):
        self.op1 = op1
        self.op2 = op2


class NOT(BasePermission):
    def __init__(self, op1):
        self.op1 = op1
"""

COMMON: Final = """
from ninja_extra.permissions.base import BasePermission


class AllowAny(BasePermission):
    pass


class IsAuthenticated(BasePermission):
    pass


class IsAdminUser(BasePermission):
    pass


class IsAuthenticatedOrReadOnly(BasePermission):
    pass
"""

ALL: Final = """
from ninja_extra.permissions.base import AND, NOT, OR, SAFE_METHODS, AsyncBasePermission, BasePermission
from ninja_extra.permissions.common import AllowAny, IsAdminUser, IsAuthenticated, IsAuthenticatedOrReadOnly
"""

STUBS: Final = {
    "ninja_extra.permissions": ALL,
    "ninja_extra.permissions.base": BASE,
    "ninja_extra.permissions.common": COMMON,
}

PERMISSION_SIGNS: Final = {
    "ninja_extra.permissions.base.AND": "&",
    "ninja_extra.permissions.base.OR": "|",
    "ninja_extra.permissions.base.NOT": "~",
}

READING: Final = "ninja_extra.permissions.common.IsAuthenticatedOrReadOnly"

GUARDS: Final = {
    "ninja_extra.permissions.common.AllowAny": GuardKind.OTHER,
    "ninja_extra.permissions.common.IsAuthenticated": GuardKind.AUTHENTICATION,
    "ninja_extra.permissions.common.IsAdminUser": GuardKind.AUTHORIZATION,
    READING: GuardKind.AUTHENTICATION,
}

SAFE: Final = frozenset(["GET", "HEAD", "OPTIONS"])


def permission_guards(run: Interpreter, listed: Any, methods: Iterable[str]) -> Iterator[GuardDraft]:
    """What the permissions in a list do to requests of these methods."""
    harmless = SAFE.issuperset(methods)
    for one in run.each(listed):
        for option in run.alternatives(one.value):
            expression = expression_of(run, plain(option.value))
            path = (*one.path, *option.path)
            drafts = {id(leaf): _draft(run, leaf.value, path, harmless) for leaf in expression.leaves()}
            yield from together(expression, drafts)


def _draft(run: Interpreter, value: Any, path: Path, harmless: bool) -> GuardDraft:
    cls = value.cls if isinstance(value, Instance) else value
    if isinstance(value, Unknown) and not hasattr(value, "of"):
        why = value.reason
        return GuardDraft("{?}", GuardKind.AUTHORIZATION, "permission", None, path, why=why, unread=True)
    name, place = name_of(cls), cls.place if isinstance(cls, Class) else None
    kind = known_guards(run).get(name)
    if kind is not None:
        refuses = kind is not GuardKind.OTHER and not (name == READING and harmless)
        why = "a known library" if refuses else "it lets everybody pass"
        return GuardDraft(
            name, kind if refuses else GuardKind.OTHER, "permission", refuses, path, place, why=why
        )
    if isinstance(cls, Class) and not _decides(run, cls):
        why = "it lets everybody pass, except where the handler asks it about one object"
        kind = GuardKind.AUTHORIZATION
        return GuardDraft(name, kind, "permission", None, path, place, why=why, unread=True)
    method = "has_permission_async" if _is_async(run, cls) else "has_permission"
    return refusing(permission(run, value, method), name, "permission", place, path)


def _decides(run: Interpreter, cls: Class) -> bool:
    """Whether a permission's class, or one of the target's that it is made of, says who may call."""
    return any(_is_own(run, cls, method) for method in ("has_permission", "has_permission_async"))


def _is_async(run: Interpreter, cls: Any) -> bool:
    return isinstance(cls, Class) and _is_own(run, cls, "has_permission_async")


def _is_own(run: Interpreter, cls: Class, name: str) -> bool:
    found = class_attribute(run, cls, name)
    return isinstance(found, Function) and found.module.path is not None

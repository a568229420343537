"""By what code looks at who is calling, and what only speaks of somebody."""

from __future__ import annotations

import ast

import pytest

from analyzer.behaviour.identity import asks_caller


def _asked(text: str) -> tuple[str, ...]:
    function = ast.parse(text).body[0]
    assert isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
    return asks_caller(function)


@pytest.mark.parametrize(
    "body",
    [
        "request.user.has_perm('change', order)",
        "self.request.user.is_authenticated",
        "g.user is None",
        "session['user_id']",
        "session.get('user')",
        "request.headers['X-Api-Key']",
        "request.META.get('HTTP_AUTHORIZATION')",
        "current_user.name",
        "get_current_user(request)",
        "check_permission(order)",
        "verify_signature(body)",
        "getattr(request, 'user', None)",
        "info.context.user",
        "websocket.query_params.get('token')",
        "permissions.orders.can()",
        "resolve(dict(request.cookies))",
    ],
)
def test_what_looks_at_the_caller(body: str) -> None:
    assert _asked(f"def view(request, order):\n    return {body}\n")


@pytest.mark.parametrize(
    "body",
    [
        "User(name=user.name)",
        "db.get(User, user_id)",
        "request.json['user']",
        "request.headers['Accept']",
        "can_be_empty(order)",
        "order.owner.name",
        "session.add(order)",
        "request.args.get('page')",
        "request.args['key']",
    ],
)
def test_what_only_speaks_of_somebody(body: str) -> None:
    assert not _asked(f"def view(request, order):\n    return {body}\n")


def test_the_same_is_told_once_in_order() -> None:
    text = "def view(request):\n    request.user\n    request.user\n    is_admin(request)\n"
    assert _asked(text) == ("request.user", "is_admin")

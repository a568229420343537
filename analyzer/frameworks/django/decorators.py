"""View decorators: `method_decorator` in all its forms, and those that take the view and options in one call.

A decorator that nobody models is kept around the view with its arguments anyway; here are those that need
more: the ones that can be called with the view and keywords at once, and the ones that restrict methods.
Source: django/utils/decorators.py, django/contrib/auth/decorators.py, django/views/decorators/ 5.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from analyzer.concepts.callables import Wrapper
from analyzer.concepts.known import declare_guard, known_guards, leaving_as_is
from analyzer.concepts.permissions import answer_of
from analyzer.evaluator import stands_for
from analyzer.evaluator.attributes import ABSENT, class_attribute, opaque
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.standin import quiet
from analyzer.evaluator.symbols import Bound, Class, Function, Instance, Native, Wrapped
from analyzer.evaluator.values import Arguments, External, Join, Possible, Result, Sequence
from analyzer.facts import GuardKind

USER_PASSES_TEST: Final = "django.contrib.auth.decorators.user_passes_test"

CONDITIONAL: Final = (
    "django.views.decorators.http.condition",
    "django.views.decorators.http.etag",
    "django.views.decorators.http.last_modified",
)
"""Decorators that are made with functions which say how old an answer is."""

OPTIONAL: Final = (
    "django.contrib.auth.decorators.login_required",
    "django.contrib.admin.views.decorators.staff_member_required",
    "django.views.decorators.vary.vary_on_cookie",
)
"""Decorators that take the view first and options as keywords, or options alone."""

PLAIN: Final = (
    "django.contrib.auth.decorators.login_not_required",
    "django.views.decorators.cache.never_cache",
    "django.views.decorators.clickjacking.xframe_options_deny",
    "django.views.decorators.clickjacking.xframe_options_exempt",
    "django.views.decorators.clickjacking.xframe_options_sameorigin",
    "django.views.decorators.csrf.csrf_exempt",
    "django.views.decorators.csrf.csrf_protect",
    "django.views.decorators.csrf.ensure_csrf_cookie",
    "django.views.decorators.csrf.requires_csrf_token",
    "django.views.decorators.gzip.gzip_page",
    "django.views.decorators.http.conditional_page",
    "django.views.decorators.http.require_GET",
    "django.views.decorators.http.require_POST",
    "django.views.decorators.http.require_safe",
)
"""Decorators that take nothing but the view, which may be a library's: `csrf_exempt(serve)`."""


@quiet
@stands_for("django.utils.decorators.method_decorator")
def method_decorator(run: Interpreter, decorator: Any, name: Any = "") -> Any:
    return Native("django.utils.decorators.method_decorator", _Decorate(decorator, name))


class _Decorate:
    """A decorator of functions, ready for a method or, by the method's name, for a class."""

    __quiet__ = True

    def __init__(self, decorator: Any, name: Any) -> None:
        self.decorator = decorator
        self.name = name

    def __call__(self, run: Interpreter, target: Any) -> Any:
        name = plain(self.name)
        if not isinstance(target, Class):
            return self.around(run, target)
        if isinstance(name, str) and name:
            method = class_attribute(run, target, name)
            if method is ABSENT and opaque(target) is not None:
                method = run.attribute(target, name)  # that of a base which is not read
            if method is not ABSENT:
                target.namespace[name] = self.around(run, method)
        return target

    def around(self, run: Interpreter, method: Any) -> Any:
        """The method with the decorator, or with each of a list of them, the first outermost."""
        decorator = plain(self.decorator)
        listed = run.each(decorator) if isinstance(decorator, (Sequence, Join)) else [Possible(decorator)]
        for one in reversed(listed):
            if isinstance(plain(one.value), Sequence):
                method = _Decorate(one.value, "").around(run, method)
                continue
            with run.under(one.path):
                decorated = run.call(one.value, [method])
            if isinstance(decorated, (Function, Wrapped, Bound, Instance, Join)):
                method = decorated
        return method


def _optional(name: str) -> Any:
    def decorate(run: Interpreter, function: Any = None, *args: Any, **options: Any) -> Any:
        by = Result(name, Arguments([*args], options), run.place())
        if function is None or not isinstance(
            function, (Function, Wrapped, Bound, Instance, Result, External, Join)
        ):
            return Native(name, lambda run, view: Wrapped(view, by, run.place()))
        return Wrapped(function, by, run.place())

    return quiet(decorate)


def _plain(name: str) -> Any:
    def decorate(run: Interpreter, view_func: Any = None) -> Any:
        return Wrapped(view_func, Result(name, Arguments([view_func]), run.place()), run.place())

    return quiet(decorate)


def _by_test(name: str) -> Any:
    """A decorator that is made with a test function, which is not what it decorates."""

    def make(run: Interpreter, *args: Any, **options: Any) -> Any:
        return leaving_as_is(run, name, *args, *options.values())

    return quiet(make)


@quiet
def _user_passes_test(run: Interpreter, test_func: Any = None, *args: Any, **options: Any) -> Any:
    """A decorator of the target's own, where one is made around a test that it defines itself."""
    test = plain(test_func)
    name = USER_PASSES_TEST
    maker, inside, _ = test.qualname.partition(".<locals>") if isinstance(test, Function) else ("", "", "")
    if isinstance(test, Function) and test.module.path is not None and inside and "." not in maker:
        name = f"{test.module.name}.{maker}"
        if name not in known_guards(run):
            declare_guard(run, name, answer_of(run, test).kind, asks="test_func")
    return leaving_as_is(run, name, test_func, *args, *options.values())


CONSTANTS: Final = {
    **{name: Native(name, _optional(name)) for name in OPTIONAL},
    **{name: Native(name, _plain(name)) for name in PLAIN},
    **{name: Native(name, _by_test(name)) for name in CONDITIONAL},
    USER_PASSES_TEST: Native(USER_PASSES_TEST, _user_passes_test),
}

_METHODS: Final[dict[str, tuple[str, ...]]] = {
    "django.views.decorators.http.require_GET": ("GET",),
    "django.views.decorators.http.require_POST": ("POST",),
    "django.views.decorators.http.require_safe": ("GET",),
}


def methods_left(run: Interpreter, wrappers: Iterable[Wrapper]) -> tuple[str, ...] | None:
    """The methods that decorators let through; None where they restrict nothing."""
    left: set[str] | None = None
    for wrapper in wrappers:
        named: tuple[str, ...] | None = _METHODS.get(wrapper.name)
        if wrapper.name == "django.views.decorators.http.require_http_methods":
            named = _given(run, wrapper.value)
        if named is not None:
            left = set(named) if left is None else left & set(named)
    return None if left is None else tuple(sorted(left - {"HEAD", "OPTIONS"})) or tuple(sorted(left))


def _given(run: Interpreter, value: Any) -> tuple[str, ...] | None:
    arguments = value.arguments if isinstance(value, Result) else Arguments()
    given = [*arguments.positional, *arguments.keywords.values()]
    found, whole = run.elements(given[0]) if given else ([], False)
    names = [plain(one.value) for one in found]
    if not whole or not all(isinstance(one, str) for one in names):
        return None
    return tuple(str(one).upper() for one in names)


def exempt_from(wrappers: Iterable[Wrapper], name: str) -> bool:
    """Whether one of the wrappers is the named decorator."""
    return any(wrapper.name == name for wrapper in wrappers)


GUARDS: Final = {
    "django.contrib.admin.views.decorators.staff_member_required": GuardKind.AUTHORIZATION,
    "django.contrib.admin.sites.AdminSite.admin_view": GuardKind.AUTHORIZATION,
    "django.views.decorators.csrf.csrf_protect": GuardKind.CSRF,
    "django.views.decorators.csrf.requires_csrf_token": GuardKind.CSRF,
    "oauth2_provider.decorators.protected_resource": GuardKind.AUTHENTICATION,
    "oauth2_provider.decorators.rw_protected_resource": GuardKind.AUTHENTICATION,
}

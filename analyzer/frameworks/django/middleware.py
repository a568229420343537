"""MIDDLEWARE: the layers around every view, outermost first, and what each does to a request.

Modelled: the library's own middleware, what well-known packages bring, and the project's own by its code:
`process_request`, `process_view`, `__call__`, or a function that gives one.  What keeps callers out is
decided for each route, of whose requests path, method, name and view are known; so is a library's whose file
says in ``WALKED`` that its stub is the whole of it.  `LoginRequiredMiddleware` guards every view that
`login_not_required` does not exempt.  What nobody models, and by its name asks for a login, is not known.
Source: django/core/handlers/base.py, django/utils/deprecation.py, django/contrib/auth/middleware.py 5.2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from analyzer.concepts.callables import describe, evidence_of
from analyzer.concepts.exemptions import exemptions
from analyzer.concepts.gates import Hook
from analyzer.concepts.guard_walk.walk import Walk
from analyzer.concepts.layers import HOOK_METHODS, in_the_way, layer_draft, limited, made_by, refusals
from analyzer.concepts.routing import PROTECTING, GuardDraft
from analyzer.evaluator.attributes import ABSENT, class_attribute, look_up
from analyzer.evaluator.conditions import Path, default_of, text_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Function, Module
from analyzer.evaluator.values import External, Place, Possible, Unknown
from analyzer.facts import BlindSpot, Certainty, Facts, GuardKind, Middleware
from analyzer.frameworks.django.requests import Requests

LOGIN_REQUIRED: Final = "django.contrib.auth.middleware.LoginRequiredMiddleware"

ASKING: Final = re.compile(
    r"(?i)\.\w*((log_?in|auth\w*)_?(require|enforce)|(require|enforce|force)s?_?(log_?in|auth))\w*$"
)
"""Names of middleware by which it turns away whoever has not logged in."""

HOOKS: Final = ("process_request", "process_view", "__call__")
"""Methods of a middleware that a request meets before its view."""

DEPRECATION: Final = """
class MiddlewareMixin:
    def __init__(self, get_response):
        self.get_response = get_response
"""

AUTH: Final = """
from django.utils.deprecation import MiddlewareMixin


class AuthenticationMiddleware(MiddlewareMixin):
    def process_request(self, request):
        pass


class LoginRequiredMiddleware(MiddlewareMixin):
    redirect_field_name = "next"

    def process_view(self, request, view_func, view_args, view_kwargs):
        pass

    def get_login_url(self, view_func):
        pass

    def handle_no_permission(self, request, view_func):
        pass
"""

STUBS: Final = {
    "django.utils.deprecation": DEPRECATION,
    "django.contrib.auth.middleware": AUTH,
}

GUARDS: Final = {
    "django.middleware.security.SecurityMiddleware": GuardKind.OTHER,
    "django.middleware.gzip.GZipMiddleware": GuardKind.OTHER,
    "django.middleware.http.ConditionalGetMiddleware": GuardKind.OTHER,
    "django.middleware.locale.LocaleMiddleware": GuardKind.OTHER,
    "django.middleware.common.CommonMiddleware": GuardKind.OTHER,
    "django.middleware.common.BrokenLinkEmailsMiddleware": GuardKind.LOGGING,
    "django.middleware.cache.UpdateCacheMiddleware": GuardKind.OTHER,
    "django.middleware.cache.FetchFromCacheMiddleware": GuardKind.OTHER,
    "django.middleware.clickjacking.XFrameOptionsMiddleware": GuardKind.OTHER,
    "django.middleware.csp.ContentSecurityPolicyMiddleware": GuardKind.OTHER,
    "django.middleware.csrf.CsrfViewMiddleware": GuardKind.CSRF,
    "django.contrib.sessions.middleware.SessionMiddleware": GuardKind.SESSION,
    "django.contrib.messages.middleware.MessageMiddleware": GuardKind.OTHER,
    "django.contrib.sites.middleware.CurrentSiteMiddleware": GuardKind.OTHER,
    "django.contrib.redirects.middleware.RedirectFallbackMiddleware": GuardKind.OTHER,
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware": GuardKind.OTHER,
    "django.contrib.auth.middleware.AuthenticationMiddleware": GuardKind.SESSION,
    "django.contrib.auth.middleware.RemoteUserMiddleware": GuardKind.SESSION,
    "django.contrib.auth.middleware.PersistentRemoteUserMiddleware": GuardKind.SESSION,
    "corsheaders.middleware.CorsMiddleware": GuardKind.OTHER,
    "whitenoise.middleware.WhiteNoiseMiddleware": GuardKind.OTHER,
    "csp.middleware.CSPMiddleware": GuardKind.OTHER,
    "debug_toolbar.middleware.DebugToolbarMiddleware": GuardKind.DOCUMENTATION,
    "django_prometheus.middleware.PrometheusBeforeMiddleware": GuardKind.LOGGING,
    "django_prometheus.middleware.PrometheusAfterMiddleware": GuardKind.LOGGING,
    "django_otp.middleware.OTPMiddleware": GuardKind.SESSION,
    "axes.middleware.AxesMiddleware": GuardKind.RATE_LIMIT,
    "oauth2_provider.middleware.OAuth2TokenMiddleware": GuardKind.SESSION,
    "allauth.account.middleware.AccountMiddleware": GuardKind.OTHER,
    "hijack.middleware.HijackUserMiddleware": GuardKind.SESSION,
    "simple_history.middleware.HistoryRequestMiddleware": GuardKind.LOGGING,
    "django_structlog.middlewares.RequestMiddleware": GuardKind.LOGGING,
    "waffle.middleware.WaffleMiddleware": GuardKind.OTHER,
    "wagtail.contrib.redirects.middleware.RedirectMiddleware": GuardKind.OTHER,
}


class Layer:
    """One entry of MIDDLEWARE."""

    def __init__(self, named: Any, value: Any, path: Path, place: Place | None, draft: GuardDraft) -> None:
        self.named = named
        self.value = value
        self.path = path
        self.place = place
        self.draft = draft


def layers_of(run: Interpreter, place: Place | None) -> list[Layer]:
    """The entries of MIDDLEWARE in order."""
    settings = run.external("django.conf.settings")
    found: list[Layer] = []
    for name in ("MIDDLEWARE", "MIDDLEWARE_CLASSES"):
        listed = look_up(run, settings, name)
        if listed is ABSENT or not run.each(listed):
            continue
        for possible in in_order(run, listed):
            for one in run.alternatives(possible.value):
                path = (*possible.path, *one.path)
                value = _named(run, plain(one.value))
                if isinstance(value, Unknown) and any(isinstance(other.value, Unknown) for other in found):
                    continue  # one layer that is not known says it
                draft = layer_draft(run, value, {}, place)
                found.append(Layer(plain(one.value), value, path, place, draft))
        return found
    return found


def in_order(run: Interpreter, listed: Any) -> list[Possible]:
    """The entries of a list that may be one of several, in the order of the one that there is by default."""
    found = run.each(listed)
    options = [one for one in run.alternatives(listed) if default_of(one.path) is not False]
    if len(options) != 1:
        return found
    usual = [plain(one.value) for one in run.each(options[0].value)]
    return sorted(
        found, key=lambda one: usual.index(plain(one.value)) if plain(one.value) in usual else len(usual)
    )


def _named(run: Interpreter, name: Any) -> Any:
    """The class or function that a dotted name stands for."""
    if not isinstance(name, str):
        return name
    owner, _, last = name.rpartition(".")
    if not owner:
        return External(name)
    module = run.demand(f"middleware {name}", lambda: run.importer.absolute(owner, None))
    if not isinstance(module, (Module, External)):
        return External(name)
    found = run.demand(f"middleware {name}", lambda: run.import_name(module, last))
    return External(name) if isinstance(found, Unknown) else found


def write_layers(run: Interpreter, facts: Facts, application: str, layers: list[Layer]) -> None:
    """The middleware of an application as facts."""
    for position, layer in enumerate(layers):
        if isinstance(layer.value, Unknown):
            facts.add(
                BlindSpot(
                    id=f"middleware {application} {position}",
                    kind="middleware",
                    subject=application,
                    affects="guards",
                    reason=f"a middleware is not known: {layer.value.reason}",
                    evidence=evidence_of(layer.place),
                )
            )
        facts.add(
            Middleware(
                id=f"{application} {position:02d} {layer.draft.name}",
                application=application,
                position=position,
                name=layer.draft.name,
                kind=layer.draft.kind,
                refuses=layer.draft.refuses,
                by_default=default_of(layer.path),
                evidence=evidence_of(layer.place),
                certainty=Certainty.CONDITIONAL if layer.path else Certainty.CERTAIN,
                condition=text_of(layer.path),
                reason=None if layer.draft.name != "{?}" else "the class is not known",
            )
        )


def decided(run: Interpreter, layers: list[Layer], requests: Requests) -> Iterator[GuardDraft]:
    """What the middleware of the project's own does to the requests of one route, where its code tells."""
    for layer in layers:
        if is_own_guard(run, layer):
            found = [_on_way(run, layer, hook, function, requests) for hook, function in _hooks(run, layer)]
            kept = [one for one in found if one.kind in PROTECTING]
            yield min(
                kept,
                key=lambda one: bool(one.path) + 2 * one.unread,
                default=found[0] if found else layer.draft,
            )


def is_own_guard(run: Interpreter, layer: Layer) -> bool:
    """Whether a layer is code that is read, such as the project's own, and that keeps callers out."""
    return _is_read(run, layer.value) and layer.draft.kind in PROTECTING and layer.draft.refuses is True


def _is_read(run: Interpreter, value: Any) -> bool:
    """Whether the code of a middleware says what it does."""
    if not isinstance(value, (Class, Function)):
        return False
    own = value.module.path is not None
    return own or any(value.module.name in one for one in run.registry.declared("WALKED"))


def _hooks(run: Interpreter, layer: Layer) -> Iterator[tuple[str, Function]]:
    """The code of a layer that keeps callers out: methods of a class, what a function makes."""
    if isinstance(layer.value, Class):
        found = [(hook, class_attribute(run, layer.value, hook)) for hook in HOOKS]
    else:
        found = [("__call__", made_by(run, layer.value))]
    for hook, value in found:
        function = describe(value).function if value not in (ABSENT, None) else None
        if isinstance(function, Function) and _is_read(run, function):
            refusal = refusals(run).of_function(function, decorates=hook not in HOOK_METHODS)
            if (refusal.kind in PROTECTING and refusal.refuses) or in_the_way(run, hook, function):
                yield hook, function


def _on_way(run: Interpreter, layer: Layer, hook: str, function: Function, requests: Requests) -> GuardDraft:
    names = dict(requests.names_in(function, hook))
    if isinstance(layer.value, Class):
        names["self"] = run.allocate(layer.value)  # what its classes bind is known
    kind = Walk if refusals(run).of_function(function).kind in PROTECTING else Hook
    lets_through = exemptions(run, refusals(run), function, names, hook == "__call__", kind)
    return limited(replace(layer.draft, via="application", path=layer.path), lets_through)


def demanding_login(run: Interpreter, layers: list[Layer]) -> Iterator[GuardDraft]:
    """Middleware that turns away whoever is not logged in, except where a view is exempt."""
    for layer in layers:
        order = [
            getattr(one, "full_name", getattr(one, "name", "")) for one in getattr(layer.value, "mro", [])
        ]
        if layer.draft.name == LOGIN_REQUIRED or LOGIN_REQUIRED in order:
            yield GuardDraft(
                layer.draft.name,
                GuardKind.AUTHENTICATION,
                "application",
                True,
                path=layer.path,
                place=layer.place,
                why="a known library; the view is not exempt from it",
            )
        elif isinstance(layer.value, External) and ASKING.search(layer.draft.name):
            why = "by its name it asks for a login, and it is not read"
            yield replace(layer.draft, via="application", path=layer.path, why=why, unread=True)

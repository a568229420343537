"""What is known of the requests of one route, for the code of middleware that tests them.

Path, method, what the path resolves to and the view are known before there is a request.  The user is
nobody: what is asked is whether somebody who has not logged in gets through.  Addresses of views without
parameters are known by their names.  Everything else about a request is not.
Source: django/http/request.py, django/urls/resolvers.py, django/urls/base.py 5.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from analyzer.concepts.requests import with_holes
from analyzer.evaluator import StandIn, internal, stands_for
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Function
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import List, Unknown

NAMES: Final = "django.names"
"""Where the paths of the project's views are kept, by their names."""

REQUEST: Final = "django.request"
"""Where the request is kept whose way is followed."""


@stands_for("django.http.request.KnownRequest")
class KnownRequest(StandIn):
    """`request`, as far as the route decides it."""

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of a request")

    def get_full_path(self, *_: Any) -> Any:
        return self.attributes["path"]

    def get_full_path_info(self, *_: Any) -> Any:
        return self.attributes["path"]

    def is_secure(self) -> Any:
        return Unknown("scheme of a request")


@stands_for("django.urls.resolvers.KnownMatch")
class KnownMatch(StandIn):
    """`request.resolver_match`, as far as the route decides it."""

    @internal
    def missing_attribute(self, name: str) -> Any:
        return Unknown(f"{name} of a resolved path")


@stands_for("django.urls.base.resolve", "django.urls.resolve", "django.core.urlresolvers.resolve")
def resolve(run: Interpreter, path: Any = None, *_: Any) -> Any:
    """What a path leads to: known of the path of the request whose way is followed."""
    request = run.notes.get(REQUEST)
    if isinstance(request, KnownRequest) and spelled(path) == spelled(request.attributes["path"]):
        return request.attributes["resolver_match"]
    return Unknown("what a path leads to", run.place())


@stands_for(
    "django.urls.base.reverse",
    "django.urls.reverse",
    "django.core.urlresolvers.reverse",
    "django.urls.base.reverse_lazy",
)
def reverse(
    run: Interpreter, viewname: Any = None, urlconf: Any = None, args: Any = None, kwargs: Any = None
) -> Any:
    """The address of a view: known where it has no parameters."""
    found = run.notes.get(NAMES, {}).get(plain(viewname)) if isinstance(plain(viewname), str) else None
    if found is None or plain(args) is not None or plain(kwargs) is not None:
        return Unknown("address of a view", run.place())
    return found


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests of one route."""

    run: Interpreter
    path: Any
    name: str | None
    methods: tuple[str, ...]
    view: Any

    def names_in(self, function: Function, hook: str) -> Mapping[str, Any]:
        """What is known of the parameters of a middleware's method: the request, and the view."""
        given = [one.arg for one in function.node.args.args if one.arg not in ("self", "get_response")]
        known = (self._request(), self.view) if hook == "process_view" else (self._request(),)
        return dict(zip(given, known, strict=False))

    def _request(self) -> Any:
        request = self.run.notes.get(REQUEST)
        if isinstance(request, KnownRequest) and request.attributes["of"] is self:
            return request
        made = self.run.allocate(self.run.external("django.http.request.KnownRequest"))
        path = with_holes(spelled(self.path)[0])
        made.attributes.update(
            of=self,
            path=path,
            path_info=path,
            method=self.methods[0]
            if len(self.methods) == 1 and self.methods != ("ANY",)
            else Unknown("a method"),
            user=self.run.allocate(self.run.external("django.contrib.auth.models.AnonymousUser")),
            resolver_match=self._match(),
        )
        self.run.notes[REQUEST] = made
        return made

    def _match(self) -> Any:
        made = self.run.allocate(self.run.external("django.urls.resolvers.KnownMatch"))
        *spaces, last = self.name.split(":") if self.name else [None]
        made.attributes.update(
            url_name=last,
            view_name=self.name,
            namespace=":".join(filter(None, spaces)),
            namespaces=List.of(spaces),
            func=self.view,
        )
        return made


def keep_names(run: Interpreter, named: Mapping[str, Any]) -> None:
    """Let `reverse` know the addresses of the project's views."""
    run.notes[NAMES] = {
        name: path
        for name, path in named.items()
        if isinstance(plain(path), str) and "{" not in str(plain(path))
    }

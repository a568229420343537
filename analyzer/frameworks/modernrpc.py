"""django-modern-rpc: procedures that are called by JSON-RPC and XML-RPC through one view.

Modelled: version 1 (`rpc_method` in the modules that MODERNRPC_METHODS_MODULES names, predicates and the
decorators of `modernrpc.auth`, `RPCEntryPoint`) and version 2 (`RpcServer`, `RpcNamespace`, `auth=`, `view`).
Procedures are operations of the project; one of several servers is not told from another by its path.
Not modelled: the procedures of the library's own (`system.listMethods` and its kind), handlers.
Source: django-modern-rpc 1.1 core.py, apps.py, views.py, auth/; 2.1 server.py, views.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from analyzer.concepts.callables import describe
from analyzer.concepts.known import known_guard
from analyzer.concepts.operations import operation
from analyzer.concepts.permissions import answer_of
from analyzer.concepts.routing import Emitter, GuardDraft
from analyzer.evaluator import stands_for
from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.conditions import Path, joined
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Function, Module, Wrapped, name_of
from analyzer.evaluator.texts import spelled
from analyzer.evaluator.values import Dict, Sequence
from analyzer.facts import Facts, GuardKind, RouteKind
from analyzer.frameworks.django.settings import Project

CORE: Final = """
ALL = "__all__"
REQUEST_KEY = "request"


def rpc_method(func=None, name=None, entry_point=ALL, protocol=ALL):
    def decorated(_func):
        _func.modernrpc_enabled = True
        _func.modernrpc_name = name or _func.__name__
        return _func

    return decorated if func is None else decorated(func)
"""

AUTH: Final = """
def set_authentication_predicate(predicate, params=()):
    def wrapper(rpc_method):
        if hasattr(rpc_method, "modernrpc_auth_predicates"):
            rpc_method.modernrpc_auth_predicates.append(predicate)
        else:
            rpc_method.modernrpc_auth_predicates = [predicate]
        return rpc_method

    return wrapper
"""

BASIC: Final = """
from modernrpc.auth import set_authentication_predicate


def http_basic_auth_check_user(request, user_validation_func, *args):
    pass


def http_basic_auth_login_required(func=None):
    wrapper = set_authentication_predicate(http_basic_auth_check_user)
    return wrapper if func is None else wrapper(func)


def http_basic_auth_superuser_required(func=None):
    wrapper = set_authentication_predicate(http_basic_auth_check_user)
    return wrapper if func is None else wrapper(func)


def http_basic_auth_permissions_required(permissions):
    return set_authentication_predicate(http_basic_auth_check_user)


def http_basic_auth_any_of_permissions_required(permissions):
    return set_authentication_predicate(http_basic_auth_check_user)


def http_basic_auth_group_member_required(groups):
    return set_authentication_predicate(http_basic_auth_check_user)


def http_basic_auth_all_groups_member_required(groups):
    return set_authentication_predicate(http_basic_auth_check_user)
"""

VIEWS: Final = """
from django.views.generic.base import TemplateView


class RPCEntryPoint(TemplateView):
    entry_point = "__all__"
    enable_doc = False
    enable_rpc = True
    http_method_names = ["post", "put", "patch", "delete", "head", "options", "trace"]

    def post(self, request, *args, **kwargs):
        pass


def handle_rpc_request(request, server):
    pass


async def handle_rpc_request_async(request, server):
    pass
"""

SERVER: Final = """
import functools

from django.views.decorators.csrf import csrf_exempt
from modernrpc.core import ALL
from modernrpc.served import kept
from modernrpc.views import handle_rpc_request, handle_rpc_request_async

NOT_SET = object()


class RegistryMixin:
    def __init__(self, auth=NOT_SET):
        self.procedures = {}
        self.auth = auth

    def register_procedure(self, procedure=None, name=None, protocol=ALL, auth=NOT_SET, context_target=None):
        def decorated(func):
            self.procedures[name or func.__name__] = (func, self.auth if auth is NOT_SET else auth)
            return func

        return decorated if procedure is None else decorated(procedure)


class RpcNamespace(RegistryMixin):
    pass


class RpcServer(RegistryMixin):
    def __init__(self, register_system_procedures=True, supported_protocol=ALL, auth=NOT_SET, **options):
        super().__init__(auth)
        kept(self)

    def register_namespace(self, namespace, name=None):
        for procedure_name, (func, auth) in namespace.procedures.items():
            full_name = name + "." + procedure_name if name else procedure_name
            self.register_procedure(func, name=full_name, auth=auth)

    @property
    def view(self):
        return csrf_exempt(functools.partial(handle_rpc_request, server=self))

    @property
    def async_view(self):
        return csrf_exempt(functools.partial(handle_rpc_request_async, server=self))
"""

STUBS: Final = {
    "modernrpc.core": CORE,
    "modernrpc.auth": AUTH,
    "modernrpc.auth.basic": BASIC,
    "modernrpc.views": VIEWS,
    "modernrpc.server": SERVER,
}
ALIASES: Final = {f"modernrpc.{name}": f"modernrpc.server.{name}" for name in ("RpcServer", "RpcNamespace")}
GUARDS: Final = {"modernrpc.auth.basic.http_basic_auth_check_user": GuardKind.AUTHENTICATION}

SERVERS: Final = "modernrpc.servers"


@stands_for("modernrpc.served.kept")
def kept(run: Interpreter, server: Any) -> None:
    """Note a server."""
    run.notes.setdefault(SERVERS, []).append((server, run.path))


@dataclass(frozen=True, slots=True)
class Procedure:
    """What is called by a name, and whom it asks."""

    name: Any
    handler: Any
    auth: Any
    path: Path


def django_emit(run: Interpreter, facts: Facts, project: Project, emitter: Emitter) -> None:
    """The procedures of a project."""
    seen: set[str] = set()
    for one in [*_of_modules(run), *_of_servers(run)]:
        name = spelled(one.name)[0]
        if name not in seen:
            seen.add(name)
            guards = list(_asked(run, one.auth))
            draft = operation(run, RouteKind.RPC, "CALL", name, one.handler, path=one.path, guards=guards)
            emitter.emit(draft, [])


def _of_modules(run: Interpreter) -> Iterator[Procedure]:
    """The functions that are marked in the modules which the settings name."""
    named = look_up(run, run.external("django.conf.settings"), "MODERNRPC_METHODS_MODULES")
    for one in run.each(named) if named is not ABSENT else ():
        name = plain(one.value)
        if not isinstance(name, str):
            continue
        module = run.demand(f"procedures of {name}", partial(run.importer.absolute, name, None))
        for value in list(module.attributes.values()) if isinstance(module, Module) else ():
            value = run.settle(value)
            if isinstance(value, (Function, Wrapped)) and _mark(run, value, "enabled") is True:
                auth = look_up(run, value, "modernrpc_auth_predicates")
                yield Procedure(_mark(run, value, "name"), value, auth, one.path)


def _mark(run: Interpreter, value: Any, name: str) -> Any:
    return plain(look_up(run, value, f"modernrpc_{name}"))


def _of_servers(run: Interpreter) -> Iterator[Procedure]:
    """What is registered on servers."""
    for server, path in run.notes.get(SERVERS, ()):
        known = plain(look_up(run, server, "procedures"))
        for name, one in known.entries.values() if isinstance(known, Dict) else ():
            for option in run.alternatives(one.value):
                pair = plain(option.value)
                if isinstance(pair, Sequence) and len(pair.elements) == PAIR:
                    handler, auth = (each.value for each in pair.elements)
                    yield Procedure(name, handler, auth, joined(path, joined(one.path, option.path)))


PAIR: Final = 2


def _asked(run: Interpreter, auth: Any) -> Iterator[GuardDraft]:
    """The predicates that say whether somebody may call a procedure."""
    listed = plain(auth)
    for one in run.each(listed) if isinstance(listed, Sequence) else run.alternatives(auth):
        value = plain(one.value)
        function = describe(value).function
        kind = known_guard(run, value)
        if kind is not None:
            yield GuardDraft(name_of(value), kind, "route", True, one.path, why="a known library")
        elif isinstance(function, Function):
            answer = answer_of(run, function)
            path = joined(one.path, answer.path)
            place = function.place
            yield GuardDraft(
                name_of(value), answer.kind, "route", answer.refuses, path, place, why=answer.why
            )

"""Connexion: routes that a specification in OpenAPI or Swagger names, with the functions that answer.

Modelled: `FlaskApp` (also `App`) and `AsyncApp` with `add_api` (specifications in YAML and JSON of the tree,
`base_path`, `basePath` and the path of the first server), operation ids with router controllers,
`RestyResolver`, security that a function of the specification checks (`x-bearerInfoFunc` and its kin), what
operations take and answer.
Not modelled: specifications made at run time, `$ref` to other files for whole paths, resolvers of the
target's own.
Source: connexion 2.14.2 and 3.2.0, connexion/apps/abstract.py, connexion/resolver.py, connexion/security.py.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

from analyzer.concepts.contents import Answers, Takes, held_schemas
from analyzer.concepts.json_schemas import Specification
from analyzer.concepts.noted import note
from analyzer.evaluator import stands_for
from analyzer.evaluator.comparing import key_of
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.library.os import inside
from analyzer.evaluator.values import Dict, List, Possible, Unknown, Value
from analyzer.facts import GuardKind

ENTRY_PACKAGES: Final = ("connexion",)

MAX_BYTES: Final = 2_000_000
"""The largest specifications written by hand have some hundred KB."""

MAX_OPERATIONS: Final = 5_000
"""Operations of one specification."""

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
CONTROLLERS: Final = ("x-openapi-router-controller", "x-swagger-router-controller")
CHECKS: Final = re.compile(r"^x-(bearer|token|apikey|basic|scopeValidate)Info(Func|Url)$|^x-tokenInfoFunc$")
"""Keys of a security scheme by which connexion checks it; one without any is not checked."""

APPS: Final = """
from functools import wraps
from importlib import import_module

from connexion.resolver import Resolver
from connexion.specification import operations, says
from flask import Flask
from starlette.applications import Starlette


def get_function_from_name(name):
    module, _, attribute = name.rpartition(".")
    try:
        return getattr(import_module(module), attribute)
    except ImportError:
        outer, _, cls = module.rpartition(".")
        return getattr(getattr(import_module(outer), cls), attribute)


class AbstractApp:
    def __init__(self, import_name, port=None, specification_dir="", **options):
        self.specification_dir = specification_dir
        self.app = self.create_app(import_name, options.get("server_args") or {})
        self.resolver = options.get("resolver")

    def add_api(self, specification, base_path=None, arguments=None, resolver=None, **options):
        chosen = resolver or self.resolver or Resolver()
        for one in operations(self.root_path(), self.specification_dir, specification, base_path):
            name = chosen.resolve_operation_id(one)
            if name:
                function = get_function_from_name(name)
                if one["secured"]:
                    function = verify_security(function)
                says(function, one["said"])
                endpoint = name.replace(".", "_") + one["method"]
                self.add_operation(one["path"], endpoint, function, one["method"])

    def add_error_handler(self, error_code, function):
        self.app.register_error_handler(error_code, function)


def verify_security(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


class FlaskApp(AbstractApp):
    def create_app(self, import_name, server_args):
        return Flask(import_name, **server_args)

    def root_path(self):
        return self.app.root_path

    def add_operation(self, path, endpoint, function, method):
        rule = path.replace("{", "<").replace("}", ">")
        self.app.add_url_rule(rule, endpoint, function, methods=[method])

    def add_url_rule(self, rule, endpoint=None, view_func=None, **options):
        self.app.add_url_rule(rule, endpoint, view_func, **options)

    def route(self, rule, **options):
        return self.app.route(rule, **options)

    def run(self, port=None, server=None, debug=None, host=None, **options):
        self.app.run(host=host, debug=debug)


class AsyncApp(AbstractApp):
    def create_app(self, import_name, server_args):
        return Starlette()

    def root_path(self):
        return None

    def add_operation(self, path, endpoint, function, method):
        self.app.add_route(path, function, methods=[method])

    def add_middleware(self, middleware_class, position=None, **options):
        self.app.add_middleware(middleware_class, **options)

    def run(self, import_string=None, **options):
        pass
"""

RESOLVER: Final = """
class Resolver:
    def __init__(self, function_resolver=None):
        self.function_resolver = function_resolver

    def resolve_operation_id(self, operation):
        name = operation["operation"]
        if operation["controller"] and name:
            return operation["controller"] + "." + name
        return name


class RestyResolver(Resolver):
    def __init__(self, default_module_name, *, collection_endpoint_name="search"):
        self.default_module_name = default_module_name
        self.collection_endpoint_name = collection_endpoint_name

    def resolve_operation_id(self, operation):
        if operation["operation"]:
            return super().resolve_operation_id(operation)
        parts = [part for part in operation["local"].split("/") if part and not part.startswith("{")]
        module = operation["controller"] or self.default_module_name
        if parts and not operation["controller"]:
            module = ".".join([module] + [part.replace("-", "_") for part in parts])
        method = operation["method"].lower()
        if method == "get" and not operation["local"].rstrip("/").endswith("}"):
            method = self.collection_endpoint_name
        return module + "." + method
"""

STUBS: Final = {"connexion.apps": APPS, "connexion.resolver": RESOLVER}
ALIASES: Final = {
    "connexion.App": "connexion.apps.FlaskApp",
    "connexion.FlaskApp": "connexion.apps.FlaskApp",
    "connexion.apps.flask_app.FlaskApp": "connexion.apps.FlaskApp",
    "connexion.apps.flask.FlaskApp": "connexion.apps.FlaskApp",
    "connexion.AsyncApp": "connexion.apps.AsyncApp",
    "connexion.Resolver": "connexion.resolver.Resolver",
    "connexion.RestyResolver": "connexion.resolver.RestyResolver",
}
GUARDS: Final = {"connexion.apps.verify_security": GuardKind.AUTHENTICATION}
"""What stands around an operation that a function of the specification secures."""


@stands_for("connexion.specification.operations")
def operations(run: Interpreter, root: Any, folder: Any, name: Any, base: Any = None) -> Any:
    """The operations of a specification: path, method, id, controller and whether it is secured."""
    found = _document(run, plain(root), plain(folder), plain(name))
    if found is None:
        return Unknown("a specification that is not read", run.place())
    prefix = plain(base) if isinstance(plain(base), str) else _base(found)
    specification = Specification(found, held_schemas(run), run.place())
    return List.of([_value(one) for one in _operations(specification, prefix.rstrip("/"))])


class Said(Value):
    """What a specification says that an operation takes and answers, read when the facts are written."""

    __slots__ = ("read",)

    def __init__(self, read: Callable[[str], Iterable[Takes | Answers]]) -> None:
        self.read = read


@stands_for("connexion.specification.says")
def says(run: Interpreter, function: Any, said: Any) -> Any:
    """Note on a function what the specification says of it."""
    told = plain(said)
    return note(function, told.read) if isinstance(told, Said) else function


def _value(operation: dict[str, Any]) -> Dict:
    return Dict({key_of(name): (name, Possible(value)) for name, value in operation.items()})


def _document(run: Interpreter, root: Any, folder: Any, name: Any) -> dict[str, Any] | None:
    """The specification: a mapping itself, or a file below the folder that the application names."""
    if not isinstance(name, str):
        return None
    folder = folder if isinstance(folder, str) else ""
    places = [posixpath.join(root, folder, name)] if isinstance(root, str) else []
    caller = run.place()
    if caller is not None:
        places.append(posixpath.join("/", posixpath.dirname(caller.path), folder, name))
    places.append(posixpath.join("/", folder, name))
    for place in places:
        path = inside(place)
        if path is not None and run.tree.exists(path):
            return _read(run, path)
    return None


def _read(run: Interpreter, path: str) -> dict[str, Any] | None:
    text = run.tree.text(path)
    if len(text) > MAX_BYTES:
        return None
    try:
        # The loader makes nothing but texts, lists and mappings.
        found = json.loads(text) if path.endswith(".json") else yaml.load(text, yaml.CBaseLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError):
        run.hole("file", path, "the specification cannot be parsed", affects="routes")
        return None
    return found if isinstance(found, dict) else None


def _base(document: dict[str, Any]) -> str:
    """The path under which a specification says that it is served."""
    told = document.get("basePath")
    if isinstance(told, str):
        return told
    servers = document.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else None
    url = first.get("url") if isinstance(first, dict) else None
    try:
        return urlsplit(url).path if isinstance(url, str) and "{" not in url else ""
    except ValueError:
        return ""


def _operations(specification: Specification, base: str) -> Iterator[dict[str, Any]]:
    document = specification.document
    paths = document.get("paths")
    schemes = _schemes(document)
    count = 0
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method, operation in item.items() if isinstance(item, dict) else ():
            if method not in METHODS or not isinstance(operation, dict) or not isinstance(path, str):
                continue
            count += 1
            if count > MAX_OPERATIONS:
                return
            named = [operation.get(key) or item.get(key) for key in CONTROLLERS]
            yield {
                "path": base + path,
                "local": path,
                "method": method.upper(),
                "operation": _text(operation.get("operationId")),
                "controller": next((one for one in named if isinstance(one, str)), ""),
                "secured": _secured(operation.get("security", document.get("security")), schemes),
                "said": Said(partial(specification.operation, item, operation)),
            }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _schemes(document: Mapping[str, Any]) -> set[str]:
    """The names of the security schemes that connexion checks."""
    components = document.get("components")
    held = components.get("securitySchemes") if isinstance(components, dict) else None
    held = held or document.get("securityDefinitions")
    return {
        name
        for name, scheme in (held.items() if isinstance(held, dict) else ())
        if isinstance(scheme, dict) and any(CHECKS.match(str(key)) for key in scheme)
    }


def _secured(security: Any, schemes: set[str]) -> bool:
    """Whether each way in asks for something that is checked."""
    if not isinstance(security, list) or not security:
        return False
    return all(isinstance(one, dict) and bool(schemes & {str(name) for name in one}) for one in security)

"""What the settings of a Django project are, each with the place that binds it.

Told: the names of the settings module that are written in capitals, those of its star imports included, and
the credentials within `DATABASES`, `CACHES` and other dictionaries.  A setting that comes from the
environment is told with the default that the code gives it.
Not told: names that are bound by other means than an assignment stand at the module.
Source: django/conf/__init__.py `Settings.__init__`, 5.2.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, Final

from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.symbols import Class, Instance, Module
from analyzer.evaluator.texts import to_python
from analyzer.evaluator.values import External, Place, Setting, Unknown, Value
from analyzer.facts import Evidence
from analyzer.facts import Setting as Told
from analyzer.frameworks.django.settings import Project
from analyzer.secrets import MASK, is_secret_name, masked

SOURCE: Final = "django settings"

MAX_SHOWN: Final = 2_000
"""Characters of a value that are told: the longest lists of middleware and applications fit."""

MAX_MODULES: Final = 20
"""Settings modules that star imports chain together."""

MAX_DEPTH: Final = 4
"""Depth to which dictionaries of settings are looked through for credentials."""

CLASS_NAMES: Final = ("_VALIDATORS", "_HASHERS", "_CLASSES", "_CLASS", "_MODEL", "_BACKEND", "_BACKENDS")
"""Endings of names that speak of secrets and hold names of classes."""


def assigned(run: Interpreter, project: Project) -> Iterator[Told]:
    """The settings of a project; what is set to something that is not known is told without a default."""
    module = project.module
    if module is None or module.path is None:
        return
    places = places_of(run, module)
    whole = Place(module.path, 1, 1)
    for name in sorted(_names(run, project.holder)):
        value = look_up(run, project.holder, name)
        if value is ABSENT:
            continue
        place = places.get(name, whole)
        yield _told(project.name, name, value, place)
        for path, node, inner in _credentials(value, name, places.get(name), run):
            yield _told(project.name, path, inner, node or place)


def _names(run: Interpreter, holder: Any) -> set[str]:
    if isinstance(holder, Module):
        return {name for name in run.names_of(holder) if name.isupper()}
    cls = holder.cls if isinstance(holder, Instance) else holder
    order = cls.mro if isinstance(cls, Class) else ()
    return {name for base in order if isinstance(base, Class) for name in base.namespace if name.isupper()}


def _told(project: str, name: str, value: Any, place: Place) -> Told:
    given = value.default if isinstance(value, Setting) else value
    absent = isinstance(given, Unknown)
    known = to_python(given)
    last = name.rpartition(".")[2]
    secret = is_secret_name(last) and isinstance(known, str) and not last.endswith(CLASS_NAMES)
    shown = None if absent else MASK if secret and known else str(_shown(known))[:MAX_SHOWN]
    return Told(
        id=f"{SOURCE} {project} {name}",
        name=name,
        source=SOURCE,
        default=shown,
        # What the environment decides is told as a setting of its own, with its own default.
        has_default=not isinstance(value, Setting) and not absent,
        secret=secret,
        application=project,
        evidence=Evidence(place.path, place.line, place.end_line),
    )


def _shown(known: Any) -> Any:
    """A value without the secrets that it holds; `{}` for what is not known."""
    match known:
        case str():
            return masked("", known)
        case list() | tuple():
            return [_shown(one) for one in known]
        case dict():
            return {
                str(key): MASK if one and is_secret_name(str(key)) else _shown(one)
                for key, one in known.items()
            }
        case External():
            return known.name
        case Value():
            return "{}"
    return known


def _credentials(
    value: Any, name: str, place: Place | None, run: Interpreter
) -> Iterator[tuple[str, Place | None, Any]]:
    """Texts within dictionaries of settings whose keys say that they are secrets."""
    known = to_python(value)
    if isinstance(known, dict):
        lines = _lines_within(run, place) if place is not None else {}
        for path, key, text in _texts(known, name, 0):
            line = lines.get(key)
            at = Place(place.path, line, line) if place is not None and line is not None else place
            yield path, at, text


def _texts(known: dict[Any, Any], path: str, depth: int) -> Iterator[tuple[str, str, str]]:
    for key, inner in known.items():
        if not isinstance(key, str):
            continue
        if isinstance(inner, dict) and depth < MAX_DEPTH:
            yield from _texts(inner, f"{path}.{key}", depth + 1)
        elif isinstance(inner, str) and inner and is_secret_name(key):
            yield f"{path}.{key}", key, inner


def _lines_within(run: Interpreter, place: Place) -> dict[str, int]:
    """Lines of the keys of the dictionary that an assignment binds; of a key that comes again, the first."""
    module = run.importer.modules.get(place.path)
    if module is None or module.tree is None:
        return {}
    found: dict[str, int] = {}
    for statement in _statements(module.tree.body):
        if statement.lineno == place.line:
            for one in ast.walk(statement):
                if isinstance(one, ast.Dict):
                    for key in one.keys:
                        if isinstance(key, ast.Constant) and isinstance(key.value, str):
                            found.setdefault(key.value, key.lineno)
    return found


def places_of(run: Interpreter, module: Module) -> dict[str, Place]:
    """Where names are bound: the last assignment of the module, or of what it imports with a star before."""
    found: dict[str, Place] = {}
    seen: set[str] = set()

    def visit(one: Module) -> None:
        if one.path is None or one.path in seen or one.tree is None or len(seen) >= MAX_MODULES:
            return
        seen.add(one.path)
        for statement in _statements(one.tree.body):
            if isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names):
                inner = _imported(run, one, statement)
                if inner is not None:
                    visit(inner)
            for name in _targets(statement):
                end = statement.end_lineno or statement.lineno
                found[name] = Place(one.path, statement.lineno, end)

    visit(module)
    return found


def _imported(run: Interpreter, module: Module, node: ast.ImportFrom) -> Module | None:
    name = node.module or ""
    if node.level and module.path is not None:
        name = run.index.resolve_relative(module.path, node.level, name) or ""
    found = run.index.find(name, module.path) if name else None
    return run.importer.modules.get(found.path) if found is not None and found.path is not None else None


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of a module's level, those of `if`, `try`, `with` and class bodies included."""
    for statement in body:
        yield statement
        for block in ("body", "orelse", "finalbody"):
            if not isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
                inner = getattr(statement, block, None)
                if isinstance(inner, list):
                    yield from _statements(inner)
        for handler in getattr(statement, "handlers", ()):
            yield from _statements(handler.body)


def _targets(statement: ast.stmt) -> Iterator[str]:
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, (ast.AnnAssign, ast.AugAssign)):
        targets = [statement.target]
    for target in targets:
        for one in target.elts if isinstance(target, (ast.Tuple, ast.List)) else (target,):
            if isinstance(one, ast.Name) and one.id.isupper():
                yield one.id

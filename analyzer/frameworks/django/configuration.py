"""Where a Django project begins: its settings module, its applications, its URL configuration.

A settings module is one that is named where `DJANGO_SETTINGS_MODULE` is: `manage.py` first, then the WSGI
and ASGI entry points and `__main__`, then other files.  Where no file names one, modules that assign
ROOT_URLCONF are taken, those for development and tests last.  A tree may hold several projects (one per
top-level package of the settings); of one project the first candidate is read and the others are reported as
configurations that were not.
Not modelled: settings that are chosen by a value only the deployment knows.
Source: django/conf/__init__.py, django/__init__.py `setup`, 5.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final

from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.operations import plain
from analyzer.evaluator.symbols import Class, Module
from analyzer.evaluator.values import Place
from analyzer.frameworks.django.apps import populate, run_ready
from analyzer.frameworks.django.settings import Project
from analyzer.frameworks.django.tree import entries_of

MENTIONED: Final = re.compile(rb"django|DJANGO|ROOT_URLCONF")

NAMED: Final = re.compile(
    rb"DJANGO_SETTINGS_MODULE[\"']?[^\"'\n]{0,40}(?:\n\s*)?(?:[^\"'\n]{0,80})[\"']([A-Za-z_][\w.]*)[\"']"
)
ASSIGNED: Final = re.compile(rb"^ROOT_URLCONF\s*=|^\s+ROOT_URLCONF\s*=|[\"']ROOT_URLCONF[\"']", re.MULTILINE)
CONFIGURATION: Final = re.compile(rb"DJANGO_CONFIGURATION[\"']\s*,\s*[\"'](\w+)[\"']")

LATER: Final = re.compile(r"(?i)(dev|local|test|debug|ci|example|sample|build|docs)")
"""Names of settings modules that are not meant for production."""

MAX_PROJECTS: Final = 8
"""Django projects of one tree."""

Tell = Callable[[str, int, int], None]


def begin(run: Interpreter, paths: list[str], tell: Tell) -> None:
    """Evaluate the projects of the tree: settings, applications, and the URL configurations they reach."""
    mentioning = [path for path in paths if MENTIONED.search(run.tree.peek(path))]
    projects = projects_of(run, mentioning) if mentioning else []
    run.notes["django.projects"] = [name for name, *_ in projects]
    done: list[Project] = []
    for name, importer, others, configuration in projects[:MAX_PROJECTS]:
        tell(f"evaluating {name}", 0, 0)
        project = Project(name, others=others)
        start(run, project, importer, configuration)
        if project.holder is not None:
            done.append(project)
    run.notes["django.projects"] = done


def start(run: Interpreter, project: Project, importer: str, configuration: str | None) -> None:
    """What `django.setup()` and the first request do."""
    run.notes["django.project"] = project
    run.notes["django.apps"] = []
    run.notes["django.apps.ready"] = False
    module = run.demand(
        f"settings {project.name}",
        lambda: run.importer.absolute(project.name, run.importer.of_path(importer)),
    )
    if not isinstance(module, Module) or module.frame is None:
        return
    project.module = module
    project.holder = _configured(run, module, configuration) or module
    make_current(run, project)
    settings = run.external("django.conf.settings")
    populate(run, look_up(run, settings, "INSTALLED_APPS"))
    run_ready(run)
    project.apps = list(run.notes["django.apps"])
    run.demand(f"routes of {project.name}", partial(_visit, run))
    for library in run.registry.modules:
        if hasattr(library, "django_routes"):
            run.demand(f"{library.__name__} of {project.name}", partial(library.django_routes, run, project))


def make_current(run: Interpreter, project: Project) -> None:
    """Let the settings be those of one project; libraries that keep what they read are told."""
    run.notes["django.project"] = project
    if project.apps is not None:
        run.notes["django.apps"] = project.apps
    for module in run.registry.modules:
        told = getattr(module, "django_project", None)
        if told is not None:
            run.demand(f"settings of {module.__name__}", partial(told, run))


def _visit(run: Interpreter) -> None:
    """Import everything that the URL configuration includes."""
    for _ in entries_of(run):
        pass


def _configured(run: Interpreter, module: Module, wanted: str | None) -> Any:
    """The class of django-configurations that holds the settings, if the module has one."""
    classes = [
        run.settle(value)
        for value in list(module.attributes.values())
        if isinstance(run.settle(value), Class)
        and look_up(run, run.settle(value), "__configuration__") is True
    ]
    named = [one for one in classes if one.name == wanted] or [
        one for one in classes if one.name.lower().startswith("prod")
    ]
    if not classes:
        return None
    return run.demand("configuration", lambda: run.call((named or classes[-1:])[0], []))


Candidate = tuple[str, str, str]
"""Settings module, file that names it, path of the module."""


def projects_of(run: Interpreter, paths: Iterable[str]) -> list[tuple[str, str, list[str], str | None]]:
    """(settings module, file that names it, other candidates, class) of each project."""
    paths = list(paths)
    found = list(_named(run, paths)) or list(_assigning(run, paths))
    groups: dict[str, list[Candidate]] = {}
    for candidate in found:
        groups.setdefault(_home(candidate), []).append(candidate)
    made = []
    for group in groups.values():
        name, importer, _ = group[0]
        others = list(dict.fromkeys(one for one, _, _ in group if one != name))
        chosen = CONFIGURATION.search(run.tree.peek(importer))
        made.append((name, importer, others, chosen[1].decode() if chosen else None))
    return made


def _home(candidate: Candidate) -> str:
    """What tells projects of one tree apart: the top-level package that holds the settings, where it lies."""
    name, _, path = candidate
    inside = name.replace(".", "/")
    place = path.removesuffix(".py").removesuffix("/__init__")
    root = place[: -len(inside)] if place.endswith(inside) else place.rpartition("/")[0] + "/"
    return root + (name.partition(".")[0] if "." in name else "")


def _named(run: Interpreter, paths: Iterable[str]) -> Iterator[Candidate]:
    """Settings modules that files name, the likeliest first."""
    found: list[tuple[int, str, str, str]] = []
    for path in paths:
        content = run.tree.peek(path)
        if b"DJANGO_SETTINGS_MODULE" not in content:
            continue
        for match in NAMED.finditer(content):
            name = match[1].decode()
            module = run.index.find(name, path)
            if module is not None and module.path is not None:
                found.append((_rank(path), path, name, module.path))
    seen = set()
    for _, path, _, file in sorted(found):
        if file not in seen:
            seen.add(file)
            yield run.index.canonical(file), path, file


def _rank(path: str) -> int:
    base = path.rpartition("/")[2]
    order = {"manage.py": 0, "wsgi.py": 1, "asgi.py": 1, "__main__.py": 1, "main.py": 1, "celery.py": 2}
    return order.get(base, 3) + (10 if LATER.search(path.rpartition("/")[0]) else 0)


def _assigning(run: Interpreter, paths: Iterable[str]) -> Iterator[Candidate]:
    """Modules that assign ROOT_URLCONF themselves."""
    found = [path for path in paths if ASSIGNED.search(run.tree.peek(path))]
    for path in sorted(found, key=lambda one: (bool(LATER.search(one)), one.count("/"), one)):
        yield run.index.canonical(path), path, path


def evidence_place(project: Project) -> Place | None:
    """Where a project is defined: its settings module."""
    module = project.module
    if module is None or module.path is None or module.tree is None:
        return None
    last = module.tree.body[-1].end_lineno if module.tree.body else None
    return Place(module.path, 1, last or 1)


def setting(run: Interpreter, name: str, default: Any = None) -> Any:
    """A setting of the current project, as far as it is known."""
    found = look_up(run, run.external("django.conf.settings"), name)
    return default if found is ABSENT else plain(found)

"""Where a Django project begins: its settings module, its applications, its URL configuration.

A settings module is one that is named where `DJANGO_SETTINGS_MODULE` is: `manage.py` first, then the WSGI
and ASGI entry points and `__main__`, then other files.  Where no file names one, modules that assign
ROOT_URLCONF are taken, those for development and tests last.  A tree may hold several projects (one per
top-level package of the settings); of one project the first candidate is read and the others are reported as
configurations that were not.
Where none of those says what a project is (a package that only stands there, or that holds what the
settings of each deployment beside it have in common), modules that assign ROOT_URLCONF are asked as well;
settings that serve what others serve are a variation of those.
Not modelled: settings that are chosen by a value only the deployment knows.
Source: django/conf/__init__.py, django/__init__.py `setup`, 5.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from analyzer.evaluator.attributes import ABSENT, look_up
from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Class, Module
from analyzer.evaluator.values import Place
from analyzer.frameworks.django.apps import populate, run_ready
from analyzer.frameworks.django.reusable import unconfigured, urlconfs_of
from analyzer.frameworks.django.roots import supposed
from analyzer.frameworks.django.settings import Project
from analyzer.frameworks.django.tree import entries_of

MENTIONED: Final = (b"django", b"DJANGO", b"ROOT_URLCONF")

NAMED: Final = re.compile(
    rb"DJANGO_SETTINGS_MODULE[\"']?(?![^\"'\n]{0,40}[=!]=)[^\"'\n]{0,40}(?:\n\s*)?(?:[^\"'\n]{0,80})"
    rb"[\"']([A-Za-z_][\w.]*(?:(?:%s|\{\w*\})[\w.]*)?)[\"']"
)
"""A name of a settings module, with one hole at most; one that it is compared with names none."""
HOLE: Final = re.compile(r"%s|\{\w*\}|(?<=\.)$")
ASSIGNED: Final = re.compile(rb"^ROOT_URLCONF\s*=|^\s+ROOT_URLCONF\s*=|[\"']ROOT_URLCONF[\"']", re.MULTILINE)
CONFIGURATION: Final = re.compile(rb"DJANGO_CONFIGURATION[\"']\s*,\s*[\"'](\w+)[\"']")

LATER: Final = re.compile(r"(?i)(dev|local|test|debug|ci|example|sample|build|docs)")
"""Names of settings modules that are not meant for production."""

PRODUCTION: Final = ("prod", "live", "deploy")
"""How the names of those begin that are."""

MAX_PROJECTS: Final = 8
"""Django projects of one tree."""

MAX_CANDIDATES: Final = 6
"""Settings modules of one project that are read until one of them says what the project is."""

Tell = Callable[[str, int, int], None]


def begin(run: Interpreter, paths: list[str], tell: Tell) -> None:
    """Evaluate the projects of the tree: settings, applications, and the URL configurations they reach."""
    near = set().union(*map(run.tree.vocabulary.holding_part, MENTIONED))
    mentioning = [path for path in paths if path in near]
    found = projects_of(run, mentioning) if mentioning else []
    run.notes["django.projects"] = [one[0].name for one in found]
    done: list[Project] = []
    for one in found[:MAX_PROJECTS]:
        tell(f"evaluating {one[0].name}", 0, 0)
        project = _read(run, one, near=partial(_assigning_beside, run, mentioning, one[0]))
        if project is None:
            continue
        same = next((other for other in done if _serve_alike(run, project, other)), None)
        if same is not None:
            same.others.append(project.name)  # what a worker or a test starts with, of the same application
        else:
            done.append(project)
            start(run, project, mentioning)
    if not done:
        done = list(unconfigured(run, mentioning))
        for project in done:
            tell(f"evaluating {project.name}", 0, 0)
            start(run, project, mentioning)
    run.notes["django.projects"] = done


def _read(
    run: Interpreter, candidates: list[Candidate], near: Callable[[], list[Candidate]]
) -> Project | None:
    """The first of the candidates, or of those near them, that says what a project is; else the first that
    can be read."""
    readable: list[Project] = []
    for candidate in _tried(candidates, near):
        project = Project(candidate.name)
        chosen = CONFIGURATION.search(run.tree.peek(candidate.importer))
        _settings(run, project, candidate.importer, chosen[1].decode() if chosen else None)
        if project.holder is None:
            continue
        if _configures(run, project):
            left = candidates[candidates.index(candidate) + 1 :] if candidate in candidates else []
            project.others = list(dict.fromkeys(one.name for one in left if one.name != candidate.name))
            return project
        readable.append(project)
    return next((one for one in readable if _says_anything(one)), None)


def _tried(candidates: list[Candidate], near: Callable[[], list[Candidate]]) -> Iterator[Candidate]:
    """The candidates, and where none of them was taken what lies near them, which costs a search."""
    yield from candidates[:MAX_CANDIDATES]
    known = {one.path for one in candidates}
    yield from [one for one in near() if one.path not in known][:MAX_CANDIDATES]


def _assigning_beside(run: Interpreter, paths: list[str], named: Candidate) -> list[Candidate]:
    """Modules of the same project that assign ROOT_URLCONF themselves."""
    return [one for one in _assigning(run, paths) if _home(one) == _home(named)]


def _configures(run: Interpreter, project: Project) -> bool:
    """Whether settings say where URLs are, or which applications there are."""
    names = ("ROOT_URLCONF", "INSTALLED_APPS")
    if isinstance(project.holder, Module):
        return project.holder.open or any(name in project.holder.attributes for name in names)
    return any(look_up(run, project.holder, name) is not ABSENT for name in names)


def _says_anything(project: Project) -> bool:
    return not isinstance(project.holder, Module) or any(name.isupper() for name in project.holder.attributes)


def _serve_alike(run: Interpreter, project: Project, other: Project) -> bool:
    """Whether two settings modules serve the same URL configuration."""
    mine, others = root_of(run, project), root_of(run, other)
    return mine is not None and mine is others


def root_of(run: Interpreter, project: Project) -> Module | None:
    """The URL configuration that the settings name, where it is in the tree."""
    run.notes["django.project"] = project
    name, module = setting(run, "ROOT_URLCONF"), project.module
    found = (
        run.index.find(name, module.path if module is not None else None) if isinstance(name, str) else None
    )
    return run.importer.of_path(found.path) if found is not None and found.path is not None else None


def start(run: Interpreter, project: Project, mentioning: list[str]) -> None:
    """What `django.setup()` and the first request do, once the settings are read."""
    run.notes["django.apps"] = []
    run.notes["django.apps.ready"] = False
    make_current(run, project)
    settings = run.external("django.conf.settings")
    populate(run, look_up(run, settings, "INSTALLED_APPS"), whole=project.module is not None)
    run_ready(run)
    project.apps = list(run.notes["django.apps"])
    if project.module is not None and _names_no_root(run, project):
        project.urlconfs = urlconfs_of(run, mentioning)
    elif project.module is not None and root_of(run, project) is None:
        root = look_up(run, settings, "ROOT_URLCONF")
        project.supposed = supposed(run, project.module.name, root) if root is not ABSENT else []
    run.demand(f"routes of {project.name}", partial(_visit, run))
    for routes in run.registry.declared("django_routes"):
        run.demand(f"{routes.__module__} of {project.name}", partial(routes, run, project))


def _names_no_root(run: Interpreter, project: Project) -> bool:
    """Whether the root of the URLs is none of the tree's: another distribution's, or made on installation."""
    root = setting(run, "ROOT_URLCONF")
    return root_of(run, project) is None and (root is None or isinstance(root, str))


def _settings(run: Interpreter, project: Project, importer: str, configuration: str | None) -> None:
    """Evaluate a settings module, with nothing installed yet."""
    run.notes["django.project"] = project
    run.notes["django.apps"] = []
    run.notes["django.apps.ready"] = False
    module = run.demand(
        f"settings {project.name}",
        lambda: run.importer.absolute(project.name, run.importer.of_path(importer)),
    )
    if isinstance(module, Module) and module.frame is not None:
        project.module = module
        project.holder = _configured(run, module, configuration) or module


def make_current(run: Interpreter, project: Project) -> None:
    """Let the settings be those of one project; libraries that keep what they read are told."""
    run.notes["django.project"] = project
    if project.apps is not None:
        run.notes["django.apps"] = project.apps
    for told in run.registry.declared("django_project"):
        run.demand(f"settings of {told.__module__}", partial(told, run))


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


@dataclass(frozen=True, slots=True)
class Candidate:
    """A module that may be the settings."""

    name: str
    importer: str
    """The file that names it."""
    path: str


def projects_of(run: Interpreter, paths: list[str]) -> list[list[Candidate]]:
    """For each project of the tree all that may be its settings, the likeliest first."""
    named = _grouped(_named(run, paths))
    if any(_may_configure(run, one) for group in named for one in group):
        return named
    return _grouped([*(one for group in named for one in group), *_assigning(run, paths)])


def _grouped(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    groups: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(_home(candidate), []).append(candidate)
    return list(groups.values())


CONFIGURING: Final = re.compile(rb"ROOT_URLCONF|INSTALLED_APPS|\bimport\b|\binclude\b")


def _may_configure(run: Interpreter, candidate: Candidate) -> bool:
    """Whether a settings module can come to say what a project is: some only stand where one is expected."""
    return CONFIGURING.search(run.tree.peek(candidate.path)) is not None


def _home(candidate: Candidate) -> str:
    """What tells projects of one tree apart: the top-level package that holds the settings, where it lies."""
    name, path = candidate.name, candidate.path
    inside = name.replace(".", "/")
    place = path.removesuffix(".py").removesuffix("/__init__")
    root = place[: -len(inside)] if place.endswith(inside) else place.rpartition("/")[0] + "/"
    return root + (name.partition(".")[0] if "." in name else "")


def _named(run: Interpreter, paths: Iterable[str]) -> Iterator[Candidate]:
    """Settings modules that files name, the likeliest first."""
    found: list[tuple[int, str, int, str, str]] = []
    for path in paths:
        content = run.tree.peek(path)
        if b"DJANGO_SETTINGS_MODULE" not in content:
            continue
        for match in NAMED.finditer(content):
            for order, name in enumerate(_filled(run, match[1].decode(), path)):
                module = run.index.find(name, path)
                if module is not None and module.path is not None:
                    found.append((_rank(path), path, order, name, module.path))
    seen = set()
    for _, path, _, _, file in sorted(found):
        if file not in seen:
            seen.add(file)
            yield Candidate(run.index.canonical(file), path, file)


def _filled(run: Interpreter, name: str, path: str) -> Iterator[str]:
    """A name, or of `shop.settings.%s` all that are there, those that are meant for production first."""
    hole = HOLE.search(name)
    if hole is None:
        yield name
        return
    package, _, start = name[: hole.start()].rpartition(".")
    home = run.index.find(package, path)
    if home is None or home.path is None:
        return
    folder = home.path.removesuffix("__init__.py")
    beside = (one.path.removeprefix(folder) for one in run.tree.files if one.path.startswith(folder))
    fits = re.compile(rf"({re.escape(start)}\w+{re.escape(name[hole.end() :])})\.py")
    found = [match[1] for one in beside if (match := fits.fullmatch(one)) and match[1] != "__init__"]
    for one in sorted(found, key=lambda one: (not one.startswith(PRODUCTION), bool(LATER.search(one)), one)):
        yield f"{package}.{one}"


def _rank(path: str) -> int:
    base = path.rpartition("/")[2]
    order = {"manage.py": 0, "wsgi.py": 1, "asgi.py": 1, "__main__.py": 1, "main.py": 1, "celery.py": 2}
    return order.get(base, 3) + (10 if LATER.search(path.rpartition("/")[0]) else 0)


def _assigning(run: Interpreter, paths: Iterable[str]) -> Iterator[Candidate]:
    """Modules that assign ROOT_URLCONF themselves."""
    found = [path for path in paths if ASSIGNED.search(run.tree.peek(path))]
    for path in sorted(found, key=lambda one: (bool(LATER.search(one)), one.count("/"), one)):
        yield Candidate(run.index.canonical(path), path, path)


def evidence_place(project: Project) -> Place | None:
    """Where a project is defined: its settings module, or the first URL configuration that it may include."""
    module = project.module or next(iter(project.urlconfs), None)
    if module is None or module.path is None or module.tree is None:
        return None
    last = module.tree.body[-1].end_lineno if module.tree.body else None
    return Place(module.path, 1, last or 1)


def setting(run: Interpreter, name: str, default: Any = None) -> Any:
    """A setting of the current project, as far as it is known."""
    found = look_up(run, run.external("django.conf.settings"), name)
    return default if found is ABSENT else plain(found)

"""Applications that are made for projects of others: URL configurations and models, and no settings.

Of a tree in which nothing says what a project is, each top-level package that declares `urlpatterns` is read
as if a project included them at its root, with the applications of the tree installed and every other
setting unknown.  That some project does so is the condition under which their routes are there; which
middleware it has and what stands before their paths is not known, and is a blind spot.
Source: django/apps/config.py, django/urls/conf.py 5.2;
https://docs.djangoproject.com/en/5.2/intro/reusable-apps/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import plain
from analyzer.evaluator.symbols import Module
from analyzer.evaluator.values import List, Possible
from analyzer.frameworks.django.models import declares_application
from analyzer.frameworks.django.settings import Project
from analyzer.frameworks.django.urls import URLResolver, imported

URLCONF: Final = re.compile(rb"^urlpatterns\b", re.MULTILINE)

APPLICATION: Final = re.compile(r"(?:^|/)(?:apps|models|models/__init__)\.py$")
"""Files by which a package is seen to be an application."""

MAX_ROOTS: Final = 200
"""URL configurations of a tree without a project."""


def unconfigured(run: Interpreter, paths: list[str]) -> Iterator[Project]:
    """What stands in for a project, for each top-level package that declares URLs."""
    found = {path for path in paths if APPLICATION.search(path) and not _is_part(run, path)}
    installed = sorted({run.index.canonical(path).rpartition(".")[0] for path in found})
    homes: dict[str, list[Module]] = {}
    for module in urlconfs_of(run, paths):
        homes.setdefault(module.name.partition(".")[0], []).append(module)
    for name, modules in homes.items():
        settings = Module(f"settings of a project with {name}", None)
        settings.open = True
        applications = [one for one in installed if one.partition(".")[0] == name]
        settings.attributes.update(
            INSTALLED_APPS=List([Possible(one) for one in applications], open=True),
            MIDDLEWARE=List([]),
            MIDDLEWARE_CLASSES=List([]),
            ROOT_URLCONF=None,
        )
        yield Project(name, holder=settings, urlconfs=modules)


def _is_part(run: Interpreter, path: str) -> bool:
    """Whether models belong to an application further up: only there are migrations, or a configuration."""
    folder = re.sub(r"/?models/__init__\.py$|/?[^/]*$", "", path)
    return not declares_application(run, folder) and any(
        declares_application(run, folder[:at]) for at, letter in enumerate(folder) if letter == "/"
    )


def urlconfs_of(run: Interpreter, paths: list[str]) -> list[Module]:
    """The modules of the tree that declare URLs."""
    declaring = [path for path in sorted(paths) if URLCONF.search(run.tree.peek(path))]
    return [run.importer.of_path(path) for path in declaring[:MAX_ROOTS]]


def outermost(run: Interpreter, modules: list[Module]) -> list[Module]:
    """Those of some URL configurations that no other includes."""
    for module in modules:
        run.demand(module.name, partial(run.importer.absolute, module.name, None))
    included = {
        id(plain(imported(run, one.attributes.get("urlconf_name"))))
        for one in run.standins
        if isinstance(one, URLResolver) and one.attributes
    }
    return [one for one in modules if id(one) not in included]

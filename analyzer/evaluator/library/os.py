"""os, os.path and the environment.

`os.environ[...]`, `.get` and `os.getenv` give a Setting: the default that the code names, or what is not
known.
Paths are strings below a virtual root `/`, which is the root of the target: the target's own file tree can be
listed, nothing else exists.
Source: https://docs.python.org/3/library/os.html
"""

from __future__ import annotations

import ast
import posixpath
from typing import Any

from analyzer.evaluator.interpreter import Interpreter
from analyzer.evaluator.joining import lifted, plain
from analyzer.evaluator.operations import text_of_parts
from analyzer.evaluator.standin import StandIn, stands_for
from analyzer.evaluator.values import List, Place, Possible, Setting, Text, Tuple, Unknown


@stands_for("os._Environ")
class Environ(StandIn):
    """`os.environ`."""

    def get(self, key: Any, default: Any = None) -> Any:
        return variable(self.run, key, default, True)

    def __getitem__(self, key: Any) -> Any:
        return variable(self.run, key, Unknown(f"environment variable {plain(key)}"), False)

    def setdefault(self, key: Any, default: Any = None) -> Any:
        return variable(self.run, key, default, True)

    def pop(self, key: Any, default: Any = None) -> Any:
        return variable(self.run, key, default, True)

    def __setitem__(self, key: Any, value: Any) -> None:
        """What the program sets for itself and its children decides nothing here."""

    def update(self, *_: Any, **__: Any) -> None:
        """As `__setitem__`."""

    def __contains__(self, key: Any) -> Any:
        """By default it is not set; a program that asks has told a default, or does without."""
        variable(self.run, key, Unknown(f"environment variable {plain(key)}"), False)
        return lifted(lambda one: Setting((one,), False) if isinstance(one, str) else Unknown("key"), key)

    def copy(self) -> Any:
        return self

    def items(self) -> Any:
        return List([Possible(Tuple.of([Unknown("variable"), Unknown("value")]))], (), True)

    def keys(self) -> Any:
        return List([Possible(Unknown("variable"))], (), True)

    def __iter__(self) -> Any:
        return self.keys()


def variable(run: Interpreter, key: Any, default: Any, has_default: bool) -> Any:
    """The value of an environment variable."""

    def get(name: Any) -> Any:
        if not isinstance(name, str):
            return Unknown("environment variable whose name is not known", run.place())
        return run.setting(name, "environ", plain(default), has_default, place=_asked_at(run))

    return get(plain(key)) if not hasattr(key, "alternatives") else lifted(get, key)


def _asked_at(run: Interpreter) -> Place | None:
    """Where a variable is asked for: of a function that is given its name, where that one is called."""
    node = run.node
    key = node.args[0] if isinstance(node, ast.Call) and node.args else None
    if not isinstance(key, ast.Name) or not run.stack:
        return None
    given = run.stack[-1][0].node.args
    named = any(one.arg == key.id for one in (*given.posonlyargs, *given.args, *given.kwonlyargs))
    return next(iter(run.callers()), None) if named else None


@stands_for("os.getenv", "os.environ.get", "os.environ.setdefault", "os.environ.pop")
def getenv(run: Interpreter, key: Any, default: Any = None) -> Any:
    return variable(run, key, default, True)


def join_paths(parts: list[Any]) -> Any:
    """`os.path.join` over texts that may have holes."""
    made: list[Any] = []
    for part in map(plain, parts):
        if isinstance(part, str) and part.startswith("/"):
            made = [part]
        elif made and not (isinstance(made[-1], str) and made[-1].endswith("/")):
            made += ["/", part]
        else:
            made.append(part)
    return text_of_parts([one if isinstance(one, (str, Text)) else Unknown("part of a path") for one in made])


@stands_for("os.path.join", "posixpath.join")
def join(run: Interpreter, *parts: Any) -> Any:
    return lifted(lambda *known: join_paths(list(known)), *parts)


def _on_path(function: Any) -> Any:
    def apply(run: Interpreter, path: Any, *_: Any) -> Any:
        def known(one: Any) -> Any:
            one = path_text(one)
            return function(one) if isinstance(one, str) else Unknown("path that is not known")

        return lifted(known, path)

    return apply


def path_text(value: Any) -> Any:
    """A path argument as text."""
    text = getattr(value, "text", None)
    return text() if callable(text) and isinstance(value, StandIn) else value


dirname = stands_for("os.path.dirname")(_on_path(posixpath.dirname))
basename = stands_for("os.path.basename")(_on_path(posixpath.basename))
abspath = stands_for(
    "os.path.abspath",
    "os.path.realpath",
    "os.path.normpath",
    "os.path.expanduser",
    "os.path.expandvars",
    "os.fspath",
)(_on_path(posixpath.normpath))


@stands_for("os.path.splitext")
def splitext(run: Interpreter, path: Any) -> Any:
    path = path_text(plain(path))
    return Tuple.of(posixpath.splitext(path)) if isinstance(path, str) else Unknown("split path")


@stands_for("os.path.split")
def split(run: Interpreter, path: Any) -> Any:
    path = path_text(plain(path))
    return Tuple.of(posixpath.split(path)) if isinstance(path, str) else Unknown("split path")


@stands_for("os.path.relpath")
def relpath(run: Interpreter, path: Any, start: Any = "/") -> Any:
    path, start = path_text(plain(path)), path_text(plain(start))
    if isinstance(path, str) and isinstance(start, str):
        return posixpath.relpath(path, start)
    return Unknown("relative path")


def inside(path: Any) -> str | None:
    """A path below the virtual root as a path relative to the target's root."""
    return posixpath.normpath(path).lstrip("/") if isinstance(path, str) and path.startswith("/") else None


@stands_for("os.path.exists", "os.path.isfile", "os.path.isdir")
def exists(run: Interpreter, path: Any) -> Any:
    place = inside(path_text(plain(path)))
    if place is not None and (run.tree.exists(place) or run.tree.is_dir(place)):
        return True
    return Unknown("whether a file exists", run.place())


@stands_for("os.listdir")
def listdir(run: Interpreter, path: Any = "/") -> Any:
    place = inside(path_text(plain(path)))
    if place is not None and run.tree.is_dir(place):
        return List.of(run.tree.children(place))
    return List([Possible(Unknown("name of a file"))], run.path, True)


@stands_for("os.walk")
def walk(run: Interpreter, path: Any = "/", *_: Any, **__: Any) -> Any:
    place = inside(path_text(plain(path)))
    if place is None or not run.tree.is_dir(place):
        rows = [Unknown("folder"), List([], (), True), List([], (), True)]
        return List([Possible(Tuple.of(rows))], run.path, True)
    found = []
    pending = [place]
    while pending:
        here = pending.pop(0)
        names = run.tree.children(here)
        folders = [name for name in names if run.tree.is_dir(f"{here}/{name}".lstrip("/"))]
        files = [name for name in names if name not in folders]
        found.append(Tuple.of([f"/{here}", List.of(folders), List.of(files)]))
        pending += [f"{here}/{name}".lstrip("/") for name in folders]
    return List.of(found)


@stands_for("os.getcwd")
def getcwd(run: Interpreter) -> Any:
    return Unknown("working directory")


CONSTANTS = {
    "os.sep": "/",
    "os.linesep": "\n",
    "os.name": "posix",
    "os.pathsep": ":",
    "os.path.sep": "/",
    "os.curdir": ".",
}

INSTANCES = {"os.environ": Environ, "os.environb": Environ}
